"""May I have a new link to my page? Whoever asks learns nothing: the answer is the same for every address."""

from flask import render_template
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import EmailField
from wtforms.validators import InputRequired

from consentreg.rules.permissions import Permission
from consentreg.services import asking, new_links
from consentreg.services.refusal import Refused
from consentreg.web.door import ctx
from consentreg.web.forms import blame
from consentreg.web.guard import requires
from consentreg.web.portal.entrance import blueprint


class NewLinkForm(FlaskForm):  # type: ignore[misc]  # untyped library
    """Where a new link should go."""

    email = EmailField(lazy_gettext("Your e-mail"), [InputRequired(lazy_gettext("Write your e-mail address."))])


@blueprint.get("/c/new")
@requires(Permission.SIGN_IN)
def new_link() -> str:
    return _page(NewLinkForm())


@blueprint.post("/c/new")
@requires(Permission.SIGN_IN)
def send_new_link() -> str | tuple[str, int]:
    form = NewLinkForm()
    if form.validate():
        try:
            new_links.ask(ctx(), form.email.data)
            return render_template("portal/link_sent.html")
        except Refused as refused:
            blame(form, refused)
    return _page(form), 422


def _page(form: NewLinkForm) -> str:
    return render_template(
        "portal/new_link.html", form=form, can_write=asking.can_write(ctx()), has_errors=bool(form.errors)
    )
