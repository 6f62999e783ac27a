"""The whole seal, put on a freshly forked process before any of a student's code runs."""

from __future__ import annotations

import os
import signal
import sys
import sysconfig
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.sealed import filters, landlock, syscalls, view

if TYPE_CHECKING:
    from collections.abc import Sequence

WORK = "/home/student"
_MB = 1_000_000
# Of /etc, only what programs need to speak of time and letters: as root, a process could read all of it.
_SYSTEM = (
    "/usr", "/bin", "/lib", "/lib64", "/etc/localtime", "/etc/timezone", "/etc/fonts", "/etc/ld.so.cache",
    "/etc/mime.types", "/sys/devices/system/cpu",
)  # fmt: skip


class Level(IntEnum):
    """How much of the seal a host gives; each level has all that the one below it has."""

    NONE = 0
    LANDLOCK = 1
    NAMESPACES = 2
    VIEW = 3


MEANING = {
    Level.NONE: "a student's code runs with your rights: it can read keys and the gradebook, and use the network",
    Level.LANDLOCK: (
        "files are closed off, no processes and no sockets, budgets hold; a student's code still sees the host's "
        "clock, name, network addresses and which files there are, and can fill the disk"
    ),
    Level.NAMESPACES: (
        "files are closed off, no processes, no network, budgets hold; a student's code still sees which files there "
        "are, and can fill the disk"
    ),
    Level.VIEW: (
        "only Python and the data are there to read, no processes, no network, budgets hold; nothing is left open that "
        "we know of"
    ),
}


@dataclass(frozen=True)
class Budget:
    """What one submission may use.

    Attributes
    ----------
    cell_s : float
        Seconds of one cell; then it is interrupted.
    notebook_s : float
        Seconds of the whole notebook; then it is stopped.
    memory_mb, disk_mb, output_mb : int
    files : int
        Files open at once.
    """

    cell_s: float = 30.0
    notebook_s: float = 300.0
    memory_mb: int = 2000
    disk_mb: int = 64
    output_mb: int = 8
    files: int = 256


def python_paths() -> list[str]:
    """Folders that Python itself needs to read: the interpreter, its libraries and this environment's packages."""
    paths = [sys.prefix, sys.base_prefix, sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib")]
    paths += [sysconfig.get_path("purelib"), sysconfig.get_path("platlib"), str(Path(__file__).parents[1])]
    return _with_links_followed(paths)


def _with_links_followed(paths: list[str]) -> list[str]:
    """Name each path as it is said and as it is: modules are looked for under the name by which Python was started."""
    return list(dict.fromkeys(name for path in paths for name in (str(Path(path).absolute()), os.path.realpath(path))))


def enter(
    level: Level, budget: Budget, *, read: list[str], work: str, write: Sequence[str] = (), sockets: bool = False
) -> str:
    """Seal this process, for good.

    Parameters
    ----------
    level : Level
    budget : Budget
    read : list of str
        Further paths that may be read: the twin's data.
    work : str
        Folder to work in where the level gives no view of its own.
    write : sequence of str
        Further folders that may be written, the host's own: a Jupyter kernel's.
    sockets : bool
        For a Jupyter kernel, which speaks through sockets.

    Returns
    -------
    str
        The folder to work in, writable and empty.

    Raises
    ------
    OSError
        Where the host does not give this level after all: then nothing of a student's may run.
    """
    readable = [*_SYSTEM, *python_paths(), *_with_links_followed(read)]
    if level >= Level.NAMESPACES:
        view.leave_namespaces(mounts=level >= Level.VIEW)
    if level >= Level.VIEW:
        work = WORK
        view.build([*readable], write=write, work=work, size=budget.disk_mb * _MB)
    limit(budget)
    os.chdir(work)
    if level >= Level.LANDLOCK:
        own = f"/proc/{os.getpid()}"
        writable = [work, "/tmp", "/dev/shm"] if level >= Level.VIEW else [work]  # noqa: S108 - of our own view
        landlock.restrict(read=[*readable, own, "/proc/cpuinfo", "/proc/meminfo"], write=[*writable, *write])
        syscalls.drop_capabilities()
        filters.install(sockets=sockets)
    return work


def limit(budget: Budget) -> None:
    """Set the kernel's limits on this process."""
    import resource  # not on Windows, where the book's page on grading still reads this module

    mapped = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    wanted = {
        resource.RLIMIT_AS: mapped + budget.memory_mb * _MB,
        resource.RLIMIT_CPU: int(budget.notebook_s) + 1,
        resource.RLIMIT_FSIZE: budget.disk_mb * _MB,
        resource.RLIMIT_NOFILE: budget.files,
        resource.RLIMIT_CORE: 0,
    }
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a file that grows too large is an error in the cell, not a death
    for what, most in wanted.items():
        hard = resource.getrlimit(what)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)  # noqa: PLW2901
        resource.setrlimit(what, (most, most))
