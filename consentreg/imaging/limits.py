"""How much may one photo cost us?"""

MAX_BYTES = 64 * 1024 * 1024
"""The largest upload that is looked at, in bytes."""

MAX_PIXELS = 50_000_000
"""The largest picture that is decoded, width times height, checked before any pixel is."""

MAX_FRAMES = 1_000
"""The longest animation or stack of pages whose first picture is taken."""

MAX_SCANS = 100
"""The most passes a progressive JPEG may ask for; cameras and programs write fewer than twenty."""

MAX_ASPECT = 20
"""The longest side may be at most so many times the shortest."""

MEMORY = 1024 * 1024 * 1024
"""Address space of one decoding child, in bytes."""

CPU_SECONDS = 20
"""Processor time a child may spend on one job."""

WALL_SECONDS = 60.0
"""How long we wait for a child's answer to one job."""

JOBS_PER_CHILD = 500
"""A child is replaced after so many jobs, so that nothing slowly piles up in it."""
