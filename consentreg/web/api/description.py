"""What can a program ask of this register? Answered in the words of OpenAPI 3.1, from the calls themselves."""

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from flask import Response, current_app, jsonify
from werkzeug.routing import Rule

from consentreg.rules.permissions import Permission
from consentreg.web.api.calls import Call, call
from consentreg.web.api.entrance import blueprint
from consentreg.web.api.kinds import Kind
from consentreg.web.guard import needed, requires

Json = dict[str, Any]
PROBLEM: Json = {
    "title": "Problem",
    "type": "object",
    "description": "RFC 9457. `code` is stable; `field` names the member or parameter at fault.",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "field": {"type": "string"},
        "request_id": {"type": "string"},
    },
    "required": ["type", "title", "status", "code", "detail", "request_id"],
}
WHATEVER = Kind({"type": "object"}, lambda value, _where: value)
ABOUT = (
    "Photos, the people in them, what they answered, and the gate. A token acts as its account and sees no more "
    "than it. Times are RFC 3339 in UTC, dates ISO 8601, ids opaque."
)


@blueprint.get("/openapi.json")
@requires(Permission.SIGN_IN)
@call(answers={200: WHATEVER})
def describe_the_api() -> Response:
    return jsonify(described())


def described() -> Json:
    """Return the description of every call of the API."""
    paths: dict[str, Json] = {}
    for rule, about in _calls():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            paths.setdefault(_path(rule), {})[method.lower()] = _operation(rule, about)
    named: dict[str, Json] = {}
    return {
        "openapi": "3.1.0",
        "info": {"title": "consentreg", "version": "1", "description": ABOUT},
        "servers": [{"url": "/api/v1"}],
        "security": [{"token": []}],
        "paths": _lifted(paths, named),
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": dict(sorted(named.items())),
        },
    }


def _calls() -> Iterator[tuple[Rule, Call]]:
    for rule in sorted(current_app.url_map.iter_rules(), key=lambda rule: rule.rule):
        about = getattr(current_app.view_functions[rule.endpoint], "call", None)
        if about:
            yield rule, about


def _path(rule: Rule) -> str:
    path = rule.rule.removeprefix(blueprint.url_prefix or "")
    return path.replace("<string:", "{").replace(">", "}")


def _operation(rule: Rule, about: Call) -> Json:
    name = rule.endpoint.removeprefix(f"{blueprint.name}.")
    permission = needed(current_app, rule.endpoint)
    in_path = [_parameter("path", ident, {"type": "string"}, needed=True) for ident in sorted(rule.arguments)]
    asked = [_parameter("query", each, kind.schema, needed=False) for each, kind in about.query.items()]
    if about.edits:
        in_path.append(_parameter("header", "If-Match", {"type": "string"}, needed=False))
    operation: Json = {
        "operationId": name,
        "summary": name.replace("_", " ").capitalize(),
        "description": f"Permission: {permission}",
        "parameters": in_path + asked,
        "responses": {
            **{str(status): _answer(status, kind, tagged=about.tagged) for status, kind in about.answers.items()},
            **_REFUSALS,
        },
    }
    if permission is Permission.SIGN_IN:
        operation["security"] = []
    content = _content(about)
    needed_body = not about.body_may_lack
    return {**operation, "requestBody": {"required": needed_body, "content": content}} if content else operation


def _parameter(place: str, name: str, schema: Json, *, needed: bool) -> Json:
    return {"in": place, "name": name, "required": needed, "schema": schema}


def _content(about: Call) -> Json:
    if about.body:
        return {"application/json": {"schema": about.body.schema}}
    if about.form is None:
        return {}
    file = {"type": "string", "format": "binary"}
    files = {"type": "array", "items": file, "minItems": 1} if about.many_files else file
    needed = [name for name, kind in about.form.items() if not _may_lack(kind)]
    fields = {name: kind.schema for name, kind in about.form.items()}
    schema = {"type": "object", "properties": {about.files: files, **fields}, "required": [about.files, *needed],
              "additionalProperties": False}  # fmt: skip
    return {"multipart/form-data": {"schema": schema}}


def _may_lack(kind: Kind) -> bool:
    from consentreg.web.api.kinds import NEEDED

    return kind.default is not NEEDED


def _answer(status: int, kind: Kind | str | None, *, tagged: bool) -> Json:
    answer: Json = {"description": HTTPStatus(status).phrase}
    if tagged:
        words = "The edition of it. Send it back as If-Match: what somebody else has saved since is not overwritten."
        answer["headers"] = {"ETag": {"description": words, "schema": {"type": "string"}}}
    if isinstance(kind, Kind):
        answer["content"] = {"application/json": {"schema": kind.schema}}
    elif kind:
        answer["content"] = {kind: {}}
    return answer


def _refusal(description: str) -> Json:
    return {"description": description, "content": {"application/problem+json": {"schema": PROBLEM}}}


_REFUSALS = {
    "401": _refusal("No token, or one that is not known"),
    "404": _refusal("Not there, or not this account's to see or do"),
    "4XX": _refusal("Refused: the code and the sentence say why"),
    "503": _refusal("Not ready yet: Retry-After says when to ask again"),
}


def _lifted(schema: Any, named: dict[str, Json]) -> Any:  # noqa: ANN401 (JSON)
    """Move every schema with a title to where all can refer to it."""
    if isinstance(schema, list):
        return [_lifted(each, named) for each in schema]
    if not isinstance(schema, Mapping):
        return schema
    whole = {key: _lifted(value, named) for key, value in schema.items()}
    if schema.get("type") != "object" or not isinstance(schema.get("title"), str):
        return whole
    named[schema["title"]] = whole
    return {"$ref": f"#/components/schemas/{schema['title']}"}
