"""How does somebody try the register without anybody real in it?

Fills an empty installation with a fictional organisation, by the very use cases its people would use.
"""

from argon2 import PasswordHasher

from consentreg.context import COMMAND
from consentreg.demo import story
from consentreg.installation import Installation
from consentreg.services import audit

PASSWORD = "harbour lights at dusk"  # noqa: S105 (printed for everybody who tries the demo)

GUIDE = f"""
Who may sign in (the password is for all: {PASSWORD})
    staff@demo.example     Care staff of both houses and the club
    second@demo.example    a colleague, for whatever takes two
    comms@demo.example     Comms: picks what is clear and collects it
    lead@demo.example      Safeguarding lead: decides the hard cases
    lead2@demo.example     a second lead, for lifting restrictions
    admin@demo.example     Admin

Try first
    1. As staff: open Beach day and say who is in the last photos.
    2. As comms: choose Our website, prepare the clear photos and collect them.
    3. As staff: write down that Noor says no to the public now. As comms: collect again, and be refused.
"""


def is_empty(parts: Installation) -> bool:
    """Say whether nothing has ever happened in this register."""
    with parts.reading() as ctx:
        return audit.verify(ctx.session).entries == 0


def fill(parts: Installation) -> None:
    """Fill an empty register with the fictional organisation."""
    story.tell(parts, PasswordHasher().hash(PASSWORD), COMMAND)
