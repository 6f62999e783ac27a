"""Print layouts of the QGIS project: a page for each of the main map themes, with the notice on it."""

from __future__ import annotations

import uuid
from functools import partial
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

from generator.files.shades import DEPTHS
from generator.files.styles import GROUND, INK, RUST, codes_of
from generator.files.symbols import FONT, area, node, rgba, symbol
from generator.settings import NOTICE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from generator.files.qgis import Entry
    from generator.twin import Twin

# A4, upright: the canal runs from south to north.
_WIDTH, _HEIGHT, _MARGIN = 210.0, 297.0, 10.0
_MAP_TOP, _MAP_HEIGHT, _MAP_WIDTH = 24.0, 250.0, 138.0
_DETAIL_WIDTH, _DETAIL_HEIGHT = 52.0, 92.0
_DETAIL_SCALE = 1.25  # metres on the ground for a millimetre on paper
_KINDS = {"page": 65638, "map": 65639, "label": 65641, "legend": 65642, "scalebar": 65646}
# Below other things these explain themselves.
_GROUND_LAYERS = {"bridges", "city_blocks", "streets"}
_NAMESPACE = uuid.UUID("5ce563a5-0563-4563-8563-000000003400")


def layouts(themes: Mapping[str, Sequence[Entry]], twin: Twin) -> Element:
    """Return a layout for each theme.

    Parameters
    ----------
    themes : mapping of str to sequence of Entry
    twin : Twin
    """
    return node("Layouts", children=(_layout(name, these, twin) for name, these in themes.items()))


def _layout(name: str, these: Sequence[Entry], twin: Twin) -> Element:
    item = partial(_item, name)
    made = node("Layout", {"name": name, "units": "mm", "printResolution": "200"})
    pages = SubElement(made, "PageCollection")
    pages.append(symbol(area("#FFFFFF", width_mm=0), "Polygon"))
    pages.append(item("page", "page", (0, 0, _WIDTH, _HEIGHT)))
    wide, side = _WIDTH - 2 * _MARGIN, _MARGIN + _MAP_WIDTH + 5
    view = _view(these, twin)
    overview = _map(item, "map", (_MARGIN, _MAP_TOP, _MAP_WIDTH, _MAP_HEIGHT), view, name)
    made.append(overview)
    settlement = any(e.sheet.theme == "form" for e in these)
    if settlement:
        # Beside the legend's lower end: plots and houses of the middle, where they can be told apart.
        box = (side, _MAP_TOP + _MAP_HEIGHT - _DETAIL_HEIGHT - 18, _DETAIL_WIDTH, _DETAIL_HEIGHT)
        made.append(_map(item, "detail", box, _detail(twin), name))
        scale = f"Detail, 1:{1000 * _DETAIL_SCALE:,.0f}"
        made.append(_label(item("label", "scale of the detail", (side, box[1] - 5, _DETAIL_WIDTH, 4)), scale, 8))
    made.append(_label(item("label", "title", (_MARGIN, 8, wide, 10)), name, 17, bold=True))
    made.append(_label(item("label", "notice", (_MARGIN, 279, wide, 6)), NOTICE, 10, colour=RUST, bold=True))
    credit = "Place, plots and people are invented. Coordinates: EPSG:32648, at a fictional place. CC0 1.0."
    if not settlement:
        credit = "A diagram, not a map: places, shapes and distances mean nothing. CC0 1.0."
    made.append(_label(item("label", "credit", (_MARGIN, 285, wide, 5)), credit, 8))
    uid = overview.get("uuid") or ""
    made.append(_legend(item("legend", "legend", (side, _MAP_TOP, _WIDTH - side - 3, 100)), these, uid))
    if settlement:
        made.append(_scalebar(item("scalebar", "scale", (side, _MAP_TOP + _MAP_HEIGHT - 13, 45, 12)), uid))
    return made


def _item(layout: str, kind: str, name: str, box: Sequence[float]) -> Element:
    """Return an item of a layout; its box in millimetres: left, top, width, height."""
    own = "{" + str(uuid.uuid5(_NAMESPACE, f"{layout}/{name}")) + "}"
    x, y, width, height = box
    made = node("LayoutItem", {
        "type": str(_KINDS[kind]), "uuid": own, "templateUuid": own, "id": name, "position": f"{x:g},{y:g},mm",
        "positionOnPage": f"{x:g},{y:g},mm", "size": f"{width:g},{height:g},mm", "referencePoint": "0",
        "visibility": "1", "opacity": "1", "frame": "false", "background": "false", "zValue": "1"})  # fmt: skip
    made.append(node("FrameColor", {"red": "34", "green": "48", "blue": "60", "alpha": "255"}))
    made.append(node("BackgroundColor", _parts(GROUND)))
    made.append(node("LayoutObject"))
    return made


def _parts(colour: str) -> dict[str, str]:
    red, green, blue, alpha = rgba(colour).split(",")
    return {"red": red, "green": green, "blue": blue, "alpha": alpha}


def _view(these: Sequence[Entry], twin: Twin) -> tuple[float, float, float, float]:
    """Return what the map shows: the settlement, or all of the layers where none of them is the settlement's."""
    settlement = any(e.sheet.theme == "form" for e in these)
    frames = [twin.clean["parcels"]] if settlement else [twin.clean[e.resource] for e in these if e.geometry]
    bounds = [frame.total_bounds for frame in frames]
    left, bottom = (min(float(b[i]) for b in bounds) for i in (0, 1))
    right, top = (max(float(b[i]) for b in bounds) for i in (2, 3))
    # As wide and high as the item, with a twentieth around.
    high = 1.05 * max(top - bottom, (right - left) * _MAP_HEIGHT / _MAP_WIDTH)
    return _around((left + right) / 2, (bottom + top) / 2, high * _MAP_WIDTH / _MAP_HEIGHT, high)


def _detail(twin: Twin) -> tuple[float, float, float, float]:
    """Return the surroundings of the bridge that is nearest to the middle of the canal, enlarged."""
    middle = twin.clean["canal_axis"].geometry.iloc[0].interpolate(0.5, normalized=True)
    bridges = twin.clean["bridges"].geometry
    place = bridges.iloc[int(bridges.distance(middle).to_numpy().argmin())].centroid if len(bridges) else middle
    return _around(place.x, place.y, _DETAIL_SCALE * _DETAIL_WIDTH, _DETAIL_SCALE * _DETAIL_HEIGHT)


def _around(x: float, y: float, wide: float, high: float) -> tuple[float, float, float, float]:
    return x - wide / 2, y - high / 2, x + wide / 2, y + high / 2


def _map(item: partial[Element], name: str, box: Sequence[float], view: Sequence[float], theme: str) -> Element:
    made = item("map", name, box)
    made.attrib |= {"frame": "true", "background": "true", "outlineWidthM": "0.3,mm", "followPreset": "true",
                    "followPresetName": theme, "mapRotation": "0", "drawCanvasItems": "true",
                    "keepLayerSet": "false", "mapFlags": "0", "labelMargin": "0,mm"}  # fmt: skip
    corners = zip(("xmin", "ymin", "xmax", "ymax"), view, strict=True)
    made.append(node("Extent", {corner: f"{value:.3f}" for corner, value in corners}))
    made.append(node("LayerSet"))
    return made


def _label(made: Element, text: str, size: float, *, colour: str = INK, bold: bool = False) -> Element:
    made.attrib |= {"labelText": text, "halign": "1", "valign": "128", "marginX": "0", "marginY": "0", "htmlState": "0"}
    made.append(_font("LabelFont", size, bold=bold))
    made.append(node("FontColor", _parts(colour)))
    return made


def _font(tag: str, size: float, *, bold: bool = False) -> Element:
    weight = 75 if bold else 50
    return node(tag, {"description": f"{FONT},{size:g},-1,5,{weight},0,0,0,0,0", "style": "Bold" if bold else ""})


def _legend(made: Element, these: Sequence[Entry], map_uuid: str) -> Element:
    made.attrib |= {"map_uuid": map_uuid, "symbolWidth": "5", "symbolHeight": "3", "boxSpace": "0", "columnCount": "1",
                    "resizeToContents": "1", "wrapChar": "|", "title": "", "lineSpacing": "0.8", "symbolAlignment": "1",
                    "titleAlignment": "1", "legendFilterByAtlas": "0",
                    "legendFilterByMap": "1"}  # fmt: skip
    styles = SubElement(made, "styles")
    for name, size, margin in (("title", 11, "2"), ("group", 9, "2"), ("subgroup", 9, "2.5"), ("symbol", 8, "1"),
                               ("symbolLabel", 8, "1.2")):  # fmt: skip
        style = SubElement(styles, "style", {"name": name, "alignment": "1", "marginTop": margin, "indent": "0"})
        if name == "symbolLabel":
            style.set("marginLeft", "1.5")
        style.append(_font("styleFont", size, bold=name == "subgroup"))
    tree = SubElement(made, "layer-tree-group")
    # What is drawn alike comes first: after a layer with codes it would look like one of them.
    told = [e for e in these if e.sheet.name not in _GROUND_LAYERS] if these[0].sheet.theme != "form" else these
    for entry in sorted(told, key=lambda e: bool(e.band or codes_of(e.sheet))):
        leaf = SubElement(tree, "layer-tree-layer", {
            "id": entry.id, "name": entry.title, "source": entry.source, "providerKey": entry.provider,
            "checked": "Qt::Checked", "expanded": "1"})  # fmt: skip
        heading = entry.title.replace(", ", ",|").replace(": ", ":|") if entry.band else entry.sheet.title
        words = {"cached_name": entry.title, "legend/title-label": heading}
        if shown := _legend_nodes(entry):
            words["legend/node-order"] = ",".join(map(str, shown))
        options = [node("Option", {"name": key, "type": "QString", "value": value}) for key, value in words.items()]
        leaf.append(node("customproperties", children=[node("Option", {"type": "Map"}, options)]))
    return made


def _legend_nodes(entry: Entry) -> range:
    """Return which entries of a layer the legend shows; all, where none are given."""
    if entry.band:
        # The first is the name of the band, which the title says; the first class of a flood is dry land.
        return range(0) if entry.shaded else range(2, 2 + len(DEPTHS)) if entry.sheet.name == "flood" else range(1, 2)
    # The last is for codes that the clean quality does not have.
    return range(len(codes_of(entry.sheet)))


def _scalebar(made: Element, map_uuid: str) -> Element:
    made.attrib |= {"mapUuid": map_uuid, "style": "Single Box", "unitType": "meters", "unitLabel": "m",
                    "numMapUnitsPerScaleBarUnit": "1", "numSegments": "2", "numSegmentsLeft": "0",
                    "segmentSizeMode": "0", "numUnitsPerSegment": "100", "height": "1.6", "labelBarSpace": "1",
                    "boxContentSpace": "0", "alignment": "0", "outlineWidth": "0.2"}  # fmt: skip
    made.append(node("text-style", {"fontFamily": FONT, "fontSize": "8", "fontSizeUnit": "Point",
                                    "textColor": rgba(INK), "fontWeight": "50", "textOpacity": "1"}))  # fmt: skip
    return made
