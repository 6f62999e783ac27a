"""The assignment as its authors wrote it, and the means to judge answers to it as a notebook would."""

from __future__ import annotations

import contextlib
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import nbformat
import pandas as pd
import pytest
from generator.files.write import write_package

from autograder.authoring.specimens import read_specimens
from autograder.key import _import, load_key
from tests.datasets.conftest import build_once

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from types import ModuleType

    from generator import Twin

    from autograder.authoring.specimens import Specimen
    from autograder.findings import Verdict
    from autograder.key import Key

NAME = "ps03-tenure-audit"
WRITTEN = "note-to-the-chief"


@dataclass(frozen=True)
class Assignment:
    """One assignment of the checkout.

    Attributes
    ----------
    folder : Path
        Folder of all assignments.
    notebook : NotebookNode
        The lecturer's version.
    key : Key
    specimens : tuple of Specimen
    """

    folder: Path
    notebook: nbformat.NotebookNode
    key: Key
    specimens: tuple[Specimen, ...]

    def cell(self, grade_id: str) -> nbformat.NotebookNode:
        """Find a cell by its ``grade_id``."""
        return next(
            cell for cell in self.notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == grade_id
        )

    def variable(self, task: str) -> str:
        """Name in which a task's answer is handed in: the first name in its solution cell."""
        return self.cell(f"{task}-answer").source.split("=")[0].strip()

    def set_up(self) -> dict[str, Any]:
        """Run the set-up cell and give its names."""
        names: dict[str, Any] = {}
        with contextlib.redirect_stdout(io.StringIO()):
            _run(self.cell("set-up").source, names)
        return names

    def answer(self, task: str, code: str, names: Mapping[str, Any]) -> object:
        """Run an answer's code after the set-up cell and give what it hands in."""
        names = {name: _own_copy(value) for name, value in names.items()}
        _run(code, names)
        return names[self.variable(task)]

    def judge(self, task: str, code: str, names: Mapping[str, Any]) -> Verdict:
        """Run an answer's code and judge what it hands in."""
        return self.key.judge(task, self.answer(task, code, names))


def _run(code: str, names: dict[str, Any]) -> None:
    exec(code, names)  # noqa: S102 - cells and specimens of this very checkout


def _own_copy(value: object) -> object:
    return value.copy() if isinstance(value, pd.DataFrame) else value


@pytest.fixture(scope="session")
def ps03(root: Path) -> Assignment:
    """The first graded assignment."""
    folder = root / "assignments"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COURSE_KEYS", str(folder / "keys"))
        key = load_key(NAME)
    return Assignment(
        folder,
        nbformat.read(folder / "source" / NAME / f"{NAME}.ipynb", as_version=4),
        key,
        tuple(read_specimens(folder / "specimens" / NAME)),
    )


@pytest.fixture(scope="session")
def names(ps03: Assignment) -> dict[str, Any]:
    """What a notebook knows after the set-up cell."""
    return ps03.set_up()


@pytest.fixture
def key_module(ps03: Assignment) -> ModuleType:
    """The key's module, freshly imported: its functions compute the right answers from the twin of the moment."""
    return _import(ps03.folder / "keys" / "ps03_tenure_audit.py")


@dataclass(frozen=True)
class Variant:
    """Another cohort's twin, for which the loader has been turned to its files."""

    twin: Twin
    ps03: Assignment
    names: dict[str, Any]
    key_module: ModuleType


@pytest.fixture(scope="module", params=[1, 7])
def other_twin(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Twin, Path]:
    """A twin from another seed, and the folder with its files."""
    twin = build_once(request.param)
    folder = tmp_path_factory.mktemp(f"twin-{request.param}")
    write_package(twin, folder)
    return twin, folder


@pytest.fixture
def variant(
    ps03: Assignment, key_module: ModuleType, other_twin: tuple[Twin, Path], monkeypatch: pytest.MonkeyPatch
) -> Variant:
    """The assignment on another twin, as long as the test does not call ``monkeypatch.undo()``."""
    twin, folder = other_twin
    monkeypatch.setenv("STUNGMEANCHEY_DATA", str(folder))
    return Variant(twin, ps03, ps03.set_up(), key_module)
