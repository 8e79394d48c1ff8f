"""Who may sign in, and who no longer?"""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import EmailField, RadioField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from consentreg.models import Account
from consentreg.rules.permissions import Permission, Role
from consentreg.services import accounts, organisation
from consentreg.services.names import clean_name
from consentreg.services.refusal import Refused
from consentreg.web.admin.entrance import blueprint
from consentreg.web.admin.wording import ROLE_HINTS, ROLES
from consentreg.web.door import ctx, outside
from consentreg.web.editing import opened
from consentreg.web.forms import blame, choices
from consentreg.web.guard import requires


class NewAccount(FlaskForm):  # type: ignore[misc]  # untyped library
    """Who is to sign in, and what for."""

    email = EmailField(
        lazy_gettext("E-mail"),
        [InputRequired(lazy_gettext("Write an e-mail address, like name@example.org."))],
    )
    name = StringField(
        lazy_gettext("Name"),
        [
            InputRequired(lazy_gettext("Write a name.")),
            Length(max=120, message=lazy_gettext("Shorten the name.")),
        ],
        description=lazy_gettext("As colleagues know them."),
    )
    role = RadioField(
        lazy_gettext("What will they do?"),
        [InputRequired(lazy_gettext("Choose what they will do."))],
        choices=choices(ROLES),
        validate_choice=False,
    )
    groups = SelectMultipleField(
        lazy_gettext("Which groups?"),
        description=lazy_gettext("For care staff: the houses and clubs whose photos and people they see."),
        validate_choice=False,
    )

    def validate_role(self, field: RadioField) -> None:
        """Refuse a role there is not."""
        if field.data not in ROLES:
            raise ValidationError(_("Choose what they will do."))


@blueprint.get("/accounts", endpoint="accounts")
@requires(Permission.EDIT_ACCOUNTS)
def listing() -> str:
    here = ctx()
    known = accounts.listing(here)
    return render_template(
        "admin/accounts.html",
        open=[(account, groups) for account, groups in known if account.active],
        closed=[(account, groups) for account, groups in known if not account.active],
        roles=ROLES,
        me=here.actor.id,
    )


@blueprint.route("/accounts/new", methods=["GET", "POST"])
@requires(Permission.EDIT_ACCOUNTS)
def new_account() -> str | tuple[str, int]:
    form = NewAccount()
    groups = organisation.groups(ctx())
    form.groups.choices = choices({group.id: group.name for group in groups})
    if form.validate_on_submit():
        try:
            return _link_page(*_add(form), new=True)
        except Refused as refused:
            blame(form, refused)
    page = render_template("admin/new_account.html", form=form, groups=groups, hints=ROLE_HINTS)
    return page, 422 if form.errors else 200


def _add(form: NewAccount) -> tuple[Account, str]:
    role = Role(form.role.data)
    # Only care staff are bound to groups; a tick left over from another choice means nothing.
    groups = form.groups.data if role is Role.STAFF else ()
    return accounts.add(ctx(), form.email.data, role, groups=groups, name=clean_name(form.name.data))


def _link_page(account: Account, token: str, *, new: bool) -> str:
    # The link stands on the answer to the press itself, is kept nowhere, and cannot be looked at again.
    link = outside(url_for("welcome.choose_password", token=token))
    return render_template("admin/link.html", known=account, link=link, new=new, lasts=accounts.LINK_LASTS.days)


@blueprint.get("/accounts/<string:account_id>")
@requires(Permission.EDIT_ACCOUNTS)
def account(account_id: str) -> str:
    here = ctx()
    known = accounts.get(here, account_id)
    groups = next(names for each, names in accounts.listing(here) if each.id == known.id)
    return render_template(
        "admin/account.html", known=known, groups=groups, roles=ROLES, mine=known.id == here.actor.id
    )


@blueprint.post("/accounts/<string:account_id>/link")
@requires(Permission.EDIT_ACCOUNTS)
def new_link(account_id: str) -> str:
    known = accounts.get(ctx(), account_id)
    if not known.active:
        raise Refused("ACCOUNT_CLOSED", _("This account is closed. Open it again first."))
    return _link_page(known, accounts.issue_link(ctx(), known), new=False)


@blueprint.post("/accounts/<string:account_id>/close")
@requires(Permission.EDIT_ACCOUNTS)
def close_account(account_id: str) -> Response:
    closed = accounts.end(ctx(), account_id)
    flash(_("%(email)s can no longer sign in.", email=closed.email), "saved")
    return redirect(url_for("admin.accounts"), 303)


@blueprint.post("/accounts/<string:account_id>/reopen")
@requires(Permission.EDIT_ACCOUNTS)
def reopen_account(account_id: str) -> str:
    account_, token = accounts.reopen(ctx(), account_id, opened=opened())
    return _link_page(account_, token, new=False)
