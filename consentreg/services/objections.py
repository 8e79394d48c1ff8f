"""Who has said no to one photo, whatever they answer in general?

It holds for the photo, for the same file in another group and for everything made of it. The rules see it as that
person's own no to all three questions: it stands beside no other answer of theirs, so nothing they say later in general
takes it back.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from consentreg.context import Context
from consentreg.models import Objection, Photo
from consentreg.rules.people import SELF, Answer, PersonFacts
from consentreg.rules.words import Given, Scope
from consentreg.services import descent

_ALWAYS = datetime(1, 1, 2, tzinfo=UTC)
"""Earlier than any question: a clock that was set back must not make a no unsaid."""


def of(ctx: Context, photo_ids: Collection[str]) -> dict[str, dict[str, datetime]]:
    """Return when somebody first said no, by photo and person id, to these photos or to what they were made from."""
    line, source, same = descent.line(photo_ids), aliased(Photo), aliased(Photo)
    query = (
        sa.select(line.c.made, Objection.person_id, sa.func.min(Objection.at))
        .join(source, source.id == line.c.source)
        .join(same, same.sha256 == source.sha256)  # The same file in another group is the same photo to them.
        .join(Objection, Objection.photo_id == same.id)
    )
    found: dict[str, dict[str, datetime]] = defaultdict(dict)
    for photo_id, person_id, at in ctx.session.execute(query.group_by(line.c.made, Objection.person_id)):
        found[photo_id][person_id] = at
    return dict(found)


def as_own_no(person: PersonFacts) -> PersonFacts:
    """Return what is known of somebody as if they had said no to everything, and nothing else themselves."""
    others = tuple(answer for answer in person.answers if answer.by != SELF)
    return replace(person, answers=(*others, *(Answer(SELF, scope, Given.REFUSED, _ALWAYS) for scope in Scope)))
