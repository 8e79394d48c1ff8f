"""Do two who save the same thing at the same moment overwrite nothing of each other's? On both databases."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm.exc import StaleDataError

from consentreg.context import COMMAND, Context
from consentreg.db import Edited
from consentreg.installation import Installation
from consentreg.models import Authority, Person
from consentreg.services import blanking, contacts, organisation, people, photos, tagging
from consentreg.services.editions import Stale
from consentreg.services.tagging import Tags
from tests import factories as make
from tests import photographs

MOMENT = 0.25
"""Seconds the first waits before it is committed: the second has begun by then, and waits for its turn."""
PATIENCE = 120


def _person(ctx: Context, key: str, opened: str) -> Edited:
    one = people.get(ctx, key)
    return people.edit(ctx, one, name=one.name, born=one.born, looked_after=not one.looked_after, left_on=None,
                       groups=list(one.groups), opened=opened)  # fmt: skip


def _adult(ctx: Context, key: str, opened: str) -> Edited:
    one = ctx.session.get_one(Authority, key)
    address = "new@example.org" if one.email else "mo@example.org"
    return contacts.change(ctx, people.get(ctx, one.person_id), one, address, "en", opened=opened)


def _channel(ctx: Context, key: str, opened: str) -> Edited:
    one = organisation.channel_by_id(ctx, key)
    return organisation.check_channel(ctx, one.slug, one.next_check - timedelta(days=1), opened=opened)


def _photo(ctx: Context, key: str, opened: str) -> Edited:
    return tagging.say(ctx, photos.get(ctx, key), Tags([], 0, complete=True), opened=opened)


SAVES: dict[str, tuple[Callable[[Context], Edited], Callable[[Context, str, str], Edited]]] = {
    "person": (make.person, _person),
    "adult": (lambda ctx: make.authority(ctx, make.person(ctx)), _adult),
    "channel": (make.channel, _channel),
    "photo": (lambda ctx: make.photo(ctx, photographs.phone_photo()), _photo),
}


@pytest.mark.parametrize("what", SAVES)
def test_of_two_who_save_at_once_the_second_writes_nothing(either: Installation, what: str) -> None:
    made, save = SAVES[what]
    with either.transaction(COMMAND) as ctx:
        row = made(ctx)
        ctx.session.flush()
        key, opened = row.id, row.edition
    written = threading.Event()

    def first() -> str:
        with either.transaction(COMMAND) as ctx:
            saved = save(ctx, key, opened)
            ctx.session.flush()
            written.set()
            threading.Event().wait(MOMENT)
            return saved.edition

    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(first)
        assert written.wait(PATIENCE)
        with pytest.raises(Stale), either.transaction(COMMAND) as ctx:
            save(ctx, key, opened)
        newest = running.result(PATIENCE)
    with either.reading() as ctx:
        assert ctx.session.get_one(type(row), key).edition == newest != opened


def test_a_row_that_somebody_else_has_changed_is_not_written_over(ctx: Context) -> None:
    ada = make.person(ctx)
    ctx.session.execute(sa.text("UPDATE person SET version = version + 1 WHERE id = :id"), {"id": ada.id})
    ada.language = "pl"
    with pytest.raises(StaleDataError):
        ctx.session.flush()


def test_another_group_alone_is_another_edition(ctx: Context) -> None:
    ada = make.person(ctx)
    before = ada.edition
    ada.groups = [*ada.groups, make.group(ctx, "Elm House")]
    ctx.session.flush()
    assert ada.edition != before


def test_what_did_not_change_is_the_same_edition(ctx: Context) -> None:
    ada = make.person(ctx)
    before = ada.edition
    ada.language = ada.language + ""
    ctx.session.flush()
    assert ada.edition == before


def test_somebody_who_was_forgotten_meanwhile_is_not_written_about(ctx: Context) -> None:
    ada = make.person(ctx)
    mo = make.authority(ctx, ada)
    before: list[Any] = [ada.version, mo.version]
    blanking.person(ctx, ada)
    assert [ctx.session.get_one(Person, ada.id).version, ctx.session.get_one(Authority, mo.id).version] == [
        each + 1 for each in before
    ]
