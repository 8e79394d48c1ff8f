"""How do we and the decoding child talk? In short messages of flat JSON, and in pixels beside them."""

from typing import Any, Final

Message = dict[str, Any]

MESSAGE_BYTES: Final = 8192
"""No job and no answer is longer."""

BYTES_PER_PIXEL: Final = 4
"""Pixels travel as red, green, blue and one unused byte, the way they lie in memory."""
