"""The book in a real browser, at the width of a phone and of a desk."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from book.assets import install_axe
from tests.book.watching import is_fault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, FrameLocator, Page

pytestmark = [pytest.mark.browser, pytest.mark.system]

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
UNITS = ("units/01-canal-and-563-families", "units/04-who-holds-what")


class Watched:
    """A page of the browser, with all it asked for and all it complained about."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.asked: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("requestfailed", lambda one: self.complaints.append(f"failed: {one.url}") if is_fault(one) else None)
        page.on("response", lambda r: self.complaints.append(f"{r.status}: {r.url}") if r.status >= 400 else None)
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        page.on("console", lambda m: self.complaints.append(f"{m.type}: {m.text}") if m.type in LOUD else None)

    def open(self, address: str) -> None:
        """Go to an address, and give its scripts a moment."""
        self.page.goto(address)
        self.page.wait_for_timeout(200)


LOUD = {"error", "warning"}


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def watched(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Watched]:
    context = browser.new_context(viewport=request.param)
    yield Watched(context.new_page())
    context.close()


@pytest.mark.parametrize("unit", UNITS)
def test_a_map_is_a_picture_until_a_tap_and_then_lives(watched: Watched, address: str, unit: str) -> None:
    watched.open(f"{address}/{unit}.html")
    figure = watched.page.locator("figure.course-map").first
    assert figure.locator("img").evaluate("image => image.decode().then(() => image.naturalWidth)") > 700
    assert not [url for url in watched.asked if "leaflet" in url], "Leaflet came before anybody asked for a map"
    inside = _open_map(watched.page)
    inside.locator(".leaflet-control-zoom-in").click()
    colours = inside.locator("canvas").first.evaluate(_COUNT_COLOURS)
    assert colours > 6, "the canvas is blank, or nearly"
    assert "no real person" in inside.locator(".leaflet-control-attribution").inner_text()
    assert _tip(watched.page), "no plot answers to the pointer"
    inside.locator(".leaflet-control-layers").hover()
    boxes = inside.locator(".leaflet-control-layers-overlays input")
    assert boxes.count() >= 6
    before = inside.locator("canvas").first.evaluate(_COUNT_COLOURS)
    boxes.last.check()
    watched.page.wait_for_timeout(300)
    assert inside.locator("canvas").first.evaluate(_COUNT_COLOURS) != before
    figure.get_by_role("button").click()
    assert figure.locator("img").is_visible()
    assert not figure.locator("iframe").count()
    assert not watched.complaints


def _open_map(page: Page) -> FrameLocator:
    """Ask for the live map of a page, by keyboard, and wait until it is drawn."""
    page.locator("figure.course-map button").first.press("Enter")
    frame = page.locator("figure.course-map iframe").first
    frame.scroll_into_view_if_needed()
    inside = frame.content_frame
    inside.locator("canvas").first.wait_for()
    return inside


def test_a_map_speaks_the_language_of_its_page(watched: Watched, address: str) -> None:
    watched.open(f"{address}/fr/{UNITS[1]}.html")
    inside = _open_map(watched.page)
    assert inside.locator("html").get_attribute("lang") == "fr"
    assert inside.get_by_role("button", name="Agrandir").is_visible()
    assert "Légende" in inside.locator(".course-key").inner_text()
    assert re.search(r"Régime foncier\s+(avec|sans) titre", _tip(watched.page))


def test_a_printed_page_keeps_the_picture_and_loses_the_buttons(watched: Watched, address: str) -> None:
    watched.open(f"{address}/{UNITS[0]}.html")
    _open_map(watched.page)
    watched.page.emulate_media(media="print")
    figure = watched.page.locator("figure.course-map").first
    assert figure.locator("img").is_visible()
    assert not figure.locator("iframe").is_visible()
    assert not figure.get_by_role("button").is_visible()
    watched.page.emulate_media(media="screen")


def test_without_scripts_the_picture_stands_with_a_way_to_the_map(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/{UNITS[0]}.html")
    figure = page.locator("figure.course-map").first
    assert figure.locator("img").is_visible()
    assert not figure.get_by_role("button").is_visible()
    figure.get_by_role("link", name="The map alone").click()
    assert "/maps/" in page.url
    context.close()


def test_each_map_alone_is_drawn_and_open_to_all(browser: Browser, address: str, maps: list[str]) -> None:
    axe = install_axe().read_text("utf-8")
    context = browser.new_context(viewport=PHONE)
    watched = Watched(context.new_page())
    faults = {}
    for name in maps:
        watched.open(f"{address}/{name}.html")
        if not name.endswith("-table"):
            colours = watched.page.locator("canvas").first.evaluate(_COUNT_COLOURS)
            assert colours > 4, f"{name} is blank, or nearly"
        else:
            assert watched.page.locator("table tbody tr").count() > 0
        assert "twin" in watched.page.title() or "jumeau" in watched.page.title().lower() or "/km/" in watched.page.url
        wide = watched.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{name} scrolls {wide} pixels to the side"
        watched.page.evaluate(axe)
        found = watched.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        faults[name] = [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found["violations"]]
    assert not {name: told for name, told in faults.items() if told}
    assert not [url for url in watched.asked if not url.startswith((f"{address}/", "data:", "blob:"))]
    assert not watched.complaints
    context.close()


# From a copy: reading the map's own canvas back would slow it, and Chromium would say so.
_COUNT_COLOURS = """canvas => {
  const copy = Object.assign(document.createElement("canvas"), {width: canvas.width, height: canvas.height});
  const brush = copy.getContext("2d", {willReadFrequently: true});
  brush.drawImage(canvas, 0, 0);
  const data = brush.getImageData(0, 0, copy.width, copy.height).data, seen = new Set();
  for (let i = 0; i < data.length; i += 4) seen.add((data[i] << 16) + (data[i + 1] << 8) + data[i + 2]);
  return seen.size;
}"""


# Only a space has an empty outline.
_OUTLINED = """() => [...document.querySelectorAll(".math > svg use")].every((use) => {
  const outline = document.querySelector(use.getAttribute("href"));
  return outline && (use.getBBox().width > 0 || !outline.getAttribute("d"));
})"""


def _tip(page: Page) -> str:
    """Move the pointer across the map until a plot tells about itself."""
    frame = page.locator("figure.course-map iframe").first
    tip = frame.content_frame.locator(".leaflet-tooltip")
    box = frame.bounding_box()
    assert box
    for share in (0.3, 0.4, 0.5, 0.6):
        for step in range(0, int(box["width"]), 4):
            page.mouse.move(box["x"] + step, box["y"] + share * box["height"])
            for text in tip.all_inner_texts():  # which does not wait: the tip goes when the pointer does
                if re.search(r"\bPL\d{3}", text):
                    return text
    return ""


def test_formulas_are_drawn_and_khmer_has_its_letters(watched: Watched, address: str) -> None:
    watched.open(f"{address}/{UNITS[0]}.html")
    formulas = watched.page.locator(".math > svg")
    assert formulas.count() >= 2
    # Each outline is drawn: a formula that pointed to none would be as wide, and empty.
    assert watched.page.evaluate(_OUTLINED)
    assert not any("mathjax" in url.lower() for url in watched.asked)
    watched.open(f"{address}/glossary.html")
    watched.page.wait_for_function("document.fonts.status === 'loaded'")
    assert any("noto-sans-khmer" in url for url in watched.asked)
    assert not watched.complaints


def test_a_wrong_choice_explains_the_belief_behind_it(watched: Watched, address: str) -> None:
    watched.open(f"{address}/{UNITS[1]}.html")
    quiz = watched.page.locator("#number-on-two-units")
    explained = quiz.get_by_role("status").get_by_text("The order of a table says nothing about truth")
    assert not explained.is_visible()
    quiz.get_by_label("The second unit is a forgery").check()
    quiz.get_by_role("button", name="Check").click()
    assert explained.is_visible()


def test_icons_are_drawn_though_no_script_draws_them(watched: Watched, address: str) -> None:
    watched.open(f"{address}/index.html")
    icon = watched.page.locator(".theme-button:visible i").first
    drawn = icon.evaluate("node => getComputedStyle(node, '::before').content || ''")
    box = icon.bounding_box()
    assert drawn not in {"", "none"}
    assert box
    assert box["width"] > 8


def test_it_opens_from_a_usb_stick(browser: Browser, html: Path) -> None:
    context = browser.new_context(viewport=PHONE)
    watched = Watched(context.new_page())
    watched.open((html / f"{UNITS[0]}.html").as_uri())
    assert watched.page.evaluate(_OUTLINED)
    assert _open_map(watched.page).locator("canvas").first.evaluate(_COUNT_COLOURS) > 6
    assert all(url.startswith(("file:", "data:", "about:")) for url in watched.asked)
    context.close()
