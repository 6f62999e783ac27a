"""The picture of a map: the layers that are on at first, drawn where the live map opens, as light as a phone needs."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import geopandas as gpd
import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image
from shapely import box
from stungmeanchey import NOTICE

from book.budgets import MAP_PICTURE
from book.figures import GROUND, WIDTH, add_scale, key_of, say_synthetic, use_course_style, zoom_to
from book.languages import say
from book.maps.layers import METRES

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from book.maps.views import CourseMap

_SHAPE = 0.95  # width over height of the window
_FOR_WORDS = 1.2  # inches above and below
_LENGTHS_M = (10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000)


def picture_of(drawn: CourseMap) -> tuple[bytes, int, int]:
    """Draw a map as a picture.

    Parameters
    ----------
    drawn : CourseMap
        A finished one.

    Returns
    -------
    tuple
        A WebP file of at most `book.budgets.MAP_PICTURE` bytes, its width and its height in pixels.

    Raises
    ------
    ValueError
        The map was not finished, so it is not known what to show.
    """
    if drawn.window is None:
        raise ValueError(f"map {drawn.name!r} is not finished: end its cell with finish(view, canal_axis)")
    with mpl.rc_context():
        use_course_style()
        figure = Figure(figsize=(WIDTH, WIDTH / _SHAPE + _FOR_WORDS), layout="constrained")
        FigureCanvasAgg(figure)
        axes = figure.subplots()
        _draw(drawn, axes)
        key = _key(drawn)
        if key:
            figure.legend(handles=key_of(key), loc="outside upper left", ncols=2, fontsize=10, columnspacing=1.2)
        if drawn.notice == NOTICE:
            say_synthetic(figure)
        else:
            figure.supxlabel(say(drawn.notice), fontsize=8)
        file = io.BytesIO()
        figure.savefig(file, dpi=160, bbox_inches="tight")
    with Image.open(file) as image:
        return lightest(image.convert("RGB")), *image.size


def _draw(drawn: CourseMap, axes: Axes) -> None:
    window = gpd.GeoSeries([box(*drawn.window)], crs=4326).to_crs(METRES)
    zoom_to(axes, window, margin_m=25, shape=_SHAPE)
    limits = axes.get_xlim(), axes.get_ylim()
    axes.set_facecolor(GROUND)
    for layer in drawn.layers:
        if layer.shown and len(layer.rows):
            layer.rows.to_crs(METRES).plot(
                ax=axes, color=layer.fills(), edgecolor=layer.outline, linewidth=0.4, alpha=layer.opacity, aspect=None
            )
    axes.set(xlim=limits[0], ylim=limits[1], xticks=[], yticks=[], xlabel="", ylabel="", aspect="equal")
    for side in axes.spines.values():
        side.set_visible(True)
        side.set_linewidth(0.6)
    widest = (limits[0][1] - limits[0][0]) / 4
    add_scale(axes, max((length for length in _LENGTHS_M if length <= widest), default=_LENGTHS_M[0]))


def _key(drawn: CourseMap) -> dict[str, str]:
    """Give the legend of what the picture shows: what is off at first has no entry."""
    seen = {fill for layer in drawn.layers if layer.shown for fill in layer.fills().unique()}
    return {name: colour for name, colour in drawn.colours.items() if colour in seen}


def lightest(image: Image.Image, heaviest: int = MAP_PICTURE) -> bytes:
    """Write a picture as WebP: without loss where that is light enough, else with as little loss as the weight allows.

    Parameters
    ----------
    image : PIL.Image.Image
    heaviest : int
        In bytes.
    """
    flat = image.quantize(64, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).convert("RGB")
    written = _webp(flat, lossless=True, quality=100)
    for quality in range(85, 20, -10):
        if len(written) <= heaviest:
            break
        written = _webp(image, quality=quality)
    return written


def _webp(image: Image.Image, **how: object) -> bytes:
    file = io.BytesIO()
    image.save(file, "WEBP", method=6, **how)
    return file.getvalue()
