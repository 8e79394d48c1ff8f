"""Does the worker remove copies whose time is over, and raise what is late, by itself?"""

from datetime import timedelta

import pytest

from consentreg import clock, worker
from consentreg.context import COMMAND
from consentreg.installation import Installation
from consentreg.models import Copy, OwnCopy
from consentreg.services import complaints, mine, own_copies
from tests import factories as make
from tests.services import acts, looks


def test_worker_tidies_by_itself(parts: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    with parts.transaction(COMMAND) as ctx:
        ada, ben = make.person(ctx), make.person(ctx, "Ben Okafor")
        looks.together(ctx, ada, ben)
        here = looks.visit(ctx, ada)
        complaints.make(ctx, here, "It hurt.")
        mine.have_made(ctx, here)
        own_copies.ask(ctx, ada)
        now = ctx.now
    worker.drain(parts.transaction)
    for days, left in ((1, (1, 0, 0)), (32, (0, 1, 1))):
        monkeypatch.setattr(clock, "now", lambda days=days: now + timedelta(days=days))
        worker.tick(parts.transaction)
        with parts.reading() as ctx:
            views = ctx.session.query(Copy).filter(Copy.size.startswith("own-")).count()
            removed = ctx.session.query(OwnCopy).filter(OwnCopy.removed_at.is_not(None)).count()
            assert (views, removed, len(acts.trail(ctx.session, "complaint.late"))) == left
