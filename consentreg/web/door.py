"""How does a request become one context in one transaction?

The door owns the transaction: it commits when the view returned, also a refusal, and rolls back when it raised.
Reading requests change nothing and are always rolled back.
"""

import secrets
from functools import partial
from typing import Any, cast

from flask import Flask, current_app, g, request
from flask_login import current_user
from sqlalchemy.orm import Session

from consentreg import db
from consentreg.context import SYSTEM, Actor, Context
from consentreg.installation import Installation
from consentreg.services import accounts
from consentreg.services.deliveries import Opens

READING = frozenset({"GET", "HEAD", "OPTIONS"})


class Door(Flask):
    """The web application. `installation` names the database and storages it works with."""

    installation: Installation

    def dispatch_request(self) -> Any:  # noqa: ANN401 (whatever a view returns)
        """Run the view in a transaction that fits the request."""
        view = self.view_functions.get(request.endpoint or "")
        reads = request.method in READING
        if not reads and not getattr(view, "slow_first", False):
            begin_write()
        try:
            returned = super().dispatch_request()
        except BaseException:
            session().rollback()
            raise
        session().rollback() if reads else session().commit()
        return returned


def installation() -> Installation:
    """Return what this application works with."""
    return cast("Door", current_app).installation


def session() -> Session:
    """Return the request's session, opened when it is first needed."""
    if "session" not in g:
        g.session = Session(installation().engine, expire_on_commit=False)
    return cast("Session", g.session)


def begin_write() -> None:
    """Begin the request's writing transaction; what was read before is read again."""
    g.pop("context", None)
    db.begin_write(session())


def request_id() -> str:
    """Return an id that an error page shows and the log carries."""
    if "request_id" not in g:
        g.request_id = secrets.token_hex(8)
    return cast("str", g.request_id)


def ctx() -> Context:
    """Return the context of this request: one actor, one moment."""
    if "context" not in g:
        g.context = installation().context(session(), _actor(), request_id())
    return cast("Context", g.context)


def act_as(account: Any) -> None:  # noqa: ANN401 (an account of the register)
    """Let this request act as the account a token belongs to."""
    g.token_account = account
    g.pop("context", None)


def act_for(actor: Actor) -> None:
    """Let this request act as whoever holds a link."""
    g.link_actor = actor
    g.pop("context", None)


def outside(path: str) -> str:
    """Return the whole address of one of our pages, for somebody who is not here: never made from what a visitor sent.

    Only where nobody has said how the register is reached is it the one by which this request came.
    """
    settings = installation().config
    before = request.url_root.rstrip("/") if settings.reached_here_only else settings.address
    return before + path


def later() -> tuple[Opens, Opens]:
    """Return what opens a reading and a writing transaction for this actor once the request has ended."""
    parts, actor = installation(), ctx().actor
    return partial(parts.reading, actor), partial(parts.transaction, actor)


def _actor() -> Actor:
    if "link_actor" in g:
        return cast("Actor", g.link_actor)
    if "token_account" in g:
        return accounts.actor_of(session(), g.token_account)
    if current_user and current_user.is_authenticated:
        return accounts.actor_of(session(), current_user)
    return SYSTEM


def close(_error: BaseException | None = None) -> None:
    """Give the session back at the end of the request."""
    opened = g.pop("session", None)
    if opened is not None:
        opened.close()
