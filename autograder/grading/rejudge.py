"""Judging again what was recorded, after a key was corrected: no student's code is run."""

from __future__ import annotations

import importlib
import json
import threading
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import nbformat.v4

from autograder.grading.graded_cells import graded_task
from autograder.grading.guard import back_up, only_grader
from autograder.grading.intake import fingerprint
from autograder.grading.judging import Judge
from autograder.grading.marked import says, write_verdict
from autograder.grading.marked_folder import RECORDED, write_folder
from autograder.grading.rows import Outcome, key_broke, read_row, save_row
from autograder.grading.warming import warm_for

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from nbformat import NotebookNode

    from autograder.cohorts.cohort import Cohort
    from autograder.grading.judging import Judged
    from autograder.grading.rows import Row
    from autograder.grading.saving import Saved, Saver


@dataclass(frozen=True)
class Change:
    """What a corrected key changes for one student.

    Attributes
    ----------
    student_id : str
    before, after : dict of str to float
        Marks of the tasks that change, by the name of the graded cell.
    by_hand : tuple of str
        Of these, the tasks to which a person has given a mark: that mark stays and counts.
    """

    student_id: str
    before: dict[str, float]
    after: dict[str, float]
    by_hand: tuple[str, ...] = ()


@dataclass
class Rejudged:
    """A class judged again; nothing is written until :func:`write` is called.

    Attributes
    ----------
    changes : list of Change
        Of the students whose marks change.
    reworded : list of str
        Students whose marks stay and whose reasons change.
    same : int
        Students for whom nothing changes.
    left_out : dict of str to str
        Students who were not judged again, and why.
    """

    changes: list[Change] = field(default_factory=list)
    reworded: list[str] = field(default_factory=list)
    same: int = 0
    left_out: dict[str, str] = field(default_factory=dict)
    verdicts: dict[str, dict[str, Judged]] = field(default_factory=dict)


def rejudge(
    cohort: Cohort, assignment: str, *, apply: Callable[[Rejudged], bool], on_student: Callable[[str, int, int], None]
) -> Rejudged:
    """Judge a class's recorded values with the key as it is now.

    Parameters
    ----------
    cohort : Cohort
    assignment : str
    apply : callable
        Given what would change; whether to write it.
    on_student : callable
        Told of each student with a number and the number of all.

    Returns
    -------
    Rejudged

    Raises
    ------
    MissingKeyError, CohortError
    """
    students = [student.student_id for student in cohort.read_roster()]
    result = Rejudged()
    with only_grader(cohort.folder), warm_for(cohort, judge_only=True) as warm, Judge(warm, assignment) as judge:
        # nbgrader takes two seconds to import. Meanwhile the values are judged, which needs nothing of it.
        importing = threading.Thread(target=importlib.import_module, args=("autograder.grading.saving",))
        importing.start()
        judged = {}
        for number, student_id in enumerate(students, start=1):
            found = _judge_again(cohort, assignment, student_id, judge)
            if isinstance(found, str):
                result.left_out[student_id] = found
            else:
                judged[student_id] = found
            on_student(student_id, number, len(students))
        importing.join()
        from autograder.grading.saving import Saver

        with cohort.nbgrader() as api, cohort.gradebook() as gradebook:
            saver = Saver(gradebook, assignment, api.config)
            for student_id, found in judged.items():
                _compare(student_id, found, saver, result)
            if (result.changes or result.reworded) and apply(result):
                back_up(cohort.folder / "gradebook.db")
                for student_id, verdicts in result.verdicts.items():
                    _write(cohort, assignment, student_id, verdicts, saver)
    return result


@dataclass(frozen=True)
class _Again:
    """A student's values, judged again: the verdicts, and whether the notebook says them already."""

    verdicts: dict[str, Judged]
    said: bool


def _folder(cohort: Cohort, assignment: str, student_id: str) -> Path:
    """Folder of a student's marked notebook."""
    return cohort.folder / "autograded" / student_id / assignment


def _judge_again(cohort: Cohort, assignment: str, student_id: str, judge: Judge) -> _Again | str:
    """Judge what a student's notebook recorded; why not, where it cannot be."""
    row = read_row(cohort.folder, assignment, student_id)
    folder = _folder(cohort, assignment, student_id)
    if row is None:
        return "not graded yet"
    if row.outcome in {Outcome.ABSENT, Outcome.UNREADABLE}:
        return str(row.outcome)
    if not (folder / RECORDED).is_file():
        return f"nothing is recorded: run ./course grade {assignment} --again"
    if row.submission_sha256 != fingerprint(cohort.submission(student_id, assignment)):
        return f"handed in anew since: run ./course grade {assignment}"
    recorded = json.loads((folder / RECORDED).read_text(encoding="utf-8"))["records"]
    cells = _graded(_read(folder, assignment))
    tasks = {name: (graded_task(cell.source) or "").partition("/")[2] for name, cell in cells.items()}
    verdicts = {name: judge.judge(tasks[name], record) for name, record in recorded.items()}
    return _Again(verdicts, all(says(cells[name], judged) for name, judged in verdicts.items()))


def _compare(student_id: str, again: _Again, saver: Saver, result: Rejudged) -> None:
    """Hold the new verdicts against the gradebook."""
    marks = saver.marks(student_id)
    changed = {name: judged for name, judged in again.verdicts.items() if judged.verdict.marks != marks[name][0]}
    if changed:
        result.changes.append(
            Change(
                student_id,
                {name: marks[name][0] for name in changed},
                {name: judged.verdict.marks for name, judged in changed.items()},
                tuple(name for name in changed if marks[name][1] is not None),
            )
        )
    elif not again.said:
        result.reworded.append(student_id)
    else:
        result.same += 1
        return
    result.verdicts[student_id] = again.verdicts


def _read(folder: Path, assignment: str) -> NotebookNode:
    # Written by the grader itself: it need not be held against the format again.
    return nbformat.v4.reads((folder / f"{assignment}.ipynb").read_text(encoding="utf-8"))


def _graded(notebook: NotebookNode) -> dict[str, Any]:
    return {cell.metadata.nbgrader["grade_id"]: cell for cell in notebook.cells if "nbgrader" in cell.metadata}


def _write(cohort: Cohort, assignment: str, student_id: str, verdicts: dict[str, Judged], saver: Saver) -> None:
    folder = _folder(cohort, assignment, student_id)
    notebook = _read(folder, assignment)
    cells = _graded(notebook)
    for name, judged in verdicts.items():
        write_verdict(cells[name], judged)
    files = {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file() and file.name not in {RECORDED, f"{assignment}.ipynb"}
    }
    recorded = json.loads((folder / RECORDED).read_text(encoding="utf-8"))
    write_folder(folder, notebook, files, recorded)
    saved = saver.save_marks(student_id, {name: judged.verdict.marks for name, judged in verdicts.items()})
    row = read_row(cohort.folder, assignment, student_id)
    assert row is not None
    save_row(cohort.folder, replace(row, **_facts(row, saved, verdicts)))


def _facts(row: Row, saved: Saved, verdicts: dict[str, Judged]) -> dict[str, Any]:
    """Give what changes in a student's row; how the run ended stays as it was."""
    broken = [name for name, judged in verdicts.items() if judged.verdict.key_failed]
    outcome, reason = row.outcome, row.reason
    if broken:
        outcome, reason = Outcome.KEY_FAILED, key_broke(broken)
    elif outcome in {Outcome.OK, Outcome.FAILED, Outcome.KEY_FAILED}:
        outcome = Outcome.OK if saved.full else Outcome.FAILED
        reason = "" if row.outcome is Outcome.KEY_FAILED else reason
    return saved.facts | {
        "outcome": outcome,
        "reason": reason,
        "beliefs": {name: ids for name, judged in verdicts.items() if (ids := judged.verdict.misconceptions)},
    }
