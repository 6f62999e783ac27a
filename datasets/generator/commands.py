"""The command ``./course data``: builds the twin where the package that notebooks import looks for it."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from generator.settings import DEFAULT_SEED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_DATASETS = Path(__file__).resolve().parent.parent
DATA = _DATASETS / "stungmeanchey" / "data"
REGISTRY = _DATASETS / "registry.txt"
_STAMP = "stamp.json"
_WORKING = ".twin-"

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command("data", rich_help_panel="Data")
def data(
    *,
    seed: Annotated[int, typer.Option(help="Another seed gives another twin with the same totals.")] = DEFAULT_SEED,
    force: Annotated[bool, typer.Option("--force", help="Build even if the files fit code and seed.")] = False,
    registry: Annotated[
        bool, typer.Option("--registry", help="Maintainers: note the files' checksums in datasets/registry.txt.")
    ] = False,
) -> None:
    """Build the synthetic twin: map layers, tables and their descriptions.

    Does nothing while the files fit the code and the seed. A cut at any moment leaves the earlier files whole.

    Examples:  ./course data      ./course data --seed 2027      ./course data --force
    """
    from rich.console import Console

    if registry and seed != DEFAULT_SEED:
        raise typer.BadParameter(f"the registry is kept for seed {DEFAULT_SEED} only", param_hint="--registry")
    console = Console(highlight=False)
    with console.status("Building the twin …") as status:
        said = build_data(seed, force=force, tell=lambda step: status.update(f"Building the twin: {step} …"))
    console.print(said)
    if registry:
        REGISTRY.write_text(registry_text(DATA), encoding="utf-8", newline="\n")
        console.print("Checksums noted in datasets/registry.txt.")


def join(front_door: typer.Typer) -> None:
    """Add this room's command to the front door.

    Parameters
    ----------
    front_door : typer.Typer
    """
    front_door.command("data", rich_help_panel="Data")(data)


def build_data(
    seed: int = DEFAULT_SEED, *, force: bool = False, folder: Path = DATA, tell: Callable[[str], None] = lambda _: None
) -> str:
    """Build the twin into a folder, unless it is there already.

    Parameters
    ----------
    seed : int, default 563
    force : bool, default False
        Build even if the files fit code and seed.
    folder : pathlib.Path, optional
        Where the files go; the package's own folder by default.
    tell : callable, optional
        Called with the name of each step as it begins.

    Returns
    -------
    str
        One line to show.
    """
    if not force and _is_current(folder, seed):
        return f"The twin is up to date (seed {seed})."
    from generator.twin import build
    from generator.files.write import write_package

    start = time.perf_counter()
    twin = build(seed, tell=tell)
    tell("files")
    folder.parent.mkdir(parents=True, exist_ok=True)
    _sweep(folder.parent)
    # Beside the target, so that the last step is a rename on the same disk.
    fresh = Path(tempfile.mkdtemp(prefix=_WORKING, dir=folder.parent))
    try:
        write_package(twin, fresh)
        stamp = {"seed": seed, "code": _code_hash(), "files": _hashes(fresh)}
        (fresh / _STAMP).write_text(json.dumps(stamp, indent=1) + "\n", encoding="utf-8", newline="\n")
        fresh.chmod(0o755)
        _swap(fresh, folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
    return (
        f"{len(twin.clean['households'])} households, {len(twin.clean['people']):,} people and "
        f"{len(twin.clean['parcels'])} parcels, {size:.1f} MB, in {time.perf_counter() - start:.0f} s (seed {seed})"
    )


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


def registry_text(folder: Path) -> str:
    """Return the checksums of a built twin, one ``sha256  path`` a line, as sha256sum reads them.

    Parameters
    ----------
    folder : pathlib.Path

    Returns
    -------
    str
    """
    return "".join(f"{digest}  {path}\n" for path, digest in _hashes(folder).items())


def _hashes(folder: Path, names: Iterable[str] | None = None) -> dict[str, str]:
    """Checksums of the files of a twin, or of those named."""
    if names is None:
        found = (path for quality in ("clean", "raw") for path in (folder / quality).rglob("*") if path.is_file())
        names = sorted(path.relative_to(folder).as_posix() for path in found)
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}


def _code_hash() -> str:
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        # Line ends do not count: a checkout on Windows may have others.
        digest.update(path.relative_to(Path(__file__).parent).as_posix().encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()


def _is_current(folder: Path, seed: int) -> bool:
    """Tell whether a folder holds the twin of this seed and code, undamaged.

    Files of others, such as those that QGIS leaves beside a GeoPackage, do not count.
    """
    try:
        stamp = json.loads((folder / _STAMP).read_text(encoding="utf-8"))
        return stamp == {"seed": seed, "code": _code_hash(), "files": _hashes(folder, stamp["files"])}
    except (OSError, ValueError, LookupError, TypeError):
        return False


def _sweep(folder: Path) -> None:
    """Remove what builds that were cut off long ago have left."""
    for left in folder.glob(f"{_WORKING}*"):
        if time.time() - left.stat().st_mtime > 3600:
            shutil.rmtree(left, ignore_errors=True)
