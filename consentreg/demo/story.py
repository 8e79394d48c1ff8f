"""In which order did it all happen? People first, then what they said, then outings and who is in the photos."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from consentreg.context import Actor, Context
from consentreg.demo.cast import CAST, GROUPS, LOOKS, Member, Said
from consentreg.demo.outings import OUTINGS, Outing, Shot
from consentreg.imaging.scenes import Figure, Scene, boxes, draw
from consentreg.installation import Installation
from consentreg.models import Group, Person
from consentreg.rules.age import birthday
from consentreg.rules.permissions import Role
from consentreg.rules.words import Scope
from consentreg.services import accounts, consents, notes, organisation, people, photos, restrictions, tagging
from consentreg.services.consents import NewAnswer
from consentreg.services.tagging import Tagged, Tags

ZONE = ZoneInfo("Europe/London")
SIZE = (2016, 1512)
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


@dataclass(frozen=True, slots=True)
class Stage:
    """What the story needs at hand: the accounts that act, the groups, the people by drawing key."""

    staff: Actor
    second: Actor
    lead: Actor
    groups: dict[str, Group]
    people: dict[str, Person]


def tell(parts: Installation, password_hash: str, command: Actor) -> None:
    """Tell the whole story, all of it or nothing: whoever was interrupted can begin again."""
    with parts.transaction(command) as ctx:
        organisation.found(ctx, "Harbour Trust")
        groups = {name: organisation.add_group(ctx, name) for name in GROUPS}
        cast = _accounts(ctx, list(groups.values()), password_hash)
        _channels(ctx)
        stage = Stage(cast["staff"], cast["second"], cast["lead"], groups, {})
        for member in CAST:
            stage.people[member.key] = _enter(ctx, stage, member)
        for outing in OUTINGS:
            _outing(replace(ctx, actor=stage.staff), stage, outing)


def _accounts(ctx: Context, groups: list[Group], password_hash: str) -> dict[str, Actor]:
    cast = {}
    for address, (role, name) in ACCOUNTS.items():
        mine = [group.id for group in groups] if role is Role.STAFF else []
        account, _ = accounts.add(ctx, f"{address}@demo.example", role, groups=mine, name=name)
        account.password = password_hash
        cast[address] = accounts.actor_of(ctx.session, account)
    return cast


def _channels(ctx: Context) -> None:
    check = organisation.today(ctx) + timedelta(days=150)
    for slug, name, klass, url, audience, rating in CHANNELS:
        risk = dict.fromkeys(organisation.RATINGS, rating)
        organisation.add_channel(ctx, name=name, slug=slug, klass=klass, url=url, owner="Max Bell", audience=audience,
                                 risk=risk, next_check=check)  # fmt: skip


def _enter(ctx: Context, stage: Stage, member: Member) -> Person:
    today = organisation.today(ctx)
    staff = replace(ctx, actor=stage.staff)
    person = people.add(
        staff,
        name=member.name,
        kind=member.kind,
        born=_born(today, member),
        groups=[stage.groups[member.group]],
        looked_after=member.looked_after,
    )
    adults = {
        adult.name: people.add_authority(staff, person, name=adult.name, relation=adult.relation,
                                         source=adult.source, verified=adult.verified).id
        for adult in member.adults
    }  # fmt: skip
    if member.view:
        notes.record_view(staff, person, member.view)
    for said in member.said:
        _say(staff, person, adults, said)
    _afterwards(ctx, stage, person, member)
    return person


def _born(today: date, member: Member) -> date:
    reached = today - timedelta(days=member.birthday)
    return birthday(reached, -member.age)


def _afterwards(ctx: Context, stage: Stage, person: Person, member: Member) -> None:
    if member.restriction:
        level, category = member.restriction
        review = organisation.today(ctx) + timedelta(days=90)
        restrictions.restrict(replace(ctx, actor=stage.lead), person, level=level, category=category, review_by=review)
    if member.left_days_ago:
        person.left_on = organisation.today(ctx) - timedelta(days=member.left_days_ago)


def _say(ctx: Context, person: Person, adults: dict[str, str], said: Said) -> None:
    since = ctx.now - timedelta(days=said.days_ago)
    until = (since + timedelta(days=said.lasts)).date() if said.lasts and said.answer == "given" else None
    for letter in said.scopes:
        consents.record(ctx, person, NewAnswer(
            scope=LETTERS[letter], answer=said.answer, authority_id=adults.get(said.by), since=since,
            method="in_person_form", valid_until=until, conditions=said.conditions, channels=said.channels,
            evidence_reference="Form in the blue folder",
        ))  # fmt: skip


def _outing(ctx: Context, stage: Stage, outing: Outing) -> None:
    day = organisation.today(ctx) - timedelta(days=outing.days_ago)
    event = organisation.event(ctx, stage.groups[outing.group], outing.name, day)
    for shot in outing.shots:
        scene, taken = _scene(outing, shot), _taken(day, shot)
        file = draw(scene, taken=taken, place=outing.place, size=SIZE)
        added = photos.add(ctx, photos.receive(file), stage.groups[outing.group], event=event)
        if shot.tagging != "to do":
            _tag(ctx, stage, added.photo.id, scene, shot)


def _taken(day: date, shot: Shot) -> datetime:
    return datetime.combine(day, time(11, 0), ZONE) + timedelta(minutes=17 * shot.number)


def _scene(outing: Outing, shot: Shot) -> Scene:
    ages = {member.key: member.age for member in CAST}
    figures = tuple(
        Figure(_drawn(name.rstrip("~")), ages[name.rstrip("~")], "back" if name.endswith("~") else "front")
        for name in shot.people.split()
    )
    return Scene(outing.scenes, shot.number, figures, shot.strangers)


def _drawn(key: str) -> str:
    return f"{key} {LOOKS[key]}"


def _tag(ctx: Context, stage: Stage, photo_id: str, scene: Scene, shot: Shot) -> None:
    places = boxes(scene, SIZE)
    known = [_tagged(stage, figure, box) for figure, box in zip(scene.figures, places, strict=True)]
    strangers = [Tagged(None, "bystander_adult")] * (1 if shot.strangers else 0)
    pictured = [*known, *strangers]
    photo = photos.get(ctx, photo_id)
    nobody = not pictured
    tags = Tags(pictured, len(pictured), complete=True, attest_no_people=nobody, place_clue="none")
    tagging.say(ctx, photo, tags)
    if shot.tagging == "seen by two":
        _confirm(replace(ctx, actor=stage.second), photo_id)


def _tagged(stage: Stage, figure: Figure, box: tuple[float, float, float, float]) -> Tagged:
    person = stage.people[figure.key.split()[0]]
    identifiable = "not_identifiable" if figure.facing == "back" else "face"
    return Tagged(person.id, person.kind, identifiable, box)


def _confirm(ctx: Context, photo_id: str) -> None:
    photo = photos.get(ctx, photo_id)
    unseen = [d.id for d in photo.depictions if d.identifiable == "not_identifiable"]
    for depiction_id in unseen:
        tagging.attest(ctx, photo, depiction_id)
    if not photo.depictions:
        tagging.attest(ctx, photo, None)
