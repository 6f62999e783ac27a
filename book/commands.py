"""The book's commands at the front door: ``./course book`` and ``./course assets``."""

from __future__ import annotations

import time
from typing import Annotated

import typer
from rich.console import Console

from book import offline_commands
from book.assets import install_assets
from book.building import HTML, build_book
from book.errors import BookError
from book.languages import LANGUAGES
from book.printing import commands as printing_commands

console = Console(highlight=False)


def assets(*, force: Annotated[bool, typer.Option("--force", help="Fetch them again.")] = False) -> None:
    """Fetch what pages serve themselves: the map library, formulas and a Khmer font.

    Example:  ./course assets
    """
    with console.status("Fetching by name …"):
        done = install_assets(force=force)
    console.print("Assets are in book/_assets/vendor." if done else "Assets were there already.")


def book(
    *,
    everything: Annotated[bool, typer.Option("--all", help="Execute and build every page anew.")] = False,
    language: Annotated[list[str] | None, typer.Option(help="Only this one (en, fr, km), while you write.")] = None,
) -> None:
    """Build the book; do nothing where pages, data and code have not changed.

    Examples:  ./course book      ./course book --language en      ./course book --all
    """
    began = time.perf_counter()
    unknown = sorted(set(language or []) - LANGUAGES.keys())
    if unknown:
        raise BookError(f"The book has no language {', '.join(unknown)}. It has: {', '.join(LANGUAGES)}.")
    with console.status("Building the book …"):
        done = build_book(language or LANGUAGES, everything=everything)
    told = f"Built in {time.perf_counter() - began:.0f} s" if done else "Nothing has changed"
    console.print(f"{told}: {HTML / 'index.html'}", soft_wrap=True)


def translate(
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; fail where a page that must be whole is not.")
    ] = False,
    full: Annotated[bool, typer.Option("--all", help="List every changed or missing paragraph.")] = False,
) -> None:
    """Bring translators' files up to date with the pages, and say what is translated, changed and missing.

    Examples:  ./course translate      ./course translate --check
    """
    from book import translating, translation_report

    if check:
        translation_report.check()
        console.print("Every page and word that must be in three languages is.")
        return
    with console.status("Reading the pages …"):
        written = translating.update()
    translation_report.show(console, full=full)
    console.print(f"{len(written)} of the files in book/locale changed." if written else "The files were up to date.")


def launch() -> None:
    """Make what Binder and Google Colab open: notebooks, packages and environment in _build/launch.

    Example:  ./course launch
    """
    from book.launching import make_launch
    from book.repository import find_repository

    with console.status("Making notebooks and packages …"):
        folder = make_launch(find_repository())
    console.print(f"Made {folder}", soft_wrap=True)


def join(app: typer.Typer) -> None:
    """Add this room's commands to the front door."""
    app.command(rich_help_panel="Book")(translate)
    app.command(rich_help_panel="Book")(book)
    app.command(rich_help_panel="Book")(assets)
    offline_commands.join(app)
    printing_commands.join(app)
    app.command(rich_help_panel="Book")(launch)


# The same commands on their own:  python -m book.commands book
app = typer.Typer(add_completion=False, no_args_is_help=True, help="Build the book of the course.")
join(app)

if __name__ == "__main__":
    try:
        app()
    except BookError as error:
        console.print(f"[red]✗[/] {error}", soft_wrap=True)
        raise SystemExit(1) from None

__all__ = ["BookError", "build_book", "install_assets", "join"]
