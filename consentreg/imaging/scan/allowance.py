"""Which blocks besides the picture may stand in a file, and how often?"""

from collections.abc import Collection


class Lost(Exception):
    """The structure breaks off or contradicts itself here; nothing behind can be vouched for."""


class Allowance:
    """Whole metadata blocks, each good for one place in one file."""

    def __init__(self, blocks: Collection[bytes], *, private: bool = False) -> None:
        """Allow each of the blocks once, byte for byte; in a private copy also what its display depends on."""
        self._left = set(map(bytes, blocks))
        self.private = private

    def spend(self, block: bytes) -> bool:
        """Use up the block; False when it is not, or no longer, allowed."""
        if block not in self._left:
            return False
        self._left.remove(block)
        return True
