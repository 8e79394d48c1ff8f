"""Who may sign in, as what, and with which key?"""

import hashlib
import re
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consentreg.context import Actor, Context
from consentreg.db import new_id
from consentreg.models import Account, AccountGroup, ApiToken, Group, SignInLink
from consentreg.rules.permissions import Role
from consentreg.services import audit, mailboxes
from consentreg.services.editions import refuse_stale
from consentreg.services.names import clean_name
from consentreg.services.refusal import Conflict, NotThere, Refused

LINK_LASTS = timedelta(days=7)
_EMAIL = re.compile(r"[^@\s<>\"',;:\\()\[\]]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?")


def actor_of(session: Session, account: Account) -> Actor:
    """Return the account as the one who acts, with the groups it sees."""
    groups = session.scalars(sa.select(AccountGroup.group_id).where(AccountGroup.account_id == account.id))
    return Actor("account", account.id, account.role, frozenset(groups))


def clean_email(text: str) -> str:
    """Return an e-mail address in lower case; raise Refused for anything that cannot be one."""
    email = text.strip().lower()
    if not email.isascii() or not email.isprintable() or not _EMAIL.fullmatch(email):
        raise Refused("BAD_EMAIL", "That is not an e-mail address. Write it like name@example.org.", "email")
    return email


def add(ctx: Context, email: str, role: Role, *, groups: Collection[str] = (), name: str = "") -> tuple[Account, str]:
    """Add an account and return it with a token that lets its owner choose a password once.

    `groups` are group ids; a member of staff without one would see nothing, so one is needed.
    """
    email = clean_email(email)
    if ctx.session.scalar(sa.select(Account.id).where(Account.email == email)):
        raise Conflict("ACCOUNT_EXISTS", "There is already an account with this e-mail address.", "email")
    mailboxes.refuse_for_account(ctx, email)
    if role is Role.STAFF and not groups:
        raise Refused("GROUP_NEEDED", "Choose at least one group: staff see their own groups only.", "groups")
    account = Account(email=email, name=clean_name(name) if name.strip() else "", role_name=role, made_at=ctx.now)
    ctx.session.add(account)
    ctx.session.flush()
    _join(ctx, account, groups)
    audit.record(ctx, "account.added", account.id, role=role, groups=sorted(groups))
    return account, issue_link(ctx, account)


def _join(ctx: Context, account: Account, groups: Collection[str]) -> None:
    known = set(ctx.session.scalars(sa.select(Group.id).where(Group.id.in_(groups))))
    if known != set(groups):
        raise Refused("UNKNOWN_GROUP", "One of the groups does not exist. Choose from the list.", "groups")
    ctx.session.add_all(AccountGroup(account_id=account.id, group_id=group) for group in known)
    ctx.session.flush()


def get(ctx: Context, account_id: str) -> Account:
    """Return an account or raise NotThere."""
    account = ctx.session.get(Account, account_id)
    if account is None:
        raise NotThere
    return account


def by_email(ctx: Context, email: str) -> Account:
    """Return the account with an e-mail address or raise Refused."""
    account = ctx.session.scalar(sa.select(Account).where(Account.email == email.strip().lower()))
    if account is None:
        raise Refused("NO_ACCOUNT", "There is no account with this e-mail address. Add it first.", "account")
    return account


def listing(ctx: Context) -> list[tuple[Account, list[str]]]:
    """Return every account with the names of its groups, in order of e-mail address."""
    accounts = ctx.session.scalars(sa.select(Account).order_by(Account.email)).all()
    rows = ctx.session.execute(
        sa.select(AccountGroup.account_id, Group.name)
        .join(Group, Group.id == AccountGroup.group_id)
        .order_by(Group.name)
    ).all()
    return [(account, [name for account_id, name in rows if account_id == account.id]) for account in accounts]


def names(ctx: Context, account_ids: Collection[str | None]) -> dict[str, str]:
    """Return what accounts are called, by id."""
    rows = ctx.session.execute(
        sa.select(Account.id, Account.name, Account.email).where(Account.id.in_([each for each in account_ids if each]))
    )
    return {account_id: name or email for account_id, name, email in rows}


def issue_link(ctx: Context, account: Account) -> str:
    """Return a new token for choosing a password; earlier ones end."""
    earlier = sa.update(SignInLink).where(SignInLink.account_id == account.id, SignInLink.used_at.is_(None))
    ctx.session.execute(earlier.values(used_at=ctx.now))
    token = secrets.token_urlsafe(32)
    ctx.session.add(SignInLink(account_id=account.id, token_hash=fingerprint(token), expires_at=ctx.now + LINK_LASTS))
    ctx.session.flush()
    audit.record(ctx, "account.link_issued", account.id)
    return token


def fingerprint(token: str) -> str:
    """Return the SHA-256 under which a secret is kept."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def by_link(ctx: Context, token: str) -> Account | None:
    """Return whose link this is while it lasts; nothing changes by asking."""
    link = _link(ctx.session, token, ctx.now)
    return ctx.session.get(Account, link.account_id) if link else None


def _link(session: Session, token: str, now: datetime) -> SignInLink | None:
    unused = sa.select(SignInLink).where(SignInLink.token_hash == fingerprint(token), SignInLink.used_at.is_(None))
    return session.scalar(unused.where(SignInLink.expires_at > now))


def use_link(ctx: Context, token: str, password_hash: str) -> Account | None:
    """Set the password of whoever the link was made for, once; end all their sessions. None if it has ended."""
    link = _link(ctx.session, token, ctx.now)
    account = ctx.session.get(Account, link.account_id) if link else None
    if not link or not account or not account.active:
        return None
    link.used_at, account.password, account.fs_uniquifier = ctx.now, password_hash, new_id()
    audit.record(ctx, "account.password_chosen", account.id)
    return account


def note(ctx: Context, account: Account, act: str) -> None:
    """Put on the trail that somebody signed in or changed their password."""
    audit.record(ctx, act, account.id)


def end_sessions(ctx: Context, account: Account) -> None:
    """Sign somebody out, wherever they are signed in: a cookie that was copied works no longer."""
    get(ctx, account.id).fs_uniquifier = new_id()
    audit.record(ctx, "account.signed_out", account.id)


def end(ctx: Context, account_id: str) -> Account:
    """Close an account: no more sign-in, no session, no token works from now on."""
    account = get(ctx, account_id)
    if account.id == ctx.actor.id:
        raise Refused("OWN_ACCOUNT", "You cannot close your own account. Ask another admin.")
    if account.role is Role.ADMIN and _admins(ctx) <= {account.id}:
        raise Refused("LAST_ADMIN", "This is the only admin. Add another one before you close it.")
    account.active, account.fs_uniquifier = False, new_id()
    tokens = sa.update(ApiToken).where(ApiToken.account_id == account.id, ApiToken.ended_at.is_(None))
    ctx.session.execute(tokens.values(ended_at=ctx.now))
    audit.record(ctx, "account.ended", account.id)
    return account


def _admins(ctx: Context) -> set[str]:
    return set(ctx.session.scalars(sa.select(Account.id).where(Account.role_name == Role.ADMIN, Account.active)))


def reopen(ctx: Context, account_id: str, *, opened: str | None = None) -> tuple[Account, str]:
    """Open a closed account again; its owner chooses a new password with the returned token.

    Raises Stale where somebody else has changed the account since it was opened.
    """
    account = refuse_stale(ctx, get(ctx, account_id), opened)
    account.active = True
    audit.record(ctx, "account.reopened", account.id)
    return account, issue_link(ctx, account)


def add_token(ctx: Context, account: Account, name: str) -> str:
    """Return a new API token of an account. It is shown this once; only its hash is kept."""
    token = "creg_" + secrets.token_urlsafe(32)
    entry = ApiToken(account_id=account.id, name=name[:80], token_hash=fingerprint(token), made_at=ctx.now)
    ctx.session.add(entry)
    ctx.session.flush()
    audit.record(ctx, "token.added", entry.id, account=account.id)
    return token


def by_token(session: Session, token: str) -> Account | None:
    """Return the account a token acts as, while both last."""
    live = sa.select(Account).join(ApiToken, ApiToken.account_id == Account.id)
    return session.scalar(
        live.where(ApiToken.token_hash == fingerprint(token), ApiToken.ended_at.is_(None), Account.active)
    )
