"""How does one take back what one has just said of a photo?

What was said before travels with the offer, in the fields of the form it was said with, and is said again. Somebody
who spoke in between is not overruled. What a second person had confirmed must be confirmed anew.
"""

from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import flash, request, url_for
from werkzeug.datastructures import MultiDict

from consentreg.models import Photo
from consentreg.services.photos import dated
from consentreg.web.staff.tag_sheet import Sheet, said

MOST = 1500
"""Characters that an offer may carry: it waits in a cookie, and of a crowd there is more to say than fits."""


def fields(sheet: Sheet) -> MultiDict[str, Any]:
    """Return the fields with which one would say a sheet."""
    form: MultiDict[str, Any] = MultiDict(dict(sheet.strangers))
    for person_id, one in sheet.named.items():
        form.add("person", person_id)
        form.add(f"seen-{person_id}", one.identifiable)
        for name, wanted in (("main", one.main_subject), ("caption", one.named_in_caption)):
            if wanted:
                form.add(name, person_id)
        if one.box:
            form.add("box", ",".join(map(str, (*one.box, person_id))))
    for box in sheet.marked:
        form.add("box", ",".join(map(str, (*box, ""))))
    ticked = {"nobody": sheet.nobody, "sensitive": sheet.sensitive}
    form.update({name: "1" for name, wanted in ticked.items() if wanted})
    form.update({"place_clue": sheet.place_clue, "taken_from": sheet.taken[0], "taken_to": sheet.taken[1]})
    if sheet.looked_again:
        form["looked_again"] = str(sheet.count)
    if sheet.visible is not None:
        form["people_visible"] = str(sheet.visible)
    return form


def offer(text: str, photo: Photo, before: Sheet, *, complete: bool) -> None:
    """Say that a photo is saved, and offer to take it back; `before` is what was kept, and whether as finished."""
    form = fields(before)
    if complete:
        form["complete"] = "1"
    carried = urlencode(list(form.items(multi=True)))
    if len(carried) > MOST:
        flash(text, "saved")
        return
    undo = {"before": carried, "version": photo.edition, "dated": dated(photo)}
    flash({"text": text, "undo_url": url_for("staff.unsay", photo_id=photo.id), "undo_fields": undo}, "saved")  # type: ignore[arg-type]  # notices.html reads it


def offered() -> tuple[Sheet, bool]:
    """Return what was said before, as an offer carried it, and whether it was finished; raise Refused for a bad one."""
    form: MultiDict[str, Any] = MultiDict(parse_qsl(request.form.get("before", "")[:MOST]))
    for name in ("version", "dated"):
        form[name] = request.form.get(name, "")
    return said(form), "complete" in form
