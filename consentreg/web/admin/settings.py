"""What did the organisation decide for itself?"""

from dataclasses import asdict

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response
from wtforms import BooleanField, RadioField, StringField, TextAreaField

from consentreg.rules.permissions import Permission
from consentreg.services import organisation, policy
from consentreg.services.policy import Settings
from consentreg.services.refusal import Refused
from consentreg.web.admin.entrance import blueprint
from consentreg.web.admin.wording import JURISDICTIONS
from consentreg.web.door import ctx
from consentreg.web.editing import EditForm
from consentreg.web.forms import blame, choices, status_of
from consentreg.web.guard import requires


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
def settings_() -> str | Response | tuple[str, int]:
    form = SettingsForm.over(_now)
    loosened: tuple[str, ...] = ()
    if form.validate_on_submit():
        new = Settings(**{name: form[name].data for name in Settings.__dataclass_fields__})
        try:
            return _changed(policy.change(ctx(), new, confirmed=form.confirmed.data, opened=form.opened))
        except Refused as refused:
            blame(form, refused)
            loosened = policy.loosened(ctx(), new)
    page = render_template("admin/settings.html", form=form, safeguards=policy.SAFEGUARDS, loosened=loosened)
    return page, status_of(form)


def _now() -> dict[str, object]:
    return {**asdict(policy.settings(ctx())), "version": organisation.organisation(ctx()).edition}


def _changed(changed: dict[str, object]) -> Response:
    said = _("Saved. Every decision follows it from now on.") if changed else _("Nothing was changed.")
    flash(said, "saved" if changed else "info")
    return redirect(url_for("admin.settings"), 303)
