"""What does a first page say about photos that must be taken down?"""

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from consentreg.rules.permissions import Permission, allowed
from consentreg.services import takedowns
from consentreg.web.dates import moment
from consentreg.web.door import ctx
from consentreg.web.guard import role


def urgency() -> dict[str, Any] | None:
    """Return a notice for whoever takes photos down, or None where nothing must be; what runs out later is left out."""
    if not allowed(role(), Permission.TAKE_DOWN):
        return None
    number, late, first = takedowns.urgent(ctx())
    if not number:
        return None
    told = [ngettext("%(num)s is late.", "%(num)s are late.", late)] if late else []
    told += [_("The next must be gone by %(when)s.", when=moment(first))] if first else []
    return {
        "title": ngettext("%(num)s photo must be taken down", "%(num)s photos must be taken down", number),
        "text": " ".join(told),
        "act": {"text": _("See what to do"), "href": url_for("comms.takedowns")},
    }
