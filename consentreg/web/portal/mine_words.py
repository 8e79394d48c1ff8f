"""In which words does somebody read what may happen with a photo of theirs, and where it is?"""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from consentreg.models import Answer
from consentreg.rules.words import Given
from consentreg.services.mine import May
from consentreg.services.publications import GONE, Out
from consentreg.web.dates import day, local_day
from consentreg.web.portal.wording import RULES

OUTCOMES = {May.YES: "ALLOW", May.LOOK: "REVIEW"}
WHY = {
    May.YES: lazy_gettext("We may show it there."),
    May.SAID_NO_TO_IT: lazy_gettext("You said no to this photo."),
    May.SAID_NO: lazy_gettext("You said no."),
    May.UNASKED: lazy_gettext("There is no yes from you for this."),
    May.OTHERS: lazy_gettext("We cannot use this photo because of someone in it. It is not your fault."),
    May.LOOK: lazy_gettext("An adult here must look at it first."),
    May.ASK: lazy_gettext("Ask an adult here to tell you why."),
}
FOR_ADULTS = {May.YES: WHY[May.YES]}
MORE_RULES = {
    "NO_PRESS": lazy_gettext("Not in newspapers or on TV"),
    "NO_PLACE": lazy_gettext("Do not say where it is"),
    "NOT_LIVE": lazy_gettext("Not on the same day"),
}
"""Rules that staff write down and no page of theirs offers."""
NOT_NOW = lazy_gettext("We do not show it there now.")


def may_words(may: May, *, own: bool) -> dict[str, Any]:
    """Return an outcome and a sentence; an adult is not told why."""
    return {"outcome": OUTCOMES.get(may, "DENY"), "why": WHY[may] if own else FOR_ADULTS.get(may, NOT_NOW)}


def answer_words(answer: Answer | None, trip: str | None, where: str = "", before: str = "") -> str:
    """Return when somebody said it and, of a yes, until when, by which rules, where, and for which photos of before."""
    if answer is None:
        return ""
    said = [_("Said on %(day)s.", day=local_day(answer.since))]
    if answer.answer == Given.GIVEN:
        said += [_("It ends on %(end)s.", end=day(answer.valid_until))] if answer.valid_until else []
        said += [_("Your rules: %(rules)s.", rules=_rules(answer, trip))] if answer.conditions else []
        said += [_("Where: %(places)s.", places=where)] if where else []
        said += [_("Photos from before: %(which)s.", which=before)] if before else []
    return " ".join(map(str, said))


def _rules(answer: Answer, trip: str | None) -> str:
    known = [str(text) for rule, text in (RULES | MORE_RULES).items() if rule in answer.conditions]
    return ", ".join([*known, *([_("Only for this trip: %(name)s", name=trip)] if trip else [])])


def place_words(place: Out) -> dict[str, Any]:
    """Return where a photo went, since when, and what is being done about it."""
    return {"name": place.channel.name, "where": place.publication.place, "at": place.publication.at,
            "now": _now(place)}  # fmt: skip


def _now(place: Out) -> str:
    task, until = place.takedown, place.publication.expires_on
    if task is None or task.ended_as == "not_needed":
        return str(_("It may stay there until %(day)s.", day=day(until)) if until else _("It may be there now."))
    if task.ended_at is None:
        return str(_("We are taking it down. We want to be done by %(day)s.", day=local_day(task.due_at)))
    return str(_ended(place))


def _ended(place: Out) -> str:
    assert place.takedown is not None  # noqa: S101 (asked by whoever calls)
    when = local_day(place.takedown.ended_at)
    words = {
        "removed": _("We took it down on %(day)s. Someone may have saved a copy.", day=when),
        "never_left": _("We stopped it in time. It did not go out."),
        "cannot_remove": _("We tried. It cannot be taken down. An adult here will talk with you about it."),
        "refused": _("We asked them to take it down. They said no. An adult here will talk with you about it."),
    }
    said = str(words.get(place.takedown.ended_as or "", words["cannot_remove"]))
    stays = place.takedown.ended_as not in GONE
    return f"{said} “{place.takedown.reason}”" if stays and place.takedown.reason else said
