"""The package that a notebook imports."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import stungmeanchey
from generator.schema import LAYERS, RASTERS, TABLES, resources_of
from generator.schema.vocabulary import STATES
from stungmeanchey import packages

from tests.datasets.conftest import DATASETS

if TYPE_CHECKING:
    from pathlib import Path

    from generator import Twin

pytestmark = pytest.mark.usefixtures("data")

CLEAN = [(sheet.name, state or "before", name) for sheet in (*LAYERS, *TABLES) for state, name in resources_of(sheet)]
GRIDS = [(sheet.name, state or "before", name) for sheet in RASTERS for state, name in resources_of(sheet)]
DTYPES = {
    "integer": {"int64", "Int64"},
    "number": {"float64"},
    "boolean": {"bool", "boolean"},
    "string": {"str", "object"},
}


def raw_names() -> list[str]:
    return stungmeanchey.names(quality="raw")


def test_names_follow_the_state() -> None:
    for state in STATES:
        there = stungmeanchey.names(state)
        assert there == [s.name for s in (*LAYERS, *RASTERS, *TABLES) if not s.states or state in s.states]
    assert {"rights", "occupancy", "parcels"} <= set(raw_names())


@pytest.mark.parametrize(("sheet", "state", "name"), CLEAN)
def test_everything_loads_as_it_was_built(default_twin: Twin, sheet: str, state: str, name: str) -> None:
    loaded = stungmeanchey.load(sheet, state=state)
    built = default_twin.clean[name]
    description = packages.find(packages.root(), sheet, "clean", state)
    assert loaded.attrs["notice"] == stungmeanchey.NOTICE
    assert len(loaded)
    for field in description["schema"]["fields"]:
        dtype = str(loaded[field["name"]].dtype)
        if field["type"] == "date":
            assert dtype.startswith("datetime64")
        else:
            assert dtype in DTYPES[field["type"]]
        if field.get("constraints", {}).get("required"):
            assert loaded[field["name"]].notna().all()
    if isinstance(built, gpd.GeoDataFrame):
        assert isinstance(loaded, gpd.GeoDataFrame)
        assert loaded.crs.to_epsg() == 32648
        assert loaded.geometry.geom_equals_exact(built.geometry, 1e-9).all()
        built = pd.DataFrame(built).drop(columns="geometry")
        loaded = pd.DataFrame(loaded).drop(columns="geometry")
    pd.testing.assert_frame_equal(loaded, built[loaded.columns], check_dtype=False)


@pytest.mark.parametrize(("sheet", "state", "name"), GRIDS)
def test_rasters_load_in_their_unit(default_twin: Twin, sheet: str, state: str, name: str) -> None:
    loaded = stungmeanchey.load(sheet, state=state)
    grid = default_twin.grids[name]
    about = packages.find(packages.root(), sheet, "clean", state)["raster"]
    assert loaded.attrs["notice"] == stungmeanchey.NOTICE
    assert loaded.attrs["unit"] == about["unit"]
    assert list(loaded["band"].values) == about["bands"]
    assert loaded.rio.crs.to_epsg() == 32648
    expected = np.where(grid.values == about["nodata"], np.nan, grid.values * about["scale"])
    np.testing.assert_allclose(loaded.values, expected, atol=1e-4)
    assert loaded.rio.bounds()[0] == grid.left
    assert loaded.rio.bounds()[3] == grid.top


def test_every_raw_table_and_layer_loads_or_says_why_not() -> None:
    unreadable = []
    for name in raw_names():
        try:
            stungmeanchey.load(name, quality="raw")
        except stungmeanchey.EncodingError:
            unreadable.append(name)
    assert len(unreadable) == 1
    with pytest.raises(stungmeanchey.EncodingError, match=r"is not utf-8.*encoding="):
        stungmeanchey.load(unreadable[0], quality="raw")


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
    assert stungmeanchey.path("rights", state="after").name == "rights_after.csv"


@pytest.mark.parametrize(
    ("name", "quality", "says"),
    [
        ("parcel", "clean", 'Did you mean "parcels"?'),
        ("Households", "clean", 'Did you mean "households"?'),
        ("spatial units", "clean", 'Did you mean "spatial_units"?'),
        ("qqqq", "clean", "Choose from: canal, canal_axis"),
        ("people_of_the_moon", "raw", "in the raw quality, state 'before'"),
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


def test_what_is_of_another_state_says_so() -> None:
    with pytest.raises(stungmeanchey.UnknownLayerError, match=r'load\("shelters", state="works"\)'):
        stungmeanchey.load("shelters")
    with pytest.raises(stungmeanchey.UnknownStateError, match=r'Did you mean "after"'):
        stungmeanchey.load("parcels", state="aftre")


def test_a_cohort_that_was_not_built_names_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "VARIANTS", tmp_path)
    with pytest.raises(stungmeanchey.UnknownCohortError, match=r"\./course data --cohort 2027$"):
        stungmeanchey.load("parcels", cohort="2027")
    (tmp_path / "cohort-2027").mkdir()
    with pytest.raises(stungmeanchey.UnknownCohortError, match=r"cohort-2027.*--cohort 2028 --student s1$"):
        stungmeanchey.load("parcels", cohort="2028", student="s1")
    with pytest.raises(ValueError, match="only letters"):
        stungmeanchey.load("parcels", cohort="../2027")


def test_a_cohort_is_read_from_its_own_folder(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "VARIANTS", tmp_path)
    shutil.copytree(data, tmp_path / "cohort-2027-student-s1")
    found = stungmeanchey.path("rights", cohort="2027", student="s1")
    assert found == tmp_path / "cohort-2027-student-s1" / "clean" / "rights.csv"
    assert len(stungmeanchey.load("households", cohort="2027", student="s1")) == 563


@pytest.fixture
def broken(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the data to damage."""
    copy = shutil.copytree(data, tmp_path / "data")
    monkeypatch.setenv(packages.FOLDER_VARIABLE, str(copy))
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


def test_a_geopackage_that_qgis_opened_is_read_with_a_warning(broken: Path) -> None:
    file = broken / "clean" / "stungmeanchey.gpkg"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE qgis_was_here (n)")
        connection.commit()
        connection.execute("PRAGMA journal_mode=DELETE")
    with pytest.warns(
        stungmeanchey.ChangedDataWarning, match=r"stungmeanchey\.gpkg was changed.*\./course data --force"
    ):
        assert len(stungmeanchey.load("parcels")) > 563


def test_damaged_table(broken: Path) -> None:
    file = broken / "clean" / "households.csv"
    file.write_bytes(file.read_bytes()[:-20])
    with pytest.raises(stungmeanchey.DamagedDataError, match=r"clean/households\.csv.*checksum.*\./course data"):
        stungmeanchey.load("households")


def sign(broken: Path, name: str) -> None:
    """Write the checksum of a changed file into its description, as a careless maintainer would."""
    description = broken / "clean" / "datapackage.json"
    package = json.loads(description.read_text(encoding="utf-8"))
    for resource in package["resources"]:
        if resource["path"] == name:
            resource["hash"] = f"sha256:{hashlib.sha256((broken / 'clean' / name).read_bytes()).hexdigest()}"
    description.write_text(json.dumps(package), encoding="utf-8")


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
def test_table_that_is_not_what_its_description_says(broken: Path, damage: object) -> None:
    file = broken / "clean" / "households.csv"
    file.write_text(damage(file.read_text(encoding="utf-8")), encoding="utf-8")
    sign(broken, "households.csv")
    with pytest.raises(stungmeanchey.DamagedDataError, match=r"households\.csv.*\./course data"):
        stungmeanchey.load("households")


def test_empty_cell_where_a_value_must_stand(broken: Path) -> None:
    file = broken / "clean" / "occupancy.csv"
    file.write_text(file.read_text(encoding="utf-8").replace(",tenant\n", ",\n", 1), encoding="utf-8")
    sign(broken, "occupancy.csv")
    with pytest.raises(stungmeanchey.DamagedDataError, match="role"):
        stungmeanchey.load("occupancy")


def test_table_in_another_encoding(broken: Path) -> None:
    file = broken / "clean" / "parties.csv"
    file.write_bytes(file.read_bytes().replace(b"state", b"st\xe9te", 1))
    sign(broken, "parties.csv")
    with pytest.raises(stungmeanchey.DamagedDataError, match=r"parties\.csv"):
        stungmeanchey.load("parties")


def test_layer_in_another_crs(broken: Path) -> None:
    file = broken / "clean" / "stungmeanchey.gpkg"
    moved = gpd.read_file(file, layer="parcels").to_crs(4326)
    moved.to_file(file, layer="parcels", driver="GPKG")
    sign(broken, "stungmeanchey.gpkg")
    with pytest.raises(stungmeanchey.DamagedDataError, match=r"parcels has the CRS EPSG:4326, EPSG:32648 was written"):
        stungmeanchey.load("parcels")


def test_data_of_an_older_version(broken: Path) -> None:
    file = broken / "clean" / "datapackage.json"
    file.write_text(file.read_text(encoding="utf-8").replace('"version": "2.', '"version": "1.', 1), encoding="utf-8")
    with pytest.raises(
        stungmeanchey.OldDataError, match=r"version 1\.0\.0; this package reads version 2\.x.*\./course data"
    ):
        stungmeanchey.load("parcels")


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
