"""Real surroundings, fetched from a small server of our own: no test asks another machine."""

from __future__ import annotations

import http.server
import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import pytest
import stungmeanchey
from stungmeanchey import NoContextError, OldContextWarning, context, context_names, downloads, publishers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import geopandas as gpd

# The form of the answers is that of the publishers (geoBoundaries' own api/current/gbOpen/KHM/ADM3; Overpass XML). What
# they show here is drawn by hand: no line of OpenStreetMap and no boundary is copied.
TOLD = {
    "boundaryID": "KHM-ADM3-00000000", "boundaryName": "Cambodia", "boundaryISO": "KHM",
    "boundaryYearRepresented": "2014", "boundaryType": "ADM3", "boundaryCanonical": "Unknown",
    "boundarySource": "Open Development Mekong, Open Development Cambodia",
    "boundaryLicense": "Creative Commons Attribution 4.0 International (CC BY 4.0)",
}  # fmt: skip
OSM = """<?xml version="1.0" encoding="UTF-8"?>
<osm version="0.6" generator="Overpass API 0.7.62">
<note>The data included in this document is from www.openstreetmap.org. The data is made available under ODbL.</note>
<meta osm_base="2026-11-23T06:00:00Z"/>
  <node id="1" lat="11.5300" lon="104.8800"/>
  <node id="2" lat="11.5300" lon="104.8810"><tag k="highway" v="crossing"/></node>
  <node id="3" lat="11.5310" lon="104.8810"/>
  <node id="4" lat="11.5310" lon="104.8800"/>
  <node id="5" lat="11.5303" lon="104.8803"/>
  <node id="6" lat="11.5303" lon="104.8807"/>
  <node id="7" lat="11.5307" lon="104.8805"/>
  <way id="11"><nd ref="1"/><nd ref="2"/><nd ref="3"/>
    <tag k="highway" v="residential"/><tag k="name" v="A lane"/><tag k="name:km" v="ច្រក"/></way>
  <way id="12"><nd ref="1"/><nd ref="3"/><tag k="highway" v="path"/></way>
  <way id="13"><nd ref="1"/><nd ref="99"/><tag k="highway" v="path"/></way>
  <way id="21"><nd ref="5"/><nd ref="6"/><nd ref="7"/><nd ref="5"/><tag k="building" v="house"/>
    <tag k="building:levels" v="2"/></way>
  <way id="22"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="4"/><nd ref="1"/></way>
  <way id="31"><nd ref="1"/><nd ref="4"/><tag k="waterway" v="canal"/></way>
  <way id="32"><nd ref="5"/><nd ref="6"/><nd ref="7"/><nd ref="5"/><tag k="natural" v="water"/></way>
  <relation id="23"><member type="way" ref="22" role="outer"/><member type="way" ref="21" role="inner"/>
    <tag k="type" v="multipolygon"/><tag k="building" v="yes"/></relation>
</osm>
"""


def square(west: float, south: float) -> dict:
    ring = [[west, south], [west + 0.01, south], [west + 0.01, south + 0.01], [west, south + 0.01], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


UNITS = {
    "type": "FeatureCollection",
    "features": [
        {"type": "Feature", "geometry": square(104.87, 11.53), "properties": {"shapeName": "Inside", "shapeID": "a"}},
        {"type": "Feature", "geometry": square(104.85, 11.51), "properties": {"shapeName": "Outside", "shapeID": "b"}},
    ],
}


# What a mood of the server makes of its answers.
SPOILED = {
    "remark": {b"</osm>": b"<remark> runtime error: Query timed out </remark></osm>"},
    "nowhere": {b"11.53": b"12.53", b"104.8": b"105.8"},
    "nonsense": {b'lat="': b'lat="x', b'"coordinates"': b'"co-ordinates"'},
    "unsaid": {b"boundaryLicense": b"boundaryPrice"},
}


@dataclass
class Publisher:
    """A server on this machine, and how it behaves."""

    url: str = ""
    mood: str = "well"
    asked: list[str] = field(default_factory=list)

    def answer(self, path: str) -> bytes:
        if path == "/boundaries/":
            return json.dumps({**TOLD, "simplifiedGeometryGeoJSON": f"{self.url}/old/units.geojson"}).encode()
        return json.dumps(UNITS).encode() if path == "/units.geojson" else OSM.encode()


def handler_of(publisher: Publisher) -> type[http.server.BaseHTTPRequestHandler]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            sent = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            publisher.asked.append(f"{self.command} {self.path} {sent}")
            if publisher.mood == "silent":
                time.sleep(1)
            elif self.path == "/old/units.geojson":  # GitHub, where the files lie, sends one on
                self.send_response(302)
                self.send_header("Location", "/units.geojson")
                self.end_headers()
            elif publisher.mood.startswith("code "):
                self.send_error(int(publisher.mood.removeprefix("code ")))
            else:
                self.give(publisher.answer(self.path))

        do_POST = do_GET  # noqa: N815 - http.server's names

        def give(self, body: bytes) -> None:
            if publisher.mood == "login":
                body = b"<!DOCTYPE html><html><body><form>Log in to the network</form></body></html>"
            for old, new in SPOILED.get(publisher.mood, {}).items():
                body = body.replace(old, new)
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            sent = body[: len(body) // 2] if publisher.mood == "cut" else body
            step, pause = (10, 0.05) if publisher.mood == "dripping" else (len(sent), 0)
            with suppress(ConnectionError):  # the caller lost patience, as it should
                for place in range(0, len(sent), step):
                    self.wfile.write(sent[place : place + step])
                    self.wfile.flush()
                    time.sleep(pause)

        def log_message(self, *_: object) -> None:
            pass

    return Handler


@pytest.fixture
def publisher(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Publisher]:
    """Both publishers, an empty cache, and little patience."""
    import osmnx

    there = Publisher()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler_of(there))
    there.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    monkeypatch.setenv("no_proxy", "*")
    monkeypatch.setenv("STUNGMEANCHEY_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(publishers, "GEOBOUNDARIES", f"{there.url}/boundaries/")
    monkeypatch.setattr(osmnx.settings, "overpass_url", f"{there.url}/api")
    monkeypatch.setattr(downloads, "CONNECT_S", 0.3)
    monkeypatch.setattr(downloads, "SILENCE_S", 0.3)
    monkeypatch.setattr(downloads, "WHOLE_S", 0.6)
    yield there
    server.shutdown()
    server.server_close()
    thread.join()


def only_file(tmp_path: Path) -> Path:
    (file,) = (tmp_path / "cache").iterdir()
    return file


def test_boundaries_are_those_that_touch_the_window(publisher: Publisher) -> None:
    found = context("boundaries")
    assert found["name"].tolist() == ["Inside"]
    assert list(found.columns) == ["boundary_id", "name", "geometry"]
    assert found.crs == "EPSG:32648"
    assert found.area.between(1.1e6, 1.3e6).all()  # a hundredth of a degree square, here
    assert [line.split()[:2] for line in publisher.asked] == [
        ["GET", "/boundaries/"], ["GET", "/old/units.geojson"], ["GET", "/units.geojson"],
    ]  # fmt: skip
    assert re.match(r"Boundaries of 2014: geoBoundaries .*Open Development Cambodia.*CC BY 4\.0", attribution(found))
    assert found.attrs["licence"] == TOLD["boundaryLicense"]


def attribution(found: gpd.GeoDataFrame) -> str:
    assert {"licence", "source", "as_of", "fetched", "age_days", "notice"} <= found.attrs.keys()
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", found.attrs["fetched"])
    assert found.attrs["age_days"] == 0
    assert "not the synthetic twin" in found.attrs["notice"]
    return found.attrs["attribution"]


@pytest.mark.usefixtures("publisher")
def test_streets_are_lines_with_the_words_of_their_makers() -> None:
    found = context("streets")
    assert found["osm_id"].tolist() == ["way/11", "way/12"]  # not the crossing, nor the way whose point is not there
    assert found["name_km"].tolist()[0] == "ច្រក"
    assert found["name"].isna().tolist() == [False, True]
    assert set(found.geom_type) == {"LineString"}
    assert found.crs == "EPSG:32648"
    assert found.length.iloc[0] == pytest.approx(109 + 111, abs=2)  # metres of a thousandth of a degree
    assert attribution(found) == "© OpenStreetMap contributors, ODbL 1.0"
    assert found.attrs["as_of"] == "2026-11-23T06:00:00Z"


@pytest.mark.usefixtures("publisher")
def test_buildings_and_water_have_their_shapes() -> None:
    buildings = context("buildings").set_index("osm_id")
    assert sorted(buildings.index) == ["relation/23", "way/21"]
    assert buildings.loc["way/21", "levels"] == "2"
    assert len(buildings.geometry["relation/23"].interiors) == 1
    water = context("water").set_index("osm_id")
    assert sorted(water.index) == ["way/31", "way/32"]
    assert sorted(water.geom_type) == ["LineString", "Polygon"]


def test_each_question_to_overpass_names_the_window_and_a_limit_of_time(publisher: Publisher) -> None:
    for name in ("streets", "buildings", "water"):
        context(name)
    assert len(publisher.asked) == 3
    for line in publisher.asked:
        assert line.startswith("POST /api/interpreter")
        question = parse_qs(line.split(" ", 2)[2])["data"][0]
        assert re.match(r"\[out:xml\]\[timeout:\d+\];", question)
        assert "(11.5218,104.8615,11.5497,104.9008)" in question


@pytest.mark.parametrize("name", context_names())
def test_what_is_kept_is_the_same_and_asks_nobody(publisher: Publisher, name: str) -> None:
    first = context(name)
    asked = len(publisher.asked)
    publisher.mood = "code 500"
    again = context(name)
    assert len(publisher.asked) == asked
    assert again.equals(first)
    assert again.crs == first.crs
    assert again.attrs == first.attrs
    with pytest.raises(NoContextError, match="HTTP 500"):
        context(name, refresh=True)
    assert context(name).equals(first)  # a failure leaves what was kept


@pytest.mark.parametrize("damage", ["", "{", "[]", "{}", '{"columns": ["a"], "features": [1], "about": {}}', "ប\x00"])
def test_a_damaged_cache_is_fetched_anew(publisher: Publisher, tmp_path: Path, damage: str) -> None:
    first = context("streets")
    only_file(tmp_path).write_text(damage, encoding="utf-16")
    assert context("streets").equals(first)
    only_file(tmp_path).write_text(damage, encoding="utf-8")
    assert context("streets").equals(first)
    assert len(publisher.asked) == 3
    context("streets")
    assert len(publisher.asked) == 3  # mended


def test_an_old_copy_is_renewed_or_used_with_a_warning(publisher: Publisher, tmp_path: Path) -> None:
    context("streets")
    file = only_file(tmp_path)
    document = json.loads(file.read_text("utf-8"))
    document["about"]["fetched"] = "2020-01-01T00:00:00+00:00"
    file.write_text(json.dumps(document), encoding="utf-8")
    publisher.mood = "code 504"
    with pytest.warns(OldContextWarning, match=r"overloaded.* This is a copy of \d{4} days ago\."):
        old = context("streets")
    assert old.attrs["age_days"] > 2000
    publisher.mood = "well"
    assert context("streets").attrs["age_days"] == 0


@pytest.mark.parametrize(
    ("mood", "says"),
    [
        ("code 429", r"is busy \(HTTP 429"),
        ("code 403", "refused with HTTP 403"),
        ("login", "login page"),
        ("cut", "stopped in the middle"),
        ("silent", "does not answer"),
        ("dripping", "was not done after"),
        ("nowhere", "has nothing there"),
        ("nonsense", "something else than map data"),
    ],
)
@pytest.mark.parametrize("name", ["boundaries", "streets"])
def test_an_answer_of_no_use_is_told_in_one_sentence(
    publisher: Publisher, tmp_path: Path, name: str, mood: str, says: str
) -> None:
    if (name, mood) == ("boundaries", "dripping"):
        publisher.answer = lambda _: b"{" + b" " * 500  # the true one is short
    publisher.mood = mood
    began = time.monotonic()
    with pytest.raises(NoContextError, match=says) as caught:
        context(name)
    assert time.monotonic() - began < 5
    check_sentence(str(caught.value), name)
    assert not list(tmp_path.glob("cache/*"))


def check_sentence(said: str, name: str) -> None:
    assert said.startswith(f"No {name} from ")
    assert said.endswith(f'the course goes on without them, and context("{name}") tries again.')
    assert said.count(". ") == 0
    assert "127.0.0.1:" in said
    assert "Traceback" not in said


def test_what_overpass_had_to_break_off_is_not_taken_for_all(publisher: Publisher) -> None:
    publisher.mood = "remark"
    with pytest.raises(NoContextError, match=r"gave up on the question .*timed out"):
        context("buildings")


def test_boundaries_without_a_licence_are_not_used(publisher: Publisher) -> None:
    publisher.mood = "unsaid"
    with pytest.raises(NoContextError, match="does not say boundaryLicense"):
        context("boundaries")


def test_boundaries_are_fetched_from_the_web_only(publisher: Publisher, tmp_path: Path) -> None:
    (tmp_path / "units.geojson").write_text(json.dumps(UNITS), encoding="utf-8")
    address = (tmp_path / "units.geojson").as_uri()
    publisher.answer = lambda _: json.dumps({**TOLD, "simplifiedGeometryGeoJSON": address}).encode()
    with pytest.raises(NoContextError, match="not on the web"):
        context("boundaries")


@pytest.mark.parametrize("name", context_names())
@pytest.mark.usefixtures("publisher")
def test_without_a_network_one_sentence_says_so(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    import osmnx

    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # taken, and nobody listens: the connection is refused
        address = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        monkeypatch.setattr(publishers, "GEOBOUNDARIES", f"{address}/boundaries/")
        monkeypatch.setattr(osmnx.settings, "overpass_url", address)
        with pytest.raises(NoContextError, match="perhaps there is no network") as caught:
            context(name)
    check_sentence(str(caught.value), name)
    assert caught.value.__suppress_context__  # no traceback of a library above ours
    assert isinstance(caught.value, stungmeanchey.TwinError)


@pytest.mark.usefixtures("publisher")
def test_a_name_that_nobody_knows_is_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishers, "GEOBOUNDARIES", "https://nobody.invalid/")
    with pytest.raises(NoContextError, match=r"nobody\.invalid cannot be reached"):
        context("boundaries")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems fill the queue in other ways")
@pytest.mark.usefixtures("publisher")
def test_a_server_that_never_picks_up_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "SILENCE_S", 30)  # who has picked up may think for a while
    with socket.socket() as full, ExitStack() as callers:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for _ in range(4):  # the queue is full: further callers hear nothing
            caller = callers.enter_context(socket.socket())
            caller.settimeout(0)
            caller.connect_ex(full.getsockname())
        monkeypatch.setattr(publishers, "GEOBOUNDARIES", f"http://127.0.0.1:{full.getsockname()[1]}/")
        began = time.monotonic()
        with pytest.raises(NoContextError, match="does not answer"):
            context("boundaries")
        assert time.monotonic() - began < 3


@pytest.mark.usefixtures("publisher")
def test_without_osmnx_the_message_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishers, "find_spec", lambda _: None)
    with pytest.raises(ImportError, match=r"osmnx is not installed.*pip install"):
        context("streets")
    assert len(context("boundaries")) == 1  # needs none


@pytest.mark.usefixtures("publisher")
def test_too_much_is_broken_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "MOST_BYTES", 1000)
    with pytest.raises(NoContextError, match="sent more than"):
        context("streets")


@pytest.mark.usefixtures("publisher")
def test_a_cache_that_cannot_be_written_is_said_and_the_data_are_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("STUNGMEANCHEY_CACHE", str(tmp_path / "file"))
    with pytest.warns(UserWarning, match=r"could not be kept.*Set STUNGMEANCHEY_CACHE"):
        assert len(context("streets")) == 2


@pytest.mark.usefixtures("publisher")
def test_nothing_half_written_is_left_and_kept_text_is_readable(tmp_path: Path) -> None:
    for name in context_names():
        context(name)
    files = sorted(file.name for file in (tmp_path / "cache").iterdir())
    assert files == [f"{name}-1.json" for name in sorted(context_names())]
    assert "ច្រក" in (tmp_path / "cache" / "streets-1.json").read_text("utf-8")


def test_the_cache_is_in_the_folder_of_the_system(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from stungmeanchey import cache

    monkeypatch.delenv("STUNGMEANCHEY_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    assert tmp_path in cache.folder().parents
    assert cache.folder().name == "stungmeanchey"


def test_a_wrong_name_lists_the_right_ones() -> None:
    with pytest.raises(LookupError, match=r'Did you mean "streets"\? Choose from: boundaries, streets'):
        context("street")


def test_importing_the_package_loads_nothing_that_speaks_to_a_network(root: Path) -> None:
    program = "import sys, stungmeanchey; print({'urllib.request', 'osmnx', 'pandas'} & {*sys.modules})"
    ended = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": str(root / "datasets")}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert ended.stdout.strip() == "set()"
