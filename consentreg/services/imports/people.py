"""Who is in this file?"""

from collections.abc import Callable, Sequence
from datetime import date

from consentreg.context import Context
from consentreg.models import Group
from consentreg.rules.identity import plain_name
from consentreg.services import contacts, namesakes, organisation, people
from consentreg.services.imports import cells
from consentreg.services.imports.cells import Line
from consentreg.services.imports.sheet import Layout, Row
from consentreg.services.namesakes import Who
from consentreg.services.refusal import Refused

LAYOUT = Layout(
    known=("name", "kind", "born", "group", "looked_after", "external_id", "namesake", "email", "language"),
    needed=("name", "kind", "born", "group", "looked_after"),
)


def adding(ctx: Context, rows: Sequence[Row]) -> Callable[[Line], None]:
    """Return what adds the person of one row."""
    born, group, number, alone = cells.days(rows, "born"), _groups(ctx), _numbers(), _alone(ctx)

    def add(line: Line) -> None:
        name, kind = line.take("name", cells.text), line.take("kind", _kind)
        day, house = line.take("born", born), line.take("group", group)
        looked_after = line.take("looked_after", cells.yes_or_no if kind == "young_person" else cells.yes_or_nothing)
        external_id = line.take("external_id", number(line.row.number))
        namesake = line.take("namesake", cells.yes_or_nothing)
        contact = _contact(line)
        if line.good and name and kind and house and contact and looked_after is not None:
            if not namesake:
                alone(line.row.number, house, (plain_name(name), day), external_id)
            added = people.enter(ctx, name=name, kind=kind, born=day, groups=[house], looked_after=looked_after,
                                 external_id=external_id, namesake=bool(namesake))  # fmt: skip
            contacts.of_person(ctx, added, *contact)

    return add


def _contact(line: Line) -> tuple[str | None, str] | None:
    email = line.take("email", lambda cell: contacts.clean(cell, None)[0] or "")
    language = line.take("language", lambda cell: contacts.clean(None, cell)[1])
    return (email, language) if email is not None and language else None


def _kind(cell: str) -> str:
    if cell not in people.KINDS:
        raise Refused("UNKNOWN_KIND", "Write young_person, staff or adult.")
    return cell


def _groups(ctx: Context) -> Callable[[str], Group]:
    known: dict[str, Group] = {}

    def read(cell: str) -> Group:
        if cell not in known:
            known[cell] = organisation.group_named(ctx, cells.text(cell))
        return known[cell]

    return read


def _alone(ctx: Context) -> Callable[[int, Group, Who, str | None], None]:
    """Return what refuses a row of somebody who is in the register, or further up in the file."""
    groups: dict[str, dict[Who, set[str | None]]] = {}
    rows: dict[tuple[str, str, date | None], int] = {}

    def check(row: int, group: Group, who: Who, number: str | None) -> None:
        if group.id not in groups:
            groups[group.id] = namesakes.known(ctx, group)
        there = groups[group.id]
        if namesakes.twins(there.get(who, ()), number):
            where = f"Row {rows[group.id, *who]}" if (group.id, *who) in rows else "The register"
            raise Refused("PERSON_EXISTS", f"{where} already has somebody {namesakes.SAME}", "namesake")
        there.setdefault(who, set()).add(number)
        rows[group.id, *who] = row

    return check


def _numbers() -> Callable[[int], Callable[[str], str | None]]:
    """Return a reader of numbers of another system, each of which may stand in the file once."""
    seen: dict[str, int] = {}

    def of_row(row: int) -> Callable[[str], str | None]:
        def read(cell: str) -> str | None:
            if cell and seen.setdefault(cell, row) != row:
                raise Refused("EXTERNAL_ID_TWICE", f"Row {seen[cell]} has the same number. Each person has their own.")
            return cell or None

        return read

    return of_row
