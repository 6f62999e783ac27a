"""After a key is corrected a class is judged again from what was recorded; and stock nbgrader gives the same marks."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
import pytest

from autograder.cohorts.cohort import Cohort, Student
from autograder.grading.plain import grade_plainly
from autograder.grading.rejudge import Rejudged, rejudge
from autograder.grading.rows import Outcome, read_row
from autograder.grading.run import grade_cohort
from autograder.key import MissingKeyError

sys.path.insert(0, str(Path(__file__).parent))
from mini_course import MiniCourse, MiniTask

if TYPE_CHECKING:
    from collections.abc import Callable

    from nbformat import NotebookNode

pytestmark = pytest.mark.system

JUDGE = 'yield right(2, "fine") if answer == 42 else wrong(2, f"{answer} is not it")'
ANSWERS = {"ann": "42", "ben": "41", "chea": "[1, 2]", "dara": "import os; os._exit(3)", "late": "43"}


def answered(notebook: NotebookNode, value: str) -> NotebookNode:
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == "one-answer":
            cell.source = f"print('it ran')\none = {value}" if "import" not in value else value
        if cell.metadata.get("nbgrader", {}).get("grade_id") == "two-answer":
            cell.source = "two = 42"
    return notebook


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Cohort:
    """A class of six, graded; one of them handed in nothing, and one mark was given by hand."""
    tasks = {"one": MiniTask(JUDGE), "two": MiniTask(JUDGE)}
    course = MiniCourse(tmp_path_factory.mktemp("rejudge") / "course", tasks).write()
    released = course.release()
    for name, value in ANSWERS.items():
        course.hand_in(name, answered(released, value))
    cohort = Cohort(course.folder)
    cohort.write_roster([Student(name) for name in (*ANSWERS, "absent")])
    grade_cohort(cohort, "mini")
    with cohort.gradebook() as gradebook:
        gradebook.find_grade("one", "mini", "mini", "ben").manual_score = 1.5
        gradebook.db.commit()
    return cohort


@pytest.fixture
def cohort(graded: Cohort, tmp_path: Path) -> Cohort:
    copy = Cohort(tmp_path / "course")
    shutil.copytree(graded.folder, copy.folder)
    return copy


def correct(cohort: Cohort, old: str, new: str) -> None:
    """Correct the key of the task ``one``, the first in its file."""
    file = cohort.folder / "keys" / "mini.py"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def again(cohort: Cohort, apply: Callable[[Rejudged], bool] = lambda _: True) -> Rejudged:
    return rejudge(cohort, "mini", apply=apply, on_student=lambda *_: None)


def marks(folder: Path) -> dict[tuple[str, str], tuple[Any, ...]]:
    asked = """
        select submitted_assignment.student_id, base_cell.name, auto_score, manual_score, needs_manual_grade
        from grade join base_cell on base_cell.id = grade.cell_id
        join submitted_notebook on submitted_notebook.id = grade.notebook_id
        join submitted_assignment on submitted_assignment.id = submitted_notebook.assignment_id
    """
    with closing(sqlite3.connect(folder / "gradebook.db")) as database:
        return {(student, task): rest for student, task, *rest in database.execute(asked)}


def shown(cohort: Cohort, student: str) -> str:
    return (cohort.folder / "autograded" / student / "mini" / "mini.ipynb").read_text(encoding="utf-8")


def test_an_unchanged_key_changes_nothing(cohort: Cohort) -> None:
    before = marks(cohort.folder), shown(cohort, "ann")
    found = again(cohort, lambda _: pytest.fail("nothing is to be asked"))
    assert (found.changes, found.reworded, found.same) == ([], [], 5)
    assert found.left_out == {"absent": "absent"}
    assert (marks(cohort.folder), shown(cohort, "ann")) == before


def test_a_corrected_key_shows_first_what_changes_for_whom(cohort: Cohort) -> None:
    before = marks(cohort.folder), shown(cohort, "ann")
    correct(cohort, "answer == 42", "answer == 41")
    found = again(cohort, lambda _: False)
    assert {change.student_id: (change.before, change.after, change.by_hand) for change in found.changes} == {
        "ann": ({"one": 2.0}, {"one": 0.0}, ()),
        "ben": ({"one": 0.0}, {"one": 2.0}, ("one",)),
    }
    assert (marks(cohort.folder), shown(cohort, "ann")) == before


def test_marks_reasons_and_rows_follow_the_key_and_marks_given_by_hand_stay(cohort: Cohort) -> None:
    correct(cohort, "answer == 42", "answer == 41")
    before = marks(cohort.folder)
    again(cohort)
    after = marks(cohort.folder)
    assert after["ann", "one"] == [0.0, None, 0]
    assert after["ben", "one"] == [2.0, 1.5, 1]  # a person gave 1.5: it counts, and is to be looked at
    assert {key: mark for key, mark in after.items() if key[0] not in {"ann", "ben"}} == {
        key: mark for key, mark in before.items() if key[0] not in {"ann", "ben"}
    }
    assert "42 is not it" in shown(cohort, "ann")
    assert "it ran" in shown(cohort, "ann")
    assert shown(cohort, "ann").count("Task one: ") == shown(cohort, "chea").count("Task one: ")
    row = read_row(cohort.folder, "mini", "ann")
    assert row
    assert (row.outcome, row.marks, row.by_task) == (Outcome.FAILED, 2.0, {"one": 0.0, "two": 2.0})
    assert len(list((cohort.folder / "gradebook-backups").iterdir())) == 2  # before grading, and before this
    assert again(cohort).changes == []


def test_other_words_for_the_same_mark_are_written_too(cohort: Cohort) -> None:
    correct(cohort, "is not it", "is wrong")
    found = again(cohort)
    assert found.changes == []
    assert found.reworded == ["ben", "chea", "late"]
    assert "43 is wrong" in shown(cohort, "late")


def test_a_key_that_breaks_is_told_and_a_mended_one_puts_it_right(cohort: Cohort) -> None:
    correct(cohort, "answer == 42", "answer.gone == 42")
    again(cohort)
    row = read_row(cohort.folder, "mini", "ann")
    assert row
    assert (row.outcome, row.by_task["one"]) == (Outcome.KEY_FAILED, 0.0)
    assert "The key broke on one" in row.reason
    correct(cohort, "answer.gone == 42", "answer == 42")
    again(cohort)
    row = read_row(cohort.folder, "mini", "ann")
    assert row
    assert (row.outcome, row.reason, row.by_task["one"]) == (Outcome.OK, "", 2.0)


def test_who_cannot_be_judged_again_is_told_why(cohort: Cohort) -> None:
    (cohort.folder / "autograded" / "ann" / "mini" / "recorded.json").unlink()
    (cohort.folder / "verdicts" / "mini" / "ben.json").unlink()
    (cohort.folder / "submitted" / "chea" / "mini" / "more.txt").write_text("new", encoding="utf-8")
    assert again(cohort).left_out == {
        "ann": "nothing is recorded: run ./course grade mini --again",
        "ben": "not graded yet",
        "chea": "handed in anew since: run ./course grade mini",
        "absent": "absent",
    }
    (cohort.folder / "keys" / "mini.py").unlink()
    with pytest.raises(MissingKeyError):
        again(cohort)


def test_stock_nbgrader_gives_honest_notebooks_the_same_marks(graded: Cohort, tmp_path: Path) -> None:
    """One class, by the engine and by ``nbgrader autograde``; the one whose kernel dies is no honest notebook."""
    stock = tmp_path / "stock"
    shutil.copytree(graded.folder, stock)
    for left in ("autograded", "verdicts", "gradebook.db", "submitted/dara"):
        shutil.rmtree(stock / left) if (stock / left).is_dir() else (stock / left).unlink()
    clean = {name: value for name, value in os.environ.items() if not name.startswith("COURSE_")}
    for words in (["generate_assignment", "mini", "--force"], ["autograde", "mini", "--create"]):
        ended = subprocess.run(["nbgrader", *words], cwd=stock, env=clean, capture_output=True, text=True, check=False)
        assert ended.returncode == 0, ended.stderr
    theirs, ours = marks(stock), marks(graded.folder)
    honest = {key for key in ours if key[0] in {"ann", "ben", "chea", "late"}}
    assert {key: theirs[key][0] for key in honest} == {key: ours[key][0] for key in honest}
    assert len(honest) == 8
    cells = nbformat.read(stock / "autograded" / "ann" / "mini" / "mini.ipynb", as_version=4).cells
    assert [cell.source for cell in cells] == [
        cell.source
        for cell in nbformat.read(graded.folder / "autograded" / "ann" / "mini" / "mini.ipynb", as_version=4).cells
    ]


def test_without_the_engine_nbgrader_itself_grades_the_class_to_the_end(graded: Cohort, tmp_path: Path) -> None:
    """What macOS and Windows get: the same rows and marks, but for the one whose kernel dies on the way."""
    plain = Cohort(tmp_path / "plain")
    shutil.copytree(graded.folder, plain.folder)
    for left in ("autograded", "verdicts"):
        shutil.rmtree(plain.folder / left)
    told = []
    rows = {row.student_id: row for row in grade_plainly(plain, "mini", on_row=lambda row, *_: told.append(row))}
    assert list(rows) == [row.student_id for row in told] == [*ANSWERS, "absent"]
    for name in ("ann", "ben", "chea", "late", "absent"):
        ours = read_row(graded.folder, "mini", name)
        assert ours
        assert (rows[name].outcome, rows[name].by_task) == (ours.outcome, ours.by_task)
    assert rows["dara"].outcome is Outcome.KILLED
    assert rows["dara"].marks == 0
    assert marks(plain.folder)["ben", "one"] == [0.0, 1.5, 1]
    assert grade_plainly(plain, "mini") == list(rows.values())
