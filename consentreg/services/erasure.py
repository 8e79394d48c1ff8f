"""May somebody be forgotten, what would go, and is it really gone?

The safeguarding lead sees what goes, types the name and says so. In one transaction what is out becomes takedown
tasks, every photo of them is remembered by a tombstone and blanked, and their rows are blanked. The bytes go right
after it, by a job of the same transaction, and the database is written anew so that no free page keeps a name.
A records hold stops all of it, and permits nothing (domain.md 3.6, 4.6).
"""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from consentreg.context import Context
from consentreg.db import among, leave_no_trace
from consentreg.imaging import intake
from consentreg.models import Answer, AuditEntry, JobName, Likeness, Person, Photo
from consentreg.services import (
    audit,
    blanking,
    consequences,
    forgotten,
    identity,
    jobs,
    people,
    photos,
    publications,
    tombstones,
)
from consentreg.services.forgotten import Bytes
from consentreg.services.names import alike
from consentreg.services.organisation import today
from consentreg.services.refusal import Conflict, Refused
from consentreg.services.turns import lock, lock_pictured
from consentreg.storage import Storage

HOLD_REASONS: Final = ("inquiry", "court", "complaint", "legal_advice")
"""Why records must be kept, coarsely; the story stays in the case file."""

KEPT_FOR_OTHERS: Final = (
    "Somebody else in these photos, or one of the photos, must be kept for now, so nothing is removed. Lift that first."
)


UNSETTLED: Final = (
    "They may be in the register a second time. Say first, on their page, whether the two are one person."
)


@dataclass(frozen=True, slots=True)
class Going:
    """What would go with somebody."""

    photos: int
    with_others: int
    """Photos among them in which somebody else is named too."""
    out: int
    """Places where one of them is out and must be taken down."""
    answers: int
    """Answers that stay as proof, without a name or a note."""
    adults: int
    held: bool
    """Somebody else's records, or one of the photos, must be kept."""
    unsettled: bool = False
    """They may stand in the register a second time: that is said first."""


def what_goes(ctx: Context, person: Person) -> Going:
    """Return what would go with a person; changes nothing."""
    gone = forgotten.photos(ctx, person.id)
    records = identity.records(ctx, person.id)
    named = [{depiction.person_id for depiction in photo.depictions} - records - {None} for photo in gone]
    answers = sa.select(sa.func.count()).select_from(Answer).where(among(Answer.person_id, records))
    return Going(
        photos=len(gone),
        with_others=sum(map(bool, named)),
        out=len(publications.live(ctx, [photo.id for photo in gone])),
        answers=ctx.session.scalar(answers) or 0,
        adults=len(people.authorities(ctx, person)),
        held=forgotten.held(ctx, gone),
        unsettled=identity.touched(ctx, person.id) != records,
    )


def hold(ctx: Context, person: Person, reason: str) -> Person:
    """Keep everything about a person: nothing of it may be removed. It never lets anything out."""
    if reason not in HOLD_REASONS:
        raise Refused("UNKNOWN_REASON", "Choose a reason from the list.", "reason")
    _refuse_forgotten(person)
    lock(ctx, [person.id])
    person.records_hold = True
    audit.record(ctx, "records.held", person.id, reason=reason)
    return person


def lift_hold(ctx: Context, person: Person) -> Person:
    """Let what is kept about a person be removed again. Twice is the same."""
    lock(ctx, [person.id])
    if person.records_hold:
        person.records_hold = False
        audit.record(ctx, "records.hold_lifted", person.id)
    return person


def hold_reason(ctx: Context, person: Person) -> str | None:
    """Return why everything about a person must be kept; None where nothing must."""
    if not person.records_hold:
        return None
    held = sa.select(AuditEntry).where(AuditEntry.act == "records.held", AuditEntry.subject == person.id)
    last = ctx.session.scalar(held.order_by(AuditEntry.seq.desc()).limit(1))
    return str(last.detail["reason"]) if last else None


def erase(ctx: Context, person: Person, typed: str) -> None:
    """Forget a person for good. `typed` is their name, as whoever does it typed it. Raises Conflict, Refused."""
    _refuse_forgotten(person)
    everybody = _all_records(ctx, person)
    for record in everybody:
        ctx.session.refresh(record, ["records_hold", "erased_on", "name"])
    _refuse_forgotten(person)
    if any(record.records_hold for record in everybody):
        raise Conflict(
            "RECORDS_HOLD", "Their records must be kept for now, so nothing is removed. Lift the hold first."
        )
    if alike(typed) != alike(person.name):
        raise Refused("NOT_CONFIRMED", "Type their name exactly as it stands above.", "name")
    gone = forgotten.photos(ctx, person.id)
    lock_pictured(ctx, [photo.id for photo in gone])
    if forgotten.held(ctx, gone):
        raise Conflict("RECORDS_HOLD", KEPT_FOR_OTHERS)
    for record in everybody:
        record.erased_on = today(ctx)  # From here on their forms are known as those of somebody forgotten.
    blanking.jobs(ctx, {record.id for record in everybody})
    _remove(ctx, person.id, gone)
    for record in everybody:
        if record is not person:
            audit.record(ctx, "person.erased", record.id, photos=[])
        blanking.person(ctx, record)
    blanking.links(ctx, [record.id for record in everybody])


def _all_records(ctx: Context, person: Person) -> list[Person]:
    """Return every record of somebody, locked; raise Conflict while others may be the same as one of them.

    Who is forgotten must be so in every record, and what they said no to must not come back through another.
    """
    lock(ctx, [person.id])
    found = identity.of(ctx, [person.id])[person.id]
    if found.possible:
        raise Conflict("IDENTITY_UNSETTLED", UNSETTLED)
    lock(ctx, found.joined)
    return [ctx.session.get_one(Person, each) for each in sorted(found.joined)]


def _refuse_forgotten(person: Person) -> None:
    if person.erased_on:
        raise Conflict("ALREADY_FORGOTTEN", "This person has been forgotten already. Nothing is left to remove.")


def _remember(ctx: Context, gone: Collection[Photo]) -> None:
    likeness = sa.select(Likeness.photo_id, Likeness.greys).where(among(Likeness.photo_id, [each.id for each in gone]))
    greys = {one.photo_id: one.greys for one in ctx.session.execute(likeness)}
    looks = {photo: (photo.look or "", greys[photo.id]) if photo.id in greys else _look(ctx, photo) for photo in gone}
    tombstones.add(ctx, {photo: tombstones.remembered(*look) for photo, look in looks.items()})


def _look(ctx: Context, photo: Photo) -> tuple[str, bytes]:
    """Return the look of a photo that has none yet; empty where its file cannot be opened any more."""
    try:
        seen = intake.inspect(photos.original(ctx, photo))
    except (intake.Refused, Refused):
        return "", b""
    return seen.look, seen.greys


def _take_down(ctx: Context, gone: Collection[Photo]) -> None:
    for photo in gone:
        photo.erased_at = ctx.now  # From here on the gate allows none of them.
    ctx.session.flush()
    consequences.of_photos(ctx, [photo.id for photo in gone])


def _remove(ctx: Context, person_id: str, gone: Collection[Photo]) -> None:
    ids = [photo.id for photo in gone]
    _remember(ctx, gone)
    _take_down(ctx, gone)
    copies = forgotten.own_copies(ctx, person_id, ids)
    waiting = blanking.subjects(ctx, ids, copies, person_id) - {person_id}  # Whoever does this now does not end.
    keys = forgotten.keys(ctx, gone, copies, forgotten.evidence(ctx))
    blanking.own_copies(ctx, copies)
    blanking.photos(ctx, gone)
    blanking.jobs(ctx, waiting)
    jobs.ask(ctx, JobName.FORGET, person_id, **asdict(keys))
    audit.record(ctx, "person.erased", person_id, photos=ids)


@dataclass(frozen=True, slots=True)
class Leftovers:
    """Bytes to be removed, and the database whose free pages may still hold what was blanked."""

    storages: tuple[Storage, Storage]
    keys: Bytes
    engine: Engine

    def remove(self) -> None:
        """Remove all of it. Slow, without a transaction, and safe to do twice. Raises StorageFailed."""
        for storage, keys in zip(self.storages, (self.keys.originals, self.keys.derivatives), strict=True):
            for key in keys:
                storage.remove(key)
        leave_no_trace(self.engine)


def leftovers(ctx: Context, said: dict[str, Any]) -> Leftovers:
    """Return what a job was told to remove."""
    engine = ctx.session.get_bind()
    keys = Bytes(tuple(said["originals"]), tuple(said["derivatives"]))
    return Leftovers((ctx.originals, ctx.derivatives), keys, engine if isinstance(engine, Engine) else engine.engine)
