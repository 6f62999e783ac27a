"""Prepare the course's own environment, then hand over to it. Standard library only.

The environment is ``.venv`` with the versions of ``requirements/course.txt``, each checked against its hash. uv is
taken from the machine, or fetched by name. A stamp is written last, so an environment that was left half-written is
finished at the next call.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WINDOWS = os.name == "nt"
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")
TOOLS = ROOT / ".course" / "tools"
REQUIREMENTS = ROOT / "requirements"

HELP = """The course of the Stung Meanchey canal community: one front door.

    ./course up              set everything up, build it, grade a sample class, and show it
    ./course up --no-serve   the same, but stop after building
    ./course test            install what tests need and run them
    ./course doctor          what this machine has and lacks, and what follows from it

The first call of any of these but doctor sets up an environment in .venv (about 500 MB are fetched once;
some minutes). After that, ./course --help lists every command.
"""


class SetupError(Exception):
    """The environment could not be prepared; the words say what stands in the way and what to do."""


def main(words: list[str]) -> int:
    """Prepare what the command needs, run it, and return its exit code."""
    ready = _is_ready("course")
    if not ready and (not words or words[0] in {"-h", "--help", "help"}):
        print(HELP)
        return 0
    if not ready and words[0] == "doctor":
        sys.path.insert(0, str(ROOT))
        from front_door.doctor import report

        return report()
    try:
        prepare("course")
        if words[:1] == ["test"] and not {"-h", "--help"} & set(words):
            prepare("test")
    except SetupError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except PermissionError as error:
        print(f"\n{error.filename} cannot be written. Copy the course to a folder of yours.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. The same command goes on from here.", file=sys.stderr)
        return 130
    return _hand_over([str(PYTHON), "-m", "front_door", *words])


def _hand_over(command: list[str]) -> int:
    environment = {**os.environ, "VIRTUAL_ENV": str(VENV)}
    environment["PATH"] = str(PYTHON.parent) + os.pathsep + environment.get("PATH", "")
    for name in ("PYTHONHOME", "PYTHONPATH"):
        environment.pop(name, None)
    if not WINDOWS:
        os.execve(command[0], command, environment)  # noqa: S606 - our own interpreter, our own words
    try:
        return subprocess.run(command, env=environment, check=False).returncode
    except KeyboardInterrupt:
        return 130


def prepare(part: str) -> None:
    """Bring ``.venv`` to the versions of ``requirements/<part>.txt``; do nothing where it is.

    Parameters
    ----------
    part : {"course", "test"}

    Raises
    ------
    SetupError
        Where a package cannot be fetched or installed.
    """
    if _is_ready(part):
        return
    TOOLS.parent.mkdir(exist_ok=True)  # first of all, so that a read-only folder is named as what it is
    began = time.perf_counter()
    print(f"Setting up the environment for `{part}` in .venv (once) ...", flush=True)
    uv = find_uv()
    if not _runs(PYTHON):
        if VENV.exists():
            shutil.rmtree(VENV)
        _run([uv, "venv", "--quiet", "--no-project", "--python", sys.executable, str(VENV)])
    # Compiled once here, a quarter of a minute; else by each first start, and by every one where caches are forbidden.
    install = [uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", str(PYTHON)]
    # The lock is whole, so nothing is resolved again: what overrides.in leaves out stays out.
    _run([*install, "--no-deps", "--require-hashes", "-r", str(REQUIREMENTS / f"{part}.txt")])
    if part == "course":
        # The checkout itself: hatchling, which builds it, is among the pinned packages.
        _run([*install, "--no-deps", "--no-build-isolation", "--offline", "-e", str(ROOT)])
    _stamp(part).write_text(_wanted(part), encoding="utf-8")
    print(f"Environment ready ({time.perf_counter() - began:.0f} s).", flush=True)


def _stamp(part: str) -> Path:
    return VENV / f".{part}-is-ready"


def _wanted(part: str) -> str:
    digest = hashlib.sha256()
    for file in (REQUIREMENTS / f"{part}.txt", ROOT / "pyproject.toml", Path(__file__)):
        digest.update(file.read_bytes())
    return f"{digest.hexdigest()} {sys.version_info.major}.{sys.version_info.minor} {ROOT}\n"


def _is_ready(part: str) -> bool:
    stamp = _stamp(part)
    return stamp.is_file() and PYTHON.exists() and stamp.read_text(encoding="utf-8") == _wanted(part)


def _runs(python: Path) -> bool:
    """Tell whether an environment's Python starts and is the version that calls it."""
    if not python.exists():
        return False
    ask = "import sys; print(sys.version_info[:2])"
    answer = subprocess.run([str(python), "-c", ask], capture_output=True, text=True, check=False)
    return answer.returncode == 0 and answer.stdout.strip() == str(sys.version_info[:2])


def find_uv() -> str:
    """Give the path of uv: the machine's own, or one fetched by name into ``.course/tools``."""
    found = shutil.which("uv")
    if found:
        return found
    own = TOOLS / ("Scripts/uv.exe" if WINDOWS else "bin/uv")
    if own.exists():
        return str(own)
    python = TOOLS / ("Scripts/python.exe" if WINDOWS else "bin/python")
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(TOOLS)], capture_output=True, text=True, check=False
    )
    if made.returncode:
        raise SetupError(
            "This Python cannot make environments: its venv module is not whole. On Debian, install it once:\n"
            "    sudo apt install python3-venv\n"
            "or put uv on the PATH. Then run the same command again."
        )
    _run([str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes",
          "-r", str(REQUIREMENTS / "uv.txt")])  # fmt: skip
    return str(own)


def _run(command: list[str]) -> None:
    environment = {key: value for key, value in os.environ.items() if key not in {"VIRTUAL_ENV", "PYTHONPATH"}}
    ended = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    if ended.returncode:
        said = (ended.stderr or ended.stdout).strip()
        raise SetupError(
            f"This step failed:\n    {' '.join(command)}\nIt said:\n{_indent(said[-2000:])}\n"
            "The first set-up needs the internet and about 2 GB of free disk. "
            "Nothing is lost: run the same command again."
        )


def _indent(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
