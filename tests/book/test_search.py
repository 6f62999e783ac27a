"""Search: a small book in each language, in a real browser, served and opened from a folder."""

from __future__ import annotations

import csv
import functools
import gzip
import http.server
import json
import shutil
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from book._ext.full_text_search import PART

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.browser

CONF = """\
import sys
sys.path.insert(0, {extensions!r})
extensions = ["myst_parser", "trilingual_glossary", "full_text_search"]
project = "Book"
language = {language!r}
html_theme = "basic"
html_favicon = {assets!r} + "/favicon.svg"
html_static_path = [{assets!r}]
html_css_files = ["css/course.css"]
templates_path = ["templates"]
myst_enable_extensions = ["attrs_inline", "colon_fence", "deflist"]
suppress_warnings = ["myst.xref_missing"]
"""
# The course's own layout leaves out what the theme loads on each page for Sphinx's search; so does this one.
LAYOUT = """\
{%- extends "!layout.html" %}
{%- block extrahead %}<meta name="viewport" content="width=device-width, initial-scale=1"/>{% endblock %}
{%- block search_dialog %}{% endblock %}
"""

ENGLISH = """\
# Plots along the canal

Most parents of the community pay a fee. Parcels are small: 56 m² on average.

## Planning the lanes

The boundary between two plots is a line. `ba_units` joins rights to land. Is the _canal_**side** safe?

```python
secretvariable = "not to be found"
```

## Families who move

A family that moves keeps its rights; costs are 3,400 dollars.

| Who | What |
|---|---|
| the mayor | signs the agreement |
"""

FRENCH = """\
# Le remembrement du quartier précaire

Les propriétés longent l’égout à ciel ouvert. Les travaux coûtent 3 400 dollars.

## L’équité d’abord

La sécurité des ménages vulnérables passe avant la largeur des voies. Le cœur du quartier reste habité.

## Le réseau d’eaux

Les canaux mènent l’eau au fleuve.
"""

# Sentences written for this test around attested terms; a zero-width space stands in one word, as some keyboards put it.
KHMER = """\
# សហគមន៍តាមប្រឡាយស្ទឹងមានជ័យ

គ្រួសារក្រីក្រចំនួន៥៦៣រស់នៅតាមដងប្រឡាយក្នុងខណ្ឌមានជ័យរាជធានីភ្នំពេញ។ ប្រជាពលរដ្ឋចូលរួមក្នុងគម្រោងកែលម្អលំនៅដ្ឋាន។

## ការចុះបញ្ជីដីធ្លី

មន្ត្រីសង្កាត់វាស់ព្រំប្រទល់ក្បាលដីនីមួយៗ ហើយចេញប័ណ្ណកម្មសិទ្ធិដល់ម្ចាស់។ វិវាទដីធ្លីត្រូវដោះស្រាយនៅក្នុងតំបន់វិនិច្ឆ័យ។
ទ្រព្យសម្បត្តិសាធារណៈរបស់រដ្ឋមិនអាចលក់បានទេ។ ផែនការប្រើប្រាស់ដីកំណត់កន្លែងសម្រាប់**ផ្លូវ**ជិះកង់។

## សេវា\u200bមូលដ្ឋាន

ប្រព័ន្ធរំដោះទឹកការពារទឹកជំនន់។ សាលាមត្តេយ្យ ឧទ្យានសាធារណៈ និងភ្លើងបំភ្លឺផ្លូវធ្វើឲ្យសង្គមស៊ីវិលមានសុវត្ថិភាព។
ក្រសួងរៀបចំដែនដីអនុម័តប្លង់គោល។ កណ្ដាលទីក្រុងមានទីលានកុមារ។
""".replace("\\u200b", "\u200b")

PRESENT = [
    "សហគមន៍",
    "ប្រឡាយ",
    "ស្ទឹង",
    "មានជ័យ",
    "ស្ទឹងមានជ័យ",
    "គ្រួសារ",
    "ក្រីក្រ",
    "ចំនួន",
    "រស់នៅ",
    "ខណ្ឌ",
    "រាជធានី",
    "ភ្នំពេញ",
    "ប្រជាពលរដ្ឋ",
    "ចូលរួម",
    "គម្រោង",
    "កែលម្អ",
    "លំនៅដ្ឋាន",
    "បញ្ជី",
    "ដីធ្លី",
    "មន្ត្រី",
    "សង្កាត់",
    "ព្រំប្រទល់",
    "ក្បាលដី",
    "ប័ណ្ណ",
    "កម្មសិទ្ធិ",
    "ម្ចាស់",
    "វិវាទ",
    "វិនិច្ឆ័យ",
    "សម្បត្តិ",
    "សាធារណៈ",
    "រដ្ឋ",
    "ផែនការ",
    "ផ្លូវជិះ",
    "សេវាមូលដ្ឋាន",
    "ទឹកជំនន់",
    "មត្តេយ្យ",
    "បំភ្លឺ",
    "ស៊ីវិល",
    "សុវត្ថិភាព",
    "ប្លង់គោល",
]
# None of these stands there; of some, some letters do. A word that is the first
# syllable of another, as តា is of តាម, is found with it: only a dictionary could tell the two apart.
ABSENT = [
    "តាំង",
    "កាំ",
    "ជំនួញ",
    "ស្រុក",
    "សាលារៀន",
    "មន្ទីរពេទ្យ",
    "ផ្សារ",
    "ស្ពាន",
    "រថយន្ត",
    "កសិកម្ម",
    "ទេសចរណ៍",
    "វប្បធម៌",
    "សេដ្ឋកិច្ច",
    "ច្បាប់",
    "តុលាការ",
    "ធនាគារ",
    "សួនច្បារ",
    "ខេត្ត",
    "ព្រៃឈើ",
    "ទន្លេ",
]

GLOSSARY = "# {title}\n\n```{{trilingual-glossary}} glossary.csv\n```\n"
COLUMNS = ("en", "fr", "km", "status", "source", "fr_source", "note", "definition")
TERMS = (("cadastre map", "plan cadastral", "សុរិយោដី", "draft", "", "", "", "The official map of parcels."),)


def _make(folder: Path, root: Path, language: str, page: str) -> Path:
    """Write a book of two pages and build it, warnings being errors; give its folder."""
    (folder / "templates").mkdir(parents=True)
    shutil.copy(root / "book" / "_templates" / "search.html", folder / "templates")
    (folder / "templates" / "layout.html").write_text(LAYOUT, "utf-8")
    conf = CONF.format(extensions=str(root / "book" / "_ext"), assets=str(root / "book" / "_assets"), language=language)
    (folder / "conf.py").write_text(conf, "utf-8")
    (folder / "index.md").write_text("# Book\n\n```{toctree}\nunits/one\nglossary\n```\n", "utf-8")
    (folder / "units").mkdir()
    (folder / "units" / "one.md").write_text(page, "utf-8")
    (folder / "glossary.md").write_text(GLOSSARY.format(title="Glossary"), "utf-8")
    with (folder / "glossary.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows((COLUMNS, *TERMS))
    return _build(folder)


def _build(folder: Path, *options: str) -> Path:
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", *options, str(folder), str(folder / "html")]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert not ended.returncode, ended.stderr
    return folder / "html"


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory, root: Path) -> dict[str, Path]:
    """Give the folder of a small built book in each language."""
    pages = {"en": ENGLISH, "fr": FRENCH, "km": KHMER}
    return {tongue: _make(tmp_path_factory.mktemp(tongue), root, tongue, page) for tongue, page in pages.items()}


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module", params=["served", "from a folder"])
def addresses(request: pytest.FixtureRequest, books: dict[str, Path]) -> Iterator[dict[str, str]]:
    """Give the address of each small book."""
    if request.param != "served":
        yield {tongue: folder.as_uri() for tongue, folder in books.items()}
        return
    top = books["en"].parents[1]
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(top))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        here = f"http://127.0.0.1:{server.server_port}"
        yield {tongue: f"{here}/{folder.relative_to(top).as_posix()}" for tongue, folder in books.items()}
        server.shutdown()
        thread.join()


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """Open a page as wide as a phone; what it complains about fails the test."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
    yield page
    context.close()
    assert not complaints


def _look_for(page: Page, words: str) -> list[str]:
    """Type words into the field; give the places found."""
    page.locator("#search-words").fill(words)
    page.locator("#search-words").press("Enter")
    return page.locator(".search-results li > a:has(.search-page)").all_inner_texts()


def _open(page: Page, address: str) -> None:
    page.goto(f"{address}/search.html")
    page.wait_for_function("document.body.dataset.searched")


def test_khmer_words_are_found_wherever_they_stand_and_absent_ones_are_not(
    phone: Page, addresses: dict[str, str]
) -> None:
    assert len(set(PRESENT)) == 40
    assert len(set(ABSENT)) == 20
    _open(phone, addresses["km"])
    missed = [word for word in PRESENT if not _look_for(phone, word)]
    assert not missed
    false = [word for word in ABSENT if _look_for(phone, word)]
    assert not false


def test_khmer_typed_otherwise_is_found(phone: Page, addresses: dict[str, str]) -> None:
    _open(phone, addresses["km"])
    for typed in ("កណ្តាល", "កណ្ដាល", "សេវា\u200bមូលដ្ឋាន", "ចំនួន៥៦៣", "ចំនួន563", "ក្រសួង ប្លង់គោល"):
        assert _look_for(phone, typed), typed
    assert phone.locator("mark").first.inner_text() == "ក្រសួង"


def test_french_is_found_with_and_without_accents(phone: Page, addresses: dict[str, str]) -> None:
    _open(phone, addresses["fr"])
    for typed in (
        "équité",
        "equite",
        "ÉQUITÉ",
        "d'abord",
        "precaire",
        "propriétés",
        "propriete",
        "egout",
        "coeur",
        "cœur",
    ):
        assert _look_for(phone, typed), typed
    for typed in ("canal", "travail", "ménage", "eau", "3 400"):
        assert _look_for(phone, typed), typed
    for typed in ("gout", "bord", "habiter"):
        assert not _look_for(phone, typed), typed


def test_english_is_found_as_readers_expect(phone: Page, addresses: dict[str, str]) -> None:
    _open(phone, addresses["en"])
    for typed in (
        "PARENT",
        "plan",
        "planning",
        "plot",
        "families",
        "family",
        "canalside",
        "ba_units",
        "3,400",
        "m2",
        "boundaries",
    ):
        assert _look_for(phone, typed), typed
    for typed in ("rent", "lanning", "secretvariable", "move mayor signs lanes", "side"):
        assert not _look_for(phone, typed), typed
    assert _look_for(phone, "canal")[0] == "Plots along the canal"
    assert _look_for(phone, "move family") == ["Plots along the canal › Families who move"]
    assert _look_for(phone, "signs agreement") == ["Plots along the canal › Families who move"]


@pytest.mark.parametrize("tongue", ["en", "fr", "km"])
def test_a_term_is_found_in_all_three_languages(phone: Page, addresses: dict[str, str], tongue: str) -> None:
    _open(phone, addresses[tongue])
    name = TERMS[0][["en", "fr", "km"].index(tongue)]
    for word in TERMS[0][:3]:
        assert _look_for(phone, word)[0] == f"Glossary › {name}", word


def test_it_works_by_keyboard_and_announces_and_can_be_linked(phone: Page, addresses: dict[str, str]) -> None:
    phone.goto(f"{addresses['en']}/search.html?q=boundary")
    status = phone.locator("#search-status")
    phone.get_by_text("1 section found").wait_for()
    assert status.get_attribute("role") == "status"
    assert phone.locator(".search-results mark").all_inner_texts() == ["boundary"]
    phone.locator("#search-words").focus()
    phone.keyboard.press("ArrowDown")
    phone.keyboard.press("Enter")
    phone.wait_for_url("**/units/one.html#planning-the-lanes")
    assert phone.locator("#planning-the-lanes h2").is_visible()
    _open(phone, addresses["en"])
    phone.keyboard.type("mayor")  # the field has the focus
    phone.get_by_text("1 section found").wait_for()
    assert "?q=mayor" in phone.url
    phone.keyboard.type("xyz")
    phone.get_by_text("Nothing found for “mayorxyz”.").wait_for()
    assert phone.locator(".search-advice a").get_attribute("href") == "glossary.html"


def test_nothing_runs_over_the_edge_of_a_phone(phone: Page, addresses: dict[str, str]) -> None:
    for tongue, words in {"en": "canal", "fr": "quartier", "km": "ដី"}.items():
        _open(phone, addresses[tongue])
        assert _look_for(phone, words)
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert phone.evaluate(wide) <= 0, tongue


def test_without_the_text_titles_are_searched_and_it_says_so(browser: Browser, books: dict[str, Path]) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.route("**/searchdata-*.js*", lambda route: route.abort())
    page.goto(f"{books['en'].as_uri()}/search.html?q=plots")
    page.get_by_text("only the titles of pages are searched").wait_for()
    assert page.locator(".search-results a").all_inner_texts() == ["Plots along the canal"]
    assert not _look_for(page, "mayor")
    context.close()


def test_the_first_answers_do_not_wait_for_the_whole_text(browser: Browser, address: str) -> None:
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/searchdata-2.js*", hold)
    page.goto(f"{address}/search.html?q=canal", wait_until="commit")
    page.get_by_text("the rest of the book is being loaded").wait_for()
    few = _found(page)
    page.locator("#search-words").focus()
    page.keyboard.press("ArrowDown")
    chosen = "document.activeElement.getAttribute('href')"
    before = page.evaluate(chosen)
    held[0].continue_()
    page.wait_for_function("document.body.dataset.searched")
    assert _found(page) > few > 0
    assert page.evaluate(chosen) == before
    context.close()


def _found(page: Page) -> int:
    return int(page.locator("#search-status").inner_text().split()[0])


def test_no_part_of_the_index_is_heavy(html: Path) -> None:
    for folder in (html, html / "fr", html / "km"):
        parts = {path.name: len(gzip.compress(path.read_bytes())) for path in folder.glob("searchdata-*.js")}
        assert len(parts) > 1
        assert max(parts.values()) <= PART, parts


def test_the_index_is_small_and_nothing_else_is_loaded_or_shipped(books: dict[str, Path]) -> None:
    for folder in books.values():
        scripts = [path.read_bytes() for path in folder.glob("searchdata-*.js")]
        begin, end = b"(window.courseText||=[]).push(", b");\n"
        listed = [
            page for one in scripts for page in json.loads(b"[" + one.removeprefix(begin).removesuffix(end) + b"]")
        ]
        text = "".join(part for _, _, parts in listed for part in parts for part in part[1:])
        assert sum(map(len, scripts)) < 1.5 * len(text.encode("utf-8")) + 500
        for name in ("searchindex.js", "_static/searchtools.js", "_static/language_data.js"):
            assert not (folder / name).exists()
        page = (folder / "units" / "one.html").read_text("utf-8")
        assert "search.js" not in page
        assert "searchdata" not in page


def test_a_page_that_is_not_written_again_keeps_its_words(tmp_path: Path, root: Path) -> None:
    folder = tmp_path / "book"
    html = _make(folder, root, "en", ENGLISH)
    before = (html / "searchdata-1.js").read_text("utf-8")
    (folder / "glossary.md").write_text("# Words\n\nNothing but hydrology.\n", "utf-8")
    _build(folder, "-j", "2")
    after = (html / "searchdata-1.js").read_text("utf-8")
    assert "hydrology" in after
    assert "cadastre" in before
    assert "cadastre" not in after
    assert "The boundary between two plots" in after
    (folder / "glossary.md").unlink()
    (folder / "index.md").write_text("# Book\n\n```{toctree}\nunits/one\n```\n", "utf-8")
    _build(folder)
    assert "hydrology" not in (html / "searchdata-1.js").read_text("utf-8")
