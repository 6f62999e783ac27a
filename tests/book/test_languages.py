"""One book in three languages: switched and back, found by search engines, and whole where it must be whole."""

from __future__ import annotations

import collections
import re
import shutil
import unicodedata
from typing import TYPE_CHECKING

import pytest
from babel.messages.pofile import read_po, write_po

from book import translating, translation_report
from book.errors import BookError
from book.languages import LANGUAGES, in_numbers_of, say
from book.messages import gather
from book.typography import set_in

if TYPE_CHECKING:
    from pathlib import Path

    from babel.messages.catalog import Message
    from bs4 import BeautifulSoup
    from playwright.sync_api import Browser

UNIT_1 = "units/01-canal-and-563-families"
# What a translation must take over as it is, besides code: roles and their targets, links, places to fill in, formulas.
KEPT = {
    "citation": r"\{cite\}`([^`]+)`",
    "result of code": r"\{glue:text\}`([^`]+)`",
    "term": r"\{term\}`(?:[^`<]*<)?([^`>]+)>?`",
    "link": r"\]\(([^)]+)\)",
    "class": r"\]\{(\.[\w-]+)\}",
    "place": r"\{(\w+)\}(?!`)",
    "formula": r"\$([^$]+)\$",
}


def _messages(root: Path, language: str) -> list[tuple[str, Message]]:
    folder = root / "book" / "locale" / language / "LC_MESSAGES"
    found = []
    for path in sorted(folder.rglob("*.po")):
        with path.open("rb") as file:
            name = path.relative_to(folder).with_suffix("").as_posix()
            found += [(name, message) for message in read_po(file) if message.id]
    return found


def _kept_in(text: str) -> dict[str, collections.Counter[str]]:
    kept = {kind: collections.Counter(re.findall(pattern, text)) for kind, pattern in KEPT.items()}
    kept["code"] = collections.Counter(re.findall(r"`([^`]+)`", re.sub(r"\{[\w:]+\}`[^`]+`", "", text)))
    # A sentence may begin with a term.
    kept["term"] = collections.Counter(term.lower() for term in kept["term"].elements())
    return kept


@pytest.mark.parametrize("language", translating.translations())
def test_a_translation_keeps_roles_links_code_and_places(root: Path, language: str) -> None:
    for name, message in _messages(root, language):
        if message.string and not message.fuzzy:
            assert _kept_in(str(message.string)) == _kept_in(str(message.id)), f"{language} {name}: {message.id}"


@pytest.mark.parametrize("language", translating.translations())
def test_translators_files_are_in_one_unicode_form_and_set_as_printers_do(root: Path, language: str) -> None:
    for path in sorted((root / "book" / "locale" / language).rglob("*.po")):
        text = path.read_text("utf-8")
        assert unicodedata.normalize("NFC", text) == text, path
    for name, message in _messages(root, language):
        if message.string:
            assert set_in(language, str(message.string)) == message.string, f"{language} {name}: run ./course translate"


def test_translators_files_are_up_to_date_with_the_pages(root: Path) -> None:
    for language in translating.translations():
        there = {(name, str(message.id)) for name, message in _messages(root, language)}
        wanted = {(name, str(each.id)) for name, them in gather(language).items() for each in them if each.id}
        assert there == wanted, f"{language}: run ./course translate"


def test_what_must_be_whole_is_in_french_and_in_khmer(root: Path) -> None:
    assert translating.incomplete(list(translating.coverage(root / "book" / "locale"))) == []
    translation_report.check(root / "book" / "locale")


def test_khmer_is_written_as_browsers_and_markdown_read_it(root: Path) -> None:
    for name, message in _messages(root, "km"):
        text = str(message.string or "")
        where = f"{name}: {message.id}"
        assert not re.search("[\u200b-\u200d]", text), f"{where}: a sign without width"
        # "**…។**ក" is not seen to end; a space ends it.
        assert not re.search(r"[»)?!។៖]\*{1,2}[\u1780-\u17b3]", text), f"{where}: no space after the emphasis"
        if text == message.id:
            words = re.sub(r"`[^`]*`|\{[^}]*\}", "", text)
            assert not re.search(r"\b[a-z]{3,}", words), f"{where}: stands in English"


@pytest.fixture
def locale(root: Path, tmp_path: Path) -> Path:
    """Give a copy of the translators' files."""
    return shutil.copytree(root / "book" / "locale", tmp_path / "locale")


def _edit(path: Path, change: dict[str, str]) -> None:
    with path.open("rb") as file:
        catalogue = read_po(file)
    for message in catalogue:
        if message.id in change:
            message.string = change[str(message.id)]
    with path.open("wb") as file:
        write_po(file, catalogue)


def test_the_check_names_the_language_the_page_and_the_paragraph_that_lacks(locale: Path) -> None:
    _edit(locale / "fr" / "LC_MESSAGES" / "twin.po", {"Real, assumed, invented": ""})
    with pytest.raises(BookError, match=r"fr twin: 1 of \d+, first: Real, assumed, invented"):
        translation_report.check(locale)


def test_the_check_names_a_page_that_has_no_file_at_all(locale: Path) -> None:
    (locale / "fr" / "LC_MESSAGES" / "how-to-use.po").unlink()
    with pytest.raises(BookError, match="fr how-to-use: 1 of 1, first: the whole file"):
        translation_report.check(locale)


def test_a_changed_paragraph_keeps_its_translation_and_asks_for_another_look(locale: Path) -> None:
    path = locale / "fr" / "LC_MESSAGES" / "how-to-use.po"
    english = "Sentences are short on purpose. If one is not clear, that is our fault: please report it."
    now = path.read_text("utf-8")
    french = re.search(r"Les phrases sont courtes", now)
    assert french
    # As if the page had said something else when it was translated.
    path.write_text(now.replace("Sentences are short on purpose.", "Sentences are short."), "utf-8")
    assert path in translating.update(locale)
    page = next(one for one in translating.coverage(locale) if (one.language, one.domain) == ("fr", "how-to-use"))
    assert page.changed == [english]
    assert page.missing == []
    assert "Les phrases sont courtes" in path.read_text("utf-8")
    for _ in range(2):  # the former English stays beside it, however often the files are brought up to date
        assert path.read_text("utf-8").count("#| msgid") == 1
        assert translating.update(locale) == []


def test_a_paragraph_that_moves_to_another_page_takes_its_translation_along(locale: Path) -> None:
    here, there = (locale / "fr" / "LC_MESSAGES" / f"{name}.po" for name in ("twin", "for-trainees"))
    english, french = "Why the place is fictional", "Pourquoi le lieu est fictif"
    assert french in here.read_text("utf-8")
    moved = re.search(rf'msgid "{english}"\nmsgstr "{french}"\n\n', here.read_text("utf-8"))
    assert moved
    here.write_text(here.read_text("utf-8").replace(moved[0], ""), "utf-8")
    there.write_text(f"{there.read_text('utf-8')}\n{moved[0]}".rstrip() + "\n", "utf-8")
    translating.update(locale)
    assert french in here.read_text("utf-8")
    assert french not in there.read_text("utf-8")


def test_french_spaces_and_numbers() -> None:
    assert set_in("fr", "Où ? « Là » : 3 400 m, 83 % ; voir {cite}`a : b`") == (
        "Où\u202f? «\u202fLà\u202f»\u00a0: 3\u202f400\u00a0m, 83\u202f%\u202f; voir {cite}`a : b`"
    )
    assert in_numbers_of("fr", "1,470.5") == "1\u202f470,5"
    assert in_numbers_of("fr", "55%") == "55\u202f%"
    assert in_numbers_of("fr", "clean") == "clean"
    assert in_numbers_of("en", "1,470.5") == "1,470.5"


def test_words_of_figures_follow_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_LANGUAGE", "fr")
    assert say("households") == "ménages"
    assert say("a word that nobody translated") == "a word that nobody translated"
    monkeypatch.setenv("COURSE_LANGUAGE", "en")
    assert say("households") == "households"


def test_every_page_names_its_language_and_leads_to_itself_in_the_others(html: Path, pages: dict[str, object]) -> None:
    from bs4 import BeautifulSoup

    for path in sorted(html.rglob("*.html")):
        name = path.relative_to(html)
        if name.parts[0].startswith("_") or name.parent.name == "vendor":
            continue
        page: BeautifulSoup = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        if page.select_one(".language-switch") is None:
            continue
        language = name.parts[0] if name.parts[0] in LANGUAGES else "en"
        assert page.html is not None
        assert page.html["lang"] == language, name
        ways = {str(link["hreflang"]): str(link["href"]) for link in page.select('link[rel="alternate"][hreflang]')}
        assert ways.keys() == {*LANGUAGES, "x-default"}, name
        assert ways["x-default"] == ways["en"]
        for way in ways.values():
            assert (path.parent / way).resolve().is_file(), f"{name}: {way}"
    assert len(pages) > len(LANGUAGES)


def test_khmer_pages_say_that_nobody_has_reviewed_them(html: Path) -> None:
    from bs4 import BeautifulSoup

    for name in ("index", "glossary", UNIT_1):
        for language in translating.translations():
            page = BeautifulSoup((html / language / f"{name}.html").read_text("utf-8"), "html.parser")
            notes = page.select(".translation-note p")
            if language == "km":  # whole, so that nothing is said but this
                assert [("សេចក្តីព្រាង" in note.text) for note in notes] == [True], name
            else:
                assert not notes, name


def test_a_page_that_is_not_translated_says_so_and_marks_its_english(html: Path) -> None:
    from bs4 import BeautifulSoup

    page = BeautifulSoup((html / "fr" / "privacy.html").read_text("utf-8"), "html.parser")
    note = page.select_one(".translation-note")
    if translating.share_of("fr", "privacy") == 1:
        assert note is None
    else:
        assert note is not None
        assert "anglais" in note.text
        assert len(page.select(".bd-article p[lang=en]")) > 10


def test_terms_stand_in_the_pages_language_and_are_found_by_their_english_word(html: Path) -> None:
    from bs4 import BeautifulSoup

    page = BeautifulSoup((html / "fr" / "glossary.html").read_text("utf-8"), "html.parser")
    heads = [term.get_text(strip=True).rstrip("#") for term in page.select("dl.glossary dt")]
    assert "parcelle" in heads
    assert "parcel" not in heads
    unit = BeautifulSoup((html / "fr" / f"{UNIT_1}.html").read_text("utf-8"), "html.parser")
    link = next(a for a in unit.select("a[href*='glossary.html#term-']") if "façade" in a.text)
    assert page.find(id=str(link["href"]).partition("#")[2]) is not None


@pytest.mark.browser
@pytest.mark.parametrize("place", ["served", "file"])
def test_a_reader_switches_language_and_back(browser: Browser, address: str, html: Path, place: str) -> None:
    tab = browser.new_page(viewport={"width": 390, "height": 844})
    tab.goto(f"{address if place == 'served' else html.as_uri()}/{UNIT_1}.html")
    for name, code in (("Français", "fr"), ("ខ្មែរ", "km"), ("English", "en")):
        tab.locator(".language-switch > summary").press("Enter")
        tab.get_by_role("link", name=name, exact=True).click()
        tab.wait_for_load_state()
        assert tab.locator("html").get_attribute("lang") == code
        assert tab.url.endswith(f"{UNIT_1}.html")
        assert tab.evaluate("document.documentElement.scrollWidth") <= 390
    tab.close()


@pytest.mark.browser
def test_khmer_is_set_in_its_own_font_with_room_between_lines_and_icons_in_theirs(browser: Browser, html: Path) -> None:
    tab = browser.new_page(viewport={"width": 390, "height": 844})
    tab.goto((html / "km" / "index.html").as_uri())
    style = tab.evaluate(
        """(() => {
          const body = getComputedStyle(document.body), icon = getComputedStyle(document.querySelector("i.fa-solid"));
          const height = parseFloat(body.lineHeight) / parseFloat(body.fontSize);
          return [body.fontFamily, height, body.letterSpacing, icon.fontFamily];
        })()"""
    )
    assert "Noto Sans Khmer" in style[0]
    assert style[1] >= 1.7
    assert style[2] == "normal"
    assert "Khmer" not in style[3]
    tab.close()
