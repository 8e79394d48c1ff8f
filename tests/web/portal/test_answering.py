"""Does somebody get from a link to an answer, a page at a time, and is nothing saved that they did not mean?"""

import hashlib
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from consentreg import clock
from consentreg.context import COMMAND
from consentreg.installation import Installation
from consentreg.mail import Outbox
from consentreg.models import Answer, AuditEntry, Event, Invitation, Job
from consentreg.rules.words import Given, Scope
from consentreg.services import organisation, people, step_up
from tests import factories as make
from tests.conftest import NOON
from tests.services.links import FOURTEEN, NINE
from tests.web.portal.answers import Links, agree, fields, press, say, text

CHECK, SAID = "/c/answer/check", "/c/answer/said"


def test_link_leads_to_who_asks_why_and_how_to_stop(links: Links) -> None:
    client = links.open(links.asked())
    page = text(client.get("/c", follow_redirects=True))
    for said in (
        "Harbour Trust",
        "good memories",
        "keep them safe",
        "Press Stop",
        "cannot get that back",
        "Nothing bad",
    ):
        assert said in page
    assert "Ada" not in page


def test_three_questions_lead_to_rules_places_until_and_a_check(links: Links) -> None:
    client = links.open(links.asked())
    places = [
        say(client, "yes").location,
        say(client, "yes", "yes").location,
        say(client, "yes", "yes", "yes").location,
    ]
    assert places == ["/c/answer/questions/2", "/c/answer/questions/3", "/c/answer/rules"]
    assert press(client, "/c/answer/rules", rule=["NO_FACE", "NO_NAME"]).location == "/c/answer/places/inside"
    assert press(client, "/c/answer/places/inside", place="INTERNAL_DISPLAY").location == "/c/answer/places"
    assert press(client, "/c/answer/places", place="PRESS").location == "/c/answer/until"
    assert press(client, "/c/answer/until", months="3").location == CHECK
    page = text(client.get(CHECK))
    for said in ("Do not show the face, Do not write the name", "Newspapers and TV", "1 October 2026"):
        assert said in page
    assert links.rows(Answer) == []
    assert press(client, CHECK).location == SAID
    assert links.given() == dict.fromkeys(Scope, Given.GIVEN)
    (public,) = [answer for answer in links.rows(Answer) if answer.scope == Scope.PUBLIC]
    assert (public.conditions, public.channels) == (
        ["NO_FACE", "NO_NAME"],
        ["PRESS"],
    )
    assert (public.audience, public.format, public.method) == ("12-15", "standard", "self_service")


def test_no_three_times_asks_no_more_and_ends_at_the_check(links: Links) -> None:
    client = links.open(links.asked())
    assert say(client, "no").location == CHECK
    page = text(client.get(CHECK))
    assert "Not asked" in page
    assert "Your rules" not in page
    assert press(client, CHECK).location == SAID
    assert links.given() == {Scope.TAKE: Given.REFUSED}


def test_not_now_is_kept_as_such(links: Links) -> None:
    client = links.open(links.asked())
    say(client, "later")
    press(client, CHECK)
    assert links.given() == {Scope.TAKE: Given.DEFERRED}
    assert "Not now" in text(client.get(SAID))


def test_nothing_is_chosen_beforehand_and_the_three_are_alike(links: Links) -> None:
    client = links.open(links.asked())
    page = text(client.get("/c/answer/questions/1"))
    assert page.count('class="three-button"') == 3
    assert "checked" not in page
    assert "You said this" not in page
    say(client, "yes", "yes", "yes")
    for each in ("rules", "places/inside", "places", "until"):
        assert "checked" not in text(client.get(f"/c/answer/{each}"))


def test_what_was_pressed_is_shown_on_the_way_back(links: Links) -> None:
    client = links.open(links.asked())
    say(client, "yes")
    assert text(client.get("/c/answer/questions/1")).count("You said this") == 1


def test_change_of_mind_before_saving_drops_what_went_with_it(links: Links) -> None:
    client = links.open(links.asked())
    agree(client, "yes", "yes", "yes")
    press(client, "/c/answer/questions/3", said="no")
    press(client, CHECK)
    assert links.given()[Scope.PUBLIC] == Given.REFUSED
    assert [answer.channels for answer in links.rows(Answer) if answer.scope == Scope.PUBLIC] == [None]


def test_yes_that_rests_on_what_is_a_no_now_is_dropped(links: Links) -> None:
    client = links.open(links.asked())
    agree(client, "yes", "yes", "yes")
    assert press(client, "/c/answer/questions/1", said="no").location == CHECK
    assert text(client.get(CHECK)).count("Not asked") == 2
    press(client, CHECK)
    assert links.given() == {Scope.TAKE: Given.REFUSED}


def test_yes_to_showing_without_taking_is_explained_and_not_saved(links: Links) -> None:
    client = links.open(links.asked())
    agree(client, "yes", "yes", "yes")
    press(client, "/c/answer/questions/1", said="no")
    press(client, "/c/answer/questions/2", said="yes")
    answer = press(client, CHECK)
    assert answer.status_code == 422
    assert "only show photos if we may take them" in text(answer)
    assert links.rows(Answer) == []


@pytest.mark.parametrize("said", ["", "maybe", "YES"])
def test_press_of_no_button_is_asked_again(links: Links, said: str) -> None:
    client = links.open(links.asked())
    answer = press(client, "/c/answer/questions/1", said=said)
    assert answer.status_code == 422
    assert "Press one of the three" in text(answer)


def test_last_day_must_be_one_of_those_offered(links: Links) -> None:
    client = links.open(links.asked())
    say(client, "yes", "no")
    press(client, "/c/answer/rules")
    assert press(client, "/c/answer/until", months="240").status_code == 422
    assert press(client, "/c/answer/until").status_code == 422


@pytest.mark.parametrize("page", ["questions/0", "questions/4", "questions/99"])
def test_question_that_is_not_there_leads_to_the_first_page(links: Links, page: str) -> None:
    assert links.open(links.asked()).get(f"/c/answer/{page}").location == "/c/answer"


@pytest.mark.parametrize("page", ["rules", "places", "until", "check"])
def test_page_that_comes_too_early_leads_to_what_is_still_open(links: Links, page: str) -> None:
    assert links.open(links.asked()).get(f"/c/answer/{page}").location == "/c/answer/questions/1"


def test_rule_against_social_media_takes_it_off_the_places(links: Links) -> None:
    client = links.open(links.asked())
    say(client, "yes", "yes", "yes")
    press(client, "/c/answer/places/inside")
    press(client, "/c/answer/places", place=["SOCIAL", "WEBSITE"])
    press(client, "/c/answer/rules", rule="NO_SOCIAL")
    assert "Social media" not in text(client.get("/c/answer/places"))
    press(client, "/c/answer/until", months="6")
    press(client, CHECK)
    (public,) = [answer for answer in links.rows(Answer) if answer.scope == Scope.PUBLIC]
    assert (public.conditions, public.channels) == (["NO_SOCIAL"], ["WEBSITE"])


def test_yes_can_be_for_this_trip_alone(links: Links) -> None:
    client = links.open(links.asked())
    links.change(lambda ctx, _p, _a: organisation.event(ctx, make.group(ctx), "Beach day", NOON.date()))
    (event,) = links.rows(Event)
    say(client, "yes", "no")
    press(client, "/c/answer/rules", event=event.id)
    press(client, "/c/answer/until", months="3")
    assert "Only for this trip: Beach day" in text(client.get(CHECK))
    press(client, CHECK)
    assert "Only for this trip: Beach day" in text(client.get(SAID))
    (take,) = [answer for answer in links.rows(Answer) if answer.scope == Scope.TAKE]
    assert take.conditions == [{"type": "EVENT_ONLY", "event": event.id}]


def test_link_opens_nothing_once_it_is_answered(links: Links) -> None:
    token = links.asked()
    client = links.open(token)
    agree(client, "yes", "yes", "yes")
    press(client, CHECK)
    assert client.get("/c").status_code == 404
    assert links.open(token).get("/c").status_code == 404


def test_double_press_is_one_answer_and_one_page(links: Links) -> None:
    client = links.open(links.asked())
    agree(client, "yes", "yes", "yes")
    form = fields(client.get(CHECK))
    first, second = client.post(CHECK, data=form), client.post(CHECK, data=form)
    assert first.location == second.location == SAID
    assert len(links.rows(Answer)) == 3


def test_press_that_crossed_with_another_finds_what_was_saved(links: Links) -> None:
    client = links.open(links.asked())
    agree(client, "yes", "yes", "yes")
    form, cookies = fields(client.get(CHECK)), client.get_cookie("consentreg")
    client.post(CHECK, data=form)
    assert cookies
    client.set_cookie("consentreg", cookies.value)  # As if both had been sent before either was answered.
    assert client.post(CHECK, data=form).location == SAID
    assert client.get(SAID).status_code == 200
    assert len(links.rows(Answer)) == 3


def test_second_tab_that_says_something_else_is_told_what_stands(links: Links) -> None:
    client = links.open(links.asked())
    agree(client, "yes", "yes", "yes")
    first = fields(client.get(CHECK))
    press(client, "/c/answer/questions/3", said="no")
    answer = client.post(CHECK, data=first)
    assert answer.status_code == 409
    assert "Something changed while this page was open" in text(answer)
    assert links.rows(Answer) == []
    press(client, CHECK)
    assert links.given()[Scope.PUBLIC] == Given.REFUSED


def test_tab_that_is_sent_after_the_answer_is_shown_what_counts(links: Links) -> None:
    client = links.open(links.asked())
    agree(client, "yes", "yes", "yes")
    form, cookies = fields(client.get(CHECK)), client.get_cookie("consentreg")
    press(client, "/c/answer/stop")
    assert cookies
    client.set_cookie("consentreg", cookies.value)
    answer = client.post(CHECK, data=form)
    assert answer.status_code == 409
    assert "It is what counts now" in text(answer)
    assert set(links.given().values()) == {Given.REFUSED}


def test_answer_written_down_meanwhile_is_not_written_over(links: Links) -> None:
    client = links.open(links.asked())
    agree(client, "yes", "yes", "yes")
    form = fields(client.get(CHECK))
    links.change(lambda ctx, person, _a: make.answer(ctx, person, Scope.PUBLIC, "refused"))
    answer = client.post(CHECK, data=form)
    assert answer.status_code == 409
    assert len(links.rows(Answer)) == 1
    assert press(client, CHECK).location == SAID


def test_page_of_one_child_is_not_taken_for_another(links: Links) -> None:
    client = links.open(links.asked())
    page = fields(client.get("/c/answer/questions/1"))
    links.open(links.asked("Ben Ireland"), client)
    answer = client.post("/c/answer/questions/1", data=page | {"said": "yes"})
    assert answer.status_code == 409
    assert "about someone else" in text(answer)
    assert "You said this" not in text(client.get("/c/answer/questions/1"))


def test_nobody_reads_what_another_pressed_in_the_same_browser(links: Links) -> None:
    client = links.open(links.asked())
    agree(client, "yes", "yes", "yes")
    links.open(links.asked("Ben Ireland"), client)
    assert client.get(CHECK).location == "/c/answer/questions/1"


def test_without_a_cookie_every_page_is_the_same_friendly_one(links: Links) -> None:
    client = links.app.test_client()
    pages = [
        "answer",
        "answer/questions/1",
        "answer/rules",
        "answer/check",
        "answer/said",
        "answer/stop",
        "view",
        "view/told",
    ]
    assert {client.get(f"/c/{page}").status_code for page in pages} == {404}
    assert {
        client.post(f"/c/{page}").status_code for page in ("answer/check", "answer/stop", "view", "answer/said/mail")
    } == {404}


def test_guardian_beside_a_young_person_is_asked_one_question(links: Links) -> None:
    client = links.open(links.asked(adult=True))
    page = text(client.get("/c/answer/questions/1"))
    assert "1 of 1" in page
    assert "where anyone can see" in page
    assert say(client, "yes").location == "/c/answer/rules"
    for each in ({"page": "rules"}, {"page": "places"}, {"page": "until", "months": "6"}):
        press(client, f"/c/answer/{each.pop('page')}", **each)
    assert press(client, CHECK).location == SAID
    (answer,) = links.rows(Answer)
    assert (answer.scope, answer.authority_id is not None) == (Scope.PUBLIC, True)


class TestBirthday:
    """A page left open over the day on which somebody else decides."""

    @pytest.fixture
    def late(self, links: Links, monkeypatch: pytest.MonkeyPatch) -> tuple[Links, object, dict[str, str]]:
        client = links.open(links.asked(born=date(2014, 7, 2), adult=True, way="print"))
        agree(client, "yes", "yes", "yes")
        form = fields(client.get(CHECK))
        monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(days=1))
        return links, client, form

    def test_yes_is_refused_kindly_with_what_comes_next(self, late: tuple[Links, object, dict[str, str]]) -> None:
        links, client, form = late
        answer = client.post(CHECK, data=form)  # type: ignore[attr-defined]  # a browser
        assert answer.status_code == 409
        assert "From today Ada has a say in this. We will ask them too." in text(answer)
        assert links.rows(Answer) == []
        assert "1 of 1" in text(client.get("/c/answer/questions/1"))  # type: ignore[attr-defined]  # a browser

    def test_stop_works_all_the_same(self, late: tuple[Links, object, dict[str, str]]) -> None:
        links, client, form = late
        assert client.post("/c/answer/stop", data=form).location == SAID  # type: ignore[attr-defined]  # a browser
        assert set(links.given().values()) == {Given.REFUSED}


def test_no_is_saved_over_a_birthday(links: Links, monkeypatch: pytest.MonkeyPatch) -> None:
    client = links.open(links.asked(born=date(2014, 7, 2), adult=True, way="print"))
    say(client, "no")
    form = fields(client.get(CHECK))
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(days=1))
    assert client.post(CHECK, data=form).location == SAID
    assert links.given() == {Scope.TAKE: Given.REFUSED}
    assert "Can we take photos of Ada?" in text(client.get(SAID))


def test_adult_of_a_grown_up_is_told_so(links: Links) -> None:
    client = links.open(links.asked(born=date(1990, 1, 1), adult=True))
    answer = client.get("/c/answer")
    assert answer.status_code == 409
    assert "Ada is grown up now" in text(answer)


def test_link_whose_adult_may_not_decide_any_more_opens_nothing(links: Links) -> None:
    client = links.open(links.asked(born=NINE, adult=True))
    agree(client, "yes", "no")
    form = fields(client.get(CHECK))
    links.change(lambda ctx, person, adult: people.end_authority(ctx, person, adult.id))
    assert client.post(CHECK, data=form).status_code == 404
    assert links.rows(Answer) == []


class TestCode:
    """More than before, through a link that was mailed, takes a code."""

    @pytest.fixture
    def mailed(self, parts: Installation, links: Links) -> Links:
        object.__setattr__(parts, "mail", Outbox())
        return links

    def test_yes_waits_for_the_code_and_is_saved_with_it(self, mailed: Links) -> None:
        client = mailed.open(mailed.asked(way="email", email="ada@example.org"))
        agree(client, "yes", "no")
        assert press(client, CHECK).location == "/c/answer/code"
        assert mailed.rows(Answer) == []
        assert press(client, "/c/answer/code", code="000000").status_code == 422
        assert press(client, "/c/answer/code", code=self.sent(mailed)).location == SAID
        assert mailed.given() == {Scope.TAKE: Given.GIVEN, Scope.INTERNAL: Given.REFUSED}

    def sent(self, mailed: Links) -> str:
        (job,) = [job for job in mailed.rows(Job) if job.name == "send_code"]
        with mailed.parts.transaction(COMMAND) as ctx:
            made = step_up.new_code(ctx, job.subject)
            assert made
            return made[1]

    def test_no_needs_none(self, mailed: Links) -> None:
        client = mailed.open(mailed.asked(way="email", email="ada@example.org"))
        say(client, "no")
        assert press(client, CHECK).location == SAID

    def test_noes_can_be_saved_without_the_code(self, mailed: Links) -> None:
        client = mailed.open(mailed.asked(way="email", email="ada@example.org"))
        agree(client, "yes", "no")
        press(client, CHECK)
        assert client.post("/c/answer/noes").location == SAID
        assert mailed.given() == {Scope.INTERNAL: Given.REFUSED}

    @pytest.mark.parametrize("said", [(), ("yes", "yes", "yes")])
    def test_where_there_is_no_no_none_is_saved_and_the_link_stays_good(self, mailed: Links, said: tuple[str]) -> None:
        client = mailed.open(mailed.asked(way="email", email="ada@example.org"))
        agree(client, *said) if said else None
        assert client.post("/c/answer/noes").location == (CHECK if said else "/c/answer/questions/1")
        assert client.get("/c/answer/code").status_code == (200 if said else 302)
        assert mailed.rows(Answer) == []
        assert client.get("/c/answer").status_code == 200

    def test_code_asked_for_too_often_is_not_sent_again_and_said_so(self, mailed: Links) -> None:
        client = mailed.open(mailed.asked(way="email", email="ada@example.org"))
        agree(client, "yes", "no")
        press(client, CHECK)
        for told in ("A new code is on its way", "A new code is on its way", "We sent three codes. Wait an hour"):
            assert client.post("/c/answer/new-code").location == "/c/answer/code"
            assert told in text(client.get("/c/answer/code"))
        assert len([job for job in mailed.rows(Job) if job.name == "send_code"]) == 3


class TestStop:
    """One press, always at hand."""

    def test_it_says_no_to_all_three(self, links: Links) -> None:
        client = links.open(links.asked())
        assert "/c/answer/stop" in text(client.get("/c/answer/questions/2"))
        assert press(client, "/c/answer/stop").location == SAID
        assert links.given() == dict.fromkeys(Scope, Given.REFUSED)
        assert "You did nothing wrong" in text(client.get(SAID))

    def test_second_time_it_says_since_when(self, links: Links) -> None:
        client = links.open(links.asked())
        links.change(lambda ctx, person, _a: [make.answer(ctx, person, scope, "refused") for scope in Scope])
        page = text(client.get("/c/answer/stop"))
        assert "already" in page
        assert "Stop it all" not in page
        assert "You said no to all of it" in text(client.get("/c/answer"))

    def test_double_press_is_one_stop(self, links: Links) -> None:
        client = links.open(links.asked())
        form = fields(client.get("/c/answer/stop"))
        assert (
            client.post("/c/answer/stop", data=form).location
            == client.post("/c/answer/stop", data=form).location
            == SAID
        )
        assert len(links.rows(Answer)) == 3


def test_ask_someone_is_on_every_page(links: Links) -> None:
    client = links.open(links.asked())
    assert "/c/answer/ask" in text(client.get("/c/answer/questions/1"))
    assert "any adult here" in text(client.get("/c/answer/ask"))


class TestChild:
    """Whoever does not decide has a page of their own."""

    def test_it_follows_an_adults_yes(self, links: Links) -> None:
        client = links.open(links.asked(born=NINE, adult=True))
        agree(client, "yes", "yes", "no")
        press(client, CHECK)
        page = text(client.get(SAID))
        assert "What does Ada think?" in page
        child = client.get("/c", follow_redirects=True)
        assert child.request.path == "/c/view"
        assert "What do you think, Ada?" in text(child)
        assert press(client, "/c/view", view="yes").location == "/c/view/told"
        assert links.views() == ["yes"]
        assert "Thank you, Ada" in text(client.get("/c/view/told"))

    def test_it_works_as_a_link_of_its_own(self, links: Links) -> None:
        client = links.open(links.asked(born=NINE, purpose="view"))
        assert client.get("/c").location == "/c/view"
        form = fields(client.get("/c/view"))
        first = client.post("/c/view", data=form | {"view": "no"})
        again = client.post("/c/view", data=form | {"view": "yes"})
        assert first.location == again.location == "/c/view/told"
        assert links.views() == ["no"]

    def test_child_with_the_link_of_the_three_questions_is_asked_what_they_think(self, links: Links) -> None:
        client = links.open(links.asked(born=NINE))
        assert client.get("/c/answer").location == "/c/view"
        assert press(client, "/c/answer/stop").location == "/c/view/told"
        assert links.views() == ["no"]

    def test_press_of_no_card_is_asked_again(self, links: Links) -> None:
        client = links.open(links.asked(born=NINE, purpose="view"))
        assert press(client, "/c/view", view="perhaps").status_code == 422
        assert links.views() == []

    def test_child_who_has_turned_twelve_decides_instead(self, links: Links) -> None:
        client = links.open(links.asked(born=FOURTEEN, purpose="view"))
        answer = client.get("/c/view")
        assert answer.status_code == 409
        assert "From today you decide" in text(answer)

    def test_young_person_who_decides_has_no_page_of_a_child(self, links: Links) -> None:
        assert links.open(links.asked()).get("/c/view").location == "/c"


class TestReceipt:
    """What you said, to keep."""

    @pytest.fixture
    def answered(self, links: Links) -> Links:
        self.client = links.open(links.asked())
        agree(self.client, "yes", "yes", "no")
        press(self.client, CHECK)
        return links

    def test_it_is_there_to_be_read_again_in_the_same_browser_alone(
        self, answered: Links, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert {text(self.client.get(SAID)).count("1 January 2027") for _ in range(2)} == {1}
        assert answered.app.test_client().get(SAID).status_code == 404
        monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(hours=2))
        assert self.client.get(SAID).status_code == 404

    def test_record_can_be_kept_as_a_file(self, answered: Links) -> None:
        kept = self.client.get(f"{SAID}/record")
        assert kept.headers["Content-Disposition"] == 'attachment; filename="what-you-said.json"'
        assert [record["processing"]["purpose_type"] for record in kept.get_json(force=True)["records"]] == list(Scope)
        assert "Lovell" not in text(kept)

    def test_letter_is_sent_once_where_there_is_an_address(self, answered: Links, parts: Installation) -> None:
        assert "E-mail it to me" not in text(self.client.get(SAID))
        object.__setattr__(parts, "mail", Outbox())
        answered.change(lambda _ctx, person, _a: setattr(person, "email", "ada@example.org"))
        assert "E-mail it to me" in text(self.client.get(SAID))
        for _ in range(2):
            assert self.client.post(f"{SAID}/mail").location == SAID
        assert "We will send it" in text(self.client.get(SAID))
        assert len([job for job in answered.rows(Job) if job.name == "send_letter"]) == 1


def test_looking_a_hundred_times_changes_nothing(links: Links, tmp_path: Path) -> None:
    token = links.asked()
    before = state(links)
    for number in range(100):
        client = links.app.test_client()
        look = client.head if number % 2 else client.get
        look(f"/c/{token}")
        for page in ("/c", "/c/answer", "/c/answer/questions/1", "/c/answer/stop", "/c/answer/ask", CHECK)[
            : 1 + number % 6
        ]:
            look(page)
    assert state(links) == before


def state(links: Links) -> str:
    """Return a digest of every row there is."""
    digest = hashlib.sha256()
    with links.parts.engine.connect() as connection:
        for table in sorted(sa.inspect(connection).get_table_names()):
            digest.update(repr(connection.execute(sa.text(f'select * from "{table}"')).all()).encode())  # noqa: S608 (names of our own)
    return digest.hexdigest()


def test_no_name_and_no_token_is_in_any_address(links: Links) -> None:
    token = links.asked(born=NINE, adult=True)
    client = links.open(token)
    agree(client, "yes", "yes", "no")
    press(client, CHECK)
    page = text(client.get(SAID)) + text(client.get("/c/view"))
    assert token not in page
    assert not any("ada" in link.lower() for link in re.findall(r'(?:href|action)="([^"]*)"', page))


def test_trail_says_who_spoke(links: Links) -> None:
    client = links.open(links.asked(born=NINE, adult=True))
    say(client, "no")
    press(client, CHECK)
    (entry,) = [entry for entry in links.rows(AuditEntry) if entry.act == "answer.recorded"]
    (invitation,) = links.rows(Invitation)
    assert (entry.actor_kind, entry.actor_id) == ("authority", invitation.authority_id)
