"""Does what people do through the use cases come to the decision the table promises? (domain.md 5.2)"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from consentreg.context import Context
from consentreg.models import Channel, Person, Photo
from consentreg.rules.permissions import Role
from consentreg.rules.reasons import ROWS
from consentreg.rules.words import Scope
from consentreg.services import organisation, people, photos, restrictions, tagging
from consentreg.services.tagging import Tagged, Tags
from tests import factories as make
from tests.services import acts

Seen = tuple[Photo, Channel]
Situation = Callable[[Context], Seen]
SITUATIONS: dict[str, tuple[Situation, str, set[str]]] = {}
CHILD, TEEN, YOUTH = date(2018, 3, 1), date(2012, 3, 1), date(2009, 3, 1)


def situation(name: str, verdict: str) -> Callable[[Situation], Situation]:
    outcome, *codes = verdict.split()

    def enter(stage: Situation) -> Situation:
        assert name not in SITUATIONS
        SITUATIONS[name] = (stage, outcome, set(codes))
        return stage

    return enter


def lead(ctx: Context) -> Context:
    return acts.acting(ctx, make.account(ctx, Role.SAFEGUARDING))


def youth(ctx: Context, **more: Any) -> Person:
    """Return somebody of 17 who said yes to everything."""
    person = make.person(ctx, born=YOUTH)
    make.yes_to_all(ctx, person, **more)
    return person


def child(ctx: Context, view: str | None = "yes", **more: Any) -> Person:
    """Return somebody of 8 with a parent who said yes to everything."""
    person = make.person(ctx, born=CHILD, **more)
    make.yes_to_all(ctx, person, authority_id=make.authority(ctx, person).id)
    if view:
        people.record_view(ctx, person, view)
    return person


def website(ctx: Context, *pictured: Person, **how: Any) -> Seen:
    return acts.photo_of(ctx, *pictured, **how), make.channel(ctx)


def wall(ctx: Context, *pictured: Person, **how: Any) -> Seen:
    return acts.photo_of(ctx, *pictured, **how), make.channel(ctx, "hall", "INTERNAL_DISPLAY")


def says(ctx: Context, word: str, *scopes: Scope, **more: Any) -> Person:
    """Return somebody of 17 who said yes to everything and later another word to these."""
    person = youth(ctx)
    for scope in scopes:
        make.answer(ctx, person, scope, word, since=ctx.now, **more)
    return person


@situation("1 a row with a word nobody knows", "DENY SYSTEM_UNSURE")
def _(ctx: Context) -> Seen:
    seen = website(ctx, youth(ctx))
    ctx.session.execute(sa.text("UPDATE photo SET purpose = 'fun'"))
    return seen


@situation("1 taken before somebody in it was born", "DENY SYSTEM_UNSURE")
def _(ctx: Context) -> Seen:
    person = make.person(ctx, born=date(2026, 6, 1))
    make.yes_to_all(ctx, person, authority_id=make.authority(ctx, person).id, since=None, covers_existing=True)
    people.record_view(ctx, person, "cannot_express", "watched the baby")
    photo = acts.photo_of(ctx, person)
    return photos.correct_date(ctx, photo, date(2026, 5, 1), date(2026, 5, 1)), make.channel(ctx, "album", "KEEPSAKE")


@situation("2 on hold", "DENY PHOTO_ON_HOLD")
def _(ctx: Context) -> Seen:
    photo, channel = website(ctx, youth(ctx))
    photos.hold(ctx, photo, "asked_to_pause")
    return photo, channel


@situation("3 taken for care", "DENY OPERATIONAL_PHOTO")
def _(ctx: Context) -> Seen:
    photo, channel = website(ctx, youth(ctx))
    photo.purpose = "operational"
    return photo, channel


@situation("4 a retired channel", "DENY CHANNEL_NOT_APPROVED")
def _(ctx: Context) -> Seen:
    photo, channel = website(ctx, youth(ctx))
    return photo, organisation.retire_channel(ctx, channel.slug)


@situation("5 never tagged", "DENY TAGGING_NOT_COMPLETE")
def _(ctx: Context) -> Seen:
    return acts.snap(ctx), make.channel(ctx)


@situation("5 nobody in it, but nobody says so", "DENY TAGGING_NOT_COMPLETE")
def _(ctx: Context) -> Seen:
    return acts.tagged(ctx, acts.snap(ctx)), make.channel(ctx)


@situation("6 more people visible than named", "DENY UNTAGGED_PEOPLE")
def _(ctx: Context) -> Seen:
    person = youth(ctx)
    tags = Tags([Tagged(person.id)], people_visible=2, complete=True)
    return tagging.say(ctx, acts.snap(ctx), tags), make.channel(ctx)


@situation("7 nobody in it, two people say so", "ALLOW NO_PEOPLE")
def _(ctx: Context) -> Seen:
    photo = acts.snap(ctx)
    for _ in range(2):
        acts.tagged(acts.acting(ctx, make.account(ctx)), photo, attest_no_people=True)
    return photo, make.channel(ctx)


def _stranger(ctx: Context, kind: str, how: str = "face") -> Seen:
    person = youth(ctx)
    photo = acts.tagged(ctx, acts.snap(ctx), Tagged(person.id), Tagged(None, kind, how))
    return photo, make.channel(ctx)


@situation("8 a face nobody knows", "DENY UNKNOWN_PERSON")
def _(ctx: Context) -> Seen:
    return _stranger(ctx, "unknown")


@situation("9 somebody from behind, one look", "REVIEW IDENTIFIABILITY_UNCONFIRMED")
def _(ctx: Context) -> Seen:
    return _stranger(acts.acting(ctx, make.account(ctx)), "unknown", "not_identifiable")


@situation("10 restricted", "DENY RESTRICTED")
def _(ctx: Context) -> Seen:
    person = youth(ctx)
    restrictions.restrict(lead(ctx), person, level="NO_PUBLIC", category="other", review_by=None)
    return website(ctx, person)


@situation("11 the place is secret and may show", "DENY RESTRICTED")
def _(ctx: Context) -> Seen:
    person = youth(ctx)
    restrictions.restrict(lead(ctx), person, level="NO_PLACE", category="protective_order", review_by=None)
    return wall(ctx, person)


@situation("11 the place is secret and does not show", "ALLOW CONSENTED")
def _(ctx: Context) -> Seen:
    person = youth(ctx)
    restrictions.restrict(lead(ctx), person, level="NO_PLACE", category="protective_order", review_by=None)
    return acts.tagged(ctx, acts.snap(ctx), Tagged(person.id), place_clue="none"), make.channel(ctx)


@situation("12 each use is looked at", "REVIEW RESTRICTED_REVIEW")
def _(ctx: Context) -> Seen:
    person = youth(ctx)
    restrictions.restrict(lead(ctx), person, level="REVIEW_EACH", category="other", review_by=None)
    return wall(ctx, person)


@situation("13 deceased", "REVIEW DECEASED")
def _(ctx: Context) -> Seen:
    return wall(ctx, people.note_death(ctx, youth(ctx), date(2026, 6, 1)))


@situation("13 deceased after a no of their own", "DENY OWN_NO")
def _(ctx: Context) -> Seen:
    return wall(ctx, people.note_death(ctx, says(ctx, "withdrawn", Scope.INTERNAL), date(2026, 6, 1)))


@situation("14 own no", "DENY OWN_NO")
def _(ctx: Context) -> Seen:
    return website(ctx, says(ctx, "withdrawn", Scope.PUBLIC))


@situation("14 own no to being photographed", "DENY OWN_NO")
def _(ctx: Context) -> Seen:
    return website(ctx, says(ctx, "refused", Scope.TAKE))


@situation("14 a child who does not decide says no", "DENY OWN_NO")
def _(ctx: Context) -> Seen:
    return wall(ctx, child(ctx, view="no"))


@situation("15 own no inside, asked for outside", "DENY LOWER_SCOPE_NO")
def _(ctx: Context) -> Seen:
    return website(ctx, says(ctx, "refused", Scope.INTERNAL))


def _from_behind(ctx: Context, person: Person, looks: int) -> Seen:
    photo = acts.snap(ctx)
    for _ in range(looks):
        acts.tagged(acts.acting(ctx, make.account(ctx)), photo, Tagged(person.id, identifiable="not_identifiable"))
    return photo, make.channel(ctx)


@situation("16 from behind, two people say nobody could tell", "ALLOW NOT_IDENTIFIABLE")
def _(ctx: Context) -> Seen:
    return _from_behind(ctx, make.person(ctx, born=YOUTH), looks=2)


@situation("17 from behind, one says so", "REVIEW IDENTIFIABILITY_UNCONFIRMED")
def _(ctx: Context) -> Seen:
    return _from_behind(ctx, make.person(ctx, born=YOUTH), looks=1)


@situation("18 from behind, but a parent said no", "REVIEW GUARDIAN_NO_NOT_IDENTIFIABLE")
def _(ctx: Context) -> Seen:
    person = child(ctx)
    make.answer(ctx, person, Scope.PUBLIC, "refused", authority_id=make.authority(ctx, person, name="Al").id)
    return _from_behind(ctx, person, looks=2)


@situation("19 date of birth unknown", "REVIEW DOB_UNKNOWN")
def _(ctx: Context) -> Seen:
    person = make.person(ctx, born=None)
    make.yes_to_all(ctx, person)
    make.yes_to_all(ctx, person, authority_id=make.authority(ctx, person).id)
    return wall(ctx, person)


def _unable(ctx: Context, person: Person) -> Person:
    people.assess_capacity(ctx, person, result="unable", basis="talked it over", review_by=date(2026, 12, 1))
    return person


@situation("20 lacks capacity, outside", "DENY ADULT_LACKS_CAPACITY")
def _(ctx: Context) -> Seen:
    return website(ctx, _unable(ctx, youth(ctx)))


@situation("20 lacks capacity, inside", "REVIEW ADULT_LACKS_CAPACITY")
def _(ctx: Context) -> Seen:
    return wall(ctx, _unable(ctx, youth(ctx)))


@situation("21 nobody asked", "DENY NOT_ASKED TAKE_NOT_AGREED")
def _(ctx: Context) -> Seen:
    return website(ctx, make.person(ctx, born=YOUTH))


@situation("22 asked, no answer yet", "DENY NO_ANSWER_YET")
def _(ctx: Context) -> Seen:
    person = make.person(ctx, born=YOUTH)
    make.answer(ctx, person, Scope.TAKE)
    make.answer(ctx, person, Scope.PUBLIC, "requested")
    return website(ctx, person)


@situation("23 a guardian's yes where their own is needed", "DENY OWN_DECISION_NEEDED TAKE_NOT_AGREED")
def _(ctx: Context) -> Seen:
    person = make.person(ctx, born=TEEN)
    make.yes_to_all(ctx, person, authority_id=make.authority(ctx, person).id)
    return wall(ctx, person)


@situation("24 a guardian's yes from before they turned 12", "DENY GUARDIAN_YES_LAPSED_AGE TAKE_NOT_AGREED")
def _(ctx: Context) -> Seen:
    person = make.person(ctx, born=date(2014, 6, 1))
    make.yes_to_all(ctx, person, authority_id=make.authority(ctx, person).id)
    return wall(ctx, person)


@situation("25 a child, and no adult was asked", "DENY GUARDIAN_NOT_ASKED TAKE_NOT_AGREED")
def _(ctx: Context) -> Seen:
    person = make.person(ctx, born=CHILD)
    make.authority(ctx, person)
    return wall(ctx, person)


@situation("26 the only yes is of an adult nobody checked", "DENY AUTHORITY_NOT_VERIFIED TAKE_NOT_AGREED")
def _(ctx: Context) -> Seen:
    person = make.person(ctx, born=CHILD)
    foster = make.authority(ctx, person, relation="foster_carer", source="self_declared", verified=False)
    make.yes_to_all(ctx, person, authority_id=foster.id)
    people.record_view(ctx, person, "yes")
    return wall(ctx, person)


@situation("26 the adult who said yes may no longer decide", "DENY AUTHORITY_NOT_VERIFIED TAKE_NOT_AGREED")
def _(ctx: Context) -> Seen:
    person = child(ctx)
    people.end_authority(ctx, person, people.authorities(ctx, person)[0].id)
    return wall(ctx, person)


@situation("27 an adult's no", "DENY GUARDIAN_NO TAKE_NOT_AGREED")
def _(ctx: Context) -> Seen:
    person = make.person(ctx, born=CHILD)
    for scope in Scope:
        make.answer(ctx, person, scope, "refused", authority_id=make.authority(ctx, person).id)
    return wall(ctx, person)


@situation("28 one adult's yes, another's no", "DENY GUARDIANS_DISAGREE")
def _(ctx: Context) -> Seen:
    person = child(ctx)
    make.answer(ctx, person, Scope.INTERNAL, "refused", authority_id=make.authority(ctx, person, name="Al").id)
    return wall(ctx, person)


@situation("29 nobody asked the child", "REVIEW CHILD_VIEW_NOT_RECORDED")
def _(ctx: Context) -> Seen:
    return wall(ctx, child(ctx, view=None))


@situation("30 they say yes, an adult says no", "REVIEW COMPETENT_YES_GUARDIAN_NO")
def _(ctx: Context) -> Seen:
    person = make.person(ctx, born=TEEN)
    make.yes_to_all(ctx, person)
    make.answer(ctx, person, Scope.INTERNAL, "refused", authority_id=make.authority(ctx, person).id)
    return wall(ctx, person)


@situation("31 outside, no adult agreed beside them", "REVIEW CO_AGREEMENT_MISSING")
def _(ctx: Context) -> Seen:
    person = make.person(ctx, born=TEEN)
    make.yes_to_all(ctx, person)
    return website(ctx, person)


@situation("32 a yes to show, none to be photographed", "DENY TAKE_NOT_AGREED")
def _(ctx: Context) -> Seen:
    person = make.person(ctx, born=YOUTH)
    make.answer(ctx, person, Scope.PUBLIC)
    return website(ctx, person)


def _when(ctx: Context, scope: Scope = Scope.PUBLIC, **terms: Any) -> Seen:
    person = make.person(ctx, born=YOUTH)
    make.answer(ctx, person, Scope.TAKE, covers_existing=True)
    make.answer(ctx, person, scope, **terms)
    return website(ctx, person)


@situation("33 not yet", "DENY NOT_YET_VALID")
def _(ctx: Context) -> Seen:
    return _when(ctx, valid_from=date(2026, 7, 2), covers_existing=True)


@situation("33 run out yesterday", "DENY EXPIRED")
def _(ctx: Context) -> Seen:
    return _when(ctx, valid_until=date(2026, 6, 30))


@situation("33 the last day", "ALLOW CONSENTED")
def _(ctx: Context) -> Seen:
    return _when(ctx, valid_until=date(2026, 7, 1))


@situation("34 taken before the yes", "DENY CAPTURED_BEFORE_CONSENT")
def _(ctx: Context) -> Seen:
    return _when(ctx, since=datetime(2026, 6, 1, tzinfo=ctx.now.tzinfo))


@situation("35 taken nobody knows when", "REVIEW CAPTURE_DATE_UNKNOWN")
def _(ctx: Context) -> Seen:
    photo, channel = website(ctx, youth(ctx))
    return photos.correct_date(ctx, photo, None, None), channel


@situation("35 taken around the day of the yes", "REVIEW CAPTURE_DATE_UNKNOWN")
def _(ctx: Context) -> Seen:
    photo, channel = website(ctx, youth(ctx))
    return photos.correct_date(ctx, photo, date(2026, 1, 1), date(2026, 1, 31)), channel


@situation("36 left", "DENY PERSON_LEFT")
def _(ctx: Context) -> Seen:
    return wall(ctx, _left(ctx, youth(ctx)))


@situation("36 left, and you may keep using them", "ALLOW CONSENTED")
def _(ctx: Context) -> Seen:
    return wall(ctx, _left(ctx, youth(ctx, survives_leaving=True)))


def _left(ctx: Context, person: Person) -> Person:
    known = {"name": person.name, "born": person.born, "looked_after": False, "groups": [make.group(ctx)]}
    return people.edit(ctx, person, left_on=date(2026, 6, 15), **known)


@situation("37 it turned out that nobody can prove it", "DENY CONSENT_NOT_PROVEN")
def _(ctx: Context) -> Seen:
    return website(ctx, says(ctx, "invalidated", Scope.PUBLIC))


def _ruled(ctx: Context, *rules: object, klass: str = "WEBSITE", of_event: bool = False, **how: Any) -> Seen:
    person = make.person(ctx, born=YOUTH)
    make.answer(ctx, person, Scope.TAKE)
    make.answer(ctx, person, Scope.PUBLIC, conditions=rules, channels=("SOCIAL", "PRESS"))
    event = make.event(ctx) if of_event else None
    photo = acts.tagged(ctx, acts.snap(ctx, of=event), Tagged(person.id, **how), place_clue="present")
    return photo, make.channel(ctx, "place", klass)


@situation("38 group photos only, and alone", "DENY CONDITION_GROUP_ONLY")
def _(ctx: Context) -> Seen:
    return _ruled(ctx, "GROUP_ONLY")


@situation("38 not my face", "DENY CONDITION_NO_FACE")
def _(ctx: Context) -> Seen:
    return _ruled(ctx, "NO_FACE", identifiable="partial")


@situation("38 not my name", "DENY CONDITION_NO_NAME")
def _(ctx: Context) -> Seen:
    return _ruled(ctx, "NO_NAME", named_in_caption=True)


@situation("38 nothing that shows where", "DENY CONDITION_PLACE")
def _(ctx: Context) -> Seen:
    return _ruled(ctx, "NO_PLACE")


@situation("38 only that one outing", "DENY CONDITION_EVENT")
def _(ctx: Context) -> Seen:
    return _ruled(ctx, {"type": "EVENT_ONLY", "event": "f" * 32}, of_event=True)


@situation("38 not while it is going on", "DENY CONDITION_LIVE")
def _(ctx: Context) -> Seen:
    seen = _ruled(ctx, "NOT_LIVE", of_event=True)
    ctx.session.execute(sa.text("UPDATE event SET day = '2026-07-01'"))
    return seen


@situation("38 that outing is over", "ALLOW CONSENTED")
def _(ctx: Context) -> Seen:
    return _ruled(ctx, "NOT_LIVE", {"type": "EVENT_ONLY", "event": make.event(ctx).id}, of_event=True)


@situation("39 not on social media", "DENY CHANNEL_EXCLUDED")
def _(ctx: Context) -> Seen:
    return _ruled(ctx, "NO_SOCIAL", klass="SOCIAL")


@situation("39 a place that was not ticked", "DENY CHANNEL_EXCLUDED")
def _(ctx: Context) -> Seen:
    return _ruled(ctx, klass="PARTNER")


@situation("39 a place that was ticked", "ALLOW CONSENTED")
def _(ctx: Context) -> Seen:
    return _ruled(ctx, klass="PRESS")


@situation("40 a rule nobody can check", "REVIEW CONDITION_UNCLEAR")
def _(ctx: Context) -> Seen:
    return _ruled(ctx, "NOT_LIVE")


@situation("41 ask me each time", "REVIEW ASK_EACH_TIME")
def _(ctx: Context) -> Seen:
    return _ruled(ctx, "ASK_EACH_TIME")


@situation("42 an adult who walked by", "REVIEW BYSTANDER_ADULT")
def _(ctx: Context) -> Seen:
    return _stranger(ctx, "bystander_adult")


@situation("43 a child who walked by", "DENY BYSTANDER_CHILD")
def _(ctx: Context) -> Seen:
    return _stranger(ctx, "bystander_child")


@situation("44 a member of staff decides alone", "ALLOW CONSENTED")
def _(ctx: Context) -> Seen:
    person = make.person(ctx, kind="staff", born=date(1980, 1, 1))
    make.yes_to_all(ctx, person)
    return website(ctx, person)


@situation("45 think about dignity", "REVIEW SENSITIVE_CONTENT")
def _(ctx: Context) -> Seen:
    return acts.tagged(ctx, acts.snap(ctx), Tagged(youth(ctx).id), sensitive=True), make.channel(ctx)


@situation("46 a child's face where anybody can see it", "REVIEW FACE_PUBLIC_CHILD")
def _(ctx: Context) -> Seen:
    organisation.organisation(ctx).face_public_child = True
    return website(ctx, youth(ctx))


@situation("47 a dangerous channel", "REVIEW CHANNEL_RISK")
def _(ctx: Context) -> Seen:
    photo = acts.photo_of(ctx, youth(ctx, channels=("SOCIAL",)))
    return photo, make.channel(ctx, "clips", "SOCIAL", risk=dict.fromkeys(organisation.RATINGS, 2))


@situation("48 everything positive", "ALLOW CONSENTED")
def _(ctx: Context) -> Seen:
    return website(ctx, youth(ctx))


@situation("48 a child, a parent's yes and the child's", "ALLOW CONSENTED")
def _(ctx: Context) -> Seen:
    return website(ctx, child(ctx))


@pytest.mark.parametrize("name", SITUATIONS)
def test_situation(ctx: Context, name: str) -> None:
    stage, outcome, codes = SITUATIONS[name]
    acts.faces_welcome(ctx)
    assert acts.decided(ctx, *stage(ctx)) == (outcome, codes)


def test_every_code_an_act_can_lead_to_is_here() -> None:
    reached = {code for _, _, codes in SITUATIONS.values() for code in codes}
    out_of_reach = {"PAUSE_UNSURE", "NO_POSITIVE_BASIS"}  # No act asks the checklist; row 49 is what nothing leads to.
    assert set(ROWS) - reached == out_of_reach


def test_channel_whose_check_is_overdue_takes_nothing(ctx: Context) -> None:
    photo, channel = website(ctx, make.person(ctx, kind="staff"))
    make.yes_to_all(ctx, people.get(ctx, photo.depictions[0].person_id or ""))
    on_the_day = acts.later(ctx, days=(channel.next_check - ctx.now.date()).days)
    assert acts.decided(on_the_day, photo, channel)[0] == "ALLOW"
    assert acts.decided(acts.later(on_the_day, days=1), photo, channel) == ("DENY", {"CHANNEL_NOT_APPROVED"})


@pytest.mark.parametrize(("minute", "outcome"), [(-1, "ALLOW"), (0, "DENY")], ids=["23:59", "midnight in London"])
def test_a_yes_lasts_to_the_end_of_the_local_day(ctx: Context, minute: int, outcome: str) -> None:
    acts.faces_welcome(ctx)
    photo, channel = _when(ctx, valid_until=date(2026, 7, 1))
    midnight = ctx.now.replace(hour=23, minute=0) + timedelta(minutes=minute)  # 23:00 UTC is midnight in summer.
    assert acts.decided(acts.later(ctx, seconds=(midnight - ctx.now).total_seconds()), photo, channel)[0] == outcome
