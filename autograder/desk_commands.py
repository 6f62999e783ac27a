"""The lecturer's desk: roster and deadline, Moodle in and out, the class report, likeness of submissions."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads the annotations
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from autograder.cohorts.cohort import Cohort, CohortError
from autograder.commands import ROOT, AssignmentArgument, CohortOption, cohort_of, console, quiet_nbgrader

if TYPE_CHECKING:
    from autograder.cohorts.deadlines import Deadline
    from autograder.cohorts.roster import Changes
    from autograder.moodle.incoming import Moved
    from autograder.moodle.outgoing import Handed
    from autograder.reports.graded_class import GradedClass

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
    from autograder.cohorts.roster import compare, write

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
    for fields in dict.fromkeys(changes.changed.values()):
        who = [student_id for student_id, those in changes.changed.items() if those == fields]
        console.print(f"[yellow]{', '.join(fields)} changed ({len(who)}):[/] {_ids(who)}")
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
    from autograder.cohorts import deadlines

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
    from autograder.cohorts.deadlines import in_phnom_penh

    console.print(f"{assignment} is due {in_phnom_penh(found.due) if found.due else 'at no set time'}.")
    for student_id, extension in found.extensions.items():
        console.print(f"    {student_id}: until {in_phnom_penh(found.due + extension)}" if found.due else student_id)
    for student_id, (before, after) in found.relieved.items():
        console.print(f"    {student_id} was graded {before / 3600:.1f} h late, and is now {after / 3600:.1f} h late.")


def moodle_in(
    assignment: AssignmentArgument,
    file: Annotated[Path, typer.Argument(metavar="ZIP", help="What Moodle gives under “Download all submissions”.")],
    cohort: CohortOption = "demo",
    *,
    worksheet: Annotated[
        Path | None, typer.Option(help="Moodle's grading worksheet: numbers and hand-in times.")
    ] = None,
    match: Annotated[list[str] | None, typer.Option(help="Settle who a participant is: 12345=s017.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace also newer submissions.")] = False,
) -> None:
    """Take over all submissions from Moodle's zip; nobody is guessed, and nothing newer is overwritten.

    Only the grading worksheet says when each student handed in: without --worksheet, nobody counts as late. Who is not
    certain is listed: settle it with --match. A submission that is replaced is kept in the cohort's folder replaced/.

    Examples:  ./course moodle-in ps03-tenure-audit all.zip --worksheet grades.csv --cohort 2027

    ./course moodle-in ps03-tenure-audit all.zip --match 12345=s017 --match 12346=s020
    """
    from autograder.moodle.incoming import MoodleError, take_over

    settled = {}
    for pair in match or []:
        number, sign, student_id = pair.partition("=")
        if not (number.isdigit() and sign and student_id):
            raise MoodleError(f"--match {pair}: write the participant's number, “=” and the student's id: 12345=s017")
        settled[number] = student_id
    this = _existing(cohort)
    show_moved(take_over(this, assignment, file, worksheet=worksheet, match=settled, force=force))
    console.print(f"Next:  ./course grade {assignment} --cohort {cohort}")


def show_moved(moved: Moved) -> None:
    """Print what became of the submissions in Moodle's zip."""
    console.print(
        f"{len(moved.taken)} submissions taken, {len(moved.replaced)} in the place of older ones, "
        f"{len(moved.same)} as they were."
    )
    for colour, what, entries in (
        ("yellow", "kept", moved.kept),
        ("red", "nobody is certain", moved.unmatched),
        ("red", "refused", moved.refused),
    ):
        for who, why in entries.items():
            console.print(f"[{colour}]{what}:[/] {escape(who)}: {escape(why)}", soft_wrap=True)
    for who, notes in moved.notes.items():
        for note in notes:
            console.print(f"    {escape(who)}: {escape(note)}", soft_wrap=True)
    if moved.without_time:
        console.print(f"{moved.without_time} have no hand-in time and cannot count as late: --worksheet gives it.")
    if moved.unread_times:
        console.print(
            f"{moved.unread_times} times in the worksheet could not be read: set your language in Moodle to English, "
            "and download it once more."
        )


def moodle_out(
    assignment: AssignmentArgument,
    cohort: CohortOption = "demo",
    *,
    worksheet: Annotated[Path | None, typer.Option(help="Moodle's grading worksheet, to be filled in.")] = None,
    scale: Annotated[bool, typer.Option("--scale", help="Convert to Moodle's maximum grade.")] = False,
    zero_for_absent: Annotated[bool, typer.Option("--zero-for-absent", help="0 for who handed in nothing.")] = False,
) -> None:
    """Write marks and feedback for Moodle: a grading worksheet (CSV) and a zip of feedback pages.

    Who waits for a mark by hand gets no grade yet. Best is to fill in the worksheet that Moodle gives now.

    Examples:  ./course moodle-out ps03-tenure-audit --worksheet grades.csv --cohort 2027
    """
    from autograder.moodle.outgoing import hand_out
    from autograder.moodle.people import read_worksheet
    from autograder.reports.graded_class import read_class

    this = _existing(cohort)
    quiet_nbgrader()
    read = read_worksheet(worksheet) if worksheet else None
    graded = read_class(this, assignment)
    show_handed(hand_out(this, graded, worksheet=read, scale=scale, zero_for_absent=zero_for_absent), graded)
    if read is None:
        console.print(
            "For who has a grade in Moodle already, tick “Allow updating records that have been modified more recently "
            "in Moodle than in the spreadsheet” there; or fill in Moodle's own worksheet with --worksheet."
        )


def show_handed(handed: Handed, graded: GradedClass) -> None:
    """Print what was written for Moodle."""
    for why in dict.fromkeys(handed.left_out.values()):
        who = [student_id for student_id, reason in handed.left_out.items() if reason == why]
        console.print(f"[yellow]No grade for {len(who)}:[/] {escape(why)}: {_ids(who)}", soft_wrap=True)
    console.print(f"{handed.graded} grades, in Moodle “Upload grading worksheet”: {handed.grades}", soft_wrap=True)
    if handed.feedback:
        console.print(
            f"Feedback for {handed.with_feedback}, in Moodle “Upload multiple feedback files in a zip”: "
            f"{handed.feedback}",
            soft_wrap=True,
        )
    else:
        console.print(f"No feedback pages yet:  ./course feedback {graded.assignment} --cohort {graded.cohort}")


def report(
    assignment: AssignmentArgument,
    cohort: CohortOption = "demo",
    *,
    names: Annotated[bool, typer.Option("--names", help="Show students' ids; their names stay in the roster.")] = False,
) -> None:
    """Write a class report: marks, how hard each task was, beliefs behind lost marks, verdicts, what waits.

    One HTML page without anything from elsewhere: open it in a browser, print it. Without --names it shows no student.

    Examples:  ./course report ps03-tenure-audit --cohort 2027      ./course report ps03-tenure-audit --names
    """
    from autograder.reports.class_report import write_report
    from autograder.reports.graded_class import read_class

    this = _existing(cohort)
    quiet_nbgrader()
    page = write_report(this, read_class(this, assignment), names=names)
    console.print(f"{page}", soft_wrap=True)
    if names:
        console.print("It shows students' ids: keep it to yourself.")


def similar(assignment: AssignmentArgument, cohort: CohortOption = "demo") -> None:
    """Find submissions that are unusually alike, and lay them side by side in one HTML page.

    Renaming hides nothing, and what you gave out does not count. Likeness is a reason to talk, not a proof. Nothing is
    sent anywhere.

    Example:  ./course similar ps03-tenure-audit --cohort 2027
    """
    from autograder.reports.likeness import compare_class
    from autograder.reports.similarity_report import write_similarity

    this = _existing(cohort)
    found = compare_class(this, assignment)
    pairs = f"{len(found.pairs) + found.more} pairs are" if found.pairs else "No two are"
    console.print(f"{found.compared} submissions compared. {pairs} unusually alike.")
    for who, why in found.left_out.items():
        console.print(f"    {who} could not be read: {escape(why)}", soft_wrap=True)
    console.print(f"{write_similarity(this, assignment, found)}", soft_wrap=True)
    console.print("Likeness is a reason to talk with two students, not a proof.")


def join(app: typer.Typer) -> None:
    """Add the desk's commands to the front door."""
    for command in (roster, deadline, moodle_in, moodle_out, report, similar):
        app.command(rich_help_panel="Teach and grade")(command)
