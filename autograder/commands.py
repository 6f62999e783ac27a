"""The lecturer's commands: release, collect, grade, rejudge, marks, feedback, check."""

from __future__ import annotations

import logging
import os
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from autograder.cohorts.cohort import Cohort
from autograder.grading.rows import Outcome, Row, read_row

if TYPE_CHECKING:
    from autograder.authoring.checking import SpecimenOutcome
    from autograder.grading.rejudge import Rejudged
    from autograder.sealed.seal import Level

ROOT = Path(__file__).resolve().parent.parent
console = Console(highlight=False)

AssignmentArgument = Annotated[str, typer.Argument(help="Name of the assignment, e.g. ps03-tenure-audit.")]
CohortOption = Annotated[str, typer.Option("--cohort", help="Name of the cohort's folder in cohorts/.")]


NO_EXCHANGE = (
    "nbgrader's exchange does not exist on Windows. Hand out the students' version yourself, and put what comes back "
    "into submitted/<student_id>/<assignment>/ in the cohort's folder. Or work in WSL2."
)


PLAIN = "a student's code runs with your rights, beside the key."


def assignments_folder() -> Path:
    """Give the folder of assignments: the course's own, or the private one that ``COURSE_ASSIGNMENTS`` names."""
    return Path(os.environ.get("COURSE_ASSIGNMENTS") or ROOT / "assignments").resolve()


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


def grade_with_progress(cohort: Cohort, assignment: str, screen: Console, **options: Any) -> list[Row]:  # noqa: ANN401
    """Grade a cohort; say first how far a student's code is closed off, and show who is being graded.

    Parameters
    ----------
    cohort : Cohort
    assignment : str
    screen : rich.console.Console
    **options
        For :func:`autograder.grading.run.grade_cohort`; or ``plain``, to grade without the engine.
    """
    from autograder.grading.plain import engine_runs_here, grade_plainly

    quiet_nbgrader()
    with _bar(screen) as bar:
        shown = bar.add_task("starting", total=None)

        def on_row(row: Row, number: int, total: int) -> None:
            bar.update(shown, description=f"{row.student_id}: {row.outcome}", completed=number, total=total)

        def on_level(level: Level) -> None:
            from autograder.sealed.seal import MEANING

            bar.console.print(f"    Seal of each submission: [bold]{level.name.lower()}[/] ({MEANING[level]}).")

        if options.pop("plain", not engine_runs_here()):
            bar.console.print(f"    nbgrader's own autograder: {PLAIN}")
            rows = grade_plainly(cohort, assignment, again=options.get("again", False), on_row=on_row)
        else:
            from autograder.grading.run import grade_cohort

            rows = grade_cohort(cohort, assignment, on_row=on_row, on_level=on_level, **options)
    for row in rows:
        if row.outcome not in {Outcome.OK, Outcome.FAILED}:
            screen.print(f"    [yellow]{row.student_id}[/] {row.outcome}: {row.reason}")
    return rows


def feedback_with_progress(cohort: Cohort, assignment: str, screen: Console) -> int:
    """Write the feedback pages and show whose."""
    from autograder.cohorts.week import write_feedback

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
    from autograder.cohorts.week import exchange_exists
    from autograder.cohorts.week import release as release_assignment

    quiet_nbgrader()
    this = cohort_of(cohort)
    this.create(assignments_folder())
    release_assignment(this, assignment)
    console.print(f"Students' version: {this.folder / 'release' / assignment}")
    if not exchange_exists():
        console.print(NO_EXCHANGE)
    console.print(f"Next, when they have handed in:  ./course collect {assignment} --cohort {cohort}")


def collect(assignment: AssignmentArgument, cohort: CohortOption = "demo") -> None:
    """Collect what students handed in through the exchange.

    Example:  ./course collect ps03-tenure-audit --cohort 2027
    """
    from autograder.cohorts.week import collect as collect_assignment
    from autograder.cohorts.week import exchange_exists

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
    jobs: Annotated[int | None, typer.Option(min=1, help="Submissions at a time (else: one a processor).")] = None,
    scheduler: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Run submissions on this dask cluster: tcp://host:8786.")
    ] = None,
    plain: Annotated[bool, typer.Option("--plain", help=f"With nbgrader's own autograder: {PLAIN}")] = False,
    unsandboxed: Annotated[
        bool, typer.Option("--unsandboxed", help="Grade although this system cannot close off a student's code.")
    ] = False,
) -> None:
    """Grade every enrolled student; goes on where it stopped, never stops at one notebook.

    Each notebook runs in a sealed process: no network, no files but the data, no keys. Another process judges what it
    hands over. Marks go into nbgrader's gradebook, of which a copy is made first (gradebook-backups/).

    Examples:  ./course grade ps03-tenure-audit --cohort 2027      ./course grade ps03-tenure-audit --again --jobs 4
    """
    from autograder.grading.plain import NotSealedError, engine_runs_here

    if not (plain or engine_runs_here()):
        raise NotSealedError(
            "The grading engine needs Linux; on Windows, WSL2 has it. To grade here all the same, add --plain: "
            f"{PLAIN} Do so in an account that holds nothing else."
        )
    this = cohort_of(cohort)
    grade_with_progress(
        this, assignment, console, again=again, jobs=jobs, unsandboxed=unsandboxed, scheduler=scheduler, plain=plain
    )
    show_marks(this, assignment, console)
    console.print(f"Next:  ./course feedback {assignment} --cohort {cohort}")


def rejudge(
    assignment: AssignmentArgument,
    cohort: CohortOption = "demo",
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Write without asking.")] = False,
) -> None:
    """Judge again what was recorded, after a key was corrected; nobody's code is run.

    Shows whose marks would change, and asks before it writes. Marks given by hand stay and count.

    Examples:  ./course rejudge ps03-tenure-audit --cohort 2027      ./course rejudge ps03-tenure-audit --yes
    """
    from autograder.grading.plain import NotSealedError, engine_runs_here

    if not engine_runs_here():
        raise NotSealedError("Judging again needs the grading engine, and that needs Linux; on Windows, WSL2 has it.")
    from autograder.grading.rejudge import rejudge as judge_again

    quiet_nbgrader()

    def apply(found: Rejudged) -> bool:
        bar.stop()
        show_changes(found, console)
        return yes or typer.confirm("Write this into the gradebook and the marked notebooks?")

    with _bar(console) as bar:
        shown = bar.add_task("starting", total=None)
        found = judge_again(
            cohort_of(cohort), assignment, apply=apply, on_student=lambda name, number, total: bar.update(
                shown, description=name, completed=number, total=total
            ),
        )  # fmt: skip
    for student_id, why in found.left_out.items():
        console.print(f"[yellow]{student_id}[/] not judged again: {why}")
    if not found.changes and not found.reworded:
        console.print(f"Nothing changes: {found.same} students have the marks that the key gives now.")
    else:
        console.print(f"Next:  ./course feedback {assignment} --cohort {cohort}")


def show_changes(found: Rejudged, screen: Console) -> None:
    """Print whose marks a corrected key changes."""
    table = Table(title="What the key gives now", title_justify="left")
    for name in ("student", "task", "before", "after", ""):
        table.add_column(name)
    for change in found.changes:
        for task, before in change.before.items():
            note = "a mark given by hand stays" if task in change.by_hand else ""
            table.add_row(change.student_id, task, f"{before:g}", f"{change.after[task]:g}", note)
    if found.changes:
        screen.print(table)
    screen.print(
        f"{len(found.changes)} students get other marks, {len(found.reworded)} other reasons for the same marks; "
        f"for {found.same} nothing changes."
    )


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


def check(
    assignment: AssignmentArgument,
    *,
    cohort: Annotated[str | None, typer.Option(help="Check on the twin of this cohort.")] = None,
) -> None:
    """Grade a class made of an assignment's specimens, and show which do not get what they promise.

    Right answers must get all marks, wrong ones the promised marks and misconception, a blank notebook 0 and the
    lecturer's own solutions everything. On the twin of a cohort, wrong answers must lose marks by the promised
    misconception; how many depends on the twin.

    Examples:  ./course check ps03-tenure-audit      ./course check ps03-tenure-audit --cohort 2027
    """
    from autograder.authoring.checking import check_assignment

    quiet_nbgrader()
    data = None
    if cohort:
        from generator.package import place_of

        data = place_of(cohort, None)
    with _bar(console) as bar:
        shown = bar.add_task("releasing", total=None)
        found = check_assignment(
            assignments_folder(), assignment, data=data, on_row=lambda row, number, total: bar.update(
                shown, description=row.student_id, completed=number, total=total
            ),
        )  # fmt: skip
    table = Table(title=f"Specimens of {assignment}", title_justify="left")
    for name in ("task", "specimen", "marks", "misconceptions", ""):
        table.add_column(name)
    for outcome in found.outcomes:
        specimen = outcome.specimen
        table.add_row(
            specimen.task, specimen.name, f"{outcome.marks:g}", ", ".join(outcome.misconceptions),
            _kept(outcome),
        )  # fmt: skip
    console.print(table)
    broken = sum(not outcome.kept for outcome in found.outcomes)
    console.print(f"{len(found.outcomes) - broken} of {len(found.outcomes)} specimens get what they promise.")
    console.print(
        f"A blank notebook gets {found.blank:g}; the lecturer's solutions {found.reference:g} of {found.most:g}."
    )
    for belief in found.unreached:
        console.print(f"[red]✗[/] The key can name {belief}, and no specimen does: write one.")
    for said in found.broken:
        console.print(f"[red]✗[/] {said}")
    if not found.passed:
        raise typer.Exit(1)


def _kept(outcome: SpecimenOutcome) -> str:
    """Say whether a specimen got what it promises, and what that was where it is another number."""
    promised = outcome.specimen
    if not outcome.kept:
        return f"[red]promised {promised.marks:g} {promised.misconceptions}[/]"
    return "[green]✓[/]" if promised.marks == outcome.marks else f"[green]✓[/] {promised.marks:g} on the shipped twin"


def new(name: Annotated[str, typer.Argument(help="Name of the new assignment, e.g. ps06-access.")]) -> None:
    """Start an assignment from a template: notebook, key and specimens, which already pass the check.

    Example:  ./course new ps06-access
    """
    from autograder.authoring.new_assignment import make

    for file in make(assignments_folder(), name):
        console.print(f"  {os.path.relpath(file)}", soft_wrap=True)
    console.print(f"Now write the tasks. The page “Writing a key” shows how. Then:  ./course check {name}")


def join(app: typer.Typer) -> None:
    """Add this room's commands to the front door."""
    for command in (release, collect, grade, rejudge, marks, feedback, check, new):
        app.command(rich_help_panel="Teach and grade")(command)
