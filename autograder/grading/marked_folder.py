"""The folder that grading leaves for each student: the marked notebook and, beside it, what it recorded."""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING, Any

import nbformat.v4

if TYPE_CHECKING:
    from pathlib import Path

    from nbformat import NotebookNode

RECORDED = "recorded.json"
_READ_ONLY = 0o444  # as nbgrader leaves it: what was graded is not edited


def write_folder(folder: Path, notebook: NotebookNode, files: dict[str, bytes], recorded: dict[str, Any]) -> None:
    """Write the folder of an autograded submission in one move; an earlier one is replaced."""
    fresh, old = (folder.with_name(f".{folder.name}.{word}") for word in ("new", "old"))
    for left in (fresh, old):
        _remove(left)
    fresh.mkdir(parents=True)
    for name, content in files.items():
        (fresh / name).parent.mkdir(parents=True, exist_ok=True)
        (fresh / name).write_bytes(content)
    text = {
        f"{folder.name}.ipynb": nbformat.v4.writes(notebook),
        RECORDED: json.dumps(recorded, ensure_ascii=False, indent=1) + "\n",
    }
    for name, content in text.items():
        with (fresh / name).open("w", encoding="utf-8") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
    for file in fresh.rglob("*"):
        if file.is_file():
            file.chmod(_READ_ONLY)
    if folder.exists():
        folder.rename(old)
    fresh.rename(folder)
    _remove(old)


def _remove(folder: Path) -> None:
    if folder.is_dir():
        shutil.rmtree(folder)
