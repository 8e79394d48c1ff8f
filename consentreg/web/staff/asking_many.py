"""Who of a whole group must be asked, and who is left in peace?"""

from collections.abc import Sequence
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import SelectMultipleField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired

from consentreg.models import Group, Invitation, Person
from consentreg.rules.permissions import Permission
from consentreg.services import anew, asking, ending, invitations, organisation, people
from consentreg.services.asking import Wanted, WhyNot
from consentreg.web.door import ctx
from consentreg.web.guard import requires
from consentreg.web.staff import links
from consentreg.web.staff.asking import row
from consentreg.web.staff.entrance import blueprint

MOST = 500
RUNNING_OUT = "running-out"
ANEW = "anew"


class ManyForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """Whom to ask. Nothing is chosen beforehand."""

    ask = SelectMultipleField(
        lazy_gettext("Whom do you ask?"),
        [DataRequired(lazy_gettext("Choose whom to ask."))],
        validate_choice=False,
    )


@blueprint.get("/ask")
@requires(Permission.ASK)
def ask_many() -> str:
    of = _of()
    return _page(ManyForm(), of, list(_wanted(of).values()))


@blueprint.post("/ask")
@requires(Permission.ASK)
def send_many() -> str | tuple[str, int]:
    here, of, form = ctx(), _of(), ManyForm()
    known = _wanted(of)
    if not form.validate():
        return _page(form, of, list(known.values())), 422
    chosen = [known[key] for key in form.ask.data if key in known and known[key].why_not is None]
    letters = [wanted for wanted in chosen if wanted.address and asking.can_write(here)]
    for wanted in letters:
        _ask(wanted, "email", of)
    return render_template("staff/asked_many.html", of=of, sent=len(letters), missed=len(form.ask.data) - len(chosen),
                           to_print=[row(wanted) for wanted in chosen if wanted not in letters])  # fmt: skip


@blueprint.post("/ask/print")
@requires(Permission.ASK)
def print_many() -> str:
    of = _of()
    known = _wanted(of)
    chosen = [known[key] for key in request.form.getlist("ask") if key in known and _may_print(known[key])]
    back = {"text": _("Ask several"), "href": url_for("staff.ask_many", of=of)}
    return links.printed([_printed(wanted, of) for wanted in chosen], back)


def _may_print(wanted: Wanted) -> bool:
    # A page that was printed badly is printed anew: its new link ends the one before.
    return wanted.why_not in {None, WhyNot.WAITING}


def _printed(wanted: Wanted, of: str) -> dict[str, Any]:
    invitation, token = _ask(wanted, "print", of)
    return links.sheet(wanted.person, invitation, token or "")


def _ask(wanted: Wanted, way: str, of: str) -> tuple[Invitation, str | None]:
    why = "renewal" if of in {RUNNING_OUT, ANEW} else "asked"
    return invitations.ask(ctx(), wanted.person, wanted.authority, way=way, why=why)


def _of() -> str:
    """Return which people the page is about: a group's id, those whose yes runs out, or those to be asked anew."""
    asked = request.values.get("of", "")
    first = next((group.id for group in organisation.groups(ctx())), RUNNING_OUT)
    return asked or first


def _people(of: str) -> Sequence[Person]:
    here = ctx()
    if of == RUNNING_OUT:
        return [one.person for one in ending.soon(here)]
    if of == ANEW:
        return [one.person for one in anew.listing(here)]
    group: Group = organisation.group(here, of)
    return [each for each in people.listing(here, group=group, size=MOST) if not (each.left_on or each.deceased_on)]


def _wanted(of: str) -> dict[str, Wanted]:
    """Return everybody who would be asked, by what names them on the form."""
    if of == ANEW:
        return {wanted.key: wanted for one in anew.listing(ctx()) for wanted in one.whom}
    rows = asking.everybody(ctx(), _people(of))
    return {wanted.key: wanted for each in rows.values() for wanted in each}


def _page(form: ManyForm, of: str, wanted: Sequence[Wanted]) -> str:
    now = [each for each in wanted if each.why_not is None]
    form.ask.choices = [SelectChoice(each.key, _label(each)) for each in now]
    asked = {each.person.id for each in wanted}
    return render_template(
        "staff/ask_many.html",
        form=form,
        of=of,
        chips=_chips(of),
        hints={each.key: _how(each) for each in now},
        later=[row(each) | {"label": _label(each)} for each in wanted if each.why_not],
        nobody=[person for person in _people(of) if person.id not in asked],
        can_write=asking.can_write(ctx()),
        has_errors=bool(form.errors),
    )


def _label(wanted: Wanted) -> str:
    if wanted.authority is None:
        return wanted.person.name
    return str(_("%(adult)s, about %(name)s", adult=wanted.authority.name, name=wanted.person.name))


def _how(wanted: Wanted) -> str:
    if wanted.address and asking.can_write(ctx()):
        return str(_("By e-mail"))
    return str(_("On a page you print"))


def _chips(of: str) -> list[dict[str, Any]]:
    every = [(group.id, group.name) for group in organisation.groups(ctx())]
    return [
        {"text": text, "href": url_for("staff.ask_many", of=key), "current": key == of}
        for key, text in [*every, (RUNNING_OUT, _("A yes that runs out this month")), (ANEW, _("To be asked anew"))]
    ]
