"""Which places may photos go to at all?"""

from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import RadioField, SelectField, StringField, URLField
from wtforms.validators import InputRequired, Optional

from consentreg.models import Channel
from consentreg.rules.permissions import Permission
from consentreg.services import organisation, policy
from consentreg.services.refusal import Refused
from consentreg.web import places
from consentreg.web.admin.entrance import blueprint
from consentreg.web.admin.wording import RATINGS, RISK
from consentreg.web.dates import day
from consentreg.web.door import ctx
from consentreg.web.editing import EditForm
from consentreg.web.forms import DayField, blame, choices, status_of
from consentreg.web.guard import requires

USUAL_CHECK = timedelta(days=180)


def _rating(name: str) -> RadioField:
    label, description = RATINGS[name]
    values = choices({str(value): str(value) for value in range(4)})
    needed = InputRequired(lazy_gettext("%(question)s Choose 0, 1, 2 or 3.", question=label))
    return RadioField(label, [needed], choices=values, description=description, validate_choice=False)


class Looking(FlaskForm):  # type: ignore[misc]  # untyped library
    """When somebody looks at a channel again."""

    next_check = DayField(
        lazy_gettext("When will you look at it again?"),
        [InputRequired(lazy_gettext("Write a day, within six months."))],
        description=lazy_gettext("Within six months. After that day nothing goes there until somebody has looked."),
    )


class Check(EditForm, Looking):
    """When somebody looks again at a channel that is there."""


class NewChannel(Looking):
    """A place, who watches it and how dangerous it is."""

    name = StringField(lazy_gettext("What do you call it?"), [InputRequired(lazy_gettext("Write a name."))])
    slug = StringField(
        lazy_gettext("Short name"),
        [InputRequired(lazy_gettext("Write a short name, as in our-website."))],
        description=lazy_gettext("For addresses and programs: small letters, digits and hyphens, as in our-website."),
    )
    klass = SelectField(
        lazy_gettext("What sort of channel is it?"), choices=choices(places.CLASSES), validate_choice=False
    )
    url = URLField(lazy_gettext("Its address, if it has one"), [Optional()])
    owner = StringField(
        lazy_gettext("Who watches it?"),
        [InputRequired(lazy_gettext("Write who watches it."))],
        description=lazy_gettext("One person, by name, who looks at comments and takes photos down."),
    )
    audience = StringField(
        lazy_gettext("Who sees it?"),
        [InputRequired(lazy_gettext("Write who sees it."))],
        description=lazy_gettext("Like: anybody; 300 families and partners; whoever comes in."),
    )
    scale = _rating("scale")
    permanency = _rating("permanency")
    speed = _rating("speed")
    pressure = _rating("pressure")
    contact = _rating("contact")

    def risk(self) -> dict[str, int]:
        """Return the five ratings; raise Refused for one that is no digit from 0 to 3."""
        given = {name: self[name].data for name in organisation.RATINGS}
        if wrong := [name for name, value in given.items() if value not in {"0", "1", "2", "3"}]:
            raise Refused("BAD_RISK", _("Choose 0, 1, 2 or 3."), wrong[0])
        return {name: int(value) for name, value in given.items()}


@blueprint.get("/channels", endpoint="channels")
@requires(Permission.EDIT_CHANNELS)
def listing() -> str:
    here = ctx()
    today = organisation.today(here)
    rows = [
        (channel, channel.standing(today).value, RISK[channel.risk.value]) for channel in organisation.channels(here)
    ]
    return render_template("admin/channels.html", rows_now=rows, classes=places.CLASSES)


@blueprint.route("/channels/new", methods=["GET", "POST"])
@requires(Permission.EDIT_CHANNELS)
def new_channel() -> str | Response | tuple[str, int]:
    form = NewChannel(next_check=organisation.today(ctx()) + USUAL_CHECK)
    if form.validate_on_submit():
        try:
            return _done(_add(form), _("%(name)s was added. Comms can choose photos for it now."))
        except Refused as refused:
            blame(form, _renamed(refused))
    page = render_template("admin/new_channel.html", form=form, ratings=organisation.RATINGS)
    return page, 422 if form.errors else 200


def _renamed(refused: Refused) -> Refused:
    """Return a refusal that names the form's own field: `class` is no name in Python."""
    return Refused(refused.code, refused.detail, "klass") if refused.field == "class" else refused


def _add(form: NewChannel) -> Channel:
    fields: dict[str, Any] = {
        name: form[name].data for name in ("name", "slug", "klass", "url", "owner", "audience", "next_check")
    }
    return organisation.add_channel(ctx(), **fields, risk=form.risk())


def _done(channel: Channel, said: str) -> Response:
    flash(said % {"name": channel.name, "day": day(channel.next_check)}, "saved")
    return redirect(url_for("admin.channels"), 303)


@blueprint.route("/channels/<string:slug>", methods=["GET", "POST"])
@requires(Permission.EDIT_CHANNELS)
def channel(slug: str) -> str | Response | tuple[str, int]:
    here = ctx()
    known, today = organisation.channel(here, slug), organisation.today(here)
    form = Check.over(lambda: _now(slug), anew=True)
    if not form.is_submitted():
        form.next_check.data = today + USUAL_CHECK
    if form.validate_on_submit():
        try:
            checked = organisation.check_channel(ctx(), slug, form.next_check.data, opened=form.opened)
            return _done(checked, _("%(name)s was looked at. Next time by %(day)s."))
        except Refused as refused:
            blame(form, refused)
            known = organisation.channel(ctx(), slug)
    ratings = [(RATINGS[name], getattr(known, name)) for name in organisation.RATINGS]
    page = render_template(
        "admin/channel.html",
        channel=known,
        form=form,
        status=known.standing(today).value,
        sort=places.CLASSES[known.klass],
        risk=RISK[known.risk.value],
        ratings=ratings,
    )
    return page, status_of(form)


def _now(slug: str) -> dict[str, Any]:
    known = organisation.channel(ctx(), slug)
    return {"next_check": known.next_check, "version": known.edition}


@blueprint.post("/channels/<string:slug>/retire")
@requires(Permission.EDIT_CHANNELS)
def retire_channel(slug: str) -> Response:
    return _done(policy.retire_channel(ctx(), slug), _("%(name)s is closed. Nothing goes there any more."))
