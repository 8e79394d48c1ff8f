"""Who gets a letter about what came of taking photos down? Whoever said no to them, if they can be written to.

What a letter says stands on their own page as well, for everybody who is in the photo. Whoever is in it and said
nothing against it gets none: it would tell them that somebody else did.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from consentreg.context import Context
from consentreg.db import among
from consentreg.models import Authority, Channel, Objection, Person, Photo, Publication, Takedown
from consentreg.rules.words import Scope
from consentreg.services import clearance, facts, letters, standing
from consentreg.services.organisation import rules
from consentreg.services.standing import Stands

Who = tuple[str, str | None]
"""Somebody's id, and that of the adult who said no for them; None where they said it themselves."""


def came_of_it(
    ctx: Context, tasks: Sequence[tuple[Takedown, Publication]], channel: Channel, how: str | None = None
) -> None:
    """Have those who said no told what came of photos of theirs at one channel, ended in one act: one letter each.

    `how` is what they are told where it is not how the task ended.
    """
    people = {person for _, publication in tasks for person in publication.people}
    general = set(_against(ctx, people, clearance.scope_of(channel)))
    to_one = _to_one_photo(ctx, {publication.photo_id for _, publication in tasks})
    photos: Counter[Who] = Counter()
    for _, publication in tasks:
        here = {who for who in general if who[0] in publication.people}
        photos.update(here | to_one.get(publication.photo_id, set()))
    ended, _ = tasks[0]
    for (person_id, authority_id), number in sorted(photos.items(), key=str):
        came = {"how": how or ended.ended_as, "reason": ended.reason, "place": channel.name, "number": number}
        adult = ctx.session.get_one(Authority, authority_id) if authority_id else None
        letters.happened(ctx, ctx.session.get_one(Person, person_id), adult, came)


def _against(ctx: Context, people: Collection[str], scope: Scope) -> Iterator[Who]:
    """Yield who stands against that scope by what they last said to it, or to what it rests on."""
    asked = list(Scope)[: list(Scope).index(scope) + 1]
    policy, day = rules(ctx)
    known = facts.Known(day)
    facts.know_people(ctx, known, people)
    for person_id in sorted(people):
        adults = [adult for adult in known.authorities.get(person_id, ()) if adult.verified_on(day)]
        for authority_id in (None, *(adult.id for adult in adults)):
            said = standing.read(known, policy, ctx.now, person_id, authority_id)
            if any(said[each].stands is Stands.NO for each in asked):
                yield person_id, authority_id


def _to_one_photo(ctx: Context, photo_ids: Collection[str]) -> dict[str, set[Who]]:
    found: dict[str, set[Who]] = {}
    row = aliased(Photo)  # A no to the same file in another group is a no to it.
    query = sa.select(Photo.id, Objection).join(row, row.sha256 == Photo.sha256)
    query = query.join(Objection, Objection.photo_id == row.id).where(among(Photo.id, photo_ids))
    for photo_id, said in ctx.session.execute(query):
        found.setdefault(photo_id, set()).add((said.person_id, said.authority_id))
    return found
