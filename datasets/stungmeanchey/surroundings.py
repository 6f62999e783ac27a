"""The real surroundings, fetched live from their publishers and kept for a while. Never joined to the twin."""

from __future__ import annotations

import datetime as dt
import warnings
from typing import TYPE_CHECKING, Any

from stungmeanchey import cache
from stungmeanchey.errors import NoContextError, OldContextWarning, UnknownContextError

if TYPE_CHECKING:
    import geopandas as gpd

# geopandas and everything that speaks to a network are imported where they are used: names() and path() must answer at
# once.

CRS = "EPSG:32648"
NAMES = ("boundaries", "streets", "buildings", "water")
NOTICE = "Real context, not the synthetic twin: never show or join the two together."

# Boundaries change in years, streets in months: a copy of this age serves a term, and is renewed if it can be.
OLD_AFTER_DAYS = 30
# Part of the name of a kept file: to be raised when something else is asked or kept.
_FORMAT = 1


def context_names() -> list[str]:
    """Return the names that `context` knows.

    Returns
    -------
    list of str

    Examples
    --------
    >>> context_names()
    ['boundaries', 'streets', 'buildings', 'water']
    """
    return list(NAMES)


def context(name: str, *, refresh: bool = False) -> gpd.GeoDataFrame:
    """Fetch real map data around the real site, from their publisher.

    The data are kept in a cache folder (the system's, or that of the variable ``STUNGMEANCHEY_CACHE``) and used for 30
    days without asking again. Without a network, an older copy is used with a warning.

    **Never show or join them with the twin.** The twin lies at another place, so the two do not fit, and an invented
    plot on top of a real house would look like evidence. Besides, data joined to OpenStreetMap fall under its licence
    (ODbL), while the twin is free of conditions. Nothing in this package puts the two together.

    Parameters
    ----------
    name : {"boundaries", "streets", "buildings", "water"}
        ``"boundaries"``: the sangkats of 2014 that touch the window, from geoBoundaries (gbOpen, KHM, ADM3), in its
        simplified form. The others: OpenStreetMap, read through osmnx, whose setting ``overpass_url`` says where to
        ask. The window is the bounding box of the sangkat Stueng Mean Chey.
    refresh : bool, default False
        Fetch anew whatever is in the cache.

    Returns
    -------
    geopandas.GeoDataFrame
        EPSG:32648, metres; whole features that touch the window. Texts are as the publisher has them, empty where it
        has none. ``attrs`` tells where they come from: ``attribution`` (must stand on every map), ``licence``,
        ``source``, ``as_of`` (the publisher's own date), ``fetched`` (ISO, UTC), ``age_days``, ``notice``.

    Raises
    ------
    UnknownContextError
        The name is none of the four.
    NoContextError
        No network, no answer, or an answer of no use; and nothing in the cache. One sentence says which.
    MissingLibraryError
        OpenStreetMap is asked for without osmnx.

    Warns
    -----
    OldContextWarning
        The publisher could not be reached, and the copy in the cache is older than 30 days.

    Examples
    --------
    >>> streets = context("streets")  # doctest: +SKIP
    >>> streets.attrs["attribution"]  # doctest: +SKIP
    '© OpenStreetMap contributors, ODbL 1.0'
    """
    if name not in NAMES:
        raise UnknownContextError(name, NAMES)
    file = f"{name}-{_FORMAT}.json"
    kept = None if refresh else _kept(file)
    if kept is not None and kept.attrs["age_days"] < OLD_AFTER_DAYS:
        return kept
    try:
        document = _fetch(name)
    except NoContextError as error:
        if kept is None:
            raise
        age = kept.attrs["age_days"]
        warnings.warn(f"{error} This is a copy of {age} days ago.", OldContextWarning, stacklevel=2)
        return kept
    cache.write(file, document)
    return _frame(document)


def _fetch(name: str) -> dict[str, Any]:
    from stungmeanchey import publishers

    found = publishers.fetch_boundaries() if name == "boundaries" else publishers.fetch_osm(name)
    return {
        "columns": [column for column in found.features.columns if column != "geometry"],
        "about": {
            "attribution": found.attribution,
            "licence": found.licence,
            "source": found.source,
            "as_of": found.as_of,
            "fetched": dt.datetime.now(dt.UTC).replace(microsecond=0).isoformat(),
            "notice": NOTICE,
        },
        "features": found.features.to_geo_dict(drop_id=True)["features"],
    }


def _kept(file: str) -> gpd.GeoDataFrame | None:
    """Read a kept document; a damaged one counts as none."""
    document = cache.read(file)
    if document is None:
        return None

    from shapely.errors import ShapelyError

    try:
        frame = _frame(document)
    except (LookupError, TypeError, ValueError, AttributeError, ShapelyError):
        return None
    return None if frame.empty else frame


def _frame(document: dict[str, Any]) -> gpd.GeoDataFrame:
    import geopandas as gpd

    columns, about = document["columns"], document["about"]
    frame = gpd.GeoDataFrame.from_features(document["features"], crs="EPSG:4326", columns=["geometry", *columns])
    frame = frame[[*columns, "geometry"]].to_crs(CRS)
    age = dt.datetime.now(dt.UTC) - dt.datetime.fromisoformat(about["fetched"])
    frame.attrs.update(about, age_days=age.days)
    return frame
