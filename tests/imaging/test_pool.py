"""A child may be lost at any moment without losing anything but the one file."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from consentreg.imaging import child, intake, limits, pool
from consentreg.imaging.refusals import Refused
from consentreg.imaging.wire import nameless
from tests.photographs import exif, jpeg, picture, png
from tests.waiting import wait_for

ROOT = Path(__file__).parents[2]


@pytest.fixture
def alone() -> Iterator[pool.Pool]:
    """A pool of one child."""
    one = pool.Pool(1)
    yield one
    one.close()


def ask(one: pool.Pool, data: bytes | None = None) -> str:
    return str(one.run("inspect", data or jpeg(), ())[0].get("format"))


def seated(one: pool.Pool) -> pool.Child:
    """Return the child that is waiting for work."""
    waiting = one.idle.queue[-1]
    assert waiting is not None
    return waiting


def refusal(run: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        run()
    return refused.value.code


def test_a_child_serves_many_files(alone: pool.Pool) -> None:
    assert ask(alone) == "JPEG"
    first = seated(alone).process.pid
    assert ask(alone, png()) == "PNG"
    assert alone.run("inspect", b"word", ())[0] == {"refused": "TEXT"}
    assert seated(alone).process.pid == first


def test_a_child_killed_between_files_costs_one_file_at_most(alone: pool.Pool) -> None:
    ask(alone)
    seated(alone).process.kill()
    seated(alone).process.wait()
    assert refusal(lambda: ask(alone)) == "DECODER_DIED"
    assert ask(alone) == "JPEG"


def test_a_child_killed_in_the_middle_is_a_refusal_and_the_next_file_is_fine(alone: pool.Pool) -> None:
    ask(alone)
    process = seated(alone).process
    os.kill(process.pid, signal.SIGSTOP)
    threading.Timer(0.2, process.kill).start()
    assert refusal(lambda: ask(alone)) == "DECODER_DIED"
    assert ask(alone) == "JPEG"
    assert seated(alone).process.pid != process.pid


def test_a_child_that_says_nothing_is_given_up(alone: pool.Pool) -> None:
    ask(alone)
    assert seated(alone)._channel.gettimeout() == limits.WALL_SECONDS
    seated(alone)._channel.settimeout(0.3)
    process = seated(alone).process
    os.kill(process.pid, signal.SIGSTOP)
    assert refusal(lambda: ask(alone)) == "DECODER_DIED"
    assert process.poll() is not None


def test_a_child_that_eats_time_is_ended_by_the_kernel(alone: pool.Pool) -> None:
    ask(alone)
    soft = next(line for line in _limits(alone) if "cpu time" in line).split()[3]
    assert 0 < int(soft) <= limits.CPU_SECONDS + 3


def test_a_child_is_bounded(alone: pool.Pool) -> None:
    ask(alone)
    lines = {line[:26].strip(): line.split()[-3] for line in _limits(alone)}
    assert lines["Max address space"] == str(limits.MEMORY)
    assert lines["Max open files"] == "32"
    assert lines["Max core file size"] == "0"


def _limits(one: pool.Pool) -> list[str]:
    return Path(f"/proc/{seated(one).process.pid}/limits").read_text().splitlines()[1:]


def test_a_child_holds_neither_our_secrets_nor_our_files(
    alone: pool.Pool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONSENTREG_SECRET", "do not tell")
    with (tmp_path / "register").open("w") as ours:
        os.set_inheritable(ours.fileno(), True)
        ask(alone)
        home = Path(f"/proc/{seated(alone).process.pid}")
        assert b"do not tell" not in (home / "environ").read_bytes()
        targets = {os.readlink(file) for file in (home / "fd").iterdir()}  # noqa: PTH115 - not a path to resolve.
    assert {target.split(":")[0].split(" ")[0] for target in targets} <= {"/dev/null", "socket", "/memfd"}


def test_nothing_of_a_file_stays_in_shared_memory(alone: pool.Pool) -> None:
    alone.run("render", jpeg(), (None,))
    home = Path(f"/proc/{seated(alone).process.pid}")
    assert not [file for file in (home / "fd").iterdir() if "memfd" in os.readlink(file)]  # noqa: PTH115
    assert "memfd" not in (home / "maps").read_text()


def test_a_child_cannot_cut_the_picture_short_while_we_look(alone: pool.Pool) -> None:
    """Memory that vanishes under a reader ends the reader."""
    for file in (nameless("pixels"), nameless("upload", b"word")):
        with pytest.raises(PermissionError):
            os.ftruncate(file, 1)
        os.close(file)


def test_a_child_is_replaced_after_its_share_of_work(alone: pool.Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "JOBS_PER_CHILD", 2)
    ask(alone)
    process = seated(alone).process
    ask(alone)
    assert alone.idle.queue == [None]
    assert process.poll() is not None


def test_a_failure_of_our_own_leaves_the_seat_free(alone: pool.Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> pool.Child:
        raise OSError("no more processes")

    monkeypatch.setattr(pool, "Child", broken)
    with pytest.raises(OSError, match="no more"):
        ask(alone)
    monkeypatch.undo()
    assert ask(alone) == "JPEG"


def test_closing_ends_every_child(alone: pool.Pool) -> None:
    ask(alone)
    process = seated(alone).process
    alone.close()
    assert process.poll() is not None
    assert ask(alone) == "JPEG"


def test_many_threads_share_few_children() -> None:
    few = pool.Pool(2)
    with ThreadPoolExecutor(12) as threads:
        kinds = list(threads.map(lambda number: ask(few, jpeg() if number % 2 else png()), range(60)))
    assert kinds == ["PNG", "JPEG"] * 30
    assert len({one.process.pid for one in few.idle.queue if one}) == 2
    few.close()


@pytest.mark.parametrize(
    "reply",
    [b"", b"word", b"[]", b'{}', b'{"size": 7, "orientation": 1}', b'{"size": [0, 5], "orientation": 1}',
     b'{"size": [-1, -1], "orientation": 1}', b'{"size": ["1", "1"], "orientation": 1}',
     b'{"size": [100000, 100000], "orientation": 1}', b'{"size": [2, 2, 2], "orientation": 1}',
     b'{"size": [2, 2]}', b'{"size": [2, 2], "orientation": 9}', b'{"size": [2, 2], "orientation": "up"}'],
)  # fmt: skip
def test_a_child_that_talks_nonsense_is_given_up(
    alone: pool.Pool, reply: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(alone)
    real = seated(alone)._channel

    class Lying:
        def sendmsg(self, messages: list[bytes], *files: object) -> int:
            assert json.loads(messages[0])["act"] == "render"
            return len(messages[0])

        def recv(self, most: int) -> bytes:
            return reply[:most]

        close = real.close

    monkeypatch.setattr(seated(alone), "_channel", Lying())
    assert refusal(lambda: alone.run("render", jpeg(), (None,))) == "DECODER_DIED"


@pytest.mark.parametrize(
    "facts",
    [{}, {"format": "EXE"}, {"width": "wide"}, {"captured_at": "yesterday"}, {"captured_at": 7}, {"frames": None}],
    ids=str,
)
def test_facts_of_an_odd_shape_are_not_believed(facts: dict[str, object], monkeypatch: pytest.MonkeyPatch) -> None:
    sound = {"format": "JPEG", "width": 1, "height": 1, "frames": 1, "captured_at": None, "camera": None}
    sound |= {"has_place": False}
    monkeypatch.setattr(pool, "ask", lambda *_: ((sound | facts) if facts else {}, []))
    assert refusal(lambda: intake.inspect(jpeg())) == "DECODER_DIED"


def test_what_cannot_be_a_photo_never_reaches_a_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "_pool", None)
    assert refusal(lambda: intake.inspect(b"")) == "EMPTY_FILE"
    assert refusal(lambda: intake.inspect(bytes(limits.MAX_BYTES + 1))) == "TOO_LARGE"


def test_it_works_from_a_program_without_a_file_of_its_own(tmp_path: Path) -> None:
    """From a shell's -c, in another folder, with the package found by a relative path."""
    (tmp_path / "photo").write_bytes(jpeg())
    script = "from consentreg.imaging import intake; print(intake.inspect(open('photo', 'rb').read()).format)"
    (tmp_path / "consentreg").symlink_to(ROOT / "consentreg")
    run = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (run.stdout, run.stderr) == ("JPEG\n", "")


def test_children_end_with_the_program(tmp_path: Path) -> None:
    (tmp_path / "photo").write_bytes(jpeg())
    script = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "from consentreg.imaging import intake, pool\n"
        "intake.inspect(open('photo', 'rb').read())\n"
        "print([one.process.pid for one in pool._pools[0].idle.queue if one][0], flush=True)\n"
        "import os, signal\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    run = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False)
    left = Path(f"/proc/{int(run.stdout)}/stat")

    def is_gone() -> bool:
        try:
            return left.read_text().rsplit(")", 1)[1].split()[0] == "Z"
        except OSError:
            return True

    assert wait_for(is_gone), "The child outlives the program that was killed."


def test_after_a_fork_the_children_of_the_parent_are_left_alone() -> None:
    assert intake.inspect(jpeg()).format == "JPEG"
    ours = pool._pool()
    ours.owner = -1
    assert pool._pool() is not ours
    assert pool._pool() is pool._pool()
    ours.close()


def test_the_acts_can_be_asked_directly() -> None:
    """What runs in the child is plain functions; they are the same here."""
    data = jpeg(picture((300, 200)), exif=exif(orientation=6))
    files = nameless("upload", data), nameless("pixels")
    job = {"length": len(data), "edges": [None, 30]}
    assert child.answer({"act": "inspect", **job}, *files)["width"] == 200
    assert child.answer({"act": "trace", **job}, *files) == {"traces": ["other data"]}
    assert child.answer({"act": "render", **job}, *files) == {"size": (300, 200), "orientation": 6}
    assert child.answer({"act": "render", **job, "edges": [30, 20]}, *files) == {"size": (30, 20), "orientation": 6}
    assert child.answer({"act": "inspect", "length": 3}, *files) == {"refused": "DAMAGED"}


def test_a_picture_too_large_for_the_child_is_a_plain_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    def greedy(*_: object) -> dict[str, object]:
        raise MemoryError

    monkeypatch.setitem(child.ACTS, "inspect", greedy)
    files = nameless("upload", b"x"), nameless("pixels")
    assert child.answer({"act": "inspect", "length": 0}, *files) == {"refused": "TOO_HEAVY"}


def test_the_child_sets_its_own_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Recorded here, since they could never be lifted again from the process of the tests."""
    told: list[tuple[int, tuple[int, int]]] = []
    monkeypatch.setattr(child.resource, "setrlimit", lambda kind, pair: told.append((kind, pair)))
    monkeypatch.setattr(child.resource, "getrlimit", lambda _: (5, 7))
    monkeypatch.setattr(child.os, "chdir", lambda _: None)
    monkeypatch.setattr(child.os, "nice", lambda _: None)
    ours, theirs = child.socket.socketpair(child.socket.AF_UNIX, child.socket.SOCK_SEQPACKET)
    monkeypatch.setattr(child.confinement, "confine", lambda: True)
    job = json.dumps({"act": "trace", "length": 0}).encode()
    child.socket.send_fds(ours, [job], [nameless("upload", b""), nameless("pixels")])
    ours.shutdown(child.socket.SHUT_WR)
    monkeypatch.setattr(child.sys, "argv", ["x", str(theirs.detach())])
    child.main()
    assert json.loads(ours.recv(100)) == {"refused": "EMPTY_FILE"}
    kinds = dict(told)
    assert kinds[child.resource.RLIMIT_AS] == (limits.MEMORY, limits.MEMORY)
    assert kinds[child.resource.RLIMIT_CPU] == (7, 7)
    monkeypatch.setattr(child.resource, "getrlimit", lambda _: (-1, -1))
    child.renew_cpu_limit()
    assert told[-1][1][0] > limits.CPU_SECONDS
    ours.close()
