"""Runs a notebook's cells in this very process, as a Jupyter kernel would, and sends out what they show and record."""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type
from traitlets.config import Config

from autograder.sealed.frames import Frame, send

if TYPE_CHECKING:
    import socket

    from autograder.sealed.job import Job

Output = dict[str, Any]
_CUT = "\n… the rest of this output is left out: it is longer than {most:,} characters …\n"


class CellTimeoutError(BaseException):
    """A cell ran too long. Not an Exception, so that ``except Exception`` does not hold it up."""


class Shown:
    """The outputs of the cell that runs, within a budget."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.left = most
        self.outputs: list[Output] = []

    def add(self, output: Output) -> None:
        """Add an output, or a note in its place where nothing is left of the budget."""
        if self.left <= 0:
            return
        self.left -= len(json.dumps(output, default=str))
        if self.left <= 0:
            output = {"output_type": "stream", "name": "stdout", "text": _CUT.format(most=self.most)}
        self.outputs.append(output)

    def write(self, name: str, text: str) -> None:
        """Add text to a stream."""
        if self.left <= 0:
            return
        text, self.left = text[: self.left], self.left - len(text)
        if self.left <= 0:
            text += _CUT.format(most=self.most)
        last = self.outputs[-1] if self.outputs else {}
        if last.get("output_type") == "stream" and last["name"] == name:
            last["text"] += text
        else:
            self.outputs.append({"output_type": "stream", "name": name, "text": text})

    def take(self) -> list[Output]:
        """Give the outputs of the cell that ended, and begin anew."""
        outputs, self.outputs = self.outputs, []
        return outputs


class _Stream:
    encoding, errors = "utf-8", "strict"

    def __init__(self, shell: Shell, name: str) -> None:
        self._shell, self.name = shell, name

    def write(self, text: str) -> int:
        self._shell.shown.write(self.name, str(text))
        return len(text)

    def writelines(self, lines: list[str]) -> None:
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        pass

    def isatty(self) -> bool:
        return False

    def writable(self) -> bool:
        return True


class _Publisher(DisplayPublisher):
    def publish(self, data: dict[str, Any], metadata: dict[str, Any] | None = None, **_: object) -> None:
        self.shell.shown.add({"output_type": "display_data", "data": data, "metadata": metadata or {}})

    def clear_output(self, wait: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - IPython's signature
        self.shell.shown.outputs.clear()


class _Hook(DisplayHook):
    def write_output_prompt(self) -> None:
        """Nothing: the number stands in the output itself."""

    def write_format_data(self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None) -> None:
        self.shell.shown.add(
            {
                "output_type": "execute_result",
                "execution_count": self.prompt_count,
                "data": format_dict,
                "metadata": md_dict or {},
            }
        )

    def finish_displayhook(self) -> None:
        """Nothing: IPython would write an empty line."""


class Shell(InteractiveShell):
    """IPython's shell, which shows what cells show to whoever runs them."""

    display_pub_class = Type(_Publisher)
    displayhook_class = Type(_Hook)
    shown = Shown(0)

    def _showtraceback(self, etype: type[BaseException], evalue: BaseException, stb: list[str]) -> None:
        try:
            said = str(evalue)
        except Exception:  # noqa: BLE001 - an error of the student's own may not even say its words
            said = "(it cannot be shown)"
        self.shown.add({"output_type": "error", "ename": etype.__name__, "evalue": said, "traceback": list(stb)})

    def ask_exit(self) -> None:
        """Go on: a notebook's ``exit()`` ends no class."""

    def enable_gui(self, gui: str | None = None) -> None:
        """There is no window to show anything in."""


def prepare_shell() -> Shell:
    """Make the shell once, before processes are forked from this one: it costs a quarter of a second."""
    settings = Config()
    settings.HistoryManager.enabled = False  # its thread must not exist when the process forks
    settings.InteractiveShell.colors = "nocolor"
    settings.InteractiveShell.cache_size = 0
    shell = Shell.instance(config=settings)
    shell.enable_matplotlib("inline")
    # What is slow the first time: showing a table, and showing an error.
    for code in ("None", "import pandas\npandas.DataFrame({'a': [1]})", "1 / 0"):
        shell.run_cell(code, silent=False)
    shell.reset(new_session=True)
    return shell


def run(shell: Shell, job: Job, channel: socket.socket) -> None:
    """Run a job's cells and send their outputs and what they record; ends with an END frame."""
    import numpy as np

    from autograder import inprocess
    from autograder.values import read, record_json

    place(job.files, Path.cwd())
    random.seed(job.seed)
    np.random.seed(job.seed % 2**32)  # noqa: NPY002 - students use numpy's old global generator
    shell.shown = Shown(job.budget.output_mb * 1_000_000 // 4)
    sys.stdout, sys.stderr = _Stream(shell, "stdout"), _Stream(shell, "stderr")
    sys.path.insert(0, "")
    current = 0

    def record(task: str, value: object) -> None:
        inputs = [read(arguments) for arguments in job.inputs.get(task, [])]
        recorded = record_json(value, inputs=inputs)
        send(channel, Frame.RECORD, f"{task}\0{recorded}".encode(), current)

    def stop(*_: object) -> None:
        raise CellTimeoutError(f"This cell ran longer than {job.budget.cell_s:g} seconds and was stopped.")

    inprocess.hand_over_to(record)
    signal.signal(signal.SIGALRM, stop)
    began = time.perf_counter()
    for number, source in job.cells:
        current = number
        send(channel, Frame.CELL_BEGINS, number=number)
        # Again each second, for code that catches everything.
        signal.setitimer(signal.ITIMER_REAL, job.budget.cell_s, 1.0)
        try:
            shell.run_cell(source, store_history=True)
        except CellTimeoutError as late:
            shell._showtraceback(CellTimeoutError, late, [str(late)])  # noqa: SLF001 - our own class
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        send(channel, Frame.OUTPUTS, json.dumps(shell.shown.take(), default=str).encode(), number)
    send(channel, Frame.END, json.dumps(round(time.perf_counter() - began, 4)).encode())


def place(files: dict[str, bytes], folder: Path) -> None:
    """Write what lay beside the notebook; `files` names nothing outside the folder."""
    for name, content in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def quiet_descriptors(keep: int) -> None:
    """Point the standard descriptors nowhere and close all others but one."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nowhere, number)
    os.closerange(3, keep)
    os.closerange(keep + 1, 4096)
