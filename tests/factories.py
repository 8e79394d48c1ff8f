"""How does a test get one row of anything? One small function a row, with everything ordinary filled in."""

import dataclasses
import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import cache
from random import Random
from typing import Any

from argon2 import PasswordHasher

from consentreg.context import Context
from consentreg.models import Account, Answer, Authority, Channel, Event, Group, Person, Photo
from consentreg.rules.permissions import Role
from consentreg.rules.words import Scope
from consentreg.services import accounts, consents, organisation, people, photos, tagging
from consentreg.services.consents import NewAnswer
from consentreg.services.photos import Received
from consentreg.services.tagging import Tagged, Tags
from tests import photographs

PASSWORD = "three calm harbour words"
CHEAP_HASH = {"argon2__time_cost": 1, "argon2__memory_cost": 8, "argon2__parallelism": 1}
LONG_AGO = datetime(2026, 1, 10, tzinfo=UTC)
TAKEN = date(2026, 5, 1)


@cache
def password_hash() -> str:
    """Return a cheap hash of PASSWORD; hashing it dearly is tested once."""
    return PasswordHasher(*CHEAP_HASH.values()).hash(PASSWORD)


@cache
def _opened() -> Received:
    """Open one photo in the limited child."""
    return photos.receive(photographs.phone_photo())


def received(number: int) -> Received:
    """Return an opened photo that no other number has: it differs in what stands after its end, and in its look."""
    data = _opened().data + b"\n%d" % number
    chance = Random(number)
    look, greys = f"{chance.getrandbits(64):016x}", chance.randbytes(64 * 64)
    seen = dataclasses.replace(_opened().inspection, look=look, turned=(), greys=greys)
    return dataclasses.replace(_opened(), data=data, sha256=hashlib.sha256(data).hexdigest(), inspection=seen)


def group(ctx: Context, name: str = "Rowan House") -> Group:
    known = {each.name: each for each in organisation.groups(ctx)}
    return known.get(name) or organisation.add_group(ctx, name)


def account(ctx: Context, role: Role = Role.STAFF, *, email: str | None = None, groups: Sequence[str] = ()) -> Account:
    wanted = groups or ((group(ctx).id,) if role is Role.STAFF else ())
    made, _ = accounts.add(ctx, email or f"{role}-{len(accounts.listing(ctx))}@example.org", role, groups=wanted)
    return made


def person(ctx: Context, name: str = "Ada Lovell", *, kind: str = "young_person", born: date | None = date(2009, 3, 1),
           groups: Sequence[Group] = (), **more: Any) -> Person:  # fmt: skip
    return people.add(ctx, name=name, kind=kind, born=born, groups=groups or [group(ctx)],
                      **{"namesake": True} | more)  # fmt: skip


def authority(ctx: Context, of: Person, *, verified: bool = True, **more: Any) -> Authority:
    fields = {"name": "Mo Lovell", "relation": "parent", "source": "birth_cert_seen"} | more
    return people.add_authority(ctx, of, verified=verified, **fields)


def answer(ctx: Context, of: Person, scope: Scope, given: str = "given", **more: Any) -> Answer:
    fields: dict[str, Any] = {"since": LONG_AGO, "evidence_reference": "form 12"} | more
    return consents.record(ctx, of, NewAnswer(scope=scope, answer=given, **fields))


def yes_to_all(ctx: Context, of: Person, **more: Any) -> None:
    for scope in Scope:
        answer(ctx, of, scope, **more)


def event(ctx: Context, name: str = "Beach day", in_group: Group | None = None) -> Event:
    return organisation.event(ctx, in_group or group(ctx), name, TAKEN)


def channel(ctx: Context, slug: str = "website", klass: str = "WEBSITE", **more: Any) -> Channel:
    risk = dict.fromkeys(organisation.RATINGS, 0)
    fields: dict[str, Any] = {"name": slug.title(), "url": "https://harbour.example", "owner": "Jo Kerr",
                              "audience": "Anybody", "risk": risk, "next_check": date(2026, 12, 1)}  # fmt: skip
    return organisation.add_channel(ctx, slug=slug, klass=klass, **(fields | more))


def photo(ctx: Context, data: bytes, *, in_group: Group | None = None, of: Event | None = None) -> Photo:
    added = photos.add(ctx, photos.receive(data), in_group or group(ctx), event=of, captured=(TAKEN, TAKEN))
    return photos.get(ctx, added.photo.id)


def tag(ctx: Context, in_photo: Photo, *pictured: Person, identifiable: str = "face", complete: bool = True) -> Photo:
    tags = Tags([Tagged(each.id, each.kind, identifiable) for each in pictured], len(pictured), complete)
    return tagging.say(ctx, in_photo, tags)
