"""What would the rules have to weigh, if somebody were covered or left out of a photo?

Only the facts are supposed; what they mean is asked of the gate. Supposed is the best that can come of it: that the new
photo is finished, and that two people confirm that nobody could tell who was covered.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from consentreg.rules.checks.person import TWO_PEOPLE
from consentreg.rules.facts import PhotoFacts
from consentreg.rules.people import Identifiable, PersonFacts


@dataclass(frozen=True, slots=True)
class Change:
    """Ids of depictions: who is covered, and who is no longer in it."""

    covered: frozenset[str] = frozenset()
    gone: frozenset[str] = frozenset()

    def applied(self, photo: PhotoFacts, ids: Sequence[str]) -> PhotoFacts:
        """Return the facts of the altered photo; `ids` are the depictions of its people, in their order."""
        both = list(zip(photo.people, ids, strict=True))
        left = tuple(_confirmed(person, covered=each in self.covered) for person, each in both if each not in self.gone)
        visible = photo.people_visible
        return replace(
            photo,
            people=left,
            people_visible=None if visible is None else max(visible - (len(both) - len(left)), 0),
            tagging_complete=True,
            no_people_attested_by=0 if left else TWO_PEOPLE,
        )


def _confirmed(person: PersonFacts, *, covered: bool) -> PersonFacts:
    seen = Identifiable.NOT_IDENTIFIABLE if covered else person.tag.identifiable
    tag = replace(person.tag, identifiable=seen, attested_not_identifiable_by=TWO_PEOPLE, approved_this_use=False)
    return replace(person, tag=tag)
