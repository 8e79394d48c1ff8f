"""How are answers, rules and places said to whoever answers for themselves?"""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from consentreg.rules.words import Given, Scope
from consentreg.services import reaching
from consentreg.services.answering import Reply, Said
from consentreg.services.sheets import Sheet
from consentreg.services.standing import Stands
from consentreg.web.door import ctx

ANSWERS = {Said.YES: lazy_gettext("Yes"), Said.NO: lazy_gettext("No"), Said.LATER: lazy_gettext("Not now")}
RULES = {
    "NO_FACE": lazy_gettext("Do not show the face"),
    "NO_NAME": lazy_gettext("Do not write the name"),
    "GROUP_ONLY": lazy_gettext("Only photos of a group"),
    "NO_SOCIAL": lazy_gettext("Not on social media"),
    "ASK_EACH_TIME": lazy_gettext("Ask me each time"),
}
STANDS = {
    Given.GIVEN: ANSWERS[Said.YES],
    Given.REFUSED: ANSWERS[Said.NO],
    Given.WITHDRAWN: ANSWERS[Said.NO],
    Given.REVOKED: ANSWERS[Said.NO],
    Given.DEFERRED: ANSWERS[Said.LATER],
}
"""What stands in the register, as they said it."""
STANDING = {
    Stands.NOTHING: ("UNFINISHED", lazy_gettext("You have not said")),
    Stands.YES: ("ALLOW", ANSWERS[Said.YES]),
    Stands.NO: ("DENY", ANSWERS[Said.NO]),
    Stands.WAITING: ("REVIEW", lazy_gettext("Yes, but an adult here must check it first")),
    Stands.NOT_YET: ("REVIEW", lazy_gettext("Yes, but not yet")),
    Stands.ENDED: ("DENY", lazy_gettext("Your yes has run out")),
    Stands.MOVED: ("DENY", lazy_gettext("Your yes was for the house before")),
    Stands.UNPROVEN: ("DENY", lazy_gettext("We must ask you again")),
}
"""How what they said stands, as their own page says it."""
WRONG = {
    "TAKE_FIRST": lazy_gettext("We can only show photos if we may take them. Change one of the two."),
    "INSIDE_FIRST": lazy_gettext("You said no to inside. So we cannot show them to all. Change one of the two."),
    "PLACES_NEEDED": lazy_gettext("Say which places are OK."),
    "PLACE_GONE": lazy_gettext("We do not use one of these places now. Look at the places again."),
    "UNTIL_NEEDED": lazy_gettext("Say how long your yes should last."),
    "CHANGED_MEANWHILE": lazy_gettext("Something changed while this page was open. This is how it is now."),
}
"""What is said on the page where it can be mended, by the code of the refusal."""


def rule_words(conditions: Iterable[Any], outing: str | None = None) -> str:
    """Return rules as somebody reads them back."""
    known = [each for each in conditions if isinstance(each, str)]
    said = [str(text) for rule, text in RULES.items() if rule in known]
    return ", ".join([*said, *([_("Only for this trip: %(name)s", name=outing)] if outing else [])]) or _("None")


def before_words(now: Sheet, reply: Reply) -> str:
    """Say which photos from before a yes would cover."""
    about = reaching.about(ctx(), now.invitation)
    if reply.too:
        return str(_("Yes, these too"))
    if not about.words:
        return str(_("No, only new ones"))
    may_know = now.authority is None or now.authority.may_see_photos
    if about.outing and not about.photo and may_know:
        return str(_("Only those from %(outing)s", outing=about.outing.name))
    return str(_("Only what we asked you about"))


def place_titles() -> dict[str, str]:
    """Return what the places of each question are called."""
    return {Scope.INTERNAL: _("Where inside"), Scope.PUBLIC: _("Where anyone can see them")}
