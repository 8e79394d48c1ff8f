"""How do the rows of a forgotten person and their photos stay in place and tell nothing any more?

Others point at them: the trail, what went out, what was answered. Their ids stay, so that the trail stays whole.
"""

from collections.abc import Collection, Iterable
from typing import Any, Final

import sqlalchemy as sa

from consentreg.context import Context
from consentreg.db import among
from consentreg.models import (
    Answer,
    Authority,
    CapacityAssessment,
    ChildViewEntry,
    Complaint,
    Copy,
    Death,
    Depiction,
    IdentityLink,
    Invitation,
    Job,
    Likeness,
    Mistake,
    Move,
    OwnCopy,
    Person,
    PersonGroup,
    Photo,
    Publication,
    ReleasePhoto,
    Resemblance,
    Restriction,
    Review,
    StepUp,
    Takedown,
    UseQuestion,
)
from consentreg.rules.facts import PlaceClue
from consentreg.services import identity, invitations
from consentreg.services.organisation import today

NOBODY: Final = "Somebody forgotten"
"""In place of a name."""
_OF_PERSON: Final = ("born", "email", "mailbox", "external_id", "number_key", "pin_hash", "left_on", "deceased_on")
GONE: Final = [{"code": "FORGOTTEN", "text": "This photo was removed for good because somebody asked for that."}]


def photos(ctx: Context, gone: Collection[Photo]) -> None:
    """Blank the rows of photos; their file's hash and key are replaced by words that match nothing."""
    ids = [photo.id for photo in gone]
    out = sa.select(Publication.id).where(among(Publication.photo_id, ids))
    _run(
        ctx,
        sa.delete(Depiction).where(among(Depiction.photo_id, ids)),
        sa.delete(Copy).where(among(Copy.photo_id, ids)),
        sa.delete(Likeness).where(among(Likeness.photo_id, ids)),
        sa.delete(Resemblance).where(sa.or_(among(Resemblance.photo_id, ids), among(Resemblance.other_id, ids))),
        sa.update(ReleasePhoto)
        .where(among(ReleasePhoto.photo_id, ids))
        .values(state="refused", outcome="DENY", reasons=GONE, key=None, sha256=None, bytes=None),
        sa.update(Review).where(among(Review.photo_id, ids)).values(reason=""),
        sa.update(Takedown).where(Takedown.publication_id.in_(out)).values(reason=""),
        sa.update(Photo).where(among(Photo.id, ids)).values(_blank_photo(ctx)),
    )
    ctx.session.expire_all()


def _blank_photo(ctx: Context) -> dict[str, Any]:
    empty = dict.fromkeys(
        ("camera", "look", "event_id", "captured_from", "captured_to", "taken_at", "people_visible", "faces")
    )
    unmatchable = {"sha256": "erased-" + Photo.id, "key": "erased-" + Photo.id}
    return empty | unmatchable | {
        "erased_at": ctx.now, "has_place": False, "captured_source": "unknown", "sensitive": False,
        "tagging_complete": False, "place_clue": PlaceClue.UNCLEAR, "width": 0, "height": 0, "bytes": 0,
    }  # fmt: skip


def own_copies(ctx: Context, copies: Iterable[OwnCopy]) -> None:
    """Note that copies of everything are there no more."""
    for copy in copies:
        copy.removed_at, copy.key, copy.sha256, copy.bytes = ctx.now, None, None, None
    ctx.session.flush()


def person(ctx: Context, who: Person) -> None:
    """Blank what is kept about a person, the adults who decided for them, and what anybody wrote about them."""
    invitations.end_all(ctx, who.id)
    asked = sa.select(Invitation.id).where(Invitation.person_id == who.id)
    said = sa.select(Answer.id).where(Answer.person_id == who.id)
    _run(
        ctx,
        sa.delete(StepUp).where(StepUp.invitation_id.in_(asked)),
        sa.update(Invitation).where(Invitation.person_id == who.id).values(token_sha256=None),
        *(
            _all_of(table, who.id)
            for table in (ChildViewEntry, CapacityAssessment, Restriction, Move, PersonGroup, UseQuestion)
        ),
        sa.update(Answer).where(Answer.person_id == who.id).values(note="", evidence_reference=None),
        sa.update(Mistake).where(Mistake.answer_id.in_(said)).values(why=""),
        sa.update(Death).where(Death.person_id == who.id).values(why="", day=None),
        sa.update(Complaint).where(Complaint.person_id == who.id).values(text="", reply=""),
        sa.update(Authority).where(Authority.person_id == who.id).values(_blank_adult(ctx)),
        sa.update(Person).where(Person.id == who.id).values(_blank_person(ctx)),
    )
    ctx.session.expire_all()


def links(ctx: Context, person_ids: Collection[str]) -> None:
    """Forget who somebody forgotten was or may have been the same as."""
    either = sa.or_(among(IdentityLink.person_id, person_ids), among(IdentityLink.other_id, person_ids))
    _run(ctx, sa.delete(IdentityLink).where(either))


def _all_of(table: Any, person_id: str) -> sa.Delete:  # noqa: ANN401 (one of the tables about a person)
    return sa.delete(table).where(table.person_id == person_id)


def _blank_adult(ctx: Context) -> dict[str, Any]:
    empty = dict.fromkeys(("email", "mailbox", "verified_at", "valid_until"))
    return empty | {"name": NOBODY, "language": "en", "ended_on": today(ctx), "version": Authority.version + 1}


def _blank_person(ctx: Context) -> dict[str, Any]:
    empty = dict.fromkeys(_OF_PERSON)
    return empty | {"name": NOBODY, "name_key": "", "language": "en", "looked_after": False, "erased_on": today(ctx),
                    "version": Person.version + 1}  # fmt: skip


def jobs(ctx: Context, subjects: Collection[str]) -> None:
    """Take out of the queue whatever is about photos, releases, copies or links that are no more."""
    _run(ctx, sa.delete(Job).where(among(Job.subject, subjects)))


def _run(ctx: Context, *statements: sa.Update | sa.Delete) -> None:
    ctx.session.flush()
    for statement in statements:
        ctx.session.execute(statement.execution_options(synchronize_session=False))


def subjects(ctx: Context, photo_ids: Collection[str], copies: Iterable[OwnCopy], person_id: str) -> set[str]:
    """Return the ids under which work may wait for a worker."""
    of_releases = ctx.session.scalars(sa.select(ReleasePhoto.id).where(among(ReleasePhoto.photo_id, photo_ids)))
    records = identity.records(ctx, person_id)
    asked = ctx.session.scalars(sa.select(Invitation.id).where(among(Invitation.person_id, records)))
    return {*photo_ids, *of_releases, *asked, *(copy.id for copy in copies), person_id}
