"""Measures of a coverage, on plots that can be verified by eye."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely import Polygon, box

from autograder.coverage import edges_match, misfit_m2, moved_m2, outside_m2, overlapping_pairs, uncovered_m2

GROUND = box(0, 0, 12, 6)
SOUND = {"A": box(0, 0, 4, 6), "B": box(4, 0, 8, 6), "C": box(8, 0, 12, 6)}
BOW_TIE = Polygon([(0, 0), (4, 6), (4, 0), (0, 6)])


def test_a_sound_coverage() -> None:
    assert overlapping_pairs(SOUND) == {}
    assert uncovered_m2(SOUND, GROUND) == 0
    assert outside_m2(SOUND, GROUND) == 0
    assert edges_match(SOUND)
    assert moved_m2(SOUND, SOUND) == 0
    assert misfit_m2(SOUND, {"A": 24, "B": 24, "C": 24}) == 0


def test_overlap_gap_and_excess_are_told_apart() -> None:
    flawed = SOUND | {"B": box(3.5, 0, 7.9, 7)}
    assert overlapping_pairs(flawed) == {("A", "B"): pytest.approx(3.0)}
    assert uncovered_m2(flawed, GROUND) == pytest.approx(0.6)
    assert outside_m2(flawed, GROUND) == pytest.approx(4.4)
    assert not edges_match(flawed)
    assert moved_m2(flawed, SOUND) == pytest.approx(3.0 + 0.6 + 4.4)
    assert misfit_m2(flawed, {"A": 24, "B": 24, "C": 24}) == pytest.approx(6.8)


def test_an_outline_that_crosses_itself_is_measured_and_not_accepted() -> None:
    assert not BOW_TIE.is_valid
    flawed = SOUND | {"A": BOW_TIE}
    assert overlapping_pairs(flawed) == {}
    assert uncovered_m2(flawed, GROUND) == pytest.approx(12)
    assert not edges_match(flawed)


def test_a_point_that_the_neighbour_lacks_is_no_land_but_breaks_the_coverage() -> None:
    bent = SOUND | {"A": Polygon([(0, 0), (4, 0), (4.002, 3), (4, 6), (0, 6)])}
    assert not edges_match(bent)
    assert overlapping_pairs(bent, least_m2=0.01) == {}


def test_degrees_and_back_is_the_same_coverage() -> None:
    plots = [shapely.transform(plot, lambda xy: np.add(xy, (470_000.35, 1_262_000.65))) for plot in SOUND.values()]
    there = gpd.GeoSeries(plots, index=list(SOUND), crs=32648).to_crs(4326).to_crs(32648)
    back = dict(there)
    assert edges_match(back)
    assert overlapping_pairs(back) == {}
    assert moved_m2(dict(zip(SOUND, plots, strict=True)), back) < 1e-3


def test_what_is_lost_counts_whole() -> None:
    left = {"A": SOUND["A"], "B": SOUND["B"]}
    assert moved_m2(SOUND, left) == 24
    assert misfit_m2(left, dict.fromkeys(SOUND, 24.0)) == 24
    assert uncovered_m2(left, GROUND) == 24
    assert not edges_match({})
    assert overlapping_pairs({"A": SOUND["A"]}) == {}
