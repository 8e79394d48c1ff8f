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
    open_ = (
        sa.select(ReleasePhoto, Channel)
        .join(Release, Release.id == ReleasePhoto.release_id)
        .join(Channel, Channel.id == Release.channel_id)
        .where(Release.refused_at.is_(None), ReleasePhoto.state.in_(("waiting", "ready")))
    )
    waiting, left = ctx.session.execute(open_).all(), _unasked(ctx)
    if not waiting and not left:
        return []
    desk = clearance.Desk(ctx, {entry.photo_id for entry, _ in waiting} | {each.photo_id for each, _ in left})
    return [
        *(f"release {entry.release_id} of {channel.klass}" for entry, channel in waiting
          if not desk.for_channel(entry.photo_id, channel)),
        *(f"publication {each.id} at {channel.klass}" for each, channel in left
          if staying.hindrances(desk, each.photo_id, channel)),
    ]  # fmt: skip


def _unasked(ctx: Context) -> list[tuple[Publication, Channel]]:
    """Return what is out and what nobody was asked to take down since."""
    asked = ctx.session.execute(
        sa.select(Takedown, Publication)
        .join(Publication, Publication.id == Takedown.publication_id)
        .where(Takedown.ended_as.is_distinct_from(publications.NOT_NEEDED))
    ).all()
    out = sa.select(Publication, Channel).join(Channel, Channel.id == Publication.channel_id)
    return [
        (publication, channel)
        for publication, channel in ctx.session.execute(out)
        if not any(
            publications.place_of(of) == publications.place_of(publication) and publication.at <= task.asked_at
            for task, of in asked
        )
    ]
