"""How much processor time did that take, in this process, in the warm decoding children and in programs that ended?"""

import resource
import statistics
import time
from collections.abc import Callable, Mapping

from consentreg.imaging import pool

ROUNDS = 5


def used() -> float:
    """Return the processor seconds spent so far by us, our warm children, and all programs that have ended."""
    ended = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in ended) + sum(map(_of_child, _children()))


def _children() -> list[int]:
    return [one.process.pid for each in pool._pools for one in each.idle.queue if one]


def _of_child(number: int) -> float:
    """Return a living process's processor seconds, of all threads it ever had, from the kernel's clock for it."""
    return time.clock_gettime((~number << 3) | 2)


def spent(work: Callable[[], object]) -> float:
    before = used()
    work()
    return used() - before


def in_rounds(works: Mapping[str, Callable[[], float]]) -> dict[str, list[float]]:
    """Do all works in turn, round after round after one that warms up; return the seconds each said it took."""
    for work in works.values():
        work()
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(ROUNDS):
        for name, work in works.items():
            taken[name].append(work())
    return taken


def paired(ours: list[float], theirs: list[float]) -> float:
    """Return the median of the ratios of the rounds: whoever else is at work on the machine is in both."""
    return statistics.median(our / their for our, their in zip(ours, theirs, strict=True))
