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
        points of collections) and ``polygons`` (number of polygons drawn).
    title : str
        The figure's own title.
    """

    axes: tuple[dict[str, Any], ...] = ()
    title: str = ""


@dataclass(frozen=True)
class WebMap:
    """A folium map, by its layers.

    Attributes
    ----------
    layers : tuple of dict
        ``type`` (class name), ``name``, ``data`` (GeoJSON as plain values, or None) and ``options``.
    legends : tuple of str
        Captions of colour scales.
    """

    layers: tuple[dict[str, Any], ...] = ()
    legends: tuple[str, ...] = field(default=())
