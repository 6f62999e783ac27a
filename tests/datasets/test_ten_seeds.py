"""Ten twins, as ten classes would have them: each keeps to its description and its totals, byte for byte."""

from __future__ import annotations

import os
import sys
import tempfile
import warnings
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

import pytest

from tests.datasets.conftest import DATASETS

pytestmark = pytest.mark.system

SEEDS = (563, *range(1, 10))
DESCRIPTIONS = ("clean/datapackage.json", "raw/datapackage.json")


@dataclass
class Outcome:
    """What was found out about one twin."""

    households: int = 0
    people: int = 0
    plots_after: int = 0
    frictionless: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    invalid: list[str] = field(default_factory=list)
    checked: int = 0
    geopackage: int = 0
    total: int = 0
    hashes: dict[str, str] = field(default_factory=dict)


def examine(seed: int) -> Outcome:
    """Build a twin, write it, and put both validators on it. Runs in a process of its own."""
    if str(DATASETS) not in sys.path:
        sys.path.insert(0, str(DATASETS))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["STUNGMEANCHEY_DATA"] = name
        from generator import build
        from generator.files.write import write_package
        from generator.package import hashes

        write_package(build(seed), folder)
        outcome = Outcome(hashes=hashes(folder, DESCRIPTIONS))
        _load_all(outcome)
        for quality in ("clean", "raw"):
            outcome.frictionless[quality] = _frictionless(folder / quality / "datapackage.json")
        outcome.geopackage = (folder / "clean" / "stungmeanchey.gpkg").stat().st_size
        outcome.total = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return outcome


def _load_all(outcome: Outcome) -> None:
    import stungmeanchey

    for state in stungmeanchey.packages.STATES:
        for name in stungmeanchey.names(state):
            try:
                stungmeanchey.load(name, state=state, validate=True)
                outcome.checked += 1
            except stungmeanchey.TwinError as error:
                outcome.invalid.append(f"{state}: {error}")
    households = stungmeanchey.load("households")
    outcome.households, outcome.people = len(households), len(stungmeanchey.load("people"))
    assert households["persons"].sum() == outcome.people
    after = stungmeanchey.load("parcels", state="after")
    outcome.plots_after = int((after["land_use"] == "residential").sum())


def _frictionless(description: Path) -> list[tuple[str, str]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of the libraries that frictionless imports
        import frictionless

        report = frictionless.Package(str(description)).validate()
    faults = [(task.name, error.type) for task in report.tasks for error in task.errors]
    return faults + [("package", error.message) for error in report.errors]


@pytest.fixture(scope="module")
def outcomes() -> dict[int, Outcome]:
    with ProcessPoolExecutor(max_workers=2, mp_context=get_context("spawn")) as pool:
        return dict(zip(SEEDS, pool.map(examine, SEEDS), strict=True))


def test_ten_seeds_hold_the_published_totals(outcomes: dict[int, Outcome]) -> None:
    assert {seed: (found.households, found.people) for seed, found in outcomes.items()} == dict.fromkeys(
        SEEDS, (563, 3400)
    )
    assert {found.plots_after for found in outcomes.values()} == {563}


def test_ten_seeds_pass_the_schemas(outcomes: dict[int, Outcome]) -> None:
    assert {seed: found.invalid for seed, found in outcomes.items() if found.invalid} == {}
    # As many for each: a layer that could not be found would be missed without a word.
    assert len({found.checked for found in outcomes.values()}) == 1
    assert min(found.checked for found in outcomes.values()) > 40


def test_ten_seeds_pass_frictionless(outcomes: dict[int, Outcome]) -> None:
    assert {seed: found.frictionless["clean"] for seed, found in outcomes.items() if found.frictionless["clean"]} == {}
    for found in outcomes.values():
        # What the raw quality promises it keeps, but for the one file that is not in UTF-8.
        assert [fault for _, fault in found.frictionless["raw"]] == ["encoding-error"]


def test_ten_seeds_are_small(outcomes: dict[int, Outcome]) -> None:
    assert max(found.geopackage for found in outcomes.values()) < 3_000_000
    # What goes into the wheel, before it is compressed.
    assert max(found.total for found in outcomes.values()) < 12_000_000


def test_ten_seeds_give_the_bytes_of_the_registry(outcomes: dict[int, Outcome], root: Path) -> None:
    lines = (root / "datasets" / "registry.txt").read_text(encoding="utf-8").splitlines()
    registry = {path: digest for digest, path in (line.split("  ", 1) for line in lines)}
    found = {
        f"seed-{seed}/{path}" if seed != 563 else path: digest
        for seed, outcome in outcomes.items() for path, digest in outcome.hashes.items()
    }  # fmt: skip
    assert found == {path: registry.get(path) for path in found}
