"""Is this the same person once more, or another one of the same name?

Two people of the same name and date of birth in one group are taken for one, unless both have numbers of another
system and the numbers differ, or somebody says that it is a namesake.
"""

from collections.abc import Collection
from datetime import date

import sqlalchemy as sa

from consentreg.context import Context
from consentreg.models import Group, Person, PersonGroup
from consentreg.rules.identity import plain_name
from consentreg.services.refusal import Conflict
from consentreg.services.turns import lock_group

SAME = "of this name and date of birth. If this is another person, say that it is a namesake."
Who = tuple[str, date | None]
"""A name as people tell it from others, and a date of birth."""


def refuse(ctx: Context, name: str, born: date | None, groups: Collection[Group], number: str | None) -> None:
    """Raise Conflict where somebody of this name and date of birth is in one of the groups already."""
    for group in groups:
        lock_group(ctx, group)
        if twins(known(ctx, group, born).get((plain_name(name), born), ()), number):
            raise Conflict("PERSON_EXISTS", f"{group.name} already has somebody {SAME}", "namesake")


def known(ctx: Context, group: Group, *born: date | None) -> dict[Who, set[str | None]]:
    """Return the numbers of those in a group; where dates of birth are named, of those born then."""
    of_group = sa.select(PersonGroup.person_id).where(PersonGroup.group_id == group.id)
    query = sa.select(Person.name, Person.born, Person.external_id).where(Person.id.in_(of_group))
    if born:
        query = query.where(sa.or_(*(Person.born.is_not_distinct_from(day) for day in born)))
    found: dict[Who, set[str | None]] = {}
    for name, day, number in ctx.session.execute(query):
        found.setdefault((plain_name(name), day), set()).add(number)
    return found


def twins(numbers: Collection[str | None], number: str | None) -> bool:
    """Say whether somebody may be one of those with these numbers: only two different numbers tell people apart."""
    return bool(numbers) and (number is None or None in numbers)
