"""Where do the journeys of care staff lead? Rowan House has been at the beach, and brings photos home."""

from dataclasses import dataclass

from consentreg.context import COMMAND
from consentreg.models import Group, Person
from consentreg.rules.permissions import Role
from consentreg.rules.words import Scope
from tests import factories, photographs
from tests.journeys.conftest import Live


@dataclass(frozen=True, slots=True)
class House:
    """Rowan House: who works there, who lives there."""

    staff: str
    lead: str
    group: Group
    people: dict[str, Person]


def house(live: Live) -> House:
    """Fill the register with a house, four people with answers of every kind, a website and a hall screen."""
    with live.parts.transaction(COMMAND) as ctx:
        group = factories.group(ctx)
        names = ("Ada Lovell", "Ben Okafor", "Cat Munro", "Dov Stein")
        people = {name.split()[0]: factories.person(ctx, name) for name in names}
        for name in ("Ada", "Ben"):
            factories.yes_to_all(ctx, people[name])
        factories.answer(ctx, people["Cat"], Scope.TAKE)
        factories.answer(ctx, people["Dov"], Scope.TAKE, "refused")
        factories.channel(ctx)
        factories.channel(ctx, "hall-screen", "INTERNAL_DISPLAY")
    return House(live.account(Role.STAFF, groups=(group.id,)), live.account(Role.SAFEGUARDING), group, people)


def files(count: int) -> list[dict[str, object]]:
    """Return photos as a phone hands them to the browser, taken one minute after the other."""
    photo = photographs.phone_photo(size=(320, 240))
    return [
        {"name": f"IMG_{n}.jpg", "mimeType": "image/jpeg", "buffer": photo.replace(b"10:11:12", b"10:%02d:12" % n)}
        for n in range(1, count + 1)
    ]
