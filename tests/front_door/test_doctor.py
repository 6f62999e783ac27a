"""The doctor works before anything is installed, and finds what is in the way."""

from __future__ import annotations

import socket
import subprocess
import sys
from typing import TYPE_CHECKING

from front_door import doctor

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_it_needs_only_the_standard_library(root: Path) -> None:
    code = f"import sys; sys.path[:0] = [{str(root)!r}]; from front_door.doctor import report; sys.exit(report())"
    ended = subprocess.run([sys.executable, "-S", "-I", "-c", code], capture_output=True, text=True, check=False)
    assert "Python" in ended.stdout
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_a_port_in_use_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setattr(doctor, "PORTS", (port,))
        finding = doctor._ports()[0]
    assert (finding.what, finding.fine) == (f"Port {port}", False)
    assert "--port" in finding.follows
