"""Enters the seal and tells what it still can do: ``seal_probe.py <level> <user>``; one line of JSON.

What stands outside is open to every user, so that only the seal can be what refuses it.
"""

from __future__ import annotations

import codecs
import contextlib
import ctypes
import errno
import fcntl
import json
import mmap
import os
import platform
import resource
import shutil
import signal
import socket
import stat
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.sealed import levels, seal
from autograder.sealed.syscalls import die_with_parent

if TYPE_CHECKING:
    from collections.abc import Callable

BUDGET = seal.Budget(notebook_s=60, memory_mb=300, disk_mb=4, files=64)
_SET_DUMPABLE = 4
libc = ctypes.CDLL(None, use_errno=True)


def main() -> None:
    """Prepare what is outside, fork, become the user, enter the seal, and report."""
    level, user = seal.Level(int(sys.argv[1])), int(sys.argv[2])
    os.umask(0)
    # Import now what the user could not read where the interpreter lies in root's own folder.
    seal.python_paths()
    codecs.lookup("ascii")
    # Not below /tmp: at the highest level that is a folder of the process's own.
    with tempfile.TemporaryDirectory(prefix="seal-", dir="/var/tmp") as name:
        outside = Outside(Path(name), user)
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            said: dict[str, Any] = {}
            try:
                become(user)
                # Found out by this user, who may not have what root has.
                said["host"] = int(levels.level_of_host())
                if level <= said["host"]:
                    work = seal.enter(level, BUDGET, read=[str(outside.shared)], work=str(outside.work))
                    said["work"] = work
                    for probe, act in outside.probes(Path(work)).items():
                        said[probe] = outcome(act)
            except BaseException as error:  # noqa: BLE001 - whatever it is, the test must see it
                said["fault"] = repr(error)
            finally:
                os.write(writing, json.dumps(said).encode())
                os._exit(0)
        os.close(writing)
        with os.fdopen(reading, "rb") as stream:
            said = json.loads(stream.read())
        os.waitpid(child, 0)
        said["after"] = outside.after()
        print(json.dumps(said))


def become(user: int) -> None:
    """Go on as another user, for good.

    In a process that runs already, since the interpreter may lie where that user could not even start it: below
    ``/root``, for example. A process that changes its user hides its own ``/proc`` from itself until it is told not to;
    one that the user had started would not.
    """
    if os.getuid() != user:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
        libc.prctl(_SET_DUMPABLE, 1, 0, 0, 0)


def outcome(act: Callable[[], object]) -> str:
    """Say what came of an act: ``did``, or how it was refused."""
    try:
        act()
    except OSError as error:
        return errno.errorcode.get(error.errno or 0, type(error).__name__)
    except BaseException as error:  # noqa: BLE001
        return type(error).__name__
    return "did"


def needed(shared: Path, work: Path) -> dict[str, Callable[[], object]]:
    """Give what a notebook needs."""
    return {
        "read shared data": (shared / "data.csv").read_text,
        "write in its folder": lambda: (work / "own.txt").write_text("x"),
        "read in its folder": (work / "own.txt").read_text,
        "copy in its folder": lambda: shutil.copy2(work / "own.txt", work / "copy.txt"),
        "start a thread": thread,
        "signal itself": lambda: os.kill(os.getpid(), 0),
        "a pair of streams": lambda: [end.close() for end in socket.socketpair()],
        "read about itself": Path("/proc/self/status").read_text,
        "read /dev/urandom": lambda: os.close(os.open("/dev/urandom", os.O_RDONLY)),
        "ten megabytes": lambda: bytearray(10_000_000),
    }


def limits(work: Path) -> dict[str, Callable[[], object]]:
    """Give what goes beyond the budget."""
    return {
        "five hundred megabytes": lambda: mmap.mmap(-1, 500_000_000).close(),
        "memory in a file of memory": lambda: os.close(os.memfd_create("x")),
        "a file of ten megabytes": lambda: (work / "large").write_bytes(bytes(10_000_000)),
        "a thousand open files": lambda: open_often(work),
        "raise the limit of memory": lambda: raise_limit(resource.RLIMIT_AS),
        "raise the limit of files": lambda: raise_limit(resource.RLIMIT_NOFILE),
        "raise the limit of time": lambda: raise_limit(resource.RLIMIT_CPU),
    }


def system_call(*numbers: int) -> None:
    """Make a system call by its number."""
    if libc.syscall(*map(ctypes.c_long, numbers)) < 0:
        raise OSError(ctypes.get_errno(), "refused")


def really_changed(change: Callable[[], object], path: Path) -> None:
    """Change a file; an error where the change was only pretended."""
    before = path.stat()
    change()
    after = path.stat()
    if (before.st_mode, before.st_mtime_ns) == (after.st_mode, after.st_mtime_ns):
        raise PermissionError(errno.EPERM, "only pretended")


def raise_limit(what: int) -> None:
    """Raise a hard limit of this process."""
    most = resource.getrlimit(what)[1]
    resource.setrlimit(what, (most + 1, most + 1))


def fork() -> None:
    """Start a process."""
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)


def thread() -> None:
    """Start a thread."""
    started = threading.Thread(target=lambda: None)
    started.start()
    started.join()


def datagram(where: str) -> None:
    """Write to whoever listens at a path or an abstract name, without making a socket of its own."""
    socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)[0].sendto(b"out", where)


def signal_by_descriptor(process: int, number: int) -> None:
    """Have the kernel signal another process because of a pipe."""
    ends = os.pipe()
    fcntl.fcntl(ends[0], fcntl.F_SETOWN, process)
    fcntl.fcntl(ends[0], fcntl.F_SETSIG, number)
    fcntl.fcntl(ends[0], fcntl.F_SETFL, os.O_ASYNC | os.O_NONBLOCK)
    os.write(ends[1], b"x")


def open_often(path: Path) -> None:
    """Open a folder a thousand times."""
    held: list[int] = []
    try:
        while len(held) < 1000:
            held.append(os.open(path, os.O_RDONLY))
    finally:
        for number in held:
            os.close(number)


def see_network() -> None:
    """See an interface other than the loopback, or a connection."""
    interfaces = Path("/proc/net/dev").read_text(encoding="ascii").splitlines()[2:]
    connections = Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]
    if not connections and all(line.strip().startswith("lo:") for line in interfaces):
        raise OSError(errno.ENETDOWN, "nothing but the loopback")


class Outside:
    """What a sealed process must not reach, and a folder that it may read."""

    def __init__(self, folder: Path, user: int) -> None:
        folder.chmod(0o777)
        self.folder, self.user = folder, user
        self.secret, self.shared, self.work = folder / "secret.txt", folder / "shared", folder / "work"
        self.secret.write_text("secret", encoding="utf-8")
        self.secret.chmod(0o666)
        self.shared.mkdir()
        (self.shared / "data.csv").write_text("a\n1\n", encoding="utf-8")
        self.work.mkdir()
        self.tcp = socket.create_server(("127.0.0.1", 0))
        self.abstract = f"seal-{os.getpid()}"
        self.listeners = []
        for path in (str(folder / "socket"), "\0" + self.abstract):
            listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            listener.bind(path)
            listener.settimeout(0)
            self.listeners.append(listener)
        os.chown(self.secret, user, -1)
        self.victim = os.fork()
        if self.victim == 0:
            die_with_parent(signal.SIGKILL)
            become(user)
            while True:
                time.sleep(60)

    def probes(self, work: Path) -> dict[str, Callable[[], object]]:
        """Give everything that is tried, by name."""
        return {
            **needed(self.shared, work),
            **self._files(work),
            **self._processes(),
            **self._network(),
            **limits(work),
        }

    def _files(self, work: Path) -> dict[str, Callable[[], object]]:
        secret, made = self.secret, self.folder / "made"
        return {
            "read outside": secret.read_text,
            "list outside": lambda: list(self.folder.iterdir()),
            "read by a link": lambda: ((work / "link").symlink_to(secret), (work / "link").read_text()),
            "read by a hard link": lambda: (work / "hard").hardlink_to(secret),
            "write outside": lambda: secret.write_text("changed"),
            "append outside": lambda: os.close(os.open(secret, os.O_WRONLY | os.O_APPEND)),
            "truncate outside": lambda: os.truncate(secret, 0),
            "make outside": lambda: made.write_text("x"),
            "make a folder outside": made.mkdir,
            "rename outside": lambda: secret.rename(self.folder / "renamed"),
            "take in": lambda: secret.rename(work / "taken"),
            "delete outside": secret.unlink,
            "change rights outside": lambda: really_changed(lambda: secret.chmod(0o600), secret),
            "change times outside": lambda: really_changed(lambda: os.utime(secret, (0, 0)), secret),
            "write shared data": lambda: (self.shared / "data.csv").write_text("x"),
            "make a device": lambda: os.mknod(work / "device", stat.S_IFCHR | 0o666, os.makedev(1, 3)),
        }

    def _processes(self) -> dict[str, Callable[[], object]]:
        victim, trace = self.victim, 101 if platform.machine() == "x86_64" else 117
        none = resource.getrlimit(resource.RLIMIT_CORE)
        return {
            "read the victim's environment": Path(f"/proc/{victim}/environ").read_bytes,
            "read the victim's memory": lambda: Path(f"/proc/{victim}/mem").open("rb").close(),
            "fork": fork,
            "start a program": lambda: os.waitpid(os.posix_spawn("/bin/true", ["true"], {}), 0),
            "signal the victim": lambda: os.kill(victim, 0),
            "kill the victim by a descriptor": lambda: signal_by_descriptor(victim, signal.SIGKILL),
            "move the victim to a processor": lambda: os.sched_setaffinity(victim, {0}),
            "limit the victim": lambda: resource.prlimit(victim, resource.RLIMIT_CORE, none),
            "trace the victim": lambda: system_call(trace, 16, victim, 0, 0),
            "signal its group": lambda: os.killpg(0, 0),
            "signal everybody": lambda: os.kill(-1, 0),
            "run in real time": lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1)),
        }

    def _network(self) -> dict[str, Callable[[], object]]:
        return {
            "connect by TCP": lambda: socket.create_connection(self.tcp.getsockname(), timeout=5).close(),
            "write to a path": lambda: datagram(str(self.folder / "socket")),
            "write to an abstract name": lambda: datagram("\0" + self.abstract),
            "see the network": see_network,
        }

    def after(self) -> dict[str, object]:
        """Look at what is outside once the sealed process has ended."""
        heard = 0
        for listener in self.listeners:
            with contextlib.suppress(BlockingIOError):
                heard += len(listener.recv(100))
            listener.close()
        self.tcp.close()
        lives = os.waitpid(self.victim, os.WNOHANG) == (0, 0)
        if lives:
            os.kill(self.victim, signal.SIGKILL)
            os.waitpid(self.victim, 0)
        names = sorted(path.name for path in self.folder.iterdir())
        return {"heard": heard, "victim lives": lives, "names": names, "secret": self._secret()}

    def _secret(self) -> str:
        return self.secret.read_text(encoding="utf-8") if self.secret.exists() else ""


if __name__ == "__main__":
    main()
