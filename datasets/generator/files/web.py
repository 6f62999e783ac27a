"""Writes the layers for maps on the web: GeoJSON in degrees, six decimals, each file with the notice."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from generator.files.descriptor import GEOPACKAGE
from generator.settings import NOTICE

if TYPE_CHECKING:
    from pathlib import Path

# About eleven centimetres here: twice the grid of the twin, and half the weight of full precision.
DECIMALS = 6


def write_web(twin_folder: Path, out: Path) -> list[Path]:
    """Write each layer of the clean quality as GeoJSON (RFC 7946): EPSG:4326, longitude first.

    Parameters
    ----------
    twin_folder : pathlib.Path
        A folder with a twin: it holds ``clean/datapackage.json``.
    out : pathlib.Path
        Made if it is not there; files of the same names are replaced.

    Returns
    -------
    list of pathlib.Path
        The files, ``<layer>.geojson``, in the order of the description.

    Raises
    ------
    FileNotFoundError
        `twin_folder` holds no twin.
    """
    clean = twin_folder / "clean"
    if not (clean / "datapackage.json").is_file():
        raise FileNotFoundError(f"{twin_folder} holds no twin: clean/datapackage.json is not there. Run  ./course data")
    package = json.loads((clean / "datapackage.json").read_text(encoding="utf-8"))
    described = [layer for resource in package["resources"] for layer in resource.get("layers", [])]
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for layer in described:
        frame = gpd.read_file(clean / GEOPACKAGE, layer=layer["name"], engine="pyogrio")
        collection = {
            "type": "FeatureCollection",
            "name": layer["name"],
            "title": layer["title"],
            "notice": NOTICE,
            "licence": "CC0-1.0",
            "features": features(frame),
        }
        path = out / f"{layer['name']}.geojson"
        text = json.dumps(collection, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        path.write_text(text + "\n", encoding="utf-8", newline="\n")
        written.append(path)
    return written


def features(layer: gpd.GeoDataFrame) -> list[dict]:
    """Return the features of a layer in degrees.

    Parameters
    ----------
    layer : geopandas.GeoDataFrame
        In any reference system.

    Returns
    -------
    list of dict
        GeoJSON features. Areas run against the clock, as RFC 7946 wants it. A shape that rounding would break keeps
        its meaning: it is made valid again on the grid of the decimals. To measure, use the GeoPackage: neighbours
        no longer fit to the last decimal.
    """
    degrees = layer.geometry.to_crs(4326).to_numpy()
    # Rounding alone keeps the points that neighbours share; only what it breaks is put right.
    rounded = shapely.transform(degrees, lambda xy: np.round(xy, DECIMALS))
    broken = ~shapely.is_valid(rounded)
    rounded[broken] = [_mended(shape) for shape in degrees[broken]]
    rounded = shapely.orient_polygons(shapely.remove_repeated_points(rounded))
    columns = layer.drop(columns=layer.geometry.name)
    rows = json.loads(columns.to_json(orient="records", date_format="iso", date_unit="s", force_ascii=False))
    for column in columns.select_dtypes("datetime").columns:
        for row in rows:
            row[column] = row[column] and row[column][:10]
    return [
        {"type": "Feature", "properties": row, "geometry": _rounded(json.loads(text))}
        for row, text in zip(rows, shapely.to_geojson(rounded), strict=True)
    ]


def _mended(shape: shapely.Geometry) -> shapely.Geometry:
    """Put a shape on the grid of the decimals where plain rounding would break it."""
    made = shapely.set_precision(shape, 10.0**-DECIMALS)
    if not made.is_empty or shape.is_empty:
        return made
    # A line shorter than the grid: one step in its own direction, so that it is still there.
    (x, y), (x2, y2) = np.round(shape.coords[0], DECIMALS), shape.coords[-1]
    east, north = x2 - shape.coords[0][0], y2 - shape.coords[0][1]
    step = (np.sign(east), 0.0) if abs(east) >= abs(north) else (0.0, np.sign(north))
    return shapely.LineString([(x, y), (x + step[0] * 10.0**-DECIMALS, y + step[1] * 10.0**-DECIMALS)])


def _rounded(geometry: dict) -> dict:
    """Drop the last bits that arithmetic leaves behind the sixth decimal."""

    def shorten(values: list) -> list:
        return [shorten(v) if isinstance(v, list) else round(v, DECIMALS) for v in values]

    return geometry | {"coordinates": shorten(geometry["coordinates"])}
