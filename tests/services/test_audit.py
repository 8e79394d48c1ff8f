"""Does the trail tell what happened, and who touched it since?"""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from consentreg.context import COMMAND, Context
from consentreg.installation import Installation
from consentreg.models import AuditEntry
from consentreg.services import audit
from tests.services import acts

WHOLE = 8
FORGED = "0" * 63 + "1"


@pytest.fixture
def session(parts: Installation) -> Iterator[Session]:
    yield from unprotected(parts)


@pytest.fixture
def on_the_other(on_postgresql: Installation) -> Iterator[Session]:
    yield from unprotected(on_postgresql)


def unprotected(parts: Installation) -> Iterator[Session]:
    """Yield a session over a trail of eight entries that nothing protects any more."""
    with parts.transaction(COMMAND) as ctx:
        for number in range(2, WHOLE + 1):
            audit.record(ctx, "photo.held", f"{number:032}", number=number)
        _unprotect(ctx.session)
        assert audit.verify(ctx.session) == audit.Verdict(WHOLE, acts.trail(ctx.session)[-1].hash)
    with Session(parts.engine) as opened:
        yield opened


def _unprotect(session: Session) -> None:
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.text("DROP TRIGGER audit_entry_append_only ON audit_entry"))
        return
    for act in ("update", "delete"):
        session.execute(sa.text(f"DROP TRIGGER audit_entry_no_{act}"))


COLUMNS = "at, actor_kind, actor_id, act, subject, detail, prev, hash"
ADD = "INSERT INTO audit_entry (seq, $) SELECT CAST(:place AS INTEGER), $ FROM audit_entry WHERE seq = 3"
ADDED = ADD.replace("$", COLUMNS)
MOVED = "UPDATE audit_entry SET seq = :new WHERE seq = :old"
TOUCHED = {
    "changed detail": ("UPDATE audit_entry SET detail = '{\"number\": 99}' WHERE seq = 4", 4),
    "detail that is no detail": ("UPDATE audit_entry SET detail = '[1]' WHERE seq = 4", 4),
    "changed time": ("UPDATE audit_entry SET at = '2020-01-01 10:00:00.000000' WHERE seq = 5", 5),
    "changed act": ("UPDATE audit_entry SET act = 'photo.seen' WHERE seq = 2", 2),
    "changed subject": ("UPDATE audit_entry SET subject = NULL WHERE seq = 3", 3),
    "changed actor": ("UPDATE audit_entry SET actor_kind = 'system' WHERE seq = 6", 6),
    "changed actor's id": ("UPDATE audit_entry SET actor_id = :forged WHERE seq = 6", 6),
    "changed hash": ("UPDATE audit_entry SET hash = :forged WHERE seq = 3", 3),
    "changed hash before": ("UPDATE audit_entry SET prev = :forged WHERE seq = 3", 3),
    "deleted first": ("DELETE FROM audit_entry WHERE seq = 1", 2),
    "deleted in the middle": ("DELETE FROM audit_entry WHERE seq = 4", 5),
    "deleted last": ("DELETE FROM audit_entry WHERE seq = 8", WHOLE),
    "deleted last three": ("DELETE FROM audit_entry WHERE seq > 5", 6),
    "deleted all": ("DELETE FROM audit_entry", 1),
    "inserted before the first": (ADDED.replace(":place", "0"), 0),
    "added behind the last": (ADDED.replace(":place", "9"), WHOLE + 1),
    "changed number of the end": ("UPDATE chain_head SET seq = 20", WHOLE + 1),
    "shortened end": ("UPDATE chain_head SET seq = 5", 6),
    "changed hash of the end": ("UPDATE chain_head SET hash = :forged", WHOLE),
    "lost end": ("DELETE FROM chain_head", 1),
}


@pytest.mark.parametrize("how", TOUCHED)
def test_first_entry_that_was_touched_is_named(session: Session, how: str) -> None:
    statement, first = TOUCHED[how]
    session.execute(sa.text(statement), {"forged": FORGED} if ":forged" in statement else {})
    verdict = audit.verify(session)
    assert (verdict.broken_at, verdict.why is None) == (first, False)


def test_first_entry_that_was_touched_is_named_on_postgresql_too(on_the_other: Session) -> None:
    named = {}
    for how, (statement, _) in TOUCHED.items():
        with on_the_other.begin_nested() as touched:
            on_the_other.execute(sa.text(statement), {"forged": FORGED} if ":forged" in statement else {})
            named[how] = audit.verify(on_the_other).broken_at
            touched.rollback()
    assert named == {how: first for how, (_, first) in TOUCHED.items()}
    assert audit.verify(on_the_other).broken_at is None


def test_swapped_entries_are_named(session: Session) -> None:
    for old, new in ((3, 99), (5, 3), (99, 5)):
        session.execute(sa.text(MOVED), {"new": new, "old": old})
    assert audit.verify(session).broken_at == 3


def test_inserted_entry_is_named_though_others_moved_up(session: Session) -> None:
    for seq in range(WHOLE, 3, -1):
        session.execute(sa.text(MOVED), {"new": seq + 1, "old": seq})
    session.execute(sa.text(ADDED), {"place": 4})
    assert audit.verify(session).broken_at == 4


def test_forger_who_hashes_anew_is_named_at_the_entry_behind(session: Session) -> None:
    entry = session.get_one(AuditEntry, 4)
    forged = AuditEntry(seq=4, at=entry.at, actor_kind=entry.actor_kind, actor_id=entry.actor_id, act=entry.act,
                        subject=entry.subject, detail={"number": 5}, prev=entry.prev)  # fmt: skip
    session.execute(sa.text("UPDATE audit_entry SET detail = '{\"number\": 5}', hash = :hash WHERE seq = 4"),
                    {"hash": audit.digest(forged)})  # fmt: skip
    assert audit.verify(session).broken_at == 5


def test_entry_that_cannot_be_read_is_named_and_breaks_nothing(ctx: Context) -> None:
    for number in range(5):
        audit.record(ctx, "photo.held", None, number=number)
    _unprotect(ctx.session)
    ctx.session.execute(sa.text("UPDATE audit_entry SET detail = '{' WHERE seq = 3"))
    verdict = audit.verify(ctx.session)
    assert (verdict.entries, verdict.broken_at, verdict.why) == (2, 3, "it cannot be read any more")


def test_an_entry_says_who_did_what_when_to_what(ctx: Context) -> None:
    entry = audit.record(ctx, "photo.held", "a" * 32, hold="b" * 32)
    before = acts.trail(ctx.session)[-2]
    assert (entry.seq, entry.prev) == (before.seq + 1, before.hash)
    assert (entry.at, entry.actor_kind, entry.act, entry.subject) == (ctx.now, "command", "photo.held", "a" * 32)
    assert entry.detail == {"hold": "b" * 32}


def test_digest_does_not_depend_on_the_order_of_details(ctx: Context) -> None:
    entry = audit.record(ctx, "x", None, a=1, b={"d": 1, "c": 2})
    entry.detail = {"b": {"c": 2, "d": 1}, "a": 1}
    assert audit.digest(entry) == entry.hash


def test_digest_is_fixed_for_good() -> None:
    """Kept checkpoints compare with it: a change here breaks every trail there is."""
    entry = AuditEntry(seq=1, at=datetime(2026, 7, 1, 11, tzinfo=UTC), actor_kind="command", actor_id=None, act="x",
                       subject="é", detail={"b": 1, "a": [True, None]}, prev=audit.START)  # fmt: skip
    assert audit.digest(entry) == "85775df4dd1b95a23b5571959fab0fb3ba042988055b35815b202a1be19c3153"
