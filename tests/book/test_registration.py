"""The model of systematic registration: what it counts, and how its parts hold together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from stungmeanchey import load

from book.registration import chance_of_objection, cost_usd, days_to_title, doubts_of_units

if TYPE_CHECKING:
    import pandas as pd

PACE = {"field_a_day": 20.0, "office_a_day": 15.0, "display_days": 20.0, "disputes_a_day": 1.0}
DOUBTS = ["boundary", "holders", "absent", "reserve"]


@pytest.fixture(scope="module")
def units() -> pd.DataFrame:
    return doubts_of_units({name: load(name) for name in ("spatial_units", "rights", "parties", "occupancy")})


def test_each_unit_has_its_doubts_as_the_tables_say(units: pd.DataFrame) -> None:
    assert len(units) == len(load("spatial_units"))
    assert units["boundary"].sum() == (load("spatial_units")["boundary_quality"] != "surveyed").sum()
    assert units["reserve"].sum() == (load("rights")["right_type"] == "canal reserve").sum()
    # Where no household lives, no holder can live.
    empty = ~units["parcel_id"].isin(load("occupancy")["parcel_id"])
    assert units.loc[empty, "absent"].all()
    assert units["absent"].sum() > empty.sum()


def test_no_doubt_leaves_the_chance_without_doubt_and_a_sure_one_makes_it_sure(units: pd.DataFrame) -> None:
    sure = chance_of_objection(units, dict.fromkeys(DOUBTS, 1.0), without_doubt=0.25)
    some = units[DOUBTS].any(axis=1)
    assert (sure[some] == 1).all()
    assert (sure[~some] == 0.25).all()


def test_more_doubts_never_make_an_objection_less_likely(units: pd.DataFrame) -> None:
    chance = chance_of_objection(units, dict.fromkeys(DOUBTS, 0.1), without_doubt=0.01)
    by_number = chance.groupby(units[DOUBTS].sum(axis=1)).agg(["min", "max"])
    assert (by_number["max"].iloc[:-1].to_numpy() < by_number["min"].iloc[1:].to_numpy()).all()


def test_cost_adds_up() -> None:
    assert cost_usd(600, 90, fixed=3000, per_unit=15, per_objection=60) == 3000 + 9000 + 5400


def test_no_stage_is_faster_than_its_pace_and_none_begins_too_early() -> None:
    disputed = np.arange(600) % 10 == 0
    units = days_to_title(np.zeros(600), disputed, **PACE)
    assert units["filed"].max() >= 600 / PACE["office_a_day"]
    assert (units["filed"] >= units["surveyed"]).all()
    assert (units["shown"] == units["filed"].max() + PACE["display_days"]).all()
    assert units["titled"].max() == pytest.approx(units["shown"].max() + disputed.sum() / PACE["disputes_a_day"])
    assert (units.loc[~disputed, "titled"] == units.loc[~disputed, "shown"]).all()


def test_smaller_areas_shorten_the_wait() -> None:
    waits = []
    for number in (1, 2, 4):
        units = days_to_title(np.arange(600) * number // 600, np.zeros(600, dtype=bool), **PACE)
        waits.append((units["titled"] - units["surveyed"]).mean())
    assert waits == sorted(waits, reverse=True)


def test_littles_law_holds_in_the_model() -> None:
    """Units inside, counted day by day, against units a day times their mean stay."""
    units = days_to_title(np.zeros(600), np.arange(600) % 7 == 0, **PACE)
    end = units["titled"].max()
    moments = np.linspace(0, end, 20_001)
    inside = [((units["surveyed"] <= day) & (units["titled"] > day)).sum() for day in moments]
    stay = (units["titled"] - units["surveyed"]).mean()
    assert np.mean(inside) == pytest.approx(len(units) / end * stay, rel=0.01)
