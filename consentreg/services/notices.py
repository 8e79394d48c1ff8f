"""What exactly are people told before they answer?

A notice is one exact wording for everybody who may be asked: passages by name, for four audiences, in one language,
as JSON. It is added and never changed; every answer keeps which one was read. Earlier notices were one plain text.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa

from consentreg.context import Context
from consentreg.models import Notice
from consentreg.rules.reading import GROWN_UP, YOUNG, Hardship, hardships
from consentreg.services import audit, contacts
from consentreg.services.editions import Stale
from consentreg.services.organisation import organisation
from consentreg.services.refusal import NotThere, Refused

AUDIENCES: Final = ("8-11", "12-15", "16+", "adult")
"""Three ages of whoever is in the photo, and the adult who may decide for them."""
LANGUAGES: Final = tuple(contacts.LANGUAGES)
NEEDED: Final = {
    "welcome": "Say who asks: the name of the organisation belongs here.",
    "why": "Say why you want photos.",
    "what": "Say what you do with them.",
    "stop": "Say how they can stop it.",
}
"""Without these four parts nobody knows what they say yes to (domain.md 1.1)."""
LONGEST: Final = 600
_WORDINGS: Final = Path(__file__).parent / "wordings"

Passages = Mapping[str, Mapping[str, str]]
"""What each audience reads, by the name of the passage."""


@dataclass(frozen=True, slots=True)
class Wording:
    """A wording as it is shown. It becomes a notice with the first answer that rests on it."""

    language: str
    passages: Passages

    @property
    def text(self) -> str:
        """Return what is kept of it."""
        return json.dumps(self.passages, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @property
    def sha256(self) -> str:
        """Return the hash it is known by."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def known(language: str) -> str:
    """Return the language we can speak for a BCP 47 tag: Polish for pl-PL, English for all we do not know."""
    primary = language.partition("-")[0].lower()
    return primary if primary in LANGUAGES else "en"


def add(ctx: Context, version: str, language: str, text: str) -> Notice:
    """Keep one exact wording of what people are told before they answer."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    notice = Notice(version=version, language=language, text=text, sha256=digest, made_at=ctx.now)
    ctx.session.add(notice)
    ctx.session.flush()
    audit.record(ctx, "notice.added", notice.id, version=version, language=language, sha256=digest)
    return notice


def current(ctx: Context, language: str = "en") -> Notice:
    """Return the wording in force in a language; the first one is written when it is first needed."""
    return newest(ctx, known(language)) or kept(ctx, shipped(ctx, known(language)))


def newest(ctx: Context, language: str) -> Notice | None:
    """Return the newest wording that was kept in a language, of whichever kind."""
    query = sa.select(Notice).where(Notice.language == language)
    highest = (sa.func.length(Notice.version).desc(), Notice.version.desc())  # Of two made at the same moment.
    return ctx.session.scalar(query.order_by(Notice.made_at.desc(), *highest).limit(1))


def wording(ctx: Context, language: str) -> Wording:
    """Return the wording pages show today in a language. Writes nothing."""
    last = newest(ctx, known(language))
    return (_parsed(last) if last else None) or shipped(ctx, known(language))


def _parsed(notice: Notice) -> Wording | None:
    # A plain text of earlier days has no passages that a page could show.
    found = json.loads(notice.text) if notice.text.startswith("{") else None
    return Wording(notice.language, found) if found else None


def read(notice: Notice, audience: str | None, name: str) -> Mapping[str, Any]:
    """Return the passages of a notice that an audience read about somebody, or of each where nobody knows which.

    A plain text of earlier days is one passage, `text`.
    """
    known = _parsed(notice)
    if known is None:
        return {"text": notice.text}
    told = {each: {part: text.replace("{name}", name) for part, text in parts.items()}
            for each, parts in known.passages.items()}  # fmt: skip
    return told.get(audience or "", told)


def shipped(ctx: Context, language: str) -> Wording:
    """Return the wording an organisation starts with, with its name filled in."""
    name = organisation(ctx).name
    filled = {
        audience: {part: text.replace("{organisation}", name) for part, text in parts.items()}
        for audience, parts in _read(language).items()
    }
    return Wording(language, filled)


@cache
def _read(language: str) -> Passages:
    found: Passages = json.loads((_WORDINGS / f"{language}.json").read_text("utf-8"))
    return found


def seen(ctx: Context, language: str, sha256: str) -> Wording:
    """Return the wording somebody has had before their eyes, perhaps not the newest any more, or raise NotThere."""
    shown = wording(ctx, language)
    if shown.sha256 == sha256:
        return shown
    same = sa.select(Notice).where(Notice.sha256 == sha256, Notice.language == shown.language)
    notice = ctx.session.scalar(same.order_by(Notice.made_at).limit(1))
    found = _parsed(notice) if notice else None
    if found is None:
        raise NotThere
    return found


def kept(ctx: Context, shown: Wording) -> Notice:
    """Return the notice of a wording; it is added if nobody has answered on it yet."""
    audit.take_turn(ctx.session)
    same = sa.select(Notice).where(Notice.sha256 == shown.sha256, Notice.language == shown.language)
    notice = ctx.session.scalar(same.order_by(Notice.made_at).limit(1))
    return notice or add(ctx, _next_version(ctx, shown.language), shown.language, shown.text)


def _next_version(ctx: Context, language: str) -> str:
    versions = ctx.session.scalars(sa.select(Notice.version).where(Notice.language == language))
    return str(max((int(version) for version in versions if version.isdecimal()), default=0) + 1)


def edit(ctx: Context, language: str, audience: str, parts: Mapping[str, str], *, confirmed: bool = False,
         opened: str | None = None) -> Notice:  # fmt: skip
    """Add a new version in which one audience reads something else; return it.

    `opened` is the edition of what the audience read (`edition`) that somebody had before them. Raises Refused where a
    part is missing, and for what is too hard to read unless `confirmed`; Stale where it reads something else by now.
    """
    audit.take_turn(ctx.session)
    before = wording(ctx, language).passages
    if language not in LANGUAGES or audience not in before:
        raise NotThere
    if opened is not None and opened != edition(before[audience]):
        raise Stale
    new = {part: _clean(ctx, part, parts.get(part, "")) for part in before[audience]}
    if any(hard(language, audience, new).values()) and not confirmed:
        raise Refused("TOO_HARD", "Some of it is hard to read. Make it simpler, or say that you mean it.", "confirmed")
    changed = Wording(language, {**before, audience: new})
    last = newest(ctx, language)
    if last and last.text == changed.text:
        return last
    return add(ctx, _next_version(ctx, language), language, changed.text)


def edition(parts: Mapping[str, str]) -> str:
    """Return what tells a wording of one audience from every other."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:32]


def _clean(ctx: Context, part: str, text: str) -> str:
    said = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    said = said.replace("{organisation}", organisation(ctx).name)
    if not said or (part == "welcome" and organisation(ctx).name not in said):
        raise Refused("PART_MISSING", NEEDED.get(part, "Write something here: the page needs it."), part)
    if len(said) > LONGEST:
        raise Refused("PASSAGE_TOO_LONG", f"Keep it under {LONGEST} characters.", part)
    return said


def hard(language: str, audience: str, parts: Mapping[str, str]) -> dict[str, list[Hardship]]:
    """Return what is hard to read in each passage. It can be measured for English alone."""
    most = GROWN_UP if audience == "adult" else YOUNG
    read = {part: text.replace("{name}", "Ada") for part, text in parts.items()} if language == "en" else {}
    return {part: list(hardships(text, most)) for part, text in read.items()}
