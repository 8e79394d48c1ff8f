"""How does somebody try the register without anybody real in it?

Fills an empty installation with a fictional organisation, by the very use cases its people would use. Letters to them
go nowhere but into a folder beside the register.
"""

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from argon2 import PasswordHasher

from consentreg.context import COMMAND, Context
from consentreg.demo import story
from consentreg.demo.stage import Link
from consentreg.installation import Installation
from consentreg.mail import Folder, Nowhere
from consentreg.services import accounts, audit, invitations, letters
from consentreg.services.refusal import NotThere, Refused

PASSWORD = "harbour lights at dusk"  # noqa: S105 (printed for everybody who tries the demo)

GUIDE = f"""
Who may sign in at {{address}} (the password is for all: {PASSWORD})
    staff@demo.example     Care staff of both houses and the club
    second@demo.example    a colleague, for whatever takes two
    comms@demo.example     Comms: picks what is clear and collects it
    lead@demo.example      Safeguarding lead: decides the hard cases
    lead2@demo.example     a second lead, for lifting restrictions
    admin@demo.example     Admin
"""
LINKS = """
Young people, and the adults who decide for them, open a link (in a private window: it signs staff out)
{links}
    Letters and codes go to nobody. They are files in {outbox}
"""
TRY = """
Try first
    1. As Cat's mother: say yes; the code is in the newest file there. Then be Cat, and say what you think.
    2. As Ada: see where your photos went, and say no to one of them.
    3. As staff: open Beach day and say who is in the last photos.
    4. As comms: choose Our website, prepare the clear photos and collect them.
    5. As staff: write down that Noor says no to the public now. As comms: see what must be taken down.
    6. As lead: Ben says that something is wrong. Answer him.
"""


def is_empty(parts: Installation) -> bool:
    """Say whether nothing has ever happened in this register."""
    with parts.reading() as ctx:
        return audit.verify(ctx.session).entries == 0


def fill(parts: Installation) -> None:
    """Fill an empty register with the fictional organisation, and keep its links beside it."""
    _keep_links(parts, story.tell(parts, PasswordHasher().hash(PASSWORD), COMMAND))


def with_outbox(parts: Installation) -> Installation:
    """Return the installation with its letters put into a folder, unless a mail server is set up."""
    return replace(parts, mail=Folder(_outbox(parts))) if isinstance(parts.mail, Nowhere) else parts


def guide(parts: Installation) -> str:
    """Return who may sign in, which links there are and what to try first; nothing for a register of somebody's own."""
    if not _is_told(parts):
        return ""
    links = _lines(parts)
    shown = [LINKS.format(links=links, outbox=_outbox(parts))] if links else []
    return "".join([GUIDE.format(address=parts.config.address), *shown, TRY])


def _lines(parts: Installation) -> str:
    """Return a line for each link that was kept; one that opens nothing any more says so."""
    kept = _links(parts).read_text("utf-8").splitlines() if _links(parts).exists() else []
    links = [Link(*line.split("\t")) for line in kept]
    width = max((len(link.text) for link in links), default=0)
    with parts.reading() as ctx:
        return "\n".join(f"    {link.text:{width}}  {_address(ctx, link)}" for link in links)


def _address(ctx: Context, link: Link) -> str:
    try:
        invitations.by_token(ctx, link.token)
    except NotThere:
        return "used up: ask again, as staff"
    return letters.link_of(ctx, link.token)


def _is_told(parts: Installation) -> bool:
    with parts.reading() as ctx:
        try:
            return bool(accounts.by_email(ctx, "staff@demo.example"))
        except Refused:
            return False


def _outbox(parts: Installation) -> Path:
    return parts.config.instance / "outbox"


def _links(parts: Installation) -> Path:
    return parts.config.instance / "links.txt"


def _keep_links(parts: Installation, links: Sequence[Link]) -> None:
    with os.fdopen(os.open(_links(parts), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.writelines(f"{link.text}\t{link.token}\n" for link in links)
