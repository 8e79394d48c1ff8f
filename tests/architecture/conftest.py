"""What must stand in a register before every address of it can be visited? One of everything."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import cast

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from consentreg import clock, db, worker
from consentreg.config import Config
from consentreg.context import COMMAND, Context
from consentreg.installation import Installation
from consentreg.models import Channel, Person, Photo, Resemblance, Tombstone
from consentreg.rules.permissions import Permission, Role, allowed
from consentreg.rules.words import Scope
from consentreg.services import (
    accounts,
    complaints,
    deliveries,
    invitations,
    mistakes,
    notes,
    own_copies,
    photos,
    releases,
    restrictions,
    takedowns,
)
from consentreg.services.visits import Visit
from consentreg.storage.memory import InMemory
from consentreg.web.guard import needed
from tests import factories, photographs
from tests.conftest import NOON
from tests.factories import PASSWORD, password_hash
from tests.services import acts

EMAIL = "{role}@example.org"

QUERIES = {"api.decide": "?channel={slug}", "api.list_photos": "?channel={slug}", "comms.prepare": "?photo={photo_id}"}
"""What an address must be asked with to answer with a page."""


@dataclass(frozen=True)
class House:
    """An application over a register with one of everything, and how to visit it."""

    app: Flask
    parts: Installation
    ids: dict[str, str]
    """What stands for each part of an address, by its name."""
    names: tuple[str, ...]
    """Names of people, groups and outings: none may stand in an address, and none is spelt in hexadecimal digits."""
    tokens: dict[Role, str]

    def rules(self, method: str = "GET") -> list[Rule]:
        return [rule for rule in self.app.url_map.iter_rules() if method in (rule.methods or ())]

    def pages(self, role: Role | None) -> list[Rule]:
        """Return the rules of what somebody of this role may look at, by the table."""
        return [rule for rule in self.rules() if self.may(role, rule)]

    def may(self, role: Role | None, rule: Rule) -> bool:
        permission = self.needs(rule)
        return permission is not None and allowed(role, Permission(permission))

    def address(self, rule: Rule) -> str:
        """Return the address of a rule with something real in each place."""
        unknown = rule.arguments - self.ids.keys()
        assert not unknown, f"Say in {__file__} what stands for {unknown} in {rule}."
        values = {name: self.ids[name] for name in rule.arguments}
        with self.app.test_request_context():
            path: str = rule.build(values)[1]  # type: ignore[index]  # every value is given
        return path + QUERIES.get(rule.endpoint, "").format(**self.ids)

    def visitor(self, role: Role | None) -> FlaskClient:
        """Return a browser in which somebody of this role has signed in."""
        client = self.app.test_client()
        if role:
            form = {"email": EMAIL.format(role=role), "password": PASSWORD}
            assert client.post("/sign-in", data=form).status_code == 302
        return client

    def get(self, client: FlaskClient, rule: Rule, role: Role | None) -> TestResponse:
        """Visit an address: as a browser, or with a token where it is for programs."""
        headers = self.headers(rule, role)
        return client.get(self.address(rule), headers=headers, buffered=True)

    def headers(self, rule: Rule, role: Role | None) -> dict[str, str]:
        programs = str(rule).startswith("/api/")
        return {"Authorization": f"Bearer {self.tokens[role]}"} if programs and role else {}

    def needs(self, rule: Rule) -> str | None:
        return needed(self.app, rule.endpoint)


@dataclass(frozen=True)
class Furnished:
    """The database of a register with one of everything, and the storages its photos are in."""

    database: Path
    originals: InMemory
    derivatives: InMemory
    ids: dict[str, str]
    tokens: dict[Role, str]


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory, empty_register: Path) -> Furnished:
    """Furnish a register once; each test works on a copy."""
    database = tmp_path_factory.mktemp("furnished") / "register.sqlite"
    database.write_bytes(empty_register.read_bytes())
    config = Config(database.parent, f"sqlite:///{database}", None, "s" * 40, https=False, trusted_proxies=0,
                    session_idle_minutes=60, max_upload_mb=64)  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: NOON)
        parts = Installation(config, db.open_engine(config.database_url), InMemory(), InMemory())
        with parts.transaction(COMMAND) as ctx:
            ids = _one_of_everything(ctx)
            tokens = {role: _account(ctx, role, ids) for role in Role}
            ids["restriction_id"] = _restriction(ctx)
        worker.drain(parts.transaction)
        parts.engine.dispose()
    return Furnished(database, cast("InMemory", parts.originals), cast("InMemory", parts.derivatives), ids, tokens)


def _one_of_everything(ctx: Context) -> dict[str, str]:
    yusra = factories.person(ctx, "Yusra Lovell")
    factories.yes_to_all(ctx, yusra)
    event, channel = factories.event(ctx), factories.channel(ctx, "our-album", "KEEPSAKE")
    photo = factories.photo(ctx, photographs.jpeg(), of=event)
    factories.tag(ctx, photo, yusra)
    hold = photos.hold(ctx, photo, "other")
    photos.lift_hold(ctx, photo, hold.id)
    release = releases.ask(ctx, channel, [photo.id], reason="an album")
    takedown = _takedown(ctx, yusra, channel)
    said = factories.answer(ctx, yusra, Scope.TAKE)
    return {
        "group_id": factories.group(ctx).id, "person_id": yusra.id, "authority_id": factories.authority(ctx, yusra).id,
        "answer_id": said.id,
        "mistake_id": mistakes.strike(ctx, factories.answer(ctx, yusra, Scope.TAKE).id, "Another").id,
        "event_id": event.id, "photo_id": photo.id,
        "hold_id": hold.id, "release_id": release.id, "takedown_id": takedown, "pair_id": _pair(ctx, photo),
        "external_id": "A 12", "slug": channel.slug, "size": "thumb", "sort": "people",
        "complaint_id": _complaint(ctx, yusra), "copy_id": own_copies.ask(ctx, yusra).id,
        "filename": "consentreg.css", "number": "1", "language": "en", "audience": "adult",
        "use_id": acts.pressed(ctx, photo, channel, yusra, awaits_second=True).id,
        "view_id": notes.record_view(ctx, yusra, "yes", waits=True).id,
        "invitation_id": invitations.ask(ctx, yusra, way="print")[0].id,
    }  # fmt: skip


def _pair(ctx: Context, photo: Photo) -> str:
    gone = Tombstone(sha256="f" * 64, look="", at=ctx.now)
    ctx.session.add(gone)
    ctx.session.flush()
    pair = Resemblance(photo_id=photo.id, tombstone_id=gone.id, found_at=ctx.now, apart_at=ctx.now)
    ctx.session.add(pair)
    ctx.session.flush()
    return pair.id


def _complaint(ctx: Context, person: Person) -> str:
    return complaints.make(ctx, Visit(person), "It is not a nice photo.").id


def _takedown(ctx: Context, of: Person, channel: Channel) -> str:
    """Bring a photo to a place at which it may not stay, and return the id of the task."""
    photo = acts.photo_of(ctx, of, content="gone")
    collected = deliveries.deliver(ctx, acts.make_ready(ctx, releases.ask(ctx, channel, [photo.id], reason="news")))
    assert isinstance(collected, deliveries.Collected)
    photos.hold(ctx, photo, "other")
    (task,) = takedowns.waiting(ctx)
    return takedowns.end(ctx, task.takedown.id, "removed", evidence=photographs.jpeg()).id


def _account(ctx: Context, role: Role, ids: dict[str, str]) -> str:
    """Add an account, note its id and the token of its link, and return its key."""
    groups = (ids["group_id"],)
    account, ids["token"] = accounts.add(ctx, EMAIL.format(role=role), role, groups=groups, name=role.title())
    account.password, ids["account_id"] = password_hash(), account.id
    return accounts.add_token(ctx, account, "test")


def _restriction(ctx: Context) -> str:
    account = accounts.by_email(ctx, EMAIL.format(role=Role.SAFEGUARDING))
    as_lead, other = replace(ctx, actor=accounts.actor_of(ctx.session, account)), factories.person(ctx, "Ben Ireland")
    restricted = restrictions.restrict(as_lead, other, level="NO_PUBLISH", category="placement_confidential",
                                       review_by=date(2026, 9, 1))  # fmt: skip
    return restricted.id


@pytest.fixture
def house(
    furnished: Furnished, tmp_path: Path, parts: Installation, open_app: Callable[[Installation], Flask]
) -> Iterator[House]:
    database = tmp_path / "house.sqlite"
    database.write_bytes(furnished.database.read_bytes())
    config = replace(parts.config, database_url=f"sqlite:///{database}")
    copied = Installation(config, db.open_engine(config.database_url), furnished.originals, furnished.derivatives)
    app = open_app(copied)
    app.testing = True
    app.config["WTF_CSRF_ENABLED"] = False
    yield House(app, copied, furnished.ids, ("Yusra", "Lovell", "Ireland", "Rowan", "Beach"), furnished.tokens)
    copied.engine.dispose()
