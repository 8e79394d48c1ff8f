"""Are these tables of a JPEG what they must be, and which are they?"""

from collections.abc import Callable
from typing import Final

DQT, DHT, DRI = 0xDB, 0xC4, 0xDD
MARKERS: Final = frozenset((DQT, DHT, DRI))


def numbers(marker: int, body: bytes) -> list[int]:
    """Return the numbers of the tables that fill the segment; none when anything about it is odd."""
    return _READERS[marker](body)


def _quantisation(body: bytes) -> list[int]:
    """Tables of 64 steps, of one byte each or two, none of them zero."""
    at, found = 0, []
    while at < len(body):
        wide, number = 1 + (body[at] >> 4), body[at] & 15
        table = body[at + 1 : at + 1 + 64 * wide]
        if wide > 2 or number > 3 or not all(any(table[step : step + wide]) for step in range(0, 64 * wide, wide)):
            return []
        found.append(number)
        at += 1 + 64 * wide
    return found


def _coding(body: bytes) -> list[int]:
    """Tables of sixteen counts and as many symbols, no symbol twice."""
    at, found = 0, []
    while at < len(body):
        counts = body[at + 1 : at + 17]
        symbols = body[at + 17 : at + 17 + sum(counts)]
        if body[at] >> 4 > 1 or body[at] & 15 > 3 or not _is_a_code(counts, symbols):
            return []
        if body[at] < 16 and max(symbols) > 15:
            return []
        found.append(body[at])
        at += 17 + len(symbols)
    return found


def _is_a_code(counts: bytes, symbols: bytes) -> bool:
    """Say whether each symbol has one code, and codes so many and so long can be told apart."""
    room = 1
    for count in counts:
        room = 2 * room - count
        if room < 0:
            return False
    return 0 < len(symbols) == sum(counts) == len(set(symbols)) and len(counts) == 16


def _restarts(body: bytes) -> list[int]:
    return [0] if len(body) == 2 and any(body) else []


_READERS: Final[dict[int, Callable[[bytes], list[int]]]] = {DQT: _quantisation, DHT: _coding, DRI: _restarts}
