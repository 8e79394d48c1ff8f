"""Is somebody here who has opened their link, and how does a page of theirs find them?"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Response, make_response, redirect, url_for

from consentreg.services import visits
from consentreg.services.visits import SESSION, Visit
from consentreg.web.door import ctx
from consentreg.web.portal.entrance import invitation, no_link

View = Callable[..., Any]


def visiting(view: View) -> View:
    """Give a view whoever visits; without an open visit it is the page for a link that opens nothing."""

    @wraps(view)
    def found(**more: Any) -> Any:  # noqa: ANN401 (whatever the view takes and returns)
        held = invitation()
        if held is None:
            return no_link()
        if held.purpose != SESSION:
            return redirect(url_for("portal.begin"))
        return view(visits.of(ctx(), held), **more)

    return found


def seeing_photos(view: View) -> View:
    """Give a view whoever visits and may see photos; for others there is no such page."""

    @wraps(view)
    def found(visit: Visit, **more: Any) -> Any:  # noqa: ANN401 (whatever the view takes and returns)
        return view(visit, **more) if visit.sees_photos else no_link()

    return visiting(found)


def onward(endpoint: str, **where: Any) -> Response:  # noqa: ANN401 (parts of an address)
    """Send whoever has just done something on to a page."""
    return make_response(redirect(url_for(endpoint, **where), 303))
