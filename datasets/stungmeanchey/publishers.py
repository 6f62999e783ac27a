"""Asks the publishers of real map data: geoBoundaries, and OpenStreetMap through its Overpass interface."""

from __future__ import annotations

import sys
import tempfile
import xml.etree.ElementTree as ET
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from stungmeanchey.downloads import DownloadError, as_json, download
from stungmeanchey.errors import MissingLibraryError, NoContextError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd

GEOBOUNDARIES = "https://www.geoboundaries.org/api/current/gbOpen/KHM/ADM3/"
OVERPASS = "https://overpass-api.de/api"  # as osmnx has it
# The sangkat Stueng Mean Chey as it was in 2014 (geoBoundaries, CC BY 4.0): west, south, east, north in degrees. It is
# the window for everything here; where in it the community lies is not said.
WINDOW = (104.8615, 11.5218, 104.9008, 11.5497)
_NOT_A_MAP = "sent something else than map data, perhaps the login page of a network"


@dataclass(frozen=True)
class Found:
    """What a publisher gave: features in degrees (EPSG:4326), and what must be said of them."""

    features: gpd.GeoDataFrame
    attribution: str
    licence: str
    source: str
    as_of: str


@dataclass(frozen=True)
class _Osm:
    """What to ask of OpenStreetMap, and which of its tags to keep, under which name."""

    filters: tuple[str, ...]
    tags: dict[str, bool | str | list[str]]
    columns: dict[str, str]
    shapes: tuple[str, ...]

    @property
    def question(self) -> str:
        west, south, east, north = WINDOW
        asked = "".join(f"{each}({south},{west},{north},{east});" for each in self.filters)
        return f"[out:xml][timeout:25];({asked});(._;>;);out body;"


_NAMES = {"name": "name", "name:km": "name_km"}
_AREAS = ("Polygon", "MultiPolygon")
_LINES = ("LineString", "MultiLineString")
_OSM = {
    "streets": _Osm(
        ('way["highway"]',), {"highway": True},
        {"highway": "highway", **_NAMES, "width": "width", "surface": "surface", "oneway": "oneway"}, _LINES,
    ),
    "buildings": _Osm(
        ('way["building"]', 'relation["building"]'), {"building": True},
        {"building": "building", "building:levels": "levels"}, _AREAS,
    ),
    "water": _Osm(
        ('way["natural"="water"]', 'relation["natural"="water"]', 'way["waterway"]'),
        {"natural": "water", "waterway": True},
        {"natural": "natural", "waterway": "waterway", **_NAMES, "width": "width"}, (*_AREAS, *_LINES),
    ),
}  # fmt: skip
_BOUNDARY_COLUMNS = {"shapeID": "boundary_id", "shapeName": "name"}


def fetch_boundaries() -> Found:
    """Fetch the sangkats that touch the window.

    Raises
    ------
    NoContextError
    """
    with _in_one_sentence("boundaries", "geoBoundaries", GEOBOUNDARIES):
        told = _told(as_json(download(GEOBOUNDARIES)))
    address = told["simplifiedGeometryGeoJSON"]
    with _in_one_sentence("boundaries", "geoBoundaries", address):
        near = _near(as_json(download(address)))
    return Found(
        near,
        attribution=f"Boundaries of {told['boundaryYearRepresented']}: geoBoundaries (Runfola et al. 2020), "
        f"{told['boundarySource']}; {told['boundaryLicense']}; simplified by geoBoundaries, a selection of its units",
        licence=told["boundaryLicense"],
        source=GEOBOUNDARIES,
        as_of=told["boundaryYearRepresented"],
    )


def _told(answer: dict[str, Any]) -> dict[str, str]:
    """Check that the publisher says where its file is and on which conditions."""
    needed = ("simplifiedGeometryGeoJSON", "boundaryLicense", "boundarySource", "boundaryYearRepresented")
    missing = [name for name in needed if not isinstance(answer.get(name), str)]
    if missing:
        raise DownloadError(f"does not say {' and '.join(missing)}")
    return {name: answer[name] for name in needed}


def _near(collection: dict[str, Any]) -> gpd.GeoDataFrame:
    import geopandas as gpd
    import shapely

    try:
        every = gpd.GeoDataFrame.from_features(collection["features"], crs="EPSG:4326")
        near = every[every.intersects(shapely.box(*WINDOW))].rename(columns=_BOUNDARY_COLUMNS)
        near = near[[*_BOUNDARY_COLUMNS.values(), "geometry"]]
    except (KeyError, TypeError, ValueError, AttributeError, shapely.errors.ShapelyError):
        raise DownloadError(_NOT_A_MAP) from None
    if near.empty:
        raise DownloadError("has nothing there")
    return near


def fetch_osm(name: str) -> Found:
    """Fetch streets, buildings or water that touch the window.

    Raises
    ------
    NoContextError, MissingLibraryError
    """
    if find_spec("osmnx") is None:
        raise MissingLibraryError("osmnx", "context")
    # Loading osmnx takes seconds: whoever has not done so cannot have changed its settings, and learns at once that
    # there is no network.
    loaded = sys.modules.get("osmnx")
    server = (loaded.settings.overpass_url if loaded else OVERPASS).rstrip("/")
    with _in_one_sentence(name, "OpenStreetMap", server):
        answer = download(f"{server}/interpreter", data=_OSM[name].question)
        as_of = _date_of(answer)
        features = _read_osm(answer, _OSM[name])
    return Found(
        features,
        attribution="© OpenStreetMap contributors, ODbL 1.0",
        licence="Open Database License 1.0 (ODbL), https://www.openstreetmap.org/copyright",
        source=server,
        as_of=as_of,
    )


def _date_of(answer: bytes) -> str:
    """Check that an answer is one of the Overpass interface, and complete; give the date of its data."""
    try:
        root = ET.fromstring(answer)  # noqa: S314 - expat reads no foreign entities
    except ET.ParseError:
        raise DownloadError(_NOT_A_MAP) from None
    if root.tag != "osm":
        raise DownloadError(_NOT_A_MAP)
    remark = root.findtext("remark")
    if remark:  # what came before it is incomplete
        raise DownloadError(f"gave up on the question ({' '.join(remark.split())[:80]})")
    meta = root.find("meta")
    return "" if meta is None else meta.get("osm_base", "")


def _read_osm(answer: bytes, wanted: _Osm) -> gpd.GeoDataFrame:
    """Let osmnx put points together to lines and areas.

    It is given the answer as a file: when it asks by itself, it waits a minute for a server that it cannot reach, and
    asks a busy one again without end.
    """
    import osmnx
    import shapely

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "answer.osm"
        file.write_bytes(answer)
        try:
            found = osmnx.features_from_xml(file, polygon=shapely.box(*WINDOW), tags=wanted.tags)
        except osmnx._errors.InsufficientResponseError:  # noqa: SLF001 - it has no public name
            raise DownloadError("has nothing there") from None
        except (KeyError, TypeError, ValueError, AttributeError):
            raise DownloadError(_NOT_A_MAP) from None
    found = found[found.geom_type.isin(wanted.shapes)].sort_index().reset_index()
    if found.empty:
        raise DownloadError("has nothing there")
    found["osm_id"] = found["element"] + "/" + found["id"].astype("str")
    kept = found.reindex(columns=["osm_id", *wanted.columns, "geometry"]).rename(columns=wanted.columns)
    return kept.set_geometry("geometry", crs=found.crs)


@contextmanager
def _in_one_sentence(name: str, publisher: str, url: str) -> Iterator[None]:
    try:
        yield
    except DownloadError as error:
        raise NoContextError(name, publisher, urlsplit(url).netloc, str(error)) from None
