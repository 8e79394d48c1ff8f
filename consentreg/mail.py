"""How does a letter get to somebody's e-mail?

What it says is the use case's business. A letter is sent by a worker, after the act that asked for it has committed.
"""

import os
import smtplib
import ssl
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path
from tempfile import mkstemp
from typing import Final, Protocol
from urllib.parse import unquote, urlsplit

from consentreg import clock

SECONDS: Final = 20


class NotSent(Exception):
    """The letter did not leave: it may be tried again."""


class NoMail(Exception):
    """No e-mail can be sent from here: somebody has to set it up first."""


@dataclass(frozen=True, slots=True)
class Letter:
    """Plain text for one address."""

    to: str
    subject: str
    text: str


class Mailer(Protocol):
    """Sends letters."""

    def send(self, letter: Letter) -> None:
        """Hand the letter on. Raises NotSent, NoMail."""
        ...


@dataclass(frozen=True, slots=True)
class Nowhere:
    """The mailer of an installation for which no e-mail was set up."""

    def send(self, letter: Letter) -> None:  # noqa: ARG002 (the protocol's)
        """Raise NoMail."""
        raise NoMail


@dataclass(frozen=True, slots=True)
class Outbox:
    """Keeps letters instead of sending them, for tests."""

    letters: list[Letter] = field(default_factory=list)

    def send(self, letter: Letter) -> None:
        """Keep the letter."""
        self.letters.append(letter)


@dataclass(frozen=True, slots=True)
class Folder:
    """Puts letters into a folder instead of sending them, for whoever only tries the register."""

    path: Path

    def send(self, letter: Letter) -> None:
        """Write the letter to a file of its own, which is named after the moment and nobody."""
        self.path.mkdir(mode=0o700, exist_ok=True)
        opened, _ = mkstemp(prefix=f"{clock.now():%Y-%m-%d-%H%M%S-}", suffix=".txt", dir=self.path)
        with os.fdopen(opened, "w", encoding="utf-8") as file:
            file.write(f"To: {letter.to}\nSubject: {letter.subject}\n\n{letter.text}")


@dataclass(frozen=True, slots=True)
class Smtp:
    """Hands letters to a mail server: encrypted from the start (smtps) or as soon as it can be (smtp)."""

    host: str
    port: int
    sender: str
    login: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)
    encrypted: bool = False
    plain: bool = False
    """Never encrypted: for a server on this very machine."""

    def send(self, letter: Letter) -> None:
        """Send the letter, or raise NotSent with nothing in it but the kind of trouble."""
        try:
            with self._connect() as server:
                if self.login and self.password:
                    server.login(self.login, self.password)
                server.send_message(self._message(letter))
        except (OSError, smtplib.SMTPException, ValueError) as error:
            raise NotSent(type(error).__name__) from None  # The error itself may carry the address.

    def _connect(self) -> smtplib.SMTP:
        if self.encrypted:
            return smtplib.SMTP_SSL(self.host, self.port, timeout=SECONDS, context=ssl.create_default_context())
        server = smtplib.SMTP(self.host, self.port, timeout=SECONDS)
        if not self.plain:
            server.starttls(context=ssl.create_default_context())
        return server

    def _message(self, letter: Letter) -> EmailMessage:
        message = EmailMessage()
        message["From"] = self.sender
        message["To"] = Address(addr_spec=letter.to)  # An address and nothing else: it can smuggle in no header.
        message["Subject"] = letter.subject
        message["Date"] = format_datetime(clock.now())
        message["Message-ID"] = make_msgid(domain=self.sender.rpartition("@")[2])
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.text)
        return message


def from_url(url: str | None, sender: str) -> Mailer:
    """Return the mailer an address speaks of: smtp://user:password@host:port or smtps://…; None is nowhere.

    Raises ValueError for an address of any other kind.
    """
    if url is None:
        return Nowhere()
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ValueError("An address of a mail server begins with smtp:// or smtps://.")
    encrypted = parts.scheme == "smtps"
    return Smtp(
        host=parts.hostname,
        port=parts.port or (465 if encrypted else 587),
        sender=sender,
        login=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        encrypted=encrypted,
        plain=not encrypted and parts.hostname in {"127.0.0.1", "localhost", "::1"},
    )
