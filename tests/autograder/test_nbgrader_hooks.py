"""A lecturer's notebook that would be marked wrongly is refused, with the cell shown."""

from __future__ import annotations

import copy
import shutil
import sys
from pathlib import Path

import pytest

from autograder.cohorts.cohort import Cohort
from autograder.grading.nbgrader_hooks import graded_task

sys.path.insert(0, str(Path(__file__).parent))
from mini_course import MiniCourse, MiniTask


def test_graded_task_is_read_from_the_last_line() -> None:
    assert graded_task('x = 1\ngrade("mini/one", x)') == "mini/one"
    assert graded_task('grade("mini/one", x)\nx') is None
    assert graded_task('grade("mini/one", x);y') is None
    assert graded_task("grade(name, x)") is None
    assert graded_task("grade(") is None


REFUSED = {
    "ends in something else": (MiniTask(ending='grade("mini/one", one)\none'), "its last line must be"),
    "a task that the key lacks": (MiniTask(ending='grade("mini/two", one)'), "has no task 'mini/two'"),
    "another assignment's task": (MiniTask(ending='grade("maxi/one", one)'), "has no task 'maxi/one'"),
    "other points than the key": (MiniTask(points_in_key=3), "the cell says 2 points, the key 3"),
    "the call in sight": (MiniTask(test='grade("mini/one", one)'), "must stand between"),
}


@pytest.fixture(scope="module")
def empty_gradebook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A gradebook with nothing in it: nbgrader takes seconds to make one, so the cases below share it."""
    cohort = Cohort(tmp_path_factory.mktemp("empty"))
    with cohort.gradebook():
        return cohort.folder / "gradebook.db"


@pytest.mark.system
@pytest.mark.parametrize("case", REFUSED)
def test_generate_refuses(tmp_path: Path, empty_gradebook: Path, case: str) -> None:
    task, words = REFUSED[case]
    course = MiniCourse(tmp_path / "course", {"one": task}).write()
    shutil.copy(empty_gradebook, course.folder)
    with Cohort(course.folder).nbgrader() as api:
        ended = api.generate_assignment("mini")
    assert not ended["success"]
    assert words in ended["log"]
    assert "Cell one:" in ended["log"]
    assert not (course.folder / "release" / "mini" / "mini.ipynb").exists()


@pytest.mark.system
def test_a_copied_and_a_deleted_graded_cell_keep_their_marks_and_the_class_goes_on(tmp_path: Path) -> None:
    course = MiniCourse(tmp_path / "course", {"one": MiniTask()}).write()
    released = course.release()
    copied, deleted = copy.deepcopy(released), copy.deepcopy(released)
    copied.cells.append(copy.deepcopy(released.cells[2]))
    copied.cells[-1]["id"] = "one-2"
    del deleted.cells[2]
    for student, notebook in {"a-copied": copied, "b-deleted": deleted, "c-plain": released}.items():
        notebook.cells[1].source = "one = 42"
        course.hand_in(student, notebook)
    ended = course.nbgrader("autograde", "mini", "--create")
    assert ended.returncode == 0, ended.stderr
    assert [course.marks(student)["one"] for student in ("a-copied", "b-deleted", "c-plain")] == [2.0, 2.0, 2.0]
