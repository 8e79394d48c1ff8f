"""How is an answer proved to another program? By its consent record (ISO/IEC TS 27560), for those who may read it."""

from werkzeug.wrappers import Response

from consentreg.rules.permissions import Permission
from consentreg.services import people, proofs
from consentreg.web.api.calls import call
from consentreg.web.api.entrance import blueprint
from consentreg.web.door import ctx
from consentreg.web.guard import requires
from consentreg.web.proofs import MEDIA_TYPE, download


@blueprint.get("/people/<string:person_id>/answers/<string:answer_id>/record")
@requires(Permission.RECORD_ANSWERS)
@call(answers={200: MEDIA_TYPE})
def show_record(person_id: str, answer_id: str) -> Response:
    here = ctx()
    answer = proofs.find(here, people.get(here, person_id), answer_id)
    return download(proofs.of(here, answer))
