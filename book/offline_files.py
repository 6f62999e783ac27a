"""What a browser needs to keep the book: which files each part consists of, and the service worker.

The build of each language leaves a list of parts. :func:`seal` looks at the finished pages, once they lie as they are
published, and completes it.
"""

from __future__ import annotations

import functools
import gzip
import hashlib
import html
import json
import re
from pathlib import Path
from urllib.parse import unquote

from book.languages import LANGUAGES, SOURCE

WORKER = Path(__file__).resolve().parent / "_ext" / "service_worker.js"
LIST, NAME = "offline-parts.json", "sw.js"
# What no reader opens, or what lies beside the book and is not of it.
_NOT_KEPT = {"reports", "_sources", LIST, NAME, "objects.inv"}
_TEXT = {".html", ".css", ".js", ".json", ".svg", ".csv", ".xml", ".txt", ".geojson"}
_TOO_LARGE = {".pdf", ".zip"}  # a reader who wants one loads it
_FORMULAS = "tex-chtml.js"
_LONGEST = 300
_LIKE_A_FILE = re.compile(r"^(?![a-zA-Z][\w+.-]*:|//|#)[^\s{}<>\"]+$")
_ADDRESS = re.compile(r"\s(?:href|src|data-[\w-]+)\s*=\s*\"([^\"]*)\"")
_SRCSET = re.compile(r"\ssrcset\s*=\s*\"([^\"]*)\"")
_IN_STYLE = re.compile(r"url\(\s*[\"']?([^\"')]+)")


def seal(root: Path) -> str:
    """Complete the lists of parts of all languages of a built book, and write its service worker.

    Call it again whenever files of the book have changed or moved. It needs the pages only.

    Parameters
    ----------
    root : Path
        The built book: English, with the other languages in folders of their names; or one language alone.

    Returns
    -------
    str
        The version: a digest of all that a browser may keep. Another book has another version, so browsers fetch the
        new one and throw the old one away.
    """
    for remembered in (_is_shown_within, _asked_by, _weight):
        remembered.cache_clear()  # files may have changed since
    version = _version(root)
    lists = {"": root / LIST} | {one: root / one / LIST for one in LANGUAGES if one != SOURCE}
    words = {}
    for language, path in lists.items():
        if path.is_file():
            told = json.loads(path.read_text(encoding="utf-8"))
            for part in told["parts"]:
                part["files"] = _files(path.parent, [page for page, _ in part["pages"]])
            path.write_text(
                json.dumps({**told, "version": version}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
            )
            words[language] = told["words"]
    top = [path for path in sorted(root.iterdir()) if not path.name.startswith(".") and path.name not in _NOT_KEPT]
    build = {
        "version": version,
        "files": [path.name for path in top if path.is_file()],
        "folders": [path.name for path in top if path.is_dir()],
        "words": words,
    }
    told = json.dumps(build, ensure_ascii=False).replace("\u2028", "\\u2028")
    code = WORKER.read_text(encoding="utf-8")
    assert "const BUILD = {};" in code
    (root / NAME).write_text(code.replace("const BUILD = {};", f"const BUILD = {told};"), encoding="utf-8")
    return version


def _version(root: Path) -> str:
    digest = hashlib.sha256(WORKER.read_bytes())
    for path in sorted(root.rglob("*")):
        inside = path.relative_to(root)
        if path.is_file() and not inside.parts[0].startswith(".") and not _NOT_KEPT & set(inside.parts):
            digest.update(f"{inside.as_posix()}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()[:16]


def _files(folder: Path, pages: list[str]) -> list[list[object]]:
    """Give what pages consist of, as addresses from the folder, each with what it weighs on the way (gzip)."""
    root = folder.resolve()
    found: dict[str, int] = {}
    waiting = [(page, (root / page).resolve()) for page in ("index.html", *pages)]
    while waiting:
        address, path = waiting.pop(0)
        if address in found or not path.is_file():
            continue
        found[address] = _weight(path)
        if path.suffix in {".html", ".css"}:
            for query, to in _asked_by(path):
                if to.suffix != ".html" or _is_shown_within(to):
                    waiting.append((_relative(to, root) + query, to))
        if path.name == _FORMULAS:  # fetches its fonts by itself
            waiting += [(_relative(font, root), font) for font in sorted(path.parent.rglob("*.woff"))]
    return [[address, weight] for address, weight in sorted(found.items())]


@functools.cache
def _is_shown_within(path: Path) -> bool:
    """Tell whether a page is no page of text but shown within one: a map that opens with a tap."""
    return "bd-article" not in path.read_text(encoding="utf-8")


@functools.cache
def _asked_by(path: Path) -> list[tuple[str, Path]]:
    """Give the files of the book that a page or a style sheet asks for, each with the query behind its name."""
    text = path.read_text(encoding="utf-8")
    if "srcdoc=" in text:  # a page that stands whole within another
        text += html.unescape(text)
    addresses = _IN_STYLE.findall(text)
    if path.suffix == ".html":
        addresses += [html.unescape(one) for one in _ADDRESS.findall(text)]
        addresses += [one.split()[0] for some in _SRCSET.findall(text) for one in some.split(",") if one.strip()]
    asked = []
    for address in dict.fromkeys(addresses):
        if len(address) > _LONGEST or not _LIKE_A_FILE.match(address):
            continue
        name, _, query = address.split("#")[0].partition("?")
        to = path.parent / unquote(name)
        if to.is_file() and to.suffix not in _TOO_LARGE and to.name not in _NOT_KEPT:
            asked.append((f"?{query}" if query else "", to.resolve()))
    return asked


def _relative(path: Path, root: Path) -> str:
    """Give a file's address as seen from a folder; from a language's folder, the shared files lie a level higher."""
    if path.is_relative_to(root):
        return path.relative_to(root).as_posix()
    return "../" + path.relative_to(root.parent).as_posix()


@functools.cache
def _weight(path: Path) -> int:
    data = path.read_bytes()
    return len(gzip.compress(data, 6)) if path.suffix in _TEXT else len(data)
