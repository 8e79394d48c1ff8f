"""Where will photos be put, and who puts them there? Asked at the moment they are collected."""

from flask import request
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import StringField

from consentreg.models import Channel
from consentreg.services import publications
from consentreg.web.door import ctx


class Placing(FlaskForm):  # type: ignore[misc]  # untyped library
    """One place, and whoever sees to it."""

    place = StringField(
        lazy_gettext("Where will you put them?"),
        description=lazy_gettext("An address, a print run or who gets them. Do not write any young person's name."),
    )
    published_by = StringField(lazy_gettext("Who puts them there?"))

    def prefill(self, channel: Channel) -> None:
        """Fill in what is usual for a channel."""
        usual = publications.where(ctx(), channel, None, None)
        self.place.data, self.published_by.data = usual.place, usual.published_by

    def said(self) -> dict[str, str | None]:
        """Return what was sent; what a program left out is as usual."""
        return {name: request.form.get(name) for name in ("place", "published_by")}
