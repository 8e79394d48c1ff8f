"""How does another system change what is known about somebody, without overwriting what a colleague has saved?"""

from typing import Any, Final

from consentreg.models import Group, Person
from consentreg.rules.permissions import Permission
from consentreg.services import contacts, organisation, people
from consentreg.services.editions import Stale
from consentreg.services.names import MAX_NAME
from consentreg.services.refusal import Refused
from consentreg.web.api.calls import call
from consentreg.web.api.entrance import blueprint
from consentreg.web.api.kinds import Kind, day, flag, maybe, optional, record, text, word
from consentreg.web.api.people import PERSON_AND_AUTHORITIES, shown
from consentreg.web.api.writing import Answer
from consentreg.web.door import ctx
from consentreg.web.guard import requires

Said = dict[str, Any]
NUMBER: Final = text(80)
UNSAID: Final = object()
"""A member that is left out stays as it is; null empties it."""
NEEDED: Final = ("name", "kind", "group")
"""What must be said of somebody who is not here yet."""


def _if_said(kind: Kind) -> Kind:
    return optional(kind, default=UNSAID)


_CHANGES = {
    "name": _if_said(text(MAX_NAME)),
    "born": _if_said(maybe(day())),
    "group": _if_said(text(MAX_NAME)),
    "looked_after": _if_said(flag()),
    "left": _if_said(maybe(day())),
    "moved": _if_said(day()),
    "external_id": _if_said(maybe(NUMBER)),
    "email": _if_said(maybe(text(320))),
    "language": _if_said(word(contacts.LANGUAGES)),
}
CHANGES = record("PersonChanges", _CHANGES)
KNOWN_ELSEWHERE = record(
    "PersonOfAnotherSystem",
    _CHANGES | {"kind": _if_said(word(people.KINDS)), "namesake": optional(flag(), default=False)},
)


class IfMatchNeeded(Refused):
    """A change that does not say what it changes (RFC 6585, 3)."""

    status = 428

    def __init__(self) -> None:
        super().__init__("IF_MATCH_NEEDED", "Read it first, and send the ETag of that answer as If-Match.")


@blueprint.patch("/people/<string:person_id>")
@requires(Permission.EDIT_PEOPLE)
@call(body=CHANGES, answers={200: PERSON_AND_AUTHORITIES}, edits=True, tagged=True)
def change_person(person_id: str, said: Said, opened: str | None) -> Answer:
    person = people.get(ctx(), person_id)
    if opened is None:
        raise IfMatchNeeded
    return _changed(person, said, opened)


@blueprint.put("/people/by-external-id/<string:external_id>")
@requires(Permission.EDIT_PEOPLE)
@call(body=KNOWN_ELSEWHERE, answers={200: PERSON_AND_AUTHORITIES, 201: PERSON_AND_AUTHORITIES}, edits=True, tagged=True)
def put_person_by_external_id(external_id: str, said: Said, opened: str | None) -> Answer:
    person = people.by_external_id(ctx(), NUMBER.read(external_id, "external_id"))
    if person is None:
        if opened is not None:
            raise Stale
        return _added(external_id, said)
    if said["kind"] not in {UNSAID, person.kind}:
        raise Refused("KIND_STAYS", "What somebody is stays as it was. Add them anew as what they are now.", "kind")
    # Another system may say what it knows without having read it; what it does not say stays.
    return _changed(person, said, person.edition if opened is None else opened)


def _added(external_id: str, said: Said) -> Answer:
    if lacking := [name for name in NEEDED if said[name] is UNSAID]:
        raise Refused("MISSING_MEMBER", "This is missing. Add it.", lacking[0])
    known = {name: value for name, value in said.items() if value is not UNSAID}
    person = people.add(
        ctx(),
        name=known["name"],
        kind=known["kind"],
        born=known.get("born"),
        groups=[organisation.group_named(ctx(), known["group"])],
        looked_after=known.get("looked_after", False),
        external_id=known.get("external_id", external_id),
        namesake=known["namesake"],
    )
    contacts.of_person(ctx(), person, known.get("email"), known.get("language"))
    return shown(person, 201)


def _changed(person: Person, said: Said, opened: str) -> Answer:
    known = {name: value for name, value in said.items() if value is not UNSAID}
    people.edit(
        ctx(),
        person,
        name=known.get("name", person.name),
        born=known.get("born", person.born),
        looked_after=known.get("looked_after", person.looked_after),
        left_on=known.get("left", person.left_on),
        groups=_groups(person, known.get("group")),
        moved_on=known.get("moved"),
        opened=opened,
    )
    people.number(ctx(), person, known.get("external_id", person.external_id))
    contacts.of_person(ctx(), person, known.get("email", person.email), known.get("language", person.language))
    return shown(person)


def _groups(person: Person, named: str | None) -> list[Group]:
    """Return the groups somebody is in from now on: the one that is named, and those this account does not see."""
    if named is None:
        return list(person.groups)
    hidden = [group for group in person.groups if not ctx().actor.sees_group(group.id)]
    return [organisation.group_named(ctx(), named), *hidden]
