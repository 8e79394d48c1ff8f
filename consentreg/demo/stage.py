"""Who and what is at hand while the story is told, and when does each act of it happen?"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import NamedTuple

from consentreg.context import Actor, Context
from consentreg.models import Authority, Group, Person


class Link(NamedTuple):
    """A link for whoever tries the demo: what it is for, and its token."""

    text: str
    token: str


@dataclass(frozen=True, slots=True)
class Stage:
    """The accounts that act, the groups, and whoever and whatever has come to be since."""

    today: date
    """The local day on which the story is told."""
    actors: dict[str, Actor]
    groups: dict[str, Group]
    people: dict[str, Person] = field(default_factory=dict)
    """By drawing key."""
    adults: dict[str, Authority] = field(default_factory=dict)
    """Adults who may decide for a child, by name."""
    photos: dict[tuple[str, int], str] = field(default_factory=dict)
    """Ids of photos, by outing and number."""
    links: list[Link] = field(default_factory=list)

    def by(self, who: str, ctx: Context) -> Context:
        """Return a context in which an account acts."""
        return replace(ctx, actor=self.actors[who])


class Act(NamedTuple):
    """Something that happened so many days ago."""

    days_ago: float
    do: Callable[[Context, Stage], object]

    def play(self, ctx: Context, stage: Stage) -> None:
        """Do it as it was done then. `ctx` is of the moment at which the story is told."""
        self.do(replace(ctx, now=ctx.now - timedelta(days=self.days_ago)), stage)
