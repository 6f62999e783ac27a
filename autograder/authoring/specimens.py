"""Specimens: named right and wrong answers, each with the marks and the misconceptions that it must get.

One file is one answer to one task: ``assignments/specimens/<assignment>/<task>/<name>.py``. Its head says what it
must get, the rest is the code that stands in the solution cell of a student's notebook.::

    # marks: 2
    # misconception: dup-first-copy
    # why: keep="first" leaves out the first copy of each number
    duplicate_titles = set(...)

``# misconception:`` may name several, with commas, or stand empty. The answer to a task that asks for a text, marked by
hand, is a ``.md`` file with the same head.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from nbformat import NotebookNode

_HEAD = re.compile(r"^# (marks|misconception|why):(.*)$", re.MULTILINE)

SOLUTION_SUFFIX = "-answer"


class SpecimenError(Exception):
    """A specimen file cannot be used; the words name the file and what is missing."""


@dataclass(frozen=True)
class Specimen:
    """One answer and what it must get.

    Attributes
    ----------
    task, name : str
    code : str
        What stands in the solution cell.
    marks : float
    misconceptions : tuple of str
    why : str
        What makes it right or wrong, for the author who reads the list.
    by_hand : bool
        Whether a person marks the task; `marks` then say nothing.
    """

    task: str
    name: str
    code: str
    marks: float
    misconceptions: tuple[str, ...]
    why: str
    by_hand: bool = False


def read_specimen(file: Path) -> Specimen:
    """Read one specimen file.

    Raises
    ------
    SpecimenError
        Where the head lacks ``marks`` or ``why``, or the marks are no number.
    """
    text = file.read_text(encoding="utf-8")
    head = {word: said.strip() for word, said in _HEAD.findall(text)}
    if not {"marks", "misconception", "why"} <= head.keys():
        raise SpecimenError(f"{file}: the first lines must say # marks:, # misconception: and # why:.")
    try:
        marks = float(head["marks"])
    except ValueError:
        raise SpecimenError(f"{file}: marks must be a number, and {head['marks']!r} was found.") from None
    beliefs = tuple(belief.strip() for belief in head["misconception"].split(",") if belief.strip())
    code = _HEAD.sub("", text).strip() + "\n"
    return Specimen(file.parent.name, file.stem, code, marks, beliefs, head["why"], by_hand=file.suffix == ".md")


def read_specimens(folder: Path) -> Iterator[Specimen]:
    """Read all specimens of an assignment, task by task, in the order of their names."""
    for file in sorted(file for ending in ("py", "md") for file in folder.glob(f"*/*.{ending}")):
        yield read_specimen(file)


def fill_in(released: NotebookNode, answers: Mapping[str, str]) -> NotebookNode:
    """Write answers into a released notebook, as a student would.

    Parameters
    ----------
    released : NotebookNode
        The student's version of the assignment. It is not changed.
    answers : mapping of str to str
        Code or text by task; it replaces the source of the cell whose ``grade_id`` is ``"<task>-answer"``.

    Returns
    -------
    NotebookNode
        A copy with the answers in place.

    Raises
    ------
    SpecimenError
        Where the notebook has no solution cell for a task.
    """
    import copy

    notebook = copy.deepcopy(released)
    cells = {cell.metadata.nbgrader["grade_id"]: cell for cell in notebook.cells if "nbgrader" in cell.metadata}
    for task, answer in answers.items():
        cell = cells.get(f"{task}{SOLUTION_SUFFIX}")
        if cell is None:
            raise SpecimenError(f"The notebook has no cell {task}{SOLUTION_SUFFIX}. It has: {', '.join(cells)}.")
        cell.source = answer
    return notebook
