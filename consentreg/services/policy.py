"""What did the organisation decide for itself, and how is that changed?"""

from dataclasses import asdict, dataclass
from typing import Any
from zoneinfo import available_timezones

from consentreg.context import Context
from consentreg.models import Channel, Organisation
from consentreg.rules.words import Jurisdiction
from consentreg.services import audit, consequences
from consentreg.services.editions import refuse_stale
from consentreg.services.organisation import channel, organisation, today
from consentreg.services.refusal import Refused

MOST_TERMS = 500
SAFEGUARDS = ("co_agreement", "face_public_child", "channel_risk")
"""The switches that only ever stop photos; turning one off lets more of them out."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything one page of settings says."""

    jurisdiction: str
    time_zone: str
    co_agreement: bool
    face_public_child: bool
    channel_risk: bool
    usage_terms: str


def settings(ctx: Context) -> Settings:
    """Return what is decided now."""
    return _of(organisation(ctx))


def _of(owner: Organisation) -> Settings:
    return Settings(**{name: getattr(owner, name) for name in Settings.__dataclass_fields__})


def loosened(ctx: Context, new: Settings) -> tuple[str, ...]:
    """Return which safeguards are on now and would be off."""
    now = settings(ctx)
    return tuple(name for name in SAFEGUARDS if getattr(now, name) and not getattr(new, name))


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
    if not terms or len(terms) > MOST_TERMS:
        raise Refused("BAD_TERMS", f"Write the terms in 1 to {MOST_TERMS} characters.", "usage_terms")
    return Settings(**asdict(new) | {"usage_terms": terms})
