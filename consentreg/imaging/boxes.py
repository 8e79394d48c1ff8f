"""Is a HEIF or AVIF file all there?

Its decoder fills what is missing with a colour and says nothing. The file itself says how long each of its boxes is
(ISO/IEC 14496-12, 4.2), so one that runs over the end tells that the rest was cut off.
"""

from typing import Final

from consentreg.imaging.refusals import Refused

_HEAD: Final = 8
_LONG_HEAD: Final = 16


def require_whole(data: bytes) -> None:
    """Raise Refused when an outermost box is longer than what is left of the file."""
    at = 0
    while at + _HEAD <= len(data):
        length = _length(data, at)
        if at + length > len(data):
            raise Refused("TRUNCATED")
        at += length


def _length(data: bytes, at: int) -> int:
    """Return the length of the box that begins here, its head included; the last one may leave it open with 0."""
    said = int.from_bytes(data[at : at + 4], "big")
    if said == 1:
        return max(_LONG_HEAD, int.from_bytes(data[at + _HEAD : at + _LONG_HEAD], "big"))
    return max(_HEAD, said) if said else len(data) - at
