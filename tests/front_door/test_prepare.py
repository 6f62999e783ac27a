"""The environment is set up once, finished when it was left half-written, and says plainly what stands in the way."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from front_door import prepare

ROOT = Path(prepare.__file__).resolve().parent.parent


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Point the set-up at a folder of the test's own."""
    monkeypatch.setattr(prepare, "ROOT", tmp_path)
    monkeypatch.setattr(prepare, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(prepare, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    monkeypatch.setattr(prepare, "TOOLS", tmp_path / ".course" / "tools")
    monkeypatch.setattr(prepare, "REQUIREMENTS", tmp_path / "requirements")
    (tmp_path / "requirements").mkdir()
    for name in ("course", "test"):
        (tmp_path / "requirements" / f"{name}.txt").write_text("", encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text("", encoding="utf-8")
    return tmp_path


def test_help_before_set_up_installs_nothing(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert prepare.main([]) == 0
    assert prepare.main(["--help"]) == 0
    assert "./course up" in capsys.readouterr().out
    assert not (elsewhere / ".venv").exists()


def test_an_environment_without_its_stamp_is_finished(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[list[str]] = []
    monkeypatch.setattr(prepare, "find_uv", lambda: "uv")
    monkeypatch.setattr(prepare, "_run", calls.append)
    half = elsewhere / ".venv" / "bin"
    half.mkdir(parents=True)
    (half / "python").write_text("not a program", encoding="utf-8")
    (half / "python").chmod(0o755)

    def make(command: list[str]) -> None:
        calls.append(command)
        if command[1] == "venv":
            half.mkdir(parents=True)
            (half / "python").symlink_to(sys.executable)

    monkeypatch.setattr(prepare, "_run", make)
    monkeypatch.setattr(prepare, "_runs", lambda python: python.is_symlink())
    prepare.prepare("course")
    assert [command[1] for command in calls] == ["venv", "pip", "pip"]
    calls.clear()
    prepare.prepare("course")
    assert calls == []
    (elsewhere / "requirements" / "course.txt").write_text("changed", encoding="utf-8")
    prepare.prepare("course")
    assert [command[1] for command in calls] == ["pip", "pip"]


def test_a_python_without_venv_is_told_what_to_install(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    del elsewhere
    monkeypatch.setattr(prepare.shutil, "which", lambda _: None)
    failed = subprocess.CompletedProcess([], 1, "", "ensurepip is not available")
    monkeypatch.setattr(prepare.subprocess, "run", lambda *_, **__: failed)
    with pytest.raises(prepare.SetupError, match="python3-venv"):
        prepare.find_uv()


def test_a_read_only_folder_is_named_before_anything_is_fetched(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(path: Path, **_: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "mkdir", refuse)
    monkeypatch.setattr(prepare, "find_uv", lambda: pytest.fail("nothing may be fetched"))
    assert prepare.main(["up"]) == 1
    assert (
        f"{elsewhere / '.course'} cannot be written. Copy the course to a folder of yours." in capsys.readouterr().err
    )


def test_every_pin_has_its_hash() -> None:
    for name in ("uv", "course", "test"):
        lines = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
        pins = [number for number, line in enumerate(lines) if "==" in line and not line.startswith((" ", "#"))]
        assert pins
        assert all("--hash=sha256:" in lines[number + 1] for number in pins)
        assert "://" not in "\n".join(lines)
