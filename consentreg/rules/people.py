"""What must be known about one person, and how they are seen in one photo?"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from consentreg.rules.words import Given, Kind, Scope

SELF = "self"
"""The `by` of a person's own answer."""


class Capacity(StrEnum):
    """The result of a recorded assessment (Data Protection Act 2018 s.208)."""

    ABLE = "able"
    UNABLE = "unable"


class ChildView(StrEnum):
    """What a child thinks, whoever decides."""

    YES = "yes"
    NO = "no"
    CANNOT_EXPRESS = "cannot_express"


class RestrictionLevel(StrEnum):
    """How far a safeguarding restriction reaches (domain.md 2.4)."""

    NO_IMAGE = "NO_IMAGE"
    NO_PUBLISH = "NO_PUBLISH"
    NO_PUBLIC = "NO_PUBLIC"
    NO_PLACE = "NO_PLACE"
    REVIEW_EACH = "REVIEW_EACH"


class Identifiable(StrEnum):
    """Could somebody tell who it is?"""

    FACE = "face"
    PARTIAL = "partial"
    NOT_IDENTIFIABLE = "not_identifiable"


@dataclass(frozen=True, slots=True)
class Condition:
    """A limit attached to a yes. `event` belongs to EVENT_ONLY alone."""

    type: str
    event: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """One entry of somebody's answers. `at` is when they spoke; validity is in local days, inclusive."""

    by: str
    scope: Scope
    answer: Given
    at: datetime
    valid_from: date | None = None
    valid_until: date | None = None
    covers_existing: bool = False
    reaches: frozenset[str] = frozenset()
    """Single photos and outings from before that it covers too; whoever gathers the facts of a photo looks them up."""
    survives_leaving: bool = False
    conditions: tuple[Condition, ...] = ()
    channels: frozenset[str] | None = None
    """The places a yes names (`words.is_place`) and no others; None where nobody named any: the usual ones."""
    key: str = ""
    """The register's own id of the entry, so that a decision can say what it rests on."""


@dataclass(frozen=True, slots=True)
class Authority:
    """An adult who may decide for a child, once somebody has checked that they may."""

    id: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Tag:
    """How somebody is seen in this very file."""

    identifiable: Identifiable
    attested_not_identifiable_by: int = 0
    """How many different people said that nobody could tell who it is."""
    main_subject: bool = False
    named_in_caption: bool = False
    approved_this_use: bool = False
    """The person has seen this photo and agreed to this one use (ASK_EACH_TIME)."""

    @property
    def unseen(self) -> bool:
        """Say whether the tag claims that nobody could tell who it is."""
        return self.identifiable is Identifiable.NOT_IDENTIFIABLE


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """Everything the rules may weigh about one person in one photo."""

    id: str
    kind: Kind
    tag: Tag
    born: date | None = None
    looked_after: bool = False
    capacity: Capacity | None = None
    deceased: bool = False
    left: date | None = None
    restrictions: frozenset[RestrictionLevel] = frozenset()
    child_view: ChildView | None = None
    authorities: tuple[Authority, ...] = ()
    answers: tuple[Answer, ...] = ()
    moved_on: date | None = None
    """The local day of their last move to another house or unit."""
    identity_unsettled: bool = False
    """May be the same human being as somebody else of the register, and nobody has said yet."""
