"""Does whoever wants to be asked each time see the photo and the place, and does nobody say yes in their stead?"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consentreg import worker
from consentreg.context import COMMAND
from consentreg.installation import Installation
from consentreg.mail import Outbox
from consentreg.models import Channel, Objection, Person, Photo, UseAnswer, UseQuestion
from consentreg.rules.permissions import Role
from consentreg.rules.words import Scope
from consentreg.services import accounts, contacts, invitations, photos, uses
from consentreg.services.refusal import NotThere, Refused
from tests import factories as make
from tests.services import acts, looks
from tests.web.staff.outing import code_of, text_of

RADIO = re.compile(r'name="(said-[0-9a-f]+)" value="yes"')
TODAY = date(2026, 7, 1)
NO = ("DENY", {"OWN_NO", "LOWER_SCOPE_NO"})


class Home:
    """Ada of 17, who said "ask me each time", and two photos of hers for one website."""

    def __init__(self, app: Flask, parts: Installation) -> None:
        self.app, self.parts = app, parts
        with parts.transaction(COMMAND) as ctx:
            acts.faces_welcome(ctx)
            self.ada = make.person(ctx)
            make.yes_to_all(ctx, self.ada, covers_existing=True, conditions=("ASK_EACH_TIME",))
            self.site, self.wall = make.channel(ctx), make.channel(ctx, "wall", "INTERNAL_DISPLAY")
            self.one, self.two = (self._photo(ctx, number) for number in (1, 2))
        worker.drain(parts.transaction)

    def _photo(self, ctx: object, number: int) -> Photo:
        return make.tag(ctx, make.photo(ctx, looks.drawn(number)), self.ada)  # type: ignore[arg-type]

    def asks(self, *asked: Photo, channel: Channel | None = None) -> None:
        with self.parts.transaction(COMMAND) as ctx:
            person = ctx.session.get_one(Person, self.ada.id)
            place = ctx.session.get_one(Channel, (channel or self.site).id)
            uses.ask(acts.as_role(ctx, Role.SAFEGUARDING), person, [each.id for each in asked], place)

    def visit(self, way: str = "show") -> FlaskClient:
        with self.parts.transaction(COMMAND) as ctx:
            made, token = invitations.ask(ctx, ctx.session.get_one(Person, self.ada.id), way=way, purpose="visit")
            token = token or invitations.new_token(ctx, made)
        client = self.app.test_client()
        client.get(f"/c/{token}")
        self.opened = client.post("/c/mine").location
        worker.drain(self.parts.transaction)
        return client

    def card(self) -> FlaskClient:
        with self.parts.transaction(COMMAND) as ctx:
            owner = ctx.session.get_one(Person, self.ada.id)
            token = invitations.ask(ctx, owner, way="print", purpose="card")[1]
        client = self.app.test_client()
        client.get(f"/c/{token}")
        assert client.post("/c/card", data={"pin": "5937", "again": "5937"}).status_code == 303
        worker.drain(self.parts.transaction)
        return client

    def decided(self, photo: Photo, channel: Channel | None = None) -> tuple[str, set[str]]:
        with self.parts.reading(COMMAND) as ctx:
            return acts.decided(ctx, photo, ctx.session.get_one(Channel, (channel or self.site).id))

    def api(self, photo: Photo) -> str:
        """Return what a program of the lead hears."""
        with self.parts.transaction(COMMAND) as ctx:
            account = make.account(ctx, Role.SAFEGUARDING)
            token = accounts.add_token(ctx, account, "a test")
        answer = self.app.test_client().get(f"/api/v1/photos/{photo.id}/decision?channel=website",
                                            headers={"Authorization": f"Bearer {token}"})  # fmt: skip
        return str(answer.get_json()["outcome"])

    def rows(self, table: type) -> list:
        with self.parts.reading(COMMAND) as ctx:
            return list(ctx.session.query(table))


PAGE = "/c/me/asked/website"


@pytest.fixture
def home(app: Flask, parts: Installation) -> Home:
    return Home(app, parts)


def press(client: FlaskClient, **said: str) -> int:
    return client.post(PAGE, data={f"said-{photo_id}": word for photo_id, word in said.items()}).status_code


def test_they_see_the_photos_and_the_place_and_say_yes_to_one_and_no_to_the_other(home: Home) -> None:
    assert home.decided(home.one) == ("REVIEW", {"ASK_EACH_TIME"})
    home.asks(home.one, home.two)
    ada = home.visit()
    assert home.opened == "/c/me/asked"
    assert ada.get("/c/me/asked").location == PAGE
    page = ada.get(PAGE)
    assert "Website" in text_of(page)
    assert "Who sees it: Anybody" in text_of(page)
    shown = page.get_data(as_text=True)
    assert set(RADIO.findall(shown)) == {f"said-{home.one.id}", f"said-{home.two.id}"}
    assert "checked" not in shown
    assert press(ada, **{home.one.id: "yes", home.two.id: "no"}) == 303
    assert home.decided(home.one) == ("ALLOW", {"CONSENTED"})
    assert home.decided(home.two) == NO
    assert home.decided(home.two, home.wall) == ("REVIEW", {"ASK_EACH_TIME"}), "a no there is a no there"
    assert [home.api(each) for each in (home.one, home.two)] == ["ALLOW", "DENY"]
    assert ada.get(PAGE).location == "/c/me"
    assert home.rows(Objection) == []


def test_what_is_left_out_stays_asked_and_unused(home: Home) -> None:
    home.asks(home.one, home.two)
    ada = home.visit()
    assert press(ada) == 422
    assert press(ada, **{home.one.id: "yes"}) == 303
    assert RADIO.findall(ada.get(PAGE).get_data(as_text=True)) == [f"said-{home.two.id}"]
    assert home.decided(home.two)[0] == "REVIEW"


def test_they_change_their_mind_on_the_page_of_the_photo(home: Home) -> None:
    home.asks(home.one)
    ada = home.visit()
    press(ada, **{home.one.id: "yes"})
    assert "No, not there" in text_of(ada.get(f"/c/me/photos/{home.one.id}"))
    with home.parts.transaction(COMMAND) as ctx:
        ctx.session.query(UseQuestion).one().asked_at = acts.later(ctx, hours=-1).now
    assert press(ada, **{home.one.id: "no"}) == 303
    assert home.decided(home.one) == NO
    assert "It is OK there now" in text_of(ada.get(f"/c/me/photos/{home.one.id}"))


def test_a_no_outlasts_what_they_say_in_general_and_a_yes_does_not(home: Home) -> None:
    home.asks(home.one, home.two)
    press(home.visit(), **{home.one.id: "yes", home.two.id: "no"})
    with home.parts.transaction(COMMAND) as ctx:
        later = acts.later(ctx, hours=1)
        for scope in Scope:
            make.answer(later, ctx.session.get_one(Person, home.ada.id), scope, since=None, covers_existing=True,
                        conditions=("ASK_EACH_TIME",))  # fmt: skip
        site = ctx.session.get_one(Channel, home.site.id)
        assert acts.decided(later, home.one, site) == ("REVIEW", {"ASK_EACH_TIME"})
        assert acts.decided(later, home.two, site) == NO


def test_a_no_holds_for_what_is_made_of_the_photo_and_for_the_same_file_elsewhere(home: Home) -> None:
    with home.parts.transaction(COMMAND) as ctx:
        acts.pressed(ctx, home.one, home.site, home.ada, "no")
        elm = make.group(ctx, "Elm House")
        again = photos.get(ctx, photos.add(ctx, photos.receive(looks.drawn(1)), elm, captured=(TODAY, TODAY)).photo.id)
        make.tag(ctx, again, ctx.session.get_one(Person, home.ada.id))
        site = ctx.session.get_one(Channel, home.site.id)
        assert acts.decided(ctx, again, site)[0] == "DENY"


def test_nothing_is_said_about_what_was_not_asked(home: Home) -> None:
    home.asks(home.one)
    ada = home.visit()
    assert press(ada, **{home.two.id: "yes"}) == 404
    assert press(ada, **{home.one.id: "perhaps"}) == 404
    assert home.app.test_client().get(PAGE).status_code == 404
    assert home.rows(UseAnswer) == []


def test_a_photo_they_cannot_see_takes_no_yes(home: Home) -> None:
    with home.parts.transaction(COMMAND) as ctx:
        ben = make.person(ctx, "Ben Okafor")
        both = looks.together(ctx, ctx.session.get_one(Person, home.ada.id), ben, marked=False)
        make.yes_to_all(ctx, ben, covers_existing=True, conditions=())
        make.answer(ctx, ben, Scope.INTERNAL, "refused", since=ctx.now)
        ctx.session.add(UseQuestion(person_id=home.ada.id, photo_id=both.id, channel_id=home.site.id, asked_at=ctx.now))
    ada = home.visit()
    assert RADIO.findall(ada.get(PAGE).get_data(as_text=True)) == []
    assert press(ada, **{both.id: "yes"}) == 422
    assert press(ada, **{both.id: "no"}) == 303


def test_a_yes_through_a_card_waits_and_a_no_does_not(home: Home, visit: Callable[..., FlaskClient]) -> None:
    home.asks(home.one, home.two)
    client = home.card()
    assert "An adult here will ask you about your yes" in text_of(client.get(PAGE))
    press(client, **{home.one.id: "yes", home.two.id: "no"})
    assert home.decided(home.one) == ("REVIEW", {"ASK_EACH_TIME"})
    assert home.decided(home.two) == NO
    lead = visit(Role.SAFEGUARDING, email="lead@example.org")
    assert "One photo for Website. Pressed on their own page" in text_of(lead.get("/staff/"))
    (waits,) = [row for row in home.rows(UseAnswer) if row.awaits_second]
    assert lead.post(f"/staff/uses/{waits.id}/confirm").status_code == 303
    assert home.decided(home.one) == ("ALLOW", {"CONSENTED"})


def test_a_yes_through_a_mailed_link_takes_a_code_and_a_no_does_not(home: Home) -> None:
    post = Outbox()
    object.__setattr__(home.parts, "mail", post)
    with home.parts.transaction(COMMAND) as ctx:
        contacts.of_person(ctx, ctx.session.get_one(Person, home.ada.id), "ada@example.org", "en")
    home.asks(home.one, home.two)
    with home.parts.transaction(COMMAND) as ctx:
        invitations.ask(ctx, ctx.session.get_one(Person, home.ada.id), way="email", purpose="visit", why="each_time")
    worker.drain(home.parts.transaction)
    (letter,) = post.letters
    ada = home.app.test_client()
    ada.get(re.findall(r"/c/[\w-]{43}", letter.text)[0])
    ada.post("/c/mine")
    worker.drain(home.parts.transaction)
    answer = ada.post(PAGE, data={f"said-{home.one.id}": "yes", f"said-{home.two.id}": "no"})
    assert answer.location == "/c/me/code"
    assert home.decided(home.one)[0] == "REVIEW"
    assert home.decided(home.two) == NO
    assert ada.post("/c/me/code", data={"code": "000000"}).status_code == 422
    worker.drain(home.parts.transaction)
    code = re.findall(r"\b\d{6}\b", post.letters[-1].text)[0]
    assert ada.post("/c/me/code", data={"code": code}).status_code == 303
    assert home.decided(home.one) == ("ALLOW", {"CONSENTED"})


class TestStaff:
    """Staff hand over the question; what they heard takes two of them."""

    @pytest.fixture
    def one(self, home: Home, visit: Callable[..., FlaskClient]) -> FlaskClient:
        return visit(Role.SAFEGUARDING)

    @pytest.fixture
    def other(self, home: Home, visit: Callable[..., FlaskClient]) -> FlaskClient:
        return visit(Role.SAFEGUARDING, email="second@example.org")

    def send(self, home: Home, client: FlaskClient, way: str, *asked: Photo) -> object:
        data = {"place": "website", "photo": [each.id for each in asked], "way": way}
        return client.post(f"/staff/people/{home.ada.id}/each-time", data=data)

    def test_what_one_member_of_staff_heard_is_no_yes(self, home: Home, one: FlaskClient, other: FlaskClient) -> None:
        assert self.send(home, one, "heard_yes", home.one).status_code == 303
        assert home.decided(home.one) == ("REVIEW", {"ASK_EACH_TIME"})
        (waits,) = home.rows(UseAnswer)
        assert "Waits for a colleague" in text_of(one.get("/staff/"))
        assert code_of(one.post(f"/staff/uses/{waits.id}/confirm")) == "SECOND_PERSON_NEEDED"
        assert home.decided(home.one)[0] == "REVIEW"
        assert "Yes, I heard it" in text_of(other.get("/staff/"))
        assert other.post(f"/staff/uses/{waits.id}/confirm").status_code == 303
        assert home.decided(home.one) == ("ALLOW", {"CONSENTED"})
        assert other.post(f"/staff/uses/{waits.id}/confirm").status_code == 404

    def test_a_no_they_heard_counts_at_once(self, home: Home, one: FlaskClient) -> None:
        self.send(home, one, "heard_no", home.one, home.two)
        assert [home.decided(each)[0] for each in (home.one, home.two)] == ["DENY", "DENY"]

    def test_a_no_since_is_not_undone_by_confirming(self, home: Home, one: FlaskClient, other: FlaskClient) -> None:
        self.send(home, one, "heard_yes", home.one)
        (waits,) = home.rows(UseAnswer)
        with home.parts.transaction(COMMAND) as ctx:
            acts.pressed(acts.later(ctx, seconds=1), home.one, home.site, home.ada, "no")
        other.post(f"/staff/uses/{waits.id}/confirm")
        with home.parts.reading(COMMAND) as ctx:
            assert acts.decided(replace(ctx, now=acts.later(ctx, hours=1).now), home.one, home.site)[0] == "DENY"

    def test_several_photos_for_one_place_are_shown_at_once(self, home: Home, one: FlaskClient) -> None:
        page = one.get(f"/staff/photos/{home.one.id}")
        assert "Show it to Ada" in text_of(page)
        assert "agreed" not in text_of(page)
        offered = one.get(f"/staff/people/{home.ada.id}/each-time?place=website&photo={home.one.id}")
        assert offered.get_data(as_text=True).count('name="photo"') == 2
        shown = self.send(home, one, "show", home.one, home.two)
        assert "Let them point their phone at this" in text_of(shown)
        assert len(home.rows(UseQuestion)) == 2

    @pytest.mark.parametrize("way", ["show", "heard_yes", "page"])
    def test_photos_that_wait_for_something_else_are_not_asked_about(
        self, home: Home, one: FlaskClient, way: str
    ) -> None:
        with home.parts.transaction(COMMAND) as ctx:
            photos.hold(ctx, photos.get(ctx, home.one.id), "other")
            acts.pressed(ctx, home.two, home.site, home.ada, "no")
        assert self.send(home, one, way, home.two).status_code == 422
        assert self.send(home, one, way).status_code == 422
        assert home.rows(UseQuestion) == []

    def test_an_adults_rule_is_the_adults_to_answer(self, home: Home) -> None:
        with home.parts.transaction(COMMAND) as ctx:
            child = make.person(ctx, "Nora Ek", born=date(2017, 3, 1))
            al = make.authority(ctx, child, name="Al Ek")
            for scope in Scope:
                make.answer(ctx, child, scope, authority_id=al.id, covers_existing=True, conditions=("ASK_EACH_TIME",))
            photo = make.tag(ctx, make.photo(ctx, looks.drawn(3)), child)
            assert uses.whom(ctx, child) == [al]
            with pytest.raises(Refused, match="may not see photos"):
                uses.ask(acts.as_role(ctx, Role.SAFEGUARDING), child, [photo.id], home.site)
            acts.pressed(ctx, photo, home.site, child)
            assert "ASK_EACH_TIME" in acts.decided(ctx, photo, home.site)[1], "it is not the child's to say"
            acts.pressed(ctx, photo, home.site, child, authority_id=al.id)
            assert "ASK_EACH_TIME" not in acts.decided(ctx, photo, home.site)[1]


def test_nobody_says_yes_by_calling_the_old_address(home: Home, visit: Callable[..., FlaskClient]) -> None:
    lead = visit(Role.SAFEGUARDING)
    old = f"/staff/photos/{home.one.id}/channels/website/agreed"
    assert lead.post(old, data={"person": home.ada.id}).status_code == 404
    assert home.decided(home.one)[0] == "REVIEW"


def test_whoever_confirms_must_see_them(home: Home) -> None:
    with home.parts.transaction(COMMAND) as ctx:
        waits = acts.pressed(ctx, home.one, home.site, home.ada, awaits_second=True)
        elm = make.group(ctx, "Elm House")
        stranger = acts.acting(ctx, make.account(ctx, Role.STAFF, groups=(elm.id,)))
        with pytest.raises(NotThere):
            uses.confirm(stranger, waits.id)
