"""What may a JPEG say besides its picture?

Everywhere: the plainest JFIF head, first. In a private copy also, each at most once: that the components are red,
green and blue; how the camera was held, in the smallest Exif block there is; and a colour profile that is known.
"""

import hashlib
from collections.abc import Iterator
from typing import Final

from consentreg.imaging.scan.allowance import Allowance

_JFIF: Final = b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
"""Version 1.1, square pixels, no thumbnail."""
_RGB: Final = b"Adobe\x00\x64\x00\x00\x00\x00\x00"
_ORIENTATIONS: Final = {
    b"Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00%c\x00\x00\x00\x00\x00\x00"
    % held
    for held in range(2, 9)
}
_PROFILE_HEAD: Final = b"ICC_PROFILE\x00\x01\x01"

PROFILES: Final = {
    "2b3aa1645779a9e634744faf9b01e9102b0c9b88fd6deced7934df86b949af7e": "sRGB IEC61966-2.1, 3144 bytes",
    "3f6d674174f3804eb0dabdac90ae17486e898c5063a66f861c116ea033da8301": "the same with another rendering intent",
    "33c34ecfeb998459e0075ba26a0f1ea5042e20e2419c5962e495eba3208576f2": "sRGB IEC61966-2.1, 596 bytes",
    "2a92d4bae450b76d8b0aa42193df974d75f62738ecebf74f01c5e75b12a95796": "sRGB, 6922 bytes",
    "e468e89239fc0493d5e8fb9b014e91b210c6caa73c81edf04c3d21a734f377cc": "Display P3, 548 bytes",
    "20789fdbea9835251a4f0796c8bf45cbd964896044886540da21ffc7457af0ab": "Display P3, 536 bytes",
    "283e482d9b10db98fb7df2f6ef4bdf4ddf8de5a07d2c7530cc361ec4b29ed39a": "Generic RGB Profile, 1960 bytes",
    "76f4ad83ad4726d33e2291a5b3e3bf4f30b2f723c65a583b74a9365e30e097c7": "compatible with Adobe RGB (1998), 580 bytes",
}
"""SHA-256 of colour profiles that are the same in millions of files, and what they are."""

_NAMES: Final = {0xE0: "JFIF", 0xE1: "orientation", 0xE2: "profile", 0xEE: "RGB"}


def judge(marker: int, body: bytes, said: list[str], allowance: Allowance) -> Iterator[str]:
    """Yield what is wrong with this note; keep in `said` which kinds the file has had."""
    name = f"APP{marker - 0xE0}" if 0xE0 <= marker <= 0xEF else "COM" if marker == 0xFE else f"FF{marker:02X}"
    if marker == 0xE1 and allowance.spend(body):
        said.append("ours")
    elif _is_taken(marker, body, private=allowance.private) and _is_in_place(_NAMES[marker], said):
        said.append(_NAMES[marker])
    elif marker == 0xE0:
        yield _odd_head(body)
    else:
        yield f"{name} segment: {len(body)} bytes"


def _is_taken(marker: int, body: bytes, *, private: bool) -> bool:
    if marker == 0xE0:
        return body == _JFIF
    return private and (
        (marker == 0xE1 and body in _ORIENTATIONS) or (marker == 0xEE and body == _RGB) or _is_profile(marker, body)
    )


def _is_profile(marker: int, body: bytes) -> bool:
    whole = marker == 0xE2 and body.startswith(_PROFILE_HEAD)
    return whole and hashlib.sha256(body[len(_PROFILE_HEAD) :]).hexdigest() in PROFILES


def _is_in_place(name: str, said: list[str]) -> bool:
    """Say whether this kind may come now: a head comes first, any other kind at most once."""
    return name not in said and (name not in {"JFIF", "RGB"} or not said)


def _odd_head(body: bytes) -> str:
    if body[:5] != b"JFIF\x00":
        return "APP0 extension: may hold a thumbnail"
    return "JFIF thumbnail" if body[12:14] != b"\x00\x00" else "APP0 segment of an odd shape"
