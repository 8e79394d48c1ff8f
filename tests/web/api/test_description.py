"""Is what the API says of itself true? Whatever a program sends, the answer is one that was announced."""

from collections.abc import Callable
from typing import Any

import hypothesis
import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode

from consentreg.context import Context
from consentreg.models import Resemblance
from consentreg.rules.permissions import Role
from consentreg.rules.words import Scope
from consentreg.services import photos, releases
from tests import factories as make
from tests import photographs
from tests.web.api.conftest import Program


def test_every_call_is_described(app: Flask, staff: Program) -> None:
    said = staff("GET", "/openapi.json").json
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("api.")]
    described = {(path, method.upper()) for path, item in said["paths"].items() for method in item}
    there = {
        (rule.rule.removeprefix("/api/v1").replace("<string:", "{").replace(">", "}"), method)
        for rule in rules
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert there == described
    assert len(there) > 20


@pytest.fixture
def schema(app: Flask) -> Any:
    config = schemathesis.Config()
    checks = config.projects.default.checks
    # Of what the schema allows, the register refuses some: a name that is taken, an edition that is not the newest.
    refused = ["401", "404", "409", "412", "422", "428", "429", "503"]
    checks.positive_data_acceptance.expected_statuses = ["2xx", *refused]
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app, config=config)


@pytest.fixture
def known(given: Callable[..., Any], work: Callable[[], int]) -> dict[str, str]:
    """Return the ids of things that are there, by the name of the parameter that names them."""

    def fill(ctx: Context) -> dict[str, str]:
        ada = make.person(ctx)
        make.yes_to_all(ctx, ada)
        answer = make.answer(ctx, ada, Scope.TAKE)
        photo = make.tag(ctx, make.photo(ctx, photographs.phone_photo()), ada)
        held = photos.hold(ctx, photo, "other")
        release = releases.ask(ctx, make.channel(ctx), [photo.id], reason="A poster")
        other = make.photo(ctx, photographs.phone_photo(), in_group=make.group(ctx, "Elm House"))
        pair = Resemblance(photo_id=photo.id, other_id=other.id, found_at=ctx.now)
        ctx.session.add(pair)
        ctx.session.flush()
        return {"person_id": ada.id, "photo_id": photo.id, "hold_id": held.id, "release_id": release.id,
                "answer_id": answer.id, "external_id": "A 12", "pair_id": pair.id}  # fmt: skip

    there = dict(given(fill))
    work()
    return there


@pytest.mark.parametrize("role", list(Role))
def test_no_request_is_answered_otherwise_than_described(
    role: Role, schema: Any, known: dict[str, str], program: Callable[..., Program]
) -> None:
    asking = program(role)
    for operation in schema.get_all_operations():
        _fuzz(operation.ok(), known, asking.token)


def _fuzz(call: Any, known: dict[str, str], token: str) -> None:
    strategy = st.one_of(*(call.as_strategy(generation_mode=mode) for mode in GenerationMode))

    @settings(max_examples=8, database=None, suppress_health_check=list(HealthCheck))
    @hypothesis.given(case=strategy, real=st.booleans())
    def ask(case: Any, real: bool) -> None:
        # No address can carry these: what would be sent is another request, which may well be right.
        hypothesis.assume(not any(isinstance(each, list | dict) for each in (case.query or {}).values()))
        if real:
            case.path_parameters.update({name: known[name] for name in case.path_parameters})
        case.call_and_validate(headers={"Authorization": f"Bearer {token}"})

    ask()


def test_where_photos_will_be_put_is_said_in_words(staff: Program) -> None:
    placing = staff("GET", "/openapi.json").json["components"]["schemas"]["Placing"]["properties"]
    assert "print run" in placing["place"]["description"]
    assert "Who puts them there." in placing["published_by"]["description"]
