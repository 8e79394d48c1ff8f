"""With what does a test of the API begin? A program with the token of an account."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from consentreg import worker
from consentreg.context import COMMAND, Context
from consentreg.installation import Installation
from consentreg.rules.permissions import Role
from consentreg.services import accounts
from tests import factories as make


@dataclass
class Program:
    """A program that acts as an account."""

    client: FlaskClient
    token: str

    def __call__(self, method: str, path: str, said: object = None, **more: Any) -> TestResponse:
        """Ask; `said` is sent as JSON."""
        if said is not None:
            more["json"] = said
        more.setdefault("headers", {}).setdefault("Authorization", f"Bearer {self.token}")
        return self.client.open(f"/api/v1{path}", method=method, **more)

    def send(self, *files: tuple[str, bytes], path: str = "/photos", **fields: str) -> TestResponse:
        """Send files as a form."""
        data = {"file": [(io.BytesIO(content), name) for name, content in files], **fields}
        answer = self("POST", path, data=data, content_type="multipart/form-data")
        answer.request.environ["wsgi.input"].close()
        return answer


@pytest.fixture
def program(app: Flask, parts: Installation) -> Callable[..., Program]:
    """Return a function that makes a program: `program(Role.STAFF, groups=(group.id,))`."""

    def with_token(role: Role, *, groups: tuple[str, ...] = (), email: str | None = None) -> Program:
        with parts.transaction(COMMAND) as ctx:
            account = make.account(ctx, role, groups=groups, email=email)
            return Program(app.test_client(), accounts.add_token(ctx, account, "a test"))

    return with_token


@pytest.fixture
def staff(program: Callable[..., Program]) -> Program:
    return program(Role.STAFF)


@pytest.fixture
def lead(program: Callable[..., Program]) -> Program:
    return program(Role.SAFEGUARDING)


@pytest.fixture
def comms(program: Callable[..., Program]) -> Program:
    return program(Role.COMMS)


@pytest.fixture
def admin(program: Callable[..., Program]) -> Program:
    return program(Role.ADMIN)


@pytest.fixture
def given(parts: Installation) -> Callable[[Callable[[Context], Any]], Any]:
    """Return a function that writes something into the register first: `given(make.person)`."""

    def written(what: Callable[[Context], Any]) -> Any:
        with parts.transaction(COMMAND) as ctx:
            return what(ctx)

    return written


@pytest.fixture
def work(parts: Installation) -> Callable[[], int]:
    """Return a function that does every job there is."""
    return lambda: worker.drain(parts.transaction)
