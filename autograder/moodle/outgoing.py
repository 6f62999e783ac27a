"""Marks and feedback for Moodle: the offline grading worksheet, and the zip of feedback files.

Read in Moodle's source: ``mod/assign/feedback/offline/importgradeslib.php`` takes the columns Identifier, Grade, Last
modified (grade) and those of the feedback types (“Feedback comments”), with “Participant” and a number as identifier.
``locallib.php`` beside it skips an empty grade, one above the assignment's maximum, and one of somebody graded in
Moodle more than a minute after “Last modified (grade)”, unless the teacher ticks “Allow updating records that have been
modified more recently in Moodle than in the spreadsheet”. ``mod/assign/feedback/file/importziplib.php`` takes files
from folders whose name, cut at ``_``, has the participant's number second, then a plugin's type and name; what stands
first is not read. So no student's name goes into the zip.
"""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from autograder.grading.rows import Outcome
from autograder.moodle.people import HEADS, People, read_known, save_known

if TYPE_CHECKING:
    from pathlib import Path

    from autograder.cohorts.cohort import Cohort
    from autograder.moodle.people import Worksheet
    from autograder.reports.graded_class import GradedClass, GradedStudent

_COMMENT = "Marks by task: "
_COLUMNS = ("identifier", "full_name", "email", "grade", "most", "graded", "comments")


class ScaleError(Exception):
    """Moodle's maximum grade is not the assignment's points; the words say how to bring them together."""


@dataclass(frozen=True)
class Handed:
    """What was written for Moodle.

    Attributes
    ----------
    grades, feedback : Path or None
        The two files; None where there was nothing to write.
    graded, with_feedback : int
        How many students are in each.
    left_out : dict of str to str
        Students without a grade in the file, and why.
    """

    grades: Path | None = None
    feedback: Path | None = None
    graded: int = 0
    with_feedback: int = 0
    left_out: dict[str, str] = field(default_factory=dict)


def hand_out(
    cohort: Cohort,
    graded: GradedClass,
    *,
    worksheet: Worksheet | None = None,
    scale: bool = False,
    zero_for_absent: bool = False,
) -> Handed:
    """Write the worksheet of grades and the zip of feedback for Moodle into the cohort's folder ``moodle``.

    Parameters
    ----------
    cohort : Cohort
    graded : GradedClass
    worksheet : Worksheet, optional
        Moodle's own worksheet of this assignment: it is filled in, and all its other columns stay. Without it, one is
        made from the participant numbers that are known.
    scale : bool
        Convert marks to Moodle's maximum grade where that is another.
    zero_for_absent : bool
        Give 0 to those who handed in nothing; else their grade stays empty.

    Raises
    ------
    ScaleError
    """
    students = cohort.read_roster()
    known = read_known(cohort, graded.assignment)
    people = People(students, worksheet, known)
    if worksheet:
        listed = {n: who for n, p in worksheet.participants.items() if (who := people.who(p)[0])}
        known = {n: who for n, who in known.items() if n not in listed} | listed  # the worksheet's number counts
        save_known(cohort, graded.assignment, known)
        most = _most(worksheet, graded, scale=scale)
    else:
        most = graded.most
    numbers = {student_id: number for number, student_id in known.items()}
    left_out: dict[str, str] = {}
    grades: dict[str, tuple[str, str]] = {}
    for student in graded.students:
        why = _why_not(student, numbers, zero_for_absent=zero_for_absent)
        if why:
            left_out[student.student_id] = why
            continue
        mark = student.total * (most / graded.most if graded.most else 1)
        grades[numbers[student.student_id]] = f"{round(mark, 2):g}", _comment(student, graded)
    if worksheet:
        for number, student_id in numbers_missing(numbers, worksheet).items():
            left_out.setdefault(student_id, f"participant {number} is not in this worksheet")
        text = _fill(worksheet, grades)
    else:
        names = {
            numbers[s.student_id]: (f"{s.first_name} {s.last_name}".strip(), s.email)
            for s in students
            if s.student_id in numbers
        }
        text = _make(grades, names, most)
    folder = cohort.folder / "moodle"
    folder.mkdir(exist_ok=True)
    file = folder / f"{graded.assignment}-grades.csv"
    file.write_text(text, encoding="utf-8-sig", newline="")
    written = worksheet.participants.keys() if worksheet else grades.keys()
    feedback = _zip_feedback(
        cohort, graded.assignment, {numbers[s.student_id]: s.student_id for s in students if s.student_id in numbers}
    )
    return Handed(
        grades=file,
        feedback=feedback[0],
        graded=len(grades.keys() & written),
        with_feedback=feedback[1],
        left_out=left_out,
    )


def numbers_missing(numbers: dict[str, str], worksheet: Worksheet) -> dict[str, str]:
    """Give the known participants who are not in a worksheet: student id by number."""
    return {number: who for who, number in numbers.items() if number not in worksheet.participants}


def _why_not(student: GradedStudent, numbers: dict[str, str], *, zero_for_absent: bool) -> str:
    if student.row is None:
        return "not graded yet"
    if student.row.outcome is Outcome.KEY_FAILED:
        return "the key broke on a task: mark it by hand, or mend the key and rejudge"
    if student.row.outcome is Outcome.ABSENT and not zero_for_absent:
        return "handed in nothing (--zero-for-absent gives 0)"
    if student.waiting:
        return f"waits for marks by hand: {', '.join(student.waiting)}"
    if student.student_id not in numbers:
        return "no participant number is known: add --worksheet"
    return ""


def _most(worksheet: Worksheet, graded: GradedClass, *, scale: bool) -> float:
    column = worksheet.heads["most"]
    said = {row[column] for row in worksheet.table.rows} if column else set()
    try:
        found = {float(text.replace(",", ".")) for text in said if text}
    except ValueError:
        found = set()
    if not found or found == {graded.most}:
        return graded.most
    if len(found) > 1 or not scale:
        raise ScaleError(
            f"Moodle's maximum grade is {', '.join(f'{one:g}' for one in sorted(found))}, the assignment has "
            f"{graded.most:g} points. Set the maximum grade in Moodle to {graded.most:g}, or add --scale to convert."
        )
    return found.pop()


def _comment(student: GradedStudent, graded: GradedClass) -> str:
    told = [f"{task.title}: {student.marks.get(task.name) or 0:g} of {task.most:g}" for task in graded.tasks]
    late = f". Late: {student.penalty:g} marks less" if student.penalty else ""
    return f"{_COMMENT}{'; '.join(told)}{late}."


def _fill(worksheet: Worksheet, grades: dict[str, tuple[str, str]]) -> str:
    """Fill Moodle's worksheet in; a comment that a person wrote in Moodle stays."""
    heads = worksheet.heads
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, worksheet.table.columns)
    writer.writeheader()
    for number, row in zip(worksheet.participants, worksheet.table.rows, strict=True):
        filled = dict(row)
        if number in grades:
            filled[heads["grade"]], comment = grades[number]
            column = heads["comments"]
            if column and (not row[column] or row[column].startswith(_COMMENT)):
                filled[column] = comment
        writer.writerow(filled)
    return stream.getvalue()


def _make(grades: dict[str, tuple[str, str]], names: dict[str, tuple[str, str]], most: float) -> str:
    """Make a worksheet in Moodle's English form."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow([HEADS[column][0] for column in _COLUMNS])
    for number, (grade, comment) in grades.items():
        writer.writerow([f"Participant {number}", *names[number], grade, f"{most:g}", "-", comment])
    return stream.getvalue()


def _zip_feedback(cohort: Cohort, assignment: str, participants: dict[str, str]) -> tuple[Path | None, int]:
    """Pack each student's feedback pages in the form that “Upload multiple feedback files in a zip” takes."""
    pages = [
        (number, page)
        for number, student_id in sorted(participants.items(), key=lambda pair: pair[1])
        for page in sorted((cohort.folder / "feedback" / student_id / assignment).glob("*.html"))
    ]
    if not pages:
        return None, 0
    file = cohort.folder / "moodle" / f"{assignment}-feedback.zip"
    half = file.with_suffix(".tmp")
    with zipfile.ZipFile(half, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, page in pages:
            archive.write(page, f"Participant_{number}_assignfeedback_file_/{page.name}")
    half.replace(file)
    return file, len({number for number, _ in pages})
