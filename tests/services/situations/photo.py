"""What is in the photo, is it finished, and where shall it go? Rows 1 to 9, 42 to 47."""

from datetime import date

import sqlalchemy as sa

from consentreg.context import Context
from consentreg.services import notes, organisation, photos, policy, tagging
from consentreg.services.tagging import Tagged, Tags
from tests import factories as make
from tests.services import acts
from tests.services.situations.stage import Seen, situation, website, youth


@situation("1 a row with a word nobody knows", "DENY SYSTEM_UNSURE")
def _(ctx: Context) -> Seen:
    seen = website(ctx, youth(ctx))
    ctx.session.execute(sa.text("UPDATE photo SET purpose = 'fun'"))
    return seen


@situation("1 taken before somebody in it was born", "DENY SYSTEM_UNSURE")
def _(ctx: Context) -> Seen:
    person = make.person(ctx, born=date(2026, 6, 1))
    make.yes_to_all(ctx, person, authority_id=make.authority(ctx, person).id, since=None, covers_existing=True)
    notes.record_view(ctx, person, "cannot_express", "watched the baby")
    photo = acts.photo_of(ctx, person)
    return photos.correct_date(ctx, photo, date(2026, 5, 1), date(2026, 5, 1)), make.channel(ctx, "album", "KEEPSAKE")


@situation("2 on hold", "DENY PHOTO_ON_HOLD")
def _(ctx: Context) -> Seen:
    photo, channel = website(ctx, youth(ctx))
    photos.hold(ctx, photo, "asked_to_pause")
    return photo, channel


@situation("3 taken for care", "DENY OPERATIONAL_PHOTO")
def _(ctx: Context) -> Seen:
    photo, channel = website(ctx, youth(ctx))
    photo.purpose = "operational"
    return photo, channel


@situation("4 a retired channel", "DENY CHANNEL_NOT_APPROVED")
def _(ctx: Context) -> Seen:
    photo, channel = website(ctx, youth(ctx))
    return photo, policy.retire_channel(ctx, channel.slug)


@situation("5 never tagged", "DENY TAGGING_NOT_COMPLETE")
def _(ctx: Context) -> Seen:
    return acts.snap(ctx), make.channel(ctx)


@situation("5 nobody in it, but nobody says so", "DENY TAGGING_NOT_COMPLETE")
def _(ctx: Context) -> Seen:
    return acts.tagged(ctx, acts.snap(ctx)), make.channel(ctx)


@situation("6 more people visible than named", "DENY UNTAGGED_PEOPLE")
def _(ctx: Context) -> Seen:
    person = youth(ctx)
    tags = Tags([Tagged(person.id)], people_visible=2, complete=True)
    return tagging.say(ctx, acts.snap(ctx), tags), make.channel(ctx)


@situation("7 nobody in it, two people say so", "ALLOW NO_PEOPLE")
def _(ctx: Context) -> Seen:
    photo = acts.snap(ctx)
    for _ in range(2):
        acts.tagged(acts.acting(ctx, make.account(ctx)), photo, attest_no_people=True)
    return photo, make.channel(ctx)


def _stranger(ctx: Context, kind: str, how: str = "face") -> Seen:
    person = youth(ctx)
    photo = acts.tagged(ctx, acts.snap(ctx), Tagged(person.id), Tagged(None, kind, how))
    return photo, make.channel(ctx)


@situation("8 a face nobody knows", "DENY UNKNOWN_PERSON")
def _(ctx: Context) -> Seen:
    return _stranger(ctx, "unknown")


@situation("9 somebody from behind, one look", "REVIEW IDENTIFIABILITY_UNCONFIRMED")
def _(ctx: Context) -> Seen:
    return _stranger(acts.acting(ctx, make.account(ctx)), "unknown", "not_identifiable")


@situation("42 an adult who walked by", "REVIEW BYSTANDER_ADULT")
def _(ctx: Context) -> Seen:
    return _stranger(ctx, "bystander_adult")


@situation("43 a child who walked by", "DENY BYSTANDER_CHILD")
def _(ctx: Context) -> Seen:
    return _stranger(ctx, "bystander_child")


@situation("45 think about dignity", "REVIEW SENSITIVE_CONTENT")
def _(ctx: Context) -> Seen:
    return acts.tagged(ctx, acts.snap(ctx), Tagged(youth(ctx).id), sensitive=True), make.channel(ctx)


@situation("46 a child's face where anybody can see it", "REVIEW FACE_PUBLIC_CHILD")
def _(ctx: Context) -> Seen:
    organisation.organisation(ctx).face_public_child = True
    return website(ctx, youth(ctx))


@situation("47 a dangerous channel", "REVIEW CHANNEL_RISK")
def _(ctx: Context) -> Seen:
    photo = acts.photo_of(ctx, youth(ctx, channels=("WEBSITE", "SOCIAL")))
    return photo, make.channel(ctx, "clips", "SOCIAL", risk=dict.fromkeys(organisation.RATINGS, 2))
