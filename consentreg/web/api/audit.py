"""What happened, as far as this account may see?"""

from typing import Any

from consentreg.models import AuditEntry
from consentreg.rules.permissions import Permission
from consentreg.services import trail
from consentreg.web.api.calls import call
from consentreg.web.api.entrance import blueprint
from consentreg.web.api.kinds import Kind, maybe, moment, record, text, whole
from consentreg.web.api.writing import PAGE, page_kind, page_of, stamp
from consentreg.web.door import ctx
from consentreg.web.guard import requires

SIZE = 100
_ANYTHING = Kind({"type": "object"}, lambda value, _where: value)
_WORD = text(80)
ENTRY = record("AuditEntry", {
    "seq": whole(1, 1 << 62),
    "at": moment(),
    "actor": record("AuditActor", {"kind": _WORD, "id": maybe(_WORD)}),
    "act": _WORD,
    "subject": maybe(_WORD),
    "detail": _ANYTHING,
    "prev": _WORD,
    "hash": _WORD,
})  # fmt: skip


@blueprint.get("/audit")
@requires(Permission.SEE_TRAIL)
@call(query={"page": PAGE, "subject": maybe(_WORD), "act": maybe(_WORD), "before": maybe(moment())},
      answers={200: page_kind("AuditEntries", "entries", ENTRY)})  # fmt: skip
def list_audit_entries(asked: dict[str, Any]) -> dict[str, Any]:
    page = asked.pop("page")
    entries = trail.entries(ctx(), **asked, page=page, size=SIZE)
    return page_of("entries", entries, _entry_json, page=page, size=SIZE)


def _entry_json(entry: AuditEntry) -> dict[str, Any]:
    kind, actor_id = trail.by(ctx(), entry)
    return {
        "seq": entry.seq,
        "at": stamp(entry.at),
        "actor": {"kind": kind, "id": actor_id},
        "act": entry.act,
        "subject": entry.subject,
        "detail": trail.told(ctx(), entry),
        "prev": entry.prev,
        "hash": entry.hash,
    }
