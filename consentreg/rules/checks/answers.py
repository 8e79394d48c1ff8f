"""Has the right person said yes, does it hold, and may this photo have been taken? (rows 21 to 37)"""

from collections.abc import Iterator

from consentreg.rules.authorities import Voice, agreed, missing, verified_no, verified_yeses, voices
from consentreg.rules.consent import Standing, defects, holds, own, standing
from consentreg.rules.deciders import OWN_DECISION, Regime, lapse_day, needs_co_agreement, regime, under
from consentreg.rules.facts import Question
from consentreg.rules.people import SELF, Answer, PersonFacts
from consentreg.rules.words import Kind, Scope


def own_answer(q: Question, person: PersonFacts) -> Iterator[str]:
    """Rows 21 to 24, 33 to 35 and 37, where the person's own yes is needed."""
    who = regime(person, q.policy, q.today)
    mine = own(q, person)
    if not who.asks_self:
        return
    if mine.yes:
        yield from defects(q, person, mine)
    elif mine.unproven:
        yield "CONSENT_NOT_PROVEN"
    elif who is Regime.SELF and (guardian := _guardian_yeses(q, person)):
        yield _instead_of_own(q, person, guardian)
    else:
        yield "NO_ANSWER_YET" if mine.asked else "NOT_ASKED"


def _guardian_yeses(q: Question, person: PersonFacts) -> list[Answer]:
    heard = voices(q, person) if person.kind is Kind.YOUNG_PERSON else ()
    return [yes for voice in heard for yes in voice.standing.yes]


def _instead_of_own(q: Question, person: PersonFacts, yeses: list[Answer]) -> str:
    lapsed = lapse_day(person, q.policy)
    before = lapsed is not None and lapsed <= q.today and all(q.local(yes.at) < lapsed for yes in yeses)
    return "GUARDIAN_YES_LAPSED_AGE" if before else "OWN_DECISION_NEEDED"


def authority_answer(q: Question, person: PersonFacts) -> Iterator[str]:
    """Rows 25 to 28, 33 to 37, 51 and 53, where a verified authority's yes is needed."""
    if not regime(person, q.policy, q.today).asks_authority:
        return
    heard = voices(q, person)
    checked = [voice for voice in heard if voice.verified]
    yes, no = any(voice.yes for voice in checked), any(voice.no for voice in checked)
    if no:
        yield "GUARDIANS_DISAGREE" if yes else "GUARDIAN_NO"
    elif not yes:
        yield _without_verified_yes(heard)
    if missing(q, person):
        yield "AUTHORITY_MISSING"
    yield from _wrong_with_each(q, person)


def _without_verified_yes(heard: tuple[Voice, ...]) -> str:
    if any(voice.no for voice in heard):
        return "GUARDIAN_NO"
    if any(voice.standing.unproven for voice in heard if voice.verified):
        return "CONSENT_NOT_PROVEN"
    if any(voice.yes for voice in heard):
        return "AUTHORITY_NOT_VERIFIED"
    if any(voice.standing.unproven for voice in heard):
        return "CONSENT_NOT_PROVEN"
    return "NO_ANSWER_YET" if any(voice.standing.asked for voice in heard) else "GUARDIAN_NOT_ASKED"


def _wrong_with_each(q: Question, person: PersonFacts) -> Iterator[str]:
    if not agreed(q, person):
        for said in verified_yeses(q, person):
            yield from defects(q, person, said)


def child_view(q: Question, person: PersonFacts) -> Iterator[str]:
    """Row 29: who does not decide is asked all the same."""
    guarded = regime(person, q.policy, q.today) is Regime.GUARD
    if guarded and q.use.scope is not Scope.TAKE and person.child_view is None and verified_yeses(q, person):
        yield "CHILD_VIEW_NOT_RECORDED"


def disagreement(q: Question, person: PersonFacts) -> Iterator[str]:
    """Row 30: a young person's yes stands in law, but an adult's no may have a reason."""
    decides = regime(person, q.policy, q.today) is Regime.SELF and under(person, OWN_DECISION, q.today)
    if decides and own(q, person).yes and verified_no(q, person):
        yield "COMPETENT_YES_GUARDIAN_NO"


def co_agreement(q: Question, person: PersonFacts) -> Iterator[str]:
    """Rows 31 and 53: what a house asks adults for beside a young person who decides: public use, if not more."""
    if not needs_co_agreement(q, person) or not own(q, person).yes:
        return
    if not verified_yeses(q, person):
        yield "CO_AGREEMENT_MISSING"
    if missing(q, person):
        yield "AUTHORITY_MISSING"
    yield from _wrong_with_each(q, person)


def leaving(q: Question, person: PersonFacts) -> Iterator[str]:
    """Row 36: a yes ends with the stay unless its giver said otherwise."""
    yes = own(q, person).yes
    stays = bool(yes) and all(each.survives_leaving for each in yes)
    if person.left and person.left <= q.today and not stays:
        yield "PERSON_LEFT"


def taking(q: Question, person: PersonFacts) -> Iterator[str]:
    """Row 32: nothing is published that may not have been taken."""
    if q.use.scope is Scope.TAKE or take_holds(q, person):
        return
    dated = [defects(q, person, said) == {"CAPTURE_DATE_UNKNOWN"} for said in _takes(q, person)]
    yield "CAPTURE_DATE_UNKNOWN" if any(dated) else "TAKE_NOT_AGREED"


def take_holds(q: Question, person: PersonFacts) -> bool:
    """Say whether somebody who decides agreed to the photo being taken, today and on its day."""
    return any(holds(q, person, said) for said in _takes(q, person))


def _takes(q: Question, person: PersonFacts) -> list[Standing]:
    adults = [authority.id for authority in person.authorities if authority.verified]
    alone = person.kind is not Kind.YOUNG_PERSON or regime(person, q.policy, q.today) is Regime.SELF
    askers = [SELF] if alone else [SELF, *adults]
    said = (standing(q, person, by, Scope.TAKE) for by in askers)
    return [each for each in said if each.yes]


ANSWER_CHECKS = (own_answer, authority_answer, child_view, disagreement, co_agreement, leaving, taking)
