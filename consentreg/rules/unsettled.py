"""Two records may be of one human being and nobody has said yet: what of the one counts for the other?

Every no, every restriction and what a child does not want; no yes. Whoever gathers facts hands in what each record
says by itself (domain.md 5.4.1).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from consentreg.rules.people import SELF, Answer, Authority, ChildView, PersonFacts
from consentreg.rules.words import NOES, NOT_ANSWERS, Given


def unsettled(person: PersonFacts, others: Sequence[PersonFacts]) -> PersonFacts:
    """Return a person with every no of those who may be the same; `others` empty is the person as they are."""
    if not others:
        return person
    noes = [no for other in others for no in standing_noes(other.answers)]
    views = {person.child_view, *(other.child_view for other in others)}
    return replace(
        person,
        identity_unsettled=True,
        restrictions=person.restrictions.union(*(other.restrictions for other in others)),
        child_view=ChildView.NO if ChildView.NO in views else person.child_view,
        authorities=(*person.authorities, *_speaking(others, [*noes, *standing_noes(person.answers)])),
        answers=(*person.answers, *noes, *_held_up(person.answers, noes)),
    )


def standing_noes(answers: Iterable[Answer]) -> Iterator[Answer]:
    """Yield each no that stands: nothing by the same decider to the same question came after it."""
    said: dict[tuple[str, str], list[Answer]] = {}
    for answer in answers:
        if answer.answer not in NOT_ANSWERS:
            said.setdefault((answer.by, answer.scope), []).append(answer)
    for one in said.values():
        last = max(answer.at for answer in one)
        yield from [answer for answer in one if answer.at == last and answer.answer in NOES][:1]


def _held_up(answers: Iterable[Answer], noes: Iterable[Answer]) -> Iterator[Answer]:
    """Yield each own no of another at every moment at which the person said yes: no later yes of theirs ends it."""
    own = {no.scope: no for no in noes if no.by == SELF}
    for yes in answers:
        if yes.by == SELF and yes.answer is Given.GIVEN and yes.scope in own:
            yield replace(own[yes.scope], at=yes.at)


def _speaking(others: Iterable[PersonFacts], noes: Iterable[Answer]) -> Iterator[Authority]:
    """Yield the adults of others who say no, also for this one: the two were taken for one, and that was taken back."""
    saying = {no.by for no in noes}
    yield from (adult for other in others for adult in other.authorities if adult.id in saying)
