"""What may this reader be told of a decision?

The safeguarding lead is told everything. Everybody else is told one and the same sentence for a refusal, a
restriction, an adult's no and somebody who left, and not about whom; and as soon as anybody in the photo is
masked so, nothing found about any person is shown: "not asked: A" would tell that B is the one.
"""

from dataclasses import dataclass

from consentreg.rules.findings import Finding
from consentreg.rules.gate import Decision
from consentreg.rules.permissions import Permission, Role, allowed
from consentreg.rules.reasons import BLOCKED, LEAD, ROWS, Outcome, Told

_PLACE: dict[str, int] = {code: place for place, code in enumerate(ROWS)}
_PLACE |= {Told.BLOCKED_PERSON: _PLACE["RESTRICTED"], Told.NEEDS_LEAD: _PLACE["RESTRICTED_REVIEW"]}


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason as a reader sees it. `person` is set only where the reader may know about whom."""

    code: str
    text: str
    outcome: Outcome
    person: str | None = None


def heard(decision: Decision, role: Role | None) -> Decision:
    """Return the decision as this reader hears of it.

    Where somebody may be the same as another, whoever sees one of them learns that the lead must look, and not what
    the other said (domain.md 5.4.1). It is never an ALLOW where the decision is none: row 50 stands in both.
    """
    apart = None if allowed(role, Permission.SEE_REASONS) else decision.apart
    return decision if apart is None else apart  # Not `or`: a decision is true only where it is an ALLOW.


def told(decision: Decision, role: Role | None) -> tuple[Reason, ...]:
    """Return the reasons this reader may be told, the gravest outcome's first."""
    decision = heard(decision, role)
    reasons = _all(decision) if allowed(role, Permission.SEE_REASONS) else _masked(decision, role)
    return tuple(sorted(dict.fromkeys(reasons), key=lambda reason: (-reason.outcome, _PLACE[reason.code])))


def _all(decision: Decision) -> list[Reason]:
    return [_reason(found, named=True) for found in decision.findings]


def _masked(decision: Decision, role: Role | None) -> list[Reason]:
    about_photo = [_veiled(found, named=False) for found in decision.findings if found.person is None]
    about_people = [found for found in decision.findings if found.person is not None]
    if any(ROWS[found.code].told is Told.BLOCKED_PERSON for found in about_people):
        return [*about_photo, Reason(Told.BLOCKED_PERSON, BLOCKED, Outcome.DENY)]
    if any(ROWS[found.code].told is Told.NEEDS_LEAD for found in decision.findings):
        # Who is cleared would tell by silence who is not.
        about_people = [found for found in about_people if found.outcome is not Outcome.ALLOW]
    named = allowed(role, Permission.SEE_PEOPLE)
    return about_photo + [_veiled(found, named=named) for found in about_people]


def _veiled(found: Finding, *, named: bool) -> Reason:
    if ROWS[found.code].told is Told.NEEDS_LEAD:
        return Reason(Told.NEEDS_LEAD, LEAD, found.outcome)
    return _reason(found, named=named)


def _reason(found: Finding, *, named: bool) -> Reason:
    return Reason(found.code, ROWS[found.code].text, found.outcome, found.person if named else None)


def only_open(decision: Decision) -> bool:
    """Say whether nothing that was found is anybody's secret."""
    return all(ROWS[found.code].told is Told.OPEN for found in decision.findings)
