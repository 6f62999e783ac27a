"""Key of ``ps01-case-figures``: growth, land and density, each on the definition that the task states.

Every right answer, and every answer that a known misconception would give, is computed here from the twin in front of
it: the key marks any variant. Only the inputs of the function are written down, and what is right on them is computed.
"""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

from stungmeanchey import load, path

from autograder.answers import as_mapping, as_number, as_rows
from autograder.compare import quarters
from autograder.findings import Finding, right, wrong
from autograder.functions import as_calls, belief_behind_calls, hits
from autograder.key import Key
from autograder.maps import ShownMap, as_map
from autograder.shapes import as_land, overlap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    import geopandas as gpd
    import pandas as pd
    import shapely

key = Key("ps01-case-figures")

HECTARE_M2 = 10_000
NEW_PLOT_M2 = 24.0
PROMISED_PLOT_M2 = 40.0


def _layer(name: str) -> gpd.GeoDataFrame:
    """Give a layer or a table of the twin; no function here changes it."""
    return _read(name, path(name))


@cache
def _read(name: str, _file: Path) -> gpd.GeoDataFrame:
    """Read a layer once in a process; another cohort's file is another layer."""
    return load(name)


def _near(given: float, expected: float, tolerance: float) -> bool:
    return abs(given - expected) <= tolerance


# --- 1. Land above 24 m² --------------------------------------------------------------------------

# A hectare with two decimals is off by at most 0.005; the smallest mistake that the key knows shifts the sum by more.
TOLERANCE_HA = 0.0051


def _above(areas: pd.Series, plot_m2: float = NEW_PLOT_M2) -> float:
    return float((areas - plot_m2).clip(lower=0).sum())


def land_above_24() -> float:
    """Hectares by which the residential plots exceed 24 m², each plot alone."""
    plots = _layer("parcels")
    return _above(plots.loc[plots["land_use"] == "residential", "area_m2"]) / HECTARE_M2


@key.task("land-above-24", points=3, title="Land above 24 m²")
def _land_above_24(answer: object) -> Iterator[Finding]:
    given, expected = as_number(answer), land_above_24()
    if _near(given, expected, TOLERANCE_HA):
        yield right(3, "That is the land that lies above 24 m², plot by plot.")
        return
    plots = _layer("parcels")
    homes = plots.loc[plots["land_use"] == "residential", "area_m2"]
    larger = homes[homes > NEW_PLOT_M2]
    beliefs = [
        ("square-metres-for-hectares", expected * HECTARE_M2, 0.51),
        ("square-metres-for-hectares", expected * 100, 0.51),
        ("square-metres-for-hectares", expected / 100, TOLERANCE_HA / 100),
        ("gains-cancel-losses", float((homes - NEW_PLOT_M2).sum()) / HECTARE_M2, TOLERANCE_HA),
        ("every-parcel-is-a-home", _above(plots["area_m2"]) / HECTARE_M2, TOLERANCE_HA),
        ("whole-plot-is-lost", float(larger.sum()) / HECTARE_M2, TOLERANCE_HA),
        ("whole-plot-is-lost", float(homes.sum()) / HECTARE_M2, TOLERANCE_HA),
        ("other-promise", _above(homes, PROMISED_PLOT_M2) / HECTARE_M2, TOLERANCE_HA),
        ("number-for-land", float(len(larger)), 0.5),
    ]
    belief = next((name for name, gives, tolerance in beliefs if _near(given, gives, tolerance)), None)
    kept = {"square-metres-for-hectares": 2.0, "gains-cancel-losses": 1.0, "every-parcel-is-a-home": 1.0}
    yield wrong(3, "That is not the land above 24 m², in hectares.", belief, earned=kept.get(belief or "", 0.0))


# --- 2. Families by khan --------------------------------------------------------------------------

YEARS = (2013, 2017)
FAMILIES = tuple(f"families_{year}" for year in YEARS)


def _by_khan(rows: pd.DataFrame, how: str = "sum", names: tuple[str, ...] = FAMILIES) -> dict[str, dict[str, float]]:
    groups = rows.groupby("khan")[list(FAMILIES)].agg(how)
    return {
        str(khan): {name: float(row[column]) for name, column in zip(FAMILIES, names, strict=True)}
        for khan, row in groups.iterrows()
    }


def _counted_twice() -> gpd.GeoDataFrame:
    return _layer("city_settlements").dropna(subset=list(FAMILIES))


def families_by_khan() -> dict[str, dict[str, float]]:
    """Families of all settlements counted in each year, by khan."""
    return _by_khan(_layer("city_settlements"))


@key.task("families-by-khan", points=4, title="Families by khan, in two years")
def _families_by_khan(answer: object) -> Iterator[Finding]:
    given, expected = as_rows(answer, key="khan", numbers=FAMILIES), families_by_khan()
    settlements = _layer("city_settlements")
    beliefs = [
        ("counted-twice-only", _by_khan(_counted_twice())),
        ("settlements-for-families", _by_khan(settlements, "count")),
        ("settlements-for-families", _by_khan(settlements.fillna(dict.fromkeys(FAMILIES, 0)), "count")),
        ("mean-for-sum", _by_khan(settlements, "mean")),
        ("years-swapped", _by_khan(settlements, names=FAMILIES[::-1])),
    ]
    common = {khan: row for khan, row in given.items() if khan in expected}
    belief = next((name for name, gives in beliefs if common and _same_rows(common, gives)), None)
    right_columns = 0
    # The twins share the families of 2013 by khan, so that the year in which they differ counts more.
    for column, year, points in zip(FAMILIES, YEARS, (0.5, 2.5), strict=True):
        hit = sum(khan in given and _near(given[khan][column], row[column], 0.5) for khan, row in expected.items())
        if hit == len(expected):
            right_columns += 1
            yield right(points, f"The families of {year} are right in every khan.")
        else:
            says = f"The families of {year} are right in {hit} of {len(expected)} khans."
            yield wrong(points, says, belief, earned=quarters(points * 0.4) if belief == "counted-twice-only" else 0.0)
    if given.keys() == expected.keys():
        if right_columns:
            yield right(1, "There is one row for each khan, and no other.")
        else:
            yield wrong(1, "The rows are the right ones, which counts once a column in them is right.", belief)
    else:
        extra = given.keys() - expected.keys()
        totals = sum(row[FAMILIES[1]] for row in expected.values())
        summed_up = any(_near(given[name][FAMILIES[1]], totals, 0.5) for name in extra)
        rows = "1 row was" if len(given) == 1 else f"{len(given)} rows were"
        says = f"One row each is expected for {len(expected)} khans, and {rows} found."
        yield wrong(1, says, "total-as-a-row" if summed_up else belief)


def _same_rows(given: Mapping[str, Mapping[str, float]], other: Mapping[str, Mapping[str, float]]) -> bool:
    return all(
        khan in other and all(_near(row[column], other[khan][column], 0.05) for column in FAMILIES)
        for khan, row in given.items()
    )


# --- 3. Growth of the same settlements ------------------------------------------------------------

# Three decimals of a per cent are asked for. The compound rate differs from the logarithmic one by half its square: by
# 0.005 where it is one per cent.
TOLERANCE_PERCENT = 0.0006
SPAN = YEARS[1] - YEARS[0]


def _logarithmic(past: float, now: float) -> float:
    return math.log(now / past) / SPAN * 100


def _totals(rows: pd.DataFrame) -> tuple[float, float]:
    return float(rows[FAMILIES[0]].sum()), float(rows[FAMILIES[1]].sum())


def growth_of_same_settlements() -> float:
    """Logarithmic growth rate of families, in per cent a year, of the settlements counted in both years."""
    return _logarithmic(*_totals(_counted_twice()))


@key.task("growth-of-same-settlements", points=4, title="Growth of the same settlements")
def _growth_of_same_settlements(answer: object) -> Iterator[Finding]:
    given, expected = as_number(answer), growth_of_same_settlements()
    if _near(given, expected, TOLERANCE_PERCENT):
        yield right(2, "You compare the same settlements in both years.")
        yield right(2, "The rate is logarithmic, in per cent a year.")
        return
    belief, same_list, same_rate = _belief_on_growth(given, expected)
    if same_list:
        yield right(2, "You compare the same settlements in both years.")
    else:
        yield wrong(2, "That is not the rate of the settlements that were counted in both years.", belief)
    if same_rate:
        yield right(2, "The rate is logarithmic, in per cent a year.")
    else:
        yield wrong(2, "That is not the logarithmic rate, in per cent a year.", belief)


def _belief_on_growth(given: float, expected: float) -> tuple[str | None, bool, bool]:
    """Name the belief behind a rate, and say whether the list and whether the rate are the right ones."""
    twice, both = _counted_twice(), _totals(_counted_twice())
    (past, now), every = both, _totals(_layer("city_settlements"))
    each = (twice[FAMILIES[1]].astype(float) / twice[FAMILIES[0]].astype(float)).map(math.log)
    found = [
        ("different-lists", _logarithmic(*every), False, True),
        ("different-lists", (every[1] / every[0] - 1) / SPAN * 100, False, False),
        ("different-lists", ((every[1] / every[0]) ** (1 / SPAN) - 1) * 100, False, False),
        ("different-lists", (every[1] / every[0] - 1) * 100, False, False),
        ("simple-rate", (now / past - 1) / SPAN * 100, True, False),
        ("compound-rate", ((now / past) ** (1 / SPAN) - 1) * 100, True, False),
        ("whole-period-rate", (now / past - 1) * 100, True, False),
        ("whole-period-rate", expected * SPAN, True, False),
        ("time-turned-round", -expected, True, False),
        ("mean-of-rates", float(each.mean()) / SPAN * 100, True, False),
        ("mean-of-rates", float((each.map(math.exp) - 1).mean()) / SPAN * 100, True, False),
    ]
    for name, gives, same_list, same_rate in found:
        if _near(given, gives, TOLERANCE_PERCENT):
            return name, same_list, same_rate
    if _near(given * 100, expected, TOLERANCE_PERCENT * 10):
        return "fraction-for-percent", True, False
    return None, False, False


# --- 4. Land use ratio, as a function -------------------------------------------------------------

# built past, built now, years between, people past, people now, years between
GROWING = [
    (41.0, 63.5, 12, 310_000, 420_000, 10),
    (2.0, 2.4, 15, 3_000, 3_900, 11),
    (870.0, 905.0, 6, 96_000, 155_000, 8),
    (50.0, 50.0, 8, 1_000, 1_100, 9),
]
SHRINKING = [(30.0, 36.0, 12, 5_000, 4_500, 10), (12.5, 14.0, 5, 800, 640, 4)]
UNCHANGED = [(10.0, 14.0, 7, 2_500, 2_500, 7), (10.0, 11.0, 7, 640, 640, 5)]
INPUTS = [*GROWING, *SHRINKING, *UNCHANGED]


def land_use_ratio(  # noqa: PLR0917 - two areas, two populations, two periods
    built_past: float, built_now: float, built_years: float, people_past: float, people_now: float, people_years: float
) -> float | None:
    """Compute SDG 11.3.1 as the metadata of 2021 have it; None where the population did not change."""
    return _ratio(_simple(built_past, built_now, built_years), _log(people_past, people_now, people_years))


def _simple(past: float, now: float, years: float) -> float:
    return (now - past) / past / years


def _log(past: float, now: float, years: float) -> float:
    return math.log(now / past) / years


def _ratio(land: float, people: float) -> float | None:
    return land / people if people else None


def _mistaken() -> Iterator[tuple[str, Callable[..., object]]]:
    """Give what each known belief returns, in every way in which students meet a growth of nothing."""
    rates: dict[str, Callable[..., tuple[float, float]]] = {
        "log-for-land": lambda b1, b2, bt, p1, p2, pt: (_log(b1, b2, bt), _log(p1, p2, pt)),
        "simple-rate": lambda b1, b2, bt, p1, p2, pt: (_simple(b1, b2, bt), _simple(p1, p2, pt)),
        "years-cancel": lambda b1, b2, _bt, p1, p2, _pt: (_simple(b1, b2, 1), _log(p1, p2, 1)),
        "ratio-upside-down": lambda b1, b2, bt, p1, p2, pt: (_log(p1, p2, pt), _simple(b1, b2, bt)),
        "share-of-the-end": lambda b1, b2, bt, p1, p2, pt: ((b2 - b1) / b2 / bt, _log(p1, p2, pt)),
        "ratio-always-exists": lambda b1, b2, bt, p1, p2, pt: (_simple(b1, b2, bt), _log(p1, p2, pt)),
    }
    for name, both in rates.items():
        for by_nothing in (None, 0.0, 1.0, math.inf, "stops"):
            for nobody_new in (True, False):
                yield name, _returning(both, by_nothing, nobody_new=nobody_new)


def _returning(
    both: Callable[..., tuple[float, float]], by_nothing: float | str | None, *, nobody_new: bool
) -> Callable[..., object]:
    """Make a function that divides two rates; what it gives where it would divide by nothing is `by_nothing`.

    With `nobody_new`, it looks at the population alone to know that.
    """

    def returned(*given: float) -> object:
        above, below = both(*given)
        stands_still = given[3] == given[4] if nobody_new else below == 0
        if not stands_still:
            return above / below
        return above / 0.0 if by_nothing == "stops" else by_nothing

    return returned


@key.task("land-use-ratio", points=6, title="A function for SDG 11.3.1", inputs=lambda: INPUTS)
def _land_use_ratio(answer: object) -> Iterator[Finding]:
    calls = as_calls(answer, INPUTS)
    good = hits(calls, INPUTS, land_use_ratio)
    belief = None if all(good) else belief_behind_calls(calls, INPUTS, land_use_ratio, _mistaken())
    at = 0
    for points, inputs, where in (
        (3, GROWING, "where the population grows"),
        (1.5, SHRINKING, "where the population shrinks"),
        (1.5, UNCHANGED, "where the population does not change"),
    ):
        some = good[at : at + len(inputs)]
        at += len(inputs)
        if all(some):
            yield right(points, f"The function is right {where}.")
        else:
            says = f"{where[0].upper()}{where[1:]}, the function is right on {sum(some)} of {len(some)} inputs."
            stopped = next((error for error in calls.errors[at - len(inputs) : at] if error), None)
            says += f" It stopped with {stopped.split(':')[0]}." if stopped else ""
            yield wrong(points, says, belief)


# --- 5. Built-up land -----------------------------------------------------------------------------

REACH_M = 10.0
# Correct ways differ by how a computer draws a quarter of a circle: with two pieces instead of sixteen, 1.3 % of the
# land differs, with corners drawn square 2.8 %. A reach of half or double differs by 15 % and more.
ENOUGH = 0.965
BLANKET = 0.85


def _closed(reach_m: float) -> shapely.Geometry:
    return _layer("buildings").buffer(reach_m).union_all().buffer(-reach_m)


def built_up_land() -> shapely.Geometry:
    """Grow buildings by 10 m, join them, and shrink the whole by 10 m."""
    return _built_up(path("buildings"))


@cache
def _built_up(_file: Path) -> shapely.Geometry:
    return _closed(REACH_M)


# Marks that a known belief keeps, of five: they go by how many of the three steps are right, and not by the hectares of
# the twin at hand.
KEPT_ON_LAND = {"not-taken-back": 2.0, "gap-for-reach": 2.0, "plots-for-built-up": 1.0, "built-is-footprints": 0.5}


@key.task("built-up-land", points=5, title="The built-up land, as a layer")
def _built_up_land(answer: object) -> Iterator[Finding]:
    given, expected = as_land(answer), built_up_land()
    told = overlap(given, expected)
    if min(told.found, told.clean) >= ENOUGH:
        yield right(2.5, "Your layer covers the built-up land.")
        yield right(2.5, "Nothing else lies in your layer.")
        return
    belief = _belief_on_land(given)
    if told.found >= ENOUGH and told.clean < BLANKET:
        says = "Your layer covers the built-up land, and much more: a blanket over the map is no finding."
    else:
        says = f"Your layer covers {told.found:.0%} of the built-up land."
    yield wrong(2.5, says, belief, earned=_kept_on_land(belief, told.found, told.clean))
    if told.clean >= ENOUGH:
        says = "All that lies in your layer is built-up land. Marks for this go by how much of it you cover."
    else:
        says = f"{1 - told.clean:.0%} of your layer is not built-up land as the task defines it."
    yield wrong(2.5, says, belief, earned=_kept_on_land(belief, told.found, told.clean))


def _kept_on_land(belief: str | None, found: float, clean: float) -> float:
    """Give the marks that one of the two findings keeps; without a known belief, by the worse of the two shares."""
    if belief:
        return KEPT_ON_LAND.get(belief, 0.0) / 2
    return quarters(1.5 * max(0.0, 2 * min(found, clean) - 1))


def _belief_on_land(given: shapely.Geometry) -> str | None:
    """Name the belief whose land the answer is."""
    buildings = _layer("buildings")
    footprints = buildings.union_all()
    grown = buildings.buffer(REACH_M)
    for name, would_cover in (
        ("not-taken-back", grown.union_all()),
        ("gap-for-reach", _closed(2 * REACH_M)),
        ("gap-for-reach", _closed(REACH_M / 2)),
        ("built-is-footprints", footprints),
        ("hull-for-edge", footprints.convex_hull),
        ("hull-for-edge", footprints.envelope),
        ("plots-for-built-up", _layer("parcels").union_all()),
    ):
        told = overlap(given, would_cover)
        if min(told.found, told.clean) >= ENOUGH:
            return name
    return None


# --- 6. Density on three extents ------------------------------------------------------------------

# The land of task 5 may be drawn in several correct ways, which differ by about 1 %; footprints and plots are sums.
TOLERANCES = {"footprints": 0.005, "plots": 0.005, "built-up": 0.03}


def _people() -> int:
    return int(_layer("households")["persons"].sum())


def _extents_ha() -> dict[str, float]:
    areas = {
        "footprints": _layer("buildings").union_all().area,
        "plots": float(_layer("parcels")["area_m2"].sum()),
        "built-up": built_up_land().area,
    }
    return {name: area / HECTARE_M2 for name, area in areas.items()}


def density_by_extent() -> dict[str, float]:
    """Persons per hectare on the land under buildings, on all plots, and on the built-up land."""
    return {name: _people() / hectares for name, hectares in _extents_ha().items()}


@key.task("density-by-extent", points=3, title="One community, three densities")
def _density_by_extent(answer: object) -> Iterator[Finding]:
    given, expected = as_mapping(answer, key="extent", number="persons_per_ha"), density_by_extent()
    hectares, households = _extents_ha(), len(_layer("households"))
    plots = _layer("parcels")
    homes = float(plots.loc[plots["land_use"] == "residential", "area_m2"].sum()) / HECTARE_M2
    beliefs = [
        ("households-for-persons", {name: households / area for name, area in hectares.items()}),
        ("square-metres-for-hectares", {name: number / HECTARE_M2 for name, number in expected.items()}),
        ("square-kilometres-for-hectares", {name: number * 100 for name, number in expected.items()}),
        ("density-upside-down", {name: 1 / number for name, number in expected.items()}),
        ("density-upside-down", {name: HECTARE_M2 / number for name, number in expected.items()}),
        ("homes-are-all-land", expected | {"plots": _people() / homes}),
        ("not-taken-back", expected | {"built-up": _people() / _grown_ha()}),
    ]
    missed = {name for name in expected if not _close(given.get(name), expected[name], name)}
    belief = next(
        (b for b, gives in beliefs if missed and all(_close(given.get(name), gives[name], name) for name in expected)),
        None,
    )
    for name in expected:
        if name not in given:
            yield wrong(1, f"There is no row for {name}.", belief)
        elif name in missed:
            yield wrong(1, f"The density on {name} is not right.", belief)
        else:
            yield right(1, f"The density on {name} is right.")


def _close(given: float | None, expected: float, name: str) -> bool:
    return given is not None and math.isclose(given, expected, rel_tol=TOLERANCES[name])


def _grown_ha() -> float:
    return _layer("buildings").buffer(REACH_M).union_all().area / HECTARE_M2


# --- 7. A map of settlements by what they lie beside ----------------------------------------------

CLASSES = ("water", "railway", "neither")
SAYS_SYNTHETIC = ("synthetic", "synthétique", "invented")


def settlements_by_class() -> dict[str, int]:
    """How many settlements of 2017 lie beside water, beside a railway, beside neither."""
    counts = _layer("city_settlements")["beside"].value_counts()
    return {name: int(counts[name]) for name in CLASSES}


@key.task("beside-water-map", points=5, title="A map: settlements beside water")
def _beside_water_map(answer: object) -> Iterator[Finding]:
    shown, expected = as_map(answer), settlements_by_class()
    found = {name: _drawn_as(shown, name) for name in CLASSES}
    belief = _belief_on_map(shown, found, expected)
    for name in CLASSES:
        if found[name] == expected[name]:
            yield right(1, f"The legend and the colours agree on {name}.")
        elif found[name] is None:
            yield wrong(1, f"The legend has no word of its own for {name}, with a colour.", belief)
        else:
            yield wrong(1, f"{found[name]} shapes have the colour that the legend gives to {name}.", belief)
    if not any(found[name] == expected[name] for name in CLASSES):
        yield wrong(1, "Whether every colour is explained counts once a class is right.", belief)
    elif shown.unexplained:
        says = f"{shown.unexplained} shapes have a colour that the legend does not explain."
        yield wrong(1, says, belief or _unexplained(shown))
    else:
        yield right(1, "The legend explains every colour.")
    yield from _title(shown)


def _drawn_as(shown: ShownMap, name: str) -> int | None:
    """Count the shapes in the colour of the one entry of the legend that holds a word."""
    entries = [word for word in shown.classes if name in word.lower()]
    return shown.classes[entries[0]] if len(entries) == 1 else None


def _uncounted() -> int:
    return int(_layer("city_settlements")["beside"].isna().sum())


def _unexplained(shown: ShownMap) -> str | None:
    return "uncounted-are-drawn" if shown.unexplained == _uncounted() else None


def _belief_on_map(shown: ShownMap, found: Mapping[str, int | None], expected: Mapping[str, int]) -> str | None:
    drawn = [number for number in found.values() if number is not None]
    if found == dict(expected):
        return "uncounted-are-drawn" if _uncounted() in shown.classes.values() else None
    if not shown.classes:
        return "map-without-legend"
    if shown.shared:
        return "one-colour-twice"
    if len(drawn) == len(CLASSES) and sorted(drawn) == sorted(expected.values()):
        return "legend-by-hand"
    if _uncounted() + expected["neither"] in drawn:
        return "uncounted-are-drawn"
    return None if drawn else "another-question"


def _title(shown: ShownMap) -> Iterator[Finding]:
    says_year = str(YEARS[1]) in shown.words
    says_synthetic = any(word in shown.words.lower() for word in SAYS_SYNTHETIC)
    if not shown.title:
        yield wrong(1, "The map has no title.", "map-speaks-for-itself")
    elif says_year and says_synthetic:
        yield right(1, "The map says its year, and that it is synthetic.")
    else:
        missing = " and ".join(
            said for said, there in (("its year", says_year), ("that it is synthetic", says_synthetic)) if not there
        )
        earned = 0.5 if says_year or says_synthetic else 0.0
        yield wrong(1, f"The map does not say {missing}.", "map-speaks-for-itself", earned=earned)
