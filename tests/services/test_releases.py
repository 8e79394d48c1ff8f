"""What may be asked for, how far is it, and what is clear for a channel?"""

from typing import Any

import pytest

from consentreg.context import Context
from consentreg.models import Channel, Job, Person
from consentreg.rules.permissions import Role
from consentreg.services import photos, releases
from consentreg.services.refusal import Conflict, NotThere, Refused
from tests import factories as make
from tests.services import acts

KNOWN = "a" * 32


@pytest.fixture
def clear(ctx: Context) -> Person:
    person = make.person(ctx, kind="staff")
    make.yes_to_all(ctx, person)
    return person


@pytest.fixture
def website(ctx: Context) -> Channel:
    return make.channel(ctx)


@pytest.mark.parametrize(
    ("code", "field", "how"),
    [("NOTHING_CHOSEN", "photos", {"photo_ids": []}),
     ("TOO_MANY_PHOTOS", "photos", {"photo_ids": [str(number) for number in range(501)]}),
     ("UNKNOWN_PHOTO", "photos", {"photo_ids": ["f" * 32]}), ("REASON_MISSING", "reason", {"reason": " "}),
     ("BAD_MAX_EDGE", "max_edge", {"max_edge": 63}), ("BAD_MAX_EDGE", "max_edge", {"max_edge": 12001})],
)  # fmt: skip
def test_what_cannot_be_asked_for_is_refused(
    ctx: Context, clear: Person, website: Channel, code: str, field: str, how: dict[str, Any]
) -> None:
    said: dict[str, Any] = {"photo_ids": [acts.photo_of(ctx, clear).id], "reason": "x"} | how
    with pytest.raises(Refused) as refused:
        releases.ask(ctx, website, list(said.pop("photo_ids")), **said)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert ctx.session.query(Job).filter_by(name="make_release_photo").count() == 0


@pytest.mark.parametrize(
    ("klass", "wished", "edge"),
    [("WEBSITE", None, 1600), ("WEBSITE", 9000, 1600), ("WEBSITE", 800, 800), ("INTERNAL_DISPLAY", None, None),
     ("INTERNAL_DISPLAY", 9000, 9000)],
)  # fmt: skip
def test_what_anybody_can_see_is_never_large(
    ctx: Context, clear: Person, klass: str, wished: int | None, edge: int | None
) -> None:
    channel = make.channel(ctx, "place", klass)
    release = releases.ask(ctx, channel, [acts.photo_of(ctx, clear).id], reason="x", max_edge=wished)
    assert release.max_edge == edge


def test_a_form_that_is_sent_twice_asks_once(ctx: Context, clear: Person, website: Channel) -> None:
    ids = [acts.photo_of(ctx, clear, content=number).id for number in range(2)]
    for _ in range(2):
        assert releases.ask(ctx, website, ids, reason=" x ", known_as=KNOWN).id == KNOWN
    assert releases.count(ctx) == 1
    assert ctx.session.query(Job).filter_by(name="make_release_photo").count() == 2
    other = acts.acting(ctx, make.account(ctx, Role.COMMS))
    changed: list[tuple[Context, Channel, list[str], str]] = [
        (ctx, website, ids[:1], "x"), (ctx, website, ids, "y"), (other, website, ids, "x"),
        (ctx, make.channel(ctx, "other"), ids, "x")]  # fmt: skip
    for who, channel, wanted, reason in changed:
        with pytest.raises(Conflict) as refused:
            releases.ask(who, channel, wanted, reason=reason, known_as=KNOWN)
        assert refused.value.code == "ASKED_BEFORE"


def test_a_release_is_as_far_as_its_photos(ctx: Context, clear: Person, website: Channel) -> None:
    ids = [acts.photo_of(ctx, clear, content=number).id for number in range(2)]
    release = releases.ask(ctx, website, ids, reason="x")
    said = []
    for states in (("waiting", "ready"), ("ready", "ready"), ("ready", "refused"), ("refused", "left_out")):
        for entry, state in zip(release.photos, states, strict=True):
            entry.state = state
        said.append(releases.status(release))
    release.refused_at = ctx.now
    said.append(releases.status(release))
    assert said == ["preparing", "ready", "partly_refused", "refused", "withdrawn"]


def test_a_release_that_is_not_there_is_not_there(ctx: Context) -> None:
    with pytest.raises(NotThere):
        releases.get(ctx, "f" * 32)


def test_releases_are_listed_newest_first_in_pages(ctx: Context, clear: Person, website: Channel) -> None:
    photo = acts.photo_of(ctx, clear)
    made = [releases.ask(acts.later(ctx, minutes=n), website, [photo.id], reason="x").id for n in range(3)]
    pages = [[release.id for release, _ in releases.listing(ctx, page=page, size=2)] for page in (1, 2)]
    assert pages == [[made[2], made[1]], [made[0]]]
    assert (releases.count(ctx), releases.listing(ctx)[0][1].id) == (3, website.id)


def test_only_what_is_clear_is_offered(ctx: Context, clear: Person, website: Channel) -> None:
    offered = [acts.photo_of(acts.later(ctx, minutes=n), clear, content=n) for n in range(3)]
    held = acts.photo_of(ctx, clear, content=9)
    photos.hold(ctx, held, "other")
    wall = make.channel(ctx, "wall", "INTERNAL_DISPLAY", next_check=ctx.now.date())
    page, many, not_clear = releases.clear_for(ctx, website, page=1, size=2)
    assert ([photo.id for photo, _ in page], many, not_clear) == ([offered[2].id, offered[1].id], 3, 1)
    assert [photo.id for photo, _ in releases.clear_for(ctx, website, page=2, size=2)[0]] == [offered[0].id]
    wanted = [offered[0].id, held.id, "f" * 32, offered[2].id]
    assert [photo.id for photo, _ in releases.clear_among(ctx, website, wanted)] == [offered[0].id, offered[2].id]
    assert _counts(ctx, [website, wall]) == [3, 3]
    tomorrow = acts.later(ctx, days=1)
    assert _counts(tomorrow, [website, wall]) == [3, 0]


def _counts(ctx: Context, channels: list[Channel]) -> list[int]:
    return [len(clear) for _, clear in releases.newest_clear(ctx, channels, newest=40)]
