"""Grading a cohort, student by student, through nbgrader's own autograder.

One student is the unit of failure: whatever is in a submission, it ends with a row, and the class goes on.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import nbformat

from autograder.key import KEYS_VARIABLE, load_key
from autograder.rows import Outcome, Row, read_row, save_row

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from nbgrader.apps.api import NbGraderAPI

    from autograder.cohort import Cohort

_LARGEST_NOTEBOOK = 10_000_000  # bytes; the released one has some 20,000


class GradingError(Exception):
    """Grading cannot go on for anybody; the words say why and what to do. Saved marks stay."""


def grade_cohort(
    cohort: Cohort, assignment: str, *, again: bool = False, on_row: Callable[[Row, int, int], None] = lambda *_: None
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
    on_row : callable, optional
        Told of each row with its number and the number of students.

    Returns
    -------
    list of Row
        One for each enrolled student, in the order of the roster.

    Raises
    ------
    GradingError
        Where the assignment has not been released.
    MissingKeyError
        Where its key is missing: found before anything is graded.
    """
    students = cohort.read_roster()
    cohort.enrol()
    with cohort.nbgrader() as api:
        load_key(assignment)
        with cohort.gradebook() as gradebook:
            if assignment not in {known.name for known in gradebook.assignments}:
                raise GradingError(f"{assignment} is not in the gradebook. Run first: ./course release {assignment}")
        rows = []
        for number, student in enumerate(students, start=1):
            row = _grade_one(cohort, api, assignment, student.student_id, again=again)
            save_row(cohort.folder, row)
            rows.append(row)
            on_row(row, number, len(students))
    return rows


def _grade_one(cohort: Cohort, api: NbGraderAPI, assignment: str, student_id: str, *, again: bool) -> Row:
    folder = cohort.submission(student_id, assignment)
    file = folder / f"{assignment}.ipynb"
    fingerprint = _fingerprint(folder)
    before = read_row(cohort.folder, assignment, student_id)
    # A run that broke down is tried again: the fault may have been the machine's, not the notebook's.
    if before and before.submission_sha256 == fingerprint and before.outcome is not Outcome.KILLED and not again:
        return before
    began = time.perf_counter()
    outcome, reason = _refuse(file) or _autograde(cohort, api, assignment, student_id)
    if outcome in {Outcome.UNREADABLE, Outcome.KILLED, Outcome.ABSENT}:
        _save_zero(cohort, assignment, student_id, reason)
    row = _row(cohort, assignment, student_id, (outcome, reason))
    return replace(row, submission_sha256=fingerprint, seconds=round(time.perf_counter() - began, 2))


def _fingerprint(folder: Path) -> str:
    digest = hashlib.sha256()
    for file in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if file.is_file() and not file.is_symlink():
            digest.update(str(file.relative_to(folder)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def _refuse(file: Path) -> tuple[Outcome, str] | None:
    """Look at what was handed in before anything runs; None where it can be graded."""
    found = sorted(path.name for path in file.parent.glob("*.ipynb"))
    if not found:
        return Outcome.ABSENT, "Nothing was handed in."
    amiss = None
    if not file.exists():
        amiss = f"The notebook must be called {file.name}; found: {', '.join(found)}."
    elif file.is_symlink():
        amiss = f"{file.name} is a link, not a file."
    elif file.stat().st_size > _LARGEST_NOTEBOOK:
        amiss = f"{file.name} has {file.stat().st_size:,} bytes; at most {_LARGEST_NOTEBOOK:,} are read."
    else:
        try:
            nbformat.read(file, as_version=4)
        except UnicodeDecodeError as error:
            amiss = f"{file.name} is not UTF-8 text (byte {error.start})."
        except Exception as error:  # noqa: BLE001 - nbformat raises many kinds; any of them means the same here
            amiss = f"{file.name} is not a Jupyter notebook: {str(error).strip()[:120] or type(error).__name__}"
    return (Outcome.UNREADABLE, amiss) if amiss else None


def _autograde(cohort: Cohort, api: NbGraderAPI, assignment: str, student_id: str) -> tuple[Outcome, str]:
    result = api.autograde(assignment, student_id, force=True, create=False)
    log, error = result.get("log", ""), result.get("error", "")
    if "KeyboardInterrupt" in error:  # nbgrader's API catches even this
        raise KeyboardInterrupt
    if "MissingKeyError" in error + log:
        raise GradingError(
            f"The key of {assignment} was not found by the notebook's kernel ({KEYS_VARIABLE}). "
            "Marks saved so far stay. Look at cohort.toml, then run the same command again."
        )
    if not result["success"]:
        reason = "The kernel died." if "DeadKernelError" in log + error else _last_line(log or error)
        return Outcome.KILLED, reason
    return _read_outputs(cohort, assignment, student_id, log)


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    errors = [line for line in lines if "Error" in line]
    return (errors or lines or ["nbgrader gave no reason."])[-1][:200]


def _read_outputs(cohort: Cohort, assignment: str, student_id: str, log: str) -> tuple[Outcome, str]:
    """Tell from the executed notebook and nbgrader's log what happened on the way."""
    notebook = nbformat.read(
        cohort.folder / "autograded" / student_id / assignment / f"{assignment}.ipynb", as_version=4
    )
    timed_out, key_failed = [], []
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id", "a cell of the student's own")
        for output in cell.get("outputs", []):
            if output.output_type == "error" and output.ename in {"CellTimeoutError", "KeyboardInterrupt"}:
                timed_out.append(name)
            if output.output_type == "stream" and "[key failed on" in output.text:
                key_failed.append(name)
    repairs = []
    if "exists multiple times" in log:
        repairs.append("a graded cell was copied; the copy was set aside")
    if "Missing grade cell" in log:
        repairs.append("a deleted test cell was put back")
    said = "; ".join(repairs)
    if key_failed:
        return Outcome.KEY_FAILED, f"The key broke on {', '.join(key_failed)}: look at these by hand."
    if timed_out:
        stopped = f"{', '.join(dict.fromkeys(timed_out))} ran too long and was stopped"
        return Outcome.TIMEOUT, f"{stopped}; {said}" if said else stopped
    if repairs:
        return Outcome.REPAIRED, said
    return Outcome.OK, ""


def _save_zero(cohort: Cohort, assignment: str, student_id: str, reason: str) -> None:
    """Write 0 for each task with the reason as comment, so that nobody is left without a mark."""
    with cohort.gradebook() as gradebook:
        gradebook.update_or_create_submission(assignment, student_id)
        for notebook in gradebook.find_submission(assignment, student_id).notebooks:
            for grade in notebook.grades:
                grade.auto_score = 0
                grade.needs_manual_grade = False
            for comment in notebook.comments:
                comment.auto_comment = reason
        gradebook.db.commit()


def _row(cohort: Cohort, assignment: str, student_id: str, told: tuple[Outcome, str]) -> Row:
    """Read the row of a submission from the gradebook."""
    with cohort.gradebook() as gradebook:
        submission = gradebook.find_submission(assignment, student_id)
        grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
        comments = [comment.auto_comment for notebook in submission.notebooks for comment in notebook.comments]
        automatic = [grade for grade in grades if grade.cell.cell_type == "code"]
        by_task = {grade.name: float(grade.auto_score or 0) for grade in automatic}
        if told[0] is Outcome.OK and set(comments) == {"No response."}:
            told = Outcome.BLANK, "Nothing was written into it."
        return Row(
            student_id=student_id,
            assignment=assignment,
            outcome=told[0],
            reason=told[1],
            marks=round(sum(by_task.values()), 2),
            most=float(sum(grade.max_score for grade in automatic)),
            by_task=by_task,
            waiting=tuple(grade.name for grade in grades if grade.needs_manual_grade),
            late_seconds=float(submission.total_seconds_late or 0),
        )
