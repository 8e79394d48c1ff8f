"""Where does everything meet? `create_app` is the one place."""

from datetime import timedelta

from flask import Flask
from flask_babel import Babel
from flask_wtf import CSRFProtect
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader

from consentreg import config as settings
from consentreg import schema
from consentreg.config import Config
from consentreg.installation import Installation, open_installation
from consentreg.web import (
    admin,
    api,
    comms,
    dates,
    door,
    errors,
    guard,
    headers,
    media,
    narrowing,
    pages,
    portal,
    proxies,
    sign_in,
    staff,
)
from consentreg.web.api import entrance

MAX_FORM_FIELDS = 5000
LONGEST_OPEN = timedelta(hours=24)
"""How long a page behind a link may stay open and still be sent; who has signed in rests for less."""
csrf = CSRFProtect()


def create_app(installation: Installation | None = None) -> Flask:
    """Return the web application of one installation (default: the one the environment names)."""
    parts = installation or open_installation(settings.read())
    app = door.Door(
        "consentreg", template_folder=str(schema.beside("templates")), static_folder=str(schema.PACKAGE / "static")
    )
    app.installation = parts
    app.config.update(_settings(parts.config))
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.loader = _with_components(app)
    app.before_request(sign_in.end_long_sessions)
    app.before_request(guard.guard)
    app.teardown_appcontext(door.close)
    csrf.init_app(app)
    Babel(app, locale_selector=portal.locale)
    for part in (sign_in, headers, errors, dates, narrowing, pages, media, staff, portal, comms, admin, api):
        part.register(app)
    csrf.exempt(entrance.blueprint)
    hops, addresses = parts.config.trusted_proxies, parts.config.proxy_addresses
    app.wsgi_app = proxies.Proxies(app.wsgi_app, hops, addresses)  # type: ignore[method-assign]  # how Flask is wrapped
    return app


def _with_components(app: Flask) -> ChoiceLoader:
    """Find the form components our macros are built on beside our own templates."""
    components = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    return ChoiceLoader([app.create_global_jinja_loader(), components])


def _settings(config: Config) -> dict[str, object]:
    return {
        "SECRET_KEY": config.secret,
        "SECURITY_PASSWORD_SALT": config.secret,
        "SESSION_COOKIE_NAME": "__Host-consentreg" if config.https else "consentreg",
        "SESSION_COOKIE_SECURE": config.https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": LONGEST_OPEN,
        "SESSION_IDLE": timedelta(minutes=config.session_idle_minutes),
        "MAX_CONTENT_LENGTH": config.max_upload_mb * 1024 * 1024,
        "MAX_FORM_PARTS": MAX_FORM_FIELDS,
        "MAX_FORM_MEMORY_SIZE": 4 * 1024 * 1024,
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,  # It asks for a Referer, which our pages tell the browser never to send.
        "BABEL_DEFAULT_LOCALE": "en",
        "PROPAGATE_EXCEPTIONS": False,
    }
