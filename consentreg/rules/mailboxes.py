"""Do two e-mail addresses end in one mailbox?

A young person's own address is worth something as long as nobody else reads what is sent there. So addresses are
compared by where their letters end, and not by how they are written (domain.md 5.4.10).
"""

import unicodedata
from typing import Final

_ONE_HOUSE: Final = {
    "googlemail.com": "gmail.com",
    "protonmail.com": "proton.me",
    "pm.me": "proton.me",
    "me.com": "icloud.com",
    "mac.com": "icloud.com",
}
"""Domains whose mailboxes are the same as those of another one."""
_IGNORED: Final = {"gmail.com": ".", "proton.me": "._-"}
"""What these do not read in the part before the @."""


def mailbox(address: str | None) -> str | None:
    """Return what all ways to write one mailbox have in common; None where there is no address.

    Case, spaces and full-width letters do not count, nor does what follows a `+`: that is a note of its owner's.
    """
    plain = "".join(unicodedata.normalize("NFKC", address or "").casefold().split())
    name, at, domain = plain.rpartition("@")
    if not at:
        return plain or None
    house = _ONE_HOUSE.get(domain.rstrip("."), domain.rstrip("."))
    dropped = str.maketrans("", "", _IGNORED.get(house, ""))
    base = name.split("+", 1)[0].translate(dropped)
    return f"{base or name}@{house}"
