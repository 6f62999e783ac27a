"""``./course up``: from a bare checkout to a book, a graded sample class and three addresses."""

from __future__ import annotations

import time
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.cohorts.cohort import Cohort
from front_door.serving import require_free, serve_desk, serve_folder
from front_door.steps import Step, run_steps

if TYPE_CHECKING:
    from rich.console import Console

ROOT = Path(__file__).resolve().parent.parent
MEMORY = ROOT / ".course" / "steps.json"
DATA = ROOT / "datasets" / "stungmeanchey" / "data"
BOOK = ROOT / "_build" / "html"
ASSIGNMENTS = ROOT / "assignments"
ASSIGNMENT = "ps03-tenure-audit"  # the one that the sample class hands in; all are released
DEMO = Cohort(ROOT / "cohorts" / "demo")


def build(console: Console, *, book: str) -> None:
    """Do every step that is not yet done."""
    run_steps(_steps(console, book), MEMORY, console)


def _steps(console: Console, book: str) -> list[Step]:
    code = [ROOT / "autograder", ROOT / "requirements" / "course.txt"]
    sources = [ASSIGNMENTS / "source", ASSIGNMENTS / "keys", ASSIGNMENTS / "nbgrader_config.py"]
    released = [*code, *sources, DATA]
    handed_in = [*released, ASSIGNMENTS / "specimens" / ASSIGNMENT]
    releases = [DEMO.folder / "release" / name / f"{name}.ipynb" for name in assignment_names()]
    pages = [ROOT / "book", ROOT / "_config.yml", ROOT / "package-lock.json"]
    return [
        Step(
            "twin", "Build the twin (synthetic data)", _twin, [ROOT / "datasets" / "generator", DATA], [DATA / "clean"]
        ),
        Step("book", "Build the book", _book, [*pages, DATA, *code], [BOOK / "index.html"]),
        Step("release", "Generate and release the assignments", lambda: _release(book), released, releases),
        Step("collect", f"Collect {ASSIGNMENT} of a class of 24", _collect, handed_in, [DEMO.folder / "submitted"]),
        Step("grade", "Grade the class", lambda: _grade(console), handed_in, [DEMO.folder / "gradebook.db"]),
        Step("feedback", "Write feedback", lambda: _feedback(console), handed_in, [DEMO.folder / "feedback"]),
    ]


def assignment_names() -> list[str]:
    """Give the assignments of the checkout in the order of their names."""
    return sorted(path.stem for path in (ASSIGNMENTS / "source").glob("*/*.ipynb") if path.stem == path.parent.name)


def _twin() -> str:
    from generator.package import build_data

    return build_data()


def _book() -> str:
    from book.commands import build_book

    build_book()
    pages = len(list(BOOK.rglob("*.html")))
    return f"{pages} pages in _build/html"


def _release(book: str) -> str:
    from autograder.cohorts.week import release

    said = ""
    if (DEMO.folder / "gradebook.db").exists():
        # A gradebook may hold marks given by hand: it is set aside, never overwritten.
        aside = DEMO.folder.with_name(f"demo-until-{datetime.now(UTC):%Y%m%d-%H%M%S}")
        DEMO.folder.rename(aside)
        said = f"; the earlier sample class is kept in cohorts/{aside.name}"
    DEMO.create(ASSIGNMENTS, book=book)
    for name in assignment_names():
        release(DEMO, name)
    return f"{len(assignment_names())} in cohorts/demo/release{said}"


def _collect() -> str:
    from autograder.authoring.sample_class import compose, hand_in
    from autograder.cohorts.week import collect, exchange_exists

    members = compose(ASSIGNMENTS / "specimens" / ASSIGNMENT)
    hand_in(DEMO, ASSIGNMENT, members, through_exchange=exchange_exists())
    return f"{collect(DEMO, ASSIGNMENT)} notebooks in cohorts/demo/submitted"


def _grade(console: Console) -> str:
    from autograder.commands import grade_with_progress

    rows = grade_with_progress(DEMO, ASSIGNMENT, console)
    return f"{len(rows)} students, each with marks and a verdict (again: ./course marks {ASSIGNMENT})"


def _feedback(console: Console) -> str:
    from autograder.commands import feedback_with_progress

    return f"{feedback_with_progress(DEMO, ASSIGNMENT, console)} pages in cohorts/demo/feedback"


def serve(console: Console, first_port: int) -> None:
    """Serve the book, the desk and the data until Ctrl-C."""
    book_port, desk_port, data_port = first_port, first_port + 1, first_port + 2
    with ExitStack() as stack:
        book = stack.enter_context(serve_folder(BOOK, book_port))
        data = stack.enter_context(serve_folder(DATA, data_port))
        with console.status("Opening the lecturer's desk …"):
            desk = stack.enter_context(serve_desk(DEMO.folder, desk_port, ROOT / ".course" / "jupyter"))
        # No frame and no wrapping: an address must survive a narrow window and a copy with the mouse.
        console.print("\n[bold]Open in your browser[/]")
        for name, address in (("The book", book), ("The lecturer's desk", desk), ("The data folder", data)):
            console.print(f"  {name:<20} {address}", soft_wrap=True)
        console.print("Ctrl-C stops all three.\n")
        while True:
            time.sleep(3600)


def check_ports(first_port: int) -> None:
    """Raise ServingError where one of the three ports is taken, before anything long begins."""
    require_free([first_port, first_port + 1, first_port + 2])
