"""The calibration table: what the twin aims at, where that comes from, and what it achieves."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from generator.people import dependence
from generator.scenario import Scenario
from generator.schema import SHEETS, resources_of
from generator.schema.people import EDUCATION
from generator.survey.situation import situations
from generator.targets import ASSUMPTION, ELSEWHERE, HERE, Marginal, gini, marginals

if TYPE_CHECKING:
    from collections.abc import Iterator

    Frames = Mapping[str, pd.DataFrame]

__all__ = [
    "ASSUMPTION", "ELSEWHERE", "HERE", "Marginal", "Shipped", "calibrate", "dependences", "gini", "marginals",
    "poverty", "seen_places", "seen_variables",
]  # fmt: skip

VARIABLE_WORDS = {
    "comfort": "comfort",
    "income_usd": "income",
    "persons": "persons",
    "arrival_year": "year of arrival",
    "female_head": "woman as head",
    "head_age": "age of the head",
    "education_head": "schooling of the head",
    "family_book": "family book",
    "area_m2": "area of the plot",
    "fronts_canal_road": "plot on the canal road",
    "height_m": "height of the ground",
    "wall": "walls of the house",
    "depth_2": "flood depth in the house",
    "legal_water": "legal water tap",
    "legal_electricity": "legal electricity",
}
# What must follow from the models of houses, floods and services; no formula gives these.
_FOLLOWING = {"wall": 0.52, "depth_2": -0.11, "legal_water": 0.22, "legal_electricity": 0.22}
POVERTY_LINE_USD = 2.7  # a day for each person; about 10,951 riel (VNA, 2022)
WALLS = ("zinc sheet", "timber", "mixed", "brick")  # from the weakest to the most solid


class Shipped(Mapping):
    """The frames of the files that the loader finds, each read when it is first asked for."""

    def __init__(self) -> None:
        self._places = {name: (sheet.name, state) for sheet in SHEETS for state, name in resources_of(sheet)}
        self._read: dict[str, pd.DataFrame] = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        from stungmeanchey import load

        if name not in self._read:
            sheet, state = self._places[name]
            self._read[name] = load(sheet, state=state or "before")
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


def calibrate(frames: Frames, scenario: Scenario | None = None) -> pd.DataFrame:
    """Compare a twin with what it aims at.

    Parameters
    ----------
    frames : mapping of str to pandas.DataFrame
        Layers and tables by the name under which they are kept, as in ``Twin.clean``.
    scenario : Scenario, optional
        Which of the conflicting figures the twin takes.

    Returns
    -------
    pandas.DataFrame
        A row for each figure: ``theme``, ``quantity``, ``unit``, ``target``, ``source``, ``about``, ``achieved``,
        ``tolerance`` and ``passes``.

    Raises
    ------
    KeyError
        A layer or a table that is measured is not among the frames.
    """
    rows = [*marginals(scenario or Scenario()), *dependences(frames)]
    table = pd.DataFrame(
        [
            {
                "theme": row.theme,
                "quantity": row.quantity,
                "unit": row.unit,
                "target": row.target,
                "source": row.source,
                "about": row.about,
                "achieved": float(row.measure(frames)),
                "tolerance": row.tolerance,
            }
            for row in rows
        ]
    )
    # A hair for the last bit of a sum: 0 still means exactly.
    table["passes"] = (table["achieved"] - table["target"]).abs() <= table["tolerance"] + 1e-9
    return table


def dependences(frames: Frames) -> list[Marginal]:
    """Return the rank correlations that the twin aims at: those of its copula, and those that must follow from it.

    Ties shrink a rank correlation, so the target of a pair is that of the copula times the factors of both variables.
    """
    seen, places, matrix = seen_variables(frames), seen_places(frames), dependence.target_matrix()
    rows = []
    for one, other in itertools.combinations(seen, 2):
        factor = dependence.tie_factor(seen[one]) * dependence.tie_factor(seen[other])
        loose = 0.05 if seen[[one, other]].nunique().min() > 5 else 0.10
        rows.append(_pair(seen, one, other, matrix.loc[one, other] * factor, loose))
    for trait, wanted in dependence.PLOT_CORRELATIONS.items():
        if trait in places:
            target = dependence.through(matrix.loc["comfort", "income_usd"], wanted)
            rows.append(_pair(places, "income_usd", trait, target * dependence.tie_factor(places[trait]), 0.08))
    for trait, target in _FOLLOWING.items():
        rows.append(_pair(places, "income_usd", trait, target, 0.10))
    return rows


def _pair(seen: pd.DataFrame, one: str, other: str, target: float, tolerance: float) -> Marginal:
    words = f"{VARIABLE_WORDS[one]} and {VARIABLE_WORDS[other]}"
    achieved = dependence.spearman(seen[one], seen[other])
    return Marginal("dependence", words, "Spearman", round(target, 3), tolerance, lambda _: achieved)


def seen_variables(frames: Frames) -> pd.DataFrame:
    """Return the variables of the copula that are published, as numbers: a row for each household.

    Parameters
    ----------
    frames : mapping of str to pandas.DataFrame

    Returns
    -------
    pandas.DataFrame
        Its columns are `dependence.VARIABLES` without comfort.
    """
    households = frames["households"]
    heads = frames["people"][frames["people"]["is_head"]].set_index("household_id")["age_group"]
    found = households.assign(
        female_head=households["head_sex"] == "female",
        education_head=households["education_head"].map(EDUCATION.index),
        head_age=households["household_id"].map(heads).map({"15-24": 0, "25-59": 1, "60+": 2}),
    )
    return found[list(dependence.VARIABLES[1:])].astype(float)


def seen_places(frames: Frames) -> pd.DataFrame:
    """Return what each household's place before the works is like, as numbers: a row for each household.

    Parameters
    ----------
    frames : mapping of str to pandas.DataFrame

    Returns
    -------
    pandas.DataFrame
        Income; what the plot is like; how solid the walls of the house are, from 0, zinc sheet, to 3, brick; how deep
        the flood of every second year stands in it, in cm; whether it has water and electricity legally.
    """
    rows = situations(frames, "before")
    rows["wall"] = rows["wall"].map({wall: i for i, wall in enumerate(WALLS)})
    columns = ["income_usd", "area_m2", "fronts_canal_road", "wall", "depth_2", "legal_water", "legal_electricity"]
    return rows[columns].astype(float)


def poverty(frames: Frames) -> float:
    """Return the share of people whose household's income, for each member, is below the national poverty line.

    The line is one of consumption, so this is no poverty rate: it shows what the assumed incomes imply.
    """
    households = frames["households"]
    poor = households["income_usd"] / households["persons"] < 30 * POVERTY_LINE_USD
    return float(households.loc[poor, "persons"].sum() / households["persons"].sum())
