"""What a figure or a map shows, in plain values: a key judges a picture by its data, its words and its legend."""

from __future__ import annotations

from typing import Any

_POINTS = 20_000  # kept of one line or one cloud of points


def describe_chart(value: Any) -> dict[str, Any]:  # noqa: ANN401 - matplotlib's Figure or Axes
    """Describe a matplotlib figure; see :class:`autograder.values.kinds.Chart`."""
    figure = getattr(value, "figure", None) or value
    axes = [value] if hasattr(value, "get_xlabel") else list(figure.axes)
    suptitle = getattr(figure, "_suptitle", None)
    return {"title": suptitle.get_text() if suptitle else "", "axes": [_axes(pair) for pair in axes]}


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
        "texts": [text.get_text() for text in axes.texts],
        "lines": [_points(line.get_xydata()) for line in axes.lines],
        "bars": [
            [float(bar.get_x()), float(bar.get_y()), float(bar.get_width()), float(bar.get_height())]
            for bar in axes.patches
            if isinstance(bar, Rectangle)
        ],
        "points": [_points(item.get_offsets()) for item in drawn if not isinstance(item, PolyCollection)],
        "polygons": sum(len(item.get_paths()) for item in drawn),
    }


def _points(pairs: Any) -> list[list[float]]:  # noqa: ANN401 - array of shape (n, 2), perhaps masked
    import numpy as np

    kept = np.ma.filled(np.ma.asarray(pairs, dtype=float), np.nan)[:_POINTS]
    return [[float(x), float(y)] for x, y in kept.reshape(-1, 2)]


def describe_web_map(value: Any) -> dict[str, Any]:  # noqa: ANN401 - folium.Map
    """Describe a folium map; see :class:`autograder.values.kinds.WebMap`."""
    layers, legends = [], []
    waiting = list(getattr(value, "_children", {}).values())
    while waiting:
        item = waiting.pop(0)
        waiting.extend(getattr(item, "_children", {}).values())
        caption = getattr(item, "caption", None)
        if caption:
            legends.append(str(caption))
        data = getattr(item, "data", None)
        layers.append(
            {
                "type": type(item).__name__,
                "name": str(getattr(item, "layer_name", "") or getattr(item, "tile_name", "") or ""),
                "data": data if isinstance(data, dict) else None,
                "options": {str(k): v for k, v in dict(getattr(item, "options", {}) or {}).items() if _plain(v)},
            }
        )
    return {"layers": layers, "legends": legends}


def _plain(value: object) -> bool:
    return value is None or isinstance(value, bool | int | float | str)
