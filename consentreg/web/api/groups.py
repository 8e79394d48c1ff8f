"""Which groups are there?"""

from typing import Any

from consentreg.models import Group
from consentreg.rules.permissions import Permission
from consentreg.services import organisation
from consentreg.services.names import MAX_NAME
from consentreg.web.api.calls import call
from consentreg.web.api.entrance import blueprint
from consentreg.web.api.kinds import ident, listed, record, text
from consentreg.web.door import ctx
from consentreg.web.guard import requires

NEW_GROUP = record("NewGroup", {"name": text(MAX_NAME)})
GROUP = record("Group", {"id": ident(), "name": text(MAX_NAME)})


@blueprint.post("/groups")
@requires(Permission.EDIT_GROUPS)
@call(body=NEW_GROUP, answers={201: GROUP})
def add_group(said: dict[str, Any]) -> tuple[dict[str, Any], int]:
    return group_json(organisation.add_group(ctx(), said["name"])), 201


@blueprint.get("/groups")
@requires(Permission.SEE_GROUPS)
@call(answers={200: record("Groups", {"groups": listed(GROUP, 1000)})})
def list_groups() -> dict[str, Any]:
    return {"groups": [group_json(group) for group in organisation.groups(ctx())]}


def group_json(group: Group) -> dict[str, Any]:
    """Return a group as the API shows it."""
    return {"id": group.id, "name": group.name}
