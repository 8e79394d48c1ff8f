"""Which groups, outings and channels does the organisation have?"""

import re
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from consentreg.context import Context
from consentreg.models import AccountGroup, Channel, Event, Group, Organisation, PersonGroup
from consentreg.rules.facts import Policy
from consentreg.rules.words import ChannelClass
from consentreg.services import audit
from consentreg.services.editions import refuse_stale
from consentreg.services.names import MAX_NAME, alike, clean_name
from consentreg.services.refusal import Conflict, NotThere, Refused
from consentreg.services.turns import lock_group

RATINGS = ("scale", "permanency", "speed", "pressure", "contact")
"""The five risk ratings of a channel, each 0 to 3 (domain.md 6.2)."""
LONGEST_UNCHECKED = timedelta(days=184)
"""A channel is looked at again within six months (domain.md 6.2)."""
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def found(ctx: Context, name: str) -> Organisation:
    """Make the organisation of an empty register."""
    if ctx.session.scalar(sa.select(Organisation.id)):
        raise Conflict("ALREADY_FOUNDED", "This register already belongs to an organisation.")
    organisation = Organisation(name=clean_name(name, "organisation"), made_at=ctx.now)
    ctx.session.add(organisation)
    audit.record(ctx, "organisation.founded")
    return organisation


def organisation(ctx: Context) -> Organisation:
    """Return the organisation; raise Refused where the register was never founded."""
    # What this session read earlier may be older than what somebody else has decided for it since.
    fresh = sa.select(Organisation).execution_options(populate_existing=True)
    found_: Organisation | None = ctx.session.scalar(fresh)
    if found_ is None:
        raise Refused("NOT_FOUNDED", "This register is empty. Run consentreg init first.")
    return found_


def today(ctx: Context) -> date:
    """Return the local day of the organisation."""
    return local_day(ctx, ctx.now)


def local_day(ctx: Context, at: datetime) -> date:
    """Return on which local day of the organisation a moment lies."""
    return at.astimezone(ZoneInfo(organisation(ctx).time_zone)).date()


def rules(ctx: Context) -> tuple[Policy, date]:
    """Return what the organisation has decided for itself and its local day, from one reading."""
    policy = organisation(ctx).policy
    return policy, ctx.now.astimezone(policy.zone).date()


def add_group(ctx: Context, name: str) -> Group:
    """Add a group; two of the same name are refused."""
    name = clean_name(name)
    if alike(name) in map(alike, ctx.session.scalars(sa.select(Group.name))):
        raise Conflict("GROUP_EXISTS", "There is already a group of this name.", "name")
    group = Group(name=name, made_at=ctx.now)
    ctx.session.add(group)
    ctx.session.flush()
    audit.record(ctx, "group.added", group.id)
    return group


def groups(ctx: Context) -> list[Group]:
    """Return the groups this actor sees, by name."""
    every = ctx.session.scalars(sa.select(Group).order_by(Group.name))
    return [group for group in every if ctx.actor.sees_group(group.id)]


def group_sizes(ctx: Context) -> list[tuple[Group, int, int]]:
    """Return the groups this actor sees, by name, each with how many people and how many accounts belong to it."""
    people, staff = _sizes(ctx, PersonGroup.group_id), _sizes(ctx, AccountGroup.group_id)
    return [(group, people.get(group.id, 0), staff.get(group.id, 0)) for group in groups(ctx)]


def _sizes(ctx: Context, column: InstrumentedAttribute[str]) -> dict[str, int]:
    rows = ctx.session.execute(sa.select(column, sa.func.count()).group_by(column))
    return {group_id: size for group_id, size in rows}  # noqa: C416 (a row is a tuple of two)


def group(ctx: Context, group_id: str) -> Group:
    """Return a group this actor sees or raise NotThere."""
    found_ = ctx.session.get(Group, group_id)
    if found_ is None or not ctx.actor.sees_group(found_.id):
        raise NotThere
    return found_


def group_named(ctx: Context, text: str) -> Group:
    """Return a group by its id or its name, as commands, imports and the API name it."""
    found_ = ctx.session.scalar(sa.select(Group).where(sa.or_(Group.id == text, Group.name == text.strip())))
    if found_ is None or not ctx.actor.sees_group(found_.id):
        raise Refused("UNKNOWN_GROUP", "There is no group of that name that you can see.", "group")
    return found_


def event(ctx: Context, group: Group, name: str, day: date | None) -> Event:
    """Return the group's outing of this name and day, added if it is new."""
    name = clean_name(name, "event")
    lock_group(ctx, group)
    known = sa.select(Event).where(Event.group_id == group.id, Event.name == name)
    newest = known.order_by(Event.day.desc().nulls_last())
    existing = ctx.session.scalar(known.where(Event.day == day) if day else newest)
    if existing:
        return existing
    added = Event(group_id=group.id, name=name, day=day, made_at=ctx.now)
    ctx.session.add(added)
    ctx.session.flush()
    audit.record(ctx, "event.added", added.id, group=group.id)
    return added


def date_event(ctx: Context, event: Event, day: date | None) -> bool:
    """Give an outing of which nobody said the day the one its photos tell; return whether it got one."""
    if event.day or day is None:
        return False
    twin = sa.select(Event.id).where(Event.group_id == event.group_id, Event.name == event.name, Event.day == day)
    if ctx.session.scalar(twin):
        return False
    event.day = day
    audit.record(ctx, "event.dated", event.id, day=day.isoformat())
    return True


def get_event(ctx: Context, event_id: str) -> Event:
    """Return an outing this actor sees or raise NotThere."""
    found_ = ctx.session.get(Event, event_id)
    if found_ is None or not ctx.actor.sees_group(found_.group_id):
        raise NotThere
    return found_


def add_channel(ctx: Context, *, name: str, slug: str, klass: str, url: str | None, owner: str, audience: str,
                risk: dict[str, int], next_check: date) -> Channel:  # fmt: skip
    """Register a place photos may go to. `risk` names the five ratings, each 0 to 3."""
    if not _SLUG.fullmatch(slug) or len(slug) > MAX_NAME:
        raise Refused("BAD_SLUG", "Use small letters, digits and single hyphens, as in our-website.", "slug")
    if ctx.session.scalar(sa.select(Channel.id).where(Channel.slug == slug)):
        raise Conflict("CHANNEL_EXISTS", "There is already a channel with this short name.", "slug")
    channel = Channel(
        slug=slug,
        name=clean_name(name),
        klass=_channel_class(klass),
        url=_web_address(url),
        owner=clean_name(owner, "owner"),
        audience=clean_name(audience, "audience"),
        next_check=_check_day(ctx, next_check),
        made_at=ctx.now,
        **_ratings(risk),
    )
    ctx.session.add(channel)
    ctx.session.flush()
    audit.record(ctx, "channel.added", channel.id, klass=channel.klass)
    return channel


def _channel_class(klass: str) -> ChannelClass:
    try:
        return ChannelClass(klass)
    except ValueError as error:
        raise Refused("UNKNOWN_CLASS", "Choose one of: " + ", ".join(ChannelClass) + ".", "class") from error


def _web_address(url: str | None) -> str | None:
    if not url:
        return None
    if not _is_web_address(url.strip()) or len(url) > 500:
        raise Refused("BAD_URL", "Write a web address that begins with https://.", "url")
    return url.strip()


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:  # As for http://[half an address.
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and text.isprintable() and " " not in text


def _check_day(ctx: Context, day: date) -> date:
    if day < today(ctx):
        raise Refused("CHECK_IN_THE_PAST", "The next check must be today or later.", "next_check")
    if day > today(ctx) + LONGEST_UNCHECKED:
        raise Refused("CHECK_TOO_FAR", "A place must be looked at again within six months.", "next_check")
    return day


def _ratings(risk: dict[str, int]) -> dict[str, int]:
    if set(risk) != set(RATINGS) or any(type(value) is not int or not 0 <= value <= 3 for value in risk.values()):
        raise Refused("BAD_RISK", "Rate " + ", ".join(RATINGS) + " with 0, 1, 2 or 3.", "risk")
    return risk


def channels(ctx: Context) -> list[Channel]:
    """Return every channel, those in use first, by name."""
    return list(ctx.session.scalars(sa.select(Channel).order_by(Channel.retired_on.is_not(None), Channel.name)))


def channel(ctx: Context, slug: str) -> Channel:
    """Return a channel by its short name or raise NotThere."""
    found_ = ctx.session.scalar(sa.select(Channel).where(Channel.slug == slug))
    if found_ is None:
        raise NotThere
    return found_


def channel_by_id(ctx: Context, channel_id: str) -> Channel:
    """Return a channel by its id or raise NotThere."""
    found_ = ctx.session.get(Channel, channel_id)
    if found_ is None:
        raise NotThere
    return found_


def check_channel(ctx: Context, slug: str, next_check: date, *, opened: str | None = None) -> Channel:
    """Note that somebody looked at the channel, and when to look again; raise Stale where somebody else just did."""
    checked = refuse_stale(ctx, channel(ctx, slug), opened)
    checked.next_check = _check_day(ctx, next_check)
    audit.record(ctx, "channel.checked", checked.id, next_check=next_check.isoformat())
    return checked
