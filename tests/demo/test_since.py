"""Is there somebody to be asked, something to be taken down and somebody to be answered, and do the links open?"""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from consentreg import db, demo, schema
from consentreg.context import COMMAND, Context
from consentreg.demo import photographs, since
from consentreg.installation import Installation
from consentreg.mail import Letter, Nowhere, Outbox
from consentreg.models import Event, Objection, Person, Photo, Publication, Takedown
from consentreg.rules.deadlines import Cause, due
from consentreg.rules.words import ChannelClass, Scope
from consentreg.services import (
    complaints,
    ending,
    invitations,
    milestones,
    organisation,
    photos,
    publications,
    step_up,
    takedowns,
    trail,
    unanswered,
    visits,
)
from consentreg.services.publications import Out
from tests.conftest import NOON
from tests.demo.test_story import as_


def links(told: Installation) -> dict[str, str]:
    """Return the tokens the guide shows, by the name their line begins with."""
    return dict(re.findall(r"^    (\w+).*/c/(\S{43})$", demo.guide(told), re.MULTILINE))


def taken(ctx: Context, outing: str, number: int) -> Photo:
    """Return a photo by its place in the story."""
    event = ctx.session.scalars(sa.select(Event).where(Event.name == outing)).one()
    return photos.of_event(as_(ctx, "lead"), event)[number]


def test_each_link_of_the_guide_opens_for_whom_it_says(told: Installation, ctx: Context) -> None:
    found = {name: invitations.by_token(ctx, token) for name, token in links(told).items()}
    whose = {name: ctx.session.get_one(Person, each.person_id).first_name for name, each in found.items()}
    assert whose == {"Ada": "Ada", "Cat": "Cat", "Oli": "Oli"}
    assert {name: each.purpose for name, each in found.items()} == {"Ada": "card", "Cat": "answer", "Oli": "answer"}
    assert all(each.expires_at > NOON + timedelta(days=29) for each in found.values())


def test_a_yes_of_the_mother_takes_a_code_and_one_of_the_boy_a_colleague(told: Installation, ctx: Context) -> None:
    mother, boy = (invitations.by_token(ctx, links(told)[name]) for name in ("Cat", "Oli"))
    assert mother.authority_id
    assert step_up.needed(ctx, mother, widening=True)
    assert step_up.waits_for_staff(ctx, boy)


def test_the_card_opens_with_its_pin(told: Installation, ctx: Context) -> None:
    card = invitations.by_token(ctx, links(told)["Ada"])
    assert since.PIN in demo.guide(told)
    assert visits.open_card(ctx, card, since.PIN)


def test_somebody_has_not_answered_for_a_week(ctx: Context) -> None:
    asked = {each.person.first_name: each.invitation for each in unanswered.listing(as_(ctx, "staff"))}
    assert set(asked) == {"Cat", "Isla", "Leo", "Oli"}
    assert NOON - asked["Leo"].asked_at > timedelta(days=7)
    assert asked["Leo"].sent_at


def test_letters_went_to_one_of_them_in_polish(told: Installation) -> None:
    assert isinstance(told.mail, Outbox)
    sent = {letter.to: letter.text for letter in told.mail.letters}
    assert set(sent) == {"joanna@home.example", "leo@home.example"}
    assert "Dzień dobry" in sent["joanna@home.example"]


def test_photos_are_out_and_one_of_them_must_soon_leave(ctx: Context) -> None:
    website = organisation.channel(as_(ctx, "comms"), "our-website")
    assert len(publications.at(ctx, website, page=1, size=9)) == 4
    (task,) = takedowns.waiting(as_(ctx, "comms"))
    assert task.publication.photo_id == taken(ctx, "Loch day", 6).id
    assert not task.late
    assert timedelta() < task.latest - NOON <= timedelta(hours=2)


@pytest.mark.parametrize("day", range(22, 29))
def test_the_deadline_is_ahead_whenever_the_story_is_told(day: int) -> None:
    now = datetime(2026, 6, day, 9, 30, tzinfo=UTC)
    asked = now - timedelta(days=since.near_its_deadline(now))
    assert now < due(ChannelClass.WEBSITE, Cause.WITHDRAWN, asked, photographs.ZONE) < now + timedelta(days=3)


def test_one_photo_was_taken_down_because_its_person_said_no(ctx: Context) -> None:
    ended = ctx.session.scalars(sa.select(Takedown).where(Takedown.ended_at.is_not(None))).one()
    assert (ended.ended_as, ended.cause) == ("removed", "withdrawn")
    gone = ctx.session.get_one(Publication, ended.publication_id).photo_id
    said = {each.photo_id: ctx.session.get_one(Person, each.person_id).name for each in _objections(ctx)}
    assert said == {gone: "Ada Moir", taken(ctx, "Loch day", 6).id: "Noor Aziz"}


def _objections(ctx: Context) -> list[Objection]:
    return list(ctx.session.scalars(sa.select(Objection)))


def test_a_photo_of_the_girl_with_the_card_is_still_out(ctx: Context) -> None:
    ada = ctx.session.scalars(sa.select(Person).where(Person.name == "Ada Moir")).one()
    assert {_left(one): one.channel.slug for one in publications.of_person(ctx, ada.id)} == {
        True: "our-website",
        False: "hall-wall",
    }


def _left(one: Out) -> bool:
    return one.takedown is not None and one.takedown.ended_as == "removed"


def test_a_complaint_waits_and_is_not_late(ctx: Context) -> None:
    assert complaints.counts(as_(ctx, "lead")) == (1, 0)


def test_a_yes_runs_out_and_somebody_turns_twelve(ctx: Context) -> None:
    soon = {each.person.first_name for each in ending.soon(as_(ctx, "staff"))}
    turning = {(each.person.first_name, each.turning.age): each.scopes for each in milestones.coming(as_(ctx, "staff"))}
    assert soon == {"Vic"}
    assert Scope.TAKE in turning["Hana", 12]


def test_what_happened_is_on_the_trail_in_the_order_it_happened(ctx: Context) -> None:
    at = [entry.at for entry in trail.entries(ctx, size=9999)]
    assert at == sorted(at, reverse=True)
    assert at[-1] < NOON - timedelta(days=199)


def test_links_of_the_demo_are_for_its_owner_alone(told: Installation) -> None:
    kept = told.config.instance / "links.txt"
    assert kept.stat().st_mode & 0o077 == 0
    assert set(links(told).values()) == {line.split("\t")[1] for line in kept.read_text("utf-8").splitlines()}


def test_a_link_that_is_used_up_is_said_to_be(told: Installation, tmp_path: Path) -> None:
    (tmp_path / "links.txt").write_text("Cat's mother is asked\t" + "x" * 43)
    later = replace(told, config=replace(told.config, instance=tmp_path))
    assert "Cat's mother is asked  used up: ask again, as staff" in demo.guide(later)


def test_a_register_of_somebodys_own_has_no_guide(told: Installation, tmp_path: Path) -> None:
    own = replace(told, engine=db.open_engine(f"sqlite:///{tmp_path / 'own.sqlite'}"))
    schema.upgrade(own.engine)
    with own.transaction(COMMAND) as ctx:
        organisation.found(ctx, "Harbour Trust")
    assert demo.guide(own) == ""
    own.engine.dispose()


def test_letters_of_the_demo_are_put_into_a_folder(told: Installation, tmp_path: Path) -> None:
    trying = demo.with_outbox(replace(told, mail=Nowhere(), config=replace(told.config, instance=tmp_path)))
    for text in ("First", "Second"):
        trying.mail.send(Letter("morag@home.example", "A code", text))
    written = {path.read_text("utf-8") for path in (tmp_path / "outbox").iterdir()}
    assert written == {"To: morag@home.example\nSubject: A code\n\n" + text for text in ("First", "Second")}
    assert all(path.stat().st_mode & 0o077 == 0 for path in (tmp_path / "outbox").iterdir())
    assert str(told.config.instance / "outbox") in demo.guide(told)


def test_a_mail_server_that_is_set_up_is_used(told: Installation) -> None:
    assert demo.with_outbox(told).mail is told.mail
