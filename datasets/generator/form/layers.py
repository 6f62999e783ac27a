"""The layers of the GeoPackage, numbered and measured."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from generator.form import parcels as parcels_module
from generator.form.grid import exact_area, polygons, to_place
from generator.settings import CANAL_WIDTH_M, CRS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.form.buildings import House
    from generator.form.settlement import Settlement
    from generator.form.streets import Way

_AHEAD_M = 4.0  # a street leaves the map where nothing is built this far beyond its end
_TOUCH_M = 0.12  # two lines nearer than this, on a grid of 0.05 m, are the same line


def frame(columns: dict[str, object], shapes: Sequence[shapely.Geometry]) -> gpd.GeoDataFrame:
    """Return a layer at the fictional place."""
    # Normal form: the same ring always starts at the same corner, whatever order the geometry engine works in.
    placed = shapely.normalize(to_place(np.array(shapes, dtype=object))) if len(shapes) else []
    return gpd.GeoDataFrame(columns, geometry=placed, crs=CRS)


def canal_layers(settlement: Settlement) -> dict[str, gpd.GeoDataFrame]:
    """Return the canal, its axis and its banks."""
    canal = settlement.canal
    banks = [canal.bank(1), canal.bank(-1)]
    return {
        "canal": frame({"canal_id": ["CN1"], "width_m": [CANAL_WIDTH_M]}, [canal.water]),
        "canal_axis": _directed({"canal_id": ["CN1"], "length_m": [round(canal.axis.length, 1)]}, [canal.axis]),
        "banks": _directed({"bank": ["east", "west"], "length_m": [round(b.length, 1) for b in banks]}, banks),
    }


def _directed(columns: dict[str, object], lines: Sequence[shapely.LineString]) -> gpd.GeoDataFrame:
    """Return a layer of lines that keep their direction, from south to north."""
    return gpd.GeoDataFrame(columns, geometry=to_place(np.array(lines, dtype=object)), crs=CRS)


def street_layers(settlement: Settlement) -> dict[str, gpd.GeoDataFrame]:
    """Return the street network and the bridges."""
    axis = settlement.canal.axis
    order = {"canal road": 0, "lane": 1, "path": 1, "city street": 2}

    def key(stretch: tuple) -> tuple:
        way, _ = stretch
        middle = way.line.interpolate(0.5, normalized=True)
        return order[way.street_class], round(axis.project(middle), 2), middle.x, middle.y

    stretches = sorted(settlement.stretches, key=key)
    ways = [way for way, _ in stretches]
    streets = _directed(
        {
            "street_id": _ids("ST", len(ways), 3),
            "street_class": [way.street_class for way in ways],
            "width_m": [way.width for way in ways],
            "surface": [way.surface for way in ways],
            "label_km": [way.label or None for way in ways],
            "dead_end": [
                bool(dead and not (leaves and way.street_class == "city street"))
                for (way, dead), leaves in zip(stretches, _leaving(ways, settlement), strict=True)
            ],
        },
        [way.line for way in ways],
    )
    bridges = _directed(
        {"bridge_id": _ids("BR", len(settlement.bridges), 1), "width_m": [w for _, w in settlement.bridges]},
        [line for line, _ in settlement.bridges],
    )
    return {"streets": streets, "bridges": bridges}


def _leaving(ways: list[Way], settlement: Settlement) -> list[bool]:
    """Tell which streets have a loose end that leaves the map: beyond it nothing is built."""
    built = shapely.STRtree([*settlement.city_blocks, *(plot.shape for plot in settlement.plots)])
    ends = Counter(end for way in ways for end in (way.line.coords[0], way.line.coords[-1]))
    found = []
    for way in ways:
        xy = list(way.line.coords)
        aheads = [_ahead(*pair) for pair in (xy[1::-1], xy[-2:]) if ends[pair[1]] == 1]
        found.append(any(not len(built.query(ahead, predicate="intersects")) for ahead in aheads))
    return found


def _ahead(before: tuple[float, float], end: tuple[float, float]) -> shapely.LineString:
    step = np.subtract(end, before)
    return shapely.LineString([end, end + step / np.hypot(*step) * _AHEAD_M])


def parcel_layers(settlement: Settlement) -> tuple[dict[str, gpd.GeoDataFrame], np.ndarray]:
    """Return blocks and parcels, and for each parcel the index of its plot."""
    canal = settlement.canal
    plots = settlement.plots
    block_shapes, block_of = _blocks(settlement)
    where = [(block_of[i], parcels_module.position(canal, p.shape), p.shape.centroid.x) for i, p in enumerate(plots)]
    order = np.array(sorted(range(len(plots)), key=lambda i: where[i]))
    shapes = np.array([plots[i].shape for i in order], dtype=object)
    edges = shapely.boundary(shapes)
    frontage = shapely.length(shapely.intersection(edges, _reach(settlement.surface)))
    on_road = shapely.length(shapely.intersection(edges, _reach(settlement.road_surface)))
    # A corner that only touches a street has up to twice the tolerance in its reach: that is no frontage.
    frontage = np.where(frontage < 4 * _TOUCH_M, 0.0, frontage)
    block_ids = np.array(_ids("BK", len(block_shapes), 2))
    parcels = frame(
        {
            "parcel_id": _ids("PL", len(order), 3),
            "block_id": block_ids[[block_of[i] for i in order]],
            "bank": [settlement.grounds[plots[i].ground].bank.name for i in order],
            "land_use": [plots[i].use for i in order],
            "area_m2": [exact_area(shape) for shape in shapes],
            "frontage_m": np.round(frontage, 1),
            "fronts_canal_road": on_road > 1.0,
        },
        shapes,
    )
    bank_of = dict(zip(parcels["block_id"], parcels["bank"], strict=True))
    blocks = frame({"block_id": block_ids, "bank": [bank_of[name] for name in block_ids]}, block_shapes)
    return {"blocks": blocks, "parcels": parcels}, order


def _reach(surface: shapely.Geometry) -> shapely.Geometry:
    """Return what lies on a surface or at its edge; for one seed in thirty the buffer alone crosses itself."""
    return shapely.make_valid(surface.buffer(_TOUCH_M))


def _blocks(settlement: Settlement) -> tuple[list[shapely.Polygon], list[int]]:
    """Return the blocks from south to north, and the block of each plot.

    A block is the union of its parcels. Where a scrap that nobody took splits a ground, it is two blocks.
    """
    plots = settlement.plots
    parts = [
        part
        for ground in sorted({plot.ground for plot in plots})
        for part in polygons(shapely.union_all([plot.shape for plot in plots if plot.ground == ground]))
    ]
    parts.sort(key=lambda part: (parcels_module.position(settlement.canal, part), part.centroid.x))
    inside = shapely.STRtree(parts).query([plot.shape.representative_point() for plot in plots], predicate="within")
    assert (inside[0] == np.arange(len(plots))).all()
    return parts, inside[1].tolist()


def building_layer(houses: list[House], order: np.ndarray, parcels: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the buildings, numbered in the order of their parcels."""
    row_of = {int(plot): row for row, plot in enumerate(order)}
    houses = sorted(houses, key=lambda house: row_of[house.plot])
    return frame(
        {
            "building_id": _ids("BD", len(houses), 3),
            "parcel_id": parcels["parcel_id"].to_numpy()[[row_of[house.plot] for house in houses]],
            "wall": [house.wall for house in houses],
            "roof": [house.roof for house in houses],
            "storeys": [house.storeys for house in houses],
            "condition": [house.condition for house in houses],
            "over_water": [house.over_water for house in houses],
        },
        [house.shape for house in houses],
    )


def city_layer(settlement: Settlement) -> gpd.GeoDataFrame:
    """Return the city blocks around."""
    axis = settlement.canal.axis
    blocks = sorted(settlement.city_blocks, key=lambda b: (round(axis.project(b.centroid), 2), b.centroid.x))
    return frame({"city_block_id": _ids("CB", len(blocks), 2)}, blocks)


def _ids(prefix: str, count: int, least_digits: int) -> list[str]:
    digits = max(least_digits, len(str(count)))
    return [f"{prefix}{i:0{digits}d}" for i in range(1, count + 1)]


def canal_distance(settlement: Settlement, order: np.ndarray) -> pd.Series:
    """Return each parcel's distance from the water, in the order of the parcels."""
    shapes = np.array([settlement.plots[i].shape for i in order], dtype=object)
    return pd.Series(shapely.distance(shapes, settlement.canal.water))
