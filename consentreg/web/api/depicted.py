"""How is a photo written, with who is in it, and how is what somebody says of it read?"""

from typing import Any

from consentreg.models import Attestation, Depiction, Photo
from consentreg.rules.facts import PlaceClue
from consentreg.rules.people import Identifiable
from consentreg.rules.permissions import Permission, allowed
from consentreg.rules.words import Kind as Who
from consentreg.services import photos, tagging
from consentreg.services.refusal import Refused
from consentreg.web.api.kinds import (
    Kind,
    day,
    flag,
    ident,
    listed,
    maybe,
    moment,
    optional,
    record,
    share,
    text,
    whole,
    word,
)
from consentreg.web.api.writing import iso, stamp
from consentreg.web.door import ctx

MOST_PEOPLE = 10_000
"""How many people may be counted in one photo."""


def _box() -> Kind:
    four = listed(share(), 4, least=4)

    def read(value: Any, where: str) -> tuple[float, ...]:  # noqa: ANN401 (JSON)
        x, y, w, h = four.read(value, where)
        if w <= 0 or h <= 0 or x + w > 1 + 1e-6 or y + h > 1 + 1e-6:
            raise Refused("BAD_BOX", "A box is x, y, width, height and must lie inside the photo.", where)
        return x, y, w, h

    return Kind(four.schema, read)


_SEEN = {
    "box": maybe(_box()),
    "identifiable": optional(word(Identifiable), Identifiable.FACE),
    "main_subject": optional(flag(), default=False),
    "named_in_caption": optional(flag(), default=False),
}
TAGGED = record("Tagged", {"person": maybe(ident()), "kind": optional(word(Who), None), **_SEEN})
TAGS = record("Tags", {
    "people_visible": Kind(maybe(whole(0, MOST_PEOPLE)).schema, maybe(whole(0, MOST_PEOPLE)).read),
    "complete": flag(),
    "attest_no_people": optional(flag(), default=False),
    "people": listed(TAGGED, tagging.MOST),
    "sensitive": maybe(flag()),
    "place_clue": maybe(word(PlaceClue)),
    "version": maybe(whole(0, 1 << 31)),
})  # fmt: skip
DEPICTED = record("Depicted", {
    "id": ident(), "person": maybe(ident()), "kind": word(Who), **_SEEN, "attested_by": whole(0, 1000)
})  # fmt: skip
CAPTURED = record("Captured", {
    "from": maybe(day()), "to": maybe(day()), "source": word(["file", "corrected", "unknown"])
})  # fmt: skip
HOLD = record("Hold", {"id": ident(), "reason": word(photos.HOLD_REASONS), "set_at": moment()})
_INSIDE = {
    "event": ident(),
    "group": ident(),
    "people_visible": whole(0, MOST_PEOPLE),
    "complete": flag(),
    "no_people_attested_by": whole(0, 1000),
    "sensitive": flag(),
    "place_clue": word(PlaceClue),
    "version": whole(0, 1 << 31),
    "people": listed(DEPICTED, tagging.MOST),
    "holds": listed(HOLD, 1000),
}
OUTSIDE = {
    "id": ident(),
    "sha256": text(64),
    "width": whole(1, 1 << 30),
    "height": whole(1, 1 << 30),
    "captured": CAPTURED,
    "added_at": moment(),
}
PHOTO = record("Photo", {
    **OUTSIDE,
    **{name: maybe(kind) for name, kind in _INSIDE.items()},
})  # fmt: skip


def tagged(said: dict[str, Any], where: str) -> tagging.Tagged:
    """Return somebody in a photo as said; raise Refused where kind and person contradict each other."""
    stranger = said["kind"] in {Who.UNKNOWN, Who.BYSTANDER_ADULT, Who.BYSTANDER_CHILD}
    if said["person"] and stranger:
        raise Refused("KIND_OF_A_STRANGER", "Somebody of the register is no stranger. Leave kind out.", f"{where}.kind")
    if not said["person"] and said["kind"] and not stranger:
        raise Refused("WHO_IS_IT", "Name the person, or say unknown or bystander.", f"{where}.person")
    return tagging.Tagged(
        person_id=said["person"],
        kind=said["kind"] or Who.UNKNOWN,
        identifiable=said["identifiable"],
        box=said["box"],
        main_subject=said["main_subject"],
        named_in_caption=said["named_in_caption"],
    )


def photo_json(photo: Photo) -> dict[str, Any]:
    """Return a photo as this account may know it: who is in it only to who may see every photo of the group."""
    inside = _inside_json(photo) if allowed(ctx().actor.role, Permission.SEE_PHOTOS) else {}
    return {
        "id": photo.id,
        "sha256": photo.sha256,
        "width": photo.width,
        "height": photo.height,
        "captured": captured_json(photo),
        "added_at": stamp(photo.added_at),
        **inside,
    }


def captured_json(photo: Photo) -> dict[str, Any]:
    """Return when a photo was taken, and who says so."""
    return {"from": iso(photo.captured_from), "to": iso(photo.captured_to), "source": photo.captured_source}


def _inside_json(photo: Photo) -> dict[str, Any]:
    return {
        "event": photo.event_id,
        "group": photo.group_id,
        "people_visible": photo.people_visible,
        "complete": photo.tagging_complete,
        "no_people_attested_by": _voices(photo.attestations, None),
        "sensitive": photo.sensitive,
        "place_clue": photo.place_clue,
        "version": photo.tag_version,
        "people": [_depicted_json(each, photo.attestations) for each in photo.depictions],
        "holds": [
            {"id": hold.id, "reason": hold.reason, "set_at": stamp(hold.set_at)}
            for hold in photo.holds
            if hold.lifted_at is None
        ],
    }


def _voices(attestations: list[Attestation], depiction_id: str | None) -> int:
    return len({each.account_id for each in attestations if each.depiction_id == depiction_id})


def _depicted_json(depiction: Depiction, attestations: list[Attestation]) -> dict[str, Any]:
    box = [depiction.x, depiction.y, depiction.w, depiction.h]
    return {
        "id": depiction.id,
        "person": depiction.person_id,
        "kind": depiction.kind,
        "box": None if None in box else box,
        "identifiable": depiction.identifiable,
        "main_subject": depiction.main_subject,
        "named_in_caption": depiction.named_in_caption,
        "attested_by": _voices(attestations, depiction.id),
    }
