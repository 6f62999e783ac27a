"""Key of ``ps04-cadastral-quality``: how each task is judged on the raw parcel layer of the twin.

Every right answer, and every answer that a known misconception would give, is computed here from the layer in front of
it: the key marks any variant of the twin. The repaired layer is judged by its properties and by two sums against a
reference repair, never by its coordinates. Feedback gives counts, never an id, and areas only of the answer itself.
"""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely
from stungmeanchey import load, path

from autograder.answers import NotAnAnswerError, as_number
from autograder.compare import compare_ids, quarters, read_ids
from autograder.coverage import (
    covered,
    edges_match,
    misfit_m2,
    moved_m2,
    outside_m2,
    overlapping_pairs,
    uncovered_m2,
    valid,
)
from autograder.findings import Finding, right, wrong
from autograder.functions import as_calls, belief_behind_calls, hits
from autograder.key import Key
from autograder.layers import as_layer
from autograder.maps import as_map
from autograder.pairs import as_pairs, as_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    import geopandas as gpd
    from shapely import Geometry

    from autograder.layers import Layer
    from autograder.maps import ShownMap

key = Key("ps04-cadastral-quality")

# A square decimetre. Two right ways differ by the noise of computers, some billionths of a square metre; the smallest
# strip that the layer can hold is sixty times as large as this.
LEAST_M2 = 0.01


class Office(NamedTuple):
    """The raw layer, and what is computed from it more than once.

    Attributes
    ----------
    parcels : geopandas.GeoDataFrame
        With the ids as index.
    shapes : dict of str to shapely.Geometry
        Outlines as drawn.
    blocks : dict of str to shapely.Geometry
        By parcel: the block that it should stay in.
    ground : shapely.Geometry
        All blocks.
    """

    parcels: gpd.GeoDataFrame
    shapes: dict[str, Geometry]
    blocks: dict[str, Geometry]
    ground: Geometry


def office() -> Office:
    """Give the raw layer; no function here changes it."""
    return _office(path("parcels", quality="raw"))


@cache
def _office(_file: Path) -> Office:
    """Read the layer once in a process; another cohort's file is another layer."""
    parcels = load("parcels", quality="raw").set_index("parcel_id")
    by_block = load("blocks", quality="raw").set_index("block_id").geometry
    blocks = {name: by_block[block] for name, block in parcels["block_id"].items()}
    return Office(parcels, dict(parcels.geometry), blocks, by_block.union_all())


# --- 1. Outlines that cross themselves ------------------------------------------------------------------------


def crossing_outlines() -> set[str]:
    """Parcels whose outline is no valid polygon."""
    return {name for name, shape in office().shapes.items() if not shape.is_valid}


def _in_conflict() -> set[str]:
    """Parcels with an edge that does not fit a neighbour's."""
    shapes = office().shapes
    edges = shapely.coverage_invalid_edges(np.array(list(shapes.values()), dtype=object))
    return {name for name, edge in zip(shapes, edges, strict=True) if not edge.is_empty}


def _bent() -> set[str]:
    """Parcels that do not fill their convex hull: bent inwards, which is no fault."""
    return {name for name, shape in office().shapes.items() if shape.area < 0.999 * shape.convex_hull.area}


@key.task("crossing-outlines", points=3, title="Outlines that cross themselves")
def _crossing_outlines(answer: object) -> Iterator[Finding]:
    everyone, crossing = set(office().shapes), crossing_outlines()
    yield from compare_ids(
        read_ids(answer, column="parcel_id", prefix="PL"),
        crossing,
        [
            ("mended-before-counted", set()),
            ("the-other-half", everyone - crossing),
            ("invalid-edge-is-invalid-outline", _in_conflict()),
            ("bent-is-invalid", _bent()),
            ("every-value-once", everyone),
        ],
        found=1.5,
        only=1.5,
        what="outlines that cross themselves",
    )


# --- 2. Pairs that overlap ------------------------------------------------------------------------------------


def overlaps() -> dict[tuple[str, str], float]:
    """Pairs of parcels that claim the same land, with how much of it."""
    return _overlaps(path("parcels", quality="raw"))


@cache
def _overlaps(_file: Path) -> dict[tuple[str, str], float]:
    return overlapping_pairs(office().shapes, least_m2=LEAST_M2)


def _meeting(predicate: str) -> set[tuple[str, str]]:
    """Pairs for which a predicate of the library holds, as the layer is drawn."""
    names = list(office().shapes)
    shapes = np.array(list(office().shapes.values()), dtype=object)
    one, other = shapely.STRtree(shapes).query(shapes, predicate=predicate)
    return {(names[min(i, j)], names[max(i, j)]) for i, j in zip(one, other, strict=True) if i != j}


# Half a square decimetre, twice: an area rounded to two decimals is right.
STRIP_TOLERANCE_M2 = 0.011


@key.task("overlapping-pairs", points=6, title="Pairs of parcels that overlap")
def _overlapping_pairs(answer: object) -> Iterator[Finding]:
    expected = overlaps()
    given = as_pairs(answer, one="parcel_a", other="parcel_b", number="overlap_m2")
    named = {"|".join(pair) for pair in given.amounts if pair[0] != pair[1]}
    strict = {"|".join(pair) for pair in expected}
    noisy = {"|".join(pair) for pair in overlapping_pairs(office().shapes, least_m2=0.0)}
    listed = list(
        compare_ids(
            named,
            strict,
            [
                ("inside-or-nothing", set()),
                ("noise-is-land", noisy),
                ("noise-is-land", {"|".join(pair) for pair in _meeting("overlaps")}),
                ("touching-is-overlapping", {"|".join(pair) for pair in _meeting("touches")}),
                ("touching-is-overlapping", {"|".join(pair) for pair in _meeting("intersects")}),
            ],
            found=2,
            only=1,
            what="pairs that overlap",
            near={"noise-is-land"},
        )
    )
    yield from listed
    if not listed[0].earned:
        yield wrong(3, "Areas count once some of the pairs are found.", listed[0].misconception)
        return
    yield _once(given.repeated, itself=any(a == b for a, b in given.amounts))
    yield _strips({pair: area for pair, area in given.amounts.items() if pair in expected}, expected)


def _once(repeated: frozenset[tuple[str, str]], *, itself: bool) -> Finding:
    if itself:
        return wrong(1, "Some rows name the same parcel on both sides.", "a-parcel-is-its-own-neighbour")
    if repeated:
        return wrong(1, "Some pairs stand in more than one row: A with B is B with A.", "each-pair-twice")
    return right(1, "No pair stands there twice, and no parcel is its own neighbour.")


def _strips(given: Mapping[tuple[str, str], float], expected: Mapping[tuple[str, str], float]) -> Finding:
    near = [pair for pair, area in given.items() if abs(area - expected[pair]) <= STRIP_TOLERANCE_M2]
    part = len(near) / len(expected) if expected else 1.0
    if part == 1:
        return right(2, "The overlapping areas are right.")
    drawn = {name: shape.area for name, shape in valid(office().shapes).items()}
    plots = [pair for pair, area in given.items() if any(abs(area - drawn[name]) < LEAST_M2 for name in pair)]
    hectares = [pair for pair, area in given.items() if abs(area * 10_000 - expected[pair]) <= STRIP_TOLERANCE_M2]
    belief = None
    if given and len(plots) == len(given):
        belief = "plot-for-strip"
    elif given and len(hectares) == len(given):
        belief = "hectares-for-square-metres"
    return wrong(2, f"{len(near)} of the overlapping areas are right.", belief, earned=quarters(2 * part))


# --- 3. Areas in another unit ---------------------------------------------------------------------------------

SQUARE_FOOT_M2 = 0.3048**2
_UNITS = {"hectares": 10_000.0, "square feet": SQUARE_FOOT_M2}
_WORDS = {
    "hectares": {"ha", "hectare", "hectares"},
    "square feet": {"ft2", "ft²", "ft^2", "sqft", "sq ft", "sq. ft.", "square foot", "square feet", "feet²", "feet2"},
}


def areas_in_another_unit() -> dict[str, str]:
    """Parcels whose recorded area is in another unit than square metres, with the unit.

    An area in hectares is ten thousand times too small, one in square feet nearly eleven times too large. No flaw of
    an outline changes an area by half: whichever unit brings the recorded area within a tenth of the drawn one is it.
    """
    found = {}
    for name, drawn, recorded in _drawn_and_recorded():
        for unit, square_metres in _UNITS.items():
            if math.isclose(recorded * square_metres, drawn, rel_tol=0.1):
                found[name] = unit
    return found


def _drawn_and_recorded() -> Iterator[tuple[str, float, float]]:
    parcels = office().parcels
    drawn = {name: shape.area for name, shape in valid(office().shapes).items()}
    for name, recorded in parcels["area_m2"].items():
        yield str(name), drawn[name], float(recorded)


@key.task("areas-in-another-unit", points=4, title="Areas in another unit")
def _areas_in_another_unit(answer: object) -> Iterator[Finding]:
    given = as_words(answer, name="parcel_id", word="unit")
    expected = areas_in_another_unit()
    areas = office().parcels["area_m2"].astype(float)
    differences = {name: (abs(drawn - told), drawn) for name, drawn, told in _drawn_and_recorded()}
    yield from compare_ids(
        read_ids(list(given), column="parcel_id", prefix="PL"),
        expected.keys(),
        [
            ("only-too-small", {name for name, unit in expected.items() if unit == "hectares"}),
            ("only-too-large", {name for name, unit in expected.items() if unit == "square feet"}),
            ("large-is-wrong", set(areas.nlargest(len(expected)).index)),
            *(
                ("every-difference-is-a-unit", {name for name, (off, _) in differences.items() if off > least})
                for least in (LEAST_M2, 0.02, 0.1, 0.5, 1, 2, 5, 10)
            ),
            *(
                ("every-difference-is-a-unit", {name for name, (off, m2) in differences.items() if off > least * m2})
                for least in (0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.25)
            ),
        ],
        found=2,
        only=1,
        what="areas in another unit",
        near={"every-difference-is-a-unit"},
    )
    named = [name for name, unit in expected.items() if given.get(name, "") in _WORDS[unit]]
    if len(named) == len(expected):
        yield right(1, "The units are right.")
    else:
        turned = [
            name
            for name, unit in expected.items()
            if any(given.get(name, "") in words for other, words in _WORDS.items() if other != unit)
        ]
        belief = "unit-upside-down" if turned and len(turned) == len(given.keys() & expected.keys()) else None
        says = f"{len(named)} of the units are right. They are called ha and sq ft."
        yield wrong(1, says, belief, earned=quarters(len(named) / len(expected)))


# --- 4. Land in no parcel -------------------------------------------------------------------------------------

# An answer rounded to one decimal differs by at most half of this; the smallest gap has three times as much.
GAP_TOLERANCE_M2 = 0.1
# Twice area over length is the width of a long strip. Gaps between neighbours are narrower than 0.28 m, the pieces that
# an outline bares when it crosses itself are wider than 0.4 m.
NARROW_M = 0.35


def land_in_no_parcel() -> float:
    """Square metres of the blocks that lie in no parcel."""
    return uncovered_m2(office().shapes, office().ground)


def _beliefs_on_gaps() -> Iterator[tuple[str, float]]:
    """Give what each known mistake gives."""
    here = office()
    ground, land = here.ground.area, covered(here.shapes)
    drawn = sum(shape.area for shape in here.shapes.values())
    mended = sum(shape.area for shape in valid(here.shapes).values())
    outside = outside_m2(here.shapes, here.ground)
    for total in (drawn, mended, land.area):
        yield "sums-hide-both", ground - total
        yield "sums-hide-both", total - ground
    yield "outside-for-inside", outside
    yield "both-sides-together", outside + uncovered_m2(here.shapes, here.ground)
    recorded = float(here.parcels["area_m2"].sum())
    yield "recorded-for-drawn", ground - recorded
    yield "recorded-for-drawn", recorded - ground
    rings = [ring for part in shapely.get_parts(land) for ring in part.interiors]
    yield "a-gap-is-a-closed-hole", float(sum(shapely.Polygon(ring).area for ring in rings))
    gaps = [gap for gap in shapely.get_parts(here.ground.difference(land)) if gap.area > LEAST_M2]
    for limit in (0.3, NARROW_M, 0.4, 0.5, 1.0):
        yield "only-narrow-gaps", float(sum(gap.area for gap in gaps if 2 * gap.area / gap.length < limit))
    yield "whole-outline-for-ground", float(here.ground.convex_hull.area - land.area)


@key.task("land-in-no-parcel", points=4, title="Land in no parcel")
def _land_in_no_parcel(answer: object) -> Iterator[Finding]:
    given, expected = as_number(answer), land_in_no_parcel()
    if abs(given - expected) <= GAP_TOLERANCE_M2:
        yield right(4, "That is the land in the blocks that lies in no parcel.")
        return
    if abs(given * 10_000 - expected) <= GAP_TOLERANCE_M2:
        says = "That is the right land, in hectares. The task asks for m²."
        yield wrong(4, says, "hectares-for-square-metres", earned=2)
        return
    belief = next((name for name, m2 in _beliefs_on_gaps() if abs(given - m2) <= GAP_TOLERANCE_M2), None)
    kept = 1.0 if belief in {"only-narrow-gaps", "a-gap-is-a-closed-hole", "both-sides-together"} else 0.0
    yield wrong(4, "That is not the land in the blocks that lies in no parcel.", belief, earned=kept)


# --- 5. How certain is an area? ---------------------------------------------------------------------------------

Corners = list[tuple[float, float]]
_FAR = (470_123.45, 1_262_345.65)  # where the twin lies


def area_uncertainty(corners: Corners, sigma_m: float) -> float:
    r"""Give the standard deviation of an area: :math:`\frac{\sigma}{2}\sqrt{\sum_i |p_{i+1} - p_{i-1}|^2}`, in m²."""
    return sigma_m / 2 * math.sqrt(math.fsum(_across(corners)))


def _across(corners: Corners, step: int = 2, *, wrapped: bool = True) -> list[float]:
    """Squared distances between each corner's two neighbours; with ``step=1``, of the edges."""
    count = len(corners)
    starts = range(count) if wrapped else range(count - step)
    ends = [(corners[i], corners[(i + step) % count]) for i in starts]
    return [(b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2 for a, b in ends]


def _edges(corners: Corners) -> list[float]:
    return [math.sqrt(square) for square in _across(corners, 1)]


def _one_direction(corners: Corners, sigma_m: float) -> float:
    count = len(corners)
    return sigma_m / 2 * math.sqrt(sum((corners[i][1] - corners[i - 2][1]) ** 2 for i in range(count)))


_BELIEFS_ON_AREAS: tuple[tuple[str, Callable[..., float]], ...] = (
    ("errors-add-up-along-the-outline", lambda corners, sigma: sigma * sum(_edges(corners))),
    ("errors-add-up-along-the-outline", lambda corners, sigma: sigma / 2 * sum(_edges(corners))),
    ("variance-for-deviation", lambda corners, sigma: area_uncertainty(corners, sigma) ** 2),
    ("edges-for-diagonals", lambda corners, sigma: sigma / 2 * math.sqrt(sum(_across(corners, 1)))),
    ("half-forgotten", lambda corners, sigma: 2 * area_uncertainty(corners, sigma)),
    ("ring-left-open", lambda corners, sigma: sigma / 2 * math.sqrt(sum(_across(corners, wrapped=False)))),
    ("one-coordinate-only", _one_direction),
    ("deviations-add-up", lambda corners, sigma: sigma / 2 * sum(map(math.sqrt, _across(corners)))),
    ("share-of-the-area", lambda corners, sigma: sigma * shapely.Polygon(corners).area),
)  # fmt: skip


def _inputs() -> list[tuple[Corners, float]]:
    """Four rectangles, three other shapes, and the same shapes where the twin lies or the other way round."""
    house: Corners = [(0, 0), (6, 0), (7, 5), (3, 8), (-1, 5)]
    bent: Corners = [(0, 0), (9, 0), (9, 4), (4, 4), (4, 7), (0, 7)]
    return [
        ([(0, 0), (4, 0), (4, 6), (0, 6)], 0.1),
        ([(0, 0), (5, 0), (5, 8), (0, 8)], 0.02),
        ([(0, 0), (1.5, 0), (1.5, 30), (0, 30)], 0.25),
        ([(0, 0), (5, 0), (5, 8), (0, 8)], 0.0),
        ([(0, 0), (7, 1), (2, 6)], 0.05),
        (house, 0.5),
        (bent, 1.0),
        ([(x + _FAR[0], y + _FAR[1]) for x, y in house], 0.3),
        (bent[::-1][2:] + bent[::-1][:2], 0.04),
    ]


_RECTANGLES, _OTHERS = range(4), range(4, 7)


@key.task("area-uncertainty", points=5, title="How certain an area is", inputs=_inputs)
def _area_uncertainty(answer: object) -> Iterator[Finding]:
    inputs = _inputs()
    calls = as_calls(answer, inputs)
    hit = hits(calls, inputs, area_uncertainty)
    belief = belief_behind_calls(calls, inputs, area_uncertainty, _BELIEFS_ON_AREAS)
    stopped = sum(error is not None for error in calls.errors)
    # A function that returns 0 on everything is right where sigma is 0: that alone is worth nothing.
    some = sum(hit) > 1
    groups = (
        (2.0, "rectangles", [hit[i] for i in _RECTANGLES]),
        (2.0, "other shapes", [hit[i] for i in _OTHERS]),
        (1.0, "shapes far from the origin or drawn the other way round", [hit[i] for i in range(7, len(hit))]),
    )
    for worth, what, found in groups:
        if some and all(found):
            yield right(worth, f"The results are right for {what}.")
        else:
            says = f"{sum(found)} of {len(found)} results are right for {what}."
            says += " On some inputs the function stopped." if stopped else ""
            yield wrong(worth, says, belief, earned=quarters(worth * sum(found) / len(found)) if some else 0.0)


# --- 6. A map of the quality --------------------------------------------------------------------------------------

CROSSES, OVERLAPS, LEAVES, SOUND = "crosses itself", "overlaps", "leaves its block", "sound"
CLASSES = (CROSSES, OVERLAPS, LEAVES, SOUND)


def leaving() -> set[str]:
    """Parcels that reach out of their block."""
    here = office()
    mended = valid(here.shapes)
    return {name for name, shape in mended.items() if shape.difference(here.blocks[name]).area > LEAST_M2}


def classes() -> dict[str, str]:
    """Give each parcel its class: the first that fits, in the order of `CLASSES`."""
    crossing, twice, out = crossing_outlines(), {name for pair in overlaps() for name in pair}, leaving()
    return {
        name: CROSSES if name in crossing else OVERLAPS if name in twice else LEAVES if name in out else SOUND
        for name in office().shapes
    }


def _count(names: Mapping[str, str]) -> dict[str, int]:
    return {one: sum(name == one for name in names.values()) for one in CLASSES}


def _beliefs_on_counts() -> Iterator[tuple[str, dict[str, int]]]:
    """Give the counts that each known mistake would show."""
    right_ones = classes()
    first = {pair[0] for pair in overlaps()}
    alone = {pair[1] for pair in overlaps()} - first
    yield "one-of-the-pair", _count(right_ones | dict.fromkeys(alone, SOUND))
    last = {pair[1] for pair in overlaps()}
    yield "one-of-the-pair", _count(right_ones | dict.fromkeys({pair[0] for pair in overlaps()} - last, SOUND))
    noisy = [{name for pair in overlapping_pairs(office().shapes, least_m2=0.0) for name in pair}]
    noisy += [{name for pair in _meeting("overlaps") for name in pair}, _in_conflict()]
    for names in noisy:
        yield "noise-is-land", _count(_with_overlapping(names))
    near = {name for pair in _meeting("touches") for name in pair}
    yield "touching-is-overlapping", _count(_with_overlapping(near))
    here = office()
    strictly = {name for name, shape in valid(here.shapes).items() if not here.blocks[name].covers(shape)}
    out = {name: LEAVES for name, one in right_ones.items() if one == SOUND and name in strictly}
    yield "noise-is-land", _count(right_ones | out)


def _with_overlapping(names: set[str]) -> dict[str, str]:
    crossing, out = crossing_outlines(), leaving()
    return {
        name: CROSSES if name in crossing else OVERLAPS if name in names else LEAVES if name in out else SOUND
        for name in office().shapes
    }


@key.task("quality-map", points=5, title="A map of the quality")
def _quality_map(answer: object) -> Iterator[Finding]:
    shown = as_map(answer)
    counted = _count(classes())
    told = {_plain(word): number for word, number in shown.classes.items()}
    drawn = {one: told.get(one, 0) for one in CLASSES}
    belief = next((name for name, would_show in _beliefs_on_counts() if drawn == would_show != counted), None)
    if belief is None and drawn[SOUND] == 0 and all(drawn[one] == counted[one] for one in CLASSES[:3]):
        belief = "only-faults-are-shown"
    for one in CLASSES:
        if drawn[one] == counted[one]:
            yield right(0.75, f"The class “{one}” has as many parcels as it must.")
        else:
            yield wrong(0.75, f"The class “{one}” shows {drawn[one]} shapes, which is not the right number.", belief)
    yield _legend(shown)
    yield from _words_on(shown, drawn)


def _plain(word: str) -> str:
    return " ".join(word.lower().split()).removesuffix(":")


def _legend(shown: ShownMap) -> Finding:
    missing = [one for one in CLASSES if one not in {_plain(word) for word in shown.legend}]
    if shown.shared:
        return wrong(1, "Two words of the legend have the same colour.", "colours-may-repeat")
    if missing:
        belief = "a-fault-is-a-fault" if len(missing) > 1 and shown.legend else None
        belief = "the-map-explains-itself" if not shown.legend else belief
        return wrong(1, f"The legend lacks {len(missing)} of the four classes.", belief)
    return right(1, "The legend names each class, with a colour of its own.")


def _words_on(shown: ShownMap, drawn: dict[str, int]) -> Iterator[Finding]:
    """Look for a title and the notice, which count once something is shown that could be read."""
    if not any(drawn.values()):
        yield wrong(1, "Title and notice count once the classes are shown.")
        return
    if shown.title:
        yield right(0.5, "The map has a title.")
    else:
        yield wrong(0.5, "The map has no title.", "the-map-explains-itself")
    if "synthetic" in shown.words.lower():
        yield right(0.5, "The map says that it shows a synthetic twin.")
    else:
        yield wrong(0.5, "Nothing on the map says that the twin is synthetic.", "everybody-knows-it-is-invented")


# --- 7. The repaired layer ----------------------------------------------------------------------------------------

# In all 613 parcels together. The grid of a millimetre on some kilometres of outline gives less than this.
FREE_M2 = 0.05
# Recorded areas are rounded to a square decimetre: over all parcels, right repairs differ from them by about two square
# metres, and from each other by less than this.
MISFIT_M2 = 1.0


class Reference(NamedTuple):
    """What a repair is measured by.

    Attributes
    ----------
    shapes : dict of str to shapely.Geometry
        A repair that follows all rules.
    recorded : dict of str to float
        Recorded areas in square metres, without the two parcels of the agreement.
    strip : shapely.Geometry
        The largest overlap.
    keeps, yields : str
        The parcel that keeps the strip by the agreement, and its neighbour.
    twice_m2, free_m2, outside_m2 : float
        Land in two parcels, in none, and outside the blocks, as the layer was given.
    moved_m2, misfit_m2 : float
        Of the repair in `shapes`.
    """

    shapes: dict[str, Geometry]
    recorded: dict[str, float]
    strip: Geometry
    keeps: str
    yields: str
    twice_m2: float
    free_m2: float
    outside_m2: float
    moved_m2: float
    misfit_m2: float


def recorded_areas() -> dict[str, float]:
    """Give the recorded areas, all in square metres."""
    units = areas_in_another_unit()
    areas = office().parcels["area_m2"].astype(float)
    return {str(name): area * _UNITS.get(units.get(name, ""), 1.0) for name, area in areas.items()}


def reference() -> Reference:
    """Repair the layer by the rules of the task."""
    return _reference(path("parcels", quality="raw"))


@cache
def _reference(_file: Path) -> Reference:
    here, recorded, pairs = office(), recorded_areas(), overlaps()
    before = valid(here.shapes)
    shapes = {name: shape.intersection(here.blocks[name]) for name, shape in before.items()}
    largest = max(pairs, key=pairs.__getitem__)
    strip = before[largest[0]].intersection(before[largest[1]])
    keeps, yields = sorted(largest, key=lambda name: recorded[name] - before[name].area)
    for pair in pairs:
        too_large = sorted(pair, key=lambda name: recorded[name] - shapes[name].area)
        loser, winner = (yields, keeps) if pair == largest else too_large
        shapes[loser] = shapes[loser].difference(shapes[winner])
    shapes = _filled(shapes, here.ground, recorded)
    kept = {name: area for name, area in recorded.items() if name not in largest}
    return Reference(
        shapes,
        kept,
        strip,
        keeps,
        yields,
        sum(pairs.values()),
        land_in_no_parcel(),
        outside_m2(here.shapes, here.ground),
        moved_m2(before, shapes),
        misfit_m2(shapes, kept),
    )


def _filled(shapes: dict[str, Geometry], ground: Geometry, recorded: dict[str, float]) -> dict[str, Geometry]:
    """Give each gap to the neighbour that lacks most of its recorded area, and let neighbours share all points."""
    filled = dict(shapes)
    for gap in shapely.get_parts(ground.difference(covered(filled))):
        if gap.area <= LEAST_M2:
            continue
        names = list(filled)
        near = shapely.STRtree(list(filled.values())).query(gap, predicate="dwithin", distance=LEAST_M2)
        beside = [names[i] for i in near if _common_edge(filled[names[i]], gap)]
        lacks = max(beside, key=lambda name: recorded[name] - filled[name].area)
        filled[lacks] = filled[lacks].union(gap)
    clean = shapely.coverage_clean(np.array(list(filled.values()), dtype=object))
    return dict(zip(filled, clean, strict=True))


def _common_edge(plot: Geometry, gap: Geometry) -> bool:
    return plot.intersection(gap.buffer(LEAST_M2)).area > LEAST_M2 * 0.5


@key.task("repaired-layer", points=10, title="The repaired layer")
def _repaired_layer(answer: object) -> Iterator[Finding]:
    here, best = office(), reference()
    given = as_layer(answer, column="parcel_id", near=tuple(here.ground.bounds))
    shapes = {name: shape for name, shape in given.shapes.items() if name in here.shapes}
    if not shapes:
        raise NotAnAnswerError("None of the ids in the layer is the id of a parcel.", "another-kind-of-id")
    if _is_the_clean_layer(shapes):
        says = (
            "These are the shapes of the twin's clean quality, point for point, and the agreement is not in them. An "
            "office has no clean layer. If you made them yourself, show your lecturer how."
        )
        yield wrong(10, says, "the-clean-layer-is-there")
        return
    twice = sum(overlapping_pairs(shapes, least_m2=0.0).values())
    free, outside = uncovered_m2(shapes, here.ground), outside_m2(shapes, here.ground)
    parts = [_removed(twice, best.twice_m2), _removed(free, best.free_m2), _removed(outside, best.outside_m2)]
    lost = _lost(given, shapes)
    if max(parts) < 0.1:
        yield wrong(
            10, "As much land as before lies in two parcels, in none and outside the blocks.", "valid-is-repaired"
        )
        return
    if twice > best.twice_m2 or free > 2 * best.free_m2 or outside > 2 * best.outside_m2:
        says = f"{twice:.0f} m² lie in two parcels, {free:.0f} m² of the blocks in none and {outside:.0f} m² outside: "
        says += "more than before."
        yield wrong(10, says, _belief_behind_worse(lost))
        return
    # Beliefs on gaps, streets and movement are named where nothing else went wrong that would explain them.
    # A plot may have shrunk because a gap beside it was left: that is no other fault.
    alone = twice <= FREE_M2 and not lost._replace(shrunk=set()).any
    yield _all_there(lost)
    yield _no_land_twice(twice)
    yield from _blocks_filled(shapes, free, outside, alone=alone)
    yield _same_edges(shapes, alone=alone)
    yield _little_moved(shapes, min(parts))
    yield _near_the_paper(shapes, min(parts))
    yield _agreed(shapes)


def _removed(now: float, before: float) -> float:
    """Part of a flaw that is gone, from 0 to 1."""
    if now <= FREE_M2:
        return 1.0
    return max(0.0, 1 - now / before) if before else 0.0


def _is_the_clean_layer(shapes: Mapping[str, Geometry]) -> bool:
    """Tell whether each outline has just the points of the twin's clean quality, which no repair of this layer has.

    The layer has points that the clean one lacks, on common edges and along the strip of the agreement; a repair by
    the rules keeps the latter.
    """
    clean = load("parcels").set_index("parcel_id").geometry
    if set(clean.index) - shapes.keys():
        return False
    return all(
        shapely.equals_exact(shapely.normalize(shapes[name]), shapely.normalize(shape), tolerance=1e-4)
        for name, shape in clean.items()
    )


class Lost(NamedTuple):
    """Parcels that are not there as they should be."""

    missing: set[str]
    torn: set[str]
    shrunk: set[str]
    repeated: set[str]
    foreign: set[str]

    @property
    def any(self) -> bool:
        """Whether there is one."""
        return any(self)


def _lost(given: Layer, shapes: Mapping[str, Geometry]) -> Lost:
    """Look for parcels that are missing, not sound, shrunk below half of their recorded area, or in several rows."""
    recorded = recorded_areas()
    torn = {name for name, shape in shapes.items() if not shape.is_valid}
    shrunk = {name for name, shape in shapes.items() if name not in torn and shape.area < recorded[name] / 2}
    return Lost(
        set(recorded.keys() - shapes.keys()),
        torn,
        shrunk,
        set(given.repeated),
        set(given.shapes.keys() - recorded.keys()),
    )


def _belief_behind_worse(lost: Lost) -> str | None:
    if lost.missing and lost.missing <= {name for name, one in classes().items() if one != SOUND}:
        return "faulty-plots-can-go"
    return None if lost.missing else "buffers-close-gaps"


def _all_there(lost: Lost) -> Finding:
    if not lost.any:
        return right(2, "Every parcel is there once, with a sound outline, and none is lost.")
    says = (
        f"{len(lost.missing)} parcels are missing, {len(lost.torn)} outlines are not valid, {len(lost.shrunk)} plots "
    )
    says += f"lost more than half of their land, {len(lost.repeated)} ids stand in several rows, and "
    says += f"{len(lost.foreign)} are no parcel's id."
    belief = None
    if lost.repeated:
        belief = "parts-are-plots"
    elif lost.torn:
        belief = "neighbours-only"
    return wrong(2, says, belief, earned=max(0.0, 2 - 0.25 * sum(map(len, lost))))


def _no_land_twice(twice: float) -> Finding:
    if twice <= FREE_M2:
        return right(1.5, "No land lies in two parcels.")
    earned = quarters(1.5 * _removed(twice, reference().twice_m2))
    return wrong(1.5, f"{twice:.1f} m² lie in two parcels.", earned=min(earned, 1.25))


def _blocks_filled(shapes: Mapping[str, Geometry], free: float, outside: float, *, alone: bool) -> Iterator[Finding]:
    here, best = office(), reference()
    if free <= FREE_M2:
        yield right(0.75, "The blocks are filled: no land lies in no parcel.")
    else:
        gaps = shapely.get_parts(here.ground.difference(covered(shapes)))
        wide = sum(gap.area for gap in gaps if gap.area > LEAST_M2 and 2 * gap.area / gap.length >= NARROW_M)
        belief = "only-narrow-gaps" if alone and wide > 0.9 * free else None
        earned = min(0.5, quarters(0.75 * _removed(free, best.free_m2)))
        yield wrong(0.75, f"{free:.1f} m² of the blocks lie in no parcel.", belief, earned=earned)
    if outside <= FREE_M2:
        yield right(0.75, "No parcel reaches out of the blocks.")
    else:
        belief = "the-street-is-free" if alone and outside > 0.9 * best.outside_m2 else None
        earned = min(0.5, quarters(0.75 * _removed(outside, best.outside_m2)))
        yield wrong(0.75, f"{outside:.1f} m² of the parcels lie outside the blocks.", belief, earned=earned)


def _same_edges(shapes: Mapping[str, Geometry], *, alone: bool) -> Finding:
    if not alone:
        return wrong(1, "Common edges count once every parcel is there and no land lies in two.")
    if edges_match(shapes):
        return right(1, "Neighbours share every point of their common edges.")
    return wrong(1, "On some common edges one neighbour has a point that the other lacks.", "areas-are-all")


def _little_moved(shapes: Mapping[str, Geometry], repaired: float) -> Finding:
    moved, least = moved_m2(office().shapes, shapes), reference().moved_m2
    # Twice the least is a layer drawn anew.
    part = 1.0 if moved <= 1.02 * least + FREE_M2 else max(0.0, 2 - moved / least)
    if repaired == 1 and part == 1:
        return right(1, "No more land was moved than the repair needs.")
    if repaired < 1:
        earned = quarters(part * repaired)
        says = f"{moved:.0f} m² were moved. Marks for this go by how much is repaired."
        return wrong(1, says, earned=min(earned, 0.75))
    says = f"{moved:.0f} m² were moved, which is more than the repair needs."
    return wrong(1, says, "drawn-anew", earned=min(quarters(part), 0.75))


def _near_the_paper(shapes: Mapping[str, Geometry], repaired: float) -> Finding:
    best = reference()
    more = misfit_m2(shapes, best.recorded) - best.misfit_m2
    if more <= MISFIT_M2:
        return right(1.5, "The drawn areas are as near to the recorded ones as they can be.")
    # Each square metre in dispute that went to the wrong side adds two: one neighbour has it, and the other lacks it.
    part = max(0.0, 1 - more / (2 * (best.twice_m2 + best.free_m2))) * repaired
    says = "The drawn areas could be nearer to the recorded ones: some land in dispute went to the other side."
    belief = "geometry-decides-who-holds" if repaired == 1 else None
    return wrong(1.5, says, belief, earned=min(quarters(1.5 * part), 1.25))


def _agreed(shapes: Mapping[str, Geometry]) -> Finding:
    best = reference()
    here = {
        name: shapes[name].intersection(best.strip).area / best.strip.area
        for name in (best.keeps, best.yields)
        if name in shapes and shapes[name].is_valid
    }
    if here.get(best.keeps, 0.0) > 0.95 and here.get(best.yields, 0.0) < 0.05:
        return right(1.5, "The agreement of the two families is kept.")
    # Where the other family has the strip, as the paper has it, the paper was followed; else something else went wrong.
    belief = "paper-before-people" if here.get(best.yields, 0.0) > 0.95 > here.get(best.keeps, 0.0) else None
    return wrong(1.5, "The agreement of the two families on the largest overlap is not kept.", belief)
