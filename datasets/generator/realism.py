"""Compares the form of the twin with real outlines and with earlier constructions, by plain measures.

The real outlines are never part of the course: OpenStreetMap's licence (ODbL) asks that a database made with it stays
open under the same licence, and the twin lies at a fictional place. Only a table of summaries is kept. To make it anew
from a folder with extracts, in `datasets/`:

    python -m generator.realism FOLDER --extracted 2026-07-03 > ../book/data/realism.csv
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import shapely

from generator.form import measures
from generator.settings import CRS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from geopandas import GeoDataFrame, GeoSeries

QUANTILES = {"p10": 0.10, "p25": 0.25, "p50": 0.50, "p75": 0.75, "p90": 0.90}
UNITS = {
    "area": "m2",
    "turn": "degrees",
    "gap": "m",
    "thickness": "m",
    "run": "m",
    "front_to_front": "m",
    "orientation_entropy": "nats",
}

# The files of an extract.
BUILDINGS = "osm_stung_meanchey_bld.geojson"
ROADS = "osm_stung_meanchey_roads.geojson"
WATER = "osm_stung_meanchey_water.geojson"
COMMUNES = "phnom_penh_communes_2014_geoboundaries.geojson"
COMMUNE = "Stueng Mean chey"

OSM = {"source": "© OpenStreetMap contributors", "licence": "ODbL 1.0"}
OSM_IN_COMMUNE = {
    "source": "© OpenStreetMap contributors; boundary: geoBoundaries, Open Development Mekong 2014, clipped",
    "licence": "ODbL 1.0; CC BY 4.0",
}
NEAR_WATER_M = 100.0
_EDGE_M = 10.0  # a street that ends this near to the edge of the window was cut off by it
_OSM_GRID_M = 0.1  # to which the extract's coordinates were rounded
_NODED = 0.0  # the twin's streets meet at common points: nothing to round
_BLOCK_M2 = 50.0  # smaller faces between streets are traffic islands


def outlines(shapes: GeoSeries, *, gaps: bool = True) -> list[pd.Series]:
    """Measure buildings or parcels."""
    found = [
        measures.area(shapes),
        measures.elongation(shapes),
        measures.rectangularity(shapes),
        measures.turn(shapes),
    ]
    return [*found, measures.gap(shapes)] if gaps else found


def summary(values: pd.Series) -> dict[str, object]:
    """Return number and quantiles of one measure, rounded to three digits after the point.

    Examples
    --------
    >>> summary(pd.Series([1.0, 2.0, 3.0], name="gap"))["p50"]
    2.0
    """
    values = values.dropna()
    quantiles = {name: round(float(values.quantile(q)), 3) for name, q in QUANTILES.items()}
    return {"measure": values.name, "unit": UNITS.get(str(values.name), ""), "n": len(values), **quantiles}


def streets(lines: GeoSeries, leaving: Callable[[GeoSeries], pd.Series], *, grid: float) -> Iterator[dict[str, object]]:
    """Measure a network of streets.

    Parameters
    ----------
    lines : geopandas.GeoSeries
        In metres.
    leaving : callable
        Tells of points whether a street that ends there only leaves the map.
    grid : float
        To which coordinates are rounded.

    Yields
    ------
    dict
        A row for each measure: quantiles, or a single ``value``.
    """
    stretches = measures.network(lines, grid)
    nodes = measures.junctions(stretches)
    cut_off = leaving(nodes.geometry).to_numpy() & (nodes["degree"] == 1).to_numpy()
    whole = stretches[~stretches.intersects(nodes.geometry[cut_off].union_all())]
    yield summary(measures.run(whole))
    yield summary(measures.straightness(whole))
    nodes = nodes[~cut_off]
    crossings = nodes[nodes["degree"] > 2]
    yield _single("dead_end_share", (nodes["degree"] == 1).mean(), len(nodes))
    yield _single("crossroads_share", (crossings["degree"] > 3).mean(), len(crossings))
    yield _single("orientation_entropy", measures.orientation_entropy(stretches), len(stretches))


def _single(measure: str, value: float, n: int) -> dict[str, object]:
    return {"measure": measure, "unit": UNITS.get(measure, ""), "n": int(n), "value": round(float(value), 3)}


def blocks(lines: GeoSeries, *, grid: float) -> gpd.GeoSeries:
    """Return the ground between streets, measured from the middle of the streets."""
    faces = shapely.get_parts(shapely.polygonize(measures.network(lines, grid).to_numpy()))
    found = gpd.GeoSeries(faces, crs=lines.crs)
    return found[found.area > _BLOCK_M2].reset_index(drop=True)


def of_twin(layers: dict[str, GeoDataFrame]) -> pd.DataFrame:
    """Measure the twin before the works.

    Parameters
    ----------
    layers : dict of str to geopandas.GeoDataFrame
        ``parcels``, ``buildings``, ``streets``, ``bridges``, ``canal``, ``canal_axis``.

    Returns
    -------
    pandas.DataFrame
        Columns ``place``, ``layer``, ``measure``, ``unit``, ``n``, quantiles ``p10`` to ``p90`` or a single ``value``.
    """
    parcels, ways = layers["parcels"], layers["streets"]
    homes = parcels[parcels["land_use"] == "residential"]
    houses = layers["buildings"][layers["buildings"]["parcel_id"].isin(homes["parcel_id"])].geometry
    narrow = ways["street_class"].isin(["lane", "path"])
    wide = pd.concat([ways.geometry[~narrow], layers["bridges"].geometry], ignore_index=True)
    every = pd.concat([ways.geometry, layers["bridges"].geometry], ignore_index=True)
    rows = [("parcels", summary(m)) for m in outlines(homes.geometry, gaps=False)]
    rows.append(("parcels", _unmatched(parcels.geometry)))
    rows += [("buildings", summary(m)) for m in outlines(houses)]
    leaving = _leaves_the_map(ways)
    rows += [("streets", row) for row in streets(wide, leaving, grid=_NODED)]
    rows += [("streets and lanes", row) for row in streets(every, leaving, grid=_NODED)]
    for name, chosen in (("lanes", narrow), ("canal roads", ways["street_class"] == "canal road")):
        fronts = measures.front_to_front(ways.geometry[chosen].reset_index(drop=True), layers["buildings"].geometry)
        rows.append((name, summary(fronts)))
    # The strips between the two canal roads hold the canal, and are no blocks.
    between = blocks(wide, grid=_NODED)
    between = between[~between.intersects(layers["canal_axis"].geometry.iloc[0])]
    rows += [("blocks", summary(m)) for m in (measures.area(between), measures.elongation(between))]
    rows.append(("water", summary(measures.thickness(layers["canal"].geometry))))
    return _table("twin", rows)


def _leaves_the_map(ways: GeoDataFrame) -> Callable[[GeoSeries], pd.Series]:
    """Tell of points whether one of the streets that are no dead ends has its loose end there."""
    ends = shapely.get_coordinates(shapely.boundary(ways.geometry.to_numpy()))
    loose = pd.DataFrame(ends, columns=["x", "y"]).assign(dead=ways["dead_end"].to_numpy().repeat(2))
    loose = loose[~loose.duplicated(["x", "y"], keep=False) & ~loose["dead"]]
    edge = shapely.multipoints(loose[["x", "y"]].to_numpy())
    return lambda points: points.distance(edge) < 0.5


def of_extracts(folder: Path, extracted: str) -> pd.DataFrame:
    """Measure real outlines around the real site's sangkat.

    Parameters
    ----------
    folder : pathlib.Path
        With the four files named above, in EPSG:4326.
    extracted : str
        Day on which OpenStreetMap was read, as an ISO date.

    Returns
    -------
    pandas.DataFrame
        As from `of_twin`, and ``source``, ``licence``, ``window``, ``extracted``.

    Raises
    ------
    FileNotFoundError
        Names the file that is missing.
    """
    missing = [name for name in (BUILDINGS, ROADS, WATER, COMMUNES) if not (folder / name).is_file()]
    if missing:
        raise FileNotFoundError(f"{folder} lacks {', '.join(missing)}")
    degrees = gpd.read_file(folder / BUILDINGS).total_bounds
    window_words = "{:.3f}-{:.3f} E, {:.3f}-{:.3f} N".format(*degrees[[0, 2, 1, 3]])
    houses, roads, water, communes = (
        gpd.read_file(folder / name).to_crs(CRS) for name in (BUILDINGS, ROADS, WATER, COMMUNES)
    )
    window = shapely.box(*houses.total_bounds)
    commune = communes.geometry[communes["shapeName"] == COMMUNE].union_all()
    shapes = houses.geometry
    lines = roads.clip(window).geometry.explode(ignore_index=True)
    lines = lines[lines.geom_type == "LineString"]

    rows = [("buildings", summary(m)) for m in outlines(shapes)]
    rows += [
        ("streets", row) for row in streets(lines, lambda p: p.distance(window.boundary) < _EDGE_M, grid=_OSM_GRID_M)
    ]
    rows.append(("streets", summary(measures.front_to_front(measures.network(lines, _OSM_GRID_M), shapes))))
    between = blocks(lines, grid=_OSM_GRID_M)
    rows += [("blocks", summary(m)) for m in (measures.area(between), measures.elongation(between))]
    rows.append(("water", summary(measures.thickness(water.geometry))))
    # Neighbours are looked for among all outlines; only then are those kept that lie in the part.
    near = shapes.distance(water.union_all()) < NEAR_WATER_M
    inside = shapes.representative_point().within(commune)
    every = outlines(shapes)
    tables = [
        _table("OpenStreetMap, window", rows).assign(**OSM),
        _table("OpenStreetMap, near water", [("buildings", summary(m[near])) for m in every]).assign(**OSM),
        _table("OpenStreetMap, sangkat", [("buildings", summary(m[inside])) for m in every]).assign(**OSM_IN_COMMUNE),
    ]
    return pd.concat(tables, ignore_index=True).assign(window=window_words, extracted=extracted)


def of_plots(name: str, file: Path) -> pd.DataFrame:
    """Measure the plots of another construction.

    Parameters
    ----------
    name : str
        What to call it.
    file : pathlib.Path
        A layer of polygons in metres.

    Returns
    -------
    pandas.DataFrame
        As from `of_twin`.
    """
    plots = gpd.read_file(file).geometry
    rows = [("parcels", summary(m)) for m in outlines(plots, gaps=False)]
    rows.append(("parcels", _unmatched(plots)))
    return _table(name, rows).assign(source="design notes of this course", licence="own work")


def _unmatched(shapes: GeoSeries) -> dict[str, object]:
    """Return the share of polygons with an edge that overlaps a neighbour or has not the same points as its edge."""
    edges = shapely.coverage_invalid_edges(shapes.to_numpy())
    return _single("unmatched_share", float((~shapely.is_empty(edges)).mean()), len(shapes))


def _table(place: str, rows: list[tuple[str, dict[str, object]]]) -> pd.DataFrame:
    found = pd.DataFrame([{"place": place, "layer": layer, **row} for layer, row in rows])
    return found.reindex(columns=["place", "layer", "measure", "unit", "n", *QUANTILES, "value"])


def main(arguments: list[str] | None = None) -> None:
    """Write the table of reference values to standard output.

    Parameters
    ----------
    arguments : list of str, optional
        Those of the command line where none are given.
    """
    parser = argparse.ArgumentParser(prog="python -m generator.realism", description=main.__doc__)
    parser.add_argument("folder", type=Path, help="folder with the extracts")
    parser.add_argument("--extracted", required=True, help="day on which OpenStreetMap was read: 2026-07-03")
    parser.add_argument("--plots", action="append", default=[], metavar="NAME=FILE", help="plots of a prototype")
    given = parser.parse_args(arguments)
    try:
        tables = [of_extracts(given.folder, given.extracted)]
    except FileNotFoundError as missing:
        parser.error(str(missing))
    for pair in given.plots:
        name, _, file = pair.partition("=")
        tables.append(of_plots(name, Path(file)))
    table = pd.concat(tables, ignore_index=True)
    table.to_csv(sys.stdout, index=False, lineterminator="\n")


if __name__ == "__main__":
    main()
