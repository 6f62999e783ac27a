"""Puts a twin where the loader finds it: builds only what is not there, and never leaves half a twin behind."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import time
import zlib
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from generator.scenario import Scenario
from generator.settings import DEFAULT_SEED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_DATASETS = Path(__file__).resolve().parent.parent
DATA = _DATASETS / "stungmeanchey" / "data"
_STAMP = "stamp.json"
_WORKING = ".twin-"


class ForeignFolderError(Exception):
    """A folder that was to be written holds something other than a twin."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder} is there and holds no twin. Nothing was written. Choose another folder, or empty this one first."
        )


def build_data(
    seed: int | None = None,
    scenario: Scenario | None = None,
    *,
    force: bool = False,
    folder: Path = DATA,
    tell: Callable[[str], None] = lambda _: None,
) -> str:
    """Build the twin into a folder, unless it is there already.

    Parameters
    ----------
    seed : int, optional
        Without one: the seed of the twin that is there, else 563.
    scenario : Scenario, optional
        Without one: the scenario of the twin that is there, else the default one.
    force : bool, default False
        Build even if the files fit code, seed and scenario.
    folder : pathlib.Path, optional
        Where the files go; the package's own folder by default.
    tell : callable, optional
        Called with the name of each step as it begins.

    Returns
    -------
    str
        One line to show.

    Raises
    ------
    ForeignFolderError
        The folder holds something else.
    """
    there = _read_stamp(folder)
    seed = seed if seed is not None else there.get("seed", DEFAULT_SEED)
    scenario = scenario or Scenario(**there.get("scenario", {}))
    words = _words(seed, scenario)
    if not force and _is_current(folder, there, seed, scenario):
        return f"The twin is up to date ({words})."
    if folder.is_dir() and any(folder.iterdir()) and not (folder / "clean").is_dir():
        raise ForeignFolderError(folder)
    from generator.files.write import write_package
    from generator.twin import build

    start = time.perf_counter()
    twin = build(seed, scenario, tell=tell)
    tell("files")
    folder.parent.mkdir(parents=True, exist_ok=True)
    _sweep(folder.parent)
    # Beside the target, so that the last step is a rename on the same disk.
    fresh = Path(tempfile.mkdtemp(prefix=_WORKING, dir=folder.parent))
    try:
        write_package(twin, fresh)
        stamp = {"seed": seed, "scenario": asdict(scenario), "code": _code_hash(), "files": hashes(fresh)}
        (fresh / _STAMP).write_text(json.dumps(stamp, indent=1) + "\n", encoding="utf-8", newline="\n")
        fresh.chmod(0o755)
        _swap(fresh, folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
    return (
        f"{len(twin.clean['households'])} households, {len(twin.clean['people']):,} people and "
        f"{len(twin.clean['parcels'])} parcels, {size:.1f} MB, in {time.perf_counter() - start:.0f} s ({words})"
    )


def seed_of(cohort: str | None, student: str | None = None) -> int:
    """Return the seed of a cohort's twin, or of a student's.

    Parameters
    ----------
    cohort, student : str, optional

    Returns
    -------
    int
        The default seed without either; else a number far from those that people type, the same on every machine.

    Examples
    --------
    >>> seed_of(None), seed_of("2027") == seed_of("2028"), seed_of("2027") == seed_of("2027", "s001")
    (563, False, False)
    """
    if cohort is None and student is None:
        return DEFAULT_SEED
    return 1_000_000 + zlib.crc32(f"cohort {cohort} student {student}".encode())


def place_of(cohort: str | None, student: str | None = None) -> Path:
    """Return the folder in which the loader looks for the twin of a cohort or a student.

    Raises
    ------
    ValueError
        A name cannot be the name of a folder.
    """
    from stungmeanchey.packages import VARIANTS, variant_name

    return DATA if cohort is None and student is None else VARIANTS / variant_name(cohort, student)


def hashes(folder: Path, names: Iterable[str] | None = None) -> dict[str, str]:
    """Return the sha256 of the files of a twin, or of those named, by their place in the folder."""
    if names is None:
        found = (path for quality in ("clean", "raw") for path in (folder / quality).rglob("*") if path.is_file())
        names = sorted(path.relative_to(folder).as_posix() for path in found)
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}


def _words(seed: int, scenario: Scenario) -> str:
    usual = asdict(Scenario())
    other = [f"{name} {value}" for name, value in asdict(scenario).items() if value != usual[name]]
    return ", ".join([f"seed {seed}", *other])


def _swap(fresh: Path, folder: Path) -> None:
    """Put a finished folder in the place of another."""
    aside = fresh.with_name(f"{fresh.name}-old")
    if folder.exists():
        folder.rename(aside)
    try:
        fresh.rename(folder)
    except OSError:
        if aside.exists():
            aside.rename(folder)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _code_hash() -> str:
    here = Path(__file__).parent
    digest = hashlib.sha256()
    for path in sorted(here.rglob("*.py")):
        # Line ends do not count: a checkout on Windows may have others.
        content = path.read_bytes().replace(b"\r\n", b"\n")
        digest.update(path.relative_to(here).as_posix().encode() + b"\0" + content + b"\0")
    return digest.hexdigest()


def _read_stamp(folder: Path) -> dict:
    try:
        stamp = json.loads((folder / _STAMP).read_text(encoding="utf-8"))
        Scenario(**stamp.get("scenario", {}))
        return stamp if isinstance(stamp.get("seed", DEFAULT_SEED), int) else {}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _is_current(folder: Path, stamp: dict, seed: int, scenario: Scenario) -> bool:
    """Tell whether a folder holds the twin of this seed, scenario and code, undamaged.

    Files of others, such as those that QGIS leaves beside a GeoPackage, do not count.
    """
    try:
        wanted = {"seed": seed, "scenario": asdict(scenario), "code": _code_hash()}
        return stamp == wanted | {"files": hashes(folder, stamp["files"])}
    except (OSError, LookupError, TypeError):
        return False


def _sweep(folder: Path) -> None:
    """Remove what builds that were cut off long ago have left."""
    for left in folder.glob(f"{_WORKING}*"):
        if time.time() - left.stat().st_mtime > 3600:
            shutil.rmtree(left, ignore_errors=True)
