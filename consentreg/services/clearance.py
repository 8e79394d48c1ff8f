"""May these photos be used there, now? The only caller of the gate.

Gathers the facts, asks the rules, and turns any doubt while gathering into a no. Nothing is cached or stored:
asked again, it decides again.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

import structlog

from consentreg.context import Context
from consentreg.db import new_id
from consentreg.models import Channel
from consentreg.rules.checks.conditions import relied_on
from consentreg.rules.facts import Captured, PhotoFacts, PlaceClue, Policy, Question, Use
from consentreg.rules.gate import Decision, decide, unsure
from consentreg.rules.masking import Reason, heard, told, veiling
from consentreg.rules.obligations import expires_on, obligations
from consentreg.rules.people import Identifiable, Tag
from consentreg.rules.permissions import Role
from consentreg.rules.reasons import SECOND_LOOK, Outcome, Told
from consentreg.rules.reviews import settle
from consentreg.rules.words import ChannelClass, Scope
from consentreg.services import audit, facts, organisation, similar
from consentreg.services.similar import Similar
from consentreg.services.supposed import Change

log = structlog.get_logger()
NOON = time(12)
MASKED = frozenset({Told.BLOCKED_PERSON, Told.NEEDS_LEAD})
"""What a reader is told in the place of something that is kept from them."""


@dataclass(frozen=True, slots=True)
class Cleared:
    """A decision about one photo, with what it rests on. It is true only where the photo may go out."""

    photo_id: str
    decision: Decision
    sha256: str = ""
    tag_version: int = 0
    expires_on: date | None = None
    rests_on: tuple[str, ...] = ()
    """Ids of the answers the decision counted as yes."""
    second_look: bool = False
    """Somebody has confirmed that nobody is in the photo, and the use takes one person more."""

    def __bool__(self) -> bool:
        """Be true only for ALLOW."""
        return bool(self.decision)

    @property
    def outcome(self) -> Outcome:
        """Return the outcome."""
        return self.decision.outcome

    def heard(self, role: Role | None) -> Outcome:
        """Return the outcome as a role hears of it: ALLOW only where it is one."""
        return heard(self.decision, role).outcome

    @property
    def obligations(self) -> tuple[str, ...]:
        """Return what binds whoever uses the photo; nothing where it may not be used."""
        return obligations(self.decision.use.scope) if self else ()

    def reasons(self, ctx: Context) -> tuple[Reason, ...]:
        """Return what this actor may be told."""
        return self._said(told(self.decision, ctx.actor.role))

    def deciding(self, role: Role | None) -> list[dict[str, str]]:
        """Return the reasons of the winning outcome as far as a role may be told, as codes and texts."""
        won = (one for one in told(self.decision, role) if one.outcome is self.heard(role))
        return [{"code": one.code, "text": one.text} for one in self._said(won)]

    def _said(self, reasons: Iterable[Reason]) -> tuple[Reason, ...]:
        return tuple(one if self.act_code(one.code) == one.code else replace(one, text=SECOND_LOOK) for one in reasons)

    def act_code(self, code: str) -> str:
        """Return the code of the act that helps; for one and the same reason it may differ by the facts."""
        return "SECOND_LOOK" if self.second_look and code == "TAGGING_NOT_COMPLETE" else code


class Desk:
    """Answers questions about a set of photos from one reading of the register.

    Under the rules the organisation has, or, for whoever asks what others would change, under these.
    """

    def __init__(self, ctx: Context, photo_ids: Collection[str], policy: Policy | None = None) -> None:
        self._ctx = ctx
        decided, self._today = organisation.rules(ctx)
        self._policy = policy or decided
        self._known, self.similar = _read(ctx, photo_ids, self._today)

    @property
    def known(self) -> facts.Known:
        """Return what was read, for pages that name the people in a photo."""
        return self._known

    def for_channel(self, photo_id: str, channel: Channel) -> Cleared:
        """Decide a photo for a registered channel."""
        return self._decide(photo_id, lambda: _use(channel, self._today), channel.id, scope_of(channel))

    def for_scope(self, photo_id: str, scope: Scope) -> Cleared:
        """Decide a photo for a scope, no channel named: how far it may go at all."""
        return self._decide(photo_id, lambda: Use(scope), None, scope)

    def supposing(self, photo_id: str, change: Change, wish: Channel | Scope) -> Cleared:
        """Decide for a channel or a scope as if the photo were altered, and confirmed as it takes.

        Nothing is taken over that was said of this very file: no review by the lead, no approval of one use.
        """
        scope = scope_of(wish) if isinstance(wish, Channel) else wish
        try:
            use = _use(wish, self._today) if isinstance(wish, Channel) else Use(wish)
            ids = [seen.first.id for seen in self._known.seen(photo_id)]
            altered = change.applied(self._beside(facts.photo_facts(self._known, photo_id, None), photo_id, use), ids)
            return Cleared(photo_id, decide(altered, use, self._policy, self._ctx.now))
        except Exception as error:  # noqa: BLE001 (whatever went wrong, nothing is promised)
            return Cleared(photo_id, _unsure(error, Use(scope), self._ctx.now))

    def _decide(self, photo_id: str, use: Callable[[], Use], channel_id: str | None, scope: Scope) -> Cleared:
        try:
            return self._weigh(photo_id, use(), channel_id)
        except Exception as error:  # noqa: BLE001 (whatever went wrong, the photo stays private: row 1)
            return Cleared(photo_id, _unsure(error, Use(scope), self._ctx.now))

    def _weigh(self, photo_id: str, use: Use, channel_id: str | None) -> Cleared:
        photo = self._known.photos[photo_id]
        weighed = self._beside(facts.photo_facts(self._known, photo_id, channel_id), photo_id, use)
        looked = facts.reviewed(self._known, photo_id, channel_id, self.similar.news(photo_id))
        unsettled = any(person.identity_unsettled for person in weighed.people)
        apart = facts.photo_facts(self._known, photo_id, channel_id, others=False) if unsettled else None
        apart = apart and replace(apart, looks_like_refused=weighed.looks_like_refused)
        decision = settle(_decide(weighed, apart, use, self._policy, self._ctx.now), looked)
        decision = veiling(decision, self._known.elsewhere(photo_id))
        question = Question(weighed, use, self._ctx.now, self._policy)
        yeses = tuple(yes.key for person in weighed.people for yes in relied_on(question, person))
        # The last day of a photo that may not be used would tell which of its people said yes all the same.
        ends = expires_on(question) if decision else None
        once = weighed.tagging_complete and not weighed.people and weighed.no_people_attested_by == 1
        return Cleared(photo_id, decision, photo.sha256, photo.tag_version, ends, yeses, second_look=once)

    def _beside(self, photo: PhotoFacts, photo_id: str, use: Use) -> PhotoFacts:
        """Return the facts of a photo with what is known of the pictures it looks like."""
        return replace(photo, looks_like_refused=self.similar.refused(photo_id, use, self._policy, self._ctx.now))


def _read(ctx: Context, photo_ids: Collection[str], today: date) -> tuple[facts.Known, Similar]:
    try:
        known = facts.know(ctx, photo_ids, today)
        return known, similar.know(ctx, known, today)
    except (ValueError, TypeError, LookupError) as error:
        # A row that is no row any more: nothing is known, so nothing is allowed.
        _say(error)
        return facts.Known(today), Similar()


def _use(channel: Channel, today: date) -> Use:
    place = channel.facts(today)
    return Use(place.klass.scope, place)


def scope_of(channel: Channel) -> Scope:
    """Return the question a channel asks; the widest where nobody can tell."""
    return ChannelClass(channel.klass).scope if channel.klass in set(ChannelClass) else Scope.PUBLIC


def _unsure(error: Exception, use: Use, now: datetime) -> Decision:
    _say(error)
    return unsure(use, now)


def _say(error: Exception) -> None:
    # The kind of error and no more: a message could carry what is in a row.
    log.error("decided without knowing", error=type(error).__name__)


def for_channel(ctx: Context, photo_ids: Collection[str], channel: Channel) -> dict[str, Cleared]:
    """Decide photos for a channel, now."""
    desk = Desk(ctx, photo_ids)
    return {photo_id: desk.for_channel(photo_id, channel) for photo_id in photo_ids}


def keep(ctx: Context, cleared: Cleared, channel: Channel, stage: str) -> str:
    """Put a decision on the trail with everything it rests on; return its id.

    `stage` is request, rendering, delivery, review or change. The entry alone answers why it was decided so.
    """
    decision_id = new_id()
    decision = cleared.decision
    audit.record(
        ctx,
        "decision",
        cleared.photo_id,
        decision=decision_id,
        stage=stage,
        channel=channel.id,
        channel_class=channel.klass,
        scope=decision.use.scope,
        outcome=decision.outcome.name,
        findings=[[found.code, found.person, found.outcome.name] for found in decision.findings],
        rests_on=list(cleared.rests_on),
        sha256=cleared.sha256,
        tag_version=cleared.tag_version,
        **({"heard": cleared.heard(None).name} if decision.apart is not None else {}),
    )
    return decision_id


def person_standing(ctx: Context, person_id: str) -> dict[Scope, Decision]:
    """Decide for each scope how things stand with one person, as if clearly seen alone in a photo of today."""
    return people_standing(ctx, [person_id])[person_id]


def people_standing(ctx: Context, person_ids: Collection[str]) -> dict[str, dict[Scope, Decision]]:
    """Decide the same for several people, from one reading."""
    return {each: {scope: decided for scope, (decided, _) in rows.items()} for each, rows in _alone(ctx, person_ids)}


def people_ending(ctx: Context, person_ids: Collection[str]) -> dict[str, dict[Scope, date]]:
    """Return the last day of each yes of people that stands and has one, where nothing is kept from this actor."""

    def open_(decision: Decision) -> bool:
        return MASKED.isdisjoint(reason.code for reason in told(decision, ctx.actor.role))

    return {
        each: {scope: last for scope, (decided, last) in rows.items() if last and open_(decided)}
        for each, rows in _alone(ctx, person_ids)
    }


def people_ahead(ctx: Context, days: Mapping[str, Collection[date]]) -> dict[tuple[str, date], dict[Scope, Decision]]:
    """Decide the same at noon of local days to come, from one reading, if nobody says anything until then."""
    policy, today = organisation.rules(ctx)
    known = facts.Known(today)
    facts.know_people(ctx, known, days)
    asked = [(each, day) for each, ahead in days.items() for day in ahead]
    then = {day: replace(ctx, now=datetime.combine(day, NOON, policy.zone)) for _, day in asked}
    return {(each, day): {scope: _decide_alone(then[day], replace(known, today=day), policy, each, scope)[0]
                          for scope in Scope} for each, day in asked}  # fmt: skip


Alone = tuple[Decision, date | None]
"""How things stand with somebody, and the last day of the yes it rests on, whether or not that is enough."""


def _alone(ctx: Context, person_ids: Collection[str]) -> Iterator[tuple[str, dict[Scope, Alone]]]:
    policy, today = organisation.rules(ctx)
    known = facts.Known(today)
    facts.know_people(ctx, known, person_ids)
    for each in person_ids:
        yield each, {scope: _decide_alone(ctx, known, policy, each, scope) for scope in Scope}


def _decide_alone(ctx: Context, known: facts.Known, policy: Policy, person_id: str, scope: Scope) -> Alone:
    try:
        person = facts.person_facts(known, person_id, Tag(Identifiable.FACE))
        photo = PhotoFacts((person,), Captured(known.today, known.today), 1, tagging_complete=True,
                           place_clue=PlaceClue.NONE)  # fmt: skip
        last = expires_on(Question(photo, Use(scope), ctx.now, policy))
        own = replace(facts.own_facts(known, person_id, person.tag), identity_unsettled=True)
        apart = replace(photo, people=(own,)) if person.identity_unsettled else None
        return _decide(photo, apart, Use(scope), policy, ctx.now), last
    except Exception as error:  # noqa: BLE001 (whatever went wrong, the answer is no: row 1)
        return _unsure(error, Use(scope), ctx.now), None


def _decide(photo: PhotoFacts, apart: PhotoFacts | None, use: Use, policy: Policy, at: datetime) -> Decision:
    """Decide, and as whoever may not know of the others hears of it, where somebody may be the same as another."""
    decision = decide(photo, use, policy, at)
    return replace(decision, apart=decide(apart, use, policy, at)) if apart else decision


def as_json(cleared: Cleared, ctx: Context) -> dict[str, Any]:
    """Return a decision as the API and pages show it to this actor."""
    return {
        "outcome": cleared.heard(ctx.actor.role).name,
        "reasons": cleared.deciding(ctx.actor.role),
        "obligations": list(cleared.obligations),
        "decided_at": cleared.decision.at.isoformat().replace("+00:00", "Z"),
    }
