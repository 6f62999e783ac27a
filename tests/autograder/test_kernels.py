from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager
from jupyter_client.provisioning import KernelProvisionerFactory
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat.v4 import new_code_cell, new_notebook

from autograder.sealed.kernels import SEALED_VARIABLE, NotForkedError
from autograder.sealed.levels import level_of_host
from autograder.sealed.seal import Level
from tests.autograder.mini_course import MiniCourse, MiniTask
from tests.conftest import lacking

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jupyter_client.blocking import BlockingKernelClient

WARM, LOCAL = "warm-provisioner", "local-provisioner"
PROVISIONER = "JUPYTER_DEFAULT_PROVISIONER_NAME"

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="kernels are forked on Linux only")


@pytest.fixture(autouse=True)
def _warm(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    choose(monkeypatch, WARM)
    yield
    KernelProvisionerFactory.clear_instance()


def choose(monkeypatch: pytest.MonkeyPatch, provisioner: str) -> None:
    """Choose as a user does; jupyter_client reads it once in a program."""
    KernelProvisionerFactory.clear_instance()
    monkeypatch.setenv(PROVISIONER, provisioner)


@contextmanager
def kernel(**start: Any) -> Iterator[tuple[KernelManager, BlockingKernelClient]]:
    manager = KernelManager()
    manager.start_kernel(**start)
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        yield manager, client
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def say(client: BlockingKernelClient, code: str) -> str:
    """Run code and give its text and the name of its error."""
    said = []

    def hear(message: dict[str, Any]) -> None:
        content = message["content"]
        said.append(content.get("text") or content.get("ename") or content.get("data", {}).get("text/plain", ""))

    client.execute_interactive(code, output_hook=hear, timeout=60)
    return "".join(said).strip()


def process(manager: KernelManager) -> int:
    return manager.provisioner.pid


def parent_of(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(status.partition("PPid:")[2].split()[0])


def gone(pid: int) -> bool:
    """Wait until a process has ended."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            if Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] == "Z":
                return True
        except OSError:
            return True
        time.sleep(0.02)
    return False


CELLS = (
    "print('text'); import sys; print('more', file=sys.stderr)",
    "import pandas as pd; pd.DataFrame({'a': [1, 2]})",
    "import matplotlib.pyplot as plt; plt.plot([1, 2, 3]); plt.gca().get_lines()[0].get_color()",
    "import matplotlib; matplotlib.get_backend()",
    "from IPython.display import Markdown, display; display(Markdown('*aim*')); 1 / 0",
    "import os; print(os.getcwd()); sys.path[0], __name__",
    "import subprocess; print(subprocess.run(['echo', 'from a program'], capture_output=True, text=True).stdout)",
    "os.system('echo straight to the descriptor')",
    "%matplotlib inline",
    "import folium; folium.Map([11.5, 104.9]).__class__",
    "raise SystemExit(3)",
    "6 * 7",
)


def run_notebook(folder: Path) -> list[tuple[str, str, str]]:
    """Run the cells with nbclient and give what they show, less what no two runs share."""
    notebook = new_notebook(cells=[new_code_cell(cell) for cell in CELLS])
    NotebookClient(notebook, resources={"metadata": {"path": str(folder)}}, allow_errors=True).execute()
    # The two streams go their own ways: only the order within each is sure.
    return sorted(
        (cell.source, output.get("name", ""), json.dumps(output, sort_keys=True))
        for cell in notebook.cells
        for output in cell.outputs
    )


def test_a_notebook_shows_the_same_as_in_a_stock_kernel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MPLBACKEND", raising=False)
    forked = run_notebook(tmp_path)
    choose(monkeypatch, LOCAL)
    assert forked == run_notebook(tmp_path)


def test_an_error_stops_the_notebook_with_its_traceback(tmp_path: Path) -> None:
    notebook = new_notebook(cells=[new_code_cell("{}['parcel']")])
    with pytest.raises(CellExecutionError, match="KeyError"):
        NotebookClient(notebook, resources={"metadata": {"path": str(tmp_path)}}).execute()


def test_kernels_are_forked_from_one_process_of_one_thread_and_speak_through_unix_sockets() -> None:
    with kernel() as (one, client), kernel() as (other, _):
        assert parent_of(process(one)) == parent_of(process(other)) != os.getpid()
        assert len(list(Path(f"/proc/{parent_of(process(one))}/task").iterdir())) == 1
        assert one.transport == "ipc"
        assert say(client, "'geopandas' in __import__('sys').modules") == "True"


def test_each_kernel_has_its_own_variables_and_its_own_chance() -> None:
    draw = "import random, numpy; (random.random(), numpy.random.random())"
    with kernel() as (_, one), kernel() as (_, other):
        assert say(one, draw) != say(other, draw)
        say(one, "parcels = 563")
        assert say(other, "parcels") == "NameError"


def test_the_kernel_has_the_environment_and_folder_it_was_started_with(tmp_path: Path) -> None:
    with kernel(env={**os.environ, "PLACE": "Stung Meanchey"}, cwd=str(tmp_path)) as (_, client):
        assert say(client, "import os; print(os.environ['PLACE'], os.getcwd())") == f"Stung Meanchey {tmp_path}"
        assert say(client, "'JPY_PARENT_PID' in os.environ") == "False"


def test_an_interrupt_stops_the_cell_and_not_the_kernel() -> None:
    with kernel() as (manager, client):
        say(client, "kept = 1")
        client.execute("print('begun', flush=True)\nwhile True: pass", stop_on_error=False)
        while client.get_iopub_msg(timeout=30)["msg_type"] != "stream":
            pass
        manager.interrupt_kernel()
        assert client.get_shell_msg(timeout=30)["content"]["ename"] == "KeyboardInterrupt"
        assert say(client, "kept") == "1"


def test_a_restart_forgets_everything_and_goes_on_with_the_same_client() -> None:
    with kernel() as (manager, client):
        say(client, "forgotten = 1")
        before = process(manager)
        manager.restart_kernel()
        client.wait_for_ready(timeout=60)
        assert say(client, "forgotten") == "NameError"
        assert process(manager) != before
        assert gone(before)


def test_a_kernel_shut_down_runs_what_waits_for_its_end_and_is_gone(tmp_path: Path) -> None:
    note = tmp_path / "note"
    with kernel() as (manager, client):
        say(client, f"import atexit, pathlib; atexit.register(lambda: pathlib.Path({str(note)!r}).touch())")
        pid = process(manager)
        manager.shutdown_kernel()
        assert not manager.is_alive()
    assert note.exists()
    assert gone(pid)


def test_a_kernel_that_dies_is_seen_to_be_dead_with_its_exit_code() -> None:
    with kernel() as (manager, client):
        forked = manager.provisioner.process
        client.execute("import os; os._exit(7)")
        assert forked.wait() == 7
        assert not manager.is_alive()
    with kernel() as (manager, _):
        forked = manager.provisioner.process
        os.kill(process(manager), signal.SIGKILL)
        assert forked.wait() == -signal.SIGKILL


def test_another_warm_process_takes_the_place_of_one_that_was_killed() -> None:
    with kernel() as (manager, _):
        first = parent_of(process(manager))
        os.kill(first, signal.SIGKILL)
        assert gone(process(manager))
    with kernel() as (manager, client):
        assert parent_of(process(manager)) != first
        assert say(client, "6 * 7") == "42"


@pytest.mark.parametrize("end", ["pass", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"])
def test_no_process_outlives_the_program_that_started_the_kernels(end: str) -> None:
    program = (
        "from jupyter_client.manager import KernelManager\n"
        "manager = KernelManager()\nmanager.start_kernel()\nprint(manager.provisioner.pid, flush=True)\ninput()\n" + end
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as started:
        forked = int(started.stdout.readline())
        warm = parent_of(forked)
        started.communicate("\n")
    assert gone(forked)
    assert gone(warm)


@pytest.fixture
def foreign(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A kernel that names its own Python."""
    own = tmp_path / "python-of-its-own"
    own.symlink_to(sys.executable)
    spec = tmp_path / "kernels" / "foreign" / "kernel.json"
    spec.parent.mkdir(parents=True)
    argv = [str(own), "-m", "ipykernel_launcher", "-f", "{connection_file}", "--IPKernelApp.log_level=ERROR"]
    environment = {"PYTHONPATH": os.pathsep.join(sys.path)}
    text = {"argv": argv, "display_name": "foreign", "language": "python", "env": environment}
    spec.write_text(json.dumps(text), encoding="utf-8")
    monkeypatch.setattr(KernelSpecManager, "_kernel_dirs_default", lambda _: [str(tmp_path / "kernels")])
    return "foreign"


def test_a_kernel_of_another_environment_is_started_as_jupyter_does(foreign: str) -> None:
    manager = KernelManager(kernel_name=foreign)
    manager.start_kernel()
    try:
        assert parent_of(process(manager)) == os.getpid()
    finally:
        manager.shutdown_kernel(now=True)


def test_a_kernel_of_another_environment_is_refused_where_kernels_are_to_be_sealed(
    foreign: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SEALED_VARIABLE, "1")
    with pytest.raises(NotForkedError, match="cannot be sealed"):
        KernelManager(kernel_name=foreign).start_kernel()


@pytest.fixture
def _sealed(monkeypatch: pytest.MonkeyPatch) -> None:
    if level_of_host() < Level.LANDLOCK:
        lacking("Landlock")
    monkeypatch.setenv(SEALED_VARIABLE, "1")


@pytest.mark.usefixtures("_sealed")
def test_a_sealed_kernel_sees_its_own_folder_and_little_else(tmp_path: Path) -> None:
    own, other = tmp_path / "own", tmp_path / "other"
    for folder in (own, other):
        folder.mkdir()
        (folder / "secret").write_text("s", encoding="utf-8")
    with kernel(cwd=str(own)) as (manager, client):
        assert say(client, "open('secret').read()") == "'s'"
        say(client, "open('answer', 'w').write('42')")
        refused = ("PermissionError", "FileNotFoundError")
        assert say(client, f"open({str(other / 'secret')!r})") in refused
        assert say(client, "import subprocess; subprocess.run(['true'])") in refused
        assert say(client, "import os; sorted(os.environ.keys() & {'HOME', 'USER', 'JUPYTER_DATA_DIR'})") == "['HOME']"
        assert say(client, f"os.kill({os.getpid()}, 0)") in (*refused, "ProcessLookupError")
        connecting = "import socket; socket.create_connection(('127.0.0.1', 80), timeout=5)"
        assert say(client, connecting) in ("PermissionError", "OSError")
        assert say(client, "import matplotlib.pyplot as plt; plt.plot([1]); plt.show()").startswith("<Figure")
        assert say(client, "import stungmeanchey; len(stungmeanchey.load('households'))") == "563"
        manager.restart_kernel()
        client.wait_for_ready(timeout=60)
        assert say(client, f"open({str(other / 'secret')!r})") in refused
    assert (own / "answer").read_text(encoding="utf-8") == "42"


JUDGE = 'yield right(1, "given")\nyield right(1, "42") if answer == 42 else wrong(1, "not 42")'
SPYING = "42 if any(p.exists() for p in __import__('pathlib').Path('../../..').glob('gradebook.db')) else 0"
CLASS = {"sok": ("42", "41"), "dara": ("1 / 0", "42"), "nary": ("7", "8"), "spy": ("42", SPYING)}


def graded(folder: Path, **environment: str) -> dict[str, dict[str, float | None]]:
    """Grade a class with plain nbgrader and give each student's marks."""
    course = MiniCourse(folder, {"one": MiniTask(JUDGE), "two": MiniTask(JUDGE)}).write()
    blank = course.release()
    for student, answers in CLASS.items():
        notebook = nbformat.from_dict(json.loads(json.dumps(blank)))
        solutions = [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("solution")]
        for cell, name, answer in zip(solutions, ("one", "two"), answers, strict=True):
            cell.source = f"{name} = {answer}"
        course.hand_in(student, notebook)
    ended = subprocess.run(
        ["nbgrader", "autograde", "mini", "--create"], cwd=folder, env={**os.environ, **environment},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    return {student: course.marks(student) for student in CLASS}


@pytest.fixture(scope="module")
def stock(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, float | None]]:
    """The class's marks from stock kernels."""
    return graded(tmp_path_factory.mktemp("class") / "stock", **{PROVISIONER: LOCAL})


@pytest.mark.system
def test_plain_nbgrader_gives_the_marks_of_stock_kernels(
    tmp_path: Path, stock: dict[str, dict[str, float | None]]
) -> None:
    assert stock["sok"] == {"one": 2.0, "two": 1.0}
    assert graded(tmp_path / "warm") == stock


@pytest.mark.system
@pytest.mark.usefixtures("_sealed")
def test_plain_nbgrader_with_sealed_kernels_gives_the_same_marks_to_all_but_who_reads_the_gradebook(
    tmp_path: Path, stock: dict[str, dict[str, float | None]]
) -> None:
    sealed = graded(tmp_path / "sealed")
    assert (stock["spy"]["two"], sealed["spy"]["two"]) == (2.0, 1.0)
    assert sealed == stock | {"spy": sealed["spy"]}
