"""A small graded class, made without running a notebook: a cohort's folder with roster, gradebook and rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, writes

from autograder.cohorts.cohort import Cohort, Student
from autograder.grading.rows import Outcome, Row, save_row

DEADLINE = datetime(2027, 1, 15, 10, 0, tzinfo=UTC)  # 17:00 in Phnom Penh
TASKS = {"one": 2.0, "two": 4.0}
CATALOGUE = """
[no-answer]
belief = "An empty name is an answer & <b>more</b>."
says = "Give the name a value."
page = "how-to-use"
heading = "hand-in"
reread = "How to use: handing in"
"""
KEY = """
from autograder.findings import right
from autograder.key import Key

key = Key("mini")

@key.task("one", points=2, title="The first task")
def one(answer):
    yield right(2, "fine")

@key.task("two", points=4, title="The second task")
def two(answer):
    yield right(4, "fine")
"""


@dataclass
class Member:
    """A student and what grading gave."""

    student_id: str
    marks: dict[str, float] = field(default_factory=dict)
    outcome: Outcome = Outcome.OK
    late: timedelta = timedelta()
    note: float | None = None  # the mark given by hand; None where it waits
    beliefs: dict[str, tuple[str, ...]] = field(default_factory=dict)
    reason: str = ""
    seconds: float = 1.0


def source(folder: Path, name: str = "cohort", *, extra: str = "") -> Cohort:
    """Make a course's folder of assignments and a cohort beside it; nothing is graded."""
    assignments = folder / "assignments"
    (assignments / "keys").mkdir(parents=True)
    (assignments / "keys" / "mini.py").write_text(KEY, encoding="utf-8")
    (assignments / "keys" / "misconceptions.toml").write_text(CATALOGUE, encoding="utf-8")
    cohort = Cohort(folder / "cohorts" / name)
    cohort.create(assignments, book="https://book.example/c")
    (cohort.folder / "gradebook.db").write_bytes(_empty_gradebook())
    with (cohort.folder / "cohort.toml").open("a", encoding="utf-8") as stream:
        stream.write(extra)
    return cohort


@cache
def _empty_gradebook() -> bytes:
    """A new gradebook costs nbgrader seconds (it starts alembic): one is made, the others are copies."""
    with TemporaryDirectory() as folder:
        with Cohort(Path(folder)).gradebook():
            pass
        return (Path(folder) / "gradebook.db").read_bytes()


def release(cohort: Cohort) -> None:
    """Put the assignment ``mini`` into the gradebook: two tasks by program, one note by hand."""
    with cohort.gradebook() as gradebook:
        gradebook.update_or_create_assignment("mini", duedate=DEADLINE)
        gradebook.update_or_create_notebook("mini", "mini")
        cells = [(name, most, "code") for name, most in TASKS.items()] + [("note", 4.0, "markdown")]
        for name, most, kind in cells:
            gradebook.update_or_create_grade_cell(name, "mini", "mini", max_score=most, cell_type=kind)


def grade(cohort: Cohort, members: list[Member]) -> None:
    """Write what a grading run would leave: marks, verdicts, hand-in times."""
    with cohort.gradebook() as gradebook:
        for member in members:
            absent = member.outcome is Outcome.ABSENT
            handed_in = DEADLINE + member.late - timedelta(hours=0 if member.late else 1)
            submission = gradebook.update_or_create_submission(
                "mini", member.student_id, **({} if absent else {"timestamp": handed_in.replace(tzinfo=None)})
            )
            for grade in submission.notebooks[0].grades:
                if grade.name == "note":
                    grade.manual_score = member.note
                    grade.needs_manual_grade = member.note is None and not absent
                    grade.auto_score = 0.0 if absent else None
                else:
                    grade.auto_score = member.marks.get(grade.name, 0.0)
                    grade.needs_manual_grade = False
        gradebook.db.commit()
    for member in members:
        waits = member.note is None and member.outcome is not Outcome.ABSENT
        save_row(
            cohort.folder,
            Row(
                student_id=member.student_id,
                assignment="mini",
                outcome=member.outcome,
                reason=member.reason,
                marks=sum(member.marks.values()),
                most=sum(TASKS.values()),
                by_task={name: member.marks.get(name, 0.0) for name in TASKS},
                waiting=("note",) if waits else (),
                late_seconds=member.late.total_seconds(),
                seconds=member.seconds,
                beliefs=member.beliefs,
            ),
        )


def small_class(folder: Path, members: list[Member], *, extra: str = "") -> Cohort:
    """A cohort whose roster, gradebook and rows hold these members."""
    cohort = source(folder, extra=extra)
    cohort.write_roster([Student(member.student_id, f"First{n}", f"Last{n}") for n, member in enumerate(members)])
    cohort.enrol()
    release(cohort)
    grade(cohort, members)
    return cohort


def notebook(answers: dict[str, str], *, note: str = "") -> str:
    """A submitted notebook: an answer cell for each task, a locked test below it, a note."""
    cells = [new_code_cell("import pandas as pd\nfrom stungmeanchey import load\nrights = load('rights')", id="set-up")]
    for name, code in answers.items():
        for grade_id, text, solution in ((f"{name}-answer", code, True), (name, f"check.ids({name})", False)):
            cell = new_code_cell(text, id=grade_id)
            cell.metadata["nbgrader"] = {
                "grade_id": grade_id, "solution": solution, "grade": not solution, "locked": not solution,
                "task": False, "schema_version": 3,
            }  # fmt: skip
            cells.append(cell)
    if note:
        cell = new_markdown_cell(note, id="note")
        cell.metadata["nbgrader"] = {
            "grade_id": "note", "solution": True, "grade": True, "locked": False, "task": False, "schema_version": 3,
            "points": 4,
        }  # fmt: skip
        cells.append(cell)
    return writes(new_notebook(cells=cells))


def hand_in(cohort: Cohort, student_id: str, text: str) -> None:
    """Put a notebook where a collected submission lies."""
    folder = cohort.submission(student_id, "mini")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "mini.ipynb").write_text(text, encoding="utf-8")
