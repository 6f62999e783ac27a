"""For authors of assignments: see whether the specimens get what they promise."""

from __future__ import annotations

import contextlib
import io
import os
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

import nbformat

from autograder.graded_cells import graded_task, is_autograded
from autograder.key import KEYS_VARIABLE, load_key
from autograder.specimens import Specimen, read_specimens

if TYPE_CHECKING:
    from pathlib import Path

    from nbformat import NotebookNode


@dataclass(frozen=True)
class SpecimenOutcome:
    """What a specimen got."""

    specimen: Specimen
    marks: float
    misconceptions: tuple[str, ...]

    @property
    def kept(self) -> bool:
        """Whether the specimen got exactly the marks and the misconceptions that it promises."""
        promised = self.specimen
        return promised.marks == self.marks and set(promised.misconceptions) == set(self.misconceptions)


def check_specimens(assignments: Path, assignment: str) -> list[SpecimenOutcome]:
    """Run each specimen of an autograded task after the notebook's set-up cell and judge it with the key.

    Specimens of tasks that are marked by hand are left out. Their code runs in this very process: they are ours.

    Parameters
    ----------
    assignments : Path
        The folder of assignments.
    assignment : str

    Returns
    -------
    list of SpecimenOutcome
    """
    os.environ[KEYS_VARIABLE] = str(assignments / "keys")
    key = load_key(assignment)
    notebook = nbformat.read(assignments / "source" / assignment / f"{assignment}.ipynb", as_version=4)
    answers = _answer_names(notebook)
    outcomes = []
    for specimen in read_specimens(assignments / "specimens" / assignment):
        if specimen.task not in key.tasks:
            continue
        names = _run(_setup(notebook), specimen.code)
        verdict = key.judge(specimen.task, names.get(answers[specimen.task]))
        outcomes.append(SpecimenOutcome(specimen, verdict.marks, verdict.misconceptions))
    return outcomes


def _setup(notebook: NotebookNode) -> str:
    """Give the code of the cells before the first task."""
    code = []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            if cell.metadata.get("nbgrader", {}).get("solution") or is_autograded(cell):
                break
            code.append(cell.source)
    return "\n".join(code)


def _answer_names(notebook: NotebookNode) -> dict[str, str]:
    """Give, by task, the name of the variable that its graded cell hands in."""
    import ast

    names = {}
    for cell in notebook.cells:
        task = graded_task(cell.source) if is_autograded(cell) else None
        if task:
            call = ast.parse(cell.source).body[-1].value  # type: ignore[attr-defined]
            names[task.partition("/")[2]] = ast.unparse(call.args[1])
    return names


def _run(setup: str, code: str) -> dict[str, object]:
    names: dict[str, object] = {"__name__": "specimen"}
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        exec(compile(setup, "set-up cell", "exec"), names)  # noqa: S102 - the course's own notebook and specimens
        exec(compile(code, "specimen", "exec"), names)  # noqa: S102
    return names
