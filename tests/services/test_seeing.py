"""Is every photo looked at some time, also those that were there before anybody looked?"""

import sqlalchemy as sa

from consentreg import worker
from consentreg.context import COMMAND
from consentreg.imaging import intake
from consentreg.installation import Installation
from consentreg.models import Likeness, Photo, Resemblance
from consentreg.services import organisation, photos
from tests import factories as make
from tests.imaging.test_look import blobs
from tests.photographs.drawn import jpeg
from tests.services import acts


def test_photos_are_looked_at_one_by_one_and_once(parts: Installation) -> None:
    files = [jpeg(blobs(number)) for number in (1, 2)]
    with parts.transaction(COMMAND) as ctx:
        kept = [make.photo(ctx, file).id for file in files]
        gone, lost = make.photo(ctx, jpeg(blobs(3))), make.photo(ctx, jpeg(blobs(4)))
        gone.erased_at = ctx.now
        ctx.originals.remove(lost.key)
        for photo in ctx.session.query(Photo):
            photo.look = None
    assert [worker.see(parts.transaction) for _ in range(4)] == [True, True, True, False]
    with parts.reading(COMMAND) as ctx:
        looks = {photo.id: photo.look for photo in ctx.session.query(Photo)}
    assert [looks[each] for each in kept] == [intake.inspect(file).look for file in files]
    assert (looks[gone.id], looks[lost.id]) == (None, "")


def test_photos_of_which_only_64_bits_are_kept_are_looked_at_again(parts: Installation) -> None:
    with parts.transaction(COMMAND) as ctx:
        acts.faces_welcome(ctx)
        wall = make.channel(ctx, "wall", "INTERNAL_DISPLAY")
        first, copy = make.photo(ctx, jpeg(blobs(1))), make.photo(ctx, jpeg(blobs(1), quality=40))
        ada = make.person(ctx)
        make.yes_to_all(ctx, ada)
        tagged = [make.tag(ctx, each, ada).id for each in (first, copy)]
        photos.hold(ctx, first, "asked_to_pause")
        for table in (Resemblance, Likeness):
            ctx.session.execute(sa.delete(table))
        assert [acts.decided(ctx, photos.get(ctx, each), wall)[0] for each in tagged] == ["DENY", "ALLOW"]
    assert [worker.see(parts.transaction) for _ in range(3)] == [True, True, False]
    with parts.reading(COMMAND) as ctx:
        copied = photos.get(ctx, tagged[1])
        wall = organisation.channel(ctx, "wall")
        assert acts.decided(ctx, copied, wall) == ("REVIEW", {"LOOKS_LIKE_REFUSED"})
