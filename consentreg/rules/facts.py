"""What must be known about a photo and the wished use before anything can be decided?

Frozen values. Who gathers them is not this module's business: `consentreg.services.clearance` reads them
from the register, `cases` from a line of JSON.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from consentreg.rules.people import PersonFacts
from consentreg.rules.words import ONE_CHANNEL, ChannelClass, Jurisdiction, Scope

LONDON = ZoneInfo("Europe/London")


class Purpose(StrEnum):
    """Why the photo was taken (domain.md 1.3): operational photos never leave."""

    PUBLICITY = "publicity"
    OPERATIONAL = "operational"


class PlaceClue(StrEnum):
    """Does anything in the photo tell where it is?"""

    NONE = "none"
    PRESENT = "present"
    UNCLEAR = "unclear"


class ChannelStatus(StrEnum):
    """Where a channel stands in the register of channels."""

    APPROVED = "approved"
    RETIRED = "retired"
    REVIEW_OVERDUE = "review_overdue"
    UNREGISTERED = "unregistered"


class Risk(StrEnum):
    """How dangerous a channel is (domain.md 6.2)."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Policy:
    """What the organisation has decided for itself. It can only be stricter than the rules."""

    jurisdiction: Jurisdiction = Jurisdiction.SCOTLAND
    zone: ZoneInfo = LONDON
    co_agreement: bool = True
    face_public_child: bool = True
    channel_risk: bool = True
    every_authority: bool = False
    """Every verified authority must say yes, not one of them."""
    adult_agrees_until: int = 16
    """Below this age an adult must agree beside a young person who decides; below 18 for whoever is looked after."""
    adult_agrees_for: frozenset[Scope] = frozenset({Scope.PUBLIC})


@dataclass(frozen=True, slots=True)
class ChannelFacts:
    """A place a photo would go to."""

    klass: ChannelClass
    status: ChannelStatus
    risk: Risk
    slug: str | None = None

    @property
    def named_as(self) -> frozenset[str]:
        """Return the words by which a yes may name it: its class, and itself where it is registered."""
        return frozenset({self.klass, *([ONE_CHANNEL + self.slug] if self.slug else [])})


@dataclass(frozen=True, slots=True)
class Use:
    """What somebody wishes to do: the question asked, and where, if a place is named."""

    scope: Scope
    channel: ChannelFacts | None = None
    pause_unsure: bool = False
    """The checklist before sharing was answered with a no or a not sure."""


@dataclass(frozen=True, slots=True)
class Captured:
    """The local days between which a photo was taken, both inclusive."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """Return how many days these are."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class PhotoFacts:
    """Everything the rules may weigh about one file and who is in it."""

    people: tuple[PersonFacts, ...] = ()
    captured: Captured | None = None
    people_visible: int | None = None
    tagging_complete: bool = False
    no_people_attested_by: int = 0
    on_hold: bool = False
    purpose: Purpose = Purpose.PUBLICITY
    sensitive: bool = False
    event: str | None = None
    event_ended: date | None = None
    place_clue: PlaceClue = PlaceClue.UNCLEAR
    looks_like_refused: bool = False
    """It looks like another picture that somebody refused, that is paused, or that went with somebody forgotten."""
    intact: bool = True
    """The file is there, and its bytes are those that were tagged."""


@dataclass(frozen=True, slots=True)
class Question:
    """May this photo be used so, at this moment, under this policy?"""

    photo: PhotoFacts
    use: Use
    at: datetime
    policy: Policy

    @property
    def today(self) -> date:
        """Return the local day: validity, birthdays and leaving are days of the organisation's zone."""
        return self.local(self.at)

    def local(self, moment: datetime) -> date:
        """Return the local day of a moment."""
        return moment.astimezone(self.policy.zone).date()
