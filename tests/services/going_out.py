"""How does a test bring photos out of the house? A website that has them, hour by hour."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa

from consentreg.context import SYSTEM, Context
from consentreg.models import Channel, Photo, Publication, Release, ReleasePhoto, Takedown
from consentreg.rules.permissions import Role
from consentreg.services import clearance, consequences, daily, deliveries, publications, releases, staying
from consentreg.services.deliveries import Collected
from tests import factories as make
from tests.services import acts


@dataclass(frozen=True)
class Out:
    """Somebody of comms, and what they brought where."""

    ctx: Context
    channel: Channel

    def ask(self, *photos: Photo, hours: float = 0) -> Release:
        here = acts.later(self.ctx, hours=hours)
        return releases.ask(here, self.channel, [photo.id for photo in photos], reason="News")

    def ready(self, *photos: Photo, hours: float = 0) -> Release:
        return acts.make_ready(self.ctx, self.ask(*photos, hours=hours))

    def publish(self, *photos: Photo, hours: float = 0) -> Release:
        release = self.ready(*photos, hours=hours)
        assert isinstance(deliveries.deliver(acts.later(self.ctx, hours=hours), release), Collected)
        return release


def out(ctx: Context, klass: str = "WEBSITE", slug: str = "website") -> Out:
    acts.faces_welcome(ctx)
    return Out(acts.acting(ctx, make.account(ctx, Role.COMMS)), make.channel(ctx, slug, klass))


def tasks(ctx: Context) -> Sequence[Takedown]:
    return ctx.session.scalars(sa.select(Takedown).order_by(Takedown.asked_at, Takedown.id)).all()


def look(ctx: Context) -> None:
    """Do what the worker does once an hour."""
    here = replace(ctx, actor=SYSTEM)
    daily.chase(here)
    daily.look(here, consequences.at_stake(here))


def forgotten(ctx: Context) -> list[str]:
    """Return what the gate would refuse and nobody has ended or asked to be taken down: always nothing."""
    waiting = sa.select(ReleasePhoto, Release, Channel).join(Release, Release.id == ReleasePhoto.release_id)
    waiting = waiting.join(Channel, Channel.id == Release.channel_id)
    open_ = waiting.where(Release.refused_at.is_(None), ReleasePhoto.state.in_(("waiting", "ready")))
    left = [
        f"release {release.id} of {channel.klass}"
        for entry, release, channel in ctx.session.execute(open_).all()
        if not clearance.for_channel(ctx, [entry.photo_id], channel)[entry.photo_id]
    ]
    asked = ctx.session.execute(
        sa.select(Takedown, Publication).join(Publication, Publication.id == Takedown.publication_id)
    ).all()
    for publication in ctx.session.scalars(sa.select(Publication)).all():
        place = publications.place_of(publication)
        tasks = [task for task, of in asked if publications.place_of(of) == place and publication.at <= task.asked_at]
        desk = clearance.Desk(ctx, [publication.photo_id])
        channel = ctx.session.get_one(Channel, publication.channel_id)
        open_or_done = [task for task in tasks if task.ended_as != publications.NOT_NEEDED]
        if not open_or_done and staying.hindrances(desk, publication.photo_id, channel):
            left.append(f"publication {publication.id} at {channel.klass}")
    return left
