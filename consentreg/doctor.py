"""Is this installation safe to run? Each finding with its remedy."""

import stat
from collections.abc import Iterator
from dataclasses import dataclass

from consentreg import db, schema
from consentreg.config import THIS_MACHINE, Config
from consentreg.installation import Installation
from consentreg.mail import Nowhere
from consentreg.services import audit, jobs
from consentreg.storage import NotStored, Storage, StorageFailed

OTHERS = stat.S_IRWXG | stat.S_IRWXO

AFTER_FORGETTING = (
    "PostgreSQL keeps what was removed in free pages, in its write-ahead log and on replicas, until they are written "
    "over: after somebody was forgotten, run VACUUM FULL and let old logs and backups run out."
)

NO_PROXY = (
    "No proxy is believed. Where one stands in front, all visitors count as one until CONSENTREG_TRUSTED_PROXIES says "
    "how many there are."
)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: is it good, what is it, and what to do where it is not."""

    good: bool
    what: str
    remedy: str = ""


def examine(parts: Installation) -> list[Check]:
    """Look at everything that makes an installation unsafe or broken."""
    at = schema.current(parts.engine)
    checks = [*_database(parts, at), *_private(parts), *_address(parts)]
    checks += [_storage("originals", parts.originals), _storage("small copies", parts.derivatives)]
    return checks + list(_register(parts)) if at == schema.head() else checks


def _database(parts: Installation, at: str | None) -> Iterator[Check]:
    yield Check(at is not None, "A register is set up.", "Run consentreg init.")
    if at:
        yield Check(at == schema.head(), "The database fits this version.", "Run consentreg init --upgrade.")
    if parts.engine.dialect.name == "sqlite":
        safe = db.sqlite_version() >= db.WAL_SAFE
        mode = "with a write-ahead log" if safe else "with a rollback journal, as this SQLite needs"
        yield Check(good=True, what=f"SQLite {'.'.join(map(str, db.sqlite_version()))} {mode}.")
    else:
        yield Check(good=True, what=AFTER_FORGETTING)


def _private(parts: Installation) -> Iterator[Check]:
    for what, path in (("secret", parts.config.instance / "secret"), ("database", db.file_of(parts.engine))):
        if path and path.exists():
            private = not path.stat().st_mode & OTHERS
            yield Check(private, f"Only its owner can read the {what}.", f"Run chmod 600 {path}.")


def _cookies(config: Config) -> Check:
    if config.https:
        return Check(good=True, what="Cookies travel over https only.")
    http = "Cookies also travel over http: right on this machine alone."
    remedy = "Behind a proxy set CONSENTREG_HTTPS=1."
    if config.trusted_proxies:
        return Check(good=False, what=http, remedy=remedy)
    return Check(good=True, what=f"{http} {remedy}")


def _proxies(config: Config) -> Check:
    elsewhere = config.proxy_addresses != THIS_MACHINE
    if not config.trusted_proxies:
        alone = "That does nothing before CONSENTREG_TRUSTED_PROXIES says how many proxies stand in front."
        return Check(not elsewhere, NO_PROXY, f"CONSENTREG_PROXY_ADDRESSES is set. {alone}")
    places = ", ".join(map(str, config.proxy_addresses))
    told = f"Proxies in front that say for whom they ask: {config.trusted_proxies}, the last from {places}."
    anybody = any(network.prefixlen == 0 for network in config.proxy_addresses)
    return Check(not anybody, told, "Anybody could claim to be anybody. Name your proxy in CONSENTREG_PROXY_ADDRESSES.")


def _address(parts: Installation) -> Iterator[Check]:
    yield _cookies(parts.config)
    yield _proxies(parts.config)
    address = parts.config.address
    reached = not parts.config.https or address.startswith("https://")
    remedy = "Nobody's phone gets there. Set CONSENTREG_ADDRESS to how the register is reached from outside."
    yield Check(reached, f"Links in letters and on paper lead to {address}.", remedy)
    shown = "No e-mail is sent: links are shown or printed. To send them set CONSENTREG_MAIL_URL."
    yield Check(good=True, what=shown if isinstance(parts.mail, Nowhere) else "E-mail leaves through a mail server.")


def _storage(name: str, storage: Storage) -> Check:
    try:
        key = storage.put(b"consentreg doctor")
        kept = storage.get(key) == b"consentreg doctor"
        storage.remove(key)
    except (StorageFailed, NotStored):
        kept = False
    return Check(kept, f"The storage of {name} keeps what it is given.", "Check its address, rights and free space.")


def _register(parts: Installation) -> Iterator[Check]:
    with parts.reading() as ctx:
        verdict = audit.verify(ctx.session)
        bad = f"Entry {verdict.broken_at}: {verdict.why}. Restore a verified copy and find out who did it."
        yield Check(verdict.broken_at is None, f"The trail is whole ({verdict.entries} entries).", bad)
        failed = jobs.failed_count(ctx.session)
        yield Check(failed == 0, "No job has failed.", f"{failed} failed: see Admin, or the server's log.")
