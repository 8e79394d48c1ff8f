"""Who is it that comes in, and for how long?

Passwords and sessions are Flask-Security's. An account of the register becomes somebody who can sign in here and
nowhere below, so that no use case needs to know how people prove who they are.
"""

from datetime import timedelta
from functools import partial
from typing import Any

from flask import (
    Blueprint,
    Flask,
    after_this_request,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import gettext as _
from flask_login import current_user, logout_user, user_logged_in, user_logged_out
from flask_security import (
    RoleMixin,
    Security,
    SQLAlchemySessionUserDatastore,
    UserMixin,
    hash_password,
    password_changed,
)
from flask_security.signals import user_authenticated
from flask_wtf.csrf import CSRFError
from werkzeug.local import LocalProxy
from werkzeug.wrappers import Response

from consentreg import clock
from consentreg.models import Account
from consentreg.rules.permissions import Permission
from consentreg.services import accounts
from consentreg.web import door, errors, known_browsers, throttle
from consentreg.web.door import ctx
from consentreg.web.guard import requires
from consentreg.web.passwords import MIN_PASSWORD, ChangePassword, ChoosePassword, SignIn, address

LONGEST_SESSION = timedelta(hours=12)
"""A session ends after so long even for somebody who never rests."""
_OF_THE_SIGN_IN = ("_user_id", "_fresh", "_id")
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
        "SECURITY_RETURN_GENERIC_RESPONSES": False,  # our form is generic already, and beside the field
        "SECURITY_API_ENABLED_METHODS": ["session"],
        "SECURITY_USER_IDENTITY_ATTRIBUTES": [{"email": {"mapper": address, "case_insensitive": True}}],
        "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
        "SECURITY_REDIRECT_VALIDATE_MODE": ["absolute"],
        "SECURITY_POST_LOGIN_VIEW": "/",
        "SECURITY_POST_LOGOUT_VIEW": "/signed-out",
        "SECURITY_FLASH_MESSAGES": False,
        "SECURITY_CSRF_IGNORE_UNAUTH_ENDPOINTS": False,
        "SECURITY_DEFAULT_REMEMBER_ME": False,
        "SECURITY_MSG_INVALID_PASSWORD": ("That is not your password now. Try again.", "error"),
        "SECURITY_MSG_PASSWORD_IS_THE_SAME": ("That is the one you have. Choose another.", "error"),
    }


def register(app: Flask) -> None:
    """Let accounts of the register sign in to the application."""
    app.config.update(settings())
    datastore = SQLAlchemySessionUserDatastore(LocalProxy(door.session), Visitor, NoRoles)  # type: ignore[arg-type]  # one a request
    security = Security(app, datastore, login_form=SignIn, change_password_form=ChangePassword)
    security.want_json(lambda _request: False)  # Programs come through the API, with a token.
    app.register_blueprint(welcome)
    app.register_error_handler(CSRFError, _form_too_old)
    user_logged_in.connect(_begin, app)
    user_authenticated.connect(_note_sign_in, app)
    user_logged_out.connect(_end, app)
    password_changed.connect(_note_change, app)
    throttle.register(app)


def _begin(_app: Flask, user: Account) -> None:
    # What the session held before belongs to nobody, or to somebody else: it must not be carried inside.
    kept = {key: session[key] for key in _OF_THE_SIGN_IN if key in session}
    session.clear()
    session.update(kept)
    door.act_as(user)
    session["since"] = int(ctx().now.timestamp())


def _note_sign_in(_app: Flask, user: Account, authn_via: list[str], **_more: object) -> None:
    if "password" in authn_via:
        accounts.note(ctx(), user, "account.signed_in")
        throttle.forgive()
        _know_this_browser(user)


def _know_this_browser(user: Account) -> None:
    after_this_request(partial(known_browsers.remember, email=user.email))


def _end(_app: Flask, user: Account) -> None:
    if user.is_authenticated:  # type: ignore[attr-defined]  # a visitor
        accounts.end_sessions(ctx(), user)


def _note_change(_app: Flask, user: Account, **_more: object) -> None:
    accounts.note(ctx(), user, "account.password_changed")


def end_long_sessions() -> None:
    """End a session that has lasted or rested long enough, and keep one alive that is in use.

    Whoever holds a link has signed in nowhere: what they pressed waits until they come back to the page.
    """
    since = session.get("since")
    if since is None or request.endpoint == "static":
        return
    now = clock.now().timestamp()
    rested, idle = now - session.get("seen", since), current_app.config["SESSION_IDLE"]
    if now - since > LONGEST_SESSION.total_seconds() or rested > idle.total_seconds():
        session.clear()
    else:
        session["seen"] = int(now)


def _form_too_old(error: CSRFError) -> Any:  # noqa: ANN401 (an answer)
    """Show the sign-in page again to whoever left it open for long; everybody else is told."""
    if request.endpoint in {"security.login", "security.logout"}:
        flash(_("This page had been open for a long time. Please sign in again."), "info")
        return redirect(url_for("security.login"), 303)
    return errors.http(error)


@welcome.get("/signed-out")
@requires(Permission.SIGN_IN)
def signed_out() -> str | Response:
    if current_user.is_authenticated:
        return redirect("/")
    return render_template("shared/signed_out.html")


@welcome.route("/welcome/<string:token>", methods=["GET", "POST"])
@requires(Permission.SIGN_IN)
def choose_password(token: str) -> str | Response | tuple[str, int]:
    account = accounts.by_link(ctx(), token)
    if account is None:
        return _link_ended()
    form = ChoosePassword()
    if not form.validate_on_submit():
        status = 422 if form.errors else 200
        return render_template("shared/choose_password.html", chosen=form, email=account.email), status
    if accounts.use_link(ctx(), token, hash_password(form.password.data)) is None:
        return _link_ended()
    logout_user()
    _know_this_browser(account)
    flash(_("Your password is set. Sign in with it now."), "saved")
    return redirect(url_for("security.login"), 303)


def _link_ended() -> tuple[str, int]:
    return render_template(
        "shared/error.html",
        title=_("This link does not work"),
        text=_("Each link works once and for seven days, and only whole. Ask your admin for a new one."),
        actions=[{"text": _("Sign in"), "href": url_for("security.login")}],
    ), 410
