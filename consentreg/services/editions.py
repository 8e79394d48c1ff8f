"""Does somebody save on top of what they had before them, or on top of what a colleague has saved since?

Saving is not overwriting (domain.md 5.4.8): whoever changes a row says which edition of it they had opened, and a
stale one writes nothing. No edition at all is a stale one, except from a command, which opens nothing.
"""

from typing import Final, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from consentreg.context import Context
from consentreg.db import Edited
from consentreg.services import audit
from consentreg.services.refusal import Conflict

Row = TypeVar("Row", bound=Edited)
STALE: Final = "CHANGED_MEANWHILE"
"""The code of every refusal to save on top of what somebody has not seen."""


class Stale(Conflict):
    """Somebody else has saved it since it was opened. Nothing was written."""

    def __init__(self) -> None:
        super().__init__(STALE, "Somebody has changed this since you opened it. Look at what it says now, then save.")


def read_anew(ctx: Context, row: Row) -> Row:
    """Return a row as it stands once this actor's turn has come; whoever waited has it as it was before.

    What hangs on it is read anew where it was read before.
    """
    audit.take_turn(ctx.session)
    about = sa.inspect(row)
    loaded = [part for part in about.mapper.relationships if part.key not in about.unloaded]
    query = sa.select(type(row)).where(type(row).id == row.id).execution_options(populate_existing=True)
    return ctx.session.scalars(query.options(*(selectinload(part.class_attribute) for part in loaded))).one()


def refuse_stale(ctx: Context, row: Row, opened: str | None) -> Row:
    """Return a row as it stands now; raise Stale where it is not the edition that was opened.

    `opened` is None for a command alone.
    """
    now = read_anew(ctx, row)
    if opened is not None and opened != now.edition:
        raise Stale
    return now
