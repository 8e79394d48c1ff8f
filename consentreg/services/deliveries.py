"""Are these photos still allowed, and who took them away?

Decides every photo of a release anew inside the transaction that writes the delivery, holding the rows of
everybody pictured: whoever withdraws before the commit stops it, whoever withdraws after it finds it on record, and
stops what has not left yet.

What leaves does so in pieces of `PIECE` bytes. Before each piece of a photo the trail is asked whether anything has
been done since the photo was decided, and if so the photo is decided once more: a change of mind that is committed
stops the photo under way, and every later one, within the piece that was let go before it and the one that waits for
room. The server keeps no more than that (`cli.running.server`); beyond it are only the bytes that the operating
system, a proxy or the reader's own machine has taken already, and those nobody can call back.
"""

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import NoReturn

import structlog

from consentreg.context import Context
from consentreg.db import new_id
from consentreg.models import Channel, Delivery, Release, ReleasePhoto
from consentreg.services import audit, clearance, manifest, outcomes, publications, releases, takedowns
from consentreg.services.clearance import Cleared
from consentreg.services.publications import Where
from consentreg.services.refusal import Conflict
from consentreg.services.turns import lock_pictured
from consentreg.storage import Storage

PIECE = 32 * 1024
"""Bytes that are let go at a time."""
SAME_TIME = (1980, 1, 1, 0, 0, 0)
"""The time of every entry of every ZIP: when a file was made is nobody's business."""
Opens = Callable[[], AbstractContextManager[Context]]
"""Opens a transaction for whoever collects, after their request has ended."""
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a delivery: its photo, its name in the ZIP, its hash and where it is kept."""

    photo_id: str
    name: str
    sha256: str
    key: str


@dataclass(frozen=True, slots=True)
class Collected:
    """A delivery on record, ready to be streamed once its transaction has committed."""

    delivery: Delivery
    channel_id: str
    parts: Sequence[Part]
    manifest: manifest.Files
    derivatives: Storage

    def stream(self, reading: Opens, writing: Opens) -> Iterator[bytes]:
        """Yield the ZIP in pieces. It breaks off, so that nobody takes it for whole, where a photo may go on no more.

        Likewise where a file is not what was proved.
        """
        buffer, gate = _Buffer(), _Gate(reading, self.channel_id)
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as zipped:
            for part in self.parts:
                zipped.writestr(_entry(part.name), self._proved(part))
                for number, piece in enumerate(buffer.taken()):
                    if not gate.open_for(part.photo_id):
                        self._break_off(part, writing, begun=number > 0)
                    yield piece
            zipped.writestr(_entry("manifest.json"), self.manifest.json)
            zipped.writestr(_entry("manifest.csv"), self.manifest.csv)
        yield from buffer.taken()

    def _proved(self, part: Part) -> bytes:
        data = self.derivatives.get(part.key)
        if hashlib.sha256(data).hexdigest() != part.sha256:
            raise CopyChanged
        return data

    def _break_off(self, part: Part, writing: Opens, *, begun: bool) -> NoReturn:
        left = self.parts.index(part) + begun
        with writing() as ctx:
            about = {"delivery": self.delivery.id, "photo": part.photo_id}
            audit.record(ctx, "delivery.broken_off", self.delivery.release_id, **about)
            takedowns.never_left(ctx, self.delivery.id, [one.photo_id for one in self.parts[left:]])
        log.warning("delivery broken off")
        raise BrokenOff


class _Gate:
    """Says whether a photo may still go, in short transactions; decides anew only where something has been done."""

    def __init__(self, reading: Opens, channel_id: str) -> None:
        self._reading, self._channel_id = reading, channel_id
        self._open_for: tuple[str, int] | None = None

    def open_for(self, photo_id: str) -> bool:
        """Say whether a photo may still go. Every act ends on the trail, so nothing is missed that is committed."""
        with self._reading() as ctx:
            asked = (photo_id, audit.last(ctx.session))
            if asked != self._open_for:
                self._open_for = asked if self._decide(ctx, photo_id) else None
        return self._open_for is not None

    def _decide(self, ctx: Context, photo_id: str) -> bool:
        channel = ctx.session.get_one(Channel, self._channel_id)
        return bool(clearance.for_channel(ctx, [photo_id], channel)[photo_id])


class BrokenOff(Exception):
    """Somebody changed their mind while the files were on their way."""


class CopyChanged(Exception):
    """A prepared file is not what was proved mute."""


class _Buffer(io.RawIOBase):
    """Collects what a ZIP writes until somebody takes it; it cannot be rewound, so nothing is patched later."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def write(self, data: object) -> int:
        self._bytes += data  # type: ignore[arg-type]  # zipfile writes bytes
        return len(data)  # type: ignore[arg-type]

    def taken(self) -> list[bytes]:
        """Return what was written since, in pieces."""
        taken = bytes(self._bytes)
        self._bytes.clear()
        return [taken[start : start + PIECE] for start in range(0, len(taken), PIECE)]


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, SAME_TIME)
    entry.create_system, entry.external_attr = 3, 0o644 << 16
    return entry


@dataclass(frozen=True, slots=True)
class NoLonger:
    """A refused delivery: which photos are no longer allowed, and what was found."""

    photos: Sequence[tuple[ReleasePhoto, Cleared]]


def deliver(ctx: Context, release: Release, *, place: str | None = None, published_by: str | None = None
            ) -> Collected | NoLonger:  # fmt: skip
    """Hand over the files of a release, decided again now. A refusal is returned and stays on record.

    `place` is where they will be put, `published_by` who puts them there; None is the channel's own address or name,
    and whoever collects them. Raises Refused where either says nothing.
    """
    lock_pictured(ctx, [entry.photo_id for entry in release.photos])
    release = releases.get(ctx, release.id)  # Read again: while waiting, another delivery may have been refused.
    if releases.status(release) not in {"ready", "partly_refused"}:
        return _not_deliverable(ctx, release)
    channel = ctx.session.get_one(Channel, release.channel_id, populate_existing=True)
    where = publications.where(ctx, channel, place, published_by)
    entries = [entry for entry in release.photos if entry.state == "ready"]
    ids = [entry.photo_id for entry in entries]
    decided = clearance.for_channel(ctx, ids, channel)
    kept = {entry.id: clearance.keep(ctx, decided[entry.photo_id], channel, "delivery") for entry in entries}
    stopped = [(entry, decided[entry.photo_id]) for entry in entries if not decided[entry.photo_id]]
    if stopped:
        return _refuse(ctx, release, stopped)
    going = [(entry, decided[entry.photo_id], kept[entry.id]) for entry in entries]
    return _hand_over(ctx, release, channel, going, where)


def _not_deliverable(ctx: Context, release: Release) -> NoLonger:
    if releases.status(release) == "preparing":
        raise Conflict("STILL_PREPARING", "The photos are still being made ready. Try again in a moment.")
    audit.record(ctx, "delivery.refused", release.id, photos=[])
    return NoLonger([])


def _refuse(ctx: Context, release: Release, stopped: Sequence[tuple[ReleasePhoto, Cleared]]) -> NoLonger:
    release.refused_at = ctx.now
    for entry, cleared in stopped:
        outcomes.refuse(entry, cleared)
    audit.record(ctx, "delivery.refused", release.id, photos=[entry.photo_id for entry, _ in stopped])
    return NoLonger(stopped)


def _hand_over(ctx: Context, release: Release, channel: Channel,
               entries: Sequence[tuple[ReleasePhoto, Cleared, str]], where: Where) -> Collected:  # fmt: skip
    lines = [manifest.Line.of(entry, cleared) for entry, cleared, _ in entries]
    files = manifest.files(release, channel, lines)
    delivery = Delivery(
        id=new_id(),
        release_id=release.id,
        account_id=ctx.actor.id,
        at=ctx.now,
        photos=len(entries),
        manifest_sha256=files.sha256,
    )
    ctx.session.add(delivery)
    ctx.session.flush()
    publications.write(ctx, delivery, channel, [(entry, cleared) for entry, cleared, _ in entries], where)
    audit.record(ctx, "delivery", release.id, delivery=delivery.id, channel=channel.id, manifest=files.sha256,
                 photos=[[entry.photo_id, entry.sha256, kept] for entry, _, kept in entries])  # fmt: skip
    parts = [
        Part(entry.photo_id, line.name, entry.sha256 or "", entry.key or "")
        for line, (entry, _, _) in zip(lines, entries, strict=True)
    ]
    return Collected(delivery, channel.id, tuple(parts), files, ctx.derivatives)
