"""What do we call the sorts of places photos go to?"""

from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

from consentreg.rules.words import ChannelClass, Scope
from consentreg.services.places import CLASS_WORDS

CLASSES = CLASS_WORDS["en"]
"""Pages of people with an account are in English."""
DRAWINGS = {
    ChannelClass.KEEPSAKE: "album",
    ChannelClass.INTERNAL_DISPLAY: "place-wall",
    ChannelClass.INTERNAL_SHARED: "place-letter",
    ChannelClass.FAMILIES: "place-families",
    ChannelClass.WEBSITE: "place-website",
    ChannelClass.SOCIAL: "place-social",
    ChannelClass.PRINT: "place-print",
    ChannelClass.PRESS: "place-press",
    ChannelClass.PARTNER: "place-partner",
    ChannelClass.FUNDER_REPORT: "place-report",
}
"""The small drawing of each sort of place."""
REACH: dict[Scope, LazyString] = {
    Scope.TAKE: lazy_gettext("Our album"),
    Scope.INTERNAL: lazy_gettext("Inside"),
    Scope.PUBLIC: lazy_gettext("Public"),
}
ICONS = {Scope.TAKE: "album", Scope.INTERNAL: "inside", Scope.PUBLIC: "public"}


def reach(klass: str) -> LazyString:
    """Return how far a sort of place reaches."""
    return REACH[ChannelClass(klass).scope]


def icon(klass: str) -> str:
    """Return the drawing for how far a sort of place reaches."""
    return ICONS[ChannelClass(klass).scope]
