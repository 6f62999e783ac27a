"""A handout: what a class works on with a pencil in a unit, on a few sheets, without any solution."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from markupsafe import Markup

from book.errors import BookError
from book.languages import say
from book.packing import speaking
from book.printing.chapters import folder_of, prepare, read_page
from book.printing.front_matter import AUTHOR, course_words, names_of_the_book
from book.printing.sheets import finish, press, render

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bs4 import Tag

    from book.printing.browser import Printer
    from book.printing.chapters import Page

# A written line takes a student about two minutes.
_MINUTES_A_LINE, _FEWEST, _MOST = 2, 5, 12


def print_handout(
    printer: Printer, html: Path, language: str, file: str, on_step: Callable[[str], None]
) -> bytes:  # fmt: skip
    """Print the handout of a unit.

    Parameters
    ----------
    printer : Printer
        A running browser.
    html : Path
        The built book.
    language : str
    file : str
        The unit's page, from the folder of the language.
    on_step : callable
        Is told in words what comes next.

    Raises
    ------
    BookError
        Where the page has nothing to work on.
    """
    on_step("choosing what to work on")
    page = read_page(folder_of(html, language), file)
    with speaking(language):
        sheet = handout(page, language)
    on_step("printing")
    with press(printer, html, language) as print_sheet:
        pdf = print_sheet(sheet)
    author = course_words(language).get(AUTHOR, AUTHOR)
    subject = " ".join(page.footer.get_text().split())
    return finish(pdf, title=page.title, author=author, subject=subject, bookmarks=False)


def handout(page: Page, language: str) -> str:
    """Write a handout as HTML, in the language that is spoken at the moment."""
    article = prepare(page, known=())
    for kept_back in article.select(".solution, .quiz"):
        kept_back.decompose()
    exercises = article.select(".exercise")
    if not exercises:
        raise BookError(f"{page.title} has no exercise, so there is nothing to hand out.")
    aim = article.select_one(".unit-aim .unit-says")
    return render(
        "handout.html",
        language=language,
        title=page.title,
        course=names_of_the_book(language)[0][1],
        name=say("Name"),
        date=say("Date"),
        statement=Markup(page.footer.decode_contents()),  # noqa: S704 - of our own page
        aim=_inside(aim),
        asked=[(_heading(box), _whole(box)) for box in article.select(".asks")],
        outlines=_whole(article.select_one("svg.outlines")),
        map=_whole(_worked_map(article, exercises[0])),
        exercises=[(_whole(box), _lines(box)) for box in exercises],
        cards=[_whole(card) for card in article.select(".role-card")],
        log_heading=_heading(article.select_one(".log")),
        log=[_whole(field) for field in article.select(".log-prompt")],
    )


def _worked_map(article: Tag, exercise: Tag) -> Tag | None:
    """Give the last picture before the first exercise: in the frame of a unit, that is the worked map."""
    before = [figure for figure in exercise.find_all_previous("figure") if figure.find("img")]
    return before[0] if before else article.select_one("figure:has(img)")


def _lines(exercise: Tag) -> int:
    """Say how many lines to write on an exercise gets: by its minutes."""
    told = exercise.select_one(".exercise-minutes")
    minutes = re.search(r"\d+", told.get_text()) if told else None
    wanted = math.ceil(int(minutes[0]) / _MINUTES_A_LINE) if minutes else _FEWEST
    return min(max(wanted, _FEWEST), _MOST)


def _heading(part: Tag | None) -> str:
    """Give the words above a part."""
    heading = part.find_previous(["h1", "h2", "h3"]) if part else None
    return " ".join(heading.get_text().split()) if heading else ""


def _inside(part: Tag | None) -> Markup:
    return Markup(part.decode_contents()) if part else Markup("")  # noqa: S704 - of our own page


def _whole(part: Tag | None) -> Markup:
    return Markup(part) if part else Markup("")  # noqa: S704 - of our own page
