"""Who is in a file, as all the rows that keep the same bytes say together? (domain.md 5.4.2)

A file in two groups is two rows of the register and one picture: whoever is named in either of them is in it. Called
by `facts` while it gathers what is weighed. Rows are weighed together so that the strictest counts; which of the people
are named in another group's row only is marked, because a reader who sees one of the groups may not hear of them.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from consentreg.models import Depiction
from consentreg.rules.people import Identifiable
from consentreg.rules.words import Kind

_FACES: Final = (Identifiable.FACE, Identifiable.PARTIAL, Identifiable.NOT_IDENTIFIABLE)
_STRANGERS: Final = (Kind.UNKNOWN, Kind.BYSTANDER_CHILD, Kind.BYSTANDER_ADULT)
"""Those who are not in the register, whoever closes most first."""
Records = Callable[[str], Collection[str]]
"""Returns the ids of all records of somebody."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One human being in a file, by every depiction the rows have of them; this photo's own first."""

    depictions: tuple[Depiction, ...]
    elsewhere: bool = False
    """Named or counted in another row only."""

    @property
    def first(self) -> Depiction:
        """Return the depiction they are known by: this photo's own where there is one."""
        return self.depictions[0]

    @property
    def key(self) -> str:
        """Return the id under which the rules know them."""
        return self.first.person_id or self.first.id

    @property
    def kind(self) -> Kind:
        """Return what a stranger is taken for: of two words for them the stricter."""
        kinds = {Kind(each.kind) for each in self.depictions if each.person_id is None}
        return next((kind for kind in _STRANGERS if kind in kinds), Kind(self.first.kind))

    @property
    def identifiable(self) -> Identifiable:
        """Return how far they can be recognised, as whoever recognised most said."""
        return min((Identifiable(each.identifiable) for each in self.depictions), key=_FACES.index)


def together(own: Sequence[Depiction], others: Sequence[Sequence[Depiction]], records: Records) -> list[Seen]:
    """Return everybody in a file: this row's own people in their order, then those only the other rows have.

    A stranger of another row may be anybody this row has and the other does not name. Whoever is left over counts as
    one more. Raises ValueError for a row with words that are none.
    """
    seen = [Seen((each,)) for each in own]
    for row in others:
        seen = _named(seen, [each for each in row if each.person_id], records)
    for row in others:
        seen = _counted(seen, row, records)
    return seen


def _named(seen: Sequence[Seen], named: Sequence[Depiction], records: Records) -> list[Seen]:
    found = list(seen)
    for depiction in sorted(named, key=lambda each: each.id):
        at = [place for place, each in enumerate(found) if _same(each, depiction, records)]
        for place in at:
            found[place] = Seen((*found[place].depictions, depiction), found[place].elsewhere)
        if not at:
            found.append(Seen((depiction,), elsewhere=True))
    return found


def _counted(seen: Sequence[Seen], row: Sequence[Depiction], records: Records) -> list[Seen]:
    strangers = _strictest_first(each for each in row if each.person_id is None)
    found = list(seen)
    for place, each in enumerate(seen):
        if each.first.person_id is None and strangers:
            found[place] = Seen((*each.depictions, strangers.pop(0)), each.elsewhere)
    named = [each for each in row if each.person_id]
    may_be = [each for each in seen if each.first.person_id and not any(_same(each, one, records) for one in named)]
    # Whoever is left of them, the strictest first, counts as one more.
    more = strangers[: max(len(strangers) - len(may_be), 0)]
    return [*found, *(Seen((each,), elsewhere=True) for each in more)]


def _strictest_first(strangers: Iterator[Depiction]) -> list[Depiction]:
    def strictness(each: Depiction) -> tuple[int, int, str]:
        return _FACES.index(Identifiable(each.identifiable)), _STRANGERS.index(Kind(each.kind)), each.id

    return sorted(strangers, key=strictness)


def _same(seen: Seen, depiction: Depiction, records: Records) -> bool:
    return seen.first.person_id is not None and seen.first.person_id in records(depiction.person_id or "")
