"""Serving on this machine's own address: the book, the data folder and the lecturer's desk."""

from __future__ import annotations

import functools
import http.server
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOST = "127.0.0.1"
_PATIENCE = 60  # seconds for JupyterLab to answer on an old laptop


class ServingError(Exception):
    """Something cannot be served; the words say what and how to mend it."""


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    """Serve files without a line for each request, and say UTF-8 for text."""

    extensions_map = {  # noqa: RUF012 - the class attribute that the standard library reads
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".html": "text/html; charset=utf-8",
        ".csv": "text/csv; charset=utf-8",
        ".js": "text/javascript",
        ".mjs": "text/javascript",
    }

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def require_free(ports: list[int]) -> None:
    """Raise ServingError where a port is taken."""
    for port in ports:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                raise ServingError(
                    f"Port {port} is in use, perhaps by another ./course up. Stop that one (Ctrl-C in its window), "
                    f"or choose three other ports:  ./course up --port {ports[0] + 100}"
                ) from None


@contextmanager
def serve_folder(folder: Path, port: int) -> Iterator[str]:
    """Serve a folder while the context lasts; give its address."""
    handler = functools.partial(QuietHandler, directory=str(folder))
    server = http.server.ThreadingHTTPServer((HOST, port), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://{HOST}:{port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def serve_desk(cohort: Path, port: int, home: Path) -> Iterator[str]:
    """Run JupyterLab with formgrader in a cohort's folder while the context lasts; give formgrader's address.

    Parameters
    ----------
    cohort : Path
        The folder with ``nbgrader_config.py``.
    port : int
    home : Path
        Where Jupyter keeps its own files, so that nothing is written to the user's home folder.
    """
    from book.assets import BEHIND

    token = secrets.token_hex(16)
    log = home / "desk.log"
    home.mkdir(parents=True, exist_ok=True)
    environment = {
        **os.environ,
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "JUPYTER_TOKEN": token,  # not on the command line, where every user of the machine could read it
    }
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root",
        f"--ServerApp.ip={HOST}", f"--ServerApp.port={port}", "--ServerApp.port_retries=0",
        f"--ServerApp.extra_static_paths={[str(BEHIND)]}",  # formgrader's formulas: no page asks another host
        "--LabApp.news_url=", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]  # fmt: skip
    with log.open("wb") as stream:
        desk = subprocess.Popen(
            command, cwd=cohort, env=environment, stdout=stream, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        _wait(f"http://{HOST}:{port}/api/status?token={token}", desk, log)
        yield f"http://{HOST}:{port}/formgrader?token={token}"
    finally:
        _stop(desk)


def _wait(address: str, desk: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        if desk.poll() is not None:
            break
        try:
            with urllib.request.urlopen(address, timeout=2):  # noqa: S310 - our own loopback address
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise ServingError(f"JupyterLab did not start. Its last words are in {log}.")


def _stop(desk: subprocess.Popen[bytes]) -> None:
    desk.send_signal(signal.SIGTERM)
    try:
        desk.wait(timeout=10)
    except subprocess.TimeoutExpired:
        desk.kill()
        desk.wait()
