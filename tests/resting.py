"""How does each test get an application of its own, without making one?

Making one compiles two hundred addresses, which takes longer than most tests. So a test gets one that an earlier test
has given back, in the state in which it was made, over its own register.
"""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple, cast

from jinja2 import FileSystemBytecodeCache

from consentreg.app import create_app
from consentreg.config import Config
from consentreg.installation import Installation
from consentreg.web.door import Door
from tests.factories import CHEAP_HASH


class Made(NamedTuple):
    """An application, and how it was when it was made."""

    app: Door
    views: int
    config: dict[str, object]


@dataclass
class Resting:
    """The applications no test works with just now, by what of a configuration they were made of.

    Their templates are compiled once for all tests, passwords hashed cheaply (else the first sign-in would hash
    `password_hash()` again, dearly), and attempts are not counted.
    """

    templates: FileSystemBytecodeCache
    free: dict[Config, list[Made]] = field(default_factory=dict)

    def wake(self, parts: Installation) -> Made:
        """Return an application over these parts, as it was when it was made."""
        free = self.free.get(_kind(parts))
        made = free.pop() if free else self._make(parts)
        made.app.installation = parts
        made.app.config.clear()
        made.app.config.update(made.config)
        made.app.extensions["throttle"].reset()
        made.app._got_first_request = False  # Whoever adds an address to it may do so, as with a new one.
        return made

    def rest(self, made: Made) -> None:
        """Take an application back, unless a test added an address to it."""
        if len(made.app.view_functions) == made.views:
            self.free.setdefault(_kind(made.app.installation), []).append(made)

    def _make(self, parts: Installation) -> Made:
        app = cast("Door", create_app(parts))
        app.jinja_env.bytecode_cache = self.templates
        app.extensions["security"].pwd_context.update(**CHEAP_HASH)
        app.config["RATELIMIT_ENABLED"] = False
        return Made(app, len(app.view_functions), dict(app.config))


def _kind(parts: Installation) -> Config:
    return replace(parts.config, instance=Path(), database_url="", storage_url=None)
