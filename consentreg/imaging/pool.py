"""Who opens files for us? A few warm children that can be lost without losing anything else.

A child is a fresh interpreter, never a fork of this one, so it inherits neither threads nor secrets. It lives
for many jobs; when one kills it, that file is refused and the next job gets a new child. Needs Linux.
"""

import atexit
import json
import mmap
import os
import queue
import socket
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import ClassVar, Final

from consentreg.imaging.limits import JOBS_PER_CHILD, MAX_BYTES, MAX_PIXELS, WALL_SECONDS
from consentreg.imaging.refusals import Refused
from consentreg.imaging.wire import BYTES_PER_PIXEL, MESSAGE_BYTES, Message, nameless

_START: Final = r"""
import importlib, sys
sys.path[:] = sys.argv[1].split("\n")
importlib.import_module(sys.argv[2]).main()
"""
# Large pages, where the system has them, spare a child thousands of page faults for each photo.
_ENVIRONMENT: Final = {
    "LC_ALL": "C.UTF-8",
    "MALLOC_ARENA_MAX": "1",
    "OMP_NUM_THREADS": "1",
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",
}
_POPULATE: Final = 0x8000
"""Linux's MAP_POPULATE: a mapping whose pages are all there from the start."""


@dataclass(frozen=True, slots=True)
class Pixels:
    """A picture as the child gave it: as stored, four bytes a pixel, the fourth without meaning."""

    width: int
    height: int
    orientation: int
    """How the camera was held, 1 to 8 as in Exif: what is still to be done to see the picture upright."""
    data: mmap.mmap | bytes


class Died(Exception):
    """The child is gone, silent or talks nonsense."""


class Child:
    """One decoding process and the socket we talk through."""

    program: ClassVar[str] = "consentreg.imaging.child"

    def __init__(self) -> None:
        """Start the process; it says nothing until asked."""
        self._channel, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._channel.settimeout(WALL_SECONDS)
        self.jobs = 0
        with theirs:
            self.process = subprocess.Popen(  # noqa: S603 - our own interpreter, our own arguments.
                [sys.executable, "-I", "-S", "-c", _START, _search_path(), self.program, str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=_ENVIRONMENT,
                pass_fds=(theirs.fileno(),),
                start_new_session=True,  # Ctrl-C is for us; the child ends when its socket does.
            )

    def ask(self, act: str, data: bytes, edges: Sequence[int | None]) -> tuple[Message, list[Pixels]]:
        """Have one job done; raise Died when no sensible answer comes in time.

        The files of a job are its own: nothing of one upload is there when the next one comes.
        """
        self.jobs += 1
        files: list[int] = []
        try:
            files += (nameless("upload", data), nameless("pixels"))
            job = {"act": act, "length": len(data), "edges": list(edges)}
            socket.send_fds(self._channel, [json.dumps(job).encode()], files)
            reply = json.loads(self._channel.recv(MESSAGE_BYTES))
            return reply, [_taken(reply, files[1])] if edges and "refused" not in reply else []
        except (OSError, ValueError, TypeError, AttributeError, KeyError) as error:
            raise Died from error
        finally:
            for file in files:
                os.close(file)

    def end(self) -> None:
        """Kill the process and give everything back."""
        self.process.kill()
        self.process.wait()
        self._channel.close()


def _taken(reply: Message, file: int) -> Pixels:
    """Take the picture, believing the child only its size and how it was held, and those only in bounds."""
    (width, height), orientation = reply["size"], reply["orientation"]
    if not all(isinstance(number, int) for number in (width, height, orientation)):
        raise Died
    if min(width, height) < 1 or width * height > MAX_PIXELS or not 1 <= orientation <= 8:
        raise Died
    length = width * height * BYTES_PER_PIXEL
    return Pixels(width, height, orientation, mmap.mmap(file, length, mmap.MAP_SHARED | _POPULATE, mmap.PROT_READ))


def _search_path() -> str:
    """Return where modules are found, for the child to find the same ones in a checkout and from a wheel."""
    return "\n".join(entry or str(Path.cwd()) for entry in sys.path)


@dataclass(slots=True)
class Pool:
    """At most `size` children, started when first needed. Safe to use from many threads."""

    size: int
    owner: int = field(default_factory=os.getpid)
    idle: "queue.LifoQueue[Child | None]" = field(default_factory=queue.LifoQueue)

    def __post_init__(self) -> None:
        """Lay out one seat for each child; an empty seat is filled when somebody needs it."""
        for _ in range(self.size):
            self.idle.put(None)

    def run(self, act: str, data: bytes, edges: Sequence[int | None]) -> tuple[Message, list[Pixels]]:
        """Have a job done by whichever child is free; wait for one if need be. Raises Refused."""
        seat, child = self.idle.get(), None
        try:
            child = seat or self.fresh()
            answer = child.ask(act, data, edges)
        except BaseException as error:
            _end(child)
            child = None
            if isinstance(error, Died):
                raise Refused("DECODER_DIED") from error
            raise
        else:
            return answer
        finally:
            self.idle.put(self._rested(child))

    def fresh(self) -> Child:
        """Start another child."""
        return Child()

    @staticmethod
    def _rested(child: Child | None) -> Child | None:
        """Return the child that may take the next job, or None for a fresh one."""
        if child is None or child.jobs < JOBS_PER_CHILD:
            return child
        child.end()
        return None

    def close(self) -> None:
        """End the children that are idle; the seats stay and can be filled again."""
        while True:
            try:
                child = self.idle.get_nowait()
            except queue.Empty:
                break
            _end(child)
        for _ in range(self.size):
            self.idle.put(None)


def _end(child: Child | None) -> None:
    if child is not None:
        child.end()


_lock = Lock()
_pools: list[Pool] = []


def _pool(kind: type[Pool] = Pool) -> Pool:
    """Return the pool of this process; after a fork the parent's children are none of ours."""
    with _lock:
        ours = [each for each in _pools if each.owner == os.getpid()]
        found = next((each for each in ours if type(each) is kind), None)
        if found is None:
            found = kind(len(os.sched_getaffinity(0)))
            atexit.register(found.close)
            ours.append(found)
        _pools[:] = ours
        return found


def ask(
    act: str, data: bytes, edges: Sequence[int | None] = (), *, kind: type[Pool] = Pool
) -> tuple[Message, list[Pixels]]:
    """Have a child do `act` (see child.ACTS) on the bytes of one upload; raise Refused, also when it dies.

    With `edges` (longest sides in pixels, None: all of it) comes one picture, large enough for each of them.
    """
    if not data:
        raise Refused("EMPTY_FILE")
    if len(data) > MAX_BYTES:
        raise Refused("TOO_LARGE")
    reply, pixels = _pool(kind).run(act, data, edges)
    if "refused" in reply:
        raise Refused(str(reply["refused"]))
    return reply, pixels
