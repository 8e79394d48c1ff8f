"""What did the organisation decide for itself?"""

from dataclasses import asdict

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString
from werkzeug.wrappers import Response
from wtforms import BooleanField, RadioField, SelectMultipleField, StringField, TextAreaField

from consentreg.rules.permissions import Permission
from consentreg.rules.words import Scope
from consentreg.services import organisation, policy
from consentreg.services.policy import Difference, Settings
from consentreg.services.refusal import Refused
from consentreg.web.admin.entrance import blueprint
from consentreg.web.admin.wording import JURISDICTIONS
from consentreg.web.door import ctx
from consentreg.web.editing import EditForm
from consentreg.web.forms import blame, choices, status_of
from consentreg.web.guard import requires

FIELDS = ("co_agreement", "adult_agrees_until", "adult_agrees_for", *policy.SAFEGUARDS[1:])
"""The safeguards in the order of the page: what belongs to an adult's agreement stands together."""
SCOPES: dict[str, LazyString] = {
    Scope.TAKE: lazy_gettext("Taking photos"),
    Scope.INTERNAL: lazy_gettext("Showing them inside"),
    Scope.PUBLIC: lazy_gettext("Showing them in public"),
}
PLACES: dict[str, LazyString] = {Scope.TAKE: lazy_gettext("our album"), Scope.INTERNAL: lazy_gettext("inside"),
          Scope.PUBLIC: lazy_gettext("public")}  # fmt: skip


class SettingsForm(EditForm):
    """Everything on one page."""

    jurisdiction = RadioField(
        lazy_gettext("Which law?"),
        choices=choices(JURISDICTIONS),
        description=lazy_gettext("It says from which age somebody decides for themselves."),
        validate_choice=False,
    )
    time_zone = StringField(
        lazy_gettext("Time zone"), description=lazy_gettext("As in Europe/London. It says when a day begins.")
    )
    co_agreement = BooleanField(
        lazy_gettext("An adult agrees as well"),
        description=lazy_gettext("Before photos of a looked-after young person go public."),
    )
    adult_agrees_until = RadioField(
        lazy_gettext("Until which birthday does an adult agree as well?"),
        choices=choices({str(age): lazy_gettext("The %(age)sth", age=age) for age in policy.AGES}),
        description=lazy_gettext("For whoever is looked after it is always the 18th."),
        validate_choice=False,
    )
    adult_agrees_for = SelectMultipleField(
        lazy_gettext("For what does an adult agree as well?"),
        choices=choices(SCOPES),
        description=lazy_gettext("What goes public is always among them."),
        validate_choice=False,
    )
    every_authority = BooleanField(
        lazy_gettext("Every adult who may decide must say yes"),
        description=lazy_gettext("The law asks for one of them. A no of any of them stands in either case."),
    )
    face_public_child = BooleanField(
        lazy_gettext("Faces of children in public need a look"),
        description=lazy_gettext("Somebody asks first whether a photo without faces would do."),
    )
    channel_risk = BooleanField(
        lazy_gettext("High-risk channels need a second person"),
        description=lazy_gettext("Nothing goes to a channel of high risk on one person's word."),
    )
    usage_terms = TextAreaField(
        lazy_gettext("What every released photo says about its use"),
        description=lazy_gettext("It is written into each file that goes out."),
    )
    confirmed = BooleanField(lazy_gettext("Yes, more photos may go out from now on"))


@blueprint.route("/settings", methods=["GET", "POST"], endpoint="settings")
@requires(Permission.EDIT_ACCOUNTS)
def settings_() -> Response | tuple[str, int]:
    form = SettingsForm.over(_now)
    loosened: tuple[str, ...] = ()
    if form.validate_on_submit():
        new = _new(form)
        try:
            if "look" in request.form:
                changes = policy.difference(ctx(), new)
                return _page(form, loosened=policy.loosened(ctx(), new), changes=changes)
            return _changed(policy.change(ctx(), new, confirmed=form.confirmed.data, opened=form.opened))
        except Refused as refused:
            blame(form, refused)
            loosened = policy.loosened(ctx(), new)
    return _page(form, loosened=loosened)


def _page(form: SettingsForm, *, loosened: tuple[str, ...], changes: Difference | None = None) -> tuple[str, int]:
    page = render_template("admin/settings.html", form=form, safeguards=FIELDS, loosened=loosened, changes=changes,
                           places=PLACES)  # fmt: skip
    return page, status_of(form)


def _new(form: SettingsForm) -> Settings:
    """Return what was typed; what goes public is among what an adult agrees to, ticked or not."""
    said = {name: form[name].data for name in Settings.__dataclass_fields__}
    age = said["adult_agrees_until"]
    return Settings(**said | {"adult_agrees_until": int(age) if age in map(str, policy.AGES) else 0,
                              "adult_agrees_for": [*{*(said["adult_agrees_for"] or ()), Scope.PUBLIC}]})  # fmt: skip


def _now() -> dict[str, object]:
    now = asdict(policy.settings(ctx()))
    return {
        **now,
        "adult_agrees_until": str(now["adult_agrees_until"]),
        "version": organisation.organisation(ctx()).edition,
    }


def _changed(changed: dict[str, object]) -> Response:
    said = _("Saved. Every decision follows it from now on.") if changed else _("Nothing was changed.")
    flash(said, "saved" if changed else "info")
    return redirect(url_for("admin.settings"), 303)
