"""The book without a connection: read pages stay, a saved part can be read, a new build takes the old one's place."""

from __future__ import annotations

import functools
import http.server
import json
import re
import shutil
import threading
import time
from typing import TYPE_CHECKING

import pytest

from book.offline_files import LIST, seal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page

READ = "units/01-canal-and-563-families.html"
UNREAD = "units/04-who-holds-what.html"


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


class Site:
    """A copy of the book with a server that can be stopped and started again at the same address."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port, self.server = folder, 0, None
        self.start()

    def start(self) -> None:
        handler = functools.partial(_Quiet, directory=str(self.folder))
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", self.port), handler)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        if self.server:
            self.server.shutdown()
            self.server.server_close()
            self.server = None

    def at(self, page: str) -> str:
        return f"http://127.0.0.1:{self.port}/{page}"


@pytest.fixture
def site(html: Path, tmp_path: Path) -> Iterator[Site]:
    # Below a folder, as on GitHub Pages, and with something beside the book on the same host.
    shutil.copytree(html, tmp_path / "course")
    (tmp_path / "lab").mkdir()
    (tmp_path / "lab" / "index.html").write_text("<title>JupyterLab</title>", encoding="utf-8")
    (tmp_path / "course" / "lite").mkdir()
    (tmp_path / "course" / "lite" / "index.html").write_text("<title>A lab below the book</title>", encoding="utf-8")
    served = Site(tmp_path)
    yield served
    served.stop()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context(viewport={"width": 390, "height": 844}) as opened:
        yield opened


def visit(context: BrowserContext, address: str) -> Page:
    """Open a page and wait until the worker holds it."""
    page = context.new_page()
    page.goto(address)
    page.evaluate("navigator.serviceWorker.ready")
    here = page.evaluate("location.pathname")
    until = time.monotonic() + 30
    while time.monotonic() < until:
        held = {path for files in stored(page).values() for path in files}
        if here in held and any(path.endswith("book.css") for path in held):
            return page
        page.wait_for_timeout(100)
    raise AssertionError(f"{here} was not kept, but {stored(page)}")


def stored(page: Page) -> dict[str, list[str]]:
    return page.evaluate(
        """async () => Object.fromEntries(await Promise.all((await caches.keys()).map(async (name) =>
          [name, (await (await caches.open(name)).keys()).map((one) => new URL(one.url).pathname)])))"""
    )


def save(page: Page) -> None:
    page.locator("#offline-reading summary").click()
    page.locator(".offline-save:enabled").click()
    page.locator(".offline-remove").wait_for(timeout=60_000)


@pytest.mark.browser
@pytest.mark.parametrize("cut", ["network", "server"])
def test_a_read_page_is_there_without_a_connection_and_says_so(site: Site, context: BrowserContext, cut: str) -> None:
    page = visit(context, site.at(f"course/{READ}"))
    assert page.locator(".offline-notice").count() == 0
    if cut == "network":
        context.set_offline(True)
    else:
        site.stop()
    page.reload()
    page.locator(".offline-notice").wait_for()
    assert "kept on this device" in page.locator(".offline-notice").inner_text()
    assert "Unit 1" in page.locator("h1").inner_text()
    assert page.evaluate("getComputedStyle(document.querySelector('.bd-article')).display") == "block"
    widths = page.evaluate("[...document.querySelectorAll('.bd-article figure img')].map((one) => one.naturalWidth)")
    assert widths
    assert all(widths), "a picture of a read page is missing"


@pytest.mark.browser
def test_a_page_that_is_not_kept_says_so_and_lists_what_is(site: Site, context: BrowserContext) -> None:
    page = visit(context, site.at(f"course/{READ}"))
    site.stop()
    page.goto(site.at(f"course/{UNREAD}"))
    assert page.locator("h1").inner_text() == "No connection"
    page.get_by_role("link", name=re.compile("Unit 1")).click()
    assert "Unit 1" in page.locator("h1").inner_text()


@pytest.mark.browser
def test_a_part_is_saved_by_keyboard_read_without_a_connection_and_removed(site: Site, context: BrowserContext) -> None:
    page = visit(context, site.at(f"course/{READ}"))
    opener = page.locator("#offline-reading summary")
    opener.focus()
    page.keyboard.press("Enter")
    about = page.locator(".offline-about")
    page.wait_for_function("document.querySelector('.offline-about').textContent")
    (told,) = re.findall(r"([\d,]+) KB", about.inner_text())
    assert 500 < int(told.replace(",", "")) < 5000
    assert page.locator("#offline-reading li").all_inner_texts()[1].startswith("Unit 2")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "offline-save"
    page.keyboard.press("Enter")
    page.locator(".offline-remove").wait_for(timeout=60_000)
    status = page.locator("#offline-reading [role=status]")
    assert status.inner_text().startswith("Saved.")
    assert page.evaluate("document.activeElement.className") == "offline-remove"

    site.stop()
    page.goto(site.at(f"course/{UNREAD}"))
    assert "Unit 4" in page.locator("h1").inner_text()
    page.locator("#offline-reading:not([hidden])").wait_for()
    assert "is on this device" in page.locator("#offline-reading summary").inner_text()
    assert page.evaluate("[...document.querySelectorAll('.bd-article figure img')].every((one) => one.naturalWidth)")

    site.start()
    page.reload()
    page.locator("#offline-reading summary").click()
    page.locator(".offline-remove").click()
    page.wait_for_function("document.querySelector('#offline-reading [role=status]').textContent.startsWith('Removed')")
    assert not any("saved" in name for name in stored(page))


@pytest.mark.browser
@pytest.mark.parametrize("language", ["fr", "km"])
def test_other_languages_are_kept_by_the_same_worker(site: Site, context: BrowserContext, language: str) -> None:
    page = visit(context, site.at(f"course/{language}/{READ}"))
    save(page)
    assert page.evaluate("navigator.serviceWorker.controller.scriptURL").endswith("/course/sw.js")
    site.stop()
    context.set_offline(True)
    page.goto(site.at(f"course/{language}/{UNREAD}"))
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("h1").count() == 1
    page.locator(".offline-notice").wait_for()
    page.goto(site.at(f"course/{language}/glossary.html"))
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("main a").count() >= 2


@pytest.mark.browser
def test_removing_one_part_leaves_what_another_needs(site: Site, context: BrowserContext) -> None:
    page = visit(context, site.at(f"course/{READ}"))
    save(page)
    page.goto(site.at("course/glossary.html"))
    page.locator("#offline-reading:not([hidden])").wait_for()
    save(page)
    page.locator(".offline-remove").click()
    page.locator(".offline-save").wait_for()
    (held,) = [files for name, files in stored(page).items() if " saved " in name]
    assert f"/course/{UNREAD}" in held
    assert "/course/_static/book.css" in held
    assert "/course/glossary.html" not in held


@pytest.mark.browser
def test_a_new_build_takes_the_place_of_the_old_one_also_in_what_is_saved(site: Site, context: BrowserContext) -> None:
    page = visit(context, site.at(f"course/{READ}"))
    save(page)
    before = set(stored(page))
    changed = site.folder / "course" / UNREAD
    changed.write_text(changed.read_text("utf-8").replace("<h1>", "<h1>NEW: "), encoding="utf-8")
    version = seal(site.folder / "course")
    page.goto(site.at("course/index.html"))
    until = time.monotonic() + 60
    while before & set(stored(page)) and time.monotonic() < until:
        page.wait_for_timeout(200)
    assert all(name.endswith(version) for name in stored(page))
    site.stop()
    page.goto(site.at(f"course/{UNREAD}"))
    assert page.locator("h1").inner_text().startswith("NEW:")


@pytest.mark.browser
def test_nothing_beside_the_book_is_kept(site: Site, context: BrowserContext) -> None:
    page = visit(context, site.at(f"course/{READ}"))
    for other in ("lab/index.html", "course/lite/index.html", f"course/{LIST}"):
        page.goto(site.at(other))
    page.goto(site.at("course/index.html"))
    held = {path for files in stored(page).values() for path in files}
    assert not {path for path in held if "lab" in path or "lite" in path or path.endswith((LIST, "sw.js"))}


@pytest.mark.browser
def test_a_browser_that_gives_no_room_says_so(site: Site, context: BrowserContext) -> None:
    page = visit(context, site.at(f"course/{READ}"))
    page.evaluate(
        "() => { Cache.prototype.put = () => Promise.reject(new DOMException('full', 'QuotaExceededError')); }"
    )
    page.locator("#offline-reading summary").click()
    page.locator(".offline-save:enabled").click()
    page.wait_for_function("document.querySelector('#offline-reading [role=status]').textContent.includes('no room')")
    assert page.locator(".offline-save").is_enabled()


@pytest.mark.browser
def test_a_broken_connection_says_so_and_the_next_try_goes_on(site: Site, context: BrowserContext) -> None:
    page = visit(context, site.at(f"course/{READ}"))
    page.locator("#offline-reading summary").click()
    page.locator(".offline-save:enabled").wait_for()
    site.stop()
    page.locator(".offline-save").click()
    page.wait_for_function("document.querySelector('#offline-reading [role=status]').textContent.includes('broke')")
    site.start()
    page.locator(".offline-save:enabled").click()
    page.locator(".offline-remove").wait_for(timeout=60_000)


@pytest.mark.browser
def test_from_a_folder_nothing_of_it_is_shown(html: Path, browser: Browser) -> None:
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto((html / READ).as_uri())
    assert page.locator("#offline-reading").is_hidden()
    assert not said


def test_each_language_lists_its_parts_with_files_that_are_there(html: Path) -> None:
    versions = set()
    for folder in (html, html / "fr", html / "km"):
        told = json.loads((folder / LIST).read_text("utf-8"))
        versions.add(told["version"])
        assert len(told["parts"]) == 4
        for part in told["parts"]:
            files = [name for name, _ in part["files"]]
            assert {page for page, _ in part["pages"]} <= set(files)
            assert all((folder / name.split("?")[0]).is_file() for name in files)
            assert all(size > 0 for _, size in part["files"])
    assert len(versions) == 1, "all languages are kept and renewed together"


def test_the_version_follows_the_content(html: Path, tmp_path: Path) -> None:
    shutil.copytree(html, tmp_path / "book")
    first = seal(tmp_path / "book")
    assert seal(tmp_path / "book") == first
    with (tmp_path / "book" / "km" / "glossary.html").open("a", encoding="utf-8") as file:
        file.write("<!-- one more word -->")
    assert seal(tmp_path / "book") != first
