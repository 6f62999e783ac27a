"""``./course data``."""

from __future__ import annotations

import csv
import os
import shutil
import zlib
from typing import TYPE_CHECKING

import generator.files.write
import generator.twin
import pytest
from generator import Scenario, commands, package, registry
from typer.testing import CliRunner

if TYPE_CHECKING:
    from pathlib import Path

    from generator import Twin

runner = CliRunner()


@pytest.fixture
def folder(default_twin: Twin, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A built folder away from the shipped one; building again takes no time."""
    monkeypatch.setattr(generator.twin, "build", lambda *_, **__: default_twin)
    return shutil.copytree(data, tmp_path / "package" / "data")


def state(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {str(path): (path.stat().st_ino, path.read_bytes()) for path in folder.rglob("*") if path.is_file()}


def test_does_nothing_when_up_to_date(folder: Path) -> None:
    before = state(folder)
    assert "up to date" in package.build_data(folder=folder)
    assert state(folder) == before


def test_files_of_others_do_not_count(folder: Path) -> None:
    (folder / "clean" / "stungmeanchey.gpkg-wal").write_bytes(b"")
    assert "up to date" in package.build_data(folder=folder)


@pytest.mark.parametrize("damage", ["table", "gone", "stamp", "code"])
def test_builds_again_when_something_changed(folder: Path, monkeypatch: pytest.MonkeyPatch, damage: str) -> None:
    whole = state(folder)
    table = folder / "clean" / "people.csv"
    if damage == "table":
        table.write_bytes(table.read_bytes()[:-10])
    elif damage == "gone":
        table.unlink()
    elif damage == "stamp":
        (folder / "stamp.json").write_text("[]", encoding="utf-8")
    else:
        monkeypatch.setattr(package, "_code_hash", lambda: "other")
    assert "563 households, 3,400 people" in package.build_data(folder=folder)
    assert table.read_bytes() == whole[str(table)][1]
    assert [path.name for path in folder.parent.iterdir()] == ["data"], "nothing is left lying about"


def test_force(folder: Path) -> None:
    assert "563 households" in package.build_data(folder=folder, force=True)


def test_failed_build_leaves_the_earlier_files(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = state(folder)

    def fail(_twin: Twin, target: Path) -> None:
        (target / "clean").mkdir()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(generator.files.write, "write_package", fail)
    with pytest.raises(OSError, match="No space"):
        package.build_data(folder=folder, force=True)
    assert state(folder) == before
    assert [path.name for path in folder.parent.iterdir()] == ["data"]


def test_leftovers_of_a_killed_build_are_swept(folder: Path) -> None:
    old, young = folder.parent / ".twin-old", folder.parent / ".twin-young"
    for left in (old, young):
        left.mkdir()
    os.utime(old, (0, 0))
    package.build_data(folder=folder, force=True)
    assert not old.exists()
    assert young.exists(), "may belong to a build that runs now"


def test_the_seed_that_is_there_is_kept(folder: Path) -> None:
    package.build_data(7, folder=folder)
    assert "up to date (seed 7)" in package.build_data(folder=folder)
    assert "seed 563" in package.build_data(563, folder=folder)


def test_the_scenario_that_is_there_is_kept(folder: Path) -> None:
    package.build_data(563, Scenario(plot="5x8", renovated=2019), folder=folder)
    assert "up to date (seed 563, plot 5x8, renovated 2019)" in package.build_data(folder=folder)


def test_a_folder_of_others_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.txt").write_text("a year of work", encoding="utf-8")
    with pytest.raises(package.ForeignFolderError, match="Nothing was written"):
        package.build_data(563, folder=tmp_path / "thesis", force=True)
    assert [path.name for path in tmp_path.rglob("*.txt")] == ["chapter.txt"]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple]:
    """What the command line asks to be built; nothing is built."""
    calls: list[tuple] = []

    def note(seed: int | None, scenario: Scenario | None, *, folder: Path, force: bool, **_: object) -> str:
        calls.append((seed, scenario, folder.name, force))
        return "said"

    monkeypatch.setattr(commands, "build_data", note)
    return calls


def test_command_line(asked: list[tuple]) -> None:
    assert runner.invoke(commands.app, []).output == "said\n"
    assert runner.invoke(commands.app, ["--seed", "7", "--force"]).exit_code == 0
    assert runner.invoke(commands.app, ["--plot", "5x8", "--families", "423"]).exit_code == 0
    assert asked == [
        (None, None, "data", False),
        (7, None, "data", True),
        (None, Scenario(423, "5x8", 2020), "data", False),
    ]


def test_cohorts_and_students_have_twins_of_their_own(asked: list[tuple]) -> None:
    words = ["--cohort", "2027", "--student", "s1", "--student", "s2"]
    said = runner.invoke(commands.app, words).output
    assert 'load("parcels", cohort="2027", student="s2")' in said
    assert runner.invoke(commands.app, ["--cohort", "2027"]).exit_code == 0
    assert [folder for _, _, folder, _ in asked] == ["cohort-2027-student-s1", "cohort-2027-student-s2", "cohort-2027"]
    assert len({seed for seed, *_ in asked}) == 3


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--seed", "seven"], "integer"),
        (["--seed", "7", "--registry"], "seed 563 only"),
        (["--seed", "7", "--cohort", "2027"], "leave --seed out"),
        (["--plot", "6x6"], "4x6 and 5x8"),
        (["--families", "9"], "between 423 and 570"),
        (["--renovated", "2025"], "2019 and 2020"),
        (["--cohort", "../../etc"], "only letters, digits"),
        (["--out", "x", "--student", "a", "--student", "b"], "one folder"),
    ],
)
def test_wrong_words_are_refused(asked: list[tuple], words: list[str], says: str) -> None:
    refused = runner.invoke(commands.app, words)
    assert refused.exit_code == 2
    assert says in " ".join(refused.output.replace("│", " ").split())
    assert not asked


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch, default_twin: Twin) -> None:
    """Drawing a twin again takes no time."""
    monkeypatch.setattr(generator.twin, "build", lambda *_, **__: default_twin)


@pytest.mark.usefixtures("drawn")
def test_lecturers_get_the_list_of_mistakes(tmp_path: Path) -> None:
    file = tmp_path / "flaws.csv"
    assert "Keep it from students" in runner.invoke(commands.app, ["flaws", str(file)]).output
    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) > 15
    assert all(int(row["count"]) > 0 for row in rows)
    again = runner.invoke(commands.app, ["flaws", str(file)])
    assert again.exit_code == 2
    assert "--force" in again.output


@pytest.mark.usefixtures("drawn")
def test_the_list_of_mistakes_never_lies_among_the_data(data: Path) -> None:
    refused = runner.invoke(commands.app, ["flaws", str(data / "clean" / "flaws.csv")])
    assert refused.exit_code == 2
    assert "students would receive it" in refused.output
    assert not list(data.rglob("flaws*"))


def test_layers_for_web_maps(data: Path, tmp_path: Path) -> None:
    assert data.is_dir()
    said = runner.invoke(commands.app, ["geojson", str(tmp_path / "web")]).output
    assert "layers in" in said
    written = list((tmp_path / "web").glob("*.geojson"))
    assert any(file.name == "parcels.geojson" for file in written)
    assert runner.invoke(commands.app, ["geojson", str(tmp_path / "web")]).exit_code == 2
    assert runner.invoke(commands.app, ["geojson", str(tmp_path / "web"), "--force"]).exit_code == 0


def test_help_has_examples() -> None:
    text = runner.invoke(commands.app, ["--help"]).output
    assert "./course data --cohort 2027" in text
    assert "--force" in text


def test_seeds_of_cohorts_are_the_same_everywhere() -> None:
    # Worked out once with zlib.crc32: a change would give every cohort another twin.
    assert package.seed_of("2027") == 1_000_000 + zlib.crc32(b"cohort 2027 student None")
    assert len({package.seed_of("2027", f"s{i:03d}") for i in range(600)}) == 600


def test_city_writes_parcels_and_replaces_nothing_unasked(tmp_path: Path) -> None:
    file = tmp_path / "city.gpkg"
    told = runner.invoke(commands.app, ["city", "1200", str(file)])
    assert told.exit_code == 0, told.output
    assert "1,200 parcels" in told.output
    assert "Synthetic" in told.output
    written = file.read_bytes()
    assert "--force" in runner.invoke(commands.app, ["city", "5", str(file)]).output
    assert file.read_bytes() == written
    refused = runner.invoke(commands.app, ["city", "5", str(tmp_path / "city.shp")])
    assert refused.exit_code == 2
    assert ".gpkg or .fgb" in refused.output


def test_registry_lists_every_file_and_nine_more_seeds(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "FURTHER_SEEDS", ())
    lines = registry.registry_text(data).splitlines()
    files = [path for quality in ("clean", "raw") for path in (data / quality).iterdir()]
    assert len(lines) == len(files)
    noted = registry.REGISTRY.read_text(encoding="utf-8").splitlines()
    assert noted[: len(lines)] == lines, (
        "The files differ from the registry. If that is meant, look at the map and run  ./course data --registry"
    )
    assert [line.split()[1] for line in noted[len(lines) :]] == [
        f"seed-{seed}/{quality}/datapackage.json" for seed in range(1, 10) for quality in ("clean", "raw")
    ]
