"""Each assignment of the checkout, on the shipped twin and on others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from generator.files.write import write_package

from autograder.key import _import, find_key
from tests.assignments.as_written import DATA, FOLDER, NAMES, Assignment, fresh_key, read_assignment
from tests.datasets.conftest import build_once

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

    from generator import Twin


@pytest.fixture(params=NAMES)
def assignment(request: pytest.FixtureRequest) -> Assignment:
    """Each assignment, one after the other."""
    return read_assignment(request.param)


@pytest.fixture(scope="session")
def ps03() -> Assignment:
    """The tenure audit, for the tests of its own key."""
    return read_assignment("ps03-tenure-audit")


@pytest.fixture
def key_module(ps03: Assignment) -> ModuleType:
    """The module of the tenure audit's key, freshly imported."""
    return _import(find_key(ps03.name, FOLDER / "keys"))


@pytest.fixture(scope="session", params=[1, 7])
def other_twin(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Twin, Path]:
    """A twin from another seed, and the folder with its files; both are made once, whichever test asks first."""
    twin = build_once(request.param)
    folder = tmp_path_factory.getbasetemp() / f"twin-{request.param}"
    if not folder.is_dir():
        write_package(twin, folder)
    return twin, folder


@dataclass(frozen=True)
class Variant:
    """Another cohort's twin, for which the loader has been turned to its files."""

    twin: Twin
    folder: Path

    def turn(self, assignment: Assignment) -> Assignment:
        """Give the assignment with a key that has seen no other twin."""
        return Assignment(assignment.name, assignment.notebook, fresh_key(assignment.name), assignment.specimens)


@pytest.fixture
def variant(other_twin: tuple[Twin, Path], monkeypatch: pytest.MonkeyPatch) -> Variant:
    """Another twin in place of the shipped one, as long as the test does not call ``monkeypatch.undo()``."""
    monkeypatch.setenv(DATA, str(other_twin[1]))
    return Variant(*other_twin)
