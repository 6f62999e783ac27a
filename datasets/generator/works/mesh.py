"""From the plan in the canal's frame to parcels on the grid that fit together."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
import shapely.ops

from generator.form.grid import faces, on_grid, polygons, snap
from generator.works.layout import STAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from generator.works.ground import Land
    from generator.works.layout import Layout, Zone
    from generator.works.rows import Cell
    from generator.works.sites import Site

_STEP_M = 4.0
_NARROWEST_M = 1.6  # what is narrower than this is no parcel: it stays as a gap along a wall
_SMALLEST_M2 = 13.0
_HAIR_M = 0.3
_FAR_M = 80.0


@dataclass(frozen=True)
class Parcel:
    """A parcel after the works.

    Attributes
    ----------
    shape : shapely.Polygon
    use : str
        Its land use.
    cell : Cell, optional
        The plot in the canal's frame, for homes.
    site : Site, optional
        For facilities.
    old : int, optional
        Index in ``form.plots`` of a large plot that stayed.
    """

    shape: shapely.Polygon
    use: str
    cell: Cell | None = None
    site: Site | None = None
    old: int | None = None


class Marks:
    """The corners on each line along the canal, so that neighbours share them."""

    def __init__(self, land: Land) -> None:
        self._land = land
        self._at: dict[tuple[int, float], set[float]] = defaultdict(set)

    def add(self, side: int, distances: Iterable[float], positions: Iterable[float]) -> None:
        """Note corners on the lines at some distances from the axis."""
        positions = [float(s) for s in positions]
        for d in distances:
            self._at[side, round(d, 3)].update(positions)

    def along(self, side: int, distance: float, start: float, end: float) -> list[float]:
        """Return the corners on a line between two positions, both included."""
        inside = {s for s in self._at[side, round(distance, 3)] if start < s < end}
        return sorted({start, end, *inside})

    def ring(self, side: int, stretch: tuple[float, float], distances: list[float]) -> shapely.Polygon:
        """Return the ground between the first and the last distance, with all corners on its four sides."""
        start, end = stretch
        at = self._land.canal.at
        near, far = distances[0], distances[-1]
        middle = distances[1:-1]
        sides = [
            at(self.along(side, near, start, end), side * near),
            at(end, side * np.array(middle)) if middle else np.empty((0, 2)),
            at(self.along(side, far, start, end)[::-1], side * far),
            at(start, side * np.array(middle[::-1])) if middle else np.empty((0, 2)),
        ]
        return shapely.Polygon(on_grid(np.concatenate(sides)))


def mark(land: Land, layouts: list[Layout], sites: list[Site]) -> Marks:
    """Collect the corners of all plots, lanes and sites."""
    section, marks = land.section, Marks(land)
    for layout in layouts:
        for cell in layout.cells:
            band = section.row(cell.row)
            marks.add(cell.side, (band.near, band.far), (cell.start, cell.end))
        for zone in layout.zones:
            lane = section.lane
            filler = np.arange(zone.start, zone.end, _STEP_M)
            marks.add(zone.side, (lane.near, lane.far), (zone.start, zone.end, *filler))
            for access in zone.accesses:
                marks.add(zone.side, (section.road_far, section.row(1).far, lane.near, lane.far), access)
    for site in sites:
        filler = np.arange(site.start, site.end, _STEP_M)
        marks.add(site.side, (section.road_far, section.road_far + site.depth), (site.start, site.end, *filler))
    return marks


def lane_ground(land: Land, marks: Marks, zone: Zone) -> list[shapely.Polygon]:
    """Return the ground of a back lane and of the ways that lead to it."""
    section, lane = land.section, land.section.lane
    ways = [
        marks.ring(zone.side, access, [section.road_far, section.row(1).far, lane.near]) for access in zone.accesses
    ]
    return [marks.ring(zone.side, (zone.start, zone.end), [lane.near, lane.far]), *ways]


def build(land: Land, layouts: list[Layout], sites: list[Site]) -> tuple[list[Parcel], list[shapely.Polygon]]:
    """Make the parcels: plots, sites, large plots, and what is left over.

    Parameters
    ----------
    land : Land
    layouts : list of Layout
        One for each stage.
    sites : list of Site

    Returns
    -------
    list of Parcel
        A valid coverage on the grid.
    list of shapely.Polygon
        Ground of the lanes.
    """
    section, marks = land.section, mark(land, layouts, sites)
    lanes = [g for layout in layouts for zone in layout.zones for g in lane_ground(land, marks, zone)]
    lane_area = shapely.union_all(lanes)
    wanted: list[Parcel] = []
    for layout in layouts:
        for cell in layout.cells:
            band = section.row(cell.row)
            shape = marks.ring(cell.side, (cell.start, cell.end), [band.near, band.far])
            wanted.append(Parcel(shape, "residential", cell=cell))
    for site in sites:
        far = section.road_far + site.depth
        middle = [d for d in (section.row(1).far, section.lane.near, section.lane.far) if d < far]
        shape = marks.ring(site.side, (site.start, site.end), [section.road_far, *middle, far])
        wanted.append(Parcel(shape, site.use, site=site))
    wanted += [Parcel(land.large[i], "", old=i) for i in sorted(land.large)]
    left = snap(land.settled.difference(shapely.union_all([*(p.shape for p in wanted), lane_area])))
    core = left.buffer(-_NARROWEST_M / 2, join_style="mitre").buffer(_NARROWEST_M / 2, join_style="mitre")
    pieces = faces([*(p.shape for p in wanted), *lanes, *polygons(core), *polygons(left), *_knives(land)])
    return list(_sorted_out(pieces, wanted, lane_area, core.intersection(left))), lanes


def _knives(land: Land) -> list[shapely.LineString]:
    """Return lines across the canal between the stages: no parcel lies in two of them."""
    reach = np.array([-_FAR_M, _FAR_M])
    return [land.canal.line(np.array([end, end]), reach) for _, end in STAGES[:-1]]


def _sorted_out(
    pieces: list[shapely.Polygon], wanted: list[Parcel], lanes: shapely.Geometry, core: shapely.Geometry
) -> Iterator[Parcel]:
    """Give each piece to its parcel; what no one wants becomes open land, or a gap where it is too narrow."""
    inside = np.array([piece.representative_point() for piece in pieces])
    own: dict[int, list[shapely.Polygon]] = defaultdict(list)
    tree = shapely.STRtree([p.shape for p in wanted])
    owned, owner = tree.query(inside, predicate="within")
    for i, j in zip(owned, owner, strict=True):
        own[int(j)].append(pieces[i])
    for j, parcel in enumerate(wanted):
        shape = max(polygons(shapely.union_all(own[j])), key=lambda g: g.area)
        yield Parcel(shape, parcel.use, parcel.cell, parcel.site, parcel.old)
    free = np.setdiff1d(np.arange(len(pieces)), owned)
    free = free[~shapely.intersects(lanes, inside[free])]
    wide = [pieces[i] for i in free if core.intersects(inside[i])]
    hairs = [pieces[i] for i in free if not core.intersects(inside[i]) and _thickness(pieces[i]) < _HAIR_M]
    for shape in _joined(wide, hairs):
        if shape.area >= _SMALLEST_M2 and _thickness(shape) > _NARROWEST_M / 2:
            yield from (Parcel(part, "open") for part in _without_holes(shape))


def _thickness(shape: shapely.Polygon) -> float:
    return 2 * shape.area / shape.length


def _joined(wide: list[shapely.Polygon], hairs: list[shapely.Polygon]) -> list[shapely.Polygon]:
    """Join slivers of the noding to the open land that they touch."""
    wide = list(wide)
    for hair in hairs:
        edges = [hair.boundary.intersection(shape.boundary).length if hair.intersects(shape) else 0 for shape in wide]
        if edges and max(edges) > _HAIR_M:
            k = int(np.argmax(edges))
            joined = shapely.union_all([wide[k], hair])
            wide[k] = joined if joined.geom_type == "Polygon" else wide[k]
    return wide


def _without_holes(shape: shapely.Polygon) -> list[shapely.Polygon]:
    """Cut a ring of land in two, across its hole."""
    if not shape.interiors:
        return [shape]
    hole = shapely.Polygon(shape.interiors[0]).centroid
    left, _, right, _ = shape.bounds
    knife = shapely.LineString(on_grid([[left - 1, hole.y], [right + 1, hole.y]]))
    return [part for half in faces([shape, knife]) if shape.covers(half.representative_point())
            for part in _without_holes(half)]  # fmt: skip
