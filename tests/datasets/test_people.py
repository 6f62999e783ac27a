"""Households, people and where they live, for three seeds."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator import Twin


def test_the_two_published_totals_are_exact(twin: Twin) -> None:
    households, people = twin.clean["households"], twin.clean["people"]
    assert len(households) == 563
    assert households["persons"].sum() == len(people) == 3400
    assert households["household_id"].tolist() == [f"H{i:04d}" for i in range(1, 564)]
    assert people["person_id"].tolist() == [f"P{i:05d}" for i in range(1, 3401)]


def test_people_add_up_to_their_households(twin: Twin) -> None:
    households = twin.clean["households"].set_index("household_id")
    people = twin.clean["people"]
    assert people.groupby("household_id").size().equals(households["persons"].sort_index().rename(None))
    heads = people[people["is_head"]].set_index("household_id")
    assert heads.index.is_unique
    assert heads["sex"].sort_index().tolist() == households["head_sex"].sort_index().tolist()
    assert not heads["age_group"].isin(["0-2", "3-5", "6-14"]).any()
    assert 0.45 < (people["sex"] == "female").mean() < 0.57


def test_income_and_plot_are_weakly_related(twin: Twin) -> None:
    rows = twin.clean["occupancy"].merge(twin.clean["households"]).merge(twin.clean["parcels"], on="parcel_id")
    # Spearman's coefficient by hand: Pearson's on ranks.
    assert 0.15 < rows["area_m2"].rank().corr(rows["income_usd"].rank()) < 0.55
    houses = rows.merge(twin.clean["buildings"], on="parcel_id")
    income = houses.groupby("wall")["income_usd"].median()
    assert income["brick"] > income["zinc sheet"]
    assert 250 <= twin.clean["households"]["income_usd"].median() <= 340


def test_every_household_has_one_parcel_of_its_own(twin: Twin) -> None:
    occupancy = twin.clean["occupancy"]
    assert len(occupancy) == 563
    assert occupancy["household_id"].is_unique
    assert occupancy["parcel_id"].is_unique
    parcels = twin.clean["parcels"].set_index("parcel_id")
    assert (parcels.loc[occupancy["parcel_id"], "land_use"] == "residential").all()
    arrived = occupancy.merge(twin.clean["households"])["arrival_year"]
    assert (occupancy["since"].dt.year >= arrived).all()
    assert 0.07 < (occupancy["role"] == "tenant").mean() < 0.17
