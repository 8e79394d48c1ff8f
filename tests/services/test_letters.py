"""Does a letter reach whoever was asked, and nobody else, with nothing in it that others should not read?"""

import logging
import re
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from aiosmtpd.controller import Controller
from structlog.testing import capture_logs

from consentreg import clock, mail, schema, worker
from consentreg.context import COMMAND, Context
from consentreg.installation import Installation
from consentreg.mail import Letter, NotSent, Outbox
from consentreg.models import Authority, Invitation, Job, Person
from consentreg.rules.reading import GROWN_UP, YOUNG, hardships
from consentreg.rules.words import Scope
from consentreg.services import contacts, deaths, invitations, letters, new_links, organisation, people, step_up
from consentreg.services.accounts import fingerprint
from tests import factories as make

LINK = re.compile(r"http://127\.0\.0\.1:8000/c/([A-Za-z0-9_-]{43})\b")
GONE = {"how": "removed", "place": "Our website", "number": 2, "reason": ""}
PAPER = schema.beside("templates") / "mail"


@dataclass
class Sink:
    """A mail server that keeps what it gets."""

    got: list[tuple[list[str], EmailMessage]] = field(default_factory=list)
    refuses: bool = False

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 (aiosmtpd's)
        if self.refuses:
            return "554 5.7.1 <mo@example.org> is not welcome here"
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.got.append((envelope.rcpt_tos, message))
        return "250 OK"


@pytest.fixture
def sink() -> Iterator[tuple[Sink, mail.Mailer]]:
    """Return a mail server on this machine, and a mailer that speaks to it."""
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)
    kept = Sink()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Controller(kept, hostname="127.0.0.1", port=port)
    server.start()
    yield kept, mail.from_url(f"smtp://127.0.0.1:{port}", "photos@harbour.example")
    server.stop()


@pytest.fixture
def outbox(parts: Installation) -> tuple[Outbox, Installation]:
    kept = Outbox()
    return kept, replace(parts, mail=kept)


@pytest.fixture
def moves(monkeypatch: pytest.MonkeyPatch) -> Callable[..., datetime]:
    def forward(**more: float) -> datetime:
        moment = clock.now() + timedelta(**more)
        monkeypatch.setattr(clock, "now", lambda: moment)
        return moment

    return forward


def family(ctx: Context, language: str = "en") -> tuple[Person, Authority]:
    ada = contacts.of_person(ctx, make.person(ctx), "ada@example.org", language)
    return ada, contacts.of_adult(ctx, ada, make.authority(ctx, ada), "mo@example.org", language)


def asked(parts: Installation, *, themselves: bool = False, **more: Any) -> str:
    """Ask by e-mail; return the invitation's id."""
    with parts.transaction(COMMAND) as ctx:
        ada, mo = family(ctx)
        return invitations.ask(ctx, ada, None if themselves else mo, way="email", **more)[0].id


def test_an_invitation_arrives_and_its_link_opens(parts: Installation, sink: tuple[Sink, mail.Mailer]) -> None:
    kept, mailer = sink
    parts = replace(parts, mail=mailer)
    made = asked(parts)
    assert worker.drain(parts.transaction) == 1
    ((to, message),) = kept.got
    text = message.get_content()
    assert (to, message["To"], message["From"]) == (["mo@example.org"], "mo@example.org", "photos@harbour.example")
    assert message["Subject"] == "A question about photos"
    assert message["Auto-Submitted"] == "auto-generated"
    assert "photos of AL." in text
    assert "15 July 2026" in text
    assert "nothing bad happens" in text
    assert not {"Ada", "Lovell", "Mo"} & set(re.findall(r"\w+", message.as_string() + text))
    found = LINK.search(text)
    assert found
    with parts.reading() as ctx:
        assert invitations.by_token(ctx, found.group(1)).id == made


def test_whoever_is_asked_themselves_reads_their_first_name(outbox: tuple[Outbox, Installation]) -> None:
    kept, parts = outbox
    asked(parts, themselves=True)
    worker.drain(parts.transaction)
    (letter,) = kept.letters
    assert letter.to == "ada@example.org"
    assert "Hello Ada," in letter.text
    assert "Lovell" not in letter.text


@pytest.mark.parametrize("refuses", [True, False])
def test_a_letter_that_does_not_leave_is_tried_anew_with_another_link_and_given_up_aloud(
    parts: Installation, sink: tuple[Sink, mail.Mailer], moves: Callable[..., datetime], refuses: bool
) -> None:
    kept, mailer = sink
    kept.refuses, parts = True, replace(parts, mail=mailer)
    made, tokens = asked(parts), []
    with capture_logs() as logs:
        for attempt in range(3):
            kept.refuses = refuses or attempt < 2
            worker.drain(parts.transaction)
            moves(minutes=2)
            with parts.reading() as ctx:
                tokens.append(ctx.session.get_one(Invitation, made).token_sha256)
                (job,) = ctx.session.scalars(sa.select(Job)).all()
    assert len(set(tokens)) == 3
    assert (tokens[-1] is None, len(kept.got)) == ((True, 0) if refuses else (False, 1))
    assert job.last_error == ("NotSent" if refuses else None)
    assert "example" not in str(logs) + str(job.arguments)
    assert [line["error"] for line in logs] == ["NotSent"] * (3 if refuses else 2)


def test_where_no_mail_was_set_up_nothing_is_tried_twice(parts: Installation) -> None:
    made = asked(parts)
    with capture_logs():
        assert worker.drain(parts.transaction) == 1
    with parts.reading() as ctx:
        invitation = ctx.session.get_one(Invitation, made)
        assert (invitation.token_sha256, invitation.sent_at) == (None, None)
        assert ctx.session.scalar(sa.select(Job.last_error)) == "NoMail"


def ended(ctx: Context, invitation: Invitation) -> None:
    invitations.end(ctx, invitation.id)


def kept_away(ctx: Context, invitation: Invitation) -> None:
    ada = people.get(ctx, invitation.person_id)
    people.set_contact(ctx, ada, invitation.authority_id or "", do_not_contact=True)


def shared_with_one_kept_away(ctx: Context, invitation: Invitation) -> None:
    ada = people.get(ctx, invitation.person_id)
    other = make.authority(ctx, ada, name="Pa Lovell", do_not_contact=True)
    contacts.of_adult(ctx, ada, other, "MO@example.org", "en")


def died(ctx: Context, invitation: Invitation) -> None:
    deaths.note(ctx, people.get(ctx, invitation.person_id), ctx.now.date())


def run_out(ctx: Context, invitation: Invitation) -> None:
    invitation.expires_at = ctx.now


@pytest.mark.parametrize("what", [ended, kept_away, shared_with_one_kept_away, died, run_out])
def test_what_changes_before_it_is_sent_keeps_a_letter_back(
    outbox: tuple[Outbox, Installation], what: Callable[[Context, Invitation], None]
) -> None:
    kept, parts = outbox
    made = asked(parts)
    with parts.transaction(COMMAND) as ctx:
        what(ctx, ctx.session.get_one(Invitation, made))
    assert worker.drain(parts.transaction) == 1
    assert kept.letters == []


def test_whoever_must_not_be_contacted_is_written_to_in_no_way(outbox: tuple[Outbox, Installation]) -> None:
    kept, parts = outbox
    with parts.transaction(COMMAND) as ctx:
        ada, mo = family(ctx)
        printed, _ = invitations.ask(ctx, ada, mo, way="print")
        letters.answers(ctx, printed)
        letters.happened(ctx, ada, mo, GONE)
        step_up.send(ctx, printed)
        new_links.ask(ctx, "mo@example.org")
        mo.do_not_contact = True
    with parts.transaction(COMMAND) as ctx:
        people.get(ctx, ada.id).email = "mo@example.org"  # As written down by a version that did not compare.
        new_links.ask(ctx, "mo@example.org")
        letters.happened(ctx, ada, mo, GONE)
    assert worker.drain(parts.transaction) == 5
    assert kept.letters == []
    with parts.reading() as ctx:
        assert ctx.session.scalars(sa.select(Invitation.purpose)).all() == ["answer"]


def test_a_code_what_was_said_and_what_happened_arrive(outbox: tuple[Outbox, Installation]) -> None:
    kept, parts = outbox
    with parts.transaction(COMMAND) as ctx:
        ada, mo = family(ctx)
        printed, _ = invitations.ask(ctx, ada, mo, way="print")
        make.answer(ctx, ada, Scope.TAKE, authority_id=mo.id)
        make.answer(ctx, ada, Scope.PUBLIC, "refused", authority_id=mo.id)
        make.answer(ctx, ada, Scope.INTERNAL)
        letters.answers(ctx, printed)
        letters.happened(ctx, ada, None, GONE)
        step_up.send(ctx, printed)
    worker.drain(parts.transaction)
    by_subject = {letter.subject: letter for letter in kept.letters}
    said, happened, code = (by_subject[each] for each in
                            ("What you said about photos", "What happened to a photo", "Your code"))  # fmt: skip
    assert "* Take photos: yes, until 1 July 2028\n* Show them where anyone can see: no\n" in said.text
    assert "Show them inside" not in said.text
    assert (
        happened.to,
        "* Where: Our website\n* How many photos: 2\n* What happened: on 1 July 2026 we took it down.\n"
        in happened.text,
    ) == ("ada@example.org", True)
    assert re.search(r"^\d{6}$", code.text, re.MULTILINE)
    assert {said.to, code.to} == {"mo@example.org"}


def test_a_new_link_goes_to_everybody_behind_an_address_and_not_twice(outbox: tuple[Outbox, Installation]) -> None:
    kept, parts = outbox
    with parts.transaction(COMMAND) as ctx:
        family(ctx)
        ben = make.person(ctx, "Ben Okafor")
        contacts.of_adult(ctx, ben, make.authority(ctx, ben), "mo@example.org", "pl")
        contacts.of_adult(ctx, ben, make.authority(ctx, ben, verified=False), "mo@example.org", "en")
        for typed in ("Mo@example.org", "mo@example.org", "stranger@example.org"):
            new_links.ask(ctx, typed)
    worker.drain(parts.transaction)
    assert sorted((letter.to, letter.subject) for letter in kept.letters) == [
        ("mo@example.org", "Link do zdjęć"),
        ("mo@example.org", "Your link to photos"),
    ]
    with parts.transaction(COMMAND) as ctx:
        new_links.ask(ctx, "mo@example.org")
    worker.drain(parts.transaction)
    assert len(kept.letters) == 2, "asked again within ten minutes"
    with parts.reading() as ctx:
        assert set(ctx.session.scalars(sa.select(Invitation.purpose))) == {"visit"}
        kept_jobs = str(ctx.session.execute(sa.select(Job.__table__)).all())
        assert "stranger" not in kept_jobs
        assert fingerprint("stranger@example.org") in kept_jobs


SMUGGLED = "mo@example.org\r\nBcc: all@example.org"


@pytest.mark.parametrize(
    "letter",
    [
        Letter(SMUGGLED, "A question", "text"),
        Letter("mo@example.org, all@example.org", "A question", "text"),
        Letter("mo@example.org", "A question\r\nBcc: all@example.org", "text"),
        Letter("mo@example.org", "A question\nX-Other: 1", "text"),
    ],
    ids=["address", "two addresses", "subject", "subject with one line end"],
)
def test_no_header_is_smuggled_in(sink: tuple[Sink, mail.Mailer], letter: Letter) -> None:
    kept, mailer = sink
    with pytest.raises(NotSent) as refused:
        mailer.send(letter)
    assert kept.got == []
    assert "example.org" not in repr(refused.value)


def test_a_name_with_a_line_of_its_own_stays_in_the_text(outbox: tuple[Outbox, Installation]) -> None:
    kept, parts = outbox
    with parts.transaction(COMMAND) as ctx:
        ada, _mo = family(ctx)
        ada.name = "Bcc:\nall@example.org Lovell"
        organisation.organisation(ctx).name = "Harbour\r\nBcc: all@example.org"
        invitations.ask(ctx, ada, way="email")
    worker.drain(parts.transaction)
    (letter,) = kept.letters
    assert (letter.to, letter.subject) == ("ada@example.org", "A question about photos")


def texts(language: str) -> set[str]:
    return {path.name for path in (PAPER / language).glob("*.txt")}


def test_every_text_is_there_in_every_language() -> None:
    assert {path.name for path in PAPER.iterdir()} == set(contacts.LANGUAGES)
    assert texts("en") == texts("pl")
    assert len(texts("en")) == 11


FACTS = {"link": "L", "until": "1 July 2026", "day": "1 July 2026", "code": "123456", "came": GONE,
         "said": [("take", "yes", "1 July 2026", "", "All that were here"),
                 ("publish_internal", "waiting", "1 July 2026", "Our wall", ""),
                 ("publish_public", "no", None, "", "")]}  # fmt: skip


def read(ctx: Context, path: Path, *, themselves: bool) -> str:
    ada, mo = family(ctx, path.parent.name)
    return "\n".join(letters.written(ctx, path.stem, ada, None if themselves else mo, **FACTS))


@pytest.mark.parametrize("path", sorted(PAPER.glob("*/*.txt")), ids=lambda path: f"{path.parent.name} {path.stem}")
def test_every_text_can_be_written_to_both_and_names_nobody_else(ctx: Context, path: Path) -> None:
    for themselves in (True, False):
        text = read(ctx, path, themselves=themselves)
        assert "Lovell" not in text
        assert themselves or "Ada" not in text or path.stem == "view"
        assert not re.search(r"[{}%]|\n\n\n", text), "written whole, without holes"


@pytest.mark.parametrize("path", sorted((PAPER / "en").glob("*.txt")), ids=lambda path: path.stem)
def test_every_english_text_is_easy_to_read(ctx: Context, path: Path) -> None:
    assert list(hardships(read(ctx, path, themselves=True), YOUNG)) == []
    adult = read(ctx, path, themselves=False)
    assert [hard for hard in hardships(adult, GROWN_UP) if hard.kind in {"grade", "banned"}] == []


def test_subjects_say_nothing_of_anybody(ctx: Context) -> None:
    for path in PAPER.glob("*/*.txt"):
        first = path.read_text().splitlines()[0]
        assert path.stem.startswith("page_") or ("{" not in first and len(first) < 50), path
