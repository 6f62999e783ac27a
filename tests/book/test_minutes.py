"""A unit takes the time that it says: 60 to 90 minutes, by a run-through of what the reader meets on its page.

Nobody has timed a class yet. So the run-through is a sum, and each of its paces is an assumption that errs on the slow
side. Most adults read English, as their first language, at 175 to 300 words a minute (Brysbaert, 2019); readers of a
second language are slower.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

WORDS, LINES = 140, 12  # a minute: of text and tables; of code that is not folded
FIGURE, LIVE_MAP, QUESTION, LOG = 1.5, 3, 2, 5  # minutes; an exercise says its own
LEAST, MOST, CLOSE = 60, 90, 10
# What has a pace of its own, is folded, or is not read.
_APART = (
    ".unit-header, .exercise, .solution, .quiz, .log, .cell_input, .math, figure, svg, script, details, .headerlink"
)


def run_through(page: BeautifulSoup) -> dict[str, float]:
    """Give the minutes for each kind of thing on a page."""
    article = page.select_one("article.bd-article")
    assert article
    code = [cell for cell in article.select(".cell_input") if not cell.find_parent("details")]
    lines = [line for cell in code if not cell.find_parent(class_="solution") for line in cell.get_text().splitlines()]
    maps = article.select("figure.course-map")
    return {
        "text": len(_words(article)) / WORDS,
        "code": sum(bool(line.strip()) for line in lines) / LINES,
        "figures": FIGURE * (len(article.select("figure")) - len(maps)) + LIVE_MAP * len(maps),
        "exercises": sum(_number(minutes) for minutes in article.select(".exercise-minutes")),
        "questions": QUESTION * len(article.select("form.quiz, .quiz")),
        "log": LOG * len(article.select(".log")),
    }


def _words(article: Tag) -> list[str]:
    texts = (text for text in article.find_all(string=True) if not text.find_parent(_is_apart))
    return " ".join(texts).split()


def _is_apart(node: Tag) -> bool:
    return node.css.match(_APART)


def _number(node: Tag) -> int:
    found = re.search(r"\d+", node.get_text())
    assert found
    return int(found[0])


def test_lecturers_are_told_the_paces(pages: dict[str, BeautifulSoup]) -> None:
    told = " ".join(pages["for-lecturers"].get_text().split())
    assert f"count {WORDS} words a minute, and code that is shown {LINES} lines a minute" in told
    assert f"A figure takes {FIGURE} minutes, a live map {LIVE_MAP}, a question {QUESTION}" in told
    assert f"the decision log {LOG}" in told


UNITS = range(1, 8)


@pytest.mark.parametrize("unit", UNITS)
def test_a_unit_takes_the_minutes_that_it_says(pages: dict[str, BeautifulSoup], unit: int) -> None:
    (page,) = (page for name, page in pages.items() if name.startswith(f"units/{unit:02}-"))
    said = page.select_one(".unit-total")
    assert said
    parts = run_through(page)
    taken = sum(parts.values())
    told = ", ".join(f"{kind} {minutes:.0f}" for kind, minutes in parts.items())
    assert LEAST <= _number(said) <= MOST
    assert abs(_number(said) - taken) <= CLOSE, f"It says {_number(said)} minutes; the sum is {taken:.0f}: {told}."
