"""The wheel that students install: complete without the checkout, and without anything that gives answers away."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import zipfile
from typing import TYPE_CHECKING

import pytest

from front_door.wheel import WheelError, build_wheel

if TYPE_CHECKING:
    from pathlib import Path

PROGRAM = """
import sys
sys.path[:] = [path for path in sys.path if path not in ("", ".")]
sys.path.insert(0, sys.argv[1])
import stungmeanchey
assert stungmeanchey.__file__.startswith(sys.argv[1]), stungmeanchey.__file__
for state in ("before", "works", "after"):
    for name in stungmeanchey.names(state):
        assert len(stungmeanchey.load(name, state=state)), name
assert len(stungmeanchey.load("rights", quality="raw"))
assert stungmeanchey.load("households")["persons"].sum() == 3400
from importlib.util import find_spec
assert find_spec("generator") is None
print("loaded")
"""


@pytest.fixture(scope="module")
def wheel(data: Path, tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    return zipfile.ZipFile(build_wheel(data, tmp_path_factory.mktemp("wheel")))


def test_every_layer_loads_from_the_wheel_alone(wheel: zipfile.ZipFile, tmp_path: Path) -> None:
    # A pure wheel is installed by unpacking it.
    wheel.extractall(tmp_path)
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    program = f"import site; site.addsitedir = None\n{PROGRAM}"
    ended = subprocess.run(
        # -S: no .pth files, so that an editable install of the checkout is not found; the libraries come by hand.
        [sys.executable, "-S", "-I", "-c", f"import sys; sys.path.append({sysconfig.get_path('purelib')!r})\n{program}",
         str(tmp_path)],
        env=clean, cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.stdout == "loaded\n", ended.stderr


def test_wheel_gives_no_answers_away(wheel: zipfile.ZipFile) -> None:
    names = wheel.namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"stungmeanchey", "autograder"}
    assert not [name for name in names if "generator" in name or "flaw" in name or "/keys/" in name]
    for name in names:
        if name.startswith("stungmeanchey/"):
            assert b"FlawRegister" not in wheel.read(name)


def test_wheel_is_small_and_typed(wheel: zipfile.ZipFile) -> None:
    names = wheel.namelist()
    assert "stungmeanchey/py.typed" in names
    assert not [name for name in names if name.endswith((".aux.xml", "-wal", "-shm"))]
    assert sum(info.compress_size for info in wheel.infolist()) < 5_000_000


def test_the_wheel_of_a_cohort_has_a_version_of_its_own(data: Path, tmp_path: Path) -> None:
    assert build_wheel(data, tmp_path, "cohort-2027").name.split("-")[1].endswith("+cohort.2027")


def test_a_wheel_that_cannot_be_built_says_why(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(WheelError, match="could not be built"):
        build_wheel(tmp_path / "empty", tmp_path, 'not a version "')
