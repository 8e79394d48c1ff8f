"""What does the decoding child do? It takes one file at a time, and gives back facts and pixels.

The child is started clean by the pool: no database, no storage, no environment, no other open file. It reads
the upload from one nameless file and writes pixels into another; its socket carries only small, flat JSON.
"""

import json
import os
import resource
import socket
import sys
from collections.abc import Callable
from typing import Final

from PIL import Image

from consentreg.imaging import decode, limits, metadata, traces
from consentreg.imaging.refusals import Refused
from consentreg.imaging.wire import BYTES_PER_PIXEL, MESSAGE_BYTES, Message

_STRIP_ROWS: Final = 256


def inspect(data: bytes, job: Message, pixels: int) -> Message:  # noqa: ARG001 - all acts are called alike.
    """Decode everything once; answer what kind of photo this is and what it says of itself."""
    opened = decode.open_photo(data)
    width, height = opened.size
    said = metadata.read(opened.photo, data)
    decode.verify(opened)
    return {"format": opened.kind, "width": width, "height": height, "frames": opened.frames, **said}


def trace(data: bytes, job: Message, pixels: int) -> Message:  # noqa: ARG001
    """Answer which kinds of trace the file carries besides its picture."""
    opened = decode.open_photo(data)
    with decode.refusing():
        return {"traces": traces.found(opened, data)}


def render(data: bytes, job: Message, pixels: int) -> Message:
    """Write one picture for each longest side asked for, one behind the other; answer their sizes."""
    offset, sizes = 0, []
    for picture in decode.pictures(decode.open_photo(data), job["edges"]):
        offset = _write(picture, pixels, offset)
        sizes.append(picture.size)
    return {"sizes": sizes}


def _write(picture: Image.Image, pixels: int, offset: int) -> int:
    """Write in strips, so that a large picture is never held twice."""
    width, height = picture.size
    for top in range(0, height, _STRIP_ROWS):
        strip = picture.crop((0, top, width, min(top + _STRIP_ROWS, height)))
        offset += os.pwrite(pixels, strip.tobytes("raw", "RGBX"), offset)
    return offset


ACTS: Final[dict[str, Callable[[bytes, Message, int], Message]]] = {
    "inspect": inspect,
    "trace": trace,
    "render": render,
}


def answer(job: Message, upload: int, pixels: int) -> Message:
    """Do one job on the bytes in the file `upload`; a refusal is an answer too."""
    try:
        return ACTS[job["act"]](os.pread(upload, job["length"], 0), job, pixels)
    except Refused as refused:
        return {"refused": refused.code}
    except MemoryError:
        return {"refused": "TOO_MANY_PIXELS"}


def limit_memory_and_files() -> None:
    """Bound what this process may ever take: address space, file size, open files, no core dump."""
    for kind, most in (
        (resource.RLIMIT_AS, limits.MEMORY),
        (resource.RLIMIT_FSIZE, 2 * limits.MAX_PIXELS * BYTES_PER_PIXEL),
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


def serve(channel: socket.socket, upload: int, pixels: int) -> None:
    """Answer jobs until the other side is gone."""
    while message := channel.recv(MESSAGE_BYTES):
        renew_cpu_limit()
        channel.send(json.dumps(answer(json.loads(message), upload, pixels)).encode())


def main() -> None:
    """Run as the child: the three descriptors are the last arguments."""
    channel, upload, pixels = (int(number) for number in sys.argv[-3:])
    os.chdir("/")
    decode.prepare()
    limit_memory_and_files()
    with socket.socket(fileno=channel) as parent:
        serve(parent, upload, pixels)
