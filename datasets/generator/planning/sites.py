"""Candidate sites for the collective facilities, on the ground as it is before the works.

Good ones and bad ones, on purpose: open pockets that nobody can reach, cheap land far away, dear land in the middle, a
pagoda's court that costs nothing but a promise, banks that are free of charge once the families have gone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from generator.form.grid import exact_area, polygons, snap
from generator.planning.frames import layer, side_of, strip
from generator.randomness import stream
from generator.settings import CANAL_LENGTH_M, GRID_M

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd
    import pandas as pd

    from generator.twin import Draft

# Least ground in m2 for each use. Play: the smallest play area of a British norm (LAP); the others are assumed.
LEAST_M2 = {"creche": 130.0, "community_centre": 100.0, "green_space": 60.0, "play_sports": 100.0}
_SMALLEST_M2 = min(LEAST_M2.values())
# Least frontage in metres for a building with many visitors: a door and a cart's turn. Assumed.
_ENTRANCE_M = 2.5
_TOUCH_M = 0.12  # as in the parcels' frontage


@dataclass(frozen=True)
class Site:
    """A site before it has a number, at the fictional place."""

    shape: shapely.Polygon
    kind: str
    parcel: str | None = None


def draw(draft: Draft, costs: pd.DataFrame) -> gpd.GeoDataFrame:
    """Choose and judge the sites.

    Parameters
    ----------
    draft : Draft
    costs : pandas.DataFrame
        The price list: land, demolition, rehousing and soil are priced from it.

    Returns
    -------
    geopandas.GeoDataFrame
        From south to north; sites do not overlap.
    """
    rng = stream(draft.seed, "candidate sites")
    axis = draft.clean["canal_axis"].geometry.iloc[0]
    sites = [site for find in (_pockets, _vacant, _court, _workshops, _private, _banks, _clearings)
             for site in find(draft, rng)]  # fmt: skip
    sites = _apart(sites)
    sites.sort(key=lambda site: shapely.line_locate_point(axis, site.shape.representative_point()))
    return _judged(draft, rng, costs, sites)


def _pockets(draft: Draft, _rng: np.random.Generator) -> Iterator[Site]:
    """Give the open ground between the parcels."""
    parcels = draft.clean["parcels"]
    for row in parcels[(parcels["land_use"] == "open") & (parcels["area_m2"] >= _SMALLEST_M2)].itertuples():
        yield Site(row.geometry, "open ground", row.parcel_id)


def _vacant(draft: Draft, _rng: np.random.Generator) -> Iterator[Site]:
    """Give the largest plots for homes on which nobody lives."""
    parcels = draft.clean["parcels"]
    lived_in = parcels["parcel_id"].isin(draft.clean["occupancy"]["parcel_id"])
    free = parcels[(parcels["land_use"] == "residential") & ~lived_in & (parcels["area_m2"] >= _SMALLEST_M2)]
    for row in free.sort_values(["area_m2", "parcel_id"], ascending=[False, True]).head(4).itertuples():
        yield Site(row.geometry, "vacant plot", row.parcel_id)


def _court(draft: Draft, _rng: np.random.Generator) -> Iterator[Site]:
    """Give the two largest free corners of the pagoda's ground."""
    parcels, buildings = draft.clean["parcels"], draft.clean["buildings"]
    for row in parcels[parcels["land_use"] == "pagoda"].itertuples():
        halls = shapely.union_all(buildings.loc[buildings["parcel_id"] == row.parcel_id, "geometry"]).buffer(1.5)
        corners = shapely.get_coordinates(row.geometry.minimum_rotated_rectangle)[:4]
        u, v = corners[1] - corners[0], corners[3] - corners[0]
        corner = [
            shapely.Polygon([corners[0] + u * x + v * y for x, y in ((a, c), (b, c), (b, d), (a, d))])
            for a, b, c, d in ((0, 0.3, 0.6, 1), (0.7, 1, 0, 0.6), (0.3, 0.7, 0, 0.34), (0, 0.38, 0.78, 1))
        ]
        open_ground = [snap(shape.intersection(row.geometry).difference(halls)) for shape in corner]
        free = [part for ground in open_ground for part in polygons(ground, min_area=_SMALLEST_M2)]
        free.sort(key=lambda part: -round(part.area))
        for part in free[:2]:
            if not part.interiors:
                yield Site(part, "pagoda court", row.parcel_id)


def _workshops(draft: Draft, rng: np.random.Generator) -> Iterator[Site]:
    """Give two of the workshops, whose owners might sell."""
    parcels = draft.clean["parcels"]
    rows = parcels[parcels["land_use"] == "workshop"]
    for row in rows.iloc[sorted(rng.choice(len(rows), min(2, len(rows)), replace=False))].itertuples():
        yield Site(row.geometry, "workshop", row.parcel_id)


def _private(draft: Draft, rng: np.random.Generator) -> Iterator[Site]:
    """Give private yards of the city that lie at the canal road, where the bank is not settled."""
    blocks = draft.clean["city_blocks"].geometry.to_numpy()
    tree = shapely.STRtree(blocks)
    given: list[tuple[int, float]] = []
    for _ in range(400):
        if len(given) == 6:
            return
        bank = draft.form.banks[int(rng.integers(2))]
        length, depth = rng.uniform(14, 34), rng.uniform(16, 38)
        start = rng.uniform(20, CANAL_LENGTH_M - 20 - length)
        if any(side == bank.side and abs(start - at) < 130 for side, at in given):
            continue
        front = float(bank.road_centre(start + length / 2))
        yard = strip(draft.form.canal, bank.side, (start, start + length), (front, front + depth))
        for block in blocks[np.sort(tree.query(yard, predicate="intersects"))]:
            parts = polygons(snap(yard.intersection(block)), min_area=0.7 * length * (depth - 4))
            if parts:
                yield Site(parts[0], "private land")
                given.append((bank.side, start))


def _banks(draft: Draft, rng: np.random.Generator) -> Iterator[Site]:
    """Give stretches of plots between road and water: free of charge, but people live there."""
    form, parcels = draft.form, draft.clean["parcels"]
    ground = np.array([form.plots[i].ground for i in draft.order])
    for index in sorted({g for g in ground if form.grounds[g].waterside}):
        rows = np.flatnonzero(ground == index)
        count = int(rng.integers(3, 7))
        if len(rows) < count:
            continue
        first = int(rng.integers(len(rows) - count + 1))
        whole = polygons(snap(shapely.union_all(parcels.geometry.to_numpy()[rows[first : first + count]])))
        if len(whole) == 1 and whole[0].area >= LEAST_M2["play_sports"]:
            yield Site(whole[0], "settled bank")


def _clearings(draft: Draft, rng: np.random.Generator) -> Iterator[Site]:
    """Give groups of neighbouring plots with houses, one on each bank: central, and dear in another way."""
    parcels = draft.clean["parcels"]
    homes = parcels[parcels["land_use"] == "residential"].reset_index(drop=True)
    shapes = homes.geometry.to_numpy()
    tree = shapely.STRtree(shapes)
    for bank in ("east", "west"):
        own = np.flatnonzero((homes["bank"] == bank) & homes["fronts_canal_road"] & (homes["area_m2"] > 45))
        for start in rng.permutation(own)[:20]:
            near = tree.query(shapes[start], predicate="dwithin", distance=GRID_M)
            group = sorted(
                near, key=lambda i: (round(shapely.distance(shapes[i].centroid, shapes[start].centroid), 1), i)
            )
            whole = polygons(snap(shapely.union_all(shapes[group[:4]])))
            if len(whole) == 1 and not whole[0].interiors and whole[0].area >= LEAST_M2["creche"]:
                yield Site(whole[0], "settled plots")
                break


def _apart(sites: list[Site]) -> list[Site]:
    """Leave out sites that overlap one before them."""
    kept: list[Site] = []
    for site in sites:
        if all(site.shape.intersection(other.shape).area < GRID_M for other in kept):
            kept.append(site)
    return kept


def _judged(draft: Draft, rng: np.random.Generator, costs: pd.DataFrame, sites: list[Site]) -> gpd.GeoDataFrame:
    """Measure each site and say who owns it, what it costs, what stands against it and what may be built."""
    shapes = np.array([site.shape for site in sites], dtype=object)
    price = costs.set_index("item")["likely_usd"]
    area = np.array([exact_area(shape) for shape in shapes])
    frontage = _frontage(draft, shapes)
    houses, families = _counted(draft, shapes)
    kind = np.array([site.kind for site in sites])
    places = layer({}, shapes).geometry
    titled = _titled_m2(draft, shapes)
    owner = np.array([_owner(rng, *about) for about in zip(kind, titled / area, strict=True)])
    obstacle = _obstacles(draft, rng, kind, places, built=houses > 0, reached=frontage > 0)
    reached = frontage >= _ENTRANCE_M
    per_m2 = np.where(reached, price["land on a street"], price["land inside"])
    sold = np.where(np.isin(kind, ["workshop", "private land"]), area, titled)
    land = sold * per_m2
    soil = np.where(obstacle == "polluted soil", area * price["soil cleaning"], 0)
    clearing = houses * price["demolition"] + families * price["rehousing"] + soil
    # No building beside the water and on what belongs to the public, nor where no cart gets in.
    buildable = (owner != "state public") & (kind != "settled bank") & reached
    axis = draft.clean["canal_axis"].geometry.iloc[0]
    side = side_of(axis, shapely.point_on_surface(shapes))
    return layer(
        {
            "site_id": [f"CS{i:02d}" for i in range(1, len(sites) + 1)],
            "kind": kind,
            "parcel_id": [site.parcel for site in sites],
            "bank": np.where(side > 0, "east", "west"),
            "area_m2": area,
            "frontage_m": frontage,
            "ownership": owner,
            "houses": houses,
            "families": families,
            "obstacle": obstacle,
            "land_cost_usd": np.round(land / 100).astype(int) * 100,
            "clearing_cost_usd": np.round(clearing / 50).astype(int) * 50,
            "for_creche": buildable & (area >= LEAST_M2["creche"]),
            "for_community_centre": buildable & (area >= LEAST_M2["community_centre"]),
            "for_green_space": area >= LEAST_M2["green_space"],
            "for_play_sports": (area >= LEAST_M2["play_sports"]) & (frontage > 0),
        },
        shapes,
    )


def _frontage(draft: Draft, shapes: np.ndarray) -> np.ndarray:
    """Return the length of each site's edge that lies on a street."""
    streets = draft.clean["streets"]
    ground = shapely.union_all(
        shapely.buffer(streets.geometry.to_numpy(), streets["width_m"].to_numpy() / 2, cap_style="flat",
                       join_style="mitre", mitre_limit=3)
    )  # fmt: skip
    near = shapely.length(shapely.intersection(shapely.boundary(shapes), ground.buffer(_TOUCH_M)))
    return np.where(near < 4 * _TOUCH_M, 0.0, np.round(near, 1))


def _counted(draft: Draft, shapes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return how many houses stand on each site and how many families live on its plots."""
    buildings, parcels = draft.clean["buildings"].geometry, draft.clean["parcels"]
    lived_in = parcels[parcels["parcel_id"].isin(draft.clean["occupancy"]["parcel_id"])].geometry
    families_on = draft.clean["occupancy"]["parcel_id"].value_counts()
    houses = [int((buildings.intersection(shape).area > 2).sum()) for shape in shapes]
    names = parcels["parcel_id"]
    families = [int(families_on[names[lived_in.index[lived_in.representative_point().within(shape)]]].sum())
                for shape in shapes]  # fmt: skip
    return np.array(houses), np.array(families)


def _titled_m2(draft: Draft, shapes: np.ndarray) -> np.ndarray:
    """Return how much of each site the register shows titles for."""
    units = draft.clean["spatial_units"].merge(draft.clean["ba_units"], on="ba_unit_id")
    titled = units.loc[units["title_number"].notna(), "parcel_id"]
    parcels = draft.clean["parcels"]
    parcels = parcels[parcels["parcel_id"].isin(titled)]
    inside = parcels.geometry.representative_point()
    return np.array([float(parcels.loc[inside.within(shape), "area_m2"].sum()) for shape in shapes])


def _owner(rng: np.random.Generator, kind: str, titled: float) -> str:
    """Tell who owns a site, a share of which is titled."""
    public = rng.random() < 0.35
    if kind == "pagoda court":
        return "monastery"
    if kind in ("workshop", "private land"):
        return "private"
    if titled > 0:
        return "private" if titled > 0.99 else "partly titled"
    return "state public" if kind == "settled bank" or (kind == "open ground" and public) else "state private"


def _obstacles(
    draft: Draft,
    rng: np.random.Generator,
    kind: np.ndarray,
    places: gpd.GeoSeries,
    *,
    built: np.ndarray,
    reached: np.ndarray,
) -> np.ndarray:
    """Name the worst obstacle of each site."""
    heights = draft.terrain.of(places).to_numpy()
    low = heights < np.quantile(draft.terrain.of(draft.clean["parcels"].geometry), 0.25)
    claimed, trees = rng.random(len(kind)) < 0.22, rng.random(len(kind)) < 0.25
    return np.select(
        [kind == "workshop", built, ~reached, low, claimed, trees],
        ["polluted soil", "houses", "no access", "low ground", "claims", "old trees"],
        "none",
    )
