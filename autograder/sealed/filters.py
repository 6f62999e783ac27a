"""A seccomp filter: which system calls a sealed process may not make."""

from __future__ import annotations

import ctypes
import errno
import os
import socket
import struct

from autograder.sealed.syscalls import NUMBERS, _libc, machine, no_new_privileges

_ARCHITECTURE = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_X32 = 0x40000000
_CLONE_THREAD = 0x10000
_ALLOW, _KILL, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _AND, _JUMP, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x54, 0x05, 0x06
_NUMBER, _ARCH, _FIRST, _SECOND = 0, 4, 16, 24  # offsets in the kernel's struct seccomp_data
_MODE_FILTER, _PR_SET_SECCOMP = 2, 22

# Starting programs or processes, touching other processes, changing what the process sees, clocks, kernel services.
_REFUSED = (
    "fork", "vfork", "execve", "execveat", "ptrace", "process_vm_readv", "process_vm_writev", "process_madvise",
    "process_mrelease", "kcmp", "pidfd_open", "pidfd_getfd", "pidfd_send_signal", "tkill", "rt_sigqueueinfo",
    "rt_tgsigqueueinfo", "setpriority", "mount", "umount2", "pivot_root", "chroot", "unshare", "setns", "open_tree",
    "move_mount", "fsopen", "fsconfig", "fsmount", "fspick", "mount_setattr", "name_to_handle_at",
    "open_by_handle_at", "fanotify_init", "quotactl", "swapon", "acct", "bpf", "perf_event_open", "userfaultfd",
    "io_uring_setup", "io_uring_enter", "io_uring_register", "keyctl", "add_key", "request_key", "kexec_load",
    "init_module", "finit_module", "reboot", "syslog", "iopl", "ioperm", "personality", "sethostname",
    "setdomainname", "settimeofday", "clock_settime", "clock_adjtime", "adjtimex", "shmget", "shmat", "semget",
    "msgget", "mq_open", "memfd_create", "memfd_secret", "inotify_init", "inotify_init1", "inotify_add_watch",
    "sched_setparam", "sched_setattr", "ioprio_set", "migrate_pages", "move_pages", "swapoff",
    "delete_module",
)  # fmt: skip
# Landlock does not see these: they would reach files that cannot even be read. Honest code (shutil.copy, SQLite) goes
# on as if it had had its way; nothing in a folder that is thrown away depends on it.
_PRETENDED = (
    "chmod", "fchmod", "fchmodat", "fchmodat2", "chown", "fchown", "lchown", "fchownat", "utime", "utimes", "futimesat",
    "utimensat",
)  # fmt: skip
_UNSUPPORTED = (
    "setxattr", "lsetxattr", "fsetxattr", "setxattrat", "removexattr", "lremovexattr", "fremovexattr", "removexattrat",
)  # fmt: skip
_SET_OWNER = (
    8,
    10,
    15,
)  # fcntl: who gets the signals of a descriptor, and which signals: a way round the rule for kill
_SET_OWNER_OF_SOCKET = (0x8901, 0x8902)  # the same, by ioctl


def _step(code: int, value: int, yes: int = 0, no: int = 0) -> bytes:
    return struct.pack("HBBI", code, yes, no, value)


def _refuse(error: int = errno.EPERM) -> bytes:
    return _step(_RETURN, _ERRNO | error)


def program(*, sockets: bool, pid: int) -> bytes:
    """Write the filter.

    Parameters
    ----------
    sockets : bool
        Whether sockets may be made; a Jupyter kernel needs them.
    pid : int
        Of the process itself: it may signal nobody else.
    """
    numbers = NUMBERS[machine()]
    steps = [_step(_LOAD, _ARCH), _step(_EQUAL, _ARCHITECTURE[machine()], 1, 0), _step(_RETURN, _KILL)]
    steps.append(_step(_LOAD, _NUMBER))
    if machine() == "x86_64":
        steps += [_step(_AT_LEAST, _X32, 0, 1), _refuse()]
    for names, error in ((_REFUSED, errno.EPERM), (_PRETENDED, 0), (_UNSUPPORTED, errno.EOPNOTSUPP)):
        for name in names:
            if name in numbers:
                steps += [_step(_EQUAL, numbers[name], 0, 1), _refuse(error)]
    if not sockets:
        steps += [_step(_EQUAL, numbers["socket"], 0, 1), _refuse(errno.EAFNOSUPPORT)]
        # A pair of streams leads nowhere else; with a pair for datagrams one can write to whoever listens at a path.
        steps += [
            _step(_EQUAL, numbers["socketpair"], 0, 5), _step(_LOAD, _SECOND), _step(_AND, 0xF),
            _step(_EQUAL, socket.SOCK_STREAM, 1, 0), _refuse(errno.EAFNOSUPPORT), _step(_LOAD, _NUMBER),
        ]  # fmt: skip
    # clone3 hides its flags from a filter: glibc falls back to clone when the kernel does not know it.
    steps += [_step(_EQUAL, numbers["clone3"], 0, 1), _refuse(errno.ENOSYS)]
    steps += [
        _step(_EQUAL, numbers["clone"], 0, 4), _step(_LOAD, _FIRST), _step(_ANY_BIT, _CLONE_THREAD, 1, 0), _refuse(),
        _step(_LOAD, _NUMBER),
    ]  # fmt: skip
    # ZeroMQ asks for the ordinary schedule for each of its threads, and ends the process where it may not.
    steps += [
        _step(_EQUAL, numbers["sched_setscheduler"], 0, 4), _step(_LOAD, _SECOND),
        _step(_EQUAL, os.SCHED_OTHER, 1, 0), _refuse(), _step(_LOAD, _NUMBER),
    ]  # fmt: skip
    for name, refused in (("fcntl", _SET_OWNER), ("ioctl", _SET_OWNER_OF_SOCKET)):
        tests = [_step(_EQUAL, one, len(refused) - at, 0) for at, one in enumerate(refused)]
        steps += [_step(_EQUAL, numbers[name], 0, len(tests) + 3), _step(_LOAD, _SECOND), *tests, _step(_JUMP, 1)]
        steps += [_refuse(), _step(_LOAD, _NUMBER)]
    own = (("kill", (pid,)), ("tgkill", (pid,)), ("prlimit64", (0, pid)), ("sched_setaffinity", (0, pid)))
    for name, allowed in own:
        tests = [_step(_EQUAL, one, len(allowed) - at, 0) for at, one in enumerate(allowed)]
        steps += [_step(_EQUAL, numbers[name], 0, len(tests) + 3), _step(_LOAD, _FIRST), *tests, _refuse()]
        steps.append(_step(_LOAD, _NUMBER))
    steps.append(_step(_RETURN, _ALLOW))
    return b"".join(steps)


def install(*, sockets: bool = False) -> None:
    """Put the filter on this process, for good.

    Raises
    ------
    OSError
        Where the kernel takes no filter, or this kind of machine is not known.
    """
    if machine() not in _ARCHITECTURE:
        raise OSError(errno.ENOSYS, f"no filter is written for {machine()}")
    code = program(sockets=sockets, pid=os.getpid())
    buffer = ctypes.create_string_buffer(code, len(code))
    head = struct.pack("HxxxxxxP", len(code) // 8, ctypes.addressof(buffer))
    no_new_privileges()
    if _libc().prctl(_PR_SET_SECCOMP, _MODE_FILTER, head, 0, 0) < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"seccomp: {os.strerror(number)}")
