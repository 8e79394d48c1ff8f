"""What does a test of links need? Somebody who is asked, their link, and a moment later."""

from dataclasses import replace
from datetime import date
from typing import Any

from consentreg.context import Context
from consentreg.models import Authority, Invitation, Person
from consentreg.rules.words import Scope
from consentreg.services import invitations, notices, places, sheets
from consentreg.services.answering import Reply, Said
from tests import factories as make

NINE, FOURTEEN, SEVENTEEN = date(2017, 3, 1), date(2012, 3, 1), date(2009, 3, 1)
"""Dates of birth of those ages in the tests' summer of 2026."""
YES_TO_ALL = dict.fromkeys(Scope, Said.YES)
NO_TO_ALL = dict.fromkeys(Scope, Said.NO)


def asked(
    ctx: Context, person: Person, adult: Authority | None = None, *, way: str = "show", **more: Any
) -> Invitation:
    return invitations.ask(ctx, person, adult, way=way, **more)[0]


def held(ctx: Context, invitation: Invitation) -> Context:
    """Return a context in which whoever was asked acts."""
    return replace(ctx, actor=invitations.actor_of(invitation))


def reply(ctx: Context, invitation: Invitation, said: dict[Scope, Said] = YES_TO_ALL, **more: Any) -> Reply:
    """Return what somebody says who reads the page as it is now."""
    now = sheets.sheet(ctx, invitation)
    seen = {"stamp": now.stamp, "voice": now.voice, "audience": now.audience, "months": 6,
            "wording": notices.wording(ctx, "en").sha256,
            "places": {scope: {each.word for each in places.offered(ctx, scope, more.get("rules", ()))}
                       for scope in places.SHOWN}}  # fmt: skip
    return Reply(said=said, **seen | more)


def young(ctx: Context, born: date | None = FOURTEEN, name: str = "Ada Lovell", **more: Any) -> Person:
    return make.person(ctx, name, born=born, **more)
