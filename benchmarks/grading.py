"""How long grading a class takes, side by side with stock nbgrader, in one run on one machine.

    .venv/bin/python benchmarks/grading.py                 60 submissions with both, then the engine alone up to 600
    .venv/bin/python benchmarks/grading.py --quick         12 submissions with both
    .venv/bin/python benchmarks/grading.py --keep          also write benchmarks/results/grading.json

The class is composed from the specimens of ps03-tenure-audit, honest answers only: right ones and wrong ones. The
notebook is made geospatial as most of the course's are: its first cell also imports geopandas, matplotlib and folium,
and draws the parcels. Stock is ``nbgrader autograde`` with nothing of ours running: its kernels are started anew, its
marks come from the key in the student's own process. (This environment starts faster than a plain one: see
requirements/overrides.in.) Nothing is asserted about time: a machine under load is slow, and that is no fault of the
code. That both give the same marks is asserted.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import kept
import typer
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
ASSIGNMENT = "ps03-tenure-audit"
SIZES = (60, 150, 300, 600)
console = Console(highlight=False)

_GEOSPATIAL = """

import folium
import geopandas as gpd
import matplotlib.pyplot as plt

parcels = load("parcels")
parcels.plot(figsize=(3, 3))
plt.show()
print(len(gpd.sjoin(parcels.head(50), parcels, predicate="touches")), folium.Map([11.54, 104.9]) is not None)
"""
_GRADE = """
import json, resource, sys, time
from pathlib import Path
start = time.perf_counter()
from autograder.cohorts.cohort import Cohort
from autograder.commands import quiet_nbgrader
from autograder.grading.run import grade_cohort
quiet_nbgrader()
first = []
scheduler = sys.argv[4] if sys.argv[4:] else None
rows = grade_cohort(Cohort(Path(sys.argv[1])), sys.argv[2], jobs=int(sys.argv[3]) or None, scheduler=scheduler,
                    on_row=lambda *_: first or first.append(time.perf_counter() - start))
print(json.dumps({
    "seconds": time.perf_counter() - start,
    "first_s": first[0],
    "cells_s": sum(row.cell_seconds for row in rows) / len(rows),
    "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000,
}))
"""
_REJUDGE = """
import json, sys, time
from pathlib import Path
start = time.perf_counter()
from autograder.cohorts.cohort import Cohort
from autograder.commands import quiet_nbgrader
from autograder.grading.rejudge import rejudge
quiet_nbgrader()
found = rejudge(Cohort(Path(sys.argv[1])), sys.argv[2], apply=lambda _: True, on_student=lambda *_: None)
print(json.dumps({"seconds": time.perf_counter() - start, "changed": len(found.changes) + len(found.reworded)}))
"""


def make_assignments(folder: Path) -> Path:
    """Copy the assignments, and have the notebook's first cell import and draw what a geospatial notebook does."""
    shutil.copytree(ROOT / "assignments", folder)
    file = folder / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    notebook = json.loads(file.read_text(encoding="utf-8"))
    (first, *_) = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    first["source"] = "".join(first["source"]) + _GEOSPATIAL
    file.write_text(json.dumps(notebook), encoding="utf-8")
    return folder


def make_class(folder: Path, size: int, assignments: Path) -> Path:
    """Release the assignment to a class of `size` and hand in its notebooks; nothing is graded yet."""
    from autograder.authoring.sample_class import compose, hand_in
    from autograder.cohorts.cohort import Cohort
    from autograder.commands import quiet_nbgrader

    quiet_nbgrader()
    cohort = Cohort(folder)
    cohort.create(assignments)
    with cohort.nbgrader() as api:
        made = api.generate_assignment(ASSIGNMENT, force=True, create=True)
        assert made["success"], made
    members = compose(ROOT / "assignments" / "specimens" / ASSIGNMENT, size=size, quirks=())
    hand_in(cohort, ASSIGNMENT, members, through_exchange=False)
    cohort.enrol()
    return folder


def run(code: str, *words: str) -> dict[str, Any]:
    """Run a program in a process of its own; give what it printed last."""
    ended = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, check=False, cwd=ROOT)
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout.splitlines()[-1])


def stock(folder: Path) -> float:
    """Grade with nbgrader's own command; give the seconds."""
    begin = time.perf_counter()
    command = [Path(sys.executable).with_name("nbgrader"), "autograde", ASSIGNMENT]
    ended = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr[-2000:]
    return time.perf_counter() - begin


def marks(folder: Path) -> list[tuple[Any, ...]]:
    """Every row of the gradebook's table of grades, by student and cell."""
    asked = """
        select submitted_assignment.student_id, base_cell.name, auto_score, manual_score, needs_manual_grade
        from grade join base_cell on base_cell.id = grade.cell_id
        join submitted_notebook on submitted_notebook.id = grade.notebook_id
        join submitted_assignment on submitted_assignment.id = submitted_notebook.assignment_id
        order by 1, 2
    """
    with closing(sqlite3.connect(folder / "gradebook.db")) as database:
        return database.execute(asked).fetchall()


def rejudge_after_a_change(folder: Path, assignments: Path) -> dict[str, Any]:
    """Correct a word in the key, so that every reason changes, have the class judged again, and put the word back."""
    key = assignments / "keys" / "ps03_tenure_audit.py"
    text = key.read_text(encoding="utf-8")
    changed = text.replace("Title numbers that stand more than once", "Title numbers that stand on several units")
    assert changed != text
    key.write_text(changed, encoding="utf-8")
    try:
        return run(_REJUDGE, str(folder), ASSIGNMENT)
    finally:
        key.write_text(text, encoding="utf-8")


@contextmanager
def cluster(folder: Path, workers: int) -> Iterator[str]:
    """Run a dask scheduler and workers on the loopback; give the scheduler's address."""
    folder.mkdir()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    dask = [sys.executable, "-m", "dask"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    started = [
        subprocess.Popen([*dask, "scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"], **quiet)
    ]
    one = ["worker", address, "--nthreads", "1", "--no-nanny", "--memory-limit", "0", "--no-dashboard"]
    started += [subprocess.Popen([*dask, *one, "--local-directory", str(folder)], **quiet) for _ in range(workers)]
    try:
        yield address
    finally:
        for process in started:
            process.kill()
            process.wait()


def main(
    *,
    quick: Annotated[bool, typer.Option("--quick", help="Few submissions, no growth.")] = False,
    keep: Annotated[bool, typer.Option("--keep", help="Write the results into benchmarks/results.")] = False,
) -> None:
    """Measure grading against stock nbgrader."""
    size = 12 if quick else SIZES[0]
    # nbgrader starts programs of this environment by their bare names.
    os.environ["PATH"] = str(Path(sys.executable).parent) + os.pathsep + os.environ["PATH"]
    found: dict[str, Any] = {"processors": os.cpu_count(), "submissions": size}
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        assignments = make_assignments(place / "assignments")
        ours, theirs = make_class(place / "ours", size, assignments), place / "theirs"
        shutil.copytree(ours, theirs)
        one = place / "one"
        shutil.copytree(ours, one)
        with console.status(f"{size} submissions with the engine …"):
            found["engine"] = run(_GRADE, str(ours), ASSIGNMENT, "0")
        with console.status(f"{size} submissions with the engine, one at a time …"):
            alone = run(_GRADE, str(one), ASSIGNMENT, "1")
        rest = (alone["seconds"] - alone["first_s"]) / (size - 1)
        found["overhead_s"] = rest - alone["cells_s"]
        with console.status(f"{size} judged again after a change of the key …"):
            found["rejudge"] = rejudge_after_a_change(one, assignments)
        with console.status(f"{size} submissions with stock nbgrader …"):
            found["stock_s"] = stock(theirs)
        assert marks(ours) == marks(theirs), "the two do not give the same marks"
        found["grades_compared"] = len(marks(ours))
        found["times_faster"] = found["stock_s"] / found["engine"]["seconds"]
        found["growth"] = []
        for more in () if quick else SIZES:
            with console.status(f"{more} submissions with the engine …"):
                folder = make_class(place / f"class-{more}", more, assignments)
                found["growth"].append({"submissions": more, **run(_GRADE, str(folder), ASSIGNMENT, "0")})
        if not quick:
            with console.status(f"{SIZES[-1]} submissions on a dask cluster on this machine …"):
                folder = make_class(place / "class-cluster", SIZES[-1], assignments)
                with cluster(place / "dask", os.cpu_count() or 1) as address:
                    found["cluster"] = run(_GRADE, str(folder), ASSIGNMENT, "0", address)
            assert marks(folder) == marks(place / f"class-{SIZES[-1]}"), "the cluster does not give the same marks"
    show(found)
    if keep:
        console.print(f"Kept in {kept.keep('grading', found)}")


def show(found: dict[str, Any]) -> None:
    """Print what was measured."""
    table = Table(title=f"{found['submissions']} submissions of {ASSIGNMENT}, {found['processors']} processors")
    table.add_column("what")
    table.add_column("measured", justify="right")
    for what, value in (
        ("stock nbgrader", f"{found['stock_s']:.1f} s"),
        ("sealed engine", f"{found['engine']['seconds']:.1f} s"),
        ("times faster", f"{found['times_faster']:.1f}"),
        ("  of it until the first row", f"{found['engine']['first_s']:.1f} s"),
        ("overhead over the cells' own time, a submission", f"{found['overhead_s']:.3f} s"),
        ("judged again after a change of the key", f"{found['rejudge']['seconds']:.1f} s"),
        ("grader's memory", f"{found['engine']['memory_mb']:.0f} MB"),
        ("grades compared, all equal", str(found["grades_compared"])),
    ):
        table.add_row(what, value)
    for step in found["growth"]:
        table.add_row(f"engine, {step['submissions']}", f"{step['seconds']:.1f} s, {step['memory_mb']:.0f} MB")
    if "cluster" in found:
        table.add_row(
            f"engine, {found['growth'][-1]['submissions']}, on a cluster", f"{found['cluster']['seconds']:.1f} s"
        )
    console.print(table)


if __name__ == "__main__":
    typer.run(main)
