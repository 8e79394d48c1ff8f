"""How does a test of the use cases act, hour by hour, as one account after another?"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consentreg.context import Actor, Context
from consentreg.imaging.derivative import Derivative, Recipe
from consentreg.imaging.intake import Inspection
from consentreg.models import (
    Account,
    AuditEntry,
    Channel,
    Event,
    Group,
    Person,
    Photo,
    Release,
    ReleasePhoto,
    UseAnswer,
)
from consentreg.rules.permissions import Role
from consentreg.services import accounts, clearance, organisation, photos, releases, tagging
from consentreg.services.deliveries import Opens
from consentreg.services.photos import Received
from consentreg.services.tagging import Tagged, Tags
from tests import factories, photographs

DAY = (factories.TAKEN, factories.TAKEN)


def acting(ctx: Context, account: Account) -> Context:
    """Return the context of somebody with an account."""
    return replace(ctx, actor=accounts.actor_of(ctx.session, account))


def as_role(ctx: Context, role: Role | None) -> Context:
    """Return the context of somebody of a role, whoever it is."""
    return replace(ctx, actor=Actor("account", None, role))


def later(ctx: Context, **more: float) -> Context:
    """Return the context of some time later."""
    return replace(ctx, now=ctx.now + timedelta(**more))


def faces_welcome(ctx: Context) -> None:
    """Let the organisation show faces of children in public, as the public gate cases do."""
    organisation.organisation(ctx).face_public_child = False
    ctx.session.flush()


def received(content: object, captured: date | None = None) -> Received:
    """Return an upload as if it had been opened; opening is tried elsewhere, and slow."""
    data = f"photo {content}".encode()
    moment = datetime(captured.year, captured.month, captured.day, 10) if captured else None  # noqa: DTZ001 (as a camera)
    facts = Inspection("JPEG", 96, 64, 1, captured, moment, "Robin 5", True)
    return Received(data, hashlib.sha256(data).hexdigest(), facts)


def snap(ctx: Context, content: object = 1, *, of: Event | None = None, in_group: Group | None = None,
         captured: tuple[date, date] | None = DAY) -> Photo:  # fmt: skip
    """Return a photo of the register."""
    group = in_group or factories.group(ctx)
    return photos.get(ctx, photos.add(ctx, received(content), group, event=of, captured=captured).photo.id)


def photo_of(ctx: Context, *people: Person, content: object = 1, **how: object) -> Photo:
    """Return a photo in which these people are named and nobody else is seen."""
    return tagged(ctx, snap(ctx, content), *(Tagged(each.id, each.kind, **how) for each in people))  # type: ignore[arg-type]


def tagged(ctx: Context, photo: Photo, *people: Tagged, **more: object) -> Photo:
    """Say who is in a photo, all of it."""
    return tagging.say(ctx, photo, Tags(people, len(people), complete=True, **more))  # type: ignore[arg-type]


def pressed(
    ctx: Context, photo: Photo, channel: Channel, person: Person, said: str = "yes", **more: object
) -> UseAnswer:
    """Let somebody who is asked each time say yes or no to a photo in a place."""
    word = UseAnswer(photo_id=photo.id, sha256=photo.sha256, person_id=person.id, channel_id=channel.id, said=said,
                     at=ctx.now, **more)  # fmt: skip
    ctx.session.add(word)
    ctx.session.flush()
    return word


def decided(ctx: Context, photo: Photo, channel: Channel) -> tuple[str, set[str]]:
    """Return the outcome for a channel, and the codes behind it."""
    cleared = clearance.for_channel(ctx, [photo.id], channel)[photo.id]
    return cleared.outcome.name, set(cleared.decision.reasons)


@cache
def small_jpeg() -> bytes:
    return photographs.jpeg()


def drawing(_: object, recipe: Recipe) -> Derivative:
    """Stand in for the drawing of a derivative, which is slow and tried elsewhere."""
    data = small_jpeg()
    return Derivative(data, hashlib.sha256(data).hexdigest(), 96, 64, recipe)


def make_ready(ctx: Context, release: Release) -> Release:
    """Put every waiting photo of a release to where it is when its file was made."""
    data = small_jpeg()
    for entry in release.photos:
        if entry.state == "waiting":
            entry.key, entry.sha256 = ctx.derivatives.put(data), hashlib.sha256(data).hexdigest()
            entry.width, entry.height, entry.bytes, entry.state = 96, 64, len(data), "ready"
    ctx.session.flush()
    return releases.get(ctx, release.id)


def states(release: Release) -> list[str]:
    return [entry.state for entry in release.photos]


def codes(entry: ReleasePhoto) -> list[str]:
    return [reason["code"] for reason in entry.reasons]


def trail(session: Session, *acts: str) -> list[AuditEntry]:
    """Return the entries of some acts, or all, oldest first."""
    query = sa.select(AuditEntry).order_by(AuditEntry.seq)
    return list(session.scalars(query.where(AuditEntry.act.in_(acts)) if acts else query))


def opening(ctx: Context) -> Opens:
    """Return what opens this very context again, for whatever streams after its request."""
    return lambda: nullcontext(ctx)


@contextmanager
def counted(session: Session) -> Iterator[list[str]]:
    """Collect the statements that are sent to the database meanwhile."""
    said: list[str] = []

    def note(*event: object) -> None:
        said.append(str(event[2]))

    engine = session.get_bind()
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)
