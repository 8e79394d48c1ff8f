"""Is every photo looked at some time, also those that were there before anybody looked?"""

from consentreg import worker
from consentreg.context import COMMAND
from consentreg.imaging import intake
from consentreg.installation import Installation
from consentreg.models import Photo
from tests import factories as make
from tests.imaging.test_look import blobs
from tests.photographs.drawn import jpeg


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
