"""Is every kind of decision somewhere in the fictional organisation, and does its guide keep its word?"""

import re
from pathlib import Path

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher

from consentreg import db, demo, schema
from consentreg.context import Context
from consentreg.demo import cast, outings, photographs, story
from consentreg.imaging.scan import residue
from consentreg.installation import Installation
from consentreg.models import Account, Channel, Event, Group, Job, Person, Photo
from consentreg.rules.permissions import Role
from consentreg.rules.reasons import Outcome
from consentreg.rules.words import Scope
from consentreg.services import (
    accounts,
    audit,
    clearance,
    consents,
    deliveries,
    jobs,
    organisation,
    photos,
    releases,
    takedowns,
)
from consentreg.services.consents import NewAnswer
from consentreg.services.deliveries import Collected, NoLonger
from consentreg.storage.memory import InMemory

TOLD = {
    "ASK_EACH_TIME", "AUTHORITY_NOT_VERIFIED", "BYSTANDER_ADULT", "CHANNEL_EXCLUDED", "CHANNEL_RISK",
    "CHILD_VIEW_NOT_RECORDED", "CONDITION_GROUP_ONLY", "CONSENTED", "CO_AGREEMENT_MISSING", "EXPIRED",
    "FACE_PUBLIC_CHILD", "GUARDIANS_DISAGREE", "GUARDIAN_NO", "GUARDIAN_NOT_ASKED", "GUARDIAN_YES_LAPSED_AGE",
    "LOWER_SCOPE_NO", "NOT_ASKED", "NOT_IDENTIFIABLE", "NO_PEOPLE", "OWN_NO", "PERSON_LEFT", "RESTRICTED",
    "TAGGING_NOT_COMPLETE", "TAKE_NOT_AGREED",
}  # fmt: skip
"""The reasons the members of the cast were invented for."""


def as_(ctx: Context, name: str) -> Context:
    account = accounts.by_email(ctx, f"{name}@demo.example")
    return Context(ctx.session, accounts.actor_of(ctx.session, account), ctx.now, ctx.originals, ctx.derivatives)


def count(ctx: Context, what: type) -> int:
    return ctx.session.scalar(sa.select(sa.func.count()).select_from(what)) or 0


def test_it_is_told_once(told: Installation) -> None:
    assert not demo.is_empty(told)


def test_story_that_is_interrupted_can_be_told_again(told: Installation, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'again.sqlite'}"
    parts = Installation(told.config, db.open_engine(url), InMemory(), InMemory())
    schema.upgrade(parts.engine)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(photographs, "draw", interrupted)
        with pytest.raises(KeyboardInterrupt):
            demo.fill(parts)
    assert demo.is_empty(parts)
    parts.engine.dispose()


def interrupted(*_scene: object, **_options: object) -> bytes:
    raise KeyboardInterrupt


def test_it_has_the_people_and_days_it_promises(ctx: Context) -> None:
    shots = sum(len(outing.shots) for outing in outings.OUTINGS)
    assert (count(ctx, Group), count(ctx, Person), count(ctx, Event)) == (3, len(cast.CAST), 3)
    assert (count(ctx, Photo), len(cast.CAST)) == (shots, 20)
    assert count(ctx, Channel) == len(story.CHANNELS)


def test_everything_it_asked_for_is_done(ctx: Context) -> None:
    assert (jobs.waiting(ctx.session), jobs.failed_count(ctx.session)) == (0, 0)
    assert count(ctx, Job) >= count(ctx, Photo)


def test_its_trail_is_whole(ctx: Context) -> None:
    verdict = audit.verify(ctx.session)
    assert verdict.broken_at is None
    assert verdict.entries > 150


@pytest.mark.parametrize("scope", Scope)
def test_each_question_has_photos_of_each_outcome(ctx: Context, scope: Scope) -> None:
    ids = ctx.session.scalars(sa.select(Photo.id)).all()
    desk = clearance.Desk(ctx, ids)
    assert {desk.for_scope(each, scope).outcome for each in ids} == set(Outcome)


def test_each_reason_the_cast_was_invented_for_is_found(ctx: Context) -> None:
    ids = ctx.session.scalars(sa.select(Photo.id)).all()
    decided = [clearance.for_channel(ctx, ids, channel) for channel in organisation.channels(ctx)]
    found = {one.code for each in decided for cleared in each.values() for one in cleared.decision.findings}
    assert TOLD - found == set()
    assert "SYSTEM_UNSURE" not in found


def test_every_channel_but_those_that_are_shut_has_something_clear(ctx: Context) -> None:
    ids = ctx.session.scalars(sa.select(Photo.id)).all()
    clear = [any(clearance.for_channel(ctx, ids, channel).values()) for channel in organisation.channels(ctx)]
    assert sum(clear) >= 5


def test_every_original_says_where_it_was_taken_and_no_copy_says_anything(ctx: Context) -> None:
    for photo_id in ctx.session.scalars(sa.select(Photo.id)):
        photo = photos.get(ctx, photo_id)
        assert photo.has_place
        for size in photos.SIZES:
            copy = photos.copy_bytes(ctx, photo, size)
            assert copy is not None
            assert list(residue(copy)) == []


def test_guide_names_everybody_who_may_sign_in(told: Installation, ctx: Context) -> None:
    named = set(re.findall(r"[a-z0-9]+@demo\.example", demo.guide(told)))
    assert named == set(ctx.session.scalars(sa.select(Account.email)))
    assert {account.role for account, _ in accounts.listing(ctx)} == set(Role)


def test_guide_says_the_password(told: Installation, ctx: Context) -> None:
    assert demo.PASSWORD in demo.guide(told)
    kept = ctx.session.scalars(sa.select(Account.password).distinct()).one()
    assert kept
    assert PasswordHasher().verify(kept, demo.PASSWORD)


def test_what_the_guide_says_to_try_first_works(ctx: Context) -> None:
    """Finish the tagging as staff, collect as comms, write down a no as staff, collect again; take down what is out."""
    staff, comms = as_(ctx, "staff"), as_(ctx, "comms")
    beach = ctx.session.scalars(sa.select(Event).where(Event.name == "Beach day")).one()
    assert [photo for photo in photos.of_event(staff, beach) if not photo.tagging_complete]

    website, noor = organisation.channel(comms, "our-website"), _person(ctx, "Noor")
    clear, _, _ = releases.clear_for(comms, website, page=1, size=100)
    release = _made_ready(comms, website, [photo.id for photo, _ in clear])
    assert isinstance(deliveries.deliver(comms, release), Collected)

    consents.record(staff, noor, NewAnswer(scope=Scope.PUBLIC, answer="withdrawn"))
    assert isinstance(deliveries.deliver(comms, releases.get(comms, release.id)), NoLonger)
    ended = releases.get(comms, release.id)
    stopped = {entry.photo_id for entry in ended.photos if entry.state == "refused"}
    assert releases.status(ended) == "withdrawn"
    assert stopped
    assert stopped <= {task.publication.photo_id for task in takedowns.waiting(comms)}
    assert all(noor.id in _pictured(ctx, photo_id) for photo_id in stopped)


def _pictured(ctx: Context, photo_id: str) -> set[str | None]:
    return {depiction.person_id for depiction in photos.get(ctx, photo_id).depictions}


def _person(ctx: Context, first_name: str) -> Person:
    return ctx.session.scalars(sa.select(Person).where(Person.name.startswith(first_name))).one()


def _made_ready(ctx: Context, channel: Channel, photo_ids: list[str]) -> releases.Release:
    from consentreg.services import rendering

    release = releases.ask(ctx, channel, photo_ids, reason="summer pages")
    for entry in release.photos:
        work = rendering.prepare(ctx, entry.id)
        assert work is not None
        rendering.keep(ctx, entry.id, work.make())
    return releases.get(ctx, release.id)
