"""The sample class: 24 rows with the marks that the specimens promise, whatever the submissions hold."""

from __future__ import annotations

import csv
import json
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import nbformat
import pytest

from autograder.authoring.sample_class import QUIRKS, compose, hand_in, notebook_of
from autograder.cohorts.cohort import Cohort, CohortError
from autograder.cohorts.week import release
from autograder.grading.rows import Outcome, read_row, save_row
from autograder.grading.run import grade_cohort
from front_door.up import assignment_names

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Road

    from autograder.authoring.sample_class import Member
    from autograder.grading.rows import Row

ASSIGNMENT = "ps03-tenure-audit"


@pytest.fixture(scope="module")
def members(root: Path) -> list[Member]:
    return compose(root / "assignments" / "specimens" / ASSIGNMENT)


@pytest.fixture(scope="module")
def rows(road: Road, members: list[Member]) -> dict[str, Row]:
    assert road.ended.returncode == 0, road.ended.stdout[-3000:] + road.ended.stderr[-3000:]
    found = {
        member.student_id: read_row(road.folder / "cohorts/demo", ASSIGNMENT, member.student_id) for member in members
    }
    return {student: row for student, row in found.items() if row}


def member_with(members: list[Member], quirk: str) -> Member:
    return next(member for member in members if member.quirk == quirk)


def test_the_class_is_the_same_for_the_same_seed(root: Path, members: list[Member]) -> None:
    folder = root / "assignments" / "specimens" / ASSIGNMENT
    assert compose(folder) == members
    assert compose(folder, seed=1) != members
    assert sorted(member.quirk for member in members if member.quirk) == sorted(QUIRKS)


def test_quirks_change_the_notebook_as_they_say(road: Road, members: list[Member]) -> None:
    released = nbformat.read(road.folder / f"cohorts/demo/release/{ASSIGNMENT}/{ASSIGNMENT}.ipynb", as_version=4)
    length = len(released.cells)
    assert len(notebook_of(member_with(members, "deleted test cell"), released).cells) == length - 1
    assert len(notebook_of(member_with(members, "copied graded cell"), released).cells) == length + 1
    blank = notebook_of(member_with(members, "blank"), released)
    assert [cell.source for cell in blank.cells] == [cell.source for cell in released.cells]


@pytest.mark.system
def test_every_student_has_a_row_with_the_promised_marks(rows: dict[str, Row], members: list[Member]) -> None:
    assert len(rows) == 24
    got = {student: row.by_task for student, row in rows.items()}
    for member in members:
        for task, marks in member.promised.items():
            assert got[member.student_id][task] == marks, (
                member.student_id,
                member.quirk,
                task,
                member.chosen[task].name,
            )


OTHERS = [name for name in assignment_names() if name != ASSIGNMENT]
QUIET = tuple(quirk for quirk in QUIRKS if quirk != "endless loop")  # the loop is waited for once


@pytest.mark.system
@pytest.mark.parametrize("assignment", OTHERS)
def test_a_class_gets_the_promised_marks_in_every_other_assignment(root: Path, tmp_path: Path, assignment: str) -> None:
    cohort = Cohort(tmp_path / "cohorts" / "class")
    cohort.create(root / "assignments")
    release(cohort, assignment)
    members = compose(root / "assignments" / "specimens" / assignment, size=12, quirks=QUIET)
    hand_in(cohort, assignment, members, through_exchange=False)
    rows = {row.student_id: row for row in grade_cohort(cohort, assignment)}
    assert rows.keys() == {member.student_id for member in members}
    for member in members:
        got = rows[member.student_id].by_task
        assert {task: got[task] for task in member.promised} == member.promised, (member.student_id, member.quirk)


@pytest.mark.system
def test_the_gradebook_says_what_the_rows_say(road: Road, rows: dict[str, Row]) -> None:
    with Cohort(road.folder / "cohorts" / "demo").gradebook() as gradebook:
        saved = {sub.student.id: sub.score for sub in gradebook.assignment_submissions(ASSIGNMENT)}
    assert saved == {student: row.marks for student, row in rows.items()}


@pytest.mark.system
def test_quirks_end_in_their_verdicts(rows: dict[str, Row], members: list[Member]) -> None:
    outcome = {member.quirk: rows[member.student_id] for member in members if member.quirk}
    assert outcome["endless loop"].outcome is Outcome.TIMEOUT
    assert outcome["copied graded cell"].outcome is Outcome.REPAIRED
    assert outcome["deleted test cell"].outcome is Outcome.REPAIRED
    assert outcome["late"].late_seconds > 7200
    assert outcome["blank"].marks == 0
    assert outcome["blank"].outcome is Outcome.BLANK


@pytest.mark.system
def test_feedback_gives_reasons_and_no_answer(road: Road, rows: dict[str, Row], members: list[Member]) -> None:
    wrong = next(
        member for member in members
        if not member.quirk and any(specimen.misconceptions for specimen in member.chosen.values())
    )  # fmt: skip
    page = road.folder / "cohorts/demo/feedback" / wrong.student_id / ASSIGNMENT / f"{ASSIGNMENT}.html"
    text = page.read_text(encoding="utf-8")
    assert "Reread:" in text
    for specimen in wrong.chosen.values():
        for misconception in specimen.misconceptions:
            assert f'data-belief="{misconception}"' in text
    assert rows[wrong.student_id].outcome is Outcome.FAILED


@pytest.mark.system
def test_stock_nbgrader_exports_the_class(road: Road) -> None:
    ended = subprocess.run(
        [road.folder / ".venv/bin/nbgrader", "export", "--to", "marks.csv"],
        cwd=road.folder / "cohorts/demo", env={"PATH": str(road.folder / ".venv/bin")},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    with (road.folder / "cohorts/demo/marks.csv").open(encoding="utf-8") as stream:
        exported = list(csv.DictReader(stream))
    assert sum(row["assignment"] == ASSIGNMENT for row in exported) == 24


@pytest.mark.system
def test_bad_files_cost_nobody_else_anything_and_a_cut_run_goes_on(road: Road, tmp_path: Path) -> None:
    """Four students of a copy: no notebook, a broken file, one not yet graded, one whose run broke down."""
    cohort = Cohort(tmp_path / "cohorts" / "copy")
    shutil.copytree(road.folder / "cohorts" / "demo", cohort.folder)
    settings = cohort.folder / "cohort.toml"
    settings.write_text(f'assignments = "{road.folder / "assignments"}"\nbook = ""\n', encoding="utf-8")
    before = {
        student.student_id: read_row(cohort.folder, ASSIGNMENT, student.student_id) for student in cohort.read_roster()
    }
    names = list(before)
    broken = cohort.submission(names[0], ASSIGNMENT) / f"{ASSIGNMENT}.ipynb"
    broken.write_bytes(b"\xff\xfe not a notebook")
    shutil.rmtree(cohort.submission(names[1], ASSIGNMENT))
    (cohort.folder / "verdicts" / ASSIGNMENT / f"{names[2]}.json").unlink()  # as if the run had been cut before it
    fourth = next(name for name in names[3:] if before[name].outcome is Outcome.OK)
    broke_down = replace(before[fourth], outcome=Outcome.KILLED, marks=0.0, reason="The machine ran out of memory.")
    save_row(cohort.folder, broke_down)

    code = (
        "import sys, pathlib, json\nfrom autograder.cohorts.cohort import Cohort\n"
        "from autograder.grading.run import grade_cohort\n"
        "rows = grade_cohort(Cohort(pathlib.Path(sys.argv[1])), sys.argv[2])\n"
        "print(json.dumps([[row.student_id, row.outcome, row.marks] for row in rows]))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code, str(cohort.folder), ASSIGNMENT], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    after = {student: (outcome, marks) for student, outcome, marks in json.loads(ended.stdout.splitlines()[-1])}
    assert after[names[0]] == ("unreadable", 0.0)
    assert after[names[1]] == ("absent", 0.0)
    for student in names[2:]:
        assert after[student] == (before[student].outcome, before[student].marks)
    with sqlite3.connect(cohort.folder / "gradebook.db") as gradebook:
        assert gradebook.execute("select count(*) from submitted_assignment").fetchone() == (24,)


@pytest.mark.system
def test_ctrl_c_while_grading_keeps_what_is_done_and_the_next_run_goes_on(road: Road, members: list[Member]) -> None:
    cohort = Cohort(road.folder / "cohorts" / "cut")
    shutil.copytree(road.folder / "cohorts" / "demo", cohort.folder)
    endless = member_with(members, "endless loop").student_id
    students = [student for student in cohort.read_roster() if student.student_id == endless]
    students += [student for student in cohort.read_roster() if student.student_id != endless][:3]
    cohort.write_roster(students)
    before = {student.student_id: read_row(cohort.folder, ASSIGNMENT, student.student_id) for student in students}
    shutil.rmtree(cohort.folder / "verdicts")
    shutil.rmtree(cohort.folder / "autograded")

    words = ["./course", "grade", ASSIGNMENT, "--cohort", "cut"]
    with subprocess.Popen(words, cwd=road.folder, stdout=subprocess.PIPE, text=True) as run:
        until = time.monotonic() + 120
        while not list(cohort.folder.glob("verdicts/*/*.json")) and time.monotonic() < until:
            time.sleep(0.1)
        run.send_signal(signal.SIGINT)  # while the endless loop runs
        said = run.communicate(timeout=60)[0]
    assert run.returncode == 130, said
    assert "Stopped." in said
    done = {path.stem: path.stat().st_mtime_ns for path in cohort.folder.glob("verdicts/*/*.json")}
    assert 0 < len(done) < 4

    assert road.course("grade", ASSIGNMENT, "--cohort", "cut").returncode == 0
    for student, row in before.items():
        again = read_row(cohort.folder, ASSIGNMENT, student)
        assert (again.outcome, again.by_task) == (row.outcome, row.by_task)
    for name, when in done.items():
        assert (cohort.folder / "verdicts" / ASSIGNMENT / f"{name}.json").stat().st_mtime_ns >= when
    with sqlite3.connect(cohort.folder / "gradebook.db") as gradebook:
        assert gradebook.execute("select count(*) from submitted_assignment").fetchone() == (24,)


@pytest.mark.system
def test_a_malformed_setting_is_named_and_costs_nothing(road: Road) -> None:
    cohort = Cohort(road.folder / "cohorts" / "malformed")
    shutil.copytree(road.folder / "cohorts" / "demo", cohort.folder)
    before = (cohort.folder / "gradebook.db").read_bytes()
    for settings, told in {
        "assignments = ": "cannot be read",
        'assignments = "nowhere"': "holds no keys folder",
    }.items():
        (cohort.folder / "cohort.toml").write_text(settings, encoding="utf-8")
        ended = road.course("grade", ASSIGNMENT, "--cohort", "malformed")
        assert ended.returncode == 1
        assert told in " ".join(ended.stdout.split())
        assert "Traceback" not in ended.stdout + ended.stderr
    with sqlite3.connect(cohort.folder / "gradebook.db") as gradebook:
        assert gradebook.execute("select count(*) from submitted_assignment").fetchone() == (24,)
    assert len(before) == len((cohort.folder / "gradebook.db").read_bytes())


def test_without_an_exchange_the_class_is_handed_in_by_folder(
    road: Road, members: list[Member], tmp_path: Path
) -> None:
    cohort = Cohort(tmp_path / "plain")
    shutil.copytree(road.folder / "cohorts/demo/release", cohort.folder / "release")
    shutil.copy(road.folder / "cohorts/demo/gradebook.db", cohort.folder)
    hand_in(cohort, ASSIGNMENT, members, through_exchange=False)
    assert len(list(cohort.folder.glob(f"submitted/*/{ASSIGNMENT}/{ASSIGNMENT}.ipynb"))) == 24
    assert len(cohort.read_roster()) == 24


def test_a_row_that_cannot_be_read_is_made_again(tmp_path: Path) -> None:
    from autograder.grading.rows import Row

    row = Row("ann", "mini", Outcome.OK, by_task={"one": 2.0})
    save_row(tmp_path, row)
    assert read_row(tmp_path, "mini", "ann") == row
    file = tmp_path / "verdicts" / "mini" / "ann.json"
    for damaged in ("", "{", '{"outcome": "splendid"}'):
        file.write_text(damaged, encoding="utf-8")
        assert read_row(tmp_path, "mini", "ann") is None


ROSTERS = {
    "no file": (None, "roster.csv is missing"),
    "no column": ("name\nAnn\n", "the column student_id is expected; found: name"),
    "twice": ("student_id\na\na\n", "row 3: student_id a stands twice"),
    "empty": ("student_id,email\na,\n,x@y\n", "row 3: student_id is empty"),
    "not utf-8": (b"student_id\n\xe9\n", "not UTF-8"),
}


@pytest.mark.parametrize("case", ROSTERS)
def test_a_bad_roster_names_the_row(tmp_path: Path, case: str) -> None:
    content, words = ROSTERS[case]
    if content is not None:
        data = content if isinstance(content, bytes) else content.encode()
        (tmp_path / "roster.csv").write_bytes(data)
    with pytest.raises(CohortError, match=words):
        Cohort(tmp_path).read_roster()
