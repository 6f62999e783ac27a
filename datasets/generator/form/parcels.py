"""Blocks and parcels: how the settled ground is divided among homes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
import shapely.ops

from generator.form.grid import faces, on_grid, polygons, snap
from generator.settings import CANAL_LENGTH_M, RESIDENTIAL_PARCELS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.form.banks import Bank
    from generator.form.canal import Canal

_SMALLEST_M2 = 13.0
_THINNEST_M = 1.4  # as _thickness measures it: a strip 1.6 m wide and 10 m long


@dataclass(frozen=True)
class Ground:
    """A block of ground between streets, before it is divided.

    Attributes
    ----------
    shape : shapely.Polygon
    bank : Bank
    use : str
        ``"homes"`` or the use of a single large plot.
    waterside : bool
        Whether it lies between road and water.
    """

    shape: shapely.Polygon
    bank: Bank
    use: str
    waterside: bool = False


@dataclass(frozen=True)
class Plot:
    """A parcel before it has a number."""

    shape: shapely.Polygon
    ground: int
    use: str


def divide(rng_seed: int, canal: Canal, grounds: list[Ground], *, mean_area: float = 52.0) -> list[Plot]:
    """Divide the ground into parcels, about 590 of them residential.

    The wanted size is corrected until the count fits. Front rows are sliced along the canal road with a rhythm of
    frontages; what lies behind is cut across its longer side, again and again.

    Parameters
    ----------
    rng_seed : int
        Each attempt starts from the same random numbers.
    canal : Canal
    grounds : list of Ground
    mean_area : float
        First guess of the wanted size in square metres.

    Returns
    -------
    list of Plot
        A valid coverage on the grid.
    """
    best: list[Plot] = []
    target = sum(RESIDENTIAL_PARCELS) / 2
    for attempt in range(40):
        # A small change of size may jump over the wanted count; after a few attempts the cuts are drawn anew.
        draw = (rng_seed, attempt // 6)
        parts = list(_all_cuts(draw, canal, grounds, mean_area))
        plots = _tidy(np.random.default_rng(draw), list(_noded(grounds, parts)), grounds)
        count = sum(plot.use == "residential" for plot in plots)
        if RESIDENTIAL_PARCELS[0] <= count <= RESIDENTIAL_PARCELS[1]:
            return plots
        if not best or abs(count - target) < abs(sum(p.use == "residential" for p in best) - target):
            best = plots
        mean_area *= (count / target) ** 0.85
    raise RuntimeError(f"No division near {target:.0f} homes; the nearest has {len(best)} parcels.")


def _all_cuts(
    draw: tuple[int, int], canal: Canal, grounds: list[Ground], mean_area: float
) -> Iterator[tuple[int, shapely.Geometry]]:
    """Give the parts of each ground, as polygons that need not fit to the last centimetre."""
    for index, ground in enumerate(grounds):
        rng = np.random.default_rng([*draw, index])  # of its own, so that the count follows the wanted size smoothly
        if ground.use != "homes":
            yield index, ground.shape
            continue
        front, back = _rows(rng, canal, ground)
        for part in front:
            for slice_ in _slices(rng, canal, ground, part, mean_area):
                yield from ((index, g) for g in _halve(rng, slice_, mean_area * 1.35))
        for part in back:
            yield from ((index, g) for g in _halve(rng, part, mean_area))


def _along(canal: Canal, ground: Ground, part: shapely.Polygon) -> tuple[np.ndarray, np.ndarray]:
    """Return position and distance behind the road's centre line of a polygon's corners."""
    points = shapely.points(shapely.get_coordinates(part))
    s = shapely.line_locate_point(canal.axis, points)
    d = shapely.distance(canal.axis, points) - ground.bank.road_centre(s)
    return s, d


def _rows(
    rng: np.random.Generator, canal: Canal, ground: Ground
) -> tuple[list[shapely.Polygon], list[shapely.Polygon]]:
    """Part a ground into the row on the canal road and what lies behind it."""
    s, d = _along(canal, ground, ground.shape)
    half_road = ground.bank.road_width(float(s.mean())) / 2
    if ground.waterside or d.max() < half_road + 12.5:
        return ([ground.shape], []) if ground.waterside or d.min() < half_road + 2 else ([], [ground.shape])
    if d.min() > half_road + 2:
        return [], [ground.shape]
    # The depth of the row steps every few plots.
    steps, at = [], s.min() - 5
    while at < s.max() + 5:
        depth = half_road + np.clip(rng.normal(8.4, 1.3), 6.2, 11)
        run = rng.uniform(9, 26)
        steps += [(at, depth), (at + run, depth + rng.normal(0, 0.3))]
        at += run
    line_s = np.array([p[0] for p in steps])
    line_d = ground.bank.road_centre(line_s) + np.array([p[1] for p in steps])
    outer = canal.at(line_s, ground.bank.side * line_d)
    inner = canal.at(line_s[::-1], 0.0)
    near = shapely.make_valid(shapely.Polygon(on_grid(np.concatenate([outer, inner]))))
    back = [g for g in polygons(ground.shape.difference(near), min_area=2) if _thickness(g) > 3.4]
    # What is too thin to be a row of its own belongs to the gardens in front of it.
    front = polygons(snap(ground.shape.difference(shapely.union_all(back))), min_area=2)
    return front, back


def _slices(
    rng: np.random.Generator, canal: Canal, ground: Ground, part: shapely.Polygon, mean_area: float
) -> Iterator[shapely.Polygon]:
    """Slice a front row across: runs of like frontages, then a change, as when one owner sold off a garden."""
    s, _ = _along(canal, ground, part)
    start, stop = float(s.min()), float(s.max())
    depth = part.area / max(stop - start, 1.0)
    at, left, rest = start, 0, part
    usual = skew = 0.0
    while True:
        if left == 0:
            left = int(rng.integers(2, 7))
            usual = np.clip(mean_area * 0.97 / max(depth, 3.5), 3.4, 9.0) * rng.lognormal(0, 0.2)
            skew = rng.normal(0, 0.07)
        left -= 1
        at += np.clip(usual * rng.lognormal(0, 0.1), 3.0, 12.0)
        if stop - at < 0.55 * usual:
            yield rest
            return
        # A cut straight across, a little askew, from the water to far behind the row.
        lean = skew + rng.normal(0, 0.02)
        root = canal.at(at, ground.bank.side * ground.bank.road_centre(at))
        out = canal.at(at, ground.bank.side * (ground.bank.road_centre(at) + 1)) - root
        out = np.array([out[0] - out[1] * lean, out[1] + out[0] * lean])
        knife = shapely.LineString(on_grid(np.array([root - out * 14, root + out * 60])))
        parts = polygons(shapely.ops.split(rest, knife), min_area=0.3)
        behind = [g for g in parts if float(shapely.line_locate_point(canal.axis, g.centroid)) < at]
        ahead = [g for g in parts if g not in behind]
        if not behind or not ahead:
            continue
        yield from behind
        if len(ahead) > 1:
            yield from sorted(ahead, key=lambda g: g.area)[:-1]
        rest = max(ahead, key=lambda g: g.area)


def _halve(rng: np.random.Generator, part: shapely.Polygon, mean_area: float, level: int = 0) -> list[shapely.Polygon]:
    """Cut across the longer side until each part is about the wanted size."""
    wanted = mean_area * rng.lognormal(-0.05, 0.34)
    around = part.minimum_rotated_rectangle
    corners = shapely.get_coordinates(around)[:4]
    first, long, wide = corners[0], corners[1] - corners[0], corners[3] - corners[0]
    if np.hypot(*long) < np.hypot(*wide):
        long, wide = wide, long
    # Strips, and land that bends round a lane, are cut earlier: nobody fences in such a shape.
    plain = part.area > 0.58 * around.area and np.hypot(*long) < 3.3 * np.hypot(*wide)
    if part.area < wanted * (1.45 if plain else 0.75) or level > 14:
        return [part]
    middle = first + long * np.clip(rng.normal(0.5, 0.1), 0.28, 0.72) + wide / 2
    lean = rng.normal(0, 0.06)
    half = np.array([wide[0] - wide[1] * lean, wide[1] + wide[0] * lean])
    knife = shapely.LineString(on_grid(np.array([middle - half, middle + half])))
    halves = polygons(shapely.ops.split(part, knife), min_area=0.3)
    if len(halves) < 2:
        return [part]
    return [g for half_part in halves for g in _halve(rng, half_part, mean_area, level + 1)]


def _noded(grounds: list[Ground], parts: list[tuple[int, shapely.Geometry]]) -> Iterator[tuple[int, shapely.Polygon]]:
    """Node all parts together on the grid, so that neighbours share every vertex of their common edge."""
    tree = shapely.STRtree([ground.shape for ground in grounds])
    for face in faces([*(g for _, g in parts), *(ground.shape for ground in grounds)]):
        inside = tree.query(face.representative_point(), predicate="within")
        if len(inside):
            yield int(inside[0]), face


def _tidy(rng: np.random.Generator, pieces: list[tuple[int, shapely.Polygon]], grounds: list[Ground]) -> list[Plot]:
    """Join scraps to the neighbour they share most edge with, then choose the open pockets."""
    shapes: dict[int, list[shapely.Polygon]] = {}
    for index, face in pieces:
        shapes.setdefault(index, []).append(face)
    plots: list[Plot] = []
    for index in sorted(shapes):
        ground = grounds[index]
        use = "residential" if ground.use == "homes" else ground.use
        kept = _without_scraps(shapes[index])
        plots += [Plot(shape, index, use) for shape in kept]
    return _open_pockets(rng, plots, grounds)


def _thickness(shape: shapely.Polygon) -> float:
    """Return about the width of a long shape: twice its area over its perimeter."""
    return 2 * shape.area / shape.length


def _is_scrap(shape: shapely.Polygon) -> bool:
    return shape.area < _SMALLEST_M2 or _thickness(shape) < _THINNEST_M


def _without_scraps(shapes: list[shapely.Polygon]) -> list[shapely.Polygon]:
    shapes = sorted(shapes, key=lambda g: (g.area, *g.bounds))
    done: list[shapely.Polygon] = []
    while shapes:
        shape = shapes.pop(0)
        if not _is_scrap(shape):
            done.append(shape)
            continue
        others = shapes + done
        edges = [shape.boundary.intersection(o.boundary).length for o in others]
        if not others or max(edges) < 0.3:
            continue  # a scrap without neighbours is nobody's
        partner = others[int(np.argmax(edges))]
        joined = shapely.union_all([shape, partner])
        (shapes if partner in shapes else done).remove(partner)
        shapes.append(joined)
        shapes.sort(key=lambda g: (g.area, *g.bounds))
    return done


def _open_pockets(rng: np.random.Generator, plots: list[Plot], grounds: list[Ground]) -> list[Plot]:
    """Leave a few pockets of two to four joined plots empty: a well, a ball game, a dump."""
    candidates = [i for i, p in enumerate(plots) if p.use == "residential" and not grounds[p.ground].waterside]
    plots = list(plots)
    gone: set[int] = set()
    pockets = 0
    for i in rng.permutation(candidates):
        if pockets == 7:
            break
        if i in gone:
            continue
        group = [int(i)]
        for _ in range(int(rng.integers(1, 4))):
            shape = shapely.union_all([plots[g].shape for g in group])
            near = [
                j
                for j in candidates
                if j not in gone
                and j not in group
                and plots[j].ground == plots[i].ground
                and shape.boundary.intersection(plots[j].shape.boundary).length > 3
            ]
            if not near:
                break
            group.append(int(rng.choice(near)))
        shape = shapely.union_all([plots[g].shape for g in group])
        if len(group) < 2 or shape.geom_type != "Polygon" or shape.interiors:
            continue
        plots[i] = Plot(shape, plots[i].ground, "open")
        gone |= set(group)
        pockets += 1
    dropped = {g for g in gone if plots[g].use == "residential"}
    return [p for j, p in enumerate(plots) if j not in dropped]


def position(canal: Canal, shape: shapely.Polygon) -> float:
    """Return where a shape lies along the canal, for numbering from south to north."""
    s = float(shapely.line_locate_point(canal.axis, shape.representative_point()))
    assert -1 <= s <= CANAL_LENGTH_M + 1
    return s
