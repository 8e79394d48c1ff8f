"""What does the register know about these photos and everybody in them?

Reads everything the rules may weigh for any number of photos in a fixed number of queries.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, TypeVar

import sqlalchemy as sa

from consentreg import models as m
from consentreg.context import Context
from consentreg.db import among
from consentreg.models.person import NOT_SURE
from consentreg.rules import facts as f
from consentreg.rules import people as p
from consentreg.rules.case_people import condition
from consentreg.rules.reviews import Reviewed
from consentreg.rules.unsettled import unsettled
from consentreg.rules.words import NOT_ANSWERS, Given, Kind, Scope, is_place, reaching
from consentreg.services import descent, each_time, identity, joined, objections, same_file
from consentreg.services.identity import Identity
from consentreg.services.same_file import Seen

Row = TypeVar("Row")
_PURPOSES = (f.Purpose.PUBLICITY, f.Purpose.OPERATIONAL)
_CLUES = (f.PlaceClue.NONE, f.PlaceClue.UNCLEAR, f.PlaceClue.PRESENT)
"""The strictest last: of several rows of one file it counts."""


@dataclass(slots=True)
class Known:
    """Rows of the register, by the id of the photo or person they are about."""

    today: date
    photos: dict[str, m.Photo] = field(default_factory=dict)
    identities: dict[str, Identity] = field(default_factory=dict)
    """Which records each person has. What is known of one of them is known of all: see `know_people`."""
    people: dict[str, m.Person] = field(default_factory=dict)
    depictions: dict[str, list[m.Depiction]] = field(default_factory=dict)
    attestations: dict[str, list[m.Attestation]] = field(default_factory=dict)
    held: dict[str, datetime] = field(default_factory=dict)
    """Since when files are paused, in whichever group, by their SHA-256."""
    made_from: dict[str, set[str]] = field(default_factory=dict)
    """SHA-256 of every file a photo was made from by covering or cropping, back to the first."""
    objections: dict[str, dict[str, datetime]] = field(default_factory=dict)
    """When whom of a photo said no to it, or to one it was made from."""
    answers: dict[str, list[m.Answer]] = field(default_factory=dict)
    confirmed: set[str] = field(default_factory=set)
    authorities: dict[str, list[m.Authority]] = field(default_factory=dict)
    whose: dict[str, str] = field(default_factory=dict)
    """By which id an adult of joined records is known, by the id of each of their rows."""
    restrictions: dict[str, list[m.Restriction]] = field(default_factory=dict)
    assessments: dict[str, list[m.CapacityAssessment]] = field(default_factory=dict)
    views: dict[str, list[m.ChildViewEntry]] = field(default_factory=dict)
    moves: dict[str, list[m.Move]] = field(default_factory=dict)
    events: dict[str, m.Event] = field(default_factory=dict)
    reviews: dict[str, list[m.Review]] = field(default_factory=dict)
    uses: dict[str, list[m.UseAnswer]] = field(default_factory=dict)
    """What those who are asked each time said to a photo in a place."""
    uses_confirmed: set[str] = field(default_factory=set)
    same: dict[str, list[m.Photo]] = field(default_factory=dict)
    """Every row that keeps the same bytes as a photo, in whichever group, the photo's own among them."""
    sources: dict[str, set[str]] = field(default_factory=dict)
    """Ids of the photos a photo was made from by covering or cropping, back to the first."""

    def counts(self, answer: m.Answer) -> bool:
        """Say whether an answer waits for nobody."""
        return not answer.awaits_second or answer.id in self.confirmed

    def seen(self, photo_id: str) -> list[Seen]:
        """Return everybody in a photo, as all rows of its file say, in one order.

        Whoever is named in another group's copy of what it was made from is in it too: who made it did not know of
        them. Raises ValueError for a row with words that are none.
        """
        found = same_file.together(self.depictions.get(photo_id, ()), self._elsewhere(photo_id), self._records)
        for source_id in sorted(self.sources.get(photo_id, ())):
            theirs = same_file.together(self.depictions.get(source_id, ()), self._elsewhere(source_id), self._records)
            here = {record for each in found for record in self._records(each.key)}
            found += [each for each in theirs if each.elsewhere and each.first.person_id and each.key not in here]
        return found

    def elsewhere(self, photo_id: str) -> frozenset[str]:
        """Return under which ids the rules know those who are named or counted in another row only."""
        return frozenset(each.key for each in self.seen(photo_id) if each.elsewhere)

    def _elsewhere(self, photo_id: str) -> list[Sequence[m.Depiction]]:
        return [self.depictions.get(row.id, ()) for row in self.same.get(photo_id, ()) if row.id != photo_id]

    def _records(self, person_id: str) -> frozenset[str]:
        return self.records(person_id, others=False)

    def records(self, person_id: str, *, others: bool) -> frozenset[str]:
        """Return all records of somebody, with those of whoever may be the same if `others` count."""
        found = self.identities.get(person_id) or Identity(frozenset({person_id}))
        return found.joined | found.possible if others else found.joined

    def whom(self, person_id: str, authority_id: str | None) -> tuple[str, str | None]:
        """Return who answers for whom, the same for each record of somebody and each row of one adult."""
        return min(self.records(person_id, others=False)), self.whose.get(authority_id or "", authority_id)

    def joined_at(self, person_id: str) -> datetime | None:
        """Return when the last of somebody's records was joined; None for somebody with one."""
        found = self.identities.get(person_id)
        return found.joined_at if found else None

    def settled(self, person_id: str) -> bool:
        """Say whether nobody else may be the same."""
        return self.records(person_id, others=True) == self.records(person_id, others=False)


def know(ctx: Context, photo_ids: Collection[str], today: date) -> Known:
    """Read all there is about photos; who may ask about them is the caller's question."""
    known = Known(today)
    known.photos = {photo.id: photo for photo in _all(ctx, m.Photo, among(m.Photo.id, photo_ids))}
    _about_photos(ctx, known, photo_ids)
    ids = {d.person_id for rows in known.depictions.values() for d in rows if d.person_id}
    know_people(ctx, known, ids)
    return known


def _about_photos(ctx: Context, known: Known, asked: Collection[str]) -> None:
    rows = _same_files(ctx, known, asked)
    ids = {*asked, *rows}
    depictions = _all(ctx, m.Depiction, among(m.Depiction.photo_id, ids), m.Depiction.position)
    known.depictions = _by(depictions, "photo_id")
    known.attestations = _by(_all(ctx, m.Attestation, among(m.Attestation.photo_id, ids)), "photo_id")
    known.reviews = _by(_all(ctx, m.Review, among(m.Review.photo_id, asked)), "photo_id")
    known.uses = _by(_all(ctx, m.UseAnswer, among(m.UseAnswer.photo_id, ids)), "photo_id")
    waiting = [use.id for said in known.uses.values() for use in said if use.awaits_second]
    heard = sa.select(m.UseConfirmation.use_answer_id).where(among(m.UseConfirmation.use_answer_id, waiting))
    known.uses_confirmed = set(ctx.session.scalars(heard)) if waiting else set()
    events = {photo.event_id for photo in known.photos.values() if photo.event_id}
    known.events = {event.id: event for event in _all(ctx, m.Event, among(m.Event.id, events))}
    known.objections = objections.of(ctx, asked)
    held = sa.select(m.Photo.sha256, m.Hold.set_at).join(m.Hold, m.Hold.photo_id == m.Photo.id)
    files = {row.sha256 for row in rows.values()} | {photo.sha256 for photo in known.photos.values()}
    held = held.where(among(m.Photo.sha256, files), m.Hold.lifted_at.is_(None)).order_by(m.Hold.set_at)
    known.held = {row.sha256: row.set_at for row in ctx.session.execute(held)}


def _same_files(ctx: Context, known: Known, asked: Collection[str]) -> dict[str, m.Photo]:
    """Read which rows keep the bytes of photos and of what they were made from; return them by their ids."""
    line = descent.line(asked)
    pairs = sa.select(line.c.made, line.c.source, m.Photo.sha256).join(m.Photo, m.Photo.id == line.c.source)
    files: dict[str, set[str]] = defaultdict(set)
    for made, source, sha256 in ctx.session.execute(pairs):
        files[sha256].add(source)
        if made != source:
            known.sources.setdefault(made, set()).add(source)
            known.made_from.setdefault(made, set()).add(sha256)
    kept = _all(ctx, m.Photo, sa.and_(among(m.Photo.sha256, files), m.Photo.erased_at.is_(None)), m.Photo.id)
    for row in kept:
        for photo_id in files[row.sha256]:
            known.same.setdefault(photo_id, []).append(row)
    return {row.id: row for row in kept}


def know_people(ctx: Context, known: Known, asked: Collection[str]) -> None:
    """Read all there is about people, and about whoever may be the same.

    The records of one human being are read together: under the id of each stands what all of them say.
    """
    known.identities = identity.of(ctx, asked)
    ids = {record for each in asked for record in known.records(each, others=True)}
    known.people = {person.id: person for person in _all(ctx, m.Person, among(m.Person.id, ids))}
    known.answers = _by(_all(ctx, m.Answer, sa.and_(among(m.Answer.person_id, ids), ~m.struck())), "person_id")
    waiting = [answer.id for said in known.answers.values() for answer in said if answer.awaits_second]
    confirmed = sa.select(m.Confirmation.answer_id).where(among(m.Confirmation.answer_id, waiting))
    known.confirmed = set(ctx.session.scalars(confirmed)) if waiting else set()
    known.authorities = _by(_all(ctx, m.Authority, among(m.Authority.person_id, ids)), "person_id")
    active = (among(m.Restriction.person_id, ids), m.Restriction.lifted_at.is_(None))
    known.restrictions = _by(_all(ctx, m.Restriction, sa.and_(*active)), "person_id")
    assessed = _all(
        ctx, m.CapacityAssessment, among(m.CapacityAssessment.person_id, ids), m.CapacityAssessment.assessed_at
    )
    known.assessments = _by(assessed, "person_id")
    views = _all(ctx, m.ChildViewEntry, among(m.ChildViewEntry.person_id, ids), m.ChildViewEntry.recorded_at)
    known.views = _by(views, "person_id")
    known.moves = _by(_all(ctx, m.Move, among(m.Move.person_id, ids)), "person_id")
    for records in {known.records(each, others=False) for each in ids}:
        if len(records) > 1:
            _read_together(known, sorted(records))


def _read_together(known: Known, records: Sequence[str]) -> None:
    joined.person([known.people[each] for each in records])
    adults, whose = joined.adults(_of(known.authorities, records), known.today)
    answers = _of(known.answers, records)
    for answer in answers:
        answer.authority_id = whose.get(answer.authority_id or "", answer.authority_id)
    known.whose |= whose
    known.authorities |= dict.fromkeys(records, adults)
    known.answers |= dict.fromkeys(records, answers)
    known.restrictions |= dict.fromkeys(records, _of(known.restrictions, records))
    known.assessments |= dict.fromkeys(records, _of(known.assessments, records))
    known.views |= dict.fromkeys(records, _of(known.views, records))
    known.moves |= dict.fromkeys(records, _of(known.moves, records))


def _of(rows: Mapping[str, list[Row]], records: Iterable[str]) -> list[Row]:
    return [row for each in records for row in rows.get(each, ())]


def _all(ctx: Context, table: type[Row], where: sa.ColumnElement[bool], order: Any = None) -> Sequence[Row]:  # noqa: ANN401 (a column)
    # Read into rows of our own. Those in the caller's hands may be older than what somebody else has committed since,
    # and must keep what was loaded with them.
    columns = [attribute.class_attribute for attribute in sa.inspect(table).column_attrs]
    query = sa.select(*columns).where(where)
    rows = ctx.session.execute(query.order_by(order) if order is not None else query)
    return [table(**row) for row in rows.mappings()]


def _by(rows: Iterable[Row], name: str) -> dict[str, list[Row]]:
    grouped: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[getattr(row, name)].append(row)
    return dict(grouped)


def photo_facts(known: Known, photo_id: str, channel_id: str | None, *, others: bool = True) -> f.PhotoFacts:
    """Return what the rules weigh about one photo on its way to one channel.

    Without `others` nothing counts that somebody says who may be the same as one of its people.
    """
    photo = known.photos[photo_id]
    rows = [photo, *(row for row in known.same.get(photo_id, ()) if row.id != photo_id)]
    nobody = {a.account_id for a in known.attestations.get(photo_id, ()) if a.depiction_id is None}
    event = known.events.get(photo.event_id or "")
    return f.PhotoFacts(
        people=tuple(_person_in(known, photo, each, channel_id, others) for each in known.seen(photo_id)),
        captured=_captured(photo),
        people_visible=max((row.people_visible for row in rows if row.people_visible is not None), default=None),
        tagging_complete=photo.tagging_complete,
        no_people_attested_by=len(nobody),
        on_hold=not known.held.keys().isdisjoint({photo.sha256, *known.made_from.get(photo_id, ())}),
        purpose=max((f.Purpose(row.purpose) for row in rows), key=_PURPOSES.index),
        sensitive=any(row.sensitive for row in rows),
        event=photo.event_id,
        event_ended=event.day if event else None,
        place_clue=max((f.PlaceClue(row.place_clue) for row in rows), key=_CLUES.index),
        intact=photo.erased_at is None,
    )


def _captured(photo: m.Photo) -> f.Captured | None:
    if photo.captured_from is None or photo.captured_to is None:
        return None
    return f.Captured(photo.captured_from, photo.captured_to)


def _person_in(known: Known, photo: m.Photo, seen: Seen, channel_id: str | None, others: bool) -> p.PersonFacts:
    person_id = seen.first.person_id
    tag = p.Tag(
        identifiable=seen.identifiable,
        attested_not_identifiable_by=min(_attested(known, each) for each in seen.depictions),
        main_subject=any(each.main_subject for each in seen.depictions),
        named_in_caption=any(each.named_in_caption for each in seen.depictions),
        approved_this_use=each_time.approved(known, photo, person_id or "", channel_id),
    )
    if person_id is None:
        return p.PersonFacts(seen.key, seen.kind, tag)
    read = person_facts if others else own_facts
    person = _reached(known, photo, read(known, person_id, tag))
    records = known.records(person_id, others=others)
    said_no = not records.isdisjoint(known.objections.get(photo.id, ())) or each_time.refused(
        known, photo, person_id, channel_id, others=others
    )
    person = objections.as_own_no(person) if said_no else person
    return replace(person, identity_unsettled=not known.settled(person_id))


def _reached(known: Known, photo: m.Photo, person: p.PersonFacts) -> p.PersonFacts:
    """Return the same with every yes that names this photo, its outing or what it was made from covering it."""
    there = reaching([photo.id, *known.sources.get(photo.id, ())], photo.event_id)
    if all(there.isdisjoint(answer.reaches) for answer in person.answers):
        return person
    answers = (replace(a, covers_existing=a.covers_existing or not there.isdisjoint(a.reaches)) for a in person.answers)
    return replace(person, answers=tuple(answers))


def _attested(known: Known, depiction: m.Depiction) -> int:
    looked = known.attestations.get(depiction.photo_id, ())
    return len({each.account_id for each in looked if each.depiction_id == depiction.id})


def person_facts(known: Known, person_id: str, tag: p.Tag) -> p.PersonFacts:
    """Return what the rules weigh about one person, seen like this."""
    ours = known.records(person_id, others=False)
    maybe = known.records(person_id, others=True) - ours
    others = {min(known.records(each, others=False)) for each in maybe}
    return unsettled(own_facts(known, person_id, tag), [own_facts(known, each, tag) for each in sorted(others)])


def own_facts(known: Known, person_id: str, tag: p.Tag) -> p.PersonFacts:
    """Return the same without what others say who may be the same: what somebody may be asked and told."""
    person = known.people[person_id]
    capacity = assessment_of(known, person_id)
    view = view_of(known, person_id)
    adults = known.authorities.get(person_id, ())
    return p.PersonFacts(
        id=person.id,
        kind=Kind(person.kind),
        tag=tag,
        born=person.born,
        looked_after=person.looked_after,
        capacity=p.Capacity(capacity.result) if capacity else None,
        deceased=person.deceased_on is not None,
        left=person.left_on,
        restrictions=frozenset(p.RestrictionLevel(r.level) for r in known.restrictions.get(person_id, ())),
        child_view=p.ChildView(view.view) if view and view.view != NOT_SURE else None,
        authorities=tuple(p.Authority(a.id, a.verified_on(known.today)) for a in adults),
        answers=tuple(_heard(known, known.answers.get(person_id, ()))),
        moved_on=max((move.moved_on for move in known.moves.get(person_id, ())), default=None),
    )


def assessment_of(known: Known, person_id: str) -> m.CapacityAssessment | None:
    """Return the assessment that counts today. One past its review ends, and revives none before it."""
    assessed = known.assessments.get(person_id, ())
    last = max(assessed, key=lambda a: (a.assessed_at, a.result == p.Capacity.UNABLE), default=None)
    return last if last and last.review_by >= known.today else None


def view_of(known: Known, person_id: str) -> m.ChildViewEntry | None:
    """Return what a child thinks, as last written down; of one moment's words the no. What waits says nothing yet."""
    counted = [view for view in known.views.get(person_id, ()) if view.counts]
    return max(counted, key=lambda v: (v.recorded_at, v.view == p.ChildView.NO), default=None)


def _heard(known: Known, answers: Sequence[m.Answer]) -> Iterator[p.Answer]:
    counted = [answer for answer in answers if known.counts(answer)]
    yield from map(answer_facts, counted)
    for waiting in answers:
        # Who speaks anew may have narrowed their yes: until it is confirmed, what they agree to is not known.
        if waiting.awaits_second and waiting.id not in known.confirmed and _follows_a_yes(waiting, counted):
            yield replace(answer_facts(waiting), answer=Given.UNKNOWN)


def _follows_a_yes(waiting: m.Answer, counted: Iterable[m.Answer]) -> bool:
    whose = (waiting.authority_id, waiting.scope)
    earlier = [a for a in counted if (a.authority_id, a.scope) == whose and Given(a.answer) not in NOT_ANSWERS]
    spoken = [a for a in earlier if a.since <= waiting.since]
    last = max(spoken, key=lambda a: (a.since, a.answer != Given.GIVEN), default=None)
    return last is not None and last.answer == Given.GIVEN


def answer_facts(answer: m.Answer) -> p.Answer:
    """Return an entry of the register as the rules weigh it."""
    return p.Answer(
        by=answer.authority_id or p.SELF,
        scope=Scope(answer.scope),
        answer=Given(answer.answer),
        at=answer.since,
        valid_from=answer.valid_from,
        valid_until=answer.valid_until,
        covers_existing=answer.covers_existing,
        reaches=frozenset(answer.reaches or ()),
        survives_leaving=answer.survives_leaving,
        conditions=conditions(answer.conditions),
        channels=_places(answer.channels),
        key=answer.id,
    )


def conditions(entries: Iterable[object]) -> tuple[p.Condition, ...]:
    """Return the rules that come with a yes, as the register writes them down."""
    return tuple(map(condition, entries))


def _places(words: Sequence[str] | None) -> frozenset[str] | None:
    if words is not None and not all(map(is_place, words)):
        raise ValueError("An answer names a place that is none.")
    return None if words is None else frozenset(words)


def reviewed(known: Known, photo_id: str, channel_id: str | None, more: Iterable[datetime] = ()) -> list[Reviewed]:
    """Return the lead's yeses for this very file, these very tags, this channel and all that is known today.

    `more` is when something else was learned that they must have had before them.
    """
    photo = known.photos[photo_id]
    now = (channel_id, photo.sha256, photo.tag_version)
    rows = [r for r in known.reviews.get(photo_id, ()) if (r.channel_id, r.sha256, r.tag_version) == now]
    learned = [*news(known, photo_id), *more]
    looked = [row for row in rows if all(at <= row.at for at in learned)]
    return [Reviewed(frozenset((code, person) for code, person in row.findings), row.at) for row in looked]


def news(known: Known, photo_id: str) -> Iterator[datetime]:
    """Yield when something was learned of the people in a photo that the lead must have had before them."""
    for seen in known.seen(photo_id):
        joined_at = known.joined_at(seen.key)
        yield from [joined_at] if joined_at else []
        yield from (answer.recorded_at for answer in known.answers.get(seen.key, ()))
        yield from (restriction.set_at for restriction in known.restrictions.get(seen.key, ()))
