"""Do people and answers of another system come in whole, or not at all with every bad cell named?"""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from consentreg.context import Context
from consentreg.models import Answer, AuditEntry, Person
from consentreg.services import imports
from consentreg.services.imports import Report, sheet
from tests import factories as make

HEAD = "name,kind,born,group,looked_after,external_id\n"
ADA = "Ada Lovell,young_person,2012-03-01,Rowan House,yes,A1\n"
ANSWER_HEAD = "person,by,scope,answer,at,evidence\n"


@pytest.fixture(autouse=True)
def rowan(ctx: Context) -> None:
    make.group(ctx)


def everybody(ctx: Context) -> list[Person]:
    return list(ctx.session.scalars(sa.select(Person).order_by(Person.name)))


def problems(report: Report) -> list[tuple[int, str | None, str]]:
    return [(problem.row, problem.column, problem.code) for problem in report.problems]


def imported(ctx: Context, data: str | bytes, add: Callable[[Context, bytes], Report] = imports.people) -> Report:
    return add(ctx, data if isinstance(data, bytes) else data.encode())


def test_people_come_in_with_all_that_is_known_of_them(ctx: Context) -> None:
    report = imported(ctx, HEAD + ADA + "Bo Berg,staff,,Rowan House,,\n")
    ada, bo = everybody(ctx)
    assert report == Report(2)
    assert (ada.name, ada.kind, ada.born, ada.looked_after, ada.external_id) == (
        "Ada Lovell",
        "young_person",
        date(2012, 3, 1),
        True,
        "A1",
    )
    assert (bo.kind, bo.born, bo.looked_after, bo.external_id) == ("staff", None, False, None)
    acts = set(ctx.session.scalars(sa.select(AuditEntry.act)))
    assert {"person.added", "people.imported"} <= acts


def test_people_come_in_with_how_to_write_to_them(ctx: Context) -> None:
    more = HEAD.replace("\n", ",email,language\n")
    assert imported(ctx, more + ADA.replace("\n", ",Ada@example.org,PL\n")) == Report(1)
    (ada,) = everybody(ctx)
    assert (ada.email, ada.language) == ("ada@example.org", "pl")
    bad = imported(ctx, more + "Bo Berg,staff,,Rowan House,,,bo at home,xx\n")
    assert problems(bad) == [(2, "email", "BAD_EMAIL"), (2, "language", "UNKNOWN_LANGUAGE")]


HABITS = {
    "a byte order mark": "\N{ZERO WIDTH NO-BREAK SPACE}" + HEAD + ADA,
    "semicolons": (HEAD + ADA).replace(",", ";"),
    "tabs": (HEAD + ADA).replace(",", "\t"),
    "line ends of Windows": (HEAD + ADA).replace("\n", "\r\n"),
    "mixed line ends": HEAD.replace("\n", "\r\n") + ADA,
    "no line end at the end": HEAD + ADA.strip(),
    "blank rows": HEAD + "\n,,,,,\n" + ADA + "\n\n",
    "capital letters in the header": HEAD.upper() + ADA,
    "space around cells": HEAD.replace(",", " , ") + ADA.replace(",", " , "),
    "columns in another order": "group,external_id,kind,name,born,looked_after\n"
    "Rowan House,A1,young_person,Ada Lovell,2012-03-01,TRUE\n",
    "quotes around the columns too": (HEAD + ADA)
    .replace(",", '";"')
    .replace("\n", '"\n')
    .replace("name", '"name', 1)
    .replace("Ada L", '"Ada L'),
    "quotes": HEAD + '"Ada Lovell","young_person","2012-03-01","Rowan House","yes","A1"\n',
    "a line break in a cell": HEAD.replace("\n", ',"born\n"\n').replace("born,", "")
    + ADA.replace("2012-03-01,", "")[:-1]
    + ",2012-03-01\n",
    "dates with a day over 12": HEAD + ADA.replace("2012-03-01", "13/3/2012"),
    "empty columns at the end": HEAD.replace("\n", ",,\n") + ADA.replace("\n", ",,\n"),
}


@pytest.mark.parametrize("text", HABITS.values(), ids=HABITS)
def test_a_habit_of_spreadsheets_is_understood(ctx: Context, text: str) -> None:
    assert imported(ctx, text) == Report(1)
    (ada,) = everybody(ctx)
    assert (ada.name, ada.looked_after, ada.external_id) == ("Ada Lovell", True, "A1")


@pytest.mark.parametrize("name", ["Zoë Müller", "ZOË MÜLLER", "Åse O\N{RIGHT SINGLE QUOTATION MARK}Brien", "Øyvind Ñu"])
def test_windows_1252_is_read_where_its_letters_are_plausible(ctx: Context, name: str) -> None:
    assert imported(ctx, (HEAD + ADA.replace("Ada Lovell", name)).encode("cp1252")) == Report(1)
    assert everybody(ctx)[0].name == name


OTHER_LETTERS = {
    "old Macintosh": "Zoé".encode("mac-roman"),
    "old Macintosh, an apostrophe": "O\N{RIGHT SINGLE QUOTATION MARK}Brien".encode("mac-roman"),
    "DOS": "Zoé".encode("cp437"),
    "DOS, an umlaut": "Jörg".encode("cp437"),
    "Polish": "Łucja Wałęsa".encode("cp1250"),
    "Cyrillic": "Зоя".encode("cp1251"),
    "Cyrillic in KOI8": "зоя Ёж".encode("koi8-r"),
    "no letters at all": b"Ada \x81\x8d",
}


@pytest.mark.parametrize("name", OTHER_LETTERS.values(), ids=OTHER_LETTERS)
def test_other_letters_are_refused_and_never_guessed(ctx: Context, name: bytes) -> None:
    data = (HEAD + ADA).encode().replace(b"Ada Lovell", name)
    report = imported(ctx, data)
    assert problems(report) == [(1, None, "UNKNOWN_LETTERS")]
    assert "CSV UTF-8" in report.problems[0].detail


WHOLE_FILE = {
    "nothing": (b"", "EMPTY_FILE"),
    "only space": (b" \r\n\n", "EMPTY_FILE"),
    "only a mark": (b"\xef\xbb\xbf", "EMPTY_FILE"),
    "a header alone": (HEAD.encode(), "NO_ROWS"),
    "UTF-16": ((HEAD + ADA).encode("utf-16"), "UTF_16"),
    "UTF-16 the other way": (b"\xfe\xff" + (HEAD + ADA).encode("utf-16-be"), "UTF_16"),
    "UTF-16 without a mark": ((HEAD + ADA).encode("utf-16-le"), "NUL_CHARACTER"),
    "a NUL": ((HEAD + ADA.replace("Ada", "A\0a")).encode(), "NUL_CHARACTER"),
    "quotes that never end": ((HEAD + '"Ada').encode(), "BROKEN_QUOTES"),
    "quotes in the middle": ((HEAD + '"Ada"x,' + ADA).encode(), "BROKEN_QUOTES"),
    "a huge cell": ((HEAD + "A" * 1_000_000 + ADA).encode(), "CELL_TOO_LONG"),
    "a huge file": (b"a" * (sheet.MAX_BYTES + 1), "FILE_TOO_LARGE"),
    "too many rows": ((HEAD + "\n" * sheet.MAX_ROWS + ADA).encode(), "TOO_MANY_ROWS"),
}


@pytest.mark.parametrize(("data", "code"), WHOLE_FILE.values(), ids=WHOLE_FILE)
def test_a_file_that_is_no_table_is_refused(ctx: Context, data: bytes, code: str) -> None:
    report = imported(ctx, data)
    assert (report.rows, [problem.code for problem in report.problems]) == (0, [code])
    assert not everybody(ctx)


def test_as_many_rows_as_allowed_are_read_and_blank_ones_below_do_not_count() -> None:
    rows = sheet.read(("name\n" + "Ada\n" * sheet.MAX_ROWS + "\n\n").encode(), sheet.Layout(("name",), ("name",)))
    assert (len(rows), rows[-1].number) == (sheet.MAX_ROWS, sheet.MAX_ROWS + 1)


HEADERS = {
    "one is missing": ("name,kind,born,group\n", [(1, "looked_after", "COLUMN_MISSING")]),
    "one stands twice": (HEAD.replace("\n", ",name\n"), [(1, "name", "COLUMN_TWICE")]),
    "one is not known": (HEAD.replace("\n", ",shoe size\n"), [(1, "G", "UNKNOWN_COLUMN")]),
    "one has no name": (HEAD.replace("name,", "name,,"), [(1, "B", "UNKNOWN_COLUMN")]),
    "the 28th is not known": ("," * 27 + "x\n", [(1, "AB", "UNKNOWN_COLUMN")]),
}


@pytest.mark.parametrize(("head", "found"), HEADERS.values(), ids=HEADERS)
def test_a_bad_header_is_refused_by_column(ctx: Context, head: str, found: list[object]) -> None:
    named = problems(imported(ctx, head + ADA))
    assert [each for each in found if each in named] == found


def test_a_file_without_a_header_is_refused_and_no_name_is_repeated(ctx: Context) -> None:
    report = imported(ctx, ADA + ADA)
    assert (1, "A", "UNKNOWN_COLUMN") in problems(report)
    assert "Ada" not in str(report)


CELLS = {
    "no name": ("name", "", "CELL_EMPTY"),
    "a name of 121 letters": ("name", "A" * 121, "NAME_TOO_LONG"),
    "a cell far too long": ("name", "A" * 20_000, "CELL_TOO_LONG"),
    "a formula": ("name", "=cmd()", "FORMULA"),
    "a formula that begins with at": ("name", "@SUM(A1)", "FORMULA"),
    "a formula that begins with plus": ("name", "+A1", "FORMULA"),
    "a dash alone": ("external_id", "-", "FORMULA"),
    "another kind": ("kind", "child", "UNKNOWN_KIND"),
    "no kind": ("kind", "", "UNKNOWN_KIND"),
    "a day that does not exist": ("born", "2012-02-30", "BAD_DATE"),
    "a date in words": ("born", "1 March 2012", "BAD_DATE"),
    "a short year": ("born", "13/3/12", "BAD_DATE"),
    "a week": ("born", "2012-W09-4", "BAD_DATE"),
    "the future": ("born", "2031-01-01", "BAD_BIRTH_DATE"),
    "long ago": ("born", "1812-01-01", "BAD_BIRTH_DATE"),
    "a date that can be two": ("born", "3/4/2012", "AMBIGUOUS_DATE"),
    "a month first": ("born", "3/14/2012", "AMBIGUOUS_DATE"),
    "another group": ("group", "Elm House", "UNKNOWN_GROUP"),
    "no group": ("group", "", "CELL_EMPTY"),
    "looked after, perhaps": ("looked_after", "maybe", "NOT_YES_OR_NO"),
    "looked after, not said": ("looked_after", "", "NOT_YES_OR_NO"),
    "a long number": ("external_id", "1" * 81, "EXTERNAL_ID_TOO_LONG"),
}


@pytest.mark.parametrize(("column", "cell", "code"), CELLS.values(), ids=CELLS)
def test_a_bad_cell_is_named_and_nothing_comes_in(ctx: Context, column: str, cell: str, code: str) -> None:
    good = dict(zip(HEAD.strip().split(","), ADA.strip().split(","), strict=True))
    bad = ",".join((good | {"external_id": "A2", column: cell}).values())
    report = imported(ctx, f"{HEAD}{ADA}{bad}\n")
    assert problems(report) == [(3, column, code)]
    assert report.rows == 0
    assert not everybody(ctx)


def test_a_day_over_12_tells_how_the_other_dates_of_its_column_are_meant(ctx: Context) -> None:
    two = ADA.replace("2012-03-01", "3/4/2012") + ADA.replace("2012-03-01", "25/12/2012").replace("A1", "A2")
    assert imported(ctx, HEAD + two) == Report(2)
    assert {person.born for person in everybody(ctx)} == {date(2012, 4, 3), date(2012, 12, 25)}


def test_dates_that_contradict_each_other_are_all_refused(ctx: Context) -> None:
    dates = ("25/12/2012", "12/25/2012", "2012-03-01")
    rows = "".join(ADA.replace("2012-03-01", day).replace("A1", f"A{i}") for i, day in enumerate(dates))
    report = imported(ctx, HEAD + rows)
    assert problems(report) == [(2, "born", "AMBIGUOUS_DATE"), (3, "born", "AMBIGUOUS_DATE")]


def test_the_same_number_twice_is_refused_in_the_file_and_in_the_register(ctx: Context) -> None:
    assert problems(imported(ctx, HEAD + ADA + ADA)) == [(3, "external_id", "EXTERNAL_ID_TWICE")]
    assert imported(ctx, HEAD + ADA) == Report(1)
    assert problems(imported(ctx, HEAD + ADA)) == [(2, "external_id", "EXTERNAL_ID_TAKEN")]


def test_every_bad_cell_of_every_row_is_named(ctx: Context) -> None:
    report = imported(ctx, HEAD + ",child,2012-02-30,Elm House,maybe,\n" + ADA + "\n=1,staff,,Rowan House,,,x\n")
    assert {(row, column) for row, column, _ in problems(report)} == {(5, "name"), (5, "G")}
    report = imported(ctx, HEAD + ",child,2012-02-30,Elm House,maybe,\n" + ADA + "\n,staff,,Rowan House,,\n")
    assert [(row, column) for row, column, _ in problems(report)] == [
        (2, "name"),
        (2, "kind"),
        (2, "born"),
        (2, "group"),
        (2, "looked_after"),
        (5, "name"),
    ]


def test_two_hundred_problems_are_named_and_the_rest_counted(ctx: Context) -> None:
    report = imported(ctx, HEAD + ADA.replace("young_person", "child") * 250)
    assert len(report.problems) == 200
    assert report.more == 250 + 249 - 200


def test_a_row_ending_in_an_empty_cell_may_be_cut_short(ctx: Context) -> None:
    assert imported(ctx, HEAD + "Bo Berg,staff,,Rowan House\n") == Report(1)


def test_answers_come_in_as_they_were_given(ctx: Context) -> None:
    ada = make.person(ctx, external_id="A1")
    mo = make.authority(ctx, ada)
    outing = make.event(ctx)
    head = (
        "person,by,scope,answer,at,method,valid_from,valid_until,covers_existing,survives_leaving,"
        "conditions,channels,evidence\n"
    )
    rows = (
        "A1,self,take,given,2026-06-10,,,,,,,,form 1\n"
        f"A1,mo lovell,publish_public,given,2026-01-11T10:00:00Z,phone,2026-01-12,12/11/2026,yes,no,"
        f'"NO_NAME, EVENT_ONLY:{outing.id}",WEBSITE;SOCIAL,form 2\n'
        "A1,self,publish_internal,refused,2026-06-13,,,13/01/2027,,,,,\n"
    )
    assert imported(ctx, head + rows, imports.answers) == Report(3)
    public, take, inside = ctx.session.scalars(sa.select(Answer).order_by(Answer.since))
    assert (take.authority_id, take.method) == (None, "paper")
    assert take.since == datetime(2026, 6, 9, 23, tzinfo=UTC), "midnight in London in summer"
    assert (take.valid_until, inside.valid_until) == (date(2028, 7, 1), date(2027, 1, 13))
    assert (public.authority_id, public.since) == (mo.id, datetime(2026, 1, 11, 10, tzinfo=UTC))
    assert (public.valid_from, public.valid_until) == (date(2026, 1, 12), date(2026, 11, 12))
    assert (public.covers_existing, public.survives_leaving, public.method) == (True, False, "phone")
    assert public.conditions == ["NO_NAME", {"type": "EVENT_ONLY", "event": outing.id}]
    assert (public.channels, public.evidence_reference) == (["WEBSITE", "SOCIAL"], "form 2")
    assert (inside.answer, inside.evidence_reference) == ("refused", None)


PLACES = {
    "nobody named places": ("", None),
    "a leaflet": ("PRINT", ["PRINT"]),
    "one page of ours": ("channel:club;WEBSITE", ["channel:club", "WEBSITE"]),
    "nowhere at all": ("none", []),
}


@pytest.mark.parametrize(("cell", "places"), PLACES.values(), ids=PLACES)
def test_a_yes_from_a_file_reaches_the_places_it_names(ctx: Context, cell: str, places: list[str] | None) -> None:
    make.person(ctx, external_id="A1")
    make.channel(ctx, "club", "SOCIAL")
    row = f"A1,self,publish_public,given,2026-01-10,form 1,{cell}\n"
    assert imported(ctx, ANSWER_HEAD.replace("\n", ",channels\n") + row, imports.answers) == Report(1)
    assert ctx.session.scalars(sa.select(Answer.channels)).all() == [places]


ANSWERS = {
    "somebody else": ("person", "A9", "UNKNOWN_PERSON"),
    "nobody": ("person", "", "CELL_EMPTY"),
    "another adult": ("by", "Jo Kerr", "UNKNOWN_AUTHORITY"),
    "no decider": ("by", "", "CELL_EMPTY"),
    "one of two of that name": ("by", "Al Twin", "AUTHORITY_TWICE"),
    "another scope": ("scope", "everything", "UNKNOWN_SCOPE"),
    "another answer": ("answer", "yes", "UNKNOWN_ANSWER"),
    "no day": ("at", "", "CELL_EMPTY"),
    "tomorrow": ("at", "2026-07-02", "IN_THE_FUTURE"),
    "before birth": ("at", "2001-01-01", "BEFORE_BIRTH"),
    "long before birth": ("at", "0001-01-01", "BEFORE_BIRTH"),
    "a moment without a zone": ("at", "2026-01-01T10:00:00", "BAD_MOMENT"),
    "a moment before all time": ("at", "0001-01-01T00:00:00+14:00", "BAD_MOMENT"),
    "no such day": ("at", "2026-02-30", "BAD_DATE"),
    "no proof": ("evidence", "", "EVIDENCE_NEEDED"),
    "another method": ("method", "pigeon", "UNKNOWN_METHOD"),
    "another rule": ("conditions", "NO_HATS", "UNKNOWN_CONDITION"),
    "another outing": ("conditions", "EVENT_ONLY:E1", "UNKNOWN_EVENT"),
    "another sort of place": ("channels", "BILLBOARD", "UNKNOWN_CHANNEL"),
    "a channel nobody registered": ("channels", "channel:moon", "UNKNOWN_CHANNEL"),
    "a channel without a name": ("channels", "channel:", "UNKNOWN_CHANNEL"),
    "perhaps": ("covers_existing", "perhaps", "NOT_YES_OR_NO"),
    "too long a yes": ("valid_until", "2031-01-01", "TOO_LONG"),
}


@pytest.mark.parametrize(("column", "cell", "code"), ANSWERS.values(), ids=ANSWERS)
def test_a_bad_answer_is_named_and_none_comes_in(ctx: Context, column: str, cell: str, code: str) -> None:
    ada = make.person(ctx, external_id="A1")
    for _ in range(2):
        make.authority(ctx, ada, name="Al Twin")
    good = {"person": "A1", "by": "self", "scope": "take", "answer": "given", "at": "2026-01-10", "evidence": "form"}
    rows = [good | {column: ""}, good | {column: cell}] if column not in good else [good, good | {column: cell}]
    text = "\n".join(",".join(row.values()) for row in [dict(zip(rows[0], rows[0], strict=True)), *rows])
    assert problems(imported(ctx, text, imports.answers)) == [(3, column, code)]
    assert not list(ctx.session.scalars(sa.select(Answer)))


def test_an_answer_file_without_an_evidence_column_names_the_column_it_lacks(ctx: Context) -> None:
    make.person(ctx, external_id="A1")
    report = imported(ctx, "person,by,scope,answer,at\nA1,self,take,given,2026-01-10\n", imports.answers)
    assert problems(report) == [(2, "evidence", "EVIDENCE_NEEDED")]


def test_somebody_who_is_there_is_named_by_the_row_and_a_namesake_comes_in(ctx: Context) -> None:
    imported(ctx, HEAD + ADA.replace("A1", ""))
    assert problems(imported(ctx, HEAD + ADA)) == [(2, "namesake", "PERSON_EXISTS")]
    head = HEAD.replace("\n", ",namesake\n")
    twice = imported(ctx, head + "Bo Berg,staff,,Rowan House,,,\n\uff22o  berg,staff,,Rowan House,,,\n")
    assert problems(twice) == [(3, "namesake", "PERSON_EXISTS")]
    assert twice.problems[0].detail.startswith("Row 2 already has somebody of this name and date of birth.")
    assert imported(ctx, head + ADA.strip() + ",yes\n").rows == 1
    assert imported(ctx, HEAD + "Bo Berg,staff,,Rowan House,,7\nBo Berg,staff,,Rowan House,,8\n").rows == 2
    assert len(everybody(ctx)) == 4


def test_a_name_with_what_cannot_be_seen_is_named_by_its_row(ctx: Context) -> None:
    report = imported(ctx, HEAD + ADA.replace("Ada", "Ada\u202e"))
    assert problems(report) == [(2, "name", "BAD_CHARACTER")]


WRONG_TEN_TIMES = (
    "person,by,scope,answer,at,method,valid_from,valid_until,covers_existing,survives_leaving,conditions,channels\n"
    "Z9,,everything,maybe,2026-02-30,pigeon,tomorrow,2030-01-01,perhaps,perhaps,NO_FUN,BILLBOARD\n"
)


def test_every_bad_cell_of_an_answer_is_named(ctx: Context) -> None:
    named = problems(imported(ctx, WRONG_TEN_TIMES, imports.answers))
    columns = WRONG_TEN_TIMES.splitlines()[0].split(",")
    assert sorted(column or "" for _row, column, _code in named) == sorted(columns)


def test_what_is_wrong_with_an_answer_is_said_also_where_nobody_knows_whose_it_is(ctx: Context) -> None:
    row = "Z9,self,take,given,2026-07-02,9999-12-31,9999-12-31,\n"
    head = "person,by,scope,answer,at,valid_from,valid_until,evidence\n"
    assert problems(imported(ctx, head + row, imports.answers)) == [
        (2, "person", "UNKNOWN_PERSON"),
        (2, "at", "IN_THE_FUTURE"),
        (2, "valid_from", "TOO_FAR_AHEAD"),
        (2, "evidence", "EVIDENCE_NEEDED"),
    ]
