"""Where may photos go at all?"""

from datetime import date
from typing import Any

from consentreg.models import Channel
from consentreg.rules.facts import ChannelStatus, Risk
from consentreg.rules.permissions import Permission
from consentreg.rules.words import ChannelClass, Scope
from consentreg.services import organisation
from consentreg.services.names import MAX_NAME
from consentreg.services.refusal import NotThere, Refused
from consentreg.web.api.calls import call
from consentreg.web.api.entrance import blueprint
from consentreg.web.api.kinds import day, ident, listed, maybe, record, text, whole, word
from consentreg.web.api.writing import iso
from consentreg.web.door import ctx
from consentreg.web.guard import requires

SLUG = text(MAX_NAME)
NAME = text(MAX_NAME)
RISK = record("ChannelRisk", {rating: whole(0, 3) for rating in organisation.RATINGS})
_CHANNEL = {
    "name": NAME,
    "slug": SLUG,
    "class": word(ChannelClass),
    "url": maybe(text(500)),
    "owner": NAME,
    "audience": NAME,
    "risk": RISK,
    "next_check": day(),
}
NEW_CHANNEL = record("NewChannel", _CHANNEL)
CHANNEL = record("Channel", {
    "id": ident(),
    **_CHANNEL,
    "scope": word(Scope),
    "risk_level": word(Risk),
    "status": word(ChannelStatus),
    "retired_on": maybe(day()),
})  # fmt: skip


@blueprint.post("/channels")
@requires(Permission.EDIT_CHANNELS)
@call(body=NEW_CHANNEL, answers={201: CHANNEL})
def add_channel(said: dict[str, Any]) -> tuple[dict[str, Any], int]:
    channel = organisation.add_channel(ctx(), klass=said.pop("class"), **said)
    return _channel_json(channel, organisation.today(ctx())), 201


@blueprint.get("/channels")
@requires(Permission.SEE_CHANNELS)
@call(answers={200: record("Channels", {"channels": listed(CHANNEL, 1000)})})
def list_channels() -> dict[str, Any]:
    today = organisation.today(ctx())
    return {"channels": [_channel_json(channel, today) for channel in organisation.channels(ctx())]}


def named(slug: str) -> Channel:
    """Return the channel a body or an address names; raise Refused at its name when there is none."""
    try:
        return organisation.channel(ctx(), slug)
    except NotThere as error:
        raise Refused("UNKNOWN_CHANNEL", "There is no channel with this short name.", "channel") from error


def _channel_json(channel: Channel, today: date) -> dict[str, Any]:
    return {
        "id": channel.id,
        "name": channel.name,
        "slug": channel.slug,
        "class": channel.klass,
        "url": channel.url,
        "owner": channel.owner,
        "audience": channel.audience,
        "risk": {rating: getattr(channel, rating) for rating in organisation.RATINGS},
        "next_check": iso(channel.next_check),
        "scope": ChannelClass(channel.klass).scope,
        "risk_level": channel.risk,
        "status": channel.standing(today),
        "retired_on": iso(channel.retired_on),
    }
