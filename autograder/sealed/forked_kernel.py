"""What a process forked from the warm one does to become a Jupyter kernel; see :mod:`autograder.sealed.kernels`."""

from __future__ import annotations

import atexit
import json
import os
import random
import socket
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.sealed import cells, frames, seal
from autograder.sealed.frames import Frame

if TYPE_CHECKING:
    from ipykernel.kernelapp import IPKernelApp

_NOT_INIT = 1  # ipykernel takes this for the parent's number and then neither watches it nor greets on the terminal


def become_kernel(asked: dict[str, Any], descriptor: int) -> int:
    """Be the kernel that the caller asks for over its connection, until it is shut down."""
    cells.quiet_descriptors(descriptor)
    channel = socket.socket(fileno=descriptor)
    _, streams, _, _ = socket.recv_fds(channel, 1, 2)
    said = json.loads(frames.receive(channel)[2])
    os.environ.clear()
    os.environ.update(said["environment"])
    os.environ.pop("JPY_PARENT_PID", None)  # ipykernel would end itself: its parent is another
    time.tzset()
    if said["sealed"]:
        _seal(asked, said)
    else:
        for own, stream in enumerate(streams, start=1):
            os.dup2(stream, own)
    for stream in streams:
        os.close(stream)
    os.chdir(said["folder"])
    frames.send(channel, Frame.ANSWER, str(os.getpid()).encode())
    _seed()
    _kernel(said["arguments"]).start()
    atexit._run_exitfuncs()  # noqa: SLF001 - the process ends without them; the kernel's own flushes its sockets
    return 0


def _seal(asked: dict[str, Any], said: dict[str, Any]) -> None:
    """Close this process off, but for the notebook's folder and the kernel's own sockets.

    Under plain nbgrader the key is judged in the kernel, so the kernel can read it.
    """
    import stungmeanchey

    from autograder.course_config import DATA_VARIABLE
    from autograder.key import KEYS_VARIABLE

    read = [str(Path(stungmeanchey.__file__).parent), said["connection_file"]]
    read += [os.environ[name] for name in (DATA_VARIABLE, KEYS_VARIABLE) if os.environ.get(name)]
    folder, sockets = os.path.realpath(said["folder"]), os.path.realpath(asked["work"])
    home = seal.enter(
        seal.Level(asked["level"]), seal.Budget(), read=read, work=sockets, write=[folder, sockets], sockets=True
    )
    os.environ.update(HOME=home, TMPDIR=home, IPYTHONDIR=home, MPLCONFIGDIR=home)


def _seed() -> None:
    """Begin chance anew: each kernel would draw the warm process's numbers."""
    import numpy as np

    random.seed()
    np.random.seed()  # noqa: NPY002 - students use numpy's old global generator


def _kernel(arguments: list[str]) -> IPKernelApp:
    from ipykernel.kernelapp import IPKernelApp

    sys.argv = ["ipykernel_launcher", *arguments]
    app = IPKernelApp.instance(parent_handle=_NOT_INIT)
    app.initialize(arguments)
    _show_figures(app)
    return app


def _show_figures(app: IPKernelApp) -> None:
    """Have figures shown as the kernel's environment says: matplotlib was imported under another."""
    from IPython.core.pylabtools import activate_matplotlib
    from matplotlib_inline.backend_inline import configure_inline_support

    backend = os.environ["MPLBACKEND"]  # ipykernel has set it where nobody else did
    activate_matplotlib(backend)
    configure_inline_support(app.shell, backend)  # which looks whether it is the backend in question
