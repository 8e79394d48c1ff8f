"""Is this upload a photo we can open, and what is it?

The bytes are opened in a limited child process; only the checked facts below come back.
"""

from dataclasses import dataclass
from datetime import date, datetime

from consentreg.imaging import pool
from consentreg.imaging.alike import SIDE
from consentreg.imaging.kinds import PHOTO_KINDS
from consentreg.imaging.limits import MAX_BYTES, MAX_PIXELS
from consentreg.imaging.metadata import clean_text
from consentreg.imaging.refusals import Refused

__all__ = ["MAX_BYTES", "MAX_PIXELS", "Inspection", "Refused", "inspect"]


@dataclass(frozen=True, slots=True)
class Inspection:
    """What is known of an upload once all of it was decoded. What it says of itself is unverified."""

    format: str
    width: int
    """Pixels, as displayed: after the camera's note on how it was held is followed."""
    height: int
    frames: int
    captured: date | None
    captured_at: datetime | None
    """Local time without a zone, as the camera's clock was set."""
    camera: str | None
    has_place: bool
    look: str = ""
    """What it looks like, as 16 hexadecimal digits (`imaging.look`); empty where nobody looked."""
    turned: tuple[str, ...] = ()
    """What it would look like on its side, upside down and mirrored."""
    greys: bytes = b""
    """64 by 64 greys of it (`imaging.alike`); empty where nobody looked."""


def inspect(data: bytes) -> Inspection:
    """Decode the whole upload in a child and return the facts; raise Refused with what is wrong with it."""
    reply, _ = pool.ask("inspect", data)
    try:
        said = reply["captured_at"]
        taken = datetime.fromisoformat(said).replace(tzinfo=None) if said else None
        return Inspection(
            format=_one_of(PHOTO_KINDS, reply["format"]),
            width=int(reply["width"]),
            height=int(reply["height"]),
            frames=int(reply["frames"]),
            captured=taken.date() if taken else None,
            captured_at=taken,
            camera=clean_text(reply["camera"]) or None,
            has_place=bool(reply["has_place"]),
            look=_digits(reply["look"]),
            turned=tuple(map(_digits, reply["turned"])),
            greys=_greys(reply["greys"]),
        )
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise Refused("DECODER_DIED") from error


def _one_of(names: frozenset[str], said: object) -> str:
    if said not in names:
        raise ValueError
    return str(said)


def _digits(said: object) -> str:
    """Believe the child 64 bits in hexadecimal, and nothing else."""
    if not isinstance(said, str):
        raise TypeError
    return int(said, 16).to_bytes(8).hex()


def _greys(said: object) -> bytes:
    """Believe the child as many greys as a look has, and nothing else."""
    if not isinstance(said, str):
        raise TypeError
    greys = bytes.fromhex(said)
    if len(greys) != SIDE * SIDE:
        raise ValueError
    return greys


def traces(data: bytes) -> tuple[str, ...]:
    """Return, in plain words, which kinds of trace the file carries besides its picture; raise Refused."""
    reply, _ = pool.ask("trace", data)
    return tuple(clean_text(word) for word in reply.get("traces", ()))
