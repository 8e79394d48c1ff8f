"""Are two records of one human being? Asked and answered by whoever may see both."""

from typing import Any

from consentreg.models import IdentityLink
from consentreg.rules.identity import Why
from consentreg.rules.permissions import Permission
from consentreg.services import duplicates, identity, people
from consentreg.services.duplicates import Pair
from consentreg.web.api.calls import call
from consentreg.web.api.entrance import blueprint
from consentreg.web.api.kinds import ident, listed, maybe, moment, record, word
from consentreg.web.api.writing import stamp
from consentreg.web.door import ctx
from consentreg.web.guard import requires

OTHER = record("OtherPerson", {"person": ident()})
WHOM = record("MaybeOtherPerson", {"person": maybe(ident())})
VERDICTS = (identity.SAME, identity.DIFFERENT)
PAIR = record("SamePerson", {
    "person": ident(),
    "other": ident(),
    "why": word(Why),
    "verdict": maybe(word(VERDICTS)),
    "settled_at": maybe(moment()),
})  # fmt: skip
"""`verdict` is null where nobody has said yet: then neither goes out, and the stricter counts for both."""
PAIRS = record("SamePeople", {"pairs": listed(PAIR, 1000)})


@blueprint.get("/people/<string:person_id>/same-as")
@requires(Permission.SEE_PEOPLE)
@call(answers={200: PAIRS})
def list_same(person_id: str) -> dict[str, Any]:
    person = people.get(ctx(), person_id)
    return {"pairs": [_pair(pair.link, person_id) for pair in duplicates.about(ctx(), person)]}


@blueprint.get("/same-people")
@requires(Permission.SETTLE_IDENTITY)
@call(answers={200: PAIRS})
def list_unsettled() -> dict[str, Any]:
    pairs: list[Pair] = duplicates.unsettled(ctx())[:1000]
    return {"pairs": [_pair(pair.link, pair.one.id) for pair in pairs]}


@blueprint.post("/people/<string:person_id>/same-as")
@requires(Permission.SETTLE_IDENTITY)
@call(body=OTHER, answers={200: PAIR})
def say_same(person_id: str, said: dict[str, Any]) -> dict[str, Any]:
    person, other = people.get(ctx(), person_id), people.get(ctx(), said["person"])
    return _pair(duplicates.same(ctx(), person, other), person_id)


@blueprint.delete("/people/<string:person_id>/same-as")
@requires(Permission.SETTLE_IDENTITY)
@call(body=WHOM, body_may_lack=True, query={"person": maybe(ident())}, answers={204: None})
def end_same(person_id: str, said: dict[str, Any], asked: dict[str, Any]) -> tuple[str, int]:
    _take_back(person_id, said["person"] or asked["person"], identity.SAME)
    return "", 204


@blueprint.post("/people/<string:person_id>/different-from")
@requires(Permission.SETTLE_IDENTITY)
@call(body=OTHER, answers={200: PAIR})
def say_different(person_id: str, said: dict[str, Any]) -> dict[str, Any]:
    person, other = people.get(ctx(), person_id), people.get(ctx(), said["person"])
    return _pair(duplicates.different(ctx(), person, other), person_id)


@blueprint.delete("/people/<string:person_id>/different-from")
@requires(Permission.SETTLE_IDENTITY)
@call(body=WHOM, body_may_lack=True, query={"person": maybe(ident())}, answers={204: None})
def end_different(person_id: str, said: dict[str, Any], asked: dict[str, Any]) -> tuple[str, int]:
    _take_back(person_id, said["person"] or asked["person"], identity.DIFFERENT)
    return "", 204


def _take_back(person_id: str, other_id: str | None, verdict: str) -> None:
    """End what was said of one pair; without another named, of all pairs this person is in."""
    person = people.get(ctx(), person_id)
    for pair in duplicates.about(ctx(), person):
        other = pair.beside(person)
        if pair.link.verdict == verdict and other_id in {None, other.id}:
            duplicates.reopen(ctx(), person, other)


def _pair(link: IdentityLink, person_id: str) -> dict[str, Any]:
    return {
        "person": person_id,
        "other": link.other_id if link.person_id == person_id else link.person_id,
        "why": link.why,
        "verdict": link.verdict,
        "settled_at": stamp(link.settled_at) if link.settled_at else None,
    }
