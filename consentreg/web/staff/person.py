"""What do we know about one person: three questions, who decides, and what happened?"""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from consentreg.context import Context
from consentreg.models import Person
from consentreg.rules.deciders import Regime
from consentreg.rules.permissions import Permission, allowed
from consentreg.rules.words import Given, Scope
from consentreg.services import asking as asked_for
from consentreg.services import consents, notes, organisation, people, restrictions
from consentreg.services import standing as read
from consentreg.services.consents import NewAnswer
from consentreg.web.door import ctx
from consentreg.web.guard import requires, role
from consentreg.web.staff import asking, duplicates, putting_right, standing
from consentreg.web.staff.acts import labels
from consentreg.web.staff.entrance import blueprint
from consentreg.web.staff.people import age, note
from consentreg.web.staff.wording import CATEGORIES, LEVELS, RELATIONS, SCOPES, SOURCES, day_words


@blueprint.get("/people/<string:person_id>")
@requires(Permission.EDIT_PEOPLE)
def person(person_id: str) -> str:
    here = ctx()
    found = people.get(here, person_id)
    line = note(found, organisation.today(here))
    adults = people.authorities(here, found)
    rows = standing.of(here, [found], labels([found]), adults)[found.id]
    everything_open = not any(row.kept_back for row in rows)
    return render_template(
        "staff/person.html",
        person=found,
        note=line,
        rows=rows,
        terms=standing.terms(here, found, rows, adults),
        death=putting_right.death_line(found),
        history=standing.history(here, found, rows),
        decides=decides_words(found),
        adults=[(adult, adult.verified_on(organisation.today(here))) for adult in adults],
        visitors=asked_for.visitors(here, found),
        deciders=[adult for adult in adults if not adult.ended_on],
        # What a child thinks would tell a refusal from a restriction, so it is shown only where nothing is kept back.
        view=notes.latest_view(here, found) if everything_open else None,
        assessment=notes.latest_assessment(here, found),
        restrictions=restrictions.active(here, found) if allowed(role(), Permission.RESTRICT) else [],
        may_restrict=allowed(role(), Permission.RESTRICT),
        may_ask=allowed(role(), Permission.ASK),
        may_record=allowed(role(), Permission.RECORD_ANSWERS),
        may_forget=allowed(role(), Permission.FORGET),
        may_settle=allowed(role(), Permission.SETTLE_IDENTITY),
        same_people=duplicates.about(here, found),
        waiting=asking.waiting(found),
        me=here.actor.id,
        relations=RELATIONS,
        sources=SOURCES,
        levels=LEVELS,
        categories=CATEGORIES,
        day_words=day_words,
    )


def decides_words(person: Person) -> str:
    """Say whose yes counts, as a hint for whoever asks."""
    who = notes.who_decides(ctx(), [person])[person.id]
    years, name = age(person, organisation.today(ctx())), person.first_name
    if who is Regime.SELF:
        words = _("%(name)s decides.", name=name)
    elif who is Regime.GUARD:
        words = _("An adult who may decide says yes or no, and %(name)s says what they think.", name=name)
    else:
        words = _("Both %(name)s and an adult who may decide must say yes.", name=name)
    return f"{_('%(years)s years old.', years=years)} {words}" if years is not None else str(words)


@blueprint.post("/people/<string:person_id>/no")
@requires(Permission.RECORD_ANSWERS)
def say_no(person_id: str) -> Response:
    here = ctx()
    found = people.get(here, person_id)
    by = request.form.get("by") or None
    scope = request.form.get("scope", "")
    no = NewAnswer(
        scope=scope,
        answer=_kind_of_no(found, scope, by),
        authority_id=by,
        method="spoken_witnessed",
    )
    if not consents.just_said(here, found, no):
        consents.record(here, found, no)
    flash(_written_down(here, found, no), "saved")
    return redirect(url_for("staff.person", person_id=person_id), 303)


def _written_down(here: Context, person: Person, no: NewAnswer) -> str:
    """Say who said no to what, and not whether it was a yes before: that may be kept from whoever reads it."""
    adults = {adult.id: adult.name for adult in people.authorities(here, person)}
    who, question = adults.get(no.authority_id or "", person.first_name), SCOPES[no.scope]
    return str(_("Written down: %(who)s says no to “%(question)s”. It counts from now on.", who=who, question=question))


def _kind_of_no(person: Person, scope: str, by: str | None) -> Given:
    """Return withdrawn after a yes of the same person that counted, otherwise refused."""
    return read.of(ctx(), person.id, by)[Scope(scope)].no_now if scope in set(Scope) else Given.REFUSED
