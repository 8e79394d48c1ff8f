"""What are the chosen photos for? Asked on a page of its own, where they can be seen once more."""

import re
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import HiddenField, SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Length, ValidationError

from consentreg.db import new_id
from consentreg.models import Channel
from consentreg.rules.permissions import Permission
from consentreg.rules.words import ChannelClass, Scope
from consentreg.services import organisation, releases
from consentreg.services.names import MAX_NAME
from consentreg.services.refusal import Refused
from consentreg.web.comms.channels import closed, tiles
from consentreg.web.comms.entrance import blueprint
from consentreg.web.door import ctx
from consentreg.web.forms import blame
from consentreg.web.guard import requires

PUBLIC_SIZES = [
    SelectChoice("", lazy_gettext("Large: 1600 pixels")),
    SelectChoice("1200", lazy_gettext("Medium: 1200 pixels")),
    SelectChoice("800", lazy_gettext("Small: 800 pixels")),
]
INSIDE_SIZES = [
    SelectChoice("", lazy_gettext("As large as it was taken")),
    SelectChoice("1600", lazy_gettext("Large: 1600 pixels")),
    SelectChoice("800", lazy_gettext("Small: 800 pixels")),
]


class Preparing(FlaskForm):  # type: ignore[misc]  # untyped library
    """Why, and how large."""

    reason = StringField(
        lazy_gettext("What are they for?"),
        [
            DataRequired(lazy_gettext("Say in one sentence what they are for.")),
            Length(max=MAX_NAME, message=lazy_gettext("Say it in 120 characters or fewer.")),
        ],
        description=lazy_gettext("Like: “News page about the beach day”. Do not write anybody's name."),
    )
    max_edge = SelectField(
        lazy_gettext("How large?"),
        choices=PUBLIC_SIZES,
        default="",
        validate_choice=False,
        description=lazy_gettext("Along the longer side. A page wants medium, an e-mail small."),
    )
    once = HiddenField()

    def for_channel(self, channel: Channel) -> None:
        """Offer the sizes that make sense for a channel."""
        public = ChannelClass(channel.klass).scope is Scope.PUBLIC
        self.max_edge.choices = PUBLIC_SIZES if public else INSIDE_SIZES

    def validate_reason(self, field: StringField) -> None:
        """Refuse a reason in which nothing can be read."""
        if not any(c.isprintable() for c in field.data):
            raise ValidationError(_("Say in one sentence what they are for."))

    def validate_max_edge(self, field: SelectField) -> None:
        """Refuse a size that was not offered."""
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(_("Choose one of the sizes."))

    def known_as(self) -> str | None:
        """Return the id this form chose for what it asks, so that pressing twice asks once."""
        return self.once.data if re.fullmatch(r"[0-9a-f]{32}", self.once.data or "") else None


@blueprint.route("/channels/<string:slug>/prepare", methods=["GET", "POST"])
@requires(Permission.RELEASE)
def prepare(slug: str) -> str | Response | tuple[str, int]:
    channel = organisation.channel(ctx(), slug)
    wanted = list(dict.fromkeys(each for each in request.values.getlist("photo") if each.isprintable()))
    if not wanted or closed(channel, organisation.today(ctx())):
        return _back(channel, wanted)
    form = Preparing()
    form.for_channel(channel)
    if form.validate_on_submit():
        try:
            return _ask(channel, wanted, form)
        except Refused as refused:
            blame(form, refused)
    form.once.data = form.known_as() or new_id()
    return _page(channel, wanted, form), 422 if form.errors else 200


def _back(channel: Channel, wanted: list[str]) -> Response:
    if not wanted:
        flash(_("Choose at least one photo first."), "info")
    return redirect(url_for("comms.channel", slug=channel.slug), 303)


def _ask(channel: Channel, wanted: list[str], form: Preparing) -> Response:
    edge = int(form.max_edge.data) if form.max_edge.data else None
    release = releases.ask(ctx(), channel, wanted, reason=form.reason.data, max_edge=edge, known_as=form.known_as())
    return redirect(url_for("comms.release", release_id=release.id), 303)


def _page(channel: Channel, wanted: list[str], form: Preparing) -> str:
    clear = releases.clear_among(ctx(), channel, wanted)
    return render_template(
        "comms/prepare.html",
        channel=channel,
        form=form,
        tiles=tiles(clear),
        left=_left_out(len(wanted) - len(clear)),
        until=_earliest([cleared.expires_on for _photo, cleared in clear]),
    )


def _left_out(number: int) -> str | None:
    # What may not go there and what is not there at all are counted as one.
    one, many = "%(num)s photo you chose cannot go there.", "%(num)s photos you chose cannot go there."
    return ngettext(one, many, number) if number else None


def _earliest(days: list[date | None]) -> date | None:
    return min((day for day in days if day), default=None)
