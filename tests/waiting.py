"""How long do tests wait for what must come? Until it is there: how slow a machine is, is no result."""

import random
import socket
import time
from collections.abc import Callable

PATIENCE = 300.0
"""Seconds after which what did not come never will. No test that passes takes as long."""
UNASKED = range(10_000, 32_000)
"""Ports that a system gives to nobody who asks for just any."""


def wait_for(there: Callable[[], object], every: float = 0.05) -> bool:
    """Ask again, every so many seconds, until something is there; False when it never came."""
    late = time.monotonic() + PATIENCE
    while not there():
        if time.monotonic() > late:
            return False
        time.sleep(every)
    return True


def free_port() -> int:
    """Return a port of this machine that nobody uses, and that nobody is given before a server has taken it."""
    while True:
        port = random.SystemRandom().choice(UNASKED)
        with socket.socket() as free:
            try:
                free.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
