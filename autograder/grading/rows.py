"""A row for every enrolled student: marks, a verdict and a reason in words."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class Outcome(StrEnum):
    """How the grading of one submission ended."""

    OK = "ok"
    FAILED = "failed checks"  # graded to the end; some marks were lost
    REPAIRED = "repaired"  # graded to the end after a copied or deleted cell was put right
    TAMPERED = "tampered"  # graded to the end; a locked cell, points or a mark of a cell had been changed
    BLANK = "blank"  # handed in as it was released
    TIMEOUT = "timeout"  # a cell ran too long; the other tasks keep their marks
    KILLED = "killed"  # the process ended on the way; tasks graded before keep their marks
    UNREADABLE = "unreadable"  # the file is no notebook
    ABSENT = "absent"  # nothing was handed in
    KEY_FAILED = "key failed"  # a task could not be judged; a person must look


@dataclass(frozen=True)
class Row:
    """What became of one student's submission.

    Attributes
    ----------
    student_id, assignment : str
    outcome : Outcome
    reason : str
        In words, for the lecturer; empty where there is nothing to say.
    marks, most : float
        Marks from autograded tasks, and the most that these can bring.
    by_task : dict of str to float
        Marks of each autograded task.
    waiting : tuple of str
        Tasks that wait for marking by hand.
    late_seconds : float
    submission_sha256 : str
        Of the bytes that were graded, so that a new hand-in is graded again.
    seconds : float
        How long running it took.
    cell_seconds : float
        Of these, in the notebook's own cells.
    beliefs : dict of str to tuple of str
        Ids of the misconceptions named in each task.
    """

    student_id: str
    assignment: str
    outcome: Outcome
    reason: str = ""
    marks: float = 0.0
    most: float = 0.0
    by_task: dict[str, float] = field(default_factory=dict)
    waiting: tuple[str, ...] = ()
    late_seconds: float = 0.0
    submission_sha256: str = ""
    seconds: float = 0.0
    cell_seconds: float = 0.0
    beliefs: dict[str, tuple[str, ...]] = field(default_factory=dict)


def key_broke(tasks: Iterable[str]) -> str:
    """Give the reason where a key broke on answers to these tasks."""
    return f"The key broke on {', '.join(tasks)}: look at these by hand."


def _file(cohort: Path, assignment: str, student_id: str) -> Path:
    return cohort / "verdicts" / assignment / f"{student_id}.json"


def save_row(cohort: Path, row: Row) -> None:
    """Save a row in one step, so that a run cut short leaves a whole row or none."""
    file = _file(cohort, row.assignment, row.student_id)
    file.parent.mkdir(parents=True, exist_ok=True)
    half = file.with_suffix(".tmp")
    with half.open("w", encoding="utf-8") as stream:
        stream.write(json.dumps(asdict(row), ensure_ascii=False, indent=1) + "\n")
        stream.flush()
        os.fsync(stream.fileno())
    half.replace(file)


def read_row(cohort: Path, assignment: str, student_id: str) -> Row | None:
    """Read a saved row; None where there is none, or an older version wrote it and it must be made again."""
    try:
        said = json.loads(_file(cohort, assignment, student_id).read_text(encoding="utf-8"))
        beliefs = {task: tuple(ids) for task, ids in said.get("beliefs", {}).items()}
        return Row(
            **{**said, "outcome": Outcome(said["outcome"]), "waiting": tuple(said["waiting"]), "beliefs": beliefs}
        )
    except (FileNotFoundError, ValueError, TypeError, KeyError):
        return None
