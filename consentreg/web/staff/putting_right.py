"""What was a mistake: an answer on the wrong child, or a death? Where something opens by it, somebody else agrees."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import TextAreaField
from wtforms.validators import InputRequired

from consentreg.models import Person
from consentreg.rules.permissions import Permission
from consentreg.services import accounts, deaths, mistakes, people
from consentreg.services.refusal import NotThere, Refused
from consentreg.web.door import ctx
from consentreg.web.forms import DayField, blame
from consentreg.web.guard import requires
from consentreg.web.staff.entrance import blueprint
from consentreg.web.staff.wording import ANSWERS, SCOPES, day_words

Page = str | tuple[str, int] | Response


class DeathForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """Somebody has died."""

    day = DayField(lazy_gettext("The day"), [InputRequired(lazy_gettext("Write the day."))])


class MistakeForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """Why it was a mistake."""

    why = TextAreaField(
        lazy_gettext("Why was it a mistake?"),
        description=lazy_gettext("In a few words, without a name. It stands in the trail."),
    )


@blueprint.get("/people/<string:person_id>/answers/<string:answer_id>/mistake")
@requires(Permission.RECORD_ANSWERS)
def mistake(person_id: str, answer_id: str) -> Page:
    return _mistake_page(MistakeForm(), person_id, answer_id)


@blueprint.post("/people/<string:person_id>/answers/<string:answer_id>/mistake")
@requires(Permission.RECORD_ANSWERS)
def say_mistake(person_id: str, answer_id: str) -> Page:
    form = MistakeForm()
    try:
        said = mistakes.strike(ctx(), answer_id, form.why.data or "")
    except Refused as refused:
        blame(form, refused)
        return _mistake_page(form, person_id, answer_id), 422
    if said.awaits_second and said.agreed_at is None:
        flash(_("Written down. The answer counts until somebody else agrees that it was a mistake."), "saved")
    else:
        flash(_("It counts for nothing any more. What stood before stands again."), "saved")
    return redirect(url_for("staff.person", person_id=person_id), 303)


def _mistake_page(form: MistakeForm, person_id: str, answer_id: str) -> str:
    person, answer = mistakes.read(ctx(), answer_id)
    if person.id not in {person_id, answer.person_id}:
        raise NotThere
    line = _("%(question)s: %(answer)s", question=SCOPES[answer.scope], answer=ANSWERS[answer.answer])
    return _page(form, person, _("This was a mistake"), f"{line}. {day_words(answer.since.date())}.")


@blueprint.post("/mistakes/<string:mistake_id>/agree")
@requires(Permission.RECORD_ANSWERS)
def agree_mistake(mistake_id: str) -> Response:
    mistakes.agree(ctx(), mistake_id)
    flash(_("It counts for nothing any more. What stood before stands again."), "saved")
    return redirect(url_for("staff.home"), 303)


@blueprint.get("/people/<string:person_id>/death")
@requires(Permission.EDIT_PEOPLE)
def death(person_id: str) -> str:
    return _page(DeathForm(), people.get(ctx(), person_id), _("When did they die?"))


@blueprint.post("/people/<string:person_id>/death")
@requires(Permission.EDIT_PEOPLE)
def save_death(person_id: str) -> Page:
    person, form = people.get(ctx(), person_id), DeathForm()
    if form.validate():
        try:
            deaths.note(ctx(), person, form.day.data)
        except Refused as refused:
            blame(form, refused)
        else:
            return _back(person_id, _("Written down. Nothing of them goes out without the lead looking."))
    return _page(form, person, _("When did they die?")), 422


@blueprint.post("/people/<string:person_id>/death/agree")
@requires(Permission.EDIT_PEOPLE)
def agree_death(person_id: str) -> Response:
    deaths.agree(ctx(), people.get(ctx(), person_id))
    return _back(person_id, _("Two of you have said so now. No link about them opens any more."))


@blueprint.get("/people/<string:person_id>/death/mistake")
@requires(Permission.EDIT_PEOPLE)
def death_mistake(person_id: str) -> Page:
    person = people.get(ctx(), person_id)
    if deaths.of(ctx(), person) is None:  # Somebody was quicker: their page says how it stands.
        return redirect(url_for("staff.person", person_id=person_id))
    return _page(MistakeForm(), person, _("They have not died"))


@blueprint.post("/people/<string:person_id>/death/mistake")
@requires(Permission.EDIT_PEOPLE)
def say_death_mistake(person_id: str) -> Page:
    person, form = people.get(ctx(), person_id), MistakeForm()
    try:
        said = deaths.mistaken(ctx(), person, form.why.data or "")
    except Refused as refused:
        blame(form, refused)
        return _page(form, people.get(ctx(), person_id), _("They have not died")), 422
    if said.undone_at:
        return _back(person_id, _("It was a mistake. What stood before stands again."))
    return _back(person_id, _("Written down. It counts once somebody else says so too."))


def death_line(person: Person) -> dict[str, Any] | None:
    """Return who said that somebody has died, and what this reader can do about it."""
    found = deaths.of(ctx(), person)
    if found is None:
        return None
    me, names = ctx().actor.id, accounts.names(ctx(), {found.said_by, found.doubted_by})
    who, doubter = (names.get(each or "", _("A colleague")) for each in (found.said_by, found.doubted_by))
    doubt = _("%(who)s says that this was a mistake: %(why)s", who=doubter, why=found.why)
    return {
        "text": _("%(who)s wrote down that they died on %(day)s.", who=who, day=day_words(found.day)),
        "may_agree": found.agreed_at is None and found.said_by != me,
        "waits": found.agreed_at is None,
        "doubt": doubt if found.doubted_at else None,
        "may_undo": bool(found.doubted_at) and found.doubted_by != me,
    }  # fmt: skip


def to_agree() -> list[dict[str, Any]]:
    """Return what colleagues say was a mistake, or who has died, and somebody else must agree to."""
    here = ctx()
    said, died = mistakes.waiting(here), deaths.undecided(here)
    names = accounts.names(here, {one.said_by for one, *_rest in said}) if said else {}
    return [
        {"person": person, "mistake": one, "mine": one.said_by == here.actor.id,
         "note": _("%(question)s: %(answer)s. %(who)s: “%(why)s”", question=SCOPES[answer.scope],
                   answer=ANSWERS[answer.answer], who=names.get(one.said_by or "", _("A colleague")), why=one.why)}
        for one, answer, person in said
    ] + [
        {"person": person, "mistake": None,
         "mine": here.actor.id == (one.doubted_by if one.doubted_at else one.said_by),
         "note": _("Somebody wrote down that this was a mistake: that they have died.") if one.doubted_at
         else _("Somebody wrote down that they have died.")}
        for one, person in died
    ]  # fmt: skip


def _page(form: FlaskForm, person: Person, title: str, about: str = "") -> str:
    return render_template(
        "staff/note_form.html", form=form, person=person, question=title, about=about, has_errors=bool(form.errors)
    )


def _back(person_id: str, said: str) -> Response:
    flash(said, "saved")
    return redirect(url_for("staff.person", person_id=person_id), 303)
