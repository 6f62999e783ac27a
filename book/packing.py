"""``./course pack``: one zip that opens on a computer without internet and without anything installed.

The book in all its languages, the data, the released notebooks, the students' wheel, and a kit: what runs the
notebooks on one system and one Python (:mod:`book.kits`). The same sources give the same zip, byte for byte.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from book.building import HTML
from book.errors import BookError
from book.handouts import ASSIGNMENTS, DATA, data_files, released_notebooks
from book.languages import LANGUAGES, SOURCE, VARIABLE, say
from book.shared_files import shared

if TYPE_CHECKING:
    from collections.abc import Iterator

    from book.kits import Kit, Platform

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"
TEMPLATES = ROOT / "book" / "_templates" / "pack"
TITLE = "A canal and 563 families"
TOP = "canal-course"  # the folder that comes out of the zip
MANIFEST = "MANIFEST.txt"

_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip knows: no time of ours makes two packs differ
_SQUEEZED = {".png", ".jpg", ".webp", ".woff", ".woff2", ".xz", ".whl", ".qgz", ".zip"}
# No file of a pack may be one of these, or lie in a folder of this name.
_NEVER = {"keys", "specimens", "source", "gradebook.db", "roster.csv", "submitted", "autograded", "feedback"}


@dataclass
class Contents:
    """The files of a pack by their names, and what they are for."""

    files: dict[str, bytes | Path] = field(default_factory=dict)
    runnable: set[str] = field(default_factory=set)

    def add(self, name: str, content: bytes | str | Path, *, runnable: bool = False) -> None:
        """Put in a file."""
        if _NEVER & set(Path(name).parts) or (isinstance(content, Path) and _is_secret(content)):
            raise BookError(f"{name} is the lecturer's, and was not packed.")
        self.files[name] = content.encode("utf-8") if isinstance(content, str) else content
        if runnable:
            self.runnable.add(name)

    def read(self, name: str) -> bytes:
        """Give a file's bytes."""
        content = self.files[name]
        return content.read_bytes() if isinstance(content, Path) else content


def _is_secret(path: Path) -> bool:
    resolved = path.resolve()
    return resolved.is_relative_to(ASSIGNMENTS) or resolved.is_relative_to(ROOT / "cohorts")


@contextlib.contextmanager
def speaking(language: str) -> Iterator[None]:
    """Let ``say`` answer in a language."""
    before = os.environ.get(VARIABLE)
    os.environ[VARIABLE] = language
    try:
        yield
    finally:
        if before is None:
            del os.environ[VARIABLE]
        else:
            os.environ[VARIABLE] = before


def book_contents(html: Path = HTML) -> Contents:
    """Gather the book alone, with its first page and its read-me."""
    made = Contents()
    if not (html / "index.html").is_file():
        raise BookError("The book is not built yet. Run:  ./course book")
    for name, content in shared(html).items():
        made.add(f"book/{name}", content)
    _add_front(made, None)
    return made


def add_work(made: Contents, wheel: Path) -> None:
    """Add the data, the released notebooks and the students' wheel."""
    for name, path in data_files():
        made.add(f"data/{name}", path)
    released = released_notebooks()
    for path in sorted(released.rglob("*")):
        inside = path.relative_to(released)
        if path.is_file() and not any(part.startswith(".") for part in inside.parts):
            made.add(f"notebooks/{inside.as_posix()}", path)
    made.add(f"python/{wheel.name}", wheel)


def add_kit(made: Contents, kit: Kit, platform: Platform, python: str) -> None:
    """Add what installs and starts the notebooks."""
    told = {
        "system": platform.words, "python": python, "sys_platform": platform.sys_platform,
        "machine": platform.machine.lower().replace("x86_64", "amd64"),
    }  # fmt: skip
    made.add("python/kit.json", json.dumps(told, indent=1) + "\n")
    made.add("python/wheels.tar.xz", kit.path)
    made.add("python/wheels.txt", kit.requirements)
    made.add("python/words.json", json.dumps(_words_of_installing(), ensure_ascii=False, indent=1) + "\n")
    made.add("python/install.py", TEMPLATES / "install.py")
    with speaking(SOURCE):
        missing = say("Python {python} was not found. Install it, then start this file again.").format(python=python)
    windows = platform.os_name == "nt"
    for name in ("install", "start-notebooks"):
        file = f"{name}.cmd" if windows else f"{name}.sh"
        text = (TEMPLATES / file).read_text(encoding="utf-8").replace("@VERSION@", python)
        text = text.replace("@NO_PYTHON@", f"    echo {missing}" if windows else f'echo "{missing}" >&2')
        made.add(file, text.replace("\n", "\r\n") if windows else text, runnable=not windows)
    _add_front(made, platform, python)


def _words_of_installing() -> dict[str, dict[str, str]]:
    found = {}
    for language in LANGUAGES:
        with speaking(language):
            found[language] = {
                "installing": say("Installing what the notebooks need. This takes some minutes and no internet …"),
                "installed": say("Done. To open the notebooks, start {start}"),
                "other": say(
                    "This pack is for {system} with Python {python}. Found: {found}. Ask for the pack of your system, "
                    "or install that Python."
                ),
                "damaged": say("The file {file} was damaged or lost on its way. Copy or unpack the pack once more."),
                "failed": say("The installation did not succeed. It was said:"),
            }
    return found


def _lines(platform: Platform | None, python: str) -> list[str]:
    """Give the paragraphs of the first page and the read-me, in the language of the moment."""
    lines = [
        say("The whole book opens in your browser. It needs no internet and no installation."),
        say("Synthetic twin of the Stung Meanchey canal community: no real person, plot or title."),
    ]
    if platform:
        end = "cmd" if platform.os_name == "nt" else "sh"
        lines += [
            say("The notebooks: start install.{end} once, then start-notebooks.{end}. No internet is needed.").format(
                end=end
            ),
            say("They need {system} with Python {python}.").format(system=platform.words, python=python),
            say("The folder data holds the data for QGIS and spreadsheets. Open stungmeanchey.qgz in QGIS."),
        ]
    lines.append(say("MANIFEST.txt holds a check sum (SHA-256) of each file."))
    return lines


def _add_front(made: Contents, platform: Platform | None, python: str = "") -> None:
    with speaking(SOURCE):
        english = _lines(platform, python)
    told, read = [], []
    for code, name in LANGUAGES.items():
        book = "book/index.html" if code == SOURCE else f"book/{code}/index.html"
        if book not in made.files:
            continue
        with speaking(code):
            lines, words = _lines(platform, python), say("Open the book")
        if code != SOURCE:  # what has no translation yet stands there once, in English
            lines = [line for line, original in zip(lines, english, strict=True) if line != original]
        told.append({"code": code, "name": name, "book": book, "words": {"open": words}, "lines": lines})
        read.append(f"{name}\n{'-' * len(name)}\n{words}: START.html\n" + "".join(f"{line}\n" for line in lines))
    templates = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    made.add("START.html", templates.get_template("START.html").render(title=TITLE, languages=told) + "\n")
    made.add("README.txt", (f"{TITLE}\n{'=' * len(TITLE)}\n\n" + "\n".join(read)).replace("\n", "\r\n"))


def write(made: Contents, path: Path) -> Path:
    """Write a pack beside its place, under a name of its own; the same contents give the same bytes.

    Returns
    -------
    Path
        The new file, for :func:`place`.
    """
    listed = {name: hashlib.sha256(made.read(name)).hexdigest() for name in sorted(made.files)}
    made.add(MANIFEST, "".join(f"{digest}  {name}\n" for name, digest in listed.items()))
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}-", delete=False) as half:
        try:
            with zipfile.ZipFile(half, "w") as archive:
                for name in sorted(made.files):
                    entry = zipfile.ZipInfo(f"{TOP}/{name}", _TIME)
                    entry.create_system = 3
                    entry.external_attr = (0o755 if name in made.runnable else 0o644) << 16
                    entry.compress_type = zipfile.ZIP_STORED if Path(name).suffix in _SQUEEZED else zipfile.ZIP_DEFLATED
                    archive.writestr(entry, made.read(name), compresslevel=9)
        except BaseException:
            Path(half.name).unlink()
            raise
    Path(half.name).chmod(0o644)
    return Path(half.name)


def is_same(new: Path, old: Path) -> bool:
    """Tell whether two packs are the same, byte for byte."""
    return old.is_file() and old.stat().st_size == new.stat().st_size and _digest(old) == _digest(new)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def weights(path: Path) -> dict[str, int]:
    """Give how many bytes each part of a pack has in the zip."""
    found: dict[str, int] = {}
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            parts = entry.filename.split("/")[1:]
            part = parts[0] if len(parts) > 1 else "START, README, install"
            if part == "book" and parts[1] in LANGUAGES:
                part = f"book/{parts[1]}"
            elif part == "book":
                part = f"book/{SOURCE}"
            elif part == "python" and parts[1].endswith(".xz"):
                part = "python/wheels.tar.xz"
            found[part] = found.get(part, 0) + entry.compress_size
    return dict(sorted(found.items(), key=lambda one: -one[1]))


def students_wheel() -> Path:
    """Build the wheel that students install."""
    from front_door.wheel import build_wheel

    return build_wheel(DATA, ROOT / ".course" / "pack" / "own")
