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
        The page of the book to reread, as its path without ending, and the label of the heading on it.
    reread : str
        The same place in words.
    belief_fr, says_fr, reread_fr, belief_km, says_km, reread_km : str
        The same in French and in Khmer; empty where nobody has written it yet.
    """

    id: str
    belief: str
    says: str
    page: str
    heading: str
    reread: str
    belief_fr: str = ""
    says_fr: str = ""
    reread_fr: str = ""
    belief_km: str = ""
    says_km: str = ""
    reread_km: str = ""

    def link(self, book: str) -> str:
        """Address of the heading in the book that lies at `book` (empty: the path inside the book)."""
        return f"{book.rstrip('/')}/{self.page}.html#{self.heading}".lstrip("/")

    def told(self, what: str, language: str) -> tuple[str, str]:
        """Give ``belief``, ``says`` or ``reread`` in a language, and the language that it is really in."""
        text = getattr(self, f"{what}_{language}", "")
        return (text, language) if text else (getattr(self, what), "en")


class CatalogueError(Exception):
    """The catalogue of misconceptions cannot be used; the words say which entry and why."""


def read_catalogue(file: Path) -> dict[str, Misconception]:
    """Read ``misconceptions.toml``.

    Raises
    ------
    CatalogueError
        Where the file is missing or malformed, or an entry lacks a field.
    """
    try:
        entries = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CatalogueError(f"{file} is missing: it lists the misconceptions that keys name.") from None
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError(f"{file} cannot be read as TOML: {error}") from error
    catalogue = {}
    for name, entry in entries.items():
        try:
            catalogue[name] = Misconception(id=name, **entry)
        except TypeError as error:
            raise CatalogueError(
                f"{file}, entry [{name}]: the fields belief, says, page, heading and reread are expected; belief, says "
                f"and reread may stand in French (belief_fr, …) and Khmer (belief_km, …) as well ({error})."
            ) from error
    return catalogue
