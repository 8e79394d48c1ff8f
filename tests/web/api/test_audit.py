"""What does the trail tell, and to whom?"""

from collections.abc import Callable
from itertools import pairwise

from consentreg.context import Context
from consentreg.rules.permissions import Role
from consentreg.services import releases
from tests import factories as make
from tests import photographs
from tests.web.api.conftest import Program
from tests.web.api.test_answers import _restricted


def story(ctx: Context) -> str:
    """Write a refusal, a restriction and a decision that rests on them; return the photo's id."""
    ada = make.person(ctx)
    make.answer(ctx, ada, "take", "refused")  # type: ignore[arg-type]
    _restricted("NO_IMAGE")(ctx, ada)
    photo = make.tag(ctx, make.photo(ctx, photographs.phone_photo()), ada)
    releases.ask(ctx, make.channel(ctx), [photo.id], reason="A poster")
    return photo.id


def test_the_lead_reads_every_entry_in_the_chain(given: Callable, lead: Program) -> None:
    photo = given(story)
    entries = lead("GET", "/audit").json["entries"]
    assert [entry["seq"] for entry in entries] == list(range(len(entries), 0, -1))
    assert all(before["hash"] == after["prev"] for after, before in pairwise(entries))
    assert {"answer.recorded", "restriction.set"} <= {entry["act"] for entry in entries}
    (decision,) = lead("GET", f"/audit?subject={photo}&act=decision").json["entries"]
    assert {code for code, _, _ in decision["detail"]["findings"]} >= {"RESTRICTED", "OWN_NO"}
    assert (decision["at"], decision["actor"]) == ("2026-07-01T11:00:00Z", {"kind": "command", "id": None})


def test_an_admin_reads_what_was_done_but_not_who_refused_or_is_restricted(given: Callable, admin: Program) -> None:
    photo = given(story)
    answer = admin("GET", "/audit")
    acts = {entry["act"] for entry in answer.json["entries"]}
    assert {"person.added", "photo.added", "channel.added", "decision", "token.added"} <= acts
    assert not [act for act in acts if act.startswith(("restriction", "answer", "view", "capacity", "review"))]
    for word in ("RESTRICTED", "OWN_NO", "refused", "NO_IMAGE", "NO_POSITIVE"):
        assert word not in answer.text
    (decision,) = admin("GET", f"/audit?subject={photo}&act=decision").json["entries"]
    assert decision["detail"]["outcome"] == "DENY"


def test_asking_for_a_hidden_act_by_its_name_tells_nothing(given: Callable, admin: Program) -> None:
    given(story)
    assert admin("GET", "/audit?act=restriction.set").json["entries"] == []
    assert admin("GET", "/audit?act=no.such.act").json["entries"] == []


def test_entries_before_a_moment_are_found(given: Callable, lead: Program) -> None:
    given(story)
    assert lead("GET", "/audit?before=2026-07-01T11:00:00Z").json["entries"] == []
    assert lead("GET", "/audit?before=2026-07-01T13:00:01%2B01:00").json["entries"]
    assert lead("GET", "/audit?before=yesterday").json["field"] == "before"


def test_the_trail_is_nobody_elses(program: Callable[..., Program]) -> None:
    assert {role: program(role)("GET", "/audit").status_code for role in (Role.STAFF, Role.COMMS)} == {
        Role.STAFF: 404,
        Role.COMMS: 404,
    }
