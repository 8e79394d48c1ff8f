"""What may a process still ask of the kernel?

A list of the few calls that computing and answering take: whatever is not on it fails as if forbidden. There is no
opening of files, no socket, no new program, no look at another process. The list goes to Linux's seccomp and can
never be taken back. Where a kernel or a machine does not offer it, the other limits have to do.
"""

import ctypes
import errno
import os
import struct
from collections.abc import Iterator
from typing import Final

# Numbers of the calls as Linux counts them, per machine, with the constant by which it knows which machine counts.
_MACHINES: Final = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
_FREE: Final = {
    "read": (0, 63),
    "write": (1, 64),
    "close": (3, 57),
    "fstat": (5, 80),
    "lseek": (8, 62),
    "munmap": (11, 215),
    "brk": (12, 214),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "pread64": (17, 67),
    "pwrite64": (18, 68),
    "sched_yield": (24, 124),
    "mremap": (25, 216),
    "madvise": (28, 233),
    "nanosleep": (35, 101),
    "getpid": (39, 172),
    "sendto": (44, 206),
    "recvfrom": (45, 207),
    "recvmsg": (47, 212),
    "exit": (60, 93),
    "gettimeofday": (96, 169),
    "getrusage": (98, 165),
    "gettid": (186, 178),
    "futex": (202, 98),
    "sched_getaffinity": (204, 123),
    "restart_syscall": (219, 128),
    "clock_gettime": (228, 113),
    "clock_nanosleep": (230, 115),
    "exit_group": (231, 94),
    "set_robust_list": (273, 99),
    "getrandom": (318, 278),
    "rseq": (334, 293),
}
_CLONE, _CLONE3, _MMAP, _MPROTECT, _PRLIMIT = (56, 220), (435, 435), (9, 222), (10, 226), (302, 261)
_AS_THREAD, _EXECUTABLE, _ANY = 0x10000, 0x4, 0xFFFFFFFF

_LOAD, _EQUAL, _SET, _RETURN = 0x20, 0x15, 0x45, 0x06  # Words of the kernel's small filter language.
_NUMBER_AT, _MACHINE_AT, _ARGUMENTS_AT = 0, 4, 16
_ALLOW, _FAIL, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2


def confine() -> bool:
    """Give up, for good, all calls that are not on the list; say whether the kernel took it."""
    machine = _MACHINES.get(os.uname().machine)
    if machine is None:
        return False
    program = b"".join(_program(*machine))
    kernel = ctypes.CDLL(None, use_errno=True)
    held = ctypes.create_string_buffer(program, len(program))
    told = ctypes.create_string_buffer(struct.pack("@HP", len(program) // 8, ctypes.addressof(held)))
    if kernel.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        return False
    return bool(kernel.prctl(_SECCOMP, _FILTER, told, 0, 0) == 0)


def _program(column: int, machine: int) -> Iterator[bytes]:
    """Yield the filter's steps: each call is looked up in turn, and fails when nothing has let it pass."""
    yield _step(_LOAD, _MACHINE_AT) + _step(_EQUAL, machine, 1, 0) + _step(_RETURN, _KILL)
    yield _step(_LOAD, _NUMBER_AT)
    for numbers in _FREE.values():
        yield _step(_EQUAL, numbers[column], 0, 1) + _step(_RETURN, _ALLOW)
    # The C library asks the newer way first, whose wishes no filter can read, and then the older.
    yield _step(_EQUAL, _CLONE3[column], 0, 1) + _step(_RETURN, _FAIL | errno.ENOSYS)
    yield _guarded(_CLONE[column], 0, _AS_THREAD, wanted=True)
    yield _guarded(_MMAP[column], 2, _EXECUTABLE, wanted=False)
    yield _guarded(_MPROTECT[column], 2, _EXECUTABLE, wanted=False)
    yield _guarded(_PRLIMIT[column], 0, _ANY, wanted=False)  # Its first argument names a process: 0 is oneself.
    yield _step(_RETURN, _FAIL | errno.EPERM)


def _guarded(number: int, argument: int, bits: int, *, wanted: bool) -> bytes:
    """Return the steps that let a call pass only with, or only without, some bits in one of its arguments."""
    return (
        _step(_EQUAL, number, 0, 4)
        + _step(_LOAD, _ARGUMENTS_AT + 8 * argument)
        + (_step(_SET, bits, 0, 1) if wanted else _step(_SET, bits, 1, 0))
        + _step(_RETURN, _ALLOW)
        + _step(_RETURN, _FAIL | errno.EPERM)
    )


def _step(code: int, operand: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBL", code, if_true, if_false, operand)
