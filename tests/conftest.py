"""What every room's tests share."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
STRICT = os.environ.get("CI") == "true"


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session", autouse=True)
def _own_programs() -> None:
    """Programs that tests start are those of this environment; Jupyter's own files stay out of the home folder."""
    os.environ["PATH"] = str(Path(sys.executable).parent) + os.pathsep + os.environ["PATH"]


@pytest.fixture(scope="session", autouse=True)
def _jupyter_home(tmp_path_factory: pytest.TempPathFactory) -> None:
    home = tmp_path_factory.mktemp("jupyter")
    for name in ("CONFIG", "DATA", "RUNTIME"):
        os.environ[f"JUPYTER_{name}_DIR"] = str(home / name.lower())


def pytest_sessionstart(session: pytest.Session) -> None:
    """Build the data where a fresh clone has none, once for all workers: nearly every test reads them."""
    if not hasattr(session.config, "workerinput"):
        from generator.package import build_data

        build_data(563)


# What one worker prepares for many tests, dearest first. Tests that share one of these stay with one worker: two would
# build into one folder. A test names what it uses in its signature: what it asks for as it runs is not seen here.
_SHARED = ("road", "html")


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep tests together that share something dear, and else those of one file; the dearest begin first."""
    order = {}
    for item in items:
        shared = [name for name in _SHARED if name in getattr(item, "fixturenames", ())]
        group = shared[0] if shared else str(item.path)
        order[item] = _SHARED.index(group) if shared else len(_SHARED)
        item.add_marker(pytest.mark.xdist_group(group))
    items.sort(key=order.__getitem__)


def lacking(what: str) -> None:
    """Skip a test that this machine cannot run; under CI=true that is an error."""
    if STRICT:
        pytest.fail(f"CI must have it: {what}")
    pytest.skip(what)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the machine's Chromium."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name)
        if found:
            return found
    lacking("Chromium (on Debian: sudo apt install chromium)")
    raise AssertionError


@dataclass(frozen=True)
class Road:
    """A copy of the checkout in which a newcomer has typed ``./course up --no-serve``."""

    folder: Path
    ended: subprocess.CompletedProcess[str]

    def course(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Type a command of the front door in the copy."""
        return _type(self.folder, *words)


def _type(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER_", "COURSE_", "PYTHON"))}
    bare["PATH"] = os.pathsep.join(
        place for place in bare["PATH"].split(os.pathsep) if place != str(Path(sys.executable).parent)
    )
    return subprocess.run(
        ["./course", *words],
        cwd=folder,
        env=bare,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="session")
def road(tmp_path_factory: pytest.TempPathFactory) -> Road:
    """Walk the newcomer's road once: every test of what it leads to shares it."""
    folder = tmp_path_factory.mktemp("newcomer") / "course"
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    return Road(folder, _type(folder, "up", "--no-serve"))
