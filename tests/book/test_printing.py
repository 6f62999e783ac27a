"""The book on paper: printed by a real browser, then read as a reader's own program reads it, and looked at."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import pikepdf
import pypdfium2
import pytest
from bs4 import BeautifulSoup

from book.errors import BookError
from book.printing import browser as browsers
from book.printing import making
from book.printing.book_pdf import JoinedBook, print_book
from book.printing.browser import find_browser, printer
from book.printing.handout import print_handout
from book.printing.selectable import join_clusters
from book.printing.sheets import press

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from book.printing.browser import Printer

UNIT = "units/01-canal-and-563-families.html"
# Squeezed to nothing, to find words that lines and the dictionary part in other ways than the source.
_SPACE = re.compile(r"[\s\u200b\ufffe\u00ad\x02]+")
_KHMER = re.compile(r"[\u1780-\u17ff]")


def squeezed(text: str) -> str:
    """Give a text without spaces, hyphens of line ends and marks where a line may end."""
    return _SPACE.sub("", text)


@dataclass
class Printed:
    """A PDF, as two programs read it."""

    content: bytes

    @cached_property
    def read(self) -> pypdfium2.PdfDocument:
        return pypdfium2.PdfDocument(self.content)

    @cached_property
    def texts(self) -> list[str]:
        return [page.get_textpage().get_text_range() for page in self.read]

    @cached_property
    def pages(self) -> list[str]:
        return [squeezed(text) for text in self.texts]

    @cached_property
    def squeezed(self) -> str:
        return "".join(self.pages)

    @cached_property
    def bookmarks(self) -> list[tuple[str, int]]:
        """Each heading with its page, from 1."""
        return [(one.get_title(), one.get_dest().get_index() + 1) for one in self.read.get_toc() if one.get_dest()]


@pytest.fixture(scope="session")
def running(chromium: str) -> Iterator[Printer]:
    with printer(chromium) as browser:
        yield browser


@pytest.fixture(scope="session")
def english(running: Printer, html: Path) -> Printed:
    return Printed(print_book(running, html, "en", lambda _: None))


@pytest.fixture(scope="session")
def khmer(running: Printer, html: Path) -> Printed:
    return Printed(print_book(running, html, "km", lambda _: None))


@pytest.fixture(scope="session")
def handed_out(running: Printer, html: Path) -> Printed:
    return Printed(print_handout(running, html, "en", UNIT, lambda _: None))


pytestmark = [pytest.mark.browser, pytest.mark.system]


def test_a_machine_without_a_browser_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(browsers.sys, "platform", "linux")
    monkeypatch.delenv(browsers.VARIABLE, raising=False)
    with pytest.raises(BookError, match="apt install chromium"):
        find_browser()
    monkeypatch.setenv(browsers.VARIABLE, "no-such-browser")
    with pytest.raises(BookError, match="names no-such-browser"):
        find_browser()


def test_a_program_that_is_no_browser_is_said_to_be_none() -> None:
    with pytest.raises(BookError, match="did not start"), printer("/bin/false"):
        pass


def test_the_cover_says_what_the_book_is(english: Printed) -> None:
    cover = english.texts[0]
    assert cover.index("A canal and 563 families") < cover.index("Un canal et 563 familles")
    assert _KHMER.search(cover)
    assert "no real person, plot or title" in cover
    assert "CC BY 4.0" in cover
    assert re.search(r"\d{1,2} \w+ 20\d\d", cover)
    with pikepdf.open(io.BytesIO(english.content)) as opened:
        assert str(opened.docinfo["/Title"]) == "A canal and 563 families"
        assert str(opened.Root.Lang) == "en"
        assert opened.Root.MarkInfo.Marked  # tags, for those who hear it


@pytest.mark.parametrize("language", ["en", "km"])
def test_the_contents_say_on_which_page_each_heading_stands(
    language: str, html: Path, english: Printed, khmer: Printed
) -> None:
    printed = {"en": english, "km": khmer}[language]
    joined = JoinedBook(html, language)
    first = next(number for title, number in printed.bookmarks if title == joined.pages[0].title)
    contents = "".join(printed.pages[1 : first - 1])
    bookmarks = [(squeezed(words), number) for words, number in printed.bookmarks]
    told = 0
    for page in joined.pages:
        for heading in page.article.select(".level-1, .level-2"):
            title = squeezed(heading.get_text())
            stands = [number for words, number in bookmarks if words == title]
            assert stands, f"no bookmark for {heading.get_text()}"
            assert any(f"{title}{number}" in contents for number in stands), heading.get_text()
            assert all(title in printed.pages[number - 1] for number in stands), heading.get_text()
            told += 1
    assert told > 80


def test_each_page_carries_its_number(english: Printed) -> None:
    for number, text in enumerate(english.texts[1:], 2):
        assert str(number) in text.split(), f"page {number}"


def test_links_lead_within_the_pdf_or_to_a_public_address(english: Printed) -> None:
    inside = outside = 0
    with pikepdf.open(io.BytesIO(english.content)) as opened:
        places = opened.Root.Dests.keys()
        for page in opened.pages:
            for link in page.get("/Annots", []):
                if "/Dest" in link:
                    assert str(link.Dest) in places
                    inside += 1
                else:
                    address = str(link.A.URI)
                    assert address.startswith(("https://", "http://", "mailto:"))
                    assert "127.0.0.1" not in address
                    outside += 1
    assert inside > 500
    assert outside > 50


def test_every_khmer_term_of_the_glossary_can_be_searched(english: Printed, root: Path) -> None:
    with (root / "book" / "glossary.csv").open(encoding="utf-8", newline="") as file:
        terms = [row["km"] for row in csv.DictReader(file) if _KHMER.search(row["km"])]
    assert len(terms) > 60
    assert [term for term in terms if squeezed(term) not in english.squeezed] == []


def test_khmer_text_is_read_in_the_order_in_which_it_is_written(khmer: Printed, html: Path) -> None:
    page = BeautifulSoup((html / "km" / UNIT).read_text("utf-8"), "html.parser")
    paragraphs = [one for one in page.select("article p") if _KHMER.search(one.get_text()) and not one.find("a")]
    paragraphs = [
        one
        for one in paragraphs
        if not one.find(class_="math") and not one.find_parent(["figcaption", "li", "summary"])
    ]
    wanted = [squeezed(one.get_text()) for one in paragraphs if len(one.get_text()) < 60]
    assert len(wanted) > 10
    assert [text for text in wanted if text not in khmer.squeezed] == []


def test_joining_clusters_changes_no_dot_of_what_is_drawn(running: Printer, html: Path, tmp_path: Path) -> None:
    font = html / "_static" / "vendor" / "noto-sans-khmer" / "noto-sans-khmer-khmer-400-normal.woff2"
    words = "ភាសាខ្មែរក្នុងកម្មវិធីរុករក"
    (tmp_path / "page.html").write_text(
        f'<meta charset="utf-8"><style>@font-face {{ font-family: K; src: url("{font.as_uri()}") }}'
        f"body {{ font: 30px K }}</style><p>{words}</p>",
        encoding="utf-8",
    )
    before = running.print((tmp_path / "page.html").as_uri())
    joined = io.BytesIO()
    with pikepdf.open(io.BytesIO(before)) as opened:
        join_clusters(opened)
        opened.save(joined)
    was, now = Printed(before), Printed(joined.getvalue())
    assert squeezed(words) not in was.squeezed  # the browser alone does not get there
    assert squeezed(words) in now.squeezed
    pictures = [one.read[0].render(scale=2).to_pil().tobytes() for one in (was, now)]
    assert pictures[0] == pictures[1]


def test_every_line_of_code_is_whole(english: Printed, html: Path) -> None:
    lines = [
        line
        for path in sorted((html / "units").glob("*.html"))
        for code in BeautifulSoup(path.read_text("utf-8"), "html.parser").select("article .cell_input pre")
        for line in map(squeezed, code.get_text().splitlines())
        if line
    ]
    assert max(map(len, lines)) > 90
    assert [line for line in lines if not _is_in(english.squeezed, line)] == []


def _is_in(text: str, line: str) -> bool:
    """Look for a line, whole or parted where a sheet ends."""
    parted = (line[:place] in text and line[place:] in text for place in range(20, len(line) - 20))
    return line in text or any(parted)


def test_solutions_and_all_choices_stand_at_their_place_and_nothing_that_needs_a_screen(english: Printed) -> None:
    text = english.squeezed
    for words in ("One solution to Exercise 1.1", "The belief: many numbers together are nearer to the truth."):
        assert squeezed(words) in text
    for words in ("Back to the picture", "Copy my log", "Hide the code"):
        assert squeezed(words) not in text


class _Measure:
    """Looks, in place of the printer, whether anything in a sheet is wider than the paper."""

    def __init__(self, browser: Browser) -> None:
        wide = round(170 / 25.4 * 96)  # what is between the margins
        self.page = browser.new_context(viewport={"width": wide, "height": 900}).new_page()
        self.page.emulate_media(media="print", color_scheme="light")

    def print(self, address: str) -> bytes:
        self.page.goto(address)
        self.over = self.page.evaluate("""() => {
          const wide = document.documentElement.clientWidth;
          return [...document.body.querySelectorAll("*")]
            .filter((node) => node.checkVisibility() && !node.closest("svg, mjx-assistive-mml"))
            .filter((node) => node.getBoundingClientRect().right > wide + 1 || (
              getComputedStyle(node).overflowX !== "visible" && node.scrollWidth > node.clientWidth + 1))
            .map((node) => node.outerHTML.slice(0, 140));
        }""")
        return b""


@pytest.mark.parametrize("language", ["en", "km"])
def test_nothing_is_wider_than_the_paper(language: str, browser: Browser, html: Path) -> None:
    measure = _Measure(browser)
    with press(measure, html, language) as look:  # type: ignore[arg-type]
        look(JoinedBook(html, language).render({}))
    assert measure.over == []


@pytest.mark.parametrize("which", ["english", "khmer", "handed_out"])
def test_no_page_is_blank_and_none_writes_into_the_margin(
    which: str, english: Printed, khmer: Printed, handed_out: Printed
) -> None:
    printed = {"english": english, "khmer": khmer, "handed_out": handed_out}[which]
    for number, page in enumerate(printed.read, 1):
        picture = page.render(scale=0.5, grayscale=True).to_pil()
        wide, high = picture.size
        assert (wide, high) == (298, 421)
        ink = picture.point(lambda light: 255 if light < 200 else 0)
        body = ink.crop((0, round(high * 0.07), wide, round(high * 0.93)))
        assert body.getbbox(), f"page {number} is blank"
        edge = round(wide * 17 / 210)
        assert ink.crop((0, 0, edge, high)).getbbox() is None, f"page {number}, left"
        assert ink.crop((wide - edge, 0, wide, high)).getbbox() is None, f"page {number}, right"


def test_maps_are_pictures_with_their_caption(english: Printed, html: Path) -> None:
    maps = [
        figure
        for path in sorted((html / "units").glob("*.html"))
        for figure in BeautifulSoup(path.read_text("utf-8"), "html.parser").select("figure.course-map")
    ]
    assert len(maps) > 1
    for figure in maps:
        caption = squeezed(figure.figcaption.get_text()).removesuffix("#")
        pages = [number for number, text in enumerate(english.pages) if caption in text]
        assert pages, caption
        images = [one for number in pages for one in english.read[number].get_objects() if one.type == 3]
        assert images, f"no picture with: {caption}"


def test_a_handout_is_short_and_tells_no_solution(handed_out: Printed, html: Path) -> None:
    page = BeautifulSoup((html / UNIT).read_text("utf-8"), "html.parser")
    text = handed_out.squeezed
    assert len(handed_out.texts) <= 5
    for part in page.select(".asks, .exercise > p, .log-prompt"):
        assert squeezed(part.get_text()) in text
    assert squeezed("no real person, plot or title") in text
    for part in page.select(".solution > p, .quiz-why > p"):
        if len(part.get_text()) > 20:
            assert squeezed(part.get_text()) not in text
    assert any(one.type == 3 for number in handed_out.read for one in number.get_objects())


def test_a_page_printed_by_night_is_dark_on_white_and_whole(browser: Browser, address: str) -> None:
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(f"{address}/{UNIT}")
    printed = Printed(page.pdf(print_background=True))
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"  # as before, once it is printed
    context.close()
    for number in printed.read:
        lights = number.render(scale=0.5, grayscale=True).to_pil().histogram()
        assert sum(lights[128:]) > 0.7 * sum(lights)
    text = printed.squeezed
    for words in ("Unit 1. A canal and 563 families", "One solution to Exercise 1.1", "No real person", "The belief:"):
        assert squeezed(words).lower() in text.lower()
    for words in ("Back to the picture", "Copy my log", "Save the part", "import new_figure"):
        assert squeezed(words) not in text


def test_what_has_not_changed_is_not_printed_again(
    running: Printer, html: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert html.is_dir()
    for name, folder in (("PDF", tmp_path / "pdf"), ("_MADE_FROM", tmp_path / "made-from")):
        monkeypatch.setattr(making, name, folder)
    (paper,) = making.handouts("1", ["en"])
    assert not paper.is_made()
    paper.make(running, lambda _: None)
    assert paper.is_made()
    assert [path.name for path in (tmp_path / "pdf").iterdir()] == ["handout-unit-01-en.pdf"]
    paper.path.write_bytes(b"an older one")

    def broken(_: str) -> bytes:
        raise BookError("broken off")

    monkeypatch.setattr(running, "print", broken)
    with pytest.raises(BookError):
        paper.make(running, lambda _: None)
    assert paper.path.read_bytes() == b"an older one"
    with pytest.raises(BookError, match=r"no unit 99\. It has: 1,"):
        making.handouts("99", ["en"])
