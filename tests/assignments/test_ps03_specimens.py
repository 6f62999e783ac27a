"""Every specimen gets its marks and its misconceptions; the specimens cover the key."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from autograder.authoring.specimens import read_specimens
from autograder.wording import in_words

if TYPE_CHECKING:
    from types import ModuleType

    from conftest import Assignment

    from autograder.authoring.specimens import Specimen

FOLDER = Path(__file__).resolve().parents[2] / "assignments" / "specimens" / "ps03-tenure-audit"
WRITTEN = "note-to-the-chief"
ALL = tuple(read_specimens(FOLDER))
CODED = [specimen for specimen in ALL if specimen.task != WRITTEN]


@pytest.mark.parametrize("specimen", CODED, ids=lambda specimen: f"{specimen.task}/{specimen.name}")
def test_a_specimen_gets_what_it_must(ps03: Assignment, names: dict[str, Any], specimen: Specimen) -> None:
    verdict = ps03.judge(specimen.task, specimen.code, names)
    assert verdict.key_failed is None
    assert (verdict.marks, verdict.misconceptions) == (specimen.marks, specimen.misconceptions)


def test_each_task_has_right_and_wrong_ways(ps03: Assignment) -> None:
    ways = Counter((specimen.task, specimen.name.split("-")[0]) for specimen in CODED)
    for task in ps03.key.tasks:
        assert ways[task, "right"] >= 3
        assert ways[task, "wrong"] >= 4
    assert {task for task, _ in ways} == set(ps03.key.tasks)


def test_names_say_what_marks_say(ps03: Assignment) -> None:
    for specimen in CODED:
        full = specimen.marks == ps03.key.tasks[specimen.task].points
        assert full == specimen.name.startswith("right-"), specimen


def test_every_misconception_has_a_specimen_and_the_reverse(ps03: Assignment) -> None:
    used = {belief for specimen in ALL for belief in specimen.misconceptions}
    assert used == set(ps03.key.catalogue)


def test_every_misconception_in_code_is_in_the_catalogue(ps03: Assignment, root: Path) -> None:
    sources = [root / "autograder" / f"{name}.py" for name in ("answers", "compare")]
    text = (ps03.folder / "keys" / "ps03_tenure_audit.py").read_text(encoding="utf-8")
    named = (
        set(re.findall(r'(?:\(|yield |(?<!=)= )"([a-z]+(?:-[a-z]+)+)"', text))
        - {ps03.key.assignment}
        - set(ps03.key.tasks)
    )
    for source in sources:
        named |= set(re.findall(r'"(no-answer|count-for-list|another-kind-of-id|null-is-a-value)"', source.read_text()))
    assert named == set(ps03.key.catalogue)


def test_the_written_task_has_three_levels() -> None:
    texts = {specimen.name: specimen for specimen in ALL if specimen.task == WRITTEN}
    assert texts.keys() == {"good", "middling", "poor"}
    assert all(specimen.marks == 0 and not specimen.misconceptions for specimen in texts.values())
    assert all(150 <= len(texts[name].code.split()) <= 250 for name in ("good", "middling"))


def test_feedback_gives_no_answer_away(ps03: Assignment, key_module: ModuleType, names: dict[str, Any]) -> None:
    right_ids = (
        key_module.titles_on_several_units()
        | key_module.households_without_parcel()
        | key_module.parcels_with_two_households()
        | key_module.rights_without_source()
        | key_module.units_with_shares_not_one()
    )
    areas = {f"{m2:.0f}" for m2 in key_module.titled_area_by_sex().values()}
    for specimen in CODED:
        said = in_words(ps03.judge(specimen.task, specimen.code, names), ps03.key.catalogue)
        said = re.sub(r"and '.*?' was found", "", said)  # the student's own word
        assert not right_ids & set(re.findall(r"[\w-]+", said)), said
        assert not areas & set(re.findall(r"\d+", said)), said


def test_headings_named_in_the_catalogue_exist(ps03: Assignment, root: Path) -> None:
    for belief in ps03.key.catalogue.values():
        page = root / "book" / f"{belief.page}.md"
        if not page.is_file():
            pytest.skip(f"{page.name} is not written yet")
        assert f"({belief.heading})=" in page.read_text(encoding="utf-8"), belief.id
