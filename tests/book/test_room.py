"""The room's phones get the book, notebooks, data and packs, and nothing else."""

from __future__ import annotations

import gzip
import http.client
import json
import socket
import subprocess
import sys
import time
import zipfile
from contextlib import closing
from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from book.errors import BookError
from book.room import Offer, addresses, offer, poster, serving
from front_door.up import assignment_names

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def given(html: Path, tmp_path_factory: pytest.TempPathFactory) -> Offer:
    packs = tmp_path_factory.mktemp("dist")
    (packs / "canal-book.zip").write_bytes(bytes(range(256)) * 4000)
    (packs / "other.zip").write_bytes(b"not ours")
    made = offer(html, packs)
    made.files["/poster"] = poster("http://192.168.7.7:8080/", "Workshop").encode()
    return made


@pytest.fixture(scope="module")
def port(given: Offer) -> Iterator[int]:
    with serving(given, 0, "127.0.0.1") as opened:
        yield opened


def ask(port: int, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Ask for a path just as it is written: a browser would tidy it up first."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as line:
        line.putrequest(method, path, skip_accept_encoding=True)
        for name, value in headers.items():
            line.putheader(name.replace("_", "-"), value)
        line.endheaders()
        answer = line.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()


def test_pages_come_packed_and_are_asked_for_once(port: int, html: Path) -> None:
    status, headers, body = ask(port, "/book/index.html", Accept_Encoding="gzip, br")
    plain = (html / "index.html").read_bytes()
    assert (status, headers["content-encoding"], gzip.decompress(body)) == (200, "gzip", plain)
    assert len(body) < len(plain) / 2
    assert "charset=utf-8" in headers["content-type"]
    assert ask(port, "/book/index.html", Accept_Encoding="gzip", If_None_Match=headers["etag"])[0] == 304
    status, headers, body = ask(port, "/book/")
    assert (status, "content-encoding" in headers, body) == (200, False, plain)


def test_a_broken_download_goes_on(port: int) -> None:
    _, headers, whole = ask(port, "/packs/canal-book.zip")
    status, part, rest = ask(port, "/packs/canal-book.zip", Range="bytes=1000000-", If_Range=headers["etag"])
    assert (status, part["content-range"], rest) == (206, f"bytes 1000000-1023999/{len(whole)}", whole[1000000:])
    # The file is another now: it begins anew.
    assert ask(port, "/packs/canal-book.zip", Range="bytes=5-", If_Range='"older"')[::2] == (200, whole)


@pytest.mark.parametrize(
    "path",
    [
        "/../pyproject.toml", "/book/../../pyproject.toml", "/book/..%2f..%2fpyproject.toml", "//etc/passwd",
        "/book/%2e%2e/%2e%2e/course", "/etc/passwd", "/book//etc/passwd", "/book/..\\..\\course", "/book/_static/",
        "/packs/", "/data/", "/assignments/keys/ps03_tenure_audit.py", "/cohorts/demo/gradebook.db",
        "/notebooks/../source", "/packs/other.zip", "/book/index.html%00.png", "/.course/steps.json",
    ],
)  # fmt: skip
def test_nothing_else_is_there(port: int, path: str) -> None:
    status, _, body = ask(port, path)
    assert (status, body) == (404, b"")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_can_be_changed(port: int, method: str) -> None:
    assert ask(port, "/book/index.html", method)[0] == 501


def test_the_offer_holds_nothing_of_the_lecturers(given: Offer, root: Path) -> None:
    for content in given.files.values():
        if isinstance(content, bytes):
            continue
        assert not content.resolve().is_relative_to(root / "assignments")
        assert not content.resolve().is_relative_to(root / "cohorts")
    # The book's own pages can be taken along as notebooks as well; all else is what a class was given.
    notebooks = [name for name in given.files if name.endswith(".ipynb") and not name.startswith("/book/")]
    assert sorted(notebooks) == [f"/notebooks/{name}/{name}.ipynb" for name in assignment_names()]
    for notebook in notebooks:
        text = given.files[notebook].read_text("utf-8")
        assert "BEGIN SOLUTION" not in text
        assert "HIDDEN" not in text
        assert "check" in json.dumps(json.loads(text))


def test_the_data_open_as_one_file(port: int) -> None:
    body = ask(port, "/data.zip")[2]
    with zipfile.ZipFile(BytesIO(body)) as archive:
        assert archive.testzip() is None
        assert {"data/clean/stungmeanchey.gpkg", "data/raw/rights.csv"} <= set(archive.namelist())


@pytest.mark.browser
def test_a_phone_reads_the_book_and_asks_nobody_else(port: int, browser: Browser) -> None:
    with browser.new_context(viewport={"width": 360, "height": 740}) as context:
        page = context.new_page()
        asked: list[str] = []
        said: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        page.goto(f"http://127.0.0.1:{port}/")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        with page.expect_download() as loading:
            page.get_by_role("link", name="data.zip").click()
        assert loading.value.suggested_filename == "data.zip"
        page.get_by_role("link", name="English").click()
        page.wait_for_load_state("networkidle")
        assert page.locator("h1").count() == 1
        page.goto(f"http://127.0.0.1:{port}/poster")
        assert page.locator("svg").bounding_box()["width"] > 200
        assert page.locator("svg").get_attribute("viewBox"), "the code grows with the page"
        assert "Workshop" in page.locator("main").inner_text()
        assert {url.split("/")[2] for url in asked if url.startswith("http")} == {f"127.0.0.1:{port}"}
        assert not said


def test_a_taken_port_is_said(given: Offer) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(BookError, match=f"--port {port + 1}"), serving(given, port, "127.0.0.1"):
            pass


@pytest.mark.skipif(not addresses(), reason="this machine is on no network")
def test_the_command_says_what_phones_open_and_answers_there(html: Path, root: Path) -> None:
    del html
    with socket.socket() as probe:
        probe.bind((addresses()[0], 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-u", "-m", "front_door", "room", "--port", str(port)]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True, encoding="utf-8") as running:
        try:
            told = ""
            until = time.monotonic() + 60
            while "Ctrl-C stops" not in told and time.monotonic() < until:
                told += running.stdout.readline()
            where = f"http://{addresses()[0]}:{port}/"
            assert where in told
            assert "▀" in told or "█" in told, "the QR code"
            assert "firewall" in told
            with closing(http.client.HTTPConnection(addresses()[0], port, timeout=10)) as line:
                line.request("GET", "/book/index.html")
                assert line.getresponse().status == 200
        finally:
            running.terminate()


def test_an_address_that_is_not_ours_is_refused(html: Path, root: Path) -> None:
    del html
    command = [sys.executable, "-m", "front_door", "room", "--address", "203.0.113.9"]
    ended = subprocess.run(command, cwd=root, capture_output=True, text=True, encoding="utf-8", check=False)
    assert ended.returncode == 1
    assert "203.0.113.9" in ended.stdout
    assert "Traceback" not in ended.stdout + ended.stderr
