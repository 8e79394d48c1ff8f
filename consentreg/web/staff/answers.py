"""What did somebody say, and how do we know?

One page asks who spoke and what to each of the three questions, with nothing chosen beforehand. A yes leads to a
second page: their rules, until when, and proof. A no is written down at once.
"""

from contextlib import closing
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import (
    BooleanField,
    FileField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Optional

from consentreg.models import Person
from consentreg.rules import words
from consentreg.rules.deciders import Regime
from consentreg.rules.permissions import Permission
from consentreg.rules.words import Given, Scope
from consentreg.services import consents, notes, organisation, people, photos, places
from consentreg.services.consents import NewAnswer
from consentreg.services.refusal import Refused
from consentreg.web.door import ctx
from consentreg.web.forms import DayField, blame, choices
from consentreg.web.guard import requires
from consentreg.web.staff.entrance import blueprint
from consentreg.web.staff.person import decides_words
from consentreg.web.staff.wording import CONDITIONS, METHODS, SCOPE_HINTS, SCOPES

SAID: dict[str, LazyString] = {
    Given.GIVEN: lazy_gettext("Yes"),
    Given.REFUSED: lazy_gettext("No"),
    Given.DEFERRED: lazy_gettext("Not now"),
}
SELF = "self"
PLACES = {Scope.INTERNAL: "places_inside", Scope.PUBLIC: "places_public"}
"""The field that holds the places of each question that has some."""
USUAL, NOWHERE = "usual", "nowhere"
"""What is ticked where no place of ours is: nobody named any, or they said yes to none so far."""
MINOR_LASTS, ADULT_LASTS = timedelta(days=365), timedelta(days=730)
Page = str | tuple[str, int] | Response


def _question(scope: Scope) -> RadioField:
    more = {"choices": choices(SAID), "validate_choice": False, "description": SCOPE_HINTS[scope]}
    return RadioField(SCOPES[scope], [Optional()], **more)


def _places(label: LazyString) -> SelectMultipleField:
    hint = lazy_gettext("Ask about each one. What is not ticked is a no.")
    return SelectMultipleField(label, validate_choice=False, description=hint)


class Said(FlaskForm):  # type: ignore[misc]  # untyped library
    """Who spoke, and what they said to each question."""

    by = RadioField(lazy_gettext("Who spoke?"), validate_choice=False)
    take = _question(Scope.TAKE)
    publish_internal = _question(Scope.INTERNAL)
    publish_public = _question(Scope.PUBLIC)
    at = DayField(lazy_gettext("When did they say so?"), [Optional()])
    method = SelectField(lazy_gettext("How?"), choices=choices(METHODS), validate_choice=False)

    def given(self) -> dict[Scope, str]:
        """Return what was said, by question; nothing for a question that was left open."""
        return {scope: self[scope].data for scope in Scope if self[scope].data}


class Terms(Said):
    """What comes with a yes."""

    step = HiddenField()
    conditions = SelectMultipleField(
        lazy_gettext("Did they set rules?"), choices=choices(CONDITIONS), validate_choice=False
    )
    only_event = SelectField(lazy_gettext("Only photos of one outing?"), validate_choice=False)
    places_inside = _places(lazy_gettext("Which places inside did they say yes to?"))
    places_public = _places(lazy_gettext("Which places for anyone did they say yes to?"))
    valid_until = DayField(lazy_gettext("Until when?"), [Optional()])
    covers_existing = BooleanField(lazy_gettext("Also for photos that are already here"))
    survives_leaving = BooleanField(lazy_gettext("Also when they have left us"))
    evidence = FileField(
        lazy_gettext("A photo or PDF of the form"), description=lazy_gettext("Only we see it. Up to 16 MB.")
    )
    reference = StringField(
        lazy_gettext("Or where the paper is"), description=lazy_gettext("Like: blue folder, page 12.")
    )
    second_person = BooleanField(
        lazy_gettext("Or a colleague heard it too and will confirm"),
        description=lazy_gettext("The yes counts once they have."),
    )
    note = TextAreaField(lazy_gettext("Anything else, in a few words"))


@blueprint.get("/people/<string:person_id>/answers/new")
@requires(Permission.RECORD_ANSWERS)
def answer(person_id: str) -> str:
    person = people.get(ctx(), person_id)
    form = _with_choices(Said(), person)
    form.at.data = organisation.today(ctx())
    form.by.data = _likely(person)
    return _page(person, form)


@blueprint.post("/people/<string:person_id>/answers/new")
@requires(Permission.RECORD_ANSWERS)
def write_answer(person_id: str) -> Page:
    person = people.get(ctx(), person_id)
    form = _with_choices(Terms(), person)
    said = form.given()
    try:
        _check(form)
        if Given.GIVEN in said.values() and form.step.data != "terms":
            return _first_terms(person, form)
        _record(person, form, said)
    except Refused as refused:
        blame(form, refused)
        return _page(people.get(ctx(), person_id), form), 422
    flash(_("Written down. It counts from now on."), "saved")
    return redirect(url_for("staff.person", person_id=person_id), 303)


def _with_choices(form: Said, person: Person) -> Said:
    adults = [adult for adult in people.authorities(ctx(), person) if not adult.ended_on]
    form.by.choices = choices({SELF: person.first_name} | {adult.id: adult.name for adult in adults})
    if isinstance(form, Terms):
        known = {event.id: event.name for event, *_rest in photos.outings(ctx(), limit=60)}
        for scope, name in PLACES.items():
            form[name].choices = choices(_offered(scope))
        form.only_event.choices = choices({"": _("No, of any outing")} | known)
    return form


def _offered(scope: Scope) -> dict[str, str]:
    """Return our places of a question, and what a form says that names none of them."""
    ours = {
        place.word: ". ".join(filter(None, [place.called("en"), place.name and place.sort("en"), place.audience]))
        for place in places.offered(ctx(), scope)
    }
    usual = ", ".join(places.names(ctx(), scope, None))
    return ours | {
        USUAL: _("The form named no places: the usual ones (%(places)s)", places=usual),
        NOWHERE: _("Nowhere yet"),
    }


def _likely(person: Person) -> str | None:
    """Return who most likely spoke; nobody where two must."""
    who = notes.who_decides(ctx(), [person])[person.id]
    if who is Regime.SELF:
        return SELF
    verified = [adult.id for adult in people.authorities(ctx(), person) if adult.verified_on(organisation.today(ctx()))]
    return verified[0] if who is Regime.GUARD and len(verified) == 1 else None


def _check(form: Said) -> None:
    if not form.validate():
        field, (said, *_more) = next(iter(form.errors.items()))
        raise Refused("BAD_INPUT", str(said), None if field in form else str(field))
    if not form.by.data:
        raise Refused("WHO_NEEDED", _("Choose who spoke."), "by")
    if not form.given():
        raise Refused("ANSWER_NEEDED", _("Write down at least one answer."), "take")
    if set(form.given().values()) - set(SAID):
        raise Refused("UNKNOWN_ANSWER", _("Choose Yes, No or Not now."), "take")


def _first_terms(person: Person, form: Terms) -> str:
    minor = notes.is_minor(ctx(), person)
    form.valid_until.data = organisation.today(ctx()) + (MINOR_LASTS if minor else ADULT_LASTS)
    return _page(person, form)


def _record(person: Person, form: Terms, said: dict[Scope, str]) -> None:
    evidence = _evidence() if Given.GIVEN in said.values() else None
    named = {scope: _named(form, scope) for scope, given in said.items() if scope in PLACES and given == Given.GIVEN}
    for scope, given in said.items():
        consents.record(ctx(), person, _new(form, scope, given, evidence, named.get(scope)))


def _evidence() -> str | None:
    file = request.files.get("evidence")
    if not file or not file.filename:
        return None
    with closing(file):
        data = file.stream.read(consents.MAX_EVIDENCE + 1)
    return consents.add_evidence(ctx(), data).id


def _new(form: Terms, scope: Scope, given: str, evidence: str | None, named: tuple[str, ...] | None) -> NewAnswer:
    by = None if form.by.data == SELF else form.by.data
    if given != Given.GIVEN:
        return NewAnswer(
            scope=scope, answer=given, authority_id=by, since=_since(form.at.data), method=form.method.data
        )
    return NewAnswer(
        scope=scope,
        answer=given,
        authority_id=by,
        since=_since(form.at.data),
        method=form.method.data,
        valid_until=form.valid_until.data,
        covers_existing=form.covers_existing.data,
        survives_leaving=form.survives_leaving.data,
        conditions=_rules(form),
        channels=named,
        evidence_id=evidence,
        evidence_reference=form.reference.data,
        second_person=form.second_person.data,
        note=form.note.data or "",
    )


def _named(form: Terms, scope: Scope) -> tuple[str, ...] | None:
    """Return the places of a yes as they are written down; raise Refused where nobody said which."""
    ticked, field = set(form[PLACES[scope]].data or ()), PLACES[scope]
    if not ticked:
        raise Refused("PLACES_NEEDED", _("Tick the places they said yes to, or that they named none."), field)
    ours = ticked - {USUAL, NOWHERE}
    if ours - {place.word for place in places.offered(ctx(), scope)}:
        raise Refused("PLACE_GONE", _("A place was closed while this page was open. Look at the places again."), field)
    if len(ticked) > len(ours) + 1 or (NOWHERE in ticked and ours):
        raise Refused("PLACES_UNCLEAR", _("Tick either places or “Nowhere yet”, not both."), field)
    if USUAL not in ticked:
        return tuple(sorted(ours))
    return tuple(sorted({*words.USUAL[scope], *ours})) if ours else None


def _rules(form: Terms) -> tuple[object, ...]:
    rules: list[object] = list(form.conditions.data or ())
    if form.only_event.data:
        event = organisation.get_event(ctx(), form.only_event.data)
        rules.append({"type": "EVENT_ONLY", "event": event.id})
    return tuple(rules)


def _since(day: date | None) -> datetime | None:
    """Return noon of the day they spoke; None, which is now, for today."""
    today = organisation.today(ctx())
    if day is None or day == today:
        return None
    zone = ZoneInfo(organisation.organisation(ctx()).time_zone)
    return datetime.combine(day, time(12), zone)


def _page(person: Person, form: Said) -> str:
    terms = isinstance(form, Terms) and Given.GIVEN in form.given().values() and not _first_page_errors(form)
    if terms:
        form.step.data = "terms"
    return render_template(
        "staff/answer.html",
        person=person,
        form=form,
        terms=terms,
        said=[(SCOPES[scope], SAID.get(given, given)) for scope, given in form.given().items()],
        places=[name for scope, name in PLACES.items() if form[scope].data == Given.GIVEN],
        decides=decides_words(person),
        has_errors=bool(form.errors),
    )


def _first_page_errors(form: Said) -> bool:
    return any(form[name].errors for name in ("by", "take", "publish_internal", "publish_public", "at", "method"))
