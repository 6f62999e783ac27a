"""Grading a cohort: each submission is taken in, run in a sealed process, judged in another, and saved.

One student is the unit of failure: whatever is in a submission, it ends with a row, and the class goes on.
"""

from __future__ import annotations

import os
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import nullcontext
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.course_config import read_settings
from autograder.grading.guard import back_up, only_grader
from autograder.grading.intake import NothingHandedInError, RefusedError, fingerprint, handed_in, source_cells, take_in
from autograder.grading.judging import Judge
from autograder.grading.letters import writable
from autograder.grading.marked import Marked, mark
from autograder.grading.marked_folder import write_folder
from autograder.grading.rows import Outcome, Row, key_broke, read_row, save_row
from autograder.grading.warming import warm_for
from autograder.key import KEYS_VARIABLE, MissingKeyError, find_key
from autograder.sealed.client import WarmError
from autograder.sealed.job import Ending, Job
from autograder.sealed.seal import Budget, Level

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from autograder.cohorts.cohort import Cohort
    from autograder.grading.intake import SourceCell, Taken
    from autograder.grading.saving import Saver
    from autograder.sealed.client import Warm
    from autograder.sealed.cluster import Cluster
    from autograder.sealed.job import Ran

_SOURCE_FILES = 20_000_000  # bytes of what a lecturer lays beside an assignment
_LONGEST_REASON = 500  # characters


class GradingError(Exception):
    """Grading cannot go on for anybody; the words say why and what to do. Saved marks stay."""


@dataclass
class _Graded:
    """A submission on its way from the run to the gradebook."""

    student_id: str
    fingerprint: str
    refused: tuple[Outcome, str] | None = None
    taken: Taken | None = None
    ran: Ran | None = None
    marked: Marked | None = None


def grade_cohort(
    cohort: Cohort,
    assignment: str,
    *,
    again: bool = False,
    unsandboxed: bool = False,
    jobs: int | None = None,
    scheduler: str | None = None,
    on_row: Callable[[Row, int, int], None] = lambda *_: None,
    on_level: Callable[[Level], None] = lambda _: None,
    budget: Budget | None = None,
) -> list[Row]:
    """Grade every enrolled student's submission of an assignment.

    A submission that was graded before and has not changed is not graded again, so a run that was cut short goes on
    where it stopped.

    Parameters
    ----------
    cohort : Cohort
    assignment : str
    again : bool
        Grade also what was graded before.
    unsandboxed : bool
        Grade although this host cannot close off a student's code.
    jobs : int, optional
        Submissions at the same time; by default as many as there are processors.
    scheduler : str, optional
        Address of a dask scheduler whose workers run the submissions; judging and saving stay on this machine.
    on_row : callable, optional
        Told of each row with its number and the number of students.
    on_level : callable, optional
        Told once how much of the seal this host gives.
    budget : Budget, optional
        What each submission may use.

    Returns
    -------
    list of Row
        One for each enrolled student, in the order of the roster.

    Raises
    ------
    GradingError
        Where the assignment has not been released.
    NotSealedError
        Where this host cannot close off a student's code.
    MissingKeyError
        Where its key is missing: found before anything is graded.
    CohortError
        Where another grading is at work on the cohort.
    ClusterError
        Where the scheduler does not answer, or its workers cannot be used.
    """
    students = [student.student_id for student in cohort.read_roster()]
    with only_grader(cohort.folder):
        back_up(cohort.folder / "gradebook.db")
        keys = Path(read_settings(cohort.folder)["assignments"]) / "keys"
        find_key(assignment, keys)
        with (
            warm_for(cohort, unsandboxed=unsandboxed, judge_only=scheduler is not None) as warm,
            _runner(warm, scheduler, unsandboxed=unsandboxed) as runner,
            cohort.nbgrader() as api,
        ):
            from autograder.grading.saving import Saver

            on_level(runner.level)
            cohort.enrol()
            with Judge(warm, assignment) as judge, cohort.gradebook() as gradebook:
                if assignment not in {known.name for known in gradebook.assignments}:
                    raise GradingError(
                        f"{assignment} is not in the gradebook. Run first: ./course release {assignment}"
                    )
                run = _Run(cohort, assignment, runner, judge, source_cells(gradebook, assignment))
                saver = Saver(gradebook, assignment, api.config)
                run.budget = budget or run.budget
                rows = _in_parallel(run, saver, students, again=again, jobs=jobs, on_row=on_row)
    return [rows[student_id] for student_id in students]


def _runner(warm: Warm, scheduler: str | None, *, unsandboxed: bool) -> AbstractContextManager[Warm | Cluster]:
    """Give what runs submissions: this machine's warm process, or the cluster's."""
    if scheduler is None:
        return nullcontext(warm)
    from autograder.sealed.cluster import Cluster

    return Cluster(scheduler, environment=warm.environment, unsandboxed=unsandboxed)


def _in_parallel(
    run: _Run,
    saver: Saver,
    students: list[str],
    *,
    again: bool,
    jobs: int | None,
    on_row: Callable[[Row, int, int], None],
) -> dict[str, Row]:
    """Run submissions side by side; save one after the other, in this thread alone."""
    rows: dict[str, Row] = {}
    todo = []
    for student_id in students:
        before = run.graded_before(student_id)
        if before and not again:
            rows[student_id] = before
            on_row(before, len(rows), len(students))
        else:
            todo.append(student_id)
    if not todo:
        return rows
    run.prepare()
    # A few more than there are processors: while one is saved, another can begin. No more: memory stays flat.
    workers = jobs or run.warm.slots
    waiting: Iterator[str] = iter(todo)
    with ThreadPoolExecutor(workers) as pool:
        under_way: set[Future[_Graded]] = {pool.submit(run.grade, one) for one in islice(waiting, workers + 2)}
        try:
            while under_way:
                done, under_way = wait(under_way, return_when=FIRST_COMPLETED)
                under_way |= {pool.submit(run.grade, one) for one in islice(waiting, len(done))}
                for future in done:
                    row = run.save(saver, future.result())
                    rows[row.student_id] = row
                    on_row(row, len(rows), len(students))
        except BaseException:  # Ctrl-C above all: do not wait for a notebook that runs half a minute more
            for future in under_way:
                future.cancel()
            run.warm.stop()
            raise
    return rows


class _Run:
    """What the grading of one assignment of one cohort shares."""

    def __init__(
        self, cohort: Cohort, assignment: str, warm: Warm | Cluster, judge: Judge, cells: tuple[SourceCell, ...]
    ) -> None:
        self.cohort, self.assignment, self.warm, self.judge, self.cells = cohort, assignment, warm, judge, cells
        self.inputs: dict[str, list[Any]] = {}
        self.beside: dict[str, bytes] = {}
        self.budget = Budget()

    def prepare(self) -> None:
        """Ask the judge for the tasks' inputs, and read what the lecturer laid beside the assignment."""
        tasks = self.judge.tasks()
        self.inputs = {f"{self.assignment}/{name}": task["inputs"] for name, task in tasks.items() if task["inputs"]}
        folder = Path(os.environ[KEYS_VARIABLE]).parent / "source" / self.assignment
        files = [file for file in sorted(folder.rglob("*")) if file.is_file() and file.suffix != ".ipynb"]
        if sum(file.stat().st_size for file in files) > _SOURCE_FILES:
            raise GradingError(
                f"The files beside {self.assignment} in {folder} are larger than {_SOURCE_FILES:,} bytes."
            )
        self.beside = {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}

    def graded_before(self, student_id: str) -> Row | None:
        """Give the row of an unchanged submission; None where it is to be graded.

        A run that broke down is tried again: the fault may have been the machine's, not the notebook's.
        """
        before = read_row(self.cohort.folder, self.assignment, student_id)
        if before is None or before.outcome is Outcome.KILLED:
            return None
        folder = self.cohort.submission(student_id, self.assignment)
        return before if before.submission_sha256 == fingerprint(folder) else None

    def grade(self, student_id: str) -> _Graded:
        """Take a submission in, run it and have it judged; touches neither gradebook nor files."""
        try:
            return self._grade(student_id)
        except (WarmError, MissingKeyError):  # nobody's submission is to blame
            raise
        except Exception as fault:  # noqa: BLE001 - a fault of ours that one submission brings out must not stop the class
            said = f"The grader itself broke on it ({type(fault).__name__}: {fault}). Please tell its authors."
            return _Graded(student_id, "", refused=(Outcome.KILLED, writable(said, _LONGEST_REASON)))

    def _grade(self, student_id: str) -> _Graded:
        folder = self.cohort.submission(student_id, self.assignment)
        graded = _Graded(student_id, fingerprint(folder))
        try:
            graded.taken = taken = take_in(folder, self.assignment, self.cells)
        except NothingHandedInError as reason:
            graded.refused = Outcome.ABSENT, str(reason)
            return graded
        except RefusedError as reason:
            graded.refused = Outcome.UNREADABLE, str(reason)
            return graded
        code = tuple((n, cell.source) for n, cell in enumerate(taken.notebook.cells) if cell.cell_type == "code")
        seed = int(graded.fingerprint[:12], 16)
        job = Job(code, self.inputs, {**taken.files, **self.beside}, seed, self.budget)
        graded.ran = self.warm.run(job)
        graded.marked = mark(taken.notebook, graded.ran, self.judge.judge)
        return graded

    def save(self, saver: Saver, graded: _Graded) -> Row:
        """Write everything that a graded submission leaves behind, the row last: without it, it is graded again."""
        student_id, outcome, reason = graded.student_id, Outcome.OK, ""
        time = handed_in(self.cohort.submission(student_id, self.assignment))
        beliefs: dict[str, tuple[str, ...]] = {}
        if graded.refused:
            outcome, reason = graded.refused
            saved = saver.save_zero(student_id, reason, time)
        else:
            assert graded.taken
            assert graded.marked
            assert graded.ran
            recorded = {
                "assignment": self.assignment,
                "submission_sha256": graded.fingerprint,
                "records": graded.marked.records,
                "unanswered": graded.marked.unanswered,
            }
            files = dict(graded.taken.files) | ({"timestamp.txt": time.encode()} if time else {})
            folder = self.cohort.folder / "autograded" / student_id / self.assignment
            write_folder(folder, graded.marked.notebook, files, recorded)
            saved = saver.save(student_id, graded.marked.notebook, time)
            beliefs = {name: judged.verdict.misconceptions for name, judged in graded.marked.judged.items()}
            outcome, reason = _outcome(graded.taken, graded.ran, graded.marked, blank=saved.blank, full=saved.full)
        row = Row(
            student_id=student_id,
            assignment=self.assignment,
            outcome=outcome,
            reason=reason,
            **saved.facts,
            submission_sha256=graded.fingerprint,
            seconds=round(graded.ran.seconds, 2) if graded.ran else 0.0,
            cell_seconds=round(graded.ran.cell_seconds, 3) if graded.ran else 0.0,
            beliefs={name: ids for name, ids in beliefs.items() if ids},
        )
        save_row(self.cohort.folder, row)
        return row


def _outcome(taken: Taken, ran: Ran, marked: Marked, *, blank: bool, full: bool) -> tuple[Outcome, str]:
    """Tell in one word and one sentence what became of a submission that was run."""
    names = [
        cell.metadata.get("nbgrader", {}).get("grade_id", "a cell of the student's own")
        for cell in marked.notebook.cells
    ]
    said = [*taken.repairs, *taken.tampered]
    broken = [name for name, judged in marked.judged.items() if judged.verdict.key_failed]
    stopped = [names[number] for number in ran.interrupted]
    outcome = Outcome.OK if full else Outcome.FAILED
    if broken:
        outcome = Outcome.KEY_FAILED
        said.insert(0, key_broke(broken))
    elif ran.ending in {Ending.KILLED, Ending.FLOODED}:
        outcome = Outcome.KILLED
        said.insert(
            0, f"stopped in {names[ran.last_cell] if ran.last_cell is not None else 'the first cell'}: {ran.cause}"
        )
    elif stopped or ran.ending is Ending.TIMEOUT:
        outcome = Outcome.TIMEOUT
        stopped += [names[ran.last_cell]] if ran.last_cell is not None else []
        said.insert(0, f"{', '.join(stopped)} ran too long and was stopped")
    elif taken.tampered:
        outcome = Outcome.TAMPERED
    elif taken.repairs:
        outcome = Outcome.REPAIRED
    elif blank:
        outcome = Outcome.BLANK
        said.append("Nothing was written into it.")
    return outcome, "; ".join(said)


__all__ = ["GradingError", "grade_cohort"]
