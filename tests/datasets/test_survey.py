"""The survey of needs and the monitoring, for three seeds."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

if TYPE_CHECKING:
    from generator import Twin

ANSWERS = [
    "place", "income_usd", "hours_without_water", "flood_days", "rent_usd", "debt_usd", "school_age", "in_school",
    "satisfaction",
]  # fmt: skip


def test_every_household_is_in_the_survey_of_needs(twin: Twin) -> None:
    needs = twin.clean["needs"]
    assert needs["household_id"].drop_duplicates().tolist() == twin.clean["households"]["household_id"].tolist()
    answered = needs[needs["outcome"] == "answered"]
    ranks = answered.groupby("household_id")["rank"].agg(list)
    assert set(map(tuple, ranks)) == {(1,), (1, 2), (1, 2, 3)}
    assert not answered.duplicated(["household_id", "need"]).any()
    assert answered["respondent_sex"].notna().all()


def test_no_answer_is_shown_as_no_answer(twin: Twin) -> None:
    needs = twin.clean["needs"]
    silent = needs[needs["outcome"] != "answered"]
    assert silent["household_id"].is_unique
    assert silent[["rank", "need", "respondent_sex"]].isna().all(axis=None)
    assert 0.03 < len(silent) / needs["household_id"].nunique() < 0.14


def test_the_respondent_is_an_adult_of_the_household(twin: Twin) -> None:
    people = twin.clean["people"]
    adults = people[~people["age_group"].isin(["0-2", "3-5", "6-14"])]
    there = set(zip(adults["household_id"], adults["sex"], strict=True))
    spoke = twin.clean["needs"].dropna(subset="respondent_sex")
    assert set(zip(spoke["household_id"], spoke["respondent_sex"], strict=True)) <= there


def test_needs_follow_from_the_situation(twin: Twin) -> None:
    from generator.survey.situation import situations

    homes = situations(twin.clean, "before")
    needs = twin.clean["needs"]
    met = needs.loc[needs["outcome"] == "answered", "household_id"].unique()
    named = pd.crosstab(needs["household_id"], needs["need"]).reindex(met, fill_value=0) > 0
    homes = homes.loc[met]
    for need, who in {
        "water": ~homes["legal_water"],
        "title": homes["role"] == "owner-occupier",
        "lane": ~homes["has_door"],
        "crèche": homes["aged_0-2"] > 0,
        "drainage": homes["depth_2"] > homes["depth_2"].median(),
    }.items():
        assert named.loc[who, need].mean() > named.loc[~who, need].mean(), need


def test_the_first_need_is_chosen_as_the_logit_says() -> None:
    from generator.schema.survey import NEEDS
    from generator.survey import needs
    from generator.survey.visits import Visits

    count = 20_000
    alike = pd.DataFrame(
        {
            "legal_water": False, "legal_electricity": True, "legal_sewer": False, "legal_waste": True, "depth_2": 12.0,
            "role": "tenant", "over_water": False, "wall": "brick", "has_door": True, "fronts_canal_road": True,
            "aged_0-2": 1, "aged_3-5": 0, "aged_6-14": 2, "income_each": 5.0,
        },
        index=[f"H{i}" for i in range(count)],
    )  # fmt: skip
    visits = Visits(
        pd.Series("answered", alike.index), pd.Series(pd.Timestamp(2018, 3, 5), alike.index),
        pd.Series("female", alike.index),
    )  # fmt: skip
    urgency = needs.urgency(alike, visits.respondent_sex).iloc[0]
    said = needs.draw(np.random.default_rng(3), alike, visits)
    first = said.loc[said["rank"] == 1, "need"].value_counts(normalize=True).reindex(NEEDS, fill_value=0)
    expected = np.exp(urgency) / np.exp(urgency).sum()
    assert first.to_numpy() == pytest.approx(expected.to_numpy(), abs=0.012)


def test_monitoring_has_each_household_in_each_wave(twin: Twin) -> None:
    from generator.schema.survey import WAVES

    monitoring = twin.clean["monitoring"]
    assert len(monitoring) == 3 * len(twin.clean["households"])
    assert not monitoring.duplicated(["household_id", "wave"]).any()
    assert set(monitoring["wave"]) == set(WAVES)
    answered = monitoring["outcome"] == "answered"
    assert monitoring.loc[~answered, ANSWERS].isna().all(axis=None)
    assert monitoring.loc[answered, ANSWERS].notna().all(axis=None)
    assert (monitoring.loc[answered, "in_school"] <= monitoring.loc[answered, "school_age"]).all()


def test_more_are_lost_from_wave_to_wave_and_not_by_chance(twin: Twin) -> None:
    monitoring = twin.clean["monitoring"].merge(twin.clean["occupancy"][["household_id", "role"]])
    answered = (monitoring["outcome"] == "answered").groupby(monitoring["wave"]).mean()
    assert answered["baseline"] > answered["midline"] > answered["endline"] > 0.7
    last = monitoring[monitoring["wave"] == "endline"]
    found = (last["outcome"] == "answered").groupby(last["role"]).mean()
    assert found["tenant"] < found["owner-occupier"]


def test_the_baseline_is_the_visit_of_the_needs(twin: Twin) -> None:
    needs = twin.clean["needs"].drop_duplicates("household_id").set_index("household_id")
    monitoring = twin.clean["monitoring"]
    baseline = monitoring[monitoring["wave"] == "baseline"].set_index("household_id").loc[needs.index]
    assert baseline["interview_date"].tolist() == needs["interview_date"].tolist()
    assert baseline["outcome"].tolist() == needs["outcome"].tolist()
    assert (baseline["place"].dropna() == "old plot").all()
    # What they said then is what the table of households holds.
    income = twin.clean["households"].set_index("household_id")["income_usd"].loc[needs.index]
    assert (baseline["income_usd"].dropna() == income[baseline["income_usd"].notna()]).all()


def test_waves_are_before_during_and_after_the_works_on_working_days(twin: Twin) -> None:
    monitoring, phases = twin.clean["monitoring"], twin.clean["phases"]
    begin, end = phases["begin_date"].min(), phases["end_date"].max()
    days = monitoring.groupby("wave")["interview_date"].agg(["min", "max"])
    assert days.loc["baseline", "max"] < begin < days.loc["midline", "min"]
    assert days.loc["midline", "max"] < end < days.loc["endline", "min"]
    assert (monitoring["interview_date"].dt.day_of_week < 5).all()


def test_places_agree_with_the_stays_and_the_new_houses(twin: Twin) -> None:
    monitoring = twin.clean["monitoring"].dropna(subset="place")
    stays = twin.clean["temporary_stays"].merge(monitoring, on="household_id")
    # Well inside a stay and well outside, whatever day of the wave the interview was.
    month = pd.Timedelta(days=31)
    inside = (stays["from_date"] + month < stays["interview_date"]) & (
        stays["interview_date"] < stays["to_date"] - month
    )
    assert (stays.loc[inside, "place"] == "temporary housing").all()
    later = stays["to_date"] + month < stays["interview_date"]
    assert stays.loc[later, "place"].isin(["new plot", "elsewhere"]).all()
    # At the end, those who live elsewhere are those without a house on the new plot.
    last = monitoring[monitoring["wave"] == "endline"].merge(twin.clean["occupancy_after"])
    housed = last["parcel_id"].isin(twin.clean["buildings_after"]["parcel_id"])
    assert housed.equals((last["place"] == "new plot").rename("parcel_id"))


def test_most_gain_and_some_lose(twin: Twin) -> None:
    from generator.survey.situation import situations

    monitoring = twin.clean["monitoring"]
    wide = monitoring.pivot_table(
        ["hours_without_water", "flood_days", "income_usd", "satisfaction"], "household_id", "wave"
    ).astype(float)
    hours, floods = wide["hours_without_water"].dropna(), wide["flood_days"].dropna()
    assert hours["endline"].mean() < 0.7 * hours["baseline"].mean()
    assert floods["endline"].mean() < floods["baseline"].mean()
    pleased = wide["satisfaction"].dropna()
    assert (pleased["endline"] > pleased["baseline"]).mean() > 0.5
    assert 0.03 < (pleased["endline"] < pleased["baseline"]).mean() < 0.25
    income = wide["income_usd"].dropna()
    assert 0.1 < (income["endline"] < 0.95 * income["baseline"]).mean() < 0.45
    # Whoever loses the place on the road loses customers.
    before, after = situations(twin.clean, "before"), situations(twin.clean, "after")
    lost = before["fronts_canal_road"].astype(bool) & ~after["fronts_canal_road"].astype(bool)
    change = np.log(income["endline"] / income["baseline"])
    if lost.sum() > 60:
        assert change[lost.reindex(change.index)].mean() < change[~lost.reindex(change.index)].mean()


def test_works_that_begin_before_the_baseline_are_refused() -> None:
    from generator.survey.rounds import calendar

    early = pd.DataFrame({"begin_date": [pd.Timestamp(2018, 3, 1)], "end_date": [pd.Timestamp(2020, 7, 1)]})
    with pytest.raises(ValueError, match="too early for a baseline"):
        calendar(early)
    late = early.assign(begin_date=pd.Timestamp(2018, 6, 1))
    assert calendar(late)["endline"] == date(2021, 7, 1)
