"""What does somebody answer through their own link, and is it theirs to answer on this very day?

Nothing of a page is trusted: who decides, what stands and what was shown are asked anew when the answer is saved, in
one transaction. A no needs none of it and works at once.
"""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any, Final

import sqlalchemy as sa

from consentreg.context import Context
from consentreg.models import Answer, ChildViewEntry, Invitation, Person
from consentreg.models.person import NOT_SURE
from consentreg.rules.people import ChildView
from consentreg.rules.words import Given, Scope
from consentreg.services import consents, invitations, notes, notices, places, reaching, step_up, widening
from consentreg.services.consents import SELF_SERVICE, NewAnswer
from consentreg.services.organisation import today
from consentreg.services.refusal import Conflict, NotThere, Refused
from consentreg.services.sheets import Sheet, Voice, outings, sheet
from consentreg.services.turns import lock

MONTHS: Final = (3, 6, 12)
"""How long a yes can last, to choose from (domain.md 3.4)."""
RULES: Final = ("NO_FACE", "NO_NAME", "GROUP_ONLY", "NO_SOCIAL", "ASK_EACH_TIME")
_OF_TAKING: Final = frozenset({"GROUP_ONLY"})
"""The rules that also say how a photo may be taken; the others are about showing it."""


class Said(StrEnum):
    """One press of a button."""

    YES = "yes"
    NO = "no"
    LATER = "later"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What somebody says, and what they had before their eyes when they said it."""

    said: Mapping[Scope, Said]
    rules: frozenset[str] = frozenset()
    event_id: str | None = None
    """Only for this outing."""
    places: Mapping[Scope, frozenset[str]] = field(default_factory=dict)
    """What they ticked, for each question whose yes names places; none ticked is no place."""
    months: int | None = None
    too: bool = False
    """Also for photos that are here already."""
    stamp: str = ""
    voice: str = Voice.DECIDES
    wording: str = ""
    """The hash of the words they read."""
    language: str = "en"
    audience: str = "adult"
    easy: bool = False

    @property
    def yeses(self) -> list[Scope]:
        """Return the questions answered with a yes."""
        return [scope for scope, said in self.said.items() if said is Said.YES]


@dataclass(frozen=True, slots=True)
class Answered:
    """What was saved, and the link of the child whose view is asked for next, if there is one."""

    answers: list[Answer] = field(default_factory=list)
    follows: str | None = None


def answer(ctx: Context, invitation: Invitation, reply: Reply) -> Answered:
    """Save what somebody says and end their link.

    Raises Conflict ALREADY_ANSWERED, CHANGED_MEANWHILE, WHO_DECIDES_CHANGED or CODE_NEEDED, and Refused where a yes
    rests on something that is missing or nothing is said. A reply without a yes is saved whatever has changed.
    """
    _take(ctx, invitation)
    if not reply.said:
        raise Refused("NOTHING_SAID", "Nothing was pressed yet. Begin with the first question.")
    now, waits = sheet(ctx, invitation), False
    if reply.yeses:
        _refuse_stale(now, reply)
        _refuse_unfounded(ctx, now, reply)
        wider = widens(ctx, now, reply)
        waits = wider and step_up.waits_for_staff(ctx, invitation)
        if step_up.needed(ctx, invitation, wider):
            raise Conflict("CODE_NEEDED", "We have to check that it is you. Type the code we sent.")
    notice_id = _notice(ctx, reply)
    new_ones = [replace(new, notice_id=notice_id, second_person=waits and new.answer == Given.GIVEN)
                for new in _new_answers(ctx, now, reply)]  # fmt: skip
    saved = [consents.record(ctx, now.person, new) for new in new_ones]
    invitations.use(ctx, invitation)
    return Answered(saved, _follow(ctx, now, saved))


def _notice(ctx: Context, reply: Reply) -> str | None:
    """Return the id of the words they read; a no is taken also where nobody can tell any more which they were."""
    try:
        return notices.kept(ctx, notices.seen(ctx, reply.language, reply.wording)).id
    except NotThere:
        if reply.yeses:
            raise Conflict("CHANGED_MEANWHILE", "The words have changed. Please look at them again.") from None
        return None


def _take(ctx: Context, invitation: Invitation) -> None:
    """Take the turn of this link: of two presses the second finds it used."""
    lock(ctx, [invitation.person_id])
    ctx.session.refresh(invitation)
    if invitation.used_at:
        raise Conflict("ALREADY_ANSWERED", "We have your answer already.")
    if invitation.ended_at or invitation.expires_at <= ctx.now or not invitations.still_theirs(ctx, invitation):
        raise NotThere


def _refuse_stale(now: Sheet, reply: Reply) -> None:
    if reply.voice != now.voice:
        raise Conflict("WHO_DECIDES_CHANGED", "Something has changed since you began. Please look at it again.")
    if reply.stamp != now.stamp:
        raise Conflict("CHANGED_MEANWHILE", "Your answer was changed somewhere else. Please look at it again.")
    if now.voice in {Voice.VIEW, Voice.NONE}:
        raise Conflict("NOT_THEIRS", "This is not yours to decide. Ask an adult here.")


def _refuse_unfounded(ctx: Context, now: Sheet, reply: Reply) -> None:
    """Refuse a yes that could not count, instead of saving what nobody said."""
    wider = {Scope.INTERNAL, Scope.PUBLIC} & set(reply.yeses)
    if wider and Scope.TAKE in now.questions and reply.said.get(Scope.TAKE) is not Said.YES:
        raise Refused("TAKE_FIRST", "We can only show photos if we may take them. Change one of the two.", "take")
    if Scope.PUBLIC in wider and reply.said.get(Scope.INTERNAL) is Said.NO:
        raise Refused("INSIDE_FIRST", "You do not want them shown inside. Then anyone cannot see them.", "inside")
    if reply.months not in MONTHS:
        raise Refused("UNTIL_NEEDED", "Say how long your yes should last.", "months")
    known = {None, *(event.id for event in outings(ctx, now))}
    if reply.rules - set(RULES) or reply.event_id not in known:
        raise Refused("UNKNOWN_RULE", "Choose from the list.", "rules")
    _refuse_places(ctx, reply)


def _refuse_places(ctx: Context, reply: Reply) -> None:
    """Refuse a yes to showing that was not asked for its places, or names one that nobody is asked about today."""
    for scope in places.SHOWN:
        if scope not in reply.yeses:
            continue
        if scope not in reply.places:
            raise Refused("PLACES_NEEDED", "Say which places are OK.", "places")
        if reply.places[scope] - {place.word for place in places.offered(ctx, scope, reply.rules)}:
            raise Refused("PLACE_GONE", "We do not use one of these places now. Look at the places again.", "places")


def widens(ctx: Context, now: Sheet, reply: Reply) -> bool:
    """Say whether a reply allows anything that does not stand already."""
    return widening.widens(ctx, now.person, _new_answers(ctx, now, reply))


def _new_answers(ctx: Context, now: Sheet, reply: Reply) -> list[NewAnswer]:
    said = {scope: reply.said[scope] for scope in Scope if scope in reply.said} | falls_with(now, reply)
    return [_new_answer(ctx, now, reply, scope, said[scope]) for scope in Scope if scope in said]


def falls_with(now: Sheet, reply: Reply) -> dict[Scope, Said]:
    """Return the standing yeses that end with a no to what they rest on: a later yes must not bring them back."""
    first_no = next((scope for scope in Scope if reply.said.get(scope) is Said.NO), None)
    wider = list(Scope)[list(Scope).index(first_no) + 1 :] if first_no else []
    return {scope: Said.NO for scope in wider if scope not in reply.said and now.standing[scope].said_yes}


def _new_answer(ctx: Context, now: Sheet, reply: Reply, scope: Scope, said: Said) -> NewAnswer:
    yes = said is Said.YES
    return NewAnswer(
        scope=scope,
        answer=_given(now, scope, said),
        authority_id=now.invitation.authority_id,
        method=SELF_SERVICE,
        valid_until=last_day(ctx, reply.months) if yes and reply.months else None,
        covers_existing=yes and reply.too,
        reaches=reaching.about(ctx, now.invitation).words if yes else (),
        conditions=tuple(_conditions(reply, scope)) if yes else (),
        channels=tuple(sorted(reply.places[scope])) if yes and scope in reply.places else None,
        audience=reply.audience,
        format="easy_read" if reply.easy else "standard",
    )


def _given(now: Sheet, scope: Scope, said: Said) -> Given:
    if said is Said.NO:
        return now.standing[scope].no_now
    return Given.GIVEN if said is Said.YES else Given.DEFERRED


def last_day(ctx: Context, months: int) -> date:
    """Return the last local day of a yes of so many months that is given today."""
    day = today(ctx)
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _conditions(reply: Reply, scope: Scope) -> list[Any]:
    apt = [rule for rule in RULES if rule in reply.rules and (scope is not Scope.TAKE or rule in _OF_TAKING)]
    return [*apt, *([{"type": "EVENT_ONLY", "event": reply.event_id}] if reply.event_id else [])]


def _follow(ctx: Context, now: Sheet, saved: list[Answer]) -> str | None:
    """Open the child's own page after an adult who decides has said yes to anything."""
    yes = any(answer.answer == Given.GIVEN for answer in saved)
    if not yes or now.authority is None or now.voice is not Voice.DECIDES:
        return None
    return invitations.ask(ctx, now.person, way="show", purpose="view", why="followed")[1]


def stop(ctx: Context, invitation: Invitation, reply: Reply) -> Answered:
    """Say no to everything this link could ask, whatever was asked or has changed."""
    if invitation.authority_id is None and sheet(ctx, invitation).voice is Voice.VIEW:
        give_view(ctx, invitation, "no")
        return Answered()
    return answer(ctx, invitation, reply)


def give_view(ctx: Context, invitation: Invitation, view: str) -> None:
    """Keep what a child thinks, in their own word, and end their link. A no stops everything.

    A yes through a card waits for a colleague, unless it says what stands already.
    """
    _take(ctx, invitation)
    if invitation.authority_id:
        raise NotThere
    if view not in {"yes", "no", NOT_SURE}:
        raise Refused("UNKNOWN_VIEW", "Choose one of the three.", "view")
    child = ctx.session.get_one(Person, invitation.person_id)
    stands = notes.latest_view(ctx, child)
    new = view == ChildView.YES and (stands is None or stands.view != view)
    notes.record_view(ctx, child, view, waits=new and step_up.view_waits(ctx, invitation))
    invitations.use(ctx, invitation)


def view_waits(ctx: Context, used: Invitation) -> bool:
    """Say whether what a child said through a link waits for a colleague."""
    said = sa.select(ChildViewEntry).where(
        ChildViewEntry.person_id == used.person_id, ChildViewEntry.recorded_at == used.used_at
    )
    return any(not entry.counts for entry in ctx.session.scalars(said))


def given_through(ctx: Context, invitation_id: str) -> list[Answer]:
    """Return the answers somebody has given through a link, in the order of the questions; none if it is not used."""
    used = ctx.session.get(Invitation, invitation_id)
    if used is None or used.used_at is None:
        return []
    by = Answer.authority_id == used.authority_id if used.authority_id else Answer.authority_id.is_(None)
    query = sa.select(Answer).where(Answer.person_id == used.person_id, by, Answer.recorded_at == used.used_at)
    return sorted(ctx.session.scalars(query), key=lambda each: list(Scope).index(Scope(each.scope)))
