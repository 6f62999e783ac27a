"""A digest of files' content, so that what has not changed is not made again."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_SKIPPED = {"__pycache__", ".ipynb_checkpoints", "vendor"}


def content_stamp(root: Path, paths: Iterable[Path]) -> str:
    """Give a digest of the names and the content of files and folders.

    Parameters
    ----------
    root : Path
        Names are taken relative to it, so that a moved checkout keeps its stamps.
    paths : iterable of Path
        Files, or folders with all that is in them. A missing path counts as missing, not as an error.
    """
    digest = hashlib.sha256()
    for path in paths:
        for file in _files(path):
            name = file.relative_to(root).as_posix()
            digest.update(f"{name}\0{hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
    elif path.is_dir():
        for file in sorted(path.rglob("*")):
            if file.is_file() and file.suffix != ".mo" and not _SKIPPED & set(file.relative_to(path).parts):
                yield file
