"""Whom the book reaches: every page on phone and desk, by day and night, with big letters, by keyboard.

Each page is opened twice, once with the browser's usual letters and once with a reader's bigger ones; all that the
tests ask is looked up in what was seen then.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import pytest

from book._ext.full_text_search import PART
from book.assets import install_axe
from book.budgets import PAGE, PICTURE, weigh
from tests.book.watching import is_fault

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from bs4 import BeautifulSoup
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.system]

OLD_PHONE, PHONE, DESK = ({"width": wide, "height": high} for wide, high in ((360, 640), (390, 844), (1280, 900)))
BIG = 24  # pixels, of a reader who has set the browser's letters larger; the usual ones have 16
LOUD = {"error", "warning"}

# Gzip bytes and requests of a page before anything is tapped. A page's own pictures come on top, each within a bound of
# its own: readers see them arrive one by one, below the words. So do the letters of Khmer, which come once for the
# whole book, and on the search page the parts of the text, which are searched as they come.
REQUESTS = 12
LETTERS = 50_000


@dataclass
class Seen:
    """What was seen of one page."""

    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)  # of axe
    wide: list[str] = field(default_factory=list)
    clipped: list[str] = field(default_factory=list)
    letters: float = 0
    unreached: list[str] = field(default_factory=list)
    unmarked: list[str] = field(default_factory=list)


class Reader:
    """A browser with one page open at a time, and what it saw of each."""

    def __init__(self, browser: Browser, axe: str, address: str) -> None:
        self.axe = axe
        self.address = address
        # A service worker would fetch more than the page asks for.
        self.page = browser.new_context(viewport=PHONE, service_workers="block").new_page()
        self.seen = Seen()
        self.page.on("request", lambda request: self.seen.asked.append(request.url))
        self.page.on("requestfailed", self._failed)
        self.page.on("pageerror", lambda error: self.seen.complaints.append(f"script: {error}"))
        self.page.on("response", self._answered)
        self.page.on("console", self._said)

    def _failed(self, request: Any) -> None:
        if is_fault(request):
            self.seen.complaints.append(f"failed: {request.url}")

    def _said(self, message: Any) -> None:
        if message.type in LOUD and "blocked by Playwright" not in message.text:
            self.seen.complaints.append(f"{message.type}: {message.text}")

    def _answered(self, response: Any) -> None:
        if response.status >= 400:
            self.seen.complaints.append(f"{response.status}: {response.url}")

    def look(self, name: str) -> Seen:
        """Open a page on a phone by day, turn it to night, carry it to a desk, and walk through it by keyboard."""
        self.seen = Seen()
        page = self.page
        page.emulate_media(color_scheme="light")
        page.set_viewport_size(OLD_PHONE)
        page.goto(f"{self.address}/{name}.html", wait_until="load")
        self._note_width("360 px")
        page.evaluate(self.axe)
        page.add_style_tag(content="* {transition: none !important}")  # a colour halfway to another is nobody's
        for wide, word in ((PHONE, "390 px"), (DESK, "1280 px")):
            page.set_viewport_size(wide)
            self._note_width(word)
            page.emulate_media(color_scheme="light")
            # Colours are the slow half of axe's work, and an article has the same on phone and desk.
            self._let_axe_look(f"{word}, light", _FORM)
            self._let_axe_look(f"{word}, light", _COLOUR, around=wide is DESK)
            page.emulate_media(color_scheme="dark")
            page.wait_for_function("document.documentElement.dataset.theme === 'dark'")
            self._let_axe_look(f"{word}, dark", _COLOUR, around=wide is DESK)
        page.emulate_media(color_scheme="light")
        self._walk()
        return self.seen

    def look_with_big_letters(self, name: str, seen: Seen) -> None:
        """Open a page on an old phone whose browser is set to big letters."""
        self.page.set_viewport_size(OLD_PHONE)
        self.page.goto(f"{self.address}/{name}.html", wait_until="load")
        seen.letters = self.page.evaluate("parseFloat(getComputedStyle(document.querySelector('p, li')).fontSize)")
        self._note_width(f"letters of {BIG} px")
        seen.wide += self.seen.wide
        seen.clipped = self.page.evaluate(_CLIPPED)
        self.seen = Seen()

    def _note_width(self, when: str) -> None:
        over = self.page.evaluate(_WIDE)
        if over:
            self.seen.wide.append(f"{when}: {over}")

    def _let_axe_look(self, when: str, options: dict[str, Any], *, around: bool = False) -> None:
        where = {"exclude": [[".bd-article"]]} if around else {"include": [["html"]]}
        found = self.page.evaluate(
            "([where, options]) => axe.run(where, {...options, iframes: false, resultTypes: ['violations']})",
            [where, options],
        )
        self.seen.faults += [
            f"{when}: {fault['id']}: {node['html'][:160]} {(node['any'] or [{'message': ''}])[0]['message']}"
            for fault in found["violations"]
            for node in fault["nodes"]
        ]

    def _walk(self) -> None:
        """Press Tab until the page has been gone through, and note what was passed over or not shown to be reached."""
        many = self.page.evaluate(_BEFORE_WALK)
        for _ in range(3):  # frames and the browser's own bar take some presses for themselves
            for _ in range(many + 5):
                self.page.keyboard.press("Tab")
            left = self.page.evaluate("() => window.walk.missing()")
            if not left:
                break
            many = len(left)
        self.seen.unreached = left
        self.seen.unmarked = self.page.evaluate("() => window.walk.unmarked")


_COLOURS = ("color-contrast", "link-in-text-block")
_COLOUR = {"runOnly": {"type": "rule", "values": [*_COLOURS]}}
_FORM = {"rules": {rule: {"enabled": False} for rule in _COLOURS}}

# The widest element, where the page can be pushed to the side.
_WIDE = """() => {
  const root = document.documentElement, over = root.scrollWidth - root.clientWidth;
  if (over <= 0) return "";
  const widest = [...document.body.querySelectorAll("*")]
    .map((node) => [node.getBoundingClientRect().right + scrollX, node])
    .filter(([right]) => right > root.clientWidth + 1)
    .sort((a, b) => b[0] - a[0])
    .map(([, node]) => node).find((node) => !node.closest("[hidden]"));
  return `${over} px too wide, by ${widest ? widest.outerHTML.slice(0, 120) : "?"}`;
}"""

# Words that a box cuts off: it hides what does not fit, and something does not fit.
_CLIPPED = """() => [...document.body.querySelectorAll("*")].filter((node) => {
  if (!node.checkVisibility({visibilityProperty: true, opacityProperty: true})) return false;
  const style = getComputedStyle(node), box = node.getBoundingClientRect();
  if (box.width < 4 || box.height < 4 || style.clipPath !== "none" || style.clip !== "auto") return false;
  if (style.textOverflow === "ellipsis") return false;  // cut on purpose: what stands in full elsewhere
  if (!/\\S/.test(node.textContent) || node.closest(".math, svg, canvas, iframe, select")) return false;
  const hides = (value) => value === "hidden" || value === "clip";
  return (hides(style.overflowX) && node.scrollWidth > node.clientWidth + 2)
    || (hides(style.overflowY) && node.scrollHeight > node.clientHeight + 4);
}).map((node) => node.outerHTML.slice(0, 160))"""

# Remembers how each interactive element looks, and compares when the keyboard comes to it.
_BEFORE_WALK = """() => {
  const looks = (node) => {
    const parts = [node, node.parentElement, node.nextElementSibling, node.closest("label")].filter(Boolean);
    return parts.map((part) => {
      const style = getComputedStyle(part);
      return [style.outlineStyle, style.outlineWidth, style.boxShadow, style.backgroundColor, style.borderColor,
              style.textDecorationLine, style.textDecorationThickness].join();
    }).join();
  };
  const asked = "a[href], button:not([disabled]), input:not([disabled]):not([type=hidden]), select, textarea, summary, "
    + "[tabindex]";
  const group = new Set();
  const all = [...document.querySelectorAll(asked)].filter((node) => {
    if (node.tabIndex < 0 || !node.checkVisibility({visibilityProperty: true}) || node.closest("[inert]")) return false;
    if (node.type !== "radio") return true;
    return !group.has(node.name) && group.add(node.name);  // one stop for all choices of a question
  });
  document.activeElement.blur();  // the search page puts the reader into its field
  const before = new Map(all.map((node) => [node, looks(node)]));
  const tell = (node) => node.outerHTML.slice(0, 160);
  const reached = new Set();
  window.walk = {unmarked: [], missing: () => all.filter((node) => !reached.has(node)).map(tell)};
  scrollTo(0, 0);
  document.addEventListener("focusin", ({target}) => {
    const node = target.type === "radio" ? all.find((other) => other.name === target.name) : target;
    if (reached.has(node)) return;
    reached.add(node);
    const changed = !before.has(target) || looks(target) !== before.get(target);
    if (!changed && target !== document.body) window.walk.unmarked.push(tell(target));
  });
  return all.length;
}"""


@pytest.fixture(scope="module")
def seen(pages: dict[str, BeautifulSoup], address: str, chromium: str) -> dict[str, Seen]:
    """Every page, seen by readers who work side by side."""
    from playwright.sync_api import sync_playwright

    axe = install_axe().read_text("utf-8")

    def read(names: Iterable[str]) -> dict[str, Seen]:
        with sync_playwright() as drive:
            arguments = {"executable_path": chromium, "args": ["--no-sandbox"]}
            usual = drive.chromium.launch(**arguments)
            reader = Reader(usual, axe, address)
            found = {name: reader.look(name) for name in names}
            usual.close()
            arguments["args"] = ["--no-sandbox", f"--blink-settings=defaultFontSize={BIG}"]
            large = drive.chromium.launch(**arguments)
            reader = Reader(large, axe, address)
            for name, one in found.items():
                reader.look_with_big_letters(name, one)
            large.close()
        return found

    names = sorted(pages)
    side_by_side = min(os.cpu_count() or 1, 4)
    with ThreadPoolExecutor(side_by_side) as pool:
        parts = pool.map(read, [names[first::side_by_side] for first in range(side_by_side)])
        return {name: one for part in parts for name, one in part.items()}


def expect_none(faults: dict[str, list[str]]) -> None:
    """Fail with each page's faults below its name."""
    told = [f"{page}\n    " + "\n    ".join(found[:12]) for page, found in faults.items() if found]
    if told:
        pytest.fail("\n".join(told), pytrace=False)


def test_no_page_complains(seen: dict[str, Seen]) -> None:
    assert len(seen) > 15
    assert all(one.asked for one in seen.values())
    expect_none({page: one.complaints for page, one in seen.items()})


def test_no_page_asks_another_host(seen: dict[str, Seen], address: str) -> None:
    ours = (f"{address}/", "data:", "blob:", "about:")
    expect_none({page: [url for url in one.asked if not url.startswith(ours)] for page, one in seen.items()})


def test_no_page_scrolls_to_the_side(seen: dict[str, Seen]) -> None:
    expect_none({page: one.wide for page, one in seen.items()})


def test_axe_finds_nothing_on_phone_and_desk_by_day_and_night(seen: dict[str, Seen]) -> None:
    expect_none({page: one.faults for page, one in seen.items()})


def test_the_readers_own_size_of_letters_is_kept(seen: dict[str, Seen]) -> None:
    expect_none({p: [f"{one.letters} px"] for p, one in seen.items() if one.letters < 0.9 * BIG})
    expect_none({page: one.clipped for page, one in seen.items()})


def test_the_keyboard_comes_to_everything_and_one_sees_where_it_is(seen: dict[str, Seen]) -> None:
    expect_none(
        {
            page: [*(f"not reached: {node}" for node in one.unreached), *(f"not seen: {node}" for node in one.unmarked)]
            for page, one in seen.items()
        }
    )


def over_budget(one: Seen, html: Path) -> list[str]:
    """Say what a page weighs too much, and what weighs most in it."""
    files = {urlsplit(url).path for url in one.asked if url.startswith("http")}
    weights = {name: weigh(html / unquote(name).lstrip("/")) for name in files}
    pictures = {name: size for name, size in weights.items() if "/_images/" in name or "/maps/" in name}
    faults = [
        f"picture {name}: {size // 1000} KB of {PICTURE // 1000}" for name, size in pictures.items() if size > PICTURE
    ]
    rest = {name: size for name, size in weights.items() if name not in pictures}
    letters = sum(rest.pop(name) for name in list(rest) if "vendor/noto-sans-khmer" in name)
    if letters > LETTERS:
        faults.append(f"Khmer letters: {letters // 1000} KB of {LETTERS // 1000}")
    text = {name: rest.pop(name) for name in list(rest) if "searchdata-" in name}
    faults += [f"{name}: {size // 1000} KB of {PART // 1000}" for name, size in text.items() if size > PART]
    if sum(rest.values()) > PAGE:
        heaviest = sorted(rest.items(), key=lambda item: -item[1])[:5]
        told = ", ".join(f"{name} {size // 1000} KB" for name, size in heaviest)
        faults.append(f"{sum(rest.values()) // 1000} KB of {PAGE // 1000}; most of it {told}")
    if len(rest) > REQUESTS:
        faults.append(f"{len(rest)} requests of {REQUESTS}: {', '.join(sorted(rest))}")
    return faults


def test_every_page_keeps_its_budget(seen: dict[str, Seen], html: Path) -> None:
    assert len(seen) > 30
    expect_none({name: over_budget(one, html) for name, one in seen.items()})
