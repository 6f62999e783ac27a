"""Small counts and moved points, against an attacker who knows everything that is published."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from scipy import optimize, stats
from shapely import box
from stungmeanchey import jitter, load, suppress_small_cells

if TYPE_CHECKING:
    from collections.abc import Iterator

THRESHOLD = 5


def tables() -> Iterator[pd.DataFrame]:
    """Full and sparse tables, wide and narrow ones, with small sums and with none."""
    rng = np.random.default_rng(20261123)
    for rows, columns, mean in [
        (2, 2, 9),
        (3, 3, 6),
        (6, 3, 5),
        (4, 7, 9),
        (12, 2, 4),
        (9, 5, 2),
        (1, 6, 5),
        (5, 1, 7),
    ]:
        for _ in range(3):
            drawn = rng.poisson(mean * rng.gamma(0.7, 1.4, (rows, columns)))
            if drawn.sum() >= 10:
                yield pd.DataFrame(drawn, index=[f"r{i}" for i in range(rows)], columns=list("abcdefg"[:columns]))


def attack(published: pd.DataFrame) -> pd.DataFrame:
    """Bound each hidden number by linear programming, from what is published alone."""
    known = published.to_numpy(dtype=float, na_value=np.nan)
    gaps = [tuple(place) for place in np.argwhere(np.isnan(known)).tolist()]
    lines = [[(i, j) for j in range(known.shape[1])] for i in range(known.shape[0])]
    lines += [[(i, j) for i in range(known.shape[0])] for j in range(known.shape[1])]
    equations, sides = [], []
    for *parts, whole in lines:
        signs = dict.fromkeys(parts, 1.0) | {whole: -1.0}
        equations.append([signs.get(gap, 0.0) for gap in gaps])
        sides.append(-sum(sign * known[place] for place, sign in signs.items() if place not in gaps))
    rows = []
    for aim, (i, j) in zip(np.eye(len(gaps)), gaps, strict=True):
        low, high = (optimize.linprog(way * aim, A_eq=equations, b_eq=sides, bounds=(0, None)) for way in (1, -1))
        assert low.status == high.status == 0
        rows.append((published.index[i], published.columns[j], round(low.fun), round(-high.fun)))
    bounds = pd.DataFrame(rows, columns=["row", "column", "lowest", "highest"])
    return bounds.astype({"lowest": "int64", "highest": "int64"})


def too_narrow(bounds: pd.DataFrame, reasons: pd.DataFrame, threshold: int) -> pd.DataFrame:
    places = zip(bounds["row"], bounds["column"], strict=True)
    small = np.array([reasons.loc[row, column] == "small" for row, column in places], dtype=bool)
    return bounds[(bounds["lowest"].gt(1) | bounds["highest"].lt(threshold)) & small]


def sort(bounds: pd.DataFrame) -> pd.DataFrame:
    return bounds.sort_values(["row", "column"], ignore_index=True)


@pytest.mark.parametrize(("threshold", "zeros"), [(5, False), (3, False), (10, False), (5, True)])
def test_an_attacker_with_the_sums_cannot_tell_that_a_hidden_count_is_small(threshold: int, zeros: bool) -> None:  # noqa: FBT001
    hidden = 0
    for table in tables():
        shown = suppress_small_cells(table, threshold, zeros=zeros)
        small = (table < threshold) & ((table > 0) | zeros)
        assert shown.published.iloc[:-1, :-1].isna().where(small, other=True).all(axis=None)
        bounds = attack(shown.published)
        assert too_narrow(bounds, shown.reasons, threshold).empty, shown.published
        # The function's own bounds, from flows, are those of the attacker, from linear programming.
        pd.testing.assert_frame_equal(sort(shown.ranges()), sort(bounds))
        hidden += len(bounds)
    assert hidden > 60


def test_hiding_the_small_counts_alone_would_not_do() -> None:
    """The attacker is able: it finds most counts that are hidden without protection."""
    found = 0
    for table in tables():
        shown = suppress_small_cells(table)
        bare = with_sums(table).mask(shown.reasons == "small")
        found += len(too_narrow(attack(bare), shown.reasons, THRESHOLD))
    assert found > 30


def with_sums(table: pd.DataFrame) -> pd.DataFrame:
    table = table.assign(total=table.sum(axis=1))
    return pd.concat([table, table.sum().to_frame("total").T]).astype("Int64")


def test_what_is_shown_is_true_and_nothing_is_hidden_in_vain() -> None:
    spared = 0
    for table in [*tables()][::3]:
        shown = suppress_small_cells(table)
        truth = with_sums(table)
        assert (shown.published == truth).fillna(value=True).all(axis=None)
        assert (shown.published.isna() == (shown.reasons != "")).all(axis=None)
        for row, column in zip(*np.where(shown.reasons == "complementary"), strict=True):
            opened = shown.published.copy()
            opened.iloc[row, column] = truth.iloc[row, column]
            assert len(too_narrow(attack(opened), shown.reasons, THRESHOLD))
            spared += 1
    assert spared > 10


def test_bounds_are_those_of_all_tables_that_could_be() -> None:
    """Try every table of small numbers that agrees with what is published."""
    table = pd.DataFrame({"a": [3, 1, 0], "b": [4, 4, 1]})
    shown = suppress_small_cells(table, 2)
    published = shown.published.to_numpy(dtype=float, na_value=np.nan)
    fitting = []
    for values in product(range(14), repeat=4):
        body = np.array([*values, 0, 0]).reshape(3, 2)
        body[2] = published[3, :2] - body.sum(axis=0)
        tried = np.vstack([body, body.sum(axis=0)])
        tried = np.column_stack([tried, tried.sum(axis=1)])
        if (tried >= 0).all() and ((tried == published) | np.isnan(published)).all():
            fitting.append(tried)
    assert np.isfinite(published[3]).all()  # the search above leans on these
    assert len(fitting) > 3
    bounds = sort(shown.ranges())
    assert len(bounds) >= 4
    tries = pd.DataFrame(np.stack(fitting).reshape(len(fitting), -1), columns=pd.MultiIndex.from_product(
        [[0, 1, 2, "total"], ["a", "b", "total"]]))  # fmt: skip
    for bound in bounds.itertuples():
        could_be = tries[bound.row, bound.column]
        assert (could_be.min(), could_be.max()) == (bound.lowest, bound.highest)


def test_a_list_of_groups_is_protected_by_its_own_sum() -> None:
    groups = pd.Series({"renting": 2, "owning": 30, "sharing": 9}, name="households")
    shown = suppress_small_cells(groups)
    assert shown.published.dropna().to_dict() == {"owning": 30, "total": 41}
    assert shown.published.name == "households"
    assert shown.ranges().to_dict("list") == {"row": ["renting", "sharing"], "lowest": [0, 0], "highest": [11, 11]}
    assert shown.reasons.to_dict() == {"renting": "small", "owning": "", "sharing": "complementary", "total": ""}


def test_two_small_counts_do_not_protect_each_other() -> None:
    """They are both hidden, but their sum is known, and it is small."""
    shown = suppress_small_cells(pd.Series({"a": 1, "b": 2, "c": 60, "d": 20}))
    assert shown.published.isna().to_dict() == {"a": True, "b": True, "c": False, "d": True, "total": False}


def test_nothing_is_hidden_where_nothing_is_small() -> None:
    for table in (pd.DataFrame({"a": [5, 9], "b": [0, 70]}), pd.DataFrame({"a": [0, 0]})):
        shown = suppress_small_cells(table)
        assert shown.published.equals(with_sums(table))
        assert shown.ranges().empty
        assert list(shown.ranges().columns) == ["row", "column", "lowest", "highest"]


def test_zeros_are_shown_unless_asked() -> None:
    table = pd.DataFrame({"title": [12, 0], "none": [20, 9]})
    assert suppress_small_cells(table).published.notna().all(axis=None)
    assert suppress_small_cells(table, zeros=True).published.isna().iloc[:2, :2].all(axis=None)


def test_the_table_keeps_its_labels_and_is_not_changed() -> None:
    table = pd.DataFrame({"a": [3, 20], "b": [40, 9]}, index=pd.Index([7, 8], name="block"))
    table.columns.name = "kind"
    before = table.copy()
    published = suppress_small_cells(table, total="all").published
    pd.testing.assert_frame_equal(table, before)
    assert list(published.index) == [7, 8, "all"]
    assert list(published.columns) == ["a", "b", "all"]
    assert (published.index.name, published.columns.name) == ("block", "kind")
    assert set(map(str, published.dtypes)) == {"Int64"}


def test_a_table_of_the_twin_block_by_block() -> None:
    homes = load("occupancy").merge(load("parcels"), on="parcel_id")
    counts = pd.crosstab(homes["block_id"], homes["role"])
    assert ((counts > 0) & (counts < THRESHOLD)).any(axis=None)
    shown = suppress_small_cells(counts)
    assert shown.published.loc["total", "total"] == 563
    assert too_narrow(attack(shown.published), shown.reasons, THRESHOLD).empty


FINE = pd.DataFrame({"a": [3, 20], "b": [40, 9]})


@pytest.mark.parametrize(
    ("table", "options", "says"),
    [
        (FINE, {"threshold": 1}, "at least 2"),
        (FINE, {"threshold": 5.5}, "at least 2"),
        (FINE, {"threshold": True}, "at least 2"),
        (FINE, {"total": "a"}, "leave sums out"),
        (FINE.iloc[:0], {}, "empty"),
        (FINE.iloc[:, :0], {}, "empty"),
        (FINE - 4, {}, "none below 0"),
        (FINE / 8, {}, "whole numbers"),
        (FINE.astype(str) + "?", {}, "whole numbers"),
        (FINE.astype(str), {}, "whole numbers"),
        (FINE.where(FINE > 5), {}, "the count 0"),
        (FINE > 5, {}, "count them first"),
        (FINE.iloc[[0, 0]], {}, "stands twice"),
        (FINE.iloc[:, [0, 0]], {}, "stands twice"),
        (FINE // 15, {}, "counts 3 in all, fewer than 5"),
    ],
)
def test_what_is_no_table_of_counts_is_refused(table: pd.DataFrame, options: dict[str, object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        suppress_small_cells(table, **options)


def test_a_list_is_no_table() -> None:
    with pytest.raises(TypeError, match="not list"):
        suppress_small_cells([1, 2, 3])


def test_whole_numbers_that_came_as_decimals_are_counts() -> None:
    assert suppress_small_cells(FINE.astype(float)).published.equals(suppress_small_cells(FINE).published)


@pytest.fixture(scope="module")
def homes() -> gpd.GeoDataFrame:
    parcels = load("parcels")
    return parcels.set_geometry(parcels.representative_point())[["parcel_id", "geometry"]].iloc[::-1]


def test_each_point_lands_in_its_ring_and_nothing_else_changes(homes: gpd.GeoDataFrame) -> None:
    before = homes.copy()
    moved = jitter(homes, (15, 60), seed=4)
    assert moved.distance(homes).between(15 - 1e-6, 60 + 1e-6).all()
    assert moved.index.equals(homes.index)
    assert moved["parcel_id"].equals(homes["parcel_id"])
    assert moved.crs == homes.crs
    assert homes.geom_equals(before.geometry).all()
    as_series = jitter(homes.geometry, (15, 60), seed=4)
    assert isinstance(as_series, gpd.GeoSeries)
    assert as_series.geom_equals(moved.geometry).all()
    assert as_series.name == "geometry"


def test_a_seed_is_a_key(homes: gpd.GeoDataFrame) -> None:
    first = jitter(homes, (15, 60), seed=4)
    assert jitter(homes, (15, 60), seed=4).geom_equals(first.geometry).all()
    assert (jitter(homes, (15, 60), seed=5).distance(first) > 0.01).all()
    assert (jitter(homes, (15, 60), None).distance(jitter(homes, (15, 60), None)) > 0.01).all()


def test_points_are_spread_evenly_over_the_ring() -> None:
    home = gpd.GeoSeries.from_xy(np.full(20_000, 470_000.0), np.full(20_000, 1_262_000.0), crs="EPSG:32648")
    moved = jitter(home, (20, 60), seed=1)
    east, north = moved.x - 470_000, moved.y - 1_262_000
    share_of_ring = (east**2 + north**2 - 20**2) / (60**2 - 20**2)
    assert stats.kstest(share_of_ring, "uniform").pvalue > 0.01
    assert stats.kstest(np.arctan2(north, east) / (2 * np.pi) + 0.5, "uniform").pvalue > 0.01
    assert abs(stats.spearmanr(share_of_ring, np.arctan2(north, east)).statistic) < 0.03


def test_the_mean_of_many_versions_gives_the_home_away(homes: gpd.GeoDataFrame) -> None:
    """Why only one version may be published."""
    versions = [jitter(homes.geometry, (15, 60), seed) for seed in range(60)]
    mean = gpd.GeoSeries.from_xy(
        np.mean([v.x for v in versions], axis=0), np.mean([v.y for v in versions], axis=0), index=homes.index,
        crs=homes.crs,
    )  # fmt: skip
    assert mean.distance(homes.geometry).median() < 10


@pytest.mark.parametrize(
    "metres", [(0, 60), (60, 60), (60, 15), (-5, 10), (5, float("inf")), (5, float("nan")), 30, "ab"]
)
def test_distances_that_make_no_ring_are_refused(homes: gpd.GeoDataFrame, metres: object) -> None:
    with pytest.raises(ValueError, match="0 < least < largest"):
        jitter(homes, metres, seed=1)


def test_what_is_not_a_layer_of_points_in_metres_is_refused(homes: gpd.GeoDataFrame) -> None:
    for wrong, error, says in (
        (homes.to_crs(4326), ValueError, "to_crs first"),
        (homes.to_crs(2263), ValueError, "not in metres"),  # feet
        (homes.geometry.set_crs(None, allow_override=True), ValueError, "no reference system"),
        (homes.buffer(3), ValueError, f"{len(homes)} of {len(homes)} geometries are no points"),
        (homes.geometry.where(homes.index > 3), ValueError, f"4 of {len(homes)} "),
        (pd.DataFrame({"x": [1]}), TypeError, "not DataFrame"),
    ):
        with pytest.raises(error, match=says):
            jitter(wrong, (15, 60), seed=1)


def test_no_other_column_may_keep_the_true_place(homes: gpd.GeoDataFrame) -> None:
    with pytest.raises(ValueError, match="column plot holds geometries"):
        jitter(homes.assign(plot=gpd.GeoSeries([box(0, 0, 1, 1)] * len(homes), index=homes.index)), (15, 60), seed=1)
    renamed = homes.rename_geometry("spot")
    moved = jitter(renamed, (15, 60), seed=1)
    assert list(moved.columns) == ["parcel_id", "spot"]
    assert moved.distance(renamed).min() >= 15 - 1e-6
