"""How is a link handed over: shown on this screen, or on paper?

Its token is in the answer to the press that made it and nowhere else: in no address of ours, no message, no log.
"""

from collections.abc import Sequence
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _

from consentreg.models import Authority, Invitation, Person
from consentreg.services import letters, people
from consentreg.web import qr
from consentreg.web.door import ctx


def sheet(person: Person, invitation: Invitation, token: str) -> dict[str, Any]:
    """Return what a page with this link says: its words, the link and the drawing of it."""
    here = ctx()
    authority = people.get_authority(here, person, invitation.authority_id) if invitation.authority_id else None
    words = letters.written(
        here, f"page_{invitation.purpose}", person, authority, until=letters.day_of(here, invitation)
    )
    link = letters.link_of(here, token)
    return {
        "title": words[0],
        "lines": words[1].splitlines(),
        "link": link,
        "code": qr.drawn(link),
        "name": _whom(person, authority),
        "language": letters.language_of(person, authority),
    }


def _whom(person: Person, authority: Authority | None) -> str:
    """Say to whom a page is to be given; of a child no more than their first name."""
    return str(_("For %(name)s", name=authority.name if authority else person.first_name))


def shown(person: Person, invitation: Invitation, token: str) -> str:
    """Return the page that shows a link on this screen."""
    return render_template("staff/show_link.html", person=person, purpose=invitation.purpose,
                           sheet=sheet(person, invitation, token))  # fmt: skip


def printed(sheets: Sequence[dict[str, Any]], back: dict[str, str] | None = None) -> str:
    """Return the page a browser prints, one sheet of paper for each link."""
    back = back or {"text": _("Home"), "href": url_for("staff.home")}
    return render_template("staff/print_links.html", sheets=sheets, back=back)
