"""The assignments as their authors wrote them, and the means to judge answers to them as a notebook would."""

from __future__ import annotations

import contextlib
import io
import os
import warnings
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import matplotlib.pyplot as plt
import nbformat
import networkx as nx
import pandas as pd
import pytest

from autograder.authoring.specimens import read_specimens
from autograder.grading.graded_cells import is_autograded
from autograder.key import KEYS_VARIABLE, load_key
from autograder.values import read_json, record_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from autograder.authoring.specimens import Specimen
    from autograder.findings import Verdict
    from autograder.key import Key

FOLDER = Path(__file__).resolve().parents[2] / "assignments"
NAMES = tuple(sorted(path.parent.name for path in FOLDER.glob("source/*/*.ipynb") if path.stem == path.parent.name))
DATA = "STUNGMEANCHEY_DATA"


@dataclass(frozen=True)
class Assignment:
    """One assignment of the checkout.

    Attributes
    ----------
    name : str
    notebook : NotebookNode
        The lecturer's version.
    key : Key
    specimens : tuple of Specimen
    """

    name: str
    notebook: nbformat.NotebookNode
    key: Key
    specimens: tuple[Specimen, ...]
    folder: Path = FOLDER

    @property
    def written(self) -> dict[str, nbformat.NotebookNode]:
        """Cells that a person marks, by their ``grade_id``."""
        return {name: cell for name, cell in graded(self.notebook).items() if not is_autograded(cell)}

    def cell(self, grade_id: str) -> nbformat.NotebookNode:
        """Find a cell by its ``grade_id``."""
        return next(
            cell for cell in self.notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == grade_id
        )

    def set_up(self) -> dict[str, Any]:
        """Run what stands before the first answer and give its names."""
        names: dict[str, Any] = {}
        with contextlib.redirect_stdout(io.StringIO()):
            for cell in self.notebook.cells:
                if cell.metadata.get("nbgrader", {}).get("solution"):
                    return names
                if cell.cell_type == "code":
                    _run(cell.source, names)
        return names

    def judge(self, task: str, code: str, names: Mapping[str, Any]) -> Verdict:
        """Run an answer's code after the set-up, and judge what the task's graded cell hands over, as data."""
        names = {name: _own_copy(value) for name, value in names.items()}
        handed_over: list[object] = []
        hidden = self.cell(task).source.split("### BEGIN HIDDEN TESTS")[1].replace("from autograder import grade", "")
        with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a library's warning to a student, which costs no mark
            _run(code, names)
            _run(hidden, names | {"grade": lambda _task, value: handed_over.append(value)})
        recorded = record_json(handed_over[-1], inputs=self.key.inputs_of(task))
        plt.close("all")  # a hundred answers draw a hundred figures
        return self.key.judge(task, read_json(recorded))


def graded(notebook: nbformat.NotebookNode) -> dict[str, nbformat.NotebookNode]:
    """Cells that carry points, by their ``grade_id``."""
    marked = [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade")]
    return {cell.metadata.nbgrader["grade_id"]: cell for cell in marked}


def _run(code: str, names: dict[str, Any]) -> None:
    exec(code, names)  # noqa: S102 - cells and specimens of this very checkout


def _own_copy(value: object) -> object:
    return value.copy() if isinstance(value, pd.DataFrame | pd.Series | nx.Graph | dict | list | set) else value


def fresh_key(name: str) -> Key:
    """Load a key anew: what a key remembers of one twin must not help it on another."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(KEYS_VARIABLE, str(FOLDER / "keys"))
        return load_key(name)


@cache
def read_assignment(name: str) -> Assignment:
    """Read an assignment of the checkout."""
    return Assignment(
        name,
        nbformat.read(FOLDER / "source" / name / f"{name}.ipynb", as_version=4),
        fresh_key(name),
        tuple(read_specimens(FOLDER / "specimens" / name)),
    )


_set_up: dict[tuple[str, str], dict[str, Any]] = {}


def names_of(assignment: Assignment) -> dict[str, Any]:
    """What a notebook knows after its set-up, on the twin of the moment; run once for each twin."""
    at = (assignment.name, os.environ.get(DATA, ""))
    if at not in _set_up:
        _set_up[at] = assignment.set_up()
    return _set_up[at]
