"""Every storage keeps the same promises."""

import logging
import os
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import boto3
import pytest
from moto.server import ThreadedMotoServer

from consentreg.storage import NotStored, Storage, StorageFailed, from_url, is_key
from consentreg.storage.bucket import Bucket
from consentreg.storage.folder import LocalFolder
from consentreg.storage.memory import InMemory


@pytest.fixture(scope="session")
def s3() -> Iterator[str]:
    """An S3 server of this machine; yields its address."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(s3: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A new, empty bucket, and the environment to reach it; returns its name."""
    said = {"AWS_ENDPOINT_URL": s3, "AWS_ALLOW_HTTP": "true", "AWS_REGION": "us-east-1"}
    for name, value in {**said, "AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret"}.items():
        monkeypatch.setenv(name, value)
    name = f"photos-{uuid.uuid4().hex}"
    boto3.client("s3", endpoint_url=s3).create_bucket(Bucket=name)
    return name


KINDS: dict[str, Callable[[pytest.FixtureRequest], Storage]] = {
    "folder": lambda request: LocalFolder(request.getfixturevalue("tmp_path") / "originals"),
    "bucket": lambda request: Bucket(f"s3://{request.getfixturevalue('bucket')}/originals"),
    "memory": lambda _: InMemory(),
}


@pytest.fixture(params=KINDS)
def storage(request: pytest.FixtureRequest) -> Storage:
    return KINDS[request.param](request)


def keys(storage: Storage) -> list[str]:
    """Return every key the storage has."""
    pairs = storage.keys()
    return [key for key, _ in pairs]


@pytest.mark.parametrize("data", [b"", b"a photo", bytes(range(256)) * 9000], ids=["nothing", "short", "long"])
def test_what_was_put_comes_back(storage: Storage, data: bytes) -> None:
    key = storage.put(data)
    assert is_key(key)
    assert storage.get(key) == data


@pytest.mark.parametrize("parts", [(), (b"a photo",), (b"a" * 3_000_000, b"", b"b" * 3_000_000)])
def test_what_was_put_in_parts_comes_back_in_parts(storage: Storage, parts: tuple[bytes, ...]) -> None:
    key = storage.put_parts(iter(parts))
    assert storage.get(key) == b"".join(storage.get_parts(key)) == b"".join(parts)
    assert keys(storage) == [key]


def test_of_parts_that_break_off_nothing_is_kept(storage: Storage) -> None:
    def parts() -> Iterator[bytes]:
        yield b"a" * 100
        raise LookupError

    with pytest.raises(LookupError):
        storage.put_parts(parts())
    assert keys(storage) == []


@pytest.mark.parametrize("key", ["0" * 32, "../secret"])
def test_parts_of_what_is_not_there(storage: Storage, key: str) -> None:
    with pytest.raises(NotStored):
        storage.get_parts(key)


def test_the_same_bytes_twice_are_two_keys(storage: Storage) -> None:
    put = {storage.put(b"a photo") for _ in range(3)}
    assert len(put) == 3
    assert set(keys(storage)) == put


def test_what_was_removed_is_gone_and_can_be_removed_again(storage: Storage) -> None:
    key, other = storage.put(b"a photo"), storage.put(b"another")
    storage.remove(key)
    storage.remove(key)
    with pytest.raises(NotStored):
        storage.get(key)
    assert keys(storage) == [other]


@pytest.mark.parametrize(
    "key", ["0" * 32, "", "../../etc/passwd", "/etc/passwd", "A" * 32, "0" * 31 + "\n", "\u0660" * 32]
)
def test_a_key_that_is_not_ours_finds_nothing(storage: Storage, key: str) -> None:
    with pytest.raises(NotStored):
        storage.get(key)
    storage.remove(key)


def test_the_sweep_sees_when_bytes_came(storage: Storage) -> None:
    storage.put(b"a photo")
    ((_, came),) = storage.keys()
    assert came.tzinfo is not None
    if not isinstance(storage, InMemory):
        assert abs(datetime.now(UTC) - came) < timedelta(minutes=1)  # noqa: TID251 - compared with the real clock.


def test_many_threads_may_put_at_once(storage: Storage) -> None:
    with ThreadPoolExecutor(8) as threads:
        put = list(threads.map(lambda number: storage.put(b"%d" % number), range(40)))
    assert [storage.get(key) for key in put] == [b"%d" % number for number in range(40)]


def test_an_address_says_which_storage(tmp_path: Path, bucket: str) -> None:
    for url in (str(tmp_path / "plain"), f"file://{tmp_path}/a%20folder"):
        assert isinstance(from_url(url), LocalFolder)
    assert (tmp_path / "a folder" / "staging").is_dir()
    assert isinstance(from_url(f"s3://{bucket}"), Bucket)


@pytest.mark.parametrize("url", ["", "ftp://host/x", "https://host/x", "file://host/x", "file://"])
def test_any_other_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="must be a folder"):
        from_url(url)


def test_a_bucket_keeps_below_its_prefix(bucket: str, s3: str) -> None:
    client = boto3.client("s3", endpoint_url=s3)
    client.put_object(Bucket=bucket, Key="originals/readme.txt", Body=b"not ours")
    client.put_object(Bucket=bucket, Key="other/" + "0" * 32, Body=b"not ours")
    storage = from_url(f"s3://{bucket}/originals")
    key = storage.put(b"a photo")
    assert keys(storage) == [key]
    assert client.get_object(Bucket=bucket, Key=f"originals/{key}")["Body"].read() == b"a photo"


def test_a_bucket_that_is_not_there_fails_without_telling_secrets(bucket: str) -> None:
    storage = from_url(f"s3://{bucket}-not")
    for act in (lambda: storage.put(b"x"), lambda: list(storage.keys())):
        with pytest.raises(StorageFailed) as failure:
            act()
        assert str(failure.value).endswith("the bucket did not answer as expected.")
        assert bucket not in str(failure.value)


def test_a_bucket_address_that_cannot_be_is_refused() -> None:
    with pytest.raises(StorageFailed):
        Bucket("s3://")


def test_without_leave_a_bucket_is_never_reached_in_the_clear(bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ALLOW_HTTP")
    assert os.environ["AWS_ENDPOINT_URL"].startswith("http://")
    with pytest.raises(StorageFailed):
        Bucket(f"s3://{bucket}").put(b"x")
