"""Households, people and where they live, for three seeds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from scipy import stats

if TYPE_CHECKING:
    from generator import Twin

CHILDREN = ["0-2", "3-5", "6-14"]


def test_the_two_published_totals_are_exact(twin: Twin) -> None:
    households, people = twin.clean["households"], twin.clean["people"]
    assert len(households) == 563
    assert households["persons"].sum() == len(people) == 3400
    assert households["household_id"].tolist() == [f"H{i:04d}" for i in range(1, 564)]
    assert people["person_id"].tolist() == [f"P{i:05d}" for i in range(1, 3401)]


@pytest.mark.parametrize("families", [423, 500, 570])
def test_other_counts_of_families_are_exact_as_well(families: int) -> None:
    from generator.people import households
    from generator.randomness import stream
    from generator.scenario import Scenario

    scenario = Scenario(families=families)
    drawn = households.draw(stream(11, "households"), scenario)
    assert len(drawn.households) == families
    assert drawn.households["persons"].sum() == len(drawn.people) == round(families * 3400 / 563)


def test_people_add_up_to_their_households(twin: Twin) -> None:
    households = twin.clean["households"].set_index("household_id")
    people = twin.clean["people"]
    assert people.groupby("household_id").size().equals(households["persons"].sort_index().rename(None))
    heads = people[people["is_head"]].set_index("household_id")
    assert heads.index.is_unique
    assert heads["sex"].sort_index().tolist() == households["head_sex"].sort_index().tolist()
    assert not heads["age_group"].isin(CHILDREN).any()
    assert 0.45 < (people["sex"] == "female").mean() < 0.57
    disabled = people.groupby("household_id")["disability"].any()
    assert disabled.sort_index().tolist() == households["disability"].sort_index().tolist()


def test_school_and_creche_follow_from_age(twin: Twin) -> None:
    people = twin.clean["people"]
    assert people["creche_age"].equals((people["age_group"] == "0-2").rename("creche_age"))
    assert people.loc[people["age_group"] == "6-14", "school_age"].all()
    assert not people.loc[~people["age_group"].isin(["6-14", "15-24"]), "school_age"].any()
    assert not (people["school_age"] & people["is_head"]).any()
    assert not (people["in_school"] & ~people["school_age"]).any()
    # The children of those who earn more go to school more often.
    pupils = people[people["school_age"]].merge(twin.clean["households"])
    goes = pupils.groupby(pupils["income_usd"] > pupils["income_usd"].median())["in_school"].mean()
    assert goes[True] > goes[False]


def test_nobody_has_an_id_poor_card_without_a_family_book(twin: Twin) -> None:
    households = twin.clean["households"]
    assert households.loc[households["id_poor"], "family_book"].all()
    with_book = households[households["family_book"]]
    each = with_book["income_usd"] / with_book["persons"]
    assert each[with_book["id_poor"]].median() < 0.8 * each[~with_book["id_poor"]].median()
    # Such lists have errors: some poor are left out, some who are better off are on it.
    poorest = each < each.quantile(with_book["id_poor"].mean())
    assert 0.05 < (poorest != with_book["id_poor"]).mean() < 0.5


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
    # The state before the works is that of 2018: whoever lives there came earlier.
    assert (occupancy["since"] < "2018-01-01").all()
    assert 0.07 < (occupancy["role"] == "tenant").mean() < 0.17


def test_reordering_gives_the_rank_correlations_and_keeps_the_values() -> None:
    from generator.people import dependence

    rng = np.random.default_rng(5)
    wanted = np.array([[1, 0.6, -0.3], [0.6, 1, 0.1], [-0.3, 0.1, 1]])
    values = [np.exp(rng.normal(size=4000)), rng.gamma(2, size=4000), rng.uniform(size=4000)]
    scores = dependence.correlated_scores(rng, 4000, wanted)
    placed = [dependence.in_order_of(scores[:, i], values[i]) for i in range(3)]
    for drawn, put in zip(values, placed, strict=True):
        assert np.array_equal(np.sort(drawn), np.sort(put))
    assert stats.spearmanr(np.column_stack(placed)).statistic == pytest.approx(wanted, abs=0.02)


def test_pearsons_formula_holds_against_the_bivariate_normal_itself() -> None:
    from generator.people import dependence

    # Spearman's coefficient is 12 E[F(X) F(Y)] - 3: integrated over the normal distribution by Gauss and Hermite.
    points, weights = np.polynomial.hermite_e.hermegauss(80)
    weights = weights / weights.sum()
    for spearman in (-0.7, -0.1, 0.25, 0.8):
        r = dependence.normal_correlation(spearman)
        other = r * points[:, None] + np.sqrt(1 - r**2) * points[None, :]
        mean = weights @ (stats.norm.cdf(points)[:, None] * stats.norm.cdf(other)) @ weights
        assert 12 * mean - 3 == pytest.approx(spearman, abs=1e-6)


def test_ties_shrink_a_rank_correlation_by_the_stated_factor() -> None:
    from generator.people import dependence

    rng = np.random.default_rng(6)
    scores = dependence.correlated_scores(rng, 200_000, np.array([[1, 0.5], [0.5, 1]]))
    rare = pd.Series(dependence.in_order_of(scores[:, 1], rng.random(200_000) < 0.3))
    seen = stats.spearmanr(scores[:, 0], rare).statistic
    assert seen == pytest.approx(0.5 * dependence.tie_factor(rare), abs=0.01)


def test_a_table_of_correlations_that_cannot_be_is_refused() -> None:
    from generator.people import dependence

    impossible = np.array([[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]])
    with pytest.raises(np.linalg.LinAlgError):
        dependence.correlated_scores(np.random.default_rng(1), 50, impossible)


def test_places_are_matched_to_their_traits_as_wanted() -> None:
    from generator.people import dependence

    rng = np.random.default_rng(7)
    size = np.exp(rng.normal(size=2000))
    traits = pd.DataFrame({"size": size, "front": rng.random(2000) < 0.5, "height": size + rng.normal(size=2000)})
    scores = dependence.matching_scores(rng, traits, {"size": 0.35, "front": 0.15, "height": 0.25})
    assert scores.std() == pytest.approx(1, abs=0.03)
    assert stats.spearmanr(scores, traits["size"]).statistic == pytest.approx(0.35, abs=0.03)
    assert stats.spearmanr(scores, traits["height"]).statistic == pytest.approx(0.25, abs=0.03)
    assert stats.pointbiserialr(traits["front"], scores).statistic == pytest.approx(0.157, abs=0.03)


def test_better_off_households_live_on_higher_and_larger_plots(default_twin: Twin) -> None:
    from generator.people.dependence import PLOT_CORRELATIONS

    rows = default_twin.clean["occupancy"].merge(default_twin.clean["households"])
    rows = rows.merge(default_twin.clean["parcels"], on="parcel_id")
    # Comfort is not published; income stands for it, and is correlated with it by 0.8.
    for trait in ("area_m2", "fronts_canal_road"):
        seen = stats.spearmanr(rows["income_usd"], rows[trait]).statistic
        assert seen == pytest.approx(0.8 * PLOT_CORRELATIONS[trait], abs=0.08)
