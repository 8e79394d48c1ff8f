"""Who lives in the fictional organisation, and what did each of them answer?

Twenty people of all ages, so that every kind of decision is somewhere among them. Nobody here is real.
"""

from dataclasses import dataclass
from typing import Any, Literal

ROWAN, HERON, CLUB = "Rowan House", "Heron House", "Harbour Youth Club"
GROUPS = (ROWAN, HERON, CLUB)

Scopes = Literal["T", "TI", "TIP", "I", "P"]
"""Which of the three questions an answer is to: take, inside, public."""


@dataclass(frozen=True, slots=True)
class Said:
    """One answer in a story. `by` is "self" or the name of an adult; days count back from today."""

    scopes: Scopes
    answer: str = "given"
    by: str = "self"
    days_ago: int = 120
    lasts: int | None = 365
    """Days from the answer to the last day of a yes."""
    conditions: tuple[Any, ...] = ()
    channels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Adult:
    """Somebody who may decide for a child, or says so."""

    name: str
    relation: str = "parent"
    source: str = "birth_cert_seen"
    verified: bool = True
    email: str | None = None
    language: str = "en"
    may_see_photos: bool = False


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the organisation. `birthday` is how many days ago they reached their age."""

    name: str
    age: int
    group: str
    kind: str = "young_person"
    birthday: int = 150
    looked_after: bool = False
    adults: tuple[Adult, ...] = ()
    view: str | None = None
    email: str | None = None
    restriction: tuple[str, str] | None = None
    left_days_ago: int | None = None
    said: tuple[Said, ...] = ()

    @property
    def key(self) -> str:
        """Return the name under which the scenes draw them."""
        return self.name.split()[0].lower()


SOCIAL_WORK = Adult("Harbour Council social work", "placing_authority", "la_letter")
MORAG = Adult("Morag Ferrie", email="morag@home.example", may_see_photos=True)
JOANNA = Adult("Joanna Nowak", email="joanna@home.example", language="pl")
ALL = Said("TIP")
ALL_SOCIAL = Said("TIP", channels=("SOCIAL", "PRESS", "PARTNER"))

CAST: tuple[Member, ...] = (
    Member("Ada Moir", 15, ROWAN, looked_after=True, adults=(SOCIAL_WORK,),
           said=(ALL, Said("TIP", by=SOCIAL_WORK.name))),
    Member("Ben Tulloch", 13, ROWAN, said=(Said("TI"), Said("P", "refused"))),
    Member("Cat Ferrie", 9, ROWAN, adults=(MORAG,), view="yes", said=(Said("TI", by=MORAG.name),)),
    Member("Dov Harper", 16, ROWAN, said=(Said("T"), Said("I", "requested", days_ago=9))),
    Member("Eve Salmond", 12, ROWAN, birthday=6, adults=(Adult("Ruth Salmond"),), view="yes",
           said=(Said("TI", by="Ruth Salmond"),)),
    Member("Fin Ogilvie", 14, HERON, looked_after=True, restriction=("NO_PUBLISH", "placement_confidential"),
           said=(ALL,)),
    Member("Gil Baird", 17, HERON, said=(Said("TIP", conditions=("GROUP_ONLY",)),)),
    Member("Hana Rashid", 11, HERON, birthday=325, adults=(Adult("Amal Rashid"), Adult("Omar Rashid")), view="yes",
           said=(Said("TI", by="Amal Rashid"), Said("I", "refused", by="Omar Rashid", days_ago=60))),
    Member("Isla Nowak", 8, HERON, adults=(JOANNA,), said=(Said("TI", by=JOANNA.name),)),
    Member("Jay Petrie", 15, HERON, said=(Said("TI"), Said("I", "withdrawn", days_ago=21))),
    Member("Kit Lawson", 11, CLUB, adults=(Adult("Robin Lawson", source="self_declared", verified=False),), view="yes",
           said=(Said("TI", by="Robin Lawson"),)),
    Member("Leo Drummond", 13, CLUB, email="leo@home.example", said=(Said("TI", days_ago=190, lasts=183),)),
    Member("Mia Kowalska", 16, CLUB, said=(Said("TI"), Said("P", conditions=("ASK_EACH_TIME",)))),
    Member("Noor Aziz", 18, CLUB, said=(ALL_SOCIAL,)),
    Member("Oli Grant", 14, CLUB),
    Member("Pia Ross", 19, CLUB, left_days_ago=30, said=(ALL,)),
    Member("Sam Kerr", 41, ROWAN, "staff", said=(ALL_SOCIAL,)),
    Member("Tess Boyd", 29, HERON, "staff", said=(Said("TI"), Said("P", "refused"))),
    Member("Uma Iqbal", 36, CLUB, "staff", said=(ALL_SOCIAL,)),
    Member("Vic Moir", 58, ROWAN, "adult", said=(Said("TI", lasts=140),)),
)  # fmt: skip

LOOKS = {
    "ada": "honey espresso braids glasses coral dungarees",
    "ben": "rose ginger mop freckles teal hoodie",
    "cat": "sand brown bob wheelchair mustard jumper",
    "dov": "umber black locs navy hoodie",
    "eve": "porcelain blond tail coral dress",
    "fin": "porcelain chestnut quiff teal shirt",
    "gil": "walnut black afro mustard hoodie",
    "hana": "hazel black curls hearingaid teal dress",
    "isla": "rose ginger bunches freckles navy dungarees",
    "jay": "sand black crop cap coral tee",
    "kit": "ebony black puffs mustard tee",
    "leo": "rose blond crop navy jumper",
    "mia": "porcelain brown waves headband coral cardigan",
    "noor": "hazel hijab teal cardigan",
    "oli": "sand chestnut curls beanie mustard hoodie",
    "pia": "honey black pixie earrings coral jumper",
    "sam": "rose brown crop beard navy shirt",
    "tess": "porcelain chestnut bun glasses mustard cardigan",
    "uma": "walnut black long earrings teal jumper",
    "vic": "sand brown bald beard glasses coral shirt",
}
"""How the scenes draw each of them, in words the scenes understand."""
