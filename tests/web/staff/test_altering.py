"""Does a photo that one person holds back become one that may be used, and is nothing told or kept on the way?"""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from consentreg.context import COMMAND
from consentreg.models import Photo
from consentreg.rules.words import Scope
from consentreg.services import organisation, photos, tagging
from consentreg.services.tagging import Tagged, Tags
from tests import factories
from tests.web.staff.outing import Outing, code_of, names_in, text_of

Counter = Callable[[], AbstractContextManager[list[str]]]
ADA_AT, BEN_AT = (0.1, 0.2, 0.1, 0.2), (0.75, 0.2, 0.1, 0.2)
NOWHERE = "0" * 32


@pytest.fixture
def photo(outing: Outing) -> Photo:
    """Return a photo of two: one has said yes to everything, the other was never asked."""
    made = outing.photo(copies=True)
    with outing.parts.transaction(COMMAND) as ctx:
        organisation.organisation(ctx).face_public_child = False
        factories.yes_to_all(ctx, outing.ada)
        people = [Tagged(outing.ada.id, box=ADA_AT), Tagged(outing.ben.id, box=BEN_AT)]
        tagging.say(ctx, photos.get(ctx, made.id), Tags(people, 2, complete=True, place_clue="none"))
    return outing.see(made)


def whose(outing: Outing, photo: Photo) -> dict[str, str]:
    """Return the depictions of a photo by the first name of who is in them."""
    names = {outing.ada.id: "Ada", outing.ben.id: "Ben"}
    return {names[one.person_id or ""]: one.id for one in photo.depictions}


def cover(client: FlaskClient, photo: Photo, **fields: object) -> TestResponse:
    form = {"version": photo.tag_version, "look": "solid"} | fields
    return client.post(f"/staff/photos/{photo.id}/cover", data=form)


def crop(client: FlaskClient, photo: Photo, *sides: object, **fields: object) -> TestResponse:
    form = {"version": photo.tag_version} | dict(zip(("left", "top", "width", "height"), sides, strict=False)) | fields
    return client.post(f"/staff/photos/{photo.id}/crop", data=form)


def new_one(outing: Outing, answer: TestResponse) -> Photo:
    """Return the photo that an answer leads to."""
    assert answer.status_code == 303, text_of(answer)
    found = re.fullmatch(r"/staff/photos/(\w{32})/people", answer.location)
    assert found
    with outing.parts.reading(COMMAND) as ctx:
        return photos.get(ctx, found[1])


def count(outing: Outing) -> int:
    with outing.parts.reading(COMMAND) as ctx:
        return len(photos.of_event(ctx, outing.event))


def acts(page: str) -> dict[str, str]:
    """Return what a photo's page offers to do, and where."""
    inside = re.search(r'<ul class="helps">(.*?)</ul>', page, re.DOTALL)
    return dict(re.findall(r'<a class="button[^"]*" href="([^"]*)">([^<]*)</a>', inside[1])) if inside else {}


def test_the_page_of_a_photo_offers_the_smallest_changes(staff: FlaskClient, outing: Outing, photo: Photo) -> None:
    other = outing.photo(outing.ada, complete=True)
    offered = {
        words: href for href, words in acts(staff.get(f"/staff/photos/{photo.id}").get_data(as_text=True)).items()
    }
    assert list(offered) == ["Cover Ben", "Crop to the left", "See them"]
    assert offered["Cover Ben"] == f"/staff/photos/{photo.id}/cover?who={whose(outing, photo)['Ben']}"
    assert offered["See them"] == f"/staff/outings/{outing.event.id}?show=for-public"
    board = staff.get(offered["See them"]).get_data(as_text=True)
    assert f"/staff/photos/{other.id}" in board
    assert f"/staff/photos/{photo.id}" not in board
    assert "Fine for public" in board
    preview = text_of(staff.get(offered["Crop to the left"].replace("&amp;", "&")))
    assert "No longer in it: Ben." in preview
    assert "Still in it: Ada." in preview


@pytest.mark.parametrize("show", ["for-album", "for-inside", "for-public"])
def test_the_board_shows_what_is_fine_for_a_place_however_much_further_it_goes(
    staff: FlaskClient, outing: Outing, photo: Photo, show: str
) -> None:
    fine, unfinished = outing.photo(outing.ada, complete=True), outing.photo(outing.ada)
    board = staff.get(f"/staff/outings/{outing.event.id}?show={show}").get_data(as_text=True)
    assert (fine.id in board, photo.id in board, unfinished.id in board.split('id="sheet"')[1]) == (True, False, False)


def test_covering_leads_to_saying_who_is_in_the_new_photo(staff: FlaskClient, outing: Outing, photo: Photo) -> None:
    new = new_one(outing, cover(staff, photo, who=whose(outing, photo)["Ben"]))
    assert {one.person_id: one.identifiable for one in new.depictions} == {
        outing.ada.id: "face", outing.ben.id: "not_identifiable"}  # fmt: skip
    assert (new.tagging_complete, outing.see(photo).tag_version) == (False, photo.tag_version)
    page = text_of(staff.get(f"/staff/photos/{new.id}/people"))
    assert "This is the new photo" in page
    assert "Nobody could tell who it is" in page
    assert "Made from another photo." in text_of(staff.get(f"/staff/photos/{new.id}"))
    assert "A new photo was made from it" in text_of(staff.get(f"/staff/photos/{photo.id}"))


def test_it_takes_a_second_person(staff: FlaskClient, colleague: FlaskClient, outing: Outing, photo: Photo) -> None:
    new = new_one(outing, cover(staff, photo, who=whose(outing, photo)["Ben"]))
    form = {"version": new.tag_version, "people_visible": 2, "person": [outing.ada.id, outing.ben.id],
            f"seen-{outing.ben.id}": "not_identifiable", "place_clue": "none",
            "taken_from": str(new.captured_from)}  # fmt: skip
    assert staff.post(f"/staff/photos/{new.id}/people", data=form).status_code == 303
    page = f"/staff/photos/{new.id}"
    assert "A second person must look" in text_of(staff.get(page))
    assert "I looked too" not in text_of(staff.get(page))
    assert "Can you confirm it?" in text_of(colleague.get(page))
    colleague.post(f"{page}/confirm", data={"depiction": whose(outing, new)["Ben"]})
    assert text_of(staff.get(page)).count("Allowed") >= 3


def test_a_part_may_be_drawn_or_written_down(staff: FlaskClient, outing: Outing, photo: Photo) -> None:
    ben = whose(outing, photo)["Ben"]
    drawn = new_one(outing, cover(staff, photo, box=f"0.7,0.1,0.2,0.4,{ben}", look="avatar"))
    written = new_one(
        outing, cover(staff, photo, left="70", top="10 %", width="20", height="40", whose=ben, look="avatar")
    )
    assert (drawn.id, names_in(drawn)) == (written.id, {outing.ada.id, outing.ben.id})
    assert count(outing) == 2


def test_cropping_shows_first_and_keeps_then(staff: FlaskClient, outing: Outing, photo: Photo) -> None:
    preview = staff.get(f"/staff/photos/{photo.id}/crop?left=0&top=0&width=50&height=100")
    assert "No longer in it: Ben." in text_of(preview)
    assert text_of(preview).count("Allowed") == 3
    assert count(outing) == 1
    new = new_one(outing, crop(staff, photo, 0, 0, 50, 100))
    assert (names_in(new), new.width, new.people_visible) == ({outing.ada.id}, 48, 1)


def test_who_is_half_in_a_crop_still_stands_in_the_way(staff: FlaskClient, outing: Outing, photo: Photo) -> None:
    page = text_of(staff.get(f"/staff/photos/{photo.id}/crop?left=10&top=0&width=70&height=100"))
    assert "Still in it: Ada, Ben." in page
    assert "Ben: Nobody has asked them yet." in page


def refuse(outing: Outing) -> None:
    with outing.parts.transaction(COMMAND) as ctx:
        factories.yes_to_all(ctx, outing.ben)
        factories.answer(ctx, outing.ben, Scope.TAKE, "refused", since=ctx.now)


def test_nothing_offered_tells_who_is_behind_a_masked_no(
    staff: FlaskClient, lead: FlaskClient, outing: Outing, photo: Photo
) -> None:
    refuse(outing)
    address = f"/staff/photos/{photo.id}"
    assert acts(staff.get(address).get_data(as_text=True)) == {}
    assert list(acts(lead.get(address).get_data(as_text=True)).values()) == ["Crop to the left"]
    page = text_of(staff.get(f"{address}/crop?left=10&top=0&width=70&height=100"))
    assert "This photo cannot be used because of someone in it." in page
    assert "They said no" not in page
    parts = staff.get(f"{address}/crop").get_data(as_text=True)
    assert "Crop to the" not in parts


NAMES = ("left", "top", "width", "height")
BAD_SIDES = [
    ("", "", "", ""), ("a", "0", "50", "50"), ("nan", "0", "50", "50"), ("0", "0", "1e308", "50"),
    ("-1", "0", "50", "50"), ("60", "0", "50", "50"), ("0", "0", "0", "50"), ("0", "0", "100", "100"),
    ("0", "0", "1", "1"), ("0", "0", "inf", "1"), ("0", "0", "50", ""), ("0", "0", "1e-300", "1e-300"),
    ("0", "0", "9" * 4000, "1"),
]  # fmt: skip


@pytest.mark.parametrize("sides", BAD_SIDES, ids=lambda sides: "-".join(sides)[:20] or "nothing")
def test_a_part_that_makes_no_sense_is_refused_in_a_sentence(
    staff: FlaskClient, outing: Outing, photo: Photo, sides: tuple[str, ...]
) -> None:
    answer = crop(staff, photo, *sides)
    assert answer.status_code == 422
    assert code_of(answer) in {"PART_NEEDED", "BAD_NUMBER", "BAD_BOX", "NOTHING_CUT", "TOO_SMALL"}
    asked = staff.get(
        f"/staff/photos/{photo.id}/crop", query_string=dict(zip(("left", "top", "width", "height"), sides, strict=True))
    )
    assert (asked.status_code, code_of(asked)) == (422, code_of(answer))
    assert count(outing) == 1


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        pytest.param({}, "NOTHING_TO_COVER", id="nobody chosen"),
        pytest.param({"who": NOWHERE}, "UNKNOWN_PERSON", id="somebody who is not in it"),
        pytest.param({"look": "blur"}, "UNKNOWN_LOOK", id="a blur"),
        pytest.param({"box": "a,b"}, "BAD_BOX", id="words"),
        pytest.param({"box": "nan,0,1,1,"}, "BAD_BOX", id="no number"),
        pytest.param({"box": "0,0,1e308,1,"}, "BAD_BOX", id="very large"),
        pytest.param({"box": "-0.5,0,1,1,"}, "BAD_BOX", id="below zero"),
        pytest.param({"box": "0.1,0.1,0,0,"}, "BAD_BOX", id="no width"),
        pytest.param({"box": "0,0,1,1,"}, "NOTHING_LEFT", id="everything covered"),
        pytest.param({"box": ["0,0,0.01,0.01,"] * 501}, "TOO_MANY_COVERS", id="501 parts"),
        pytest.param({"left": "x"}, "BAD_NUMBER", id="written in words"),
        pytest.param({"left": "1", "version": ""}, "BAD_NUMBER", id="half written"),
        pytest.param({"box": "0,0,0.1,0.1,", "version": ""}, "BAD_NUMBER", id="no version"),
    ],
)
def test_a_cover_that_makes_no_sense_is_refused_in_a_sentence(
    staff: FlaskClient, outing: Outing, photo: Photo, fields: dict[str, object], code: str
) -> None:
    answer = cover(staff, photo, **fields)
    assert (answer.status_code, code_of(answer)) == (422, code)
    assert count(outing) == 1


def test_who_was_chosen_is_still_chosen_after_a_refusal(staff: FlaskClient, outing: Outing, photo: Photo) -> None:
    ben = whose(outing, photo)["Ben"]
    page = cover(staff, photo, who=ben, look="blur").get_data(as_text=True)
    assert f'value="{ben}" checked' in page


def test_a_photo_that_changed_in_between_is_looked_at_again(staff: FlaskClient, outing: Outing, photo: Photo) -> None:
    answer = crop(staff, photo, 0, 0, 50, 100, version=photo.tag_version - 1)
    assert (answer.status_code, code_of(answer)) == (409, "CHANGED_MEANWHILE")
    assert count(outing) == 1


@pytest.mark.parametrize("act", ["cover", "crop"])
def test_what_is_not_yours_and_what_is_nowhere_look_alike(staff: FlaskClient, outing: Outing, act: str) -> None:
    theirs = outing.photo(at_elm=True)
    answers = [
        (client(f"/staff/photos/{photo_id}/{act}").status_code)
        for client in (staff.get, staff.post)
        for photo_id in (theirs.id, NOWHERE)
    ]
    assert answers == [404] * 4


def test_a_kept_file_that_was_changed_is_not_used(staff: FlaskClient, outing: Outing, photo: Photo) -> None:
    with outing.parts.transaction(COMMAND) as ctx:
        photos.get(ctx, photo.id).sha256 = "0" * 64
    answer = crop(staff, photo, 0, 0, 50, 100)
    assert (answer.status_code, code_of(answer)) == (422, "ORIGINAL_CHANGED")


def test_a_photo_nobody_is_named_in_can_be_covered_and_cropped_too(staff: FlaskClient, outing: Outing) -> None:
    photo = outing.photo()
    assert "Nobody is named in this photo yet" in text_of(staff.get(f"/staff/photos/{photo.id}/cover"))
    assert names_in(new_one(outing, cover(staff, photo, box="0.1,0.1,0.2,0.2,"))) == set()
    assert "Nobody would be in it any more." in text_of(
        staff.get(f"/staff/photos/{photo.id}/crop?left=0&top=0&width=50&height=100")
    )


def test_queries_do_not_grow_with_people_and_neighbours(
    staff: FlaskClient, outing: Outing, photo: Photo, count_queries: Counter
) -> None:
    def asked() -> list[int]:
        counts = []
        for address in ("", "/cover", "/crop", "/crop?left=0&top=0&width=50&height=100"):
            with count_queries() as said:
                assert staff.get(f"/staff/photos/{photo.id}{address}").status_code == 200
            counts.append(len(said))
        return counts

    with outing.parts.transaction(COMMAND) as ctx:
        factories.channel(ctx)
    few = asked()
    with outing.parts.transaction(COMMAND) as ctx:
        more = [factories.person(ctx, f"Dee {number}") for number in range(9)]
        kept = [tagging.as_tagged(one) for one in photos.get(ctx, photo.id).depictions]
        people = [*kept, *(Tagged(person.id, box=(0.5, 0.1 * n, 0.05, 0.05)) for n, person in enumerate(more))]
        tagging.say(ctx, photos.get(ctx, photo.id), Tags(people, 11, complete=True))
        factories.channel(ctx, "hall-screen", "INTERNAL_DISPLAY")
    for _ in range(6):
        outing.photo(outing.ada, complete=True)
    assert asked() == few


def test_an_altered_photo_of_a_paused_one_says_so(staff: FlaskClient, outing: Outing, photo: Photo) -> None:
    new = new_one(outing, crop(staff, photo, 0, 0, 50, 100))
    with outing.parts.transaction(COMMAND) as ctx:
        kept = photos.get(ctx, new.id)
        tagging.say(ctx, kept, Tags([tagging.as_tagged(one) for one in kept.depictions], 1, complete=True))
        photos.hold(ctx, photos.get(ctx, photo.id), "asked_to_pause")
    assert "This photo is paused." in text_of(staff.get(f"/staff/photos/{new.id}"))
