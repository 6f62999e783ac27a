from __future__ import annotations

import pytest
from stungmeanchey import load

from book.scenarios import rows_of_plots


@pytest.mark.parametrize(("frontage", "depth"), [(4, 6), (5, 8)])
def test_563_plots_stand_on_dry_land_and_do_not_overlap(frontage: int, depth: int) -> None:
    plots = rows_of_plots(load("canal_axis"), plots=563, frontage_m=frontage, depth_m=depth)
    assert len(plots) == 563
    assert plots.groupby("bank").size().to_dict() == {"east": 282, "west": 281}
    assert plots.is_valid.all()
    assert plots.area.between(0.97 * frontage * depth, 1.03 * frontage * depth).all()
    assert plots.union_all().area == pytest.approx(plots.area.sum(), rel=1e-3)
    canal = load("canal").geometry.iloc[0]
    assert plots.distance(canal).min() == pytest.approx(6, abs=0.15)  # the road between


def test_east_is_east() -> None:
    axis = load("canal_axis")
    plots = rows_of_plots(axis, plots=20, frontage_m=4, depth_m=6)
    middle = axis.geometry.iloc[0].interpolate(20)
    assert plots.loc[plots["bank"] == "east"].centroid.x.mean() > middle.x
    assert plots.loc[plots["bank"] == "west"].centroid.x.mean() < middle.x


def test_a_bank_that_is_too_short_holds_fewer() -> None:
    plots = rows_of_plots(load("canal_axis"), plots=1000, frontage_m=5, depth_m=8)
    assert 580 <= len(plots) <= 590  # 588 on a straight canal
