"""A grader that is killed at any moment loses no mark and doubles none: the next run goes on where it stopped."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from autograder.cohorts.cohort import Cohort, CohortError, Student
from autograder.grading import run as engine
from autograder.grading.guard import back_up, only_grader
from autograder.grading.intake import source_cells
from autograder.grading.judging import Judge
from autograder.grading.marked_folder import RECORDED
from autograder.grading.rows import Outcome, read_row
from autograder.grading.saving import Saver
from autograder.grading.warming import warm_for

sys.path.insert(0, str(Path(__file__).parent))
from mini_course import MiniCourse, MiniTask

if TYPE_CHECKING:
    from collections.abc import Iterator

    import nbformat

pytestmark = pytest.mark.system

STUDENTS = ("ann", "ben", "chea", "dara", "eng", "absent", "broken")
KILLS = 50
_JUDGE = 'yield right(2, "fine") if answer == 42 else wrong(2, f"{answer} is not it")'


def _answer(notebook: nbformat.NotebookNode, value: str) -> nbformat.NotebookNode:
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("solution"):
            cell.source = f"{cell.metadata.nbgrader['grade_id'].removesuffix('-answer')} = {value}"
    return notebook


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory: pytest.TempPathFactory) -> Cohort:
    """A cohort that has handed in; nothing is graded, one mark is given by hand already."""
    course = MiniCourse(tmp_path_factory.mktemp("crash") / "course", {"one": MiniTask(_JUDGE), "two": MiniTask(_JUDGE)})
    released = course.write().release()
    for number, name in enumerate(STUDENTS[:5]):
        course.hand_in(name, _answer(released, "42" if number % 2 else str(number)))
    course.hand_in("broken", released)
    (course.folder / "submitted" / "broken" / "mini" / "mini.ipynb").write_bytes(b"\xff")
    cohort = Cohort(course.folder)
    cohort.write_roster([Student(name) for name in STUDENTS])
    cohort.enrol()
    with cohort.gradebook() as gradebook, gradebook.db.no_autoflush:
        submission = gradebook.add_submission("mini", "ann")
        submission.notebooks[0].grades[0].manual_score = 1.5
        gradebook.db.commit()
    return cohort


def marks(cohort: Cohort) -> list[tuple[Any, ...]]:
    """Every row of the table of grades."""
    asked = """
        select submitted_assignment.student_id, base_cell.name, auto_score, manual_score, needs_manual_grade
        from grade join base_cell on base_cell.id = grade.cell_id
        join submitted_notebook on submitted_notebook.id = grade.notebook_id
        join submitted_assignment on submitted_assignment.id = submitted_notebook.assignment_id order by 1, 2
    """
    with closing(sqlite3.connect(cohort.folder / "gradebook.db")) as database:
        assert database.execute("pragma integrity_check").fetchone() == ("ok",)
        return database.execute(asked).fetchall()


def left_behind(cohort: Cohort) -> dict[str, Any]:
    """What grading left: rows without their times, and the marked notebooks."""
    rows = {name: read_row(cohort.folder, "mini", name) for name in STUDENTS}
    told = {name: (row.outcome, row.reason, row.by_task, row.beliefs) for name, row in rows.items() if row}
    folders = {
        path.relative_to(cohort.folder).as_posix(): path.read_bytes()
        for path in (cohort.folder / "autograded").rglob("*")
        if path.is_file()
    }
    return {"rows": told, "folders": folders}


@pytest.fixture(scope="module")
def undisturbed(handed_in: Cohort, tmp_path_factory: pytest.TempPathFactory) -> Cohort:
    """The same cohort, graded by a run that nobody disturbed."""
    cohort = Cohort(tmp_path_factory.mktemp("undisturbed") / "course")
    shutil.copytree(handed_in.folder, cohort.folder)
    rows = engine.grade_cohort(cohort, "mini")
    assert {row.student_id: row.outcome for row in rows} == {
        "ann": Outcome.FAILED, "ben": Outcome.OK, "chea": Outcome.FAILED, "dara": Outcome.OK, "eng": Outcome.FAILED,
        "absent": Outcome.ABSENT, "broken": Outcome.UNREADABLE,
    }  # fmt: skip
    return cohort


def test_a_mark_given_by_hand_is_kept(undisturbed: Cohort) -> None:
    with undisturbed.gradebook() as gradebook:
        assert gradebook.find_grade("one", "mini", "mini", "ann").manual_score == 1.5


@contextlib.contextmanager
def graded_once(cohort: Cohort) -> Iterator[tuple[engine._Run, list[Any]]]:
    """Run and judge all submissions once, so that each trial only has to write them."""
    with warm_for(cohort) as warm, cohort.nbgrader(), Judge(warm, "mini") as judge:
        with cohort.gradebook() as gradebook:
            run = engine._Run(cohort, "mini", warm, judge, source_cells(gradebook, "mini"))
        run.prepare()
        yield run, [run.grade(name) for name in STUDENTS]


def write_all(run: engine._Run, graded: list[Any], cohort: Cohort) -> None:
    """Write what is not written yet, as a run does."""
    run.cohort = cohort
    with only_grader(cohort.folder), cohort.nbgrader() as api, cohort.gradebook() as gradebook:
        back_up(cohort.folder / "gradebook.db")
        saver = Saver(gradebook, "mini", api.config)
        for one in graded:
            if not run.graded_before(one.student_id):
                run.save(saver, one)


def in_a_process_of_its_own(work: Any, *arguments: Any, kill_after: float | None = None) -> int:
    """Do work in a fork, and kill it without warning after so many seconds."""
    child = os.fork()
    if child == 0:
        try:
            if kill_after is not None:
                signal.signal(signal.SIGALRM, lambda *_: os.kill(os.getpid(), signal.SIGKILL))
                signal.setitimer(signal.ITIMER_REAL, kill_after)
            work(*arguments)
        finally:
            os._exit(0 if sys.exc_info()[0] is None else 1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_killed_at_fifty_moments_of_writing_the_next_run_leaves_what_an_undisturbed_one_does(
    handed_in: Cohort, undisturbed: Cohort, tmp_path: Path
) -> None:
    chance = random.Random(563)  # noqa: S311 - the same moments each time
    with graded_once(handed_in) as (run, graded):
        whole = Cohort(tmp_path / "whole")
        shutil.copytree(handed_in.folder, whole.folder)
        begun = time.monotonic()
        assert in_a_process_of_its_own(write_all, run, graded, whole) == 0
        takes, killed = time.monotonic() - begun, 0
        for number in range(10 * KILLS):
            cohort = Cohort(tmp_path / f"trial-{number}")
            shutil.copytree(handed_in.folder, cohort.folder)
            moment, begun = chance.uniform(0.002, takes), time.monotonic()
            if in_a_process_of_its_own(write_all, run, graded, cohort, kill_after=moment) == -signal.SIGKILL:
                killed += 1
            else:  # it was done before: how long writing takes hangs on what else the machine does
                takes = min(takes, time.monotonic() - begun)
            assert in_a_process_of_its_own(write_all, run, graded, cohort) == 0
            assert marks(cohort) == marks(undisturbed), f"killed after {moment:.4f} s"
            assert left_behind(cohort) == left_behind(undisturbed)
            shutil.rmtree(cohort.folder)
            if killed == KILLS:
                break
    assert killed == KILLS


def test_a_whole_run_killed_on_the_way_goes_on(handed_in: Cohort, undisturbed: Cohort, tmp_path: Path) -> None:
    code = (
        "import sys, pathlib\nfrom autograder.cohorts.cohort import Cohort\n"
        "from autograder.grading.run import grade_cohort\n"
        "grade_cohort(Cohort(pathlib.Path(sys.argv[1])), 'mini', jobs=1, on_row=lambda row, *_: print(row.student_id, "
        "flush=True))"
    )
    cohort = Cohort(tmp_path / "course")
    shutil.copytree(handed_in.folder, cohort.folder)
    with subprocess.Popen(
        [sys.executable, "-c", code, str(cohort.folder)], stdout=subprocess.PIPE, text=True, stderr=subprocess.DEVNULL
    ) as run:
        assert run.stdout
        assert run.stdout.readline().strip() in STUDENTS
        run.kill()
    done = list(cohort.folder.glob("verdicts/mini/*.json"))
    assert 0 < len(done) < len(STUDENTS)
    told = []
    engine.grade_cohort(cohort, "mini", on_row=lambda row, *_: told.append(row.student_id))
    assert marks(cohort) == marks(undisturbed)
    assert left_behind(cohort) == left_behind(undisturbed)
    assert sorted(told) == sorted(STUDENTS)


def test_the_same_class_graded_again_leaves_the_same(undisturbed: Cohort, tmp_path: Path) -> None:
    cohort = Cohort(tmp_path / "course")
    shutil.copytree(undisturbed.folder, cohort.folder)
    engine.grade_cohort(cohort, "mini", again=True)
    assert left_behind(cohort) == left_behind(undisturbed)


def test_two_graders_at_once_are_one_too_many(undisturbed: Cohort) -> None:
    with only_grader(undisturbed.folder):
        code = (
            "import sys, pathlib\nfrom autograder.cohorts.cohort import Cohort\n"
            "from autograder.grading.run import grade_cohort\n"
            "grade_cohort(Cohort(pathlib.Path(sys.argv[1])), 'mini', again=True)"
        )
        ended = subprocess.run(
            [sys.executable, "-c", code, str(undisturbed.folder)], capture_output=True, text=True, check=False
        )
        assert f"Another grading is at work in {undisturbed.folder} (process {os.getpid()})" in ended.stderr
    with only_grader(undisturbed.folder), pytest.raises(CohortError), only_grader(undisturbed.folder):
        pass


def test_the_gradebook_is_copied_first_and_ten_copies_are_kept(undisturbed: Cohort, tmp_path: Path) -> None:
    gradebook = tmp_path / "gradebook.db"
    assert back_up(gradebook) is None
    shutil.copy(undisturbed.folder / "gradebook.db", gradebook)
    copies = [back_up(gradebook) for _ in range(12)]
    kept = sorted((tmp_path / "gradebook-backups").iterdir())
    assert kept == copies[2:]
    assert marks(undisturbed)
    with closing(sqlite3.connect(kept[-1])) as one, closing(sqlite3.connect(gradebook)) as other:
        assert list(one.iterdump()) == list(other.iterdump())


def test_what_was_recorded_lies_beside_the_marked_notebook(undisturbed: Cohort) -> None:
    folder = undisturbed.folder / "autograded" / "ben" / "mini"
    assert '"one": "42"' in (folder / RECORDED).read_text(encoding="utf-8")

    assert (folder / "mini.ipynb").is_file()
