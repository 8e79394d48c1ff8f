"""How is an answer read in a test?"""

import re
from typing import Any

PASSING = re.compile(r'nonce="[^"]*"|Reference \w+|csrf_token"[^>]*value="[^"]*|\b[0-9a-f]{32}\b')
"""What differs between any two answers: nonces, references, tokens and ids."""


def text(answer: Any) -> str:
    """Return an answer's page."""
    return str(answer.get_data(as_text=True))


def same(page: str) -> str:
    """Return a page without what differs between any two answers."""
    return PASSING.sub("", page)
