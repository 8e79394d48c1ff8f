"""What may a browser do with our answers? Nothing but show them, to this person, now."""

import secrets
from typing import cast

from flask import Flask, Response, current_app, g, request
from werkzeug.datastructures import ContentSecurityPolicy


def csp_nonce() -> str:
    """Return the nonce under which this answer's scripts may run."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return cast("str", g.csp_nonce)


def _policy() -> ContentSecurityPolicy:
    policy = ContentSecurityPolicy()
    for name in ("default_src", "object_src", "base_uri", "frame_ancestors"):
        setattr(policy, name, "'none'")
    for name in ("img_src", "style_src", "font_src", "connect_src", "form_action", "manifest_src"):
        setattr(policy, name, "'self'")
    policy.script_src = f"'self' 'nonce-{csp_nonce()}'"
    return policy


def secure(response: Response) -> Response:
    """Set what every answer carries."""
    headers = response.headers
    headers.setdefault("Content-Security-Policy", _policy().to_header())
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "no-referrer"
    headers["X-Frame-Options"] = "DENY"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    headers["X-Robots-Tag"] = "noindex, noimageindex"
    if current_app.config["SESSION_COOKIE_SECURE"]:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    static = request.endpoint == "static" and request.method == "GET" and response.status_code < 400
    headers["Cache-Control"] = "public, max-age=3600" if static else "no-store"
    return response


def register(app: Flask) -> None:
    """Set the headers on every answer, also on errors."""
    app.after_request(secure)
    app.jinja_env.globals["csp_nonce"] = csp_nonce
