"""Namespaces: no network, and a file system in which only what a notebook needs is there at all."""

from __future__ import annotations

import contextlib
import os
import struct
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.sealed.landlock import DEVICES
from autograder.sealed.syscalls import call

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_NEW_USER, _NEW_NETWORK, _NEW_IPC, _NEW_MOUNTS = 0x10000000, 0x40000000, 0x8000000, 0x20000
_BIND, _RECURSIVE, _PRIVATE, _NO_SUID, _NO_DEVICES = 4096, 16384, 1 << 18, 2, 4
_DETACH = 2
_MOST_FILES = 20_000  # with their folders: empty ones take memory as well
_AT_RECURSIVE, _READ_ONLY = 0x8000, 1
_HERE = "/tmp"  # noqa: S108 - only the place in a namespace of our own where the new root is built; it is on every system


def leave_namespaces(*, mounts: bool) -> None:
    """Leave the host's network and message queues and, where wanted, its mounts, as the same user.

    Raises
    ------
    OSError
        Where the host does not allow user namespaces.
    """
    user, group = os.getuid(), os.getgid()
    call("unshare", _NEW_USER | _NEW_NETWORK | _NEW_IPC | (_NEW_MOUNTS if mounts else 0))
    for name, text in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
        Path(f"/proc/self/{name}").write_text(text, encoding="ascii")


def build(read: Iterable[str], *, work: str, size: int, write: Sequence[str] = ()) -> None:
    """Make a root of this process's own: the paths `read`, read-only, and an empty, small `work` to write in.

    Parameters
    ----------
    read : iterable of str
        Absolute paths; links are followed to what they are now. What does not exist is passed over.
    work : str
        Absolute path of the folder to write in.
    size : int
        Bytes that may be written into `work`.
    write : sequence of str
        Absolute paths of the host's own folders that may be written.

    Raises
    ------
    OSError
        Where the host does not allow mounts in a user namespace.
    """
    process = os.getpid()
    # Held open first: a path may lie where the new root is built.
    wanted = {
        path: _held(path) for path in (*read, *write, *DEVICES, f"/proc/{process}", "/proc/cpuinfo", "/proc/meminfo")
    }
    call("mount", b"none", b"/\0", None, _RECURSIVE | _PRIVATE, None)
    options = f"size={size},nr_inodes={_MOST_FILES},mode=755".encode()
    call("mount", b"tmpfs", _HERE.encode(), b"tmpfs", _NO_SUID | _NO_DEVICES, options)
    for path in sorted(path for path, place in wanted.items() if place is not None):
        _bind(wanted[path], path, writable=path in DEVICES or path in write)
    new = Path(_HERE)
    for link in ("bin", "lib", "lib64", "sbin"):
        if Path("/", link).is_symlink() and not (new / link).exists():
            (new / link).symlink_to(Path("/", link).readlink())
    (new / "proc" / "self").symlink_to(str(process))
    for folder in (work, "/tmp", "/dev/shm", "/old"):  # noqa: S108 - inside the new root
        Path(f"{_HERE}{folder}").mkdir(parents=True, exist_ok=True)
    call("pivot_root", _HERE.encode(), f"{_HERE}/old".encode())
    os.chdir("/")
    call("umount2", b"/old", _DETACH)
    Path("/old").rmdir()
    for place in wanted.values():
        if place is not None:
            os.close(place)


def _held(path: str) -> int | None:
    try:
        return os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return None


def _bind(place: int, path: str, *, writable: bool) -> None:
    target = Path(f"{_HERE}{path}")
    if target.exists():  # below something that is already there
        return
    source = f"/proc/self/fd/{place}"
    if Path(source).is_dir():
        target.mkdir(parents=True)
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.touch()
    call("mount", source.encode(), str(target).encode(), None, _BIND | _RECURSIVE, None)
    if not writable:
        with contextlib.suppress(OSError):  # from Linux 5.12 on; Landlock forbids writing as well
            call(
                "mount_setattr", -100, str(target).encode(), _AT_RECURSIVE, struct.pack("QQQQ", _READ_ONLY, 0, 0, 0), 32
            )
