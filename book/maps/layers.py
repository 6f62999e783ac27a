"""Layers of a map: kept as they are for the picture and the table, and slim, in degrees, for the live map."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import folium
import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from stungmeanchey import NOTICE, suppress_small_cells

from book.figures import INK
from book.languages import number, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from book.maps.views import CourseMap

# Six decimals of a degree are about ten centimetres here; each further one adds weight and no place. Nor does a corner
# that lies less than that beside the line between its neighbours.
DECIMALS = 6
STRAIGHT_M = 0.1
# The system in which metres are counted: UTM zone 48 north.
METRES = 32648
# What has a value that the legend does not name.
OTHER = "#DDDDDD"
# Stands where there is nothing to tell.
NOTHING = "\u2013"

# Counts of people: the more, the darker. Grey stands beside the scale, for it is no amount.
NOT_SHOWN = "not shown"
_FROM = (0, 1, 10, 20, 50)
COUNT_COLOURS = {
    "none": "#FFFFFF",
    "up to 9": "#CFE3F1",
    "10 to 19": "#8FC0DF",
    "20 to 49": "#3F8FC0",
    "50 or more": "#0B4A75",
    NOT_SHOWN: "#9A958B",
}


@dataclass(frozen=True)
class Layer:
    """A layer as it was handed over, and how it is shown."""

    rows: gpd.GeoDataFrame
    name: str
    """In the page's language."""
    colour: str | Mapping[str, str]
    by: str | None
    tips: Mapping[str, str] = field(default_factory=dict)
    """Columns, and what to call them in the page's language."""
    outline: str = "#FFFFFF"
    opacity: float = 0.9
    shown: bool = True

    def fills(self) -> pd.Series:
        """Give the colour of each row."""
        if isinstance(self.colour, str):
            return pd.Series(self.colour, index=self.rows.index)
        return self.rows[self.by].astype("str").map(dict(self.colour)).fillna(OTHER)

    def told(self) -> pd.DataFrame:
        """Give what the map says of each row, in words and numbers of the page's language."""
        return pd.DataFrame({name: self.rows[column].map(_in_words) for column, name in self.tips.items()})


def _in_words(value: object) -> str:
    if isinstance(value, str):
        return say(value)
    if pd.isna(value):
        return NOTHING
    if isinstance(value, bool | np.bool_):
        return say("yes") if value else say("no")
    if isinstance(value, int | np.integer):
        return number(value)
    if isinstance(value, float):  # with two decimals, and no zero at their end
        return number(value, next(places for places in range(3) if round(value, places) == round(value, 2)))
    return str(value)


def add_layer(
    drawn: CourseMap,
    layer: gpd.GeoDataFrame,
    name: str,
    *,
    colour: str | Mapping[str, str],
    by: str | None = None,
    tips: Mapping[str, str] | None = None,
    outline: str = "#FFFFFF",
    opacity: float = 0.9,
    shown: bool = True,
) -> None:
    """Add a layer that the reader can switch off.

    Parameters
    ----------
    drawn : CourseMap
    layer : geopandas.GeoDataFrame
        In any reference system; for the live map it is turned to degrees and rounded.
    name : str
        In the control of layers: an English literal, which translators are given.
    colour : str or mapping
        One colour, or a colour for each value of the column `by`.
    by : str, optional
        Column that decides the colour.
    tips : mapping, optional
        Columns to show beside the pointer, and what to call them: English literals as well. The table beside the map
        tells the same.
    outline : str
        Colour of the edges.
    opacity : float
    shown : bool
        Whether the layer is on at first. The picture shows what is.

    Raises
    ------
    ValueError
        Real surroundings on a map of the twin, or the twin on a map of real surroundings: an invented plot on a real
        house would look like evidence. Or colours by value, and no column that decides.
    """
    real, of_twin = "attribution" in layer.attrs, layer.attrs.get("notice") == NOTICE
    if real if drawn.notice == NOTICE else of_twin:
        raise ValueError(
            "the twin and the real surroundings are never shown on one map: use context_map for the latter"
        )
    if not isinstance(colour, str) and by is None:
        raise ValueError(f"layer {name!r} has a colour for each value, so it needs by=, the column of these values")
    named = {column: say(words) for column, words in (tips or {}).items()}
    kept = Layer(layer, say(name), colour, by, named, outline, opacity, shown)
    drawn.layers.append(kept)
    told = kept.told()
    slim = gpd.GeoDataFrame(geometry=layer.geometry.to_crs(METRES).simplify(STRAIGHT_M).to_crs(4326))
    rounded = shapely.transform(slim.geometry.values, lambda xy: np.round(xy, DECIMALS))
    slim["geometry"] = shapely.remove_repeated_points(rounded)
    slim = slim.assign(**{f"t{place}": told[column] for place, column in enumerate(told)})
    if not isinstance(colour, str):
        slim["fill"] = kept.fills()
    fields = [f"t{place}" for place in range(told.shape[1])]

    def style(feature: dict) -> dict:
        fill = colour if isinstance(colour, str) else feature["properties"]["fill"]
        return {"fillColor": fill, "color": outline, "weight": 0.7, "fillOpacity": opacity}

    def highlight(_: dict) -> dict:
        return {"weight": 3, "color": INK}

    folium.GeoJson(
        slim.to_geo_dict(drop_id=True),  # without the frame of each place, which Leaflet never reads
        name=kept.name,
        show=shown,
        style_function=style,
        highlight_function=highlight if fields else None,
        tooltip=folium.GeoJsonTooltip(fields, aliases=list(told), sticky=True) if fields else None,
        interactive=bool(fields),
    ).add_to(drawn)


def add_counts(
    drawn: CourseMap,
    places: gpd.GeoDataFrame,
    counts: pd.DataFrame,
    group: str,
    name: str,
    *,
    threshold: int = 5,
) -> pd.DataFrame:
    """Add a layer of places, coloured by how many people of a group live there; small counts are hidden safely.

    Parameters
    ----------
    drawn : CourseMap
    places : geopandas.GeoDataFrame
        The index holds the places' names.
    counts : pandas.DataFrame
        Counts of people or households, without sums: a row for each place, a column for each group. All groups of the
        people, and not the shown one alone: the others are known or asked for, and must not give it away.
    group : str
        The column to show.
    name : str
        In the control of layers, and what is counted.
    threshold : int
        Counts below it are small.

    Returns
    -------
    pandas.DataFrame
        The table that may stand beside the map, with sums; hidden counts are ``<NA>``.
    """
    published = suppress_small_cells(counts, threshold).published
    numbers = published[group].reindex(places.index)
    classes = np.array([*COUNT_COLOURS])[np.searchsorted(_FROM, numbers.fillna(0).astype("int64"), side="right") - 1]
    told = places[[places.geometry.name]].assign(
        place=places.index.astype("str"),
        people=numbers.astype("str").where(numbers.notna(), NOT_SHOWN),
        amount=np.where(numbers.isna(), NOT_SHOWN, classes),
    )
    tips = {"place": say("Place"), "people": name}
    add_layer(drawn, told, name, colour=COUNT_COLOURS, by="amount", tips=tips, outline=INK)
    return published
