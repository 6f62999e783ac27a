"""The raw layers hold exactly the flaws that the register names, found by other means; the clean ones hold none."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from generator.raw.outlines import IN_RESERVE, OVERLAPS, RESERVE_M, SELF_CROSSING, SLIVERS, UNMATCHED
from generator.raw.texts import NOT_NFC, WITH_SPACES
from generator.raw.values import WRONG_AREAS

from tests.datasets.test_tenure import in_force

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator import Twin

# Indian 1960 / UTM 48N, with the shifts that the fact base of the course names; not the way in which it was made.
INDIAN_1960 = "+proj=utm +zone=48 +a=6377276.345 +rf=300.8017 +towgs84=198,881,317,0,0,0,0 +units=m"
PAIR = ["parcel_id", "neighbour"]


def raw_frames(twin: Twin) -> dict[str, pd.DataFrame]:
    return {name: file.frame for name, file in twin.raw.items()}


def overlapping_pairs(parcels: gpd.GeoDataFrame) -> set[frozenset[str]]:
    """Pairs that share more than a tenth of a square metre, by a spatial join of the layer with itself."""
    sound = parcels.assign(geometry=parcels.geometry.make_valid())
    left, right = sound.sindex.query(sound.geometry, predicate="intersects")
    left, right = left[left < right], right[left < right]
    shapes = sound.geometry.to_numpy()
    ids = sound["parcel_id"].to_numpy()
    shared = shapely.area(shapely.intersection(shapes[left], shapes[right])) > 0.1
    return {frozenset(pair) for pair in zip(ids[left[shared]], ids[right[shared]], strict=True)}


def gaps(parcels: gpd.GeoDataFrame, blocks: gpd.GeoDataFrame) -> list[shapely.Polygon]:
    """Narrow pieces of the blocks on which no parcel lies."""
    bare = shapely.get_parts(blocks.geometry.union_all().difference(parcels.geometry.make_valid().union_all()))
    return [piece for piece in bare if piece.area > 0.01 and 2 * piece.area / piece.length < 0.3]


def unmatched_points(parcels: gpd.GeoDataFrame) -> set[tuple[str, str]]:
    """Parcels with a corner that lies on a neighbour's outline where the neighbour has none."""
    shapes, ids = parcels.geometry.to_numpy(), parcels["parcel_id"].to_numpy()
    points, owner = shapely.get_coordinates(shapes, return_index=True)
    corners = shapely.points(points)
    own = [shapely.multipoints(shapely.get_coordinates(shape)) for shape in shapes]
    tree = shapely.STRtree(shapely.boundary(shapes))
    at, on = tree.query(corners, predicate="dwithin", distance=0.001)
    lacking = shapely.distance(corners[at], np.array(own)[on]) > 0.001
    return {(ids[owner[i]], ids[j]) for i, j in zip(at[lacking], on[lacking], strict=True)}


def in_reserve_without_restriction(frames: Mapping[str, pd.DataFrame]) -> set[str]:
    """Parcels of the register close to the water, on whose unit no restriction stands."""
    rights, spatial, parcels = frames["rights"], frames["spatial_units"], frames["parcels"]
    restricted = rights.loc[(rights["right_type"] == "canal reserve") & rights["end_date"].isna(), "ba_unit_id"]
    strip = frames["canal"].geometry.iloc[0].buffer(RESERVE_M, quad_segs=64)
    near = parcels.loc[parcels.intersects(strip), "parcel_id"]
    free = spatial[~spatial["ba_unit_id"].isin(restricted)]
    return set(free.loc[free["parcel_id"].isin(near), "parcel_id"])


def areas_in_other_units(parcels: gpd.GeoDataFrame) -> set[str]:
    ratio = parcels["area_m2"] / parcels.geometry.make_valid().area
    return set(parcels.loc[(ratio < 0.2) | (ratio > 5), "parcel_id"])


def test_overlaps(twin: Twin) -> None:
    assert overlapping_pairs(twin.clean["parcels"]) == set()
    parcels = twin.raw["parcels"].frame
    found = overlapping_pairs(parcels)
    assert found == {frozenset(pair) for pair in twin.flaws.overlaps}
    assert len(found) == OVERLAPS
    shapes = parcels.set_index("parcel_id").geometry
    areas = [shapes[a].intersection(shapes[b]).area for a, b in twin.flaws.overlaps]
    assert 0.5 < min(areas) < max(areas) < 6
    assert max(areas) > 2 * min(areas), "small ones and large ones"


def test_slivers(twin: Twin) -> None:
    blocks = twin.raw["blocks"].frame
    assert gaps(twin.clean["parcels"], blocks) == []
    parcels = twin.raw["parcels"].frame.set_index("parcel_id")
    found = gaps(parcels.reset_index(), blocks)
    assert len(found) == len(twin.flaws.slivers) == SLIVERS
    # A pair of neighbours beside each of them, and no pair twice.
    middle = [piece.point_on_surface() for piece in found]
    beside = [set(parcels.index[parcels.distance(point) < 0.3]) for point in middle]
    assert all(sum(set(pair) <= near for near in beside) == 1 for pair in twin.flaws.slivers)


def test_unmatched_points(twin: Twin) -> None:
    assert unmatched_points(twin.clean["parcels"]) == set()
    found = unmatched_points(twin.raw["parcels"].frame)
    assert found == twin.flaws.unmatched_vertices
    assert len(found) == UNMATCHED


def test_coverage_is_broken_only_where_the_register_says(twin: Twin) -> None:
    """GEOS' own check of coverages, which knows nothing of the kinds of flaws."""
    assert twin.clean["parcels"].is_valid_coverage()
    parcels = twin.raw["parcels"].frame
    flaws = twin.flaws
    named = {parcel for pair in flaws.overlaps | flaws.unmatched_vertices for parcel in pair}
    sound = parcels[~parcels["parcel_id"].isin(flaws.self_crossing)].set_index("parcel_id")
    broken = sound.geometry.invalid_coverage_edges()
    assert set(broken.index[~broken.is_empty]) == named
    assert not named & {parcel for pair in flaws.slivers for parcel in pair}
    open_too = sound.geometry.invalid_coverage_edges(gap_width=0.3)
    assert {parcel for pair in flaws.slivers for parcel in pair} <= set(open_too.index[~open_too.is_empty])


def test_self_crossing_outlines(twin: Twin) -> None:
    assert twin.clean["parcels"].is_valid.all()
    parcels = twin.raw["parcels"].frame
    found = set(parcels.loc[~parcels.is_valid, "parcel_id"])
    assert found == twin.flaws.self_crossing
    assert len(found) == SELF_CROSSING
    assert parcels[~parcels.is_valid].geometry.is_valid_reason().str.startswith("Self-intersection").all()


def test_parcels_in_the_reserve(twin: Twin) -> None:
    assert in_reserve_without_restriction(twin.clean) == set()
    frames = raw_frames(twin)
    found = in_reserve_without_restriction(frames)
    assert found == twin.flaws.parcels_in_reserve
    assert len(found) == IN_RESERVE
    water = frames["canal"].geometry.iloc[0]
    there = frames["parcels"].loc[frames["parcels"]["parcel_id"].isin(found)]
    assert there.distance(water).between(1, RESERVE_M).all(), "in the reserve, not in the water"
    held = in_force(frames["rights"]).merge(frames["spatial_units"])
    assert set(held.loc[held["parcel_id"].isin(found), "right_type"]) >= {"ownership", "possession"}


def test_areas_in_other_units(twin: Twin) -> None:
    assert areas_in_other_units(twin.clean["parcels"]) == set()
    found = areas_in_other_units(twin.raw["parcels"].frame)
    assert found == set(twin.flaws.wrong_units)
    assert len(found) == len(WRONG_AREAS)
    per_unit = {"hectares": 1 / 10_000, "square feet": 10.764}
    both = twin.raw["parcels"].frame.merge(twin.clean["parcels"], on="parcel_id", suffixes=("", "_clean"))
    both = both.set_index("parcel_id")
    for parcel, unit in twin.flaws.wrong_units.items():
        expected = both["area_m2_clean"][parcel] * per_unit[unit]
        assert both["area_m2"][parcel] == pytest.approx(expected, rel=1e-3)


def test_no_parcel_has_two_flaws(twin: Twin) -> None:
    flaws = twin.flaws
    pairs = [parcel for pair in (*flaws.overlaps, *flaws.slivers, *flaws.unmatched_vertices) for parcel in pair]
    ids = [*pairs, *flaws.self_crossing, *flaws.parcels_in_reserve, *flaws.wrong_units]
    assert len(ids) == len(set(ids))


def test_all_other_parcels_are_as_in_clean(twin: Twin) -> None:
    flaws = twin.flaws
    redrawn = {a for a, _ in flaws.overlaps | flaws.slivers | flaws.unmatched_vertices}
    redrawn |= flaws.self_crossing | flaws.parcels_in_reserve
    raw, clean = (frame.set_index("parcel_id") for frame in (twin.raw["parcels"].frame, twin.clean["parcels"]))
    same = raw.geometry.geom_equals_exact(clean.geometry, 1e-9)
    assert set(raw.index[~same]) == redrawn
    columns = [name for name in clean.columns if name not in {"geometry", "area_m2"}]
    assert pd.DataFrame(raw[columns]).equals(pd.DataFrame(clean[columns]))
    steps = shapely.get_coordinates(raw.geometry.to_numpy()) / 0.05
    assert np.abs(steps - np.round(steps)).max() < 1e-4, "drawn on the same grid"


def test_reference_systems(twin: Twin) -> None:
    layers = {name: frame for name, frame in raw_frames(twin).items() if isinstance(frame, gpd.GeoDataFrame)}
    assert {name: frame.crs and frame.crs.to_epsg() for name, frame in layers.items() if frame.crs != "EPSG:32648"} == {
        "streets": 4326, "bridges": None, "city_blocks": 3148,
    }  # fmt: skip
    left, bottom, right, top = twin.clean["streets"].total_bounds
    strange = set()
    for name, frame in layers.items():
        west, south, east, north = frame.total_bounds
        inside = left <= west and east <= right and bottom <= south and north <= top
        if frame.crs != "EPSG:32648" or not inside:
            strange.add(name)
    assert strange == set(twin.flaws.strange_crs) == {"streets", "bridges", "candidate_sites", "city_blocks"}


def farthest(one: gpd.GeoSeries, other: gpd.GeoSeries) -> float:
    """Greatest distance in metres between points of the same number."""
    ours, theirs = shapely.get_coordinates(one.to_numpy()), shapely.get_coordinates(other.to_numpy())
    assert ours.shape == theirs.shape
    return float(np.hypot(*(ours - theirs).T).max())


def test_layer_in_degrees_comes_back(twin: Twin) -> None:
    raw, clean = twin.raw["streets"].frame, twin.clean["streets"]
    left, bottom, right, top = raw.total_bounds
    assert 102 < left < right < 108
    assert 10 < bottom < top < 15
    assert farthest(raw.geometry.to_crs(32648), clean.geometry) < 0.02


def test_layer_without_crs_has_the_usual_coordinates(twin: Twin) -> None:
    raw, clean = twin.raw["bridges"].frame, twin.clean["bridges"]
    assert raw.crs is None
    assert farthest(raw.geometry, clean.geometry) < 0.001


def test_layer_with_swapped_axes_comes_back(twin: Twin) -> None:
    raw, clean = twin.raw["candidate_sites"].frame, twin.clean["candidate_sites"]
    assert raw.total_bounds[0] > 1_000_000, "no easting of zone 48 is as large"
    back = gpd.GeoSeries(shapely.transform(raw.geometry.to_numpy(), lambda xy: xy[:, ::-1]))
    assert farthest(back, clean.geometry) < 0.001


def test_layer_in_indian_1960_is_529_m_away_and_comes_back(twin: Twin) -> None:
    raw, clean = twin.raw["city_blocks"].frame, twin.clean["city_blocks"]
    ours, theirs = (shapely.get_coordinates(frame.geometry.to_numpy()) for frame in (raw, clean))
    away = np.hypot(*(ours - theirs).T)
    assert 528 < away.min() <= away.max() < 531
    assert farthest(raw.geometry.set_crs(INDIAN_1960, allow_override=True).to_crs(32648), clean.geometry) < 0.05


def khmer(frames: Mapping[str, pd.DataFrame]) -> pd.Series:
    """All texts of all layers and tables, by their name, the first column's value and the column."""
    columns = [
        frame.set_index(frame.columns[0])[column].dropna().astype(str)
        for frame in frames.values()
        for column in frame.columns
        if column.endswith("_km")
    ]
    owners = [name for name, frame in frames.items() for column in frame.columns if column.endswith("_km")]
    return pd.concat(columns, keys=owners)


def test_khmer_texts(twin: Twin) -> None:
    def with_invisible(texts: pd.Series) -> set[tuple[str, str]]:
        return set(
            texts.index[texts.map(lambda text: any(unicodedata.category(c) == "Cf" or c == "\u200b" for c in text))]
        )

    def decomposed(texts: pd.Series) -> set[tuple[str, str]]:
        return set(texts.index[texts.map(lambda text: unicodedata.normalize("NFC", text) != text)])

    texts = khmer(twin.clean)
    assert len(texts) > WITH_SPACES + NOT_NFC
    assert with_invisible(texts) == decomposed(texts) == set()
    raw = khmer(raw_frames(twin))
    assert with_invisible(raw) == twin.flaws.zero_width_spaces
    assert decomposed(raw) == twin.flaws.not_nfc
    assert (len(twin.flaws.zero_width_spaces), len(twin.flaws.not_nfc)) == (WITH_SPACES, NOT_NFC)
    cleaned = raw.str.replace("\u200b", "").map(lambda text: unicodedata.normalize("NFC", text))
    assert cleaned[raw.index.isin(twin.flaws.zero_width_spaces)].isin(texts.to_numpy()).all()
