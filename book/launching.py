"""What Binder and Colab open: one folder with notebooks, packages and the environment, which the deployment publishes.

``./course launch`` makes it in ``_build/launch``; the workflow pushes it as a branch of its own, because released
notebooks and wheels are made, not kept in the sources. Its parts:

- ``pages/``: the pages of the book as notebooks, from the built book;
- ``graded/``: each assignment as nbgrader releases it, without any answer;
- ``wheels/``: what students install, and a second wheel with what pages draw their maps and figures with;
- ``binder/``: the lock of this very course, and what installs it.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat

from book.building import HTML, TWIN
from book.errors import BookError
from book.notebooks import FIRST_CELL

if TYPE_CHECKING:
    from book.repository import Repository

ROOT = Path(__file__).resolve().parent.parent
LAUNCH = ROOT / "_build" / "launch"
ASSIGNMENTS = ROOT / "assignments" / "source"
PAGES, GRADED, WHEELS = "notebooks", "graded", "wheels"
VERSION = "0.1.0"
PACKAGES = (f"stungmeanchey-{VERSION}-py3-none-any.whl", f"stungmeanchey_pages-{VERSION}-py3-none-any.whl")

_FIRST = """\
# The course's packages are fetched where they are missing, as in Google Colab. Elsewhere this cell does nothing.
import importlib.util
import subprocess
import sys

if not all(map(importlib.util.find_spec, {needed})):
    packages = [
{packages}
    ]
    subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", *packages], check=True)
"""
_ASK = """\
# Nothing happens here where the course's packages are installed.
import importlib.util

if not all(map(importlib.util.find_spec, {needed})):
    raise SystemExit("Install the .whl files that your lecturer gives you, then start this notebook again.")
"""
_PAGES_PROJECT = f"""\
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "stungmeanchey-pages"
version = "{VERSION}"
description = "What the pages of the course draw their maps and figures with"
requires-python = ">=3.11"
license = "BSD-3-Clause"
dependencies = ["stungmeanchey", "babel", "folium", "matplotlib"]

[tool.hatch.build.targets.wheel]
packages = ["book"]
"""
_COMPILED = shutil.ignore_patterns("__pycache__")
_README = """\
# What Binder and Google Colab open

Made by `./course launch` from the sources of the course; nothing here is changed by hand. The data are a synthetic twin
of the Stung Meanchey canal community: no real person, plot or title.
"""


def first_cell(repository: Repository | None, *, graded: bool = False) -> str:
    """Give the code that a notebook begins with, so that it runs where the course was never installed.

    Parameters
    ----------
    repository : Repository or None
        Where the packages are published. Without it, the code asks for them.
    graded : bool
        Whether the notebook is to be handed in: it needs what students install, and nothing of the book.
    """
    packages = PACKAGES[:1] if graded else PACKAGES
    needed = '["stungmeanchey"]' if graded else '["stungmeanchey", "book"]'
    if not repository:
        return _ASK.format(needed=needed)
    lines = (f'        "{repository.file(f"{WHEELS}/{name}")}",' for name in packages)
    return _FIRST.format(packages="\n".join(lines), needed=needed)


def make_launch(repository: Repository | None, folder: Path = LAUNCH, *, html: Path = HTML) -> Path:
    """Make the folder that Binder and Colab open, around a built book.

    Parameters
    ----------
    repository : Repository or None
        Where it will be published; notebooks fetch their packages from there.
    folder : Path
        Made anew.
    html : Path
        The built book, whose pages' notebooks are copied.

    Raises
    ------
    BookError
        Where the book is not built, or where nbgrader or the build of a wheel refuses.
    """
    from front_door.wheel import WheelError, build_wheel

    if not (html / PAGES).is_dir():
        raise BookError("The book with its notebooks is not there. Run:  ./course book")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copytree(html / PAGES, folder / PAGES)
    for file in (folder / PAGES).rglob("*.ipynb"):
        notebook = nbformat.read(file, as_version=4)
        for cell in notebook.cells:
            if cell["id"] == FIRST_CELL:
                cell.source = first_cell(repository)
        nbformat.write(notebook, file)
    release_assignments(folder / GRADED, first_cell(repository, graded=True))
    try:
        build_wheel(TWIN / "data", folder / WHEELS)
    except WheelError as error:
        raise BookError(str(error)) from error
    build_pages_wheel(folder / WHEELS)
    made = {path.name for path in (folder / WHEELS).iterdir()}
    if made != set(PACKAGES):
        raise BookError(f"Notebooks ask for {list(PACKAGES)} (book/launching.py); the wheels are {sorted(made)}.")
    shutil.copytree(ROOT / "binder", folder / "binder")
    shutil.copy2(ROOT / "requirements" / "course.txt", folder / "binder" / "course.txt")
    (folder / "README.md").write_text(_README, encoding="utf-8", newline="\n")
    return folder


def release_assignments(folder: Path, first: str) -> None:
    """Write each assignment as nbgrader releases it, with a first cell that fetches the packages."""
    from autograder.cohorts.cohort import Cohort
    from autograder.commands import quiet_nbgrader

    quiet_nbgrader()
    with tempfile.TemporaryDirectory() as name:
        cohort = Cohort(Path(name) / "cohort")
        cohort.create(ROOT / "assignments")
        for source in sorted(path for path in ASSIGNMENTS.iterdir() if path.is_dir()):
            with cohort.nbgrader() as api:
                made = api.generate_assignment(source.name, force=True, create=True)
            if not made["success"]:
                raise BookError(f"nbgrader could not release {source.name}:\n{made.get('log') or made.get('error')}")
            released = cohort.folder / "release" / source.name
            shutil.copytree(released, folder / source.name)
    for file in folder.rglob("*.ipynb"):
        notebook = nbformat.read(file, as_version=4)
        notebook.cells.insert(0, nbformat.v4.new_code_cell(first, id=FIRST_CELL))
        nbformat.write(notebook, file)


def build_pages_wheel(out: Path) -> Path:
    """Build the wheel with what pages import from the book: figures, maps, scenarios and their words."""
    with tempfile.TemporaryDirectory() as name:
        stage = Path(name)
        (stage / "book").mkdir()
        for file in sorted((ROOT / "book").glob("*.py")):
            shutil.copy2(file, stage / "book" / file.name)
        for part in ("data", "maps", "_assets/vendor/leaflet"):  # maps in a notebook bring Leaflet along
            shutil.copytree(ROOT / "book" / part, stage / "book" / part, ignore=_COMPILED)
        for words in sorted((ROOT / "book").glob("locale/*/LC_MESSAGES/figures.po")):
            place = stage / words.relative_to(ROOT)
            place.parent.mkdir(parents=True)
            shutil.copy2(words, place)
        (stage / "pyproject.toml").write_text(_PAGES_PROJECT, encoding="utf-8")
        command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(stage / "dist")]
        ended = subprocess.run(command, cwd=stage, capture_output=True, text=True, check=False)
        if ended.returncode:
            raise BookError(f"The wheel of the pages could not be built:\n{ended.stderr}")
        (made,) = (stage / "dist").glob("*.whl")
        out.mkdir(parents=True, exist_ok=True)
        return Path(shutil.copy2(made, out / made.name))
