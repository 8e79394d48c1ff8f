"""Does what somebody says now allow anything that was not allowed before? (domain.md 5.4.5)

Found by deciding before and after, over scopes, places and kinds of photo, and never answer by answer: a first day, a
rule or a place that is forgotten in a comparison would widen unnoticed. Called where a widening takes a code.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from consentreg.rules.facts import (
    Captured,
    ChannelFacts,
    ChannelStatus,
    PhotoFacts,
    PlaceClue,
    Policy,
    Question,
    Risk,
    Use,
)
from consentreg.rules.gate import decide
from consentreg.rules.people import Identifiable, PersonFacts, Tag
from consentreg.rules.reasons import Outcome
from consentreg.rules.words import ChannelClass, Kind, Scope

_DAY = timedelta(days=1)
_GROUP = 3
_PLAIN = Tag(Identifiable.PARTIAL, approved_this_use=True)
"""How somebody is seen against whom no rule of theirs speaks."""
_TAGS = (
    replace(_PLAIN, identifiable=Identifiable.FACE),
    replace(_PLAIN, main_subject=True),
    replace(_PLAIN, named_in_caption=True),
    replace(_PLAIN, approved_this_use=False),
)


_NOBODY = tuple(
    PersonFacts(f"beside {number}", Kind.UNKNOWN, Tag(Identifiable.NOT_IDENTIFIABLE, attested_not_identifiable_by=2))
    for number in range(_GROUP - 1)
)
"""Others in a group photo whom nobody could recognise."""


def widens(
    before: PersonFacts, after: PersonFacts, policy: Policy, at: datetime, channels: Collection[ChannelFacts] = ()
) -> bool:
    """Say whether any photo of somebody may go anywhere it might not, or has less in its way, at this moment.

    `after` is the same person with what is said now among their answers; `channels` are the registered ones.
    """
    q = Question(PhotoFacts(), Use(Scope.PUBLIC), at, policy)
    places = [*channels, *(ChannelFacts(klass, ChannelStatus.APPROVED, Risk.LOW) for klass in ChannelClass)]
    everywhere = (*map(Use, Scope), *(Use(place.klass.scope, place) for place in places))
    photos = tuple(_photos(after, q))
    return any(
        _opens(before, after, photo, tag, use, policy, moment)
        for moment in _moments(before, after, q)
        for photo, tag, plain in photos
        if plain or moment == at
        for use in (everywhere if plain else everywhere[: len(Scope)])
    )


def _moments(before: PersonFacts, after: PersonFacts, q: Question) -> Iterator[datetime]:
    """Yield now, and the day after each day on which some of it ends: a longer yes is a wider one."""
    yield q.at
    ends = {a.valid_until for a in (*before.answers, *after.answers) if a.valid_until and a.valid_until >= q.today}
    yield from (q.at + (end - q.today) + _DAY for end in sorted(ends))


def _opens(
    before: PersonFacts, after: PersonFacts, photo: PhotoFacts, tag: Tag, use: Use, policy: Policy, at: datetime
) -> bool:
    beside = _NOBODY[: (photo.people_visible or 1) - 1]
    was, now = (
        decide(replace(photo, people=(replace(each, tag=tag), *beside)), use, policy, at) for each in (before, after)
    )
    hindered, hinders = ({f.code for f in one.findings if f.outcome is not Outcome.ALLOW} for one in (was, now))
    return now.outcome < was.outcome or hinders < hindered


def _photos(person: PersonFacts, q: Question) -> Iterator[tuple[PhotoFacts, Tag, bool]]:
    """Yield each kind of photo on which answers can differ, how somebody is seen in it, and whether it is plain."""
    events = {c.event for answer in person.answers for c in answer.conditions if c.event}
    for captured in (None, *(Captured(day, day) for day in _days(person, q))):
        for event in (None, *sorted(events)):
            plain = PhotoFacts(
                captured=captured,
                people_visible=_GROUP,
                tagging_complete=True,
                event=event,
                event_ended=q.today - _DAY,
                place_clue=PlaceClue.NONE,
            )
            yield plain, _PLAIN, True
            yield from ((plain, tag, False) for tag in _TAGS)
            others = ({"people_visible": 1}, {"place_clue": PlaceClue.PRESENT}, {"event_ended": q.today})
            yield from ((replace(plain, **more), _PLAIN, False) for more in others)


def _days(person: PersonFacts, q: Question) -> list[date]:
    """Return today, and both sides of each day on which what somebody said begins or ends."""
    named = [day for a in person.answers for day in (a.valid_from, a.valid_until, q.local(a.at)) if day]
    named += [person.moved_on] if person.moved_on else []
    days = {q.today, *(day + step for day in named if date.min < day < date.max for step in (-_DAY, 0 * _DAY, _DAY))}
    born = person.born or date.min
    return sorted(day for day in days if born <= day <= q.today)
