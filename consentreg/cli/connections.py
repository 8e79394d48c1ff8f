"""How long may a connection wait, and who gives way when there are too many of them?

`consentreg serve` serves through this. Whoever says nothing, says it letter by letter or does not take what they asked
for is let go after a while, and when no more fit, those silent for longest give way to the newest. So no number of
connections that only wait keeps anybody else from an answer.
"""

import resource
import time
from typing import Any, Final

from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer

MOST_FILES, OWN_FILES = 8192, 256
"""How many open files are asked for, and how many of them are not for connections: database, photos, children. Where
something large comes, a connection takes two."""
MOST_CONNECTIONS: Final = 2000
SECONDS_TO_ASK: Final = 30
"""From the last answer, or the beginning, to the end of the next request's headers."""
SECONDS_TO_TAKE: Final = 30
"""How long somebody may take nothing of an answer that is there."""
SECONDS_BETWEEN: Final = 120
"""Between two pieces of what somebody sends: a phone may pass through a tunnel."""
SLOWEST: Final = 1000
"""Bytes a second that whoever sends for longer than that must reach on the average."""
SECONDS_BETWEEN_ROUNDS: Final = 5


class Connection(HTTPChannel):  # type: ignore[misc]  # untyped library
    """One connection, which knows since when nothing was asked through it."""

    def __init__(self, *parts: Any, **more: Any) -> None:  # noqa: ANN401 (as the library says)
        self.asks_since = time.time()
        super().__init__(*parts, **more)

    def readable(self) -> bool:
        """Say whether more is read. What was closed since this turn began is listened to no longer."""
        return self._fileno is not None and bool(super().readable())

    def writable(self) -> bool:
        """Say whether something is to be sent, as above."""
        return self._fileno is not None and bool(super().writable())

    def service(self) -> None:
        """Answer one request, and close when more were sent before it was answered, which no browser does.

        The answers to them would keep this thread waiting for somebody who takes none. RFC 9112, 9.3.2: whoever asks
        ahead must be ready to ask again.
        """
        with self.requests_lock:
            if len(self.requests) > 1:
                self.requests[0].headers["CONNECTION"] = "close"
        super().service()
        self.asks_since = time.time()

    def is_lost(self, now: float) -> bool:
        """Say whether whoever is at the other end has been waited for long enough."""
        silent = now - self.last_activity
        if self.total_outbufs_len:
            return bool(silent > SECONDS_TO_TAKE)
        if self.requests:
            return False
        sends = self.request is not None and self.request.headers_finished
        return self._sends_nothing(now, silent) if sends else now - self.asks_since > SECONDS_TO_ASK

    def _sends_nothing(self, now: float, silent: float) -> bool:
        late = now - self.asks_since - SECONDS_BETWEEN
        return silent > SECONDS_BETWEEN or self.request.body_bytes_received < SLOWEST * late


class Server(TcpWSGIServer):  # type: ignore[misc]  # untyped library
    """The web server, which lets those go that nobody should wait for."""

    channel_class = Connection

    def readable(self) -> bool:
        """Say whether one more connection is taken; before each turn make room for it."""
        if len(self._map) >= self.adj.connection_limit:
            self.make_room()
        return bool(super().readable())

    def make_room(self) -> None:
        """Let those go that have been silent for longest, one in ten; nobody who is being answered."""
        waiting = [each for each in self.active_channels.values() if not each.requests]
        waiting.sort(key=lambda each: each.last_activity)
        for each in waiting[: max(1, self.adj.connection_limit // 10)]:
            each.handle_close()

    def maintenance(self, now: float) -> None:
        """Let everybody go who was waited for long enough."""
        for each in [each for each in self.active_channels.values() if each.is_lost(now)]:
            each.handle_close()  # To ask it to close is not enough: it would wait until the other end takes something.


def room() -> int:
    """Return how many connections fit, having asked the system for as many open files as it gives."""
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_FILES if most == resource.RLIM_INFINITY else min(MOST_FILES, most)
    if now not in {resource.RLIM_INFINITY} and now < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))
        now = wanted
    files = MOST_FILES if now == resource.RLIM_INFINITY else now
    return max(OWN_FILES // 2, min(MOST_CONNECTIONS, (files - OWN_FILES) // 2))
