"""How each layer looks: in QGIS's project, and as the default style that the GeoPackage itself carries.

What is not listed here gets a sensible look from its schema: its geometry, and its first field with a few codes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, tostring

import pandas as pd

from generator.files.symbols import (
    area,
    categorized,
    dot,
    flow,
    frame,
    hatch,
    labels,
    line,
    node,
    road,
    single,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from generator.files.symbols import Stroke
    from generator.schema import Field, Sheet

    Symbol = Sequence[Stroke]

# The course's palette (Okabe and Ito), as in book/figures.py: nothing imports from the book. A test holds them equal.
BLUE, ORANGE, GREEN, PINK = "#0072B2", "#E69F00", "#009E73", "#CC79A7"
SKY, VERMILION, YELLOW, INK = "#56B4E9", "#D55E00", "#F0E442", "#22303C"
WATER, STREET, GROUND, CITY = "#4F8CB0", "#FFFFFF", "#F2EEE6", "#E6E0D5"
LAND_USE = {
    "residential": "#B98A5A",
    "pagoda": YELLOW,
    "market": VERMILION,
    "workshop": "#6E6E6E",
    "open": GREEN,
}
# For codes without a colour of their own, in the order of the enumeration.
CYCLE = (BLUE, ORANGE, GREEN, PINK, SKY, VERMILION, YELLOW, "#6E6E6E", "#8C6BB1", "#B98A5A")
OTHER = "#BDBDBD"
# The notice, wherever it stands on a map.
RUST = "#8A3B00"
# More codes than this are no legend any more.
MOST_CODES = 10

_CASING = "#B9B1A0"


@dataclass(frozen=True)
class Look:
    """How a layer is drawn.

    Attributes
    ----------
    symbol : callable
        Makes a symbol from a colour.
    colour : str
        Where no field decides.
    by : str, optional
        The field whose codes decide the colour.
    colours : mapping of str to str
        A colour for each code; codes without one take the next of `CYCLE`.
    symbols : mapping of str to callable
        Codes that are drawn in another way.
    label : str, optional
        Expression of the labels, shown from scale 1:`label_from` on.
    opacity : float
    """

    symbol: Callable[[str], Symbol]
    colour: str = BLUE
    by: str | None = None
    colours: Mapping[str, str] = field(default_factory=dict)
    symbols: Mapping[str, Callable[[str], Symbol]] = field(default_factory=dict)
    label: str | None = None
    label_from: int = 1500
    opacity: float = 1.0


def _street(colour: str) -> Symbol:
    return road(colour, _CASING, "width_m")


def _main_street(colour: str) -> Symbol:
    """Return a street above those that run into it."""
    return road(colour, _CASING, "width_m", level=2)


def _limit(colour: str) -> Symbol:
    return frame(colour, 0.55, dashed=True)


LOOKS: dict[str, Look] = {
    "canal": Look(lambda c: area(c, c, 0.1), WATER),
    "canal_axis": Look(lambda c: line(c, 0.3, dash="3;1.5"), "#2B5E7E"),
    "banks": Look(lambda c: line(c, 0.4), "#2B5E7E"),
    "streets": Look(
        _street, STREET, "street_class",
        {"canal road": "#FFE3A3", "lane": STREET, "path": "#EADFCB", "city street": "#FAF8F3", "cycle lane": "#A6DDC9"},
        symbols={"canal road": _main_street}, label='"label_km"', label_from=2500,
    ),
    "bridges": Look(lambda c: road(c, INK, "width_m", casing_m=0.3, cap="flat"), STREET),
    "blocks": Look(lambda c: frame(c, 0.3), INK, label='"block_id"', label_from=3000),
    "parcels": Look(lambda c: area(c, "#FFFFFF", 0.12, opacity=0.6), by="land_use", colours=LAND_USE,
                    label='"parcel_id"', label_from=1000),
    # Brick to zinc: from dark to light, so that the order is seen without any colour.
    "buildings": Look(lambda c: area(c, "#3A2A1A", 0.08), by="wall", colours={
        "brick": "#7A2E0E", "mixed": "#C0703A", "timber": "#E3B778", "zinc sheet": "#C9D3DA"}),
    "city_blocks": Look(lambda c: area(c, "#D8D0C2", 0.1), CITY),
    "facilities": Look(lambda c: area(c, INK, 0.25, opacity=0.85), by="kind", label='"name_en"', label_from=6000),
    "drains": Look(lambda c: flow(c, 0.45), by="condition",
                   colours={"good": BLUE, "fair": ORANGE, "poor": VERMILION}),
    "phases": Look(lambda c: frame(c, 0.5, tint=0.22), by="phase"),
    "shelters": Look(lambda c: area(c, INK, 0.3), ORANGE, label='"shelter_id"', label_from=2500),
    # Reserves and rights of way are lines on the ground; kinds of buildable land are a tint below them.
    "zones": Look(lambda c: area(c, width_mm=0, opacity=0.28), by="kind",
                  colours={"canal reserve 30 m": BLUE, "canal reserve 20 m": VERMILION, "road right of way": INK,
                           "linked low-rise housing": PINK, "detached low-rise housing": SKY,
                           "medium-rise building": ORANGE},
                  symbols=dict.fromkeys(("canal reserve 30 m", "canal reserve 20 m", "road right of way"), _limit)),
    "candidate_sites": Look(hatch, by="kind", label='"site_id"', label_from=6000),
    "city_settlements": Look(lambda c: area(c, "#FFFFFF", 0.2, opacity=0.85), by="khan"),
}  # fmt: skip

_PLAIN: dict[str, Callable[[str], Symbol]] = {
    "Point": dot,
    "LineString": lambda colour: line(colour, 0.5),
    "Polygon": lambda colour: area(colour, "#FFFFFF", 0.15, opacity=0.8),
}


def look_of(sheet: Sheet) -> Look:
    """Return how a layer is drawn, adapted to the fields that it really has."""
    look = LOOKS.get(sheet.name) or Look(_PLAIN[sheet.geometry or "Polygon"])
    fields = {column.name: column for column in sheet.fields}
    by = look.by if look.by in fields and fields[look.by].enum else None
    if by is None and (look.by or sheet.name not in LOOKS):
        by = next((f.name for f in sheet.fields if 1 < len(f.enum) <= MOST_CODES), None)
    label = look.label if look.label and look.label.strip('"') in fields else None
    return Look(look.symbol, look.colour, by, look.colours, look.symbols, label, look.label_from, look.opacity)


def colours_of(column: Field, look: Look) -> dict[str, str]:
    """Return a colour for each code of a field: its own, or the next that is free."""
    free = iter([c for c in CYCLE if c not in look.colours.values()] * len(column.enum))
    return {code: look.colours.get(code) or next(free) for code in column.enum}


def codes_of(sheet: Sheet) -> tuple[str, ...]:
    """Return the codes that decide how a layer is drawn; none where all is drawn alike."""
    by = look_of(sheet).by if sheet.geometry else None
    return next((f.enum for f in sheet.fields if f.name == by), ())


def renderer_of(sheet: Sheet) -> Element:
    """Return the renderer of a layer."""
    look, geometry = look_of(sheet), sheet.geometry or "Polygon"
    if look.by is None:
        return single(look.symbol(look.colour), geometry)
    column = next(f for f in sheet.fields if f.name == look.by)
    drawn = [(code, code, look.symbols.get(code, look.symbol)(colour))
             for code, colour in colours_of(column, look).items()]  # fmt: skip
    # The raw quality, and whatever a user adds, may hold other codes: they stay visible.
    return categorized(look.by, [*drawn, ("", "other", look.symbol(OTHER))], geometry)


def style_elements(sheet: Sheet) -> list[Element]:
    """Return what a QGIS project and a QML file have in common: symbols, labels and readable names of the fields.

    Parameters
    ----------
    sheet : Sheet
        A layer or a table.
    """
    aliases = node("aliases")
    for column in sheet.fields:
        words = f"{column.title} ({column.unit})" if column.unit else column.title
        aliases.append(node("alias", {"field": column.name, "name": words}))
    common = [aliases, node("previewExpression", text=f'"{sheet.key[0]}"')]
    if not sheet.geometry:
        return common
    look = look_of(sheet)
    found = [renderer_of(sheet)]
    if look.label:
        found.append(labels(look.label, sheet.geometry, from_scale=look.label_from))
    return [*found, node("blendMode", text="0"), node("layerOpacity", text=f"{look.opacity:g}"), *common]


def qml(sheet: Sheet) -> str:
    """Return the style of a layer as a QML document."""
    attributes = {"version": "3.22.0", "styleCategories": "AllStyleCategories", "hasScaleBasedVisibilityFlag": "0",
                  "labelsEnabled": str(int(look_of(sheet).label is not None)), "simplifyLocal": "1"}  # fmt: skip
    return tostring(node("qgis", attributes, style_elements(sheet)), encoding="unicode")


def layer_styles(layers: Sequence[tuple[Sheet, str]], description: str, moment: str) -> pd.DataFrame:
    """Return the table in which QGIS looks for the default styles of a GeoPackage's layers.

    Parameters
    ----------
    layers : sequence of tuple
        The sheet of each layer, and the name under which it is kept.
    description : str
        Stands with each style.
    moment : str
        When the styles were changed, in ISO 8601.

    Returns
    -------
    pandas.DataFrame
        With the columns that QGIS gives to ``layer_styles``; without ``id``, which the file's driver adds.
    """
    rows = [
        {"f_table_catalog": "", "f_table_schema": "", "f_table_name": name, "f_geometry_column": "geom",
         "styleName": name, "styleQML": qml(sheet), "styleSLD": "", "useAsDefault": True, "description": description,
         "owner": "", "ui": None, "update_time": pd.Timestamp(moment)}
        for sheet, name in layers
    ]  # fmt: skip
    return pd.DataFrame(rows).astype({"ui": "object"})
