"""Whose answers were given when things were otherwise, and who must be asked anew?

After a move everybody is asked again: "inside" means another house now. After a birthday, a new order, one that ended
or another country, whoever must answer today may never have been asked. The gate counts nothing that does not count;
this only sees to it that somebody talks to them.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa

from consentreg.context import Context
from consentreg.models import Answer, Person
from consentreg.rules.masking import told
from consentreg.rules.words import Given, Scope
from consentreg.services import asking, clearance, identity, people, standing
from consentreg.services.asking import Wanted, WhyNot
from consentreg.services.facts import Known
from consentreg.services.organisation import local_day, rules, today

Said = dict[str | None, dict[Scope, Answer]]
"""The last answer of everybody to each question, also "not now", by the id of an authority; None is the person."""


class Why(StrEnum):
    """Why what was said is not enough any more."""

    MOVED = "moved"
    THEIRS_NOW = "theirs_now"
    """It is for somebody to answer who has never said anything."""
    NOBODY = "nobody"
    """Nobody who may decide is written down any more."""


@dataclass(frozen=True, slots=True)
class Anew:
    """Somebody must be asked anew about a person: why, whom, and to which questions there was a yes."""

    person: Person
    why: Why
    whom: tuple[Wanted, ...]
    scopes: tuple[Scope, ...]
    moved: date | None = None


def listing(ctx: Context) -> list[Anew]:
    """Return the people this actor sees who must be asked anew, by name; whoever holds a link has been asked already.

    Nothing is said of a question of which anything is kept from this actor: that it matters tells that it was a yes.
    """
    here = {person.id: person for person in ctx.session.scalars(_with_a_yes(ctx))}
    desk = asking.AskingDesk(ctx, [*here.values()])
    said, moved, yeses = _said(desk.known, here), _moved(desk.known, here), _yeses(ctx, desk.known, here)
    found = {
        each: _moved_since(ctx, (here[each], yeses[each]), whom, said[each], moved.get(each))
        or _weighed(here[each], yeses[each], whom, said[each])
        for each, whom in ((person.id, desk.wanted(person)) for person in here.values())
    }
    told = [here[each] for each, one in found.items() if one]
    open_, asked = _open_scopes(ctx, [person.id for person in told]), asking.everybody(ctx, told, desk)
    return [one for person in told if (one := _told(found[person.id], open_[person.id], asked[person.id]))]


def _with_a_yes(ctx: Context) -> sa.Select[Person]:
    yes = sa.select(Answer.person_id).where(Answer.answer == Given.GIVEN)
    here = sa.or_(Person.left_on.is_(None), Person.left_on > today(ctx))
    yes_somewhere = sa.or_(Person.id.in_(yes), Person.id.in_(identity.in_two()))
    return people.visible(ctx).where(yes_somewhere, Person.deceased_on.is_(None), here)


def _said(known: Known, person_ids: Collection[str]) -> dict[str, Said]:
    last: dict[str, Said] = {each: {} for each in person_ids}
    for each in person_ids:
        spoken = [answer for answer in known.answers.get(each, ()) if answer.answer != Given.REQUESTED]
        for answer in sorted(spoken, key=lambda one: (one.since, one.recorded_at, one.id)):
            last[each].setdefault(answer.authority_id, {})[Scope(answer.scope)] = answer
    return last


def _moved(known: Known, person_ids: Collection[str]) -> dict[str, date]:
    """Return on which local day people last moved."""
    return {each: max(move.moved_on for move in known.moves[each]) for each in person_ids if known.moves.get(each)}


def _moved_since(
    ctx: Context, of: tuple[Person, Sequence[Answer]], wanted: Sequence[Wanted], said: Said, moved: date | None
) -> Anew | None:
    """Return who must be asked because everything they said was said of another house."""
    person, yeses = of
    if moved is None:
        return None
    before = tuple({Scope(yes.scope) for yes in yeses if local_day(ctx, yes.since) < moved})
    stale = [each for each in wanted if all(local_day(ctx, one.since) < moved for one in _answers(said, each))]
    whom = _theirs(stale, before)
    return Anew(person, Why.MOVED, whom, before, moved) if whom else None


def _yeses(ctx: Context, known: Known, person_ids: Collection[str]) -> dict[str, list[Answer]]:
    """Return every last word that is a yes, whatever it counts for today: a "not now" after it ends none."""
    policy, _day = rules(ctx)
    return {
        each: [
            one.last
            for by in {answer.authority_id for answer in known.answers.get(each, ())}
            for one in standing.read(known, policy, ctx.now, each, by).values()
            if one.last and one.said_yes
        ]
        for each in person_ids
    }


def _weighed(person: Person, yeses: Sequence[Answer], wanted: Sequence[Wanted], said: Said) -> Anew | None:
    """Return what follows from who is wanted and who has spoken, whoever may know of it."""
    scopes = tuple({Scope(yes.scope) for yes in yeses})
    silent = _theirs(_silent(wanted, said), scopes)
    if scopes and (silent or not wanted):
        return Anew(person, Why.THEIRS_NOW if silent else Why.NOBODY, silent, scopes)
    return None


def _theirs(wanted: Iterable[Wanted], scopes: Collection[Scope]) -> tuple[Wanted, ...]:
    """Return those who are asked about any of these questions."""
    return tuple(each for each in wanted if not set(each.of).isdisjoint(scopes))


def _silent(wanted: Sequence[Wanted], said: Said) -> Iterator[Wanted]:
    """Yield who has never spoken: of adults one is enough, unless another's paper was seen since."""
    heard = [at for each in wanted if each.authority for at in _times(said, each)]
    for each in wanted:
        seen = each.authority.verified_at if each.authority else None
        if not _times(said, each) and (seen is None or not heard or seen > max(heard)):
            yield each


def _times(said: Said, wanted: Wanted) -> list[datetime]:
    return [answer.recorded_at for answer in _answers(said, wanted)]


def _answers(said: Said, wanted: Wanted) -> list[Answer]:
    return [*said.get(wanted.authority.id if wanted.authority else None, {}).values()]


def _open_scopes(ctx: Context, person_ids: Sequence[str]) -> dict[str, list[Scope]]:
    """Return the questions of which nothing is kept from this actor."""
    return {
        each: [
            scope
            for scope, decision in rows.items()
            if clearance.MASKED.isdisjoint(reason.code for reason in told(decision, ctx.actor.role))
        ]
        for each, rows in clearance.people_standing(ctx, person_ids).items()
    }


def _told(one: Anew | None, open_: Collection[Scope], asked: Sequence[Wanted]) -> Anew | None:
    scopes = tuple(scope for scope in Scope if one and scope in one.scopes and scope in open_)
    if one is None or not scopes:
        return None
    weighed = {each.key: each for each in asked if each.why_not is not WhyNot.WAITING}
    whom = tuple(_askable(weighed[each.key]) for each in one.whom if each.key in weighed)
    return replace(one, whom=whom, scopes=scopes) if whom or one.why is Why.NOBODY else None


def _askable(wanted: Wanted) -> Wanted:
    """Return whom to ask: that they said yes before, and until when, is no reason now to leave them in peace."""
    return replace(wanted, why_not=None, until=None) if wanted.why_not is WhyNot.SAID_YES else wanted
