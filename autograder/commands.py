"""The lecturer's commands: release, collect, grade, marks, feedback, check."""

from __future__ import annotations

import logging
import warnings
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from autograder.cohort import Cohort
from autograder.rows import Outcome, Row, read_row

ROOT = Path(__file__).resolve().parent.parent
console = Console(highlight=False)

AssignmentArgument = Annotated[str, typer.Argument(help="Name of the assignment, e.g. ps03-tenure-audit.")]
CohortOption = Annotated[str, typer.Option("--cohort", help="Name of the cohort's folder in cohorts/.")]


NO_EXCHANGE = (
    "nbgrader's exchange does not exist on Windows. Hand out the students' version yourself, and put what comes back "
    "into submitted/<student_id>/<assignment>/ in the cohort's folder. Or work in WSL2."
)


def cohort_of(name: str) -> Cohort:
    """Give the cohort of this name, in the folder ``cohorts``."""
    return Cohort(ROOT / "cohorts" / name)


def quiet_nbgrader() -> None:
    """Keep nbgrader's and SQLAlchemy's chatter off the screen; what matters is in each row's reason."""
    logging.getLogger("traitlets").addHandler(logging.NullHandler())
    logging.getLogger("traitlets").propagate = False
    warnings.filterwarnings("ignore", module="nbgrader")
    warnings.filterwarnings("ignore", module="nbformat")
    warnings.filterwarnings("ignore", category=Warning, message=".*Object of type.*not in session.*")


def _bar(screen: Console) -> Progress:
    return Progress(
        TextColumn("    {task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
        console=screen, transient=True,
    )  # fmt: skip


def grade_with_progress(cohort: Cohort, assignment: str, screen: Console, *, again: bool = False) -> list[Row]:
    """Grade a cohort and show who is being graded."""
    from autograder.run import grade_cohort

    quiet_nbgrader()
    with _bar(screen) as bar:
        shown = bar.add_task("starting", total=None)

        def on_row(row: Row, number: int, total: int) -> None:
            bar.update(shown, description=f"{row.student_id}: {row.outcome}", completed=number, total=total)

        rows = grade_cohort(cohort, assignment, again=again, on_row=on_row)
    for row in rows:
        if row.outcome not in {Outcome.OK, Outcome.REPAIRED}:
            screen.print(f"    [yellow]{row.student_id}[/] {row.outcome}: {row.reason}")
    return rows


def feedback_with_progress(cohort: Cohort, assignment: str, screen: Console) -> int:
    """Write the feedback pages and show whose."""
    from autograder.week import write_feedback

    quiet_nbgrader()
    with _bar(screen) as bar:
        shown = bar.add_task("starting", total=None)
        return write_feedback(
            cohort, assignment, lambda name, number, total: bar.update(
                shown, description=name, completed=number, total=total
            ),
        )  # fmt: skip


def release(assignment: AssignmentArgument, cohort: CohortOption = "demo") -> None:
    """Make the students' version of an assignment and put it into the cohort's exchange.

    Example:  ./course release ps03-tenure-audit --cohort 2027
    """
    from autograder.week import exchange_exists
    from autograder.week import release as release_assignment

    quiet_nbgrader()
    this = cohort_of(cohort)
    this.create(ROOT / "assignments")
    release_assignment(this, assignment)
    console.print(f"Students' version: {this.folder / 'release' / assignment}")
    if not exchange_exists():
        console.print(NO_EXCHANGE)
    console.print(f"Next, when they have handed in:  ./course collect {assignment} --cohort {cohort}")


def collect(assignment: AssignmentArgument, cohort: CohortOption = "demo") -> None:
    """Collect what students handed in through the exchange.

    Example:  ./course collect ps03-tenure-audit --cohort 2027
    """
    from autograder.week import collect as collect_assignment
    from autograder.week import exchange_exists

    if not exchange_exists():
        console.print(NO_EXCHANGE)
    quiet_nbgrader()
    number = collect_assignment(cohort_of(cohort), assignment)
    console.print(f"{number} submissions. Next:  ./course grade {assignment} --cohort {cohort}")


def grade(
    assignment: AssignmentArgument,
    cohort: CohortOption = "demo",
    *,
    again: Annotated[bool, typer.Option("--again", help="Grade also what was graded before.")] = False,
) -> None:
    """Grade every enrolled student; goes on where it stopped, never stops at one notebook.

    Example:  ./course grade ps03-tenure-audit --cohort 2027
    """
    this = cohort_of(cohort)
    grade_with_progress(this, assignment, console, again=again)
    show_marks(this, assignment, console)
    console.print(f"Next:  ./course feedback {assignment} --cohort {cohort}")


def feedback(assignment: AssignmentArgument, cohort: CohortOption = "demo") -> None:
    """Write a feedback page for each graded student.

    Example:  ./course feedback ps03-tenure-audit --cohort 2027
    """
    this = cohort_of(cohort)
    number = feedback_with_progress(this, assignment, console)
    console.print(f"{number} pages in {this.folder / 'feedback'}")


def marks(assignment: AssignmentArgument, cohort: CohortOption = "demo") -> None:
    """Show each student's marks and verdict.

    Example:  ./course marks ps03-tenure-audit
    """
    show_marks(cohort_of(cohort), assignment, console)


def show_marks(cohort: Cohort, assignment: str, screen: Console) -> None:
    """Print the table of marks and verdicts."""
    table = Table(title=f"{assignment}, cohort {cohort.name}", title_justify="left")
    for name, justify in (("student", "left"), ("auto marks", "right"), ("by hand", "left"), ("verdict", "left")):
        table.add_column(name, justify=justify)  # type: ignore[arg-type]
    for student in cohort.read_roster():
        row = read_row(cohort.folder, assignment, student.student_id)
        if row is None:
            table.add_row(student.student_id, "-", "", "not graded yet")
            continue
        late = f" · late {row.late_seconds / 3600:.1f} h" if row.late_seconds else ""
        told = f"{row.outcome}{': ' + row.reason if row.reason else ''}{late}"
        waits = f"{len(row.waiting)} to mark" if row.waiting else ""
        table.add_row(student.student_id, f"{row.marks:g} of {row.most:g}", waits, told)
    screen.print(table)


def check(assignment: AssignmentArgument) -> None:
    """Judge every specimen of an assignment with its key and show which do not get what they promise.

    Example:  ./course check ps03-tenure-audit
    """
    from autograder.authoring import check_specimens

    outcomes = check_specimens(ROOT / "assignments", assignment)
    table = Table(title=f"Specimens of {assignment}", title_justify="left")
    for name in ("task", "specimen", "marks", "misconceptions", ""):
        table.add_column(name)
    for outcome in outcomes:
        specimen = outcome.specimen
        table.add_row(
            specimen.task, specimen.name, f"{outcome.marks:g}", ", ".join(outcome.misconceptions),
            "[green]✓[/]" if outcome.kept else f"[red]promised {specimen.marks:g} {specimen.misconceptions}[/]",
        )  # fmt: skip
    console.print(table)
    broken = sum(not outcome.kept for outcome in outcomes)
    console.print(f"{len(outcomes) - broken} of {len(outcomes)} specimens get what they promise.")
    if broken:
        raise typer.Exit(1)


def join(app: typer.Typer) -> None:
    """Add this room's commands to the front door."""
    for command in (release, collect, grade, marks, feedback, check):
        app.command(rich_help_panel="Teach and grade")(command)
