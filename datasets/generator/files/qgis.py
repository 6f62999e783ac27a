"""Writes a QGIS project beside the GeoPackage: all layers and tables styled, grouped, labelled and related.

No QGIS is needed to write it. A `.qgz` is a zip file with one XML document in it.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from generator.files.descriptor import GEOPACKAGE, layer_description, title_of
from generator.files.layouts import layouts
from generator.files.shades import raster_pipe
from generator.files.styles import GROUND, RUST, look_of, style_elements
from generator.files.symbols import FONT, node, rgba
from generator.schema import LAYERS, RASTERS, SHEETS, TABLES, resources_of
from generator.settings import CRS, NOTICE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from generator.schema import RasterSheet, Sheet
    from generator.twin import Twin

# Written as QGIS 3.22, a long-term release, writes it; later versions read it.
_VERSION = "3.22.16-Białowieża"
_MOMENT = "2020-06-30T00:00:00"
_ZIP_MOMENT = (2020, 6, 30, 0, 0, 0)
_TITLE = "Stung Meanchey canal community: synthetic twin"

# The works first: stages and sheds are drawn above the houses that they concern.
_STATE_GROUPS = {"works": "During the works", "before": "Before the works", "after": "After the works"}
_RULES, _WATER, _TABLES = "Rules and sites", "Water", "Tables"
_GROUND, _CITY = "Ground and surroundings", "The wider city"
_GROUPS = (_RULES, _WATER, *_STATE_GROUPS.values(), _GROUND, _CITY, _TABLES)
_THEME_GROUPS = {"planning": _RULES, "water": _WATER, "city": _CITY}
_TABLE_GROUPS = {"people": "People", "tenure": "Register", "works": "Works", "water": "Water", "services": "Services",
                 "survey": "Survey", "planning": "Planning", "city": "The wider city"}  # fmt: skip
# Within a group the higher is drawn above. What is not named stands on top of areas of its group.
_TOP_DOWN = ("shelters", "phases", "bridges", "buildings", "facilities", "drains", "banks", "canal_axis", "parcels",
             "canal", "streets", "blocks", "city_blocks")  # fmt: skip
# Helpers for measuring, not for looking.
_UNSEEN = {"canal_axis", "banks", "blocks"}


@dataclass(frozen=True)
class Entry:
    """A layer of the project.

    Attributes
    ----------
    id, title : str
        QGIS keeps an id only if it has more than ten letters.
    sheet : Sheet or RasterSheet
    state : str or None
    resource : str
        Name of the layer in the GeoPackage, or of the file.
    group : tuple of str
        Where it stands in the tree.
    band : int
        Of a raster; 0 for what is none. A raster has an entry for each band.
    shaded : bool
        A relief, drawn from the terrain.
    """

    id: str
    title: str
    sheet: Sheet | RasterSheet
    state: str | None
    resource: str
    group: tuple[str, ...]
    band: int = 0
    shaded: bool = False

    @property
    def geometry(self) -> str | None:
        """Type of its geometry; none for a raster and for a table."""
        return None if self.band else self.sheet.geometry

    @property
    def source(self) -> str:
        """Where QGIS finds it, relative to the project."""
        if self.band:
            return f"./{self.resource}.tif"
        if self.geometry:
            return f"./{GEOPACKAGE}|layername={self.resource}"
        return f"file:./{self.resource}.csv?type=csv&delimiter=,&detectTypes=yes&geomType=none"

    @property
    def provider(self) -> str:
        """QGIS's name for what reads it."""
        if self.band:
            return "gdal"
        return "ogr" if self.geometry else "delimitedtext"


def entries() -> list[Entry]:
    """Return all layers of the project, group by group, the uppermost first."""
    found = [*_layer_entries(), *_raster_entries(), *_table_entries()]
    return sorted(found, key=lambda e: (_GROUPS.index(e.group[0]), _rank(e)))


def _id(name: str) -> str:
    return f"stungmeanchey_{name}"


def _layer_entries() -> Iterator[Entry]:
    for sheet in LAYERS:
        for state, name in resources_of(sheet):
            group = _THEME_GROUPS.get(sheet.theme) or _STATE_GROUPS.get(state or "", _GROUND)
            yield Entry(_id(name), title_of(sheet, state), sheet, state, name, (group,))


def _raster_entries() -> Iterator[Entry]:
    for sheet in RASTERS:
        for state, name in resources_of(sheet):
            title = title_of(sheet, state)
            if sheet.name == "terrain":
                yield Entry(_id(f"{name}_relief"), f"{title}: relief, heights ten times enlarged", sheet, state, name,
                            (_GROUND,), 1, shaded=True)  # fmt: skip
                yield Entry(_id(name), f"{title}: height", sheet, state, name, (_GROUND,), 1)
                continue
            for number, band in enumerate(sheet.bands, start=1):
                words = f"{title}: {band}" if len(sheet.bands) > 1 else title
                yield Entry(_id(f"{name}_{number}"), words, sheet, state, name, (_WATER,), number)


def _table_entries() -> Iterator[Entry]:
    for sheet in TABLES:
        for state, name in resources_of(sheet):
            group = (_TABLES, _TABLE_GROUPS.get(sheet.theme, sheet.theme.capitalize()))
            yield Entry(_id(name), title_of(sheet, state), sheet, state, name, group)


def _rank(entry: Entry) -> tuple[float, ...]:
    """Order within a group: points, lines, areas as named, rasters."""
    if entry.group[0] == _TABLES:
        return (list(_TABLE_GROUPS.values()).index(entry.group[1]) if entry.group[1] in _TABLE_GROUPS.values() else 99,)
    if entry.band:
        return (3, not entry.shaded)
    if entry.sheet.name in _TOP_DOWN:
        return (1, _TOP_DOWN.index(entry.sheet.name))
    return (0, {"Point": 0, "LineString": 1}.get(entry.geometry or "", 2))


def themes(found: Sequence[Entry]) -> dict[str, list[Entry]]:
    """Return the map themes: what is seen together, by the name of the theme."""

    def seen(state: str, *, without: frozenset[str] = frozenset()) -> list[Entry]:
        return [
            e for e in found
            if e.geometry and e.sheet.name not in _UNSEEN | without
            and (e.group[0] == _STATE_GROUPS[state] or (e.group[0] == _GROUND and not e.band))
        ]  # fmt: skip

    made = {"Before the works": seen("before"), "After the works": seen("after")}
    works = [e for e in found if e.group[0] == _STATE_GROUPS["works"]]
    if works:
        made["During the works"] = works + seen("before")
    plain = frozenset({"facilities", "parcels"})
    for state in ("before", "after"):
        drains = [e for e in found if e.sheet.name == "drains" and e.state == state]
        for flood in (e for e in found if e.sheet.name == "flood" and e.state == state):
            made[flood.title] = [flood, *drains, *seen(state, without=plain)]
    heights = [e for e in found if e.sheet.name == "terrain" and e.state in (None, "before")]
    if heights:
        over = [e for e in seen("before") if e.sheet.name in ("canal", "buildings")]
        made["Ground before the works"] = heights + over
    for title, name in (("Rules", "zones"), ("Candidate sites", "candidate_sites")):
        if over := [e for e in found if e.sheet.name == name]:
            made[title] = over + seen("before", without=plain)
    city = [e for e in found if e.group[0] == _CITY]
    if city:
        made[_CITY] = city
    return {name: sorted(these, key=found.index) for name, these in made.items()}


def write_project(twin: Twin, path: Path) -> None:
    """Write the project of a twin's clean quality.

    Parameters
    ----------
    twin : Twin
    path : pathlib.Path
        A file ``.qgz`` beside the GeoPackage, the rasters and the tables; replaced if it exists.
    """
    document = _document(twin)
    indent(document, space=" ")
    head = b"<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
    content = BytesIO()
    # Stored, not compressed: which bytes a compressor gives hangs on the machine's zlib.
    with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as archive:
        member = zipfile.ZipInfo(path.with_suffix(".qgs").name, _ZIP_MOMENT)
        member.create_system = 3
        member.external_attr = 0o644 << 16
        archive.writestr(member, head + tostring(document, encoding="utf-8") + b"\n")
    path.write_bytes(content.getvalue())


def _document(twin: Twin) -> Element:
    found = entries()
    made = themes(found)
    first = {e.id for e in next(iter(made.values()))}
    root = node("qgis", {"version": _VERSION, "projectname": _TITLE, "saveDateTime": _MOMENT, "saveUser": "",
                         "saveUserFull": ""})  # fmt: skip
    root.append(node("homePath", {"path": ""}))
    root.append(node("title", text=_TITLE))
    root.append(node("projectCrs", children=[_crs()]))
    root.append(_tree(found, first))
    root.append(_relations())
    root.append(_canvas(twin))
    root.append(node("projectlayers", children=(_map_layer(e, twin) for e in found)))
    root.append(node("layerorder", children=(node("layer", {"id": e.id}) for e in found)))
    root.append(_properties())
    root.append(_presets(made))
    root.append(_metadata())
    root.append(_bookmarks(twin))
    root.append(layouts(made, twin))
    root.append(_view_settings(twin))
    return root


def _crs() -> Element:
    """Name the reference system in the three ways in which QGIS's versions look for it."""
    words = {"proj4": "+proj=utm +zone=48 +datum=WGS84 +units=m +no_defs", "srsid": "3132", "srid": CRS.split(":")[1],
             "authid": CRS, "description": "WGS 84 / UTM zone 48N", "projectionacronym": "utm",
             "ellipsoidacronym": "EPSG:7030", "geographicflag": "false"}  # fmt: skip
    return node("spatialrefsys", {}, (node(name, text=value) for name, value in words.items()))


def _tree(found: Sequence[Entry], shown: set[str]) -> Element:
    """Return the tree of layers: the first theme is shown; other groups are off, with what belongs together ticked."""
    root = node("layer-tree-group")
    groups: dict[tuple[str, ...], Element] = {}
    open_groups = {e.group for e in found if e.id in shown}
    for entry in found:
        for depth in range(1, len(entry.group) + 1):
            place = entry.group[:depth]
            if place not in groups:
                on = place in open_groups
                parent = groups[place[:-1]] if depth > 1 else root
                groups[place] = SubElement(parent, "layer-tree-group", {
                    "name": place[-1], "checked": _check(on),
                    "expanded": str(int(on and place[0] != _GROUND))})  # fmt: skip
        ticked = entry.sheet.name not in _UNSEEN and (entry.id in shown or entry.group not in open_groups)
        if entry.band:
            ticked = entry.id in shown or entry.band == 2  # of the floods, the one in the middle
        SubElement(groups[entry.group], "layer-tree-layer", {
            "id": entry.id, "name": entry.title, "source": entry.source, "providerKey": entry.provider,
            "checked": _check(ticked), "expanded": "0"})  # fmt: skip
    return root


def _check(on: bool) -> str:  # noqa: FBT001 - reads as a question
    return "Qt::Checked" if on else "Qt::Unchecked"


def _map_layer(entry: Entry, twin: Twin) -> Element:
    if entry.band:
        made = node("maplayer", {"type": "raster", "hasScaleBasedVisibilityFlag": "0",
                                 "styleCategories": "AllStyleCategories"})  # fmt: skip
    else:
        geometry = entry.geometry or "No geometry"
        labelled = bool(entry.geometry) and look_of(entry.sheet).label is not None
        made = node("maplayer", {
            "type": "vector", "geometry": {"LineString": "Line"}.get(geometry, geometry),
            "labelsEnabled": str(int(labelled)), "hasScaleBasedVisibilityFlag": "0", "readOnly": "0",
            "styleCategories": "AllStyleCategories",
        })  # fmt: skip
    made.append(node("id", text=entry.id))
    made.append(node("datasource", text=entry.source))
    made.append(node("layername", text=entry.title))
    if entry.band or entry.geometry:
        made.append(node("srs", children=[_crs()]))
    words = layer_description(entry.sheet, entry.state)
    made.append(node("abstract", text=words))
    made.append(node("resourceMetadata", children=[
        node("identifier", text=entry.resource), node("type", text="dataset"), node("title", text=entry.title),
        node("abstract", text=words), node("rights", text="No real person, plot or title."),
        node("license", text="CC0-1.0"),
    ]))  # fmt: skip
    if entry.band:
        made.append(node("provider", text="gdal"))
        made.extend(raster_pipe(entry.sheet, twin.grids[entry.resource], entry.band, shaded=entry.shaded))
        return made
    made.append(node("provider", {"encoding": "UTF-8"}, text=entry.provider))
    made.extend(style_elements(entry.sheet))
    return made


def _relations() -> Element:
    """Return a relation for each link of the schema: QGIS shows the rows that point to a row in its form."""
    by_name = {sheet.name: sheet for sheet in SHEETS}
    made = node("relations")
    for sheet in SHEETS:
        for state, name in resources_of(sheet):
            for own, other, there in sheet.links:
                states = dict(resources_of(by_name[other]))
                target = states.get(state) or states.get(None) or next(iter(states.values()))
                relation = SubElement(made, "relation", {
                    "id": f"{name}.{own}", "name": f"{title_of(sheet, state)} ({own})", "strength": "Association",
                    "referencingLayer": _id(name), "referencedLayer": _id(target)})  # fmt: skip
                SubElement(relation, "fieldRef", {"referencingField": own, "referencedField": there})
    return made


def extent_of(twin: Twin, margin_m: float = 40) -> tuple[float, float, float, float]:
    """Return the part of the map that holds the settlement: left, bottom, right, top."""
    left, bottom, right, top = twin.clean["parcels"].total_bounds
    return float(left - margin_m), float(bottom - margin_m), float(right + margin_m), float(top + margin_m)


def _extent(tag: str, bounds: Sequence[float]) -> Element:
    return node(tag, {}, (node(name, text=f"{value:g}" if value == 0 else repr(float(value)))
                          for name, value in zip(("xmin", "ymin", "xmax", "ymax"), bounds, strict=True)))  # fmt: skip


def _canvas(twin: Twin) -> Element:
    return node("mapcanvas", {"name": "theMapCanvas", "annotationsVisible": "1"}, [
        node("units", text="meters"), _extent("extent", extent_of(twin)), node("rotation", text="0"),
        node("destinationsrs", children=[_crs()]), node("rendermaptile", text="0"),
    ])  # fmt: skip


def _view_settings(twin: Twin) -> Element:
    left, bottom, right, top = extent_of(twin)
    box = {"xmin": repr(left), "ymin": repr(bottom), "xmax": repr(right), "ymax": repr(top)}
    made = node("ProjectViewSettings", {"UseProjectScales": "0"})
    made.append(node("DefaultViewExtent", box, [_crs()]))
    return made


def _bookmarks(twin: Twin) -> Element:
    left, bottom, right, top = extent_of(twin)
    x, y = twin.clean["canal_axis"].geometry.iloc[0].interpolate(0.5, normalized=True).coords[0][:2]
    places = {
        "The whole settlement": (left, bottom, right, top),
        "The middle of the canal": (x - 120, y - 90, x + 120, y + 90),
    }
    city = [name for sheet in LAYERS if sheet.theme == "city" for _, name in resources_of(sheet)]
    if city:
        places[f"{_CITY}: a diagram"] = tuple(float(edge) for edge in twin.clean[city[0]].total_bounds)
    made = node("Bookmarks")
    for number, (name, (west, south, east, north)) in enumerate(places.items(), start=1):
        ring = ", ".join(f"{px:.2f} {py:.2f}" for px, py in
                         ((west, south), (east, south), (east, north), (west, north), (west, south)))  # fmt: skip
        words = {"id": f"place{number}", "name": name, "group": "", "extent": f"Polygon (({ring}))"}
        SubElement(made, "Bookmark", words).append(_crs())
    return made


def _presets(made: dict[str, list[Entry]]) -> Element:
    presets = node("visibility-presets")
    for name, these in made.items():
        preset = SubElement(presets, "visibility-preset", {
            "name": name, "has-expanded-info": "0", "has-checked-group-info": "1"})  # fmt: skip
        for entry in these:
            SubElement(preset, "layer", {"id": entry.id, "visible": "1", "style": "default", "expanded": "0"})
        checked = SubElement(preset, "checked-group-nodes")
        for group in dict.fromkeys(e.group[0] for e in these):
            SubElement(checked, "checked-group-node", {"id": group})
    return presets


def _properties() -> Element:
    """Return what the canvas says by itself: the notice on the map, a scale bar, paths relative to the project."""
    made = node("properties")

    def put(group: str, **values: str | float | bool) -> None:
        parent = SubElement(made, group)
        for name, value in values.items():
            kind = {bool: "bool", int: "int", float: "double", str: "QString"}[type(value)]
            text = str(value).lower() if isinstance(value, bool) else str(value)
            parent.append(node(name, {"type": kind}, text=text))

    red, green, blue = (int(GROUND[i : i + 2], 16) for i in (1, 3, 5))
    put("Gui", CanvasColorRedPart=red, CanvasColorGreenPart=green, CanvasColorBluePart=blue)
    put("Paths", Absolute=False)
    put("PositionPrecision", Automatic=False, DecimalPlaces=2)
    put("SpatialRefSys", ProjectionsEnabled=1)
    # QGIS's title decoration, along the upper edge of the canvas; 4 is the middle above, 0 the left below.
    style = {"fontFamily": FONT, "fontSize": "11", "fontSizeUnit": "Point", "fontWeight": "63", "textOpacity": "1",
             "textColor": rgba("#FFFFFF")}  # fmt: skip
    put("TitleLabel", Enabled=True, Label=NOTICE, Placement=4, MarginH=0, MarginV=0, MarginUnit="MM",
        BackgroundColor=rgba(RUST, 0.9), Font=tostring(node("text-style", style), encoding="unicode"))  # fmt: skip
    put("ScaleBar", Enabled=True, Placement=0, PreferredSize=30, SnapToRoundNumber=True)
    return made


def _metadata() -> Element:
    return node("projectMetadata", children=[
        node("identifier", text="stungmeanchey"), node("type", text="dataset"), node("title", text=_TITLE),
        node("abstract", text=f"{NOTICE} The place is fictional; every field of every layer says where it comes from."),
        node("license", text="CC0-1.0"), node("author", text=""), node("creation", text=_MOMENT),
    ])  # fmt: skip
