"""Does the shell do what it promises: exit codes, what stands alone on standard output, one sentence an error?"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result
from rich.console import Console

from consentreg.cli import main
from consentreg.context import COMMAND
from consentreg.db import Session
from consentreg.installation import Installation
from consentreg.models import Answer, AuditEntry, Event, Person, Photo
from consentreg.rules.permissions import Role
from consentreg.services import accounts, organisation
from consentreg.storage import StorageFailed
from consentreg.storage.folder import LocalFolder
from tests import factories as make
from tests import photographs

Run = Callable[..., Result]
NO_GROUP = "There is no group of that name. Add the group first: consentreg group add NAME"
PEOPLE = "name,kind,born,group,looked_after,external_id\nAda Lovell,young_person,2012-03-01,Rowan House,yes,A1\n"


@pytest.fixture
def here(parts: Installation, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """Let commands find the register of the test, with one group in it."""
    monkeypatch.setenv("CONSENTREG_INSTANCE", str(parts.config.instance))
    monkeypatch.setenv("CONSENTREG_SECRET", parts.config.secret)
    with parts.transaction(COMMAND) as ctx:
        make.group(ctx)
    return parts


@pytest.fixture
def run(here: Installation) -> Run:
    return lambda *words, **more: CliRunner().invoke(main, [str(word) for word in words], **more)


def rows(parts: Installation, table: type) -> list:
    with Session(parts.engine) as session:
        return list(session.scalars(sa.select(table)))


def test_people_come_in_with_one_line_in_a_pipe(run: Run, here: Installation, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text(PEOPLE)
    result = run("people", "import", file)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "1 person added.\n", "")
    assert [person.external_id for person in rows(here, Person)] == ["A1"]


def test_a_bad_file_of_people_is_refused_by_row_and_column(run: Run, here: Installation, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text(PEOPLE + PEOPLE.splitlines()[1].replace("2012-03-01", "2012-02-30") + "\n")
    result = run("people", "import", file)
    assert (result.exit_code, result.stdout) == (1, "")
    assert [line.split(": ", 1)[1] for line in result.stderr.splitlines()] == [
        "row 3, column born: There is no such day. Write dates like 2026-05-01.",
        "row 3, column external_id: Row 2 has the same number. Each person has their own.",
    ]
    assert "Ada" not in result.stderr
    assert not rows(here, Person)


def test_problems_beyond_two_hundred_are_counted(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text(PEOPLE.splitlines()[0] + "\n" + "x,child,,Rowan House,no,\n" * 203)
    lines = run("people", "import", file).stderr.splitlines()
    assert (len(lines), lines[-1].rpartition(": ")[2]) == (201, "and 3 more.")


def test_answers_come_in(run: Run, here: Installation, tmp_path: Path) -> None:
    people, answers = tmp_path / "people.csv", tmp_path / "answers.csv"
    people.write_text(PEOPLE)
    answers.write_text("person,by,scope,answer,at,evidence\nA1,self,take,given,2026-01-10,form 1\n")
    assert run("consents", "import", answers).exit_code == 1, "nobody is there yet"
    run("people", "import", people)
    done = run("consents", "import", answers)
    assert (done.exit_code, done.output) == (0, "1 answer added.\n")
    assert [answer.evidence_reference for answer in rows(here, Answer)] == ["form 1"]


def test_a_file_that_is_not_there_is_wrong_use(run: Run) -> None:
    assert run("people", "import", "nowhere.csv").exit_code == 2


@pytest.fixture
def album(tmp_path: Path) -> Path:
    """A folder in a folder, with two photos, one of them twice, a text and the notes of a computer."""
    folder = tmp_path / "album"
    (folder / "more").mkdir(parents=True)
    (folder / "one.jpg").write_bytes(photographs.phone_photo())
    (folder / "more" / "two.png").write_bytes(photographs.png())
    (folder / "more" / "again.jpg").write_bytes(photographs.phone_photo())
    (folder / ".DS_Store").write_bytes(b"notes")
    return folder


def test_photos_of_folders_are_added_and_what_is_there_already_is_no_error(
    run: Run, here: Installation, album: Path
) -> None:
    result = run("photos", "add", album, album / "one.jpg", "--group", "Rowan House", "--event", "Beach day")
    assert (result.exit_code, result.output) == (0, "")
    assert len(rows(here, Photo)) == 2
    (outing,) = rows(here, Event)
    assert (outing.name, {photo.event_id for photo in rows(here, Photo)}) == ("Beach day", {outing.id})
    assert outing.day == max(photo.captured_from for photo in rows(here, Photo) if photo.captured_from)


def test_photos_that_are_here_already_make_no_outing(run: Run, here: Installation, album: Path) -> None:
    run("photos", "add", album, "--group", "Rowan House")
    assert run("photos", "add", album, "--group", "Rowan House", "--event", "Beach day").exit_code == 0
    assert rows(here, Event) == []


def test_a_refused_file_is_named_and_the_others_are_added(run: Run, here: Installation, album: Path) -> None:
    (album / "le\x1btter.txt").write_text("Dear Sam")
    (album / "gone.jpg").symlink_to(album / "nowhere")
    os.mkfifo(album / "pipe.jpg")
    result = run("photos", "add", album, "--group", "Rowan House")
    assert (result.exit_code, result.stdout) == (1, "")
    gone, letter, pipe = sorted(result.stderr.splitlines())
    assert letter.endswith("le\N{REPLACEMENT CHARACTER}tter.txt: This is text. Only photos can be added.")
    assert gone.endswith("gone.jpg: This file could not be read: No such file or directory.")
    assert pipe.endswith("pipe.jpg: This file could not be read: it is not a plain file.")
    assert len(rows(here, Photo)) == 2


def test_photos_for_no_group_are_refused_before_any_is_read(run: Run, here: Installation, album: Path) -> None:
    result = run("photos", "add", album, "--group", "Elm House")
    assert (result.exit_code, result.stderr) == (1, f"Error: {NO_GROUP}\n")
    assert not rows(here, Photo)


def test_an_empty_folder_is_said_to_be_empty(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = run("photos", "add", tmp_path / "empty", "--group", "Rowan House")
    assert (result.exit_code, result.stderr) == (1, "Error: There is no file in there to add.\n")


def test_an_account_is_added_and_its_link_stands_alone(run: Run, here: Installation) -> None:
    result = run("account", "add", "Sam@Example.org", "--role", "staff", "--group", "Rowan House",
                 "--url", "https://photos.example/")  # fmt: skip
    address, token = result.stdout.strip().rsplit("/", 1)
    assert (result.exit_code, address) == (0, "https://photos.example/welcome")
    with here.reading() as ctx:
        account = accounts.by_link(ctx, token)
        assert account is not None
        actor = accounts.actor_of(ctx.session, account)
        assert (account.email, actor.role) == ("sam@example.org", Role.STAFF)
        assert actor.groups == {group.id for group in organisation.groups(ctx)}


def test_an_empty_register_is_filled_in_the_order_of_the_commands(run: Run, here: Installation, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text(PEOPLE.replace("Rowan", "Elm"))
    no_people = run("people", "import", file)
    assert (no_people.exit_code, no_people.stderr.partition(": row 2, ")[2]) == (1, f"column group: {NO_GROUP}\n")
    account = ("account", "add", "sam@example.org", "--role", "staff", "--group", "Elm House")
    assert run(*account).stderr == f"Error: {NO_GROUP}\n"
    added = run("group", "add", "Elm House")
    assert (added.exit_code, added.output) == (0, "Elm House added.\n")
    assert (run(*account).exit_code, run("people", "import", file).exit_code) == (0, 0)
    twice = run("group", "add", "elm  house")
    assert (twice.exit_code, twice.stderr) == (1, "Error: There is already a group of this name.\n")


ACCOUNTS = {
    "staff without a group": (["a@b.org", "--role", "staff"], 1),
    "no e-mail address": (["sam", "--role", "admin"], 1),
    "another role": (["a@b.org", "--role", "king"], 2),
    "no role": (["a@b.org"], 2),
    "another group": (["a@b.org", "--role", "staff", "--group", "Elm House"], 1),
}


@pytest.mark.parametrize(("words", "code"), ACCOUNTS.values(), ids=ACCOUNTS)
def test_a_bad_account_is_refused(run: Run, words: list[str], code: int) -> None:
    result = run("account", "add", *words)
    assert (result.exit_code, result.stdout) == (code, "")
    assert "Traceback" not in result.stderr


def test_a_token_stands_alone_on_standard_output_and_opens_the_api(run: Run, here: Installation) -> None:
    run("account", "add", "jo@example.org", "--role", "comms")
    result = run("token", "create", "--account", "jo@example.org", "--name", "website")
    assert (result.exit_code, result.stderr) == (0, "")
    token = result.stdout.removesuffix("\n")
    with here.reading() as ctx:
        found = accounts.by_token(ctx.session, token)
        assert found is not None
        assert found.email == "jo@example.org"


def test_a_token_for_nobody_is_refused(run: Run) -> None:
    result = run("token", "create", "--account", "jo@example.org")
    assert (result.exit_code, result.stdout) == (1, "")


def test_a_trail_nobody_touched_is_whole(run: Run, here: Installation) -> None:
    result = run("audit", "verify")
    last = rows(here, AuditEntry)[-1]
    assert (result.exit_code, result.stdout) == (0, f"whole: {last.seq} entries, head {last.hash}\n")


def test_the_first_entry_that_was_touched_is_named(run: Run, here: Installation) -> None:
    with here.engine.begin() as connection:
        connection.execute(sa.text("DROP TRIGGER audit_entry_no_update"))
        connection.execute(sa.text("UPDATE audit_entry SET act = 'group.gone' WHERE seq = 2"))
    result = run("audit", "verify")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "not whole: entry 2: its content was changed.\n"


def test_without_a_register_a_command_says_what_to_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CONSENTREG_INSTANCE", str(tmp_path / "nothing"))
    result = CliRunner().invoke(main, ["audit", "verify"])
    assert (result.exit_code, result.stdout) == (1, "")
    assert "consentreg init" in result.stderr


CASES = (Path(__file__).parent.parent / "rules" / "public_cases.jsonl").read_text().splitlines()
UNSURE = {"outcome": "DENY", "reasons": ["SYSTEM_UNSURE"]}


def answered(text: str | bytes) -> tuple[int, list[dict]]:
    result = CliRunner().invoke(main, ["gate", "-"], input=text)
    assert bool(result.stderr) == (result.exit_code == 1)
    return result.exit_code, [json.loads(line) for line in result.stdout.splitlines()]


def test_the_gate_answers_every_public_case(tmp_path: Path) -> None:
    file = tmp_path / "cases.jsonl"
    file.write_text("\n".join(CASES) + "\n")
    result = CliRunner().invoke(main, ["gate", str(file)])
    said = [json.loads(line) for line in result.stdout.splitlines()]
    expected = [{"id": case["id"], **case["expect"]} for case in map(json.loads, CASES)]
    assert (result.exit_code, said) == (0, expected)


UNREADABLE = {
    "no JSON": b"{",
    "a list": b"[1]",
    "a number": b"7",
    "no UTF-8": b'{"id": "\xff"}',
    "not a number": b'{"id": NaN}',
    "a member twice": b'{"id": "a", "id": "b"}',
    "too deep": b"[" * 100_000,
    "a number too long to read": b"[" + b"1" * 10_000 + b"]",
}


@pytest.mark.parametrize("line", UNREADABLE.values(), ids=UNREADABLE)
def test_a_line_that_is_no_case_is_denied_and_the_next_is_answered(line: bytes) -> None:
    code, (first, second) = answered(line + b"\n" + CASES[0].encode())
    assert (code, first) == (1, {"id": None, **UNSURE})
    assert second["id"] == json.loads(CASES[0])["id"]


def test_a_line_that_is_no_case_is_named_by_its_number() -> None:
    result = CliRunner().invoke(main, ["gate", "-"], input="\n{\n" + CASES[0] + "\n[]\n")
    assert result.stderr.splitlines() == [
        "Line 2: This is no JSON object, so the answer is DENY.",
        "Line 4: This is no JSON object, so the answer is DENY.",
    ]


@pytest.mark.parametrize("number", ["1e999", "-1e999", "[1e999]"])
def test_an_id_that_json_cannot_say_is_null(number: str) -> None:
    result = CliRunner().invoke(main, ["gate", "-"], input=f'{{"id": {number}}}\n')
    assert json.loads(result.stdout, parse_constant=pytest.fail) == {"id": None, **UNSURE}


def test_the_help_of_the_gate_says_what_becomes_of_blank_lines() -> None:
    said = " ".join(CliRunner().invoke(main, ["gate", "--help"]).stdout.split())
    assert "A JSON line out for each line that is not blank." in said


def test_an_empty_line_is_passed_over() -> None:
    code, said = answered(b"\n" + CASES[0].encode() + b"\n  \n")
    assert (code, [one["id"] for one in said]) == (0, [json.loads(CASES[0])["id"]])


def test_a_case_that_is_not_understood_is_denied_by_its_id() -> None:
    strange = json.loads(CASES[0]) | {"scope": ["take"], "id": {"a": 1}}
    assert answered(json.dumps(strange)) == (0, [{"id": {"a": 1}, **UNSURE}])


def test_whatever_goes_wrong_with_a_case_closes_the_gate(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_case: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("consentreg.cli.rehearsal.answer", broken)
    assert answered('{"id": "V01"}') == (0, [{"id": "V01", **UNSURE}])


def test_no_case_at_all_is_no_error() -> None:
    assert answered("") == (0, [])


def test_a_rehearsal_loads_no_database_and_no_web_server() -> None:
    code = """
import sys
from consentreg.cli import main
main(["gate", "-"], standalone_mode=False)
print(sorted({"sqlalchemy", "flask", "PIL", "rich"} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", code], input="", capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a command believe that somebody watches."""
    monkeypatch.setattr(Console, "is_terminal", property(lambda _self: True))


def test_somebody_who_watches_is_told_how_far_it_is_and_how_it_went(
    run: Run, album: Path, tmp_path: Path, terminal: None
) -> None:
    (album / "letter.txt").write_text("Dear Sam")
    added = run("photos", "add", album, "--group", "Rowan House")
    assert (added.exit_code, added.stdout) == (1, "")
    assert "Adding" in added.stderr
    assert "3 added or already here, 1 refused. Small copies are made next." in added.stderr
    file = tmp_path / "people.csv"
    file.write_text(PEOPLE)
    imported = run("people", "import", file)
    assert (imported.exit_code, imported.stdout) == (0, "1 person added.\n")


def test_a_storage_that_fails_stops_the_work_with_one_sentence(
    run: Run, album: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_self: LocalFolder, _data: bytes) -> str:
        raise StorageFailed("The disk is full.")

    monkeypatch.setattr(LocalFolder, "put", full)
    result = run("photos", "add", album, "--group", "Rowan House")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "Error: The photos cannot be kept, so nothing more was added: The disk is full.\n"
