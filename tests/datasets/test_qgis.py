"""The QGIS project and the styles in the GeoPackage: written right, and opened by the machine's own QGIS."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from generator.files import qgis, styles
from generator.schema import LAYERS, RASTERS, TABLES, resources_of
from generator.settings import NOTICE

from tests.conftest import lacking

SYSTEM_PYTHON = "/usr/bin/python3"
OPENER = Path(__file__).with_name("open_in_qgis.py")
LAYER_NAMES = [(sheet, name) for sheet in LAYERS for _, name in resources_of(sheet)]


@pytest.fixture(scope="module")
def document(data: Path) -> ET.Element:
    """The project, read as XML."""
    with zipfile.ZipFile(data / "clean" / "stungmeanchey.qgz") as archive:
        return ET.fromstring(archive.read("stungmeanchey.qgs"))  # noqa: S314 - our own file


@pytest.fixture(scope="module")
def opened(data: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What QGIS says of the project. It works on a copy: QGIS writes to a GeoPackage that it opens."""
    if subprocess.run([SYSTEM_PYTHON, "-c", "import qgis.core"], capture_output=True, check=False).returncode:
        lacking("QGIS for the system's Python (on Debian: sudo apt install python3-qgis)")
    folder = tmp_path_factory.mktemp("qgis")
    copy = shutil.copytree(data / "clean", folder / "clean")
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "QT_", "PROJ", "GDAL"))}
    ended = subprocess.run(
        [SYSTEM_PYTHON, str(OPENER), str(copy / "stungmeanchey.qgz"), str(folder)],
        env=bare | {"HOME": str(folder), "XDG_RUNTIME_DIR": str(folder)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)


def test_everything_is_in_the_project(document: ET.Element) -> None:
    ids = [layer.findtext("id") or "" for layer in document.iter("maplayer")]
    assert len(ids) == len(set(ids))
    sources = [layer.findtext("datasource") or "" for layer in document.iter("maplayer")]
    for _, name in LAYER_NAMES:
        assert f"./stungmeanchey.gpkg|layername={name}" in sources
    for sheet in TABLES:
        for _, name in resources_of(sheet):
            assert any(source.startswith(f"file:./{name}.csv?") for source in sources)
    for raster in RASTERS:
        for _, name in resources_of(raster):
            assert sources.count(f"./{name}.tif") >= len(raster.bands)
    assert {leaf.get("id") for leaf in document.find("layer-tree-group").iter("layer-tree-layer")} == set(ids)


def test_project_is_the_same_wherever_it_lies(document: ET.Element, data: Path, root: Path) -> None:
    text = ET.tostring(document, encoding="unicode")
    assert str(data) not in text
    assert str(root.parent) not in text
    assert document.findtext("properties/Paths/Absolute") == "false"
    with zipfile.ZipFile(data / "clean" / "stungmeanchey.qgz") as archive:
        (member,) = archive.infolist()
    assert member.date_time == (2020, 6, 30, 0, 0, 0)
    assert member.compress_type == zipfile.ZIP_STORED


def test_notice_is_on_the_canvas_in_the_metadata_and_on_every_page(document: ET.Element) -> None:
    assert document.findtext("properties/TitleLabel/Label") == NOTICE
    assert document.findtext("properties/TitleLabel/Enabled") == "true"
    assert document.findtext("projectMetadata/abstract").startswith(NOTICE)
    for layer in document.iter("maplayer"):
        assert layer.findtext("resourceMetadata/abstract").startswith(NOTICE)
    pages = document.findall("Layouts/Layout")
    assert pages
    for page in pages:
        assert NOTICE in [item.get("labelText") for item in page.findall("LayoutItem")]


def test_colours_are_those_of_the_book() -> None:
    from book import figures

    for name in ("BLUE", "ORANGE", "GREEN", "PINK", "SKY", "VERMILION", "YELLOW", "INK", "WATER", "STREET", "GROUND",
                 "CITY", "LAND_USE"):  # fmt: skip
        assert getattr(styles, name) == getattr(figures, name), name


@pytest.mark.parametrize(("sheet", "name"), LAYER_NAMES)
def test_codes_have_colours_of_their_own(sheet: Any, name: str) -> None:
    look = styles.look_of(sheet)
    if look.by is None:
        assert styles.codes_of(sheet) == ()
        return
    column = next(f for f in sheet.fields if f.name == look.by)
    colours = styles.colours_of(column, look)
    assert tuple(colours) == column.enum, name
    assert len(set(colours.values())) == len(colours), name


def test_looks_name_fields_and_layers_that_exist() -> None:
    """A look that no field answers to would fall back without a word."""
    sheets = {sheet.name: sheet for sheet in LAYERS}
    for name, look in styles.LOOKS.items():
        assert name in sheets, name
        fields = {f.name for f in sheets[name].fields}
        assert look.by is None or look.by in fields, (name, look.by)
        assert look.label is None or look.label.strip('"') in fields, (name, look.label)


def test_geopackage_carries_a_default_style_for_each_layer(data: Path) -> None:
    file = data / "clean" / "stungmeanchey.gpkg"
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        rows = connection.execute(
            "SELECT f_table_schema, f_table_name, f_geometry_column, styleQML, useAsDefault, update_time "
            "FROM layer_styles"
        ).fetchall()
        geometry = dict(connection.execute("SELECT table_name, column_name FROM gpkg_geometry_columns"))
    assert [row[1] for row in rows] == [name for _, name in LAYER_NAMES]
    for schema, name, column, qml, default, moment in rows:
        assert schema == ""
        assert column == geometry[name]
        assert ET.fromstring(qml).find("renderer-v2") is not None  # noqa: S314 - our own file
        assert default == 1
        assert moment == "2020-06-30T00:00:00.000Z"


def test_qgis_finds_every_layer_valid(opened: dict[str, Any]) -> None:
    assert opened["read"], opened["error"]
    assert len(opened["layers"]) == len(qgis.entries())
    assert [layer["name"] for layer in opened["layers"].values() if not layer["valid"]] == []
    assert opened["crs"] == "EPSG:32648"
    for layer in opened["layers"].values():
        if layer["kind"] == "raster" or layer["spatial"]:
            assert layer["crs"] == "EPSG:32648", layer["name"]


def test_qgis_sees_what_was_written(opened: dict[str, Any], default_twin: Any) -> None:
    written = {entry.id: entry for entry in qgis.entries()}
    assert opened["layers"].keys() == written.keys()
    for key, layer in opened["layers"].items():
        entry = written[key]
        assert layer["name"] == entry.title
        assert layer["abstract"].startswith(NOTICE)
        if entry.band:
            assert layer["band"] == entry.band
            continue
        assert layer["rows"] == len(default_twin.clean[entry.resource]), key
        assert layer["aliases"].keys() == {f.name for f in entry.sheet.fields}, key


def test_qgis_draws_every_feature_as_something_with_a_name(opened: dict[str, Any]) -> None:
    seen = {layer["name"]: layer for layer in opened["layers"].values() if layer.get("spatial")}
    assert {name: layer["unnamed"] for name, layer in seen.items() if layer["unnamed"]} == {}
    for name, layer in seen.items():
        assert layer["renderer"] in ("singleSymbol", "categorizedSymbol"), name
    parcels = opened["layers"]["stungmeanchey_parcels"]
    assert parcels["by"] == "land_use"
    assert parcels["colours"]["pagoda"] == styles.YELLOW.lower()
    assert parcels["label"] == '"parcel_id"'


def test_qgis_takes_the_style_from_the_geopackage_too(opened: dict[str, Any]) -> None:
    assert opened["by_hand"].keys() == {name for _, name in LAYER_NAMES}
    for name, by_hand in opened["by_hand"].items():
        in_project = opened["layers"][f"stungmeanchey_{name}"]
        assert by_hand["found"], name
        for what in ("renderer", "labels", "colours", "unnamed"):
            assert by_hand[what] == in_project[what], (name, what)


def test_qgis_shows_the_place_before_the_works_first(opened: dict[str, Any], default_twin: Any) -> None:
    assert "Before the works" in opened["groups"]
    assert opened["groups"][-1] == "Tables"
    assert {"Before the works", "After the works"} <= set(opened["themes"])
    assert "stungmeanchey_parcels" in opened["visible"]
    assert not [key for key in opened["visible"] if key.endswith("_after") or "flood" in key]
    left, bottom, right, top = default_twin.clean["parcels"].total_bounds
    west, south, east, north = opened["extent"]
    assert west < left < right < east
    assert min(south, north) < bottom < top < max(south, north)
    assert set(opened["bookmarks"]) >= {"The whole settlement", "The middle of the canal"}


def test_qgis_relates_rows_that_point_to_each_other(opened: dict[str, Any]) -> None:
    links = [f"{name}.{own}" for s in (*LAYERS, *TABLES) for _, name in resources_of(s) for own, _, _ in s.links]
    assert opened["relations"] == dict.fromkeys(links, True)


def picture(path: str) -> np.ndarray:
    import matplotlib.image

    return (matplotlib.image.imread(path)[..., :3] * 255).round().astype(int)


def share(image: np.ndarray, colour: str) -> float:
    wanted = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return float((np.abs(image - wanted).max(axis=2) <= 4).mean())


def test_qgis_draws_the_layouts(opened: dict[str, Any]) -> None:
    pictures = {name: picture(path) for name, path in opened["pictures"].items()}
    assert pictures.keys() == set(opened["themes"])
    for name, image in pictures.items():
        assert image.shape == pytest.approx((1169, 827, 3), abs=2), name  # A4 at 100 dots to the inch
        assert share(image, "#8A3B00") > 0.0005, f"{name}: no notice"
        assert len(np.unique(image.reshape(-1, 3), axis=0)) > 200, f"{name}: hardly anything drawn"
    before, after = pictures["Before the works"], pictures["After the works"]
    assert share(before, styles.WATER) > 0.005
    assert share(after, styles.WATER) > 0.005
    assert (before != after).any(axis=2).mean() > 0.01
