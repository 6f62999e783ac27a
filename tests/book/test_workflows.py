"""The workflows, read as what they are: each step must name an action that is pinned or a command that exists."""

from __future__ import annotations

import importlib.util
import os
import re
import shlex
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from book.repository import Repository
from front_door import app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAMES = ("pages", "test")


@pytest.fixture(params=NAMES)
def workflow(request: pytest.FixtureRequest, root: Path) -> dict[str, Any]:
    text = (root / ".github" / "workflows" / f"{request.param}.yml").read_text("utf-8")
    read = yaml.safe_load(text)
    return {**read, "on": read.pop(True), "text": text}  # YAML 1.1 takes `on` for a truth value


@pytest.fixture(scope="module")
def commands() -> set[str]:
    """The words that may follow ``./course``."""
    app._join_rooms()
    alone = {command.name or command.callback.__name__ for command in app.app.registered_commands}
    return alone | {group.name for group in app.app.registered_groups}


def steps(workflow: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for job in workflow["jobs"].values():
        yield from job["steps"]


def test_all_workflows_are_looked_at(root: Path) -> None:
    assert {path.stem for path in (root / ".github" / "workflows").iterdir()} == set(NAMES)


def test_each_job_may_little_and_ends(workflow: dict[str, Any]) -> None:
    assert set(workflow["permissions"]) == {"contents"}
    for job in workflow["jobs"].values():
        assert job["timeout-minutes"] <= 60
        assert re.fullmatch(r"ubuntu-\d\d\.\d\d", job["runs-on"])
        assert set(job) <= {"if", "runs-on", "timeout-minutes", "env", "container", "steps"}


def test_each_step_is_a_pinned_official_action_or_a_command_that_exists(
    workflow: dict[str, Any], commands: set[str], root: Path
) -> None:
    for step in steps(workflow):
        assert set(step) <= {"uses", "run", "with", "if", "env"}
        assert ("uses" in step) != ("run" in step)
        if "uses" in step:
            assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", step["uses"])
            assert re.search(re.escape(step["uses"]) + r" # v\d+\.\d+\.\d+\n", workflow["text"]), "say the version too"
            continue
        assert "${{" not in step["run"], "a branch's name could hold a command: hand it over as a variable"
        first, *rest = shlex.split(step["run"], comments=True)
        if first == "./course":
            assert rest[0] in commands
        elif first == "python3":
            assert importlib.util.find_spec(rest[1]), rest
        else:
            assert first == "git" or os.access(root / first, os.X_OK), first


def test_what_is_published_does_not_start_the_workflows_again(workflow: dict[str, Any]) -> None:
    ignored = workflow["on"]["push"]["branches-ignore"]
    made = ["gh-pages", *(Repository("a", "b", branch).launch_branch for branch in ("main", "Some/branch"))]
    for branch in made:
        assert any(re.fullmatch(pattern.replace("*", ".*"), branch) for pattern in ignored), branch
