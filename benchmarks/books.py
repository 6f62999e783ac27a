"""Two builds of the same sources, side by side: ours, and Jupyter Book as it comes.

Both are built in a copy of the checkout, so that a page can be edited. "As it comes" means: the same pages and the same
directives, but Jupyter Book's own extensions, theme and settings, formulas from where it fetches them, and on each page
with a map what ``GeoDataFrame.explore`` makes of the same layers.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
EDITED = "how-to-use.md"
# Extensions of ours without which the sources cannot be read: they bring content, not lightness.
CONTENT = {"data_dictionary", "trilingual_glossary", "labelled_tables", "teaching_parts"}
# Of our settings, what says how sources are to be read.
SETTINGS = {"bibtex_default_style", "bibtex_reference_style", "html_static_path", "numfig", "numfig_format"}

# Stands in for book/maps: whatever layers a page hands over are drawn as a newcomer would draw them.
_MAPS = '''\
"""Each map of a page as `GeoDataFrame.explore` draws it."""

from collections import UserDict

import geopandas as gpd


class Anything(UserDict):
    def __missing__(self, key):
        return "#888888"


class Map:
    def __init__(self):
        self.layers = []

    def _repr_html_(self):
        drawn = None
        for layer in self.layers:
            drawn = layer.explore(m=drawn)
        return drawn._repr_html_() if drawn else ""

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return lambda *given, **named: take(self, *given, **named)


def take(*given, **named):
    handed = [*given, *named.values()]
    drawn = next((one for one in handed if isinstance(one, Map)), None) or Map()
    for one in handed:
        if isinstance(one, gpd.GeoDataFrame) and len(one):
            drawn.layers.append(one)
    return drawn


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    return Anything() if name.isupper() else take
'''


def copy_checkout(folder: Path) -> Path:
    """Copy what git knows, and what ``./course`` made that a build needs: data, assets of other projects."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    for name in ("datasets/stungmeanchey/data", "book/_assets/vendor"):
        shutil.copytree(ROOT / name, folder / name, dirs_exist_ok=True)
    return folder


def _environment(checkout: Path, *first: Path) -> dict[str, str]:
    from book.building import _environment as of_the_build

    paths = [*first, checkout, checkout / "datasets"]
    return {**of_the_build(), "PYTHONPATH": os.pathsep.join(map(str, paths))}


def build_ours(checkout: Path, *words: str) -> float:
    """Build the book as ``./course book`` does; give the seconds."""
    command = [sys.executable, "-m", "book.commands", "book", *words]
    return _timed(command, checkout, _environment(checkout))


class DefaultBuild:
    """Jupyter Book as it comes, on the same sources.

    Parameters
    ----------
    checkout : Path
        A copy of the checkout.
    folder : Path
        For sources, settings and pages.
    """

    def __init__(self, checkout: Path, folder: Path) -> None:
        self.checkout = checkout
        self.folder = folder
        self.source = folder / "book"
        shutil.copytree(checkout / "book", self.source)
        ours = yaml.safe_load((checkout / "_config.yml").read_text(encoding="utf-8"))
        (folder / "_config.yml").write_text(yaml.safe_dump(default_config(ours, checkout)), encoding="utf-8")
        (folder / "stand-in" / "book").mkdir(parents=True)
        (folder / "stand-in" / "book" / "maps.py").write_text(_MAPS, encoding="utf-8")

    @property
    def html(self) -> Path:
        """The built pages."""
        return self.folder / "_build" / "html"

    def build(self) -> float:
        """Build what Jupyter Book finds to be stale; give the seconds."""
        program = "import sys; from jupyter_book.cli.main import main; sys.exit(main())"
        command = [
            sys.executable, "-c", program, "build", str(self.source), "--config", str(self.folder / "_config.yml"),
            "--path-output", str(self.folder),
        ]  # fmt: skip
        return _timed(command, self.folder, _environment(self.checkout, self.folder / "stand-in"))


def default_config(ours: dict, checkout: Path) -> dict:
    """Take of our configuration what says which pages there are and how they are read."""
    kept = {name: ours[name] for name in ("title", "author", "copyright", "only_build_toc_files", "bibtex_bibfiles")}
    kept["exclude_patterns"] = ours["exclude_patterns"]
    kept["execute"] = ours["execute"]
    kept["parse"] = ours["parse"]
    extensions = [name for name in ours["sphinx"]["local_extensions"] if name in CONTENT]
    config = {name: value for name, value in ours["sphinx"]["config"].items() if name in SETTINGS}
    kept["sphinx"] = {
        "local_extensions": dict.fromkeys(extensions, str(checkout / "book" / "_ext")),
        "config": config | {"suppress_warnings": ["myst-nb"]},
    }
    return kept


def edit_page(book: Path, number: int) -> None:
    """Change one sentence of one page."""
    page = book / EDITED
    lines = page.read_text(encoding="utf-8").rstrip().splitlines()
    last = f"This line was changed {number} times."
    page.write_text("\n".join([*(line for line in lines if "This line was" not in line), last, ""]), encoding="utf-8")


def _timed(command: list[str], folder: Path, environment: dict[str, str]) -> float:
    begin = time.perf_counter()
    ended = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, (ended.stdout + ended.stderr)[-4000:]
    return time.perf_counter() - begin
