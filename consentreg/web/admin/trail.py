"""What happened, and why was it allowed?"""

from collections.abc import Collection
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from consentreg.models import AuditEntry
from consentreg.rules.permissions import Permission, allowed
from consentreg.services import accounts, audit, people, photos, trail
from consentreg.web import paging, places
from consentreg.web.admin.entrance import blueprint
from consentreg.web.admin.wording import act
from consentreg.web.door import ctx
from consentreg.web.guard import requires, role
from consentreg.web.reasons import plainly

PAGE = 50
LONGEST_ID = 40
STAGES = {
    "request": lazy_gettext("when it was asked for"),
    "rendering": lazy_gettext("before it was made ready"),
    "delivery": lazy_gettext("when it was collected"),
    "review": lazy_gettext("when the lead looked"),
    "change": lazy_gettext("when something had changed"),
}


@blueprint.get("/trail", endpoint="trail")
@requires(Permission.SEE_TRAIL)
def listing() -> str:
    here, number = ctx(), paging.asked()
    kind, subject = _given("act"), _given("subject")
    entries = trail.count(here, act=kind, subject=subject)
    turning = paging.turning(number, entries, PAGE, act=kind, subject=subject)
    found = trail.entries(here, act=kind, subject=subject, page=number, size=PAGE)
    return render_template(
        "admin/trail.html",
        entries=_told(found),
        acts=[(code, act(code)) for code in trail.acts(here)],
        kind=kind,
        subject=subject,
        turning=turning,
    )


def _given(name: str) -> str | None:
    return request.args.get(name, "").strip()[: 2 * LONGEST_ID] or None


def _told(entries: Any) -> list[dict[str, Any]]:  # noqa: ANN401 (rows)
    here = ctx()
    names = accounts.names(here, {entry.actor_id for entry in entries})
    known = _people({_person_of(entry) for entry in entries})
    shown = _with_thumb({entry.subject for entry in entries if entry.subject and _why_url(entry)})
    return [_line(entry, names) | _shown(entry, known, shown) for entry in entries]


def _shown(entry: AuditEntry, known: dict[str, str], with_thumb: set[str]) -> dict[str, Any]:
    """Return by whom and by which photo an entry is known, as far as this reader may see them."""
    person, photo = _person_of(entry), entry.subject if _why_url(entry) else None
    return {
        "person": person,
        "about": known.get(person or ""),
        "src": url_for("media.copy", photo_id=photo, size="thumb") if photo in with_thumb else None,
    }


def _person_of(entry: AuditEntry) -> str | None:
    """Return the id of whom an entry is about, if it is about one person."""
    about = entry.detail.get("person")
    itself = entry.subject if entry.act.startswith(("person.", "view.", "capacity.")) else None
    return about if isinstance(about, str) else itself


def _line(entry: AuditEntry, names: dict[str, str]) -> dict[str, Any]:
    return {
        "seq": entry.seq,
        "text": act(entry.act),
        "at": entry.at,
        "by": _who(entry, names),
        "subject": entry.subject,
        "subject_url": _why_url(entry) or (url_for("admin.trail", subject=entry.subject) if entry.subject else None),
        "why": _why_url(entry),
        "detail": _detail(trail.told(ctx(), entry)),
    }


def _who(entry: AuditEntry, names: dict[str, str]) -> str:
    kind, actor_id = trail.by(ctx(), entry)
    known = {
        "system": _("the register itself"),
        "command": _("somebody at the machine"),
        "person": _("the person themselves"),
        "authority": _("an adult who may decide"),
    }
    return str(known.get(kind) or names.get(actor_id or "", _("an account")))


def _why_url(entry: AuditEntry) -> str | None:
    about_photo = entry.subject and (entry.act == "decision" or entry.act.startswith("photo."))
    return url_for("admin.why", photo_id=entry.subject) if about_photo else None


def _detail(detail: dict[str, Any]) -> list[tuple[str, str]]:
    return [(name.replace("_", " "), _flat(value)) for name, value in detail.items() if value not in (None, [], {})]


def _flat(value: Any) -> str:  # noqa: ANN401 (JSON)
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_flat(one)}" for name, one in value.items())
    return ", ".join(_flat(one) for one in value) if isinstance(value, list) else str(value)


@blueprint.get("/trail/photos/<string:photo_id>", endpoint="why")
@requires(Permission.SEE_TRAIL)
def why(photo_id: str) -> str:
    here = ctx()
    found = trail.decisions(here, photo_id[:LONGEST_ID])
    names = accounts.names(here, {entry.actor_id for entry in found})
    known = _people(
        {person for entry in found for _code, person, _weight in trail.told(here, entry).get("findings", ())}
    )
    return render_template(
        "admin/why.html",
        photo_id=photo_id[:LONGEST_ID],
        decisions=[_decision(entry, names, known) for entry in found],
        src=url_for("media.copy", photo_id=photo_id, size="thumb") if _with_thumb({photo_id}) else None,
    )


def _decision(entry: AuditEntry, names: dict[str, str], known: dict[str, str]) -> dict[str, Any]:
    told = trail.told(ctx(), entry)
    return {
        "at": entry.at,
        "seq": entry.seq,
        "by": _who(entry, names),
        "outcome": told["outcome"],
        "place": places.CLASSES.get(told["channel_class"], told["channel_class"]),
        "stage": STAGES.get(told["stage"], told["stage"]),
        "findings": [
            (plainly(code), known.get(person or ""))
            for code, person, weight in told.get("findings", ())
            if weight == told["outcome"]
        ],
        "codes": [code for code, _person, weight in told.get("findings", ()) if weight == told["outcome"]],
        "masked": "findings" not in told,
        "rests_on": told.get("rests_on", ()),
        "sha256": told["sha256"],
        "tag_version": told["tag_version"],
    }


def _people(ids: Collection[str | None]) -> dict[str, str]:
    """Return the names of those people, for a reader who may know what is behind a reason."""
    wanted = {each for each in ids if each}
    if not wanted or not allowed(role(), Permission.SEE_REASONS):
        return {}
    return {each: person.name for each, person in people.some(ctx(), wanted).items()}


def _with_thumb(ids: set[str]) -> set[str]:
    """Return which of those photos this reader can be shown."""
    return photos.with_copy(ctx(), ids, "thumb") if ids and allowed(role(), Permission.SEE_PHOTOS) else set()


@blueprint.get("/trail/check")
@requires(Permission.SEE_TRAIL)
def check() -> str:
    return render_template("admin/check.html", verdict=audit.verify(ctx().session))
