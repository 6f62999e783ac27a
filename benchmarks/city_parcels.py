"""How long a city of 10,000, 100,000 and 1,000,000 parcels takes, and how much memory.

    .venv/bin/python benchmarks/city_parcels.py
    .venv/bin/python benchmarks/city_parcels.py --keep     also write benchmarks/results/city_parcels.json

Each size is drawn, and written as a GeoPackage and as a FlatGeobuf, in a process of its own, so that one run's memory
is not the next one's. The processor's seconds tell how the work grows; the seconds that pass also hold the disk and
whatever else runs. Nothing is asserted: a machine under load is slow, and that is no fault of the code.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from kept import keep
from rich.console import Console
from rich.table import Table

DATASETS = Path(__file__).resolve().parent.parent / "datasets"
SIZES = (10_000, 100_000, 1_000_000)
_WAYS = {
    "drawn": "city_parcels({size})",
    "GeoPackage": "write_city({size}, Path({folder!r}) / 'city.gpkg')",
    "FlatGeobuf": "write_city({size}, Path({folder!r}) / 'city.fgb')",
}
# ru_maxrss is in kilobytes on Linux, in bytes on macOS.
_PROGRAM = """
import sys, time, json, resource
from pathlib import Path
sys.path.insert(0, {datasets!r})
from generator.city.parcels import city_parcels, write_city
unit = 1 if sys.platform == "darwin" else 1024
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
start, worked = time.perf_counter(), time.process_time()
{work}
passed, worked = time.perf_counter() - start, time.process_time() - worked
print(json.dumps([passed, worked, before, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit]))
"""


def measure(work: str, size: int, folder: Path) -> tuple[float, float, float, float]:
    """Run one piece of work in a process of its own.

    Parameters
    ----------
    work : str
        A call of the generator.
    size : int
    folder : pathlib.Path
        Where files go.

    Returns
    -------
    tuple of float
        Seconds passed; the processor's seconds; bytes before, which the libraries take; most bytes at any time.
    """
    program = _PROGRAM.format(datasets=str(DATASETS), work=work.format(size=size, folder=str(folder)))
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return tuple(json.loads(ended.stdout))


def main() -> None:
    """Measure and print; with ``--keep`` write down, too."""
    console = Console(highlight=False)
    rows = []
    table = Table("parcels", "work", "passed, s", "processor, s", "µs each", "peak MB", "file MB")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for size in SIZES:
            for words, work in _WAYS.items():
                with console.status(f"{size:,} parcels, {words} …"):
                    passed, worked, before, most = measure(work, size, folder)
                files = sum(path.stat().st_size for path in folder.iterdir())
                rows.append(
                    {"parcels": size, "work": words, "passed_s": round(passed, 2), "processor_s": round(worked, 2),
                     "peak_mb": round(most / 1e6), "file_mb": round(files / 1e6, 1)}
                )  # fmt: skip
                for path in folder.iterdir():
                    path.unlink()
                table.add_row(f"{size:,}", words, f"{passed:.2f}", f"{worked:.2f}", f"{1e6 * worked / size:.1f}",
                              f"{most / 1e6:,.0f}", f"{files / 1e6:,.1f}" if files else "")  # fmt: skip
            table.add_section()
    console.print(table)
    console.print(f"The libraries alone take {before / 1e6:,.0f} MB.")
    if "--keep" in sys.argv[1:]:
        console.print(f"Kept in {keep('city_parcels', {'libraries_mb': round(before / 1e6), 'rows': rows})}")


if __name__ == "__main__":
    main()
