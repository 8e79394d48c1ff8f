"""Who is in it: restricted, unwilling, seen from behind, unable, gone? Rows 10 to 20, 36."""

from datetime import date

from consentreg.context import Context
from consentreg.models import Person
from consentreg.rules.words import Scope
from consentreg.services import deaths, notes, people, restrictions
from consentreg.services.tagging import Tagged
from tests import factories as make
from tests.services import acts
from tests.services.situations.stage import YOUTH, Seen, child, lead, says, situation, wall, website, youth


@situation("10 restricted", "DENY RESTRICTED")
def _(ctx: Context) -> Seen:
    person = youth(ctx)
    restrictions.restrict(lead(ctx), person, level="NO_PUBLIC", category="other", review_by=None)
    return website(ctx, person)


@situation("11 the place is secret and may show", "DENY RESTRICTED")
def _(ctx: Context) -> Seen:
    person = youth(ctx)
    restrictions.restrict(lead(ctx), person, level="NO_PLACE", category="protective_order", review_by=None)
    return wall(ctx, person)


@situation("11 the place is secret and does not show", "ALLOW CONSENTED")
def _(ctx: Context) -> Seen:
    person = youth(ctx)
    restrictions.restrict(lead(ctx), person, level="NO_PLACE", category="protective_order", review_by=None)
    return acts.tagged(ctx, acts.snap(ctx), Tagged(person.id), place_clue="none"), make.channel(ctx)


@situation("12 each use is looked at", "REVIEW RESTRICTED_REVIEW")
def _(ctx: Context) -> Seen:
    person = youth(ctx)
    restrictions.restrict(lead(ctx), person, level="REVIEW_EACH", category="other", review_by=None)
    return wall(ctx, person)


@situation("13 deceased", "REVIEW DECEASED")
def _(ctx: Context) -> Seen:
    return wall(ctx, deaths.note(ctx, youth(ctx), date(2026, 6, 1)))


@situation("13 deceased after a no of their own", "DENY OWN_NO")
def _(ctx: Context) -> Seen:
    return wall(ctx, deaths.note(ctx, says(ctx, "withdrawn", Scope.INTERNAL), date(2026, 6, 1)))


@situation("14 own no", "DENY OWN_NO")
def _(ctx: Context) -> Seen:
    return website(ctx, says(ctx, "withdrawn", Scope.PUBLIC))


@situation("14 own no to being photographed", "DENY OWN_NO")
def _(ctx: Context) -> Seen:
    return website(ctx, says(ctx, "refused", Scope.TAKE))


@situation("14 a child who does not decide says no", "DENY OWN_NO")
def _(ctx: Context) -> Seen:
    return wall(ctx, child(ctx, view="no"))


@situation("15 own no inside, asked for outside", "DENY LOWER_SCOPE_NO")
def _(ctx: Context) -> Seen:
    return website(ctx, says(ctx, "refused", Scope.INTERNAL))


def _from_behind(ctx: Context, person: Person, looks: int) -> Seen:
    photo = acts.snap(ctx)
    for _ in range(looks):
        acts.tagged(acts.acting(ctx, make.account(ctx)), photo, Tagged(person.id, identifiable="not_identifiable"))
    return photo, make.channel(ctx)


@situation("16 from behind, two people say nobody could tell", "ALLOW NOT_IDENTIFIABLE")
def _(ctx: Context) -> Seen:
    return _from_behind(ctx, make.person(ctx, born=YOUTH), looks=2)


@situation("17 from behind, one says so", "REVIEW IDENTIFIABILITY_UNCONFIRMED")
def _(ctx: Context) -> Seen:
    return _from_behind(ctx, make.person(ctx, born=YOUTH), looks=1)


@situation("18 from behind, but a parent said no", "REVIEW GUARDIAN_NO_NOT_IDENTIFIABLE")
def _(ctx: Context) -> Seen:
    person = child(ctx)
    make.answer(ctx, person, Scope.PUBLIC, "refused", authority_id=make.authority(ctx, person, name="Al").id)
    return _from_behind(ctx, person, looks=2)


@situation("19 date of birth unknown", "REVIEW DOB_UNKNOWN")
def _(ctx: Context) -> Seen:
    person = make.person(ctx, born=None)
    make.yes_to_all(ctx, person)
    make.yes_to_all(ctx, person, authority_id=make.authority(ctx, person).id)
    return wall(ctx, person)


def _unable(ctx: Context, person: Person) -> Person:
    notes.assess_capacity(ctx, person, result="unable", basis="talked it over", review_by=date(2026, 12, 1))
    return person


@situation("20 lacks capacity, outside", "DENY ADULT_LACKS_CAPACITY")
def _(ctx: Context) -> Seen:
    return website(ctx, _unable(ctx, youth(ctx)))


@situation("20 lacks capacity, inside", "REVIEW ADULT_LACKS_CAPACITY")
def _(ctx: Context) -> Seen:
    return wall(ctx, _unable(ctx, youth(ctx)))


@situation("36 left", "DENY PERSON_LEFT")
def _(ctx: Context) -> Seen:
    return wall(ctx, _left(ctx, youth(ctx)))


@situation("36 left, and you may keep using them", "ALLOW CONSENTED")
def _(ctx: Context) -> Seen:
    return wall(ctx, _left(ctx, youth(ctx, survives_leaving=True)))


def _left(ctx: Context, person: Person) -> Person:
    known = {"name": person.name, "born": person.born, "looked_after": False, "groups": [make.group(ctx)]}
    return people.edit(ctx, person, left_on=date(2026, 6, 15), **known)


@situation("50 may stand in another house as well", "REVIEW IDENTITY_UNSETTLED")
def _(ctx: Context) -> Seen:
    person = youth(ctx)
    people.add(ctx, name=person.name, kind="young_person", born=None, groups=[make.group(ctx, "Heron House")])
    return wall(ctx, person)


@situation("50 the other one said no", "DENY OWN_NO")
def _(ctx: Context) -> Seen:
    person = youth(ctx)
    house = make.group(ctx, "Heron House")
    other = people.add(ctx, name=person.name, kind="young_person", born=None, groups=[house])
    make.answer(ctx, other, Scope.TAKE, "refused")
    return wall(ctx, person)
