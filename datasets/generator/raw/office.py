"""The raw quality: which files the office keeps, and in what state."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from generator.raw import flaws, outlines, projections, texts, values

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import geopandas as gpd
    import numpy as np
    import pandas as pd

    from generator.raw.register import FlawRegister

# Layers that the office keeps, besides the parcels: with what it did to their coordinates. All others it does not have.
_AS_THEY_ARE = ("canal", "blocks", "buildings")
_MOVED: dict[str, tuple[Callable[[gpd.GeoDataFrame], gpd.GeoDataFrame], str]] = {
    "streets": (projections.in_degrees, "in EPSG:4326: degrees, not metres"),
    "bridges": (projections.without_crs, "no reference system, though the coordinates are those of EPSG:32648"),
    "candidate_sites": (projections.with_swapped_axes, "northing and easting exchanged under the name of EPSG:32648"),
    "city_blocks": (
        projections.in_indian_1960,
        "in EPSG:3148, Indian 1960 / UTM zone 48N, about 529 m away. Comes back with +towgs84=198,881,317",
    ),
}
# Besides the tables in which links are broken; the state before the works, as in all of the raw quality.
_FURTHER_TABLES = ("services", "needs", "monitoring", "unit_costs")
_KHMER = {"streets": ("street_id", "label_km")}
# Typed on a computer with Western settings: the è of crèche is one byte there, and none that UTF-8 knows.
_OTHER_ENCODINGS = {"unit_costs": "cp1252"}


@dataclass(frozen=True)
class RawFile:
    """A layer or a table of the raw quality.

    Attributes
    ----------
    frame : pandas.DataFrame
        Its rows with their flaws; a GeoDataFrame for a layer, in the CRS that its file names.
    encoding : str
        Of a table's file.
    types : dict of str to str
        Fields whose type is no longer that of the clean quality, and what it is.
    options : dict
        How to write a layer, where it is not written as in the clean quality.
    """

    frame: pd.DataFrame
    encoding: str = "utf-8"
    types: dict[str, str] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=dict)


def keep(rng: np.random.Generator, clean: Mapping[str, pd.DataFrame]) -> tuple[dict[str, RawFile], FlawRegister]:
    """Return the files of the raw quality and where their flaws are.

    Parameters
    ----------
    rng : numpy.random.Generator
    clean : mapping of str to pandas.DataFrame

    Returns
    -------
    dict of str to RawFile
    FlawRegister
    """
    # Numbers of their own for each kind: another flaw here moves none of those that ps03 looks for.
    for_outlines, for_areas, for_khmer, for_incomes, for_dates = rng.spawn(5)
    tables, register = flaws.plant(rng, dict(clean))
    tables |= {name: clean[name].copy() for name in _FURTHER_TABLES if name in clean}
    tables["households"], incomes = values.lose_incomes(for_incomes, tables["households"])
    tables["rights"], early = values.begin_before_birth(for_dates, tables["rights"], tables["parties"])

    layers = {name: clean[name].copy() for name in (*_AS_THEY_ARE, *_MOVED)}
    drawn = outlines.Outlines(clean["parcels"], clean["canal"].geometry.iloc[0])
    reserve = drawn.enter_reserve(for_outlines)
    overlaps = drawn.overlap(for_outlines)
    slivers = drawn.leave_slivers(for_outlines)
    unmatched = drawn.split_edges(for_outlines)
    crossing = drawn.cross(for_outlines)
    parcels = clean["parcels"].copy().set_geometry(drawn.shapes, crs=clean["parcels"].crs)
    layers["parcels"], areas = values.change_units(parcels, drawn.take(for_areas, len(values.WRONG_AREAS)))

    spoiled, spaced, decomposed = texts.spoil_khmer(for_khmer, layers, _KHMER)
    layers |= spoiled
    layers |= {name: move(layers[name]) for name, (move, _) in _MOVED.items()}

    files = {name: RawFile(frame) for name, frame in (layers | tables).items()}
    files["households"] = replace(files["households"], types={"income_usd": "string"})
    files |= {name: replace(files[name], encoding=encoding) for name, encoding in _OTHER_ENCODINGS.items()}
    return files, replace(
        register,
        overlaps=overlaps,
        slivers=slivers,
        unmatched_vertices=unmatched,
        self_crossing=crossing,
        parcels_in_reserve=reserve,
        wrong_units=areas,
        strange_crs={name: words for name, (_, words) in _MOVED.items()},
        zero_width_spaces=spaced,
        not_nfc=decomposed,
        not_utf8=dict(_OTHER_ENCODINGS),
        lost_incomes=incomes,
        rights_before_birth=early,
    )
