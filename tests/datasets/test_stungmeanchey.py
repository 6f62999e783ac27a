"""The package that a notebook imports."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pytest
import stungmeanchey
from stungmeanchey import reading

from tests.datasets.conftest import DATASETS

if TYPE_CHECKING:
    from pathlib import Path

    from generator import Twin

pytestmark = pytest.mark.usefixtures("data")

LAYERS = ["canal", "canal_axis", "banks", "streets", "bridges", "blocks", "parcels", "buildings", "city_blocks"]
TABLES = [
    "households", "people", "occupancy", "parties", "ba_units", "spatial_units", "rights", "sources", "right_sources",
]  # fmt: skip
EVERYTHING = [("clean", name) for name in LAYERS + TABLES] + [("raw", name) for name in TABLES]

DTYPES = {"integer": {"int64", "Int64"}, "number": {"float64"}, "boolean": {"bool"}, "string": {"str", "object"}}


def test_names() -> None:
    assert stungmeanchey.names() == LAYERS + TABLES
    assert stungmeanchey.names("raw") == TABLES


@pytest.mark.parametrize(("quality", "name"), EVERYTHING)
def test_everything_loads_with_its_types(quality: str, name: str) -> None:
    frame = stungmeanchey.load(name, quality=quality)
    assert frame.attrs["notice"] == stungmeanchey.NOTICE
    assert len(frame)
    if name in LAYERS:
        assert isinstance(frame, gpd.GeoDataFrame)
        assert frame.crs.to_epsg() == 32648
        assert not frame.geometry.isna().any()
    else:
        assert type(frame) is pd.DataFrame
    for field in reading._find(name, quality)["schema"]["fields"]:
        dtype = str(frame[field["name"]].dtype)
        if field["type"] == "date":
            assert dtype.startswith("datetime64")
        else:
            assert dtype in DTYPES[field["type"]]
        if field.get("constraints", {}).get("required"):
            assert frame[field["name"]].notna().all()


@pytest.mark.parametrize(("quality", "name"), EVERYTHING)
def test_what_is_loaded_is_what_was_built(default_twin: Twin, quality: str, name: str) -> None:
    built = getattr(default_twin, quality)[name]
    loaded = stungmeanchey.load(name, quality=quality)
    if name in LAYERS:
        assert loaded.geometry.geom_equals_exact(built.geometry, 1e-9).all()
        built = pd.DataFrame(built).drop(columns="geometry")
        loaded = pd.DataFrame(loaded).drop(columns="geometry")
    pd.testing.assert_frame_equal(loaded, built)


def test_whole_shares_survive() -> None:
    rights = stungmeanchey.load("rights")
    assert rights["share_numerator"].dtype == "Int64"
    assert rights["share_numerator"].isna().any()
    assert rights["end_date"].isna().any()


def test_caller_owns_what_is_loaded() -> None:
    households = stungmeanchey.load("households")
    households["persons"] = 0
    assert stungmeanchey.load("households")["persons"].sum() == 3400
    stungmeanchey.datapackage()["resources"].clear()
    assert stungmeanchey.datapackage()["resources"]


def test_path() -> None:
    assert stungmeanchey.path("parcels") == stungmeanchey.path() / "stungmeanchey.gpkg"
    assert stungmeanchey.path("rights", quality="raw").name == "rights.csv"
    assert stungmeanchey.path(quality="raw").name == "raw"


@pytest.mark.parametrize(
    ("name", "quality", "says"),
    [
        ("parcel", "clean", 'Did you mean "parcels"?'),
        ("Households", "clean", 'Did you mean "households"?'),
        ("spatial units", "clean", 'Did you mean "spatial_units"?'),
        ("qqqq", "clean", "Choose from: canal, canal_axis"),
        ("parcels", "raw", 'load("parcels", quality="clean")'),
        ("rights", "Raw", 'Did you mean "raw"?'),
        (None, "clean", "Choose from"),
    ],
)
def test_wrong_names_list_the_right_ones(name: str, quality: str, says: str) -> None:
    with pytest.raises(LookupError) as caught:
        stungmeanchey.load(name, quality=quality)
    assert says in str(caught.value)
    assert "Choose from" in str(caught.value)
    assert isinstance(caught.value, stungmeanchey.TwinError)


@pytest.fixture
def broken(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the data to damage."""
    copy = shutil.copytree(data, tmp_path / "data")
    monkeypatch.setattr(reading, "_DATA", copy)
    return copy


def test_missing_folder(broken: Path) -> None:
    shutil.rmtree(broken)
    for call in (stungmeanchey.names, lambda: stungmeanchey.load("parcels")):
        with pytest.raises(stungmeanchey.MissingDataError, match=r"\./course data"):
            call()


@pytest.mark.parametrize("name", ["parcels", "rights"])
def test_missing_file(broken: Path, name: str) -> None:
    stungmeanchey.path(name).unlink()
    with pytest.raises(FileNotFoundError, match=r"is not there\. Run  \./course data"):
        stungmeanchey.load(name)
    assert broken.is_dir()


def test_damaged_geopackage(broken: Path) -> None:
    (broken / "clean" / "stungmeanchey.gpkg").write_bytes(b"not a database")
    with pytest.raises(stungmeanchey.DamagedDataError, match=r"stungmeanchey\.gpkg.*\./course data"):
        stungmeanchey.load("parcels")


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text[: len(text) // 2].rsplit("\n", 1)[0],  # cut off at a line
        lambda _: "",
        lambda text: text.replace("persons", "people", 1),
        lambda text: text.replace(",female,", ",female,,", 3),
        lambda text: text.replace("H0003,", "H0003,x", 1),
        lambda text: text.replace("H0003,", "H0003,\n", 1),
    ],
)
def test_damaged_table(broken: Path, damage: object) -> None:
    file = broken / "clean" / "households.csv"
    file.write_text(damage(file.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(stungmeanchey.DamagedDataError, match=r"households\.csv.*\./course data"):
        stungmeanchey.load("households")


def test_empty_cell_where_a_value_must_stand(broken: Path) -> None:
    file = broken / "clean" / "people.csv"
    file.write_text(file.read_text(encoding="utf-8").replace(",true\n", ",\n", 1), encoding="utf-8")
    with pytest.raises(stungmeanchey.DamagedDataError, match="is_head"):
        stungmeanchey.load("people")


def test_table_in_another_encoding(broken: Path) -> None:
    file = broken / "clean" / "parties.csv"
    file.write_bytes(file.read_bytes().replace(b"state", b"st\xe9te", 1))
    with pytest.raises(stungmeanchey.DamagedDataError, match=r"parties\.csv"):
        stungmeanchey.load("parties")


def test_damaged_description(broken: Path) -> None:
    (broken / "clean" / "datapackage.json").write_text(json.dumps({})[:1], encoding="utf-8")
    with pytest.raises(stungmeanchey.DamagedDataError, match=r"datapackage\.json"):
        stungmeanchey.names()


def test_names_answers_without_the_geospatial_stack() -> None:
    program = (
        f"import sys; sys.path.insert(0, {str(DATASETS)!r}); import stungmeanchey; stungmeanchey.names(); "
        "stungmeanchey.path('parcels'); print({'pandas', 'geopandas', 'shapely'} & set(sys.modules))"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "set()"


@pytest.mark.parametrize("name", ["parcels", "buildings", "streets", "people", "rights"])
def test_loading_is_quick(name: str) -> None:
    stungmeanchey.load(name)  # the first call imports the libraries

    def seconds() -> float:
        start = time.perf_counter()
        stungmeanchey.load(name)
        return time.perf_counter() - start

    assert min(seconds() for _ in range(5)) < 0.1
