"""What becomes of photos that are out, and of what was written about somebody, when they are forgotten?"""

from datetime import UTC, datetime

import sqlalchemy as sa

from consentreg.context import COMMAND, Context
from consentreg.installation import Installation
from consentreg.models import Complaint, Evidence, Job, Publication, Review, Takedown
from consentreg.rules.permissions import Role
from consentreg.services import audit, consents, deliveries, erasure, publications, releases, stores
from consentreg.services.deliveries import Collected
from tests import factories as make
from tests.services import acts

CLOSED = datetime(2026, 6, 1, tzinfo=UTC)


def published(ctx: Context) -> tuple[str, str]:
    """Return the ids of somebody and of the one photo of them that is out."""
    acts.faces_welcome(ctx)
    jo, channel = make.person(ctx, "Jo Ross", kind="adult"), make.channel(ctx)
    make.yes_to_all(ctx, jo)
    photo = acts.photo_of(ctx, jo)
    staff = acts.acting(ctx, make.account(ctx, Role.COMMS))
    release = acts.make_ready(staff, releases.ask(staff, channel, [photo.id], reason="News"))
    assert isinstance(deliveries.deliver(staff, release, place="https://harbour.example/news"), Collected)
    return jo.id, photo.id


def test_each_place_becomes_a_task_that_says_why(either: Installation) -> None:
    with either.transaction(COMMAND) as ctx:
        person_id, photo_id = published(ctx)
        jo = ctx.session.get_one(make.Person, person_id)
        assert erasure.what_goes(ctx, jo).out == 1
        erasure.erase(ctx, jo, "Jo Ross")
    with either.reading(COMMAND) as ctx:
        task = ctx.session.scalars(sa.select(Takedown)).one()
        row = ctx.session.get_one(Publication, task.publication_id)
        assert (task.cause, task.ended_at, row.photo_id, row.place) == (
            "erased", None, photo_id, "https://harbour.example/news"
        )  # fmt: skip
        assert [one.takedown.id for one in publications.live(ctx) if one.takedown] == [task.id]
        assert audit.verify(ctx.session).broken_at is None


def test_what_anybody_wrote_about_them_is_blank_and_proof_of_removal_goes(either: Installation) -> None:
    with either.transaction(COMMAND) as ctx:
        person_id, photo_id = published(ctx)
        jo, lead = ctx.session.get_one(make.Person, person_id), make.account(ctx, Role.SAFEGUARDING)
        proof = consents.add_evidence(ctx, b"%PDF-1.7 a picture of the page")
        out = ctx.session.scalars(sa.select(Publication)).one()
        channel_id = out.channel_id
        ctx.session.add_all([
            Complaint(person_id=person_id, text="Jo is on the wall", reply="Sorry, Jo", made_at=CLOSED),
            Takedown(publication_id=out.id, cause="other", asked_at=CLOSED, due_at=CLOSED, ended_at=CLOSED,
                     ended_as="removed", reason="Jo asked", evidence_id=proof.id),
            Review(photo_id=photo_id, sha256=out.sha256, channel_id=channel_id, tag_version=1, findings=[],
                   reason="Jo likes it", account_id=lead.id, at=CLOSED),
        ])  # fmt: skip
        erasure.erase(ctx, jo, "Jo Ross")
        assert proof.key in ctx.session.scalars(sa.select(Job).where(Job.name == "forget")).one().arguments["originals"]
    with either.reading(COMMAND) as ctx:
        complaint = ctx.session.scalars(sa.select(Complaint)).one()
        reasons = [*ctx.session.scalars(sa.select(Takedown.reason)), *ctx.session.scalars(sa.select(Review.reason))]
        assert (complaint.text, complaint.reply, set(reasons)) == ("", "", {""})
        assert ctx.session.scalars(sa.select(Evidence.id)).all() == [proof.id]
        assert stores.look(ctx).kept[0] == {}
