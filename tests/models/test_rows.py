"""What does the register refuse to hold, and what does a row say of itself?"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError, InvalidRequestError

from consentreg.context import COMMAND, Context
from consentreg.db import Base, new_id
from consentreg.installation import Installation
from consentreg.models import Authority, Channel, Copy, Depiction, Event, Group, IdentityLink, Person, Photo
from consentreg.rules.facts import ChannelStatus, Risk
from tests import factories
from tests.conftest import NOON

TODAY = date(2026, 7, 1)
DAY = timedelta(days=1)


def photo(group: Group, **more: Any) -> Photo:
    fields: dict[str, Any] = {"sha256": "a" * 64, "key": new_id(), "format": "JPEG", "width": 1, "height": 1,
                              "bytes": 1, "group_id": group.id, "added_at": NOON}  # fmt: skip
    return Photo(**(fields | more))


def twice(make: Callable[[], object]) -> list[object]:
    return [make(), make()]


def same_photo(ctx: Context) -> list[object]:
    group = factories.group(ctx)
    return twice(lambda: photo(group))


def same_person_in_a_photo(ctx: Context) -> list[object]:
    person, kept = factories.person(ctx), photo(factories.group(ctx))
    ctx.session.add(kept)
    ctx.session.flush()
    return twice(lambda: Depiction(photo_id=kept.id, person_id=person.id, kind="young_person", position=1,
                                   identifiable="face"))  # fmt: skip


def same_copy(ctx: Context) -> list[object]:
    kept = photo(factories.group(ctx))
    ctx.session.add(kept)
    ctx.session.flush()
    return twice(lambda: Copy(photo_id=kept.id, size="thumb", key=new_id(), sha256="", width=1, height=1, made_at=NOON))


def same_outing(ctx: Context) -> list[object]:
    group = factories.group(ctx)
    return twice(lambda: Event(group_id=group.id, name="Beach day", day=TODAY, made_at=NOON))


def same_two_records_linked(ctx: Context) -> list[object]:
    one, other = sorted(factories.person(ctx, name).id for name in ("Ada Lovell", "Bo Kerr"))
    return twice(lambda: IdentityLink(person_id=one, other_id=other, why="said", found_at=NOON))


def days_the_wrong_way_round(ctx: Context) -> list[object]:
    return [photo(factories.group(ctx), captured_from=TODAY, captured_to=TODAY - DAY)]


IMPOSSIBLE = [same_photo, same_person_in_a_photo, same_copy, same_outing, same_two_records_linked,
              days_the_wrong_way_round]  # fmt: skip


@pytest.mark.parametrize("rows", IMPOSSIBLE)
def test_impossible_rows_are_refused_by_the_database_itself(
    either: Installation, rows: Callable[[Context], list[object]]
) -> None:
    def keep() -> None:
        with either.transaction(COMMAND) as ctx:
            ctx.session.add_all(rows(ctx))

    with pytest.raises(IntegrityError):
        keep()


def test_the_same_photo_may_be_in_two_groups(either: Installation) -> None:
    with either.transaction(COMMAND) as ctx:
        ctx.session.add_all([photo(factories.group(ctx, "Rowan")), photo(factories.group(ctx, "Heron"))])


def test_unknown_people_may_be_in_a_photo_several_times(either: Installation) -> None:
    with either.transaction(COMMAND) as ctx:
        kept = photo(factories.group(ctx))
        kept.depictions = [Depiction(kind="unknown", position=i, identifiable="face") for i in range(3)]
        ctx.session.add(kept)


def test_what_was_not_asked_for_is_not_read_one_by_one(ctx: Context) -> None:
    kept = photo(factories.group(ctx))
    ctx.session.add(kept)
    ctx.session.flush()
    ctx.session.expire_all()
    with pytest.raises(InvalidRequestError, match="lazy='raise'"):
        assert kept.depictions


def test_every_id_is_opaque() -> None:
    keys = {table.name: [column.name for column in table.primary_key] for table in Base.metadata.sorted_tables}
    natural = {"audit_entry": ["seq"], "chain_head": ["one"], "account_group": ["account_id", "group_id"],
               "person_group": ["person_id", "group_id"], "likeness": ["photo_id"]}  # fmt: skip
    assert {name: key for name, key in keys.items() if key != ["id"]} == natural
    assert len({new_id() for _ in range(100)}) == 100
    assert len(new_id()) == 32


def test_every_reference_can_be_looked_up_and_named() -> None:
    for table in Base.metadata.sorted_tables:
        for constraint in table.constraints:
            assert constraint.name, table.name


@pytest.mark.parametrize(
    ("ratings", "risk"),
    [((0, 0, 0, 0, 0), Risk.LOW), ((1, 1, 1, 1, 0), Risk.LOW), ((1, 1, 1, 1, 1), Risk.MEDIUM),
     ((3, 3, 2, 0, 0), Risk.MEDIUM), ((3, 3, 3, 0, 0), Risk.HIGH), ((3, 3, 3, 3, 3), Risk.HIGH)],
)  # fmt: skip
def test_risk_of_a_channel_is_the_sum_of_its_ratings(ratings: tuple[int, ...], risk: Risk) -> None:
    names = ("scale", "permanency", "speed", "pressure", "contact")
    assert Channel(**dict(zip(names, ratings, strict=True))).risk is risk


@pytest.mark.parametrize(
    ("next_check", "retired_on", "standing"),
    [
        (TODAY, None, ChannelStatus.APPROVED),
        (TODAY - DAY, None, ChannelStatus.REVIEW_OVERDUE),
        (TODAY, TODAY + DAY, ChannelStatus.APPROVED),
        (TODAY, TODAY, ChannelStatus.RETIRED),
        (TODAY - DAY, TODAY, ChannelStatus.RETIRED),
    ],
)
def test_channel_stands_until_its_check_is_overdue_or_it_is_retired(
    next_check: date, retired_on: date | None, standing: ChannelStatus
) -> None:
    assert Channel(next_check=next_check, retired_on=retired_on).standing(TODAY) is standing


@pytest.mark.parametrize(
    ("verified", "valid_until", "ended_on", "counts"),
    [
        (True, None, None, True),
        (False, None, None, False),
        (True, TODAY, None, True),
        (True, TODAY - DAY, None, False),
        (True, None, TODAY, True),
        (True, None, TODAY - DAY, False),
        (True, TODAY + DAY, TODAY - DAY, False),
    ],
)
def test_authority_counts_once_checked_and_until_it_ends(
    verified: bool, valid_until: date | None, ended_on: date | None, counts: bool
) -> None:
    authority = Authority(verified_at=NOON if verified else None, valid_until=valid_until, ended_on=ended_on)
    assert authority.verified_on(TODAY) is counts


@pytest.mark.parametrize(
    ("name", "first"),
    [("Ada Lovell", "Ada"), ("Ada", "Ada"), ("  Jo  Kerr", "Jo"), ("Kerr, Jo B", "Jo"), ("Kerr,", "Kerr"), ("", "")],
)
def test_person_is_called_by_their_first_name(name: str, first: str) -> None:
    assert Person(name=name).first_name == first
