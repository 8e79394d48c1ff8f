"""May these photos be collected, now? Asked at the very moment somebody takes them away."""

from flask import Response, render_template

from consentreg.models import Release
from consentreg.rules.permissions import Permission
from consentreg.services import deliveries, organisation, releases, takedowns
from consentreg.services.deliveries import NoLonger
from consentreg.services.refusal import Refused
from consentreg.web.comms.entrance import blueprint
from consentreg.web.comms.placing import Placing
from consentreg.web.comms.releases import again, clear_now, page, take_down
from consentreg.web.door import ctx
from consentreg.web.forms import blame
from consentreg.web.guard import requires
from consentreg.web.leaving import zipped

NAME_LENGTH = 8


@blueprint.post("/releases/<string:release_id>/collect")
@requires(Permission.RELEASE)
def collect(release_id: str) -> Response | tuple[str, int]:
    release, form = releases.get(ctx(), release_id), Placing()
    try:
        answer = deliveries.deliver(ctx(), release, **form.said())
    except Refused as refused:
        if refused.field is None:
            raise
        blame(form, refused)
        return page(release_id, form), 422
    return (
        _refused(release) if isinstance(answer, NoLonger) else zipped(answer, f"release-{release.id[:NAME_LENGTH]}.zip")
    )


def _refused(release: Release) -> tuple[str, int]:
    """Say what may not go out any more. The refusal is returned and not raised, so it stays on record.

    Asked a second time it is the same: a release that was refused once stays so.
    """
    channel = organisation.channel_by_id(ctx(), release.channel_id)
    clear = clear_now(release, channel)
    said = render_template(
        "comms/not_any_more.html",
        release=release,
        channel=channel,
        stopped=[entry for entry in release.photos if entry.state == "refused"] or release.photos,
        clear=clear,
        take_down=take_down(takedowns.of_release(ctx(), release.id)),
        again=again(channel, list(clear)),
    )
    return said, 409
