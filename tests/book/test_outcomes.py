"""The map of outcomes against the pages, the keys and the notebooks: nothing stands alone on either side."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from book.outcomes_map import read_map, read_unit
from tests.assignments.as_written import NAMES, read_assignment

BOOK = Path(__file__).resolve().parents[2] / "book"
MAP = read_map(BOOK / "data" / "outcomes.toml")
PAGES = {page.number: page for page in map(read_unit, sorted(BOOK.glob("units/*.md")))}
MAPPED = [number for number in PAGES if str(number) not in MAP.pending]
ASSIGNMENTS = [name for name in NAMES if name not in MAP.pending | MAP.practice]


def rubric_rows(name: str) -> set[str]:
    """Give the rows of each task that a person marks, as students read them."""
    assignment = read_assignment(name)
    rows = set()
    for grade_id in assignment.written:
        task = grade_id.removesuffix("-answer")
        question = next(cell for cell in assignment.notebook.cells if cell.id == f"{task}-question")
        rows |= {f"{name}/{task}: {row}" for row in re.findall(r"^\| \*\*(.+?)\.\*\*", question.source, re.MULTILINE)}
    return rows


@pytest.mark.parametrize("number", MAPPED)
def test_a_units_outcomes_are_those_of_the_map(number: int) -> None:
    assert [outcome.id for outcome in MAP.of_unit(number)] == list(PAGES[number].outcomes)


@pytest.mark.parametrize("number", MAPPED)
def test_every_exercise_and_question_serves_an_outcome_and_the_reverse(number: int) -> None:
    named = {part for outcome in MAP.of_unit(number) for part in outcome.practised}
    assert named == set(PAGES[number].parts)


def test_every_outcome_serves_the_course_and_is_practised_or_marked() -> None:
    for outcome in MAP.units.values():
        assert outcome.serves, outcome.id
        assert set(outcome.serves) <= set(MAP.course), outcome.id
        assert outcome.practised or outcome.assessed or outcome.rubric, outcome.id


def test_every_outcome_of_the_course_is_served_by_two_units() -> None:
    for name in MAP.course:
        assert len({outcome.unit for outcome in MAP.units.values() if name in outcome.serves}) >= 2, name


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_every_task_and_every_row_of_a_rubric_marks_an_outcome(name: str) -> None:
    tasks = {f"{name}/{task}" for task in read_assignment(name).key.tasks}
    marked = {task for outcome in MAP.units.values() for task in outcome.assessed if task.startswith(f"{name}/")}
    assert marked == tasks
    rows = {row for outcome in MAP.units.values() for row in outcome.rubric if row.startswith(f"{name}/")}
    assert rows == rubric_rows(name)


def test_what_is_pending_is_not_mapped() -> None:
    """Take a unit or an assignment out of `pending` when you map it."""
    assert not [outcome.id for outcome in MAP.units.values() if str(outcome.unit) in MAP.pending]
    marked = [place for outcome in MAP.units.values() for place in (*outcome.assessed, *outcome.rubric)]
    assert not [place for place in marked if place.split("/")[0] in MAP.pending]
