"""Does whatever cannot be read close the gate, without an error page and without opening anything?"""

import pytest
import sqlalchemy as sa
from structlog.testing import capture_logs

from consentreg.context import Context
from consentreg.models import Channel, Person, Photo
from consentreg.rules.words import Scope
from consentreg.services import clearance, facts, notes, photos, releases, rendering, restrictions
from tests import factories as make
from tests.services import acts

UNSURE = ("DENY", {"SYSTEM_UNSURE"})
Cleared = tuple[Photo, Channel, Person]


@pytest.fixture
def clear(ctx: Context) -> Cleared:
    """A photo that may go to the website."""
    acts.faces_welcome(ctx)
    person = make.person(ctx, born=make.TAKEN.replace(year=2008))
    make.yes_to_all(ctx, person, authority_id=make.authority(ctx, person).id)
    make.yes_to_all(ctx, person)
    notes.record_view(ctx, person, "yes")
    lead = acts.acting(ctx, make.account(ctx, make.Role.SAFEGUARDING))
    level = restrictions.restrict(lead, person, level="NO_PLACE", category="other", review_by=None)
    notes.assess_capacity(ctx, person, result="able", basis="asked", review_by=make.TAKEN.replace(year=2027))
    photo, channel = acts.snap(ctx, of=make.event(ctx)), make.channel(ctx)
    acts.tagged(ctx, photo, acts.Tagged(person.id), place_clue="none")
    assert acts.decided(ctx, photo, channel) == ("ALLOW", {"CONSENTED"})
    assert level.lifted_at is None
    return photo, channel, person


SPOILT = {
    "purpose": "UPDATE photo SET purpose = 'fun'",
    "place clue": "UPDATE photo SET place_clue = 'perhaps'",
    "kind of person": "UPDATE person SET kind = 'ghost'",
    "how they are seen": "UPDATE depiction SET identifiable = 'a bit'",
    "level of restriction": "UPDATE restriction SET level = 'NO_WAY'",
    "capacity": "UPDATE capacity_assessment SET result = 'so so'",
    "child's view": "UPDATE child_view SET view = 'hm'",
    "channel's class": "UPDATE channel SET class = 'BILLBOARD'",
    "a date": "UPDATE photo SET captured_from = 'last', captured_to = 'week'",
    "a date of birth": "UPDATE person SET born = 'in spring'",
    "somebody who is gone": "DELETE FROM person_group; DELETE FROM person",
}


@pytest.mark.parametrize("name", SPOILT)
def test_a_row_nobody_understands_closes_the_gate(ctx: Context, clear: Cleared, name: str) -> None:
    photo, channel, _ = clear
    ctx.session.execute(sa.text("PRAGMA defer_foreign_keys = ON"))
    for statement in SPOILT[name].split("; "):
        ctx.session.execute(sa.text(statement))
    ctx.session.refresh(channel)
    assert acts.decided(ctx, photo, channel) == UNSURE
    assert not clearance.for_channel(ctx, [photo.id], channel)[photo.id].obligations


ANSWERS = {
    "scope": "UPDATE answer SET scope = 'wherever' WHERE scope = 'publish_public'",
    "answer": "UPDATE answer SET answer = 'maybe'",
    "conditions": "UPDATE answer SET conditions = '{'",
    "channels": "UPDATE answer SET channels = '[\"BILLBOARD\"]'",
    "moment": "UPDATE answer SET since = 'once'",
}


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_nobody_understands_closes_the_gate(ctx: Context, clear: Cleared, name: str) -> None:
    photo, channel, person = clear
    ctx.session.execute(sa.text("DROP TRIGGER answer_no_update"))
    ctx.session.execute(sa.text(ANSWERS[name]))
    assert acts.decided(ctx, photo, channel) == UNSURE
    if name not in {"conditions", "moment"}:
        standing = clearance.person_standing(ctx, person.id)
        assert [decision.reasons for decision in standing.values()] == [("SYSTEM_UNSURE",)] * 3


def test_what_breaks_while_facts_are_gathered_closes_the_gate(
    ctx: Context, clear: Cleared, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo, channel, person = clear

    def broken(*_: object) -> None:
        raise RuntimeError("Ada Lovell")

    monkeypatch.setattr(facts, "photo_facts", broken)
    monkeypatch.setattr(facts, "person_facts", broken)
    with capture_logs() as said:
        assert acts.decided(ctx, photo, channel) == UNSURE
        assert clearance.Desk(ctx, [photo.id]).for_scope(photo.id, Scope.TAKE).decision.reasons == ("SYSTEM_UNSURE",)
        assert clearance.person_standing(ctx, person.id)[Scope.TAKE].reasons == ("SYSTEM_UNSURE",)
    assert "Ada" not in str(said)
    assert {line["error"] for line in said} == {"RuntimeError"}


def test_a_photo_that_is_not_there_is_not_cleared(ctx: Context, clear: Cleared) -> None:
    _, channel, _ = clear
    cleared = clearance.for_channel(ctx, ["f" * 32], channel)["f" * 32]
    assert (bool(cleared), cleared.decision.reasons) == (False, ("SYSTEM_UNSURE",))


def test_a_release_asked_for_in_doubt_is_left_out(ctx: Context, clear: Cleared) -> None:
    photo, channel, _ = clear
    ctx.session.execute(sa.text("UPDATE channel SET class = 'BILLBOARD'"))
    ctx.session.refresh(channel)
    release = releases.ask(ctx, channel, [photo.id], reason="x", max_edge=4000)
    assert (acts.states(release), acts.codes(release.photos[0])) == (["left_out"], ["SYSTEM_UNSURE"])
    assert release.max_edge == 1600


def test_a_release_that_comes_into_doubt_is_refused(ctx: Context, clear: Cleared) -> None:
    photo, channel, _ = clear
    release = releases.ask(ctx, channel, [photo.id], reason="x")
    photo.purpose = "fun"
    assert rendering.prepare(ctx, release.photos[0].id) is None
    assert acts.codes(release.photos[0]) == ["SYSTEM_UNSURE"]


def test_only_an_allowed_decision_is_true(ctx: Context, clear: Cleared) -> None:
    photo, channel, _ = clear
    assert clearance.for_channel(ctx, [photo.id], channel)[photo.id]
    photos.hold(ctx, photo, "other")
    assert not clearance.for_channel(ctx, [photo.id], channel)[photo.id]
