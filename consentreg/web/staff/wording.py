"""How are the register's own words said on a page?"""

from datetime import date

from flask_babel import format_date, lazy_gettext
from flask_babel.speaklater import LazyString

from consentreg.rules.words import Scope

SCOPES: dict[str, LazyString] = {
    Scope.TAKE: lazy_gettext("Take photos, for our own album"),
    Scope.INTERNAL: lazy_gettext("Show them inside"),
    Scope.PUBLIC: lazy_gettext("Show them in public"),
}
SCOPE_HINTS: dict[str, LazyString] = {
    Scope.TAKE: lazy_gettext("Only for them and the house."),
    Scope.INTERNAL: lazy_gettext("On our walls and screens, where only people of ours see them."),
    Scope.PUBLIC: lazy_gettext("Where anybody can see them: website, leaflets, reports."),
}
KINDS = {
    "young_person": lazy_gettext("Young person"),
    "staff": lazy_gettext("Member of staff"),
    "adult": lazy_gettext("Other adult"),
}
METHODS = {
    "in_person_form": lazy_gettext("A form we filled in together"),
    "paper": lazy_gettext("On paper"),
    "spoken_witnessed": lazy_gettext("They said so, face to face"),
    "phone": lazy_gettext("On the phone"),
    "email": lazy_gettext("By e-mail"),
    "symbols_or_interpreter": lazy_gettext("With symbols or an interpreter"),
}
RELATIONS = {
    "parent": lazy_gettext("Parent"),
    "placing_authority": lazy_gettext("Placing authority"),
    "order_holder": lazy_gettext("Somebody named in an order"),
    "adoptive_parent": lazy_gettext("Adoptive parent"),
    "kinship_carer": lazy_gettext("Kinship carer"),
    "foster_carer": lazy_gettext("Foster carer"),
    "other": lazy_gettext("Somebody else"),
}
SOURCES = {
    "birth_cert_seen": lazy_gettext("I saw the birth certificate"),
    "order_seen": lazy_gettext("I saw the order"),
    "la_letter": lazy_gettext("I saw a letter of the local authority"),
    "self_declared": lazy_gettext("They say so themselves (this does not count yet)"),
}
HOLD_REASONS = {
    "asked_to_pause": lazy_gettext("Somebody asked us to"),
    "erasure_pending": lazy_gettext("It will be erased"),
    "records_hold": lazy_gettext("It must be kept as a record"),
    "misuse": lazy_gettext("It was misused"),
    "other": lazy_gettext("Another reason"),
}
CATEGORIES = {
    "placement_confidential": lazy_gettext("Where they live is confidential"),
    "protective_order": lazy_gettext("A protective order"),
    "contact_restricted": lazy_gettext("Contact with somebody is restricted"),
    "court_reporting": lazy_gettext("Court reporting restriction"),
    "adoption": lazy_gettext("Adoption"),
    "exploitation_risk": lazy_gettext("Risk of exploitation"),
    "witness": lazy_gettext("A witness"),
    "admission_check": lazy_gettext("Until their admission is checked"),
    "other": lazy_gettext("Another reason"),
}
LEVELS = {
    "NO_IMAGE": lazy_gettext("No photos at all"),
    "NO_PUBLISH": lazy_gettext("Album only, never shown"),
    "NO_PUBLIC": lazy_gettext("Inside only, never public"),
    "NO_PLACE": lazy_gettext("Nothing that shows where"),
    "REVIEW_EACH": lazy_gettext("The lead looks at each photo"),
}
CONDITIONS = {
    "GROUP_ONLY": lazy_gettext("Group photos only"),
    "NO_FACE": lazy_gettext("Not their face"),
    "NO_NAME": lazy_gettext("Not their name"),
    "NO_SOCIAL": lazy_gettext("Not on social media"),
    "NO_PRESS": lazy_gettext("Not in the press"),
    "NO_PLACE": lazy_gettext("Nothing that shows where they are"),
    "NOT_LIVE": lazy_gettext("Not while it is still going on"),
    "ASK_EACH_TIME": lazy_gettext("Show them each photo first"),
}
ANSWERS = {
    "given": lazy_gettext("Yes"),
    "refused": lazy_gettext("No"),
    "withdrawn": lazy_gettext("No longer"),
    "revoked": lazy_gettext("Ended by somebody else"),
    "invalidated": lazy_gettext("Does not count"),
    "unknown": lazy_gettext("Nobody knows"),
    "requested": lazy_gettext("Asked, no answer yet"),
    "deferred": lazy_gettext("Not now"),
}
OUTCOME_OF = {"given": "ALLOW", "refused": "DENY", "withdrawn": "DENY", "revoked": "DENY"}


def day_words(day: date | None) -> str:
    """Return a day as people say it, or nothing."""
    return str(format_date(day, "d MMMM yyyy")) if day else ""
