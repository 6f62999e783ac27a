"""How long the book takes to build, beside Jupyter Book as it comes, in one run on one machine.

    .venv/bin/python benchmarks/build.py                 cold, unchanged, one page edited; the last two three times
    .venv/bin/python benchmarks/build.py --quick         each once
    .venv/bin/python benchmarks/build.py --keep          also write benchmarks/results/build.json

Ours builds three languages, follows every link and lists the files for reading offline; Jupyter Book builds English and
does none of this. Ours is therefore also timed in English alone. "Cold" runs all code of all pages; libraries are warm
on the disk for both, because the two are built in turn. Nothing is asserted about time: a machine under load is slow.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Annotated, Any

import kept
import typer
from books import DefaultBuild, build_ours, copy_checkout, edit_page
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
console = Console(highlight=False)
REACH = 4.0  # seconds after one edited page


def main(
    *,
    quick: Annotated[bool, typer.Option("--quick", help="Each build once.")] = False,
    keep: Annotated[bool, typer.Option("--keep", help="Write the results into benchmarks/results.")] = False,
) -> None:
    """Measure building the book."""
    times = 1 if quick else 3
    with tempfile.TemporaryDirectory() as name:
        checkout = copy_checkout(Path(name) / "ours")
        default = DefaultBuild(checkout, Path(name) / "default")

        def rebuilt_ours(number: int, *words: str) -> float:
            edit_page(checkout / "book", number)
            return build_ours(checkout, *words)

        def rebuilt_default(number: int) -> float:
            edit_page(default.source, number)
            return default.build()

        found: dict[str, Any] = {"processors": os.cpu_count(), "times": times, "default": {}, "ours": {}, "english": {}}
        with console.status("Jupyter Book as it comes …"):
            found["default"]["cold_s"] = default.build()
            found["default"]["unchanged_s"] = median(default.build() for _ in range(times))
            found["default"]["edited_s"] = median(rebuilt_default(number) for number in range(times))
        with console.status("Ours, English alone …"):
            found["english"]["cold_s"] = build_ours(checkout, "--all", "--language", "en")
            found["english"]["unchanged_s"] = median(build_ours(checkout, "--language", "en") for _ in range(times))
            found["english"]["edited_s"] = median(rebuilt_ours(n, "--language", "en") for n in range(times))
        with console.status("Ours, three languages …"):
            found["ours"]["cold_s"] = build_ours(checkout, "--all")
            found["ours"]["unchanged_s"] = median(build_ours(checkout) for _ in range(times))
            found["ours"]["edited_s"] = median(rebuilt_ours(10 + number) for number in range(times))
    show(found)
    if keep:
        console.print(f"Kept in {kept.keep('build', found)}")


def show(found: dict[str, Any]) -> None:
    """Print what was measured."""
    table = Table(title=f"Seconds to build the book, {found['processors']} processors, median of {found['times']}")
    table.add_column("what")
    for who in ("Jupyter Book as it comes, English", "ours, English", "ours, three languages", "to reach"):
        table.add_column(who, justify="right")
    for what, key in (("cold: all code runs", "cold_s"), ("unchanged", "unchanged_s"), ("one page edited", "edited_s")):
        measured = (f"{found[who][key]:.1f}" for who in ("default", "english", "ours"))
        table.add_row(what, *measured, f"{REACH:.1f}" if key == "edited_s" else "")
    console.print(table)


if __name__ == "__main__":
    typer.run(main)
