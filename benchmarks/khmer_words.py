"""Khmer words that stand in the book's text, and words that do not: what a search must find and must not find.

Present: the browser's own dictionary (ICU, through ``Intl.Segmenter``) cuts the running text of each Khmer page into
words. A word counts where it has four letters or more, has no Latin in it, and stands somewhere in the middle of a run
of Khmer, where a search by spaces is blind. Of all such words, those with the smallest digests are taken: nobody's
choice.
Absent: everyday words of animals, fruit and travel, of which the first that stand nowhere in any page's text are taken.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import TYPE_CHECKING

from bs4 import BeautifulSoup

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

PRESENT, ABSENT = 40, 20
_EVERYDAY = """
    ដំរី ខ្លា ស្វា ក្រពើ អណ្តើក មេអំបៅ ពពែ ចៀម ឆ្មា ឆ្កែ ជ្រូក សេះ
    ទន្សាយ ប្រចៀវ កណ្តុរ ចេក ដូង ល្ហុង អំពៅ ត្រសក់ ប៉េងប៉ោះ ខ្ទឹម ម្រេច កាហ្វេ
    របាំ ភ្លេង យន្តហោះ កប៉ាល់ ផ្កាយ មហាសមុទ្រ ព្រិល ទឹកកក អាវភ្លៀង វ៉ែនតា ស្រាបៀរ ណាឡិកា
"""
_RUN = re.compile(r"[\u1780-\u17d3\u17d7\u17dc\u17dd]+")
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200d\u2060\ufeff]")
_MARKS = re.compile(r"[\u17b4-\u17d3\u17dd]")
_CUT = """runs => {
  const cutter = new Intl.Segmenter("km", {granularity: "word"});
  return runs.map((run) => [...cutter.segment(run)].map((piece) => piece.segment));
}"""


def text_of(page: Path) -> str:
    """Give the text of a page's article, without invisible letters."""
    article = BeautifulSoup(page.read_text("utf-8"), "html.parser").select_one("article, main")
    for part in article.select("script, style, details.launch-menu, #offline-reading"):
        part.decompose()
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", article.get_text(" "))) if article else ""


def choose(browser_page: Page, texts: dict[str, str]) -> tuple[list[str], list[str]]:
    """Give the present and the absent words, by the rule above."""
    runs = sorted({run for text in texts.values() for run in _RUN.findall(text)})
    words = set()
    for pieces in browser_page.evaluate(_CUT, runs):
        words |= {piece for piece in pieces[1:-1] if len(_MARKS.sub("", piece)) >= 2 and len(piece) >= 4}
    present = sorted(words, key=lambda word: hashlib.sha256(word.encode()).hexdigest())[:PRESENT]
    everything = "\n".join(texts.values())
    absent = [
        word for word in (unicodedata.normalize("NFC", one) for one in _EVERYDAY.split()) if word not in everything
    ]
    return present, absent[:ABSENT]


def ask(browser_page: Page, address: str, word: str) -> list[str] | None:
    """Type a word into the search page; give the pages it answers with, None where it never answers."""
    browser_page.goto(f"{address}/km/search.html", wait_until="load")
    field = browser_page.locator(":is(main input[type=search], main input[name=q]):visible").first
    if not field.count():
        return None
    field.fill(word)
    field.press("Enter")
    results = ":is(.search-results, ul.search) li:not(.search-advice)"  # what to try instead is no answer
    for _ in range(40):
        browser_page.wait_for_timeout(100)
        said = browser_page.locator("#search-status, .search-summary, #search-results > p").all_inner_texts()
        if browser_page.locator(results).count() or any(text.strip() for text in said):
            break
    else:
        return None
    browser_page.wait_for_timeout(150)
    more = browser_page.locator("#search-more, button.search-more")
    while more.count() and more.first.is_visible():
        more.first.click()
    links = browser_page.locator(f":is({results}) a").evaluate_all("all => all.map((link) => link.href)")
    names = (link.split("/km/", 1)[-1].split("#")[0].split("?")[0].removesuffix(".html") for link in links)
    return list(dict.fromkeys(names))
