"""``./course data``."""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING

import generator.twin
import generator.files.write
import pytest
from generator import commands
from typer.testing import CliRunner

if TYPE_CHECKING:
    from pathlib import Path

    from generator import Twin

runner = CliRunner()


@pytest.fixture
def folder(default_twin: Twin, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A built folder away from the shipped one; building again takes no time."""
    monkeypatch.setattr(generator.twin, "build", lambda _seed, **_: default_twin)
    return shutil.copytree(data, tmp_path / "package" / "data")


def state(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {str(path): (path.stat().st_ino, path.read_bytes()) for path in folder.rglob("*") if path.is_file()}


def test_does_nothing_when_up_to_date(folder: Path) -> None:
    before = state(folder)
    assert "up to date" in commands.build_data(folder=folder)
    assert state(folder) == before


def test_files_of_others_do_not_count(folder: Path) -> None:
    (folder / "clean" / "stungmeanchey.gpkg-wal").write_bytes(b"")
    assert "up to date" in commands.build_data(folder=folder)


@pytest.mark.parametrize("damage", ["table", "gone", "stamp", "code", "seed"])
def test_builds_again_when_something_changed(folder: Path, monkeypatch: pytest.MonkeyPatch, damage: str) -> None:
    whole = state(folder)
    table = folder / "clean" / "people.csv"
    if damage == "table":
        table.write_bytes(table.read_bytes()[:-10])
    elif damage == "gone":
        table.unlink()
    elif damage == "stamp":
        (folder / "stamp.json").write_text("[]", encoding="utf-8")
    elif damage == "code":
        monkeypatch.setattr(commands, "_code_hash", lambda: "other")
    else:
        (folder / "stamp.json").write_text(
            json.dumps(json.loads((folder / "stamp.json").read_text(encoding="utf-8")) | {"seed": 1}), encoding="utf-8"
        )
    assert "563 households, 3,400 people" in commands.build_data(folder=folder)
    assert table.read_bytes() == whole[str(table)][1]
    assert [path.name for path in folder.parent.iterdir()] == ["data"], "nothing is left lying about"


def test_force(folder: Path) -> None:
    assert "563 households" in commands.build_data(folder=folder, force=True)


def test_failed_build_leaves_the_earlier_files(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = state(folder)

    def fail(_twin: Twin, target: Path) -> None:
        (target / "clean").mkdir()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(generator.files.write, "write_package", fail)
    with pytest.raises(OSError, match="No space"):
        commands.build_data(folder=folder, force=True)
    assert state(folder) == before
    assert [path.name for path in folder.parent.iterdir()] == ["data"]


def test_leftovers_of_a_killed_build_are_swept(folder: Path) -> None:
    old, young = folder.parent / ".twin-old", folder.parent / ".twin-young"
    for left in (old, young):
        left.mkdir()
    os.utime(old, (0, 0))
    commands.build_data(folder=folder, force=True)
    assert not old.exists()
    assert young.exists(), "may belong to a build that runs now"


def test_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(
        commands, "build_data", lambda seed, **options: asked.append((seed, options["force"])) or "said"
    )
    assert runner.invoke(commands.app, []).output == "said\n"
    assert runner.invoke(commands.app, ["--seed", "7", "--force"]).exit_code == 0
    assert asked == [(563, False), (7, True)]
    assert runner.invoke(commands.app, ["--seed", "seven"]).exit_code == 2
    refused = runner.invoke(commands.app, ["--seed", "7", "--registry"])
    assert refused.exit_code == 2
    assert len(asked) == 2


def test_help_has_an_example() -> None:
    text = runner.invoke(commands.app, ["--help"]).output
    assert "./course data --seed" in text
    assert "--force" in text


def test_registry_is_written_on_request(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert data.is_dir()
    monkeypatch.setattr(commands, "REGISTRY", tmp_path / "registry.txt")
    assert runner.invoke(commands.app, ["--registry"]).exit_code == 0
    lines = (tmp_path / "registry.txt").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 21
    assert all(len(digest) == 64 and path.startswith(("clean/", "raw/")) for digest, path in map(str.split, lines))
