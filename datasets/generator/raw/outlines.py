"""Flaws in the outlines of parcels: what comes of drawing neighbours at different times and by different hands.

Each flaw takes one straight edge of a parcel and moves or splits it, on the grid of the twin. The parcels that a flaw
touches are left to it alone, so that every flaw can be found and counted by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import shapely

from generator.form.grid import on_grid, polygons
from generator.settings import GRID_M

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd

OVERLAPS = 14
SLIVERS = 20
UNMATCHED = 30
SELF_CROSSING = 2
IN_RESERVE = 23

# Land nearer to the water than this carries the restriction "canal reserve" in the clean register.
RESERVE_M = 5.5

# No bound is a multiple of what the grid can give: no tie can fall one way here and the other way there.
_OVERLAP_M2 = (0.6003, 5.8003)
_SLIVER_M = (0.0803, 0.2803)
_LEAST_EDGE_M = 2.4
# New points keep this far from every outline; else they would be unmatched points as well.
_CLEAR_M = 0.0603


@dataclass(frozen=True)
class _Edge:
    """A straight piece of a parcel's outline: the corner it starts at, both ends, and the neighbour across."""

    parcel: int
    corner: int
    start: np.ndarray
    end: np.ndarray
    neighbour: int | None

    @property
    def length(self) -> float:
        return float(np.hypot(*(self.end - self.start)))

    @property
    def outward(self) -> np.ndarray:
        """Unit vector to the left of the edge: outlines in normal form run clockwise, so this leads out."""
        x, y = (self.end - self.start) / self.length
        return np.array([-y, x])


class Outlines:
    """Parcels whose outlines are being spoiled.

    Parameters
    ----------
    parcels : geopandas.GeoDataFrame
        Clean: a valid coverage, without holes.
    water : shapely.Polygon
        The canal.
    """

    def __init__(self, parcels: gpd.GeoDataFrame, water: shapely.Polygon) -> None:
        self._ids = parcels["parcel_id"].to_numpy()
        self._shapes = shapely.normalize(parcels.geometry.to_numpy())
        self._tree = shapely.STRtree(self._shapes)
        self._residential = (parcels["land_use"] == "residential").to_numpy()
        self._water = water
        self._spare = np.ones(len(parcels), dtype=bool)
        self.shapes = self._shapes.copy()
        """The outlines with their flaws, in the order of the parcels."""

    def take(self, rng: np.random.Generator, count: int) -> list[str]:
        """Choose parcels that no outline flaw touches, and keep them free of it."""
        chosen = rng.permutation(np.flatnonzero(self._spare & self._residential))[:count]
        self._spare[chosen] = False
        return [str(self._ids[i]) for i in chosen]

    def overlap(self, rng: np.random.Generator) -> frozenset[tuple[str, str]]:
        """Draw parcels too far, over a strip of their neighbour."""
        found = []
        for edge in self._inner_edges(rng):
            strip = self._beside(edge, float(rng.uniform(0.12, 1.0)))
            if _OVERLAP_M2[0] < strip.area < _OVERLAP_M2[1] and self._lies_in(strip, edge.neighbour):
                if strip.distance(self._water) < RESERVE_M:
                    continue  # that would be a flaw of another kind
                found.append(self._accept(edge, strip))
                if len(found) == OVERLAPS:
                    return frozenset(found)
        raise _too_few("overlaps", len(found), OVERLAPS)

    def leave_slivers(self, rng: np.random.Generator) -> frozenset[tuple[str, str]]:
        """Draw parcels too short, so that a narrow gap to the neighbour stays open."""
        found = []
        for edge in self._inner_edges(rng):
            strip = self._beside(edge, -float(rng.uniform(0.1, 0.26)))
            depths = (_far_points(strip) - edge.start) @ -edge.outward
            if _SLIVER_M[0] < depths.min() and depths.max() < _SLIVER_M[1] and self._lies_in(strip, edge.parcel):
                found.append(self._accept(edge, strip))
                if len(found) == SLIVERS:
                    return frozenset(found)
        raise _too_few("slivers", len(found), SLIVERS)

    def split_edges(self, rng: np.random.Generator) -> frozenset[tuple[str, str]]:
        """Put a point on a common edge that only one of the two neighbours has."""
        found = []
        for edge in self._inner_edges(rng):
            steps = np.round((edge.end - edge.start) / GRID_M).astype(int)
            middle = on_grid((edge.start + edge.end) / 2)
            # The middle must lie on the grid. In decimal numbers it then lies on the edge; in binary ones it may lie a
            # hair beyond it, in the neighbour, and only then do checks of coverages see it.
            if (steps % 2).any() or not _left_of_line(edge.start, middle, edge.end):
                continue
            found.append(self._accept(edge, shapely.LineString([edge.start, middle, edge.end])))
            if len(found) == UNMATCHED:
                return frozenset(found)
        raise _too_few("unmatched points", len(found), UNMATCHED)

    def cross(self, rng: np.random.Generator) -> frozenset[str]:
        """Exchange two corners of a parcel, so that its outline crosses itself."""
        found = []
        for i in rng.permutation(np.flatnonzero(self._spare & self._residential)):
            corners = shapely.get_coordinates(self._shapes[i])[:-1]
            if len(corners) > 7:
                continue
            corners[[1, 2]] = corners[[2, 1]]
            crossed = shapely.Polygon(corners)
            if crossed.is_valid:
                continue
            kept = shapely.make_valid(crossed)
            lost = polygons(self._shapes[i].difference(kept), min_area=0.001)
            # Nothing of it lies on the neighbours, and what it leaves bare is too wide to be taken for a sliver.
            if (
                kept.difference(self._shapes[i]).area > 0.01
                or min((2 * p.area / p.length for p in lost), default=0) < 0.4
            ):
                continue
            self.shapes[i] = crossed
            self._spare[i] = False
            found.append(str(self._ids[i]))
            if len(found) == SELF_CROSSING:
                return frozenset(found)
        raise _too_few("self-crossing outlines", len(found), SELF_CROSSING)

    def enter_reserve(self, rng: np.random.Generator) -> frozenset[str]:
        """Draw parcels out over the canal road, into the reserve along the water."""
        distance = shapely.distance(self._shapes, self._water)
        near = self._residential & (distance >= RESERVE_M) & (distance < RESERVE_M + 2.5)
        found = []
        for i in rng.permutation(np.flatnonzero(self._spare & near)):
            edges = [edge for edge in self._edges(int(i)) if edge.length > _LEAST_EDGE_M and edge.neighbour is None]
            if not edges:
                continue
            edge = min(edges, key=lambda e: shapely.Point((e.start + e.end) / 2).distance(self._water))
            depth = distance[i] - RESERVE_M + float(rng.uniform(0.6, 2.2))
            strip = self._beside(edge, depth)
            far = shapely.MultiPoint(_far_points(strip))
            clear = shapely.distance(far, np.delete(self._shapes, i)).min() > _CLEAR_M
            crossed = any(self._shapes[j].relate_pattern(strip, "T********") for j in self._tree.query(strip) if j != i)
            if crossed or not clear or not 1.0 < strip.distance(self._water) < RESERVE_M - 0.3003:
                continue
            self._accept(edge, strip)
            found.append(str(self._ids[i]))
            if len(found) == IN_RESERVE:
                return frozenset(found)
        raise _too_few("parcels in the reserve", len(found), IN_RESERVE)

    def _inner_edges(self, rng: np.random.Generator) -> Iterator[_Edge]:
        """Yield edges between two spare residential parcels, in random order; no parcel comes twice once it is used."""
        for i in rng.permutation(np.flatnonzero(self._spare & self._residential)):
            edges = [
                edge
                for edge in self._edges(int(i))
                if edge.neighbour is not None and edge.length > _LEAST_EDGE_M and self._residential[edge.neighbour]
            ]
            for edge in (edges[int(k)] for k in rng.permutation(len(edges))):
                if self._spare[i] and self._spare[edge.neighbour]:
                    yield edge

    def _edges(self, i: int) -> Iterator[_Edge]:
        corners = shapely.get_coordinates(self._shapes[i])
        around = [int(j) for j in self._tree.query(self._shapes[i]) if j != i]
        for k, (start, end) in enumerate(pairwise(corners)):
            piece = shapely.LineString([start, end])
            # In a valid coverage a common edge has the same two ends in both.
            across = next((j for j in around if self._shapes[j].boundary.covers(piece)), None)
            yield _Edge(i, k, start, end, across)

    def _beside(self, edge: _Edge, depth: float) -> shapely.Polygon:
        """Return a strip along most of an edge: outside the parcel, or inside it for a negative depth."""
        along = edge.end - edge.start
        inner = [edge.start + share * along + depth * edge.outward for share in (0.08, 0.92)]
        return shapely.Polygon([edge.start, *on_grid(np.array(inner)), edge.end])

    def _lies_in(self, strip: shapely.Polygon, parcel: int) -> bool:
        """Tell whether a strip lies in a parcel, and touches its outline only along the edge that it starts from."""
        shape = self._shapes[parcel]
        return shape.covers(strip) and shape.boundary.distance(shapely.MultiPoint(_far_points(strip))) > _CLEAR_M

    def _accept(self, edge: _Edge, detour: shapely.Geometry) -> tuple[str, str]:
        """Let the outline take the detour instead of the edge."""
        corners = shapely.get_coordinates(self.shapes[edge.parcel])
        middle = shapely.get_coordinates(detour)[1 : 3 if detour.geom_type == "Polygon" else 2]
        self.shapes[edge.parcel] = shapely.Polygon(np.insert(corners, edge.corner + 1, middle, axis=0))
        self._spare[edge.parcel] = False
        if edge.neighbour is not None:
            self._spare[edge.neighbour] = False
        other = "" if edge.neighbour is None else str(self._ids[edge.neighbour])
        return str(self._ids[edge.parcel]), other


def _far_points(strip: shapely.Polygon) -> np.ndarray:
    """Return the two points of a strip that do not lie on the edge beside which it runs."""
    return shapely.get_coordinates(strip)[1:3]


def _left_of_line(start: np.ndarray, middle: np.ndarray, end: np.ndarray) -> bool:
    """Tell, in exact arithmetic, whether a point lies to the left of the line from start to end."""
    (ax, ay), (bx, by), (cx, cy) = ([Fraction(float(x)) for x in point] for point in (start, middle, end))
    return (cx - ax) * (by - ay) > (cy - ay) * (bx - ax)


def _too_few(what: str, found: int, wanted: int) -> RuntimeError:
    return RuntimeError(f"the parcels give room for {found} {what}, {wanted} are wanted")
