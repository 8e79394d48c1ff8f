"""Who may sign in, as what, with which key, and how long does a key last?"""

from datetime import timedelta
from typing import Any

import pytest

from consentreg.context import Context
from consentreg.models import Account, ApiToken, SignInLink
from consentreg.rules.permissions import Role
from consentreg.services import accounts, trail
from consentreg.services.refusal import Conflict, NotThere, Refused
from tests import factories as make
from tests.services import acts


@pytest.mark.parametrize("text", ["Jo@Example.org", " jo@example.org ", "jo.o'h@x.org".replace("'", "-"), "a@b"])
def test_an_address_is_kept_in_lower_case(ctx: Context, text: str) -> None:
    account, _ = accounts.add(ctx, text, Role.COMMS)
    assert account.email == text.strip().lower()
    with pytest.raises(Conflict) as refused:
        accounts.add(ctx, text.upper(), Role.COMMS)
    assert refused.value.code == "ACCOUNT_EXISTS"


WRONG = ["", "jo", "jo@", "@example.org", "a b@example.org", "jo@exa mple.org", "jo@example.org\nBcc: x@y.z",
         "\u0440\u0430ul@example.org", "jo@\u0440aypal.com", "Jo <jo@example.org>", "jo@-x.org", "jo@x.org-",
         "a" * 65 + "@x.org", "jo@" + "a" * 300 + ".org", "jo,x@y.org", "jo\x7f@x.org"]  # fmt: skip


@pytest.mark.parametrize("text", WRONG)
def test_what_is_no_address_is_refused(ctx: Context, text: str) -> None:
    with pytest.raises(Refused) as refused:
        accounts.add(ctx, text, Role.COMMS)
    assert (refused.value.code, refused.value.field) == ("BAD_EMAIL", "email")


def test_staff_need_a_group_that_exists(ctx: Context) -> None:
    for groups, code in (((), "GROUP_NEEDED"), (("f" * 32,), "UNKNOWN_GROUP")):
        with pytest.raises(Refused) as refused:
            accounts.add(ctx, f"{code}@example.org".lower().replace("_", "-"), Role.STAFF, groups=groups)
        assert (refused.value.code, refused.value.field) == (code, "groups")


def test_an_account_acts_with_its_role_and_groups(ctx: Context) -> None:
    staff = make.account(ctx)
    actor = accounts.actor_of(ctx.session, staff)
    assert (actor.kind, actor.id, actor.role, actor.groups) == ("account", staff.id, Role.STAFF, {make.group(ctx).id})
    assert (actor.sees_all, actor.sees_group(make.group(ctx).id), actor.sees_group("x")) == (False, True, False)


def test_accounts_are_listed_with_their_groups(ctx: Context) -> None:
    names = ("Rowan House", "Alder House")
    staff, _ = accounts.add(
        ctx, "b@x.org", Role.STAFF, groups=[make.group(ctx, name).id for name in names], name=" Bo "
    )
    lead, _ = accounts.add(ctx, "a@x.org", Role.SAFEGUARDING)
    assert [(account.email, groups) for account, groups in accounts.listing(ctx)] == [
        ("a@x.org", []), ("b@x.org", ["Alder House", "Rowan House"])]  # fmt: skip
    assert accounts.names(ctx, [staff.id, lead.id, None]) == {staff.id: "Bo", lead.id: "a@x.org"}
    assert accounts.by_email(ctx, " A@x.org ").id == lead.id
    with pytest.raises(Refused) as refused:
        accounts.by_email(ctx, "c@x.org")
    assert refused.value.code == "NO_ACCOUNT"
    with pytest.raises(NotThere):
        accounts.get(ctx, "f" * 32)


# Links


def test_a_link_sets_a_password_once(ctx: Context) -> None:
    account, token = accounts.add(ctx, "a@x.org", Role.COMMS)
    before = account.fs_uniquifier
    assert ctx.session.query(SignInLink).filter_by(token_hash=token).count() == 0, "only its hash is kept"
    assert accounts.by_link(ctx, token) is account
    assert accounts.use_link(ctx, token, "hash") is account
    assert (account.password, account.fs_uniquifier != before) == ("hash", True)
    assert accounts.by_link(ctx, token) is None
    assert accounts.use_link(ctx, token, "other") is None
    assert account.password == "hash"


@pytest.mark.parametrize("token", ["", "x", "\ud800", "a" * 5000])
def test_a_wrong_link_is_nobodys(ctx: Context, token: str) -> None:
    accounts.add(ctx, "a@x.org", Role.COMMS)
    assert accounts.by_link(ctx, token) is None
    assert accounts.use_link(ctx, token, "hash") is None


def test_a_link_lasts_seven_days_or_until_the_next(ctx: Context) -> None:
    account, token = accounts.add(ctx, "a@x.org", Role.COMMS)
    last = acts.later(ctx, seconds=(accounts.LINK_LASTS - timedelta(seconds=1)).total_seconds())
    assert accounts.by_link(last, token) is account
    assert accounts.by_link(acts.later(last, seconds=1), token) is None
    newer = accounts.issue_link(ctx, account)
    assert (accounts.by_link(ctx, token), accounts.by_link(ctx, newer)) == (None, account)


# Ending


@pytest.fixture
def admin(ctx: Context) -> Context:
    return acts.acting(ctx, make.account(ctx, Role.ADMIN))


def test_a_closed_account_opens_nothing(ctx: Context, admin: Context) -> None:
    account, link = accounts.add(ctx, "a@x.org", Role.COMMS)
    token, session = accounts.add_token(ctx, account, "x" * 100), account.fs_uniquifier
    assert accounts.by_token(ctx.session, token) is account
    assert token not in str(ctx.session.query(ApiToken.token_hash, ApiToken.name).all())
    accounts.end(admin, account.id)
    assert accounts.by_token(ctx.session, token) is None
    assert accounts.use_link(ctx, link, "hash") is None
    assert (account.active, account.fs_uniquifier == session) == (False, False)
    _, newer = accounts.reopen(admin, account.id)
    assert accounts.by_token(ctx.session, token) is None, "an old key stays closed"
    assert accounts.use_link(ctx, newer, "hash") is account


def test_nobody_closes_their_own_account_or_the_last_admin(ctx: Context, admin: Context) -> None:
    for who, code in ((admin, "OWN_ACCOUNT"), (ctx, "LAST_ADMIN")):
        with pytest.raises(Refused) as refused:
            accounts.end(who, admin.actor.id or "")
        assert refused.value.code == code
    accounts.end(acts.acting(ctx, make.account(ctx, Role.ADMIN)), admin.actor.id or "")


def test_signing_out_everywhere_changes_what_sessions_hold_on_to(ctx: Context) -> None:
    account: Account = make.account(ctx)
    before = account.fs_uniquifier
    accounts.end_sessions(ctx, account)
    accounts.note(ctx, account, "account.signed_in")
    assert account.fs_uniquifier != before
    assert [entry.act for entry in trail.entries(ctx, subject=account.id, size=2)] == [
        "account.signed_in", "account.signed_out"]  # fmt: skip


def test_the_trail_is_counted_and_its_acts_are_listed_as_far_as_one_may_read(ctx: Context, admin: Context) -> None:
    make.answer(ctx, make.person(ctx), make.Scope.TAKE)
    open_: Any = trail.acts(admin)
    assert "answer.recorded" not in open_
    assert set(trail.acts(ctx)) - set(open_) == {"answer.recorded"}
    assert trail.length(admin) == trail.count(ctx) == trail.count(admin) + 1
    assert (trail.count(admin, act="answer.recorded"), trail.count(ctx, act="answer.recorded")) == (0, 1)
