"""Does the work grow with the number of photos and people? The number of queries must not."""

import sqlite3
from collections.abc import Callable, Sequence
from datetime import date

from consentreg.context import Context
from consentreg.models import Channel, Person, Photo
from consentreg.rules.words import Scope
from consentreg.services import (
    clearance,
    consents,
    notes,
    organisation,
    outings,
    people,
    photos,
    proposals,
    releases,
    reviews,
)
from tests import factories as make
from tests.services import acts


class Scene:
    """So many photos of so many people, with everything that can be known of them."""

    def __init__(self, ctx: Context, count: int, heads: int) -> None:
        self.ctx = ctx
        self.people = [self._person(number) for number in range(heads)]
        self.event = make.event(ctx)
        self.photos = [self._photo(number) for number in range(count)]
        self.channel = make.channel(ctx, f"place-{count}")
        ctx.session.flush()

    def _person(self, number: int) -> Person:
        person = make.person(self.ctx, f"Dee {number}", born=date(2009 + number % 9, 1, 1))
        adult = make.authority(self.ctx, person)
        make.answer(self.ctx, person, Scope.TAKE)
        make.answer(self.ctx, person, Scope.PUBLIC, authority_id=adult.id)
        if number % 3 == 0:
            make.answer(self.ctx, person, Scope.PUBLIC, evidence_reference=None, second_person=True)
        notes.record_view(self.ctx, person, "yes")
        return person

    def _photo(self, number: int) -> Photo:
        seen = {self.people[(number + step) % len(self.people)].id for step in range(4)}
        photo = acts.snap(self.ctx, f"{number} of {len(self.people)}", of=self.event)
        return acts.tagged(self.ctx, photo, *map(acts.Tagged, sorted(seen)))

    @property
    def ids(self) -> Sequence[str]:
        return [photo.id for photo in self.photos]


def for_scopes(ctx: Context, photo_ids: Sequence[str]) -> list[clearance.Cleared]:
    desk = clearance.Desk(ctx, photo_ids)
    return [desk.for_scope(each, scope) for each in photo_ids for scope in Scope]


def channels(ctx: Context) -> list[Channel]:
    return organisation.channels(ctx)


QUESTIONS: dict[str, Callable[[Context, Scene], object]] = {
    "for a channel": lambda ctx, it: clearance.for_channel(ctx, it.ids, it.channel),
    "for all scopes": lambda ctx, it: for_scopes(ctx, it.ids),
    "everybody's standing": lambda ctx, it: clearance.people_standing(ctx, [each.id for each in it.people]),
    "who decides": lambda ctx, it: notes.who_decides(ctx, it.people),
    "what would help": lambda ctx, it: proposals.changes(
        ctx, clearance.Desk(ctx, it.ids), photos.get(ctx, it.ids[0]), [*Scope, it.channel]
    ),
    "who of its outing is fine": lambda ctx, it: proposals.neighbours(ctx, it.photos[0], list(Scope)),
    "clear for a channel": lambda ctx, it: releases.clear_for(ctx, it.channel, page=1, size=50),
    "clear for each channel": lambda ctx, it: releases.newest_clear(ctx, channels(ctx), newest=40),
    "what waits for a look": lambda ctx, it: reviews.waiting(ctx, channels(ctx)),
    "a page of photos": lambda ctx, it: photos.listing(ctx),
    "an outing": lambda ctx, it: photos.of_event(ctx, it.event),
    "all outings": lambda ctx, it: (photos.outings(ctx), outings.strips(ctx, [it.event.id])),
    "who may be in it": lambda ctx, it: outings.likely(ctx, it.photos[0]),
    "people": lambda ctx, it: people.listing(ctx),
    "what waits for a second": lambda ctx, it: consents.awaiting_second(ctx),
}


def count(ctx: Context, scene: Scene) -> dict[str, int]:
    """Return how many queries each question takes, from a session that knows nothing yet."""
    counts = {}
    for name, ask in QUESTIONS.items():
        ctx.session.expunge_all()
        with acts.counted(ctx.session) as said:
            ask(ctx, scene)
        counts[name] = len(said)
    return counts


def test_queries_do_not_grow_with_photos_and_people(ctx: Context) -> None:
    few = count(ctx, Scene(ctx, 5, 5))
    assert count(ctx, Scene(ctx, 100, 40)) == few
    assert max(few.values()) < 27


def test_a_sheet_is_decided_with_more_photos_and_people_than_a_database_takes_parameters(ctx: Context) -> None:
    scene = Scene(ctx, 60, 60)
    ctx.session.expunge_all()
    driver = ctx.session.connection().connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    driver.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 50)
    assert releases.clear_for(ctx, scene.channel, page=1, size=50)[2] == 60
    releases.newest_clear(ctx, channels(ctx), newest=40)
    clearance.people_standing(ctx, [each.id for each in scene.people])
