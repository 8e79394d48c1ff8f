"""How does somebody stop everything at once, and whom can they ask?"""

from consentreg.rules.permissions import Permission
from consentreg.rules.words import Scope
from consentreg.services import answering, notices
from consentreg.services.answering import Reply, Said
from consentreg.services.refusal import Refused
from consentreg.web import door
from consentreg.web.door import ctx
from consentreg.web.guard import requires
from consentreg.web.portal.asked import audience, held, show
from consentreg.web.portal.entrance import blueprint, invitation
from consentreg.web.portal.language import easy, language
from consentreg.web.portal.said import Page, finished, late
from consentreg.web.portal.view import thanks


@blueprint.get("/c/answer/stop")
@requires(Permission.HOLD_LINK)
def stop_all() -> Page:
    now = held()
    return show("portal/stop.html", now, stopped=now.stopped)


@blueprint.post("/c/answer/stop")
@requires(Permission.HOLD_LINK)
def stop_now() -> Page:
    if invitation() is None:
        return late()
    now = held()
    reply = Reply(said=dict.fromkeys(Scope, Said.NO), wording=notices.wording(ctx(), language()).sha256,
                  language=language(), audience=audience(now), easy=easy())  # fmt: skip
    try:
        done = answering.stop(ctx(), now.invitation, reply)
    except Refused as refused:
        door.session().rollback()
        if refused.code != "ALREADY_ANSWERED":
            raise
        return late()
    return finished(now, done) if done.answers else thanks(now.invitation.id)


@blueprint.get("/c/answer/ask")
@requires(Permission.HOLD_LINK)
def ask_someone() -> Page:
    return show("portal/ask.html", held())
