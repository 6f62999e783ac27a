"""Part marks for a list of ids, and the belief that explains a difference."""

from __future__ import annotations

import pytest

from autograder.answers import NotAnAnswerError
from autograder.compare import belief_behind_amounts, compare_ids, quarters, read_ids
from autograder.findings import Verdict

RIGHT = {f"H{number}" for number in range(1, 9)}
EVERYTHING = {f"H{number}" for number in range(1, 101)}
BELIEFS = [
    ("nothing", set()),
    ("too-strict", RIGHT - {"H1", "H2"}),
    ("too-wide", RIGHT | {"H50", "H51"}),
    ("far-too-wide", EVERYTHING),
]


def verdict(given: set[str], *, expected: set[str] = RIGHT, near: tuple[str, ...] = ()) -> Verdict:
    found = compare_ids(given, expected, BELIEFS, found=2, only=2, what="things", near=near)
    return Verdict("a/b", "B", 4, tuple(found))


@pytest.mark.parametrize(
    ("given", "marks", "beliefs"),
    [
        (RIGHT, 4.0, ()),
        (set(), 0.0, ("nothing",)),
        (RIGHT - {"H1", "H2"}, 3.0, ("too-strict",)),
        (RIGHT - {"H3", "H4"}, 3.0, ()),  # as many missing, but no belief gives these
        (RIGHT | {"H50", "H51"}, 3.5, ("too-wide",)),
        (RIGHT - {"H1", "H2"} | {"H50", "H51"}, 2.5, ("too-strict", "too-wide")),  # two mistakes at once
        (RIGHT - {"H1"}, 3.5, ()),
        ({"H1"}, 0.5, ()),
        ({"H60", "H61"}, 0.0, ()),  # all are missing, which is not the belief that gives nothing
        (EVERYTHING, 0.0, ("far-too-wide",)),
        (RIGHT | {"nan"}, 3.75, ("null-is-a-value",)),
    ],
)
def test_part_marks_and_beliefs(given: set[str], marks: float, beliefs: tuple[str, ...]) -> None:
    judged = verdict(given)
    assert (judged.marks, judged.misconceptions) == (marks, beliefs)


def test_one_forgotten_condition_keeps_what_was_found() -> None:
    assert verdict(EVERYTHING, near=("far-too-wide",)).marks == 2.0
    assert verdict(EVERYTHING - {"H99"}, near=("far-too-wide",)).marks == 0.0  # only the very belief, no long list


def test_nothing_to_find() -> None:
    assert verdict(set(), expected=set()).marks == 4.0
    assert verdict({"H1"}, expected=set()).marks == 0.0


def test_findings_name_no_id() -> None:
    said = " ".join(finding.says for finding in verdict(RIGHT - {"H3"} | {"H50"}).findings)
    assert not any(item in said.split() for item in EVERYTHING)


@pytest.mark.parametrize(
    ("given", "expected", "says"),
    [
        ({"H60"}, RIGHT, "The one id in your list is not one of the 8 things."),
        ({"H60", "H61"}, RIGHT, "None of the 2 ids in your list is one of the 8 things."),
        ({"H60"}, {"H1"}, "The one id in your list is not one of the things (there is one)."),
        ({"H1"}, {"H1"}, "Your list holds the things (there is one)."),
        (set(), set(), "There are no things in these tables, and your list holds none."),
        ({"H60"}, set(), "There are no things in these tables, and your list holds 1."),
        (RIGHT - {"H3"}, RIGHT, "Your list holds 7 of the 8 things."),
    ],
)
def test_numbers_read_well(given: set[str], expected: set[str], says: str) -> None:
    assert verdict(given, expected=expected).findings[0].says == says


def test_a_list_that_is_clean_but_not_complete_is_told_why_it_brings_a_part() -> None:
    said = verdict(RIGHT - {"H3"}).findings[1]
    assert said.says == "All that stands in your list belongs there. Marks for this go by how much of it you found."
    assert 0 < said.earned < said.worth


@pytest.mark.parametrize(("marks", "expected"), [(1.99, 1.75), (2, 2.0), (0.1 + 0.15, 0.25), (0, 0.0)])
def test_quarters(marks: float, expected: float) -> None:
    assert quarters(marks) == expected


def test_ids_of_another_kind() -> None:
    with pytest.raises(NotAnAnswerError, match="'B0001' was found") as refused:
        read_ids(["B0001", "B0002"], column="household_id", prefix="H")
    assert refused.value.misconception == "another-kind-of-id"
    assert read_ids(["B0001", "H0002"], column="household_id", prefix="H") == {"B0001", "H0002"}


def test_amounts() -> None:
    beliefs = [("doubled", {"female": 20.0, "male": 40.0}), ("also-doubled", {"female": 20.0, "male": 40.0})]
    assert belief_behind_amounts({"female": 20.2, "male": 39.9}, beliefs, 0.5) == "doubled"
    assert belief_behind_amounts({"female": 20.0}, beliefs, 0.5) is None
    assert belief_behind_amounts({"female": 20.0, "male": 41.0}, beliefs, 0.5) is None
