"""Once it is ready, a child can compute and answer, nothing else; where the kernel has no say, all still works."""

import errno
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from consentreg.imaging import confinement, pool
from tests.photographs import jpeg

ROOT = Path(__file__).parents[2]
TRIED = """
import ctypes, mmap, os, resource, socket, sys, threading
sys.path.insert(0, {root!r})
from consentreg.imaging import confinement
ours, theirs = socket.socketpair()
told = sys.stdout.fileno()
taken = confinement.confine()
def outcome(act):
    try:
        act()
        return "done"
    except OSError as error:
        return error.errno
    except RuntimeError:
        return "no thread"
def threads():
    thread = threading.Thread(target=lambda: None)
    thread.start()
    thread.join()
outcomes = [taken] + [outcome(act) for act in (
    lambda: os.open("/etc/passwd", os.O_RDONLY),
    lambda: os.open("/tmp/left-behind", os.O_WRONLY | os.O_CREAT),
    lambda: socket.socket(),
    lambda: os.execv(sys.executable, [sys.executable]),
    lambda: os.fork(),
    lambda: os.kill(os.getppid(), 0),
    lambda: os.listdir("/"),
    lambda: os.unlink("/tmp/left-behind"),
    lambda: resource.prlimit(os.getppid(), resource.RLIMIT_NOFILE),
    lambda: mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_EXEC),
    lambda: os.memfd_create("more"),
    lambda: resource.getrlimit(resource.RLIMIT_CPU),
    lambda: mmap.mmap(-1, 1 << 22),
    lambda: ours.send(b"word"),
    lambda: theirs.recv(9),
    threads,
)]
os.write(told, repr(outcomes).encode())
os._exit(0)
"""


def test_what_is_not_on_the_list_fails_and_what_is_works() -> None:
    run = subprocess.run(
        [sys.executable, "-c", TRIED.format(root=str(ROOT))], capture_output=True, text=True, check=False
    )
    assert run.stderr == ""
    assert run.stdout == repr([True, *[errno.EPERM] * 11, *["done"] * 5])


def test_a_child_is_confined() -> None:
    alone = pool.Pool(1)
    alone.run("inspect", jpeg(), ())
    child = alone.idle.queue[-1]
    assert child is not None
    status = Path(f"/proc/{child.process.pid}/status").read_text()
    assert "Seccomp:\t2" in status
    assert "NoNewPrivs:\t1" in status
    alone.close()


def test_a_child_that_cannot_be_confined_works_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Here the kernel is told to be of an unknown kind, as on a machine whose calls are not listed."""
    unlisted = 'import os\nreal = os.uname()\nos.uname = lambda: type("U", (), {"machine": "abacus"})\n'
    monkeypatch.setattr(pool, "_START", unlisted + pool._START)
    alone = pool.Pool(1)
    assert alone.run("inspect", jpeg(), ())[0]["format"] == "JPEG"
    child = alone.idle.queue[-1]
    assert child is not None
    assert "Seccomp:\t0" in Path(f"/proc/{child.process.pid}/status").read_text()
    alone.close()


class Kernel:
    """Stands in for the C library, and refuses from the given call on."""

    def __init__(self, *answers: int) -> None:
        self.answers, self.asked = list(answers), []

    def prctl(self, *words: object) -> int:
        self.asked.append(words[0])
        return self.answers.pop(0)


@pytest.mark.parametrize(
    ("answers", "asked", "taken"), [((-1,), [38], False), ((0, -1), [38, 22], False), ((0, 0), [38, 22], True)]
)
def test_a_kernel_may_refuse(
    answers: tuple[int, ...], asked: list[int], taken: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    kernel = Kernel(*answers)
    monkeypatch.setattr(confinement.ctypes, "CDLL", lambda *_, **__: kernel)
    assert confinement.confine() is taken
    assert kernel.asked == asked


def test_an_unknown_machine_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confinement.os, "uname", lambda: type("Name", (), {"machine": "abacus"}))
    assert confinement.confine() is False


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_the_program_is_the_same_on_every_machine_but_for_the_numbers(machine: str) -> None:
    column, known_as = confinement._MACHINES[machine]
    program = b"".join(confinement._program(column, known_as))
    steps = [struct.unpack_from("=HBBL", program, at) for at in range(0, len(program), 8)]
    looked_up = [operand for code, _, _, operand in steps if code == confinement._EQUAL]
    guarded = (confinement._CLONE3, confinement._CLONE, confinement._MMAP, confinement._MPROTECT, confinement._PRLIMIT)
    assert looked_up == [known_as, *(pair[column] for pair in (*confinement._FREE.values(), *guarded))]
    assert len(looked_up) == len(set(looked_up))
    assert steps[-1] == (confinement._RETURN, 0, 0, confinement._FAIL | errno.EPERM)
