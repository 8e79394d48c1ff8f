"""Does a link open once, a card only with its PIN, and does a visit end by itself?"""

import pytest

from consentreg.context import Context
from consentreg.models import Invitation, Person
from consentreg.rules.permissions import Role
from consentreg.services import duplicates, invitations, pins, visits
from consentreg.services.refusal import Conflict, NotThere, Refused
from tests import factories as make
from tests.services import acts, looks

PIN = "5937"


@pytest.fixture
def ada(ctx: Context) -> Person:
    return make.person(ctx)


def link(ctx: Context, person: Person, purpose: str = "visit") -> Invitation:
    return invitations.ask(ctx, person, way="show", purpose=purpose)[0]


@pytest.fixture
def card(ctx: Context, ada: Person) -> Invitation:
    made = link(ctx, ada, "card")
    visits.choose_pin(ctx, made, PIN, PIN)
    return made


def test_link_opens_once_and_for_half_an_hour(ctx: Context, ada: Person) -> None:
    shown = link(ctx, ada)
    token = visits.begin(ctx, shown)
    assert invitations.by_token(ctx, token).purpose == visits.SESSION
    with pytest.raises(NotThere):
        visits.begin(ctx, shown)
    assert invitations.by_token(acts.later(ctx, minutes=29), token)
    with pytest.raises(NotThere):
        invitations.by_token(acts.later(ctx, minutes=30), token)


def test_link_that_was_taken_back_does_not_open(ctx: Context, ada: Person) -> None:
    shown = link(ctx, ada)
    invitations.end(ctx, shown.id)
    with pytest.raises(NotThere):
        visits.begin(ctx, shown)


@pytest.mark.parametrize("purpose", ["answer", "view", "card", visits.SESSION])
def test_link_to_something_else_opens_no_photos(ctx: Context, ada: Person, purpose: str) -> None:
    other = link(ctx, ada, "visit")
    other.purpose = purpose
    ctx.session.flush()
    with pytest.raises(NotThere):
        visits.begin(ctx, other)


def test_visit_can_be_ended_and_then_opens_nothing(ctx: Context, ada: Person) -> None:
    token = visits.begin(ctx, link(ctx, ada))
    visits.leave(ctx, visits.of(ctx, invitations.by_token(ctx, token)))
    with pytest.raises(NotThere):
        invitations.by_token(ctx, token)


def test_adult_visits_as_who_they_are(ctx: Context, ada: Person) -> None:
    adult = make.authority(ctx, ada)
    here = looks.visit(ctx, ada, adult)
    assert (here.authority_id, here.own, here.sees_photos) == (adult.id, False, False)


def test_new_question_is_trusted_no_further_than_the_link_it_came_from(ctx: Context, ada: Person) -> None:
    ada.email = "ada@example.org"
    for way in ("email", "show", "print"):
        here = looks.visit(ctx, ada, way=way)
        token = visits.fresh_question(looks.held(ctx, here), here)
        asked = invitations.by_token(ctx, token)
        assert (asked.purpose, asked.way, asked.asked_by) == ("answer", way, None)


def test_card_opens_with_its_pin_again_and_again(ctx: Context, card: Invitation) -> None:
    tokens = {visits.open_card(ctx, card, PIN) for _ in range(3)}
    assert len(tokens) == 3
    assert None not in tokens
    assert visits.open_card(ctx, card, "5938") is None


def test_pin_is_chosen_once_and_twice_the_same(ctx: Context, ada: Person, card: Invitation) -> None:
    with pytest.raises(Conflict, match="already"):
        visits.choose_pin(ctx, card, "8264", "8264")
    ada.pin_hash = None
    with pytest.raises(Refused, match="not the same"):
        visits.choose_pin(ctx, card, "8264", "8265")
    assert PIN not in (ada.pin_hash or "")


def test_five_wrong_pins_pause_the_card_for_a_quarter_of_an_hour(ctx: Context, card: Invitation) -> None:
    soon = acts.later(ctx, seconds=1)
    for _ in range(visits.TRIES):
        assert visits.paused_until(soon, card) is None
        assert visits.open_card(soon, card, "0000") is None
    assert visits.paused_until(soon, card) == soon.now + visits.PAUSE
    assert visits.open_card(soon, card, PIN) is None
    assert visits.open_card(acts.later(soon, minutes=14), card, PIN) is None
    assert visits.open_card(acts.later(soon, minutes=15), card, PIN)


def test_right_pin_begins_the_count_anew(ctx: Context, card: Invitation) -> None:
    for minute in range(1, 4):
        now = acts.later(ctx, minutes=minute)
        for _ in range(visits.TRIES - 1):
            assert visits.open_card(now, card, "0000") is None
        assert visits.open_card(now, card, PIN)


def test_new_card_does_not_give_new_guesses(ctx: Context, ada: Person, card: Invitation) -> None:
    soon = acts.later(ctx, seconds=1)
    for _ in range(visits.TRIES):
        visits.open_card(soon, card, "0000")
    again = link(soon, ada, "card")
    assert visits.open_card(soon, again, PIN) is None


def test_guesses_are_counted_for_a_human_being_on_whichever_record(ctx: Context, ada: Person, card: Invitation) -> None:
    again = make.person(ctx, "Ada L. Lovell", groups=[make.group(ctx, "Heron House")])
    duplicates.same(acts.acting(ctx, make.account(ctx, Role.SAFEGUARDING)), ada, again)
    soon, other = acts.later(ctx, seconds=1), link(acts.later(ctx, seconds=1), again, "card")
    for number in range(visits.TRIES):
        assert visits.open_card(soon, (card, other)[number % 2], "0000") is None
    assert visits.paused_until(soon, card) == visits.paused_until(soon, other) == soon.now + visits.PAUSE
    assert visits.open_card(soon, other, PIN) is None


def test_the_pin_of_one_record_is_the_pin_of_the_other(ctx: Context, ada: Person, card: Invitation) -> None:
    again = make.person(ctx, "Ada L. Lovell", groups=[make.group(ctx, "Heron House")])
    duplicates.same(acts.acting(ctx, make.account(ctx, Role.SAFEGUARDING)), ada, again)
    other = link(ctx, again, "card")
    with pytest.raises(Conflict, match="already"):
        visits.choose_pin(ctx, other, "8264", "8264")
    assert visits.open_card(ctx, other, PIN)
    assert card.person_id == ada.id


def test_whoever_comes_in_by_another_link_begins_no_count_anew(ctx: Context, ada: Person, card: Invitation) -> None:
    adult, soon = make.authority(ctx, ada), acts.later(ctx, seconds=1)
    for number in range(visits.TRIES):
        assert visits.open_card(soon, card, "0000") is None
        looks.visit(soon, ada, adult if number % 2 else None)
    assert visits.paused_until(soon, card)


def test_a_card_opens_a_visit_that_is_known_as_one(ctx: Context, ada: Person, card: Invitation) -> None:
    here = visits.by_token(ctx, visits.open_card(ctx, card, PIN) or "")
    assert here.link
    assert here.link.way == visits.CARD
    asked = invitations.by_token(ctx, visits.fresh_question(looks.held(ctx, here), here))
    assert (asked.purpose, asked.way) == ("answer", visits.CARD)


def test_card_of_an_adult_opens_nothing(ctx: Context, ada: Person) -> None:
    adult = make.authority(ctx, ada)
    card = invitations.ask(ctx, ada, adult, way="show", purpose="card")[0]
    with pytest.raises(NotThere):
        visits.choose_pin(ctx, card, PIN, PIN)


def test_staff_end_the_card_every_open_visit_and_the_pin(ctx: Context, ada: Person, card: Invitation) -> None:
    token = visits.open_card(ctx, card, PIN) or ""
    visits.end_card(ctx, ada)
    visits.end_card(ctx, ada)
    assert (ada.pin_hash, visits.cards(ctx, ada)) == (None, [])
    with pytest.raises(NotThere):
        invitations.by_token(ctx, token)
    assert len(acts.trail(ctx.session, "card.pin_cleared")) == 1


@pytest.mark.parametrize("pin", ["", "123", "123456789", "12a4", "١٢٣٤", "12 34"])
def test_what_is_no_pin_is_refused(pin: str) -> None:
    with pytest.raises(Refused, match="4 to 8"):
        pins.refuse(pin, None)


EASY = ["0000", "1111", "1234", "4321", "0123", "8901", "987654", "1212", "123123", "2580", "2009", "0103", "01032009"]


@pytest.mark.parametrize("pin", EASY)
def test_pin_that_others_try_first_is_refused(ctx: Context, ada: Person, pin: str) -> None:
    with pytest.raises(Refused, match="guess"):
        pins.refuse(pin, ada.born)


@pytest.mark.parametrize("pin", [PIN, "4071", "90210", "83102746"])
def test_other_pins_are_welcome(ada: Person, pin: str) -> None:
    pins.refuse(pin, ada.born)
