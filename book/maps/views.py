"""A map from its beginning to its end: what it is called, where it opens, and what stands on it."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, ClassVar

import folium
import shapely.ops
from stungmeanchey import NOTICE, load

from book.figures import CITY, INK, WATER
from book.languages import say
from book.maps.controls import Controls
from book.maps.layers import Layer, add_layer
from book.maps.showing import for_a_notebook, for_a_page, leaflet_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

# Set by the book's build: the page gets the picture, and the live map a file of its own.
IN_THE_BOOK = "COURSE_MAPS_APART"
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


class CourseMap(folium.Map):
    """A map with its name, its picture and its words.

    Parameters
    ----------
    title : str
        What the map shows, in one sentence: its caption.
    colours : mapping, optional
        The legend: names and colours.
    name : str
        Of its file, unique on the page: small letters and hyphens.
    alt : str
        What the picture shows, for those who do not see it.
    notice : str
        What must stand on the map: that it shows the synthetic twin, or whom the real surroundings are from.

    Raises
    ------
    ValueError
        A name with other letters, or a picture without words.
    """

    default_js: ClassVar[list[tuple[str, str]]] = []
    default_css: ClassVar[list[tuple[str, str]]] = []

    def __init__(
        self, title: str, colours: Mapping[str, str] | None = None, *, name: str, alt: str, notice: str = NOTICE
    ) -> None:
        if not _NAME.fullmatch(name):
            raise ValueError(f"a map's name has small letters and hyphens only, for it names a file: {name!r}")
        if not alt.strip():
            raise ValueError(f"map {name!r}: say in alt= what the picture shows, for readers who do not see it")
        self.title, self.alt, self.name, self.notice = say(title), say(alt), name, notice
        self.colours = {say(words): colour for words, colour in (colours or {}).items()}
        self.layers: list[Layer] = []
        self.window: tuple[float, float, float, float] | None = None
        self.default_js, self.default_css = leaflet_of()
        super().__init__(
            tiles=None, prefer_canvas=True, zoom_control=False, control_scale=False, max_zoom=22, zoom_snap=0.25,
            attributionControl=True,
        )  # fmt: skip
        self.add_child(Controls(self.title, self.colours, say(notice)))

    def open_on(self, west: float, south: float, east: float, north: float) -> None:
        """Let the map open on a window, in degrees."""
        self.window = (west, south, east, north)
        self.fit_bounds([[south, west], [north, east]])
        folium.LayerControl(collapsed=True).add_to(self)

    def _repr_html_(self, **_: object) -> str:
        """Show the map: in the book as a picture that the build completes, in a notebook live."""
        return for_a_page(self) if os.environ.get(IN_THE_BOOK) else for_a_notebook(self)


def course_map(title: str, colours: Mapping[str, str] | None = None, *, name: str, alt: str) -> CourseMap:
    """Begin a map of the twin: ground, city blocks, streets and the canal.

    Parameters
    ----------
    title : str
        What the map shows, in one sentence. Like all words of a map, an English literal: translators are given it.
    colours : mapping, optional
        The legend: names and colours.
    name : str
        Of its file, unique on the page: small letters and hyphens.
    alt : str
        What the picture shows, for those who do not see it.

    Returns
    -------
    CourseMap
        Add layers with :func:`add_layer`, then finish with :func:`finish`.
    """
    drawn = CourseMap(title, colours, name=name, alt=alt)
    add_layer(drawn, load("city_blocks"), "City around (invented)", colour=CITY, outline=CITY)
    streets = load("streets")
    surface = streets.assign(geometry=streets.buffer(streets["width_m"] / 2, cap_style="flat"))
    add_layer(drawn, surface, "Streets and lanes", colour="#FFFFFF", outline="#C8C2B4")
    add_layer(drawn, load("canal"), "Canal", colour=WATER, outline=WATER)
    bridges = load("bridges")
    deck = bridges.assign(geometry=bridges.buffer(bridges["width_m"] / 2, cap_style="flat"))
    add_layer(drawn, deck, "Bridges", colour="#FFFFFF", outline=INK)
    return drawn


def finish(drawn: CourseMap, canal_axis: gpd.GeoDataFrame, *, part: float = 0.4) -> CourseMap:
    """Let the map open on the middle part of the canal, where plots can be told apart, and add the control of layers.

    Parameters
    ----------
    drawn : CourseMap
    canal_axis : geopandas.GeoDataFrame
        The layer of that name.
    part : float
        How much of the canal to show at first; 1 is all of it.
    """
    line = canal_axis.to_crs(4326).geometry.iloc[0]
    middle = shapely.ops.substring(line, 0.5 - part / 2, 0.5 + part / 2, normalized=True)
    drawn.open_on(*middle.bounds)
    return drawn


def context_map(
    title: str, layers: Mapping[str, gpd.GeoDataFrame], colours: Mapping[str, str], *, name: str, alt: str
) -> CourseMap:
    """Draw real surroundings, with the credit that their publishers ask for, and nothing of the twin.

    Parameters
    ----------
    title : str
        What the map shows, in one sentence.
    layers : mapping of str to geopandas.GeoDataFrame
        Layers of :func:`stungmeanchey.context`, by the name to show; the first lies lowest.
    colours : mapping of str to str
        A colour for each name: also the legend.
    name : str
        Of its file, unique on the page.
    alt : str
        What the picture shows, for those who do not see it.

    Returns
    -------
    CourseMap
        Finished.

    Raises
    ------
    ValueError
        A layer does not say whom it is from, or is one of the twin.
    """
    sources = dict.fromkeys(str(layer.attrs.get("attribution", "")) for layer in layers.values())
    if "" in sources:
        raise ValueError("each layer must say whom it is from, in attrs['attribution'], as those of context() do")
    drawn = CourseMap(title, colours, name=name, alt=alt, notice="; ".join(sources))
    for named, layer in layers.items():
        add_layer(drawn, layer, named, colour=colours[named], outline=colours[named])
    drawn.open_on(*next(iter(layers.values())).to_crs(4326).total_bounds)
    return drawn
