"""Submissions run by real dask workers on this machine; only the loopback is used."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import nbformat
import psutil
import pytest

from autograder.cohorts.cohort import Cohort, Student
from autograder.course_config import DATA_VARIABLE
from autograder.grading.run import grade_cohort
from autograder.key import KEYS_VARIABLE
from autograder.sealed import cluster as cluster_module
from autograder.sealed import worker
from autograder.sealed.cluster import Cluster, ClusterError
from autograder.sealed.job import Ending, Job
from autograder.sealed.levels import level_of_host
from autograder.sealed.seal import Level
from tests.autograder.mini_course import MiniCourse, MiniTask
from tests.conftest import lacking

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from autograder.grading.rows import Row
    from autograder.sealed.job import Ran

pytestmark = [
    pytest.mark.system,
    pytest.mark.filterwarnings("ignore:Object of type:sqlalchemy.exc.SAWarning"),  # nbgrader's own
]


@pytest.fixture(scope="module", autouse=True)
def _landlock() -> None:
    if level_of_host() < Level.LANDLOCK:
        lacking("Landlock")


@dataclass
class Dask:
    """A scheduler, and workers whose temporary folder is not the grader's."""

    address: str
    temporary: Path
    stack: ExitStack

    def add_worker(self, **environment: str) -> subprocess.Popen[bytes]:
        command = ["worker", self.address, "--nthreads", "1", "--no-nanny", "--memory-limit", "0", "--no-dashboard"]
        scrubbed = {name: text for name, text in os.environ.items() if not name.startswith(("COURSE_", "STUNG"))}
        scrubbed |= {"TMPDIR": str(self.temporary), **environment}
        return self.stack.enter_context(started([*command, "--local-directory", str(self.temporary)], scrubbed))


@contextmanager
def started(words: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command of dask, and end it as a machine that is switched off does."""
    process = subprocess.Popen(
        [sys.executable, "-m", "dask", *words], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@contextmanager
def scheduling(folder: Path, *, workers: int, **environment: str) -> Iterator[Dask]:
    file = folder / "scheduler.json"
    with ExitStack() as stack:
        words = ["scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(file)]
        stack.enter_context(started(words, {**os.environ, **environment}))
        wait_until(file.exists)
        made = Dask(json.loads(file.read_text(encoding="utf-8"))["address"], folder, stack)
        for _ in range(workers):
            made.add_worker()
        yield made


@pytest.fixture(scope="module")
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dask]:
    with scheduling(tmp_path_factory.mktemp("dask"), workers=2) as made:
        yield made


def wait_until(holds: Callable[[], object]) -> None:
    deadline = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


JUDGE = 'yield right(1, "given")\nyield right(1, "42") if answer == 42 else wrong(1, "not 42")'
SLOW = "__import__('time').sleep(1.5) or 42"
CLASS = {
    "sok": ("42", "41"),
    "dara": ("1 / 0", "42"),
    "nary": ("len(__import__('stungmeanchey').load('households')) - 521", SLOW),
    "vuth": (SLOW, SLOW),
    "lina": (SLOW, "__import__('os')._exit(3)"),
    "rith": ("{*'stung'}", "__import__('random').random()"),
}


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Cohort:
    """A cohort with a class that has handed in."""
    folder = tmp_path_factory.mktemp("class") / "course"
    course = MiniCourse(folder, {"one": MiniTask(JUDGE), "two": MiniTask(JUDGE)}).write()
    blank = course.release()
    for student, answers in CLASS.items():
        notebook = nbformat.from_dict(json.loads(json.dumps(blank)))
        solutions = [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("solution")]
        for cell, name, answer in zip(solutions, ("one", "two"), answers, strict=True):
            cell.source = f"{name} = {answer}\n{name}"
        course.hand_in(student, notebook)
    cohort = Cohort(folder)
    cohort.write_roster([Student(name) for name in [*CLASS, "absent"]])
    return cohort


def marks(rows: list[Row]) -> list[tuple[str, str, str, float | None, dict[str, float]]]:
    return [(row.student_id, row.outcome, row.reason, row.marks, row.by_task) for row in rows]


@pytest.fixture(scope="module")
def at_home(released: Cohort) -> list[Row]:
    """The class, graded on this machine."""
    return grade_cohort(released, "mini", again=True)


def outputs(cohort: Cohort) -> dict[str, str]:
    files = sorted((cohort.folder / "autograded").rglob("*.ipynb"))
    return {file.parent.parent.name: file.read_text(encoding="utf-8") for file in files}


def test_a_cluster_gives_the_marks_and_outputs_of_this_machine(
    released: Cohort, at_home: list[Row], dask: Dask
) -> None:
    before = outputs(released)
    levels = []
    there = grade_cohort(released, "mini", again=True, scheduler=dask.address, on_level=levels.append)
    assert marks(there) == marks(at_home)
    assert [row.marks for row in there] == [3.0, 2.0, 4.0, 4.0, 2.0, 2.0, 0.0]
    assert outputs(released) == before
    assert levels == [level_of_host()]


def test_a_lost_worker_only_delays_what_it_ran(released: Cohort, at_home: list[Row], dask: Dask) -> None:
    third = dask.add_worker()
    rows: list[list[Row]] = []
    grading = threading.Thread(
        target=lambda: rows.append(grade_cohort(released, "mini", again=True, scheduler=dask.address))
    )
    grading.start()
    # Its warm process, and a submission forked from that.
    wait_until(lambda: len(psutil.Process(third.pid).children(recursive=True)) > 1)
    family = psutil.Process(third.pid).children(recursive=True)
    third.send_signal(signal.SIGKILL)
    grading.join()
    assert marks(rows[0]) == marks(at_home)
    assert not psutil.wait_procs(family, timeout=20)[1]


@pytest.fixture
def elsewhere(dask: Dask) -> Iterator[Cluster]:
    with Cluster(dask.address, environment={"COURSE_BOOK": "b", KEYS_VARIABLE: "/keys"}) as made:
        yield made


def shown(text: str) -> Job:
    return Job(((0, text),))


def text_of(ran: Ran) -> str:
    return "".join(output.get("text", "") + output.get("evalue", "") for output in ran.outputs[0])


def test_a_submission_on_a_worker_reads_the_grader_s_twin_and_learns_nothing_of_keys(
    tmp_path: Path, dask: Dask
) -> None:
    for quality in worker.QUALITIES:
        (tmp_path / quality).mkdir()
        (tmp_path / quality / "mark").write_text("this cohort's own", encoding="utf-8")
    environment = {KEYS_VARIABLE: "/keys", DATA_VARIABLE: str(tmp_path)}
    with Cluster(dask.address, environment=environment) as cluster:
        ask = "import os, pathlib; print((pathlib.Path(os.environ['STUNGMEANCHEY_DATA']) / 'raw/mark').read_text())"
        assert text_of(cluster.run(shown(ask))) == "this cohort's own\n"
        assert text_of(cluster.run(shown(f"import os; print({KEYS_VARIABLE!r} in os.environ)"))) == "False\n"
        assert "not permitted" in text_of(cluster.run(shown("import os; os.fork()")))
        assert len(list((dask.temporary / f"course-twins-{os.getuid()}").glob(cluster.twin))) == 1


def test_a_worker_whose_warm_process_dies_starts_another(elsewhere: Cluster, dask: Dask) -> None:
    assert text_of(elsewhere.run(shown("print(1)"))) == "1\n"
    for process in psutil.process_iter(["cmdline", "environ"]):
        words = process.info["cmdline"] or []
        if "autograder.sealed.warm" in words and (process.info["environ"] or {}).get("TMPDIR") == str(dask.temporary):
            process.kill()
    assert text_of(elsewhere.run(shown("print(2)"))) == "2\n"


def test_a_submission_that_loses_every_worker_is_killed_with_a_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # No submission can do this itself: the worker's machine is switched off each time it runs this one.
    monkeypatch.setattr(worker, "execute", lambda *_: os._exit(1))
    at_once = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0"}
    with scheduling(tmp_path, workers=3, **at_once) as frail, Cluster(frail.address, environment={}) as cluster:
        cluster._client.wait_for_workers(3, timeout=60)
        ran = cluster.run(shown("print(1)"))
    assert ran.ending is Ending.KILLED
    assert "the cluster lost each worker" in ran.cause


def test_where_no_worker_is_left_the_run_ends_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster_module, "_WITHOUT_S", 1)
    with scheduling(tmp_path, workers=0) as empty:
        only = empty.add_worker()
        with Cluster(empty.address, environment={}) as cluster:
            only.kill()
            with pytest.raises(ClusterError, match=r"has no workers\. Start one .* dask worker tcp://127"):
                cluster.run(shown("print(1)"))


def test_a_worker_with_other_versions_is_refused_with_both(dask: Dask, monkeypatch: pytest.MonkeyPatch) -> None:
    others = {**worker.versions(), "pandas": "0.1"}
    monkeypatch.setattr(worker, "versions", lambda: others)
    with pytest.raises(ClusterError, match=r"pandas \d.*\(the grader's: 0\.1\)"):
        Cluster(dask.address, environment={}).__enter__()


def test_a_scheduler_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster_module, "_CONNECTING_S", 1)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(ClusterError, match=f"No dask scheduler answers at tcp://127.0.0.1:{port}"):
        Cluster(f"tcp://127.0.0.1:{port}", environment={}).__enter__()


def test_without_dask_the_words_say_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterError, match="install"):
        Cluster("tcp://127.0.0.1:1", environment={}).__enter__()
