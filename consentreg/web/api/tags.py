"""Who says who is in a photo, confirms that nobody is, or pauses it?"""

from collections.abc import Sequence
from typing import Any

from consentreg.models import Photo
from consentreg.rules.permissions import Permission
from consentreg.services import people, photos, tagging
from consentreg.services.refusal import Refused
from consentreg.web.api.calls import call
from consentreg.web.api.depicted import HOLD, PHOTO, TAGS, photo_json, tagged
from consentreg.web.api.entrance import blueprint
from consentreg.web.api.kinds import ident, maybe, record, word
from consentreg.web.api.writing import Answer, stamp, with_edition
from consentreg.web.door import ctx
from consentreg.web.guard import requires

ATTESTATION = record("NewAttestation", {"depiction": maybe(ident())})
NEW_HOLD = record("NewHold", {"reason": word(photos.HOLD_REASONS)})


@blueprint.put("/photos/<string:photo_id>/people")
@requires(Permission.TAG)
@call(body=TAGS, answers={200: PHOTO}, edits=True, tagged=True)
def say_who_is_in_photo(photo_id: str, said: dict[str, Any], opened: str | None) -> Answer:
    photo = photos.get(ctx(), photo_id)
    pictured = [tagged(each, f"people[{i}]") for i, each in enumerate(said["people"])]
    _require_each_once(pictured)
    _require_known(pictured, {each.person_id for each in photo.depictions})
    tags = tagging.Tags(
        people=pictured,
        people_visible=said["people_visible"],
        complete=said["complete"],
        attest_no_people=said["attest_no_people"],
        sensitive=said["sensitive"],
        place_clue=said["place_clue"],
    )
    tagging.say(ctx(), photo, tags, opened=_opened(photo, said["version"], opened))
    return with_edition(photo_json(photos.get(ctx(), photo_id)), photo)


def _opened(photo: Photo, version: int | None, named: str | None) -> str:
    """Return the edition a program has read. Who names none may say anew what they said last, or be the first."""
    if version is not None and named not in {None, str(version)}:
        return ""
    if version is not None or named is not None:
        return named or str(version)
    mine = photo.tagged_by == ctx().actor.id or not photo.tag_version
    return photo.edition if mine else ""


def _require_each_once(pictured: Sequence[tagging.Tagged]) -> None:
    before: set[str] = set()
    for i, each in enumerate(pictured):
        if each.person_id in before:
            raise Refused("NAMED_TWICE", "The same person is named twice. Each person once.", f"people[{i}].person")
        before |= {each.person_id} if each.person_id else set()


def _require_known(pictured: Sequence[tagging.Tagged], there: set[str | None]) -> None:
    seen = people.some(ctx(), {each.person_id for each in pictured if each.person_id})
    for i, each in enumerate(pictured):
        if each.person_id and each.person_id not in seen and each.person_id not in there:
            raise Refused("UNKNOWN_PERSON", "This person is not in the register.", f"people[{i}].person")


@blueprint.post("/photos/<string:photo_id>/attestations")
@requires(Permission.TAG)
@call(body=ATTESTATION, answers={201: PHOTO})
def confirm_as_second_person(photo_id: str, said: dict[str, Any]) -> tuple[dict[str, Any], int]:
    tagging.attest(ctx(), photos.get(ctx(), photo_id), said["depiction"])
    return photo_json(photos.get(ctx(), photo_id)), 201


@blueprint.post("/photos/<string:photo_id>/holds")
@requires(Permission.HOLD)
@call(body=NEW_HOLD, answers={201: HOLD})
def hold_photo(photo_id: str, said: dict[str, Any]) -> tuple[dict[str, Any], int]:
    held = photos.hold(ctx(), photos.get(ctx(), photo_id), said["reason"])
    return {"id": held.id, "reason": held.reason, "set_at": stamp(held.set_at)}, 201


@blueprint.delete("/photos/<string:photo_id>/holds/<string:hold_id>")
@requires(Permission.HOLD)
@call(answers={204: None})
def lift_hold(photo_id: str, hold_id: str) -> tuple[str, int]:
    photos.lift_hold(ctx(), photos.get(ctx(), photo_id), hold_id)
    return "", 204
