"""What can happen in a life? Answers, birthdays, moves, restrictions and withdrawals, in any order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from consentreg.context import Context
from consentreg.models import Channel, Person, Photo
from consentreg.rules.permissions import Role
from consentreg.rules.words import Scope
from consentreg.services import (
    answering,
    clearance,
    deliveries,
    duplicates,
    erasure,
    invitations,
    mine,
    notes,
    notices,
    organisation,
    people,
    photos,
    policy,
    releases,
    restrictions,
    reviews,
    sheets,
    stopping,
    takedowns,
)
from consentreg.services.answering import Reply, Said
from consentreg.services.refusal import Refused
from consentreg.services.tagging import Tagged
from consentreg.services.visits import Visit
from tests import factories as make
from tests.services import acts, going_out

STEPS = 12


@dataclass
class Life:
    """A child of eleven, somebody beside them, their photos, and the places these may go to."""

    ctx: Context
    chance: Random
    child: Person
    friend: Person
    photos: Sequence[Photo]
    channels: Sequence[Channel]
    lead: Context
    again: Person | None = None
    """The child once more, as another house has written them down."""

    def live(self) -> list[str]:
        """Let things happen, and return what was forgotten after any of them: always nothing."""
        told: list[str] = []
        for _ in range(STEPS):
            act = self.chance.choice(ACTS)
            try:
                act(self)
            except Refused:
                continue
            finally:
                self.ctx.session.flush()
            told.append(act.__name__)
            if forgotten := [*going_out.forgotten(self.ctx), *self.unheard()]:
                return [*told, *forgotten]
        return []

    def unheard(self) -> list[str]:
        """Return the photos the gate allows against what the union of all facts says: always nothing."""
        if self.again is None:
            return []
        one, other = people.get(self.ctx, self.child.id), people.get(self.ctx, self.again.id)
        settled = [pair.link.verdict for pair in duplicates.about(self.ctx, one)]
        desk = clearance.Desk(self.ctx, [photo.id for photo in self.photos])
        allowed = [(photo.id, scope) for photo in self.photos for scope in Scope if desk.for_scope(photo.id, scope)]
        shown = [each for each in allowed if {one.id, other.id} & _named(desk, each[0])]
        if settled == [None] and shown:
            return [f"allowed while nobody knows who it is: {shown}"]
        levels = {restriction.level for restriction in restrictions.active(self.ctx, one)}
        banned = settled == ["same"] and "NO_IMAGE" in levels
        return [f"allowed though it must not be pictured: {shown}"] if banned and shown else []

    def any(self, things: Sequence[object]) -> object:
        return self.chance.choice(things)

    @property
    def photo(self) -> Photo:
        return photos.get(self.ctx, self.chance.choice(self.photos).id)

    @property
    def channel(self) -> Channel:
        return self.chance.choice(self.channels)

    @property
    def who(self) -> Person:
        everybody = [self.child, self.child, self.friend, *([self.again] if self.again else [])]
        return people.get(self.ctx, self.chance.choice(everybody).id)


def _named(desk: clearance.Desk, photo_id: str) -> set[str | None]:
    return {depiction.person_id for depiction in desk.known.depictions.get(photo_id, ())}


def born(ctx: Context, chance: Random) -> Life:
    """Return a life shortly before a birthday that changes who decides, which begins with a yes to everything."""
    acts.faces_welcome(ctx)
    year = chance.choice([2014, 2014, 2010, 2008])  # They turn 12, 16 or 18.
    child = make.person(ctx, "Bo Kerr", born=date(year, 7, 1) + timedelta(days=chance.randrange(40)))
    friend = make.person(ctx, "Cy Dow", kind="staff", born=None)
    adult = make.authority(ctx, child, may_see_photos=True)
    notes.record_view(ctx, child, "yes")
    ends = (ctx.now + timedelta(days=chance.randrange(5, 60))).date()
    make.yes_to_all(ctx, friend, covers_existing=True, channels=("SOCIAL", "PARTNER"), valid_until=ends)
    for each, by in ((child, adult.id), *([(child, None)] if year != 2014 else [])):
        make.yes_to_all(ctx, each, authority_id=by, covers_existing=True, channels=("SOCIAL", "PARTNER"))
    pictured = [(child,), (child, friend), (friend,)]
    made = [acts.photo_of(ctx, *each, content=number) for number, each in enumerate(pictured)]
    klasses = ("WEBSITE", "INTERNAL_DISPLAY", "PARTNER", "KEEPSAKE")
    places = [make.channel(ctx, klass.lower().replace("_", "-"), klass) for klass in klasses]
    lead = acts.acting(ctx, make.account(ctx, Role.SAFEGUARDING))
    return Life(ctx, chance, child, friend, made, places, lead)


def answers(life: Life) -> None:
    who = life.who
    by = life.any([None, *(each.id for each in people.authorities(life.ctx, who))])
    until = life.any([None, (life.ctx.now + timedelta(days=life.chance.randrange(1, 80))).date()])
    said = {"conditions": life.any([(), (), ("NO_FACE",), ("NO_SOCIAL",), ("ASK_EACH_TIME",), ("GROUP_ONLY",)])}
    make.answer(life.ctx, who, life.chance.choice(list(Scope)), since=None, authority_id=by, valid_until=until,
                covers_existing=True, channels=("SOCIAL", "PARTNER"), **said)  # fmt: skip


def withdraws(life: Life) -> None:
    by = life.any([None, *(each.id for each in people.authorities(life.ctx, life.child))])
    how = life.any(["withdrawn", "refused"])
    make.answer(life.ctx, life.child, life.chance.choice(list(Scope)), str(how), since=None, authority_id=by)


def visit(life: Life) -> Visit:
    who = life.who
    return Visit(who, life.chance.choice([None, *people.authorities(life.ctx, who)]))


def says_no_to_one(life: Life) -> None:
    here = visit(life)
    stopping.not_this_one(life.ctx, here, str(life.any(mine.ids(life.ctx, here) or ["none"])))


def stops_everything(life: Life) -> None:
    stopping.stop(life.ctx, visit(life))


def answers_by_link(life: Life) -> None:
    who = life.who
    by = life.chance.choice([None, *people.authorities(life.ctx, who)])
    _, token = invitations.ask(life.ctx, who, by, way="show")
    held = invitations.by_token(life.ctx, token or "")
    here = replace(life.ctx, actor=invitations.actor_of(held))
    now = sheets.sheet(here, held)
    said = {scope: life.chance.choice([Said.YES, Said.YES, Said.NO, Said.LATER]) for scope in now.questions}
    wording = notices.wording(here, "en").sha256
    answering.answer(here, held, Reply(said=said, stamp=now.stamp, voice=now.voice, wording=wording, language="en",
                                       audience=now.audience, months=life.chance.choice([3, 12])))  # fmt: skip


def is_forgotten(life: Life) -> None:
    if life.chance.random() < 0.2:
        erasure.erase(life.lead, people.get(life.lead, life.friend.id), life.friend.name)


def grows_older(life: Life) -> None:
    life.ctx = replace(life.ctx, now=life.ctx.now + timedelta(days=life.chance.choice([0, 1, 5, 20, 40]), hours=1))
    life.lead = replace(life.lead, now=life.ctx.now)
    going_out.look(life.ctx)


def is_asked_for(life: Life) -> None:
    releases.ask(life.ctx, life.channel, [life.photo.id, life.photo.id], reason="News")


def goes_out(life: Life) -> None:
    asked = releases.ask(life.ctx, life.channel, [life.photo.id], reason="News")
    place = life.any([None, "Elsewhere"])
    deliveries.deliver(life.ctx, acts.make_ready(life.ctx, asked), place=place)  # type: ignore[arg-type]


def is_restricted(life: Life) -> None:
    level = str(life.any(["NO_IMAGE", "NO_PUBLISH", "NO_PUBLIC", "REVIEW_EACH"]))
    restrictions.restrict(life.lead, life.who, level=level, category="other", review_by=None)


def is_free_again(life: Life) -> None:
    other = acts.acting(life.ctx, make.account(life.ctx, Role.SAFEGUARDING))
    for restriction in restrictions.active(life.ctx, life.child):
        for lead in (life.lead, other):
            restrictions.lift(lead, life.child, restriction.id)


def moves(life: Life) -> None:
    who = life.who
    left = life.any([None, None, life.ctx.now.date()])
    country = str(life.any(["GB-SCT", "GB-ENG"]))
    people.edit(life.ctx, who, name=who.name, born=who.born, looked_after=bool(life.any([True, False])),
                left_on=left, groups=[make.group(life.ctx, str(life.any(["Elm House", "Rowan House"])))])  # type: ignore[arg-type]  # fmt: skip
    policy.change(life.ctx, replace(policy.settings(life.ctx), jurisdiction=country), confirmed=True)


def is_tagged(life: Life) -> None:
    people_in = [[life.child], [life.friend], [life.child, life.friend], [life.again or life.child]]
    chosen = life.chance.choice(people_in)
    acts.tagged(life.ctx, life.photo, *(Tagged(each.id, each.kind, main_subject=True) for each in chosen))


def is_paused(life: Life) -> None:
    photos.hold(life.ctx, life.photo, "asked_to_pause")


def goes_on(life: Life) -> None:
    photo = life.photo
    for hold in photo.holds:
        if hold.lifted_at is None:
            photos.lift_hold(life.ctx, photo, hold.id)


def is_looked_at(life: Life) -> None:
    reviews.settle(life.lead, life.photo, life.channel, reason="a good one")


def is_understood(life: Life) -> None:
    result = str(life.any(["able", "unable"]))
    day = (life.ctx.now + timedelta(days=life.chance.randrange(1, 60))).date()
    notes.assess_capacity(life.ctx, life.child, result=result, basis="asked", review_by=day)


def thinks(life: Life) -> None:
    notes.record_view(life.ctx, life.child, str(life.any(["yes", "no", "yes"])))


def has_an_order(life: Life) -> None:
    for each in people.authorities(life.ctx, life.child)[:1]:
        people.end_authority(life.ctx, life.child, each.id)
    made = make.authority(life.ctx, life.child, name="Al Kerr")
    make.yes_to_all(life.ctx, life.child, since=None, authority_id=made.id, covers_existing=True)


def is_entered_again(life: Life) -> None:
    if life.again is None:
        house, name = make.group(life.ctx, "Heron House"), str(life.any(["Kerr, Bo", "Bo K\u00e9rr", "BO-KERR"]))
        born = life.any([None, life.child.born])
        life.again = people.add(life.ctx, name=name, kind="young_person", born=born, groups=[house])  # type: ignore[arg-type]
        life.photos = [*life.photos, acts.photo_of(life.ctx, life.again, content="again")]


def somebody_says_who_it_is(life: Life) -> None:
    if life.again:
        say = life.chance.choice([duplicates.same, duplicates.same, duplicates.different, duplicates.reopen])
        say(life.lead, people.get(life.lead, life.child.id), people.get(life.lead, life.again.id))


def is_taken_down(life: Life) -> None:
    for task in takedowns.waiting(life.ctx)[:1]:
        takedowns.end(life.ctx, task.takedown.id, str(life.any(["removed", "refused"])), reason="seen to")


def loses_a_place(life: Life) -> None:
    if life.chance.random() < 0.2:
        policy.retire_channel(life.ctx, life.channel.slug)
    else:
        organisation.check_channel(life.ctx, life.channel.slug, life.ctx.now.date() + timedelta(days=90))


ACTS: Sequence[Callable[[Life], None]] = (
    answers, answers, answers_by_link, answers_by_link, withdraws, says_no_to_one, stops_everything,
    is_forgotten, grows_older, grows_older, is_asked_for, goes_out, goes_out, goes_out, is_restricted, is_free_again,
    moves, is_tagged, is_paused, goes_on, is_looked_at, is_understood, thinks, has_an_order,
    is_taken_down, loses_a_place, is_entered_again, is_entered_again, somebody_says_who_it_is, somebody_says_who_it_is,
)  # fmt: skip
