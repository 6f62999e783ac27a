"""The whole book of a language as one PDF: cover, contents with page numbers, chapters, bookmarks.

All pages are joined into one and printed at once, so the browser itself makes links between chapters, bookmarks,
running page numbers and the tags that screen readers need, and each letter is stored once. The first print says on
which page each heading stands; the second one has the numbers in its contents.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from book.errors import BookError
from book.printing.chapters import folder_of, prepare, read_parts
from book.printing.cover_picture import cover_picture
from book.printing.front_matter import AUTHOR, contents, course_words, day, names_of_the_book
from book.printing.sheets import finish, page_numbers, press, render

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from bs4 import Tag

    from book.printing.browser import Printer

# Numbers come into the contents with the second print; a third is needed where they moved something.
_PRINTS = 4


class JoinedBook:
    """The pages of a language as one.

    Parameters
    ----------
    html : Path
        The built book: English, the other languages in folders of their names.
    language : str
    """

    def __init__(self, html: Path, language: str) -> None:
        self.language = language
        self.parts = read_parts(folder_of(html, language))
        self.pages = [page for part in self.parts for page in part.pages]
        self.names = names_of_the_book(language)
        words = course_words(language)
        self.words = {word: words.get(word, word) for word in ("Contents", AUTHOR)}
        known = {page.name for page in self.pages}
        for part in self.parts:
            for page in part.pages:
                _level(prepare(page, known), below=bool(part.name))

    @property
    def statement(self) -> Tag:
        """What stands at the end of each page: what the twin is, and the licences."""
        return self.pages[0].footer

    def render(self, numbers: Mapping[str, int]) -> str:
        """Write the joined page, with the numbers of pages that are known."""
        firsts = {part.pages[0].name: part.name for part in self.parts if part.pages}
        chapters = [(firsts.get(page.name, ""), page, Markup(page.article)) for page in self.pages]  # noqa: S704 - our own
        notes = self.pages[0].article.select(".translation-note > p:first-child")
        return render(
            "book.html",
            language=self.language,
            names=self.names,
            words=self.words,
            author=self.words[AUTHOR],
            day=day(self.language),
            picture=Markup(cover_picture()),  # noqa: S704 - our own
            statement=Markup(self.statement.decode_contents()),  # noqa: S704 - of our own page
            notes=[note.get_text() for note in notes],
            groups=contents(self.parts, numbers),
            chapters=chapters,
        )


def _level(article: Tag, *, below: bool) -> None:
    """Mark headings with their level in the page; those of a part stand one lower in the book."""
    for heading in article.find_all(["h1", "h2", "h3", "h4", "h5"]):
        level = int(heading.name[1])
        heading["class"] = [*heading.get("class", []), f"level-{level}"]
        heading.name = f"h{level + below}"


def print_book(printer: Printer, html: Path, language: str, on_step: Callable[[str], None]) -> bytes:
    """Print the book of a language.

    Parameters
    ----------
    printer : Printer
        A running browser.
    html : Path
        The built book: English, the other languages in folders of their names.
    language : str
    on_step : callable
        Is told in words what comes next.

    Returns
    -------
    bytes
        The PDF.

    Raises
    ------
    BookError
        Where the language is not built, or something cannot be printed.
    """
    on_step("joining the pages")
    joined = JoinedBook(html, language)
    numbers: dict[str, int] = {}
    with press(printer, html, language) as print_sheet:
        for count in range(_PRINTS):
            on_step("printing with page numbers" if count else "printing, to see where headings fall")
            pdf = print_sheet(joined.render(numbers))
            before, numbers = numbers, page_numbers(pdf)
            if numbers == before:
                on_step("squeezing")
                subject = " ".join(joined.statement.get_text().split())
                title = joined.names[0][1]
                return finish(pdf, title=title, author=joined.words[AUTHOR], subject=subject, bookmarks=True)
    raise BookError("The page numbers of the contents do not settle. Please tell the authors.")
