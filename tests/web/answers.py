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


def saved(client: Any, address: str, form: dict[str, Any]) -> Any:
    """Open the page of something that is there, change what is said of it, and save it."""
    page = client.get(address).get_data(as_text=True)
    return client.post(address, data={"version": edition_in(page), **form})


def edition_in(page: str) -> str:
    """Return which edition of what it is about a page carries with its form."""
    (found,) = re.findall(r'name="version"[^>]*value="([^"]*)"', page)
    return str(found)


def button(client: Any, page: str, address: str) -> dict[str, str]:
    """Return what the button of a page that leads to an address sends along."""
    shown = client.get(page).get_data(as_text=True)
    inside = re.findall(rf'<form[^>]*action="{re.escape(address)}"[^>]*>(.*?)</form>', shown, re.DOTALL)
    return dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', inside[0]))


def press(client: Any, page: str, address: str) -> Any:
    """Open a page and press its button that leads to an address."""
    return client.post(address, data=button(client, page, address))
