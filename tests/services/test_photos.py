"""Which photos are kept, as what, and what stops them?"""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from consentreg.context import COMMAND, Context
from consentreg.imaging import derivative
from consentreg.installation import Installation
from consentreg.models import Account, Copy, Group, Job, Photo
from consentreg.rules.permissions import Role
from consentreg.services import organisation, photos
from consentreg.services.refusal import Conflict, NotThere, Refused
from consentreg.storage import StorageFailed
from consentreg.storage.memory import InMemory
from tests import factories as make
from tests import photographs
from tests.services import acts


@pytest.fixture
def group(ctx: Context) -> Group:
    return make.group(ctx)


def kept(storage: Any) -> int:
    return len(list(storage.keys()))


def test_an_upload_is_opened_and_what_it_is_not_is_refused(ctx: Context, group: Group) -> None:
    opened = photos.receive(photographs.phone_photo())
    photo = photos.add(ctx, opened, group).photo
    assert (photo.format, photo.width, photo.height, photo.camera) == ("JPEG", 96, 64, "Robin 5")
    assert (photo.has_place, photo.captured_from, photo.captured_source) == (True, make.TAKEN, "file")
    with pytest.raises(Refused) as refused:
        photos.receive(b"%PDF-1.7")
    assert (refused.value.field, refused.value.status) == ("file", 422)


def test_the_same_file_again_is_the_same_photo(ctx: Context, group: Group) -> None:
    first = photos.add(ctx, acts.received(1), group)
    again = photos.add(ctx, acts.received(1), group)
    assert (first.new, again.new, again.photo.id) == (True, False, first.photo.id)
    assert kept(ctx.originals) == 1
    elsewhere = photos.add(ctx, acts.received(1), make.group(ctx, "Other House"))
    assert (elsewhere.new, elsewhere.photo.id == first.photo.id) == (True, False)
    assert [entry.subject for entry in acts.trail(ctx.session, "photo.added")] == [first.photo.id, elsewhere.photo.id]


@pytest.mark.parametrize(
    ("said", "known"),
    [(None, None), (date(1980, 1, 1), None), (date(1989, 12, 31), None), (date(1990, 1, 1), date(1990, 1, 1)),
     (date(2026, 7, 1), date(2026, 7, 1)), (date(2026, 7, 2), None), (date(2106, 2, 7), None)],
)  # fmt: skip
def test_a_camera_that_cannot_know_the_day_is_not_believed(
    ctx: Context, group: Group, said: date | None, known: date | None
) -> None:
    photo = photos.add(ctx, acts.received(1, said), group).photo
    assert (photo.captured_from, photo.captured_to) == (known, known)
    assert photo.captured_source == ("file" if known else "unknown")


def test_a_day_said_by_somebody_outweighs_the_camera(ctx: Context, group: Group) -> None:
    span = (date(2026, 4, 1), date(2026, 4, 9))
    photo = photos.add(ctx, acts.received(1, make.TAKEN), group, captured=span).photo
    assert (photo.captured_from, photo.captured_to, photo.captured_source) == (*span, "corrected")


@pytest.mark.parametrize(
    ("code", "span"),
    [("REVERSED_DATES", (date(2026, 5, 2), date(2026, 5, 1))), ("BAD_CAPTURE_DATE", (date(1825, 1, 1),) * 2),
     ("BAD_CAPTURE_DATE", (date(2026, 7, 1), date(2026, 7, 2)))],
)  # fmt: skip
def test_a_day_that_cannot_be_is_refused(ctx: Context, group: Group, code: str, span: tuple[date, date]) -> None:
    with pytest.raises(Refused) as refused:
        photos.add(ctx, acts.received(1), group, captured=span)
    assert (refused.value.code, refused.value.field) == (code, "captured")
    with pytest.raises(Refused):
        photos.correct_date(ctx, acts.snap(ctx, 2), *span)


def test_a_date_can_be_corrected_to_a_day_a_span_or_nothing(ctx: Context) -> None:
    photo = acts.snap(ctx)
    day = date(2026, 4, 1)
    for first, last, known in (
        (day, None, (day, day)),
        (day, make.TAKEN, (day, make.TAKEN)),
        (None, None, (None,) * 2),
    ):
        photos.correct_date(ctx, photo, first, last)
        assert (photo.captured_from, photo.captured_to) == known
        assert photo.captured_source == ("corrected" if first else "unknown")
    assert acts.trail(ctx.session)[-1].detail == {"first": None, "last": None}


# Holds


def test_a_hold_stops_the_same_file_in_every_group(ctx: Context) -> None:
    person, channel = make.person(ctx, kind="staff"), make.channel(ctx)
    make.yes_to_all(ctx, person)
    here = acts.photo_of(ctx, person)
    there = acts.tagged(ctx, acts.snap(ctx, 1, in_group=make.group(ctx, "Other House")), acts.Tagged(person.id))
    other = acts.photo_of(ctx, person, content=2)
    held = photos.hold(ctx, here, "misuse")
    more = photos.hold(ctx, here, "records_hold")
    verdicts = [acts.decided(ctx, photo, channel)[0] for photo in (here, there, other)]
    assert verdicts == ["DENY", "DENY", "ALLOW"]
    photos.lift_hold(ctx, here, held.id)
    assert acts.decided(ctx, there, channel) == ("DENY", {"PHOTO_ON_HOLD"})
    photos.lift_hold(ctx, here, more.id)
    assert acts.decided(ctx, there, channel)[0] == "ALLOW"


def test_a_hold_needs_a_reason_and_is_lifted_once(ctx: Context) -> None:
    photo = acts.snap(ctx)
    with pytest.raises(Refused) as refused:
        photos.hold(ctx, photo, "because")
    assert (refused.value.code, refused.value.field) == ("UNKNOWN_REASON", "reason")
    held = photos.hold(ctx, photo, "other")
    for hold_id, of in ((held.id, acts.snap(ctx, 2)), ("f" * 32, photo)):
        with pytest.raises(NotThere):
            photos.lift_hold(ctx, of, hold_id)
    photos.lift_hold(ctx, photo, held.id)
    with pytest.raises(Conflict) as conflict:
        photos.lift_hold(ctx, photo, held.id)
    assert conflict.value.code == "ALREADY_LIFTED"


# Copies and originals


@pytest.fixture
def drawn() -> list[tuple[str, derivative.Derivative]]:
    return [(size, acts.drawing(b"", recipe)) for size, recipe in photos.SIZES.items()]


def test_copies_are_made_once(ctx: Context, drawn: list[tuple[str, derivative.Derivative]]) -> None:
    photo = acts.snap(ctx)
    assert photos.copy_bytes(ctx, photo, "thumb") is None
    missing = photos.missing_copies(ctx, photo.id)
    assert missing == (acts.received(1).data, ["thumb", "preview"])
    photos.keep_copies(ctx, photo.id, drawn[:1])
    assert photos.missing_copies(ctx, photo.id) == (acts.received(1).data, ["preview"])
    photos.keep_copies(ctx, photo.id, drawn)
    assert photos.missing_copies(ctx, photo.id) is None
    assert (ctx.session.query(Copy).count(), kept(ctx.derivatives)) == (2, 2)
    photo = photos.get(ctx, photo.id)
    assert photos.copy_bytes(ctx, photo, "preview") == acts.small_jpeg()
    with pytest.raises(NotThere):
        photos.copy_bytes(ctx, photo, "original")
    assert photos.missing_copies(ctx, "f" * 32) is None


def test_copies_are_clean_and_of_their_size() -> None:
    copies = photos.draw_copies(photographs.phone_photo(size=(2000, 1000)), ["thumb", "preview"])
    assert [(name, copy.width, copy.height) for name, copy in copies] == [("thumb", 480, 240), ("preview", 1600, 800)]
    assert all(photographs.CANARY.encode() not in copy.data for _, copy in copies)


def test_an_original_that_is_not_what_was_handed_in_is_not_used(ctx: Context) -> None:
    photo = acts.snap(ctx)
    assert photos.original(ctx, photo) == acts.received(1).data
    ctx.originals._kept[photo.key] += b"!"  # type: ignore[attr-defined]
    with pytest.raises(Refused) as refused:
        photos.original(ctx, photo)
    assert refused.value.code == "ORIGINAL_CHANGED"


class Full(InMemory):
    """A storage on a disk without room."""

    def put(self, data: bytes) -> str:
        raise StorageFailed("The photo could not be written: No space left on device.")


def test_an_upload_that_cannot_be_kept_leaves_nothing(parts: Installation) -> None:
    full = replace(parts, originals=Full())
    with parts.transaction(COMMAND) as ctx:
        make.group(ctx)
        before = len(acts.trail(ctx.session))

    def upload() -> None:
        with full.transaction(COMMAND) as ctx:
            photos.add(ctx, acts.received(1), make.group(ctx))

    with pytest.raises(StorageFailed):
        upload()
    with parts.reading() as ctx:
        assert [ctx.session.query(table).count() for table in (Photo, Job)] == [0, 0]
        assert len(acts.trail(ctx.session)) == before


# Who sees what


@pytest.fixture
def stranger(ctx: Context) -> Context:
    """Somebody who works in another house."""
    return acts.acting(ctx, make.account(ctx, groups=[make.group(ctx, "Other House").id]))


def test_staff_of_another_group_see_nothing(ctx: Context, stranger: Context) -> None:
    event = make.event(ctx)
    photo = acts.snap(ctx, of=event)
    with pytest.raises(NotThere):
        photos.get(stranger, photo.id)
    assert list(photos.listing(stranger)) == []
    assert list(photos.of_event(stranger, event)) == []
    assert photos.outings(stranger) == []
    colleague = acts.acting(ctx, make.account(ctx))
    assert photos.get(colleague, photo.id).id == photo.id
    assert [found.id for found in photos.listing(colleague)] == [photo.id]


@pytest.mark.parametrize("role", [Role.SAFEGUARDING, Role.COMMS])
def test_roles_for_the_whole_organisation_see_every_group(ctx: Context, role: Role) -> None:
    photo = acts.snap(ctx)
    assert photos.get(acts.acting(ctx, make.account(ctx, role)), photo.id).id == photo.id


def test_photos_are_listed_newest_first_in_pages(ctx: Context) -> None:
    made = [acts.snap(acts.later(ctx, minutes=number), number).id for number in range(5)]
    pages = [[photo.id for photo in photos.listing(ctx, page=page, size=2)] for page in (1, 2, 3, 4)]
    assert pages == [[made[4], made[3]], [made[2], made[1]], [made[0]], []]


def test_an_outing_is_listed_with_what_is_left_to_do(ctx: Context) -> None:
    beach, walk = make.event(ctx), organisation.event(ctx, make.group(ctx), "Walk", None)
    first = acts.snap(ctx, 1, of=beach)
    acts.snap(ctx, 2, of=beach)
    acts.snap(ctx, 3)
    acts.tagged(ctx, first)
    assert [(event.id, group.name, count, left) for event, group, count, left in photos.outings(ctx)] == [
        (beach.id, "Rowan House", 2, 1), (walk.id, "Rowan House", 0, 0)]  # fmt: skip
    assert [photo.id for photo in photos.listing(ctx, event=walk)] == []


def test_photos_of_an_outing_stand_in_the_order_in_which_they_were_taken(ctx: Context) -> None:
    event = make.event(ctx)
    days = [make.TAKEN + timedelta(days=each) for each in (2, 0, 1)]
    made = [photos.add(ctx, acts.received(day, day), make.group(ctx), event=event).photo.id for day in days]
    unknown = photos.add(ctx, acts.received("?"), make.group(ctx), event=event).photo.id
    assert [photo.id for photo in photos.of_event(ctx, event)] == [made[1], made[2], made[0], unknown]


def test_an_outing_without_a_day_gets_the_one_its_photos_tell(ctx: Context) -> None:
    outing = organisation.event(ctx, make.group(ctx), "Picnic", None)
    days = [None]
    for captured in (None, date(2026, 5, 2), date(2026, 5, 3)):
        acts.snap(ctx, captured, of=outing, captured=(captured, captured) if captured else None)
        days.append(outing.day)
    assert days == [None, None, date(2026, 5, 2), date(2026, 5, 2)]
    assert [entry.detail for entry in acts.trail(ctx.session, "event.dated")] == [{"day": "2026-05-02"}]


def test_a_day_that_an_outing_of_the_same_name_has_is_left_to_it(ctx: Context) -> None:
    without = organisation.event(ctx, make.group(ctx), "Picnic", None)
    dated = organisation.event(ctx, make.group(ctx), "Picnic", make.TAKEN)
    acts.snap(ctx, of=without)
    assert (without.day, dated.day) == (None, make.TAKEN)
    assert organisation.event(ctx, make.group(ctx), "Picnic", None) is dated


def test_photos_with_a_copy_are_named_by_id(ctx: Context, drawn: list[tuple[str, derivative.Derivative]]) -> None:
    photo, other = acts.snap(ctx), acts.snap(ctx, 2, in_group=make.group(ctx, "Other House"))
    photos.keep_copies(ctx, photo.id, drawn[:1])
    assert photos.with_copy(ctx, [photo.id, other.id], "thumb") == {photo.id}


def test_whoever_adds_a_photo_is_kept(ctx: Context) -> None:
    staff: Account = make.account(ctx)
    assert acts.snap(acts.acting(ctx, staff)).added_by == staff.id
