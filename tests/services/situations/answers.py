"""Who answered, may they, and does it hold today and for this photo? Rows 21 to 35, 37, 44, 48."""

from datetime import date, datetime
from typing import Any

from consentreg.context import Context
from consentreg.models import Person
from consentreg.rules.words import Scope
from consentreg.services import notes, people, photos
from tests import factories as make
from tests.services.situations.stage import CHILD, TEEN, YOUTH, Seen, child, says, situation, wall, website, youth


@situation("21 nobody asked", "DENY NOT_ASKED TAKE_NOT_AGREED")
def _(ctx: Context) -> Seen:
    return website(ctx, make.person(ctx, born=YOUTH))


@situation("22 asked, no answer yet", "DENY NO_ANSWER_YET")
def _(ctx: Context) -> Seen:
    person = make.person(ctx, born=YOUTH)
    make.answer(ctx, person, Scope.TAKE)
    make.answer(ctx, person, Scope.PUBLIC, "requested")
    return website(ctx, person)


@situation("23 a guardian's yes where their own is needed", "DENY OWN_DECISION_NEEDED TAKE_NOT_AGREED")
def _(ctx: Context) -> Seen:
    person = make.person(ctx, born=TEEN)
    make.yes_to_all(ctx, person, authority_id=make.authority(ctx, person).id)
    return wall(ctx, person)


@situation("24 a guardian's yes from before they turned 12", "DENY GUARDIAN_YES_LAPSED_AGE TAKE_NOT_AGREED")
def _(ctx: Context) -> Seen:
    person = make.person(ctx, born=date(2014, 6, 1))
    make.yes_to_all(ctx, person, authority_id=make.authority(ctx, person).id)
    return wall(ctx, person)


@situation("25 a child, and no adult was asked", "DENY GUARDIAN_NOT_ASKED TAKE_NOT_AGREED")
def _(ctx: Context) -> Seen:
    person = make.person(ctx, born=CHILD)
    make.authority(ctx, person)
    return wall(ctx, person)


@situation("26 the only yes is of an adult nobody checked", "DENY AUTHORITY_NOT_VERIFIED TAKE_NOT_AGREED")
def _(ctx: Context) -> Seen:
    person = make.person(ctx, born=CHILD)
    foster = make.authority(ctx, person, relation="foster_carer", source="self_declared", verified=False)
    make.yes_to_all(ctx, person, authority_id=foster.id)
    notes.record_view(ctx, person, "yes")
    return wall(ctx, person)


@situation("26 the adult who said yes may no longer decide", "DENY AUTHORITY_NOT_VERIFIED TAKE_NOT_AGREED")
def _(ctx: Context) -> Seen:
    person = child(ctx)
    people.end_authority(ctx, person, people.authorities(ctx, person)[0].id)
    return wall(ctx, person)


@situation("27 an adult's no", "DENY GUARDIAN_NO TAKE_NOT_AGREED")
def _(ctx: Context) -> Seen:
    person = make.person(ctx, born=CHILD)
    for scope in Scope:
        make.answer(ctx, person, scope, "refused", authority_id=make.authority(ctx, person).id)
    return wall(ctx, person)


@situation("28 one adult's yes, another's no", "DENY GUARDIANS_DISAGREE")
def _(ctx: Context) -> Seen:
    person = child(ctx)
    make.answer(ctx, person, Scope.INTERNAL, "refused", authority_id=make.authority(ctx, person, name="Al").id)
    return wall(ctx, person)


@situation("29 nobody asked the child", "REVIEW CHILD_VIEW_NOT_RECORDED")
def _(ctx: Context) -> Seen:
    return wall(ctx, child(ctx, view=None))


@situation("30 they say yes, an adult says no", "REVIEW COMPETENT_YES_GUARDIAN_NO")
def _(ctx: Context) -> Seen:
    person = make.person(ctx, born=TEEN)
    make.yes_to_all(ctx, person)
    make.answer(ctx, person, Scope.INTERNAL, "refused", authority_id=make.authority(ctx, person).id)
    return wall(ctx, person)


@situation("31 outside, no adult agreed beside them", "REVIEW CO_AGREEMENT_MISSING")
def _(ctx: Context) -> Seen:
    person = make.person(ctx, born=TEEN)
    make.yes_to_all(ctx, person)
    return website(ctx, person)


@situation("32 a yes to show, none to be photographed", "DENY TAKE_NOT_AGREED")
def _(ctx: Context) -> Seen:
    person = make.person(ctx, born=YOUTH)
    make.answer(ctx, person, Scope.PUBLIC)
    return website(ctx, person)


def when(ctx: Context, scope: Scope = Scope.PUBLIC, **terms: Any) -> Seen:
    person = make.person(ctx, born=YOUTH)
    make.answer(ctx, person, Scope.TAKE, covers_existing=True)
    make.answer(ctx, person, scope, **terms)
    return website(ctx, person)


@situation("33 not yet", "DENY NOT_YET_VALID")
def _(ctx: Context) -> Seen:
    return when(ctx, valid_from=date(2026, 7, 2), covers_existing=True)


@situation("33 run out yesterday", "DENY EXPIRED")
def _(ctx: Context) -> Seen:
    return when(ctx, valid_until=date(2026, 6, 30))


@situation("33 the last day", "ALLOW CONSENTED")
def _(ctx: Context) -> Seen:
    return when(ctx, valid_until=date(2026, 7, 1))


@situation("34 taken before the yes", "DENY CAPTURED_BEFORE_CONSENT")
def _(ctx: Context) -> Seen:
    return when(ctx, since=datetime(2026, 6, 1, tzinfo=ctx.now.tzinfo))


@situation("35 taken nobody knows when", "REVIEW CAPTURE_DATE_UNKNOWN")
def _(ctx: Context) -> Seen:
    photo, channel = website(ctx, youth(ctx))
    return photos.correct_date(ctx, photo, None, None), channel


@situation("35 taken around the day of the yes", "REVIEW CAPTURE_DATE_UNKNOWN")
def _(ctx: Context) -> Seen:
    photo, channel = website(ctx, youth(ctx))
    return photos.correct_date(ctx, photo, date(2026, 1, 1), date(2026, 1, 31)), channel


@situation("37 it turned out that nobody can prove it", "DENY CONSENT_NOT_PROVEN")
def _(ctx: Context) -> Seen:
    return website(ctx, says(ctx, "invalidated", Scope.PUBLIC))


@situation("44 a member of staff decides alone", "ALLOW CONSENTED")
def _(ctx: Context) -> Seen:
    person = make.person(ctx, kind="staff", born=date(1980, 1, 1))
    make.yes_to_all(ctx, person)
    return website(ctx, person)


@situation("48 everything positive", "ALLOW CONSENTED")
def _(ctx: Context) -> Seen:
    return website(ctx, youth(ctx))


@situation("48 a child, a parent's yes and the child's", "ALLOW CONSENTED")
def _(ctx: Context) -> Seen:
    return website(ctx, child(ctx))


def moves(ctx: Context, person: Person, house: str, moved_on: date | None = None) -> Person:
    groups = [make.group(ctx, house)]
    return people.edit(ctx, person, name=person.name, born=person.born, looked_after=person.looked_after,
                       left_on=person.left_on, groups=groups, moved_on=moved_on)  # fmt: skip


@situation("51 moved since they said yes to inside", "DENY PLACEMENT_CHANGED")
def _(ctx: Context) -> Seen:
    return wall(ctx, moves(ctx, youth(ctx), "Heron House"))


@situation("51 said yes again in the new house", "ALLOW CONSENTED")
def _(ctx: Context) -> Seen:
    person = moves(ctx, youth(ctx), "Heron House")
    make.answer(ctx, person, Scope.INTERNAL, since=ctx.now)
    return wall(ctx, person)


@situation("51 said yes after a move that is written down late", "ALLOW CONSENTED")
def _(ctx: Context) -> Seen:
    return wall(ctx, moves(ctx, youth(ctx), "Heron House", moved_on=make.LONG_AGO.date()))


@situation("51 a move does not touch the website", "ALLOW CONSENTED")
def _(ctx: Context) -> Seen:
    return website(ctx, moves(ctx, youth(ctx), "Heron House"))
