"""The lecturer's notebook of every assignment, and the one that nbgrader releases from it."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import nbformat
import pytest

from tests.assignments.as_written import FOLDER, NAMES, graded, read_assignment

if TYPE_CHECKING:
    from tests.assignments.as_written import Assignment


def prose_of(notebook: nbformat.NotebookNode) -> str:
    """Join what students read."""
    return "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


# --- the lecturer's notebook ---------------------------------------------------------------------------------


def test_it_is_a_clean_notebook(assignment: Assignment) -> None:
    notebook = assignment.notebook
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert notebook.metadata.kernelspec.name == "python3"
    assert all(re.fullmatch(r"[a-z0-9-]+", cell.id) for cell in notebook.cells)
    assert all(not cell.outputs and cell.execution_count is None for cell in notebook.cells if "outputs" in cell)
    assert {cell.metadata.nbgrader.schema_version for cell in notebook.cells if "nbgrader" in cell.metadata} == {3}


def test_points_agree_with_the_key_and_with_what_students_read(assignment: Assignment) -> None:
    points = {name: float(cell.metadata.nbgrader["points"]) for name, cell in graded(assignment.notebook).items()}
    by_hand = {name: points[name] for name in assignment.written}
    assert {name: worth for name, worth in points.items() if name not in by_hand} == {
        name: task.points for name, task in assignment.key.tasks.items()
    }
    headings = re.findall(r"^## Task \d+\. .*\((\d+(?:\.\d+)?) points?\b", prose_of(assignment.notebook), re.MULTILINE)
    assert [float(told) for told in headings] == list(points.values())
    front = re.search(r"\*\*Points\*\* \| (\d+)", prose_of(assignment.notebook))
    assert front, "the table on top says **Points**"
    assert float(front[1]) == sum(points.values())


def test_minutes_and_what_to_read_are_told(assignment: Assignment) -> None:
    prose = prose_of(assignment.notebook)
    told = re.search(r"\*\*Time\*\* \| (.*\b(?:minutes|hours?)\b.*) \|", prose)
    assert told, "the table on top says **Time**"
    if assignment.written:
        each = re.search(r"([\d, ]+ and \d+) minutes for tasks 1 to (\d+), \d+ minutes for the \w+", told[1])
        assert each, "the table on top gives the minutes of each task"
        assert len(re.findall(r"\d+", each[1])) == int(each[2]) == len(assignment.key.tasks)
    page = re.search(r"\*\*Before you start\*\* \| .*`([\w/-]+)`", prose)
    assert page, "the table on top names the page of the book"
    assert (FOLDER.parent / "book" / f"{page[1]}.md").is_file()
    assert "Synthetic twin of the Stung Meanchey canal community" in prose


def test_cells_before_the_first_answer_are_locked(assignment: Assignment) -> None:
    for cell in assignment.notebook.cells:
        mark = cell.metadata.get("nbgrader", {})
        if mark.get("solution"):
            return
        if cell.cell_type == "code":
            assert mark["locked"], cell.id
            assert not mark["grade"], cell.id


def test_each_task_has_a_visible_check(assignment: Assignment) -> None:
    for task in assignment.key.tasks:
        seen = assignment.cell(task).source.split("### BEGIN HIDDEN TESTS")[0]
        assert re.search(r"\b(check\.\w+\(|assert |print\()", seen), task


# --- as nbgrader releases it -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> dict[str, nbformat.NotebookNode]:
    """Every assignment in the form that students get, made by the real nbgrader."""
    folder = tmp_path_factory.mktemp("release")
    for part in ("source", "keys"):
        shutil.copytree(FOLDER / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(FOLDER / "nbgrader_config.py", folder)
    ended = subprocess.run(
        ["nbgrader", "generate_assignment", "--assignment=*"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    return {name: nbformat.read(folder / "release" / name / f"{name}.ipynb", as_version=4) for name in NAMES}


@pytest.mark.system
@pytest.mark.parametrize("name", NAMES)
def test_the_released_notebook_holds_no_answer(released: dict[str, nbformat.NotebookNode], name: str) -> None:
    assignment, notebook = read_assignment(name), released[name]
    text = nbformat.writes(notebook)
    for giveaway in ("BEGIN SOLUTION", "HIDDEN", "grade(", "from autograder import grade", "Rubric", "model answer"):
        assert giveaway not in text, giveaway
    given = "\n".join(cell.source for cell in notebook.cells)
    for cell in assignment.notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("solution") and cell.cell_type == "code":
            solved = re.findall(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", cell.source, re.DOTALL)
            assert solved, cell.id
            lines = [line.strip() for part in solved for line in part.splitlines() if len(line.strip()) > 30]
            assert [line for line in lines if line in given] == [], cell.id
    assert set(graded(notebook)) == set(graded(assignment.notebook))
    assert all(not cell.outputs for cell in notebook.cells if "outputs" in cell)
