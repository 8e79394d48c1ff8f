"""What speaks about somebody before anybody's yes is looked at? (domain.md 5.2 rows 8 to 20, 42, 43, 46)"""

from collections.abc import Iterator

from consentreg.rules.authorities import any_no
from consentreg.rules.consent import standing
from consentreg.rules.deciders import ADULT, OWN_DECISION, regime, under
from consentreg.rules.facts import PlaceClue, Question
from consentreg.rules.findings import Finding
from consentreg.rules.people import SELF, Capacity, ChildView, Identifiable, PersonFacts, RestrictionLevel
from consentreg.rules.reasons import ROWS, Outcome
from consentreg.rules.words import Kind, Scope

TWO_PEOPLE = 2
_IDENTIFIABLE_STRANGER = {
    Kind.UNKNOWN: "UNKNOWN_PERSON",
    Kind.BYSTANDER_ADULT: "BYSTANDER_ADULT",
    Kind.BYSTANDER_CHILD: "BYSTANDER_CHILD",
}
_COVERS = {
    RestrictionLevel.NO_IMAGE: frozenset(Scope),
    RestrictionLevel.NO_PUBLISH: frozenset({Scope.INTERNAL, Scope.PUBLIC}),
    RestrictionLevel.NO_PUBLIC: frozenset({Scope.PUBLIC}),
    RestrictionLevel.NO_PLACE: frozenset({Scope.INTERNAL, Scope.PUBLIC}),
    RestrictionLevel.REVIEW_EACH: frozenset(),
}


def stranger(_q: Question, person: PersonFacts) -> Iterator[str]:
    """Rows 8, 42 and 43: somebody outside the register who could be recognised."""
    if not person.kind.registered and not person.tag.unseen:
        yield _IDENTIFIABLE_STRANGER[person.kind]


def restricted(q: Question, person: PersonFacts) -> Iterator[str]:
    """Rows 10 to 12: a restriction outranks every yes, at any identifiability."""
    if RestrictionLevel.REVIEW_EACH in person.restrictions:
        yield "RESTRICTED_REVIEW"
    if any(q.use.scope in scopes(q, level) for level in person.restrictions):
        yield "RESTRICTED"


def scopes(q: Question, level: RestrictionLevel) -> frozenset[Scope]:
    """Return what a restriction stops for this photo."""
    place_hidden = level is RestrictionLevel.NO_PLACE and q.photo.place_clue is PlaceClue.NONE
    return frozenset() if place_hidden else _COVERS[level]


def identity(_q: Question, person: PersonFacts) -> Iterator[str]:
    """Row 50: what may be known of them under another name is not known to be all."""
    if person.identity_unsettled:
        yield "IDENTITY_UNSETTLED"


def deceased(_q: Question, person: PersonFacts) -> Iterator[str]:
    """Row 13: by dignity, not by law."""
    if person.deceased:
        yield "DECEASED"


def own_no(q: Question, person: PersonFacts) -> Iterator[str]:
    """Row 14: the person's own no to the scope or to being photographed, or a child's view against it."""
    asked = (q.use.scope, Scope.TAKE)
    if person.child_view is ChildView.NO or any(standing(q, person, SELF, scope).no for scope in asked):
        yield "OWN_NO"


def lower_scope_no(q: Question, person: PersonFacts) -> Iterator[str]:
    """Row 15: who may not see it inside can see public things too."""
    if q.use.scope is Scope.PUBLIC and standing(q, person, SELF, Scope.INTERNAL).no:
        yield "LOWER_SCOPE_NO"


def refuses(q: Question, person: PersonFacts) -> bool:
    """Say whether an own no stands: then nothing more is asked about the person's yes."""
    return any(own_no(q, person)) or any(lower_scope_no(q, person))


def unseen(q: Question, person: PersonFacts) -> Iterator[str]:
    """Rows 9 and 16 to 18: nobody could tell who it is, once two people say so."""
    if not person.tag.unseen or refuses(q, person):
        return
    guarded = regime(person, q.policy, q.today).asks_authority and any_no(q, person)
    if person.tag.attested_not_identifiable_by < TWO_PEOPLE:
        yield "IDENTIFIABILITY_UNCONFIRMED"
    if guarded:
        yield "GUARDIAN_NO_NOT_IDENTIFIABLE"
    elif person.tag.attested_not_identifiable_by >= TWO_PEOPLE:
        yield "NOT_IDENTIFIABLE"


def _weighed(q: Question, person: PersonFacts) -> bool:
    return not person.tag.unseen or refuses(q, person)


def born_unknown(q: Question, person: PersonFacts) -> Iterator[str]:
    """Row 19: without a date of birth nobody knows who decides."""
    if person.kind is Kind.YOUNG_PERSON and person.born is None and _weighed(q, person):
        yield "DOB_UNKNOWN"


def lacks_capacity(q: Question, person: PersonFacts) -> Iterator[Finding]:
    """Row 20: from 16 nobody else can decide for them (Adults with Incapacity (Scotland) Act 2000)."""
    if person.capacity is Capacity.UNABLE and not under(person, OWN_DECISION, q.today) and _weighed(q, person):
        public = q.use.scope is Scope.PUBLIC
        outcome = ROWS["ADULT_LACKS_CAPACITY"].outcome if public else Outcome.REVIEW
        yield Finding("ADULT_LACKS_CAPACITY", person.id, outcome)


def public_face(q: Question, person: PersonFacts) -> Iterator[str]:
    """Row 46: a child's face on the open web is avoided even when everyone said yes."""
    face = person.tag.identifiable is Identifiable.FACE
    if q.policy.face_public_child and q.use.scope is Scope.PUBLIC and face and under(person, ADULT, q.today):
        yield "FACE_PUBLIC_CHILD"


PERSON_CHECKS = (
    stranger, restricted, identity, deceased, own_no, lower_scope_no, unseen, born_unknown, lacks_capacity, public_face,
)  # fmt: skip
