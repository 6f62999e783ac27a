"""The form of the settlement: what the contract promises of its geometry, for three seeds."""

from __future__ import annotations

import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
import shapely
from generator.form.grid import exact_area
from generator.settings import GRID_M

if TYPE_CHECKING:
    import geopandas as gpd
    from generator import Twin

LAYERS = ["canal", "canal_axis", "banks", "streets", "bridges", "blocks", "parcels", "buildings", "city_blocks"]


def surface(streets: gpd.GeoDataFrame) -> shapely.Geometry:
    return streets.buffer(streets["width_m"] / 2, cap_style="flat").union_all()


@pytest.mark.parametrize("layer", LAYERS)
def test_every_layer_is_valid_and_on_the_grid(twin: Twin, layer: str) -> None:
    frame = twin.clean[layer]
    assert len(frame)
    assert frame.crs.to_epsg() == 32648
    assert frame.is_valid.all()
    assert len(set(frame.geom_type)) == 1
    steps = shapely.get_coordinates(frame.geometry) / GRID_M
    assert np.abs(steps - np.round(steps)).max() < 1e-4


def test_canal_has_the_published_size(twin: Twin) -> None:
    assert twin.clean["canal_axis"]["length_m"].item() == pytest.approx(1470, abs=0.2)
    assert twin.clean["canal"].area.item() == pytest.approx(1470 * 8, rel=0.002)
    assert twin.clean["banks"]["bank"].tolist() == ["east", "west"]
    axis, banks = twin.clean["canal_axis"].geometry.iloc[0], twin.clean["banks"].set_index("bank").geometry
    assert axis.coords[0][1] < axis.coords[-1][1], "drawn from south to north"
    assert banks["east"].centroid.x > axis.centroid.x > banks["west"].centroid.x


def test_place_is_the_fictional_one(twin: Twin) -> None:
    # The real sangkat lies near E 487,000, N 1,275,000.
    minx, miny, maxx, maxy = twin.clean["city_blocks"].total_bounds
    assert 469_000 < minx < maxx < 472_500
    assert 1_261_000 < miny < maxy < 1_264_500


def test_parcels_are_a_coverage(twin: Twin) -> None:
    parcels = twin.clean["parcels"]
    assert shapely.coverage_is_valid(parcels.geometry.to_numpy())
    assert parcels["area_m2"].to_numpy() == pytest.approx(parcels.area.to_numpy(), abs=0.00501)
    assert parcels["area_m2"].min() >= 13
    thickness = 2 * parcels.area / parcels.length
    assert thickness.min() > 1.3, "a sliver"


def test_areas_are_rounded_in_whole_numbers() -> None:
    # 4.05 x 6.1 m is 24.705 m2, halfway; as a float it is a little less.
    assert exact_area(shapely.box(0, 0, 4.05, 6.1)) == 24.71
    assert exact_area(shapely.box(470_000, 1_262_000, 470_004, 1_262_006)) == 24.0
    assert exact_area(shapely.Polygon([(0, 0), (0.05, 0), (0, 0.05)])) == 0.0


def test_parcels_keep_off_water_and_streets(twin: Twin) -> None:
    parcels = twin.clean["parcels"]
    for ground in (twin.clean["canal"].geometry.iloc[0], surface(twin.clean["streets"])):
        # Edges may bend by the width of the grid where they were noded.
        assert parcels.intersection(ground.buffer(-2 * GRID_M)).area.max() < 0.1
    assert twin.clean["city_blocks"].intersection(parcels.union_all()).area.max() < 0.1


def test_number_and_size_of_plots(twin: Twin) -> None:
    parcels = twin.clean["parcels"]
    homes = parcels[parcels["land_use"] == "residential"]
    assert 580 <= len(homes) <= 600
    assert 40 <= homes["area_m2"].median() <= 50
    uses = Counter(parcels["land_use"])
    assert uses["pagoda"] == uses["market"] == 1
    assert uses["workshop"] >= 3
    assert uses["open"] >= 4
    assert parcels.loc[parcels["land_use"] == "pagoda", "area_m2"].item() > 800


def test_banks_are_unequally_full(twin: Twin) -> None:
    by_bank = twin.clean["parcels"].groupby("bank")["area_m2"].sum()
    assert by_bank["east"] > 1.1 * by_bank["west"]


def test_blocks_are_the_union_of_their_parcels(twin: Twin) -> None:
    merged = twin.clean["parcels"].dissolve("block_id").geometry
    blocks = twin.clean["blocks"].set_index("block_id").geometry
    assert blocks.index.is_unique
    assert set(merged.index) == set(blocks.index)
    assert merged.symmetric_difference(blocks.loc[merged.index]).area.max() < 1e-6


def test_frontage_agrees_with_the_map(twin: Twin) -> None:
    parcels = twin.clean["parcels"]
    on_road = parcels["fronts_canal_road"]
    assert (parcels.loc[on_road, "frontage_m"] > 0).all()
    assert 0.4 < on_road.mean() < 0.7
    landlocked = parcels[parcels["frontage_m"] == 0]
    assert 0.1 < len(landlocked) / len(parcels) < 0.3
    assert landlocked.boundary.intersection(surface(twin.clean["streets"]).buffer(0.05)).length.max() < 0.6


def test_streets_are_one_noded_network(twin: Twin) -> None:
    lines = [*twin.clean["streets"].geometry, *twin.clean["bridges"].geometry]
    parent: dict = {}

    def root(point: tuple) -> tuple:
        while parent.setdefault(point, point) != point:
            point = parent[point]
        return point

    for line in lines:
        first, *others = line.coords
        for point in others:
            parent[root(point)] = root(first)
    assert len({root(line.coords[0]) for line in lines}) == 1
    streets = twin.clean["streets"]
    crossing = streets.sindex.query(streets.geometry, predicate="crosses")
    assert crossing.size == 0, "streets meet only at their ends"


def test_lanes_have_mixed_widths_and_dead_ends(twin: Twin) -> None:
    streets = twin.clean["streets"].set_index("street_class")
    narrow = streets.loc[["lane", "path"]]
    assert narrow["width_m"].between(0.9, 3.2).all()
    assert narrow["width_m"].nunique() >= 4
    assert 10 <= narrow["dead_end"].sum() < len(narrow)
    assert not streets.loc["canal road", "dead_end"].any()


def test_bridges_end_on_the_canal_roads(twin: Twin) -> None:
    bridges = twin.clean["bridges"]
    assert 3 <= len(bridges) <= 4
    roads = twin.clean["streets"].query("street_class == 'canal road'")
    vertices = set(map(tuple, shapely.get_coordinates(roads.geometry)))
    assert all({line.coords[0], line.coords[-1]} <= vertices for line in bridges.geometry)
    assert bridges.crosses(twin.clean["canal"].geometry.iloc[0]).all()


def test_nobody_lives_under_a_bridge(twin: Twin) -> None:
    bridges = twin.clean["bridges"]
    deck = bridges.buffer(bridges["width_m"] / 2, cap_style="flat").union_all()
    for layer in ("parcels", "buildings"):
        # Edges may bend by the width of the grid where they were noded.
        assert twin.clean[layer].intersection(deck).area.max() < 0.5


def test_lanes_that_leave_the_canal_road_have_a_khmer_label(twin: Twin) -> None:
    streets = twin.clean["streets"]
    labelled = streets[streets["label_km"].notna()]
    assert set(labelled["street_class"]) == {"lane", "path"}
    for label in labelled["label_km"]:
        assert unicodedata.is_normalized("NFC", label)
        assert all(unicodedata.name(letter).startswith("KHMER ") for letter in label), "no space of zero width"
    # A lane cut at its junctions keeps one label, and no two lanes share one.
    number = (
        labelled["label_km"]
        .str.removeprefix("ផ្លូវលេខ")
        .map(lambda digits: int("".join(str(unicodedata.digit(d)) for d in digits)))
    )
    axis = twin.clean["canal_axis"].geometry.iloc[0]
    west_of_axis = shapely.Polygon([*axis.coords, *axis.parallel_offset(400, "left").coords[::-1]])
    west = labelled.representative_point().within(west_of_axis)
    assert ((number % 2 == 0) == west).all(), "even in the west"
    roads = streets[streets["street_class"] == "canal road"].union_all()
    lanes = labelled.assign(number=number).dissolve("number").geometry
    start = shapely.get_point(shapely.shortest_line(lanes.to_numpy(), roads), 0)
    assert shapely.distance(start, roads).max() < 0.06, "each begins on the canal road"
    along = pd.Series([axis.project(point) for point in start], index=lanes.index)
    for side in (0, 1):
        own = along[along.index % 2 == side]
        assert own.index.tolist() == list(range(2 - side, own.index.max() + 1, 2)), "no number left out"
        assert own.is_monotonic_increasing, "from south to north"


def test_condition_follows_walls_and_water(twin: Twin) -> None:
    houses = twin.clean["buildings"]
    rank = houses["condition"].map({"poor": 0, "fair": 1, "good": 2})
    assert rank.notna().all()
    by_wall = rank.groupby(houses["wall"]).mean()
    assert by_wall["brick"] > by_wall["timber"] + 0.4 > by_wall["zinc sheet"] + 0.6
    zinc = houses["wall"] == "zinc sheet"
    assert rank[zinc & houses["over_water"]].mean() < rank[zinc & ~houses["over_water"]].mean()
    assert houses["condition"].value_counts(normalize=True).between(0.2, 0.5).all()


def test_houses_have_no_slits(twin: Twin) -> None:
    houses = twin.clean["buildings"].geometry
    closed = houses.buffer(0.15, join_style="mitre").buffer(-0.15, join_style="mitre")
    assert closed.difference(houses.buffer(0.02)).area.max() < 0.05
    assert not shapely.get_num_interior_rings(houses.to_numpy()).any()


def test_no_street_stops_in_the_middle_of_nothing(twin: Twin) -> None:
    """A blind end of a city street stands before a wall; where nothing is built beyond, the street leaves the map."""
    streets = twin.clean["streets"]
    built = shapely.union_all([*twin.clean["city_blocks"].geometry, *twin.clean["parcels"].geometry])
    degree = Counter(end for line in streets.geometry for end in (line.coords[0], line.coords[-1]))
    city = streets[(streets["street_class"] == "city street") & streets["dead_end"]]
    assert len(city) > 10
    for line in city.geometry:
        loose = [shapely.Point(end) for end in (line.coords[0], line.coords[-1]) if degree[end] == 1]
        assert loose
        assert min(end.distance(built) for end in loose) < 6


def test_houses_leave_their_parcel_only_over_water(twin: Twin) -> None:
    houses = twin.clean["buildings"]
    water = twin.clean["canal"].geometry.iloc[0]
    ground = twin.clean["parcels"].set_index("parcel_id").geometry.loc[houses["parcel_id"]]
    outside = houses.geometry.difference(ground.set_axis(houses.index)).difference(water)
    assert outside.area.max() < 0.3  # the grid along a wall of some ten metres
    over = houses["over_water"]
    assert 15 <= over.sum() <= 80
    assert (houses[over].intersection(water).area > 0.4).all()
    assert houses[~over].intersection(water).area.max() < 0.6
    pairs = houses.sindex.query(houses.geometry, predicate="overlaps")
    shapes = houses.geometry.to_numpy()
    assert shapely.area(shapely.intersection(shapes[pairs[0]], shapes[pairs[1]])).max(initial=0) < 0.1
