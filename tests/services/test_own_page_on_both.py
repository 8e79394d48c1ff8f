"""Does somebody's own page work the same on both databases?"""

from consentreg import worker
from consentreg.context import COMMAND
from consentreg.installation import Installation
from consentreg.models import Alteration, Person
from consentreg.services import complaints, invitations, mine, objections, own_copies, standing, stopping, visits
from consentreg.services.mine import Shown
from tests import factories as make
from tests.services import acts, looks


def test_own_page_on_both_databases(either: Installation) -> None:
    with either.transaction(COMMAND) as ctx:
        ada, ben = make.person(ctx), make.person(ctx, "Ben Okafor")
        make.yes_to_all(ctx, ada, covers_existing=True)
        photo = looks.together(ctx, ada, ben)
        crop = acts.photo_of(ctx, ada, content="crop")
        ctx.session.add(Alteration(id=crop.id, source_id=photo.id, made_at=ctx.now))
        card = invitations.ask(ctx, ada, way="show", purpose="card")[0]
        visits.choose_pin(ctx, card, "5937", "5937")
        assert visits.open_card(ctx, card, "0000") is None
        assert visits.paused_until(ctx, card) is None
        here = looks.visit(ctx, ada)
        assert mine.have_made(ctx, here) == 1
        complaints.make(ctx, here, "It hurt.")
        complaints.note_late(acts.later(ctx, days=40))
        assert complaints.counts(ctx) == (1, 0)
    worker.drain(either.transaction)
    with either.transaction(COMMAND) as ctx:
        shown = {seen.photo.id: seen.shown for seen in mine.listing(ctx, here)}
        assert shown == {photo.id: Shown.READY, crop.id: Shown.MAKING}
        stopping.not_this_one(looks.held(ctx, here), here, photo.id)
        assert {*objections.of(ctx, [photo.id, crop.id])} == {photo.id, crop.id}
        assert stopping.stop(looks.held(ctx, here), here)
        assert all(each.answer for each in standing.of(ctx, ada.id, None).values())
        copy = own_copies.ask(ctx, ctx.session.get_one(Person, ada.id))
        own_copies.remove_old(ctx)
    with either.transaction(COMMAND) as ctx:
        work = own_copies.prepare(ctx, copy.id)
        assert work is not None
        own_copies.keep(ctx, copy.id, work.put([b"PK"]))
        assert b"".join(own_copies.collect(ctx, ctx.session.get_one(Person, ada.id), copy.id)) == b"PK"
        assert own_copies.remove_old(acts.later(ctx, days=8)) == 1
