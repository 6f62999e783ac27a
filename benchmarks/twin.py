"""How long the twin takes to build and to load, and how large its files are.

    .venv/bin/python benchmarks/twin.py
    .venv/bin/python benchmarks/twin.py --keep     also write benchmarks/results/twin.json

Nothing is asserted: a machine under load is slow, and that is no fault of the code. Each layer is loaded *cold*, as the
first thing that a new process does after importing the libraries, and *warm*, once more in the same process; the
median of three processes is told.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from kept import keep
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent
DATASETS = ROOT / "datasets"
SEED = 563
_REPEATS = 3
# What a notebook has imported before it loads anything; this time is told by itself.
_LIBRARIES = {"layer": "import geopandas, pyogrio, shapely", "raster": "import rioxarray", "table": "import pandas"}
_LOAD = """
import sys, time, json
sys.path.insert(0, {datasets!r})
start = time.perf_counter()
{libraries}
imported = time.perf_counter()
import stungmeanchey
begin = time.perf_counter()
stungmeanchey.load({name!r}, state={state!r})
cold = time.perf_counter()
stungmeanchey.load({name!r}, state={state!r})
warm = time.perf_counter()
print(json.dumps([imported - start, cold - begin, warm - cold]))
"""


def build_times(folder: Path) -> tuple[list[tuple[str, float]], float]:
    """Build the default twin in this process and write it.

    Returns
    -------
    list of tuple
        Each step and its seconds.
    float
        Seconds for writing the files.
    """
    sys.path.insert(0, str(DATASETS))
    from generator import build
    from generator.files.write import write_package

    moments = [("imports", time.perf_counter())]
    twin = build(SEED, tell=lambda step: moments.append((step, time.perf_counter())))
    ended = time.perf_counter()
    steps = [
        (step, later - moment)
        for (step, moment), later in zip(moments, [m for _, m in moments[1:]] + [ended], strict=True)
    ]
    write_package(twin, folder)
    return steps, time.perf_counter() - ended


def load_times(folder: Path, kind: str, name: str, state: str) -> list[float]:
    """Return the seconds for importing libraries, for the first load in a new process, and for the second."""
    program = _LOAD.format(datasets=str(DATASETS), libraries=_LIBRARIES[kind], name=name, state=state)
    found = []
    for _ in range(_REPEATS):
        ended = subprocess.run(
            [sys.executable, "-c", program], env=os.environ | {"STUNGMEANCHEY_DATA": str(folder)},
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        found.append(json.loads(ended.stdout))
    return [median(times) for times in zip(*found, strict=True)]


def resources(folder: Path) -> list[tuple[str, str, str, int]]:
    """Return kind, name, state and rows of everything in the clean quality."""
    package = json.loads((folder / "clean" / "datapackage.json").read_text(encoding="utf-8"))
    found = []
    for resource in package["resources"]:
        for part in resource.get("layers", [resource]):
            kind = "layer" if "geometryType" in part else "raster" if "raster" in part else "table"
            rows = part["rows"] if "rows" in part else part["raster"]["shape"][1] * part["raster"]["shape"][2]
            found.append((kind, part["sheet"], part["state"] or "before", rows))
    return found


def wheel_size(folder: Path) -> int:
    """Build the wheel that students install, with the data that are in the package, and return its bytes."""
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)],
        check=True,
        capture_output=True,
    )
    (wheel,) = folder.glob("*.whl")
    return wheel.stat().st_size


def main() -> None:
    """Measure and print; with ``--keep`` write down, too."""
    console = Console(highlight=False)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with console.status("Building the twin …"):
            steps, writing = build_times(folder)
        table = Table("step", "seconds", title=f"Build of the default twin (seed {SEED})")
        for step, seconds in [*steps, ("files", writing)]:
            table.add_row(step, f"{seconds:.2f}")
        table.add_section()
        table.add_row("in all", f"{sum(s for _, s in steps) + writing:.2f}")
        console.print(table)

        table = Table("kind", "name", "state", "rows or cells", "cold, ms", "warm, ms", title="Loading")
        imports: dict[str, float] = {}
        slowest, loads = 0.0, []
        for kind, sheet, state, rows in resources(folder):
            with console.status(f"Loading {sheet} …"):
                imported, cold, warm = load_times(folder, kind, sheet, state)
            imports[kind] = min(imported, imports.get(kind, imported))
            slowest = max(slowest, cold)
            loads.append({"name": sheet, "state": state, "kind": kind, "cold_ms": round(1000 * cold),
                          "warm_ms": round(1000 * warm)})  # fmt: skip
            table.add_row(kind, sheet, state, f"{rows:,}", f"{1000 * cold:.0f}", f"{1000 * warm:.0f}")
        console.print(table)
        words = ", ".join(f"{kind} {seconds:.1f} s" for kind, seconds in imports.items())
        console.print(f"Slowest cold load: {1000 * slowest:.0f} ms. Importing the libraries before it: {words}.")

        table = Table("file", "kB", title="Files")
        files = sorted((p for p in folder.rglob("*") if p.is_file()), key=lambda p: -p.stat().st_size)
        for path in files[:12]:
            table.add_row(path.relative_to(folder).as_posix(), f"{path.stat().st_size / 1000:,.0f}")
        rest = sum(p.stat().st_size for p in files[12:])
        table.add_row(f"{len(files) - 12} smaller ones", f"{rest / 1000:,.0f}")
        table.add_section()
        table.add_row("in all", f"{sum(p.stat().st_size for p in files) / 1000:,.0f}")
        with console.status("Building the wheel …"), tempfile.TemporaryDirectory() as wheel:
            weight = wheel_size(Path(wheel))
            table.add_row("the wheel, with the data now in the package", f"{weight / 1000:,.0f}")
        console.print(table)
        if "--keep" in sys.argv[1:]:
            found = {
                "build_s": {step: round(seconds, 2) for step, seconds in [*steps, ("files", writing)]},
                "loads": loads,
                "imports_s": {kind: round(seconds, 2) for kind, seconds in imports.items()},
                "files_kb": {path.relative_to(folder).as_posix(): round(path.stat().st_size / 1000) for path in files},
                "wheel_kb": round(weight / 1000),
            }
            console.print(f"Kept in {keep('twin', found)}")


if __name__ == "__main__":
    main()
