"""Places that serve everybody, before and after the works."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from generator.form.grid import exact_area, faces, on_grid, snap
from generator.form.layers import frame
from generator.settings import CANAL_LENGTH_M, ORIGIN
from generator.works.ground import strip
from generator.works.section import CYCLE_LANE_M

if TYPE_CHECKING:
    import geopandas as gpd

    from generator.works.settlement import Rebuilt

# Invented.
_WELLS = 3
_WELL_M = 1.6

# Attested in a source for this meaning (Fresh News, 2016); the others have no Khmer name that a source attests.
_GARDEN_KM = "សួនច្បារ"
_OF_THE_COMMUNITY = {"pagoda": "Pagoda", "market": "Market"}


def before(parcels: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return pagoda, market, and wells on the largest open pockets.

    Parameters
    ----------
    parcels : geopandas.GeoDataFrame
        Before the works.
    """
    found = _that_stay(parcels)
    pockets = parcels[parcels["land_use"] == "open"].sort_values(["area_m2", "parcel_id"], ascending=[False, True])
    for number, pocket in enumerate(pockets.head(_WELLS).sort_values("parcel_id").itertuples(), start=1):
        x, y = on_grid(np.array(_local(pocket.geometry).representative_point().coords[0]))
        half = _WELL_M / 2
        found.append(("well", f"Well {number}", pocket.parcel_id, shapely.box(x - half, y - half, x + half, y + half)))
    return _layer(found)


def after(parcels: gpd.GeoDataFrame, place: Rebuilt, order: np.ndarray) -> gpd.GeoDataFrame:
    """Return the collective facilities of the programme, and what was there before and stays.

    Parameters
    ----------
    parcels : geopandas.GeoDataFrame
        After the works.
    place : Rebuilt
    order : numpy.ndarray
        For each parcel the index of its plot.
    """
    found = _that_stay(parcels)
    greens = 0
    for row, index in enumerate(order):
        parcel, name = place.parcels[index], parcels["parcel_id"].iloc[row]
        if parcel.site is None:
            continue
        if parcel.use == "community centre":
            centre, creche = _halves(place, index)
            found += [("community centre", "Community centre", name, centre), ("crèche", "Crèche", name, creche)]
        elif parcel.use == "green space":
            greens += 1
            found.append(("green space", f"Green space {greens}", name, parcel.shape))
        else:
            found.append(("play and sports", "Play and sports area", name, parcel.shape))
    stations = np.arange(0, CANAL_LENGTH_M + 1, 4.0)
    stations[-1] = CANAL_LENGTH_M
    for side, bank in ((1, "east"), (-1, "west")):
        near = place.section.road_near
        shape = snap(strip(place.land.canal, stations, side * near, side * (near + CYCLE_LANE_M)))
        found.append(("cycle lane", f"Cycle lane, {bank} bank", None, shape))
    return _layer(found)


def _that_stay(parcels: gpd.GeoDataFrame) -> list[tuple[str, str, str | None, shapely.Polygon]]:
    rows = parcels[parcels["land_use"].isin(list(_OF_THE_COMMUNITY))]
    return [
        (row.land_use, _OF_THE_COMMUNITY[row.land_use], row.parcel_id, _local(row.geometry))
        for row in rows.itertuples()
    ]


def _local(shape: shapely.Polygon) -> shapely.Polygon:
    return shapely.transform(shape, lambda xy: on_grid(xy - np.asarray(ORIGIN)))


def _halves(place: Rebuilt, index: int) -> tuple[shapely.Polygon, shapely.Polygon]:
    """Part the community centre's land: the southern half for the centre, the northern one for the crèche."""
    parcel = place.parcels[index]
    site, canal = parcel.site, place.land.canal
    middle = (site.start + site.end) / 2
    reach = site.side * np.array([place.section.road_far - 1, place.section.road_far + site.depth + 1])
    parts = faces([parcel.shape, canal.line(np.array([middle, middle]), reach)])
    inside = [part for part in parts if parcel.shape.covers(part.representative_point())]
    south, north = sorted(inside, key=lambda part: canal.axis.project(part.centroid))
    return south, north


def _layer(rows: list[tuple[str, str, str | None, shapely.Polygon]]) -> gpd.GeoDataFrame:
    return frame(
        {
            "facility_id": [f"FA{i:02d}" for i in range(1, len(rows) + 1)],
            "kind": [kind for kind, *_ in rows],
            "name_en": [name for _, name, *_ in rows],
            "name_km": [_GARDEN_KM if kind == "green space" else None for kind, *_ in rows],
            "area_m2": [exact_area(shape) for *_, shape in rows],
            "parcel_id": [parcel for *_, parcel, _ in rows],
        },
        [shape for *_, shape in rows],
    )
