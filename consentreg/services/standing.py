"""What stands of what somebody said, and how is it told? (domain.md 5.4.6)

The one reading for whoever tells people about their answers: their own page, a letter, the sheet of a link, the page
of staff. It is the rules' own (`rules.consent`), so that nobody is told yes where the gate counts none.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from consentreg.context import Context
from consentreg.models import Answer
from consentreg.rules import consent
from consentreg.rules.facts import Captured, PhotoFacts, Policy, Question, Use
from consentreg.rules.people import SELF, Identifiable, PersonFacts, Tag
from consentreg.rules.words import NOT_ANSWERS, Given, Scope
from consentreg.services import facts
from consentreg.services.organisation import rules


class Stands(StrEnum):
    """What somebody's word to one question comes to today."""

    NOTHING = "nothing"
    """They never answered it."""
    YES = "yes"
    NO = "no"
    WAITING = "waiting"
    """They said yes, and a second member of staff has not confirmed it yet: it counts for nothing until then."""
    NOT_YET = "not_yet"
    """A yes whose first day is still to come."""
    ENDED = "ended"
    """A yes that has run out."""
    MOVED = "moved"
    """A yes to inside, said of the house they lived in before."""
    UNPROVEN = "unproven"
    """Nobody can show that it was said."""


DEFECTS = {"EXPIRED": Stands.ENDED, "NOT_YET_VALID": Stands.NOT_YET, "PLACEMENT_CHANGED": Stands.MOVED}
"""What speaks against a yes whatever the photo, the gravest first."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One decider's word to one question."""

    stands: Stands
    answer: Answer | None = None
    """What it rests on; None where nothing was ever answered."""
    last: Answer | None = None
    """What they said last, also where it does not count yet; of one moment's words the one that is not a yes."""

    @property
    def yes(self) -> bool:
        """Say whether a yes counts today."""
        return self.stands is Stands.YES

    @property
    def said_yes(self) -> bool:
        """Say whether their last word is a yes, whatever it counts for: only a no ends it for good."""
        return self.last is not None and self.last.answer == Given.GIVEN

    @property
    def no_now(self) -> Given:
        """Return what a no is written down as: withdrawn after a yes that counted, else refused."""
        counted = self.said_yes and self.stands is not Stands.WAITING
        return Given.WITHDRAWN if counted else Given.REFUSED


def of(ctx: Context, person_id: str, authority_id: str | None) -> dict[Scope, Standing]:
    """Return what one of those who answer for a person has said to each question; None is the person themselves."""
    policy, today = rules(ctx)
    known = facts.Known(today)
    facts.know_people(ctx, known, [person_id])
    return read(known, policy, ctx.now, person_id, authority_id)


def everybody(ctx: Context, person_id: str) -> dict[str | None, dict[Scope, Standing]]:
    """Return the same of everybody who answers for a person, by the id of an adult; None is the person themselves."""
    policy, today = rules(ctx)
    known = facts.Known(today)
    facts.know_people(ctx, known, [person_id])
    whose = (None, *(adult.id for adult in known.authorities.get(person_id, ())))
    return {each: read(known, policy, ctx.now, person_id, each) for each in whose}


def read(
    known: facts.Known, policy: Policy, now: datetime, person_id: str, authority_id: str | None
) -> dict[Scope, Standing]:
    """Return the same from what was read already."""
    by = known.whom(person_id, authority_id)[1] or SELF
    person = facts.own_facts(known, person_id, Tag(Identifiable.FACE))
    theirs = [row for row in known.answers.get(person_id, ()) if (row.authority_id or SELF) == by]
    photo = PhotoFacts(captured=Captured(known.today, known.today))
    return {scope: _read(Question(photo, Use(scope), now, policy), person, by, theirs, known) for scope in Scope}


def _read(q: Question, person: PersonFacts, by: str, theirs: Iterable[Answer], known: facts.Known) -> Standing:
    asked = [row for row in theirs if row.scope == q.use.scope and Given(row.answer) not in NOT_ANSWERS]
    spoken = [row for row in asked if row.since <= q.at]
    last = max(spoken, key=lambda row: (row.since, row.answer != Given.GIVEN, row.recorded_at), default=None)
    if last is None:
        return Standing(Stands.NOTHING)
    if last.awaits_second and last.id not in known.confirmed:
        return Standing(Stands.WAITING, last, last)
    said = consent.standing(q, person, by, q.use.scope)
    rows = [row for row in spoken if row.id in {answer.key for answer in said.answers}]
    return Standing(_stands(q, person, said), max(rows, key=lambda row: (row.recorded_at, row.id), default=last), last)


def _stands(q: Question, person: PersonFacts, said: consent.Standing) -> Stands:
    if said.no:
        return Stands.NO
    if not said.yes or said.unproven:
        return Stands.UNPROVEN
    found = consent.defects(q, person, said)
    return next((stands for code, stands in DEFECTS.items() if code in found), Stands.YES)
