"""How do the photos of an outing come into the register, and who says who is in them?"""

from datetime import date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from consentreg.context import Context
from consentreg.demo.cast import CAST, LOOKS
from consentreg.demo.outings import OUTINGS, Outing, Shot
from consentreg.demo.stage import Act, Stage
from consentreg.imaging.scenes import Figure, Scene, boxes, draw
from consentreg.services import organisation, photos, tagging
from consentreg.services.tagging import Tagged, Tags

ZONE = ZoneInfo("Europe/London")
SIZE = (2016, 1512)


def acts() -> list[Act]:
    """Return the uploads, each on the day after its outing."""
    return [Act(outing.days_ago - 1, partial(_add, outing=outing)) for outing in OUTINGS]


def _add(ctx: Context, stage: Stage, outing: Outing) -> None:
    staff = stage.by("staff", ctx)
    day = stage.today - timedelta(days=outing.days_ago)
    event = organisation.event(staff, stage.groups[outing.group], outing.name, day)
    for shot in outing.shots:
        scene, taken = _scene(outing, shot), _taken(day, shot)
        file = draw(scene, taken=taken, place=outing.place, size=SIZE)
        added = photos.add(staff, photos.receive(file), stage.groups[outing.group], event=event)
        stage.photos[outing.name, shot.number] = added.photo.id
        if shot.tagging != "to do":
            _tag(staff, stage, added.photo.id, scene, shot)


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
        _confirm(stage.by("second", ctx), photo_id)


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
