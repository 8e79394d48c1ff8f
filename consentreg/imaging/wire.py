"""How do we and the decoding child talk? In short messages of flat JSON, and in pixels beside them."""

import fcntl
import os
from typing import Any, Final

from consentreg.imaging.limits import MAX_PIXELS

Message = dict[str, Any]

MESSAGE_BYTES: Final = 16384
"""No job and no answer is longer."""

BYTES_PER_PIXEL: Final = 4
"""Pixels travel as red, green, blue and one unused byte, the way they lie in memory."""

_SEALS: Final = fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SEAL


def nameless(name: str, data: bytes | None = None) -> int:
    """Return a new file that lies in memory and in no folder: with these bytes, or with room for the largest picture.

    Nobody can make it longer or shorter, so that whoever reads it as memory never reads beyond its end.
    """
    file = os.memfd_create(name, os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    os.ftruncate(file, MAX_PIXELS * BYTES_PER_PIXEL if data is None else len(data))
    if data:
        os.pwrite(file, data, 0)
    fcntl.fcntl(file, fcntl.F_ADD_SEALS, _SEALS if data is None else _SEALS | fcntl.F_SEAL_WRITE)
    return file
