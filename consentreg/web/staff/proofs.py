"""Which proof of an answer can be taken along?"""

from werkzeug.wrappers import Response

from consentreg.rules.permissions import Permission
from consentreg.services import people, proofs
from consentreg.web.door import ctx
from consentreg.web.guard import requires
from consentreg.web.proofs import download
from consentreg.web.staff.entrance import blueprint


@blueprint.get("/people/<string:person_id>/answers/<string:answer_id>/record")
@requires(Permission.RECORD_ANSWERS)
def record(person_id: str, answer_id: str) -> Response:
    here = ctx()
    answer = proofs.find(here, people.get(here, person_id), answer_id)
    return download(proofs.of(here, answer))
