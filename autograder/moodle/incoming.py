"""Taking over what Moodle gives under “Download all submissions”: one zip for a class.

Its form is that of ``mod/assign/classes/downloader.php`` (Moodle 4.1 and later; ``locallib.php`` before): for each
student a folder ``Full Name_12345_assignsubmission_file`` (before 4.1 with ``_`` at its end) that holds the files, or,
where “Download submissions in folders” is off, one file
``Full Name_12345_assignsubmission_file_name.ipynb``. Moodle turns ``_`` in names into blanks, so what stands before the
first ``_`` is the name. ``12345`` is the participant's number in this assignment.

The times in the zip are those of the download (ZipStream's default; ``zip_writer.php`` sets none). When a student
handed in stands in the grading worksheet only.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from autograder.grading.guard import only_grader
from autograder.grading.intake import LARGEST_NOTEBOOK, RefusedError, parse
from autograder.moodle.people import People, read_known, read_worksheet, save_known
from autograder.moodle.zips import EntryRefusedError, open_zip

if TYPE_CHECKING:
    from autograder.cohorts.cohort import Cohort
    from autograder.moodle.people import Worksheet
    from autograder.moodle.zips import CheckedZip, Entry

_PREFIX = re.compile(r"(?P<name>[^_]*)_(?P<number>\d{1,18})_assignsubmission_(?P<kind>[a-z]+)(?:_(?P<rest>.*))?")
_LARGEST_BESIDE = 20_000_000  # bytes; as grading reads beside a notebook
_MOST_FILES = 200
_STAMP = "timestamp.txt"
_FORBIDDEN = re.compile(r'[<>:"|?*]')


class MoodleError(Exception):
    """Something that Moodle gave cannot be used; the words say what and how to mend it."""


@dataclass
class Moved:
    """What became of the submissions in a zip.

    Attributes
    ----------
    taken, replaced, same : list of str
        Ids of students: new, in the place of an older one (kept in ``replaced``), as it was.
    kept : dict of str to str
        Students whose submission here was kept, and why.
    unmatched : dict of str to str
        What the zip calls a submission, and why nobody is certain to be its author.
    refused : dict of str to str
        Submissions that cannot be taken, by student id, and why.
    notes : dict of str to list of str
        What a lecturer should know of those that were taken.
    without_time : int
        Of those taken, how many have no hand-in time.
    unread_times : int
        Times in the worksheet that could not be read.
    """

    taken: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    kept: dict[str, str] = field(default_factory=dict)
    unmatched: dict[str, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    notes: dict[str, list[str]] = field(default_factory=dict)
    without_time: int = 0
    unread_times: int = 0


@dataclass
class _Submission:
    name: str
    number: str
    files: list[tuple[PurePosixPath, Entry]] = field(default_factory=list)

    @property
    def label(self) -> str:
        return f"{self.name} (participant {self.number})"


def take_over(
    cohort: Cohort,
    assignment: str,
    file: Path,
    *,
    worksheet: Path | None = None,
    match: dict[str, str] | None = None,
    force: bool = False,
) -> Moved:
    """Put the submissions of Moodle's zip where nbgrader collects them.

    A submission belongs to the student whom the participant's number names (as given in `match`, as known from before,
    or through the worksheet's e-mail address or ID number), else to the only one of that full name. Where two answers
    are possible, none is taken.

    Parameters
    ----------
    cohort : Cohort
    assignment : str
    file : Path
        Moodle's zip.
    worksheet : Path, optional
        Moodle's grading worksheet of the same assignment: numbers, addresses, and when each student handed in.
    match : dict of str to str, optional
        Student id by participant number, as a person has settled it.
    force : bool
        Replace also a submission that is newer, or of unknown age.

    Raises
    ------
    ZipRefusedError
        Where the zip is not what Moodle makes; nothing was taken from it.
    WorksheetError, TableError, CohortError, MoodleError
    """
    read = read_worksheet(worksheet) if worksheet else None
    known = read_known(cohort, assignment) | (match or {})
    people = People(cohort.read_roster(), read, known)
    strangers = sorted(set((match or {}).values()) - {student.student_id for student in people.students})
    if strangers:
        raise MoodleError(f"{', '.join(strangers)} of --match is not in the roster of the cohort {cohort.name}.")
    moved = Moved(unread_times=read.unread_times if read else 0)
    with only_grader(cohort.folder), open_zip(file) as archive:
        submissions = _submissions(archive, file.name)
        owners = _owners(submissions, people, moved)
        taker = _Taker(cohort, assignment, archive, read, moved, force)
        for student_id, submission in owners.items():
            taker.take(student_id, submission)
        numbers = {submission.number: student_id for student_id, submission in owners.items()}
        if read:
            numbers |= {n: who for n, p in read.participants.items() if (who := people.who(p)[0])}
        save_known(cohort, assignment, known | numbers)
    return moved


def _submissions(archive: CheckedZip, name: str) -> list[_Submission]:
    """Sort the zip's files by submission; what stands outermost in a path says whose it is."""
    found: dict[tuple[str, str], _Submission] = {}
    for entry in archive.entries:
        if "__MACOSX" in entry.parts or entry.parts[-1].startswith("."):
            continue
        for depth, part in enumerate(entry.parts):
            prefix = _PREFIX.fullmatch(part)
            if not prefix:
                continue
            inside = (*((prefix["rest"],) if prefix["rest"] else ()), *entry.parts[depth + 1 :])
            submission = found.setdefault(
                (prefix["name"], prefix["number"]), _Submission(prefix["name"], prefix["number"])
            )
            if prefix["kind"] == "file" and inside:
                submission.files.append((PurePosixPath(*inside), entry))
            break
    if not found:
        raise MoodleError(
            f"{name} holds no submissions as Moodle names them (Full Name_12345_assignsubmission_file…). In Moodle, "
            "open the assignment, then “View all submissions” and “Download all submissions”."
        )
    return list(found.values())


def _owners(submissions: list[_Submission], people: People, moved: Moved) -> dict[str, _Submission]:
    claims: dict[str, list[_Submission]] = {}
    for submission in submissions:
        student_id, why = people.find(submission.number, submission.name)
        if why:
            moved.unmatched[submission.label] = why
        else:
            claims.setdefault(student_id, []).append(submission)
    for student_id, claimed in claims.items():
        if len(claimed) > 1:
            for submission in claimed:
                others = " and ".join(f"participant {one.number}" for one in claimed if one is not submission)
                moved.unmatched[submission.label] = f"{student_id} would have this one and that of {others}"
    return {student_id: claimed[0] for student_id, claimed in claims.items() if len(claimed) == 1}


@dataclass(frozen=True)
class _Taker:
    """Puts one submission after the other into a cohort's folder."""

    cohort: Cohort
    assignment: str
    archive: CheckedZip
    worksheet: Worksheet | None
    moved: Moved
    force: bool

    def take(self, student_id: str, submission: _Submission) -> None:
        """Put a submission in its place, or say in `moved` why not."""
        try:
            self._take(student_id, submission)
        except (EntryRefusedError, MoodleError) as why:
            self.moved.refused[student_id] = str(why)
        except (FileExistsError, NotADirectoryError, IsADirectoryError):
            self.moved.refused[student_id] = "a file and a folder of one name were handed in"

    def _take(self, student_id: str, submission: _Submission) -> None:
        moved, notes = self.moved, []
        files = _files(submission, self.assignment, self.archive, notes)
        listed = self.worksheet.participants.get(submission.number) if self.worksheet else None
        handed_in = listed.handed_in if listed else None
        folder = self.cohort.submission(student_id, self.assignment)
        if folder.is_symlink() or folder.parent.is_symlink():
            raise MoodleError(f"{folder} is a link. Move it away: nothing is written through a link.")
        there = _read_folder(folder) if folder.is_dir() else None
        if there is not None and there == files:
            if handed_in and not (folder / _STAMP).exists():
                (folder / _STAMP).write_text(_stamp(handed_in), encoding="utf-8")
            moved.same.append(student_id)
            return
        why = _why_keep(folder, handed_in) if there is not None and not self.force else ""
        if why:
            moved.kept[student_id] = why
            return
        _write(folder, files, handed_in, self.cohort.folder / "replaced" / student_id / self.assignment)
        (moved.taken if there is None else moved.replaced).append(student_id)
        moved.without_time += handed_in is None
        if notes:
            moved.notes[student_id] = notes


def _files(submission: _Submission, assignment: str, archive: CheckedZip, notes: list[str]) -> dict[str, bytes]:
    """Read a submission's files; the notebook gets the assignment's name."""
    notebooks = [path for path, _ in submission.files if path.suffix.lower() == ".ipynb"]
    wanted = PurePosixPath(f"{assignment}.ipynb")
    if not notebooks:
        names = ", ".join(path.name for path, _ in submission.files[:4]) or "nothing"
        raise MoodleError(f"no notebook was handed in; found: {names}")
    chosen = wanted if wanted in notebooks else notebooks[0]
    if len(notebooks) > 1 and chosen != wanted:
        raise MoodleError(f"several notebooks and none is called {wanted}: {', '.join(map(str, notebooks[:4]))}")
    if len(submission.files) > _MOST_FILES:
        raise MoodleError(f"{len(submission.files)} files were handed in; at most {_MOST_FILES} are taken")
    files: dict[str, bytes] = {}
    room = _LARGEST_BESIDE
    for path, entry in submission.files:
        if path == chosen:
            content = archive.read(entry, LARGEST_NOTEBOOK)
            if path != wanted:
                notes.append(f"{path.name} is taken as {wanted}")
            try:
                parse(content, path.name)
            except RefusedError as why:
                notes.append(f"is taken, and will be graded as unreadable: {why}")
            files[str(wanted)] = content
        elif path == PurePosixPath(_STAMP):
            notes.append(f"a file {_STAMP} of the student's own was left out")
        else:
            try:
                content = archive.read(entry, room)
            except EntryRefusedError as why:
                notes.append(f"left out beside the notebook: {why}")
                continue
            room -= len(content)
            files[_FORBIDDEN.sub("-", str(path))] = content
    return files


def _read_folder(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file() and not file.is_symlink() and file.relative_to(folder) != Path(_STAMP)
    }


def _why_keep(folder: Path, handed_in: datetime | None) -> str:
    """Say why a submission that is there should stay; empty where the new one is certain to be newer."""
    if handed_in is None:
        return "another one is here, and the zip does not say which is newer: add --worksheet, or --force to replace it"
    before = _handed_in(folder)
    if before is None:
        return "another one is here without a time: --force replaces it"
    if before >= handed_in:
        return f"the one here is of {before:%Y-%m-%d %H:%M} UTC, not older: --force replaces it"
    return ""


def _handed_in(folder: Path) -> datetime | None:
    from nbgrader.utils import parse_utc

    try:
        return parse_utc((folder / _STAMP).read_text(encoding="utf-8")[:60].strip()).replace(tzinfo=UTC)
    except (OSError, ValueError, AttributeError, OverflowError):
        return None


def _stamp(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f} UTC"


def _write(folder: Path, files: dict[str, bytes], handed_in: datetime | None, replaced: Path) -> None:
    """Write a submission in one move; the one that was there is kept."""
    fresh = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    for name, content in files.items():
        target = fresh / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    if handed_in:
        (fresh / _STAMP).write_text(_stamp(handed_in), encoding="utf-8")
    if folder.exists():
        replaced.mkdir(parents=True, exist_ok=True)
        folder.rename(replaced / f"{datetime.now(UTC):%Y%m%d-%H%M%S-%f}")
    fresh.rename(folder)


__all__ = ["MoodleError", "Moved", "take_over"]
