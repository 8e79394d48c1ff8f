"""Broken photos sent through the front door: each is answered in a sentence, none breaks anything."""

from collections import Counter

import pytest
from flask import Flask

from consentreg.context import COMMAND
from consentreg.imaging.refusals import SENTENCES
from consentreg.installation import Installation
from consentreg.rules.permissions import Role
from consentreg.services import accounts
from tests import factories, photographs
from tests.photographs.bombs import BOMBS
from tests.soak.uploads import broken_photos
from tests.web.api.conftest import Program

AT_ONCE = 25
SLOW = {"PNG with a packed profile", "PNG of 169 megapixels", "PNG of 50 megapixels"}
QUICK = [name for name in BOMBS if name not in SLOW]
"""Bombs that are built and answered in no time; the others go off in the soak."""


@pytest.fixture
def staff(app: Flask, parts: Installation) -> Program:
    with parts.transaction(COMMAND) as ctx:
        return Program(app.test_client(), accounts.add_token(ctx, factories.account(ctx, Role.STAFF), "a test"))


def results(staff: Program, files: list[bytes]) -> list[dict[str, str]]:
    named = [(f"{number}.jpg", file) for number, file in enumerate(files)]
    answer = staff.send(*named, group="Rowan House")
    assert answer.status_code == 207
    assert len(answer.json["results"]) == len(files)
    return answer.json["results"]


def test_hundreds_of_broken_photos_are_each_answered(staff: Program) -> None:
    files, found = broken_photos(200), Counter[str]()
    for first in range(0, len(files), AT_ONCE):
        for result in results(staff, files[first : first + AT_ONCE]):
            found[result.get("status") or result["code"]] += 1
            assert "status" in result or result["detail"] == SENTENCES[result["code"]]
    assert found.keys() <= {"added", "already_here", *SENTENCES} - {"DECODER_DIED"}
    assert found["added"] > 5
    assert found["DAMAGED"] > 50
    assert results(staff, [photographs.phone_photo(size=(320, 240))])[0]["status"] == "added"


@pytest.mark.parametrize("name", QUICK)
def test_a_bomb_is_refused_or_harmless(name: str, staff: Program) -> None:
    build, code = BOMBS[name]
    bomb, good = results(staff, [build(), photographs.jpeg()])
    assert bomb.get("code") == code if code else bomb.get("status") == "added" or bomb["code"] in SENTENCES
    assert bomb.get("code") not in {"FAILED", "DECODER_DIED"}
    assert good["status"] == "added"
