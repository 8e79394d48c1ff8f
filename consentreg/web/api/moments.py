"""Which photos does one look like, and is it another moment? Asked and answered by the safeguarding lead."""

from typing import Any

from consentreg.rules.permissions import Permission
from consentreg.services import moments, photos
from consentreg.services.moments import Beside
from consentreg.web.api.calls import call
from consentreg.web.api.entrance import blueprint
from consentreg.web.api.kinds import ident, listed, maybe, moment, record
from consentreg.web.api.writing import stamp
from consentreg.web.door import ctx
from consentreg.web.guard import requires

PAIR = record("LooksLike", {"id": ident(), "other": maybe(ident()), "another_moment_since": maybe(moment())})
"""`other` is null for a photo that was removed for good. Until `another_moment_since` is set the photo waits for the
lead wherever the other one may not go."""
PAIRS = record("LooksLikes", {"pairs": listed(PAIR, 1000)})


@blueprint.get("/photos/<string:photo_id>/looks-like")
@requires(Permission.REVIEW)
@call(answers={200: PAIRS})
def list_looks_like(photo_id: str) -> dict[str, Any]:
    found = moments.beside(ctx(), photos.get(ctx(), photo_id))
    return {"pairs": [_pair(each) for each in found[:1000]]}


@blueprint.put("/photos/<string:photo_id>/looks-like/<string:pair_id>/another-moment")
@requires(Permission.REVIEW)
@call(answers={200: PAIR})
def say_another_moment(photo_id: str, pair_id: str) -> dict[str, Any]:
    return _pair(moments.another(ctx(), photos.get(ctx(), photo_id), pair_id))


@blueprint.delete("/photos/<string:photo_id>/looks-like/<string:pair_id>/another-moment")
@requires(Permission.REVIEW)
@call(answers={200: PAIR})
def end_another_moment(photo_id: str, pair_id: str) -> dict[str, Any]:
    return _pair(moments.same(ctx(), photos.get(ctx(), photo_id), pair_id))


def _pair(pair: Beside) -> dict[str, Any]:
    since = pair.row.apart_at
    return {
        "id": pair.row.id,
        "other": pair.row.other_id,
        "another_moment_since": stamp(since) if since else None,
    }
