"""What this machine has and lacks, and what follows from it. Standard library only: it must work before set-up."""

from __future__ import annotations

import importlib.util
import os
import platform
import shutil
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FIRST_PORT = 8563
PORTS = (FIRST_PORT, FIRST_PORT + 1, FIRST_PORT + 2)


@dataclass(frozen=True)
class Finding:
    """One thing looked at: is it fine, what was found, what follows."""

    what: str
    fine: bool
    found: str
    follows: str = ""


def examine() -> list[Finding]:
    """Look at the machine.

    Returns
    -------
    list of Finding
        The first ones are needed, the later ones only for some work.
    """
    return [_python(), _venv_module(), _folder(), _disk(), *_tools(), _browser(), _namespaces(), _system(), *_ports()]


def report() -> int:
    """Print the findings; return 1 where something that everybody needs is missing."""
    findings = examine()
    for finding in findings:
        print(f"{'✓' if finding.fine else '✗'} {finding.what}: {finding.found}")
        if finding.follows:
            print(f"    {finding.follows}")
    needed = findings[:4]
    lacking = [finding.what for finding in needed if not finding.fine]
    print()
    print(
        f"Before ./course up, mend: {', '.join(lacking)}." if lacking else "Nothing stands in the way of ./course up."
    )
    return 1 if lacking else 0


def _python() -> Finding:
    version = platform.python_version()
    fine = (3, 11) <= sys.version_info[:2] <= (3, 13)
    return Finding("Python", fine, f"{version} ({sys.executable})", "" if fine else "3.11, 3.12 or 3.13 is needed.")


def _venv_module() -> Finding:
    # A whole venv module is needed only to fetch uv; Debian leaves ensurepip to the package python3-venv.
    if shutil.which("uv") or (ROOT / ".venv").exists():
        return Finding("uv or venv", True, "there")
    fine = importlib.util.find_spec("ensurepip") is not None
    return Finding(
        "uv or venv", fine, "venv" if fine else "neither", "" if fine else "sudo apt install python3-venv (once)"
    )


def _folder() -> Finding:
    fine = os.access(ROOT, os.W_OK)
    return Finding(
        "Folder", fine, f"{ROOT} is {'writable' if fine else 'read-only'}",
        "" if fine else "Copy the course to a folder of yours.",
    )  # fmt: skip


def _disk() -> Finding:
    free = shutil.disk_usage(ROOT).free / 1e9
    return Finding("Free disk", free > 3, f"{free:.1f} GB", "" if free > 3 else "About 3 GB are needed.")


def _tools() -> list[Finding]:
    git = shutil.which("git")
    npm = shutil.which("npm")
    return [
        Finding("git", bool(git), git or "not found", "" if git else "Only needed to update the course."),
        Finding("npm", True, npm or "not found", "" if npm else "The environment brings its own: nothing is missing."),
    ]


def _browser() -> Finding:
    from book.errors import BookError
    from book.printing.browser import find_browser

    try:
        found = find_browser()
    except BookError:
        found = ""
    return Finding(
        "Chromium", bool(found), found or "not found, nor Chrome or Edge",
        "" if found else "./course pdf prints with it, and browser tests use it. On Debian: sudo apt install chromium",
    )  # fmt: skip


def _namespaces() -> Finding:
    """Try an empty network namespace: with one, tests can show that the book builds with the cable out."""
    unshare = shutil.which("unshare")
    fine = bool(unshare) and not subprocess.run(["unshare", "-rn", "true"], capture_output=True, check=False).returncode
    return Finding(
        "Namespaces", fine, "user and network namespaces can be made" if fine else "not available",
        "" if fine else "The test that builds the book with the network cut is skipped here.",
    )  # fmt: skip


def _system() -> Finding:
    name = platform.system()
    if name == "Windows":
        return Finding(
            "Grading", False, "Windows",
            "The book, the data and the desk work. nbgrader's exchange (release, collect) does not exist here, and a "
            "student's code cannot be sealed: grade in WSL2 or on Linux.",
        )  # fmt: skip
    if name != "Linux":
        return Finding(
            "Grading", False, name,
            "The engine that closes off a student's code needs Linux. Here ./course grade --plain grades with "
            "nbgrader's own autograder, in which it runs with your rights: use an account that holds nothing else.",
        )  # fmt: skip
    from autograder.sealed.levels import level_of_host
    from autograder.sealed.seal import MEANING, Level

    level = level_of_host()
    fine = level >= Level.LANDLOCK
    return Finding(
        "Grading", fine, f"{name}; a student's code can be sealed at level {level.value} of 3 ({level.name.lower()})",
        f"{MEANING[level][0].upper()}{MEANING[level][1:]}."
        + ("" if fine else " Grade on Linux 5.13 or later, in WSL2, or with --unsandboxed in an account of its own."),
    )  # fmt: skip


def _ports() -> list[Finding]:
    findings = []
    for port in PORTS:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
                findings.append(Finding(f"Port {port}", True, "free"))
            except OSError:
                findings.append(
                    Finding(f"Port {port}", False, "in use", "Stop what uses it, or: ./course up --port 9000")
                )
    return findings
