"""``./course up`` and ``./course test`` as a newcomer types them, in a copy of the checkout."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

import pytest

from front_door.up import assignment_names

if TYPE_CHECKING:
    from conftest import Road

pytestmark = pytest.mark.system

STEPS = ("twin", "book", "release", "collect", "grade", "feedback")


def test_up_builds_everything(road: Road) -> None:
    assert road.ended.returncode == 0, road.ended.stdout[-3000:] + road.ended.stderr[-3000:]
    for made in (
        "datasets/stungmeanchey/data/clean/stungmeanchey.gpkg",
        "_build/html/index.html",
        *(f"cohorts/demo/release/{name}/{name}.ipynb" for name in assignment_names()),
        "cohorts/demo/gradebook.db",
    ):
        assert (road.folder / made).is_file(), made
    assert len(list((road.folder / "cohorts/demo/feedback").glob("*/ps03-tenure-audit/*.html"))) == 24


def test_up_again_does_nothing_twice(road: Road) -> None:
    again = road.course("up", "--no-serve")
    assert again.returncode == 0, again.stdout + again.stderr
    assert again.stdout.count("already done") == len(STEPS)


@pytest.mark.parametrize(("ending", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_up_serves_three_addresses_until_it_is_ended(road: Road, ending: signal.Signals, code: int) -> None:
    port = _three_free_ports()
    with subprocess.Popen(
        ["./course", "up", "--port", str(port)], cwd=road.folder, stdout=subprocess.PIPE, text=True
    ) as up:
        try:
            addresses = _addresses(up)
            assert len(addresses) == 3, addresses
            for address in addresses:
                with urllib.request.urlopen(address) as answer:
                    assert answer.status == 200
            refused = road.course("up", "--port", str(port))
            assert refused.returncode == 1
            assert f"Port {port} is in use" in refused.stdout
        finally:
            up.send_signal(ending)
            said = up.communicate(timeout=30)[0]
    assert up.returncode == code
    assert "Traceback" not in said
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(addresses[1])


def _three_free_ports() -> int:
    for first in range(18563, 19563, 3):
        with socket.socket() as one, socket.socket() as two, socket.socket() as three:
            try:
                for offset, probe in enumerate((one, two, three)):
                    probe.bind(("127.0.0.1", first + offset))
            except OSError:
                continue
            return first
    raise AssertionError("no three free ports")


def _addresses(up: subprocess.Popen[str]) -> list[str]:
    assert up.stdout is not None
    said, until = "", time.monotonic() + 90
    while time.monotonic() < until and "Ctrl-C" not in said:
        line = up.stdout.readline()
        if not line:
            break
        said += line
    return re.findall(r"http://127\.0\.0\.1:\d+/\S*", said)


def test_the_test_command_runs_pytest(road: Road) -> None:
    ended = road.course("test", "tests/front_door/test_steps.py", "-q")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert re.search(r"\d+ passed", ended.stdout)


@pytest.mark.parametrize("words", [["--help"], ["up", "--help"], ["grade", "--help"], ["doctor"]])
def test_help_teaches_by_example(road: Road, words: list[str]) -> None:
    ended = road.course(*words)
    assert ended.returncode == 0, ended.stderr
    assert "./course" in ended.stdout


MISTAKES = {
    "an unknown assignment": (["grade", "ps99-nothing"], "no key ps99_nothing.py"),
    "an unknown cohort": (["grade", "ps03-tenure-audit", "--cohort", "1999"], "roster.csv is missing"),
    "an unknown command": (["grde"], "No such command"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_gets_one_plain_message(road: Road, mistake: str) -> None:
    words, told = MISTAKES[mistake]
    ended = road.course(*words)
    assert ended.returncode != 0
    assert told in " ".join((ended.stdout + ended.stderr).split())
    assert "Traceback" not in ended.stdout + ended.stderr
