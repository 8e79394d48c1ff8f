"""How do things stand with one person, told as far as this reader may know?

For staff a refusal, a restriction and everything else that is masked look exactly alike, and where a scope is masked
its history is not shown either.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from consentreg.context import Context
from consentreg.models import Answer, Authority, Mistake, Person
from consentreg.rules.gate import Decision
from consentreg.rules.masking import Reason, told
from consentreg.rules.reasons import ROWS, Outcome, Told
from consentreg.rules.words import Scope
from consentreg.services import accounts, clearance, consents, mistakes, people, photos, places, reaching
from consentreg.services import standing as read
from consentreg.services.standing import Stands
from consentreg.web.staff.acts import act_words, masked, open_reasons, sentences
from consentreg.web.staff.sheet import PLACES
from consentreg.web.staff.wording import (
    ANSWERS,
    CONDITIONS,
    METHODS,
    OUTCOME_OF,
    SCOPE_HINTS,
    SCOPES,
    day_words,
)

RULES = frozenset({"CHANNEL_EXCLUDED", "ASK_EACH_TIME"})
"""What is found beside a yes that stands: somebody's rules."""
OURS = "FACE_PUBLIC_CHILD"
"""Our own rule for every photo of a child: it takes nothing from what the child said."""
ADULTS = frozenset({"CO_AGREEMENT_MISSING", "GUARDIAN_NOT_ASKED"})
"""What an adult who may decide is asked about."""
OF_THEM = {
    "NOT_ASKED": lazy_gettext("No answer counts yet. Ask first."),
    OURS: lazy_gettext("Our own rule: the lead looks before a child's face goes public."),
    "TAKE_NOT_AGREED": lazy_gettext("They have not agreed to photos being taken."),
    "ASK_EACH_TIME": lazy_gettext("They want to see each photo first."),
    "CONDITION_UNCLEAR": lazy_gettext("Whether a photo keeps their rule is seen photo by photo."),
}
"""What is elsewhere said of one photo, said of somebody and all photos of them."""


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
    stands: bool
    """A yes stands, with or without rules."""


def of(
    here: Context, known: Sequence[Person], names: Mapping[str, str], adults: Sequence[Authority] = ()
) -> dict[str, list[Standing]]:
    """Return the three rows of each person, decided from one reading. `adults` may be asked for them, by name."""
    askable = [adult.name for adult in adults if not (adult.ended_on or adult.do_not_contact)]
    decided = clearance.people_standing(here, [person.id for person in known])
    return {
        person_id: [
            _standing(here, scope, decision, (names.get(person_id, ""), askable)) for scope, decision in rows.items()
        ]
        for person_id, rows in decided.items()
    }


def _standing(here: Context, scope: Scope, decision: Decision, whom: tuple[str, Sequence[str]]) -> Standing:
    reasons = told(decision, here.actor.role)
    stands = open_reasons(reasons)
    outcome, words = _said([reason for reason in stands if reason.code != OURS], *whom)
    return Standing(
        scope=scope,
        place=PLACES[scope],
        question=str(SCOPES[scope]),
        hint=str(SCOPE_HINTS[scope]),
        outcome=outcome,
        words=words,
        reasons=[_about_one(reason) for reason in stands],
        kept_back=masked(reasons),
        stands=not any(_is_no(reason) for reason in stands) and _keeps_rules(stands),
    )


def _about_one(reason: Reason) -> str:
    """Say on a person's page what is elsewhere said of a photo."""
    if reason.code == Told.BLOCKED_PERSON:
        return str(_("Photos of them cannot be used here. If it matters, ask the lead."))
    return str(OF_THEM.get(reason.code) or sentences([reason], {})[0])


def _keeps_rules(reasons: Sequence[Reason]) -> bool:
    ours = {*RULES, OURS}
    return all(reason.code in ours or reason.code.startswith("CONDITION_") for reason in reasons)


def _said(reasons: Sequence[Reason], name: str, adults: Sequence[str]) -> tuple[str, str]:
    if not reasons:
        return "ALLOW", _("Yes")
    if any(_is_no(reason) for reason in reasons):
        return "DENY", _("No")
    if _keeps_rules(reasons):
        return "REVIEW", _("Yes, with rules")
    acts = (_act(reason.code, name, adults) for reason in reasons)
    asks = any(reason.outcome is Outcome.DENY for reason in reasons)
    return "UNFINISHED" if asks else "REVIEW", next((act for act in acts if act), _("Needs a look"))


def _act(code: str, name: str, adults: Sequence[str]) -> str | None:
    if code in ADULTS and adults:
        return str(_("Ask %(adult)s", adult=str(_(" or ")).join(adults)))
    return act_words(code, name, {name: name})


def _is_no(reason: Reason) -> bool:
    row = ROWS.get(reason.code)
    return reason.code == Told.BLOCKED_PERSON or (row is not None and row.told is Told.BLOCKED_PERSON)


def history(here: Context, person: Person, rows: Sequence[Standing]) -> list[dict[str, Any]]:
    """Return what was written down, newest first, of the scopes this reader may know about."""
    open_scopes = {row.scope for row in rows if not row.kept_back}
    me = here.actor.id
    shown = [
        answer
        for answer in consents.history(here, person)
        if answer.scope in open_scopes or (me and answer.recorded_by == me)
    ]
    wrong = mistakes.of(here, [answer.id for answer in shown])
    shown.sort(key=lambda answer: (answer.since, answer.recorded_at, answer.scope), reverse=True)
    names = accounts.names(here, {answer.recorded_by for answer in shown})
    adults = {authority.id: authority.name for authority in people.authorities(here, person)}
    return [
        {
            "text": _("%(question)s: %(answer)s", question=SCOPES[answer.scope], answer=ANSWERS[answer.answer]),
            "when": {"iso": answer.since.date().isoformat(), "text": day_words(answer.since.date())},
            "by": _by(person, answer, adults, names),
            "outcome": OUTCOME_OF.get(answer.answer),
            "href": url_for("staff.record", person_id=person.id, answer_id=answer.id),
            "link": _("Proof"),
            **_mistake(person, answer, wrong.get(answer.id)),
        }
        for answer in shown
    ]


def _mistake(person: Person, answer: Answer, wrong: Mistake | None) -> dict[str, Any]:
    """Return what a line says of a mistake: that it was one, that it may be one, or where to say so."""
    if wrong is None:
        page = url_for("staff.mistake", person_id=person.id, answer_id=answer.id)
        return {"more": {"href": page, "text": _("It was a mistake")}} if mistakes.by_staff(answer) else {}
    if wrong.awaits_second and wrong.agreed_at is None:
        return {"note": _("Somebody says this was a mistake. Somebody else must agree.")}
    return {"note": _("This was a mistake and counts for nothing."), "outcome": None}


def _by(person: Person, answer: Answer, adults: Mapping[str, str], names: Mapping[str, str]) -> str:
    who = adults.get(answer.authority_id or "", person.first_name)
    how = str(METHODS.get(answer.method, ""))
    wrote = names.get(answer.recorded_by or "")
    return ". ".join(part for part in (who, how, _("Written down by %(who)s", who=wrote) if wrote else "") if part)


def terms(
    here: Context, person: Person, rows: Sequence[Standing], adults: Sequence[Authority] = ()
) -> dict[str, list[str]]:
    """Return, for each scope in which a yes stands, since and until when it counts and with which rules.

    Of several who said yes each is named; a yes that waits for a colleague is said to.
    """
    outings = {event.id: event.name for event, *_rest in photos.outings(here, limit=200)}
    open_ = {row.scope: row.stands for row in rows if not row.kept_back}
    whose = {None: person.first_name} | {adult.id: adult.name for adult in adults}
    said: dict[str, list[str]] = {row.scope: [] for row in rows}
    words = read.everybody(here, person.id)
    for scope, stands in open_.items():
        counting = {who: one[scope].answer for who, one in words.items() if one[scope].yes and stands}
        for who, answer in counting.items():
            name = [f"{whose.get(who, person.first_name)}:"] if len(counting) > 1 else []
            said[scope] += [*name, *(_terms(here, answer, outings) if answer else [])]
        if any(one[scope].stands is Stands.WAITING for one in words.values()):
            said[scope].append(_("A colleague must still confirm this yes."))
    return said


def _terms(here: Context, answer: Answer, outings: Mapping[str, str]) -> list[str]:
    words = [_("Since %(day)s.", day=day_words(answer.since.date()))]
    if answer.valid_until:
        words.append(_("Until %(day)s.", day=day_words(answer.valid_until)))
    words += [f"{_rule(condition, outings)}." for condition in answer.conditions]
    where = places.told(here, Scope(answer.scope), answer.channels)
    words += [_("Where: %(places)s.", places=where)] if where else []
    before = reaching.told(here, answer)
    words += [_("Photos from before: %(which)s.", which=before)] if before else []
    return words


def _rule(condition: object, outings: Mapping[str, str]) -> str:
    if isinstance(condition, dict):
        name = outings.get(str(condition.get("event")), _("one outing"))
        return str(_("Only photos of %(outing)s", outing=name))
    return str(CONDITIONS.get(str(condition), condition))
