"""Does an answer through a link count as it was meant, once, and only from whoever may give it that day?"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from consentreg.context import Context
from consentreg.mail import Outbox
from consentreg.models import Answer, ChildViewEntry, Invitation, Notice
from consentreg.rules.people import Identifiable, Tag
from consentreg.rules.words import USUAL, Given, Jurisdiction, Scope
from consentreg.services import answering, facts, invitations, notes, notices, organisation, sheets
from consentreg.services.answering import Said
from consentreg.services.refusal import Conflict, NotThere, Refused
from consentreg.services.sheets import Voice
from tests import factories as make
from tests.services import acts
from tests.services.links import FOURTEEN, NINE, NO_TO_ALL, SEVENTEEN, YES_TO_ALL, asked, held, reply, young

GROWN_UP = date(1990, 1, 1)


def rows(ctx: Context) -> list[Answer]:
    return list(ctx.session.scalars(sa.select(Answer)))


def given(answers: list[Answer]) -> dict[str, str]:
    return {answer.scope: answer.answer for answer in answers}


@pytest.mark.parametrize(
    ("born", "jurisdiction", "own", "adult"),
    [(NINE, "GB-SCT", Voice.VIEW, Voice.DECIDES), (FOURTEEN, "GB-SCT", Voice.DECIDES, Voice.BESIDE),
     (FOURTEEN, "GB-ENG", Voice.BOTH, Voice.BOTH), (NINE, "GB-ENG", Voice.VIEW, Voice.DECIDES),
     (SEVENTEEN, "GB-ENG", Voice.DECIDES, Voice.BESIDE), (GROWN_UP, "GB-SCT", Voice.DECIDES, Voice.NONE),
     (None, "GB-SCT", Voice.BOTH, Voice.BOTH)],
)  # fmt: skip
def test_who_decides_follows_age_and_law(
    ctx: Context, born: date | None, jurisdiction: str, own: str, adult: str
) -> None:
    organisation.organisation(ctx).jurisdiction = Jurisdiction(jurisdiction)
    person = young(ctx, born)
    parent = make.authority(ctx, person)
    assert sheets.sheet(ctx, asked(ctx, person)).voice == own
    assert sheets.sheet(ctx, asked(ctx, person, parent)).voice == adult


@pytest.mark.parametrize(
    ("born", "audience"), [(NINE, "8-11"), (FOURTEEN, "12-15"), (SEVENTEEN, "16+"), (None, "8-11"), (GROWN_UP, "16+")]
)
def test_words_are_those_of_their_age(ctx: Context, born: date | None, audience: str) -> None:
    person = young(ctx, born)
    assert sheets.sheet(ctx, asked(ctx, person)).audience == audience
    assert sheets.sheet(ctx, asked(ctx, person, make.authority(ctx, person))).audience == "adult"


def test_member_of_staff_without_a_date_of_birth_reads_as_a_grown_up(ctx: Context) -> None:
    person = make.person(ctx, "Jo Kerr", kind="staff", born=None)
    now = sheets.sheet(ctx, asked(ctx, person))
    assert (now.audience, now.voice) == ("16+", Voice.DECIDES)


def test_adult_beside_a_young_person_is_asked_about_public_alone(ctx: Context) -> None:
    person = young(ctx)
    assert sheets.sheet(ctx, asked(ctx, person, make.authority(ctx, person))).questions == (Scope.PUBLIC,)
    assert sheets.sheet(ctx, asked(ctx, person)).questions == tuple(Scope)


def test_answer_is_kept_with_all_that_shows_it(ctx: Context) -> None:
    invitation = asked(ctx, young(ctx))
    mine = held(ctx, invitation)
    done = answering.answer(mine, invitation, reply(mine, invitation, easy=True))
    assert given(done.answers) == dict.fromkeys(Scope, Given.GIVEN)
    for answer in done.answers:
        assert (answer.method, answer.audience, answer.format) == ("self_service", "12-15", "easy_read")
        assert (answer.recorded_by, answer.authority_id, answer.awaits_second) == (None, None, False)
        assert answer.valid_until == date(2027, 1, 1)
        assert ctx.session.get_one(Notice, answer.notice_id).sha256 == notices.wording(ctx, "en").sha256
    assert invitation.used_at == ctx.now
    assert done.follows is None


def test_last_day_of_a_month_stays_one(ctx: Context) -> None:
    august = replace(ctx, now=datetime(2026, 8, 31, 12, tzinfo=UTC))
    assert answering.last_day(august, 6) == date(2027, 2, 28)
    assert answering.last_day(august, 12) == date(2027, 8, 31)


def test_two_presses_are_one_answer(ctx: Context) -> None:
    invitation = asked(ctx, young(ctx))
    mine = held(ctx, invitation)
    said = reply(mine, invitation)
    answering.answer(mine, invitation, said)
    with pytest.raises(Conflict) as refused:
        answering.answer(mine, invitation, said)
    assert refused.value.code == "ALREADY_ANSWERED"
    assert len(rows(ctx)) == 3
    assert given(answering.given_through(mine, invitation.id)) == dict.fromkeys(Scope, Given.GIVEN)


def test_link_nobody_used_has_given_nothing(ctx: Context) -> None:
    assert answering.given_through(ctx, asked(ctx, young(ctx)).id) == []
    assert answering.given_through(ctx, "nothing") == []


def test_rules_and_places_go_where_they_mean_something(ctx: Context) -> None:
    invitation = asked(ctx, young(ctx))
    mine = held(ctx, invitation)
    rules = frozenset({"NO_FACE", "GROUP_ONLY", "NO_NAME"})
    done = answering.answer(
        mine,
        invitation,
        reply(mine, invitation, rules=rules, places={Scope.INTERNAL: {"INTERNAL_DISPLAY"}, Scope.PUBLIC: {"PRESS"}}),
    )
    kept = {answer.scope: (answer.conditions, answer.channels) for answer in done.answers}
    assert kept[Scope.TAKE] == (["GROUP_ONLY"], None)
    assert kept[Scope.INTERNAL] == (["NO_FACE", "NO_NAME", "GROUP_ONLY"], ["INTERNAL_DISPLAY"])
    assert kept[Scope.PUBLIC] == (["NO_FACE", "NO_NAME", "GROUP_ONLY"], ["PRESS"])


def test_yes_can_be_for_one_outing_of_their_own_house(ctx: Context) -> None:
    person = young(ctx)
    event = organisation.event(ctx, make.group(ctx), "Beach day", organisation.today(ctx))
    other = organisation.event(ctx, make.group(ctx, "Elm House"), "Museum", organisation.today(ctx))
    old = organisation.event(ctx, make.group(ctx), "Picnic", date(2026, 1, 1))
    invitation = asked(ctx, person)
    mine = held(ctx, invitation)
    assert sheets.outings(mine, sheets.sheet(mine, invitation)) == [event]
    for strange in (other, old):
        with pytest.raises(Refused, match="from the list"):
            answering.answer(mine, invitation, reply(mine, invitation, event_id=strange.id))
    done = answering.answer(mine, invitation, reply(mine, invitation, event_id=event.id))
    assert all({"type": "EVENT_ONLY", "event": event.id} in answer.conditions for answer in done.answers)


def test_adult_who_may_not_see_photos_hears_of_no_outing(ctx: Context) -> None:
    person = young(ctx, NINE)
    organisation.event(ctx, make.group(ctx), "Beach day", organisation.today(ctx))
    for sees in (False, True):
        parent = make.authority(ctx, person, name=f"Mo {sees}", may_see_photos=sees)
        now = sheets.sheet(ctx, asked(ctx, person, parent))
        assert len(sheets.outings(ctx, now)) == sees


@pytest.mark.parametrize(
    ("said", "code"),
    [({Scope.TAKE: Said.NO, Scope.PUBLIC: Said.YES}, "TAKE_FIRST"),
     ({Scope.TAKE: Said.LATER, Scope.INTERNAL: Said.YES}, "TAKE_FIRST"), ({Scope.PUBLIC: Said.YES}, "TAKE_FIRST"),
     ({Scope.TAKE: Said.YES, Scope.INTERNAL: Said.NO, Scope.PUBLIC: Said.YES}, "INSIDE_FIRST")],
)  # fmt: skip
def test_yes_that_rests_on_nothing_is_not_saved(ctx: Context, said: dict[Scope, Said], code: str) -> None:
    invitation = asked(ctx, young(ctx))
    mine = held(ctx, invitation)
    with pytest.raises(Refused) as refused:
        answering.answer(mine, invitation, reply(mine, invitation, said))
    assert refused.value.code == code
    assert rows(ctx) == []


@pytest.mark.parametrize(
    "more",
    [
        {"months": 99},
        {"months": None},
        {"rules": frozenset({"EVENT_ONLY"})},
        {"places": {}},
        {"places": {Scope.INTERNAL: set(), Scope.PUBLIC: {"channel:gone"}}},
    ],
)
def test_yes_with_terms_nobody_offered_is_refused(ctx: Context, more: dict[str, object]) -> None:
    invitation = asked(ctx, young(ctx))
    mine = held(ctx, invitation)
    with pytest.raises(Refused):
        answering.answer(mine, invitation, reply(mine, invitation, **more))
    assert rows(ctx) == []


def test_no_needs_no_last_day_and_not_now_is_neither(ctx: Context) -> None:
    invitation = asked(ctx, young(ctx))
    mine = held(ctx, invitation)
    done = answering.answer(
        mine, invitation, reply(mine, invitation, {Scope.TAKE: Said.NO, Scope.INTERNAL: Said.LATER}, months=None)
    )
    assert given(done.answers) == {Scope.TAKE: Given.REFUSED, Scope.INTERNAL: Given.DEFERRED}
    assert [answer.valid_until for answer in done.answers] == [None, None]


def test_no_after_a_yes_is_a_change_of_mind_and_ends_what_rests_on_it(ctx: Context) -> None:
    person = young(ctx)
    make.yes_to_all(ctx, person)
    invitation = asked(ctx, person)
    mine = held(ctx, invitation)
    done = answering.answer(mine, invitation, reply(mine, invitation, {Scope.TAKE: Said.NO}))
    assert given(done.answers) == dict.fromkeys(Scope, Given.WITHDRAWN)


def test_no_to_inside_leaves_the_album_alone(ctx: Context) -> None:
    person = young(ctx)
    make.yes_to_all(ctx, person)
    invitation = asked(ctx, person)
    mine = held(ctx, invitation)
    said = {Scope.TAKE: Said.LATER, Scope.INTERNAL: Said.NO}
    done = answering.answer(mine, invitation, reply(mine, invitation, said))
    assert given(done.answers) == {
        Scope.TAKE: Given.DEFERRED, Scope.INTERNAL: Given.WITHDRAWN, Scope.PUBLIC: Given.WITHDRAWN,
    }  # fmt: skip


def test_answer_that_was_changed_meanwhile_is_not_written_over(ctx: Context) -> None:
    person = young(ctx)
    invitation = asked(ctx, person)
    mine = held(ctx, invitation)
    said = reply(mine, invitation)
    make.answer(ctx, person, Scope.PUBLIC, "refused")
    with pytest.raises(Conflict) as refused:
        answering.answer(mine, invitation, said)
    assert (refused.value.code, refused.value.status) == ("CHANGED_MEANWHILE", 409)
    assert len(rows(ctx)) == 1
    done = answering.answer(mine, invitation, replace(said, said=NO_TO_ALL))
    assert len(done.answers) == 3


def test_page_left_open_over_a_birthday_decides_nothing_but_a_no(ctx: Context) -> None:
    person = young(ctx, date(2014, 7, 2))
    parent = make.authority(ctx, person)
    invitation = asked(ctx, person, parent, way="print")
    said = reply(ctx, invitation)
    assert said.voice == Voice.DECIDES
    tomorrow = held(acts.later(ctx, days=1), invitation)
    with pytest.raises(Conflict) as refused:
        answering.answer(tomorrow, invitation, said)
    assert refused.value.code == "WHO_DECIDES_CHANGED"
    assert rows(ctx) == []
    done = answering.answer(tomorrow, invitation, replace(said, said=NO_TO_ALL))
    assert {answer.authority_id for answer in done.answers} == {parent.id}


def test_day_before_the_birthday_the_parent_still_decides(ctx: Context) -> None:
    person = young(ctx, date(2014, 7, 2))
    invitation = asked(ctx, person, make.authority(ctx, person))
    late = held(replace(ctx, now=datetime(2026, 7, 1, 22, 59, tzinfo=UTC)), replace_expiry(invitation))
    assert len(answering.answer(late, invitation, reply(late, invitation)).answers) == 3


def replace_expiry(invitation: Invitation) -> Invitation:
    invitation.expires_at += timedelta(days=1)
    return invitation


def test_nobody_answers_for_a_grown_up_but_a_no_is_heard(ctx: Context) -> None:
    person = young(ctx, GROWN_UP)
    invitation = asked(ctx, person, make.authority(ctx, person))
    mine = held(ctx, invitation)
    with pytest.raises(Conflict) as refused:
        answering.answer(mine, invitation, reply(mine, invitation))
    assert refused.value.code == "NOT_THEIRS"
    assert answering.answer(mine, invitation, reply(mine, invitation, NO_TO_ALL)).answers


def test_child_cannot_say_yes_in_place_of_an_adult(ctx: Context) -> None:
    invitation = asked(ctx, young(ctx, NINE))
    mine = held(ctx, invitation)
    with pytest.raises(Conflict, match="Ask an adult"):
        answering.answer(mine, invitation, reply(mine, invitation))
    assert rows(ctx) == []


def test_link_that_ended_meanwhile_saves_nothing(ctx: Context) -> None:
    for spoil in ("ended_at", "expires_at"):
        person = young(ctx, name=f"Ada {spoil}")
        invitation = asked(ctx, person)
        setattr(invitation, spoil, ctx.now)
        ctx.session.flush()
        with pytest.raises(NotThere):
            answering.answer(held(ctx, invitation), invitation, reply(ctx, invitation, NO_TO_ALL))
    assert rows(ctx) == []


def test_words_nobody_showed_carry_no_yes(ctx: Context) -> None:
    invitation = asked(ctx, young(ctx))
    mine = held(ctx, invitation)
    with pytest.raises(Conflict, match="words have changed"):
        answering.answer(mine, invitation, reply(mine, invitation, wording="0" * 64))
    done = answering.answer(mine, invitation, reply(mine, invitation, NO_TO_ALL, wording="0" * 64))
    assert len(done.answers) == 3


def test_answer_keeps_the_words_that_were_read_not_those_that_came_after(ctx: Context) -> None:
    invitation = asked(ctx, young(ctx))
    said = reply(ctx, invitation)
    old = notices.kept(ctx, notices.wording(ctx, "en"))
    parts = notices.wording(ctx, "en").passages["12-15"]
    notices.edit(acts.later(ctx, minutes=1), "en", "12-15", {**parts, "take": "May we take photos of you?"})
    later = held(acts.later(ctx, minutes=2), invitation)
    assert {answer.notice_id for answer in answering.answer(later, invitation, said).answers} == {old.id}


class TestWidening:
    """A link that was mailed may have been passed on."""

    @pytest.fixture
    def mailed(self, ctx: Context) -> Invitation:
        person = young(ctx)
        person.email = "ada@example.org"
        return asked(ctx, person, way="email")

    def test_yes_through_a_mailed_link_takes_a_code(self, ctx: Context, mailed: Invitation) -> None:
        mine = replace(held(ctx, mailed), mail=Outbox())
        with pytest.raises(Conflict) as refused:
            answering.answer(mine, mailed, reply(mine, mailed))
        assert refused.value.code == "CODE_NEEDED"
        assert answering.answer(mine, mailed, reply(mine, mailed, NO_TO_ALL)).answers

    def test_yes_that_stands_already_takes_none(self, ctx: Context, mailed: Invitation) -> None:
        make.yes_to_all(ctx, mailed_person(ctx, mailed), valid_until=date(2027, 6, 1))
        mine = replace(held(ctx, mailed), mail=Outbox())
        assert answering.answer(mine, mailed, reply(mine, mailed, rules=frozenset({"NO_FACE"}), places=USUAL)).answers

    @pytest.mark.parametrize(
        "before",
        [
            {"valid_until": date(2026, 12, 1)},
            {"conditions": ("NO_FACE",)},
            {"channels": ("WEBSITE",)},
            {"valid_from": date(2026, 9, 1)},
        ],
    )
    def test_longer_freer_or_wider_yes_takes_one(
        self, ctx: Context, mailed: Invitation, before: dict[str, object]
    ) -> None:
        person = mailed_person(ctx, mailed)
        make.yes_to_all(ctx, person, **{"valid_until": date(2027, 6, 1)} | before)
        mine = replace(held(ctx, mailed), mail=Outbox())
        said = reply(mine, mailed, places=USUAL | ({Scope.PUBLIC: {"SOCIAL"}} if "channels" in before else {}))
        assert answering.widens(mine, sheets.sheet(mine, mailed), said)

    def test_where_no_code_can_be_sent_a_yes_waits_for_a_colleague(self, ctx: Context) -> None:
        invitation = asked(ctx, young(ctx), way="print")
        mine = held(ctx, invitation)
        done = answering.answer(mine, invitation, reply(mine, invitation, YES_TO_ALL | {Scope.PUBLIC: Said.NO}))
        assert {answer.scope: answer.awaits_second for answer in done.answers} == {
            Scope.TAKE: True, Scope.INTERNAL: True, Scope.PUBLIC: False,
        }  # fmt: skip


def mailed_person(ctx: Context, invitation: Invitation) -> make.Person:
    person = ctx.session.get(make.Person, invitation.person_id)
    assert person
    return person


class TestChild:
    """Whoever does not decide is asked what they think."""

    def test_childs_own_page_follows_an_adults_yes(self, ctx: Context) -> None:
        person = young(ctx, NINE)
        invitation = asked(ctx, person, make.authority(ctx, person))
        mine = held(ctx, invitation)
        token = answering.answer(mine, invitation, reply(mine, invitation)).follows
        assert token
        follow = invitations.by_token(ctx, token)
        assert (follow.purpose, follow.why, follow.authority_id) == ("view", "followed", None)

    def test_nothing_follows_an_adults_no(self, ctx: Context) -> None:
        person = young(ctx, NINE)
        invitation = asked(ctx, person, make.authority(ctx, person))
        assert answering.answer(held(ctx, invitation), invitation, reply(ctx, invitation, NO_TO_ALL)).follows is None

    @pytest.mark.parametrize("view", ["yes", "no", "not_sure"])
    def test_view_is_the_childs_own_word(self, ctx: Context, view: str) -> None:
        person = young(ctx, NINE)
        invitation = asked(ctx, person, purpose="view")
        answering.give_view(held(ctx, invitation), invitation, view)
        (entry,) = ctx.session.scalars(sa.select(ChildViewEntry))
        assert (entry.view, entry.recorded_by, entry.person_id) == (view, None, person.id)
        assert invitation.used_at

    def test_child_who_does_not_know_has_not_said_yes(self, ctx: Context) -> None:
        person = young(ctx, NINE)
        make.yes_to_all(ctx, person, authority_id=make.authority(ctx, person).id)
        notes.record_view(ctx, person, "yes")
        assert sheet_facts(ctx, person) == "yes"
        notes.record_view(acts.later(ctx, minutes=1), person, "not_sure")
        assert sheet_facts(ctx, person) is None

    def test_view_comes_from_the_child_and_from_three_cards(self, ctx: Context) -> None:
        person = young(ctx, NINE)
        own = asked(ctx, person, purpose="view")
        with pytest.raises(Refused, match="one of the three"):
            answering.give_view(held(ctx, own), own, "cannot_express")
        adult = asked(ctx, person, make.authority(ctx, person))
        with pytest.raises(NotThere):
            answering.give_view(held(ctx, adult), adult, "yes")

    def test_stop_is_a_childs_no_too(self, ctx: Context) -> None:
        invitation = asked(ctx, young(ctx, NINE))
        mine = held(ctx, invitation)
        assert answering.stop(mine, invitation, reply(mine, invitation, NO_TO_ALL)).answers == []
        (entry,) = ctx.session.scalars(sa.select(ChildViewEntry))
        assert entry.view == "no"


def sheet_facts(ctx: Context, person: make.Person) -> object:
    known = facts.Known(organisation.today(ctx))
    facts.know_people(ctx, known, [person.id])
    return facts.own_facts(known, person.id, Tag(Identifiable.FACE)).child_view


def test_stop_says_no_to_all_three(ctx: Context) -> None:
    person = young(ctx)
    make.answer(ctx, person, Scope.TAKE)
    invitation = asked(ctx, person)
    mine = held(ctx, invitation)
    done = answering.stop(mine, invitation, reply(mine, invitation, NO_TO_ALL))
    assert given(done.answers) == {
        Scope.TAKE: Given.WITHDRAWN, Scope.INTERNAL: Given.REFUSED, Scope.PUBLIC: Given.REFUSED,
    }  # fmt: skip
    assert sheets.sheet(mine, asked(ctx, person)).stopped


def test_staff_cannot_pass_off_an_answer_as_somebodys_own(ctx: Context) -> None:
    with pytest.raises(Refused) as refused:
        make.answer(acts.as_role(ctx, make.Role.STAFF), young(ctx), Scope.TAKE, method="self_service")
    assert refused.value.code == "UNKNOWN_METHOD"


def test_nobody_answers_with_the_link_of_somebody_else(ctx: Context) -> None:
    ada, ben = young(ctx), young(ctx, name="Ben Ireland")
    with pytest.raises(Refused, match="Choose one of"):
        make.answer(held(ctx, asked(ctx, ben)), ada, Scope.TAKE, method="self_service")


def test_nothing_said_uses_up_no_link(ctx: Context) -> None:
    invitation = asked(ctx, young(ctx))
    with pytest.raises(Refused) as refused:
        answering.answer(held(ctx, invitation), invitation, reply(ctx, invitation, {}))
    assert refused.value.code == "NOTHING_SAID"
    assert invitation.used_at is None
