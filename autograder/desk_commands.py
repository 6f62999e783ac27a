"""The lecturer's desk: roster and deadline, Moodle in and out, the class report, likeness of submissions."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads the annotations
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.cohort import Cohort, CohortError
from autograder.commands import ROOT, AssignmentArgument, CohortOption, cohort_of, console, quiet_nbgrader

if TYPE_CHECKING:
    from autograder.deadlines import Deadline
    from autograder.roster import Changes

_SHOWN = 30  # ids in one line

YesOption = Annotated[bool, typer.Option("--yes", help="Write without asking.")]


def _existing(name: str) -> Cohort:
    cohort = cohort_of(name)
    if not (cohort.folder / "nbgrader_config.py").is_file():
        there = sorted(path.parent.name for path in cohort.folder.parent.glob("*/nbgrader_config.py"))
        raise CohortError(
            f"There is no cohort {name}. There are: {', '.join(there) or 'none'}. "
            "./course roster or ./course release makes one."
        )
    return cohort


def _ids(names: list[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more


def roster(
    file: Annotated[Path, typer.Argument(metavar="CSV", help="Table of students, or Moodle's list of participants.")],
    cohort: CohortOption = "demo",
    *,
    id_from: Annotated[str, typer.Option(help="Column that identifies a student, where there is no ID number.")] = "",
    yes: YesOption = False,
) -> None:
    """Take over the list of students; shows who is added, changed or gone, and asks before it writes.

    The table needs a column student_id or “ID number”; first name, last name and e-mail are taken where they are.
    Students who left keep their marks and hand-ins.

    Examples:  ./course roster participants.csv --cohort 2027      ./course roster list.csv --id-from "Email address"
    """
    from autograder.roster import compare, write

    this = cohort_of(cohort)
    quiet_nbgrader()
    changes = compare(this, file, id_from=id_from)
    show_roster(changes)
    if not changes:
        console.print("Nothing changes.")
        return
    if not (yes or typer.confirm("Write this roster?")):
        console.print("Nothing was written.")
        return
    if not (this.folder / "nbgrader_config.py").is_file():
        this.create(ROOT / "assignments")
    copy = write(this, changes)
    console.print(f"{len(changes.students)} students in {this.folder / 'roster.csv'}.", soft_wrap=True)
    if copy:
        console.print(f"The roster as it was: {copy}", soft_wrap=True)


def show_roster(changes: Changes) -> None:
    """Print what a new roster changes."""
    first = changes.students[0]
    console.print(f"Read as {changes.read_as}. {len(changes.students)} students; the first row is")
    console.print(
        f"    id {first.student_id}, first name {first.first_name or '-'}, last name {first.last_name or '-'}, "
        f"e-mail {first.email or '-'}",
        markup=False,
    )
    if changes.skipped:
        console.print(f"{changes.skipped} participants who are no students were left out.")
    if changes.added:
        console.print(f"[green]Added ({len(changes.added)}):[/] {_ids(changes.added)}")
    for student_id, fields in changes.changed.items():
        console.print(f"[yellow]Changed:[/] {student_id}: {', '.join(fields)}")
    if changes.left:
        console.print(f"[red]Left ({len(changes.left)}):[/] {_ids(changes.left)} (marks and hand-ins stay)")
    known = len(changes.students) - len(changes.added) + len(changes.left)
    if known and len(changes.left) > known / 2:
        console.print("[red]More than half of the roster would leave.[/] Is this the right list, and the right cohort?")


def deadline(
    assignment: AssignmentArgument,
    when: Annotated[str | None, typer.Argument(help='Phnom Penh time: "2027-01-15 17:00".')] = None,
    cohort: CohortOption = "demo",
    *,
    student: Annotated[str | None, typer.Option(help="Give this student more time.")] = None,
    extend: Annotated[str | None, typer.Option(help="How much: 90m, 36h, 2d, 1w; 0d takes it back.")] = None,
) -> None:
    """Show or set a deadline, in Phnom Penh time; give one student an extension.

    An extension counts from the deadline and replaces an earlier one. What lateness costs is computed anew for what is
    graded already.

    Examples:  ./course deadline ps03-tenure-audit "2027-01-15 17:00"      ./course deadline ps03-tenure-audit

    ./course deadline ps03-tenure-audit --student s017 --extend 2d
    """
    from autograder import deadlines

    this = _existing(cohort)
    quiet_nbgrader()
    if (student is None) != (extend is None):
        raise deadlines.DeadlineError("An extension needs both: --student s017 --extend 2d")
    if student is not None and extend is not None and when is not None:
        raise deadlines.DeadlineError("Set the deadline first, then the extension, in two commands.")
    if when is not None:
        found = deadlines.set_deadline(this, assignment, deadlines.parse_time(when))
    elif student is not None and extend is not None:
        found = deadlines.extend(this, assignment, student, deadlines.parse_length(extend))
    else:
        found = deadlines.show(this, assignment)
    show_deadline(found, assignment)


def show_deadline(found: Deadline, assignment: str) -> None:
    """Print a deadline with its extensions."""
    from autograder.deadlines import in_phnom_penh

    console.print(f"{assignment} is due {in_phnom_penh(found.due) if found.due else 'at no set time'}.")
    for student_id, extension in found.extensions.items():
        console.print(f"    {student_id}: until {in_phnom_penh(found.due + extension)}" if found.due else student_id)
    for student_id, (before, after) in found.relieved.items():
        console.print(f"    {student_id} was graded {before / 3600:.1f} h late, and is now {after / 3600:.1f} h late.")


def join(app: typer.Typer) -> None:
    """Add the desk's commands to the front door."""
    for command in (roster, deadline):
        app.command(rich_help_panel="Teach and grade")(command)
