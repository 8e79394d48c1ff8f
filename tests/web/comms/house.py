"""What does the comms door open onto in a test? A website, a house and photos that may go there."""

from collections.abc import Callable

from consentreg import worker
from consentreg.context import COMMAND, Context
from consentreg.installation import Installation
from consentreg.models import Person, Photo
from consentreg.rules.words import Scope
from consentreg.services import photos
from tests import factories


class House:
    """Rowan House and its website, with as many photos as a test needs."""

    def __init__(self, parts: Installation) -> None:
        self.parts = parts
        self.number = 0
        with parts.transaction(COMMAND) as ctx:
            self.channel = factories.channel(ctx)
            self.group = factories.group(ctx)
            self.event = factories.event(ctx)
            ctx.session.expunge_all()

    def change(self, act: Callable[[Context], object]) -> None:
        """Do something and commit it."""
        with self.parts.transaction(COMMAND) as ctx:
            act(ctx)

    def photo_of(self, *names: str, clear: bool = True) -> str:
        """Add a finished photo of adults called so; all say yes to everything when it is to be clear."""
        with self.parts.transaction(COMMAND) as ctx:
            pictured = [self._person(ctx, name, yes=clear) for name in names]
            self.number += 1
            added = photos.add(ctx, factories.received(self.number), self.group, event=self.event,
                               captured=(factories.TAKEN, factories.TAKEN)).photo  # fmt: skip
            factories.tag(ctx, photos.get(ctx, added.id), *pictured)
            return added.id

    @staticmethod
    def _person(ctx: Context, name: str, *, yes: bool) -> Person:
        made = factories.person(ctx, name, kind="staff", born=None)
        if yes:
            factories.yes_to_all(ctx, made)
        return made

    def clear_photos(self, number: int) -> list[str]:
        """Add so many photos that may go to the website."""
        return [self.photo_of(f"Person {self.number}") for _ in range(number)]

    def work(self) -> None:
        """Let the worker finish."""
        worker.drain(self.parts.transaction)


def pictured(ctx: Context, photo_id: str) -> Person:
    """Return who is in a photo of one."""
    photo: Photo = photos.get(ctx, photo_id)
    return ctx.session.get_one(Person, photo.depictions[0].person_id)


def refuse(photo_id: str) -> Callable[[Context], object]:
    """Return the act by which whoever is in a photo says no to public."""
    return lambda ctx: factories.answer(ctx, pictured(ctx, photo_id), Scope.PUBLIC, "refused", since=ctx.now)
