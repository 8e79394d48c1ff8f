"""Which places does a yes name, as the organisation calls them today?

Every page, letter and copy that tells somebody the places of an answer asks here, so that all of them say the same.
A channel keeps its short name for ever: whatever it is called by now, an answer means the same place (domain.md 5.4.3).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from consentreg.context import Context
from consentreg.models import Channel
from consentreg.rules.facts import ChannelStatus
from consentreg.rules.words import ONE_CHANNEL, USUAL, ChannelClass, Scope
from consentreg.services.organisation import channels, today

CLASS_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        ChannelClass.KEEPSAKE: "Keepsake for those in it",
        ChannelClass.INTERNAL_DISPLAY: "Wall or screen of ours",
        ChannelClass.INTERNAL_SHARED: "Shared inside, like a staff newsletter",
        ChannelClass.FAMILIES: "Sent home to other families",
        ChannelClass.WEBSITE: "Website",
        ChannelClass.SOCIAL: "Social media",
        ChannelClass.PRINT: "Leaflets and posters",
        ChannelClass.PRESS: "Newspapers and TV",
        ChannelClass.PARTNER: "Other groups we work with",
        ChannelClass.FUNDER_REPORT: "Report for those who give us money",
    },
    "pl": {
        ChannelClass.KEEPSAKE: "Pamiątka dla osób ze zdjęcia",
        ChannelClass.INTERNAL_DISPLAY: "Nasza ściana lub ekran",
        ChannelClass.INTERNAL_SHARED: "Wewnątrz, na przykład gazetka dla pracowników",
        ChannelClass.FAMILIES: "Wysyłane do domów innych rodzin",
        ChannelClass.WEBSITE: "Strona internetowa",
        ChannelClass.SOCIAL: "Media społecznościowe",
        ChannelClass.PRINT: "Ulotki i plakaty",
        ChannelClass.PRESS: "Gazety i telewizja",
        ChannelClass.PARTNER: "Inne grupy, z którymi pracujemy",
        ChannelClass.FUNDER_REPORT: "Raport dla tych, którzy dają nam pieniądze",
    },
}
"""What each sort of place is called, by language; a language without words of its own reads the English ones."""
_SAID: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {"usual": "The usual places", "nowhere": "Nowhere yet", "retired": "not used any more"},
    "pl": {"usual": "Zwykłe miejsca", "nowhere": "Na razie nigdzie", "retired": "już nieużywane"},
}
BARRED: Final = {"NO_SOCIAL": ChannelClass.SOCIAL, "NO_PRESS": ChannelClass.PRESS}
"""Which sort of place a rule keeps photos from: nobody can set the rule and name the place."""
SHOWN: Final = (Scope.INTERNAL, Scope.PUBLIC)
"""The questions whose yes names places."""


@dataclass(frozen=True, slots=True)
class Place:
    """One place a yes can name: a registered channel, or a sort of place."""

    word: str
    """How an answer writes it down."""
    klass: ChannelClass
    name: str | None = None
    """What the organisation calls it; None for a sort of place."""
    audience: str | None = None
    retired: bool = False

    def sort(self, language: str) -> str:
        """Return what it is."""
        return CLASS_WORDS.get(language, CLASS_WORDS["en"])[self.klass]

    def called(self, language: str) -> str:
        """Return its name; of one that is closed, that it is."""
        name = self.name or self.sort(language)
        return f"{name} ({_said(language)['retired']})" if self.retired else name


def offered(ctx: Context, scope: Scope, rules: Collection[Any] = ()) -> list[Place]:
    """Return the places somebody is asked about who says yes to a question under these rules.

    They are the registered channels in use; where there is none for the question, its sorts of places.
    """
    if scope not in SHOWN:
        return []
    day = today(ctx)
    ours = [_place(channel, retired=channel.standing(day) is ChannelStatus.RETIRED) for channel in channels(ctx)]
    own = [place for place in ours if place.klass.scope is scope and not place.retired]
    sorts = [Place(klass, klass) for klass in ChannelClass if klass.scope is scope]
    barred = {BARRED[rule] for rule in rules if isinstance(rule, str) and rule in BARRED}
    return [place for place in own or sorts if place.klass not in barred]


def _place(channel: Channel, *, retired: bool) -> Place:
    return Place(ONE_CHANNEL + channel.slug, ChannelClass(channel.klass), channel.name, channel.audience, retired)


def named(ctx: Context, scope: Scope, words: Iterable[str]) -> list[Place]:
    """Return the places of a question that are named, those of the organisation first, each by name."""
    words = set(words)
    slugs = {word.removeprefix(ONE_CHANNEL) for word in words if word.startswith(ONE_CHANNEL)}
    day = today(ctx)
    rows = ctx.session.scalars(sa.select(Channel).where(Channel.slug.in_(slugs)).order_by(Channel.name, Channel.slug))
    ours = [_place(row, retired=row.standing(day) is ChannelStatus.RETIRED) for row in rows] if slugs else []
    sorts = [Place(klass, klass) for klass in ChannelClass if klass in words]
    return [place for place in (*ours, *sorts) if place.klass.scope is scope]


def names(ctx: Context, scope: Scope, words: Sequence[str] | None, language: str = "en") -> list[str]:
    """Return what the places of a yes are called, also the usual ones of one that names none."""
    if scope not in SHOWN:
        return []
    return [place.called(language) for place in named(ctx, scope, USUAL[scope] if words is None else words)]


def told(ctx: Context, scope: Scope, words: Sequence[str] | None, language: str = "en") -> str:
    """Say the places of a yes in one line, in a language of ours; nothing for a question that has none."""
    if scope not in SHOWN:
        return ""
    line = ", ".join(names(ctx, scope, words, language))
    said = _said(language)
    return f"{said['usual']}: {line}" if words is None else line or said["nowhere"]


def _said(language: str) -> Mapping[str, str]:
    return _SAID.get(language, _SAID["en"])


def clash(ctx: Context, words: Sequence[str] | None, rules: Collection[Any]) -> bool:
    """Say whether a rule keeps photos from a place that is named beside it."""
    barred = {BARRED[rule] for rule in rules if isinstance(rule, str) and rule in BARRED}
    return bool(barred) and any(place.klass in barred for scope in SHOWN for place in named(ctx, scope, words or ()))
