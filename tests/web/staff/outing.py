"""On what does the staff door open in a test? An outing of Rowan House, with as many photos as a test needs."""

import html
import re
from datetime import UTC, datetime

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from consentreg import worker
from consentreg.context import COMMAND
from consentreg.installation import Installation
from consentreg.models import Person, Photo
from consentreg.rules.people import Identifiable
from consentreg.services import photos, tagging
from consentreg.services.tagging import Tagged, Tags
from tests import factories


class Outing:
    """Beach day of Rowan House. Elm House is the house of others."""

    def __init__(self, parts: Installation) -> None:
        self.parts = parts
        self.number = 0
        with parts.transaction(COMMAND) as ctx:
            self.group = factories.group(ctx)
            self.elsewhere = factories.group(ctx, "Elm House")
            self.event = factories.event(ctx)
            self.elm_event = factories.event(ctx, "Elm picnic", self.elsewhere)
            self.ada, self.ben = factories.person(ctx), factories.person(ctx, "Ben Okafor")
            self.ola = factories.person(ctx, "Ola Elmer", groups=[self.elsewhere])

    def photo(self, *pictured: Person, complete: bool = False, at_elm: bool = False, copies: bool = False) -> Photo:
        """Add a photo, tagged with whoever is in it."""
        self.number += 1
        group, event = (self.elsewhere, self.elm_event) if at_elm else (self.group, self.event)
        with self.parts.transaction(COMMAND) as ctx:
            added = photos.add(ctx, factories.received(self.number), group, event=event).photo.id
            photo = photos.get(ctx, added)
            photo.taken_at = datetime(2026, 5, 1, 10, self.number, tzinfo=UTC)
            if pictured or complete:
                factories.tag(ctx, photo, *pictured, complete=complete)
        if copies:
            worker.drain(self.parts.transaction)
        return self.see(photo)

    def unseen(self, person: Person) -> Photo:
        """Add a photo in which a command says that nobody could recognise somebody."""
        photo = self.photo()
        with self.parts.transaction(COMMAND) as ctx:
            tags = Tags([Tagged(person.id, identifiable=Identifiable.NOT_IDENTIFIABLE)], 1, complete=True)
            tagging.say(ctx, photos.get(ctx, photo.id), tags)
        return self.see(photo)

    def see(self, photo: Photo) -> Photo:
        """Return a photo as the register keeps it now."""
        with self.parts.reading(COMMAND) as ctx:
            return photos.get(ctx, photo.id)


def names_in(photo: Photo) -> set[str | None]:
    """Return the ids of who is named in a photo."""
    return {depiction.person_id for depiction in photo.depictions}


def text_of(answer: TestResponse) -> str:
    """Return the words of a page, without its markup."""
    body = re.sub(r"<(script|style).*?</\1>", " ", answer.get_data(as_text=True), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def code_of(answer: TestResponse) -> str:
    """Return the stable code a page shows, or nothing."""
    found = re.search(r"calm-code[^>]*>\s*Code: ([A-Z_]+)", answer.get_data(as_text=True))
    return found.group(1) if found else ""


def said(client: FlaskClient, photo: Photo, **fields: object) -> TestResponse:
    """Say who is in a photo, with what the page would send along."""
    form = {"version": photo.edition, "dated": photos.dated(photo), "place_clue": "unclear",
            "unknown": 0, "bystander_adult": 0,
            "bystander_child": 0, "unseen": 0, "taken_from": _iso(photo.captured_from)}  # fmt: skip
    return client.post(f"/staff/photos/{photo.id}/people", data=form | fields)


def _iso(day: object) -> str:
    return str(day) if day else ""
