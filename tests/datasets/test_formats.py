"""Other people's tools: GDAL's ogrinfo, spreadsheets, web maps. What the files promise, their tools find."""

from __future__ import annotations

import csv
import html
import json
import re
import shutil
import subprocess
import unicodedata
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import stungmeanchey
from generator.files.web import features, write_web
from generator.schema import LAYERS, RASTERS, TABLES, resources_of
from generator.settings import NOTICE

from tests.conftest import lacking

if TYPE_CHECKING:
    from pathlib import Path

    from generator import Twin

sheet_of = {name: sheet for sheet in LAYERS for _, name in resources_of(sheet)}
LAYER_NAMES = [name for sheet in LAYERS for _, name in resources_of(sheet)]


@pytest.fixture(scope="module")
def web(data: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return write_web(data, tmp_path_factory.mktemp("web") / "made")


def ogr(*words: str) -> str:
    if not shutil.which(words[0]):
        lacking(f"{words[0]} (on Debian: sudo apt install gdal-bin)")
    ended = subprocess.run(words, capture_output=True, text=True, check=True)
    assert "Warning" not in ended.stderr
    assert "ERROR" not in ended.stderr
    return ended.stdout


def test_ogrinfo_lists_every_layer(data: Path) -> None:
    said = ogr("ogrinfo", "-ro", "-q", str(data / "clean" / "stungmeanchey.gpkg"))
    assert re.findall(r"^\d+: (\w+) \(", said, flags=re.MULTILINE) == [*LAYER_NAMES, "layer_styles"]
    assert said.count("(None)") == 1


def test_ogrinfo_finds_rows_fields_and_reference_system(data: Path, default_twin: Twin) -> None:
    said = ogr("ogrinfo", "-ro", "-so", "-al", str(data / "clean" / "stungmeanchey.gpkg"))
    parts = dict(re.findall(r"^Layer name: (\w+)\n(.*?)(?=^Layer name: |\Z)", said, flags=re.MULTILINE | re.DOTALL))
    for sheet in LAYERS:
        for _, name in resources_of(sheet):
            assert f"Feature Count: {len(default_twin.clean[name])}\n" in parts[name]
            assert 'ID["EPSG",32648]' in parts[name]
            assert {f"{f.name}:" for f in sheet.fields} <= set(re.findall(r"^\w+:", parts[name], flags=re.MULTILINE))


def test_gdalinfo_reads_the_rasters(data: Path) -> None:
    for sheet in RASTERS:
        for _, name in resources_of(sheet):
            said = json.loads(ogr("gdalinfo", "-json", str(data / "clean" / f"{name}.tif")))
            assert said["stac"]["proj:epsg"] == 32648 if "stac" in said else "32648" in said["coordinateSystem"]["wkt"]
            assert [band["description"] for band in said["bands"]] == list(sheet.bands)
            assert said["metadata"][""]["notice"] == NOTICE


def khmer(text: object) -> bool:
    return isinstance(text, str) and any("\u1780" <= letter <= "\u17ff" for letter in text)


def test_khmer_text_is_whole_in_every_clean_file(default_twin: Twin) -> None:
    """In NFC, without invisible letters, and the same after the way through the file."""
    seen = 0
    for sheet in (*LAYERS, *TABLES):
        for state, name in resources_of(sheet):
            built = default_twin.clean[name]
            loaded = stungmeanchey.load(sheet.name, state=state or "before")
            for field in sheet.fields:
                texts = [t for t in built[field.name].dropna() if khmer(t)] if field.type == "string" else []
                seen += len(texts)
                assert [t for t in texts if unicodedata.normalize("NFC", t) != t] == []
                assert [t for t in texts if re.search("[\u200b-\u200d\ufeff]", t)] == []
                assert [t for t in loaded[field.name].dropna() if khmer(t)] == texts
    assert seen > 10


def test_tables_are_plain_utf8_that_any_reader_of_csv_takes(data: Path, default_twin: Twin) -> None:
    """UTF-8 without a byte order mark: pandas, R, QGIS and LibreOffice expect none, and would call the first column
    by a name that begins with an invisible letter. Excel alone is helped by it, and reads the files with Data, From
    Text/CSV instead."""
    for sheet in TABLES:
        for _, name in resources_of(sheet):
            content = (data / "clean" / f"{name}.csv").read_bytes()
            assert not content.startswith(b"\xef\xbb\xbf")
            assert b"\r" not in content
            rows = list(csv.reader(content.decode("utf-8").splitlines(), strict=True))
            assert rows[0] == [f.name for f in sheet.fields]
            assert {len(row) for row in rows} == {len(sheet.fields)}
            assert len(rows) == len(default_twin.clean[name]) + 1


def test_a_spreadsheet_opens_khmer_text(tmp_path: Path) -> None:
    """The same text, written as the twin writes its tables and read back by LibreOffice."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        lacking("LibreOffice (on Debian: sudo apt install libreoffice-calc)")
    from generator.files.write import write_table
    from generator.schema import Field, Sheet

    words = ["ប្រឡាយ", "ប្លង់រឹង", "ប្លង់គោលប្រើប្រាស់ដី", "plain", 'with "quotes", and a comma']
    sheet = Sheet("words", "Words", "", (Field("word_id", "Word", ""), Field("name_km", "Name", "")), ("word_id",))
    frame = pd.DataFrame({"word_id": [f"W{n:04d}" for n in range(len(words))], "name_km": words})
    write_table(frame, sheet, tmp_path / "words.csv")
    subprocess.run(
        [office, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--infilter=CSV:44,34,76,1,,0,false",
         "--convert-to", "fods", "--outdir", str(tmp_path), str(tmp_path / "words.csv")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    sheet_xml = (tmp_path / "words.fods").read_text(encoding="utf-8")
    rows = re.findall(r"<table:table-row .*?</table:table-row>", sheet_xml, flags=re.DOTALL)
    read = [[html.unescape(cell) for cell in re.findall(r"<text:p>(.*?)</text:p>", row)] for row in rows]
    assert [row for row in read if row] == [["word_id", "name_km"], *frame.to_numpy().tolist()]


def test_web_has_a_file_for_each_layer(web: list[Path], default_twin: Twin) -> None:
    assert [path.stem for path in web] == LAYER_NAMES
    for path in web:
        collection = json.loads(path.read_text(encoding="utf-8"))
        assert collection["type"] == "FeatureCollection"
        assert collection["notice"] == NOTICE
        assert "crs" not in collection  # RFC 7946 knows only degrees
        assert len(collection["features"]) == len(default_twin.clean[path.stem])


def test_web_layers_stand_where_the_layers_stand(web: list[Path], default_twin: Twin) -> None:
    for path in web:
        collection = json.loads(path.read_text(encoding="utf-8"))
        text = json.dumps([feature["geometry"] for feature in collection["features"]])
        assert max(len(decimals) for decimals in re.findall(r"\.(\d+)", text)) <= 6
        layer = gpd.GeoDataFrame.from_features(collection, crs=4326)
        built = default_twin.clean[path.stem]
        assert layer.geometry.is_valid.all(), path.stem
        assert not layer.geometry.is_empty.any(), path.stem
        there = layer.to_crs(built.crs).geometry.reset_index(drop=True)
        truth = built.geometry.reset_index(drop=True)
        # Six decimals are off by at most half of 0.11 m on either axis: a strip along the edge is gained or lost.
        apart = there.symmetric_difference(truth).area if sheet_of[path.stem].geometry == "Polygon" else None
        if apart is None:
            assert there.hausdorff_distance(truth).max() < 0.25, path.stem
        else:
            assert (apart / truth.length).max() < 0.08, path.stem
        areas = layer.geometry[layer.geom_type == "Polygon"]
        assert areas.exterior.is_ccw.all(), path.stem


def test_web_keeps_values_as_they_are() -> None:
    layer = gpd.GeoDataFrame(
        {
            "name_km": ["ច្រក ១២", None],
            "begin": pd.to_datetime(["2019-05-01", None]).astype("datetime64[us]"),
            "count": pd.array([1, None], dtype="Int64"),
            "width_m": [1.5, np.nan],
            "dead_end": [True, False],
        },
        geometry=gpd.points_from_xy([470_000.0, 470_010.0], [1_262_000.0, 1_262_000.0]),
        crs=32648,
    )
    one, other = features(layer)
    assert one["properties"] == {
        "name_km": "ច្រក ១២", "begin": "2019-05-01", "count": 1, "width_m": 1.5, "dead_end": True
    }  # fmt: skip
    assert other["properties"] == {"name_km": None, "begin": None, "count": None, "width_m": None, "dead_end": False}
    # By Krüger's series of the transverse Mercator projection, without PROJ: 104.72499306, 11.41607566.
    assert one["geometry"] == {"type": "Point", "coordinates": [104.724993, 11.416076]}


def test_web_needs_a_twin(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"holds no twin.*\./course data"):
        write_web(tmp_path, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_files_are_small(data: Path) -> None:
    assert (data / "clean" / "stungmeanchey.gpkg").stat().st_size < 3_000_000
    assert (data / "clean" / "stungmeanchey.qgz").stat().st_size < 1_000_000
    for path in (data / "clean").glob("*.tif"):
        assert path.stat().st_size < 300_000
