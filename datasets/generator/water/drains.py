"""The drains before and after the works, with the heights of their inverts. All invented.

The invert is the lowest point inside a drain. Water runs where the invert falls towards the outlet.

Before the works some lanes have a ditch or a channel that people dug at about the same depth below the ground all
along: it falls where the ground falls. After the works each invert is set from the upper ends down, so that it falls by
at least `_LEAST_FALL` everywhere and lies at least `_COVER_CM` below the ground.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from generator.form.grid import on_grid
from generator.settings import CRS, ORIGIN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.water.network import Node, Reach
    from generator.water.terrain import Terrain

# Invented.
_HAS_DRAIN = {"outlet": 0.62, "canal road": 0.34, "lane": 0.72, "path": 0.55}
_LOST_OUTLET = 0.10  # a drain below which nothing was dug
_DUG_CM = (18, 46)
_LEAST_FALL = 0.003
_COVER_CM = 40
_OUTLET_DROP_CM = 5
_SECTIONS = {  # before: section and material with their odds, and widths in metres
    "outlet": ((("pipe", "concrete"), 0.6), (("pipe", "plastic"), 0.25), (("open ditch", "earth"), 0.15)),
    "canal road": ((("open ditch", "earth"), 0.7), (("covered channel", "concrete"), 0.3)),
    "lane": ((("open ditch", "earth"), 0.45), (("open ditch", "brick"), 0.3), (("pipe", "plastic"), 0.25)),
    "path": ((("open ditch", "earth"), 0.6), (("pipe", "plastic"), 0.4)),
}
_WIDTHS_M = {
    ("pipe", "concrete"): (0.3, 0.4, 0.5),
    ("pipe", "plastic"): (0.11, 0.16, 0.2),
    ("open ditch", "earth"): (0.3, 0.4, 0.5),
    ("open ditch", "brick"): (0.25, 0.3, 0.4),
    ("covered channel", "concrete"): (0.3, 0.4),
}
# After: one section for each kind, with its width.
_NEW = {
    "outlet": ("pipe", "concrete", 0.6),
    "canal road": ("covered channel", "concrete", 0.5),
    "lane": ("covered channel", "concrete", 0.3),
    "path": ("pipe", "plastic", 0.3),
}
_WORN = 0.05  # of the new drains
KINDS = {"outlet": "outlet", "canal road": "road drain", "lane": "lane drain", "path": "lane drain"}


def before(
    rng: np.random.Generator, found: list[Reach], terrain: Terrain, buildings: gpd.GeoDataFrame
) -> gpd.GeoDataFrame:
    """Draw the drains before the works: some lanes have one, and not each of them leads water away.

    Parameters
    ----------
    rng : numpy.random.Generator
    found : list of Reach
    terrain : Terrain
    buildings : geopandas.GeoDataFrame
        A drain below a house is hard to clean.

    Returns
    -------
    geopandas.GeoDataFrame
    """
    luck, lost = rng.random(len(found)), rng.random(len(found)) < _LOST_OUTLET
    depth = {node: int(rng.integers(*_DUG_CM)) for node in _nodes(found)}
    has = _dug(found, luck, lost)
    ground = _ground_cm(found, terrain)
    under = buildings.sindex.query(np.array([r.line for r in found], dtype=object), predicate="crosses")[0]
    blocked = np.isin(np.arange(len(found)), under)
    rows = []
    for i, reach in enumerate(found):
        options = _SECTIONS[reach.street_class]
        section, material = options[int(np.searchsorted(np.cumsum([p for _, p in options]), rng.random()))][0]
        width = float(rng.choice(_WIDTHS_M[section, material]))
        silted = rng.random() + 0.25 * (material == "earth") + 0.4 * bool(blocked[i])
        if not has[i]:
            continue
        up = ground[reach.start] - depth[reach.start]
        down = _mouth(up, rng) if reach.end is None else ground[reach.end] - depth[reach.end]
        condition = "good" if silted < 0.15 else "fair" if silted < 0.62 else "poor"
        rows.append((reach, section, material, width, condition, up, down))
    return _layer(rows)


def after(rng: np.random.Generator, found: list[Reach], terrain: Terrain) -> gpd.GeoDataFrame:
    """Draw the drains after the works: in every street of the settlement, falling all the way to the canal.

    Parameters
    ----------
    rng : numpy.random.Generator
    found : list of Reach
    terrain : Terrain
        After the works.

    Returns
    -------
    geopandas.GeoDataFrame
    """
    ground = _ground_cm(found, terrain)
    outflow = {}
    for reach in found:  # several streets may lead down from a node: the shortest way carries what comes in
        known = outflow.get(reach.start)
        if known is None or reach.distance < known.distance:
            outflow[reach.start] = reach
    invert = {node: ground[node] - _COVER_CM for node in _nodes(found)}
    falls = {}
    for reach in sorted(found, key=lambda r: -r.distance):
        up = invert[reach.start] if outflow[reach.start] is reach else ground[reach.start] - _COVER_CM
        fall = int(np.ceil(_LEAST_FALL * 100 * reach.line.length)) or 1
        if reach.end is None:
            falls[id(reach)] = (up, up - max(fall, _OUTLET_DROP_CM))
            continue
        invert[reach.end] = min(invert[reach.end], up - fall)
        falls[id(reach)] = (up, None)
    rows = []
    for reach in found:
        up, down = falls[id(reach)]
        condition = "fair" if rng.random() < _WORN else "good"
        rows.append((reach, *_NEW[reach.street_class], condition, up, invert[reach.end] if down is None else down))
    return _layer(rows)


def working(drains: gpd.GeoDataFrame) -> pd.Series:
    """Tell which drains lead water to the canal: they and all below them fall, and none is in poor condition.

    Parameters
    ----------
    drains : geopandas.GeoDataFrame

    Returns
    -------
    pandas.Series
        Of bool, with the index of `drains`.
    """
    sound = (drains["invert_up_m"] > drains["invert_down_m"]) & (drains["condition"] != "poor")
    next_row = drains["flows_to"].map(pd.Series(drains.index, drains["drain_id"])).to_numpy(float)
    to_canal = (drains["ends_in"] == "canal").to_numpy()
    works = (sound & (drains["ends_in"] == "canal")).to_numpy()
    for _ in range(len(drains)):
        below = np.where(np.isnan(next_row), 0, next_row).astype(int)
        further = sound.to_numpy() & (to_canal | (~np.isnan(next_row) & works[below]))
        if (further == works).all():
            break
        works = further
    return pd.Series(works, index=drains.index)


def _dug(found: list[Reach], luck: np.ndarray, lost: np.ndarray) -> np.ndarray:
    """Tell which reaches have a drain: seldom one below which nobody has dug."""
    has = np.zeros(len(found), bool)
    dug: set[Node] = set()  # from here water is led on
    for i in sorted(range(len(found)), key=lambda i: (found[i].distance, i)):
        reach = found[i]
        led_on = reach.end is None or reach.end in dug
        has[i] = luck[i] < _HAS_DRAIN[reach.street_class] if led_on else lost[i]
        if has[i]:
            dug.add(reach.start)
    return has


def _mouth(up: int, rng: np.random.Generator) -> int:
    return up - int(rng.integers(-4, 22))


def _nodes(found: list[Reach]) -> list[Node]:
    return sorted({node for reach in found for node in (reach.start, reach.end) if node is not None})


def _ground_cm(found: list[Reach], terrain: Terrain) -> Mapping[Node, int]:
    nodes = _nodes(found)
    heights = terrain.at(np.array(nodes) - np.asarray(ORIGIN))
    return dict(zip(nodes, np.round(heights * 100).astype(int).tolist(), strict=True))


def _layer(rows: list[tuple[Reach, str, str, float, str, int, int]]) -> gpd.GeoDataFrame:
    reaches = [row[0] for row in rows]
    ids = [f"DR{i:03d}" for i in range(1, len(rows) + 1)]
    # Where several drains lead on from a node, water takes the shortest way.
    by_distance = sorted(zip(reaches, ids, strict=True), key=lambda pair: -pair[0].distance)
    next_id = {reach.start: name for reach, name in by_distance}
    flows_to = [None if r.end is None else next_id.get(r.end) for r in reaches]
    ends_in = ["canal" if r.end is None else "nowhere" if name is None else "drain" for r, name in
               zip(reaches, flows_to, strict=True)]  # fmt: skip
    lines = shapely.transform(np.array([r.line for r in reaches], dtype=object), on_grid)
    columns = {
        "drain_id": ids,
        "flows_to": flows_to,
        "street_id": [r.street_id for r in reaches],
        "kind": [KINDS[r.street_class] for r in reaches],
        "section": [row[1] for row in rows],
        "material": [row[2] for row in rows],
        "width_m": [row[3] for row in rows],
        "condition": [row[4] for row in rows],
        "invert_up_m": [row[5] / 100 for row in rows],
        "invert_down_m": [row[6] / 100 for row in rows],
        "ends_in": ends_in,
    }
    return gpd.GeoDataFrame(columns, geometry=lines, crs=CRS)
