"""Where does this installation live, and is it safe to start it like that?

Settings come from the environment and are read once. What is not set has a safe value; what is set
to something unsafe stops the start with a sentence that says what to change.
"""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from urllib.parse import urlsplit

import platformdirs

MIN_SECRET_LENGTH = 32
CHECKOUT = Path(__file__).resolve().parent.parent
HERE = "http://127.0.0.1:8000"
THIS_MACHINE = (ip_network("127.0.0.0/8"), ip_network("::1/128"))


class Unsafe(Exception):
    """The settings would start an unsafe installation; the message says which one and what to do."""


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of one installation."""

    instance: Path
    """Folder of the register: database, key, originals, derivatives."""
    database_url: str = field(repr=False)
    """May hold a password, so it is in no printed form of the settings; neither is the secret."""
    storage_url: str | None
    """`s3://bucket/prefix`, or None for folders in the instance."""
    secret: str = field(repr=False)
    """Signs sessions and forms; at least 32 characters."""
    https: bool
    """Cookies are marked Secure and carry the __Host- prefix."""
    trusted_proxies: int
    """How many proxies in front say for whom they ask, from the outermost to the one that asks us."""
    session_idle_minutes: int
    max_upload_mb: int
    mail_url: str | None = field(default=None, repr=False)
    """`smtp://user:password@host:port`, or None where no e-mail is sent."""
    mail_from: str = "consentreg@localhost"
    address: str = HERE
    """How the register is reached from outside, for links in letters and on paper; no slash at the end."""
    proxy_addresses: tuple[IPv4Network | IPv6Network, ...] = THIS_MACHINE
    """From where the last of the proxies asks; from elsewhere nobody is believed who says for whom they ask."""

    @property
    def reached_here_only(self) -> bool:
        """Say whether the address leads nowhere but to this machine, as it does until somebody sets it."""
        name = urlsplit(self.address).hostname or ""
        try:
            return ip_address(name).is_loopback
        except ValueError:
            return name == "localhost"

    @property
    def originals(self) -> Path:
        """Folder that keeps the files as they were handed in."""
        return self.instance / "originals"

    @property
    def derivatives(self) -> Path:
        """Folder that keeps the clean copies made from them."""
        return self.instance / "derivatives"


SETTINGS = {
    "CONSENTREG_INSTANCE": "folder of the register (default: instance/ of the checkout, else the user's data folder)",
    "CONSENTREG_DATABASE_URL": "database (default: SQLite in the instance; postgresql+psycopg://… for PostgreSQL)",
    "CONSENTREG_STORAGE_URL": "where photos are kept (default: folders in the instance; s3://bucket/prefix)",
    "CONSENTREG_SECRET": "signs sessions, 32 characters or more (default: made once and kept in the instance)",
    "CONSENTREG_HTTPS": "1 when served over https, as everywhere but on this machine (default: 0)",
    "CONSENTREG_TRUSTED_PROXIES": "how many proxies stand in front and say for whom they ask (default: 0)",
    "CONSENTREG_PROXY_ADDRESSES": "where the last proxy asks from, as in 10.0.0.5, 172.16.0.0/12 (default: here)",
    "CONSENTREG_SESSION_IDLE_MINUTES": "minutes without a click after which one is signed out (default: 60)",
    "CONSENTREG_MAX_UPLOAD_MB": "largest request with photos in megabytes (default: 512)",
    "CONSENTREG_MAIL_URL": "mail server (smtp://user:password@host:port or smtps://…; default: no e-mail is sent)",
    "CONSENTREG_MAIL_FROM": "address letters come from (default: consentreg@localhost)",
    "CONSENTREG_ADDRESS": "how the register is reached from outside (default: http://127.0.0.1:8000)",
}


def default_instance() -> Path:
    """Return `instance/` of a checkout, else the user's data folder."""
    if (CHECKOUT / "pyproject.toml").exists():
        return CHECKOUT / "instance"
    return Path(platformdirs.user_data_dir("consentreg"))


def read(environ: Mapping[str, str] | None = None) -> Config:
    """Read the settings; raise Unsafe when one of them cannot be used."""
    env = os.environ if environ is None else environ
    instance = Path(env.get("CONSENTREG_INSTANCE") or default_instance()).expanduser().resolve()
    return Config(
        instance=instance,
        database_url=env.get("CONSENTREG_DATABASE_URL") or f"sqlite:///{instance / 'register.sqlite'}",
        storage_url=env.get("CONSENTREG_STORAGE_URL") or None,
        secret=_secret(env.get("CONSENTREG_SECRET"), instance),
        https=_flag(env, "CONSENTREG_HTTPS"),
        trusted_proxies=_number(env, "CONSENTREG_TRUSTED_PROXIES", 0, 0, 10),
        session_idle_minutes=_number(env, "CONSENTREG_SESSION_IDLE_MINUTES", 60, 5, 24 * 60),
        max_upload_mb=_number(env, "CONSENTREG_MAX_UPLOAD_MB", 512, 1, 4096),
        mail_url=_mail_url(env),
        mail_from=env.get("CONSENTREG_MAIL_FROM") or "consentreg@localhost",
        address=_address(env),
        proxy_addresses=_proxy_addresses(env),
    )


def _secret(given: str | None, instance: Path) -> str:
    secret = given or _kept_secret(instance)
    if len(secret) < MIN_SECRET_LENGTH:
        raise Unsafe(
            f"The secret is shorter than {MIN_SECRET_LENGTH} characters: set CONSENTREG_SECRET to a longer one."
        )
    return secret


def _kept_secret(instance: Path) -> str:
    path = instance / "secret"
    if not path.exists():
        instance.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text().strip()


def _mail_url(env: Mapping[str, str]) -> str | None:
    url = env.get("CONSENTREG_MAIL_URL") or None
    if url and not re.fullmatch(r"smtps?://\S+", url):
        raise Unsafe("CONSENTREG_MAIL_URL is no mail server: write it like smtp://user:password@host:587.")
    return url


def _address(env: Mapping[str, str]) -> str:
    address = (env.get("CONSENTREG_ADDRESS") or HERE).rstrip("/")
    if not re.fullmatch(r"https?://[^\s/?#@]+(/[^\s?#]*)?", address):
        raise Unsafe("CONSENTREG_ADDRESS is no address: write it like https://photos.example.org.")
    return address


def _proxy_addresses(env: Mapping[str, str]) -> tuple[IPv4Network | IPv6Network, ...]:
    given = re.split(r"[,\s]+", (env.get("CONSENTREG_PROXY_ADDRESSES") or "").strip(", \t\n"))
    try:
        return tuple(ip_network(each) for each in given) if given != [""] else THIS_MACHINE
    except ValueError:
        raise Unsafe(
            "CONSENTREG_PROXY_ADDRESSES names no addresses: write them like 10.0.0.5, 172.16.0.0/12."
        ) from None


def _flag(env: Mapping[str, str], name: str) -> bool:
    value = env.get(name, "0")
    if value not in {"0", "1"}:
        raise Unsafe(f"{name} is {value[:20]!r}: set it to 0 or 1.")
    return value == "1"


def _number(env: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    text = env.get(name) or str(default)
    if not re.fullmatch("[0-9]{1,6}", text) or not low <= int(text) <= high:
        raise Unsafe(f"{name} is {text[:20]!r}: set it to a whole number from {low} to {high}.")
    return int(text)
