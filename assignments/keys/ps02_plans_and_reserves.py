"""Key of ``ps02-plans-and-reserves``: how each task is judged on the clean layers of the twin.

Every right answer, and every answer that a known misconception would give, is computed here from ``load(...)``: the key
marks any variant of the twin. Feedback gives counts and shares, never an id and never an area.

The layers are drawn on a grid of 5 cm. Two correct ways, a buffer and the strip in the layer ``zones``, differ by less
than that. So a plot whose edge lies within 5 cm of the reserve's edge may be counted on either side.
"""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import shapely
from shapely import box
from stungmeanchey import load, path

from autograder.answers import NotAnAnswerError, as_mapping, as_number
from autograder.compare import belief_behind_amounts, compare_ids, read_ids
from autograder.findings import Finding, right, wrong
from autograder.functions import as_calls
from autograder.key import Key
from autograder.maps import as_map
from autograder.shapes import Overlap, as_land, overlap

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from pathlib import Path

    import geopandas as gpd

    Counts = dict[str, tuple[float, float]]

key = Key("ps02-plans-and-reserves")

OCCUPIED_M = 20.0  # the width that the spokesman gave for an occupied canal
PLANNED_M = 30.0  # the width that the plan for 2020 gave
GRID_M = 0.05

BUILDABLE = ("linked low-rise housing", "detached low-rise housing", "medium-rise building")


def _layer(name: str) -> gpd.GeoDataFrame:
    """Give a layer or a table; no function here changes it."""
    return _read(name, path(name))


@cache
def _read(name: str, _file: Path) -> gpd.GeoDataFrame:
    """Read a layer once in a process; another cohort's file is another layer."""
    return load(name)


def _water() -> shapely.Polygon:
    return _layer("canal").geometry.iloc[0]


def _axis() -> shapely.LineString:
    return _layer("canal_axis").geometry.iloc[0]


def _homes() -> gpd.GeoSeries:
    """Give the shapes of the residential plots, by parcel id."""
    parcels = _layer("parcels")
    return parcels[parcels["land_use"] == "residential"].set_index("parcel_id").geometry


def _every_parcel() -> gpd.GeoSeries:
    return _layer("parcels").set_index("parcel_id").geometry


# --- readings of "inside" -------------------------------------------------------------------------------


def _touched(plots: gpd.GeoSeries, line: shapely.Geometry, width: float) -> set[str]:
    """Give the plots of which some part lies within `width` of a line or of water."""
    return set(plots.index[plots.intersects(line.buffer(width))])


def _centred(plots: gpd.GeoSeries, line: shapely.Geometry, width: float) -> set[str]:
    """Give the plots whose centroid lies within `width`."""
    return set(plots.index[plots.centroid.intersects(line.buffer(width))])


def _whole(plots: gpd.GeoSeries, line: shapely.Geometry, width: float) -> set[str]:
    """Give the plots of which no part is further away than `width`."""
    return set(plots.index[plots.within(line.buffer(width))])


def _whole_in_strip(plots: gpd.GeoSeries, water: shapely.Geometry, width: float) -> set[str]:
    """Give the plots wholly in the strip without the water: those that stand out over the water are lost."""
    return set(plots.index[plots.within(water.buffer(width).difference(water))])


READINGS = {"touched": _touched, "centre": _centred, "whole": _whole}


class Plots(NamedTuple):
    """Plots that are surely meant, and those that may be: the edge of the reserve runs along the latter."""

    sure: set[str]
    possible: set[str]


def _inside(reading: str, line: shapely.Geometry, width: float = OCCUPIED_M) -> Plots:
    chosen, homes = READINGS[reading], _homes()
    return Plots(chosen(homes, line, width - GRID_M), chosen(homes, line, width + GRID_M))


# --- 1. The land of the reserve ---------------------------------------------------------------------------

# Half a per cent. Rounding to a hundredth of a hectare changes the area by less than a tenth of that, and so do the
# corners of a buffer. The smallest mistake that is looked for, the metres between axis and edge, changes it by a fifth.
TOLERANCE = 0.005


def _strip_between(line: shapely.Geometry, width: float) -> tuple[float, float]:
    """Give the least and the greatest area in m² of a strip without the water: with flat ends, and with square ones."""
    half = _layer("canal")["width_m"].iloc[0] / 2
    beyond = width if line.geom_type == "LineString" else width + half
    water, axis = _water(), _axis()
    ends = (axis.buffer(beyond, cap_style=style).difference(water).area for style in ("flat", "square"))
    return tuple(sorted((*ends, line.buffer(width).difference(water).area)))[::2]


def land_of_the_reserve() -> tuple[float, float]:
    """Hectares within 20 m of the water's edge, without the water; the ends of the canal may be cut in three ways."""
    return tuple(m2 / 10_000 for m2 in _strip_between(_water(), OCCUPIED_M))


@key.task("land-of-the-reserve", points=3, title="Land of the reserve")
def _land_of_the_reserve(answer: object) -> Iterator[Finding]:
    given = as_number(answer)
    if _between(given, land_of_the_reserve()):
        yield right(3, "The land of the reserve is right, in hectares.")
        return
    belief = next((name for name, area in _beliefs_on_land() if _between(given, area)), None)
    half = {"another-unit-of-area", "water-is-land", "axis-for-edge"}
    yield wrong(3, "This is not the land of the reserve.", belief, earned=1.5 if belief in half else 0.0)


def _between(given: float, area: tuple[float, float]) -> bool:
    return area[0] * (1 - TOLERANCE) <= given <= area[1] * (1 + TOLERANCE)


def _beliefs_on_land() -> Iterator[tuple[str, tuple[float, float]]]:
    low, high = land_of_the_reserve()
    water = _water().area / 10_000
    yield "another-unit-of-area", (low * 10_000, high * 10_000)
    yield "another-unit-of-area", (low / 100, high / 100)
    yield "water-is-land", (low + water, high + water)
    yield "axis-for-edge", tuple(m2 / 10_000 for m2 in _strip_between(_axis(), OCCUPIED_M))
    yield "one-bank-is-all", (low / 2, high / 2)
    yield "another-width", tuple(m2 / 10_000 for m2 in _strip_between(_water(), PLANNED_M))


# --- 2. The reserve as a layer --------------------------------------------------------------------------------

# A hundredth of the area is a strip of 30 cm along each bank: six steps of the grid. Axis for edge is 13 hundredths.
AGREES = 0.99
FLOODED = 0.4  # less than this of a layer is reserve: nobody could read the reserve from it


def wide_reserve() -> shapely.Geometry:
    """Land within 30 m of the water's edge, without the water, beside the canal."""
    return _strip(_water(), PLANNED_M)


def _beside(shape: shapely.Geometry) -> shapely.Geometry:
    """Cut a shape off where the canal ends: whether a reserve has round ends is not asked."""
    around = _axis().buffer(400, cap_style="flat")
    return shape.intersection(around) if shape.intersects(around) else shapely.Polygon()


def _strip(line: shapely.Geometry, width: float) -> shapely.Geometry:
    return _beside(line.buffer(width).difference(_water()))


@key.task("wide-reserve", points=4, title="The wide reserve as a layer")
def _wide_reserve(answer: object) -> Iterator[Finding]:
    given, expected = _beside(as_land(answer)), wide_reserve()
    fits = overlap(given, expected)
    belief = _belief_behind_land(given) if _lesser(fits) < AGREES else None
    half = 1.0 if belief in {"water-is-land", "axis-for-edge", "another-width"} else 0.0
    if given.is_empty:
        yield wrong(4, "Your layer covers no land beside the canal. Is its reference system the right one?")
        return
    if fits.clean < FLOODED:
        yield wrong(
            2, "Your layer covers the reserve and far more. A layer of nearly everything shows nothing.", belief
        )
    elif fits.found >= AGREES:
        yield right(2, "Your layer covers the whole reserve.")
    else:
        says = f"Your layer covers {_per_cent(fits.found)} of the reserve."
        yield wrong(2, says, belief, earned=half)
    if fits.clean >= AGREES and fits.found >= 0.25:  # a small piece of the right land is no reserve
        yield right(2, "Your layer covers nothing else.")
    elif fits.clean >= AGREES:
        yield wrong(2, "What your layer covers is part of the reserve, but only a small part.", belief)
    else:
        says = f"Of the land that your layer covers, {_per_cent(1 - fits.clean)} is no part of the reserve."
        yield wrong(2, says, belief, earned=half)


def _lesser(fits: Overlap) -> float:
    return min(fits.found, fits.clean)


def _per_cent(share: float) -> str:
    """Say a share in whole per cent, rounded so that "all" and "nothing" stay what they mean."""
    return f"{min(max(round(share * 100), 1 if share > 0 else 0), 99 if share < 1 else 100)} %"


def _belief_behind_land(given: shapely.Geometry) -> str | None:
    water, axis, reserve = _water(), _axis(), wide_reserve()
    zones = _layer("zones")
    strips = zones[zones["kind"] == f"canal reserve {PLANNED_M:.0f} m"].geometry
    candidates = (
        ("water-is-land", reserve.union(_beside(water))),
        ("axis-for-edge", _strip(axis, PLANNED_M)),
        ("axis-for-edge", _beside(axis.buffer(PLANNED_M))),
        ("another-width", _strip(water, OCCUPIED_M)),
        ("width-of-both-banks", _strip(water, PLANNED_M / 2)),
        ("width-of-both-banks", _beside(water.buffer(PLANNED_M / 2))),
        *(("one-bank-is-all", strip) for strip in strips),
        ("another-width", _beside(water.buffer(OCCUPIED_M))),
    )
    return next((name for name, land in candidates if _lesser(overlap(given, land)) >= AGREES), None)


# --- 3. Plots about which the line decides -----------------------------------------------------------------------


def decided_by_the_line() -> Plots:
    """Homes wholly within 20 m of the water's edge, and not wholly within 20 m of the axis."""
    edge, axis = _inside("whole", _water()), _inside("whole", _axis())
    return Plots(edge.sure - axis.possible, edge.possible - axis.sure)


@key.task("decided-by-the-line", points=5, title="Plots about which the line decides")
def _decided_by_the_line(answer: object) -> Iterator[Finding]:
    given = read_ids(answer, column="parcel_id", prefix="PL")
    decided = decided_by_the_line()
    either = decided.possible - decided.sure
    homes, every, water, axis = _homes(), _every_parcel(), _water(), _axis()

    def between(chosen: Callable[..., set[str]], plots: gpd.GeoSeries = homes, width: float = OCCUPIED_M) -> set[str]:
        return chosen(plots, water, width) - chosen(plots, axis, width)

    beliefs = [
        ("touching-is-inside", between(_touched)),
        ("centre-for-plot", between(_centred)),
        ("another-width", between(_whole, width=PLANNED_M)),
        ("every-parcel-is-a-home", between(_whole, every)),
        ("all-inside-are-decided", _whole(homes, axis, OCCUPIED_M)),
        ("all-inside-are-decided", _whole(homes, water, OCCUPIED_M)),
    ]
    yield from compare_ids(
        given,
        decided.sure | (either & given),
        [(name, set(ids) - either | (either & given)) for name, ids in beliefs],
        found=2.5,
        only=2.5,
        what="plots about which the line decides",
        near={"every-parcel-is-a-home"},
    )


# --- 4. People, in three readings of "inside" ------------------------------------------------------------------------


def _people_on(plots: Collection[str], *, role: str | None = None) -> int:
    living = _layer("occupancy")
    living = living[living["parcel_id"].isin(set(plots))]
    if role:
        living = living[living["role"] == role]
    persons = _layer("households").set_index("household_id")["persons"]
    return int(living["household_id"].map(persons).sum())


def people_by_reading() -> dict[str, tuple[int, int]]:
    """People on plots inside the reserve of 20 m, by reading: the least and the greatest number that is right."""
    return {name: tuple(map(_people_on, _inside(name, _water()))) for name in READINGS}


@key.task("people-by-reading", points=5, title="People in three readings of inside")
def _people_by_reading(answer: object) -> Iterator[Finding]:
    given = as_mapping(answer, key="reading", number="people")
    expected = people_by_reading()
    beliefs = list(_beliefs_on_people())
    behind_all = next((name for name, counts in beliefs if _all_between(given, counts)), None)
    hit = 0
    for reading, (low, high) in expected.items():
        if reading not in given:
            yield wrong(1.5, f"There is no row for the reading {reading}.", behind_all)
        elif low <= given[reading] <= high:
            hit += 1
            yield right(1.5, f"The number of people is right for the reading {reading}.")
        else:
            belief = behind_all or _belief_on_row(given, reading, beliefs)
            kept = 0.75 if belief in {"sliver-over-water", "axis-for-edge", "only-owners-live-there"} else 0.0
            yield wrong(1.5, f"The number of people is not right for the reading {reading}.", belief, earned=kept)
    if given.keys() != expected.keys():
        yield wrong(0.5, f"One row each is expected for {', '.join(expected)}, and {len(given)} were found.")
    elif hit or behind_all:
        yield right(0.5, "The table has the right rows.")
    else:
        yield wrong(0.5, "The rows are the right ones, which counts once a number in them is right.", behind_all)


def _all_between(given: dict[str, float], counts: Counts) -> bool:
    return given.keys() == counts.keys() and all(low <= given[name] <= high for name, (low, high) in counts.items())


def _belief_on_row(given: dict[str, float], reading: str, beliefs: Iterable[tuple[str, Counts]]) -> str | None:
    """Name the belief behind one wrong row, where the others do not share it."""
    for name, counts in beliefs:
        low, high = counts[reading]
        if low <= given[reading] <= high:
            return name
    return None


def _beliefs_on_people() -> Iterator[tuple[str, Counts]]:
    inside = {name: _inside(name, _water()) for name in READINGS}
    right_ones = people_by_reading()
    in_strip = Plots(*(_whole_in_strip(_homes(), _water(), OCCUPIED_M + off) for off in (-GRID_M, GRID_M)))
    yield "sliver-over-water", {**right_ones, "whole": tuple(map(_people_on, in_strip))}
    yield "axis-for-edge", {name: tuple(map(_people_on, _inside(name, _axis()))) for name in READINGS}
    yield "another-width", {name: tuple(map(_people_on, _inside(name, _water(), PLANNED_M))) for name in READINGS}
    yield "plots-for-people", {name: tuple(map(len, plots)) for name, plots in inside.items()}
    yield "households-for-people", {name: tuple(map(_households_on, plots)) for name, plots in inside.items()}
    owners = "owner-occupier"
    yield (
        "only-owners-live-there",
        {name: tuple(_people_on(some, role=owners) for some in plots) for name, plots in inside.items()},
    )
    yield "readings-mixed-up", {**right_ones, "touched": right_ones["whole"], "whole": right_ones["touched"]}
    for one in READINGS:
        yield "readings-are-the-same", dict.fromkeys(READINGS, right_ones[one])


def _households_on(plots: Collection[str]) -> int:
    return int(_layer("occupancy")["parcel_id"].isin(set(plots)).sum())


# --- 5. A function: the share of a plot that lies inside ---------------------------------------------------------

# The corners of a buffer are cut: a share may then differ by a few thousandths. The smallest mistake differs by more
# than a tenth on one of the inputs.
TOLERANCE_SHARE = 0.005

_RIVER = box(0, -500, 8, 500)
_LINE = shapely.LineString([(4, -500), (4, 500)])
_CORNER = shapely.Polygon([(10, 0), (40, 0), (40, 10), (20, 10), (20, 40), (10, 40)])

# Which inputs belong together: whole or none, cut by the edge, and the cases that are easily forgotten.
_PLAIN, _CUT, _ODD = range(2), range(2, 6), range(6, 10)


def _inputs() -> list[tuple[shapely.Geometry, shapely.Geometry, float]]:
    """Give plots, water and widths: drawn by hand, and two from the twin."""
    return [
        (box(12, 0, 16, 6), _RIVER, 20.0),
        (box(40, 0, 44, 6), _RIVER, 20.0),
        (box(20, 0, 30, 5), _RIVER, 15.0),
        (_CORNER, _RIVER, 25.0),
        (_home_with_share(1 / 3, OCCUPIED_M), _water(), OCCUPIED_M),
        (_home_with_share(0.55, PLANNED_M), _water(), PLANNED_M),
        (box(6, 10, 12, 15), _RIVER, 5.0),  # its front stands over the water
        (box(20, 0, 30, 5), _LINE, 20.0),  # water given as a line
        (box(8, 0, 12, 6), _RIVER, 0.0),  # no reserve at all
        (shapely.MultiPolygon([box(10, 0, 14, 5), box(60, 0, 64, 15)]), _RIVER, 30.0),  # a plot in two pieces
    ]


def _home_with_share(goal: float, width: float) -> shapely.Geometry:
    """Find the home of which a share next to `goal` lies within `width` of the water."""
    homes, water = _homes(), _water()
    shares = homes.intersection(water.buffer(width)).area / homes.area
    return homes[(shares - goal).abs().idxmin()]


def _share(plot: shapely.Geometry, water: shapely.Geometry, width: float) -> float:
    return plot.intersection(water.buffer(width)).area / plot.area


def _share_without_water(plot: shapely.Geometry, water: shapely.Geometry, width: float) -> float:
    return plot.intersection(water.buffer(width).difference(water)).area / plot.area


def _share_of_strip(plot: shapely.Geometry, water: shapely.Geometry, width: float) -> float:
    strip = water.buffer(width)
    return plot.intersection(strip).area / strip.area if strip.area else math.nan


def _middle(water: shapely.Geometry) -> shapely.Geometry:
    """Give the line in the middle of the water, as somebody would who measures from the axis."""
    if water.geom_type == "LineString":
        return water
    return _LINE if water.equals(_RIVER) else _axis()


_WRONG_FUNCTIONS: tuple[tuple[str, Callable[..., float]], ...] = (
    ("per-cent-for-share", lambda plot, water, width: 100 * _share(plot, water, width)),
    ("area-for-share", lambda plot, water, width: plot.intersection(water.buffer(width)).area),
    ("touching-is-inside", lambda plot, water, width: float(plot.intersects(water.buffer(width)))),
    ("only-whole-counts", lambda plot, water, width: float(plot.within(water.buffer(width)))),
    ("centre-for-plot", lambda plot, water, width: float(plot.centroid.intersects(water.buffer(width)))),
    ("sliver-over-water", _share_without_water),
    ("axis-for-edge", lambda plot, water, width: _share(plot, _middle(water), width)),
    ("width-of-both-banks", lambda plot, water, width: _share(plot, water, width / 2)),
    ("share-of-the-other", _share_of_strip),
    ("rest-for-part", lambda plot, water, width: 1 - _share(plot, water, width)),
)


@key.task("share-inside", points=5, title="Share of a plot inside a reserve", inputs=_inputs)
def _share_inside(answer: object) -> Iterator[Finding]:
    inputs = _inputs()
    answer = as_calls(answer, inputs)
    given = [_number_or_none(result) for result in answer.results]
    expected = [_share(*case) for case in inputs]
    right_ones = [_near(number, share) for number, share in zip(given, expected, strict=True)]
    belief = _belief_behind_function(given, answer.results, inputs) if not all(right_ones) else None
    if all(error is not None for error in answer.errors):
        yield wrong(5, f"Your function stopped on each of the {len(inputs)} inputs, first with {answer.errors[0]}.")
        return
    stopped = sum(error is not None for error in answer.errors)
    note = f" On {stopped} of all inputs your function stopped with an error." if stopped else ""
    cut = [right_ones[case] for case in _CUT]
    for worth, cases, what in (
        (1.0, _PLAIN, "plots that lie wholly inside or wholly outside"),
        (2.0, _CUT, "plots that the edge of the reserve cuts"),
        (2.0, _ODD, "unusual inputs: a plot over the water, water as a line, no width, a plot in two pieces"),
    ):
        hits = sum(right_ones[case] for case in cases)
        if hits == len(cases) and (any(cut) or all(right_ones)):
            yield right(worth, f"Right for {what}.")
        elif hits == len(cases):
            yield wrong(worth, f"Right for {what}; this counts once a plot that is cut comes out right.", belief)
        else:
            part = worth * hits / len(cases) if any(cut) else 0.0
            says = f"Right for {hits} of {len(cases)}: {what}.{note}"
            yield wrong(worth, says, belief, earned=math.floor(part * 4) / 4)


def _number_or_none(result: object) -> float | None:
    try:
        return float(result) if isinstance(result, bool) else as_number(result)
    except NotAnAnswerError:
        return None


def _near(number: float | None, share: float) -> bool:
    return number is not None and abs(number - share) <= TOLERANCE_SHARE


def _belief_behind_function(
    given: list[float | None],
    results: Iterable[object],
    inputs: list[tuple[shapely.Geometry, shapely.Geometry, float]],
) -> str | None:
    if all(result is None for result in results):
        return "printing-is-returning"
    for name, function in _WRONG_FUNCTIONS:
        would_give = [function(*case) for case in inputs]
        if all(
            number is not None and math.isclose(number, other, rel_tol=0.01, abs_tol=TOLERANCE_SHARE / 10)
            for number, other in zip(given, would_give, strict=True)
            if not math.isnan(other)
        ):
            return name
    return None


# --- 6. Land of homes by kind of buildable land --------------------------------------------------------------------

# Half a square metre: two ways of cutting the same polygons differ by less than a square millimetre, and an answer in
# whole square metres by at most 0.5.
TOLERANCE_M2 = 0.5


def land_by_kind() -> dict[str, float]:
    """Square metres of residential plots in each kind of buildable land."""
    return _cut_by_kind(_homes())


def _buildable(kinds: Collection[str] = BUILDABLE) -> dict[str, shapely.Geometry]:
    zones = _layer("zones")
    return {kind: zones.loc[zones["kind"] == kind].union_all() for kind in kinds}


def _cut_by_kind(plots: gpd.GeoSeries) -> dict[str, float]:
    return {kind: float(plots.intersection(zone).area.sum()) for kind, zone in _buildable().items()}


@key.task("land-by-kind", points=4, title="Land of homes by kind of buildable land")
def _land_by_kind(answer: object) -> Iterator[Finding]:
    given = as_mapping(answer, key="kind", number="area_m2")
    expected = land_by_kind()
    asked = {kind: given[kind] for kind in expected if kind in given}
    belief = belief_behind_amounts(asked, _beliefs_on_land_by_kind(), TOLERANCE_M2) or _in_hectares(asked, expected)
    kept = 0.5 if belief in {"every-parcel-is-a-home", "hectares-for-square-metres"} else 0.0
    hit = 0
    for kind, area in expected.items():
        if kind not in given:
            yield wrong(1, f"There is no row for {kind}.", belief)
        elif abs(given[kind] - area) <= TOLERANCE_M2:
            hit += 1
            yield right(1, f"The area is right for {kind}.")
        else:
            yield wrong(1, f"The area is not right for {kind}.", belief, earned=kept)
    if given.keys() == expected.keys() and (hit or kept):
        yield right(1, "The table has the right rows.")
    elif given.keys() == expected.keys():
        yield wrong(1, "The rows are the right ones, which counts once an area in them is right.", belief)
    else:
        kinds = set(_layer("zones")["kind"])
        others = given.keys() - expected.keys()
        more = "zones-share-no-ground" if others and others <= kinds else belief
        yield wrong(1, f"One row each is expected for {', '.join(expected)}; {len(given)} were found.", more)


def _beliefs_on_land_by_kind() -> Iterator[tuple[str, dict[str, float]]]:
    homes, zones = _homes(), _buildable()
    listed = _layer("parcels").set_index("parcel_id")["area_m2"]
    meets = {kind: homes.index[homes.intersects(zone)] for kind, zone in zones.items()}
    pieces = _layer("zones")
    pieces = pieces[pieces["kind"].isin(BUILDABLE)]
    pairs = {
        kind: [name for shape in rows.geometry for name in homes.index[homes.intersects(shape)]]
        for kind, rows in pieces.groupby("kind")
    }
    yield "every-parcel-is-a-home", _cut_by_kind(_every_parcel())
    for areas in (listed, homes.area):
        yield "whole-plot-for-part", {kind: float(areas[names].sum()) for kind, names in meets.items()}
        yield "whole-plot-for-part", {kind: float(areas[names].sum()) for kind, names in pairs.items()}
        for chosen in (homes.centroid, homes.representative_point()):
            centred = {kind: homes.index[chosen.within(zone)] for kind, zone in zones.items()}
            yield "centre-for-plot", {kind: float(areas[names].sum()) for kind, names in centred.items()}
        inside = {kind: homes.index[homes.within(zone)] for kind, zone in zones.items()}
        yield "only-whole-counts", {kind: float(areas[names].sum()) for kind, names in inside.items()}
    yield "zone-for-plots", {kind: float(zone.area) for kind, zone in zones.items()}
    for counted in (meets, pairs):
        yield "plots-for-land", {kind: float(len(names)) for kind, names in counted.items()}


def _in_hectares(given: dict[str, float], expected: dict[str, float]) -> str | None:
    """Recognise the right areas in hectares, however they were rounded."""
    if given.keys() != expected.keys():
        return None
    close = all(math.isclose(given[kind] * 10_000, m2, rel_tol=0.02, abs_tol=60) for kind, m2 in expected.items())
    return "hectares-for-square-metres" if close else None


# --- 7. A map of homes and reserve ----------------------------------------------------------------------------------

CLASSES = ("inside", "cut", "outside")


def homes_by_class() -> dict[str, tuple[int, int]]:
    """Count homes wholly inside the reserve of 20 m, cut by its edge, and outside: least and greatest number."""
    return _classes(_inside("whole", _water()), _inside("touched", _water()), len(_homes()))


def _classes(whole: Plots, touched: Plots, number: int) -> dict[str, tuple[int, int]]:
    return {
        "inside": (len(whole.sure), len(whole.possible)),
        "cut": (len(touched.sure - whole.possible), len(touched.possible - whole.sure)),
        "outside": (number - len(touched.possible), number - len(touched.sure)),
    }


@key.task("reserve-map", points=4, title="A map of homes and reserve")
def _reserve_map(answer: object) -> Iterator[Finding]:
    shown = as_map(answer)
    expected = homes_by_class()
    given = {name: _drawn_as(name, shown.classes) for name in expected}
    belief = next((name for name, counts in _beliefs_on_classes() if _drawn_so(given, counts)), None)
    if not shown.legend:
        belief = "map-without-legend"
    hit = 0
    for name, (low, high) in expected.items():
        number = given[name]
        if number is None:
            yield wrong(1, f"The legend has no colour of its own for {name}.", belief or "map-without-legend")
        elif low <= number <= high:
            hit += 1
            yield right(1, f"The plots that the legend calls {name} are the right ones in number.")
        else:
            yield wrong(1, f"The map shows {number} plots as {name}, and this is not the right number.", belief)
    yield _said(shown.title, shown.words, counts=bool(hit))


def _drawn_as(name: str, classes: dict[str, int]) -> int | None:
    """Count the shapes that the legend calls so; None where no word of it does."""
    return next((number for word, number in classes.items() if name in word.lower()), None)


def _drawn_so(given: dict[str, int | None], counts: Counts) -> bool:
    return all(given[name] is not None and low <= given[name] <= high for name, (low, high) in counts.items())


def _beliefs_on_classes() -> Iterator[tuple[str, Counts]]:
    whole, touched, homes = _inside("whole", _water()), _inside("touched", _water()), _homes()
    every = _every_parcel()
    steps = (-GRID_M, GRID_M)
    around = [Plots(*(chosen(every, _water(), OCCUPIED_M + off) for off in steps)) for chosen in (_whole, _touched)]
    yield "every-parcel-is-a-home", _classes(*around, len(every))
    in_strip = Plots(*(_whole_in_strip(homes, _water(), OCCUPIED_M + off) for off in (-GRID_M, GRID_M)))
    yield "sliver-over-water", _classes(in_strip, touched, len(homes))
    yield "axis-for-edge", _classes(_inside("whole", _axis()), _inside("touched", _axis()), len(homes))
    wide = [_inside(reading, _water(), PLANNED_M) for reading in ("whole", "touched")]
    yield "another-width", _classes(*wide, len(homes))
    counts = _classes(whole, touched, len(homes))
    yield "touching-is-inside", {"inside": (len(touched.sure), len(touched.possible)), "outside": counts["outside"]}


def _said(title: str, words: str, *, counts: bool) -> Finding:
    if not counts:
        return wrong(1, "Title and notice count once a class on the map is right.")
    if not title:
        return wrong(1, "The map has no title: whoever finds it cannot know what it shows.", earned=0.5)
    if "synthetic" not in words.lower():
        return wrong(1, "The map does not say that it shows a synthetic twin.", "everybody-knows", earned=0.5)
    return right(1, "The map has a title, and says that it shows a synthetic twin.")
