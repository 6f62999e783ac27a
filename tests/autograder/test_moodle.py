"""Moodle in and out: its zips, hostile ones, its worksheet, its feedback zip."""

from __future__ import annotations

import contextlib
import csv
import io
import random
import stat
import struct
import sys
import warnings
import zipfile
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from autograder import commands, desk_commands
from autograder.cohorts.cohort import Cohort, Student
from autograder.grading.rows import Outcome
from autograder.moodle.incoming import MoodleError, take_over
from autograder.moodle.outgoing import ScaleError, hand_out
from autograder.moodle.people import WorksheetError, key_of, parse_moodle_time, read_known, read_worksheet
from autograder.moodle.zips import ZipRefusedError, open_zip
from autograder.reports.graded_class import NotGradedError, read_class

sys.path.insert(0, str(Path(__file__).parent))
from small_class import Member, notebook, small_class, source

pytestmark = pytest.mark.filterwarnings("ignore:Object of type:sqlalchemy.exc.SAWarning")  # nbgrader's own

NOTEBOOK = notebook({"one": "one = 1"})
STUDENTS = [
    Student("s1", "Sok", "Dara", "dara@x.kh"),
    Student("s2", "Sophea", "សុភា", "sophea@x.kh"),
    Student("s3", "Chan", "Lina", "lina@x.kh"),
    Student("s4", "Lina", "Chan", "chan@x.kh"),
    Student("s5", "Aoife", "O'Brien", "aoife@x.kh"),
]
HEAD = (
    "Identifier,Full name,Email address,Status,Grade,Maximum grade,Grade can be changed,Last modified (submission),"
    "Last modified (grade),Feedback comments\n"
)
ROWS = (
    'Participant 101,Sok Dara,DARA@x.kh,Submitted for grading,,10.00,Yes,"Friday, 15 January 2027, 4:30 PM",-,\n'
    'Participant 102,Sophea សុភា,sophea@x.kh,Submitted for grading,,10.00,Yes,"Friday, 15 January 2027, 5:30 PM",-,\n'
    "Participant 103,Chan Lina,lina@x.kh,No submission,,10.00,Yes,-,-,A person's word\n"
)


def cohort_of(folder: Path) -> Cohort:
    cohort = source(folder)
    cohort.write_roster(STUDENTS)
    return cohort


def packed(folder: Path, files: dict[str, str | bytes], name: str = "all.zip") -> Path:
    file = folder / name
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return file


def worksheet(folder: Path, text: str = HEAD + ROWS) -> Path:
    file = folder / "worksheet.csv"
    file.write_text(text, encoding="utf-8-sig")
    return file


def submitted(cohort: Cohort, student_id: str) -> str:
    return (cohort.submission(student_id, "mini") / "mini.ipynb").read_text(encoding="utf-8")


def stamp(cohort: Cohort, student_id: str) -> str:
    return (cohort.submission(student_id, "mini") / "timestamp.txt").read_text(encoding="utf-8")


FORMS = {
    "folders since 4.1": "{name}_{number}_assignsubmission_file/{file}",
    "folders before": "{name}_{number}_assignsubmission_file_/{file}",
    "flat": "{name}_{number}_assignsubmission_file_{file}",
    "packed again in a folder": "PS 3/{name}_{number}_assignsubmission_file_/{file}",
}


@pytest.mark.parametrize("form", FORMS)
def test_moodles_forms_lead_to_the_students(tmp_path: Path, form: str) -> None:
    cohort = cohort_of(tmp_path)
    names = [("Sok Dara", 101), ("Sophea សុភា", 102), ("Aoife OBrien", 105)]
    files = {FORMS[form].format(name=name, number=number, file="mini.ipynb"): NOTEBOOK for name, number in names}
    moved = take_over(cohort, "mini", packed(tmp_path, files))
    assert moved.taken == ["s1", "s2"]
    assert moved.unmatched == {"Aoife OBrien (participant 105)": "no student has such a name in the roster"}
    assert submitted(cohort, "s2") == NOTEBOOK
    assert moved.without_time == 2
    assert not (cohort.submission("s1", "mini") / "timestamp.txt").exists()
    assert read_known(cohort, "mini") == {"101": "s1", "102": "s2"}


def test_names_that_two_students_could_have_are_not_guessed(tmp_path: Path) -> None:
    """Chan Lina and Lina Chan: whether Moodle writes the first or the last name first is not known."""
    cohort = cohort_of(tmp_path)
    files = {"Chan Lina_103_assignsubmission_file_/mini.ipynb": NOTEBOOK}
    moved = take_over(cohort, "mini", packed(tmp_path, files))
    assert moved.unmatched == {"Chan Lina (participant 103)": "s3, s4 share a name in the roster"}
    assert not (cohort.folder / "submitted" / "s3").exists()
    assert take_over(cohort, "mini", packed(tmp_path, files), match={"103": "s4"}).taken == ["s4"]
    assert read_known(cohort, "mini") == {"103": "s4"}
    with pytest.raises(MoodleError, match="s9 of --match is not in the roster"):
        take_over(cohort, "mini", packed(tmp_path, files), match={"103": "s9"})


def test_the_worksheet_tells_number_address_and_time(tmp_path: Path) -> None:
    cohort = cohort_of(tmp_path)
    files = {
        "Participant_101_assignsubmission_file_/mini.ipynb": NOTEBOOK,
        "Sophea សុភា_102_assignsubmission_file_/mini.ipynb": NOTEBOOK,
        "Sok Dara_999_assignsubmission_file_/mini.ipynb": NOTEBOOK,
        "Sok Dara_103_assignsubmission_file_/mini.ipynb": NOTEBOOK,
    }
    moved = take_over(cohort, "mini", packed(tmp_path, files), worksheet=worksheet(tmp_path))
    assert moved.taken == ["s1", "s2"]
    assert stamp(cohort, "s1") == "2027-01-15 09:30:00.000000 UTC"
    assert moved.unmatched == {
        "Sok Dara (participant 999)": "participant 999 is not in the worksheet: is it of this assignment?",
        "Sok Dara (participant 103)": "participant 103 has another name in the worksheet",
    }
    assert moved.without_time == 0
    assert read_known(cohort, "mini") == {"101": "s1", "102": "s2", "103": "s3"}


def test_a_file_name_cannot_claim_another_students_number(tmp_path: Path) -> None:
    cohort = cohort_of(tmp_path)
    files = {
        "Sok Dara_101_assignsubmission_file_X_102_assignsubmission_file_mini.ipynb": NOTEBOOK,
        "Sok Dara_101_assignsubmission_file_/Sophea សុភា_102_assignsubmission_file_/notes.txt": "x",
    }
    moved = take_over(cohort, "mini", packed(tmp_path, files))
    assert moved.taken == ["s1"]
    assert not cohort.submission("s2", "mini").exists()


def test_two_submissions_for_one_student_are_both_listed(tmp_path: Path) -> None:
    cohort = cohort_of(tmp_path)
    files = {f"Sok Dara_{number}_assignsubmission_file_/mini.ipynb": NOTEBOOK for number in (101, 201)}
    moved = take_over(cohort, "mini", packed(tmp_path, files))
    assert not moved.taken
    assert len(moved.unmatched) == 2


def test_a_newer_submission_is_never_overwritten_and_an_older_one_is_kept(tmp_path: Path) -> None:
    cohort = cohort_of(tmp_path)
    first, second = NOTEBOOK, notebook({"one": "one = 2"})
    path = "Sok Dara_101_assignsubmission_file_/mini.ipynb"
    sheet = worksheet(tmp_path)
    take_over(cohort, "mini", packed(tmp_path, {path: first}), worksheet=sheet)
    again = take_over(cohort, "mini", packed(tmp_path, {path: first}), worksheet=sheet)
    assert again.same == ["s1"]

    no_time = take_over(cohort, "mini", packed(tmp_path, {path: second}))
    assert "does not say which is newer" in no_time.kept["s1"]
    not_newer = take_over(cohort, "mini", packed(tmp_path, {path: second}), worksheet=sheet)
    assert "not older" in not_newer.kept["s1"]
    assert submitted(cohort, "s1") == first

    later = tmp_path / "later"
    later.mkdir()
    later = worksheet(later, (HEAD + ROWS).replace("4:30 PM", "4:45 PM"))
    assert take_over(cohort, "mini", packed(tmp_path, {path: second}), worksheet=later).replaced == ["s1"]
    assert submitted(cohort, "s1") == second
    (old,) = (cohort.folder / "replaced" / "s1" / "mini").glob("*/mini.ipynb")
    assert old.read_text(encoding="utf-8") == first
    assert take_over(cohort, "mini", packed(tmp_path, {path: first}), worksheet=sheet, force=True).replaced == ["s1"]
    assert stamp(cohort, "s1").startswith("2027-01-15 09:30")


def test_what_lies_in_a_submission_is_sorted_out(tmp_path: Path) -> None:
    cohort = cohort_of(tmp_path)
    base = "Sok Dara_101_assignsubmission_file_/"
    other = "Sophea សុភា_102_assignsubmission_file_/"
    files = {
        base + "my work (1).ipynb": NOTEBOOK,
        base + "data/table.csv": "a,b\n",
        base + "timestamp.txt": "1999-01-01 00:00:00 UTC",
        "Sok Dara_101_assignsubmission_onlinetext_/onlinetext.html": "<p>hello</p>",
        "__MACOSX/x_1_assignsubmission_file_/._mini.ipynb": "x",
        other + "a.ipynb": NOTEBOOK,
        other + "b.ipynb": NOTEBOOK,
    }
    moved = take_over(cohort, "mini", packed(tmp_path, files))
    assert moved.taken == ["s1"]
    folder = cohort.submission("s1", "mini")
    found = sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())
    assert found == ["data/table.csv", "mini.ipynb"]
    assert "my work (1).ipynb is taken as mini.ipynb" in moved.notes["s1"]
    assert "several notebooks" in moved.refused["s2"]


def test_what_is_no_notebook_is_said(tmp_path: Path) -> None:
    cohort = cohort_of(tmp_path)
    files = {
        "Sok Dara_101_assignsubmission_file_/essay.docx": "x",
        "Sophea សុភា_102_assignsubmission_file_/mini.ipynb": NOTEBOOK.encode("utf-16"),
        "Aoife O Brien_105_assignsubmission_file_/mini.ipynb": b"0" * 10_000_001,
    }
    moved = take_over(cohort, "mini", packed(tmp_path, files))
    assert moved.refused == {
        "s1": "no notebook was handed in; found: essay.docx",
        "s5": "mini.ipynb has 10,000,001 bytes; at most 10,000,000 are taken.",
    }
    assert moved.taken == ["s2"]
    assert "not UTF-8" in moved.notes["s2"][0]


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    cohort = cohort_of(tmp_path)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (cohort.folder / "submitted" / "s1").symlink_to(elsewhere)
    moved = take_over(
        cohort, "mini", packed(tmp_path, {"Sok Dara_101_assignsubmission_file_/mini.ipynb": NOTEBOOK}), force=True
    )
    assert "is a link" in moved.refused["s1"]
    assert not list(elsewhere.iterdir())


def info(name: str, *, mode: int = 0o100644, created_on: int = 3) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.external_attr = mode << 16
    entry.create_system = created_on
    return entry


BASE = "Sok Dara_101_assignsubmission_file_/"
HOSTILE = {
    "climbs": ([(info("../../evil.ipynb"), b"x")], "leads elsewhere"),
    "climbs from within": ([(info(BASE + "../../evil.ipynb"), b"x")], "leads elsewhere"),
    "stands still": ([(info(BASE + "./mini.ipynb"), b"x")], "leads elsewhere"),
    "absolute": ([(info("/etc/cron.d/evil"), b"x")], "absolute path"),
    "absolute on Windows": ([(info("C:/evil.ipynb"), b"x")], "absolute path"),
    "a share on Windows": ([(info("//server/evil.ipynb"), b"x")], "absolute path"),
    "backslashes": ([(info(BASE + "..\\..\\evil.ipynb"), b"x")], "signs that no name may have"),
    "bell in the name": ([(info(BASE + "mi\x07ni.ipynb"), b"x")], "signs that no name may have"),
    "link": ([(info(BASE + "mini.ipynb", mode=stat.S_IFLNK | 0o777), b"/etc/passwd")], "holds a link"),
    "device": ([(info(BASE + "mini.ipynb", mode=stat.S_IFCHR | 0o600), b"")], "no plain file"),
    "the same name twice": ([(info(BASE + "mini.ipynb"), b"1"), (info(BASE + "mini.ipynb"), b"2")], "two files named"),
    "the same name but for case": (
        [(info(BASE + "mini.ipynb"), b"1"), (info(BASE + "MINI.ipynb"), b"2")], "two files named",
    ),
    "too deep": ([(info(BASE + "a/" * 20 + "mini.ipynb"), b"x")], "too long or too deep"),
    "too long": ([(info(BASE + "a" * 600), b"x")], "too long or too deep"),
}  # fmt: skip


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_zip_is_refused_whole(tmp_path: Path, case: str) -> None:
    entries, told = HOSTILE[case]
    file = tmp_path / "all.zip"
    with warnings.catch_warnings(), zipfile.ZipFile(file, "w") as archive:
        warnings.simplefilter("ignore")  # of zipfile, about the name that stands twice
        for entry, content in entries:
            archive.writestr(entry, content)
        archive.writestr("Sophea_102_assignsubmission_file_/mini.ipynb", NOTEBOOK)
    cohort = cohort_of(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(ZipRefusedError, match=told):
        take_over(cohort, "mini", file)
    assert [path for path in sorted(tmp_path.rglob("*")) if path not in before and path.name != ".grading"] == []


def test_a_name_cut_short_by_a_zero_is_refused(tmp_path: Path) -> None:
    file = packed(tmp_path, {BASE + "mini.ipynbX.txt": "x"})
    file.write_bytes(file.read_bytes().replace(b"mini.ipynbX.txt", b"mini.ipynb\0.txt"))
    with pytest.raises(ZipRefusedError, match="signs that no name may have"), open_zip(file):
        pass


def test_bombs_are_refused(tmp_path: Path) -> None:
    """One file that grows without end; one that lies about its size; files that overlap; too many; too large."""
    cohort = cohort_of(tmp_path)
    path = BASE + "mini.ipynb"
    grows = packed(tmp_path, {path: b"0" * 9_000_000})
    assert "would grow from" in take_over(cohort, "mini", grows).refused["s1"]

    lies = tmp_path / "lies.zip"
    content = grows.read_bytes()
    lies.write_bytes(content.replace(struct.pack("<I", 9_000_000), struct.pack("<I", 1000)))
    assert "damaged" in take_over(cohort, "mini", lies).refused["s1"]

    overlaps = tmp_path / "overlaps.zip"
    with zipfile.ZipFile(overlaps, "w") as archive:
        archive.writestr(path, NOTEBOOK)
        copy = info(BASE + "two.txt")
        first = archive.infolist()[0]
        copy.header_offset, copy.compress_size, copy.file_size, copy.CRC = 0, first.compress_size, 3, first.CRC
        archive.filelist.append(copy)
    with pytest.raises(ZipRefusedError, match="overlap"):
        take_over(cohort, "mini", overlaps)

    huge = tmp_path / "huge.zip"
    with zipfile.ZipFile(huge, "w") as archive:
        archive.writestr(path, NOTEBOOK)
        archive.infolist()[0].file_size = 9_000_000_000
    with pytest.raises(ZipRefusedError, match="would unpack to 9,000,000,000"):
        take_over(cohort, "mini", huge)
    assert not cohort.submission("s1", "mini").exists()


def test_a_damaged_zip_never_breaks_and_never_writes_elsewhere(tmp_path: Path) -> None:
    cohort = cohort_of(tmp_path)
    whole = packed(tmp_path, {BASE + "mini.ipynb": NOTEBOOK, BASE + "data/a.txt": b"a" * 400}).read_bytes()
    chance = random.Random(563)  # noqa: S311 - the same damage each time
    file = tmp_path / "damaged.zip"
    for _ in range(400):
        damaged = bytearray(whole)
        for _ in range(chance.randint(1, 6)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        file.write_bytes(damaged[: chance.choice([len(damaged), chance.randrange(len(damaged))])])
        with contextlib.suppress(ZipRefusedError, MoodleError):
            take_over(cohort, "mini", file, force=True)
    known = {"all.zip", "damaged.zip", "assignments", "cohorts"}
    assert {path.name for path in tmp_path.iterdir()} == known
    assert {path.name for path in (cohort.folder / "submitted").iterdir()} <= {"s1"}


@pytest.mark.parametrize(
    ("content", "told"), [(b"", "no whole zip"), (b"not a zip", "no whole zip"), (NOTEBOOK.encode(), "no whole zip")]
)
def test_what_is_no_zip_is_said(tmp_path: Path, content: bytes, told: str) -> None:
    file = tmp_path / "all.zip"
    file.write_bytes(content)
    with pytest.raises(ZipRefusedError, match=told):
        take_over(cohort_of(tmp_path), "mini", file)
    with pytest.raises(ZipRefusedError, match="cannot be read"):
        take_over(Cohort(tmp_path / "cohorts" / "cohort"), "mini", tmp_path / "none.zip")
    with pytest.raises(MoodleError, match="no submissions as Moodle names them"):
        take_over(Cohort(tmp_path / "cohorts" / "cohort"), "mini", packed(tmp_path, {"a/mini.ipynb": NOTEBOOK}))


def test_unmarked_names_are_read_as_utf8_or_refused(tmp_path: Path) -> None:
    """Windows packs names without saying their encoding."""
    cohort = cohort_of(tmp_path)
    path = "Sophea សុភា_102_assignsubmission_file_/mini.ipynb"
    file = packed(tmp_path, {path: NOTEBOOK})
    content = bytearray(file.read_bytes())
    for start, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.index(start) + offset
        content[at : at + 2] = struct.pack("<H", 0)
    file.write_bytes(bytes(content))
    assert take_over(cohort, "mini", file).taken == ["s2"]
    file.write_bytes(bytes(content).replace("សុភា".encode(), b"\xff\xfe" * 6))
    with pytest.raises(ZipRefusedError, match="no known encoding"):
        take_over(cohort, "mini", file)


def test_names_are_compared_as_moodle_cleans_them() -> None:
    assert key_of("O'Brien  Aoife") == key_of("o brien aoife")
    assert key_of("សុ\u200bភា") == key_of("សុភា")
    assert key_of("Rénée") == key_of("RE\u0301NE\u0301E")


def test_moodles_times_are_phnom_penh_time() -> None:
    found = parse_moodle_time("Friday, 15 January 2027, 5:00 PM")
    assert found
    assert found.isoformat() == "2027-01-15T10:00:00+00:00"
    assert parse_moodle_time("vendredi 15 janvier 2027, 17:00") is None


def test_a_worksheet_that_is_none_is_refused(tmp_path: Path) -> None:
    for text, told in (
        ("student_id,mark\ns1,2\n", "no grading worksheet"),
        ("Identifier,Grade\nSomebody,\n", "row 2: 'Somebody' is no identifier"),
        ("Identifier,Grade\nParticipant 1,\nParticipant 1,\n", "row 3"),
    ):
        with pytest.raises(WorksheetError, match=told):
            read_worksheet(worksheet(tmp_path, text))


def graded_cohort(folder: Path) -> Cohort:
    members = [
        Member("s1", {"one": 2.0, "two": 3.5}, note=4.0),
        Member("s2", {"one": 1.0, "two": 0.0}),
        Member("s3", outcome=Outcome.ABSENT),
        Member("s4", {"one": 2.0, "two": 4.0}, note=1.0),
    ]
    cohort = small_class(folder, members)
    cohort.write_roster(STUDENTS)
    for student_id in ("s1", "s2"):
        page = cohort.folder / "feedback" / student_id / "mini" / "mini.html"
        page.parent.mkdir(parents=True)
        page.write_text("<p>feedback</p>", encoding="utf-8")
    return cohort


def table_of(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"))))


def test_moodles_worksheet_is_filled_in_and_the_rest_of_it_stays(tmp_path: Path) -> None:
    cohort = graded_cohort(tmp_path)
    text = (
        HEAD
        + ROWS
        + 'Participant 104,Lina Chan,chan@x.kh,Submitted,3.00,10.00,Yes,-,"Friday, 1 January 2027, 1:00 PM",Well done\n'
    )
    handed = hand_out(cohort, read_class(cohort, "mini"), worksheet=read_worksheet(worksheet(tmp_path, text)))
    assert handed.grades
    rows = table_of(handed.grades)
    assert [row["Grade"] for row in rows] == ["9.5", "", "", "7"]
    assert (
        rows[0]["Feedback comments"]
        == "Marks by task: The first task: 2 of 2; The second task: 3.5 of 4; Note: 4 of 4."
    )
    assert rows[2]["Feedback comments"] == "A person's word"
    assert rows[3]["Feedback comments"] == "Well done"
    assert rows[3]["Last modified (grade)"] == "Friday, 1 January 2027, 1:00 PM"
    assert handed.left_out == {
        "s2": "waits for marks by hand: note",
        "s3": "handed in nothing (--zero-for-absent gives 0)",
        "s5": "not graded yet",
    }
    assert (handed.graded, handed.with_feedback) == (2, 2)
    assert handed.feedback
    with zipfile.ZipFile(handed.feedback) as archive:
        names = archive.namelist()
    assert names == ["Participant_101_assignfeedback_file_/mini.html", "Participant_102_assignfeedback_file_/mini.html"]


def moodle_reads(name: str) -> tuple[str, str, str]:
    """What importziplib.php makes of a path in the zip: number, plugin, file."""
    first, *rest = name.split("/")
    _, number, kind, plugin, left = first.split("_", 4)
    return number, f"{kind}_{plugin}", "/".join((left, *rest))


def test_moodle_reads_number_and_file_from_the_feedback_zip() -> None:
    assert moodle_reads("Participant_101_assignfeedback_file_/mini.html") == (
        "101",
        "assignfeedback_file",
        "/mini.html",
    )


def test_without_a_worksheet_one_is_made_from_what_is_known(tmp_path: Path) -> None:
    cohort = graded_cohort(tmp_path)
    take_over(cohort, "mini", packed(tmp_path, {BASE + "mini.ipynb": NOTEBOOK}))
    handed = hand_out(cohort, read_class(cohort, "mini"), zero_for_absent=True)
    assert handed.grades
    (row,) = table_of(handed.grades)
    assert row.pop("Feedback comments").startswith("Marks by task: ")
    assert row == {
        "Identifier": "Participant 101", "Full name": "Sok Dara", "Email address": "dara@x.kh", "Grade": "9.5",
        "Maximum grade": "10", "Last modified (grade)": "-",
    }  # fmt: skip
    assert handed.left_out["s4"] == "no participant number is known: add --worksheet"


def test_another_maximum_in_moodle_is_not_guessed(tmp_path: Path) -> None:
    cohort = graded_cohort(tmp_path)
    graded = read_class(cohort, "mini")
    sheet = read_worksheet(worksheet(tmp_path, (HEAD + ROWS).replace("10.00", "100.00")))
    with pytest.raises(ScaleError, match="maximum grade is 100, the assignment has 10 points"):
        hand_out(cohort, graded, worksheet=sheet)
    handed = hand_out(cohort, graded, worksheet=sheet, scale=True)
    assert handed.grades
    assert table_of(handed.grades)[0]["Grade"] == "95"


def test_what_is_not_graded_is_said(tmp_path: Path) -> None:
    cohort = cohort_of(tmp_path)
    with pytest.raises(NotGradedError, match="course release mini"):
        read_class(cohort, "mini")


def test_the_commands_say_who_is_not_certain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "ROOT", tmp_path)
    graded_cohort(tmp_path)
    app = typer.Typer()
    desk_commands.join(app)
    desk = CliRunner()
    files = {BASE + "mini.ipynb": NOTEBOOK, "Chan Lina_103_assignsubmission_file_/mini.ipynb": NOTEBOOK}
    file = str(packed(tmp_path, files))
    said = desk.invoke(app, ["moodle-in", "mini", file, "--cohort", "cohort", "--match", "101=s1"]).output
    assert "1 submissions taken" in said
    assert "Chan Lina (participant 103): s3, s4 share a name in the roster" in said
    said = desk.invoke(app, ["moodle-out", "mini", "--cohort", "cohort"]).output
    assert "1 grades, in Moodle “Upload grading worksheet”" in said
    assert "No grade for 1: waits for marks by hand: note: s2" in said
    failed = desk.invoke(app, ["moodle-in", "mini", file, "--cohort", "cohort", "--match", "s1"])
    assert "--match s1: write the participant's number" in str(failed.exception)
