"""Does somebody who answers say what is for photos that are here already, and does their answer cover those? (5.4.4)"""

from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from consentreg import clock
from consentreg.context import COMMAND, Context
from consentreg.models import Answer, Authority, Event, Person
from consentreg.rules.words import Scope
from consentreg.services import clearance, invitations, organisation, photos
from tests import factories as make
from tests.conftest import NOON
from tests.services.links import FOURTEEN
from tests.web.portal.answers import Links, agree, fields, press, text

BEFORE, CHECK, SAID = "/c/answer/before", "/c/answer/check", "/c/answer/said"
MAY = date(2026, 5, 1)


class Register:
    """Somebody of fourteen and photos of them that were taken before anybody asked."""

    def __init__(self, links: Links) -> None:
        self.links = links
        with links.parts.transaction(COMMAND) as ctx:
            self.person = make.person(ctx, "Ada Lovell", born=FOURTEEN)
            beach = organisation.event(ctx, make.group(ctx), "Beach day", MAY)
            zoo = organisation.event(ctx, make.group(ctx), "Zoo", MAY + timedelta(days=7))
            self.beach, self.zoo = beach.id, zoo.id
            self.photos = [self._photo(ctx, number, of) for number, of in enumerate((beach, beach, zoo, None))]

    def _photo(self, ctx: Context, number: int, of: Event | None) -> str:
        day = of.day if of else MAY
        added = photos.add(ctx, make.received(number), make.group(ctx), event=of, captured=(day, day))
        make.tag(ctx, photos.get(ctx, added.photo.id), ctx.session.get_one(Person, self.person.id))
        return added.photo.id

    def ask(self, *, adult: Authority | None = None, **about: str) -> FlaskClient:
        with self.links.parts.transaction(COMMAND) as ctx:
            person = ctx.session.get_one(Person, self.person.id)
            asked, token = invitations.ask(ctx, person, adult, way="show", about=about)
            return self.links.open(token or invitations.new_token(ctx, asked))

    def open_inside(self) -> list[bool]:
        """Return, photo by photo, whether it may be shown inside."""
        with self.links.parts.reading(COMMAND) as ctx:
            desk = clearance.Desk(ctx, self.photos)
            return [bool(desk.for_scope(each, Scope.INTERNAL)) for each in self.photos]


@pytest.fixture
def register(links: Links) -> Register:
    return Register(links)


def given(links: Links, scope: Scope = Scope.INTERNAL) -> Any:
    return next(answer for answer in links.rows(Answer) if answer.scope == scope)


def test_who_has_photos_here_is_told_how_many_and_of_which_outings(register: Register) -> None:
    client = register.ask()
    assert agree(client, "yes", "yes", "no").location == BEFORE
    page = text(client.get(BEFORE))
    for said in ("We have photos of you already", "1 photo of Zoo", "2 photos of Beach day", "1 other photo"):
        assert said in page
    assert page.index("Zoo") < page.index("Beach day")
    assert "You said this" not in page


def test_these_too_opens_them(register: Register, links: Links) -> None:
    client = register.ask()
    agree(client, "yes", "yes", "no")
    assert register.open_inside() == [False] * 4
    assert press(client, BEFORE, too="yes").location == CHECK
    assert "Yes, these too" in text(client.get(CHECK))
    press(client, CHECK)
    assert given(links).covers_existing
    assert register.open_inside() == [True] * 4
    assert "All that were here" in text(client.get(SAID))


def test_only_new_ones_leaves_them_closed(register: Register, links: Links) -> None:
    client = register.ask()
    agree(client, "yes", "yes", "no")
    press(client, BEFORE, too="no")
    assert "No, only new ones" in text(client.get(CHECK))
    press(client, CHECK)
    assert not given(links).covers_existing
    assert register.open_inside() == [False] * 4


@pytest.mark.parametrize("too", ["", "maybe"])
def test_nothing_is_assumed_where_neither_was_pressed(register: Register, too: str) -> None:
    client = register.ask()
    agree(client, "yes", "yes", "no")
    answer = client.post(BEFORE, data=fields(client.get(BEFORE)) | {"too": too})
    assert answer.status_code == 422
    assert "Press one of the two" in text(answer)


def test_answer_covers_the_outing_they_were_asked_about_and_no_other(register: Register, links: Links) -> None:
    client = register.ask(event_id=register.beach)
    assert "photos from Beach day" in text(client.get("/c/answer"))
    agree(client, "yes", "yes", "no")
    page = text(client.get(BEFORE))
    assert "Beach day" not in page
    press(client, BEFORE, too="no")
    assert "Only those from Beach day" in text(client.get(CHECK))
    press(client, CHECK)
    assert register.open_inside() == [True, True, False, False]
    assert "Beach day" in text(client.get(SAID))


def test_answer_covers_the_photo_they_were_asked_about_and_no_other(register: Register) -> None:
    client = register.ask(photo_id=register.photos[1])
    assert "because of a photo from Beach day" in text(client.get("/c/answer"))
    agree(client, "yes", "yes", "no")
    press(client, BEFORE, too="no")
    press(client, CHECK)
    assert register.open_inside() == [False, True, False, False]


def test_no_to_what_they_were_asked_about_covers_nothing(register: Register, links: Links) -> None:
    client = register.ask(event_id=register.beach)
    press(client, "/c/answer/questions/1", said="no")
    press(client, CHECK)
    assert given(links, Scope.TAKE).reaches is None
    assert register.open_inside() == [False] * 4


def test_renewed_yes_keeps_what_an_earlier_one_reached(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    client = register.ask(event_id=register.beach)
    agree(client, "yes", "yes", "no")
    press(client, BEFORE, too="no")
    press(client, CHECK)
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(days=20))
    client = register.ask()
    agree(client, "yes", "yes", "no")
    page = text(client.get(BEFORE))
    assert "Zoo" in page
    assert "Beach day" not in page
    press(client, BEFORE, too="no")
    press(client, CHECK)
    assert register.open_inside() == [True, True, False, False]


def test_who_has_no_photos_here_is_not_asked(links: Links) -> None:
    client = links.open(links.asked())
    agree(client, "yes", "yes", "no")
    assert press(client, CHECK).location == SAID


def test_adult_who_may_see_no_photos_hears_of_no_outing(register: Register) -> None:
    with register.links.parts.transaction(COMMAND) as ctx:
        person = ctx.session.get_one(Person, register.person.id)
        person.born = date(2019, 1, 1)
        adult = make.authority(ctx, person)
        adult.may_see_photos = False
    client = register.ask(adult=adult, event_id=register.beach)
    assert "Beach day" not in text(client.get("/c/answer"))
    agree(client, "yes", "yes", "no")
    page = text(client.get(BEFORE))
    assert "Zoo" not in page
    assert "These too?" in page
    press(client, BEFORE, too="no")
    assert "Only what we asked you about" in text(client.get(CHECK))


def test_outing_that_is_over_is_no_choice_unless_they_are_asked_about_it(register: Register) -> None:
    client = register.ask()
    press(client, "/c/answer/questions/1", said="yes")
    assert "Only for this trip" not in text(client.get("/c/answer/rules"))
    client = register.ask(event_id=register.zoo)
    press(client, "/c/answer/questions/1", said="yes")
    page = text(client.get("/c/answer/rules"))
    assert "Only for this trip: Zoo" in page
    assert "Beach day" not in page
