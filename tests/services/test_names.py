"""Is a name one line that shows what it holds, whichever door it comes in by?"""

from collections.abc import Callable

import pytest

from consentreg.context import Context
from consentreg.rules.permissions import Role
from consentreg.services import accounts, organisation
from consentreg.services.names import alike, clean_name, clean_reason
from consentreg.services.refusal import Refused
from tests import factories as make

UNSEEN = ["\n", "\r", "\t", "\x00", "\x1b", "\x7f", "\x85", "\u2028", "\u2029", "\ud800", "\u061c", "\u200e", "\u200f",
          *map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))]  # fmt: skip
DOORS: dict[str, Callable[[Context, str], object]] = {
    "a person": make.person,
    "somebody who may decide": lambda ctx, name: make.authority(ctx, make.person(ctx), name=name),
    "a group": organisation.add_group,
    "an outing": make.event,
    "a channel": lambda ctx, name: make.channel(ctx, name=name),
    "an account": lambda ctx, name: accounts.add(ctx, "jo@example.org", Role.COMMS, name=name),
}


@pytest.mark.parametrize("unseen", UNSEEN, ids=lambda unseen: f"U+{ord(unseen):04X}")
def test_what_cannot_be_seen_but_acts_is_refused(unseen: str) -> None:
    for name in (f"Ada{unseen}Lovell", f"Ada Lovell{unseen}", unseen):
        with pytest.raises(Refused) as refused:
            clean_name(name)
        assert (refused.value.code, refused.value.field) == ("BAD_CHARACTER", "name")


@pytest.mark.parametrize("door", DOORS.values(), ids=DOORS)
def test_every_name_comes_in_by_the_same_way(ctx: Context, door: Callable[[Context, str], object]) -> None:
    with pytest.raises(Refused) as refused:
        door(ctx, "Rowan\u202eesuoH")
    assert refused.value.code == "BAD_CHARACTER"


@pytest.mark.parametrize("name", ["Zoë O'Neill-Žižek", "علي", "李小龍", "Anne  Marie"])
def test_names_of_all_the_world_are_names(name: str) -> None:
    assert clean_name(f" {name} ") == " ".join(name.split())


def test_names_that_look_the_same_are_alike() -> None:
    assert len({alike(name) for name in ("Zoe\u0301 Straße", "ZO\u00c9  STRASSE", " zo\u00e9\u00a0strasse")}) == 1
    assert alike("Ada Lovell") != alike("Ada Lovel")


def test_a_reason_is_asked_for_as_one() -> None:
    assert clean_reason(" for the\nnewsletter ") == "for the newsletter"
    for reason, code in ((" \n", "REASON_MISSING"), ("x" * 121, "REASON_TOO_LONG")):
        with pytest.raises(Refused) as refused:
            clean_reason(reason)
        assert (refused.value.code, refused.value.field) == (code, "reason")
