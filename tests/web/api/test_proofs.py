"""Does a program get the proof of an answer it may read, and of no other?"""

from collections.abc import Callable

from consentreg.rules.permissions import Role
from consentreg.rules.words import Scope
from tests import factories as make
from tests.web.api.conftest import Program


def test_the_record_of_an_answer_is_a_file(staff: Program, given: Callable, program: Callable[..., Program]) -> None:
    person, answer = given(lambda ctx: ((ada := make.person(ctx)).id, make.answer(ctx, ada, Scope.TAKE).id))
    proof = staff("GET", f"/people/{person}/answers/{answer}/record")
    assert (proof.status_code, proof.mimetype) == (200, "application/ld+json")
    assert proof.get_json(force=True)["header"]["record_id"].replace("-", "").endswith(answer)
    assert staff("GET", f"/people/{person}/answers/{'f' * 32}/record").status_code == 404
    assert program(Role.COMMS)("GET", f"/people/{person}/answers/{answer}/record").status_code == 404
