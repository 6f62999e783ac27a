"""Keeps what was fetched in the user's cache folder, whole or not at all."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import warnings
from pathlib import Path
from typing import Any

# Names a folder to keep things in, instead of the usual one of the system.
FOLDER_VARIABLE = "STUNGMEANCHEY_CACHE"


def folder() -> Path:
    """Return the folder where fetched things are kept; it need not exist yet."""
    named = os.environ.get(FOLDER_VARIABLE)
    if named:
        return Path(named)
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "stungmeanchey"


def read(name: str) -> dict[str, Any] | None:
    """Return a kept document, or None where there is none or it is damaged."""
    try:
        found = json.loads((folder() / name).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def write(name: str, document: dict[str, Any]) -> None:
    """Keep a document: readers see the old one or the new one, never a half.

    Warns
    -----
    UserWarning
        The folder cannot be written to, so the next call must fetch again.
    """
    try:
        folder().mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=folder(), prefix=f"{name}.", suffix=".part")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(document, file, ensure_ascii=False)
            Path(temporary).replace(folder() / name)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        warnings.warn(
            f"{name} could not be kept in {folder()} ({error.strerror}), so it must be fetched again next time. "
            f"Set {FOLDER_VARIABLE} to a folder that you may write to.",
            stacklevel=4,
        )
