"""Does everybody on file who may speak hear that something was said through a link, once, and nobody else?"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from consentreg import worker
from consentreg.context import COMMAND, Actor, Context
from consentreg.installation import Installation
from consentreg.mail import Letter, Outbox
from consentreg.models import Authority, Job, Person
from consentreg.rules.words import Given, Scope
from consentreg.services import answering, contacts, invitations, notes, people
from tests import factories as make
from tests.services.links import FOURTEEN, NINE, SEVENTEEN, YES_TO_ALL, held, reply

Act = Callable[[Context, Person, Authority], object]


@pytest.fixture
def outbox(parts: Installation) -> tuple[Outbox, Installation]:
    kept = Outbox()
    return kept, replace(parts, mail=kept)


def family(ctx: Context, born: date) -> tuple[Person, Authority]:
    ada = contacts.of_person(ctx, make.person(ctx, born=born), "ada@example.org", "en")
    return ada, contacts.of_adult(ctx, ada, make.authority(ctx, ada), "mo@example.org", "pl")


def after(outbox: tuple[Outbox, Installation], act: Act, born: date = FOURTEEN) -> list[Letter]:
    """Return the letters that leave after an act, those of asking itself left out."""
    kept, parts = outbox
    with parts.transaction(COMMAND) as ctx:
        act(ctx, *family(ctx, born))
    worker.drain(parts.transaction)
    return kept.letters


def to(letters: list[Letter]) -> list[str]:
    return sorted(letter.to for letter in letters)


def says(ctx: Context, person: Person, adult: Authority | None = None, **more: object) -> None:
    asked, _ = invitations.ask(ctx, person, adult, way="show")
    answering.answer(held(ctx, asked), asked, reply(ctx, asked, YES_TO_ALL))


def test_everybody_who_may_speak_hears_of_three_answers_in_one_letter(outbox: tuple[Outbox, Installation]) -> None:
    letters = after(outbox, lambda ctx, ada, _mo: says(ctx, ada))
    assert to(letters) == ["ada@example.org", "mo@example.org"]
    hers, theirs = sorted(letters, key=lambda letter: letter.to)
    assert (hers.subject, theirs.subject) == ("Something new was said about photos", "Nowa odpowiedź o zdjęciach")
    assert "Someone used a link on 1 July 2026." in hers.text
    assert "jest AL." in theirs.text
    for letter in letters:
        assert "Lovell" not in letter.subject + letter.text
        assert "/c/" not in letter.text


def not_contacted(ctx: Context, ada: Person, mo: Authority) -> None:
    people.set_contact(ctx, ada, mo.id, do_not_contact=True)
    says(ctx, ada)


def address_is_theirs_too(ctx: Context, ada: Person, mo: Authority) -> None:
    kept_away = make.authority(ctx, ada, name="Al Lovell", do_not_contact=True)
    kept_away.email = "Mo@Example.org"
    ctx.session.flush()
    says(ctx, ada)


def unproven(ctx: Context, ada: Person, _mo: Authority) -> None:
    make.authority(ctx, ada, name="Al Lovell", verified=False).email = "al@example.org"
    ctx.session.flush()
    says(ctx, ada)


def ended(ctx: Context, ada: Person, mo: Authority) -> None:
    people.end_authority(ctx, ada, mo.id)
    says(ctx, ada)


def staff_write_it_down(ctx: Context, ada: Person, _mo: Authority) -> None:
    make.answer(ctx, ada, Scope.TAKE, Given.REFUSED)


@pytest.mark.parametrize(
    ("act", "born", "told"),
    [
        (not_contacted, FOURTEEN, ["ada@example.org"]),
        (address_is_theirs_too, FOURTEEN, ["ada@example.org"]),
        (unproven, FOURTEEN, ["ada@example.org", "mo@example.org"]),
        (ended, FOURTEEN, ["ada@example.org"]),
        (staff_write_it_down, FOURTEEN, []),
        (lambda ctx, ada, _mo: says(ctx, ada), SEVENTEEN, ["ada@example.org"]),
        (says, NINE, ["ada@example.org", "mo@example.org"]),
    ],
    ids=["kept away", "their address", "unproven", "ended", "by staff", "seventeen", "by the adult of a child"],
)
def test_who_is_told(outbox: tuple[Outbox, Installation], act: Act, born: date, told: list[str]) -> None:
    assert to(after(outbox, act, born)) == told


def test_an_adult_who_agrees_beside_somebody_of_seventeen_hears_of_their_own_word(
    outbox: tuple[Outbox, Installation],
) -> None:
    def beside(ctx: Context, ada: Person, mo: Authority) -> None:
        asked, _ = invitations.ask(ctx, ada, mo, way="show")
        answering.answer(held(ctx, asked), asked, reply(ctx, asked, {Scope.PUBLIC: YES_TO_ALL[Scope.PUBLIC]}))

    assert to(after(outbox, beside, SEVENTEEN)) == ["ada@example.org", "mo@example.org"]


def test_two_adults_with_one_address_get_one_letter(outbox: tuple[Outbox, Installation]) -> None:
    def shared(ctx: Context, ada: Person, _mo: Authority) -> None:
        contacts.of_adult(ctx, ada, make.authority(ctx, ada, name="Al Lovell"), "mo@example.org", "en")
        says(ctx, ada)

    assert to(after(outbox, shared)) == ["ada@example.org", "mo@example.org"]


def test_what_a_child_says_themselves_is_told_and_what_a_colleague_writes_down_is_not(
    outbox: tuple[Outbox, Installation],
) -> None:
    def both(ctx: Context, ada: Person, _mo: Authority) -> None:
        notes.record_view(ctx, ada, "yes")
        assert ctx.session.query(Job).count() == 0
        notes.record_view(replace(ctx, actor=Actor("person", ada.id)), ada, "no")

    assert to(after(outbox, both, NINE)) == ["ada@example.org", "mo@example.org"]


def test_without_a_mail_server_nothing_waits_in_vain(ctx: Context) -> None:
    ada, _mo = family(ctx, FOURTEEN)
    says(ctx, ada)
    assert ctx.session.query(Job).count() == 0
