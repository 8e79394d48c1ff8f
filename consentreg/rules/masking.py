"""What may this reader be told of a decision?

The safeguarding lead is told everything. Everybody else is told one and the same sentence for a refusal, a
restriction, an adult's no and somebody who left, and not about whom; and as soon as anybody in the photo is
masked so, nothing found about any person is shown: "not asked: A" would tell that B is the one. Whoever is in the
photo by another group's copy of the file alone is masked whatever was found about them (domain.md 5.4.2).
"""

from dataclasses import dataclass, replace

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


def veiling(decision: Decision, elsewhere: frozenset[str]) -> Decision:
    """Return a decision of which whoever is not the lead hears nothing about these people, in either hearing."""
    apart = decision.apart and replace(decision.apart, elsewhere=elsewhere)
    return replace(decision, elsewhere=elsewhere, apart=apart)


def told(decision: Decision, role: Role | None) -> tuple[Reason, ...]:
    """Return the reasons this reader may be told, the gravest outcome's first."""
    decision = heard(decision, role)
    reasons = _all(decision) if allowed(role, Permission.SEE_REASONS) else _masked(decision, role)
    return tuple(sorted(dict.fromkeys(reasons), key=lambda reason: (-reason.outcome, _PLACE[reason.code])))


def _all(decision: Decision) -> list[Reason]:
    return [_reason(found, named=True) for found in decision.findings]


def _masked(decision: Decision, role: Role | None) -> list[Reason]:
    about_photo = [_veiled(decision, found, named=False) for found in decision.findings if found.person is None]
    about_people = [found for found in decision.findings if found.person is not None]
    masks = [_told(decision, found) for found in decision.findings]
    if Told.BLOCKED_PERSON in masks:
        return [*about_photo, Reason(Told.BLOCKED_PERSON, BLOCKED, Outcome.DENY)]
    if Told.NEEDS_LEAD in masks:
        # Who is cleared would tell by silence who is not.
        about_people = [found for found in about_people if found.outcome is not Outcome.ALLOW]
    here = [found for found in about_people if found.person not in decision.elsewhere or _told(decision, found)]
    named = allowed(role, Permission.SEE_PEOPLE)
    told_ = about_photo + [_veiled(decision, found, named=named) for found in here]
    return told_ or [_reason(found, named=False) for found in about_people]


def _told(decision: Decision, found: Finding) -> Told | None:
    """Return how a finding is told; None for somebody cleared of whom this reader does not hear at all."""
    if found.person is None or found.person not in decision.elsewhere:
        return ROWS[found.code].told
    return {Outcome.DENY: Told.BLOCKED_PERSON, Outcome.REVIEW: Told.NEEDS_LEAD}.get(found.outcome)


def _veiled(decision: Decision, found: Finding, *, named: bool) -> Reason:
    if _told(decision, found) is Told.NEEDS_LEAD:
        return Reason(Told.NEEDS_LEAD, LEAD, found.outcome)
    return _reason(found, named=named)


def _reason(found: Finding, *, named: bool) -> Reason:
    return Reason(found.code, ROWS[found.code].text, found.outcome, found.person if named else None)


def only_open(decision: Decision) -> bool:
    """Say whether nothing that was found is anybody's secret."""
    return all(_told(decision, found) in {Told.OPEN, None} for found in decision.findings)
