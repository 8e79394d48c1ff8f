"""Can the proof of an answer be taken along from a person's page?"""

import re

from flask.testing import FlaskClient

from consentreg.context import COMMAND
from consentreg.rules.words import Scope
from tests import factories
from tests.web.staff.outing import Outing


def test_the_page_of_a_person_leads_to_the_proof_of_each_answer(staff: FlaskClient, outing: Outing) -> None:
    with outing.parts.transaction(COMMAND) as ctx:
        answer = factories.answer(ctx, outing.ada, Scope.TAKE)
    page = staff.get(f"/staff/people/{outing.ada.id}").get_data(as_text=True)
    [link] = re.findall(r'href="([^"]+/record)"', page)
    assert answer.id in link
    proof = staff.get(link)
    assert proof.mimetype == "application/ld+json"
    assert proof.headers["Content-Disposition"] == 'attachment; filename="answer.jsonld"'
    assert proof.get_json(force=True)["header"]["schema_version"] == "consentreg-27560/1"


def test_the_proof_of_somebody_elses_answer_is_not_there(staff: FlaskClient, outing: Outing) -> None:
    with outing.parts.transaction(COMMAND) as ctx:
        answer = factories.answer(ctx, outing.ola, Scope.TAKE)
    for person in (outing.ola, outing.ada):
        assert staff.get(f"/staff/people/{person.id}/answers/{answer.id}/record").status_code == 404
