"""How do forty photos come in at once, so that one bad file never loses the others?

Each file is opened before, and kept in, a transaction of its own. The name a file had on somebody's phone is shown in
the answer to them and kept nowhere.
"""

from contextlib import closing
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import jsonify, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response
from wtforms import DateField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from consentreg.models import Event, Group, Photo
from consentreg.rules.permissions import Permission
from consentreg.services import organisation, photos
from consentreg.services.names import MAX_NAME
from consentreg.services.photos import Added, Received
from consentreg.services.refusal import Refused
from consentreg.web.door import begin_write, ctx, installation, session
from consentreg.web.forms import blame, choices
from consentreg.web.guard import requires, slow_first
from consentreg.web.staff.entrance import blueprint
from consentreg.web.staff.wording import day_words

MOST_AT_ONCE = 1024 * 1024 * 1024
"""Bytes a browser without scripts may send in one go; each file has its own, smaller limit."""
RECENT = 6


@blueprint.url_value_preprocessor
def _many_files(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    if endpoint == "staff.send_photos":
        request.max_content_length = MOST_AT_ONCE


class NewOuting(FlaskForm):  # type: ignore[misc]  # untyped library
    """An outing that begins with these photos."""

    name = StringField(
        lazy_gettext("What was it?"),
        [InputRequired(lazy_gettext("Name the outing, like Beach day.")), Length(max=MAX_NAME)],
    )
    day = DateField(
        lazy_gettext("Which day?"),
        [Optional()],
        description=lazy_gettext("Leave it empty and we take the day from the first photo."),
    )
    group = SelectField(lazy_gettext("Whose outing was it?"), validate_choice=False)


@dataclass(slots=True)
class Target:
    """Where photos go: an outing that is there, or one that is made with the first photo."""

    group: Group
    event_id: str | None = None
    name: str = ""
    day: date | None = None

    def event(self, received: Received) -> Event:
        """Return the outing, made now if it is new."""
        if self.event_id:
            return organisation.get_event(ctx(), self.event_id)
        event = organisation.event(ctx(), self.group, self.name, self.day or received.inspection.captured)
        self.event_id = event.id
        self.name, self.day = event.name, event.day
        return event

    def words(self) -> str:
        """Say to people which outing it is."""
        return ", ".join(part for part in (self.name, day_words(self.day), self.group.name) if part)


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one file."""

    name: str
    text: str
    code: str | None = None
    photo_id: str | None = None
    new: bool = False
    next: str | None = None
    """Where to say who is in this photo and those beside it."""

    def as_json(self, target: Target) -> tuple[Response, int]:
        """Answer the script that sends one file at a time."""
        if self.code:
            return jsonify(code=self.code, detail=self.text), 422
        return jsonify(
            id=self.photo_id,
            message=self.text,
            already=not self.new,
            href=url_for("staff.tag", photo_id=self.photo_id),
            copy=url_for("media.copy", photo_id=self.photo_id, size="thumb"),
            next=self.next,
            # A photo that is here already makes no outing: the next one still has to.
            upload_to=url_for("staff.add_photos", outing=target.event_id) if target.event_id else None,
            outing=target.words(),
        ), 201 if self.new else 200


@blueprint.get("/add-photos")
@requires(Permission.ADD_PHOTOS)
def add_photos() -> str:
    return _page(_form(), _chosen())


@blueprint.post("/add-photos")
@requires(Permission.ADD_PHOTOS)
@slow_first
def send_photos() -> Any:  # noqa: ANN401 (a page, or JSON for a script)
    chosen, form = _chosen(), _form()
    by_script = request.accept_mimetypes.best == "application/json"
    try:
        target = _target(chosen, form)
        files = [file for file in request.files.getlist("photos") if file.filename]
        if not files:
            raise Refused("NO_FILE", _("Choose at least one photo."), "photos")
    except Refused as refused:
        if by_script:
            return jsonify(code=refused.code, detail=refused.detail, field=refused.field), 422
        blame(form, refused)
        return _page(form, chosen), 422
    results = [_send(file, target) for file in files]
    return results[0].as_json(target) if by_script and len(results) == 1 else _done(results, target)


def _chosen() -> Event | None:
    event_id = request.args.get("outing")
    return organisation.get_event(ctx(), event_id) if event_id else None


def _form() -> NewOuting:
    form = NewOuting()
    groups = organisation.groups(ctx())
    form.group.choices = choices({group.id: group.name for group in groups})
    if len(groups) > 1:  # Nobody's photos go to the house that happens to stand first.
        form.group.choices = [*choices({"": _("Choose a group")}), *form.group.choices]
    if len(groups) == 1 and not form.group.data:
        form.group.data = groups[0].id
    return form


def _target(chosen: Event | None, form: NewOuting) -> Target:
    if chosen:
        return Target(organisation.group(ctx(), chosen.group_id), chosen.id, chosen.name, chosen.day)
    if not form.validate():
        field, (said, *_more) = next(iter(form.errors.items()))
        raise Refused("OUTING_NEEDED", str(said), str(field))
    if form.group.data not in {choice.value for choice in form.group.choices if choice.value}:
        raise Refused("GROUP_NEEDED", _("Choose whose outing it was."), "group")
    return Target(organisation.group(ctx(), form.group.data), name=form.name.data, day=_past(form.day.data))


def _past(day: date | None) -> date | None:
    if day and day > organisation.today(ctx()):
        raise Refused("IN_THE_FUTURE", _("The day cannot be in the future. Check it."), "day")
    return day


def _send(file: FileStorage, target: Target) -> Result:
    name = file.filename or ""
    try:
        received = photos.receive(_read(file))
        begin_write()
        added = _keep(received, target)
    except Refused as refused:
        session().rollback()
        return Result(name, refused.detail, refused.code)
    text = _("Safe here") if added.new else _("Already here, nothing to do")
    return Result(name, text, photo_id=added.photo.id, new=added.new, next=_next(added.photo))


def _next(photo: Photo) -> str:
    if photo.event_id:
        return url_for("staff.unfinished", event_id=photo.event_id)
    return url_for("staff.tag", photo_id=photo.id)


def _read(file: FileStorage) -> bytes:
    megabytes = installation().config.max_upload_mb
    with closing(file):
        data = file.stream.read(megabytes * 1024 * 1024 + 1)
    if not data:
        raise Refused("EMPTY_FILE", _("This file is empty. Choose it again from your photos."), "photos")
    if len(data) > megabytes * 1024 * 1024:
        raise Refused("TOO_LARGE", _("This file is over %(n)s MB. Send a smaller one.", n=megabytes), "photos")
    return data


def _keep(received: Received, target: Target) -> Added:
    """Keep one file for good, whatever happens to the next one."""
    event_id = target.event_id
    try:
        added = photos.add(ctx(), received, target.group, event=target.event(received))
    except BaseException:
        target.event_id = event_id
        raise
    if added.new:
        session().commit()
    else:
        session().rollback()  # An outing is made by its first photo, not by one that is here already.
        target.event_id = event_id
    return added


def _page(form: NewOuting, chosen: Event | None) -> str:
    recent = [(event, group) for event, group, *_counts in photos.outings(ctx(), limit=RECENT)]
    return render_template(
        "staff/add_photos.html",
        form=form,
        chosen=chosen,
        chosen_group=organisation.group(ctx(), chosen.group_id) if chosen else None,
        recent=recent,
        one_group=len(form.group.choices) == 1,
        no_group=not form.group.choices,
        action=url_for("staff.send_photos", outing=chosen.id if chosen else None),
        day_words=day_words,
        has_errors=bool(form.errors),
    )


def _done(results: list[Result], target: Target) -> tuple[str, int]:
    kept = [result for result in results if result.photo_id]
    return render_template(
        "staff/added.html", results=results, kept=kept, failed=len(results) - len(kept), event_id=target.event_id
    ), 200 if kept else 422
