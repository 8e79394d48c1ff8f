"""Are settings read as written, safe where not set, and refused in a sentence where unsafe?"""

from pathlib import Path

import pytest

from consentreg import config
from consentreg.config import Config, Unsafe


def read(tmp_path: Path, **given: str) -> Config:
    return config.read({"CONSENTREG_INSTANCE": str(tmp_path / "instance")} | given)


def test_everything_not_set_is_safe(tmp_path: Path) -> None:
    made = read(tmp_path)
    folder = tmp_path / "instance"
    assert made.instance == folder
    assert made.database_url == f"sqlite:///{folder}/register.sqlite"
    assert (made.originals, made.derivatives) == (folder / "originals", folder / "derivatives")
    assert (made.storage_url, made.https, made.trusted_proxies) == (None, False, 0)
    assert (made.session_idle_minutes, made.max_upload_mb) == (60, 512)


def test_everything_set_is_used(tmp_path: Path) -> None:
    made = read(
        tmp_path,
        CONSENTREG_DATABASE_URL="postgresql+psycopg:///register",
        CONSENTREG_STORAGE_URL="s3://bucket/photos",
        CONSENTREG_SECRET="x" * 32,
        CONSENTREG_HTTPS="1",
        CONSENTREG_TRUSTED_PROXIES="2",
        CONSENTREG_SESSION_IDLE_MINUTES="5",
        CONSENTREG_MAX_UPLOAD_MB="64",
    )
    assert (made.database_url, made.storage_url) == ("postgresql+psycopg:///register", "s3://bucket/photos")
    assert (made.secret, made.https, made.trusted_proxies) == ("x" * 32, True, 2)
    assert (made.session_idle_minutes, made.max_upload_mb) == (5, 64)


def test_environment_is_read_where_nothing_is_handed_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONSENTREG_INSTANCE", str(tmp_path))
    assert config.read().instance == tmp_path


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("CONSENTREG_SECRET", "x" * 31, "shorter than 32 characters"),
        ("CONSENTREG_HTTPS", "yes", "set it to 0 or 1"),
        ("CONSENTREG_HTTPS", "", "set it to 0 or 1"),
        ("CONSENTREG_TRUSTED_PROXIES", "-1", "whole number from 0 to 10"),
        ("CONSENTREG_TRUSTED_PROXIES", "11", "whole number from 0 to 10"),
        ("CONSENTREG_SESSION_IDLE_MINUTES", "4", "whole number from 5 to 1440"),
        ("CONSENTREG_SESSION_IDLE_MINUTES", "٦٠", "whole number from 5 to 1440"),
        ("CONSENTREG_SESSION_IDLE_MINUTES", "1e2", "whole number from 5 to 1440"),
        ("CONSENTREG_MAX_UPLOAD_MB", "0", "whole number from 1 to 4096"),
        ("CONSENTREG_MAX_UPLOAD_MB", "9" * 5000, "whole number from 1 to 4096"),
    ],
)
def test_unsafe_setting_stops_the_start_and_says_what_to_change(
    tmp_path: Path, name: str, value: str, said: str
) -> None:
    with pytest.raises(Unsafe, match=said) as refused:
        read(tmp_path, **{name: value})
    assert name in str(refused.value)
    assert len(str(refused.value)) < 300


def test_secret_is_never_repeated(tmp_path: Path) -> None:
    with pytest.raises(Unsafe) as refused:
        read(tmp_path, CONSENTREG_SECRET="too-short-a-secret")
    assert "too-short-a-secret" not in str(refused.value)
    assert "x" * 32 not in repr(read(tmp_path, CONSENTREG_SECRET="x" * 32))


def test_secret_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    first = read(tmp_path)
    kept = tmp_path / "instance" / "secret"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert len(first.secret) >= config.MIN_SECRET_LENGTH
    assert read(tmp_path).secret == first.secret == kept.read_text()


def test_two_installations_have_two_secrets(tmp_path: Path) -> None:
    assert read(tmp_path / "one").secret != read(tmp_path / "two").secret


def test_emptied_secret_stops_the_start(tmp_path: Path) -> None:
    read(tmp_path)
    (tmp_path / "instance" / "secret").write_text("")
    with pytest.raises(Unsafe, match="shorter"):
        read(tmp_path)


def test_secret_that_is_given_is_not_written_down(tmp_path: Path) -> None:
    read(tmp_path, CONSENTREG_SECRET="x" * 32)
    assert not (tmp_path / "instance").exists()


def test_instance_stands_in_the_checkout_or_else_in_the_users_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert config.default_instance() == config.CHECKOUT / "instance"
    monkeypatch.setattr(config, "CHECKOUT", tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", "/somewhere")
    assert config.default_instance() == Path("/somewhere/consentreg")


def test_home_folder_may_be_written_short(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert config.read({"CONSENTREG_INSTANCE": "~/photos"}).instance == tmp_path / "photos"


@pytest.mark.parametrize(
    ("given", "read_as"),
    [
        ("", ["127.0.0.0/8", "::1/128"]),
        ("10.0.0.5", ["10.0.0.5/32"]),
        (" 10.0.0.5, 172.16.0.0/12 fd00::/8,", ["10.0.0.5/32", "172.16.0.0/12", "fd00::/8"]),
    ],
)
def test_proxies_are_believed_on_this_machine_or_where_somebody_says(
    tmp_path: Path, given: str, read_as: list[str]
) -> None:
    assert [str(each) for each in read(tmp_path, CONSENTREG_PROXY_ADDRESSES=given).proxy_addresses] == read_as


@pytest.mark.parametrize("given", ["proxy.example", "10.0.0.5/8", "10.0.0.0/33", "*", "10.0.0.5:80"])
def test_proxies_are_named_by_addresses_alone(tmp_path: Path, given: str) -> None:
    with pytest.raises(Unsafe, match=r"CONSENTREG_PROXY_ADDRESSES.*write them like 10\.0\.0\.5, 172\.16\.0\.0/12"):
        read(tmp_path, CONSENTREG_PROXY_ADDRESSES=given)


@pytest.mark.parametrize(
    ("address", "here"),
    [("http://127.0.0.1:8123", True), ("http://localhost", True), ("http://[::1]:8000", True),
     ("http://192.168.0.4:8000", False), ("https://photos.example.org", False)],
)  # fmt: skip
def test_an_address_of_this_machine_leads_nobody_else_here(tmp_path: Path, address: str, *, here: bool) -> None:
    assert read(tmp_path, CONSENTREG_ADDRESS=address).reached_here_only is here
