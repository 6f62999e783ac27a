"""Checksums in the repository: proof that a seed gives the same bytes on any machine."""

from __future__ import annotations

import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from generator.package import DATA, hashes

if TYPE_CHECKING:
    from collections.abc import Iterator

REGISTRY = Path(__file__).resolve().parent.parent / "registry.txt"
FURTHER_SEEDS = tuple(range(1, 10))


def registry_text(folder: Path = DATA) -> str:
    """Return the registry, one ``sha256  path`` a line, as sha256sum reads them.

    All files of the default twin; for nine further seeds only the two descriptions, which hold the checksums of all
    other files.

    Parameters
    ----------
    folder : pathlib.Path, optional
        A built default twin.

    Returns
    -------
    str
    """
    with ProcessPoolExecutor(max_workers=2) as pool:
        further = dict(zip(FURTHER_SEEDS, pool.map(_descriptions, FURTHER_SEEDS), strict=True))
    return "".join(f"{digest}  {path}\n" for path, digest in _lines(hashes(folder), further))


def _lines(default: dict[str, str], further: dict[int, dict[str, str]]) -> Iterator[tuple[str, str]]:
    yield from default.items()
    for seed, files in further.items():
        for path, digest in files.items():
            yield f"seed-{seed}/{path}", digest


def _descriptions(seed: int) -> dict[str, str]:
    """Build a twin in a folder that vanishes again."""
    from generator.files.write import write_package
    from generator.twin import build

    with tempfile.TemporaryDirectory() as name:
        write_package(build(seed), Path(name))
        return hashes(Path(name), ["clean/datapackage.json", "raw/datapackage.json"])
