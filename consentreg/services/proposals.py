"""What is the smallest change after which a photo could be used as somebody wishes?

Each change is put to the gate before it is offered: nothing is proposed that would not be allowed. Where anything is
kept from the reader, nothing is proposed at all, since whoever helps by being left out is whoever stands in the way.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from consentreg.context import Context
from consentreg.imaging.covering import Box
from consentreg.models import Channel, Depiction, Photo
from consentreg.rules.masking import only_open
from consentreg.rules.permissions import Permission, allowed
from consentreg.rules.reasons import Outcome
from consentreg.rules.words import Scope
from consentreg.services import outings, regions
from consentreg.services.clearance import Cleared, Desk
from consentreg.services.supposed import Change

LEAST_KEPT = 0.3
"""Less than this share of a side is no photo any more, but a snippet."""
Wish = Channel | Scope


@dataclass(slots=True)
class Proposal:
    """One change and the wishes it would allow. Either depictions to cover, or the side to keep and how much of it."""

    covered: tuple[str, ...] = ()
    side: str | None = None
    crop: Box | None = None
    wishes: list[Wish] = field(default_factory=list)


def changes(ctx: Context, desk: Desk, photo: Photo, wishes: Sequence[Wish]) -> list[Proposal]:
    """Return the changes that would allow what is not allowed now, those that allow most first."""
    found: dict[tuple[object, ...], Proposal] = {}
    for wish in wishes if photo.tagging_complete else ():
        for proposal in _for(ctx, desk, photo, wish):
            found.setdefault((proposal.covered, proposal.side), proposal).wishes.append(wish)
    return sorted(found.values(), key=lambda proposal: -len(proposal.wishes))


def _for(ctx: Context, desk: Desk, photo: Photo, wish: Wish) -> Iterator[Proposal]:
    now = decided(desk, photo.id, wish)
    if now or not may_know(ctx, now):
        return
    blocking = _blocking(photo, now)
    if not blocking:
        return  # Whoever is covered already needs a second look, and not a second cover.
    ids = tuple(depiction.id for depiction in blocking)
    if desk.supposing(photo.id, Change(covered=frozenset(ids)), wish):
        yield Proposal(covered=ids)
    for proposal in _crops(photo, blocking):
        gone = outside(photo, proposal.crop or Box(0, 0, 1, 1))
        if len(gone) < len(photo.depictions) and desk.supposing(photo.id, Change(gone=gone), wish):
            yield proposal
            return


def decided(desk: Desk, photo_id: str, wish: Wish) -> Cleared:
    """Return what was decided about a photo for a channel or a scope."""
    if isinstance(wish, Channel):
        return desk.for_channel(photo_id, wish)
    return desk.for_scope(photo_id, wish)


def may_know(ctx: Context, cleared: Cleared) -> bool:
    """Say whether nothing of a decision is kept from this actor."""
    return allowed(ctx.actor.role, Permission.SEE_REASONS) or only_open(cleared.decision)


def _blocking(photo: Photo, cleared: Cleared) -> list[Depiction]:
    """Return who stands in the way. Whoever is not of the register is known to the gate by their depiction."""
    about = {found.person for found in cleared.decision.findings if found.outcome is not Outcome.ALLOW}
    return [each for each in photo.depictions if (each.person_id or each.id) in about and not _waits(each, cleared)]


def _waits(depiction: Depiction, cleared: Cleared) -> bool:
    """Say whether all that is missing of somebody is that others confirm that nobody could tell who it is."""
    who = depiction.person_id or depiction.id
    found = {one.code for one in cleared.decision.findings if one.person == who and one.outcome is not Outcome.ALLOW}
    return found == {"IDENTIFIABILITY_UNCONFIRMED"}


def _crops(photo: Photo, blocking: Sequence[Depiction]) -> list[Proposal]:
    """Return what is left and right of somebody, the larger part first; nothing where nobody knows where they are."""
    boxes = [box for box in map(regions.box_of, blocking) if box]
    if len(boxes) < len(blocking):
        return []
    reach = [regions.figure(photo, box) for box in boxes]
    left, right = min(each.x for each in reach), max(each.x + each.w for each in reach)
    # An edge that cuts through no head is nicer, unless nearly nothing is left then.
    lefts, rights = (_before_a_head(photo, left), left), (_behind_a_head(photo, right), right)
    parts = [next((x for x in lefts if x >= LEAST_KEPT), 0), next((x for x in rights if 1 - x >= LEAST_KEPT), 1)]
    both = [Proposal(side="left", crop=Box(0, 0, parts[0], 1)),
            Proposal(side="right", crop=Box(parts[1], 0, 1 - parts[1], 1))]  # fmt: skip
    return sorted((each for each in both if _width(each)), key=_width, reverse=True)


def _before_a_head(photo: Photo, edge: float) -> float:
    """Return the edge moved to the left until it cuts through nobody's head."""
    for box in sorted(_heads(photo), key=lambda box: -box.x):
        edge = regions.figure(photo, box).x if box.x < edge < box.x + box.w else edge
    return edge


def _behind_a_head(photo: Photo, edge: float) -> float:
    """Return the edge moved to the right until it cuts through nobody's head."""
    for box in sorted(_heads(photo), key=lambda box: box.x):
        reach = regions.figure(photo, box)
        edge = reach.x + reach.w if box.x < edge < box.x + box.w else edge
    return edge


def _heads(photo: Photo) -> list[Box]:
    return [box for box in map(regions.box_of, photo.depictions) if box]


def _width(proposal: Proposal) -> float:
    return proposal.crop.w if proposal.crop else 0


def outside(photo: Photo, crop: Box) -> frozenset[str]:
    """Return the depictions of whom nothing is left in a crop. Who was never marked may be anywhere in it."""
    marked = {depiction.id: regions.box_of(depiction) for depiction in photo.depictions}
    return frozenset(each for each, box in marked.items() if box and not regions.figure(photo, box).overlaps(crop))


def neighbours(ctx: Context, photo: Photo, wishes: Sequence[Wish]) -> dict[Wish, int]:
    """Count for each wish the other photos of the same outing that are fine for it already, if any are."""
    others = [photo_id for photo_id, done in outings.beside(ctx, photo) if done and photo_id != photo.id]
    desk = Desk(ctx, others)
    counts = {wish: sum(bool(decided(desk, each, wish)) for each in others) for wish in wishes}
    return {wish: count for wish, count in counts.items() if count}
