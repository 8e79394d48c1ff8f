"""Who is it that comes in?

Passwords, sessions and their throttling are Flask-Security's. An account of the register becomes somebody who can
sign in here and nowhere below, so that no use case needs to know how people prove who they are.
"""

from flask import Blueprint, Flask, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_security import RoleMixin, Security, SQLAlchemySessionUserDatastore, UserMixin, hash_password
from flask_wtf import FlaskForm
from werkzeug.local import LocalProxy
from werkzeug.wrappers import Response
from wtforms import PasswordField
from wtforms.validators import EqualTo, InputRequired, Length

from consentreg.models import Account
from consentreg.rules.permissions import Permission
from consentreg.services import accounts
from consentreg.services.refusal import Refused
from consentreg.web.door import ctx, session
from consentreg.web.guard import requires

MIN_PASSWORD = 12
limiter = Limiter(get_remote_address, storage_uri="memory://")
welcome = Blueprint("welcome", __name__)


class Visitor(UserMixin, Account):  # type: ignore[misc]  # both say `id`, in other words
    """An account as Flask-Security knows it: the same row, with the methods it asks for."""

    roles: list[RoleMixin] = []  # noqa: RUF012 (never changed; one role is kept on the account)


class NoRoles(RoleMixin):
    """Flask-Security's roles are not used: an account has one role, and one table says what it may do."""


def settings() -> dict[str, object]:
    """Return how Flask-Security is to behave."""
    return {
        "SECURITY_LOGIN_USER_TEMPLATE": "shared/sign_in.html",
        "SECURITY_CHANGE_PASSWORD_TEMPLATE": "shared/change_password.html",
        "SECURITY_LOGIN_URL": "/sign-in",
        "SECURITY_LOGOUT_URL": "/sign-out",
        "SECURITY_LOGOUT_METHODS": ["POST"],
        "SECURITY_CHANGE_URL": "/change-password",
        "SECURITY_CHANGEABLE": True,
        "SECURITY_SEND_PASSWORD_CHANGE_EMAIL": False,
        "SECURITY_SEND_REGISTER_EMAIL": False,
        "SECURITY_JOIN_USER_ROLES": False,
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_PASSWORD_LENGTH_MIN": MIN_PASSWORD,
        "SECURITY_PASSWORD_SINGLE_HASH": True,
        "SECURITY_RETURN_GENERIC_RESPONSES": True,
        "SECURITY_USER_IDENTITY_ATTRIBUTES": [{"email": {"mapper": _email, "case_insensitive": True}}],
        "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
        "SECURITY_REDIRECT_VALIDATE_MODE": ["absolute"],
        "SECURITY_POST_LOGIN_VIEW": "/",
        "SECURITY_POST_LOGOUT_VIEW": "/sign-in",
        "SECURITY_FLASH_MESSAGES": False,
        "SECURITY_CSRF_IGNORE_UNAUTH_ENDPOINTS": False,
        "SECURITY_DEFAULT_REMEMBER_ME": False,
    }


def _email(identity: str) -> str | None:
    try:
        return accounts.clean_email(identity)
    except Refused:
        return None


def register(app: Flask) -> None:
    """Let accounts of the register sign in to the application."""
    app.config.update(settings())
    datastore = SQLAlchemySessionUserDatastore(LocalProxy(session), Visitor, NoRoles)  # type: ignore[arg-type]  # one a request
    Security(app, datastore, register_blueprint=True)
    limiter.init_app(app)
    throttled = limiter.limit("20 per minute;200 per hour", methods=["POST"])
    app.view_functions["security.login"] = throttled(app.view_functions["security.login"])  # type: ignore[assignment]
    app.register_blueprint(welcome)


class ChoosePassword(FlaskForm):  # type: ignore[misc]  # untyped library
    """A first or new password."""

    password = PasswordField(
        lazy_gettext("Choose a password"),
        [
            InputRequired(lazy_gettext("Choose a password.")),
            Length(MIN_PASSWORD, 200, lazy_gettext("Use at least 12 characters. Three words are a good start.")),
        ],
    )
    again = PasswordField(
        lazy_gettext("Once more"), [EqualTo("password", lazy_gettext("The two are not the same. Write them again."))]
    )


@welcome.route("/welcome/<string:token>", methods=["GET", "POST"])
@requires(Permission.SIGN_IN)
@limiter.limit("30 per minute")
def choose_password(token: str) -> str | Response | tuple[str, int]:
    account = accounts.by_link(ctx(), token)
    if account is None:
        return render_template(
            "shared/error.html",
            title=_("This link has ended"),
            text=_("It was used before, or is too old. Ask your admin for a new one."),
            actions=[{"text": _("Sign in"), "href": url_for("security.login")}],
        ), 410
    form = ChoosePassword()
    if form.validate_on_submit() and accounts.use_link(ctx(), token, hash_password(form.password.data)):
        return redirect(url_for("security.login", welcome=1))
    return render_template("shared/choose_password.html", form=form, email=account.email), 422 if form.errors else 200
