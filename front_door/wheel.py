"""Builds the wheel that students install, around any twin."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# What the build reads besides the packages themselves; see [tool.hatch.build.targets.wheel] in pyproject.toml.
_FILES = ("pyproject.toml", "LICENSE", "datasets/README.md")
_FOLDERS = ("LICENSES", "autograder", "datasets/stungmeanchey")


class WheelError(Exception):
    """The wheel could not be built; the words are those of the build."""


def build_wheel(twin: Path, out: Path, label: str = "") -> Path:
    """Build a wheel with one twin in it.

    Parameters
    ----------
    twin : Path
        Folder of a built twin, with ``clean`` and ``raw``.
    out : Path
        Folder for the wheel; a wheel of the same name is replaced.
    label : str, optional
        Stands behind the version, so that pip sees that one cohort's wheel is not another's.

    Returns
    -------
    Path
        The wheel.

    Raises
    ------
    WheelError
    """
    with tempfile.TemporaryDirectory() as name:
        stage = Path(name)
        unwanted = shutil.ignore_patterns("__pycache__", "data", "variants", "*.aux.xml", "*-wal", "*-shm")
        for folder in _FOLDERS:
            shutil.copytree(ROOT / folder, stage / folder, ignore=unwanted)
        for file in _FILES:
            (stage / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / file, stage / file)
        if label:
            project = stage / "pyproject.toml"
            local = re.sub(r"[^a-z0-9]+", ".", label.lower())
            text = re.sub(
                r'^(version = "[^"]+)"', rf'\1+{local}"', project.read_text("utf-8"), count=1, flags=re.MULTILINE
            )
            project.write_text(text, encoding="utf-8")
        shutil.copytree(twin, stage / "datasets" / "stungmeanchey" / "data", ignore=unwanted)
        command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(stage / "dist")]
        ended = subprocess.run(command, cwd=stage, capture_output=True, text=True, check=False)
        if ended.returncode:
            raise WheelError(f"The wheel could not be built:\n{ended.stderr}")
        (made,) = (stage / "dist").glob("*.whl")
        out.mkdir(parents=True, exist_ok=True)
        return Path(shutil.copy2(made, out / made.name))
