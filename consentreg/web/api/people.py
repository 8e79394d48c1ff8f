"""Who is in the register, and who may decide for them?"""

from datetime import date
from typing import Any

from consentreg.models import Authority, Person
from consentreg.rules.permissions import Permission
from consentreg.services import contacts, organisation, people
from consentreg.services.names import MAX_NAME
from consentreg.web.api.calls import call
from consentreg.web.api.entrance import blueprint
from consentreg.web.api.groups import GROUP, group_json
from consentreg.web.api.kinds import day, flag, ident, listed, maybe, optional, record, text, word
from consentreg.web.api.writing import PAGE, Answer, iso, page_kind, page_of, with_edition
from consentreg.web.door import ctx
from consentreg.web.guard import requires

SIZE = 100
NAME = text(MAX_NAME)
CONTACT = {"email": maybe(text(320)), "language": optional(word(contacts.LANGUAGES), default="en")}
"""How to write to somebody: may be left out."""
NEW_PERSON = record("NewPerson", {
    "name": NAME,
    "kind": word(people.KINDS),
    "born": maybe(day()),
    "group": NAME,
    "looked_after": optional(flag(), default=False),
    "external_id": maybe(text(80)),
    "namesake": optional(flag(), default=False),
    **CONTACT,
})  # fmt: skip
NEW_AUTHORITY = record("NewAuthority", {
    "name": NAME,
    "relation": word(people.RELATIONS),
    "source": word(people.SOURCES),
    "verified": optional(flag(), default=False),
    "valid_until": maybe(day()),
    **CONTACT,
})  # fmt: skip
AUTHORITY = record("Authority", {
    "id": ident(),
    "name": text(MAX_NAME),
    "relation": word(people.RELATIONS),
    "source": word(people.SOURCES),
    "verified": flag(),
    "valid_until": maybe(day()),
    "ended_on": maybe(day()),
})  # fmt: skip
_PERSON = {
    "id": ident(),
    "name": NAME,
    "kind": word(people.KINDS),
    "born": maybe(day()),
    "groups": listed(GROUP, 1000),
    "looked_after": flag(),
    "left_on": maybe(day()),
    "external_id": maybe(text(80)),
}
PERSON = record("Person", _PERSON)
PERSON_AND_AUTHORITIES = record("PersonAndAuthorities", {**_PERSON, "authorities": listed(AUTHORITY, 1000)})


@blueprint.post("/people")
@requires(Permission.EDIT_PEOPLE)
@call(body=NEW_PERSON, answers={201: PERSON_AND_AUTHORITIES}, tagged=True)
def add_person(said: dict[str, Any]) -> Answer:
    group = organisation.group_named(ctx(), said.pop("group"))
    email, language = said.pop("email"), said.pop("language")
    person = people.add(ctx(), groups=[group], **said)
    contacts.of_person(ctx(), person, email, language)
    return shown(person, 201)


@blueprint.get("/people")
@requires(Permission.SEE_PEOPLE)
@call(query={"page": PAGE, "group": maybe(NAME), "search": maybe(NAME)},
      answers={200: page_kind("People", "people", PERSON)})  # fmt: skip
def list_people(asked: dict[str, Any]) -> dict[str, Any]:
    group = organisation.group_named(ctx(), asked["group"]) if asked["group"] else None
    page = asked["page"]
    rows = people.listing(ctx(), group=group, search=asked["search"] or "", page=page, size=SIZE)
    return page_of("people", rows, person_json, page=page, size=SIZE)


@blueprint.get("/people/<string:person_id>")
@requires(Permission.SEE_PEOPLE)
@call(answers={200: PERSON_AND_AUTHORITIES}, tagged=True)
def show_person(person_id: str) -> Answer:
    return shown(people.get(ctx(), person_id))


@blueprint.post("/people/<string:person_id>/authorities")
@requires(Permission.EDIT_PEOPLE)
@call(body=NEW_AUTHORITY, answers={201: AUTHORITY})
def add_authority(person_id: str, said: dict[str, Any]) -> tuple[dict[str, Any], int]:
    person, email, language = people.get(ctx(), person_id), said.pop("email"), said.pop("language")
    authority = people.add_authority(ctx(), person, **said)
    contacts.of_adult(ctx(), person, authority, email, language)
    return _authority_json(authority, organisation.today(ctx())), 201


def person_json(person: Person) -> dict[str, Any]:
    """Return a person as the API shows them."""
    return {
        "id": person.id,
        "name": person.name,
        "kind": person.kind,
        "born": iso(person.born),
        "groups": [group_json(group) for group in person.groups if ctx().actor.sees_group(group.id)],
        "looked_after": person.looked_after,
        "left_on": iso(person.left_on),
        "external_id": person.external_id,
    }


def shown(person: Person, status: int = 200) -> Answer:
    """Return a person with the adults who may decide for them, and which edition of the person it is."""
    today, adults = organisation.today(ctx()), people.authorities(ctx(), person)
    content = {**person_json(person), "authorities": [_authority_json(each, today) for each in adults]}
    return with_edition(content, person, status)


def _authority_json(authority: Authority, today: date) -> dict[str, Any]:
    return {
        "id": authority.id,
        "name": authority.name,
        "relation": authority.relation,
        "source": authority.source,
        "verified": authority.verified_on(today),
        "valid_until": iso(authority.valid_until),
        "ended_on": iso(authority.ended_on),
    }
