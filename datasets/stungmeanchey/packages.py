"""Finds the files of a twin: which cohort's, which quality's, which state's."""

from __future__ import annotations

import hashlib
import json
import os
import re
import sqlite3
import warnings
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

from stungmeanchey.errors import (
    ChangedDataWarning,
    DamagedDataError,
    MissingDataError,
    OldDataError,
    UnknownCohortError,
    UnknownLayerError,
    UnknownQualityError,
    UnknownStateError,
)

# Where the shipped twin lies, and the twins of cohorts beside it.
SHIPPED = Path(__file__).resolve().parent / "data"
VARIANTS = SHIPPED.with_name("variants")
# Names a folder to read instead of the shipped one: a grader sets it to the twin of one student.
FOLDER_VARIABLE = "STUNGMEANCHEY_DATA"

FORMAT = "2"
QUALITIES = ("clean", "raw")
STATES = ("before", "works", "after")


def root(cohort: str | None = None, student: str | None = None) -> Path:
    """Return the folder of a twin.

    Parameters
    ----------
    cohort : str, optional
        Name of a cohort, e.g. ``"2027"``. Without one: the folder that the variable ``STUNGMEANCHEY_DATA`` names, else
        the shipped twin.
    student : str, optional
        A student of the cohort who has a twin of her own.

    Returns
    -------
    pathlib.Path
        With the folders ``clean`` and ``raw``.

    Raises
    ------
    UnknownCohortError
        No such twin has been built; the message says how to.
    """
    if cohort is None and student is None:
        named = os.environ.get(FOLDER_VARIABLE)
        return Path(named) if named else SHIPPED
    name = variant_name(cohort, student)
    folder = VARIANTS / name
    if not folder.is_dir():
        built = sorted(path.name for path in VARIANTS.iterdir() if path.is_dir()) if VARIANTS.is_dir() else []
        words = [f"--cohort {cohort}"] if cohort is not None else []
        words += [f"--student {student}"] if student is not None else []
        raise UnknownCohortError(name, built, f"./course data {' '.join(words)}")
    return folder


def variant_name(cohort: str | None, student: str | None) -> str:
    """Return the name of a cohort's twin, or of a student's: also that of its folder.

    Raises
    ------
    ValueError
        A name holds something other than letters, digits, ``.``, ``-`` and ``_``.
    """
    parts = {"cohort": cohort, "student": student}
    for what, value in parts.items():
        if value is not None and not re.fullmatch(r"\w[\w.-]*", str(value), flags=re.ASCII):
            raise ValueError(f"{what} {value!r}: only letters, digits, '.', '-' and '_' may stand in the name")
    return "-".join(f"{what}-{value}" for what, value in parts.items() if value is not None)


def descriptor(folder: Path, quality: str) -> dict[str, Any]:
    """Return the description of a quality, as it stands in ``datapackage.json``; not a copy."""
    if quality not in QUALITIES:
        raise UnknownQualityError(quality, QUALITIES)
    file = folder / quality / "datapackage.json"
    try:
        # The time of the file is part of the key: data built anew are seen without a new kernel.
        found = _parse(file, file.stat().st_mtime_ns)
    except FileNotFoundError:
        raise MissingDataError(f"{quality}/datapackage.json") from None
    except ValueError as error:
        raise DamagedDataError(f"{quality}/datapackage.json", str(error)) from None
    if str(found.get("version", "")).split(".")[0] != FORMAT:
        raise OldDataError(found.get("version", "unknown"), f"{FORMAT}.x")
    return found


@cache
def _parse(file: Path, _changed: int) -> dict[str, Any]:
    return json.loads(file.read_text(encoding="utf-8"))


def contents(folder: Path, quality: str, state: str) -> dict[str, dict[str, Any]]:
    """Return the descriptions of what a state holds, by name: layers first, then rasters and tables.

    What is the same in all states belongs to each.
    """
    if state not in STATES:
        raise UnknownStateError(state, STATES)
    found = {}
    for resource in descriptor(folder, quality)["resources"]:
        file = {key: resource[key] for key in ("path", "hash", "bytes")}
        for part in resource.get("layers", [resource]):
            if part["state"] in (None, state):
                found[part["sheet"]] = part | file
    return found


def find(folder: Path, name: str, quality: str, state: str) -> dict[str, Any]:
    """Return the description of one layer, raster or table."""
    there = contents(folder, quality, state)
    if name in there:
        return there[name]
    raise UnknownLayerError(name, list(there), _where(quality, state), _elsewhere(folder, name, quality, state))


def _where(quality: str, state: str) -> str:
    return f"in the {quality} quality, state {state!r}"


def _elsewhere(folder: Path, name: str, quality: str, state: str) -> str | None:
    """Say with which state or quality the name is known, if there is one."""
    for other_quality in sorted(QUALITIES, key=lambda q: q != quality):
        for other_state in sorted(STATES, key=lambda s: s != state):
            if name in contents(folder, other_quality, other_state):
                words = [f'"{name}"']
                words += [f'state="{other_state}"'] if other_state != "before" else []
                words += [f'quality="{other_quality}"'] if other_quality != "clean" else []
                return f"load({', '.join(words)})"
    return None


def intact(folder: Path, quality: str, description: dict[str, Any]) -> Path:
    """Return the file of a layer, raster or table, once its bytes are those that were written.

    Raises
    ------
    MissingDataError, DamagedDataError

    Warns
    -----
    ChangedDataWarning
        A GeoPackage was changed after it was written but is whole: QGIS writes to it whenever it opens it.
    """
    file = folder / quality / description["path"]
    label = f"{quality}/{file.name}"
    try:
        status = file.stat()
        digest = _digest(file, status.st_size, status.st_mtime_ns)
    except OSError:
        raise MissingDataError(label) from None
    if f"sha256:{digest}" != description["hash"]:
        if file.suffix == ".gpkg" and _is_whole_database(file):
            warnings.warn(
                f"{label} was changed after it was written. QGIS does that when it opens the file; an edit does it "
                f"too. It is read as it is. To have the original back, run  ./course data --force",
                ChangedDataWarning,
                stacklevel=3,
            )
            return file
        raise DamagedDataError(label, f"its checksum is {digest[:12]}…, {description['hash'][7:19]}… was written")
    return file


def _is_whole_database(file: Path) -> bool:
    try:
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as connection:
            return connection.execute("PRAGMA quick_check").fetchone() == ("ok",)
    except sqlite3.Error:
        return False


@cache
def _digest(file: Path, _size: int, _changed: int) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
