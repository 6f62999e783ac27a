"""What the languages of the book have in common is stored once: formulas, fonts, pictures without words."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath

from book.languages import LANGUAGES, SOURCE

# Folders beside the pages that hold what pages are made of.
_FOLDERS = ("_static", "_images")
_ADDRESS = re.compile(r"(?<=[\"'( ,;=])((?:\.\./)*)((?:_static|_images)/[^\"'()?#\s,&]+)")
_IN_STYLE = re.compile(r"(url\(\s*[\"']?)([^\"'():]+)")


def shared(html: Path) -> dict[str, bytes | Path]:
    """Give the files of a book, without those of a language that are the same as the English ones.

    Parameters
    ----------
    html : Path
        The built book: English, with the other languages in folders of their names.

    Returns
    -------
    dict of str to bytes or Path
        By name: a file, or the content of a page whose addresses now lead to the shared files.
    """
    files: dict[str, bytes | Path] = {
        path.relative_to(html).as_posix(): path for path in sorted(html.rglob("*")) if path.is_file()
    }
    for language in LANGUAGES:
        if language == SOURCE:
            continue
        twice = {
            name
            for name, path in files.items()
            if name.startswith(tuple(f"{language}/{folder}/" for folder in _FOLDERS))
            and _same(path, files.get(name.removeprefix(f"{language}/")))
        }
        for name in [one for one in files if one.startswith(f"{language}/") and one not in twice]:
            if name.endswith((".html", ".css")):
                files[name] = _lead_on(html / name, name, language, twice).encode("utf-8")
        for name in twice:
            del files[name]
    return files


def _same(one: bytes | Path, other: bytes | Path | None) -> bool:
    return isinstance(one, Path) and isinstance(other, Path) and one.read_bytes() == other.read_bytes()


def _lead_on(path: Path, name: str, language: str, twice: set[str]) -> str:
    """Let the addresses of a page or style sheet lead to the shared files where its own are gone."""
    text = path.read_text(encoding="utf-8")
    folder = PurePosixPath(name).parent
    if path.suffix == ".css":
        up = "../" * len(folder.parts)

        def in_style(found: re.Match[str]) -> str:
            own = _plain(folder / found[2].split("?")[0])
            return found[1] + (up + own.removeprefix(f"{language}/") if own in twice else found[2])

        return _IN_STYLE.sub(in_style, text)

    def in_page(found: re.Match[str]) -> str:
        return f"{found[1]}../{found[2]}" if _plain(folder / found[1] / found[2]) in twice else found[0]

    return _ADDRESS.sub(in_page, text)


def _plain(path: PurePosixPath) -> str:
    parts: list[str] = []
    for part in path.parts:
        if part == ".." and parts:
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)
