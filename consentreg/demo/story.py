"""In which order did it all happen? People first, then what they said, the outings, and what has become of it since."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from consentreg.context import Actor, Context
from consentreg.demo import photographs, since
from consentreg.demo.cast import CAST, GROUPS, Member, Said
from consentreg.demo.stage import Act, Link, Stage
from consentreg.installation import Installation
from consentreg.rules.age import birthday
from consentreg.rules.permissions import Role
from consentreg.rules.words import USUAL, Scope
from consentreg.services import accounts, consents, contacts, notes, organisation, people, restrictions
from consentreg.services.consents import NewAnswer

BEGAN = 200
"""Days since the organisation began to use the register: before anybody of the cast said anything."""
LETTERS = {"T": Scope.TAKE, "I": Scope.INTERNAL, "P": Scope.PUBLIC}
ACCOUNTS = {
    "staff": (Role.STAFF, "Kim Rae"),
    "second": (Role.STAFF, "Lou Tait"),
    "comms": (Role.COMMS, "Max Bell"),
    "lead": (Role.SAFEGUARDING, "Nell Hay"),
    "lead2": (Role.SAFEGUARDING, "Ola Wood"),
    "admin": (Role.ADMIN, "Pat Orr"),
}
CHANNELS = (
    ("house-album", "Our album", "KEEPSAKE", None, "The people in it", 0),
    ("hall-wall", "Wall in the hall", "INTERNAL_DISPLAY", None, "Everybody who lives or works here", 0),
    ("newsletter", "Staff newsletter", "INTERNAL_SHARED", None, "Staff and the board", 1),
    ("our-website", "Our website", "WEBSITE", "https://harbour.example", "Anybody, for ever", 1),
    ("our-page", "Our page on social media", "SOCIAL", "https://social.example/harbour", "Anybody and friends", 1),
    ("local-paper", "The local paper", "PRESS", "https://paper.example", "The whole town", 2),
    ("annual-report", "Annual report", "FUNDER_REPORT", None, "Funders and partners, on paper", 1),
)


def tell(parts: Installation, password_hash: str, command: Actor) -> list[Link]:
    """Tell the whole story, all of it or nothing: whoever was interrupted can begin again. Return links to try."""
    with parts.transaction(command) as ctx:
        stage = _begin(ctx, password_hash)
        acts = [Act(30, _channels), *_spoken(), *photographs.acts(), *since.acts(ctx.now)]
        for act in sorted(acts, key=lambda act: act.days_ago, reverse=True):
            act.play(ctx, stage)
        return stage.links


def _begin(ctx: Context, password_hash: str) -> Stage:
    then = replace(ctx, now=ctx.now - timedelta(days=BEGAN))
    organisation.found(then, "Harbour Trust")
    groups = {name: organisation.add_group(then, name) for name in GROUPS}
    actors = _accounts(then, [group.id for group in groups.values()], password_hash)
    stage = Stage(organisation.today(ctx), actors, groups)
    for member in CAST:
        _enter(then, stage, member)
    return stage


def _accounts(ctx: Context, groups: list[str], password_hash: str) -> dict[str, Actor]:
    cast = {}
    for address, (role, name) in ACCOUNTS.items():
        mine = groups if role is Role.STAFF else []
        account, _ = accounts.add(ctx, f"{address}@demo.example", role, groups=mine, name=name)
        account.password = password_hash
        cast[address] = accounts.actor_of(ctx.session, account)
    return cast


def _channels(ctx: Context, stage: Stage) -> None:
    check = stage.today + timedelta(days=150)
    for slug, name, klass, url, audience, rating in CHANNELS:
        risk = dict.fromkeys(organisation.RATINGS, rating)
        organisation.add_channel(ctx, name=name, slug=slug, klass=klass, url=url, owner="Max Bell", audience=audience,
                                 risk=risk, next_check=check)  # fmt: skip


def _enter(ctx: Context, stage: Stage, member: Member) -> None:
    staff = stage.by("staff", ctx)
    person = people.add(
        staff,
        name=member.name,
        kind=member.kind,
        born=_born(stage.today, member),
        groups=[stage.groups[member.group]],
        looked_after=member.looked_after,
    )
    stage.people[member.key] = contacts.of_person(staff, person, member.email, "en")
    for adult in member.adults:
        added = people.add_authority(staff, person, name=adult.name, relation=adult.relation, source=adult.source,
                                     verified=adult.verified, may_see_photos=adult.may_see_photos)  # fmt: skip
        stage.adults[adult.name] = contacts.of_adult(staff, person, added, adult.email, adult.language)
    if member.view:
        notes.record_view(staff, person, member.view)
    _afterwards(ctx, stage, member)


def _born(today: date, member: Member) -> date:
    reached = today - timedelta(days=member.birthday)
    return birthday(reached, -member.age)


def _afterwards(ctx: Context, stage: Stage, member: Member) -> None:
    person = stage.people[member.key]
    if member.restriction:
        level, category = member.restriction
        review = stage.today + timedelta(days=90)
        restrictions.restrict(stage.by("lead", ctx), person, level=level, category=category, review_by=review)
    if member.left_days_ago:
        person.left_on = stage.today - timedelta(days=member.left_days_ago)


def _spoken() -> list[Act]:
    return [Act(said.days_ago, partial(_say, member=member, said=said)) for member in CAST for said in member.said]


def _say(ctx: Context, stage: Stage, member: Member, said: Said) -> None:
    adult = stage.adults.get(said.by)
    until = organisation.today(ctx) + timedelta(days=said.lasts) if said.lasts and said.answer == "given" else None
    for letter in said.scopes:
        consents.record(stage.by("staff", ctx), stage.people[member.key], NewAnswer(
            scope=LETTERS[letter], answer=said.answer, authority_id=adult.id if adult else None,
            method="in_person_form", valid_until=until, conditions=said.conditions,
            channels=_places(LETTERS[letter], said.channels),
            evidence_reference="Form in the blue folder",
        ))  # fmt: skip


def _places(scope: Scope, ticked: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return the usual places of public use and those ticked beside them; none are named where nobody ticked any."""
    return tuple(sorted({*USUAL[scope], *ticked})) if ticked and scope is Scope.PUBLIC else None
