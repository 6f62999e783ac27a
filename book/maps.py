"""Interactive maps that ask no other host: Leaflet from the book's own folder, and layers that are drawn into the page.

Only what works with Leaflet alone is used (tooltips, not popups, which need jQuery). A map shows the twin or the real
surroundings, never both. Counts of people by place are shown with :func:`add_counts`, which hides the small ones.
"""

from __future__ import annotations

import html
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import folium
import numpy as np
import shapely
import shapely.ops
from branca.element import MacroElement
from folium.template import Template
from stungmeanchey import NOTICE, load, suppress_small_cells

from book.figures import CITY, GROUND, INK, WATER

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    import pandas as pd

BOOK = Path(__file__).resolve().parent

# Six decimals of a degree are about ten centimetres here; each further one adds weight and no place.
DECIMALS = 6

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


class _Words(MacroElement):
    """The notice or the credit, and the legend, on the map itself, in Leaflet's own controls."""

    _template = Template(
        """
        {% macro header(this, kwargs) %}
        <style>
          html, body { background: {{ this.ground }}; }
          .leaflet-container { background: {{ this.ground }}; font: 14px/1.4 system-ui, sans-serif; }
          .leaflet-control-attribution { font-size: 12px; padding: 2px 6px; max-width: 100vw; white-space: normal; }
          @media (max-width: 600px) { .leaflet-bottom.leaflet-left { bottom: 40px; } }
          .leaflet-tooltip { font-size: 14px; white-space: normal; min-width: 11em; }
          .course-key { background: rgba(255, 255, 255, .92); padding: 6px 10px; border-radius: 4px; }
          .course-key summary { font-weight: 600; cursor: pointer; }
          .course-key i { display: inline-block; width: 14px; height: 14px; margin-right: 6px; vertical-align: -2px;
                          border: 1px solid #777; }
          .leaflet-interactive:focus { outline: 3px solid #22303c; }
        </style>
        {% endmacro %}
        {% macro script(this, kwargs) %}
        L.control.scale({imperial: false}).addTo({{ this._parent.get_name() }});
        {{ this._parent.get_name() }}.attributionControl.setPrefix(false);
        {{ this._parent.get_name() }}.attributionControl.addAttribution({{ this.notice|tojson }});
        {% if this.key %}
        (function () {
          var key = L.control({position: "bottomleft"});
          key.onAdd = function () {
            var box = L.DomUtil.create("details", "course-key");
            box.open = window.innerWidth > 500;
            box.innerHTML = {{ this.key|tojson }};
            L.DomEvent.disableClickPropagation(box);
            return box;
          };
          key.addTo({{ this._parent.get_name() }});
        })();
        {% endif %}
        {% endmacro %}
        """
    )

    def __init__(self, colours: Mapping[str, str] | None, notice: str) -> None:
        super().__init__()
        self._name = "CourseWords"
        self.notice, self.ground, self.key = html.escape(notice, quote=False), GROUND, ""
        if colours:
            rows = (
                f'<div><i style="background:{colour}"></i>{html.escape(name)}</div>' for name, colour in colours.items()
            )
            self.key = f"<summary>Legend</summary>{''.join(rows)}"


class CourseMap(folium.Map):
    """A folium map that is served whole by the book.

    Parameters
    ----------
    title : str
        What the map shows: its name for those who do not see it.
    colours : mapping, optional
        The legend: names and colours.
    static : str, optional
        Way from the page to the book's static files; found from the page's folder where none is given.
    notice : str
        What must stand on the map: that it shows the synthetic twin, or whom the real surroundings are from.
    """

    default_js: ClassVar[list[tuple[str, str]]] = []
    default_css: ClassVar[list[tuple[str, str]]] = []

    def __init__(
        self, title: str, colours: Mapping[str, str] | None = None, static: str | None = None, *, notice: str = NOTICE
    ) -> None:
        static = way_to_static() if static is None else static
        self.title, self.notice = title, notice
        self.default_js = [("leaflet", f"{static}/vendor/leaflet/leaflet.js")]
        self.default_css = [("leaflet_css", f"{static}/vendor/leaflet/leaflet.css")]
        super().__init__(
            tiles=None, prefer_canvas=True, control_scale=False, max_zoom=22, zoom_snap=0.25, attributionControl=True
        )
        self.add_child(_Words(colours, notice))

    def _repr_html_(self, **_: object) -> str:
        """Show the map in a frame with a name, as wide as the text and as high as fits the window."""
        page = self.get_root().render()
        return (
            f'<iframe class="course-map" title="{html.escape(self.title, quote=True)}" loading="lazy" '
            f'srcdoc="{html.escape(page, quote=True)}"></iframe>'
        )


def way_to_static(page_folder: Path | None = None) -> str:
    """Give the way from a page to the book's static files: the page's notebook runs in the page's own folder.

    Examples
    --------
    >>> way_to_static(BOOK / "units")
    '../_static'
    """
    folder = (page_folder or Path.cwd()).resolve()
    depth = len(folder.relative_to(BOOK).parts) if folder.is_relative_to(BOOK) else 0
    return "../" * depth + "_static"


def course_map(title: str, colours: Mapping[str, str] | None = None, static: str | None = None) -> CourseMap:
    """Begin an interactive map of the twin: ground, city blocks, streets and the canal.

    Parameters
    ----------
    title : str
        What the map shows, in one sentence.
    colours : mapping, optional
        The legend: names and colours.
    static : str, optional
        Way from the page to the static files.

    Returns
    -------
    CourseMap
        Add layers with :func:`add_layer`, then finish with :func:`finish`.
    """
    drawn = CourseMap(title, colours, static)
    add_layer(drawn, load("city_blocks"), "City around (invented)", colour=CITY, outline=CITY)
    streets = load("streets")
    surface = streets.assign(geometry=streets.buffer(streets["width_m"] / 2, cap_style="flat"))
    add_layer(drawn, surface, "Streets and lanes", colour="#FFFFFF", outline="#C8C2B4")
    add_layer(drawn, load("canal"), "Canal", colour=WATER, outline=WATER)
    bridges = load("bridges")
    deck = bridges.assign(geometry=bridges.buffer(bridges["width_m"] / 2, cap_style="flat"))
    add_layer(drawn, deck, "Bridges", colour="#FFFFFF", outline=INK)
    return drawn


def context_map(
    title: str, layers: Mapping[str, gpd.GeoDataFrame], colours: Mapping[str, str], static: str | None = None
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
    static : str, optional
        Way from the page to the static files.

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
    drawn = CourseMap(title, colours, static, notice="; ".join(sources))
    for name, layer in layers.items():
        add_layer(drawn, layer, name, colour=colours[name], outline=colours[name])
    west, south, east, north = next(iter(layers.values())).to_crs(4326).total_bounds
    drawn.fit_bounds([[south, west], [north, east]])
    folium.LayerControl(collapsed=True).add_to(drawn)
    return drawn


def add_layer(
    drawn: folium.Map,
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
    drawn : folium.Map
    layer : geopandas.GeoDataFrame
        In any reference system; it is turned to degrees and rounded.
    name : str
        In the control of layers.
    colour : str or mapping
        One colour, or a colour for each value of the column `by`.
    by : str, optional
        Column that decides the colour.
    tips : mapping, optional
        Columns to show beside the pointer, and what to call them.
    outline : str
        Colour of the edges.
    opacity : float
    shown : bool
        Whether the layer is on at first.

    Raises
    ------
    ValueError
        Real surroundings on a map of the twin, or the twin on a map of real surroundings: an invented plot on a real
        house would look like evidence.
    """
    real, of_twin = "attribution" in layer.attrs, layer.attrs.get("notice") == NOTICE
    if isinstance(drawn, CourseMap) and (real if drawn.notice == NOTICE else of_twin):
        raise ValueError(
            "the twin and the real surroundings are never shown on one map: use context_map for the latter"
        )
    columns = [*dict.fromkeys([*(tips or {}), *([by] if by else [])])]
    slim = layer[[*columns, layer.geometry.name]].to_crs(4326)
    slim = slim.set_geometry(shapely.transform(slim.geometry.values, lambda xy: np.round(xy, DECIMALS)), crs=4326)

    def style(feature: dict) -> dict:
        fill = colour if isinstance(colour, str) else colour.get(str(feature["properties"][by]), "#DDDDDD")
        return {"fillColor": fill, "color": outline, "weight": 0.7, "fillOpacity": opacity}

    def highlight(_: dict) -> dict:
        return {"weight": 3, "color": INK}

    folium.GeoJson(
        slim,
        name=name,
        show=shown,
        style_function=style,
        highlight_function=highlight if tips else None,
        tooltip=folium.GeoJsonTooltip(list(tips), aliases=list(tips.values()), sticky=True) if tips else None,
        interactive=bool(tips),
    ).add_to(drawn)


def add_counts(
    drawn: folium.Map,
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
    drawn : folium.Map
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
    tips = {"place": "Place", "people": name}
    add_layer(drawn, told, name, colour=COUNT_COLOURS, by="amount", tips=tips, outline=INK)
    return published


def finish(drawn: folium.Map, canal_axis: gpd.GeoDataFrame, *, part: float = 0.4) -> folium.Map:
    """Let the map open on the middle part of the canal, where plots can be told apart, and add the control of layers.

    Parameters
    ----------
    drawn : folium.Map
    canal_axis : geopandas.GeoDataFrame
        The layer of that name.
    part : float
        How much of the canal to show at first; 1 is all of it.
    """
    line = canal_axis.to_crs(4326).geometry.iloc[0]
    middle = shapely.ops.substring(line, 0.5 - part / 2, 0.5 + part / 2, normalized=True)
    left, bottom, right, top = middle.bounds
    drawn.fit_bounds([[bottom, left], [top, right]])
    folium.LayerControl(collapsed=True).add_to(drawn)
    return drawn
