"""What a key gets for values without a plain counterpart: functions, figures, maps, and what was not recorded."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

# A node that is not plain JSON is an object with this member, which names its kind.
KIND = "~"


@dataclass(frozen=True)
class NotRecorded:
    """A value that did not travel.

    Attributes
    ----------
    type : str
        Name of its type, as the student knows it.
    why : str
        In words, to the student.
    """

    type: str
    why: str


@dataclass(frozen=True)
class Calls:
    """A function, by what it gave on the inputs of the key.

    Attributes
    ----------
    name : str
    results : tuple
        For each input what the function returned, or None where it stopped.
    errors : tuple of str or None
        For each input the error that stopped the function, or None.
    """

    name: str
    results: tuple[Any, ...] = ()
    errors: tuple[str | None, ...] = ()


@dataclass(frozen=True)
class Chart:
    """A matplotlib figure, by what it shows.

    Attributes
    ----------
    axes : tuple of dict
        For each pair of axes: ``title``, ``xlabel``, ``ylabel``, ``legend`` (list of str), ``texts`` (list of str),
        ``lines`` (list of lists of points), ``bars`` (list of ``[x, y, width, height]``), ``points`` (list of lists of
        points of collections), ``polygons`` (number of polygons drawn), ``fills`` (number of shapes by colour, as
        ``"#rrggbb"``) and ``legend_fills`` (list of ``[word, colour]``).
    title : str
        The figure's own title.
    texts : tuple of str
        What is written on the figure outside its axes.
    legend_fills : tuple of (str, str or None)
        Words and colours of the figure's own legend.
    """

    axes: tuple[dict[str, Any], ...] = ()
    title: str = ""
    texts: tuple[str, ...] = ()
    legend_fills: tuple[tuple[str, str | None], ...] = ()


@dataclass(frozen=True)
class WebMap:
    """A folium map, by its layers.

    Attributes
    ----------
    layers : tuple of dict
        ``type`` (class name), ``name``, ``data`` (GeoJSON as plain values, or None), ``options`` and ``fills`` (number
        of features by the colour of their style, as ``"#rrggbb"``).
    legends : tuple of str
        Captions of colour scales.
    texts : tuple of str
        What is written beside the map on its page.
    legend_fills : tuple of (str, str or None)
        Words and colours of a legend on the page.
    """

    layers: tuple[dict[str, Any], ...] = ()
    legends: tuple[str, ...] = field(default=())
    texts: tuple[str, ...] = field(default=())
    legend_fills: tuple[tuple[str, str | None], ...] = field(default=())
