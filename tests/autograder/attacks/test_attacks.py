"""The attack list: one class, graded once by the real engine, of two honest students among all the attackers.

Every attacker keeps what it earned honestly, gains nothing, reaches nothing outside its process, and costs nobody else
a mark. Known limits stand beside the test that would show them.
"""

from __future__ import annotations

import copy
import hashlib
import os
import re
import socket
import sys
import threading
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Self

import nbformat
import pytest

from autograder.cohorts.cohort import Cohort, Student
from autograder.grading.rows import Outcome
from autograder.grading.run import grade_cohort
from autograder.sealed.levels import level_of_host
from autograder.sealed.seal import Budget, Level

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent))
from attack_code import ATTACKS, PRELUDE, Attack
from attack_files import DAMAGES
from mini_course import MiniCourse, MiniTask

if TYPE_CHECKING:
    from collections.abc import Iterator

    from autograder.grading.rows import Row

pytestmark = [
    pytest.mark.system,
    pytest.mark.skipif(level_of_host() < Level.LANDLOCK, reason="this host cannot close off a student's code"),
]

BUDGET = Budget(cell_s=2.0, notebook_s=20.0, memory_mb=600, disk_mb=16, output_mb=2)
HONEST = ("ann", "zoe")
SECRET = ("the-grader-keeps-", "this-to-itself-5190")
CANARY = f"attack-canary-{os.getpid()}"
JUDGE = (
    "from autograder.answers import as_number\n"
    f"secret = {''.join(SECRET)!r}\n"
    "if isinstance(answer, dict):\n    raise ValueError(str(next(iter(answer))))\n"
    "if as_number(answer) == 42:\n    yield right(2, 'right')\nelse:\n    yield wrong(2, f'not it: {answer}')"
)


@dataclass
class Graded:
    """The class after it was graded, and what was seen meanwhile."""

    course: MiniCourse
    before: dict[str, str]
    rows: dict[str, Row] = field(default_factory=dict)
    heard: list[bytes] = field(default_factory=list)

    def shown(self, student: str) -> str:
        """Give all text that the student's graded notebook shows."""
        notebook = nbformat.read(self.course.folder / "autograded" / student / "mini" / "mini.ipynb", as_version=4)
        return "\n".join(str(output) for cell in notebook.cells for output in cell.get("outputs", []))


def student_of(name: str) -> str:
    """Give the attacker's id: something that sorts between the honest two."""
    return "m-" + re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def prints(folder: Path) -> dict[str, str]:
    """Take fingerprints of every plain file that grading must not touch."""
    kept = {}
    for part in ("source", "keys", "release", "submitted"):
        for file in sorted((folder / part).rglob("*")):
            if file.is_file() and not file.is_symlink() and file.suffix != ".pyc":
                found = file.stat()
                digest = hashlib.sha256(file.read_bytes()).hexdigest()
                kept[str(file)] = f"{digest} {found.st_mode} {found.st_uid} {found.st_mtime_ns}"
    return kept


def answered(released: nbformat.NotebookNode, code: str, earlier: str = "before = 42") -> nbformat.NotebookNode:
    notebook = copy.deepcopy(released)
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        cell.source = {"before-answer": earlier, "attacked-answer": code}.get(name, cell.source)
    return notebook


class Listeners:
    """Somebody who listens at a port, at a path and at an abstract name: whatever reaches them is a breach."""

    def __init__(self, folder: Path) -> None:
        self.heard: list[bytes] = []
        self.path, self.abstract = str(folder / "s"), f"{CANARY}-abstract"
        self.sockets = [socket.create_server(("127.0.0.1", 0))]
        self.port = self.sockets[0].getsockname()[1]
        datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        datagrams.bind(("127.0.0.1", self.port))
        self.sockets.append(datagrams)
        for kind, path in ((socket.SOCK_STREAM, self.path), (socket.SOCK_STREAM, "\0" + self.abstract)):
            here = socket.socket(socket.AF_UNIX, kind)
            here.bind(path)
            here.listen()
            self.sockets.append(here)
        for one in self.sockets:
            one.settimeout(0.2)
        self.over = threading.Event()
        self.threads = [threading.Thread(target=self._listen, args=(one,)) for one in self.sockets]

    def _listen(self, one: socket.socket) -> None:
        while not self.over.is_set():
            try:
                self.heard.append(repr(one.accept() if one.type == socket.SOCK_STREAM else one.recv(100)).encode())
            except TimeoutError:
                continue

    def __enter__(self) -> Self:
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join()
        for one in self.sockets:
            one.close()


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graded]:
    """Release the course, let everybody hand in, and grade them all in one run."""
    folder = tmp_path_factory.mktemp("attacks")
    course = MiniCourse(folder / "course", {"before": MiniTask(judge=JUDGE), "attacked": MiniTask(judge=JUDGE)}).write()
    released = course.release()
    with Listeners(folder) as listeners, pytest.MonkeyPatch.context() as patched:
        patched.setenv("A_SECRET_OF_THE_GRADER", "".join(SECRET))
        world = {
            "COHORT": str(course.folder), "KEYS": str(course.folder / "keys"),
            "OTHER": str(course.folder / "submitted" / "ann" / "mini"), "GRADER": os.getpid(),
            "HOME": str(Path.home()), "PORT": listeners.port, "SOCKET": listeners.path,
            "ABSTRACT": listeners.abstract, "SECRET_HEAD": SECRET[0], "SECRET_TAIL": SECRET[1], "CANARY": CANARY,
        }  # fmt: skip
        head = PRELUDE + "".join(f"{name} = {value!r}\n" for name, value in world.items())
        for student in HONEST:
            course.hand_in(student, answered(released, "attacked = 42"))
        for name, attack in ATTACKS.items():
            course.hand_in(student_of(name), answered(released, f"{head}\n{attack.code}"))
        for name, damaged in DAMAGES.items():
            course.hand_in(student_of(name), answered(released, "attacked = 41"))
            damaged.damage(course.folder / "submitted" / student_of(name) / "mini", course.folder)
        cohort = Cohort(course.folder)
        names = [HONEST[0], *map(student_of, ATTACKS), *map(student_of, DAMAGES), HONEST[1]]
        cohort.write_roster([Student(name) for name in names])
        for name in ("COURSE_KEYS", "COURSE_BOOK"):
            patched.setenv(name, "")  # nbgrader's configuration sets them: put back what was there
        result = Graded(course, prints(course.folder), heard=listeners.heard)
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Object of type", module="sqlalchemy")  # nbgrader's own, harmless
            warnings.filterwarnings("ignore", ".*not in session")
            rows = grade_cohort(cohort, "mini", budget=BUDGET, jobs=6)
        result.rows = {row.student_id: row for row in rows}
    yield result
    for place in ("/tmp", "/dev/shm", "/var/tmp"):  # noqa: S108 - swept, should an attack have succeeded
        (Path(place) / CANARY).unlink(missing_ok=True)


def test_there_are_as_many_attacks_as_were_promised() -> None:
    assert len(ATTACKS) + len(DAMAGES) >= 45
    assert len({student_of(name) for name in (*ATTACKS, *DAMAGES)}) == len(ATTACKS) + len(DAMAGES)


def test_everybody_has_a_row_and_the_gradebook_says_the_same(graded: Graded) -> None:
    assert len(graded.rows) == len(ATTACKS) + len(DAMAGES) + len(HONEST)
    with Cohort(graded.course.folder).gradebook() as gradebook:
        saved = {submission.student.id: submission.score for submission in gradebook.assignment_submissions("mini")}
    assert saved == {student: row.marks for student, row in graded.rows.items()}


@pytest.mark.parametrize("student", HONEST)
def test_honest_students_have_full_marks(graded: Graded, student: str) -> None:
    assert graded.rows[student].by_task == {"before": 2.0, "attacked": 2.0}, graded.rows[student]
    assert graded.rows[student].outcome is Outcome.OK


@pytest.mark.parametrize("name", ATTACKS)
def test_code_gains_nothing(graded: Graded, name: str) -> None:
    attack: Attack = ATTACKS[name]
    row = graded.rows[student_of(name)]
    assert row.by_task == {"before": attack.earlier, "attacked": attack.marks}, row
    assert not attack.outcome or row.outcome in attack.outcome, row


@pytest.mark.parametrize("name", [name for name, attack in ATTACKS.items() if attack.tries])
def test_code_reaches_nothing(graded: Graded, name: str) -> None:
    shown = graded.shown(student_of(name))
    assert "refused:" in shown, "the attack did not even try"
    assert "BREACH" not in shown


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_submission_gains_nothing(graded: Graded, name: str) -> None:
    damaged = DAMAGES[name]
    row = graded.rows[student_of(name)]
    assert row.by_task == {"before": damaged.earlier, "attacked": damaged.attacked}, row
    assert row.outcome is damaged.outcome, row
    assert row.reason or row.outcome is Outcome.FAILED


def test_nothing_outside_was_read_or_written(graded: Graded) -> None:
    assert prints(graded.course.folder) == graded.before
    places = ["/tmp", "/dev/shm", "/var/tmp", "/root", "/home", "/etc", "/", str(Path.home())]  # noqa: S108
    assert not [place for place in places if os.access(place, os.X_OK) and (Path(place) / CANARY).exists()]
    assert not list(graded.course.folder.rglob(f"*{CANARY}*"))


def test_nobody_called_out(graded: Graded) -> None:
    assert graded.heard == []


def test_no_secret_is_in_what_is_kept(graded: Graded) -> None:
    secret = "".join(SECRET).encode()
    for part in ("autograded", "verdicts", "feedback"):
        for file in (graded.course.folder / part).rglob("*"):
            if file.is_file() and not file.is_symlink():
                content = file.read_bytes()
                assert secret not in content, file
                assert b"root:" not in content, file
                assert not file.is_symlink()


def test_no_script_is_kept_for_the_lecturers_browser(graded: Graded) -> None:
    # HTML of tables and maps is kept as Jupyter shows it, with the scripts that a map needs: a limit that plain
    # nbgrader has as well. Outputs that are nothing but a script are not kept.
    assert "BREACH: script" not in graded.shown(student_of("connection: scripts for the lecturer's browser"))


def test_no_process_is_left_over(graded: Graded) -> None:
    del graded
    left = []
    for process in Path("/proc").iterdir():
        if process.name.isdigit():
            try:
                status = (process / "status").read_text(encoding="ascii", errors="replace")
            except OSError:
                continue
            parent = re.search(r"PPid:\t(\d+)", status)
            if parent and int(parent[1]) == os.getpid():
                left.append(status.splitlines()[0])
    assert not [name for name in left if "python" in name]


def test_nothing_took_the_grader_by_surprise(graded: Graded) -> None:
    # The grader's last net holds what nobody foresaw: it must not be what holds these.
    assert not {student: row.reason for student, row in graded.rows.items() if "grader itself broke" in row.reason}
