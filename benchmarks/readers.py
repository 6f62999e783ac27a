"""A reader's browser, and a server that sends text with gzip: what pages weigh and how long they take."""

from __future__ import annotations

import gzip
import http.server
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

PHONE = {"width": 390, "height": 844}
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 400_000 / 8, "uploadThroughput": 400_000 / 8}
SLOWER_PROCESSOR = 4
PACKED = {".html", ".css", ".js", ".json", ".svg", ".txt", ".xml", ".ipynb"}
# Every other host is unknown at once: what asks one neither hangs nor, where there is a network, gets an answer.
CUT_OFF = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
# What opens a live map.
OPENER = "figure.course-map button"


class _Gzip(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        content = path.read_bytes()
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", self.guess_type(path))
        if path.suffix in PACKED:
            content = gzip.compress(content, 6)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Cache-Control", "max-age=600")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Serve a folder with gzip while the context lasts; give its address."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(_Gzip, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@dataclass
class Visit:
    """What one opening of a page cost."""

    requests: int = 0
    transferred: int = 0
    """Bytes over the network, heads of answers included."""
    foreign: set[str] = field(default_factory=set)
    biggest: list[tuple[str, int]] = field(default_factory=list)
    by_kind: dict[str, int] = field(default_factory=dict)
    """Bytes of pages, of scripts and styles, of letters, of pictures."""


KINDS = {".html": "pages", ".js": "scripts", ".css": "scripts", ".woff2": "letters", ".webp": "pictures",
         ".svg": "pictures", ".png": "pictures"}  # fmt: skip


class Watch:
    """Counts what a page transfers, from now on."""

    def __init__(self, page: Page, address: str) -> None:
        self.address = address
        self.names: dict[str, str] = {}
        self.weights: dict[str, float] = {}
        self.devtools = page.context.new_cdp_session(page)
        self.devtools.send("Network.enable")
        self.devtools.on("Network.requestWillBeSent", self._sent)
        self.devtools.on("Network.loadingFinished", self._finished)

    def _sent(self, event: dict[str, Any]) -> None:
        if event["request"]["url"].startswith("http"):
            self.names[event["requestId"]] = event["request"]["url"]

    def _finished(self, event: dict[str, Any]) -> None:
        self.weights[event["requestId"]] = event["encodedDataLength"]

    def so_far(self) -> Visit:
        """Give what was asked for until now. A foreign host's bytes are not known: it cannot be reached from here."""
        ours = {one for one, url in self.names.items() if url.startswith(self.address)}
        weights = {one: int(self.weights.get(one, 0)) for one in ours}
        named = [(unquote(urlsplit(self.names[one]).path), size) for one, size in weights.items()]
        by_kind: dict[str, int] = {}
        for name, size in named:
            kind = KINDS.get(Path(name).suffix, "other")
            by_kind[kind] = by_kind.get(kind, 0) + size
        return Visit(
            requests=len(self.names),
            transferred=sum(weights.values()),
            foreign={urlsplit(url).netloc for one, url in self.names.items() if one not in ours},
            biggest=sorted(named, key=lambda item: -item[1])[:5],
            by_kind=by_kind,
        )


def weigh(browser: Browser, address: str, page_name: str, *, live_map: bool) -> tuple[Visit, Visit | None]:
    """Open a page on a phone with nothing cached; give what came before and, with a map, after the tap."""
    context = browser.new_context(viewport=PHONE, service_workers="block", has_touch=True)
    page = context.new_page()
    watch = Watch(page, address)
    page.goto(f"{address}/{page_name}.html", wait_until="load")
    _settle(page)
    before = watch.so_far()
    after = None
    if live_map and _open_map(page):
        _settle(page)
        after = watch.so_far()
    context.close()
    return before, after


def weigh_maps(browser: Browser, address: str, names: list[str]) -> dict[str, tuple[Visit, Visit]]:
    """Weigh every page that has a live map to tap, before the tap and after it."""
    found = {}
    for name in names:
        before, after = weigh(browser, address, name, live_map=True)
        if after:
            found[name] = before, after
    return found


def _settle(page: Page) -> None:
    page.wait_for_load_state("networkidle", timeout=20_000)
    page.wait_for_timeout(500)


def _open_map(page: Page) -> bool:
    """Bring the first map to life; false where the page has none."""
    button = page.locator(OPENER)
    if button.count():
        button.first.tap()
        page.wait_for_timeout(1500)
        return True
    frame = page.locator("iframe").first  # a map that is there at once
    if frame.count():
        frame.scroll_into_view_if_needed()
        page.wait_for_timeout(1500)
        return True
    return False


def time_slowly(browser: Browser, address: str, page_name: str, times: int) -> dict[str, float]:
    """Give first contentful paint and load, in seconds, on a slow phone with a slow connection: the medians."""
    paints, loads = [], []
    for _ in range(times):
        context = browser.new_context(viewport=PHONE, service_workers="block", has_touch=True)
        page = context.new_page()
        devtools = context.new_cdp_session(page)
        devtools.send("Network.enable")
        devtools.send("Network.emulateNetworkConditions", SLOW)
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_PROCESSOR})
        page.goto(f"{address}/{page_name}.html", wait_until="load", timeout=120_000)
        page.wait_for_timeout(300)
        told = page.evaluate(
            """() => ({paint: performance.getEntriesByName("first-contentful-paint")[0].startTime,
                       load: performance.getEntriesByType("navigation")[0].loadEventEnd})"""
        )
        paints.append(told["paint"] / 1000)
        loads.append(told["load"] / 1000)
        context.close()
    return {"paint_s": median(paints), "load_s": median(loads)}


def axe_everywhere(browser: Browser, address: str, names: list[str], axe: str) -> dict[str, Any]:
    """Run all of axe's rules on every page, in both themes, on phone and desk; give what was found, by kind."""
    kinds: dict[str, int] = {}
    where: dict[str, list[str]] = {}
    runs = 0
    page = browser.new_context(viewport=PHONE, service_workers="block").new_page()
    for name in names:
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            page.set_viewport_size(PHONE)
            page.goto(f"{address}/{name}.html", wait_until="load")
            page.add_style_tag(content="* {transition: none !important}")
            page.evaluate(axe)
            for width in (390, 1280):
                page.set_viewport_size({"width": width, "height": 900})
                runs += 1
                told = page.evaluate("axe.run(document, {iframes: false, resultTypes: ['violations']})")
                for fault in told["violations"]:
                    kinds[fault["id"]] = kinds.get(fault["id"], 0) + len(fault["nodes"])
                    where.setdefault(fault["id"], []).append(f"{name}, {width} px, {theme}")
    page.context.close()
    return {"pages": len(names), "runs": runs, "kinds": kinds, "where": {kind: at[:5] for kind, at in where.items()}}
