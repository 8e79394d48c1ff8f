"""What does the decoding child do? It takes one file at a time, and gives back facts and pixels.

The child is started clean by the pool: no database, no storage, no environment, no other open file. With each job
come two nameless files: it reads the upload from one and writes pixels into the other. Its socket carries only
small, flat JSON, and once it is ready it can open nothing more.
"""

import json
import os
import resource
import socket
import sys
from collections.abc import Callable
from typing import Final

from consentreg.imaging import bands, confinement, decode, limits, look, metadata, traces
from consentreg.imaging.lossless import exact, source
from consentreg.imaging.refusals import Refused
from consentreg.imaging.wire import BYTES_PER_PIXEL, MESSAGE_BYTES, Message


def inspect(data: bytes, job: Message, pixels: int) -> Message:  # noqa: ARG001 - all acts are called alike.
    """Decode everything once; answer what kind of photo this is and what it says of itself."""
    opened = decode.open_photo(data)
    width, height = opened.size
    said = metadata.read(opened.photo, data)
    with decode.refusing():
        seen = look.of(opened)
    kind = {"format": opened.kind, "width": width, "height": height, "frames": opened.frames}
    return {**kind, "look": seen.bits, "turned": seen.turned, "greys": seen.greys.hex(), **said}


def trace(data: bytes, job: Message, pixels: int) -> Message:  # noqa: ARG001
    """Answer which kinds of trace the file carries besides its picture."""
    opened = decode.open_photo(data)
    with decode.refusing():
        return {"traces": traces.found(opened, data)}


def render(data: bytes, job: Message, pixels: int) -> Message:
    """Write the picture, large enough for every longest side asked for; answer its size and how it was held."""
    opened = decode.open_photo(data)
    edges = job["edges"]
    with decode.refusing():
        picture = bands.picture(opened, None if None in edges else max(edges))
        offset = 0
        for band in picture.bands:
            offset += os.pwrite(pixels, band, offset)
    return {"size": picture.size, "orientation": opened.orientation}


def weigh(data: bytes, job: Message, pixels: int) -> Message:  # noqa: ARG001
    """Answer whether the scans of a JPEG hold its picture and nothing besides, and how it is displayed."""
    opened = decode.open_photo(data)
    width, height = opened.size
    with decode.refusing():
        alone = exact.is_exact(source.read(data))
    return {"exact": alone, "orientation": opened.orientation, "width": width, "height": height}


ACTS: Final[dict[str, Callable[[bytes, Message, int], Message]]] = {
    "inspect": inspect,
    "trace": trace,
    "render": render,
    "weigh": weigh,
}


def answer(job: Message, upload: int, pixels: int) -> Message:
    """Do one job on the bytes in the file `upload`; a refusal is an answer too."""
    try:
        return ACTS[job["act"]](os.pread(upload, job["length"], 0), job, pixels)
    except Refused as refused:
        return {"refused": refused.code}
    except MemoryError:
        return {"refused": "TOO_HEAVY"}


def limit_memory_and_files() -> None:
    """Bound what this process may ever take: address space, file size, open files, no core dump."""
    for kind, most in (
        (resource.RLIMIT_AS, limits.MEMORY),
        (resource.RLIMIT_FSIZE, limits.MAX_PIXELS * BYTES_PER_PIXEL),
        (resource.RLIMIT_NOFILE, 32),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def renew_cpu_limit() -> None:
    """Give the next job its own processor time; beyond it the kernel ends this process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    soft = int(used.ru_utime + used.ru_stime) + 1 + limits.CPU_SECONDS
    if hard != resource.RLIM_INFINITY:
        soft = min(soft, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def serve(channel: socket.socket) -> None:
    """Answer jobs until the other side is gone."""
    while True:
        message, files, _, _ = socket.recv_fds(channel, MESSAGE_BYTES, 2)
        if not message:
            return
        renew_cpu_limit()
        reply = json.dumps(answer(json.loads(message), *files)).encode()
        for file in files:
            os.close(file)
        channel.send(reply)


POLITE: Final = 5


def main() -> None:
    """Run as the child: the socket's descriptor is the last argument."""
    os.chdir("/")
    os.nice(POLITE)  # Whoever opens a page is waiting; a photo that is being decoded can.
    decode.prepare()
    limit_memory_and_files()
    with socket.socket(fileno=int(sys.argv[-1])) as parent:
        confinement.confine()
        serve(parent)
