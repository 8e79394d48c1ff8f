"""What do the numbers in this JPEG mean as colours?

Three notes say so: the JFIF head, Adobe's note and a colour profile. Where they leave a doubt, there is no answer.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Final

_ICC: Final = b"ICC_PROFILE\0"


@dataclass(slots=True)
class Colours:
    """What the notes before the first scan have said."""

    has_jfif: bool = False
    adobe: int | None = None
    """0 for red, green and blue as they are, 1 for brightness and two colours."""
    pieces: dict[int, bytes] = field(default_factory=dict)
    """Of the colour profile, by number."""
    parts: int = 0

    def take(self, marker: int, body: bytes) -> bool:
        """Read a note; False when it speaks of colours in a way that is out of the ordinary."""
        if marker == 0xE0 and body.startswith(b"JFIF\0"):
            self.has_jfif = True
            return len(body) >= 14
        if marker == 0xEE and body.startswith(b"Adobe"):
            return self._take_adobe(body)
        return not (marker == 0xE2 and body.startswith(_ICC)) or self._take_piece(body[len(_ICC) :])

    def _take_adobe(self, body: bytes) -> bool:
        if len(body) != 12 or self.adobe not in {None, body[11]}:
            return False
        self.adobe = body[11]
        return self.adobe in {0, 1}

    def _take_piece(self, body: bytes) -> bool:
        """Keep a piece of the profile: its number, how many there are, and a part of it."""
        if len(body) < 3 or body[0] in self.pieces or self.parts not in {0, body[1]}:
            return False
        self.parts = body[1]
        self.pieces[body[0]] = body[2:]
        return True

    def profile(self) -> bytes | None:
        """Return the colour profile, empty when there is none; None when not all of it is there."""
        numbers = sorted(self.pieces)
        return (
            b"".join(self.pieces[number] for number in numbers) if numbers == list(range(1, self.parts + 1)) else None
        )

    def are_rgb(self, components: Collection[int]) -> bool | None:
        """Say what all decoders agree on; None where one asks the JFIF head and another one Adobe's note."""
        if len(components) == 1:
            return False
        if self.has_jfif:
            return None if self.adobe == 0 else False
        return self.adobe == 0 if self.adobe is not None else bytes(components) == b"RGB"
