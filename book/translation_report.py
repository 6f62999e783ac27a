"""What is translated, what has changed since, and what is missing: as a table, and as a check that fails."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from rich.table import Table

from book.errors import BookError
from book.languages import LANGUAGES, LOCALE
from book.translating import Coverage, coverage, incomplete, translations, update

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import Console

# Of each page, in the short report.
_FEW = 3


def show(console: Console, *, full: bool = False, locale: Path = LOCALE) -> None:
    """Print a table of pages and languages, then the paragraphs that need a translator."""
    covered = list(coverage(locale))
    console.print(_table(covered))
    for each in covered:
        _list(console, each, full=full)


def _table(covered: list[Coverage]) -> Table:
    table = Table("Page or words", *(LANGUAGES[language] for language in translations()), "Must be whole")
    found = {(each.domain, each.language): each for each in covered}
    for domain in sorted({each.domain for each in covered}):
        row = [found[domain, language] for language in translations() if (domain, language) in found]
        table.add_row(domain, *(_cell(each) for each in row), "yes" if row[0].required else "")
    return table


def _cell(each: Coverage) -> str:
    changed = f", {len(each.changed)} changed" if each.changed else ""
    told = f"{each.done} of {each.total} ({each.share:.0%}{changed})"
    if each.done == each.total:
        return f"[green]{told}[/]"
    return f"[red]{told}[/]" if each.required else told


def _list(console: Console, each: Coverage, *, full: bool) -> None:
    kinds = (("changed since it was translated", each.changed), ("missing", each.missing))
    for kind, texts in kinds:
        # A page that nobody has begun is in the table; its paragraphs would only fill the screen.
        wanted = texts if full or each.required or kind != "missing" else []
        for text in wanted if full else wanted[:_FEW]:
            told = f"{each.language} {each.domain}: {kind}: {textwrap.shorten(text, 90, placeholder=' …')}"
            console.print(told, markup=False, soft_wrap=True)
        if not full and len(wanted) > _FEW:
            console.print(f"{each.language} {each.domain}: and {len(wanted) - _FEW} more {kind}", markup=False)


def check(locale: Path = LOCALE) -> None:
    """Stop where the files are behind the pages, or where what must be whole is not.

    Raises
    ------
    BookError
        With the language, the page and the English of the first paragraphs that lack.
    """
    lacking = incomplete(list(coverage(locale)))
    told = [
        f"{each.language} {each.domain}: {each.total - each.done} of {each.total}, first: "
        + textwrap.shorten((each.changed + each.missing)[0], 90, placeholder=" …")
        for each in lacking
    ]
    if told:
        raise BookError(
            "These pages and words must be translated whole, and are not:\n  "
            + "\n  ".join(told)
            + "\nTranslate them in book/locale/<language>/LC_MESSAGES, and take “#, fuzzy” off what you have looked at."
        )


__all__ = ["check", "show", "update"]
