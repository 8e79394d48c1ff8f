"""Does everything have one name, and is it the one on the list? In the code's names, and in what people read."""

import ast
import re
from collections.abc import Callable, Iterator

import pytest

from consentreg.rules.reasons import ROWS
from tests.architecture import source

FORBIDDEN_NAMES = {
    "approval", "approvals", "approve", "approved", "asset", "assets", "client", "clients", "guardian", "image",
    "images", "kid", "kids", "lac", "media", "picture", "pictures", "resident", "residents", "revoke",
    "revoked", "user", "users",
}  # fmt: skip
"""Words that stand beside the one we use: photo, person, young person, authority, account, withdraw."""
ALLOWED_NAMES = {
    "media": "the page that serves small copies, and the media type of a file",
    "user": "what Flask-Security hands us; at our own door it becomes an account",
    "guardian": "the reason codes everybody knows the rows by say so",
    "image": "the level of a restriction is written so by everybody who sends us one",
    "approved": "a channel is approved; and so is one use, by somebody who wants to be asked each time",
    "approve": "the same",
    "approvals": "the same",
    "approval": "the same",
    "revoked": "an answer that somebody else than its giver ended",
}
"""Which of them have a meaning of their own, and where that stops being a slip."""
AT_HOME = {
    "media": r"(consentreg/)?(services/consents|models/consent|web/).*",
    "user": r"web/(sign_in|guard|door|passwords|throttle)\.py",
    "guardian": r"rules/checks/answers\.py",
    "image": r"rules/people\.py",
    "approved": r"(rules|services|models|web)/.*",
    "approve": r"(rules|services|web)/.*",
    "approvals": r"services/facts\.py",
    "approval": r"(models|services)/.*",
    "revoked": r"rules/.*",
}
"""The modules in which the allowed words may be used."""
FORBIDDEN_TEXT = re.compile(
    r"\b(approv\w*|assets?|carers? consent|clients?|data subjects?|delet\w*|depict\w*|derivatives?|guardians?|images?"
    r"|kids?|LAC|looked[- ]after child\w*|permissions?|pictures?|residents?|revok\w*|service[- ]users?|users?"
    r"|subjects?|tokens? of consent|PRRs?|CSO)\b",
    re.IGNORECASE,
)
ALLOWED_TEXTS = {
    "All of them are safe here. Have you deleted them from your phone?": "that is what one does there",
    "That channel is not on our approved list.": "channels are approved; people are asked",
}
"""What may be read all the same, and why."""
SAID = re.compile(r"n?gettext|lazy_n?gettext|_|Refused|Conflict|page|problem")


def names(tree: ast.AST) -> Iterator[str]:
    """Yield every name a module gives: to modules' parts, functions, what they take and what they keep."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.id if isinstance(node, ast.Name) else node.attr


def words(name: str) -> set[str]:
    """Return the words of a name, in small letters: `UseApproval` and `use_approval` have the same."""
    return {word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)}


def slips() -> Iterator[str]:
    for module, path in source.modules().items():
        if module.startswith("imaging/"):
            continue  # There an image is an image: pixels, not somebody's photo.
        for name in [*names(source.tree(path)), path.stem]:
            for word in words(name) & FORBIDDEN_NAMES:
                if not re.fullmatch(AT_HOME.get(word, "nowhere"), module):
                    yield f"{module}: {name}"


def test_names_in_the_code_are_those_of_the_glossary() -> None:
    assert sorted(set(slips())) == []


def test_every_allowed_word_has_its_reason_and_its_place() -> None:
    assert set(ALLOWED_NAMES) == set(AT_HOME) <= FORBIDDEN_NAMES


def test_words_of_a_name_are_found_however_it_is_written() -> None:
    assert words("UseApproval") == words("use_approval") == {"use", "approval"}
    assert words("HTTPClient") == {"http", "client"}
    assert "lac" in words("LAC_STATUS")
    assert "lac" not in words("place")


def said_in_code() -> Iterator[tuple[str, str]]:
    """Yield every text of the code that somebody reads, with its module."""
    for module, path in source.modules().items():
        for node in ast.walk(source.tree(path)):
            if isinstance(node, ast.Call) and SAID.fullmatch(ast.unparse(node.func).split(".")[-1]):
                for part in ast.walk(ast.Tuple([*node.args], ast.Load())):
                    if isinstance(part, ast.Constant) and isinstance(part.value, str) and " " in part.value:
                        yield module, part.value


def said_in_templates() -> Iterator[tuple[str, str]]:
    for path in source.TEMPLATES.rglob("*.html"):
        for call in re.findall(r"\b(?:_|ngettext)\(([^)]*)", path.read_text()):
            for text in re.findall(r'"((?:[^"\\]|\\.)*)"', call):
                yield path.name, text


def is_slip(text: str) -> bool:
    return text not in ALLOWED_TEXTS and FORBIDDEN_TEXT.search(re.sub(r"%\(\w+\)s", "", text)) is not None


@pytest.mark.parametrize("said", [said_in_code, said_in_templates])
def test_what_people_read_has_no_word_of_the_trade(said: Callable[[], Iterator[tuple[str, str]]]) -> None:
    texts = list(said())
    assert len(texts) > 100
    assert [(place, text) for place, text in texts if is_slip(text)] == []


def test_reasons_have_no_word_of_the_trade() -> None:
    assert [row.text for row in ROWS.values() if is_slip(row.text)] == []


@pytest.mark.parametrize(
    "slip", ["Ask the guardian.", "This image was deleted.", "Revoke permission", "The LAC client"]
)
def test_a_slip_would_be_seen(slip: str) -> None:
    assert is_slip(slip)
