"""What speaks about the photo itself, whoever is in it? (domain.md 5.2 rows 1 to 7 and 45)"""

from collections.abc import Iterator

from consentreg.rules.facts import Purpose, Question
from consentreg.rules.words import Scope


def integrity(q: Question) -> Iterator[str]:
    """Row 1: erased, changed, or a capture date that cannot be."""
    captured = q.photo.captured
    births = [person.born for person in q.photo.people if person.born]
    if not q.photo.intact:
        yield "SYSTEM_UNSURE"
    if captured and (captured.first > q.today or any(born > captured.last for born in births)):
        yield "SYSTEM_UNSURE"


def hold(q: Question) -> Iterator[str]:
    """Row 2: paused, for whatever reason."""
    if q.photo.on_hold:
        yield "PHOTO_ON_HOLD"


def purpose(q: Question) -> Iterator[str]:
    """Row 3: identity and injury photos are not publicity."""
    if q.photo.purpose is Purpose.OPERATIONAL:
        yield "OPERATIONAL_PHOTO"


def tagging(q: Question) -> Iterator[str]:
    """Rows 5 and 6: everybody visible must be named, or enough people must say that nobody is."""
    tags = len(q.photo.people)
    if not q.photo.tagging_complete or (not tags and not _nobody(q)):
        yield "TAGGING_NOT_COMPLETE"
    if q.photo.people_visible is not None and q.photo.people_visible > tags:
        yield "UNTAGGED_PEOPLE"


def nobody(q: Question) -> Iterator[str]:
    """Row 7: the one way a photo without people is allowed."""
    if not q.photo.people and _nobody(q):
        yield "NO_PEOPLE"


def _nobody(q: Question) -> bool:
    needed = 2 if q.use.scope is Scope.PUBLIC else 1
    return q.photo.no_people_attested_by >= needed


def sensitive(q: Question) -> Iterator[str]:
    """Row 45: swimwear, distress, sleeping: the lead looks."""
    if q.photo.sensitive:
        yield "SENSITIVE_CONTENT"


def looks_like_refused(q: Question) -> Iterator[str]:
    """Row 52: a picture saved anew is still that picture, unless the lead sees that it is another moment."""
    if q.photo.looks_like_refused:
        yield "LOOKS_LIKE_REFUSED"


PHOTO_CHECKS = (integrity, hold, looks_like_refused, purpose, tagging, nobody, sensitive)
