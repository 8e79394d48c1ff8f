"""What are people told before they answer, in our own words, and is it easy enough?"""

from typing import Any

from babel import Locale
from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import BooleanField, TextAreaField

from consentreg.rules.permissions import Permission
from consentreg.rules.reading import MOST_WORDS, Hardship
from consentreg.services import notices
from consentreg.services.refusal import NotThere, Refused
from consentreg.web.admin.entrance import blueprint
from consentreg.web.door import ctx
from consentreg.web.editing import EditForm
from consentreg.web.forms import blame, status_of
from consentreg.web.guard import requires

SLUGS = {"8-11": "8-11", "12-15": "12-15", "16+": "16-plus", "adult": "adult"}
"""What an audience is called in an address."""
AUDIENCES = {
    "8-11": lazy_gettext("Young people up to 11, and easy words"),
    "12-15": lazy_gettext("Young people from 12 to 15"),
    "16+": lazy_gettext("From 16, and grown-ups about themselves"),
    "adult": lazy_gettext("Adults who decide for a child"),
}
PARTS = {
    "welcome": lazy_gettext("Who asks"),
    "why": lazy_gettext("Why"),
    "what": lazy_gettext("What is done with photos"),
    "who_sees": lazy_gettext("Who sees them"),
    "free": lazy_gettext("That a no costs nothing"),
    "stop": lazy_gettext("How to stop"),
    "cannot_undo": lazy_gettext("What cannot be undone"),
    "take": lazy_gettext("First question"),
    "take_means": lazy_gettext("What the first question means"),
    "inside": lazy_gettext("Second question"),
    "inside_means": lazy_gettext("What the second question means"),
    "public": lazy_gettext("Third question"),
    "public_means": lazy_gettext("What the third question means"),
    "rules": lazy_gettext("Their own rules"),
    "places": lazy_gettext("Places that are ticked one by one"),
    "until": lazy_gettext("Until when"),
    "beside": lazy_gettext("Where somebody else is asked too"),
    "view": lazy_gettext("What a child is asked, or an adult told about it"),
    "thanks": lazy_gettext("Thanks"),
    "stopped": lazy_gettext("After they said stop"),
}


@blueprint.get("/words")
@requires(Permission.EDIT_ACCOUNTS)
def words() -> str:
    spoken = [(each, _named(each)) for each in notices.LANGUAGES]
    kept = {each: notices.newest(ctx(), each) for each in notices.LANGUAGES}
    return render_template("admin/words.html", languages=spoken, audiences=AUDIENCES, slugs=SLUGS, kept=kept)


def _named(language: str) -> str:
    return str(Locale.parse(language).get_display_name("en"))


@blueprint.route("/words/<string:language>/<string:audience>", methods=["GET", "POST"])
@requires(Permission.EDIT_ACCOUNTS)
def edit_words(language: str, audience: str) -> str | Response | tuple[str, int]:
    whose = next((each for each, slug in SLUGS.items() if slug == audience), None)
    if whose is None or language not in notices.LANGUAGES:
        raise NotThere
    form = _form(language, whose)
    parts = form.now()
    if form.validate_on_submit():
        try:
            return _saved(language, whose, form)
        except Refused as refused:
            blame(form, refused)
            _say_what_is_hard(language, whose, form)
    page = render_template("admin/edit_words.html", form=form, parts=[part for part in PARTS if part in parts],
                           audience=AUDIENCES[whose], adult=whose == "adult", address=audience, spoken=language,
                           named=_named(language), measured=language == "en",
                           hard=form.code == "TOO_HARD" if "code" in vars(form) else False)  # fmt: skip
    return page, status_of(form)


def _form(language: str, whose: str) -> EditForm:
    """Return a form with a field for each passage, filled with what is said now."""

    class Words(EditForm):
        confirmed = BooleanField(lazy_gettext("Yes, keep it as it is"))

    def now() -> dict[str, str]:
        parts = notices.wording(ctx(), language).passages[whose]
        return {**parts, "version": notices.edition(parts)}

    for part in now().keys() - {"version"}:
        setattr(Words, part, TextAreaField(PARTS.get(part, part)))
    return Words.over(now)


def _saved(language: str, whose: str, form: EditForm) -> Response:
    new = {field.name: field.data or "" for field in form if field.type == "TextAreaField"}
    notices.edit(ctx(), language, whose, new, confirmed=form.confirmed.data, opened=form.opened)
    flash(_("Saved. Whoever is asked from now on reads this."), "saved")
    return redirect(url_for("admin.words"), 303)


def _say_what_is_hard(language: str, whose: str, form: FlaskForm) -> None:
    texts = {field.name: field.data or "" for field in form if field.type == "TextAreaField"}
    for part, found in notices.hard(language, whose, texts).items():
        if found:  # One error a field is shown: all of it in one.
            form[part].errors = [*form[part].errors, " ".join(str(_said(each)) for each in found)]


def _said(found: Hardship) -> Any:  # noqa: ANN401 (a text in the reader's language)
    if found.kind == "banned":
        return _("Instead of “%(word)s” say: %(instead)s.", word=found.found, instead=found.instead)
    if found.kind == "sentence":
        return _("More than %(most)s words in a sentence: “%(found)s”.", most=MOST_WORDS, found=found.found)
    if found.kind == "long_word":
        return _("“%(word)s” is a long word. Is there a shorter one?", word=found.found)
    return _("Reading grade %(grade)s. Make it %(most)s or less: short words, short sentences.", grade=found.found,
             most=found.instead)  # fmt: skip
