"""QGIS symbology as XML: symbols, renderers and labels, as QGIS 3.16 and later read them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# What a label is written in. A machine without it takes another; Khmer letters come from whatever font has them.
FONT = "Noto Sans"
_TYPES = {"Point": "marker", "LineString": "line", "Polygon": "fill"}
# QGIS's number for a property that an expression gives.
_EXPRESSION = 3


@dataclass(frozen=True)
class Stroke:
    """One layer of a symbol.

    Attributes
    ----------
    kind : str
        QGIS's class, e.g. ``"SimpleFill"``.
    properties : dict of str to str
    driven : dict of str to str
        Properties that an expression gives for each feature, by QGIS's names, e.g. ``outlineWidth``.
    level : int
        Where layers of several symbols are drawn one after another: the higher is above.
    inner : Stroke, optional
        What a repeating layer repeats, and ``inner_type`` its type.
    """

    kind: str
    properties: dict[str, str]
    driven: dict[str, str] = field(default_factory=dict)
    level: int = 0
    inner: Stroke | None = None
    inner_type: str = "marker"


def node(
    tag: str, attributes: dict[str, str] | None = None, children: Iterable[Element] = (), text: str = ""
) -> Element:
    """Return an element with its children."""
    made = Element(tag, attributes or {})
    made.text = text or None
    made.extend(list(children))
    return made


def rgba(colour: str, opacity: float = 1.0) -> str:
    """Return a colour as QGIS writes it.

    Examples
    --------
    >>> rgba("#0072B2"), rgba("#0072B2", 0.5)
    ('0,114,178,255', '0,114,178,128')
    """
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"{red},{green},{blue},{round(255 * opacity)}"


def area(colour: str, outline: str = "#FFFFFF", width_mm: float = 0.1, *, opacity: float = 1.0) -> tuple[Stroke, ...]:
    """Return the symbol of a filled area."""
    return (Stroke("SimpleFill", {"color": rgba(colour, opacity), "outline_color": rgba(outline),
                                  "outline_style": "solid" if width_mm else "no", "outline_width": f"{width_mm:g}",
                                  "outline_width_unit": "MM", "joinstyle": "miter", "style": "solid"}),)  # fmt: skip


def frame(colour: str, width_mm: float = 0.6, *, dashed: bool = False, tint: float = 0.0) -> tuple[Stroke, ...]:
    """Return the symbol of an area that lets what is below show through: an outline, and a tint of it inside."""
    return (Stroke("SimpleFill", {"color": rgba(colour, tint), "outline_color": rgba(colour),
                                  "outline_style": "dash" if dashed else "solid", "outline_width": f"{width_mm:g}",
                                  "outline_width_unit": "MM", "joinstyle": "miter",
                                  "style": "solid" if tint else "no"}),)  # fmt: skip


def hatch(colour: str, angle: int = 45, distance_mm: float = 1.4, width_mm: float = 0.5) -> tuple[Stroke, ...]:
    """Return the symbol of a hatched area."""
    pen = line(colour, 0.25)[0]
    pattern = {"angle": str(angle), "distance": f"{distance_mm:g}", "distance_unit": "MM", "color": rgba(colour)}
    return (Stroke("LinePatternFill", pattern, inner=pen, inner_type="line"), *frame(colour, width_mm))


def line(colour: str, width_mm: float, *, dash: str = "", level: int = 0) -> tuple[Stroke, ...]:
    """Return the symbol of a line of the same width at every scale; `dash` in millimetres, e.g. ``"2;1"``."""
    properties = {"line_color": rgba(colour), "line_width": f"{width_mm:g}", "line_width_unit": "MM",
                  "line_style": "solid", "capstyle": "flat" if dash else "round", "joinstyle": "round"}  # fmt: skip
    if dash:
        properties |= {"use_custom_dash": "1", "customdash": dash, "customdash_unit": "MM"}
    return (Stroke("SimpleLine", properties, level=level),)


def road(
    colour: str, casing: str, width_field: str, *, casing_m: float = 0.5, level: int = 1, cap: str = "round"
) -> tuple[Stroke, ...]:
    """Return the symbol of a line that is as wide on the map as a field says, in metres, with a casing below."""

    def band(shade: str, expression: str, above: int) -> Stroke:
        properties = {"line_color": rgba(shade), "line_width": "3", "line_width_unit": "MapUnit",
                      "line_style": "solid", "capstyle": cap, "joinstyle": "round"}  # fmt: skip
        return Stroke("SimpleLine", properties, {"outlineWidth": expression}, above)

    return (
        band(casing, f'coalesce("{width_field}", 3) + {2 * casing_m:g}', 0),
        band(colour, f'coalesce("{width_field}", 3)', level),
    )


def flow(colour: str, width_mm: float, *, dash: str = "") -> tuple[Stroke, ...]:
    """Return the symbol of a line with an arrow head in its middle, in the direction in which it was drawn."""
    head = Stroke("SimpleMarker", {"name": "filled_arrowhead", "color": rgba(colour), "outline_color": rgba(colour),
                                   "size": "1.8", "size_unit": "MM", "outline_width": "0.1"})  # fmt: skip
    return (
        *line(colour, width_mm, dash=dash),
        Stroke("MarkerLine", {"placement": "centralpoint", "rotate": "1"}, inner=head),
    )


def dot(colour: str, size_mm: float = 2.6, shape: str = "circle", *, size: str = "") -> tuple[Stroke, ...]:
    """Return the symbol of a point; `size` is an expression that gives its size in millimetres."""
    properties = {"name": shape, "color": rgba(colour), "outline_color": rgba("#FFFFFF"), "outline_width": "0.3",
                  "size": f"{size_mm:g}", "size_unit": "MM"}  # fmt: skip
    return (Stroke("SimpleMarker", properties, {"size": size} if size else {}),)


def symbol(strokes: Sequence[Stroke], geometry: str, name: str = "0") -> Element:
    """Return a symbol.

    Parameters
    ----------
    strokes : sequence of Stroke
        From the lowest to the highest.
    geometry : {"Point", "LineString", "Polygon"}
    name : str
        By which a renderer finds it.
    """
    return _symbol(strokes, _TYPES[geometry], name)


def _symbol(strokes: Sequence[Stroke], kind: str, name: str) -> Element:
    made = node("symbol", {"type": kind, "name": name, "alpha": "1", "clip_to_extent": "1", "force_rhr": "0"})
    for number, stroke in enumerate(strokes):
        layer = SubElement(made, "layer", {"class": stroke.kind, "enabled": "1", "locked": "0",
                                           "pass": str(stroke.level)})  # fmt: skip
        layer.append(_map(stroke.properties))
        if stroke.driven:
            layer.append(_driven(stroke.driven))
        if stroke.inner:
            layer.append(_symbol([stroke.inner], stroke.inner_type, f"@{name}@{number}"))
    return made


def _map(values: dict[str, str], name: str | None = None) -> Element:
    attributes = {"type": "Map"} | ({"name": name} if name else {})
    return node("Option", attributes, (_text(key, value) for key, value in values.items()))


def _text(name: str, value: str) -> Element:
    return node("Option", {"name": name, "type": "QString", "value": value})


def _driven(expressions: dict[str, str]) -> Element:
    properties = node("Option", {"name": "properties", "type": "Map"})
    for name, expression in expressions.items():
        properties.append(
            node("Option", {"name": name, "type": "Map"}, [
                node("Option", {"name": "active", "type": "bool", "value": "true"}),
                _text("expression", expression),
                node("Option", {"name": "type", "type": "int", "value": str(_EXPRESSION)}),
            ])
        )  # fmt: skip
    content = [_text("name", ""), properties, _text("type", "collection")]
    return node("data_defined_properties", children=[node("Option", {"type": "Map"}, content)])


def single(strokes: Sequence[Stroke], geometry: str) -> Element:
    """Return a renderer with one symbol for all features."""
    return _renderer("singleSymbol", {}, [strokes], geometry)


def categorized(field_name: str, categories: Sequence[tuple[str, str, Sequence[Stroke]]], geometry: str) -> Element:
    """Return a renderer with a symbol for each value of a field.

    Parameters
    ----------
    field_name : str
    categories : sequence of tuple
        Value, label and symbol. The empty value stands for all others.
    geometry : {"Point", "LineString", "Polygon"}
    """
    renderer = _renderer("categorizedSymbol", {"attr": field_name}, [strokes for _, _, strokes in categories], geometry)
    found = node("categories")
    for number, (value, label, _) in enumerate(categories):
        SubElement(found, "category", {"value": value, "label": label, "symbol": str(number), "render": "true"})
    renderer.insert(0, found)
    return renderer


def _renderer(kind: str, attributes: dict[str, str], symbols: Sequence[Sequence[Stroke]], geometry: str) -> Element:
    levels = any(stroke.level for strokes in symbols for stroke in strokes)
    drawn = node("symbols", children=(symbol(s, geometry, str(i)) for i, s in enumerate(symbols)))
    common = {"type": kind, "symbollevels": str(int(levels)), "forceraster": "0", "enableorderby": "0"}
    return node("renderer-v2", common | attributes, [drawn])


def labels(expression: str, geometry: str, *, from_scale: int, size_pt: float = 8, colour: str = "#22303C") -> Element:
    """Return labels that appear when the map is larger than a scale.

    Parameters
    ----------
    expression : str
        A field's name in double quotes, or any expression.
    geometry : {"Point", "LineString", "Polygon"}
    from_scale : int
        1500 means from 1:1,500 on.
    size_pt : float
    colour : str
    """
    style = node("text-style", {"fieldName": expression, "isExpression": "1", "fontFamily": FONT,
                                "fontSize": f"{size_pt:g}", "fontSizeUnit": "Point", "textColor": rgba(colour),
                                "textOpacity": "1", "fontWeight": "50"})  # fmt: skip
    style.append(node("text-buffer", {"bufferDraw": "1", "bufferSize": "0.7", "bufferSizeUnits": "MM",
                                      "bufferColor": rgba("#FFFFFF"), "bufferOpacity": "0.85"}))  # fmt: skip
    # 0: around a point; 2: beside a line, straight, as bending would tear Khmer clusters apart; 1: over an area.
    place = {"Point": "0", "LineString": "2", "Polygon": "1"}[geometry]
    placement = node("placement", {"placement": place, "placementFlags": "1", "centroidInside": "1",
                                   "dist": "1" if geometry == "Point" else "0", "distUnits": "MM", "priority": "5",
                                   "maxCurvedCharAngleIn": "25", "maxCurvedCharAngleOut": "-25"})  # fmt: skip
    rendering = node("rendering", {"scaleVisibility": "1", "scaleMin": "0", "scaleMax": str(from_scale),
                                   "drawLabels": "1", "mergeLines": "1", "obstacle": "0"})  # fmt: skip
    settings = node("settings", {}, [style, node("text-format"), placement, rendering])
    return node("labeling", {"type": "simple"}, [settings])
