"""The static figures' one style: safe for colour-blind readers, legible on a phone, and honest about the twin."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import matplotlib as mpl
import matplotlib.pyplot as plt
from matplotlib import font_manager, patheffects
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from stungmeanchey import NOTICE, load

from book.assets import BEHIND
from book.languages import language, number, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Okabe and Ito's palette, which readers with any of the common colour-blindnesses can tell apart.
BLUE, ORANGE, GREEN, PINK = "#0072B2", "#E69F00", "#009E73", "#CC79A7"
SKY, VERMILION, YELLOW, INK = "#56B4E9", "#D55E00", "#F0E442", "#22303C"

# The same colours for the same things on every map of the course.
WATER, STREET, GROUND, CITY = "#4F8CB0", "#FFFFFF", "#F2EEE6", "#E6E0D5"
LAND_USE = {
    "residential": "#B98A5A",
    "pagoda": YELLOW,
    "market": VERMILION,
    "workshop": "#6E6E6E",
    "open": GREEN,
}
TENURE = {"titled": BLUE, "untitled": ORANGE}

# Letters that matplotlib's own fonts lack. `./course assets` puts them there.
FONTS = BEHIND / "noto-sans-khmer"

# 5 inches: wide enough for a column of text. A phone shows them 350 pixels wide, so 9.5 points become 9 pixels there:
# no letters are smaller than that.
WIDTH = 5.0


def use_course_style() -> None:
    """Set matplotlib's defaults for this kernel."""
    plt.rcParams.update(
        {
            "figure.dpi": 180,
            "figure.facecolor": "white",
            "font.size": 11,
            "font.family": _fonts(),
            "axes.titlesize": 12,
            "axes.titleweight": "bold",
            "axes.titlelocation": "left",
            "axes.edgecolor": INK,
            "axes.labelcolor": INK,
            "text.color": INK,
            "xtick.color": INK,
            "ytick.color": INK,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "legend.frameon": False,
            "savefig.bbox": "tight",
        }
    )


def _fonts() -> list[str]:
    """Give the fonts for letters of the page's language; later ones are asked for what the first lacks."""
    fonts = ["DejaVu Sans"]
    if language() == "km":
        from fontTools.ttLib import TTFont

        known = {entry.name for entry in font_manager.fontManager.ttflist}
        for packed in sorted(FONTS.glob("*.woff")) if "Noto Sans Khmer" not in known else []:
            unpacked = Path(mpl.get_cachedir()) / f"{packed.stem}.ttf"
            font = TTFont(packed)
            font.flavor = None
            font.save(unpacked)
            font_manager.fontManager.addfont(unpacked)
        fonts.append("Noto Sans Khmer")
    return fonts


def code_fonts() -> list[str]:
    """Give the fonts for names of tables and columns, and for words of the page's language beside them."""
    return ["DejaVu Sans Mono", *_fonts()]


def new_figure(height: float = 3.6, *, columns: int = 1, width_ratios: list[float] | None = None) -> tuple:
    """Begin a figure in the course's style.

    Parameters
    ----------
    height : float
        In inches; the width is the same for all figures.
    columns : int
        Axes side by side.
    width_ratios : list of float, optional
        Their widths.

    Returns
    -------
    tuple
        The figure, and its axes: one, or an array where there are several columns.
    """
    use_course_style()
    return plt.subplots(
        1, columns, figsize=(WIDTH, height), layout="constrained", gridspec_kw={"width_ratios": width_ratios}
    )


def say_synthetic(figure: Figure) -> None:
    """Write the notice under a figure: whoever copies the picture copies the notice."""
    notice = re.sub("(?<=[:៖]) ", "\n", say(NOTICE))  # the second sign is the Khmer colon
    figure.supxlabel(notice, fontsize=9.5, color="#8A3B00", x=0.5, ha="center")


def show(figure: Figure) -> None:
    """Show a finished figure once, whatever shows figures by itself, and let its memory go."""
    from IPython.display import display

    display(figure)
    plt.close(figure)


def draw_twin(
    axes: Axes,
    *,
    state: str = "before",
    colour: str | Mapping[str, str] = LAND_USE["residential"],
    parcels: gpd.GeoDataFrame | None = None,
    by: str | None = None,
    buildings: bool = False,
    surroundings: bool = True,
    edge: float = 0.15,
) -> None:
    """Draw the twin as a map: ground, streets, water, parcels.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
    state : {"before", "after"}
        Before or after the works.
    colour : str or mapping
        One colour, or a colour for each value of the column `by`.
    parcels : geopandas.GeoDataFrame, optional
        Parcels with further columns; the layer itself where none are given.
    by : str, optional
        Column that decides the colour.
    buildings : bool
        Draw buildings on top of the parcels.
    surroundings : bool
        Draw the invented city blocks around.
    edge : float
        Width of the parcels' outline.
    """
    parcels = load("parcels", state=state) if parcels is None else parcels
    if surroundings:
        load("city_blocks").plot(ax=axes, color=CITY, linewidth=0)
    streets = load("streets", state=state)
    streets.buffer(streets["width_m"] / 2, cap_style="flat").plot(ax=axes, color=STREET, linewidth=0)
    load("canal", state=state).plot(ax=axes, color=WATER, linewidth=0)
    bridges = load("bridges", state=state)
    bridges.buffer(bridges["width_m"] / 2, cap_style="flat").plot(ax=axes, color=STREET, linewidth=0.3, edgecolor=INK)
    colours = parcels[by].map(dict(colour)).fillna("#DDDDDD") if by else colour
    parcels.plot(ax=axes, color=colours, edgecolor="white", linewidth=edge)
    if buildings:
        load("buildings", state=state).plot(ax=axes, color=INK, alpha=0.35, linewidth=0)
    axes.set_facecolor(GROUND)
    axes.set_aspect("equal")
    axes.set(xticks=[], yticks=[], xlabel="", ylabel="")
    for side in axes.spines.values():
        side.set_visible(True)
        side.set_linewidth(0.6)


def zoom_to(axes: Axes, layer: gpd.GeoDataFrame, margin_m: float = 30, *, shape: float | None = None) -> None:
    """Show the part of a map that holds a layer, and a margin around it.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
    layer : geopandas.GeoDataFrame
    margin_m : float
    shape : float, optional
        Width over height, so that maps side by side are equally high.
    """
    left, bottom, right, top = layer.total_bounds
    width, height = right - left + 2 * margin_m, top - bottom + 2 * margin_m
    if shape:
        width, height = max(width, height * shape), max(height, width / shape)
    x, y = (left + right) / 2, (bottom + top) / 2
    axes.set_xlim(x - width / 2, x + width / 2)
    axes.set_ylim(y - height / 2, y + height / 2)
    axes.set(xlabel="", ylabel="")  # geopandas writes the names of coordinates there at each plot


def add_scale(axes: Axes, length_m: int = 200) -> None:
    """Draw a bar of a known length and an arrow to the north."""
    left, right = axes.get_xlim()
    bottom, top = axes.get_ylim()
    x, y = right - 0.05 * (right - left) - length_m, bottom + 0.035 * (top - bottom)
    axes.plot([x, x + length_m], [y, y], color=INK, linewidth=2, solid_capstyle="butt")
    halo = [patheffects.withStroke(linewidth=2.5, foreground="white")]
    axes.annotate(
        f"{number(length_m)} m", (x + length_m / 2, y), xytext=(0, 3), textcoords="offset points", ha="center",
        va="bottom", fontsize=10, path_effects=halo,
    )  # fmt: skip
    axes.annotate(
        say("N"), (0.06, 0.985), xytext=(0.06, 0.915), xycoords="axes fraction", ha="center", va="center", fontsize=10,
        arrowprops={"arrowstyle": "-|>", "color": INK, "linewidth": 1.2}, path_effects=halo,
    )  # fmt: skip


def key_of(colours: Mapping[str, str]) -> list[Patch]:
    """Give the legend's entries for a mapping of names to colours."""
    return [Patch(facecolor=colour, edgecolor="#777777", linewidth=0.4, label=name) for name, colour in colours.items()]


def line_key(name: str, colour: str, width: float = 3) -> Line2D:
    """Give a legend's entry for a line."""
    return Line2D([], [], color=colour, linewidth=width, label=name)
