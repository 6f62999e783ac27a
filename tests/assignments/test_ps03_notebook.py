"""The tenure audit: what its notebook names in the book, and a class through the real nbgrader."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

import nbformat
import pytest

from autograder.authoring.specimens import fill_in
from tests.assignments.as_written import graded

if TYPE_CHECKING:
    from pathlib import Path

    from autograder.authoring.specimens import Specimen
    from tests.assignments.as_written import Assignment

NAME = "ps03-tenure-audit"
WRITTEN = "note-to-the-chief-answer"


def nbgrader(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the real nbgrader in a course's folder."""
    return subprocess.run(["nbgrader", *words], cwd=folder, capture_output=True, text=True, check=False)


# --- the lecturer's notebook -----------------------------------------------------------------------------------


def test_headings_named_in_the_notebook_are_the_books(ps03: Assignment, root: Path) -> None:
    page = root / "book" / "units" / "04-who-holds-what.md"
    if not page.is_file():
        pytest.skip(f"{page.name} is not written yet")
    text = page.read_text(encoding="utf-8").lower()
    for cell in ps03.notebook.cells:
        for heading in re.findall(r"Unit 4: \*(.*?)\*", cell.source):
            assert heading.lower() in text, heading


def test_the_model_answer_keeps_to_the_length_asked_for(ps03: Assignment) -> None:
    model = ps03.cell(WRITTEN).source.split("**Rubric")[0].split("To the chief", 1)[1]
    assert 150 <= len(model.split()) <= 250


# --- through nbgrader ---------------------------------------------------------------------------------------------


BROKEN = {"rights-without-source": "for row in rights\n    pass"}


@dataclass(frozen=True)
class Graded:
    """A course folder in which a small class was graded."""

    folder: Path
    released: nbformat.NotebookNode

    def marks(self, student: str) -> dict[str, float | None]:
        """Marks that nbgrader saved, by ``grade_id``."""
        from nbgrader.api import Gradebook

        with Gradebook(f"sqlite:///{self.folder / 'gradebook.db'}", "stungmeanchey") as gradebook:
            submission = gradebook.find_submission_notebook(NAME, NAME, student)
            return {grade.name: grade.auto_score for grade in submission.grades}

    def said(self, student: str, task: str) -> str:
        """What the graded cell of a task printed and showed, in plain words."""
        file = self.folder / "autograded" / student / NAME / f"{NAME}.ipynb"
        cell = graded(nbformat.read(file, as_version=4))[task]
        return "\n".join(
            output.get("text", "") + output.get("data", {}).get("text/plain", "") for output in cell.outputs
        )


@pytest.fixture(scope="session")
def course(ps03: Assignment, tmp_path_factory: pytest.TempPathFactory) -> Graded:
    """A class of three graded by stock commands: blank, reference, and wrong answers with one cell that is broken."""
    folder = tmp_path_factory.mktemp("course")
    for part in ("source", "keys"):
        shutil.copytree(ps03.folder / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ps03.folder / "nbgrader_config.py", folder)
    ended = nbgrader(folder, "generate_assignment", NAME)
    assert ended.returncode == 0, ended.stderr
    released = nbformat.read(folder / "release" / NAME / f"{NAME}.ipynb", as_version=4)
    reference = {task: ps03.cell(f"{task}-answer").source for task in ps03.key.tasks}
    note = next(specimen.code for specimen in ps03.specimens if specimen.name == "good")
    students = {
        "blank": released,
        "reference": fill_in(released, {**reference, "note-to-the-chief": note}),
        "wrong": fill_in(released, {task: specimen.code for task, specimen in wrong_ones(ps03).items()} | BROKEN),
    }
    for student, notebook in students.items():
        place = folder / "submitted" / student / NAME
        place.mkdir(parents=True)
        nbformat.write(notebook, place / f"{NAME}.ipynb")
    ended = nbgrader(folder, "autograde", NAME, "--create")
    assert ended.returncode == 0, ended.stderr
    return Graded(folder, released)


def wrong_ones(ps03: Assignment) -> dict[str, Specimen]:
    """One wrong specimen a task that earns something where there is one."""
    chosen = {}
    for task in ps03.key.tasks:
        wrong = [item for item in ps03.specimens if item.task == task and item.name.startswith("wrong-")]
        chosen[task] = max(wrong, key=lambda item: item.marks)
    return chosen


@pytest.mark.system
def test_a_blank_notebook_gets_nothing(course: Graded) -> None:
    assert set(course.marks("blank").values()) == {0.0}
    assert "There is no answer yet" in course.said("blank", "duplicate-titles")
    assert "Reread: Unit 4" in course.said("blank", "titled-area-by-sex")


@pytest.mark.system
def test_the_reference_gets_full_marks(course: Graded, ps03: Assignment) -> None:
    marks = course.marks("reference")
    assert marks.pop(WRITTEN) is None  # waits for a person
    assert marks == {name: task.points for name, task in ps03.key.tasks.items()}
    assert "✗" not in "".join(course.said("reference", task) for task in ps03.key.tasks)


@pytest.mark.system
def test_wrong_answers_get_what_their_specimens_promise(course: Graded, ps03: Assignment) -> None:
    chosen = wrong_ones(ps03)
    marks = course.marks("wrong")
    assert marks.pop(WRITTEN) == 0.0
    assert marks == {task: 0.0 if task in BROKEN else specimen.marks for task, specimen in chosen.items()}
    for task, specimen in chosen.items():
        beliefs = ("no-answer",) if task in BROKEN else specimen.misconceptions
        assert all(f"[{belief}]" in course.said("wrong", task) for belief in beliefs)


@pytest.mark.system
def test_nbgrader_validates_the_lecturers_notebook(course: Graded) -> None:
    ended = nbgrader(course.folder, "validate", f"source/{NAME}/{NAME}.ipynb")
    assert ended.returncode == 0, ended.stderr
    assert "Success! Your notebook passes all the tests." in ended.stdout
