"""The measures of form against truths known by hand, and the twin's form within what looks real, for three seeds."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd
import pytest
import shapely
from generator import realism
from generator.form import measures
from shapely import affinity

if TYPE_CHECKING:
    from pathlib import Path

    from generator import Twin

CRS = "EPSG:32648"
REFERENCE = "book/data/realism.csv"


def town(rows: int = 6, columns: int = 6) -> gpd.GeoSeries:
    """Houses of 4 by 6 m on a tidy grid, half a metre apart, with an index of their own."""
    houses = [
        shapely.box(4.5 * x, 6.5 * y, 4.5 * x + 4, 6.5 * y + 6) for x in range(columns) for y in range(rows)
    ]  # fmt: skip
    return gpd.GeoSeries(houses, index=[f"B{i:02d}" for i in range(len(houses))], crs=CRS)


@pytest.mark.parametrize("measure", [measures.area, measures.elongation, measures.rectangularity, measures.turn,
                                     measures.gap, measures.thickness])  # fmt: skip
def test_a_measure_keeps_the_index_and_bears_its_name(measure) -> None:  # noqa: ANN001
    shapes = town()
    found = measure(shapes)
    assert found.index.equals(shapes.index)
    assert found.dtype == np.float64
    assert found.name == measure.__name__


def test_a_tidy_town_is_measured_as_it_was_built() -> None:
    shapes = town()
    assert measures.area(shapes).eq(24).all()
    assert measures.elongation(shapes).to_numpy() == pytest.approx(4 / 6)
    assert measures.rectangularity(shapes).to_numpy() == pytest.approx(1)
    assert measures.turn(shapes).max() == pytest.approx(0, abs=1e-6)
    assert measures.gap(shapes).to_numpy() == pytest.approx(0.5)


def crooked_town() -> tuple[gpd.GeoSeries, np.ndarray, np.ndarray]:
    """The same houses, each turned and pushed a little, with their angles and centres; no two are equally near."""
    rng = np.random.default_rng(3)
    tidy = town()
    angles = rng.uniform(0, 90, len(tidy))
    centres = np.array([(p.x, p.y) for p in tidy.centroid]) + rng.normal(0, 0.05, (len(tidy), 2))
    moved = [
        affinity.translate(affinity.rotate(shape, angle), x - shape.centroid.x, y - shape.centroid.y)
        for shape, angle, (x, y) in zip(tidy, angles, centres, strict=True)
    ]
    return gpd.GeoSeries(moved, index=tidy.index, crs=CRS), angles, centres


def test_turning_the_whole_map_changes_nothing() -> None:
    shapes, *_ = crooked_town()
    whole = shapes.rotate(33, origin=(0, 0))
    for measure in (measures.turn, measures.elongation, measures.gap, measures.rectangularity):
        assert measure(whole).to_numpy() == pytest.approx(measure(shapes).to_numpy(), abs=1e-6)


def test_turn_agrees_with_a_slow_way_to_compute_it() -> None:
    shapes, angles, centres = crooked_town()
    slow = []
    for i in range(len(shapes)):
        nearest = np.argsort(np.hypot(*(centres - centres[i]).T))[1:6]
        apart = [min(abs(angles[i] - angles[j]), 90 - abs(angles[i] - angles[j])) for j in nearest]
        slow.append(np.mean(apart))
    assert measures.turn(shapes).to_numpy() == pytest.approx(slow, abs=1e-6)
    assert 17 < np.mean(slow) < 28, "directions at random are 22.5 degrees apart"
    with pytest.raises(ValueError, match="5 shapes have no 5 neighbours"):
        measures.turn(shapes.iloc[:5])


def test_gap_agrees_with_all_pairs() -> None:
    rng = np.random.default_rng(4)
    shapes = gpd.GeoSeries([shapely.box(x, y, x + 3, y + 2) for x, y in rng.uniform(0, 60, (40, 2))])
    pairs = np.array([[a.distance(b) for b in shapes] for a in shapes])
    np.fill_diagonal(pairs, np.inf)
    assert measures.gap(shapes).to_numpy() == pytest.approx(pairs.min(axis=1))


def test_a_network_is_cut_where_streets_meet_and_nowhere_else() -> None:
    street = shapely.LineString([(0, 0), (40, 0), (100, 0)])  # a corner that is no junction
    lane = shapely.LineString([(60, 0), (60, 30)])
    stretches = measures.network(gpd.GeoSeries([street, lane], crs=CRS))
    assert sorted(measures.run(stretches)) == pytest.approx([30, 40, 60])
    assert measures.straightness(stretches).to_numpy() == pytest.approx(1)
    nodes = measures.junctions(stretches)
    assert nodes["degree"].value_counts().to_dict() == {1: 3, 3: 1}
    assert nodes.geometry[nodes["degree"] == 3].iloc[0].equals(shapely.Point(60, 0))


def test_streets_face_each_other_over_their_width() -> None:
    street = gpd.GeoSeries([shapely.LineString([(0, 0), (100, 0)]), shapely.LineString([(0, 500), (100, 500)])])
    rows = gpd.GeoSeries([shapely.box(-20, 2, 120, 9), shapely.box(-20, -12, 120, -4)])
    found = measures.front_to_front(street, rows)
    assert found.iloc[0] == pytest.approx(6)
    assert math.isnan(found.iloc[1]), "no house in sight"


def test_orientation_entropy_of_a_grid_and_of_a_star() -> None:
    grid = gpd.GeoSeries([shapely.LineString([(0, i), (50, i)]) for i in range(5)]
                         + [shapely.LineString([(i, 0), (i, 50)]) for i in range(5)])  # fmt: skip
    assert measures.orientation_entropy(grid) == pytest.approx(math.log(4))
    rays = np.radians(np.arange(0, 180, 10))
    star = gpd.GeoSeries([shapely.LineString([(0, 0), (np.sin(a), np.cos(a))]) for a in rays])
    assert measures.orientation_entropy(star) == pytest.approx(math.log(36))


@pytest.fixture(scope="module")
def measured(twin: Twin) -> pd.DataFrame:
    return realism.of_twin(twin.clean).set_index(["layer", "measure"])


@pytest.mark.parametrize(
    ("layer", "measure", "low", "high"),
    [
        ("parcels", "area", 42, 50),
        ("parcels", "elongation", 0.6, 0.75),
        ("parcels", "rectangularity", 0.88, 0.95),
        ("parcels", "turn", 1.5, 3.5),
        ("buildings", "area", 31, 41),
        ("buildings", "elongation", 0.64, 0.8),
        ("buildings", "rectangularity", 0.88, 0.96),
        ("buildings", "turn", 1.8, 4.2),
        ("buildings", "gap", 0.25, 0.5),
        ("streets", "run", 33, 60),
        ("lanes", "front_to_front", 2, 6),
        ("canal roads", "front_to_front", 4.5, 15),
        ("blocks", "area", 3500, 9000),
        ("water", "thickness", 7.9, 8),
    ],
)  # fmt: skip
def test_the_middle_of_the_twin(measured: pd.DataFrame, layer: str, measure: str, low: float, high: float) -> None:
    row = measured.loc[(layer, measure)]
    assert low <= row["p50"] <= high
    assert row["p10"] <= row["p25"] <= row["p50"] <= row["p75"] <= row["p90"]


@pytest.mark.parametrize(
    ("layer", "measure", "low", "high"),
    [
        ("parcels", "unmatched_share", 0, 0),
        ("streets", "dead_end_share", 0.12, 0.3),
        ("streets and lanes", "dead_end_share", 0.2, 0.36),
        ("streets", "crossroads_share", 0.05, 0.2),
        ("streets", "orientation_entropy", 2.2, 3.0),
    ],
)
def test_shares_of_the_twin(measured: pd.DataFrame, layer: str, measure: str, low: float, high: float) -> None:
    assert low <= measured.loc[(layer, measure), "value"] <= high


def test_plots_are_as_unequal_as_a_grown_place(measured: pd.DataFrame) -> None:
    area = measured.loc[("parcels", "area")]
    assert area["p90"] > 2 * area["p10"]
    fronts = measured.loc[("lanes", "front_to_front")]
    assert fronts["p90"] > 2 * fronts["p10"], "lanes of mixed width"


def test_dead_ends_are_those_of_the_graph(twin: Twin, measured: pd.DataFrame) -> None:
    streets, bridges = twin.clean["streets"], twin.clean["bridges"]
    graph = nx.MultiGraph()
    for line in [*streets.geometry, *bridges.geometry]:
        # Bridges lie on vertices of the canal road, at which it was not cut.
        nx.add_path(graph, line.coords)
    ends = {line.coords[i] for line, dead in zip(streets.geometry, streets["dead_end"], strict=True) if dead
            for i in (0, -1)}  # fmt: skip
    blind = [node for node in ends if graph.degree(node) == 1]
    leaving = sum(degree == 1 for _, degree in graph.degree) - len(blind)
    points = sum(degree != 2 for _, degree in graph.degree) - leaving
    row = measured.loc[("streets and lanes", "dead_end_share")]
    assert row["n"] == points
    assert row["value"] == pytest.approx(len(blind) / points, abs=0.0006)


def test_the_page_says_what_holds_for_other_seeds_too(measured: pd.DataFrame, root: Path) -> None:
    reference = pd.read_csv(root / REFERENCE).set_index(["place", "layer", "measure"])
    near, window = reference.loc["OpenStreetMap, near water"], reference.loc["OpenStreetMap, window"]

    def middle(layer: str, measure: str) -> float:
        return measured.loc[(layer, measure), "p50"]

    assert middle("buildings", "area") < near.loc[("buildings", "area"), "p25"]
    assert near.loc[("buildings", "gap"), "p10"] < middle("buildings", "gap") < near.loc[("buildings", "gap"), "p50"]
    assert middle("buildings", "rectangularity") < near.loc[("buildings", "rectangularity"), "p25"]
    assert middle("buildings", "turn") > near.loc[("buildings", "turn"), "p50"]
    assert middle("blocks", "area") < window.loc[("blocks", "area"), "p50"]
    assert middle("blocks", "elongation") > window.loc[("blocks", "elongation"), "p50"]
    for measure in ("crossroads_share", "orientation_entropy"):
        assert measured.loc[("streets", measure), "value"] < window.loc[("streets", measure), "value"]


def test_the_reference_holds_summaries_with_their_credit_and_no_place(root: Path) -> None:
    table = pd.read_csv(root / REFERENCE)
    osm = table[table["place"].str.startswith("OpenStreetMap")]
    assert osm["source"].str.startswith("© OpenStreetMap contributors").all()
    assert osm["licence"].str.startswith("ODbL 1.0").all()
    assert osm["extracted"].notna().all()
    sangkat = osm[osm["place"] == "OpenStreetMap, sangkat"]
    assert (sangkat["licence"].str.contains("CC BY 4.0") & sangkat["source"].str.contains("geoBoundaries")).all()
    assert (root / REFERENCE).stat().st_size < 10_000
    assert not table.duplicated(["place", "layer", "measure"]).any()
    assert (table["p50"].notna() ^ table["value"].notna()).all()
    quantiles = table.loc[table["p50"].notna(), list(realism.QUANTILES)].to_numpy()
    assert (np.diff(quantiles, axis=1) >= 0).all()


@pytest.fixture
def extracts(tmp_path: Path) -> Path:
    """Four small files drawn by hand, far away from anything real: fifteen houses on three streets."""

    def place(shapes: list) -> gpd.GeoSeries:
        return gpd.GeoSeries(shapes, crs=CRS).translate(500_000, 1_300_000).to_crs(4326)

    houses = [shapely.box(x, y, x + 6, y + 4) for x in (0, 8, 16, 24, 32) for y in (4, 12, -8)]
    streets = [[(-10, 0), (50, 0)], [(20, 0), (20, 40)], [(-10, 40), (50, 40)]]
    commune = [shapely.box(-100, -100, 15, 100), shapely.box(15, -100, 100, 100)]
    files = {
        realism.BUILDINGS: gpd.GeoDataFrame(geometry=place(houses)),
        realism.ROADS: gpd.GeoDataFrame(geometry=place([shapely.LineString(line) for line in streets])),
        realism.WATER: gpd.GeoDataFrame(geometry=place([shapely.box(-10, -118, 50, -107)])),
        realism.COMMUNES: gpd.GeoDataFrame({"shapeName": [realism.COMMUNE, "another"]}, geometry=place(commune)),
    }
    for name, layer in files.items():
        layer.to_file(tmp_path / name, driver="GeoJSON")
    return tmp_path


def test_the_command_measures_a_folder_of_extracts(extracts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plots = extracts / "plots.gpkg"
    gpd.GeoDataFrame(geometry=town()).to_file(plots)
    realism.main([str(extracts), "--extracted", "2026-07-03", "--plots", f"tidy={plots}"])
    said = capsys.readouterr().out
    (extracts / "table.csv").write_text(said, encoding="utf-8")
    table = pd.read_csv(extracts / "table.csv").set_index(["place", "layer", "measure"])
    window = table.loc["OpenStreetMap, window"]
    assert window.loc[("buildings", "area"), ["n", "p50"]].tolist() == pytest.approx([15, 24], abs=0.01)
    assert table.loc[("OpenStreetMap, sangkat", "buildings", "area"), "n"] == 6
    assert table.loc[("OpenStreetMap, near water", "buildings", "area"), "n"] == 5, "the southern row"
    assert table.loc[("tidy", "parcels", "elongation"), "p50"] == pytest.approx(0.667)
    assert set(table["extracted"].dropna()) == {"2026-07-03"}


def test_a_missing_extract_is_named(extracts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (extracts / realism.ROADS).unlink()
    with pytest.raises(SystemExit):
        realism.main([str(extracts), "--extracted", "2026-07-03"])
    assert realism.ROADS in capsys.readouterr().err
