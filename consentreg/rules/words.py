"""Which words do the rules know: scopes, answers, kinds of person, classes of channel?

Their values are what interfaces and the register write down; nothing else is understood.
"""

from collections.abc import Iterable
from enum import StrEnum


class Scope(StrEnum):
    """The three separate questions, from the narrowest to the widest (domain.md 5.1)."""

    TAKE = "take"
    INTERNAL = "publish_internal"
    PUBLIC = "publish_public"


LOWER: dict[Scope, tuple[Scope, ...]] = {
    Scope.TAKE: (),
    Scope.INTERNAL: (Scope.TAKE,),
    Scope.PUBLIC: (Scope.TAKE, Scope.INTERNAL),
}
"""A no to one of these is a no to the scope: who may not see a photo inside may not see it outside."""


class Jurisdiction(StrEnum):
    """Where the question arises (ISO 3166-2)."""

    SCOTLAND = "GB-SCT"
    ENGLAND = "GB-ENG"
    WALES = "GB-WLS"
    NORTHERN_IRELAND = "GB-NIR"


class Kind(StrEnum):
    """Who somebody in a photo is to the organisation."""

    YOUNG_PERSON = "young_person"
    STAFF = "staff"
    ADULT = "adult"
    UNKNOWN = "unknown"
    BYSTANDER_ADULT = "bystander_adult"
    BYSTANDER_CHILD = "bystander_child"

    @property
    def registered(self) -> bool:
        """Say whether this is somebody of the register, who can be asked."""
        return self in {Kind.YOUNG_PERSON, Kind.STAFF, Kind.ADULT}


class Given(StrEnum):
    """What somebody answered, in the words of W3C DPV (domain.md 4.3)."""

    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    REVOKED = "revoked"
    INVALIDATED = "invalidated"
    UNKNOWN = "unknown"
    REQUESTED = "requested"
    DEFERRED = "deferred"


NOES = frozenset({Given.REFUSED, Given.WITHDRAWN, Given.REVOKED})
UNPROVEN = frozenset({Given.INVALIDATED, Given.UNKNOWN})
NOT_ANSWERS = frozenset({Given.REQUESTED, Given.DEFERRED})


class ChannelClass(StrEnum):
    """What sort of place a photo would go to (domain.md 3.1)."""

    KEEPSAKE = "KEEPSAKE"
    INTERNAL_DISPLAY = "INTERNAL_DISPLAY"
    INTERNAL_SHARED = "INTERNAL_SHARED"
    WEBSITE = "WEBSITE"
    SOCIAL = "SOCIAL"
    PRINT = "PRINT"
    PRESS = "PRESS"
    PARTNER = "PARTNER"
    FUNDER_REPORT = "FUNDER_REPORT"
    FAMILIES = "FAMILIES"
    """Sent home to other families."""

    @property
    def scope(self) -> Scope:
        """Return the question that must be answered yes for this sort of place."""
        if self is ChannelClass.KEEPSAKE:
            return Scope.TAKE
        inside = {ChannelClass.INTERNAL_DISPLAY, ChannelClass.INTERNAL_SHARED, ChannelClass.FAMILIES}
        return Scope.INTERNAL if self in inside else Scope.PUBLIC


USUAL: dict[Scope, frozenset[ChannelClass]] = {
    Scope.TAKE: frozenset(),
    Scope.INTERNAL: frozenset({ChannelClass.INTERNAL_DISPLAY, ChannelClass.INTERNAL_SHARED}),
    Scope.PUBLIC: frozenset({ChannelClass.WEBSITE, ChannelClass.PRINT, ChannelClass.FUNDER_REPORT}),
}
"""Where a yes reaches that names no places; SOCIAL, PRESS, PARTNER and FAMILIES are never usual (domain.md 5.4.3)."""

ONE_CHANNEL = "channel:"
"""Before the slug of a registered channel: that one place, and no other of its class."""
OUTING, PHOTO = "outing:", "photo:"
"""Before the id of an outing or a photo from before that a yes covers too (domain.md 5.4.4)."""


def is_place(word: object) -> bool:
    """Say whether a word names a place as a yes does: a class, or `channel:` and the slug of one registered channel."""
    if not isinstance(word, str):
        return False
    return word in set(ChannelClass) or (word.startswith(ONE_CHANNEL) and word != ONE_CHANNEL)


def reaching(photo_ids: Iterable[str], event_id: str | None = None) -> frozenset[str]:
    """Return the words by which a yes may name a photo from before, of the photo and its sources, and of its outing."""
    outing = [OUTING + event_id] if event_id else []
    return frozenset([*(PHOTO + each for each in photo_ids), *outing])
