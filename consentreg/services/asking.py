"""Who must be asked about photos today, what speaks against asking now, and who has not answered yet?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from consentreg.context import Context
from consentreg.mail import Nowhere
from consentreg.models import Authority, Invitation, Person
from consentreg.rules.asking import Asked, Rest, asked, rest
from consentreg.rules.facts import PhotoFacts, Question, Use
from consentreg.rules.mailboxes import mailbox
from consentreg.rules.masking import told
from consentreg.rules.people import SELF, Identifiable, PersonFacts, Tag
from consentreg.rules.words import Scope
from consentreg.services import clearance, facts, invitations, mailboxes, organisation, reaching
from consentreg.services.refusal import Refused


class WhyNot(StrEnum):
    """Why nobody is asked together with others just now."""

    SAID_YES = "said_yes"
    SAID_NO = "said_no"
    SAID_NOT_NOW = "said_not_now"
    WAITING = "waiting"
    """They hold a link that still counts."""
    IN_PERSON = "in_person"
    """Something is kept from this reader: a refusal and a restriction look alike, so nobody is asked by the dozen."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Somebody whose answer is needed: the person themselves, or an adult who may decide for them."""

    person: Person
    authority: Authority | None
    of: tuple[Scope, ...] = tuple(Scope)
    """The questions it is theirs to answer."""
    why_not: WhyNot | None = None
    until: date | None = None
    """Until when they are left in peace."""

    @property
    def address(self) -> str | None:
        """Return where to write to, if anywhere."""
        return invitations.address_of(self.person, self.authority)

    @property
    def key(self) -> str:
        """Return what names them on a form."""
        return f"{self.person.id}:{self.authority.id if self.authority else SELF}"


def can_write(ctx: Context) -> bool:
    """Say whether e-mail can be sent from here at all."""
    return not isinstance(ctx.mail, Nowhere)


def whom(ctx: Context, person: Person) -> list[Authority | None]:
    """Return who must be asked about photos of somebody today; None is the person themselves (domain.md 2.1, 2.2).

    Nobody is asked for an adult's answer but those who are verified, have not ended and may be contacted.
    """
    desk = AskingDesk(ctx, [person])
    return [wanted.authority for wanted in desk.wanted(person)]


def ask(ctx: Context, person: Person, by: str, *, way: str, purpose: str = "answer", why: str = "asked",
        outing: str | None = None, photo: str | None = None) -> tuple[Invitation, str | None]:  # fmt: skip
    """Ask one of those whose answer is needed; `by` is `self` or the id of an authority.

    They may be asked because of one `outing` or `photo`, whose ids these are: their answer covers it. Return the
    invitation and its token, as `invitations.ask` does. Raises Refused where it is not theirs to answer, and NotThere
    for an outing or photo this actor does not see, or in which they are not.
    """
    if purpose == "answer":
        theirs = {authority.id if authority else SELF: authority for authority in whom(ctx, person)}
        if by not in theirs:
            raise Refused("NOT_THEIRS", "It is not for them to answer today. Look who must be asked.", "by")
        about = reaching.to_ask_about(ctx, person.id, outing, photo)
        return invitations.ask(ctx, person, theirs[by], way=way, purpose=purpose, why=why, about=about)
    if purpose == "visit" and by in (adults := visitors(ctx, person)):
        return invitations.ask(ctx, person, adults[by], way=way, purpose=purpose, why=why)
    if by != SELF or (purpose == "view" and not views(ctx, person)) or (purpose == "card" and way != "print"):
        raise Refused("NOT_THEIRS", "This page is for them alone. Go back and choose again.", "by")
    return invitations.ask(ctx, person, None, way=way, purpose=purpose, why=why)


def visitors(ctx: Context, person: Person) -> dict[str, Authority]:
    """Return, by id, the adults who may be shown their page about somebody, whoever decides today."""
    return AskingDesk(ctx, [person]).adults(person)


def views(ctx: Context, person: Person) -> bool:
    """Say whether an adult decides, so that a child is asked what they think instead."""
    return not AskingDesk(ctx, [person]).asked(person).themselves


def everybody(ctx: Context, people: Sequence[Person], read: "AskingDesk | None" = None) -> dict[str, list[Wanted]]:
    """Return, by id, who must be asked about each of these people, and why not now; from what was `read` of them."""
    desk = read or AskingDesk(ctx, people)
    records = {record for person in people for record in desk.known.records(person.id, others=False)}
    waiting = {desk.whom(each.person_id, each.authority_id) for each in invitations.waiting(ctx, records)
               if each.purpose == "answer" and each.expires_at > ctx.now}  # fmt: skip
    kept_back = _kept_back(ctx, people)
    return {
        person.id: [
            desk.weighed(each, desk.waits(each, waiting), person.id in kept_back) for each in desk.wanted(person)
        ]
        for person in people
    }


def _kept_back(ctx: Context, people: Sequence[Person]) -> set[str]:
    """Return the ids of people of whom anything is kept from this actor."""
    standing = clearance.people_standing(ctx, [person.id for person in people])
    return {
        person_id
        for person_id, rows in standing.items()
        for decision in rows.values()
        if not clearance.MASKED.isdisjoint(reason.code for reason in told(decision, ctx.actor.role))
    }


class AskingDesk:
    """Answers for several people from one reading of the register, which is `known`."""

    def __init__(self, ctx: Context, people: Sequence[Person]) -> None:
        policy, day = organisation.rules(ctx)
        self.known = facts.Known(day)
        facts.know_people(ctx, self.known, [person.id for person in people])
        self._question = Question(PhotoFacts(), Use(Scope.PUBLIC), ctx.now, policy)
        self._ours = mailboxes.colleagues(ctx)

    def _facts(self, person: Person) -> PersonFacts:
        return facts.own_facts(self.known, person.id, Tag(Identifiable.FACE))

    def whom(self, person_id: str, authority_id: str | None) -> tuple[str, str | None]:
        """Return who answers for whom, the same for each record of somebody."""
        return self.known.whom(person_id, authority_id)

    def waits(self, wanted: Wanted, waiting: set[tuple[str, str | None]]) -> bool:
        """Say whether somebody holds a link that still counts."""
        return self.whom(wanted.person.id, wanted.authority.id if wanted.authority else None) in waiting

    def asked(self, person: Person) -> Asked:
        """Return whose answer is needed."""
        return asked(self._question, self._facts(person))

    def wanted(self, person: Person) -> list[Wanted]:
        """Return who must be asked about somebody today, whatever speaks against asking them now."""
        known = self.known.people[person.id]
        if known.deceased_on or known.erased_on or (known.left_on and known.left_on <= self.known.today):
            return []
        asks = self.asked(person)
        adults = self.adults(person).values() if asks.adults else ()
        themselves = [Wanted(person, None)] if asks.themselves else []
        return themselves + [
            Wanted(person, adult, asks.of_adults) for adult in sorted(adults, key=lambda each: (each.made_at, each.id))
        ]

    def adults(self, person: Person) -> dict[str, Authority]:
        """Return, by id, the adults who may decide for somebody, and may be got in touch with."""
        return {each.id: each for each in self.known.authorities.get(person.id, ()) if self._may_ask(each)}

    def _may_ask(self, adult: Authority) -> bool:
        # Whoever has an account here is a colleague: they witness what is said and never decide.
        return (
            adult.verified_on(self.known.today) and not adult.do_not_contact and mailbox(adult.email) not in self._ours
        )

    def weighed(self, wanted: Wanted, waits: bool, kept_back: bool) -> Wanted:
        """Add what speaks against asking them now."""
        if waits:
            return replace(wanted, why_not=WhyNot.WAITING)
        if kept_back:
            return replace(wanted, why_not=WhyNot.IN_PERSON)
        by = wanted.authority.id if wanted.authority else SELF
        why_not, until = _reason(rest(self._question, self._facts(wanted.person), by, wanted.of))
        return replace(wanted, why_not=why_not, until=until)


def _reason(found: tuple[Rest, date] | None) -> tuple[WhyNot | None, date | None]:
    return (WhyNot(found[0]), found[1]) if found else (None, None)
