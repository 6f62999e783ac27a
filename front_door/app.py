"""The commands of ``./course``."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from front_door.doctor import FIRST_PORT

ROOT = Path(__file__).resolve().parent.parent
console = Console(highlight=False)

_INTERRUPTED = 130  # the exit code of a program that Ctrl-C ended
_TERMINATED = 143  # and of one that the system ended

app = typer.Typer(
    name="course",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    help="""The course of the Stung Meanchey canal community: one front door.

    New here?  [bold]./course up[/]  builds everything, grades a sample class and shows it.""",
)


@app.command(rich_help_panel="Start")
def up(
    *,
    serve: Annotated[bool, typer.Option(help="Serve book, desk and data after building.")] = True,
    port: Annotated[int, typer.Option(help="First of three ports on this machine's own address.")] = FIRST_PORT,
) -> None:
    """Build the twin, the book and a graded sample class, then show them.

    What is done is not done again; after Ctrl-C the same command goes on.

    Examples:  ./course up      ./course up --no-serve      ./course up --port 9000
    """
    from front_door import up as work

    if serve:
        work.check_ports(port)
    work.build(console, book=f"http://127.0.0.1:{port}")
    if serve:
        work.serve(console, port)
    else:
        console.print("Built. To see it:  ./course up")


@app.command(rich_help_panel="Start", context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def test(context: typer.Context) -> None:
    """Run the tests; words after it go to pytest. Without any, all tests run, on as many processors as there are.

    Examples:  ./course test      ./course test tests/datasets -x      ./course test -m "not system"
    """
    words = context.args or ["-n", str(min(os.cpu_count() or 1, 4)), "--dist", "loadgroup"]
    command = [sys.executable, "-m", "pytest", *words]
    raise typer.Exit(subprocess.run(command, cwd=ROOT, check=False).returncode)


@app.command(rich_help_panel="Start")
def doctor() -> None:
    """Say what this machine has and lacks, and what follows from it.

    Example:  ./course doctor
    """
    from front_door.doctor import report

    raise typer.Exit(report())


@app.command(rich_help_panel="Teach and grade")
def wheel(
    *,
    cohort: Annotated[str | None, typer.Option(help="Put in the twin of this cohort.")] = None,
    student: Annotated[str | None, typer.Option(help="Put in the twin of one student.")] = None,
) -> None:
    """Build the one file that students install: the twin and the visible checks, without any key.

    Examples:  ./course wheel      ./course wheel --cohort 2027
    """
    from generator.package import build_data, place_of, seed_of

    from front_door.wheel import build_wheel

    folder = place_of(cohort, student)
    with console.status("Building the twin …"):
        said = build_data(seed_of(cohort, student) if cohort or student else None, folder=folder)
    console.print(said)
    label = folder.name if cohort or student else ""
    built = build_wheel(folder, ROOT / "dist" / label, label)
    console.print(
        f"{built.relative_to(ROOT)} ({built.stat().st_size / 1e6:.1f} MB). Students install it with pip.",
        soft_wrap=True,
    )


@app.command(rich_help_panel="Maintain")
def lock(
    *, upgrade: Annotated[bool, typer.Option("--upgrade", help="Take the newest versions allowed.")] = False
) -> None:
    """Compile requirements/*.in into locks with versions and hashes.

    Example:  ./course lock --upgrade
    """
    from front_door.prepare import REQUIREMENTS, find_uv

    for part in ("uv", "course", "test", "student", "student-maps"):
        command = [
            find_uv(), "pip", "compile", "--quiet", "--universal", "--python-version", "3.11.2", "--generate-hashes",
            "--overrides", "requirements/overrides.in", "--custom-compile-command", "./course lock",
            *(["--upgrade"] if upgrade else []), f"requirements/{part}.in", "-o", f"requirements/{part}.txt",
        ]  # fmt: skip
        subprocess.run(command, cwd=REQUIREMENTS.parent, check=True)
        console.print(f"requirements/{part}.txt")


def _join_rooms() -> None:
    from generator import commands as data

    from autograder import commands as grading
    from autograder import desk_commands as desk
    from book import commands as book

    for room in (data, book, grading, desk):
        room.join(app)


def _plain_errors() -> tuple[type[Exception], ...]:
    """Give the errors whose words are meant for the user."""
    from generator.package import ForeignFolderError
    from stungmeanchey.errors import TwinError

    from autograder.authoring.new_assignment import NewAssignmentError
    from autograder.authoring.specimens import SpecimenError
    from autograder.cohorts.cohort import CohortError
    from autograder.cohorts.deadlines import DeadlineError
    from autograder.cohorts.roster import RosterError
    from autograder.cohorts.spreadsheets import TableError
    from autograder.cohorts.week import WeekError
    from autograder.course_config import SettingsError
    from autograder.grading.plain import NotSealedError, engine_runs_here
    from autograder.key import MissingKeyError
    from autograder.misconceptions import CatalogueError
    from autograder.moodle.incoming import MoodleError
    from autograder.moodle.outgoing import ScaleError
    from autograder.moodle.people import WorksheetError
    from autograder.moodle.zips import ZipRefusedError
    from autograder.reports.graded_class import NotGradedError
    from autograder.reports.likeness import LikenessError
    from book.commands import BookError
    from front_door.serving import ServingError
    from front_door.wheel import WheelError

    of_the_engine: tuple[type[Exception], ...] = ()
    if engine_runs_here():
        from autograder.grading.run import GradingError
        from autograder.sealed.client import WarmError
        from autograder.sealed.cluster import ClusterError

        of_the_engine = (ClusterError, GradingError, WarmError)
    return (
        *of_the_engine, BookError, CatalogueError, CohortError, DeadlineError, ForeignFolderError, LikenessError,
        MissingKeyError, MoodleError, NewAssignmentError, NotGradedError, NotSealedError, RosterError,
        ScaleError, ServingError, SettingsError, SpecimenError, TableError, TwinError, WeekError, WheelError,
        WorksheetError, ZipRefusedError,
    )  # fmt: skip


def main() -> None:
    """Run the command line; end in one plain message where something stands in the way."""
    _join_rooms()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(_TERMINATED))  # as after Ctrl-C, what was started is ended
    try:
        code = app(prog_name="./course", standalone_mode=False)
    except (KeyboardInterrupt, typer.Abort):
        code = _INTERRUPTED
    except PermissionError as error:
        console.print(f"\n[red]✗[/] {error.filename} cannot be written. Copy the course to a folder of yours.")
        code = 1
    except _plain_errors() as error:
        if os.environ.get("COURSE_DEBUG"):
            raise
        console.print(f"\n[red]✗[/] {escape(str(error))}", soft_wrap=True)
        code = 1
    except Exception as error:
        if not hasattr(error, "show"):  # what typer raises for a mistyped command; the class itself is private to it
            raise
        error.show()
        code = error.exit_code
    if code == _INTERRUPTED:  # typer turns Ctrl-C into this code itself
        console.print("\nStopped. What was finished is kept; the same command goes on from here.")
    sys.exit(code or 0)
