"""How is a situation told, and who stands in it?"""

from collections.abc import Callable
from datetime import date
from typing import Any

from consentreg.context import Context
from consentreg.models import Channel, Person, Photo
from consentreg.rules.permissions import Role
from consentreg.rules.words import Scope
from consentreg.services import notes
from tests import factories as make
from tests.services import acts

Seen = tuple[Photo, Channel]
Situation = Callable[[Context], Seen]
SITUATIONS: dict[str, tuple[Situation, str, set[str]]] = {}
CHILD, TEEN, YOUTH = date(2018, 3, 1), date(2012, 3, 1), date(2009, 3, 1)


def situation(name: str, verdict: str) -> Callable[[Situation], Situation]:
    outcome, *codes = verdict.split()

    def enter(stage: Situation) -> Situation:
        assert name not in SITUATIONS
        SITUATIONS[name] = (stage, outcome, set(codes))
        return stage

    return enter


def lead(ctx: Context) -> Context:
    return acts.acting(ctx, make.account(ctx, Role.SAFEGUARDING))


def youth(ctx: Context, **more: Any) -> Person:
    """Return somebody of 17 who said yes to everything."""
    person = make.person(ctx, born=YOUTH)
    make.yes_to_all(ctx, person, **more)
    return person


def child(ctx: Context, view: str | None = "yes", **more: Any) -> Person:
    """Return somebody of 8 with a parent who said yes to everything."""
    person = make.person(ctx, born=CHILD, **more)
    make.yes_to_all(ctx, person, authority_id=make.authority(ctx, person).id)
    if view:
        notes.record_view(ctx, person, view)
    return person


def website(ctx: Context, *pictured: Person, **how: Any) -> Seen:
    return acts.photo_of(ctx, *pictured, **how), make.channel(ctx)


def wall(ctx: Context, *pictured: Person, **how: Any) -> Seen:
    return acts.photo_of(ctx, *pictured, **how), make.channel(ctx, "hall", "INTERNAL_DISPLAY")


def says(ctx: Context, word: str, *scopes: Scope, **more: Any) -> Person:
    """Return somebody of 17 who said yes to everything and later another word to these."""
    person = youth(ctx)
    for scope in scopes:
        make.answer(ctx, person, scope, word, since=ctx.now, **more)
    return person
