"""The files: the same bytes for the same seed, valid descriptions, the notice everywhere."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pyogrio
import pytest
from generator.files.write import write_package
from generator.schema import BASES, LAYERS, RASTERS, TABLES, resources_of
from generator.settings import NOTICE

from tests.datasets.conftest import DATASETS

if TYPE_CHECKING:
    from pathlib import Path

    from generator import Twin


def content(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for quality in ("clean", "raw")
        for path in sorted((folder / quality).iterdir())
    }


def test_same_seed_gives_the_same_bytes_in_another_process(default_twin: Twin, tmp_path: Path) -> None:
    write_package(default_twin, tmp_path / "here")
    program = (
        "import sys, pathlib, generator, generator.files.write; "
        "generator.files.write.write_package(generator.build(563), pathlib.Path(sys.argv[1]))"
    )
    subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "there")],
        env=os.environ | {"PYTHONPATH": str(DATASETS), "PYTHONHASHSEED": "4", "TZ": "Asia/Phnom_Penh"},
        check=True,
    )
    here, there = content(tmp_path / "here"), content(tmp_path / "there")
    assert here.keys() == there.keys()
    assert [name for name in here if here[name] != there[name]] == []


def test_seeds_differ(default_twin: Twin, twin: Twin) -> None:
    same = twin.clean["parcels"].equals(default_twin.clean["parcels"])
    assert same == (twin.seed == default_twin.seed)


@pytest.mark.parametrize("quality", ["clean", "raw"])
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of the libraries that frictionless imports
def test_frictionless_finds_the_package_valid(data: Path, quality: str) -> None:
    frictionless = pytest.importorskip("frictionless")
    package = frictionless.Package(str(data / quality / "datapackage.json"))
    report = package.validate()
    if quality == "clean":
        assert report.valid, report.to_summary()
    else:
        # What the raw quality promises it keeps, but for the one file that is not in UTF-8.
        assert [error.type for task in report.tasks for error in task.errors] == ["encoding-error"]
    described = {resource.name for resource in package.resources}
    if quality == "clean":
        assert described == {"layers"} | {name for sheet in (*RASTERS, *TABLES) for _, name in resources_of(sheet)}
    else:
        assert described <= {"layers"} | {sheet.name for sheet in TABLES}


def test_frictionless_would_find_the_flaws(data: Path, tmp_path: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    for path in (data / "clean").glob("*"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "ba_units.csv").write_bytes((data / "raw" / "ba_units.csv").read_bytes())
    resource = frictionless.Package(str(tmp_path / "datapackage.json")).get_resource("ba_units")
    resource.hash = resource.bytes = None
    assert {error.type for error in resource.validate().tasks[0].errors} == {"unique-error"}


def test_every_description_carries_the_notice(data: Path) -> None:
    import stungmeanchey

    assert stungmeanchey.NOTICE == NOTICE
    for quality in ("clean", "raw"):
        package = stungmeanchey.datapackage(quality)
        assert package["licenses"][0]["name"] == "CC0-1.0"
        assert package["seed"] == 563
        layers = [layer for resource in package["resources"] for layer in resource.get("layers", [])]
        for described in (package, *package["resources"], *layers):
            assert described["description"].startswith(NOTICE)
        for resource in package["resources"]:
            assert resource["hash"].startswith("sha256:")
            assert resource["bytes"] == (data / quality / resource["path"]).stat().st_size
        for sheet in (*layers, *(r for r in package["resources"] if "schema" in r)):
            for field in sheet["schema"]["fields"]:
                assert field["title"]
                assert field["description"].endswith(".")
                assert field["basis"] in BASES


def test_geopackage_carries_the_notice_itself(data: Path) -> None:
    file = data / "clean" / "stungmeanchey.gpkg"
    layers = [name for sheet in LAYERS for _, name in resources_of(sheet)]
    assert [name for name, _ in pyogrio.list_layers(file)] == [*layers, "layer_styles"]
    for name in layers:
        assert pyogrio.read_info(file, layer=name)["layer_metadata"]["notice"] == NOTICE
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        rows = connection.execute("SELECT description, last_change FROM gpkg_contents").fetchall()
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert len(rows) == len(layers) + 1
    assert all(description.startswith(NOTICE) for description, _ in rows)
    assert {changed for _, changed in rows} == {"2020-06-30T00:00:00.000Z"}


def test_reading_leaves_no_file_behind(data: Path) -> None:
    import stungmeanchey

    before = sorted(data.rglob("*"))
    for name in stungmeanchey.names():
        stungmeanchey.load(name)
    assert sorted(data.rglob("*")) == before


def test_raw_package_promises_no_keys(data: Path) -> None:
    import stungmeanchey

    assert data.is_dir()
    resources = stungmeanchey.datapackage("raw")["resources"]
    for described in (part for resource in resources for part in resource.get("layers", [resource])):
        assert not {"primaryKey", "foreignKeys", "references"} & described["schema"].keys()
        assert not any(f.get("constraints", {}).get("unique") for f in described["schema"]["fields"])


def test_no_trace_of_the_flaws_in_the_files(data: Path) -> None:
    for path in data.rglob("*.json"):
        text = path.read_text(encoding="utf-8").lower()
        assert "flaw" not in text
        assert "homeless" not in text
