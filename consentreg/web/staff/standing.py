"""How do things stand with one person, told as far as this reader may know?

For staff a refusal, a restriction and everything else that is masked look exactly alike, and where a scope is masked
its history is not shown either.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from consentreg.context import Context
from consentreg.models import Answer, Person
from consentreg.rules.gate import Decision
from consentreg.rules.masking import Reason, told
from consentreg.rules.reasons import BLOCKED, ROWS, Outcome, Told
from consentreg.rules.words import NOT_ANSWERS, Scope
from consentreg.services import accounts, clearance, consents, people, photos
from consentreg.web.staff.acts import act_words, masked, open_reasons, sentences
from consentreg.web.staff.sheet import PLACES
from consentreg.web.staff.wording import (
    ANSWERS,
    CHANNELS,
    CONDITIONS,
    METHODS,
    OUTCOME_OF,
    SCOPE_HINTS,
    SCOPES,
    day_words,
)

RULES = frozenset({"CHANNEL_EXCLUDED", "ASK_EACH_TIME", "FACE_PUBLIC_CHILD"})
"""What is found beside a yes that stands: somebody's rules, and ours for every photo of a child."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One scope of one person as a page shows it."""

    scope: Scope
    place: str
    question: str
    hint: str
    outcome: str
    words: str
    reasons: Sequence[str]
    kept_back: bool
    """Something is kept from this reader."""


def of(here: Context, known: Sequence[Person], names: Mapping[str, str]) -> dict[str, list[Standing]]:
    """Return the three rows of each person, decided from one reading."""
    decided = clearance.people_standing(here, [person.id for person in known])
    return {
        person_id: [_standing(here, scope, decision, person_id, names) for scope, decision in rows.items()]
        for person_id, rows in decided.items()
    }


def _standing(here: Context, scope: Scope, decision: Decision, person_id: str, names: Mapping[str, str]) -> Standing:
    reasons = told(decision, here.actor.role)
    stands = open_reasons(reasons)
    outcome, words = _said(stands, person_id, names)
    return Standing(
        scope=scope,
        place=PLACES[scope],
        question=str(SCOPES[scope]),
        hint=str(SCOPE_HINTS[scope]),
        outcome=outcome,
        words=words,
        reasons=[_about_one(text) for text in sentences(stands, {})],
        kept_back=masked(reasons),
    )


def _about_one(text: str) -> str:
    """Say on a person's page what is elsewhere said of a photo."""
    return str(_("Photos of them cannot be used here. If it matters, ask the lead.")) if text == _(BLOCKED) else text


def _said(reasons: Sequence[Reason], person_id: str, names: Mapping[str, str]) -> tuple[str, str]:
    if not reasons:
        return "ALLOW", _("Yes")
    if any(_is_no(reason) for reason in reasons):
        return "DENY", _("No")
    if all(reason.code in RULES or reason.code.startswith("CONDITION_") for reason in reasons):
        return "REVIEW", _("Yes, with rules")
    acts = (act_words(reason.code, reason.person or person_id, names) for reason in reasons)
    asks = any(reason.outcome is Outcome.DENY for reason in reasons)
    return "UNFINISHED" if asks else "REVIEW", next((act for act in acts if act), _("Needs a look"))


def _is_no(reason: Reason) -> bool:
    row = ROWS.get(reason.code)
    return reason.code == Told.BLOCKED_PERSON or (row is not None and row.told is Told.BLOCKED_PERSON)


def history(here: Context, person: Person, rows: Sequence[Standing]) -> list[dict[str, Any]]:
    """Return what was written down, newest first, of the scopes this reader may know about."""
    open_scopes = {row.scope for row in rows if not row.kept_back}
    shown = [answer for answer in consents.history(here, person) if answer.scope in open_scopes]
    shown.sort(key=lambda answer: (answer.since, answer.recorded_at, answer.scope), reverse=True)
    names = accounts.names(here, {answer.recorded_by for answer in shown})
    adults = {authority.id: authority.name for authority in people.authorities(here, person)}
    return [
        {
            "text": _("%(question)s: %(answer)s", question=SCOPES[answer.scope], answer=ANSWERS[answer.answer]),
            "when": {"iso": answer.since.date().isoformat(), "text": day_words(answer.since.date())},
            "by": _by(person, answer, adults, names),
            "outcome": OUTCOME_OF.get(answer.answer),
        }
        for answer in shown
    ]


def _by(person: Person, answer: Answer, adults: Mapping[str, str], names: Mapping[str, str]) -> str:
    who = adults.get(answer.authority_id or "", person.first_name)
    how = str(METHODS.get(answer.method, ""))
    wrote = names.get(answer.recorded_by or "")
    return ". ".join(part for part in (who, how, _("written down by %(who)s", who=wrote) if wrote else "") if part)


def terms(here: Context, person: Person, rows: Sequence[Standing]) -> dict[str, list[str]]:
    """Return, for each scope this reader may know about, until when the latest answer counts and with which rules."""
    said: dict[str, list[str]] = {row.scope: [] for row in rows}
    outings = {event.id: event.name for event, *_rest in photos.outings(here, limit=200)}
    waiting = {answer.id for answer, _person in consents.awaiting_second(here)}
    heard: set[str] = set()
    open_scopes = {row.scope for row in rows if not row.kept_back}
    for answer in consents.history(here, person):
        if answer.scope in open_scopes - heard and answer.answer not in NOT_ANSWERS:
            heard.add(answer.scope)
            said[answer.scope] = _terms(answer, outings, waits=answer.id in waiting)
    return said


def _terms(answer: Answer, outings: Mapping[str, str], *, waits: bool) -> list[str]:
    words = [_("Since %(day)s.", day=day_words(answer.since.date()))]
    if answer.valid_until:
        words.append(_("Until %(day)s.", day=day_words(answer.valid_until)))
    words += [f"{_rule(condition, outings)}." for condition in answer.conditions]
    words += [_("Also: %(place)s.", place=CHANNELS[place]) for place in answer.channels if place in CHANNELS]
    if waits:
        words.append(_("A colleague must still confirm this yes."))
    return words


def _rule(condition: object, outings: Mapping[str, str]) -> str:
    if isinstance(condition, dict):
        name = outings.get(str(condition.get("event")), _("one outing"))
        return str(_("Only photos of %(outing)s", outing=name))
    return str(CONDITIONS.get(str(condition), condition))
