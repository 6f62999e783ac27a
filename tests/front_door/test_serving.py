"""What is served, and what is said when a port is taken."""

from __future__ import annotations

import socket
import urllib.request
from typing import TYPE_CHECKING

import pytest

from front_door.serving import ServingError, require_free, serve_folder

if TYPE_CHECKING:
    from pathlib import Path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_a_folder_is_served_as_utf_8(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text("ភ្នំពេញ", encoding="utf-8")
    with serve_folder(tmp_path, free_port()) as address, urllib.request.urlopen(f"{address}table.csv") as answer:
        assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
        assert answer.read().decode() == "ភ្នំពេញ"


def test_a_taken_port_says_what_to_do() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ServingError, match=f"Port {port} is in use.*--port"):
            require_free([port])
