"""The whole book of a language as one PDF: cover, contents with page numbers, chapters, bookmarks.

All pages are joined into one and printed at once, so the browser itself makes links between chapters, bookmarks, running
page numbers and the tags that screen readers need, and each letter is stored once. The first print says on which page
each heading stands; the second one has the numbers in its contents.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from book.errors import BookError
from book.languages import SOURCE
from book.printing.chapters import folder_of, prepare, read_parts
from book.printing.cover_picture import cover_picture
from book.printing.front_matter import AUTHOR, TITLE, contents, course_words, day, names_of_the_book
from book.room import Offer, serving

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bs4 import Tag

    from book.printing.browser import Printer
    from book.printing.chapters import Part

TEMPLATES = Path(__file__).resolve().parents[1] / "_templates" / "print"
# Numbers come into the contents with the second print; a third is needed where they moved something.
_PRINTS = 4


class JoinedBook:
    """The pages of a language as one."""

    def __init__(self, html: Path, language: str) -> None:
        self.language = language
        self.parts = read_parts(folder_of(html, language))
        self.pages = [page for part in self.parts for page in part.pages]
        self._front = self.pages[0]
        known = {page.name for page in self.pages}
        for part in self.parts:
            for page in part.pages:
                _level(prepare(page, known), below=bool(part.name))

    def render(self, numbers: Mapping[str, int]) -> str:
        """Write the joined page, with the numbers of pages that are known."""
        words = course_words(self.language)
        templates = Environment(
            loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
        )
        return templates.get_template("book.html").render(
            language=self.language,
            names=names_of_the_book(self.language),
            words={word: words.get(word, word) for word in ("Contents", AUTHOR)},
            day=day(self.language),
            statement=Markup(self._front.footer.decode_contents()),  # noqa: S704 - of our own page
            notes=[Markup(one) for one in self._notes()],  # noqa: S704 - likewise
            picture=Markup(cover_picture()),  # noqa: S704 - likewise
            formulas=Markup(self._formulas()),  # noqa: S704 - likewise
            groups=contents(self.parts, numbers),
            chapters=[
                (number, part.name if page is part.pages[0] else "", page, Markup(page.article))  # noqa: S704 - likewise
                for number, (part, page) in enumerate((part, page) for part in self.parts for page in part.pages)
            ],
        )

    def _notes(self) -> list[str]:
        """Give what the front page says about its translation."""
        return [one.decode_contents() for one in self._front.article.select(".translation-note > p:first-child")]

    def _formulas(self) -> str:
        """Give what the head of a page with formulas asks for."""
        for page in self.pages:
            asked = [script for script in page.head.find_all("script") if "mathjax" in str(script).lower()]
            if asked:
                for script in asked:
                    if script.get("src"):
                        script["src"] = str(script["src"]).removeprefix("../" * page.name.count("/"))
                return "\n".join(str(script) for script in asked)
        return ""


def _level(article: Tag, *, below: bool) -> None:
    """Mark headings with their level in the page; those of a part stand one lower in the book."""
    for heading in article.find_all(["h1", "h2", "h3", "h4", "h5"]):
        level = int(heading.name[1])
        heading["class"] = [*heading.get("class", []), f"level-{level}"]
        heading.name = f"h{level + below}"


def print_book(
    printer: Printer, html: Path, language: str, on_step: Callable[[str], None] = lambda _: None
) -> bytes:
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
    folder = f"/book/{'' if language == SOURCE else f'{language}/'}"
    offer = Offer({f"/book/{path.relative_to(html).as_posix()}": path for path in html.rglob("*") if path.is_file()})
    numbers: dict[str, int] = {}
    with serving(offer, 0, "127.0.0.1") as port:
        for count in range(_PRINTS):
            offer.files[f"{folder}whole-book.html"] = joined.render(numbers).encode("utf-8")
            on_step("printing the chapters" if count == 0 else "printing with page numbers")
            made = printer.print(f"http://127.0.0.1:{port}{folder}whole-book.html")
            before, numbers = numbers, page_numbers(made)
            if numbers == before:
                on_step("writing")
                return finish(made, joined)
    raise BookError("The page numbers of the contents do not settle. Please tell the authors.")


def page_numbers(pdf: bytes) -> dict[str, int]:
    """Give the page, from 1, on which each linked place of a PDF stands."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        numbers = {page.obj.objgen: number for number, page in enumerate(opened.pages, 1)}
        places = opened.Root.get("/Dests", {})
        return {str(name).removeprefix("/"): numbers[to[0].objgen] for name, to in places.items()}


def finish(pdf: bytes, joined: JoinedBook) -> bytes:
    """Say in a PDF what it is, let it open with its bookmarks shown, and squeeze what the browser left loose."""
    words = course_words(joined.language)
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        opened.docinfo["/Title"] = words.get(TITLE, TITLE)
        opened.docinfo["/Author"] = words.get(AUTHOR, AUTHOR)
        opened.docinfo["/Subject"] = " ".join(joined.pages[0].footer.get_text().split())
        opened.Root.PageMode = pikepdf.Name.UseOutlines
        opened.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        opened.save(made, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return made.getvalue()
