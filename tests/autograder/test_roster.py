"""Rosters as programs export them, and deadlines in Phnom Penh time."""

from __future__ import annotations

import contextlib
import random
import sys
import unicodedata
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from autograder import commands, desk_commands
from autograder.cohorts.cohort import Cohort, Student
from autograder.cohorts.deadlines import (
    DeadlineError,
    extend,
    in_phnom_penh,
    parse_length,
    parse_time,
    set_deadline,
    show,
)
from autograder.cohorts.roster import RosterError, compare, write
from autograder.cohorts.spreadsheets import TableError, read_table
from autograder.grading.rows import read_row

sys.path.insert(0, str(Path(__file__).parent))
from small_class import DEADLINE, Member, release, small_class, source

pytestmark = pytest.mark.filterwarnings("ignore:Object of type:sqlalchemy.exc.SAWarning")  # nbgrader's own

KHMER = "សុភា"
DECOMPOSED = unicodedata.normalize("NFD", "Rénée")
MOODLE = f'"First name","Last name","ID number","Email address",Groups\nChan,{KHMER},s1,c@x.kh,"A, B"\n'


def table(folder: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    file = folder / "list.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return file


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_what_programs_export_is_recognised(tmp_path: Path, encoding: str, separator: str, ends: str) -> None:
    text = ends.join((separator.join(("student_id", "first_name")), separator.join(("s1", KHMER)), ""))
    found = read_table(table(tmp_path, text, encoding))
    assert found.rows == ({"student_id": "s1", "first_name": KHMER},)
    assert (found.encoding, found.separator) == (encoding, separator)


def test_windows_1252_is_recognised_and_names_are_nfc(tmp_path: Path) -> None:
    assert read_table(table(tmp_path, "student_id;nom\ns1;Rénée\n", "cp1252")).rows[0]["nom"] == "Rénée"
    assert read_table(table(tmp_path, f"student_id,nom\ns1,{DECOMPOSED}\n")).rows[0]["nom"] == "Rénée"


REFUSED = {
    "no file": (None, "cannot be read"),
    "empty": (b"", "is empty"),
    "workbook": (b"PK\x03\x04rest", "Excel workbook"),
    "cut utf-8": (b"student_id,first_name\ns1," + KHMER.encode() * 9 + b"\xe1\x9e", "Save it as “CSV UTF-8”"),
    "utf-16 without its mark": ("student_id\ns1\n".encode("utf-16-le"), "is no text"),
    "half utf-16": (b"\xff\xfes\x00t", "neither UTF-8, UTF-16"),
    "odd utf-16": (b"\xff\xfes\x00t\x00u", "neither UTF-8, UTF-16"),
    "open quotation": (b'student_id\n"s1\n', "no CSV table"),
    "ragged": (b"student_id,first_name\ns1,a,b\n", "row 2: 3 fields under 2 columns"),
    "column twice": (b"student_id,student_id\ns1,s1\n", "student_id stands twice"),
    "no ids": (b"First name,Email address\nA,a@x\n", "Show user identity"),
    "nobody": (b"student_id\n", "holds no student"),
    "id empty": (b"student_id,email\ns1,\n,b@x\n", "row 3: student_id is empty"),
    "id twice": (b"student_id\ns1\nS1\n", "row 3: S1 stands twice"),
    "id a path": (b"student_id\n../../etc\n", "cannot be a student's id"),
    "id with plus": (b"student_id\na+b\n", "cannot be a student's id"),
    "id hidden": (b"student_id\n.ssh\n", "cannot be a student's id"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_read_is_refused_in_words(tmp_path: Path, case: str) -> None:
    content, told = REFUSED[case]
    file = tmp_path / "list.csv" if content is None else table(tmp_path, content)
    with pytest.raises((TableError, RosterError), match=told):
        compare(Cohort(tmp_path), file)


def test_a_damaged_table_is_read_or_refused_in_words(tmp_path: Path) -> None:
    chance = random.Random(563)  # noqa: S311 - the same damage each time
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        whole = MOODLE.replace(KHMER, "Rénée").encode(encoding)
        for _ in range(200):
            damaged = bytearray(whole)
            for _ in range(chance.randint(1, 8)):
                damaged[chance.randrange(len(damaged))] = chance.randrange(256)
            with contextlib.suppress(TableError, RosterError):
                compare(Cohort(tmp_path), table(tmp_path, bytes(damaged[: chance.randrange(len(damaged) + 1)])))


def test_moodles_participants_become_the_roster(tmp_path: Path) -> None:
    cohort = source(tmp_path)
    changes = compare(cohort, table(tmp_path, MOODLE))
    assert changes.students == [Student("s1", "Chan", KHMER, "c@x.kh")]
    assert changes.added == ["s1"]
    assert not (cohort.folder / "roster.csv").exists()


def test_teachers_are_left_out_and_ids_come_from_the_address_when_asked(tmp_path: Path) -> None:
    text = "First name,Last name,Email address,Roles\nA,B,ab@x.kh,Student\nT,T,t@x.kh,Teacher\n"
    changes = compare(source(tmp_path), table(tmp_path, text), id_from="email address")
    assert [student.student_id for student in changes.students] == ["ab"]
    assert changes.skipped == 1


def test_changes_are_told_and_who_left_keeps_the_marks(tmp_path: Path) -> None:
    cohort = small_class(tmp_path, [Member("s1", {"one": 2.0}), Member("s2", {"one": 1.0})])
    changes = compare(cohort, table(tmp_path, "student_id,first_name,last_name\ns2,Other,Last1\ns3,New,One\n"))
    assert (changes.added, changes.left, changes.changed) == (["s3"], ["s1"], {"s2": ("first_name",)})
    copy = write(cohort, changes)
    assert copy
    assert "First0" in copy.read_text(encoding="utf-8")
    assert [student.student_id for student in cohort.read_roster()] == ["s2", "s3"]
    with cohort.gradebook() as gradebook:
        assert gradebook.find_submission("mini", "s1").score == 2.0
        assert gradebook.find_student("s2").first_name == "Other"
        assert gradebook.find_student("s3").last_name == "One"
    assert not compare(cohort, table(tmp_path, "student_id,first_name,last_name\ns2,Other,Last1\ns3,New,One\n"))


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """The desk's commands, on cohorts in a folder of the test."""
    monkeypatch.setattr(commands, "ROOT", tmp_path)
    monkeypatch.setattr(desk_commands, "ROOT", tmp_path)
    return CliRunner()


def typed(desk: CliRunner, *words: str, says: str = "") -> str:
    app = typer.Typer()
    desk_commands.join(app)
    result = desk.invoke(app, list(words), input=says)
    return result.output + (str(result.exception) if result.exception else "")


def test_nothing_is_written_without_a_yes(tmp_path: Path, desk: CliRunner) -> None:
    cohort = small_class(tmp_path, [Member("s1"), Member("s2"), Member("s3")])
    file = str(table(tmp_path, "student_id\ns9\n"))
    said = typed(desk, "roster", file, "--cohort", "cohort", says="n\n")
    assert "More than half of the roster would leave" in said
    assert len(cohort.read_roster()) == 3
    assert "1 students in" in typed(desk, "roster", file, "--cohort", "cohort", "--yes")
    assert "Nothing changes" in typed(desk, "roster", file, "--cohort", "cohort")


def test_a_roster_makes_its_cohort(tmp_path: Path, desk: CliRunner) -> None:
    source(tmp_path)
    typed(desk, "roster", str(table(tmp_path, MOODLE)), "--cohort", "2027", "--yes")
    assert Cohort(tmp_path / "cohorts" / "2027").read_roster()[0].last_name == KHMER


def test_a_deadline_is_phnom_penh_time_in_and_out(tmp_path: Path) -> None:
    cohort = source(tmp_path)
    release(cohort)
    due = parse_time("2027-01-15 17:00")
    found = set_deadline_of(cohort, due)
    assert found.due == datetime(2027, 1, 15, 10, 0, tzinfo=UTC)
    assert in_phnom_penh(found.due) == "Friday 15 January 2027, 17:00 (Phnom Penh)"
    with cohort.gradebook() as gradebook:
        assert gradebook.find_assignment("mini").duedate == datetime(2027, 1, 15, 10, 0)  # noqa: DTZ001 - nbgrader's


def set_deadline_of(cohort: Cohort, due: datetime):  # noqa: ANN201
    cohort.write_roster([Student("s1")])
    return set_deadline(cohort, "mini", due)


@pytest.mark.parametrize("text", ["tomorrow", "2027-13-01 10:00", "15/01/2027 17:00", "2027-01-15", ""])
def test_a_time_that_can_be_misread_is_refused(text: str) -> None:
    with pytest.raises(DeadlineError, match="no date and time"):
        parse_time(text)


@pytest.mark.parametrize("text", ["2", "-2d", "2 months", "9999w", "", "d"])
def test_a_length_that_can_be_misread_is_refused(text: str) -> None:
    with pytest.raises(DeadlineError, match="no length of time"):
        parse_length(text)


def test_lengths() -> None:
    assert [parse_length(text) for text in ("90m", "36h", "2d", "1 w", "0d")] == [
        timedelta(minutes=90), timedelta(hours=36), timedelta(days=2), timedelta(weeks=1), timedelta(),
    ]  # fmt: skip


def test_an_extension_lowers_what_lateness_cost_and_can_be_taken_back(tmp_path: Path) -> None:
    late = Member("s1", {"one": 2.0, "two": 2.0}, late=timedelta(hours=30), note=0.0)
    cohort = small_class(tmp_path, [late, Member("s2", {"one": 2.0})], extra='[late]\npolicy = "percent"\n')
    set_deadline(cohort, "mini", DEADLINE)

    def costs() -> float:
        with cohort.gradebook() as gradebook:
            return gradebook.find_submission("mini", "s1").late_submission_penalty

    assert costs() == pytest.approx(0.8)
    found = extend(cohort, "mini", "s1", timedelta(days=2))
    assert found.extensions == {"s1": timedelta(days=2)}
    assert found.relieved == {"s1": (30 * 3600, 0)}
    assert costs() == 0
    assert read_row(cohort.folder, "mini", "s1").late_seconds == 0
    extend(cohort, "mini", "s1", timedelta(hours=12))
    assert costs() == pytest.approx(0.4)
    assert extend(cohort, "mini", "s1", timedelta()).extensions == {}
    assert costs() == pytest.approx(0.8)
    assert show(cohort, "mini").due == DEADLINE


def test_what_cannot_be_extended_is_said(tmp_path: Path, desk: CliRunner) -> None:
    cohort = small_class(tmp_path, [Member("s1")])
    with pytest.raises(DeadlineError, match="s9 is not in the roster"):
        extend(cohort, "mini", "s9", timedelta(days=1))
    with pytest.raises(DeadlineError, match="course release other"):
        set_deadline(cohort, "other", DEADLINE)
    assert "needs both" in typed(desk, "deadline", "mini", "--cohort", "cohort", "--student", "s1")
    assert "There is no cohort nobody" in typed(desk, "deadline", "mini", "--cohort", "nobody")
    said = typed(desk, "deadline", "mini", "--cohort", "cohort", "--student", "s1", "--extend", "2d")
    assert "s1: until Sunday 17 January 2027, 17:00 (Phnom Penh)" in said
