"""A cohort is a folder: roster, submissions, gradebook, feedback. It is self-contained and stays out of git."""

from __future__ import annotations

import csv
import os
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.course_config import COURSE_ID

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from nbgrader.api import Gradebook
    from nbgrader.apps.api import NbGraderAPI

ROSTER_FIELDS = ("student_id", "first_name", "last_name", "email")

_CONFIG = '''"""nbgrader's configuration for this cohort; settings are in cohort.toml."""

from autograder.course_config import configure

configure(get_config(), __file__)
'''


class CohortError(Exception):
    """Something about a cohort's folder stands in the way; the words say what and how to mend it."""


@dataclass(frozen=True)
class Student:
    """One row of the roster."""

    student_id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""


@dataclass(frozen=True)
class Cohort:
    """The folder of one course year.

    Parameters
    ----------
    folder : Path
        Where everything of the cohort lies.
    """

    folder: Path

    @property
    def name(self) -> str:
        """The folder's name, for example ``demo`` or ``2027``."""
        return self.folder.name

    def create(self, assignments: Path, *, book: str = "") -> None:
        """Make the folder with its configuration; what is there stays as it is."""
        try:
            for part in ("exchange", "submitted"):
                (self.folder / part).mkdir(parents=True, exist_ok=True)
            settings = self.folder / "cohort.toml"
            if not settings.exists():
                relative = os.path.relpath(assignments, self.folder).replace(os.sep, "/")
                settings.write_text(
                    "# Settings of this cohort. Paths start from this folder.\n"
                    f'assignments = "{relative}"\nbook = "{book}"\nlanguage = "en"  # of the feedback: en, fr or km\n',
                    encoding="utf-8",
                )
            config = self.folder / "nbgrader_config.py"
            if not config.exists():
                config.write_text(_CONFIG, encoding="utf-8")
        except PermissionError as error:
            raise CohortError(
                f"The folder {self.folder} cannot be written ({error.strerror}). Choose another with --cohort, "
                "or give yourself the right to write there."
            ) from error

    def read_roster(self) -> list[Student]:
        """Read ``roster.csv``.

        Raises
        ------
        CohortError
            Where the file is missing, not UTF-8, lacks the column ``student_id``, or an id is empty or stands twice.
        """
        file = self.folder / "roster.csv"
        if not file.is_file():
            raise CohortError(f"{file} is missing. It is a CSV table with the columns {', '.join(ROSTER_FIELDS)}.")
        try:
            with file.open(encoding="utf-8-sig", newline="") as stream:
                reader = csv.DictReader(stream)
                rows = list(reader)
                columns = reader.fieldnames or []
        except UnicodeDecodeError as error:
            raise CohortError(f"{file} is not UTF-8 (byte {error.start}). Save it as “CSV UTF-8”.") from error
        if "student_id" not in columns:
            raise CohortError(f"{file}: the column student_id is expected; found: {', '.join(columns) or 'none'}.")
        students: dict[str, Student] = {}
        for number, row in enumerate(rows, start=2):
            student_id = (row["student_id"] or "").strip()
            if not student_id:
                raise CohortError(f"{file}, row {number}: student_id is empty.")
            if student_id in students:
                raise CohortError(f"{file}, row {number}: student_id {student_id} stands twice.")
            students[student_id] = Student(student_id, *((row.get(field) or "").strip() for field in ROSTER_FIELDS[1:]))
        return list(students.values())

    def write_roster(self, students: list[Student]) -> None:
        """Write ``roster.csv``."""
        with (self.folder / "roster.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(ROSTER_FIELDS)
            writer.writerows(tuple(getattr(student, field) for field in ROSTER_FIELDS) for student in students)

    def enrol(self) -> int:
        """Bring the roster into the gradebook; return the number of students."""
        students = self.read_roster()
        with self.gradebook() as gradebook:
            for student in students:
                gradebook.update_or_create_student(
                    student.student_id,
                    first_name=student.first_name,
                    last_name=student.last_name,
                    email=student.email,
                )
        return len(students)

    @contextmanager
    def gradebook(self) -> Iterator[Gradebook]:
        """Open the cohort's gradebook, nbgrader's own SQLite file."""
        from nbgrader.api import Gradebook

        with Gradebook(f"sqlite:///{self.folder / 'gradebook.db'}", COURSE_ID) as gradebook:
            yield gradebook

    @contextmanager
    def nbgrader(self) -> Iterator[NbGraderAPI]:
        """Give nbgrader's own API, configured for this cohort, and work in its folder."""
        from nbgrader.apps.api import NbGraderAPI
        from traitlets.config import PyFileConfigLoader

        if not (self.folder / "nbgrader_config.py").is_file():
            raise CohortError(
                f"{self.folder} is no cohort yet: it has no nbgrader_config.py. Run ./course release first."
            )
        before = Path.cwd()
        os.chdir(self.folder)
        try:
            config = PyFileConfigLoader("nbgrader_config.py", path=str(self.folder)).load_config()
            yield NbGraderAPI(config=config)
        finally:
            os.chdir(before)

    def submission(self, student_id: str, assignment: str) -> Path:
        """Folder of what a student handed in."""
        return self.folder / "submitted" / student_id / assignment

    def set_deadline(self, assignment: str, deadline: datetime) -> None:
        """Set the deadline of an assignment. `deadline` carries its time zone; nbgrader keeps UTC."""
        with self.gradebook() as gradebook:
            gradebook.update_or_create_assignment(assignment, duedate=deadline)
