"""Two colleagues have the same thing open: does the second save overwrite nothing that they have not seen?"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask.testing import FlaskClient

from consentreg.context import COMMAND, Context
from consentreg.installation import Installation
from consentreg.models import Authority, CapacityAssessment, Channel, ChildViewEntry, Organisation, Person
from consentreg.rules.permissions import Role
from consentreg.services import notices
from consentreg.web.editing import EditForm
from tests import factories as make
from tests.web.answers import edition_in, saved
from tests.web.staff.outing import Outing, code_of, text_of


@dataclass(frozen=True)
class Opened:
    """A page on which somebody changes what is there, and what two colleagues do on it."""

    form: str
    role: Role
    page: str
    first: dict[str, Any]
    second: dict[str, Any]
    told: tuple[str, ...]
    """What whoever is too late reads: what is saved now, and what they wrote."""
    reads: Callable[[Context], object]


def _channel(ctx: Context) -> object:
    return ctx.session.query(Channel).filter_by(slug="website").one().next_check


def _settings(ctx: Context) -> object:
    owner = ctx.session.query(Organisation).one()
    return owner.jurisdiction, owner.co_agreement, owner.usage_terms


def _words(ctx: Context) -> object:
    return notices.wording(ctx, "en").passages["8-11"]["take"]


def _person(ctx: Context) -> object:
    ada = ctx.session.query(Person).filter_by(external_id="1").one()
    return ada.name, ada.looked_after, ada.email


def _view(ctx: Context) -> object:
    return [(each.view, each.note) for each in ctx.session.query(ChildViewEntry)]


def _understanding(ctx: Context) -> object:
    return [(each.result, each.basis) for each in ctx.session.query(CapacityAssessment)]


def _adult(ctx: Context) -> object:
    mo = ctx.session.query(Authority).one()
    return mo.email, mo.language


SETTINGS = {"jurisdiction": "GB-SCT", "time_zone": "Europe/London", "co_agreement": "y", "face_public_child": "y",
            "channel_risk": "y", "usage_terms": "Ours."}  # fmt: skip
ADA = {"name": "Ada Lovell", "born": "2009-03-01", "language": "en", "groups": "{group}"}


@pytest.fixture
def opened(request: pytest.FixtureRequest, outing: Outing) -> Opened:
    with outing.parts.transaction(COMMAND) as ctx:
        ada = ctx.session.get_one(Person, outing.ada.id)
        ada.external_id = "1"
        mo = make.authority(ctx, ada)
        make.channel(ctx)
        ctx.session.flush()
        parts = dict(notices.wording(ctx, "en").passages["8-11"])
    about = {"ada": ada.id, "mo": mo.id, "group": outing.group.id}
    known: dict[str, Opened] = {
        "person": Opened(
            "EditPerson", Role.STAFF, "/staff/people/{ada}/edit", ADA | {"looked_after": "y"},
            ADA | {"name": "Ada Renamed"},
            ("Looked after by the local authority Saved now: yes You wrote: no",
             "Name Saved now: Ada Lovell You wrote: Ada Renamed"), _person),
        "adult": Opened(
            "ContactForm", Role.STAFF, "/staff/people/{ada}/adults/{mo}/address",
            {"email": "mo@new.example", "language": "pl"}, {"email": "mo@old.example", "language": "en"},
            ("Their e-mail Saved now: mo@new.example You wrote: mo@old.example",
             "Saved now: Polski You wrote: English"),
            _adult),
        "channel": Opened(
            "Check", Role.ADMIN, "/admin/channels/website", {"next_check": "2026-07-08"}, {"next_check": "2026-12-24"},
            ("Saved now: 8 July 2026 You wrote: 24 December 2026",), _channel),
        "settings": Opened(
            "SettingsForm", Role.ADMIN, "/admin/settings", SETTINGS | {"usage_terms": "Theirs."},
            {name: value for name, value in SETTINGS.items() if name != "co_agreement"} | {"confirmed": "y"},
            ("An adult agrees as well Saved now: yes You wrote: no", "Saved now: Theirs. You wrote: Ours."), _settings),
        "words": Opened(
            "Words", Role.ADMIN, "/admin/words/en/8-11", parts | {"take": "May we take your photo?"},
            parts | {"take": "Can we take photos?"},
            ("Saved now: May we take your photo? You wrote: Can we take photos?",), _words),
        "view": Opened(
            "ViewForm", Role.STAFF, "/staff/people/{ada}/view", {"view": "no", "note": "At tea."},
            {"view": "yes", "note": "At the beach."},
            ("Saved now: They do not want it You wrote: They like it", "Saved now: At tea. You wrote: At the beach."),
            _view),
        "understanding": Opened(
            "CapacityForm", Role.STAFF, "/staff/people/{ada}/understanding",
            {"result": "unable", "basis": "Asked twice.", "review_by": "2026-09-01"},
            {"result": "able", "basis": "Asked once.", "review_by": "2026-12-01"},
            ("Saved now: They do not understand it now You wrote: They understand",
             "Saved now: 1 September 2026 You wrote: 1 December 2026"), _understanding),
    }  # fmt: skip
    it = known[request.param]
    filled = {name: value.format(**about) if name == "groups" else value for name, value in it.second.items()}
    first = {name: value.format(**about) if name == "groups" else value for name, value in it.first.items()}
    return Opened(it.form, it.role, it.page.format(**about), first, filled, it.told, it.reads)


CHOSEN = {"groups", "language", "jurisdiction", "view", "result"}
"""Fields that hold a choice, which stands in each form anyway."""
EVERY = ("person", "adult", "channel", "settings", "words", "view", "understanding")
each = pytest.mark.parametrize("opened", EVERY, indirect=True)


@pytest.fixture
def outing(parts: Installation) -> Outing:
    return Outing(parts)


@pytest.fixture
def two(visit: Callable[..., FlaskClient], opened: Opened, outing: Outing) -> tuple[FlaskClient, FlaskClient]:
    groups = (outing.group.id,) if opened.role is Role.STAFF else ()
    first, second = (visit(opened.role, groups=groups, email=f"{name}@example.org") for name in ("one", "two"))
    return first, second


def _now(outing: Outing, opened: Opened) -> object:
    with outing.parts.reading(COMMAND) as ctx:
        return opened.reads(ctx)


@each
def test_the_second_save_writes_nothing_and_shows_both(
    two: tuple[FlaskClient, FlaskClient], opened: Opened, outing: Outing
) -> None:
    one, other = two
    edition = edition_in(other.get(opened.page).get_data(as_text=True))
    assert saved(one, opened.page, opened.first).status_code == 303
    theirs = _now(outing, opened)
    late = other.post(opened.page, data={"version": edition} | opened.second)
    assert (late.status_code, code_of(late)) == (409, "CHANGED_MEANWHILE")
    assert _now(outing, opened) == theirs
    for words in opened.told:
        assert words in text_of(late)
    # Nothing that was typed is lost, and whoever has seen both may put theirs in its place.
    fresh = edition_in(late.get_data(as_text=True))
    assert other.post(opened.page, data={"version": fresh} | opened.second).status_code == 303
    assert _now(outing, opened) != theirs


@each
def test_what_was_typed_is_in_the_form_of_whoever_is_late(two: tuple[FlaskClient, FlaskClient], opened: Opened) -> None:
    one, other = two
    before = other.get(opened.page).get_data(as_text=True)
    saved(one, opened.page, opened.first)
    late = other.post(opened.page, data={"version": edition_in(before)} | opened.second)
    fields = late.get_data(as_text=True).partition('name="version"')[2]
    for name, value in opened.second.items():
        if (
            isinstance(value, str)
            and value != "y"
            and name not in {"groups", "language", "jurisdiction", "view", "result"}
        ):
            assert value in fields, name


@each
@pytest.mark.parametrize("version", [{}, {"version": ""}, {"version": "0"}, {"version": "x" * 5000}])
def test_a_form_that_does_not_say_what_was_opened_is_stale(
    two: tuple[FlaskClient, FlaskClient], opened: Opened, outing: Outing, version: dict[str, str]
) -> None:
    before = _now(outing, opened)
    late = two[1].post(opened.page, data=opened.second | version)
    assert (late.status_code, code_of(late)) == (409, "CHANGED_MEANWHILE")
    assert _now(outing, opened) == before


@each
def test_a_field_that_is_wrong_does_not_make_a_stale_form_fresh(
    two: tuple[FlaskClient, FlaskClient], opened: Opened
) -> None:
    wrong = {name: "" for name in ("name", "next_check", "time_zone", "stop") if name in opened.second}
    wrong = wrong or {"email": "nobody"}
    answer = two[1].post(opened.page, data=opened.second | wrong)
    if answer.status_code == 422:
        assert edition_in(answer.get_data(as_text=True)) == ""
    else:
        assert answer.status_code == 409


def test_every_form_over_what_is_there_is_tried_here() -> None:
    def below(form: type) -> set[str]:
        return {form.__name__}.union(*(below(each) for each in form.__subclasses__()))

    tried = {"EditPerson", "ContactForm", "Check", "SettingsForm", "Words", "ViewForm", "CapacityForm"}
    assert below(EditForm) - {"EditForm"} <= tried
