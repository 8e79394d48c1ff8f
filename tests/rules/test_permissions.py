"""Who may do what, and who may not, whatever else changes?"""

import pytest

from consentreg.rules.permissions import TABLE, Permission, Role, allowed

P = Permission
ALONE = {
    P.SEE_REASONS: {Role.SAFEGUARDING},
    P.RESTRICT: {Role.SAFEGUARDING},
    P.REVIEW: {Role.SAFEGUARDING},
    P.RELEASE: {Role.COMMS},
    P.EDIT_CHANNELS: {Role.ADMIN},
    P.EDIT_GROUPS: {Role.ADMIN},
    P.EDIT_ACCOUNTS: {Role.ADMIN},
    P.SEE_PHOTOS: {Role.STAFF, Role.SAFEGUARDING},
    P.TAG: {Role.STAFF, Role.SAFEGUARDING},
    P.ALTER: {Role.STAFF, Role.SAFEGUARDING},
    P.RECORD_ANSWERS: {Role.STAFF, Role.SAFEGUARDING},
    P.SEE_TRAIL: {Role.SAFEGUARDING, Role.ADMIN},
}


@pytest.mark.parametrize("permission", ALONE)
def test_what_matters_most_is_for_few(permission: Permission) -> None:
    assert {role for role in Role if allowed(role, permission)} == ALONE[permission]


def test_every_role_is_in_the_table_and_every_permission_is_somebodys() -> None:
    assert set(TABLE) == set(Role)
    assert set().union(*TABLE.values()) == set(Permission)


def test_whoever_has_not_signed_in_may_open_the_open_pages_and_those_behind_a_link_alone() -> None:
    assert {permission for permission in Permission if allowed(None, permission)} == {P.SIGN_IN, P.HOLD_LINK}


def test_comms_know_nobody_and_decide_nothing() -> None:
    assert TABLE[Role.COMMS].isdisjoint({P.SEE_PEOPLE, P.SEE_PHOTOS, P.RECORD_ANSWERS, P.TAG, P.HOLD, P.SEE_TRAIL})


def test_nobody_both_asks_for_a_release_and_clears_it() -> None:
    assert all(not {P.RELEASE, P.REVIEW} <= may for may in TABLE.values())
