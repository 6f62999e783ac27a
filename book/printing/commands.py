"""``./course pdf`` and ``./course handout``: the book on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from book.errors import BookError
from book.languages import LANGUAGES, SOURCE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from book.printing.making import Paper

console = Console(highlight=False)
_Language = Annotated[list[str] | None, typer.Option(help="Only this one (en, fr, km).")]
_All = Annotated[bool, typer.Option("--all", help="Print it anew, though nothing has changed.")]


def pdf(*, language: _Language = None, everything: _All = False) -> None:
    """Print the book: one PDF for each language, with contents, bookmarks and page numbers.

    What has not changed is not printed again; after Ctrl-C the same command goes on.

    Examples:  ./course pdf      ./course pdf --language km
    """
    from book.printing.making import books

    _make(books(_built(language or LANGUAGES)), everything=everything)


def handout(
    unit: Annotated[str, typer.Argument(help="The number of a unit.")],
    *,
    language: Annotated[list[str] | None, typer.Option(help="en, fr or km; several times for several.")] = None,
    everything: _All = False,
) -> None:
    """Print what a class works on with a pencil: a unit's question, map, exercises and log, without any solution.

    Examples:  ./course handout 1      ./course handout 4 --language fr
    """
    from book.printing.making import handouts

    _make(handouts(unit, _built(language or [SOURCE])), everything=everything)


def _built(languages: Iterable[str]) -> list[str]:
    """Build the book where pages, data or code have changed."""
    from book.building import build_book

    chosen = list(languages)
    unknown = sorted(set(chosen) - LANGUAGES.keys())
    if unknown:
        raise BookError(f"The book has no language {', '.join(unknown)}. It has: {', '.join(LANGUAGES)}.")
    with console.status("Building the book …"):
        build_book(chosen)
    return chosen


def _make(papers: list[Paper], *, everything: bool) -> None:
    """Print what is not printed yet, with one browser for all."""
    from book.printing.browser import printer

    waiting = [paper for paper in papers if everything or not paper.is_made()]
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    if waiting:
        with printer() as browser, Progress(*columns, console=console, transient=True) as shown:
            for paper in waiting:
                task = shown.add_task(paper.name, total=paper.steps)

                def tell(what: str, task: object = task, paper: Paper = paper) -> None:
                    shown.update(task, advance=1, description=f"{paper.name}: {what}")  # type: ignore[arg-type]

                paper.make(browser, tell)
                shown.update(task, completed=paper.steps, description=paper.name)
    for paper in papers:
        told = "" if paper in waiting else ", as before"
        console.print(f"{paper.place} ({paper.path.stat().st_size / 1e6:.1f} MB){told}", soft_wrap=True)


def join(app: typer.Typer) -> None:
    """Add these commands to the front door."""
    app.command(rich_help_panel="Book")(pdf)
    app.command(rich_help_panel="Book")(handout)
