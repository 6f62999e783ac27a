"""The city: published counts as published, settlements that add up to them, and parcels by the hundred thousand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyogrio
import pytest
import shapely
from generator.city.parcels import city_parcels, write_city
from generator.city.settlements import whole
from generator.planning.citations import ADDRESSES
from generator.schema.city import KHANS
from generator.settings import GRID_M

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd
    from generator import Twin


def test_settlements_have_the_published_totals(twin: Twin) -> None:
    # Phnom Penh Post, 2018, on the survey of STT.
    found = twin.clean["city_settlements"]
    first, second = found["families_2013"].dropna(), found["families_2017"].dropna()
    assert (len(first), first.sum()) == (340, 33_605)
    assert (len(second), second.sum()) == (277, 26_207)
    assert ((found["families_2013"].notna()) & (found["families_2017"].isna())).sum() == 66
    outer = found.loc[found["ring"] == "outer", "families_2017"].sum()
    assert outer / 26_207 == pytest.approx(0.88, abs=0.0001)
    assert (found["beside"] == "water").sum() == 131
    assert (found["beside"] == "railway").sum() / 277 == pytest.approx(0.17, abs=0.005)
    assert (found["eviction_threat"] == "yes").sum() == 41
    assert (found["titles"] == "no").sum() / 277 == pytest.approx(0.83, abs=0.005)


def test_what_was_not_counted_in_2017_has_no_answers_for_2017(twin: Twin) -> None:
    found = twin.clean["city_settlements"]
    lost = found["fate"].isin(["gone", "improved"])
    assert (found["families_2017"].isna() == lost).all()
    assert (found[["beside", "titles", "eviction_threat"]].isna().all(axis=1) == lost).all()
    assert (found["families_2013"].isna() == (found["fate"] == "new in 2017")).all()


def test_families_by_khan_keep_the_proportions_of_city_hall(twin: Twin) -> None:
    # Cambodia Daily, December 2013: 32,559 poor families, of them 7,766, 7,141 and 6,166 in three khans.
    found = twin.clean["city_settlements"].groupby("khan")["families_2013"].sum()
    assert set(found.index) == set(KHANS)
    for khan, families in (("Russey Keo", 7766), ("Mean Chey", 7141), ("Porsenchey", 6166)):
        assert found[khan] == pytest.approx(33_605 * families / 32_559, abs=1)
    assert sorted(found.index, key=lambda khan: -found[khan])[:3] == ["Russey Keo", "Mean Chey", "Porsenchey"]


def test_the_diagram_is_a_coverage_of_equal_tiles_far_from_the_real_city(twin: Twin) -> None:
    tiles = twin.clean["city_settlements"]
    assert shapely.coverage_is_valid(tiles.geometry.to_numpy())
    assert tiles.area.nunique() == 1
    assert tiles.geometry.union_all().geom_type == "Polygon"
    # Phnom Penh lies near E 490,000, N 1,275,000.
    assert tiles.total_bounds[2] < 468_000
    for _, khan in tiles.groupby("khan"):
        assert len(shapely.get_parts(khan.geometry.union_all())) <= 2


def test_conflicting_counts_stand_side_by_side(default_twin: Twin) -> None:
    counts = default_twin.clean["city_surveys"]
    assert counts["source"].isin(ADDRESSES).all()
    assert (counts["url"] == counts["source"].map(ADDRESSES)).all()
    assert not counts.duplicated(["year", "area", "measure", "value", "definition"]).any()

    def values(year: int, measure: str, area: str = "Phnom Penh") -> set[int]:
        rows = counts[(counts["year"] == year) & (counts["measure"] == measure) & (counts["area"] == area)]
        return set(rows["value"])

    assert values(2009, "families") == {40_548, 42_064}
    assert values(2013, "families") == {32_559, 33_605}
    assert values(2019, "inhabitants") == {2_129_371, 2_281_951}
    assert values(2013, "families", "Mean Chey") == {7_141}
    shares = counts["measure"].str.startswith("share")
    assert counts.loc[shares, "value"].between(0, 100).all()


def test_largest_remainder_divides_without_loss() -> None:
    assert whole(np.array([1.0, 1.0, 1.0]), 10).tolist() == [4, 3, 3]
    assert whole(np.array([5.0, 3.0, 2.0]), 10).tolist() == [5, 3, 2]
    assert whole(np.array([1.0, 99.0]), 50, least=6).tolist() == [6, 44]


@pytest.fixture(scope="module")
def parcels() -> gpd.GeoDataFrame:
    return city_parcels(23_456)


def test_city_parcels_are_a_valid_coverage_on_the_grid(parcels: gpd.GeoDataFrame) -> None:
    assert len(parcels) == 23_456
    assert parcels["parcel_id"].is_unique
    assert parcels.crs.to_epsg() == 32648
    assert parcels.is_valid.all()
    assert (parcels.geom_type == "Polygon").all()
    assert shapely.coverage_is_valid(parcels.geometry.to_numpy())
    steps = shapely.get_coordinates(parcels.geometry) / GRID_M
    assert np.abs(steps - np.round(steps)).max() < 1e-4
    assert parcels.area.between(15, 400).all()


def test_blocks_are_apart_and_whole(parcels: gpd.GeoDataFrame) -> None:
    complete = parcels[parcels["block_id"] != parcels["block_id"].iloc[-1]]
    blocks = complete.dissolve("block_id")
    assert (blocks.geom_type == "Polygon").all()
    assert blocks.interiors.map(len).max() == 0
    one, other = shapely.STRtree(blocks.geometry).query(blocks.geometry, predicate="dwithin", distance=2.0)
    assert (one == other).all(), "streets are wider than two metres"


def test_who_fronts_a_street_is_told_right(parcels: gpd.GeoDataFrame) -> None:
    complete = parcels[parcels["block_id"] != parcels["block_id"].iloc[-1]]
    outside = complete.dissolve("block_id").boundary
    shared = complete.boundary.intersection(outside.loc[complete["block_id"]].set_axis(complete.index)).length
    assert ((shared > 0.5) == complete["fronts_street"]).all()
    assert 0.2 < (~complete["fronts_street"]).mean() < 0.6


def test_some_edges_have_points_of_the_next_row_only(parcels: gpd.GeoDataFrame) -> None:
    corners = shapely.get_num_coordinates(parcels.geometry) - 1
    assert set(corners) == {4, 6}
    assert 0.05 < (corners == 6).mean() < 0.2


def test_a_small_city_is_the_beginning_of_a_large_one(parcels: gpd.GeoDataFrame) -> None:
    small = city_parcels(5000)
    assert small["parcel_id"].tolist() == parcels["parcel_id"].head(5000).tolist()
    assert small["block_id"].tolist() == parcels["block_id"].head(5000).tolist()
    assert small.geometry.geom_equals_exact(parcels.geometry.head(5000), 0).all()
    assert not city_parcels(5000, seed=7).geometry.geom_equals_exact(small.geometry, 0).any()


@pytest.mark.parametrize("suffix", [".gpkg", ".fgb"])
def test_a_city_is_written_and_read(tmp_path: Path, parcels: gpd.GeoDataFrame, suffix: str) -> None:
    path = tmp_path / f"city{suffix}"
    path.write_text("an older file")
    told: list[str] = []
    write_city(len(parcels), path, tell=told.append)
    assert told[-1] == "23,456 of 23,456 parcels"
    back = pyogrio.read_dataframe(path).sort_values("parcel_id", ignore_index=True)
    assert back.crs == parcels.crs
    assert back.drop(columns="geometry").equals(parcels.drop(columns="geometry"))
    assert back.geometry.geom_equals_exact(parcels.geometry, 0).all()


def test_a_geopackage_is_written_in_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.city.parcels._PIECE", 1)
    told: list[str] = []
    write_city(23_456, tmp_path / "city.gpkg", tell=told.append)
    assert len(told) == 3
    back = pyogrio.read_dataframe(tmp_path / "city.gpkg")
    assert back["parcel_id"].tolist() == city_parcels(23_456)["parcel_id"].tolist()
    assert back["block_id"].is_monotonic_increasing


def test_wrong_requests_are_refused_before_a_file_is_touched(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least one"):
        city_parcels(0)
    kept = tmp_path / "city.gpkg"
    kept.write_text("kept")
    with pytest.raises(ValueError, match="at least one"):
        write_city(-5, kept)
    with pytest.raises(ValueError, match=r"\.gpkg or \.fgb"):
        write_city(10, tmp_path / "city.shp")
    assert kept.read_text() == "kept"
