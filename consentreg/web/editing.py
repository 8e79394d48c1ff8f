"""How does a form over what is there already carry what was opened, and show both versions where it is stale?"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Self

from flask import request
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField

from consentreg.services.editions import STALE
from consentreg.web.dates import day

Values = Mapping[str, Any]
"""What a form is filled with, by the name of the field; `version` is the edition of what it is about."""


class EditForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """A form that changes what is there. It is made with `over`, and its saving passes `opened` on to the use case."""

    version = HiddenField()
    differing: Sequence[tuple[str, str, str]] = ()
    """Where it is stale: each field in which both differ, what is saved now, and what was typed."""

    @classmethod
    def over(cls, now: Callable[[], Values], *, anew: bool = False) -> Self:
        """Return the form filled with what is saved now, and with what was sent over that; `now` reads it each time.

        `anew` leaves it empty: what is asked for comes in the place of what is there.
        """
        values = dict(now())
        form = cls(data={"version": values["version"]} if anew else values)
        form.now = now
        if form.is_submitted():
            form.version.data = form.opened  # Else one that lacks would be taken for the newest.
        return form

    @property
    def opened(self) -> str:
        """Return the edition that stood behind the page somebody filled in; none at all is none of them."""
        return str(next(iter(self.version.raw_data or ()), ""))

    @property
    def stale(self) -> bool:
        """Say whether it was refused because somebody else has saved meanwhile."""
        return vars(self).get("code") == STALE

    def show_both(self) -> None:
        """Keep what was typed and put what is saved now beside it; saving once more is saving on top of that."""
        now = dict(self.now())
        saved = type(self)(formdata=None, data=now)
        for name in now:
            if hasattr(self[name], "choices"):
                saved[name].choices = self[name].choices
        both = [(self[name], _said(saved[name]), _said(self[name])) for name in now if name != "version"]
        self.differing = [(field.label.text, theirs, mine) for field, theirs, mine in both if theirs != mine]
        self.version.data = now["version"]


def opened() -> str:
    """Return the edition behind the page with a button that somebody pressed; none at all is a stale one."""
    return request.form.get("version", "")


def _said(field: Field) -> str:
    """Return what a field says, in words."""
    given = field.data
    if isinstance(given, bool):
        return str(_("yes") if given else _("no"))
    if isinstance(given, date):
        return day(given)
    if hasattr(field, "choices"):
        chosen = {str(each) for each in (given if isinstance(given, list) else [given])}
        words = [str(label) for value, label, *_rest in field.iter_choices() if str(value) in chosen]
        return ", ".join(words) or str(_("something else") if given else _("nothing"))
    return " ".join(str(given or "").split()) or str(_("nothing"))
