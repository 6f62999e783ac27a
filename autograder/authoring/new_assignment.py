"""A new assignment from a template: a notebook, a key and specimens that already pass the check."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

if TYPE_CHECKING:
    from pathlib import Path

TASK = "how-many-households"

_KEY = '''"""Key of ``{name}``: how each task is judged. It computes what is right from the data; it never quotes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stungmeanchey import load

from autograder.answers import as_number
from autograder.findings import Finding, right, wrong
from autograder.key import Key

if TYPE_CHECKING:
    from collections.abc import Iterator

key = Key("{name}")


@key.task("{task}", points=2, title="Households in the twin")
def _how_many_households(answer: object) -> Iterator[Finding]:
    given = as_number(answer)
    if given == len(load("households")):
        yield right(2, "That is the number of households.")
    elif given == len(load("people")):
        # A belief is recognised by what it gives. Name it with an id of misconceptions.toml.
        yield wrong(2, "You counted people, not households.")
    else:
        yield wrong(2, "That is not the number of households.")
'''

_SPECIMENS = {
    "right-len": ("2", "counts the rows of the table", "number_of_households = len(households)"),
    "right-unique": ("2", "counts the ids", 'number_of_households = households["household_id"].nunique()'),
    "right-plain-python": ("2", "counts one by one", "number_of_households = sum(1 for _ in households.index)"),
    "wrong-people": ("0", "counts people", 'number_of_households = int(households["persons"].sum())'),
    "wrong-columns": ("0", "counts columns", "number_of_households = households.shape[1]"),
    "wrong-mean": ("0", "takes a mean", 'number_of_households = float(households["persons"].mean())'),
    "wrong-text": ("0", "hands in a text", 'number_of_households = "563"'),
}


class NewAssignmentError(Exception):
    """The assignment cannot be made; the words say why."""


def make(assignments: Path, name: str) -> list[Path]:
    """Write the files of a new assignment; nothing that is there is overwritten.

    Parameters
    ----------
    assignments : Path
        The folder of assignments.
    name : str
        Such as ``ps06-access``: small letters, figures and hyphens, and a letter first.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    NewAssignmentError
        Where the name cannot be used, or a file of that name is there.
    """
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", name):
        raise NewAssignmentError(
            f"{name!r} cannot be a name. Use small letters, figures and single hyphens, a letter first: ps06-access."
        )
    files = {
        assignments / "source" / name / f"{name}.ipynb": nbformat.writes(_notebook(name)) + "\n",
        assignments / "keys" / f"{name.replace('-', '_')}.py": _KEY.format(name=name, task=TASK),
    }
    for specimen, (marks, why, code) in _SPECIMENS.items():
        text = f"# marks: {marks}\n# misconception:\n# why: {why}\n{code}\n"
        files[assignments / "specimens" / name / TASK / f"{specimen}.py"] = text
    there = [file for file in files if file.exists()]
    if there:
        raise NewAssignmentError(f"{there[0]} is there already. Choose another name, or remove it first.")
    for file, text in files.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return list(files)


def _notebook(name: str) -> nbformat.NotebookNode:
    set_up = "from stungmeanchey import load\n\nfrom autograder import check\n\n"
    task = (
        "## Task 1. Households (2 points)\n\nThe municipality asks: *how many households are there?*\n\n"
        "**Hand in** `number_of_households`: one number."
    )
    answer = (
        "number_of_households = None\n\n### BEGIN SOLUTION\nnumber_of_households = len(households)\n### END SOLUTION"
    )
    test = (
        '# Visible check: is it one number?\ncheck.number("number_of_households", number_of_households, '
        'unit="households")\n\n### BEGIN HIDDEN TESTS\nfrom autograder import grade\n\n'
        f'grade("{name}/{TASK}", number_of_households)\n### END HIDDEN TESTS'
    )
    opening = (
        f"# {name}\n\n**Synthetic twin of the Stung Meanchey canal community: no real person, plot or title.**\n\n"
        "| | |\n|---|---|\n| **Aim** | You can … |\n| **Time** | … |\n| **Points** | 2 |\n"
    )
    cells = [
        new_markdown_cell(opening, id="opening"),
        _marked(new_code_cell(f'{set_up}households = load("households")'), "set-up", locked=True),
        new_markdown_cell(task, id=f"{TASK}-text"),
        _marked(new_code_cell(answer), f"{TASK}-answer", solution=True),
        _marked(new_code_cell(test), TASK, grade=True, locked=True, points=2),
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel, "language_info": {"name": "python"}})


def _marked(cell: nbformat.NotebookNode, name: str, **marks: Any) -> nbformat.NotebookNode:  # noqa: ANN401
    plain = {"grade": False, "locked": False, "solution": False, "task": False, "schema_version": 3}
    cell.metadata["nbgrader"] = {**plain, "grade_id": name, **marks}
    cell["id"] = name
    return cell
