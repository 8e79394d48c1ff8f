"""Which rules came with the yes? Rows 38 to 41."""

from typing import Any

import sqlalchemy as sa

from consentreg.context import Context
from consentreg.rules.words import Scope
from consentreg.services.tagging import Tagged
from tests import factories as make
from tests.services import acts
from tests.services.situations.stage import YOUTH, Seen, situation


def _ruled(ctx: Context, *rules: object, klass: str = "WEBSITE", of_event: bool = False, **how: Any) -> Seen:
    person = make.person(ctx, born=YOUTH)
    make.answer(ctx, person, Scope.TAKE)
    places = [place for place in ("WEBSITE", "SOCIAL", "PRESS") if f"NO_{place}" not in rules]
    make.answer(ctx, person, Scope.PUBLIC, conditions=rules, channels=tuple(places))
    event = make.event(ctx) if of_event else None
    photo = acts.tagged(ctx, acts.snap(ctx, of=event), Tagged(person.id, **how), place_clue="present")
    return photo, make.channel(ctx, "place", klass)


@situation("38 group photos only, and alone", "DENY CONDITION_GROUP_ONLY")
def _(ctx: Context) -> Seen:
    return _ruled(ctx, "GROUP_ONLY")


@situation("38 not my face", "DENY CONDITION_NO_FACE")
def _(ctx: Context) -> Seen:
    return _ruled(ctx, "NO_FACE", identifiable="partial")


@situation("38 not my name", "DENY CONDITION_NO_NAME")
def _(ctx: Context) -> Seen:
    return _ruled(ctx, "NO_NAME", named_in_caption=True)


@situation("38 nothing that shows where", "DENY CONDITION_PLACE")
def _(ctx: Context) -> Seen:
    return _ruled(ctx, "NO_PLACE")


@situation("38 only that one outing", "DENY CONDITION_EVENT")
def _(ctx: Context) -> Seen:
    return _ruled(ctx, {"type": "EVENT_ONLY", "event": "f" * 32}, of_event=True)


@situation("38 not while it is going on", "DENY CONDITION_LIVE")
def _(ctx: Context) -> Seen:
    seen = _ruled(ctx, "NOT_LIVE", of_event=True)
    ctx.session.execute(sa.text("UPDATE event SET day = '2026-07-01'"))
    return seen


@situation("38 that outing is over", "ALLOW CONSENTED")
def _(ctx: Context) -> Seen:
    return _ruled(ctx, "NOT_LIVE", {"type": "EVENT_ONLY", "event": make.event(ctx).id}, of_event=True)


@situation("39 not on social media", "DENY CHANNEL_EXCLUDED")
def _(ctx: Context) -> Seen:
    return _ruled(ctx, "NO_SOCIAL", klass="SOCIAL")


@situation("39 a place that was not ticked", "DENY CHANNEL_EXCLUDED")
def _(ctx: Context) -> Seen:
    return _ruled(ctx, klass="PARTNER")


@situation("39 a place that was ticked", "ALLOW CONSENTED")
def _(ctx: Context) -> Seen:
    return _ruled(ctx, klass="PRESS")


@situation("40 a rule nobody can check", "REVIEW CONDITION_UNCLEAR")
def _(ctx: Context) -> Seen:
    return _ruled(ctx, "NOT_LIVE")


@situation("41 ask me each time", "REVIEW ASK_EACH_TIME")
def _(ctx: Context) -> Seen:
    return _ruled(ctx, "ASK_EACH_TIME")
