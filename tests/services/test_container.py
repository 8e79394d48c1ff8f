"""What is handed over in a ZIP is photos and manifests, and nothing is said about them."""

import hashlib
from contextlib import nullcontext
from datetime import UTC, datetime

import pytest

from consentreg.imaging.scan import zip_residue
from consentreg.models import Delivery
from consentreg.services import deliveries
from consentreg.services.deliveries import Collected, Part
from consentreg.services.manifest import Files
from consentreg.storage.memory import InMemory
from tests.photographs import jpeg, phone_photo, picture


def collected(*photos: bytes) -> Collected:
    kept, parts = InMemory(), []
    for number, photo in enumerate(photos, 1):
        key = kept.put(photo)
        parts.append(Part("p", f"photos/{number:04d}.jpg", hashlib.sha256(photo).hexdigest(), key))
    delivery = Delivery(id="d", release_id="r", account_id="a", at=datetime(2026, 5, 1, tzinfo=UTC), photos=len(photos))
    return Collected(delivery, "c", parts, Files(b'{"photos": []}', b"name,sha256\r\n", ""), kept)


@pytest.fixture(autouse=True)
def nobody_changes_their_mind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deliveries._Gate, "open_for", lambda *_: True)


@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_delivery_is_its_files_and_nothing_else(count: int) -> None:
    photos = [jpeg(picture((96 + number, 64))) for number in range(count)]
    assert zip_residue(b"".join(collected(*photos).stream(nullcontext, nullcontext))) == ()


def test_a_photo_that_speaks_would_be_noticed_in_its_container() -> None:
    found = zip_residue(b"".join(collected(jpeg(), phone_photo()).stream(nullcontext, nullcontext)))
    assert found
    assert all(line.startswith("photos/0002.jpg: APP1 segment") for line in found)
