"""How do photos get damaged: cut off, a byte changed, parts swapped, or all of it by chance?"""

from collections.abc import Callable, Iterator
from random import Random

from tests.photographs.combined import segments
from tests.photographs.drawn import exif, jpeg, picture, png, saved, webp

_SIZE = (24, 16)
SMALL: dict[str, Callable[[], bytes]] = {
    "JPEG": lambda: jpeg(picture(_SIZE), exif=exif(gps=True, orientation=6)),
    "progressive JPEG": lambda: jpeg(picture(_SIZE), progressive=True),
    "JPEG with restarts": lambda: jpeg(picture(_SIZE), restart_marker_blocks=1),
    "PNG": lambda: png(picture(_SIZE), exif=exif(orientation=6)),
    "WEBP": lambda: webp(picture(_SIZE), exif=exif(orientation=6)),
    "lossless WEBP": lambda: webp(picture(_SIZE), lossless=True),
    "GIF": lambda: saved(picture(_SIZE, mode="P"), "GIF", save_all=True, append_images=[picture(_SIZE)]),
    "TIFF": lambda: saved(picture(_SIZE), "TIFF", compression="tiff_lzw"),
    "HEIF": lambda: saved(picture(_SIZE), "HEIF", exif=exif(orientation=6)),
    "AVIF": lambda: saved(picture(_SIZE), "AVIF"),
}
"""One small file of each format, some in several ways."""


def cut_off(file: bytes) -> Iterator[bytes]:
    """Yield the file at every hundredth of its length."""
    return (file[: len(file) * hundredth // 100] for hundredth in range(1, 100))


def flipped(file: bytes, dice: Random) -> Iterator[bytes]:
    """Yield the file with each byte changed in turn, to any other."""
    for at, byte in enumerate(file):
        yield file[:at] + bytes([byte ^ dice.randint(1, 255)]) + file[at + 1 :]


def swapped(file: bytes) -> Iterator[bytes]:
    """Yield a JPEG with every two of its segments in each other's place, and with every two markers exchanged."""
    parts = [file[start:end] for _, start, end in segments(file)]
    for one in range(len(parts)):
        for other in range(one + 1, len(parts)):
            order = parts.copy()
            order[one], order[other] = parts[other], parts[one]
            yield file[:2] + b"".join(order) + b"\xff\xd9"
            order[one], order[other] = parts[other][:2] + parts[one][2:], parts[one][:2] + parts[other][2:]
            yield file[:2] + b"".join(order) + b"\xff\xd9"


def by_chance(dice: Random, files: list[bytes]) -> bytes:
    """Return one of the files after one to four accidents."""
    file = dice.choice(files)
    for _ in range(dice.randint(1, 4)):
        file = dice.choice(_ACCIDENTS)(dice, file, files)
    return file


def _flip(dice: Random, file: bytes, _: list[bytes]) -> bytes:
    spoilt = bytearray(file)
    for _ in range(dice.randint(1, 8)):
        if spoilt:
            spoilt[dice.randrange(len(spoilt))] = dice.choice([0, 255, 0x7F, 0x80, dice.randrange(256)])
    return bytes(spoilt)


def _flip_early(dice: Random, file: bytes, files: list[bytes]) -> bytes:
    """Headers stand at the start, and that is where numbers are believed."""
    return _flip(dice, file[:200], files) + file[200:]


def _cut(dice: Random, file: bytes, _: list[bytes]) -> bytes:
    return file[: dice.randint(0, len(file))]


def _leave_out(dice: Random, file: bytes, _: list[bytes]) -> bytes:
    at = dice.randint(0, len(file))
    return file[:at] + file[at + dice.randint(1, 64) :]


def _repeat(dice: Random, file: bytes, _: list[bytes]) -> bytes:
    at, much = dice.randint(0, len(file)), dice.randint(1, 256)
    return file[: at + much] + file[at : at + much] * dice.choice([1, 2, 50]) + file[at + much :]


def _splice(dice: Random, file: bytes, files: list[bytes]) -> bytes:
    other = dice.choice(files)
    return file[: dice.randint(0, len(file))] + other[dice.randint(0, len(other)) :]


def _insert(dice: Random, file: bytes, _: list[bytes]) -> bytes:
    at = dice.randint(0, len(file))
    return file[:at] + dice.randbytes(dice.randint(1, 64)) + file[at:]


_ACCIDENTS = [_flip, _flip, _flip_early, _flip_early, _cut, _leave_out, _repeat, _splice, _insert]
