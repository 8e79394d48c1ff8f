"""What do we call the sorts of places photos go to?"""

from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

from consentreg.rules.words import ChannelClass, Scope

CLASSES: dict[str, LazyString] = {
    ChannelClass.KEEPSAKE: lazy_gettext("Keepsake for those in it"),
    ChannelClass.INTERNAL_DISPLAY: lazy_gettext("Wall or screen of ours"),
    ChannelClass.INTERNAL_SHARED: lazy_gettext("Shared inside, like a staff newsletter"),
    ChannelClass.FAMILIES: lazy_gettext("Sent home to other families"),
    ChannelClass.WEBSITE: lazy_gettext("Website"),
    ChannelClass.SOCIAL: lazy_gettext("Social media"),
    ChannelClass.PRINT: lazy_gettext("Printed matter"),
    ChannelClass.PRESS: lazy_gettext("The press"),
    ChannelClass.PARTNER: lazy_gettext("Partners we work with"),
    ChannelClass.FUNDER_REPORT: lazy_gettext("Report for a funder"),
}
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
