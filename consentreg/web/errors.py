"""How is a refusal said? To a person as a calm page, to a program as a problem document (RFC 9457)."""

from typing import Any

import structlog
from flask import Flask, Response, current_app, g, jsonify, render_template, request, url_for
from flask_babel import gettext as _
from flask_limiter.errors import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from consentreg.services.editions import Stale
from consentreg.services.refusal import Refused
from consentreg.web.door import request_id

log = structlog.get_logger()

CODES = {400: "BAD_REQUEST", 401: "SIGN_IN_NEEDED", 403: "NOT_ALLOWED", 404: "NOT_FOUND", 405: "METHOD_NOT_ALLOWED",
         406: "NOT_ACCEPTABLE", 409: "CONFLICT", 410: "GONE", 411: "LENGTH_REQUIRED", 413: "TOO_LARGE",
         414: "ADDRESS_TOO_LONG", 415: "WRONG_MEDIA_TYPE", 422: "BAD_INPUT", 429: "TOO_OFTEN", 500: "FAILED",
         503: "NOT_YET"}  # fmt: skip


def _said(status: int) -> tuple[str, str]:
    words = {
        401: (_("Please sign in"), _("You were signed out. Sign in and try again.")),
        404: (_("There is nothing here"), _("There is nothing here that you can see. Go back and choose again.")),
        413: (_("That was too much at once"), _("Send fewer or smaller files at a time.")),
        429: (_("That was too often"), _("Wait a minute and try again.")),
        500: (_("Something went wrong on our side"), _("Nothing was changed. Try again, or tell your admin.")),
        503: (_("Not ready yet"), _("This is still being made. Try again in a moment.")),
    }
    return words.get(status, (_("That did not work"), _("Go back, look again and retry.")))


def wants_json() -> bool:
    """Say whether a program asks."""
    return request.path.startswith("/api/")


def problem(status: int, code: str, detail: str, field: str | None = None, **more: Any) -> Response:  # noqa: ANN401 (JSON)
    """Return a problem document."""
    content = {"type": "about:blank", "title": code.replace("_", " ").capitalize(), "status": status, "code": code,
               "detail": detail, "request_id": request_id(), **more}  # fmt: skip
    if field:
        content["field"] = field
    response = jsonify(content)
    response.status_code = status
    response.content_type = "application/problem+json"
    return response


def page(status: int, code: str, detail: str | None = None) -> tuple[str, int]:
    """Return the page that says what is wrong and what to do."""
    g.refused = True
    if request.url_rule is None and _own_page():
        return render_template("portal/no_link.html"), status
    title, text = _said(status)
    actions = _sign_in() if status == 401 else _own_page()
    return render_template(
        "shared/error.html", title=title, text=detail or text, code=code, reference=request_id(), actions=actions
    ), status


def _own_page() -> list[dict[str, str]]:
    """Return the way back for whoever holds a link; everybody else has a first page."""
    behind_a_link = request.path == "/c" or request.path.startswith("/c/")
    return [{"text": _("Look at it again"), "href": url_for("portal.begin")}] if behind_a_link else []


def _sign_in() -> list[dict[str, str]]:
    """Return the way back in, to the page the form stood on. No browser of ours tells which page that was."""
    way = current_app.create_url_adapter(request)
    again = request.full_path.rstrip("?") if way and way.test(method="GET") else "/"
    return [{"text": _("Sign in"), "href": url_for("security.login", next=again)}]


def _too_late(_error: StaleDataError) -> Response | tuple[str, int]:
    # Somebody else changed the same row while this was being done, and was first: nothing of this was written.
    return _refused(Stale())


def _refused(refused: Refused) -> Response | tuple[str, int]:
    if wants_json():
        unmet = isinstance(refused, Stale) and "If-Match" in request.headers
        return problem(412 if unmet else refused.status, refused.code, refused.detail, refused.field)
    return page(refused.status, refused.code, refused.detail)


def http(error: HTTPException) -> Response | tuple[str, int] | HTTPException:
    """Answer an error of the protocol: no such address, too large, a form that is too old."""
    status = error.code or 500
    if status < 400:
        return error
    code = CODES.get(status, "REFUSED")
    if isinstance(error, CSRFError):
        code = "FORM_EXPIRED"
    return _protocol_problem(error, code) if wants_json() else page(status, code, _own_words(error))


def _protocol_problem(error: HTTPException, code: str) -> Response:
    detail = _said(error.code or 500)[1]
    if isinstance(error, MethodNotAllowed):
        ways = sorted(set(error.valid_methods or ()) - {"HEAD", "OPTIONS"})
        detail = f"{request.method} does not work at this address. Use {' or '.join(ways)}."
    said = problem(error.code or 500, code, detail)
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            said.headers[name] = value
    return said


def _own_words(error: HTTPException) -> str | None:
    if isinstance(error, RateLimitExceeded) and error.limit.error_message:
        return error.description
    return _csrf(error)


def _csrf(error: HTTPException) -> str | None:
    stale = isinstance(error, CSRFError)
    if stale and _own_page():
        text = _("This page was open for a long time, so nothing was saved. Look at it again, then press once more.")
        return str(text)
    return _("This page was open too long. Go back, load it again and repeat what you did.") if stale else None


def _failed(error: Exception) -> Response | tuple[str, int]:
    # The kind of error and the address's name: a message or a path could carry a name or a token.
    log.error("request failed", error=type(error).__name__, endpoint=request.endpoint, request=request_id())
    g.failed = True
    return problem(500, "FAILED", _said(500)[1]) if wants_json() else page(500, "FAILED")


def register(app: Flask) -> None:
    """Answer every refusal and error of the application."""
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(StaleDataError, _too_late)
    app.register_error_handler(HTTPException, http)
    app.register_error_handler(Exception, _failed)
