"""Tables whose rows name two things, or one thing and a word, in every form that students choose."""

from __future__ import annotations

import pandas as pd
import pytest

from autograder.answers import NotAnAnswerError
from autograder.pairs import Pairs, as_pairs, as_words
from autograder.values.read import read_json
from autograder.values.record import record_json

TABLE = pd.DataFrame({"a": ["P2", "P3"], "b": ["P1", "P4"], "m2": [1.5, 2]})
SAME = {("P1", "P2"): 1.5, ("P3", "P4"): 2.0}


@pytest.mark.parametrize("travels", [False, True], ids=["at hand", "recorded"])
@pytest.mark.parametrize(
    "value",
    [
        TABLE,
        TABLE.assign(more="x")[["m2", "more", "b", "a"]],
        TABLE.set_index(["a", "b"]),
        TABLE.set_index(["a", "b"])["m2"],
        {("P2", "P1"): 1.5, ("P3", "P4"): 2},
        [("P1", "P2", 1.5), ("P4", "P3", 2.0)],
        [[" P1", "P2 ", 1.5], ["P3", "P4", 2.0], ["P5", None, 3.0]],
    ],
)
def test_pairs_of_every_form(value: object, travels: bool) -> None:  # noqa: FBT001
    value = read_json(record_json(value)) if travels else value
    assert as_pairs(value, one="a", other="b", number="m2") == Pairs(SAME)


def test_a_pair_from_both_sides_is_one_pair_twice() -> None:
    both = [("P1", "P2", 1.0), ("P2", "P1", 1.0), ("P3", "P3", 9.0)]
    assert as_pairs(both, one="a", other="b", number="m2") == Pairs(
        {("P1", "P2"): 1.0, ("P3", "P3"): 9.0}, frozenset({("P1", "P2")})
    )


@pytest.mark.parametrize(
    "value",
    [
        pd.DataFrame({"parcel_id": ["P1", "P2"], "unit": ["HA ", "sq  ft"]}),
        pd.Series(["ha", "sq ft"], index=["P1", "P2"]),
        {"P1": "ha", "P2": "sq ft"},
        [("P1", "ha"), ("P2", "sq ft"), (None, "ha")],
    ],
)
def test_words_of_every_form(value: object) -> None:
    assert as_words(value, name="parcel_id", word="unit") == {"P1": "ha", "P2": "sq ft"}


@pytest.mark.parametrize("value", [None, ..., "P1", pd.DataFrame({"x": [1]}), [1, 2], [("P1",)], {"P1": 1.0}, object()])
def test_what_holds_no_pairs_says_why(value: object) -> None:
    with pytest.raises(NotAnAnswerError):
        as_pairs(value, one="a", other="b", number="m2")


def test_a_count_is_no_table_and_a_name_stands_once() -> None:
    with pytest.raises(NotAnAnswerError) as refused:
        as_words(3, name="parcel_id", word="unit")
    assert refused.value.misconception == "count-for-list"
    with pytest.raises(NotAnAnswerError, match="twice"):
        as_words([("P1", "ha"), ("P1", "ha")], name="parcel_id", word="unit")
