"""How do photos come in from a program: many files, each with its own result?

Each file is opened in the limited child process first and kept in a transaction of its own, so that one that is
refused, or a caller who hangs up, loses none of the others.
"""

from datetime import date
from typing import Any

import structlog
from flask import request
from werkzeug.datastructures import FileStorage

from consentreg.models import Event, Group, Photo
from consentreg.rules.permissions import Permission
from consentreg.services import organisation, photos
from consentreg.services.names import MAX_NAME
from consentreg.services.refusal import NotThere, Refused
from consentreg.web import door
from consentreg.web.api.calls import call
from consentreg.web.api.entrance import blueprint
from consentreg.web.api.kinds import Kind, day, ident, listed, maybe, record, text, word
from consentreg.web.door import ctx
from consentreg.web.guard import requires, slow_first

log = structlog.get_logger()
MOST = 1000
"""Files one request may bring."""
NAME = text(MAX_NAME)
EVENT = record("EventOfPhoto", {"id": ident(), "name": NAME})
ADDED = record("AddedPhoto", {"name": text(1000, least=0), "id": ident(), "sha256": text(64),
                              "status": word(["added", "already_here"]), "event": maybe(EVENT)})  # fmt: skip
REFUSED = record("RefusedPhoto", {"name": text(1000, least=0), "code": text(80), "detail": text(280)})
RESULT = Kind({"anyOf": [ADDED.schema, REFUSED.schema]}, lambda value, _where: value)
FAILED = Refused("FAILED", "Something went wrong on our side with this file. Try it again.")


def _span() -> Kind:
    """Read a day, or the first and last day of a span with a slash between them (ISO 8601)."""
    one = day()

    def read(value: Any, where: str) -> tuple[date, date]:  # noqa: ANN401 (as in a form)
        first, slash, last = value.partition("/")
        begun = one.read(first, where)
        return begun, one.read(last, where) if slash else begun

    return Kind({"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}(/\d{4}-\d{2}-\d{2})?$"}, read)


@blueprint.post("/photos")
@requires(Permission.ADD_PHOTOS)
@slow_first
@call(form={"group": NAME, "event": maybe(NAME), "captured": maybe(_span())},
      answers={207: record("UploadResults", {"results": listed(RESULT, MOST)})})  # fmt: skip
def add_photos(fields: dict[str, Any]) -> tuple[dict[str, Any], int]:
    files = request.files.getlist("file")
    if not files:
        raise Refused("FILE_MISSING", "Send at least one file under the name file.", "file")
    if len(files) > MOST:
        raise Refused("TOO_MANY_FILES", f"Send {MOST} files at most at a time.", "file")
    organisation.group_named(ctx(), fields["group"])
    return {"results": [_result(file, fields) for file in files]}, 207


def _result(file: FileStorage, fields: dict[str, Any]) -> dict[str, Any]:
    name = (file.filename or "")[:1000]
    try:
        added = _add(file, fields)
    except Refused as refused:
        return _refused(name, refused)
    except Exception as error:  # noqa: BLE001 (one file that fails must not lose the others)
        _note_failure(error)
        return _refused(name, FAILED)
    status = "added" if added.new else "already_here"
    photo = added.photo
    return {"name": name, "id": photo.id, "sha256": photo.sha256, "status": status, "event": _event_of(photo)}


def _event_of(photo: Photo) -> dict[str, Any] | None:
    """Say on which outing a photo is: whoever may add to a group sees its outings."""
    event = organisation.get_event(ctx(), photo.event_id) if photo.event_id else None
    return {"id": event.id, "name": event.name} if event else None


def _note_failure(error: Exception) -> None:
    # The kind of error and no more: a message could carry what was in the file.
    log.error("photo not added", error=type(error).__name__, request=door.request_id())


def _refused(name: str, refused: Refused) -> dict[str, Any]:
    door.session().rollback()
    return {"name": name, "code": refused.code, "detail": refused.detail}


def _add(file: FileStorage, fields: dict[str, Any]) -> photos.Added:
    door.session().rollback()  # While a photo is opened nothing is held that others wait for.
    received = photos.receive(file.read())
    door.begin_write()
    group = organisation.group_named(ctx(), fields["group"])
    known = photos.same(ctx(), received, group)
    event = _event(group, fields) if fields["event"] and not known else None
    added = photos.add(ctx(), received, group, event=event, captured=fields["captured"])
    door.session().commit()
    return added


def _event(group: Group, fields: dict[str, Any]) -> Event:
    """Return the group's outing of this id or name, made when it is new."""
    try:
        known = organisation.get_event(ctx(), fields["event"])
    except NotThere:
        known = None
    if known and known.group_id == group.id:
        return known
    first = fields["captured"][0] if fields["captured"] else None
    return organisation.event(ctx(), group, fields["event"], first)
