"""Did whoever wants to be asked each time agree to this photo in this place, or say no to it? (domain.md row 41)

Reads what facts.py has read for a decision, and is asked by nobody but it and by those who ask such questions. The last
word about one place stands. A yes is to the very file that was seen; a no is to whatever is made of it too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from consentreg.rules.words import NOT_ANSWERS, Given, Scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from consentreg.models import Answer, Photo, UseAnswer
    from consentreg.services.facts import Known

RULE: Final = "ASK_EACH_TIME"
YES: Final = "yes"
NO: Final = "no"


def askers(known: Known, person_id: str) -> frozenset[str | None]:
    """Return who of those who answer for somebody wants to be asked each time; None is the person themselves."""
    last: dict[tuple[str | None, str], Answer] = {}
    for answer in sorted(known.answers.get(person_id, ()), key=lambda each: (each.since, each.answer != Given.GIVEN)):
        if known.counts(answer) and answer.scope != Scope.TAKE and Given(answer.answer) not in NOT_ANSWERS:
            last[answer.authority_id, answer.scope] = answer
    return frozenset(by for (by, _), each in last.items() if each.answer == Given.GIVEN and RULE in each.conditions)


def approved(known: Known, photo: Photo, person_id: str, channel_id: str | None) -> bool:
    """Say whether all who want to be asked agreed, and nothing was answered anew since."""
    answered = [answer.recorded_at for answer in known.answers.get(person_id, ())]
    said = last_words(known, photo, person_id, channel_id)
    return agreed(known, photo, person_id, channel_id) and all(
        at <= said[by].at for by in askers(known, person_id) for at in answered
    )


def agreed(known: Known, photo: Photo, person_id: str, channel_id: str | None) -> bool:
    """Say whether all who want to be asked agreed once and have not said no since: it may stay where it went."""
    asked, said = askers(known, person_id), last_words(known, photo, person_id, channel_id)
    return bool(asked) and all(by in said and said[by].said == YES for by in asked)


def refused(known: Known, photo: Photo, person_id: str, channel_id: str | None, *, others: bool) -> bool:
    """Say whether anybody's last word here is a no; with `others` also that of whoever may be the same."""
    said = last_words(known, photo, person_id, channel_id, others=others)
    return any(each.said == NO for each in said.values())


def last_words(
    known: Known, photo: Photo, person_id: str, channel_id: str | None, *, others: bool = False
) -> dict[str | None, UseAnswer]:
    """Return the last word that counts of each who answers for somebody; of one moment the no."""
    records = known.records(person_id, others=others)
    about = [each for each in _line(known, photo) if each.person_id in records and each.channel_id == channel_id]
    counts = [each for each in about if each.said == NO or (each.sha256 == photo.sha256 and _counts(known, each))]
    ordered = sorted(counts, key=lambda each: (each.at, each.said == NO))
    return {known.whose.get(each.authority_id or "", each.authority_id): each for each in ordered}


def _counts(known: Known, word: UseAnswer) -> bool:
    return not word.awaits_second or word.id in known.uses_confirmed


def _line(known: Known, photo: Photo) -> Iterator[UseAnswer]:
    """Yield every word about a file, in whichever row it is kept, and about what it was made from."""
    line = {photo.id, *known.sources.get(photo.id, ())}
    for row in {*line, *(same.id for each in line for same in known.same.get(each, ()))}:
        yield from known.uses.get(row, ())
