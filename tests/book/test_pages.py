"""What every built page must be, looked at as HTML."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlparse

import pytest
from bs4 import BeautifulSoup
from stungmeanchey import NOTICE

from book.languages import LANGUAGES, SOURCE

if TYPE_CHECKING:
    from collections.abc import Callable

BOOK = Path(__file__).resolve().parents[2] / "book"
UNITS = tuple(sorted(page.relative_to(BOOK).with_suffix("").as_posix() for page in BOOK.glob("units/*.md")))
WITH_DATA = ("index", "twin", "data-dictionary", "for-trainees", *UNITS)
FETCHED = {"script": "src", "link": "href", "img": "src", "iframe": "src", "source": "src", "video": "src"}

pytestmark = pytest.mark.system  # the book is built for them


@pytest.fixture(scope="module")
def fetched(pages: dict[str, BeautifulSoup], maps: list[str], html: Path) -> list[tuple[str, str]]:
    """Everything that pages and live maps fetch, with the page that does."""
    live = {name: BeautifulSoup((html / f"{name}.html").read_text("utf-8"), "html.parser") for name in maps}
    return [
        (name, str(element[attribute]))
        for name, page in {**pages, **live}.items()
        for tag, attribute in FETCHED.items()
        for element in page.find_all(tag, attrs={attribute: True})
    ]


def test_no_page_fetches_anything_from_another_host(fetched: list[tuple[str, str]]) -> None:
    assert len(fetched) > 100
    for name, address in fetched:
        assert not urlparse(address).netloc, f"{name} asks {address}"


def test_what_pages_fetch_is_there(fetched: list[tuple[str, str]], html: Path) -> None:
    for name, address in fetched:
        path = urlparse(address).path
        if path and not address.startswith("data:"):
            assert ((html / name).parent / path).resolve().is_file(), f"{name}: {path}"


def test_every_picture_says_what_it_shows(pages: dict[str, BeautifulSoup]) -> None:
    figures = [(name, image) for name, page in pages.items() for image in page.select("article img, main img")]
    assert len(figures) >= 6
    for name, image in figures:
        assert len(image.get("alt", "")) > 60, f"{name}: {image.get('src')}"


def test_each_unit_has_a_map_that_opens_with_its_facts_in_a_table_and_figures_with_captions(
    pages: dict[str, BeautifulSoup], html: Path
) -> None:
    for unit in UNITS:
        figures = pages[unit].select("figure.course-map")
        assert figures
        for figure in figures:
            button = figure.select_one("button[data-map]")
            live = (html / unit).parent / button["data-map"]
            assert NOTICE in live.read_text("utf-8")
            assert live.with_name(f"{live.stem}-table.html").is_file()
            assert live.with_suffix(".webp").stat().st_size <= 35_000
            assert {head.get_text() for head in figure.select("th")} >= {"Layer", "Number", "Area (ha)"}
            assert len(figure.select("td")) >= 4
        assert len(pages[unit].select("figure img")) >= 1
        assert all(len(caption.get_text()) > 40 for caption in pages[unit].select("figure figcaption"))


def test_every_page_with_data_carries_the_notice(pages: dict[str, BeautifulSoup]) -> None:
    said = NOTICE.split(": ")[1].rstrip(".")
    for name in WITH_DATA:
        notices = [" ".join(box.get_text().split()) for box in pages[name].select(".admonition.notice")]
        assert any(said in notice for notice in notices), name


def test_pages_say_their_language_and_khmer_words_theirs(pages: dict[str, BeautifulSoup]) -> None:
    for name, page in pages.items():
        folder = name.split("/")[0]
        assert page.html["lang"] == (folder if folder in LANGUAGES else SOURCE), name
    for name in ("glossary",):
        khmer = [text for text in pages[name].find_all(string=True) if any("ក" <= letter <= "៿" for letter in text)]
        assert len(khmer) >= 85
        for text in khmer:
            assert text.find_parent(lang="km"), text


def test_the_headings_that_feedback_names_are_there(pages: dict[str, BeautifulSoup], root: Path) -> None:
    catalogue = tomllib.loads((root / "assignments" / "keys" / "misconceptions.toml").read_text("utf-8"))
    entries = [*catalogue.pop("pages").values(), *catalogue.values()]
    places = {(entry["page"], entry["heading"]) for entry in entries if "page" in entry}
    assert len(places) >= 6
    for page, heading in places:
        assert pages[page].find(id=heading), f"{page}#{heading}"


def test_the_catalogue_lists_the_beliefs_of_keys_and_of_quizzes(pages: dict[str, BeautifulSoup], root: Path) -> None:
    known = set(tomllib.loads((root / "assignments" / "keys" / "misconceptions.toml").read_text("utf-8"))) - {"pages"}
    asked = {one["data-belief"] for name, page in pages.items() if "/" in name for one in page.select("[data-belief]")}
    assert len(asked - known) > 40
    for place in ("", "fr/", "km/"):
        listed = pages[f"{place}lecturers/misconceptions"].select("dt[id^=misconception-]")
        assert {one["id"].removeprefix("misconception-") for one in listed} == known | asked
        assert all(one.find_next_sibling("dd").em.get_text().strip() for one in listed)


def test_what_feedback_promises_to_reread_is_said_there(pages: dict[str, BeautifulSoup], root: Path) -> None:
    catalogue = tomllib.loads((root / "assignments" / "keys" / "misconceptions.toml").read_text("utf-8"))
    entries = [*catalogue.pop("pages").values(), *catalogue.values()]
    told = [(entry, entry["reread"].rsplit("”: ", 1)) for entry in entries if "page" in entry]
    promised = [(entry, words[1]) for entry, words in told if len(words) == 2 and "each task" not in words[1]]
    assert len(promised) > 10
    for entry, words in promised:
        section = pages[entry["page"]].find(id=entry["heading"])
        section = section if section.name == "section" else section.find_parent("section")
        text = " ".join(section.get_text().split()).casefold()
        assert words.casefold() in text, f"{entry['heading']}: {words}"


def test_the_data_dictionary_names_every_layer_table_and_field(pages: dict[str, BeautifulSoup], root: Path) -> None:
    file = root / "datasets" / "stungmeanchey" / "data" / "clean" / "datapackage.json"
    package = json.loads(file.read_text("utf-8"))
    parts = [layer for resource in package["resources"] for layer in resource.get("layers", [])]
    parts += [resource for resource in package["resources"] if "layers" not in resource]
    assert {part["state"] for part in parts} == {None, "before", "works", "after"}
    for part in parts:
        section = pages["data-dictionary"].find(id=f"data-{part['sheet'].replace('_', '-')}")
        words = {code.get_text() for code in section.select("td:first-child code")}
        fields = part.get("schema", {"fields": []})["fields"]
        assert words == {field["name"] for field in fields}, part["name"]
        assert part["name"] in section.get_text()
        assert NOTICE not in section.get_text()  # said once, at the top


def test_the_arithmetic_in_the_text_is_the_computed_one(pages: dict[str, BeautifulSoup]) -> None:
    text = " ".join(pages[UNITS[0]].get_text().split())
    for said in (
        "6.04 persons on average",
        "1.35 hectares",
        "2.25 hectares",
        "735 plots of 4 m",
        "588 plots of 5 m",
        "1,126 m of each bank",
        "room for 163 plots",
        "about 33 families",
    ):
        assert said in text, said


def test_no_page_shows_an_error_or_a_raw_object(pages: dict[str, BeautifulSoup], source: Callable[[str], str]) -> None:
    for name, page in pages.items():
        shown = [output.get_text() for output in page.select(".cell_output")]
        for text in shown:
            for trace in ("Traceback", "Warning:", "<Figure size", "<folium", "<Axes", "<matplotlib", "object at 0x"):
                assert trace not in text, f"{name}: {trace}"
    assert "show(figure)" in source("units/01-canal-and-563-families.md")


def test_a_labelled_table_names_its_columns_in_each_cell(pages: dict[str, BeautifulSoup]) -> None:
    tables = [table for page in pages.values() for table in page.select("table.labelled")]
    assert len(tables) >= 4
    for table in tables:
        words = [head.get_text(strip=True) for head in table.select("thead th")]
        for row in table.select("tbody tr"):
            assert [label.get_text(strip=True) for label in row.select(".stack-label")] == words[1:]
