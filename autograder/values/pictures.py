"""What a figure or a map shows, in plain values: a key judges a picture by its data, its words and its legend."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

_POINTS = 20_000  # kept of one line or one cloud of points
_TEXTS = 200
# A swatch and its word in the legend of a web map: geopandas writes <span>, others <i> or <div>.
_SWATCH = re.compile(r"background(?:-color)?:\s*([^;'\"]+)[^>]*>\s*</(?:span|i|div)>\s*([^<]+)<")


def describe_chart(value: Any) -> dict[str, Any]:  # noqa: ANN401 - matplotlib's Figure or Axes
    """Describe a matplotlib figure; see :class:`autograder.values.kinds.Chart`."""
    figure = getattr(value, "figure", None) or value
    axes = [value] if hasattr(value, "get_xlabel") else list(figure.axes)
    said = [getattr(figure, name, None) for name in ("_suptitle", "_supxlabel", "_supylabel")]
    title, *others = [text.get_text() if text else "" for text in said]
    return {
        "title": title,
        "axes": [_axes(pair) for pair in axes],
        "texts": [text.get_text() for text in getattr(figure, "texts", ())][:_TEXTS]
        + [text for text in others if text],
        "legend_fills": [entry for legend in getattr(figure, "legends", ()) for entry in _entries(legend)],
    }


def _axes(axes: Any) -> dict[str, Any]:  # noqa: ANN401 - matplotlib.axes.Axes
    from matplotlib.collections import PolyCollection
    from matplotlib.patches import Rectangle

    legend = axes.get_legend()
    drawn = [item for item in axes.collections if item.get_visible()]
    return {
        "title": axes.get_title() or axes.get_title("left") or axes.get_title("right"),
        "xlabel": axes.get_xlabel(),
        "ylabel": axes.get_ylabel(),
        "legend": [text.get_text() for text in legend.get_texts()] if legend else [],
        "legend_title": legend.get_title().get_text() if legend else "",
        "legend_fills": _entries(legend) if legend else [],
        "texts": [text.get_text() for text in axes.texts],
        "lines": [_points(line.get_xydata()) for line in axes.lines],
        "bars": [
            [float(bar.get_x()), float(bar.get_y()), float(bar.get_width()), float(bar.get_height())]
            for bar in axes.patches
            if isinstance(bar, Rectangle)
        ],
        "points": [_points(item.get_offsets()) for item in drawn if not isinstance(item, PolyCollection)],
        "polygons": sum(len(item.get_paths()) for item in drawn),
        "fills": dict(sum((_fills(item) for item in drawn), Counter())),
    }


def _points(pairs: Any) -> list[list[float]]:  # noqa: ANN401 - array of shape (n, 2), perhaps masked
    import numpy as np

    kept = np.ma.filled(np.ma.asarray(pairs, dtype=float), np.nan)[:_POINTS]
    return [[float(x), float(y)] for x, y in kept.reshape(-1, 2)]


def _fills(collection: Any) -> Counter[str]:  # noqa: ANN401 - matplotlib.collections.Collection
    """Count the shapes of a collection by their colour; what is see-through counts as its own colour."""
    import numpy as np
    from matplotlib.collections import LineCollection, PathCollection

    if collection.get_array() is not None:
        collection.update_scalarmappable()  # until it is drawn, a coloured scale has not reached the shapes
    line = isinstance(collection, LineCollection)
    colours = collection.get_edgecolor() if line else collection.get_facecolor()
    shapes = len(collection.get_offsets()) if isinstance(collection, PathCollection) else len(collection.get_paths())
    if not len(colours):
        return Counter()
    repeated = np.asarray(colours)[np.arange(shapes) % len(colours)]
    return Counter(_hex(colour) for colour in repeated)


def _entries(legend: Any) -> list[list[str | None]]:  # noqa: ANN401 - matplotlib.legend.Legend
    """Give each word of a legend with its colour, or None where it has none."""
    words = [text.get_text() for text in legend.get_texts()]
    return [[word, _colour_of(handle)] for word, handle in zip(words, legend.legend_handles, strict=False)]


def _colour_of(handle: Any) -> str | None:  # noqa: ANN401 - any artist
    for name in ("get_facecolor", "get_markerfacecolor", "get_color"):
        if name == "get_markerfacecolor" and str(handle.get_marker()) in {"None", "none", "", " "}:
            continue
        colour = getattr(handle, name, lambda: None)()
        if colour is not None:
            return _hex(colour)
    return None


def _hex(colour: Any) -> str | None:  # noqa: ANN401 - whatever matplotlib takes
    from matplotlib.colors import to_hex

    try:
        first = colour[0] if getattr(colour, "ndim", 1) == 2 and len(colour) else colour
        return to_hex(first)
    except (TypeError, ValueError):
        return None


def describe_web_map(value: Any) -> dict[str, Any]:  # noqa: ANN401 - folium.Map
    """Describe a folium map; see :class:`autograder.values.kinds.WebMap`."""
    layers, legends = [], []
    waiting = list(getattr(value, "_children", {}).values())
    key = ""
    while waiting:
        item = waiting.pop(0)
        waiting.extend(getattr(item, "_children", {}).values())
        caption = getattr(item, "caption", None)
        if caption:
            legends.append(str(caption))
        key += str(getattr(item, "key", "") or "")
        data = getattr(item, "data", None)
        layers.append(
            {
                "type": type(item).__name__,
                "name": str(getattr(item, "layer_name", "") or getattr(item, "tile_name", "") or ""),
                "data": data if isinstance(data, dict) else None,
                "options": {str(k): v for k, v in dict(getattr(item, "options", {}) or {}).items() if _plain(v)},
                "fills": dict(_styled(item, data)) if isinstance(data, dict) else {},
            }
        )
    page = _page_words(value)
    return {
        "layers": layers,
        "legends": legends,
        "legend_fills": [[word.strip(), _hex(colour.strip())] for colour, word in _SWATCH.findall(page + key)],
        "texts": [text for text in (*_texts(page), str(getattr(value, "title", "") or "")) if text][:_TEXTS],
    }


def _styled(item: Any, data: dict[str, Any]) -> Counter[str]:  # noqa: ANN401 - folium.GeoJson
    """Count the features of a layer by the colour that its style gives them."""
    style = getattr(item, "style_function", None)
    colours: Counter[str] = Counter()
    if not callable(style) or not getattr(item, "style", False):
        return colours
    for feature in data.get("features", ()):
        given = _style_of(style, feature)
        colour = _hex(given.get("fillColor") or given.get("color") or "")
        if colour:
            colours[colour] += 1
    return colours


def _style_of(style: Any, feature: Any) -> dict[str, Any]:  # noqa: ANN401 - a student's function, a feature of GeoJSON
    try:
        return dict(style(feature) or {})
    except Exception:  # noqa: BLE001 - a student's style that stops on a feature gives it no colour
        return {}


def _page_words(drawn: Any) -> str:  # noqa: ANN401 - folium.Map
    """Give what stands beside the map on its page, as HTML: legends and titles that were added as such."""
    added = getattr(getattr(drawn.get_root(), "html", None), "_children", {}).values()
    try:
        return " ".join(item.render() for item in added if type(item).__name__ == "Element")
    except Exception:  # noqa: BLE001 - a template that cannot be rendered says nothing
        return ""


def _texts(page: str) -> list[str]:
    plain = re.sub(r"<(style|script).*?</\1>", " ", page, flags=re.DOTALL)
    return [" ".join(part.split()) for part in re.split(r"<[^>]*>", plain) if part.strip()]


def _plain(value: object) -> bool:
    return value is None or isinstance(value, bool | int | float | str)
