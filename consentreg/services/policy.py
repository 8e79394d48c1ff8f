"""What did the organisation decide for itself, and how is that changed?"""

from collections import Counter
from dataclasses import asdict, dataclass, replace
from typing import Any
from zoneinfo import available_timezones

import sqlalchemy as sa

from consentreg.context import Context
from consentreg.models import Channel, Organisation, Photo
from consentreg.rules.deciders import ADULT, OWN_DECISION
from consentreg.rules.facts import Policy
from consentreg.rules.words import Jurisdiction, Scope
from consentreg.services import audit, consequences
from consentreg.services.clearance import Desk
from consentreg.services.editions import refuse_stale
from consentreg.services.organisation import channel, organisation, today
from consentreg.services.refusal import Refused

MOST_TERMS = 500
SAFEGUARDS = ("co_agreement", "every_authority", "face_public_child", "channel_risk")
"""The switches that only ever stop photos; turning one off lets more of them out."""
AGES = range(OWN_DECISION, ADULT + 1)
"""Up to which ages an adult can be asked to agree: a house may only be stricter than the law (domain.md 5.4.11)."""


LOOKED_AT = 1000
"""Of how many photos a page says what would change: it is asked for by somebody who waits."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything one page of settings says."""

    jurisdiction: str
    time_zone: str
    co_agreement: bool
    face_public_child: bool
    channel_risk: bool
    every_authority: bool
    adult_agrees_until: int
    adult_agrees_for: list[str]
    usage_terms: str


def settings(ctx: Context) -> Settings:
    """Return what is decided now."""
    return _of(organisation(ctx))


def _of(owner: Organisation) -> Settings:
    return Settings(**{name: getattr(owner, name) for name in Settings.__dataclass_fields__})


def loosened(ctx: Context, new: Settings) -> tuple[str, ...]:
    """Return which safeguards would be weaker than they are now."""
    now = settings(ctx)
    off = [name for name in SAFEGUARDS if getattr(now, name) and not getattr(new, name)]
    younger = ["adult_agrees_until"] if new.adult_agrees_until < now.adult_agrees_until else []
    fewer = ["adult_agrees_for"] if set(now.adult_agrees_for) - set(new.adult_agrees_for) else []
    return (*off, *younger, *fewer)


def change(ctx: Context, new: Settings, *, confirmed: bool = False, opened: str | None = None) -> dict[str, Any]:
    """Change what the organisation decided; return what was changed, as [before, after] by name.

    Turning a safeguard off needs `confirmed`. Every decision from now on follows the new settings. Raises Stale where
    somebody else has changed them since they were opened.
    """
    refuse_stale(ctx, organisation(ctx), opened)
    new = _checked(new)
    if loosened(ctx, new) and not confirmed:
        sentence = "More photos could go out after this. Confirm that you mean it."
        raise Refused("CONFIRM_LESS_STRICT", sentence, "confirmed")
    owner = organisation(ctx)
    before, after = asdict(_of(owner)), asdict(new)
    changed = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    for name, (_old, value) in changed.items():
        setattr(owner, name, value)
    if changed:
        audit.record(ctx, "organisation.policy_changed", owner.id, changed=changed)
        consequences.of_all(ctx)
    return changed


def retire_channel(ctx: Context, slug: str) -> Channel:
    """Take a channel out of use from today. What is not handed over yet ends; what is there may stay."""
    retired = channel(ctx, slug)
    retired.retired_on = today(ctx)
    audit.record(ctx, "channel.retired", retired.id)
    consequences.of_all(ctx)
    return retired


def _checked(new: Settings) -> Settings:
    terms = " ".join("".join(c if c.isprintable() else " " for c in new.usage_terms).split())
    if new.jurisdiction not in set(Jurisdiction):
        raise Refused("UNKNOWN_JURISDICTION", "Choose the country from the list.", "jurisdiction")
    if new.time_zone not in available_timezones():
        raise Refused("UNKNOWN_TIME_ZONE", "Write a time zone as in Europe/London.", "time_zone")
    if new.adult_agrees_until not in AGES:
        raise Refused("UNKNOWN_AGE", f"Choose an age from {AGES[0]} to {AGES[-1]}.", "adult_agrees_until")
    if set(new.adult_agrees_for) - set(Scope) or Scope.PUBLIC not in new.adult_agrees_for:
        sentence = "Choose from the list. What goes public is always among them."
        raise Refused("UNKNOWN_SCOPE", sentence, "adult_agrees_for")
    if not terms or len(terms) > MOST_TERMS:
        raise Refused("BAD_TERMS", f"Write the terms in 1 to {MOST_TERMS} characters.", "usage_terms")
    scopes = [scope.value for scope in Scope if scope in new.adult_agrees_for]
    return replace(new, usage_terms=terms, adult_agrees_for=scopes)


@dataclass(frozen=True, slots=True)
class Difference:
    """How many of the newest photos that are finished would be closed, or opened, for each question."""

    closes: dict[Scope, int]
    opens: dict[Scope, int]
    looked_at: int
    all_of_them: bool


def difference(ctx: Context, new: Settings) -> Difference:
    """Find out what other settings would change: each photo is decided under both. Nothing is saved.

    Bounded by `LOOKED_AT` photos, the newest.
    """
    new = _checked(new)
    newest = sa.select(Photo.id).where(Photo.tagging_complete, Photo.erased_at.is_(None))
    found = list(ctx.session.scalars(newest.order_by(Photo.added_at.desc(), Photo.id).limit(LOOKED_AT + 1)))
    ids = found[:LOOKED_AT]
    desk, then = Desk(ctx, ids), Desk(ctx, ids, _policy(ctx, new))
    closes: Counter[Scope] = Counter()
    opens: Counter[Scope] = Counter()
    for photo_id in ids:
        for scope in Scope:
            now, later = bool(desk.for_scope(photo_id, scope)), bool(then.for_scope(photo_id, scope))
            closes[scope] += now and not later
            opens[scope] += later and not now
    return Difference(dict(closes), dict(opens), len(ids), len(found) <= LOOKED_AT)


def _policy(ctx: Context, new: Settings) -> Policy:
    known = organisation(ctx)
    return Organisation(name=known.name, made_at=known.made_at, **asdict(new)).policy
