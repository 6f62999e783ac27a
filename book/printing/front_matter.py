"""What stands before the first chapter: the names of the book, and the contents."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from babel.dates import format_date
from babel.messages.pofile import read_po

from book.languages import LANGUAGES, LOCALE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bs4 import Tag

    from book.printing.chapters import Part

TITLE, AUTHOR = "A canal and 563 families", "The course's authors"  # as _config.yml has them


@dataclass
class Entry:
    """A line of the contents."""

    title: str
    place: str
    """The id of its heading in the joined book."""

    page: int | None = None
    below: list[Entry] = field(default_factory=list)


@dataclass(frozen=True)
class Group:
    """The entries of a part."""

    name: str
    entries: list[Entry]


def course_words(language: str) -> dict[str, str]:
    """Give the translated words of settings and contents, by the English ones."""
    path = LOCALE / language / "LC_MESSAGES" / "course.po"
    if not path.is_file():
        return {}
    with path.open("rb") as file:
        return {str(one.id): str(one.string) for one in read_po(file) if one.id and one.string and not one.fuzzy}


def names_of_the_book(first: str) -> list[tuple[str, str]]:
    """Give the book's name in each language that has one, with the language; that of the reader first."""
    order = [first, *(language for language in LANGUAGES if language != first)]
    names: dict[str, str] = {}
    for language in order:
        names.setdefault(course_words(language).get(TITLE, TITLE), "en" if language == "en" else language)
    return [("en" if name == TITLE else language, name) for name, language in names.items()]


def day(language: str) -> str:
    """Write today, or the day that ``SOURCE_DATE_EPOCH`` says, as the language does."""
    told = os.environ.get("SOURCE_DATE_EPOCH")
    now = dt.datetime.fromtimestamp(int(told), tz=dt.UTC) if told else dt.datetime.now().astimezone()
    return str(format_date(now.date(), format="long", locale={"en": "en_GB"}.get(language, language)))


def contents(parts: Iterable[Part], pages: Mapping[str, int]) -> list[Group]:
    """List chapters and their sections.

    Parameters
    ----------
    parts : iterable of Part
        Prepared: their ids are those of the joined book.
    pages : mapping of str to int
        On which page of the PDF each id stands; empty before it is known.
    """
    return [
        Group(
            part.name,
            [
                Entry(page.title, page.key, pages.get(page.key), list(_sections(page.article, pages)))
                for page in part.pages
            ],
        )
        for part in parts
    ]


def _sections(article: Tag, pages: Mapping[str, int]) -> Iterable[Entry]:
    for heading in article.select(".level-2"):
        if heading.get("id"):
            place = str(heading["id"])
            yield Entry(" ".join(heading.get_text().split()), place, pages.get(place))
