from __future__ import annotations

import base64
import io
import json
import re
from html import unescape
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from PIL import Image
from shapely import box
from stungmeanchey import NOTICE, load

from book import maps
from book.budgets import MAP_PICTURE
from book.maps.pictures import lightest
from book.maps.views import IN_THE_BOOK
from book.messages import said_on_maps

if TYPE_CHECKING:
    from book.maps import CourseMap

ICON = "../_static/favicon.svg"
LEAFLET = ["../_static/vendor/leaflet/leaflet.js", "../_static/vendor/leaflet/leaflet.css"]


def plots(**more: Any) -> CourseMap:
    drawn = maps.course_map(
        'Plots "today"', {"residential": "#123456", "absent": "#654321"}, name="plots", alt="Plots."
    )
    maps.add_layer(drawn, load("parcels"), "Plots", colour={"residential": "#123456"}, by="land_use",
                   tips={"parcel_id": "Plot", "area_m2": "Area (m²)"}, **more)  # fmt: skip
    return drawn


def handed_over(drawn: CourseMap) -> dict[str, Any]:
    """What the book's build is given for a map."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(IN_THE_BOOK, "yes")
        written = drawn._repr_html_()
    assert written.startswith('<script type="application/json" class="course-map">')
    return json.loads(written[written.index("{") : written.rindex("}") + 1])


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    return handed_over(maps.finish(plots(), load("canal_axis")))


def test_the_map_asks_no_other_host_and_needs_leaflet_alone(told: dict[str, Any]) -> None:
    assert {*re.findall(r"""(?:src|href)=["']([^"']+)""", told["live"])} == {*LEAFLET, ICON}
    assert not re.search(r"https?://", told["live"])
    assert "$(" not in told["live"]  # jQuery


def test_the_map_has_a_name_and_carries_notice_and_legend(told: dict[str, Any]) -> None:
    live = BeautifulSoup(told["live"], "html.parser")
    assert live.title
    assert live.title.get_text() == told["title"] == 'Plots "today"'
    assert live.html
    assert live.html["lang"] == "en"
    assert "user-scalable" not in told["live"], "a reader may enlarge the map"
    assert NOTICE in told["live"]
    assert "Legend" in told["live"]


def test_coordinates_are_in_degrees_with_six_decimals_at_most(told: dict[str, Any]) -> None:
    pairs = re.findall(r"\[(10[0-9]\.\d+), ?(1[0-9]\.\d+)\]", told["live"])
    assert len(pairs) > 3000
    assert max(len(number.split(".")[1]) for pair in pairs for number in pair) == 6


def test_without_tips_a_layer_does_not_catch_the_pointer(told: dict[str, Any]) -> None:
    assert told["live"].count("bindTooltip") == 1


def test_the_picture_is_light_and_shows_the_colours_of_the_layers(told: dict[str, Any]) -> None:
    data = base64.b64decode(told["picture"])
    assert len(data) <= MAP_PICTURE
    with Image.open(io.BytesIO(data)) as picture:
        assert picture.format == "WEBP"
        assert picture.size == (told["width"], told["height"])
        seen = picture.convert("RGB").getcolors(picture.width * picture.height)
    assert seen

    def many(colour: tuple[int, int, int]) -> int:
        return sum(n for n, one in seen if all(abs(a - b) < 40 for a, b in zip(one, colour, strict=True)))

    assert many((0x12, 0x34, 0x56)) > 2000, "the plots are not to be seen"
    assert many((0x4F, 0x8C, 0xB0)) > 2000, "the canal is not to be seen"


def test_what_is_off_at_first_is_not_in_the_picture() -> None:
    def dark(drawn: CourseMap) -> int:
        data = base64.b64decode(handed_over(maps.finish(drawn, load("canal_axis")))["picture"])
        with Image.open(io.BytesIO(data)) as picture:
            return sum(n for n, one in picture.convert("RGB").getcolors(10**7) or [] if sum(one) < 250)

    assert dark(plots(shown=False)) < dark(plots()) / 3


def test_a_heavy_picture_gives_up_detail_before_it_gets_too_heavy() -> None:
    noise = Image.effect_noise((120, 120), 80).convert("RGB").resize((700, 700))
    assert len(lightest(noise, 60_000)) <= 60_000 < len(lightest(noise, 500_000))
    flat = Image.new("RGB", (700, 700), "#4F8CB0")
    with Image.open(io.BytesIO(lightest(flat))) as kept:
        assert kept.convert("RGB").getpixel((3, 3)) == (0x4F, 0x8C, 0xB0)


def table_in(html: str) -> pd.DataFrame:
    (table,) = BeautifulSoup(html, "html.parser").select("table")
    head, *rows = [[cell.get_text() for cell in row.select("th, td")] for row in table.select("tr")]
    return pd.DataFrame(rows, columns=head)


def test_tables_tell_the_same_as_the_map(told: dict[str, Any]) -> None:
    parcels = load("parcels")
    counted = table_in(told["summary"])
    homes = parcels[parcels["land_use"] == "residential"]
    assert counted["Number"].astype(int).tolist() == [len(homes), len(parcels) - len(homes)]
    assert counted["Shown as"].tolist() == ["residential", "other"]
    assert counted["Area (ha)"].astype(float).tolist() == pytest.approx(
        [homes.area.sum() / 1e4, (parcels.area.sum() - homes.area.sum()) / 1e4], abs=0.01
    )
    rows = table_in(told["table"])
    assert rows["Plot"].tolist() == parcels["parcel_id"].tolist()
    assert rows["Area (m²)"].str.replace(",", "").astype(float).tolist() == parcels["area_m2"].round(2).tolist()
    assert NOTICE in told["table"]


def test_the_same_map_is_the_same_file(told: dict[str, Any]) -> None:
    assert handed_over(maps.finish(plots(), load("canal_axis"))) == told


def test_in_a_notebook_the_map_is_live_and_brings_leaflet_along(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(IN_THE_BOOK, raising=False)  # a book that another test built here leaves it
    shown = maps.finish(plots(), load("canal_axis"))._repr_html_()
    assert shown.startswith('<iframe title="Plots &quot;today&quot;"')
    inside = unescape(shown)
    assert not set(LEAFLET) & set(re.findall(r"""(?:src|href)=["']([^"']+)""", inside))
    assert "L.Map=" in inside or ".Map=" in inside


def test_words_of_a_map_follow_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_LANGUAGE", "fr")
    drawn = maps.course_map("Plots", {"titled": "#123456"}, name="plots", alt="Plots.")
    assert [*drawn.colours] == ["avec titre"]
    assert {layer.name for layer in drawn.layers} >= {"Canal", "Ponts"}


def test_words_of_maps_are_found_for_translators() -> None:
    code = """
view = course_map("A title", {**LAND_USE, "new": "#123456"}, name="x", alt="Seen " "here")
add_layer(view, plots, "Plots", colour={"old": "#123456"}, by="age", tips={"area_m2": "Area"})
add_layer(view, plots, "More", colour="#123456")
"""
    assert [*said_on_maps(code)] == ["A title", "new", "Seen here", "Plots", "old", "Area", "More"]


@pytest.mark.parametrize(
    ("given", "words"),
    [({"name": "Two words", "alt": "x"}, "names a file"), ({"name": "plots", "alt": " "}, "do not see it")],
)
def test_a_map_without_name_or_words_is_refused(given: dict[str, str], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        maps.course_map("Plots", **given)


def test_a_map_that_was_not_finished_says_what_is_missing() -> None:
    with pytest.raises(ValueError, match="finish"):
        handed_over(plots())


def test_colours_by_value_need_a_column() -> None:
    drawn = maps.course_map("Plots", name="plots", alt="Plots.")
    with pytest.raises(ValueError, match="by="):
        maps.add_layer(drawn, load("parcels"), "Plots", colour={"residential": "#123456"})


def counts_of_twelve() -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    places = load("parcels").head(3).set_index("parcel_id")
    return places, pd.DataFrame({"rents": [2, 30, 8], "owns": [40, 12, 9]}, index=places.index)


def test_counts_by_place_are_drawn_and_told_without_the_small_ones() -> None:
    places, counts = counts_of_twelve()
    drawn = maps.course_map("Counts", maps.COUNT_COLOURS, name="counts", alt="Counts.")
    shown = maps.add_counts(drawn, places, counts, "rents", "Households that rent")
    assert shown.loc[places.index, "rents"].isna().tolist() == [True, False, True]
    assert shown.loc["total", "rents"] == 40
    told = handed_over(maps.finish(drawn, load("canal_axis"), part=1))
    rows = table_in(told["table"])
    assert rows["Households that rent"].tolist() == ["not shown", "30", "not shown"]
    counted = table_in(told["summary"])
    assert counted["Shown as"].tolist() == ["20 to 49", "not shown"]
    assert {colour in told["live"] for colour in maps.COUNT_COLOURS.values()} == {True}


@pytest.mark.parametrize(
    ("number", "amount"), [(0, "none"), (5, "up to 9"), (9, "up to 9"), (10, "10 to 19"), (700, "50 or more")]
)
def test_each_count_has_its_class(number: int, amount: str) -> None:
    places, counts = counts_of_twelve()
    drawn = maps.course_map("Counts", name="counts", alt="Counts.")
    maps.add_counts(drawn, places, counts.assign(rents=number, owns=9), "rents", "Households")
    (colour,) = drawn.layers[-1].fills().unique()
    assert colour == maps.COUNT_COLOURS[amount]


@pytest.fixture
def real() -> gpd.GeoDataFrame:
    """Something with the marks of real surroundings; its one square is nowhere in particular."""
    layer = gpd.GeoDataFrame({"name": ["a square"]}, geometry=[box(480_000, 1_270_000, 480_100, 1_270_100)], crs=32648)
    layer.attrs["attribution"] = "© Somebody & others, ODbL 1.0"
    return layer


def streets(layer: gpd.GeoDataFrame) -> CourseMap:
    return maps.context_map("Streets", {"Streets": layer}, {"Streets": "#123456"}, name="streets", alt="Streets.")


def test_real_surroundings_carry_their_credit_and_nothing_of_the_twin(real: gpd.GeoDataFrame) -> None:
    told = handed_over(streets(real))
    (credit,) = re.findall(r'addAttribution\(("[^"]*")\)', told["live"])
    assert unescape(json.loads(credit)) == "© Somebody & others, ODbL 1.0"
    assert NOTICE not in told["live"] + told["table"]
    assert not re.search(r"https?://", told["live"])


def test_the_twin_and_the_real_surroundings_never_share_a_map(real: gpd.GeoDataFrame) -> None:
    with pytest.raises(ValueError, match="never shown on one map"):
        maps.add_layer(maps.course_map("Twin", name="twin", alt="Twin."), real, "Streets", colour="#123456")
    with pytest.raises(ValueError, match="never shown on one map"):
        maps.add_layer(streets(real), load("parcels"), "Plots", colour="#123456")
    with pytest.raises(ValueError, match="whom it is from"):
        streets(load("parcels"))
