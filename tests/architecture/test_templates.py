"""Is every page built only from safe parts, and can each of its words be translated?"""

import re
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from tests.architecture import source
from tests.architecture.conftest import House

PAGES = sorted(source.TEMPLATES.rglob("*.html"))
IDS = [str(path.relative_to(source.TEMPLATES)) for path in PAGES]
each_page = pytest.mark.parametrize("path", PAGES, ids=IDS)
BARE = {"consentreg", "consent", "reg", "button"}
"""Words that are the same in every language: our own name, and the class a macro of buttons writes."""
CODE = re.compile(r"\b[A-Z]+(_[A-Z]+)+\b")
"""A stable code beside a sentence, for whoever is asked about it."""
SYNTAX = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
ADDRESSES = re.compile(r"(?:https?:)?//[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.IGNORECASE)


def parsed(path: Path) -> nodes.Template:
    return SYNTAX.parse(path.read_text())


def written(path: Path) -> str:
    """Return what a template writes by itself, without tags, scripts and drawings."""
    data = [value for _line, kind, value in SYNTAX.lex(path.read_text()) if kind == "data"]
    text = re.sub(r"<(script|svg)\b.*?</\1>|<!--.*?-->", " ", " ".join(data), flags=re.DOTALL)
    return re.sub(r"<[^>]*>|&\w+;", " ", text)


@each_page
def test_every_word_can_be_translated(path: Path) -> None:
    assert set(re.findall(r"[A-Za-z]{2,}", CODE.sub(" ", written(path)))) - BARE == set()


@each_page
def test_attributes_that_are_read_aloud_can_be_translated(path: Path) -> None:
    text = re.sub(r"{#.*?#}", " ", path.read_text(), flags=re.DOTALL)
    said = re.findall(r"\b(?:alt|title|placeholder|aria-label|aria-description)=\"([^\"{]*[A-Za-z]{2}[^\"{]*)\"", text)
    assert said == []


@each_page
def test_nothing_is_trusted_to_be_safe(path: Path) -> None:
    tree = parsed(path)
    assert [each.name for each in tree.find_all(nodes.Filter) if each.name in {"safe", "forceescape"}] == []
    assert not re.search(r"autoescape\s+false|Markup\(", path.read_text())


@each_page
def test_nothing_runs_or_paints_from_within_the_page(path: Path) -> None:
    text = re.sub(r"{#.*?#}", " ", path.read_text(), flags=re.DOTALL)
    assert re.findall(r"\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:|<style\b", text, re.IGNORECASE) == []
    scripts = re.findall(r"<script\b[^>]*>", text)
    assert [script for script in scripts if "src=" not in script or "nonce=" not in script] == []


@each_page
def test_no_other_house_is_named(path: Path) -> None:
    text = re.sub(r"{#.*?#}", " ", path.read_text(), flags=re.DOTALL)
    assert [found for found in ADDRESSES.findall(text) if found != "http://www.w3.org"] == []


@each_page
def test_every_import_is_used(path: Path) -> None:
    tree = parsed(path)
    brought = {name if isinstance(name, str) else name[1] for each in tree.find_all(nodes.FromImport)
               for name in each.names}  # fmt: skip
    read = {name.name for name in tree.find_all(nodes.Name) if name.ctx == "load"}
    assert brought - read == set()


@each_page
def test_form_that_acts_carries_its_token(path: Path) -> None:
    text = re.sub(r"{#.*?#}", " ", path.read_text(), flags=re.DOTALL)
    for form in re.findall(r"<form\b[^>]*method=\"post\".*?</form>", text, re.DOTALL | re.IGNORECASE):
        assert "csrf_token" in form or "hidden_tag" in form


@each_page
def test_page_stands_in_the_frame_and_brings_its_names(path: Path) -> None:
    text = path.read_text()
    inside = path.is_relative_to(source.TEMPLATES / "shared" / "macros") or path.name == "base.html"
    assert inside or not text.strip() or re.search(r"{% (extends|import|from) ", text)


def test_every_form_a_browser_gets_carries_its_token(house: House) -> None:
    house.app.config["WTF_CSRF_ENABLED"] = True
    seen = 0
    for role in house.tokens:
        house.app.config["WTF_CSRF_ENABLED"] = False
        client = house.visitor(role)
        house.app.config["WTF_CSRF_ENABLED"] = True
        for rule in house.pages(role):
            page = house.get(client, rule, role).get_data().decode(errors="replace")
            for form in re.findall(r"<form\b[^>]*method=\"post\".*?</form>", page, re.DOTALL | re.IGNORECASE):
                assert re.search(r"name=\"csrf_token\"[^>]* value=\"[^\"]{20,}\"", form), rule
                seen += 1
    assert seen > 20
