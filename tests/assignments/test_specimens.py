"""Every specimen of every assignment gets its marks and its beliefs, on three variants of the twin."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tests.assignments.as_written import NAMES, names_of, read_assignment

if TYPE_CHECKING:
    from autograder.authoring.specimens import Specimen
    from tests.assignments.as_written import Assignment
    from tests.assignments.conftest import Variant

# Tasks whose answers are too open, or too few, for as many ways as the others have.
FEWER_WAYS: set[str] = set()

CODED = [
    pytest.param(name, specimen, id=f"{name}/{specimen.task}/{specimen.name}")
    for name in NAMES
    for specimen in read_assignment(name).specimens
    if not specimen.by_hand
]


@pytest.mark.parametrize(("name", "specimen"), CODED)
def test_a_specimen_gets_what_it_promises(name: str, specimen: Specimen) -> None:
    assignment = read_assignment(name)
    verdict = assignment.judge(specimen.task, specimen.code, names_of(assignment))
    assert verdict.key_failed is None
    assert (verdict.marks, set(verdict.misconceptions)) == (specimen.marks, set(specimen.misconceptions))


def test_specimens_hold_for_another_twin(variant: Variant, assignment: Assignment) -> None:
    """Right ways keep full marks; wrong ones lose some and keep their beliefs, though marks may differ."""
    turned, names = variant.turn(assignment), names_of(assignment)
    broken = []
    for specimen in assignment.specimens:
        if specimen.by_hand:
            continue
        verdict = turned.judge(specimen.task, specimen.code, names)
        full = assignment.key.tasks[specimen.task].points
        same_side = (verdict.marks == full) == (specimen.marks == full)
        if verdict.key_failed or not same_side or set(verdict.misconceptions) != set(specimen.misconceptions):
            broken.append((specimen.task, specimen.name, verdict.marks, verdict.misconceptions, verdict.key_failed))
    assert broken == []


def test_each_task_has_right_and_wrong_ways(assignment: Assignment) -> None:
    coded = [specimen for specimen in assignment.specimens if not specimen.by_hand]
    ways = Counter((specimen.task, specimen.name.split("-")[0]) for specimen in coded)
    assert {task for task, _ in ways} == set(assignment.key.tasks)
    too_few = {
        task: (ways[task, "right"], ways[task, "wrong"])
        for task in assignment.key.tasks
        if f"{assignment.name}/{task}" not in FEWER_WAYS and (ways[task, "right"] < 3 or ways[task, "wrong"] < 4)
    }
    assert too_few == {}


def test_names_say_what_marks_say(assignment: Assignment) -> None:
    for specimen in assignment.specimens:
        if not specimen.by_hand:
            full = specimen.marks == assignment.key.tasks[specimen.task].points
            assert full == specimen.name.startswith("right-"), specimen


def test_a_written_task_has_three_levels(assignment: Assignment) -> None:
    texts: dict[str, set[str]] = {}
    for specimen in assignment.specimens:
        if specimen.by_hand:
            assert specimen.marks == 0
            assert not specimen.misconceptions
            texts.setdefault(specimen.task, set()).add(specimen.name)
    assert all(names == {"good", "middling", "poor"} for names in texts.values()), texts
    assert {f"{task}-answer" for task in texts} == set(assignment.written)
