"""The seal's promises, at each level that this host gives, as root and as an ordinary user."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from autograder.sealed import levels, seal
from autograder.sealed.seal import MEANING, Level

HOST = levels.level_of_host()
NOBODY = 65534
USERS = (0, NOBODY) if os.getuid() == 0 else (os.getuid(),)
SEALED = [level for level in Level if Level.NONE < level <= HOST]

# What a notebook needs: all of it goes on at every level.
ALLOWED = {
    "read shared data", "write in its folder", "read in its folder", "copy in its folder", "start a thread",
    "signal itself", "a pair of streams", "read about itself", "read /dev/urandom", "ten megabytes",
}  # fmt: skip
# Not a promise of the lowest level: the host's network is there to be looked at, though not to be spoken to.
ONLY_WITH_NAMESPACES = {"see the network"}
# Shows that the probes bite: without the seal, and with the host's own rights left as they are, these succeed.
BITE = {
    "read outside", "list outside", "read by a link", "write outside", "append outside", "truncate outside",
    "make outside", "rename outside", "write shared data", "read the victim's environment", "fork", "start a program",
    "signal the victim", "kill the victim by a descriptor", "move the victim to a processor", "limit the victim",
    "signal its group", "connect by TCP", "write to a path", "write to an abstract name", "memory in a file of memory",
}  # fmt: skip


@cache
def probed(level: Level, user: int) -> dict[str, Any]:
    """Give what came of each probe; in a process of its own, since a seal is for good."""
    ended = subprocess.run(
        [sys.executable, Path(__file__).with_name("seal_probe.py"), str(int(level)), str(user)],
        capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    return json.loads(ended.stdout)


@pytest.fixture(params=USERS, ids=lambda user: "root" if user == 0 else "ordinary user")
def user(request: pytest.FixtureRequest) -> int:
    return request.param


@pytest.fixture(params=SEALED, ids=lambda level: level.name.lower())
def said(request: pytest.FixtureRequest, user: int) -> dict[str, Any]:
    found = probed(request.param, user)
    assert "fault" not in found, found["fault"]
    if request.param > found["host"]:
        pytest.skip("this host does not give this level to this user")
    return found | {"level": request.param}


def test_the_host_gives_a_level_that_grading_may_use() -> None:
    if sys.platform.startswith("linux"):
        assert HOST >= Level.LANDLOCK, "a Linux without Landlock: grading needs --unsandboxed here"


def test_an_ordinary_user_is_as_well_sealed_as_root(user: int) -> None:
    assert probed(Level.LANDLOCK, user)["host"] == HOST


def test_what_a_notebook_needs_is_there(said: dict[str, Any]) -> None:
    assert {probe for probe in ALLOWED if said[probe] != "did"} == set()


def test_nothing_else_can_be_done(said: dict[str, Any]) -> None:
    did = {probe for probe, result in said.items() if result == "did"}
    assert did - ALLOWED == (ONLY_WITH_NAMESPACES if said["level"] < Level.NAMESPACES else set())


def test_nothing_outside_is_changed_or_reached(said: dict[str, Any]) -> None:
    assert said["after"] == {
        "heard": 0, "victim lives": True, "names": ["secret.txt", "shared", "socket", "work"], "secret": "secret",
    }  # fmt: skip


def test_limits_are_errors_in_the_cell(said: dict[str, Any]) -> None:
    assert said["five hundred megabytes"] == "ENOMEM"
    assert said["a thousand open files"] == "EMFILE"
    assert said["a file of ten megabytes"] == ("ENOSPC" if said["level"] >= Level.VIEW else "EFBIG")
    assert {said[f"raise the limit of {what}"] for what in ("memory", "files", "time")} <= {"ValueError", "EPERM"}


def test_in_a_view_of_its_own_nothing_else_is_there_at_all(said: dict[str, Any]) -> None:
    if said["level"] < Level.VIEW:
        assert said["read outside"] == "EACCES"
    else:
        assert said["read outside"] == "ENOENT"
        assert said["work"] == seal.WORK


def test_without_the_seal_the_probes_succeed() -> None:
    found = probed(Level.NONE, os.getuid())
    assert {probe for probe in BITE if found[probe] != "did"} == set()


def test_the_level_is_the_highest_that_can_be_entered(monkeypatch: pytest.MonkeyPatch) -> None:
    def enter(level: Level, *_: object, **__: object) -> str:
        if level > Level.LANDLOCK:
            raise OSError("not here")
        return ""

    monkeypatch.setattr(levels, "enter", enter)
    monkeypatch.setattr(levels, "_closed", lambda: True)
    assert levels.level_of_host.__wrapped__() == Level.LANDLOCK


def test_a_seal_that_does_not_hold_is_no_level(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(levels, "enter", lambda *_, **__: "")  # entered, but nothing is closed
    assert levels.level_of_host.__wrapped__() == Level.NONE


def test_other_systems_give_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert levels.level_of_host.__wrapped__() == Level.NONE


def test_each_level_is_put_into_words() -> None:
    assert set(MEANING) == set(Level)


def test_python_is_found_also_where_a_link_leads_to_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    link = tmp_path / "environment"
    link.symlink_to(sys.prefix)
    monkeypatch.setattr(sys, "prefix", str(link))
    assert {str(link), os.path.realpath(link)} <= set(seal.python_paths())
