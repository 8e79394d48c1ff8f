"""Is "why was this allowed on that day?" answered by the entries alone, and by no name?"""

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from consentreg.context import COMMAND, SYSTEM, Context
from consentreg.models import AuditEntry, Channel, Person, Photo
from consentreg.rules.permissions import Role
from consentreg.rules.words import Scope
from consentreg.services import (  # fmt: skip
    accounts,
    audit,
    consents,
    deliveries,
    notes,
    notices,
    people,
    photos,
    policy,
    releases,
    rendering,
    restrictions,
    reviews,
    trail,
)
from consentreg.services.deliveries import Collected, NoLonger
from tests import factories as make
from tests.services import acts
from tests.services.going_out import out

NAMES = ('"Ada"', "Ada ", "Lovell", "Kerr", "Mo ", "Rowan", "Beach", "Rex", "Quill", "Newsletter", "rex@", "Harbour",
         "Old Mill", "signed in blue", "Ext-77", "Robin", "very shy", "a good one", "token-name")  # fmt: skip


def story(ctx: Context) -> tuple[Photo, Channel, Person]:
    """Live through a month with every sort of act in it."""
    acts.faces_welcome(ctx)
    staff, second = make.account(ctx), make.account(ctx)
    lead, other_lead = make.account(ctx, Role.SAFEGUARDING), make.account(ctx, Role.SAFEGUARDING)
    rex, _ = accounts.add(ctx, "rex@quill.example", Role.COMMS, name="Rex Quill")
    accounts.add_token(ctx, rex, "token-name")
    ctx = acts.acting(ctx, staff)
    ada, bo = make.person(ctx, external_id="Ext-77"), make.person(ctx, "Bo Kerr", born=date(2018, 1, 1))
    parent = make.authority(ctx, bo, name="Mo Kerr")
    form = consents.add_evidence(ctx, b"%PDF-1.7 Ada Lovell")
    make.yes_to_all(ctx, ada, evidence_id=form.id, evidence_reference="signed in blue", note="very shy")
    make.yes_to_all(ctx, bo, authority_id=parent.id)
    notes.record_view(ctx, bo, "cannot_express", "very shy")
    notes.assess_capacity(ctx, ada, result="able", basis="very shy", review_by=date(2026, 12, 1))
    waiting = make.answer(ctx, ada, Scope.INTERNAL, since=None, evidence_reference=None, second_person=True)
    consents.confirm(acts.acting(ctx, second), waiting.id)
    channel = make.channel(ctx, "old-mill", name="Old Mill", owner="Rex Quill", audience="Harbour")
    photo = acts.photo_of(ctx, ada, bo)
    photos.lift_hold(ctx, photo, photos.hold(ctx, photo, "other").id)
    people.end_authority(ctx, bo, make.authority(ctx, bo, name="Al Kerr").id)
    people.set_contact(ctx, bo, parent.id, do_not_contact=True)
    asking = acts.acting(ctx, rex)
    release = releases.ask(asking, channel, [photo.id], reason="Newsletter")
    assert rendering.prepare(replace(ctx, actor=SYSTEM), release.photos[0].id)
    rendering.keep(replace(ctx, actor=SYSTEM), release.photos[0].id, acts.drawing(b"", photos.SIZES["thumb"]))
    assert isinstance(deliveries.deliver(asking, releases.get(ctx, release.id)), Collected)
    after = acts.later(ctx, hours=1)
    restriction = restrictions.restrict(acts.acting(after, lead), bo, level="REVIEW_EACH", category="witness",
                                        review_by=None)  # fmt: skip
    reviews.settle(acts.acting(after, other_lead), photo, channel, reason="a good one")
    anew = releases.ask(acts.acting(after, rex), channel, [photo.id], reason="Newsletter")
    assert isinstance(deliveries.deliver(acts.acting(after, rex), acts.make_ready(ctx, anew)), Collected)
    for each in (lead, other_lead):
        restrictions.lift(acts.acting(after, each), bo, restriction.id)
    make.answer(acts.later(ctx, hours=2), ada, Scope.PUBLIC, "withdrawn", since=None, note="very shy")
    late = acts.acting(acts.later(ctx, hours=3), rex)
    assert isinstance(deliveries.deliver(late, releases.get(ctx, anew.id)), NoLonger)
    policy.retire_channel(ctx, "old-mill")
    accounts.end(ctx, rex.id)
    return photo, channel, ada


def test_no_name_of_anybody_or_anything_is_on_the_trail(ctx: Context) -> None:
    story(ctx)
    told = json.dumps([[entry.act, entry.subject, entry.actor_id, entry.detail] for entry in acts.trail(ctx.session)])
    assert [name for name in NAMES if name.lower() in told.lower()] == []
    assert audit.verify(ctx.session).broken_at is None


def test_why_it_was_allowed_that_day_is_answered_by_the_entries_alone(ctx: Context) -> None:
    photo, channel, ada = story(ctx)
    yes = next(each for each in consents.history(ctx, ada) if (each.scope, each.answer) == ("publish_public", "given"))
    entries = acts.trail(ctx.session)
    then = _why(entries, photo.id, channel.id, ctx.now + timedelta(minutes=30))
    assert (then["outcome"], then["codes"]) == ("ALLOW", {"CONSENTED"})
    assert yes.id in then["answers"]
    assert then["answers"][yes.id]["person"] == ada.id
    assert then["answers"][yes.id]["answer"] == "given"
    assert acts.decided(acts.later(ctx, hours=3), photo, channel)[0] == "DENY"
    looked = _why(entries, photo.id, channel.id, ctx.now + timedelta(hours=1, minutes=30))
    assert (looked["outcome"], looked["codes"]) == ("ALLOW", {"CONSENTED", "RESTRICTED_REVIEW"})
    now = _why(entries, photo.id, channel.id, ctx.now + timedelta(days=1))
    assert (now["outcome"], "OWN_NO" in now["codes"]) == ("DENY", True)


def _why(entries: list[AuditEntry], photo: str, channel: str, moment: Any) -> dict[str, Any]:
    """Answer from entries alone what stood for a photo and a channel at a moment."""
    last_word = {"delivery", "change"}
    asked = [e for e in entries if e.act == "decision" and e.subject == photo and e.detail["stage"] in last_word]
    last = [e for e in asked if e.detail["channel"] == channel and e.at <= moment][-1]
    answers = {
        e.subject: e.detail for e in entries if e.act == "answer.recorded" and e.subject in last.detail["rests_on"]
    }
    return {"outcome": last.detail["outcome"], "codes": {found[0] for found in last.detail["findings"]},
            "answers": answers}  # fmt: skip


def test_every_delivery_names_the_decisions_it_stands_on(ctx: Context) -> None:
    photo, _, _ = story(ctx)
    kept = {entry.detail["decision"]: entry for entry in trail.decisions(ctx, photo.id)}
    for delivery in acts.trail(ctx.session, "delivery"):
        for photo_id, _sha256, decision in delivery.detail["photos"]:
            assert (kept[decision].subject, kept[decision].detail["outcome"]) == (photo_id, "ALLOW")
            assert kept[decision].detail["stage"] == "delivery"
    assert [entry.detail["stage"] for entry in trail.decisions(ctx, photo.id)] == [
        "change", "delivery", "request", "review", "change", "delivery", "rendering", "request"]  # fmt: skip


def test_entries_can_be_asked_for_by_subject_act_and_time(ctx: Context) -> None:
    photo, _, _ = story(ctx)
    ours = trail.entries(ctx, subject=photo.id)
    assert {entry.subject for entry in ours} == {photo.id}
    assert [entry.seq for entry in ours] == sorted((entry.seq for entry in ours), reverse=True)
    assert [entry.act for entry in trail.entries(ctx, subject=photo.id, act="photo.held")] == ["photo.held"]
    before = trail.entries(ctx, before=ctx.now + timedelta(minutes=1), size=500)
    assert "restriction.set" not in {entry.act for entry in before}
    pages = [trail.entries(ctx, page=page, size=7) for page in (1, 2)]
    assert [len(page) for page in pages] == [7, 7]
    assert pages[0][-1].seq == pages[1][0].seq + 1


PRIVATE = ("answer.", "restriction.", "view.", "capacity.", "authority.", "review.", "use.", "person.deceased")


@pytest.mark.parametrize("role", [Role.ADMIN, Role.COMMS])
def test_who_may_not_know_reasons_reads_none_on_the_trail(ctx: Context, role: Role) -> None:
    photo, _, _ = story(ctx)
    reader = acts.as_role(ctx, role)
    read = trail.entries(reader, size=500)
    assert [entry.act for entry in read if entry.act.startswith(PRIVATE)] == []
    told = json.dumps([trail.told(reader, entry) for entry in read])
    assert all(word not in told for word in ("OWN_NO", "REVIEW_EACH", "RESTRICTED", "CONSENTED"))
    assert {entry.act for entry in trail.entries(reader, subject=photo.id)} > {"photo.added", "decision"}


@pytest.mark.parametrize("actor", [COMMAND, SYSTEM])
def test_lead_and_command_line_read_all_of_it(ctx: Context, actor: Any) -> None:
    story(ctx)
    everything = [entry.seq for entry in reversed(acts.trail(ctx.session))]
    for reader in (replace(ctx, actor=actor), acts.as_role(ctx, Role.SAFEGUARDING)):
        read = trail.entries(reader, size=500)
        assert [entry.seq for entry in read] == everything
        assert all(trail.told(reader, entry) == entry.detail for entry in read)


def test_first_notice_is_kept_once_and_the_newest_is_in_force(ctx: Context) -> None:
    first = notices.current(ctx)
    assert notices.current(ctx).id == first.id
    assert "Harbour Trust" in first.text
    newer = notices.add(acts.later(ctx, days=1), "2", "en", "You can say no.")
    assert notices.current(ctx).id == newer.id
    answer = make.answer(acts.later(ctx, days=1), make.person(ctx), Scope.TAKE)
    assert answer.notice_id == newer.id


def test_by_whom_something_ended_does_not_tell_an_answer_from_a_restriction(ctx: Context) -> None:
    site, ada = out(ctx), make.person(ctx)
    make.yes_to_all(ctx, ada)
    photo = acts.photo_of(ctx, ada)
    site.publish(photo)
    site.ready(photo)
    lead = acts.acting(acts.later(ctx, hours=1), make.account(ctx, Role.SAFEGUARDING))
    restrictions.restrict(lead, ada, level="NO_PUBLIC", category="other", review_by=None)
    since = [entry for entry in acts.trail(ctx.session) if entry.at == lead.now]
    said = {entry.act for entry in since}
    assert {"release.ended", "takedown.asked", "decision"} <= said
    admin = acts.as_role(lead, Role.ADMIN)
    seen = [trail.by(admin, entry) for entry in since if entry.act.startswith(trail.OPEN)]
    assert set(seen) == {("system", None)}
    assert {trail.by(lead, entry) for entry in since} == {("account", lead.actor.id)}
