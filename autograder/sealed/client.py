"""The grader's side of the warm process: start it, have submissions run, keep their deadlines."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from autograder.sealed import frames
from autograder.sealed.frames import Frame
from autograder.sealed.job import Ending, Ran
from autograder.sealed.levels import level_of_host

if TYPE_CHECKING:
    from types import TracebackType

    from autograder.sealed.job import Job
    from autograder.sealed.seal import Level

_PATIENCE = 120.0  # seconds for the stack to be imported on an old laptop
_GRACE = 5.0  # seconds that an interrupted cell has to end
_FRAME = 1_000  # bytes of the budget that a frame takes besides its content: an endless row of empty ones must end
_MOST_NODES = 1_000_000  # lists and dicts in the outputs of one cell
_SAYS = {
    -signal.SIGKILL: "the system killed it: perhaps it took too much memory",
    -signal.SIGSEGV: "it crashed (segmentation fault)",
    -signal.SIGXCPU: "it used more processor time than it may",
    -signal.SIGABRT: "it aborted",
    -signal.SIGSYS: "it made a system call that is not allowed",
}


# All that the warm process gets of the caller's environment. What else stands there, passwords perhaps, could be read
# in the memory of each process that is forked from it.
_NEEDED = (
    "HOME", "LANG", "LC_ALL", "LC_CTYPE", "LD_LIBRARY_PATH", "PATH", "PYTHONPATH", "TMPDIR", "TZ", "XDG_CACHE_HOME",
    "MPLCONFIGDIR", "PROJ_DATA", "GDAL_DATA",
)  # fmt: skip


def _needed() -> dict[str, str]:
    return {name: os.environ[name] for name in _NEEDED if name in os.environ}


class WarmError(Exception):
    """The warm process did not start or is gone; the words say what it said last."""


@dataclass
class _Child:
    name: str
    channel: socket.socket
    ended: queue.Queue[int] = field(default_factory=queue.Queue)
    why: str = ""


class Warm:
    """A process that has imported the stack and forks a sealed process for each submission.

    Use as a context manager; safe to use from several threads.

    Parameters
    ----------
    read : list of str
        Paths that submissions may read: the twin's data.
    level : Level, optional
        How much to seal; by default all that this host gives.
    environment : dict of str to str, optional
        What submissions and judges find in ``os.environ``, besides what they need to run at all.
    judge_only : bool
        Import only what a key needs: no submission will be run.
    kernels : bool
        Import also what Jupyter kernels need: they will be forked, and no submissions.
    """

    def __init__(
        self,
        read: list[str],
        *,
        level: Level | None = None,
        environment: dict[str, str] | None = None,
        judge_only: bool = False,
        kernels: bool = False,
    ) -> None:
        self.read = read
        self.level = level_of_host() if level is None else level
        self._purpose = ["judge"] if judge_only else ["kernels"] if kernels else []
        # A kernel that is not sealed gets all of the environment anyway.
        self._inherited = dict(os.environ) if kernels and not self.level else _needed()
        self._terse = {} if kernels else {"PYTHONNODEBUGRANGES": "1"}  # IPython's kernel marks what failed in a line
        self.environment = {"LANG": "C.UTF-8", "PATH": os.defpath, "TZ": "Asia/Phnom_Penh", **(environment or {})}
        self._children: dict[str, _Child] = {}
        self._lock = threading.Lock()
        self._number = 0
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - closed in __exit__
        self._folder = tempfile.TemporaryDirectory(prefix="grading-")
        self.work = self._folder.name
        self.slots = os.cpu_count() or 1  # submissions at the same time
        self._ready, self._lost = threading.Event(), threading.Event()

    def __enter__(self) -> Self:
        """Start it; importing goes on in the background until the first submission."""
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        single = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
        self._process = subprocess.Popen(
            # -P: what lies in the folder where the caller happens to be is not imported in place of a library.
            [sys.executable, "-P", "-m", "autograder.sealed.warm", str(theirs.fileno()), *self._purpose],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL, stdout=self._log, stderr=self._log,
            # One hash seed: a set of texts is shown in the same order each time the class is graded.
            env={**self._inherited, **single, "PYTHONHASHSEED": "0", "MPLBACKEND": "agg", **self._terse},
        )  # fmt: skip
        theirs.close()
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop it and everything that it forked."""
        self.stop()
        self._control.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=5)
        self._process.kill()
        self._process.wait()
        self._log.close()
        self._folder.cleanup()

    def stop(self) -> None:
        """Have everything that was forked killed, and the warm process end; who waits for one hears that it is gone."""
        with contextlib.suppress(OSError):  # closing alone ends nothing while another thread is reading
            self._control.shutdown(socket.SHUT_RDWR)

    def _listen(self) -> None:
        while True:
            try:
                message = self._control.recv(1 << 16)
            except OSError:
                message = b""
            if not message:
                break
            said = json.loads(message)
            if "ready" in said:
                self._ready.set()
            elif "exit" in said:
                child = self._children.pop(said["name"], None)
                if child:
                    child.why = said.get("why", "")
                    child.ended.put(said["exit"])
        self._lost.set()
        self._ready.set()
        for child in list(self._children.values()):
            child.ended.put(-signal.SIGKILL)

    def _wait_until_ready(self) -> None:
        if not self._ready.wait(_PATIENCE) or self._process.poll() is not None:
            raise self._gone()

    def _gone(self) -> WarmError:
        self._log.seek(0)
        said = self._log.read().decode(errors="replace").strip()
        return WarmError(f"The process that runs notebooks is gone. Its last words:\n{said[-2000:] or 'none'}")

    def fork(self, do: str, work: str, **more: Any) -> _Child:  # noqa: ANN401 - goes as JSON
        """Have the warm process fork one that does `do`; give the connection to it."""
        self._wait_until_ready()
        ours, theirs = socket.socketpair()
        with self._lock:
            self._number += 1
            child = _Child(f"{do}-{self._number}", ours)
            self._children[child.name] = child
            asked = {
                "do": do, "name": child.name, "work": work, "level": int(self.level),
                "read": self.read, "environment": self.environment, **more,
            }  # fmt: skip
            try:
                socket.send_fds(self._control, [json.dumps(asked).encode()], [theirs.fileno()])
            except OSError as error:
                raise self._gone() from error
            finally:
                theirs.close()
        return child

    def kill(self, child: _Child, number: int = signal.SIGKILL) -> None:
        """Stop a forked process at once, or send it and all that it started another signal."""
        with self._lock, contextlib.suppress(OSError):
            self._control.send(json.dumps({"do": "kill", "name": child.name, "signal": number}).encode())

    def run(self, job: Job, **more: Any) -> Ran:  # noqa: ANN401 - goes as JSON
        """Run a submission in a sealed process and wait for its end, however it ends.

        Parameters
        ----------
        job : Job
        **more
            For this submission instead of for all: ``read`` or ``environment``.

        Raises
        ------
        WarmError
            Where the warm process itself is gone: nobody's submission is to blame.
        """
        began = time.monotonic()
        with tempfile.TemporaryDirectory(dir=self.work) as work:
            Path(work).chmod(0o700)
            child = self.fork("run", work, **more)
            try:
                with contextlib.suppress(OSError):
                    frames.send(child.channel, Frame.JOB, job.to_bytes())
                ran = _Listening(job, began).until_the_end(child, self.kill)
            finally:
                child.channel.close()
        if ran.ending is Ending.KILLED and self._lost.is_set():
            raise self._gone()
        return ran


class _Listening:
    """Collects what a sealed process sends, within its budget of time and bytes."""

    def __init__(self, job: Job, began: float) -> None:
        self.job, self.began = job, began
        self.outputs: dict[int, list[dict[str, object]]] = {}
        self.records: dict[int, tuple[str, str]] = {}
        self.interrupted: list[int] = []
        self.cell: int | None = None
        self.numbers = {number for number, _ in job.cells}
        # The other side counts letters, and in JSON one takes up to twelve bytes.
        self.left_to_show = job.budget.output_mb * 4_000_000
        self.left = self.left_to_show + 40_000_000  # with what tasks record

    def until_the_end(self, child: _Child, kill: Any) -> Ran:  # noqa: ANN401 - a method
        whole_s, cell_s = self.job.budget.notebook_s, self.job.budget.cell_s
        cell_deadline = last = self.began + whole_s
        while True:
            try:
                kind, number, payload = frames.receive(
                    child.channel, deadline=min(cell_deadline, last), most=max(self.left, 0)
                )
                self.left -= len(payload) + _FRAME
                if kind is Frame.CELL_BEGINS and number in self.numbers:
                    self.cell, cell_deadline = number, time.monotonic() + cell_s + _GRACE
                elif kind is Frame.OUTPUTS and number in self.numbers:
                    self._outputs(number, payload)
                elif kind is Frame.RECORD and number == self.cell:
                    task, _, record = payload.decode("utf-8", errors="replace").partition("\0")
                    self.records[number] = (task, record)
                elif kind is Frame.END:
                    kill(child)
                    return self._ran(Ending.WHOLE, "", self._cell_seconds(payload))
                else:
                    raise frames.TooMuchError("a frame out of place")  # noqa: TRY301 - one place decides what follows
            except frames.BrokenOffError:
                with contextlib.suppress(queue.Empty):
                    code = child.ended.get(timeout=2)
                    said = child.why or _SAYS.get(code, f"it ended by itself (exit code {code})")
                    return self._ran(Ending.KILLED, said)
                kill(child)
                return self._ran(Ending.KILLED, "it broke off the connection to the grader")
            except frames.TooLateError:
                kill(child)
                said = "and could not be interrupted" if time.monotonic() < last else f"over {whole_s:g} s in all"
                return self._ran(Ending.TIMEOUT, f"ran too long {said}")
            except (frames.TooMuchError, ValueError, TypeError, RecursionError) as error:
                kill(child)
                return self._ran(Ending.FLOODED, f"it sent more, or other things, than a notebook does ({error})")

    def _outputs(self, number: int, payload: bytes) -> None:
        self.left_to_show -= len(payload)
        # Read, a list takes thirty times the two bytes that say it.
        if self.left_to_show < 0 or payload.count(b"[") + payload.count(b"{") > _MOST_NODES:
            raise frames.TooMuchError("outputs beyond the budget")
        shown = json.loads(payload)
        if not isinstance(shown, list):
            raise ValueError("outputs are no list")  # noqa: TRY004 - what was sent is wrong, not how it is called
        self.outputs[number] = shown
        if any(isinstance(item, dict) and item.get("ename") == "CellTimeoutError" for item in shown):
            self.interrupted.append(number)

    def _cell_seconds(self, payload: bytes) -> float:
        """Believe what the other side says of its own time only where it can be true."""
        said, most = json.loads(payload), time.monotonic() - self.began
        return float(said) if isinstance(said, int | float) and 0 <= said <= most else round(most, 4)

    def _ran(self, ending: Ending, cause: str, cell_seconds: float = 0.0) -> Ran:
        return Ran(
            self.outputs, self.records, tuple(self.interrupted), ending, cause,
            None if ending is Ending.WHOLE else self.cell, round(time.monotonic() - self.began, 3), cell_seconds,
        )  # fmt: skip
