"""How much may one photo cost us?"""

MAX_BYTES = 64 * 1024 * 1024
"""The largest upload that is looked at, in bytes."""

MAX_PIXELS = 50_000_000
"""The largest picture that is decoded, width times height, checked before any pixel is."""

MAX_FRAMES = 1_000
"""The longest animation or stack of pages whose first picture is taken."""

MAX_SCANS = 100
"""The most passes a progressive JPEG may ask for; cameras and programs write fewer than twenty."""

MAX_CHUNKS = 10_000
"""The most parts a JPEG, PNG or WebP may be cut into; a picture of 50 megapixels has fewer than 7,000."""

MAX_ASPECT = 20
"""The longest side may be at most so many times the shortest."""

MEMORY = 400 * 1024 * 1024
"""Address space of one decoding child, in bytes: it can never hold more than that, whatever it opens."""

WORK_MEMORY = 300 * 1024 * 1024
"""What is left of MEMORY for one photo; the rest is the program itself."""

DECODING = {"JPEG": 4, "PNG": 6, "GIF": 6, "HEIF": 6, "TIFF": 11, "AVIF": 12, "WEBP": 17}
"""Bytes per pixel that a decoder needs at its worst moment, the picture included; measured, and rounded up."""

CPU_SECONDS = 20
"""Processor time a child may spend on one job."""

WALL_SECONDS = 60.0
"""How long we wait for a child's answer to one job."""

JOBS_PER_CHILD = 500
"""A child is replaced after so many jobs, so that nothing slowly piles up in it."""
