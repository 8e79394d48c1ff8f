"""Can anybody overwrite what they have not seen? Whoever changes a row says which edition of it they had opened."""

import ast
import importlib
import inspect
from collections.abc import Iterator
from pathlib import Path

from flask import Flask
from flask_wtf import FlaskForm

from consentreg import models  # noqa: F401 (fills the registry)
from consentreg.db import AppendOnly, Base, Edited, Versioned
from consentreg.web.editing import EditForm
from tests.architecture import source

NOT_EDITED = {
    "AccountGroup": "comes and goes with an account, and is never changed",
    "PersonGroup": "belongs to a person, whose number grows with it",
    "ApiToken": "added, and ended once",
    "Attestation": "one voice, added or removed",
    "CapacityAssessment": "added; the newest counts",
    "ChainHead": "kept by the trail",
    "ChildViewEntry": "added; the newest counts",
    "Complaint": "read once and answered once",
    "Copy": "made by a machine",
    "Depiction": "belongs to a photo, whose tag version grows with it",
    "Hold": "set, and lifted once",
    "Death": "said by one, agreed to by another, taken back by two",
    "IdentityLink": "settled by name, and taken back by name",
    "Invitation": "sent, and ended once",
    "Job": "done by a machine",
    "Likeness": "made by a machine",
    "Mistake": "said once, agreed to once",
    "Move": "added, and never changed",
    "OwnCopy": "made by a machine",
    "Release": "made by a machine",
    "ReleasePhoto": "made by a machine",
    "Resemblance": "found by a machine, told apart by the lead, and taken back by name",
    "SignInLink": "used once",
    "StepUp": "counts tries",
    "Takedown": "each step is taken once",
    "UseQuestion": "asked, and never changed",
}  # fmt: skip
"""Models whose rows change, but through no form over what is there, and why."""
ACTS = {
    "accounts.py end": "only ever closes",
    "accounts.py end_sessions": "only ever signs out",
    "accounts.py use_link": "the owner alone holds the link, which works once",
    "contacts.py of_adult": "a step of adding them and of contacts.change",
    "contacts.py of_person": "a step of adding them and of people.edit",
    "deaths.py note": "only ever stops",
    "deaths.py _undo": "the second of two who both say so",
    "erasure.py hold": "only ever keeps more",
    "erasure.py lift_hold": "one fact of its own, which lets nothing out",
    "joined.py person": "fills a copy that is not kept",
    "joined.py _one_adult": "fills a copy that is not kept",
    "organisation.py date_event": "only where nobody said a day",
    "people.py end_authority": "only ever ends",
    "people.py number": "a step of people.edit",
    "photos.py _date": "a photo that is just being added",
    "photos.py lift_hold": "a hold, which is lifted once",
    "policy.py retire_channel": "only ever closes",
    "visits.py choose_pin": "the owner alone",
    "visits.py end_card": "only ever closes",
}
"""Use cases that change a column of an edited row without asking for the edition, and why that overwrites nothing."""
STEPS = {
    "people.number": {"people.edit"},
    "contacts.of_person": {"people.add", "people.edit"},
    "contacts.of_adult": {"people.add_authority"},
}
"""What a door may do only together with one of these, which ask for the edition or add the row."""
ONE_FACT = {"api.say_another_moment"}
"""Calls that say one thing, which is so or not: said twice it is the same, and nothing else is written."""
EDITED = [mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, Edited)]
SAID_OF_PHOTOS = {"people_visible", "tagging_complete", "sensitive", "place_clue", "captured_from", "captured_to"}
"""What people say of a photo; a machine keeps the rest."""
FOR_EVER = {"id", "made_at", "person_id", "kind", "erased_on"}
VERSIONED = [model for model in EDITED if issubclass(model, Versioned)]
COLUMNS = SAID_OF_PHOTOS | {each.key for model in VERSIONED for each in model.__mapper__.column_attrs} - FOR_EVER


def _in(folder: str) -> Iterator[tuple[str, Path, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for name, path in source.modules().items():
        if name.startswith(f"{folder}/"):
            for function in source.functions(path):
                yield name.removeprefix(f"{folder}/"), path, function


def _asks(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return "opened" in {argument.arg for argument in function.args.kwonlyargs}


def _changes(function: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    """Return which columns of edited rows a function may write, by what they are called."""
    stored = {node.attr for node in ast.walk(function)
              if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)}  # fmt: skip
    anything = {"setattr" for node in ast.walk(function) if isinstance(node, ast.Call) and _called(node) == "setattr"}
    return (stored & COLUMNS) | anything


def _called(call: ast.Call) -> str:
    return ast.unparse(call.func)


def test_every_model_that_changes_is_edited_with_an_edition_or_by_nobody() -> None:
    changing = {mapper.class_ for mapper in Base.registry.mappers if not issubclass(mapper.class_, AppendOnly)}
    ours = {model.__name__ for model in changing if model.__module__.startswith("consentreg.models")}
    assert ours - {model.__name__ for model in EDITED} == set(NOT_EDITED)


def test_every_use_case_that_changes_an_edited_row_asks_which_one_was_opened() -> None:
    silent = {f"{name} {function.name}" for name, _path, function in _in("services")
              if _changes(function) and not _asks(function)}  # fmt: skip
    assert silent == set(ACTS)


def test_every_use_case_that_asks_looks_at_the_answer() -> None:
    asking = [(name, function) for name, _path, function in _in("services") if _asks(function)]
    assert len(asking) > 8
    for name, function in asking:
        inside = ast.unparse(function)
        assert "refuse_stale(" in inside or "raise Stale" in inside, f"{name} {function.name}"


def _use_cases(path: Path) -> dict[str, str]:
    """Return what a module calls each use case module it imports, with its whole name."""
    found = {}
    for node in ast.walk(source.tree(path)):
        if isinstance(node, ast.ImportFrom) and node.module == "consentreg.services":
            found |= {alias.asname or alias.name: f"consentreg.services.{alias.name}" for alias in node.names}
    return found


def _calls(path: Path, function: ast.AST) -> Iterator[tuple[str, ast.Call, inspect.Signature]]:
    known = _use_cases(path)
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            module, name = ast.unparse(node.func.value), node.func.attr
            called = getattr(importlib.import_module(known[module]), name, None) if module in known else None
            if inspect.isfunction(called):
                yield f"{module}.{name}", node, inspect.signature(called)


def test_every_door_says_which_edition_was_opened() -> None:
    asked = set()
    for name, path, function in _in("web"):
        for called, call, signature in _calls(path, function):
            if "opened" in signature.parameters:
                given = {keyword.arg: ast.unparse(keyword.value) for keyword in call.keywords}
                assert given.get("opened", "None") != "None", f"{name} {function.name} calls {called}"
                asked.add(called)
    assert {"people.edit", "contacts.change", "policy.change", "notices.edit", "accounts.reopen"} <= asked


def test_no_door_takes_a_step_alone() -> None:
    for name, path, function in _in("web"):
        called = {each for each, _call, _signature in _calls(path, function)}
        for step in called & set(STEPS):
            assert called & STEPS[step], f"{name} {function.name} calls {step}"


def test_every_call_that_changes_what_is_there_hears_if_match(app: Flask) -> None:
    whole = {"PUT", "PATCH"}
    calls = {rule.endpoint: getattr(app.view_functions[rule.endpoint], "call", None)
             for rule in app.url_map.iter_rules() if whole & set(rule.methods or ())}  # fmt: skip
    edits = {name: about for name, about in calls.items() if name not in ONE_FACT}
    assert set(edits) == {"api.change_person", "api.put_person_by_external_id", "api.say_who_is_in_photo"}
    assert all(about and about.edits and about.tagged for about in edits.values())


def _below(form: type) -> set[str]:
    return {form.__name__}.union(*(_below(each) for each in form.__subclasses__()))


def test_a_form_filled_with_what_is_there_carries_its_edition() -> None:
    made = [(name, call) for name, _path, function in _in("web") if name != "editing.py"
            for call in ast.walk(function) if isinstance(call, ast.Call)]  # fmt: skip
    forms, whole = _below(FlaskForm), {"obj", "data", None}
    filled = [f"{name}: {ast.unparse(call)}" for name, call in made
              if _called(call) in forms and whole & {keyword.arg for keyword in call.keywords}]  # fmt: skip
    assert filled == []
    assert {_called(call) for _name, call in made} & _below(EditForm) == set(), "an EditForm is made with over()"
