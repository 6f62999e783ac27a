"""The catalogue of beliefs behind typical mistakes: one file, read by keys, feedback and lecturer's notes."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Misconception:
    """A belief that leads to a typical mistake.

    Attributes
    ----------
    id : str
    belief : str
        The mistaken belief, as the student might say it.
    says : str
        What is so instead, in one plain sentence.
    page, heading : str
        The page of the book to reread, as its path without ending, and the label of the heading on it. A belief that
        turns up in any assignment has none: it sends a student to the page of the assignment in hand.
    reread : str
        The same place in words.
    belief_fr, says_fr, reread_fr, belief_km, says_km, reread_km : str
        The same in French and in Khmer; empty where nobody has written it yet.
    """

    id: str
    belief: str
    says: str
    page: str = ""
    heading: str = ""
    reread: str = ""
    belief_fr: str = ""
    says_fr: str = ""
    reread_fr: str = ""
    belief_km: str = ""
    says_km: str = ""
    reread_km: str = ""

    def link(self, book: str) -> str:
        """Address of the heading in the book that lies at `book` (empty: the path inside the book)."""
        heading = f"#{self.heading}" if self.heading else ""
        return f"{book.rstrip('/')}/{self.page}.html{heading}".lstrip("/")

    def told(self, what: str, language: str) -> tuple[str, str]:
        """Give ``belief``, ``says`` or ``reread`` in a language, and the language that it is really in."""
        text = getattr(self, f"{what}_{language}", "")
        return (text, language) if text else (getattr(self, what), "en")


class CatalogueError(Exception):
    """The catalogue of misconceptions cannot be used; the words say which entry and why."""


PAGES = "pages"  # the table of the catalogue that names a page for each assignment
NO_PAGE = {
    "page": "how-to-use", "reread": "How to use this course", "reread_fr": "« How to use this course »",
}  # fmt: skip


def read_catalogue(file: Path, assignment: str = "") -> dict[str, Misconception]:
    """Read ``misconceptions.toml``.

    Parameters
    ----------
    file : Path
    assignment : str
        The assignment in hand. Beliefs without a page of their own get the one that the table ``[pages.<assignment>]``
        names; where it names none, the page on how to use the course.

    Raises
    ------
    CatalogueError
        Where the file is missing or malformed, or an entry lacks a field.
    """
    entries = _entries(file)
    home = entries.pop(PAGES, {}).get(assignment, NO_PAGE)
    catalogue = {}
    for name, entry in entries.items():
        own = entry if not isinstance(entry, dict) or "page" in entry else {**entry, **home}
        try:
            catalogue[name] = Misconception(id=name, **own)
        except TypeError as error:
            raise CatalogueError(
                f"{file}, entry [{name}]: the fields belief and says are expected, and page, heading and reread where "
                f"one page teaches it; belief, says and reread may stand in French (belief_fr, …) and Khmer "
                f"(belief_km, …) as well ({error})."
            ) from error
        missing = {"page", "reread"} - own.keys()
        if missing:
            raise CatalogueError(f"{file}, entry [{name}]: with a page, {' and '.join(sorted(missing))} is expected.")
    return catalogue


def pages_of_assignments(file: Path) -> dict[str, tuple[str, str]]:
    """Give for each assignment that the catalogue names the page to reread and the label of a heading on it."""
    return {name: (page["page"], page.get("heading", "")) for name, page in _entries(file).get(PAGES, {}).items()}


def _entries(file: Path) -> dict[str, dict]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CatalogueError(f"{file} is missing: it lists the misconceptions that keys name.") from None
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError(f"{file} cannot be read as TOML: {error}") from error
