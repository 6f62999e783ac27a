"""What can be printed, where it goes, and whether it is there already."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from book.building import HTML
from book.content_stamp import content_stamp
from book.errors import BookError
from book.languages import LANGUAGES
from book.printing.book_pdf import print_book
from book.printing.chapters import folder_of
from book.printing.handout import print_handout

if TYPE_CHECKING:
    from collections.abc import Callable

    from book.printing.browser import Printer

ROOT = Path(__file__).resolve().parents[2]
PDF = ROOT / "_build" / "pdf"
# What each file was printed from. It lies apart, so that the folder of PDFs can be given away as it is.
_MADE_FROM = ROOT / ".course" / "print"
_CODE = [ROOT / "book" / "printing", ROOT / "book" / "_templates" / "print", ROOT / "book" / "locale"]


@dataclass(frozen=True)
class Paper:
    """One PDF."""

    name: str
    path: Path
    language: str
    steps: int
    how: Callable[[Printer, Callable[[str], None]], bytes]
    about: str

    @property
    def place(self) -> str:
        """Give its place, as one would type it."""
        return self.path.relative_to(ROOT).as_posix()

    @property
    def _stamp(self) -> Path:
        return _MADE_FROM / f"{self.path.name}.made-from"

    def is_made(self) -> bool:
        """Tell whether the file is there and was printed from the book as it is."""
        return self.path.is_file() and self._stamp.is_file() and self._stamp.read_text("utf-8") == self._made_from()

    def _made_from(self) -> str:
        """Digest what it is printed from: the pages of its language, and what shapes them on paper."""
        others = {name for name in LANGUAGES if name != self.language}
        pages = [
            path
            for path in sorted(folder_of(HTML, self.language).iterdir())
            if path.name not in {*others, "sw.js"} and not path.name.startswith("searchdata")
        ]
        return hashlib.sha256(f"{content_stamp(ROOT, [*_CODE, *pages])}{self.about}".encode()).hexdigest()

    def make(self, printer: Printer, on_step: Callable[[str], None]) -> None:
        """Print it. Until it is whole, an older file stays as it is."""
        made_from = self._made_from()
        pdf = self.how(printer, on_step)
        for folder in (self.path.parent, _MADE_FROM):
            folder.mkdir(parents=True, exist_ok=True)
        half = self.path.with_name(f".{self.path.name}-new")
        half.write_bytes(pdf)
        half.replace(self.path)
        self._stamp.write_text(made_from, encoding="utf-8")


def books(languages: list[str]) -> list[Paper]:
    """List the book in some languages."""
    return [
        Paper(
            LANGUAGES[one], PDF / f"canal-book-{one}.pdf", one, 4,
            lambda printer, on_step, one=one: print_book(printer, HTML, one, on_step), "",
        )
        for one in languages
    ]  # fmt: skip


def handouts(unit: str, languages: list[str]) -> list[Paper]:
    """List the handout of a unit in some languages.

    Raises
    ------
    BookError
        Where the book has no such unit; it lists those there are.
    """
    papers = []
    for one in languages:
        folder = folder_of(HTML, one)
        units = {
            int(match[1]): path
            for path in sorted(folder.glob("units/*.html"))
            if (match := re.match(r"(\d+)-", path.name))
        }
        if not unit.isdecimal() or int(unit) not in units:
            raise BookError(f"The book has no unit {unit}. It has: {', '.join(map(str, units))}.")
        page = units[int(unit)].relative_to(folder).as_posix()
        papers.append(
            Paper(
                f"{LANGUAGES[one]}, unit {int(unit)}", PDF / f"handout-unit-{int(unit):02}-{one}.pdf", one, 2,
                lambda printer, on_step, one=one, page=page: print_handout(printer, HTML, one, page, on_step), page,
            )
        )  # fmt: skip
    return papers
