"""Can comms or staff tell a restriction from a refusal by anything that is handed out?

Six houses, alike but for why the photo may not be used; everything that a reader gets of each is compared.
"""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from consentreg.context import Context
from consentreg.models import Channel, Person, Photo
from consentreg.rules.permissions import Role
from consentreg.rules.words import Scope
from consentreg.services import clearance, consents, helping, notes, people, releases, rendering, restrictions
from consentreg.services.tagging import Tagged
from tests import factories as make
from tests.services import acts

Secret = Callable[[Context, Person], object]


def own_no(ctx: Context, person: Person) -> object:
    return make.answer(ctx, person, Scope.PUBLIC, "withdrawn", since=None)


def lower_scope_no(ctx: Context, person: Person) -> object:
    return make.answer(ctx, person, Scope.INTERNAL, "refused", since=None)


def guardian_no(ctx: Context, person: Person) -> object:
    return make.answer(ctx, person, Scope.PUBLIC, "refused", since=None, authority_id=_adult(ctx, person))


def guardians_disagree(ctx: Context, person: Person) -> object:
    other = make.authority(ctx, person, name="Al Dow")
    return make.answer(ctx, person, Scope.PUBLIC, "refused", since=None, authority_id=other.id)


def _adult(ctx: Context, person: Person) -> str:
    return people.authorities(ctx, person)[0].id


def restricted(ctx: Context, person: Person) -> object:
    lead = acts.acting(ctx, make.account(ctx, Role.SAFEGUARDING))
    return restrictions.restrict(lead, person, level="NO_PUBLIC", category="other", review_by=None)


def left(ctx: Context, person: Person) -> object:
    known: dict[str, Any] = {"name": person.name, "born": person.born, "looked_after": True}
    return people.edit(ctx, person, left_on=date(2026, 6, 1), groups=[make.group(ctx)], **known)


SECRETS: dict[str, Secret] = {"OWN_NO": own_no, "LOWER_SCOPE_NO": lower_scope_no, "GUARDIAN_NO": guardian_no,
                              "GUARDIANS_DISAGREE": guardians_disagree, "RESTRICTED": restricted,
                              "PERSON_LEFT": left}  # fmt: skip


def child(ctx: Context, name: str) -> Person:
    """Return somebody whose adult said yes to everything, for a while."""
    person = make.person(ctx, name, born=date(2018, 3, 1), looked_after=True)
    adult = make.authority(ctx, person)
    make.yes_to_all(ctx, person, authority_id=adult.id, valid_until=date(2026, 9, 30))
    notes.record_view(ctx, person, "yes")
    return person


@pytest.fixture
def places(ctx: Context) -> dict[str, Channel]:
    acts.faces_welcome(ctx)
    return {"public": make.channel(ctx), "social": make.channel(ctx, "clips", "SOCIAL")}


BESIDE: dict[str, Callable[[Context], list[Person]]] = {
    "alone": lambda ctx: [],
    "beside somebody cleared": lambda ctx: [child(ctx, "Bo Kerr")],
    "beside somebody nobody asked": lambda ctx: [make.person(ctx, "Cy Dow", born=date(2009, 1, 1))],
    "beside another refusal": lambda ctx: [_refusing(ctx)],
    "beside a restriction": lambda ctx: [_restricted(ctx)],
}


def _refusing(ctx: Context) -> Person:
    person = child(ctx, "Dee Fox")
    own_no(ctx, person)
    return person


def _restricted(ctx: Context) -> Person:
    person = child(ctx, "Eli Gow")
    restricted(ctx, person)
    return person


def scene(ctx: Context, secret: str, beside: str) -> Photo:
    hidden = child(ctx, "Ada Lovell")
    SECRETS[secret](ctx, hidden)
    company = BESIDE[beside](ctx)
    photo = acts.snap(ctx, f"{secret} {beside}")
    return acts.tagged(ctx, photo, *(Tagged(each.id) for each in (hidden, *company)))


def view(ctx: Context, role: Role, photo: Photo, channel: Channel) -> str:
    """Return everything a reader is given of a decision, but for the moment it was made."""
    reader = acts.as_role(ctx, role)
    cleared = clearance.for_channel(reader, [photo.id], channel)[photo.id]
    shown = clearance.as_json(cleared, reader) | {"until": cleared.expires_on, "helps": helping.helps([cleared])}
    shown["reasons about"] = [reason.person for reason in cleared.reasons(reader)]
    return json.dumps(shown | {"decided_at": None}, default=str)


@pytest.mark.parametrize("place", ["public", "social"])
@pytest.mark.parametrize("beside", BESIDE)
def test_nobody_but_the_lead_can_tell_why(ctx: Context, places: dict[str, Channel], beside: str, place: str) -> None:
    photos = {secret: scene(ctx, secret, beside) for secret in SECRETS}
    for role in (Role.COMMS, Role.STAFF, Role.ADMIN):
        views = {view(ctx, role, photo, places[place]) for photo in photos.values()}
        assert len(views) == 1, role
        assert '"BLOCKED_PERSON"' in views.pop()
    lead = acts.as_role(ctx, Role.SAFEGUARDING)
    for secret, photo in photos.items():
        cleared = clearance.for_channel(lead, [photo.id], places[place])[photo.id]
        assert secret in {reason.code for reason in cleared.reasons(lead)}


@pytest.mark.parametrize("beside", BESIDE)
def test_a_release_keeps_the_same_words_whatever_the_reason(
    ctx: Context, places: dict[str, Channel], beside: str
) -> None:
    """Also where a worker, who has no role, writes them down, or a lead, who is told everything."""
    kept = set()
    for secret in SECRETS:
        photo = scene(ctx, secret, beside)
        for role in (Role.COMMS, Role.SAFEGUARDING):
            release = releases.ask(acts.as_role(ctx, role), places["public"], [photo.id], reason="x")
            (entry,) = release.photos
            kept.add(_written(entry))
            entry.state = "waiting"
            assert rendering.prepare(ctx, entry.id) is None
            kept.add(_written(entry).replace("refused", "left_out"))
    assert len(kept) == 1
    assert "BLOCKED_PERSON" in kept.pop()


def _written(entry: Any) -> str:
    return json.dumps([entry.state, entry.outcome, entry.reasons, entry.obligations, str(entry.expires_on)])


def test_every_reason_takes_the_same_number_of_queries(ctx: Context, places: dict[str, Channel]) -> None:
    counts = set()
    for secret in SECRETS:
        photo = scene(ctx, secret, "alone")
        ctx.session.flush()
        with acts.counted(ctx.session) as said:
            clearance.for_channel(ctx, [photo.id], places["public"])
        counts.add(len(said))
    assert len(counts) == 1


def test_what_would_help_never_speaks_of_a_photo_with_somebody_hidden(ctx: Context, places: dict[str, Channel]) -> None:
    unasked = make.person(ctx, "Cy Dow", born=date(2009, 1, 1))
    make.answer(ctx, unasked, Scope.TAKE)
    alone = acts.photo_of(ctx, unasked, content="alone")
    together = [scene(ctx, secret, "alone") for secret in SECRETS]
    for photo in together:
        mine = [Tagged(each.person_id) for each in photo.depictions]
        acts.tagged(ctx, photo, *mine, Tagged(unasked.id))
    ids = [alone.id, *(photo.id for photo in together)]
    cleared = clearance.for_channel(ctx, ids, places["public"]).values()
    assert helping.helps(cleared) == {("NOT_ASKED", unasked.id): [alone.id]}


def test_what_would_help_counts_single_acts_most_helpful_first(ctx: Context, places: dict[str, Channel]) -> None:
    first, second = (make.person(ctx, name, born=date(2009, 1, 1)) for name in ("Cy Dow", "Di Ross"))
    for person in (first, second):
        make.answer(ctx, person, Scope.TAKE)
    pictures = [acts.photo_of(ctx, *who, content=number)
                for number, who in enumerate([(first,), (second,), (second,), (first, second)])]  # fmt: skip
    cleared = clearance.for_channel(ctx, [photo.id for photo in pictures], places["public"]).values()
    helps = helping.helps(cleared)
    assert [(act, len(freed)) for act, freed in helps.items()] == [
        (("NOT_ASKED", second.id), 2),
        (("NOT_ASKED", first.id), 1),
    ]


def test_staff_read_no_answers_to_a_question_that_is_masked(ctx: Context) -> None:
    """A list without a no behind a masked sentence would tell of a restriction as clearly as one with it."""
    staff, lead = (acts.as_role(ctx, role) for role in (Role.STAFF, Role.SAFEGUARDING))
    for secret in ("OWN_NO", "GUARDIAN_NO", "RESTRICTED"):
        hidden = child(ctx, "Ada Lovell")
        SECRETS[secret](ctx, hidden)
        assert {answer.scope for answer in consents.shown(staff, hidden)} == {Scope.TAKE, Scope.INTERNAL}, secret
        assert [each.id for each in consents.shown(lead, hidden)] == [each.id for each in consents.history(ctx, hidden)]


def test_a_desk_names_whom_it_knows(ctx: Context, places: dict[str, Channel]) -> None:
    person = child(ctx, "Ada Lovell")
    photo = acts.photo_of(ctx, person)
    assert set(clearance.Desk(ctx, [photo.id]).known.people) == {person.id}
