"""How QGIS draws the rasters: heights as shades of earth over a relief, depths of water as blues."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from generator.files.symbols import node

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from generator.schema import RasterSheet
    from generator.water.grids import Grid

# From low to high, after ColorBrewer's BrBG, which colour-blind readers can follow.
EARTH = ("#35978F", "#80CDC1", "#F5F0DE", "#DFC27D", "#A6611A")
# Depth of water in centimetres, up to and including; after ColorBrewer's Blues. Over the ankle, the knee, the waist.
DEPTHS = ((10, "#DEEBF7", "up to 10 cm"), (25, "#9ECAE1", "10 to 25 cm"), (50, "#4292C6", "25 to 50 cm"),
          (100, "#08519C", "50 cm to 1 m"), (float("inf"), "#08306B", "deeper than 1 m"))  # fmt: skip
# QGIS's number for the mode in which a layer darkens what is below it: houses stay visible under water.
_MULTIPLY = "6"
_TO_CM = {"cm": 1.0, "m": 0.01, "mm": 10.0}


def raster_pipe(sheet: RasterSheet, grid: Grid, band: int, *, shaded: bool = False) -> list[Element]:
    """Return the style of one band.

    Parameters
    ----------
    sheet : RasterSheet
    grid : Grid
        Gives the range of the colours.
    band : int
        From 1.
    shaded : bool
        Draw a relief from the heights.

    Returns
    -------
    list of xml.etree.ElementTree.Element
        What stands in a raster ``maplayer``.
    """
    blend = _MULTIPLY
    if shaded:
        renderer = node("rasterrenderer", {"type": "hillshade", "band": str(band), "azimuth": "315", "angle": "45",
                                           "zfactor": "10", "multidirection": "1", "opacity": "0.55",
                                           "alphaBand": "-1"})  # fmt: skip
    elif sheet.name == "flood":
        renderer = _classes(sheet, band)
    else:
        renderer, blend = _ramp(sheet, grid, band), "0"
    contrast = node("brightnesscontrast", {"brightness": "0", "contrast": "0", "gamma": "1"})
    pipe = node("pipe", children=[renderer, contrast, node("huesaturation"), node("rasterresampler")])
    return [pipe, node("blendMode", text=blend)]


def _ramp(sheet: RasterSheet, grid: Grid, band: int) -> Element:
    values = grid.values[band - 1]
    known = values[values != sheet.nodata] * sheet.scale
    # Without the lowest and highest hundredth, of which a single deep place would take all the colours.
    low, high = (round(float(v), 1) for v in np.percentile(known, [1, 99])) if known.size else (0.0, 1.0)
    stops = [(low + (high - low) * i / (len(EARTH) - 1), colour) for i, colour in enumerate(EARTH)]
    items = [_item(value, colour, f"{value:.1f} {sheet.unit}") for value, colour in stops]
    legend = node("rampLegendSettings", {"suffix": f" {sheet.unit}", "prefix": "", "minimumLabel": "",
                                         "maximumLabel": "", "direction": "0", "orientation": "2",
                                         "useContinuousLegend": "1"})  # fmt: skip
    return _pseudocolor("INTERPOLATED", [*items, legend], band, (low, high), 1.0)


def _classes(sheet: RasterSheet, band: int) -> Element:
    to_unit = 1 / _TO_CM.get(sheet.unit, 1.0)
    items = [_item(0, "#FFFFFF", "dry", alpha=0)]
    items += [_item(limit * to_unit, colour, words) for limit, colour, words in DEPTHS]
    return _pseudocolor("DISCRETE", items, band, (0, DEPTHS[-2][0] * to_unit), 0.85)


def _item(value: float, colour: str, label: str, alpha: int = 255) -> Element:
    shown = "inf" if value == float("inf") else f"{value:g}"
    return node("item", {"value": shown, "label": label, "color": colour, "alpha": str(alpha)})


def _pseudocolor(kind: str, items: list[Element], band: int, between: tuple[float, float], opacity: float) -> Element:
    low, high = between
    shader = node("colorrampshader", {"colorRampType": kind, "classificationMode": "1", "clip": "0",
                                      "minimumValue": f"{low:g}", "maximumValue": f"{high:g}",
                                      "labelPrecision": "1"}, items)  # fmt: skip
    return node("rasterrenderer", {"type": "singlebandpseudocolor", "band": str(band), "opacity": f"{opacity:g}",
                                   "alphaBand": "-1", "classificationMin": f"{low:g}",
                                   "classificationMax": f"{high:g}"}, [node("rastershader", {}, [shader])])  # fmt: skip
