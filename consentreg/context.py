"""Who acts, when, and with which tools?

Doors make one Context a request or job; it is the first argument of every use case, so nothing below the
doors needs a global, a container or a patched clock.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from sqlalchemy.orm import Session

from consentreg.mail import Mailer, Nowhere
from consentreg.rules.permissions import Role
from consentreg.storage import Storage


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever the trail will name for an act."""

    kind: Literal["account", "person", "authority", "system", "command"]
    """An account; a person or an authority holder who holds a link of theirs; a worker; somebody with a shell."""
    id: str | None = None
    role: Role | None = None
    groups: frozenset[str] = frozenset()
    """Ids of the groups a member of staff belongs to; empty for roles that see every group."""

    @property
    def sees_all(self) -> bool:
        """Say whether every group is this actor's business."""
        return self.role is not Role.STAFF and self.kind not in {"person", "authority"}

    def sees_group(self, group_id: str) -> bool:
        """Say whether photos and people of the group are this actor's business."""
        return self.sees_all or group_id in self.groups


SYSTEM = Actor(kind="system")
COMMAND = Actor(kind="command")
"""Somebody with a shell on the machine: they run the installation."""


@dataclass(frozen=True, slots=True)
class Context:
    """Who acts, when, and with which tools."""

    session: Session
    actor: Actor
    now: datetime
    originals: Storage
    derivatives: Storage
    request_id: str = ""
    mail: Mailer = field(default_factory=Nowhere)
    address: str = "http://127.0.0.1:8000"
    """How the register is reached from outside."""
