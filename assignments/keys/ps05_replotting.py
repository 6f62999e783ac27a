"""Key of ``ps05-replotting``: who gains land, who loses, and how a proposed layout shares it.

Right answers, and what known mistakes give, are computed from the clean layers and tables of the twin of the moment. A
layout is judged by the rules that students see (:mod:`autograder.layouts`), then by what it reaches: its land and its
fairness are set between those of the programme's own plots and those of a layout that `helpers/bank_rows.py` computes.
It is never compared with either plot by plot.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely
from stungmeanchey import load, path

from autograder.answers import as_mapping, as_number, as_rows
from autograder.compare import belief_behind_amounts, compare_ids, quarters, read_ids
from autograder.findings import Finding, right, wrong
from autograder.functions import as_calls, belief_behind_calls, hits
from autograder.key import Key, helper
from autograder.layouts import Rules, canal_site, examine, programme_layout
from autograder.layouts.measures import gini
from autograder.maps import as_map
from autograder.shapes import as_land, overlap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from autograder.layouts import Examination, Site

key = Key("ps05-replotting")


# --- the families and their land ------------------------------------------------------------------


def families() -> pd.DataFrame:
    """Give one row for each household: land before and after, persons, and the class of its size."""
    return _families(path("moves"))


@cache
def _families(_file: Path) -> pd.DataFrame:
    """Join the tables once in a process; another cohort's file is another table."""
    before, after = _land("before"), _land("after")
    households = load("households").set_index("household_id")
    table = pd.DataFrame({"before_m2": before, "after_m2": after})
    table["persons"] = households["persons"]
    table["size"] = size_class(table["persons"])
    return table.rename_axis("household_id")


def _land(state: str) -> pd.Series:
    """Land of the plot on which each household lives."""
    areas = load("parcels", state=state).set_index("parcel_id")["area_m2"]
    return load("occupancy", state=state).set_index("household_id")["parcel_id"].map(areas).astype(float)


def size_class(persons: pd.Series) -> pd.Series:
    """Put families into the three classes that the notebook names."""
    return pd.cut(persons, [0, 4, 7, np.inf], labels=["small", "medium", "large"]).astype(str)


# --- 1. Land before and after ---------------------------------------------------------------------

# Areas are recorded to a hundredth; a shape's own area, or one rounded to a tenth, differs by up to 0.05.
TOLERANCE_M2 = 0.06


@key.task("land-before-and-after", points=4, title="Land of each family, before and after")
def _land_before_and_after(answer: object) -> Iterator[Finding]:
    given = as_rows(answer, key="household_id", numbers=["before_m2", "after_m2"])
    expected = families()
    known = [name for name in expected.index if name in given]
    frame = pd.DataFrame([given[name] for name in known], index=known, columns=["before_m2", "after_m2"], dtype=float)
    belief = _belief_on_land(frame, expected)
    missing, extra = len(expected) - len(known), len(given) - len(known)
    if missing or extra:
        says = f"{len(known)} of {len(expected)} households are in the table"
        yield wrong(
            1, f"{says}, and {extra} rows more." if extra else f"{says}.", belief,
            earned=quarters(max(0.0, 1 - (missing + extra) / len(expected))),
        )  # fmt: skip
    else:
        yield right(1, f"All {len(expected)} households are in the table, each once.")
    for column, word in (("before_m2", "before"), ("after_m2", "after")):
        close = (frame[column] - expected.loc[known, column]).abs() <= TOLERANCE_M2
        share = close.sum() / len(expected)
        if share == 1:
            yield right(1.5, f"The land {word} is right for every household.")
        else:
            says = f"The land {word} is right for {close.sum()} of {len(expected)} households."
            yield wrong(1.5, says, belief, earned=quarters(1.5 * share) if share >= 0.5 else 0.0)


def _belief_on_land(given: pd.DataFrame, expected: pd.DataFrame) -> str | None:
    if given.empty:
        return None
    owners = load("occupancy").query("role == 'owner-occupier'")["household_id"]
    if set(given.index) == set(owners):
        return "only-owners-live-there"
    here = expected.loc[given.index]
    persons, count = here["persons"], len(expected)
    by_row = {
        column: pd.Series(load("parcels", state=state)["area_m2"].to_numpy()[:count], index=expected.index)[given.index]
        for column, state in (("before_m2", "before"), ("after_m2", "after"))
    }
    nominal = pd.Series(24.0, index=given.index)
    mean = {column: pd.Series(expected[column].mean(), index=given.index) for column in ("before_m2", "after_m2")}
    for name, before, after in (
        ("before-for-after", here["after_m2"], here["before_m2"]),
        ("after-is-before", here["before_m2"], here["before_m2"]),
        ("promised-for-measured", here["before_m2"], nominal),
        ("promised-for-measured", here["before_m2"], pd.Series(40.0, index=given.index)),
        ("position-for-key", by_row["before_m2"], by_row["after_m2"]),
        ("position-for-key", here["before_m2"], by_row["after_m2"]),
        ("average-for-each", mean["before_m2"], mean["after_m2"]),
        ("person-for-family", here["before_m2"] / persons, here["after_m2"] / persons),
        ("hectares-for-square-metres", here["before_m2"] / 10_000, here["after_m2"] / 10_000),
    ):
        small = max(before.abs().max(), 1e-9) < 1
        tolerance = 1e-4 if small else TOLERANCE_M2
        if _close(given["before_m2"], before, tolerance) and _close(given["after_m2"], after, tolerance):
            return name
    return None


def _close(one: pd.Series, other: pd.Series, tolerance: float) -> bool:
    return bool(((one - other).abs() <= tolerance).all())


# --- 2. The contribution ratio --------------------------------------------------------------------

# One decimal of a per cent is asked for, so half a tenth; a little more, for rounding the
# sums to whole m² first.
TOLERANCE_PERCENT = 0.06


def contribution() -> float:
    """Contribution ratio of all families together, in per cent."""
    table = families()
    return float(100 * (1 - table["after_m2"].sum() / table["before_m2"].sum()))


@key.task("contribution-ratio", points=3, title="Contribution ratio of the community")
def _contribution_ratio(answer: object) -> Iterator[Finding]:
    given, expected = as_number(answer), contribution()
    if abs(given - expected) <= TOLERANCE_PERCENT:
        yield right(3, "That is the part of their land that the families give, all together.")
        return
    table = families()
    before, after = table["before_m2"], table["after_m2"]
    homes = load("parcels").query("land_use == 'residential'")["area_m2"].sum()
    beliefs = [
        ("ratio-for-percent", expected / 100, 0.0006, 2.0),
        ("kept-for-given", 100 - expected, TOLERANCE_PERCENT, 1.0),
        ("kept-for-given", 1 - expected / 100, 0.0006, 0.5),
        ("mean-of-ratios", 100 * (1 - after / before).mean(), TOLERANCE_PERCENT, 1.0),
        ("mean-of-ratios", (1 - after / before).mean(), 0.0006, 0.5),
        ("after-as-base", 100 * (before.sum() / after.sum() - 1), TOLERANCE_PERCENT, 1.0),
        ("empty-plots-give-too", 100 * (1 - after.sum() / homes), TOLERANCE_PERCENT, 1.5),
        ("difference-for-ratio", before.sum() - after.sum(), 1.0, 0.5),
        ("difference-for-ratio", (before - after).mean(), TOLERANCE_M2, 0.5),
    ]
    for belief, value, tolerance, earned in beliefs:
        if abs(given - value) <= tolerance:
            yield wrong(3, _SAYS_ON_RATIO[belief], belief, earned=earned)
            return
    yield wrong(3, "That is not the contribution ratio of all families together.")


_SAYS_ON_RATIO = {
    "ratio-for-percent": "The number is right as a fraction; per cent were asked for.",
    "kept-for-given": "That is the part that the families keep, not the part that they give.",
    "mean-of-ratios": "That is the mean of the families' own ratios, not the ratio of all land.",
    "after-as-base": "The difference is divided by the land after; the base is the land before.",
    "empty-plots-give-too": "Plots on which nobody lives are in your sum of the land before.",
    "difference-for-ratio": "That is land in square metres; a ratio was asked for.",
}


# --- 3. Who loses more than half ------------------------------------------------------------------


def lose_half() -> set[str]:
    """Households that lose more than half of their land."""
    table = families()
    return set(table.index[table["after_m2"] < table["before_m2"] / 2])


@key.task("families-that-lose-half", points=3, title="Families that lose more than half")
def _families_that_lose_half(answer: object) -> Iterator[Finding]:
    table = families()
    before, after = table["before_m2"], table["after_m2"]
    lost = before - after

    def where(condition: pd.Series) -> set[str]:
        return set(table.index[condition])

    yield from compare_ids(
        read_ids(answer, column="household_id", prefix="H"),
        lose_half(),
        [
            ("the-other-half", where(after >= before / 2)),
            ("loses-at-all", where(lost > 0)),
            ("half-of-the-new-plot", where(lost > after / 2)),
            ("metres-for-share", where(lost > lost.mean())),
            ("metres-for-share", where(lost > 24)),
            ("metres-for-share", where(lost > lost.median())),
            ("half-of-the-families", set(lost.sort_values().index[len(lost) // 2 :])),
            ("half-of-the-families", set((lost / before).sort_values().index[len(lost) // 2 :])),
            ("gains-for-losses", where(lost < 0)),
        ],
        found=1.5,
        only=1.5,
        what="families that lose more than half of their land",
        near={"half-of-the-new-plot"},
    )


# --- 4. The Gini coefficient, as a function -------------------------------------------------------


def _gini_inputs() -> list[tuple[list[float]]]:
    table = families()
    some = table["before_m2"].iloc[::9].round(2).tolist()
    return [
        ([24.0, 24.0, 24.0, 24.0],),
        ([10.0, 40.0],),
        ([40.0, 10.0, 30.0, 20.0],),
        ([0.0, 0.0, 0.0, 60.0],),
        ([55.5, 24.0, 24.0, 13.0, 90.0],),
        ([7],),
        (some,),
        ((table["after_m2"] / table["persons"]).iloc[::9].round(3).tolist(),),
    ]


_EVEN = (0, 5)  # inputs on which everything is even: 0 is no merit there


@key.task("gini", points=5, title="A function for the Gini coefficient", inputs=_gini_inputs)
def _gini(answer: object) -> Iterator[Finding]:
    inputs = _gini_inputs()
    calls = as_calls(answer, inputs)
    hit = hits(calls, inputs, gini)
    belief = belief_behind_calls(calls, inputs, gini, _gini_beliefs())
    uneven = [fine for i, fine in enumerate(hit) if i not in _EVEN]
    even = all(hit[i] for i in _EVEN)
    stopped = sum(error is not None for error in calls.errors)
    if stopped:
        first = next(error for error in calls.errors if error)
        note = f" It stopped with an error on {stopped} of {len(inputs)} lists ({first[:80]})."
    else:
        note = ""
    if all(uneven):
        yield right(4, f"Your function is right on all {len(uneven)} lists of different amounts.")
    else:
        says = f"Your function is right on {sum(uneven)} of {len(uneven)} lists of different amounts.{note}"
        # Two amounts in rising order are right in many wrong ways, so a few hits earn nothing.
        earned = quarters(4 * max(0.0, (sum(uneven) - 2) / (len(uneven) - 2)) * 0.75)
        yield wrong(4, says, belief, earned=earned)
    if even and any(uneven):
        yield right(1, "Where all have the same, and where there is only one, it gives 0.")
    elif even:
        yield wrong(1, "It gives 0 where all have the same, which counts once it is right elsewhere.", belief)
    else:
        yield wrong(1, f"Where all have the same, or there is only one, the coefficient is 0.{note}", belief)


def _gini_beliefs() -> Iterator[tuple[str, Callable[[list[float]], float]]]:
    def lorenz(amounts: list[float]) -> np.ndarray:
        rising = np.sort(np.asarray(amounts, dtype=float))
        return np.concatenate([[0.0], np.cumsum(rising) / rising.sum()])

    def unsorted(amounts: list[float]) -> float:
        values = np.asarray(amounts, dtype=float)
        count = len(values)
        return float((2 * np.arange(1, count + 1) - count - 1) @ values / (count * values.sum()))

    def unsorted_area(amounts: list[float]) -> float:
        values = np.asarray(amounts, dtype=float)
        shares = np.concatenate([[0.0], np.cumsum(values) / values.sum()])
        return float(1 - (shares[1:] + shares[:-1]).sum() / len(values))

    def falling(amounts: list[float]) -> float:
        return -gini(amounts)

    def without_origin(amounts: list[float]) -> float:
        shares = lorenz(amounts)[1:]
        return float(1 - (shares[1:] + shares[:-1]).sum() / len(shares))

    def steps(amounts: list[float]) -> float:
        return float(1 - 2 * lorenz(amounts)[1:].sum() / len(amounts))

    def sample(amounts: list[float]) -> float:
        return gini(amounts) * len(amounts) / (len(amounts) - 1)

    def sample_in_numpy(amounts: list[float]) -> float:
        return sample(amounts) if len(amounts) > 1 else np.nan

    yield "gini-needs-order", unsorted
    yield "gini-needs-order", unsorted_area
    yield "gini-needs-order", falling
    yield "lorenz-starts-at-zero", without_origin
    yield "lorenz-starts-at-zero", steps
    yield "sample-for-all", sample
    yield "sample-for-all", sample_in_numpy
    yield "area-for-gini", lambda amounts: (1 - gini(amounts)) / 2
    yield "area-for-gini", lambda amounts: gini(amounts) / 2
    yield "evenness-for-inequality", lambda amounts: 1 - gini(amounts)
    yield "whole-mean-difference", lambda amounts: 2 * gini(amounts)
    yield "whole-mean-difference", lambda amounts: gini(amounts) * float(np.mean(amounts))
    yield "coefficient-in-percent", lambda amounts: 100 * gini(amounts)


# --- 5. Theil, within and between -----------------------------------------------------------------

# Four decimals are asked for: half of the last one, and a little for sums in another order.
TOLERANCE_THEIL = 0.00006


def theil_parts(*, state: str = "after_m2") -> dict[str, float]:
    """Theil's T of the land for each person, in its two parts, by classes of family size."""
    table = families()
    return _parts(table[state] / table["persons"], table["size"])


def _parts(amounts: pd.Series, groups: pd.Series, *, weights: str = "share") -> dict[str, float]:
    mean, count = amounts.mean(), len(amounts)
    within = between = 0.0
    for _, own in amounts.groupby(groups):
        part = own.sum() / amounts.sum()
        weight = {"share": part, "count": len(own) / count, "none": 1.0}[weights]
        within += weight * _theil(own)
        between += (part if weights == "share" else weight) * float(np.log(own.mean() / mean))
    return {"within": float(within), "between": float(between)}


def _theil(amounts: pd.Series) -> float:
    ratio = amounts / amounts.mean()
    return float((ratio * np.log(ratio)).mean())


@key.task("theil-parts", points=5, title="Inequality within and between classes of family size")
def _theil_parts(answer: object) -> Iterator[Finding]:
    given = as_mapping(answer, key="part", number="theil")
    expected = theil_parts()
    belief = belief_behind_amounts(given, _theil_beliefs(), TOLERANCE_THEIL)
    hit = 0
    for part in ("within", "between"):
        if part not in given:
            yield wrong(2, f"There is no row for {part}.", belief)
        elif abs(given[part] - expected[part]) <= TOLERANCE_THEIL:
            hit += 1
            yield right(2, f"The part {part} the classes is right.")
        else:
            yield wrong(2, f"The part {part} the classes is not right.", belief, earned=_HALF_OF_THEIL.get(belief, 0.0))
    total = sum(expected.values())
    sums = abs(sum(given.get(part, 0.0) for part in expected) - total) <= 2 * TOLERANCE_THEIL
    if sums and hit:
        yield right(1, "The two parts add up to the Theil index of all families.")
    elif sums:
        yield wrong(1, "The two add up to the whole, which counts once one of them is right.", belief)
    else:
        yield wrong(1, "The two parts do not add up to the Theil index of all families.", belief)


# The way of working is right; one thing is another's: half the marks of a part stay.
_HALF_OF_THEIL = {"another-logarithm": 1.0, "family-for-person": 0.5, "before-for-after": 1.0, "percent-of-theil": 1.0}


def _theil_beliefs() -> Iterator[tuple[str, dict[str, float]]]:
    table = families()
    each = table["after_m2"] / table["persons"]
    expected = theil_parts()
    total = sum(expected.values())
    for base in (10, 2):
        yield "another-logarithm", {part: value / float(np.log(base)) for part, value in expected.items()}
    yield "people-weights", _parts(each, table["size"], weights="count")
    yield "people-weights", {**expected, "within": _parts(each, table["size"], weights="count")["within"]}
    yield "people-weights", {**expected, "between": _parts(each, table["size"], weights="count")["between"]}
    yield "sum-of-groups", _parts(each, table["size"], weights="none")
    yield "sum-of-groups", {**expected, "within": _parts(each, table["size"], weights="none")["within"]}
    yield "before-for-after", theil_parts(state="before_m2")
    yield "family-for-person", _parts(table["after_m2"], table["size"])
    yield "whole-for-within", {**expected, "within": total}
    yield "within-is-between", {"within": expected["between"], "between": expected["within"]}
    for scale in (1, 100):
        yield "percent-of-theil", {part: scale * value / total for part, value in expected.items()}


# --- 6. The ground that families gave up ----------------------------------------------------------

# Two libraries, or a turn to degrees and back, move an edge by far less than a millimetre; a seam of a hand's width
# along every plot is three in a thousand of the land.
LEAST_OVERLAP = 0.997


def ground_given_up() -> shapely.Geometry:
    """Ground of family plots before on which no family plot stands after."""
    return _homes("before").difference(_homes("after"))


def _homes(state: str) -> shapely.Geometry:
    return _of_use(load("parcels", state=state), ["residential"])


def _of_use(parcels: pd.DataFrame, uses: list[str]) -> shapely.Geometry:
    return shapely.union_all(parcels.loc[parcels["land_use"].isin(uses), "geometry"].to_numpy())


@key.task("ground-given-up", points=5, title="The ground that families give up")
def _ground_given_up(answer: object) -> Iterator[Finding]:
    given, expected = as_land(answer), ground_given_up()
    found = overlap(given, expected)
    belief = None
    if min(found.found, found.clean) < LEAST_OVERLAP:
        belief = next((name for name, land in _ground_beliefs() if _same_ground(given, land)), None)
    if found.found >= LEAST_OVERLAP:
        yield right(2.5, "Your layer covers all ground that families give up.")
    else:
        earned = quarters(2.5 * max(0.0, 2 * found.found - 1))
        says = f"Your layer covers {100 * found.found:.0f} % of the ground that families give up."
        yield wrong(2.5, says, belief, earned=0.0 if found.clean < 0.5 else earned)
    if found.clean >= LEAST_OVERLAP:
        covers = right(2.5, "Nothing else is in your layer.")
        yield covers if found.found >= 0.5 else wrong(2.5, "What is there is right, and it is too little.", belief)
    else:
        earned = quarters(2.5 * max(0.0, 2 * found.clean - 1))
        says = f"{100 * (1 - found.clean):.0f} % of your layer is other ground."
        yield wrong(2.5, says, belief, earned=0.0 if found.found < 0.5 else earned)


def _same_ground(one: shapely.Geometry, other: shapely.Geometry) -> bool:
    both = overlap(one, other)
    return min(both.found, both.clean) >= LEAST_OVERLAP


def _ground_beliefs() -> Iterator[tuple[str, shapely.Geometry]]:
    before, after = _homes("before"), _homes("after")
    parcels = load("parcels")
    every = shapely.union_all(parcels.geometry.to_numpy())
    homes = parcels[parcels["land_use"] == "residential"]
    yield "gained-for-given", after.difference(before)
    yield "both-ways", before.symmetric_difference(after)
    yield "the-other-half", before.intersection(after)
    yield "all-plots-are-homes", every.difference(after)
    yield "all-plots-are-homes", every.difference(shapely.union_all(load("parcels", state="after").geometry.to_numpy()))
    yield "open-land-is-family-land", before.difference(shapely.union_all(load("parcels", state="after").geometry))
    yield "whole-plots-only", shapely.union_all(homes.geometry[~homes.intersects(after)].to_numpy())
    yield (
        "whole-plots-for-parts",
        shapely.union_all(homes.geometry[homes.intersects(before.difference(after))].to_numpy()),
    )
    living = homes[homes["parcel_id"].isin(load("occupancy")["parcel_id"])]
    yield "empty-plots-give-nothing", shapely.union_all(living.geometry.to_numpy()).difference(after)


# --- 7. A map of gains and losses -----------------------------------------------------------------

CLASSES = {"gains": "gain", "loses up to half": "up to half", "loses more than half": "more than half"}


def families_by_class() -> dict[str, int]:
    """Count families by what they gain or lose."""
    return _by_class(families(), 0.5)


def _by_class(table: pd.DataFrame, part: float) -> dict[str, int]:
    kept = table["after_m2"] / table["before_m2"]
    return dict(
        zip(CLASSES, (int((kept > 1).sum()), int(((kept >= part) & (kept <= 1)).sum()), int((kept < part).sum())),
            strict=True)
    )  # fmt: skip


@key.task("map-of-losses", points=5, title="A map of gains and losses")
def _map_of_losses(answer: object) -> Iterator[Finding]:
    shown, expected = as_map(answer), families_by_class()
    words = {word.lower(): count for word, count in shown.classes.items()}
    given = {
        name: next((count for word, count in words.items() if sign in word), None) for name, sign in CLASSES.items()
    }
    belief = _belief_on_map(given)
    named = [name for name, count in given.items() if count is not None]
    if len(named) == len(CLASSES):
        yield right(1, "The legend explains three classes, each with its colour.")
    else:
        missing = ", ".join(name for name in CLASSES if name not in named)
        has = bool(shown.legend)
        yield wrong(
            1,
            f"The legend does not explain: {missing}." if has else "The map has no legend.",
            belief or (None if has else "a-map-needs-no-words"),
            earned=quarters(len(named) / len(CLASSES)) if has else 0.0,
        )
    fine = sum(given[name] == count for name, count in expected.items())
    if fine == len(CLASSES):
        yield right(2.5, "Each class is drawn for as many families as it has.")
    else:
        says = f"{fine} of {len(CLASSES)} classes are drawn for as many plots as there are families in them."
        yield wrong(2.5, says, belief, earned=quarters(2.5 * fine / len(CLASSES)))
    if len(shown.title.split()) >= 3:
        yield right(0.5, "The map has a title.")
    else:
        yield wrong(0.5, "The map has no title that says what it shows.", "a-map-needs-no-words")
    if "synthetic" in shown.words.lower():
        yield right(1, "The map says that it shows a synthetic place.")
    else:
        yield wrong(1, "The map does not say that it shows a synthetic place.", "invention-goes-without-saying")


def _belief_on_map(given: dict[str, int | None]) -> str | None:
    table = families()
    turned = table.rename(columns={"before_m2": "after_m2", "after_m2": "before_m2"})
    known = {
        "before-for-after": _by_class(turned, 0.5),
        "no-family-no-loss": _with_empty_plots(table),
    }
    return next((name for name, counts in known.items() if given == counts), None)


def _with_empty_plots(table: pd.DataFrame) -> dict[str, int]:
    """Count every parcel, those without a family among the middle class."""
    counts = _by_class(table, 0.5)
    return counts | {"loses up to half": counts["loses up to half"] + len(load("parcels")) - len(table)}


# --- 8. A layout ----------------------------------------------------------------------------------

# Half of what the computed layout gains over the programme's brings all marks: it cuts every row anew, which nobody has
# to do by hand, and a plan that goes half the way is already another plan for the families.
FULL_AT = 0.5
# What a layout reaches counts in full when this part of the families has a plot in order, for one slip must not hide
# the rest. It counts by half down to the other part.
NEARLY, MOSTLY = 0.98, 0.9
# Gini coefficient of areas below which plots are alike: one metre more or less of depth at most.
ALIKE = 0.05


def references(site: Site, rules: Rules) -> dict[str, Examination]:
    """Examine the programme's layout and the two computed ones."""
    return _references(path("parcels"), site, rules)


_known: dict[Path, dict[str, Examination]] = {}


def _references(file: Path, site: Site, rules: Rules) -> dict[str, Examination]:
    if file not in _known:
        _known.clear()
        computed = computed_layouts(site, rules)
        _known[file] = {
            "programme": examine(programme_layout(), site, rules),
            **{name: examine(layout, site, rules) for name, layout in computed.items()},
        }
    return _known[file]


def computed_layouts(site: Site, rules: Rules) -> dict[str, pd.DataFrame]:
    """Lay the rows out anew: once by what each family had, once by its number of persons."""
    rows_module = helper(__file__, "bank_rows")
    streets = load("streets", state="after")
    middle = streets.interpolate(0.5, normalized=True).distance(site.axis)
    roads = streets[streets["street_class"] == "canal road"]
    road_edge = float((middle[roads.index] + roads["width_m"] / 2).median())
    ends = [shapely.distance(site.axis, shapely.points([g.coords[0], g.coords[-1]])) for g in streets.geometry]
    along = np.array([abs(a - b) for a, b in ends]) < 2
    back_lanes = streets[(streets["street_class"] == "lane") & along]
    rows = rows_module.rows_beside_streets(site, back_lanes, road_edge)
    moves = load("moves").set_index("household_id").loc[site.families.index]
    plots = load("parcels").set_index("parcel_id").geometry[moves["parcel_before"]]
    places = pd.Series(shapely.line_locate_point(site.axis, plots.centroid.to_numpy()), index=moves.index)
    return {
        "computed by land before": rows_module.fairest(site, rules, rows, site.families["before_m2"], places),
        "computed by persons": rows_module.fairest(site, rules, rows, site.families["persons"], places),
    }


@key.task("layout", points=20, title="A layout for all families")
def _layout(answer: object) -> Iterator[Finding]:
    site, rules = canal_site(), Rules()
    found, others = examine(answer, site, rules), references(site, rules)
    if _as_given(found, others["programme"]):
        says = "This is the programme's own layout. It keeps all rules; marks are for what you change in it."
        yield wrong(10, says, "equal-plots-equal-losses", earned=2)
    else:
        yield _on_families(found)
        for rule in _RULES:
            yield _on_rule(found, rule)
        yield _on_public(found)
    yield from _on_objective(found, others)


def _as_given(found: Examination, programme: Examination) -> bool:
    """Tell whether nearly every family has the very plot that the programme gives it."""
    given = dict(zip(programme.layout.ids, programme.layout.plots, strict=True))
    same = [
        name in given and abs(plot.area - given[name].area) < 0.5 and plot.centroid.distance(given[name].centroid) < 0.5
        for name, plot in zip(found.layout.ids, found.layout.plots, strict=True)
    ]
    return sum(same) > NEARLY * len(given)


_OFF = ("water", "street", "reserve", "outside")
# What a rule is worth, which breaches belong to it, what is said when it is kept, and the belief behind breaking it.
_RULES = (
    (2.0, ("shape", "overlap"), "No two plots overlap, and each is one simple polygon.", "overlap-is-drawing"),
    (2.0, _OFF, "All plots stand on the ground for plots.", "empty-on-the-map-is-free"),
    (2.0, ("frontage",), "Each plot has enough frontage on a street.", "a-neighbour-lets-you-pass"),
    (2.0, ("area",), "Each plot is large enough and wide enough.", "the-mean-is-enough"),
)


def _on_families(found: Examination) -> Finding:
    if found.placed == found.families and not any(breach.kind == "families" for breach in found.breaches):
        return right(1, f"All {found.families} families get one plot each.")
    extra = " ".join(str(breach) for breach in found.breaches if breach.kind == "families")
    says = f"{found.placed} of {found.families} families get exactly one plot. {extra}".strip()
    return wrong(1, says, "a-plan-for-most", earned=quarters(min(max(0.0, 2 * found.in_order() - 1), 0.75)))


def _on_rule(found: Examination, rule: tuple[float, tuple[str, ...], str, str]) -> Finding:
    worth, kinds, fine, belief = rule
    broken = [breach for breach in found.breaches if breach.kind in kinds]
    served = found.in_order(*kinds, standing=True)
    if not broken and served == 1:
        return right(worth, fine)
    earned = quarters(min(worth * max(0.0, 2 * served - 1), worth - 0.25))
    if broken:
        return wrong(worth, " ".join(str(breach) for breach in broken), belief, earned=earned)
    says = f"{fine} But only {served:.0%} of the families have one plot that stands rightly."
    return wrong(worth, says, earned=earned)


def _on_public(found: Examination) -> Finding:
    least = found.rules.least_public_m2
    if found.in_order(standing=True) < 0.5:
        return wrong(1, "Ground left for all counts once half of the families have a plot that stands rightly.")
    if found.enough_public:
        return right(
            1, f"{found.public_m2:,.0f} m² of ground on a street are left for all; {least:,.0f} are asked for."
        )
    says = f"{found.public_m2:,.0f} m² of ground on a street are left for all; at least {least:,.0f} are asked for."
    return wrong(1, says, "what-is-left-over-is-public", earned=quarters(0.75 * found.public_m2 / least))


def _on_objective(found: Examination, others: dict[str, Examination]) -> Iterator[Finding]:
    programme = others["programme"]
    by_land, by_persons = others["computed by land before"], others["computed by persons"]
    board = _board({"yours": found, **others})
    served = min(found.in_order(*kinds) for _, kinds, _, _ in _RULES)
    if served < MOSTLY or not found.enough_public:
        yield wrong(6, "Fairness counts once nearly every plot keeps the rules and enough ground is left.")
        yield wrong(4, f"The same holds for the land that families keep. {board}")
        return
    fairness = max(
        _gain(found.gini_kept, programme.gini_kept, by_land.gini_kept),
        _gain(found.gini_per_person, programme.gini_per_person, by_persons.gini_per_person),
    )
    land = _gain(found.land_kept, programme.land_kept, by_land.land_kept)
    alike = gini(found.areas) < ALIKE
    equal = "equal-plots-equal-losses" if fairness <= 0 and alike else None
    halved = served < NEARLY
    yield _on_gain(6, fairness, "fairer than the programme's", equal, halved=halved)
    finding = _on_gain(4, land, "more generous to families than the programme's", None, halved=halved)
    yield Finding(finding.worth, finding.earned, f"{finding.says} {board}", finding.misconception)


def _gain(given: float, programme: float, computed: float) -> float:
    """Tell how far a layout goes from the programme's value to the computed one, which is 1."""
    return (given - programme) / (computed - programme)


def _on_gain(worth: float, gain: float, what: str, belief: str | None, *, halved: bool) -> Finding:
    if gain <= 0.005:
        return wrong(worth, f"Your layout is not {what}.", belief)
    way = "goes further than the computed one" if gain >= 1 else f"comes {gain:.0%} of the way to the computed one"
    says = f"Your layout is {what}, and {way}."
    if gain >= FULL_AT and not halved:
        return right(worth, says)
    earned = quarters(min(worth * gain / FULL_AT, worth - 0.25 * (gain < FULL_AT)) * (0.5 if halved else 1.0))
    notes = f" {FULL_AT:.0%} bring all marks." * (gain < FULL_AT)
    notes += " It counts by half, as more than two of a hundred families have no plot in order." * halved
    return wrong(worth, f"{says}{notes}", earned=earned)


def _board(layouts: dict[str, Examination]) -> str:
    rows = (
        f"{name}: {found.land_kept:.0%} of the land kept, {found.lose_half} families lose over half, Gini "
        f"{found.gini_kept:.3f} of what is kept and {found.gini_per_person:.3f} per person"
        for name, found in layouts.items()
    )
    return f"Scoreboard. {'; '.join(rows)}."
