"""Houses on the parcels, some of them out over the water."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely
import shapely.ops
from shapely import affinity

from generator.form.grid import on_grid, polygons, snap
from generator.settings import GRID_M

if TYPE_CHECKING:
    from generator.form.parcels import Plot
    from generator.form.settlement import Settlement

_WALLS = ("zinc sheet", "timber", "brick", "mixed")
_ROOFS = ("zinc sheet", "fibre cement", "tile", "tarpaulin")
# How much better or worse a wall keeps than timber, in units of comfort. Assumed.
_LASTING = {"brick": 0.9, "mixed": 0.4, "timber": 0.0, "zinc sheet": -0.4}
_CLEAR_M = 0.3  # between a house over the water and a bridge


@dataclass(frozen=True)
class House:
    """A building before it has a number."""

    shape: shapely.Polygon
    plot: int
    wall: str
    roof: str
    storeys: int
    over_water: bool
    condition: str = "good"


def raise_houses(rng: np.random.Generator, settlement: Settlement, comfort: dict[int, float]) -> list[House]:
    """Put houses on the parcels.

    Parameters
    ----------
    rng : numpy.random.Generator
    settlement : Settlement
    comfort : dict of int to float
        How well off the household on each occupied plot is, by index of the plot.

    Returns
    -------
    list of House
        They do not overlap, and leave their parcel only towards the canal.
    """
    houses: list[House] = []
    for index, plot in enumerate(settlement.plots):
        if plot.use == "open":
            continue
        if plot.use != "residential":
            houses += _large(rng, plot, index)
            continue
        lived_in = index in comfort
        if not lived_in and rng.random() < 0.4:
            continue  # an empty plot, its house taken down
        score = comfort.get(index, -0.8) + rng.normal(0, 0.8)
        waterside = settlement.grounds[plot.ground].waterside
        shape = _footprint(rng, plot.shape)
        over = False
        if waterside and rng.random() < 0.62:
            out = _over_water(rng, settlement, plot.shape, shape)
            over, shape = out is not None, shape if out is None else out
        wall, roof, storeys = _materials(rng, score, plot.shape.area)
        houses.append(House(shape, index, wall, roof, 1 if over and storeys > 2 else storeys, over))
    return _aged(rng, _apart(houses, settlement), comfort)


def _aged(rng: np.random.Generator, houses: list[House], comfort: dict[int, float]) -> list[House]:
    """Judge the condition of each house: by its walls, by what the household can spend on it, and by the water below.

    The steps leave about three houses in ten in good condition and three in ten in poor condition. No source gives a
    share; the order (brick before timber before zinc, dry before wet) is what matters.
    """
    noise = rng.normal(0, 0.8, len(houses))
    return [
        replace(house, condition=_condition(house, comfort.get(house.plot, -0.8), float(luck)))
        for house, luck in zip(houses, noise, strict=True)
    ]


def _condition(house: House, comfort: float, luck: float) -> str:
    score = 0.8 * comfort + _LASTING[house.wall] - 0.5 * house.over_water + luck
    if score > 0.95:
        return "good"
    return "fair" if score > -0.7 else "poor"


def _materials(rng: np.random.Generator, score: float, area: float) -> tuple[str, str, int]:
    """Choose materials; better-off households build, weakly, in brick and higher."""
    steps = np.array([-0.35, 0.35, 1.15])
    wall = _WALLS[int(np.searchsorted(steps, score + rng.normal(0, 0.5)))] if score < 1.1 else "brick"
    if wall == "mixed" and rng.random() < 0.4:
        wall = "brick"
    by_wall = {
        "zinc sheet": (0.80, 0.08, 0.02, 0.10),
        "timber": (0.62, 0.22, 0.12, 0.04),
        "brick": (0.48, 0.20, 0.32, 0.0),
        "mixed": (0.66, 0.20, 0.12, 0.02),
    }
    roof = str(rng.choice(_ROOFS, p=by_wall[wall]))
    higher = 0.06 + 0.22 * (score > 0.3) + 0.25 * (wall == "brick") + 0.05 * (area < 30)
    storeys = 1 + int(rng.random() < higher) + int(wall == "brick" and score > 0.8 and rng.random() < 0.35)
    return wall, roof, storeys


def _footprint(rng: np.random.Generator, shape: shapely.Polygon) -> shapely.Polygon:
    """Most houses fill their plot up to a gap for rain; some leave a yard at one end, some stand askew."""
    inner = shape.buffer(-rng.uniform(0.10, 0.35), join_style="mitre")
    if rng.random() < 0.45:
        inner = _leave_yard(rng, inner, rng.uniform(0.1, 0.38)) or inner
    if rng.random() < 0.3:
        inner = affinity.rotate(inner, rng.normal(0, 3.0)).intersection(shape)
    if shape.area > 55 and rng.random() < 0.22:
        inner = _bite(rng, inner) or inner
    return _on_grid(inner, shape)


def _leave_yard(rng: np.random.Generator, shape: shapely.Geometry, share: float) -> shapely.Polygon | None:
    """Cut off one end along the longer side."""
    if shape.is_empty:
        return None
    corners = shapely.get_coordinates(shape.minimum_rotated_rectangle)[:4]
    first, long, wide = corners[0], corners[1] - corners[0], corners[3] - corners[0]
    if np.hypot(*long) < np.hypot(*wide):
        long, wide = wide, long
    if rng.random() < 0.5:
        first, long = first + long, -long
    a, b = first + long * share, first + long * 1.2
    keep = shapely.Polygon([a - wide, b - wide, b + 2 * wide, a + 2 * wide])
    parts = polygons(shape.intersection(keep), min_area=6)
    return max(parts, key=lambda g: g.area) if parts else None


def _bite(rng: np.random.Generator, shape: shapely.Geometry) -> shapely.Polygon | None:
    """Take a corner away: an L with a cooking yard."""
    if shape.is_empty:
        return None
    corners = shapely.get_coordinates(shape.minimum_rotated_rectangle)[:4]
    k = int(rng.integers(4))
    here, after, before = corners[k], corners[(k + 1) % 4], corners[k - 1]
    a = (after - here) * rng.uniform(0.3, 0.5)
    b = (before - here) * rng.uniform(0.3, 0.5)
    hole = shapely.Polygon([here - a - b, here + a - b, here + a + b, here - a + b])
    parts = polygons(shape.difference(hole), min_area=10)
    return max(parts, key=lambda g: g.area) if parts else None


def _over_water(
    rng: np.random.Generator, settlement: Settlement, plot: shapely.Polygon, house: shapely.Polygon
) -> shapely.Polygon | None:
    """Lengthen a house towards the canal, on posts over the water."""
    water = settlement.canal.water
    near = shapely.ops.nearest_points(plot.centroid, settlement.canal.axis)
    way = np.subtract(near[1].coords[0], near[0].coords[0])
    gap = house.distance(water)
    if gap > 3.0:
        return None
    push = way / np.hypot(*way) * (gap + rng.uniform(0.7, 2.1))
    moved = affinity.translate(house, *push)
    long_house = shapely.union_all([house, moved]).convex_hull
    # Only the part in front of the plot: not before the neighbours' doors.
    ground = _joined(plot, water.difference(settlement.deck.buffer(_CLEAR_M)))
    shape = _on_grid(long_house.intersection(ground), None)
    return shape if shape.intersection(water).area > 0.8 else None


def _joined(plot: shapely.Polygon, water: shapely.Geometry) -> shapely.Geometry:
    """Return a plot and the water as one: between their edges, noded apart, lie gaps as wide as the grid."""
    wide = shapely.union_all([plot, water.intersection(plot.buffer(6))]).buffer(2 * GRID_M, join_style="mitre")
    return wide.buffer(-2 * GRID_M, join_style="mitre")


def _large(rng: np.random.Generator, plot: Plot, index: int) -> list[House]:
    """Halls of the pagoda, the market and the workshops."""
    corners = shapely.get_coordinates(plot.shape.minimum_rotated_rectangle)[:4]
    first, u, v = corners[0], corners[1] - corners[0], corners[3] - corners[0]

    def hall(a: float, b: float, c: float, d: float) -> shapely.Polygon:
        ring = [first + u * x + v * y for x, y in ((a, c), (b, c), (b, d), (a, d))]
        return _on_grid(shapely.Polygon(ring).intersection(plot.shape.buffer(-0.6)), plot.shape)

    if plot.use == "pagoda":
        parts = [(0.34, 0.68, 0.36, 0.62), (0.08, 0.26, 0.10, 0.55), (0.76, 0.93, 0.62, 0.90), (0.40, 0.58, 0.80, 0.92)]
        looks = ("brick", "tile", 1)
    elif plot.use == "market":
        parts = [(0.08, 0.92, 0.10, 0.40), (0.08, 0.92, 0.52, 0.88)]
        looks = ("mixed", "zinc sheet", 1)
    else:
        parts = [(0.06, rng.uniform(0.62, 0.94), 0.05, 0.93)]
        looks = (str(rng.choice(["brick", "zinc sheet"])), "zinc sheet", 1)
    shapes = [hall(*part) for part in parts]
    return [House(shape, index, *looks, over_water=False) for shape in shapes if shape.area > 10]


def _apart(houses: list[House], settlement: Settlement) -> list[House]:
    """Trim houses that meet over the water."""
    tree = shapely.STRtree([house.shape for house in houses])
    shapes = [house.shape for house in houses]
    for i, house in enumerate(houses):
        if not house.over_water:
            continue
        others = [shapes[j] for j in tree.query(shapes[i]) if j != i and shapes[j].intersection(shapes[i]).area > 0]
        if others:
            rest = shapes[i].difference(shapely.union_all(others).buffer(0.1, join_style="mitre"))
            shapes[i] = _on_grid(rest, None)
    water = settlement.canal.water
    return [
        House(s, h.plot, h.wall, h.roof, h.storeys, h.over_water and s.intersection(water).area > 0.5)
        for s, h in zip(shapes, houses, strict=True)
    ]


def _on_grid(shape: shapely.Geometry, inside: shapely.Polygon | None) -> shapely.Polygon:
    """Round to the grid and keep the largest part; fall back on the plot where too little is left."""
    rounded = snap(shape if inside is None else shape.intersection(inside))
    parts = polygons(rounded, min_area=4)
    if parts:
        return max(parts, key=lambda g: g.area)
    assert inside is not None
    return shapely.Polygon(on_grid(shapely.get_coordinates(inside.exterior)))
