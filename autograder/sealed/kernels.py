"""Jupyter kernels forked from a warm process, for any program that starts kernels through jupyter_client.

Chosen with ``JUPYTER_DEFAULT_PROVISIONER_NAME=warm-provisioner``. All kernels of one program share one warm process,
which ends with it, and takes along what is left of them. What libraries read when they are imported (settings in the
environment, files in the working folder) they read once, in the warm process.

With ``COURSE_SEALED_KERNELS=1`` each kernel is sealed as far as the host allows, and sees only its notebook's folder.
It keeps its sockets: where the host gives it no view of its own, it can speak to programs that listen at a path which
its user may open.
"""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import json
import os
import queue
import shutil
import signal
import socket
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from autograder.sealed import frames
from autograder.sealed.client import Warm, WarmError
from autograder.sealed.frames import Frame
from autograder.sealed.levels import level_of_host
from autograder.sealed.seal import Level

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jupyter_client.connect import KernelConnectionInfo

SEALED_VARIABLE = "COURSE_SEALED_KERNELS"
# Of the environment, in a sealed kernel; and what begins with one of the others.
_KEPT = ("LANG", "PATH", "TZ")
_OURS = ("LC_", "NBGRADER_", "COURSE_", "STUNGMEANCHEY_")
_LONGEST_PATH = 107 - len("-99999")  # of a Unix socket, less what zmq's number adds
_PATIENCE = 30.0  # seconds for a fork to say that it is there
_PAUSE = 0.005  # seconds between two looks at whether a kernel has ended; the fork itself takes less than one


class NotForkedError(RuntimeError):
    """A kernel cannot be started sealed here; the words say why."""


class _Shared:
    """The one warm process of this program for sealed kernels or for others, made when the first one is asked for."""

    def __init__(self, *, sealed: bool) -> None:
        self._sealed = sealed
        self._lock = threading.Lock()
        self._warm: Warm | None = None
        self._owner = 0

    def warm(self) -> Warm:
        """Give it, and start it where there is none yet."""
        with self._lock:
            if self._warm is None or self._owner != os.getpid():
                level = _level() if self._sealed else Level.NONE
                self._warm, self._owner = Warm([], level=level, kernels=True), os.getpid()
                self._warm.__enter__()
                atexit.register(self.end)
            return self._warm

    def end(self) -> None:
        """End it, and every kernel with it."""
        with self._lock:
            warm, self._warm = self._warm, None
        atexit.unregister(self.end)
        if warm is not None and self._owner == os.getpid():
            warm.__exit__(None, None, None)


_shared = {sealed: _Shared(sealed=sealed) for sealed in (False, True)}


class _Forked:
    """A forked kernel, as a ``subprocess.Popen`` to whoever started it."""

    stdin = stdout = stderr = None

    def __init__(self, warm: Warm, folder: Path, said: dict[str, object], streams: list[int]) -> None:
        self.returncode: int | None = None
        self._warm = warm
        self._child = warm.fork("kernel", str(folder))
        try:
            socket.send_fds(self._child.channel, [b"\0"], streams)
            frames.send(self._child.channel, Frame.JOB, json.dumps(said).encode())
            answer = frames.receive(self._child.channel, deadline=time.monotonic() + _PATIENCE)[2]
        except (frames.BrokenOffError, frames.TooLateError, OSError) as error:
            self.kill()
            raise NotForkedError("The kernel ended while it was being forked and sealed.") from error
        self.pid = int(answer)

    def poll(self) -> int | None:
        """Give the exit code; None while it runs."""
        if self.returncode is None:
            with contextlib.suppress(queue.Empty):
                self.returncode = self._child.ended.get_nowait()
                self._child.channel.close()
        return self.returncode

    def wait(self) -> int | None:
        """Wait for its end."""
        while self.poll() is None:
            time.sleep(_PAUSE)
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Have the warm process signal the kernel and all that it started."""
        if self.poll() is None:
            self._warm.kill(self._child, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)


class WarmProvisioner(LocalProvisioner):
    """Forks kernels of this very environment from a warm process; starts all others as jupyter_client does."""

    _forks = _sealed = False
    _folder: Path | None = None

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - jupyter_client's own signature
        """Choose between forking and starting; where forking, let the kernel speak through Unix sockets."""
        environment = {**(kwargs.get("env") or os.environ), **self.kernel_spec.env}
        self._forks, self._sealed = _is_ours(self.kernel_spec.argv, environment), _is_sealed()
        if self._sealed and not self._forks:
            raise NotForkedError(
                f"The kernel “{self.kernel_spec.display_name}” cannot be sealed: it is not IPython's of this very "
                f"environment on Linux. Choose another kernel, or unset {SEALED_VARIABLE} to run it unsealed."
            )
        if self._forks:
            self._place_sockets()
        return await super().pre_launch(**kwargs)

    def _place_sockets(self) -> None:
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="k", dir=_shared[self._sealed].warm().work))
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        sockets = str(self._folder / "s")
        manager = self.parent
        if len(sockets.encode()) <= _LONGEST_PATH and manager.transport == "tcp":
            manager.transport, manager.ip = "ipc", sockets

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:  # noqa: ANN401
        """Fork the kernel, or start it."""
        if not self._forks:
            return await super().launch_kernel(cmd, **kwargs)
        said = {
            "arguments": cmd[cmd.index("ipykernel_launcher") + 1 :],
            "environment": _shown(kwargs["env"]) if self._sealed else dict(kwargs["env"]),
            "folder": str(kwargs.get("cwd") or Path.cwd()),
            "connection_file": self.parent.connection_file,
            "sealed": self._sealed,
        }
        streams = [_descriptor(kwargs.get("stdout"), 1), _descriptor(kwargs.get("stderr"), 2)]
        # In a thread: the first kernel waits until the stack is imported.
        self.process = await asyncio.to_thread(self._fork, said, streams)
        self.pid, self.pgid, self.cwd = self.process.pid, None, said["folder"]
        return self.connection_info

    def _fork(self, said: dict[str, object], streams: list[int]) -> _Forked:
        shared = _shared[self._sealed]
        try:
            return _Forked(shared.warm(), self._folder, said, streams)
        except WarmError:  # it may have been killed since the last kernel
            shared.end()
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            return _Forked(shared.warm(), self._folder, said, streams)

    async def cleanup(self, restart: bool = False) -> None:  # noqa: FBT001, FBT002 - jupyter_client's own signature
        """Take the sockets away."""
        await super().cleanup(restart)
        if self._folder and not restart:
            shutil.rmtree(self._folder, ignore_errors=True)


def _is_ours(argv: list[str], environment: Mapping[str, str]) -> bool:
    """Tell whether a fork of the warm process is the same as the program that a kernel spec names."""
    plain = {"python", "python3", f"python3.{sys.version_info.minor}", sys.executable}
    return (
        sys.platform.startswith("linux")
        and argv[:1] != []
        and argv[0] in plain
        and "ipykernel_launcher" in argv
        and _of_python(environment) == _of_python(os.environ)
    )


def _of_python(environment: Mapping[str, str]) -> dict[str, str]:
    """Give what Python reads once, when it starts."""
    return {name: text for name, text in environment.items() if name.startswith("PYTHON")}


def _shown(environment: Mapping[str, str]) -> dict[str, str]:
    """Give what of its environment a sealed kernel gets."""
    return {name: text for name, text in environment.items() if name in _KEPT or name.startswith(_OURS)}


def _is_sealed() -> bool:
    return os.environ.get(SEALED_VARIABLE, "0") not in {"", "0"}


def _level() -> Level:
    level = level_of_host()
    if level < Level.LANDLOCK:
        raise NotForkedError(
            f"{SEALED_VARIABLE} is set, and this system cannot close off a kernel: it has no Landlock (Linux 5.13 or "
            "later has). Unset it to run kernels unsealed."
        )
    return level


def _descriptor(stream: Any, own: int) -> int:  # noqa: ANN401 - what subprocess.Popen takes
    if hasattr(stream, "fileno"):
        return stream.fileno()
    return stream if isinstance(stream, int) and stream >= 0 else own
