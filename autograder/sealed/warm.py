"""The warm process: it imports the geospatial stack once, then forks a process for each submission.

Run as ``python -m autograder.sealed.warm <descriptor>``; :mod:`autograder.sealed.client` starts it. It never runs a
student's code itself, never opens a gradebook and never loads a key; the processes that it forks do one of these, each
behind its own seal. It has one thread and no open sockets, data sets or event loops: nothing that a fork would break.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import selectors
import signal
import socket
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.key import KEYS_VARIABLE
from autograder.sealed.syscalls import die_with_parent

if TYPE_CHECKING:
    from collections.abc import Callable

# Everything that notebooks of this course import, and what these import only when they are first used.
STACK = (
    "numpy", "pandas", "shapely", "pyproj", "pyogrio", "pyogrio.raw", "geopandas", "matplotlib.pyplot",
    "matplotlib.backends.backend_agg", "matplotlib_inline.backend_inline", "folium", "networkx", "stungmeanchey",
    "autograder.check", "autograder.inprocess", "autograder.values", "autograder.sealed.cells",
    "autograder.sealed.seal", "autograder.sealed.job", "IPython.core.pylabtools", "IPython.core.completer",
    "pandas.io.formats.format", "pandas.io.formats.style", "sqlite3", "unittest.mock",
)  # fmt: skip
OF_KEYS = ("pandas", "geopandas", "stungmeanchey", "autograder.grading.judging")
OF_KERNELS = (
    "ipykernel.kernelapp", "ipykernel.zmqshell", "ipykernel.debugger", "tornado.platform.asyncio", "pdb",
    "IPython.core.completerlib", "IPython.core.magics.execution", "IPython.core.magics.ast_mod",
    "IPython.extensions.storemagic", "autograder.sealed.forked_kernel",
)  # fmt: skip
_MESSAGE = 1 << 20
_LOOK_S = 0.1
_MOST_THREADS = 64  # of one process; a notebook of this course has one, a Jupyter kernel ten
_TRIES = 50


def _warm_up() -> None:
    """Walk the paths that are slow the first time: font list, projection data, drivers, parsers."""
    import io
    import tempfile

    import geopandas as gpd
    import matplotlib.pyplot as plt
    import pandas as pd
    import shapely

    layer = gpd.GeoDataFrame({"a": [1]}, geometry=[shapely.box(0, 0, 1, 1)], crs=32648)
    with tempfile.TemporaryDirectory() as folder:
        layer.to_file(f"{folder}/x.gpkg")
        gpd.read_file(f"{folder}/x.gpkg")
    pd.read_csv(io.StringIO("a,b\n1,2020-01-01\n"), parse_dates=["b"]).merge(pd.DataFrame({"a": [1]})).groupby("a")[
        "b"
    ].max()
    layer.to_crs(4326)
    figure, axes = plt.subplots()
    layer.plot(ax=axes)
    figure.savefig(io.BytesIO(), format="png")
    plt.close(figure)


class _Server:
    def __init__(self, control: socket.socket) -> None:
        self.control = control
        self.children: dict[int, str] = {}  # by process number, the caller's own name for it
        self.stopped: dict[int, str] = {}  # why this process stopped one, by process number
        self.woken, self._wake = os.pipe()
        for end in (self.woken, self._wake):
            os.set_blocking(end, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._wake)

    def serve(self) -> None:
        """Fork and reap until the caller is gone; then take every child along."""
        with selectors.DefaultSelector() as watched:
            watched.register(self.control, selectors.EVENT_READ)
            watched.register(self.woken, selectors.EVENT_READ)
            while True:
                self._watch()
                for key, _ in watched.select(_LOOK_S if self.children else None):
                    if key.fileobj is self.woken:
                        with contextlib.suppress(BlockingIOError):
                            os.read(self.woken, 4096)
                        self._reap()
                    elif not self._obey():
                        for child in self.children:
                            self._kill(child)
                        return

    def _obey(self) -> bool:
        message, descriptors, _, _ = socket.recv_fds(self.control, _MESSAGE, 4)
        if not message:
            return False
        asked = json.loads(message)
        if asked["do"] == "kill":
            for child, name in self.children.items():
                if name == asked["name"]:
                    self._kill(child, asked.get("signal", signal.SIGKILL))
            return True
        child = self._fork()
        if child == 0:
            self._become(asked, descriptors[0])
        for descriptor in descriptors:
            os.close(descriptor)
        self.children[child] = asked["name"]
        self._say({"name": asked["name"], "pid": child})
        return True

    def _fork(self) -> int:
        """Fork; wait a while where the system has no process left, because one of those that run now takes them all."""
        for _ in range(_TRIES):
            try:
                return os.fork()
            except BlockingIOError:
                self._watch()
                time.sleep(_LOOK_S)
        return os.fork()

    def _watch(self) -> None:
        """Stop who starts threads without end. No limit of the kernel's holds for root, or for one process alone."""
        for child in self.children:
            try:
                stat = Path(f"/proc/{child}/stat").read_bytes()
            except OSError:
                continue
            threads = int(stat.rpartition(b")")[2].split()[17])
            if threads > _MOST_THREADS:
                self.stopped[child] = f"it started more than {_MOST_THREADS} threads"
                self._kill(child)

    def _become(self, asked: dict[str, Any], descriptor: int) -> None:
        """Turn this forked process into what was asked for; it ends here."""
        code = 70
        try:
            die_with_parent(signal.SIGKILL)
            os.setsid()
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.default_int_handler)
            work = _WORK[asked["do"]]
            code = work(asked, descriptor)
        except SystemExit as said:
            code = said.code if isinstance(said.code, int) else 0
        except BaseException:  # noqa: BLE001 - the last place where it can be told
            import traceback

            traceback.print_exc(file=sys.__stderr__)
        finally:
            os._exit(code)

    def _kill(self, child: int, number: int = signal.SIGKILL) -> None:
        for kill in (os.killpg, os.kill):
            with contextlib.suppress(OSError):
                kill(child, number)
                return

    def _reap(self) -> None:
        while self.children:
            try:
                child, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if not child:
                return
            with contextlib.suppress(OSError):
                os.killpg(child, signal.SIGKILL)
            said = {"name": self.children.pop(child, ""), "exit": os.waitstatus_to_exitcode(status)}
            self._say({**said, "why": self.stopped.pop(child, "")})

    def _say(self, what: dict[str, Any]) -> None:
        with contextlib.suppress(OSError):
            self.control.send(json.dumps(what).encode())


def _run_notebook(asked: dict[str, Any], descriptor: int) -> int:
    """Seal this process and run a submission in it."""
    from autograder.sealed import cells, frames, seal
    from autograder.sealed.job import Job

    cells.quiet_descriptors(descriptor)
    channel = socket.socket(fileno=descriptor)
    job = Job.from_bytes(frames.receive(channel)[2])
    os.environ.clear()
    os.environ.update(asked["environment"])
    os.environ.pop(KEYS_VARIABLE, None)  # where the keys lie is nothing that a submission needs to know
    level = seal.Level(asked["level"])
    work = seal.enter(level, job.budget, read=asked["read"], work=asked["work"])
    os.environ.update(HOME=work, TMPDIR=work, IPYTHONDIR=work, MPLCONFIGDIR=work)
    cells.run(cells.Shell.instance(), job, channel)
    return 0


def _judge(asked: dict[str, Any], descriptor: int) -> int:
    """Judge recorded values until the caller is gone."""
    from autograder.grading.judging import serve
    from autograder.sealed import cells, seal

    cells.quiet_descriptors(descriptor)
    os.environ.clear()
    os.environ.update(asked["environment"])
    channel = socket.socket(fileno=descriptor)
    budget = seal.Budget(notebook_s=86_400, memory_mb=4000)
    seal.enter(seal.Level(asked["level"]), budget, read=asked["read"], work=asked["work"])
    serve(channel)
    return 0


def _be_kernel(asked: dict[str, Any], descriptor: int) -> int:
    """Be a Jupyter kernel until it is shut down."""
    from autograder.sealed.forked_kernel import become_kernel

    return become_kernel(asked, descriptor)


_WORK: dict[str, Callable[[dict[str, Any], int], int]] = {
    "run": _run_notebook,
    "judge": _judge,
    "kernel": _be_kernel,
}


def main() -> None:
    """Import everything, say so, and serve."""
    control = socket.socket(fileno=int(sys.argv[1]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the caller, who then closes the connection
    purpose = sys.argv[2] if sys.argv[2:] else "submissions"
    names = {"submissions": STACK, "judge": OF_KEYS, "kernels": STACK + OF_KERNELS}[purpose]
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in names:
            importlib.import_module(name)
        if purpose != "judge":
            _warm_up()
        if purpose == "submissions":  # a kernel makes its own shell: IPython knows only one in a process
            from autograder.sealed import cells

            cells.prepare_shell()
    gc.collect()
    gc.freeze()
    threads = len(list(Path("/proc/self/task").iterdir())) if sys.platform.startswith("linux") else 1
    control.send(json.dumps({"ready": True, "threads": threads}).encode())
    _Server(control).serve()


if __name__ == "__main__":
    main()
