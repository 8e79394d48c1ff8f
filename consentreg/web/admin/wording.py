"""How are roles, acts and ratings said on the admin's pages?"""

from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

from consentreg.rules.permissions import Role
from consentreg.rules.words import Jurisdiction
from consentreg.services import organisation

ROLES: dict[str, LazyString] = {
    Role.STAFF: lazy_gettext("Care staff"),
    Role.COMMS: lazy_gettext("Comms"),
    Role.SAFEGUARDING: lazy_gettext("Safeguarding lead"),
    Role.ADMIN: lazy_gettext("Admin"),
}
ROLE_HINTS: dict[str, LazyString] = {
    Role.STAFF: lazy_gettext("Add photos, say who is in them, write down answers. They see their own groups only."),
    Role.COMMS: lazy_gettext("Choose from photos that are clear for a channel, and collect them. They see no names."),
    Role.SAFEGUARDING: lazy_gettext("See every reason, set restrictions, look at what needs a look."),
    Role.ADMIN: lazy_gettext("Accounts, groups, channels, settings. They see no photos."),
}
JURISDICTIONS: dict[str, LazyString] = {
    Jurisdiction.SCOTLAND: lazy_gettext("Scotland"),
    Jurisdiction.ENGLAND: lazy_gettext("England"),
    Jurisdiction.WALES: lazy_gettext("Wales"),
    Jurisdiction.NORTHERN_IRELAND: lazy_gettext("Northern Ireland"),
}
RATINGS: dict[str, tuple[LazyString, LazyString]] = dict(zip(organisation.RATINGS, (
    (lazy_gettext("How many could see it?"), lazy_gettext("0 a few people we know, 3 anybody at all")),
    (lazy_gettext("Can it be taken back?"), lazy_gettext("0 at once and for good, 3 never")),
    (lazy_gettext("How fast does it spread?"), lazy_gettext("0 it stays where it is, 3 people pass it on at once")),
    (lazy_gettext("How much pressure is there?"), lazy_gettext("0 no likes or comments, 3 likes, comments, live")),
    (lazy_gettext("Could a stranger reach a child?"), lazy_gettext("0 no way, 3 messages to anybody")),
), strict=True))  # fmt: skip
RISK: dict[str, LazyString] = {
    "low": lazy_gettext("low risk"),
    "medium": lazy_gettext("medium risk"),
    "high": lazy_gettext("high risk"),
}
ACTS: dict[str, LazyString] = {
    "account.added": lazy_gettext("An account was added"),
    "account.ended": lazy_gettext("An account was closed"),
    "account.link_issued": lazy_gettext("A sign-in link was made"),
    "account.password_changed": lazy_gettext("Changed their password"),
    "account.password_chosen": lazy_gettext("A password was chosen"),
    "account.reopened": lazy_gettext("An account was opened again"),
    "account.signed_in": lazy_gettext("Signed in"),
    "account.signed_out": lazy_gettext("Signed out"),
    "answer.confirmed": lazy_gettext("A second person confirmed an answer"),
    "answer.recorded": lazy_gettext("An answer was written down"),
    "answers.imported": lazy_gettext("Answers were read from a file"),
    "authority.added": lazy_gettext("Somebody who may decide was added"),
    "authority.contact": lazy_gettext("Whether to contact somebody was changed"),
    "authority.ended": lazy_gettext("Somebody may decide no longer"),
    "authority.verified": lazy_gettext("It was checked that somebody may decide"),
    "capacity.assessed": lazy_gettext("An assessment was written down"),
    "channel.added": lazy_gettext("A channel was added"),
    "channel.checked": lazy_gettext("A channel was looked at"),
    "channel.retired": lazy_gettext("A channel was closed"),
    "decision": lazy_gettext("It was decided whether a photo may be used"),
    "delivery": lazy_gettext("Photos were collected"),
    "delivery.broken_off": lazy_gettext("Handing over photos stopped: somebody changed their mind"),
    "delivery.refused": lazy_gettext("Collecting photos was refused"),
    "event.added": lazy_gettext("An outing was added"),
    "event.dated": lazy_gettext("An outing got the day of its photos"),
    "evidence.added": lazy_gettext("A form was kept"),
    "group.added": lazy_gettext("A group was added"),
    "notice.added": lazy_gettext("The words people are told were written"),
    "organisation.founded": lazy_gettext("The register began"),
    "organisation.policy_changed": lazy_gettext("A setting was changed"),
    "people.imported": lazy_gettext("People were read from a file"),
    "person.added": lazy_gettext("A person was added"),
    "person.changed": lazy_gettext("What is known of a person was changed"),
    "person.deceased": lazy_gettext("It was noted that somebody died"),
    "photo.added": lazy_gettext("A photo was added"),
    "photo.attested": lazy_gettext("Vouched for a photo"),
    "photo.covered": lazy_gettext("A new photo was made, with somebody covered"),
    "photo.cropped": lazy_gettext("A new photo was made of a part of one"),
    "photo.date_corrected": lazy_gettext("The day of a photo was corrected"),
    "photo.held": lazy_gettext("A photo was paused"),
    "photo.hold_lifted": lazy_gettext("A photo is no longer paused"),
    "photo.tagged": lazy_gettext("It was said who is in a photo"),
    "release.asked": lazy_gettext("Photos were asked for"),
    "release.ended": lazy_gettext("A release ended: something may not go out any more"),
    "release.photo_made": lazy_gettext("A photo was made ready"),
    "release.photo_refused": lazy_gettext("A photo could not be made ready"),
    "restriction.lift_asked": lazy_gettext("Lifting a restriction was asked for"),
    "restriction.lifted": lazy_gettext("A restriction was lifted"),
    "restriction.set": lazy_gettext("A restriction was set"),
    "review.settled": lazy_gettext("The lead looked at a photo and said yes"),
    "stores.swept": lazy_gettext("Files nobody needs were removed"),
    "takedown.asked": lazy_gettext("A photo must be taken down"),
    "takedown.asked_elsewhere": lazy_gettext("Others were asked to remove a photo"),
    "takedown.chase": lazy_gettext("Others should be asked again to remove a photo"),
    "takedown.ended": lazy_gettext("What came of taking a photo down was written down"),
    "takedown.hastened": lazy_gettext("A photo must be taken down sooner"),
    "takedown.never_left": lazy_gettext("A photo never left: handing over was stopped before it"),
    "takedown.not_needed": lazy_gettext("A photo may stay: the yes was given anew"),
    "takedown.taken_on": lazy_gettext("Somebody sees to it that a photo is taken down"),
    "token.added": lazy_gettext("A key for a program was made"),
    "use.approved": lazy_gettext("Somebody was shown a photo and agreed"),
    "view.recorded": lazy_gettext("What a child thinks was written down"),
}


def act(code: str) -> str:
    """Return an act in plain words; one we have no words for, by its code."""
    return str(ACTS.get(code, code))
