"""The calibration table, for three seeds, and that it sees a twin that has gone wrong."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

if TYPE_CHECKING:
    from generator import Twin

BOOK = Path(__file__).resolve().parents[2] / "book"


def test_the_twin_achieves_its_targets(twin: Twin) -> None:
    from generator.calibration import calibrate

    table = calibrate(twin.clean)
    missed = table.loc[~table["passes"], ["quantity", "target", "achieved", "tolerance"]]
    assert missed.empty, missed.to_string()
    assert table["quantity"].is_unique
    exact = table[table["tolerance"] == 0].set_index("quantity")["achieved"]
    assert exact["families"] == 563
    assert exact["people"] == 3400


def test_each_source_is_in_the_bibliography(default_twin: Twin) -> None:
    from generator.calibration import ASSUMPTION, calibrate

    table = calibrate(default_twin.clean)
    keys = set(re.findall(r"^@\w+\{([^,]+),", (BOOK / "references.bib").read_text(encoding="utf-8"), re.MULTILINE))
    cited = table["source"] != ASSUMPTION
    assert set(table.loc[cited, "source"]) <= keys
    assert (table.loc[cited, "about"] != "").all()
    assert (table.loc[~cited, "about"] == "").all()


def test_a_tolerance_is_narrow_enough_to_mean_something(default_twin: Twin) -> None:
    from generator.calibration import calibrate

    table = calibrate(default_twin.clean)
    shares = table[table["unit"] == "share"]
    assert (shares["tolerance"] <= 0.10).all()
    figures = table[~table["unit"].isin(["share", "Spearman"])]
    assert (figures["tolerance"] <= 0.35 * figures["target"].abs()).all()


@pytest.mark.parametrize(
    ("what", "harm", "fails"),
    [
        ("households", lambda f: f.iloc[1:], "families"),
        ("people", lambda f: f.iloc[1:], "people"),
        ("households", lambda f: f.assign(income_usd=2 * f["income_usd"]), "monthly income, median"),
        ("households", lambda f: f.assign(persons=np.sort(f["persons"])), "income and persons"),
        ("people", lambda f: f.assign(sex="female"), "women and girls"),
        ("parcels", lambda f: f.assign(area_m2=1.3 * f["area_m2"]), "area of a plot, median"),
        ("ba_units", lambda f: f.assign(title_number=None), "units with a title, before"),
    ],
)
def test_a_twin_that_has_gone_wrong_fails(default_twin: Twin, what: str, harm: object, fails: str) -> None:
    from generator.calibration import calibrate

    harmed = {**default_twin.clean, what: harm(default_twin.clean[what])}
    table = calibrate(harmed).set_index("quantity")
    assert not table.loc[fails, "passes"]


def test_a_scenario_has_its_own_targets(default_twin: Twin) -> None:
    from generator import Scenario
    from generator.calibration import calibrate

    table = calibrate(default_twin.clean, Scenario(families=423, plot="5x8")).set_index("quantity")
    assert table.loc["families", "target"] == 423
    assert not table.loc["families", "passes"]
    assert table.loc["area of a new plot, median", ["target", "source"]].tolist() == [40, "cd-titles"]


def test_a_missing_frame_is_named(default_twin: Twin) -> None:
    from generator.calibration import calibrate

    with pytest.raises(KeyError, match="ba_units"):
        calibrate({name: frame for name, frame in default_twin.clean.items() if name != "ba_units"})


def test_the_gini_coefficient_is_half_the_relative_mean_difference() -> None:
    from generator.calibration import gini

    incomes = pd.Series(np.random.default_rng(4).lognormal(5, 0.5, 400))
    differences = np.abs(np.subtract.outer(incomes.to_numpy(), incomes.to_numpy()))
    assert gini(incomes) == pytest.approx(differences.mean() / (2 * incomes.mean()), abs=1e-12)


def test_the_table_of_the_shipped_files_is_that_of_the_twin(default_twin: Twin, data: Path) -> None:
    from generator.calibration import Shipped, calibrate

    assert data.is_dir()
    shipped, built = calibrate(Shipped()), calibrate(default_twin.clean)
    assert shipped["quantity"].tolist() == built["quantity"].tolist()
    assert shipped["achieved"].to_numpy() == pytest.approx(built["achieved"].to_numpy(), abs=1e-6)
