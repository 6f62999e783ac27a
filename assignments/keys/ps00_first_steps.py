"""Key of ``ps00-first-steps``, the practice notebook: its points do not count, its feedback is the lesson.

Each right answer, and each answer that a known misconception would give, is computed here from the tables of the twin.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stungmeanchey import load

from autograder.answers import as_mapping, as_number
from autograder.compare import belief_behind_amounts
from autograder.findings import Finding, right, wrong
from autograder.key import Key

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

key = Key("ps00-first-steps")

# Counts are whole numbers: two correct ways cannot differ, and half a household is no answer.
TOLERANCE = 1e-9


def _one_number(
    answer: object, expected: float, beliefs: list[tuple[str, float]], *, good: str, bad: str
) -> Iterator[Finding]:
    given = as_number(answer)
    if abs(given - expected) <= TOLERANCE:
        yield right(1, good)
        return
    belief = next((name for name, would_give in beliefs if abs(given - would_give) <= TOLERANCE), None)
    yield wrong(1, bad, belief)


# --- 1. How many households -----------------------------------------------------------------------


@key.task("how-many-households", points=1, title="How many households")
def _how_many_households(answer: object) -> Iterator[Finding]:
    households = load("households")
    yield from _one_number(
        answer,
        len(households),
        [
            ("persons-for-households", len(load("people"))),
            ("cells-for-rows", households.size),
            ("cells-for-rows", households.shape[1]),
        ],
        good="That is the number of households.",
        bad="That is not the number of households.",
    )


# --- 2. The largest household ---------------------------------------------------------------------


@key.task("largest-household", points=1, title="The largest household")
def _largest_household(answer: object) -> Iterator[Finding]:
    persons = load("households")["persons"]
    yield from _one_number(
        answer,
        persons.max(),
        [
            ("average-for-largest", persons.mean()),
            ("average-for-largest", round(persons.mean())),
            ("average-for-largest", persons.median()),
            ("place-for-value", persons.idxmax()),
            ("place-for-value", persons.iloc[-1]),
        ],
        good="That is the number of persons in the largest household.",
        bad="That is not the number of persons in the largest household.",
    )


# --- 3. Homes on each bank ------------------------------------------------------------------------


def _by_bank(rows: pd.Series) -> dict[str, float]:
    return {str(bank): float(number) for bank, number in rows.items()}


@key.task("homes-by-bank", points=2, title="Homes on each bank")
def _homes_by_bank(answer: object) -> Iterator[Finding]:
    given = as_mapping(answer, key="bank", number="homes")
    parcels = load("parcels")
    homes = parcels[parcels["land_use"] == "residential"]
    expected = _by_bank(homes["bank"].value_counts())
    belief = belief_behind_amounts(
        given,
        [
            ("filter-forgotten", _by_bank(parcels["bank"].value_counts())),
            ("part-for-count", _by_bank(homes["bank"].value_counts(normalize=True))),
            ("part-for-count", _by_bank(homes["bank"].value_counts(normalize=True) * 100)),
            ("land-for-count", _by_bank(homes.groupby("bank")["area_m2"].sum())),
        ],
        1e-6,
    )
    for bank, number in expected.items():
        if bank not in given:
            yield wrong(1, f"There is no number for the {bank} bank.", belief)
        elif abs(given[bank] - number) <= TOLERANCE:
            yield right(1, f"The number for the {bank} bank is right.")
        else:
            yield wrong(1, f"The number for the {bank} bank is not right.", belief)
