"""What the twin aims at, one figure at a time: its target, its tolerance, its source, and how it is measured.

Targets stand here a second time, apart from the code that draws the twin: a number that is changed over there by
mistake is seen here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from generator.scenario import Scenario
from generator.schema.people import EDUCATION

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd

    Frames = Mapping[str, pd.DataFrame]

ASSUMPTION = "assumption"
# Of whom a published figure speaks.
HERE, ELSEWHERE = "this community", "elsewhere"


@dataclass(frozen=True)
class Marginal:
    """One figure that the twin aims at.

    Attributes
    ----------
    theme, quantity, unit : str
    target : float
    tolerance : float
        How far the achieved figure may lie from the target; 0 means exactly.
    measure : callable
        Computes the achieved figure from the frames of a twin.
    source : str
        Key in the book's bibliography, or ``"assumption"``.
    about : str
        Whom the source speaks of; empty for an assumption.
    """

    theme: str
    quantity: str
    unit: str
    target: float
    tolerance: float
    measure: Callable[[Frames], float]
    source: str = ASSUMPTION
    about: str = ""


def marginals(scenario: Scenario) -> list[Marginal]:
    """Return the figures that concern one variable."""
    return [
        *_published(scenario),
        *_of_people(),
        *_of_homes(),
        *_of_papers(),
        *_of_floods(),
        *_of_services(),
        *_of_works(scenario),
        *_of_surveys(),
    ]


def _published(scenario: Scenario) -> list[Marginal]:
    plot = scenario.frontage_m * scenario.depth_m
    return [
        Marginal("totals", "families", "households", scenario.families, 0, _count("households"), "aimf-2019", HERE),
        Marginal("totals", "people", "persons", scenario.people, 0, _count("people"), "aimf-2019", HERE),
        Marginal("form", "length of the canal", "m", 1470, 1, lambda f: f["canal_axis"]["length_m"].sum(), "kt-2016",
                 HERE),
        Marginal("form", "width of the new canal", "m", 8, 0, lambda f: f["canal_after"]["width_m"].mean(),
                 "craig-2020", HERE),
        Marginal("form", "width of the new canal roads", "m", 6, 0, _road_width, "craig-2020", HERE),
        Marginal("form", "area of a new plot, median", "m²", plot, 0.05 * plot, _new_plot,
                 "craig-2020" if scenario.plot == "4x6" else "cd-titles", HERE),
        Marginal("tenure", "families with a title, after", "share", 1, 0, _titled_families_after, "paris", HERE),
        Marginal("people", "households with a family book at home", "share", 0.53, 0.06, _share("households",
                 "family_book"), "stt-2022", ELSEWHERE),
    ]  # fmt: skip


def _of_people() -> list[Marginal]:
    return [
        Marginal("people", "persons in a household, lowest tenth", "persons", 3, 1, _quantile("persons", 0.1)),
        Marginal("people", "persons in a household, median", "persons", 6, 0.5, _quantile("persons", 0.5)),
        Marginal("people", "persons in a household, highest tenth", "persons", 9, 1, _quantile("persons", 0.9)),
        Marginal("people", "households headed by a woman", "share", 0.34, 0.06, _share("households", "head_sex",
                 "female")),
        Marginal("people", "came from 1985 to 1997", "share", 0.74, 0.06, lambda f: f["households"]["arrival_year"]
                 .between(1985, 1997).mean()),
        Marginal("people", "head went no further than primary school", "share", 0.64, 0.06, lambda f:
                 f["households"]["education_head"].isin(EDUCATION[:2]).mean()),
        Marginal("people", "monthly income, median", "USD", 300, 30, _quantile("income_usd", 0.5)),
        Marginal("people", "monthly income, Gini coefficient", "", 0.28, 0.04, lambda f:
                 gini(f["households"]["income_usd"])),
        Marginal("people", "households with an ID Poor card", "share", 0.20, 0.05, _share("households", "id_poor")),
        Marginal("people", "households that rent", "share", 0.12, 0.05, _share("occupancy", "role", "tenant")),
        Marginal("people", "women and girls", "share", 0.51, 0.03, _share("people", "sex", "female")),
        Marginal("people", "children of crèche age", "share", 0.075, 0.02, _share("people", "creche_age")),
        Marginal("people", "younger than 15 years", "share", 0.35, 0.03, lambda f:
                 f["people"]["age_group"].isin(["0-2", "3-5", "6-14"]).mean()),
        Marginal("people", "60 years or older", "share", 0.085, 0.02, _share("people", "age_group", "60+")),
        Marginal("people", "persons with a disability", "share", 0.045, 0.015, _share("people", "disability")),
        Marginal("people", "of school age who go to school", "share", 0.86, 0.04, lambda f:
                 f["people"].loc[f["people"]["school_age"], "in_school"].mean()),
    ]  # fmt: skip


def _of_homes() -> list[Marginal]:
    return [
        Marginal("form", "plots for homes, before", "plots", 590, 10, lambda f: len(_homes(f))),
        Marginal("form", "area of a plot, lowest tenth", "m²", 28, 4, lambda f: _homes(f)["area_m2"].quantile(0.1)),
        Marginal("form", "area of a plot, median", "m²", 47, 5, lambda f: _homes(f)["area_m2"].quantile(0.5)),
        Marginal("form", "area of a plot, highest tenth", "m²", 70, 8, lambda f: _homes(f)["area_m2"].quantile(0.9)),
        Marginal("form", "plots on the canal road", "share", 0.57, 0.07, lambda f:
                 _homes(f)["fronts_canal_road"].mean()),
        Marginal("form", "houses of brick", "share", 0.38, 0.08, _share("buildings", "wall", "brick")),
        Marginal("form", "houses of zinc sheet", "share", 0.41, 0.08, _share("buildings", "wall", "zinc sheet")),
        Marginal("form", "houses over the water", "share", 0.06, 0.03, _share("buildings", "over_water")),
    ]  # fmt: skip


def _of_papers() -> list[Marginal]:
    return [
        Marginal("tenure", "units with a title, before", "share", 0.60, 0.01, lambda f:
                 f["ba_units"]["title_number"].notna().mean()),
        Marginal("tenure", "units without a title held on a sangkat letter", "share", 0.40, 0.10,
                 _held_on("sangkat letter")),
        Marginal("tenure", "units without a title held on a sale letter", "share", 0.42, 0.10,
                 _held_on("sale letter")),
        Marginal("tenure", "units without a title held on a family book", "share", 0.31, 0.10,
                 _held_on("family book")),
    ]  # fmt: skip


def _of_floods() -> list[Marginal]:
    return [
        Marginal("water", "houses with water at them every second year, before", "share", 0.35, 0.06, _wet(2)),
        Marginal("water", "the same every tenth year, before", "share", 0.47, 0.06, _wet(10)),
        Marginal("water", "the same every fiftieth year, before", "share", 0.84, 0.06, _wet(50)),
        Marginal("water", "deeper than 30 cm every fiftieth year, before", "share", 0.34, 0.08, _wet(50, 30)),
        Marginal("water", "houses with water at them every tenth year, after", "share", 0.005, 0.01,
                 _wet(10, state="_after")),
        Marginal("water", "the same every fiftieth year, after", "share", 0.15, 0.08, _wet(50, state="_after")),
    ]  # fmt: skip


def _of_services() -> list[Marginal]:
    return [
        Marginal("services", "legal water, before", "share", 0.40, 0.05, _has("services", "water", "connection"),
                 "stt-yp", ELSEWHERE),
        Marginal("services", "legal electricity, before", "share", 0.40, 0.05,
                 _has("services", "electricity", "connection"), "stt-yp", ELSEWHERE),
        Marginal("services", "price of resold water, median", "riel per m³", 2250, 250, _resold("water"), "cd-water",
                 ELSEWHERE),
        Marginal("services", "price of resold electricity, median", "riel per kWh", 2500, 100, _resold("electricity"),
                 "cd-water", ELSEWHERE),
        Marginal("services", "legal water, after", "share", 1, 0,
                 _has("services_after", "water", "connection"), "paris", HERE),
        Marginal("services", "legal electricity, after", "share", 1, 0,
                 _has("services_after", "electricity", "connection"), "paris", HERE),
        Marginal("services", "connected to a sewer, before", "share", 0.10, 0.02,
                 _has("services", "sewer", "connection")),
        Marginal("services", "with a pit for sewage, before", "share", 0.55, 0.05, _has("services", "sewer", "pit")),
        Marginal("services", "drain along the plot that leads to the canal, before", "share", 0.02, 0.04,
                 _has("services", "drain", "connection")),
        Marginal("services", "no drain along the plot, before", "share", 0.68, 0.10, _has("services", "drain", "none")),
        Marginal("services", "waste collected at the door, before", "share", 0.22, 0.03,
                 _has("services", "waste", "collection")),
    ]  # fmt: skip


def _of_works(scenario: Scenario) -> list[Marginal]:
    found = [
        Marginal("works", "stages of the works", "stages", 4, 0, _count("phases"), "craig-2020", HERE),
        Marginal("works", "canal in the first stage", "m", 326, 0, _of_first_stage("length_m"), "craig-2020", HERE),
        Marginal("works", "families in temporary housing", "share", 0.66, 0.10, lambda f:
                 f["moves"]["household_id"].isin(f["temporary_stays"]["household_id"]).mean()),
        Marginal("works", "families that stay on their bank", "share", 0.94, 0.04, lambda f:
                 f["moves"]["same_bank"].mean()),
    ]  # fmt: skip
    if scenario == Scenario():
        # Other figures leave other room for plots.
        found += [
            Marginal("works", "new plots in the first stage", "plots", 152, 0, _of_first_stage("plots"), "craig-2020",
                     HERE),
            Marginal("works", "families with less land than before", "share", 0.94, 0.04, lambda f:
                     (f["moves"]["area_after_m2"] < f["moves"]["area_before_m2"]).mean()),
            Marginal("works", "new plots with a house on them, after", "share", 0.84, 0.04, lambda f:
                     f["occupancy_after"]["parcel_id"].isin(f["buildings_after"]["parcel_id"]).mean()),
        ]  # fmt: skip
    return found


def _of_surveys() -> list[Marginal]:
    return [
        Marginal("survey", "answered the survey of needs", "share", 0.93, 0.03, _answered("baseline")),
        Marginal("survey", "answered in the last wave", "share", 0.83, 0.05, _answered("endline")),
        Marginal("survey", "women among those who answered", "share", 0.61, 0.06, lambda f:
                 (f["needs"].drop_duplicates("household_id")["respondent_sex"].dropna() == "female").mean()),
        Marginal("survey", "income lower by 5 % or more at the end", "share", 0.29, 0.08, lambda f:
                 (_change(f, "income_usd") <= -0.05).mean()),
        Marginal("survey", "less satisfied at the end", "share", 0.18, 0.07, lambda f:
                 (_change(f, "satisfaction") < 0).mean()),
    ]  # fmt: skip


def gini(values: pd.Series) -> float:
    """Return the Gini coefficient, sum((2 i - n - 1) x_i) / (n sum(x)) with the values x in ascending order.

    Examples
    --------
    >>> gini(pd.Series([0, 0, 0, 4])), gini(pd.Series([2, 2]))
    (0.75, 0.0)
    """
    x = np.sort(values.to_numpy(float))
    n = len(x)
    return float((2 * np.arange(1, n + 1) - n - 1) @ x / (n * x.sum()))


def _count(table: str) -> Callable[[Frames], float]:
    return lambda frames: len(frames[table])


def _quantile(column: str, at: float) -> Callable[[Frames], float]:
    return lambda frames: frames["households"][column].quantile(at)


def _share(table: str, column: str, value: object = True) -> Callable[[Frames], float]:  # noqa: FBT002
    return lambda frames: (frames[table][column] == value).mean()


def _homes(frames: Frames) -> pd.DataFrame:
    return frames["parcels"][frames["parcels"]["land_use"] == "residential"]


def _new_plot(frames: Frames) -> float:
    parcels = frames["parcels_after"]
    return parcels.loc[parcels["land_use"] == "residential", "area_m2"].median()


def _road_width(frames: Frames) -> float:
    streets = frames["streets_after"]
    return streets.loc[streets["street_class"] == "canal road", "width_m"].mean()


def _titled_families_after(frames: Frames) -> float:
    """Families that live on a parcel whose unit has a title number."""
    units = frames["ba_units_after"].merge(frames["spatial_units_after"], on="ba_unit_id")
    titled = set(units.loc[units["title_number"].notna(), "parcel_id"])
    return frames["occupancy_after"]["parcel_id"].isin(titled).mean()


def _answered(wave: str) -> Callable[[Frames], float]:
    def measure(frames: Frames) -> float:
        held = frames["monitoring"][frames["monitoring"]["wave"] == wave]
        return (held["outcome"] == "answered").mean()

    return measure


def _change(frames: Frames, column: str) -> pd.Series:
    """Return the relative change from the first to the last wave of the households that answered in both."""
    waves = frames["monitoring"].pivot_table(column, "household_id", "wave").dropna().astype(float)
    return waves["endline"] / waves["baseline"] - 1


def _of_first_stage(column: str) -> Callable[[Frames], float]:
    return lambda frames: frames["phases"].set_index("phase").loc["first", column]


def _wet(years: int, than_cm: int = 0, state: str = "") -> Callable[[Frames], float]:
    """Measure the share of the houses at which the water stands deeper than this."""

    def measure(frames: Frames) -> float:
        rows = frames[f"flood_depths{state}"]
        return (rows.loc[rows["return_period_years"] == years, "depth_cm"] > than_cm).mean()

    return measure


def _has(table: str, kind: str, access: str) -> Callable[[Frames], float]:
    """Measure the share of the homes that have a service in this way."""

    def measure(frames: Frames) -> float:
        rows = frames[table][frames[table]["kind"] == kind]
        return (rows["access"] == access).mean()

    return measure


def _resold(kind: str) -> Callable[[Frames], float]:
    def measure(frames: Frames) -> float:
        rows = frames["services"]
        return rows.loc[(rows["kind"] == kind) & (rows["access"] == "resale"), "price_khr"].median()

    return measure


def _held_on(paper: str) -> Callable[[Frames], float]:
    """Measure the share of untitled units whose holders' rights in force rest on a paper of this type."""

    def measure(frames: Frames) -> float:
        rights, units = frames["rights"], frames["ba_units"]
        held = rights[(rights["right_type"] == "possession") & rights["end_date"].isna()]
        papers = held.merge(frames["right_sources"], on="right_id").merge(frames["sources"], on="source_id")
        untitled = units.loc[units["title_number"].isna(), "ba_unit_id"]
        return untitled.isin(papers.loc[papers["source_type"] == paper, "ba_unit_id"]).mean()

    return measure
