"""An answer is read for what it says, whatever its type."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from autograder.answers import NotAnAnswerError, as_ids, as_mapping, as_number

SAME = ["H0001", "H0002"]


@pytest.mark.parametrize(
    "value",
    [
        SAME,
        tuple(SAME),
        dict.fromkeys(SAME, 1),
        (item for item in SAME),
        pd.Series(SAME),
        pd.Series([3, 4], index=SAME),
        pd.Index(SAME),
        np.array(SAME),
        np.array(SAME).reshape(-1, 1),
        [(item,) for item in SAME],  # rows of one, as SQL gives them
        pd.DataFrame({"household_id": SAME}),
        pd.DataFrame({"household_id": SAME, "persons": [1, 2]}),
        pd.DataFrame({"persons": [1, 2]}, index=pd.Index(SAME, name="household_id")),
        [" H0001", "H0002 ", None, math.nan, pd.NA],
    ],
)
def test_ids_of_every_form(value: object) -> None:
    assert as_ids(value, column="household_id", prefix="H") == SAME


@pytest.mark.parametrize("value", [None, ..., 12, "H0001", pd.DataFrame({"a": SAME, "b": SAME}), object()])
def test_what_is_no_list_of_ids_says_why(value: object) -> None:
    with pytest.raises(NotAnAnswerError, match=r"expected|no answer yet"):
        as_ids(value, column="household_id", prefix="H")


@pytest.mark.parametrize("value", [2, 2.0, np.float64(2), np.array([2]), pd.Series([2]), np.int64(2)])
def test_numbers_of_every_form(value: object) -> None:
    number = as_number(value)
    assert number == 2.0
    assert type(number) is float


@pytest.mark.parametrize("value", [None, True, "2", math.nan, math.inf, [1, 2], {"a": 1}])
def test_what_is_no_number_says_why(value: object) -> None:
    with pytest.raises(NotAnAnswerError):
        as_number(value)


def test_mappings_of_every_form() -> None:
    table = pd.DataFrame({"sex": ["Female", "male "], "area_m2": [10, 9.5]})
    for value in (table, table.set_index("sex"), table.set_index("sex")["area_m2"], {"female": 10, "male": 9.5}):
        assert as_mapping(value, key="sex", number="area_m2") == {"female": 10.0, "male": 9.5}


def test_a_name_that_stands_twice_is_refused() -> None:
    table = pd.DataFrame({"sex": ["female", "female"], "area_m2": [10, 9]})
    with pytest.raises(NotAnAnswerError, match="stands twice"):
        as_mapping(table, key="sex", number="area_m2")


def test_a_generous_equality_gains_nothing() -> None:
    class Anything(str):
        __slots__ = ()

        def __eq__(self, other: object) -> bool:
            return True

        __hash__ = str.__hash__

    read = as_ids([Anything("H9999")], prefix="H")
    assert type(read[0]) is str
    assert read[0] != "H0001"


def test_jupyter_shows_the_words_and_no_traceback() -> None:
    cell = "from autograder.answers import NotAnAnswerError\nraise NotAnAnswerError('There is no answer yet.')"
    notebook = new_notebook(cells=[new_code_cell(cell)])
    NotebookClient(notebook, allow_errors=True, kernel_name="python3").execute()
    (output,) = notebook.cells[0].outputs
    assert output.traceback == ["Not yet: There is no answer yet."]
