from __future__ import annotations

import json
import re
from html import unescape
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pytest
from shapely import box
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


def counts_of_twelve() -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    places = load("parcels").head(3).set_index("parcel_id")
    return places, pd.DataFrame({"rents": [2, 30, 8], "owns": [40, 12, 9]}, index=places.index)


def test_counts_by_place_are_drawn_and_told_without_the_small_ones() -> None:
    places, counts = counts_of_twelve()
    drawn = maps.course_map("Counts", colours=maps.COUNT_COLOURS, static="../_static")
    shown = maps.add_counts(drawn, places, counts, "rents", "Households that rent")
    assert shown.loc[places.index, "rents"].isna().tolist() == [True, False, True]
    assert shown.loc["total", "rents"] == 40
    inside = unescape(drawn._repr_html_())
    told = re.findall(r'"amount": "([^"]+)", "people": "([^"]+)"', inside)
    assert told == [("not shown", "not shown"), ("20 to 49", "30"), ("not shown", "not shown")]
    assert {colour in inside for colour in maps.COUNT_COLOURS.values()} == {True}


@pytest.mark.parametrize(
    ("number", "amount"), [(0, "none"), (5, "up to 9"), (9, "up to 9"), (10, "10 to 19"), (700, "50 or more")]
)
def test_each_count_has_its_class(number: int, amount: str) -> None:
    places, counts = counts_of_twelve()
    drawn = maps.course_map("Counts", static="../_static")
    maps.add_counts(drawn, places, counts.assign(rents=number, owns=9), "rents", "Households")
    assert f'"amount": "{amount}"' in unescape(drawn._repr_html_())


@pytest.fixture
def real() -> gpd.GeoDataFrame:
    """Something with the marks of real surroundings; its one square is nowhere in particular."""
    layer = gpd.GeoDataFrame({"name": ["a square"]}, geometry=[box(480_000, 1_270_000, 480_100, 1_270_100)], crs=32648)
    layer.attrs["attribution"] = "© Somebody & others, ODbL 1.0"
    return layer


def test_real_surroundings_carry_their_credit_and_nothing_of_the_twin(real: gpd.GeoDataFrame) -> None:
    drawn = maps.context_map("Streets", {"Streets": real}, {"Streets": "#123456"}, static="../_static")
    inside = unescape(drawn._repr_html_())
    (credit,) = re.findall(r'addAttribution\(("[^"]*")\)', inside)
    assert unescape(json.loads(credit)) == "© Somebody & others, ODbL 1.0"
    assert NOTICE not in inside
    assert not re.search(r"https?://", inside)


def test_the_twin_and_the_real_surroundings_never_share_a_map(real: gpd.GeoDataFrame) -> None:
    with pytest.raises(ValueError, match="never shown on one map"):
        maps.add_layer(maps.course_map("Twin", static="../_static"), real, "Streets", colour="#123456")
    drawn = maps.context_map("Streets", {"Streets": real}, {"Streets": "#123456"}, static="../_static")
    with pytest.raises(ValueError, match="never shown on one map"):
        maps.add_layer(drawn, load("parcels"), "Plots", colour="#123456")
    with pytest.raises(ValueError, match="whom it is from"):
        maps.context_map("Plots", {"Plots": load("parcels")}, {"Plots": "#123456"}, static="../_static")
