from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest
from stungmeanchey import NOTICE, load

from book import maps

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def page() -> str:
    drawn = maps.course_map('Plots "today"', colours={"home": "#123456"}, static="../_static")
    maps.add_layer(drawn, load("parcels"), "Plots", colour={"residential": "#123456"}, by="land_use",
                   tips={"parcel_id": "Plot"})  # fmt: skip
    return maps.finish(drawn, load("canal_axis"))._repr_html_()


def test_the_way_to_static_files_fits_the_page(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert maps.way_to_static(maps.BOOK) == "_static"
    assert maps.way_to_static(maps.BOOK / "units") == "../_static"
    monkeypatch.chdir(tmp_path)
    assert maps.way_to_static() == "_static"


def test_the_map_asks_no_other_host_and_needs_leaflet_alone(page: str) -> None:
    inside = unescape(page)
    asked = re.findall(r"""(?:src|href)=["']([^"']+)""", inside)
    assert asked == ["../_static/vendor/leaflet/leaflet.js", "../_static/vendor/leaflet/leaflet.css"]
    assert not re.search(r"https?://", inside)
    assert "$(" not in inside  # jQuery


def test_the_frame_has_a_name_and_the_map_carries_notice_and_legend(page: str) -> None:
    assert 'title="Plots &quot;today&quot;"' in page
    inside = unescape(page)
    assert NOTICE in inside
    assert "Legend" in inside


def test_coordinates_are_in_degrees_with_six_decimals_at_most(page: str) -> None:
    pairs = re.findall(r"\[(10[0-9]\.\d+), (1[0-9]\.\d+)\]", unescape(page))
    assert len(pairs) > 3000
    assert max(len(number.split(".")[1]) for pair in pairs for number in pair) == 6


def test_without_tips_a_layer_does_not_catch_the_pointer(page: str) -> None:
    assert unescape(page).count("bindTooltip") == 1
