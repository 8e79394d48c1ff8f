"""What has become of the photos and the people since: who was asked, what went out, who changed their mind?"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from consentreg.context import Actor, Context
from consentreg.demo.photographs import ZONE
from consentreg.demo.stage import Act, Link, Stage
from consentreg.models import Takedown
from consentreg.rules.deadlines import Cause, due
from consentreg.rules.words import ChannelClass
from consentreg.services import (
    asking,
    complaints,
    deliveries,
    invitations,
    organisation,
    photos,
    publications,
    releases,
    rendering,
    reviews,
    stopping,
    takedowns,
    visits,
)
from consentreg.services.visits import Visit

PIN = "4071"
"""Of Ada's card; printed for everybody who tries the demo."""
LATEST = timedelta(hours=1)
"""How much time is left at least for what must be taken down next."""
WRONG = "Somebody took photos of me at dinner. I said only for our house. Who has them now?"


def acts(now: datetime) -> list[Act]:
    """Return what happened, in any order; the last thing so long ago that its deadline is near `now`."""
    alone, shared, paired = ("Beach day", 5), ("Beach day", 1), ("Loch day", 1)
    noor = ("Loch day", 6)
    return [
        Act(26, partial(_complain, who="ben")),
        Act(23, partial(_publish, place="our-website", shots=[paired, noor], reason="Our summer pages")),
        Act(8, partial(_ask, who="leo", by="self")),
        Act(3, partial(_look_at, place="our-website", shot=alone)),
        Act(2.98, partial(_publish, place="our-website", shots=[alone, ("Beach day", 11)], reason="A day at the sea")),
        Act(2.97, partial(_publish, place="hall-wall", shots=[shared], reason="The wall by the stairs")),
        Act(2.95, _give_card),
        Act(2.1, partial(_object, who="ada", shot=alone)),
        Act(2, partial(_take_down, shot=alone)),
        Act(near_its_deadline(now), partial(_object, who="noor", shot=noor)),
        Act(0.01, partial(_ask, who="isla", by="Joanna Nowak")),
        Act(0.01, partial(_hand_link, who="cat", by="Morag Ferrie", text="Cat's mother is asked")),
        Act(0.01, partial(_hand_link, who="oli", by="self", text="Oli, 14, is asked")),
    ]


def near_its_deadline(now: datetime) -> float:
    """Return how many days ago somebody said no to what must have left a website soon, but not at once."""
    hours = range(1, 4 * 24)
    early = (
        h for h in hours
        if due(ChannelClass.WEBSITE, Cause.WITHDRAWN, now - timedelta(hours=h), ZONE) >= now + LATEST
    )  # fmt: skip
    return max(early) / 24


def _complain(ctx: Context, stage: Stage, who: str) -> None:
    visit = Visit(stage.people[who])
    complaints.make(_as_themselves(ctx, stage, who), visit, WRONG)


def _as_themselves(ctx: Context, stage: Stage, who: str) -> Context:
    return replace(ctx, actor=Actor("person", stage.people[who].id))


def _look_at(ctx: Context, stage: Stage, place: str, shot: tuple[str, int]) -> None:
    lead = stage.by("lead", ctx)
    photo, channel = photos.get(lead, stage.photos[shot]), organisation.channel(lead, place)
    reviews.settle(lead, photo, channel, reason="She asked for it to be there")


def _publish(ctx: Context, stage: Stage, place: str, shots: Sequence[tuple[str, int]], reason: str) -> None:
    comms = stage.by("comms", ctx)
    release = releases.ask(
        comms, organisation.channel(comms, place), [stage.photos[shot] for shot in shots], reason=reason
    )
    for entry in release.photos:
        if work := rendering.prepare(comms, entry.id):
            rendering.keep(comms, entry.id, work.make())
    deliveries.deliver(comms, releases.get(comms, release.id))


def _give_card(ctx: Context, stage: Stage) -> None:
    card, token = asking.ask(stage.by("staff", ctx), stage.people["ada"], "self", way="print", purpose="card")
    visits.choose_pin(_as_themselves(ctx, stage, "ada"), card, PIN, PIN)
    stage.links.append(Link(f"Ada, 15, has a card, PIN {PIN}", token or ""))


def _object(ctx: Context, stage: Stage, who: str, shot: tuple[str, int]) -> None:
    stopping.not_this_one(_as_themselves(ctx, stage, who), Visit(stage.people[who]), stage.photos[shot])


def _take_down(ctx: Context, stage: Stage, shot: tuple[str, int]) -> None:
    comms = stage.by("comms", ctx)
    for task in _tasks(comms, stage.photos[shot]):
        takedowns.take_on(comms, task.id)
        takedowns.end(comms, task.id, "removed", reason="The page is there without it, I looked twice")


def _tasks(ctx: Context, photo_id: str) -> list[Takedown]:
    return [out.takedown for out in publications.live(ctx, [photo_id]) if out.takedown]


def _ask(ctx: Context, stage: Stage, who: str, by: str) -> None:
    authority = stage.adults.get(by)
    invitations.ask(stage.by("staff", ctx), stage.people[who], authority, way="email")


def _hand_link(ctx: Context, stage: Stage, who: str, by: str, text: str) -> None:
    authority = stage.adults.get(by)
    _, token = invitations.ask(stage.by("staff", ctx), stage.people[who], authority, way="print")
    stage.links.append(Link(text, token or ""))
