"""The check of an assignment tells its authors what does not hold; a new assignment passes it at once."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from autograder.authoring.checking import SpecimenOutcome, check_assignment
from autograder.authoring.new_assignment import TASK, NewAssignmentError, make
from autograder.authoring.specimens import Specimen, SpecimenError
from autograder.key import MissingKeyError
from front_door.up import assignment_names

if TYPE_CHECKING:
    from pathlib import Path

NAME = "ps98-trial"


@pytest.fixture
def assignments(root: Path, tmp_path: Path) -> Path:
    """A folder of assignments of one's own, with the course's catalogue of misconceptions."""
    folder = tmp_path / "assignments"
    (folder / "keys").mkdir(parents=True)
    shutil.copy(root / "assignments" / "keys" / "misconceptions.toml", folder / "keys")
    return folder


@pytest.mark.system
@pytest.mark.parametrize("name", assignment_names())
def test_specimens_get_what_they_promise_through_the_whole_path(root: Path, name: str) -> None:
    found = check_assignment(root / "assignments", name)
    assert [outcome for outcome in found.outcomes if not outcome.kept] == []
    assert found.blank == 0
    assert found.reference == found.most > 0
    assert found.unreached == ()
    assert found.broken == ()
    assert found.passed


@pytest.mark.system
def test_a_new_assignment_passes_and_what_is_wrong_with_it_is_told(assignments: Path) -> None:
    make(assignments, NAME)
    assert check_assignment(assignments, NAME).passed

    specimen = assignments / "specimens" / NAME / TASK / "wrong-people.py"
    text = specimen.read_text(encoding="utf-8")
    specimen.write_text(text.replace("# marks: 0", "# marks: 1"), encoding="utf-8")
    key = assignments / "keys" / f"{NAME.replace('-', '_')}.py"
    text = key.read_text(encoding="utf-8")
    key.write_text(text.replace("not households.", 'not households.", "rows-after-a-join'), encoding="utf-8")
    found = check_assignment(assignments, NAME)
    assert not found.passed
    (broken,) = [outcome for outcome in found.outcomes if not outcome.kept]
    assert (broken.specimen.name, broken.marks, broken.misconceptions) == ("wrong-people", 0, ("rows-after-a-join",))
    assert found.unreached == ("rows-after-a-join",)


@pytest.mark.parametrize(
    ("marks", "beliefs", "at_home", "kept"),
    [
        (2.0, ("newest-is-right",), True, True),
        (2.5, ("newest-is-right",), True, False),
        (2.5, ("newest-is-right",), False, True),  # a mistake touches other plots on another twin
        (4.0, ("newest-is-right",), False, False),  # but a wrong answer is right on none
        (2.5, (), False, False),
        (2.5, ("newest-is-right", "area-decides"), False, False),
    ],
)
def test_on_another_twin_a_wrong_answer_must_lose_marks_by_its_belief(
    marks: float, beliefs: tuple[str, ...], *, at_home: bool, kept: bool
) -> None:
    specimen = Specimen("task", "wrong-one", "", 2.0, ("newest-is-right",), "why")
    assert SpecimenOutcome(specimen, marks, beliefs, most=4.0, at_home=at_home).kept is kept
    right = Specimen("task", "right-one", "", 4.0, (), "why")
    assert not SpecimenOutcome(right, 3.75, (), most=4.0, at_home=at_home).kept


def test_nothing_is_overwritten_and_a_bad_name_is_refused(assignments: Path) -> None:
    make(assignments, NAME)
    with pytest.raises(NewAssignmentError, match="is there already"):
        make(assignments, NAME)
    for name in ("Ps 1", "1ps", "ps--1", "../ps", "ps_1", ""):
        with pytest.raises(NewAssignmentError, match="letters"):
            make(assignments, name)


def test_no_key_and_no_specimens_are_told(assignments: Path) -> None:
    with pytest.raises(MissingKeyError, match=r"no key ps98_trial\.py"):
        check_assignment(assignments, NAME)
    make(assignments, NAME)
    shutil.rmtree(assignments / "specimens")
    with pytest.raises(SpecimenError, match="no specimens"):
        check_assignment(assignments, NAME)
