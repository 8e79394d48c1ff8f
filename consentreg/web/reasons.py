"""How is a reason said to whoever may know what stands behind it?"""

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from consentreg.rules.reasons import ROWS

PLAIN = {
    "OWN_NO": lazy_gettext("They said no."),
    "LOWER_SCOPE_NO": lazy_gettext("They said no to less than this."),
    "RESTRICTED": lazy_gettext("A restriction is set."),
    "RESTRICTED_REVIEW": lazy_gettext("A restriction says: the lead looks at each photo."),
    "LOOKS_LIKE_REFUSED": lazy_gettext(
        "It looks like a photo that somebody refused, that is paused, or that was removed."
    ),
    "GUARDIAN_NO": lazy_gettext("An adult who may decide said no."),
    "GUARDIANS_DISAGREE": lazy_gettext("The adults who may decide do not agree."),
    "GUARDIAN_NO_NOT_IDENTIFIABLE": lazy_gettext("An adult said no, but nobody could tell who it is."),
    "PERSON_LEFT": lazy_gettext("They have left us."),
}
"""What stands behind a masked reason. Only who may know is ever handed one of these codes."""


def plainly(code: str) -> str:
    """Return what a reason of the table says to somebody who may know all of it."""
    return str(PLAIN.get(code) or _(ROWS[code].text))
