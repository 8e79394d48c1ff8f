"""The decoding child's work, done in this process."""

import os
from collections.abc import Iterator, Sequence

import pytest
from PIL import Image

from consentreg.imaging import child, decode, pool
from consentreg.imaging.refusals import Refused
from consentreg.imaging.wire import nameless


@pytest.fixture(params=["in a child", "in this process"])
def everywhere(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Run a test twice: as it is, and with the child's functions called right here, where they can be watched."""
    most = Image.MAX_IMAGE_PIXELS
    if request.param == "in this process":
        decode.prepare()
        monkeypatch.setattr(pool, "ask", ask_here)
    yield
    Image.MAX_IMAGE_PIXELS = most


def ask_here(act: str, data: bytes, edges: Sequence[int | None] = ()) -> tuple[pool.Message, list[pool.Pixels]]:
    files = nameless("upload", data), nameless("pixels")
    try:
        reply = child.answer({"act": act, "length": len(data), "edges": list(edges)}, *files)
        if "refused" in reply:
            raise Refused(reply["refused"])
        return reply, [pool._taken(reply, files[1])] if edges else []
    finally:
        for file in files:
            os.close(file)
