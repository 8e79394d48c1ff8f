"""Do the pages for each kind of reader lead where they say, and can young people read theirs?"""

import re
from pathlib import Path

import pytest

from consentreg.rules.reading import hardships
from tests.architecture import source

PAGES = [*source.ROOT.glob("*.md"), *(source.ROOT / ".readme").glob("*.md")]
LEADS_TO = re.compile(r"\]\(([^)#:]+)\)")
MARKS = re.compile(r"[*`#|]")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_each_page_it_leads_to_is_there(page: Path) -> None:
    assert [there for there in LEADS_TO.findall(page.read_text()) if not (page.parent / there).exists()] == []


def test_the_readme_leads_to_every_page() -> None:
    named = set(LEADS_TO.findall((source.ROOT / "README.md").read_text()))
    assert {f".readme/{page.name}" for page in (source.ROOT / ".readme").glob("*.md")} <= named


def test_young_people_can_read_theirs() -> None:
    lines = [
        MARKS.sub("", line).strip() for line in (source.ROOT / ".readme" / "young-people.md").read_text().splitlines()
    ]
    assert len(lines) > 30
    assert [(line, found) for line in lines if line for found in hardships(line)] == []
