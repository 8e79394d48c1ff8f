"""What does somebody write to prove who they are, and what do we say when it does not fit?"""

from typing import Any

from flask_babel import lazy_gettext
from flask_security.forms import ChangePasswordForm, LoginForm
from flask_security.utils import validate_redirect_url
from flask_wtf import FlaskForm
from wtforms import EmailField, Field, PasswordField
from wtforms.validators import EqualTo, InputRequired, Length, ValidationError
from zxcvbn import zxcvbn

from consentreg.services import accounts
from consentreg.services.refusal import Refused

MIN_PASSWORD, MAX_PASSWORD = 12, 200
NO_LONGER = 4096
"""More is not even tried: it could not be anybody's password, and hashing refuses it."""
WEIGHED = 72
"""How many characters zxcvbn looks at; more could only make it harder."""
HARD_TO_GUESS = 3
"""Of 4, in zxcvbn's measure: more than a hundred million tries (OWASP ASVS 5.0, 6.2.4 asks for a list at least)."""
DOES_NOT_FIT = lazy_gettext("That e-mail address and password do not go together. Try again.")
LONG_ENOUGH = Length(
    MIN_PASSWORD,
    MAX_PASSWORD,
    lazy_gettext("Use at least 12 characters, and 200 at most. Three words are a good start."),
)


def hard_to_guess(_form: FlaskForm, field: Field) -> None:
    """Refuse what a thief tries first."""
    if not field.errors and zxcvbn(field.data[:WEIGHED])["score"] < HARD_TO_GUESS:
        raise ValidationError(
            lazy_gettext("That one is easy to guess. Three words that do not belong together are better.")
        )


def shortened(typed: str | None) -> str | None:
    """Cut off what is beyond any password, so that it fails like every wrong one."""
    return typed and typed[:NO_LONGER]


def address(typed: str) -> str | None:
    """Return what was typed as an address an account could have, or None."""
    try:
        return accounts.clean_email(typed)
    except Refused:
        return None


class SignIn(LoginForm):
    """E-mail and password. Nobody stays signed in on a computer that others use, so it is not offered."""

    email = EmailField(
        lazy_gettext("E-mail"), [InputRequired(lazy_gettext("Write the e-mail address you sign in with."))]
    )
    password = PasswordField(
        lazy_gettext("Password"), [InputRequired(lazy_gettext("Write your password."))], filters=[shortened]
    )
    remember = None
    submit = None

    def validate_next(self, field: Field) -> None:
        """Forget a page that is not in this house: one comes home instead."""
        if not validate_redirect_url(field.data):
            field.data = ""

    def validate(self, **more: Any) -> bool:  # noqa: ANN401 (as the library says)
        """Say whether the two fit. Which of them did not, or whether the account is closed, is nobody's business."""
        typed = self.email.data
        self.email.data = address(typed or "") or ""
        fits: bool = super().validate(**more)
        self.email.data = typed
        if not fits and typed and self.password.data:
            self.email.errors, self.password.errors = [], [DOES_NOT_FIT]
        return fits


class ChangePassword(ChangePasswordForm):
    """The password one has, and a new one."""

    password = PasswordField(
        lazy_gettext("Your password now"), [InputRequired(lazy_gettext("Write your password."))], filters=[shortened]
    )
    new_password = PasswordField(
        lazy_gettext("New password"), [InputRequired(lazy_gettext("Choose a password.")), LONG_ENOUGH, hard_to_guess]
    )
    new_password_confirm = PasswordField(
        lazy_gettext("New password, once more"),
        [EqualTo("new_password", lazy_gettext("The two are not the same. Write them again."))],
    )
    submit = None


class ChoosePassword(FlaskForm):  # type: ignore[misc]  # untyped library
    """A first password, or a new one after somebody asked for a new link."""

    password = PasswordField(
        lazy_gettext("Choose a password"),
        [InputRequired(lazy_gettext("Choose a password.")), LONG_ENOUGH, hard_to_guess],
    )
    again = PasswordField(
        lazy_gettext("Once more"),
        [EqualTo("password", lazy_gettext("The two are not the same. Write them again."))],
    )
