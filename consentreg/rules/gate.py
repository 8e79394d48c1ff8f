"""May this photo be used so, now?

Everything found about the photo, the channel and each person is gathered and the gravest finding wins. A
person about whom no check speaks is a person nobody cleared, and so is a photo (domain.md 5.1, row 49).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from consentreg.rules.checks.answers import ANSWER_CHECKS
from consentreg.rules.checks.channel import CHANNEL_CHECKS
from consentreg.rules.checks.conditions import CONDITION_CHECKS
from consentreg.rules.checks.person import PERSON_CHECKS, refuses
from consentreg.rules.checks.photo import PHOTO_CHECKS
from consentreg.rules.facts import PhotoFacts, Policy, Question, Use
from consentreg.rules.findings import Finding, by_precedence, worst
from consentreg.rules.people import PersonFacts
from consentreg.rules.reasons import Outcome


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided, when, about what wish, and everything that was found: the evidence itself."""

    use: Use
    at: datetime
    findings: tuple[Finding, ...]
    apart: "Decision | None" = None
    """The same without what others say who may be the same as somebody here: for whoever may not know of them."""
    elsewhere: frozenset[str] = frozenset()
    """Who is in the photo by another group's copy of the file alone: of them only the lead hears."""

    @property
    def outcome(self) -> Outcome:
        """Return the gravest outcome found; nothing found is a no."""
        return worst(self.findings)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Return the codes of the winning outcome, sorted."""
        return tuple(sorted({found.code for found in self.findings if found.outcome is self.outcome}))

    def __bool__(self) -> bool:
        """Be true only for ALLOW, so that `if decide(...)` never opens the gate on a refusal."""
        return self.outcome is Outcome.ALLOW


def decide(photo: PhotoFacts, use: Use, policy: Policy, at: datetime) -> Decision:
    """Decide one photo, one use, one moment."""
    question = Question(photo, use, at, policy)
    return Decision(use, at, by_precedence(_findings(question)))


def unsure(use: Use, at: datetime) -> Decision:
    """Decide when the facts could not be gathered: no."""
    return Decision(use, at, (Finding.of("SYSTEM_UNSURE"),))


def _findings(q: Question) -> Iterator[Finding]:
    about_photo = [Finding.of(code) for check in PHOTO_CHECKS + CHANNEL_CHECKS for code in check(q)]
    yield from about_photo
    for person in q.photo.people:
        yield from tuple(_about(q, person)) or (Finding.of("NO_POSITIVE_BASIS", person.id),)
    if not about_photo and not q.photo.people:
        yield Finding.of("NO_POSITIVE_BASIS")


def _about(q: Question, person: PersonFacts) -> Iterator[Finding]:
    checks = (*PERSON_CHECKS, *(ANSWER_CHECKS + CONDITION_CHECKS if _asked(q, person) else ()))
    for check in checks:
        for found in check(q, person):
            yield found if isinstance(found, Finding) else Finding.of(found, person.id)


def _asked(q: Question, person: PersonFacts) -> bool:
    # Somebody's own no ends the matter: nothing more is said about whose yes might be missing.
    return person.kind.registered and not person.tag.unseen and not refuses(q, person)
