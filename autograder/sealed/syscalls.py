"""Linux system calls that Python has no function for, by ctypes."""

from __future__ import annotations

import ctypes
import os
import platform
import struct
from functools import cache

_PR_SET_NO_NEW_PRIVS = 38
_PR_SET_PDEATHSIG = 1
_CAPABILITY_VERSION = 0x20080522

# Numbers by machine; calls newer than Linux 5.1 have one number everywhere.
_EVERYWHERE = {
    "clone3": 435, "io_uring_setup": 425, "io_uring_enter": 426, "io_uring_register": 427, "open_tree": 428,
    "move_mount": 429, "fsopen": 430, "fsconfig": 431, "fsmount": 432, "fspick": 433, "pidfd_open": 434,
    "pidfd_getfd": 438, "pidfd_send_signal": 424, "process_madvise": 440, "mount_setattr": 442,
    "landlock_create_ruleset": 444, "landlock_add_rule": 445, "landlock_restrict_self": 446,
    "process_mrelease": 448, "memfd_secret": 447, "fchmodat2": 452, "setxattrat": 463, "removexattrat": 466,
}  # fmt: skip
NUMBERS: dict[str, dict[str, int]] = {
    "x86_64": _EVERYWHERE | {
        "socket": 41, "clone": 56, "fork": 57, "vfork": 58, "execve": 59, "kill": 62, "shmget": 29, "shmat": 30,
        "semget": 64, "msgget": 68, "ptrace": 101, "syslog": 103, "setpriority": 141, "personality": 135,
        "pivot_root": 155, "adjtimex": 159, "chroot": 161, "acct": 163, "settimeofday": 164, "mount": 165,
        "umount2": 166, "swapon": 167, "reboot": 169, "sethostname": 170, "setdomainname": 171, "iopl": 172,
        "ioperm": 173, "init_module": 175, "quotactl": 179, "tkill": 200, "tgkill": 234, "clock_settime": 227,
        "rt_sigqueueinfo": 129, "rt_tgsigqueueinfo": 297, "kexec_load": 246, "add_key": 248, "request_key": 249,
        "keyctl": 250, "unshare": 272, "perf_event_open": 298, "fanotify_init": 300, "prlimit64": 302,
        "name_to_handle_at": 303, "open_by_handle_at": 304, "clock_adjtime": 305, "setns": 308,
        "process_vm_readv": 310, "process_vm_writev": 311, "kcmp": 312, "finit_module": 313, "bpf": 321,
        "execveat": 322, "userfaultfd": 323, "mq_open": 240, "socketpair": 53, "fcntl": 72, "ioctl": 16, "chmod": 90,
        "fchmod": 91, "chown": 92, "fchown": 93, "lchown": 94, "capset": 126, "utime": 132, "sched_setparam": 142,
        "sched_setscheduler": 144, "swapoff": 168, "delete_module": 176, "setxattr": 188, "lsetxattr": 189,
        "fsetxattr": 190, "removexattr": 197, "lremovexattr": 198, "fremovexattr": 199, "sched_setaffinity": 203,
        "utimes": 235, "ioprio_set": 251, "inotify_init": 253, "inotify_add_watch": 254, "migrate_pages": 256,
        "fchownat": 260, "futimesat": 261, "fchmodat": 268, "move_pages": 279, "utimensat": 280, "inotify_init1": 294,
        "sched_setattr": 314, "memfd_create": 319,
    },
    "aarch64": _EVERYWHERE | {
        "socket": 198, "clone": 220, "execve": 221, "kill": 129, "shmget": 194, "shmat": 196, "semget": 190,
        "msgget": 186, "ptrace": 117, "syslog": 116, "setpriority": 140, "personality": 92, "pivot_root": 41,
        "adjtimex": 171, "chroot": 51, "acct": 89, "settimeofday": 170, "mount": 40, "umount2": 39, "swapon": 224,
        "reboot": 142, "sethostname": 161, "setdomainname": 162, "init_module": 105, "quotactl": 60, "tkill": 130,
        "tgkill": 131, "clock_settime": 112, "rt_sigqueueinfo": 138, "rt_tgsigqueueinfo": 240, "kexec_load": 104,
        "add_key": 217, "request_key": 218, "keyctl": 219, "unshare": 97, "perf_event_open": 241,
        "fanotify_init": 262, "prlimit64": 261, "name_to_handle_at": 264, "open_by_handle_at": 265,
        "clock_adjtime": 266, "setns": 268, "process_vm_readv": 270, "process_vm_writev": 271, "kcmp": 272,
        "finit_module": 273, "bpf": 280, "execveat": 281, "userfaultfd": 282, "mq_open": 180,
        "socketpair": 199, "fcntl": 25, "ioctl": 29, "fchmod": 52, "fchmodat": 53, "fchownat": 54, "fchown": 55,
        "setxattr": 5, "lsetxattr": 6, "fsetxattr": 7, "removexattr": 14, "lremovexattr": 15, "fremovexattr": 16,
        "inotify_init1": 26, "inotify_add_watch": 27, "ioprio_set": 30, "utimensat": 88, "capset": 91,
        "delete_module": 106, "sched_setparam": 118, "sched_setscheduler": 119, "sched_setaffinity": 122,
        "swapoff": 225, "migrate_pages": 238, "move_pages": 239, "sched_setattr": 274, "memfd_create": 279,
    },
}  # fmt: skip


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def machine() -> str:
    """Name of the machine's kind, for example ``x86_64``."""
    return platform.machine()


def call(name: str, *arguments: int | bytes | ctypes.Array[ctypes.c_char] | ctypes.Structure | None) -> int:
    """Make a system call by its name.

    Raises
    ------
    OSError
        With the name of the call, where the kernel refuses.
    """
    numbers = NUMBERS.get(machine())
    if numbers is None:
        raise OSError(38, f"{name}: not known on {machine()}")
    passed = [
        ctypes.c_long(item) if isinstance(item, int)
        else ctypes.byref(item) if isinstance(item, ctypes.Structure)
        else item
        for item in arguments
    ]  # fmt: skip
    ctypes.set_errno(0)
    result = _libc().syscall(ctypes.c_long(numbers[name]), *passed)
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")
    return int(result)


def no_new_privileges() -> None:
    """Let nothing that this process starts gain rights; the kernel asks for it before it takes a filter."""
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)


def drop_capabilities() -> None:
    """Give up, for good, every privilege that root has over other users: devices, priorities, limits, any file."""
    call("capset", struct.pack("=Ii", _CAPABILITY_VERSION, 0), struct.pack("=6I", *[0] * 6))


def die_with_parent(signal_number: int) -> None:
    """Have the kernel send this signal when the parent ends."""
    _prctl(_PR_SET_PDEATHSIG, signal_number)


def _prctl(option: int, value: int) -> None:
    nothing = ctypes.c_ulong(0)
    if _libc().prctl(ctypes.c_int(option), ctypes.c_ulong(value), nothing, nothing, nothing) < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"prctl: {os.strerror(number)}")
