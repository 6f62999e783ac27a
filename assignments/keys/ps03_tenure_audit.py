"""Key of ``ps03-tenure-audit``: how each task is judged on the raw tables of the twin.

Every right answer, and every answer that a known misconception would give, is computed here from
``load(..., quality="raw")``: the key marks any variant of the twin. Feedback gives counts, never an id and never an
area.
"""

from __future__ import annotations

import math
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

from stungmeanchey import load, path

from autograder.answers import as_mapping
from autograder.compare import belief_behind_amounts, compare_ids, read_ids
from autograder.findings import Finding, right, wrong
from autograder.key import Key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import pandas as pd

key = Key("ps03-tenure-audit")


def _raw(name: str) -> pd.DataFrame:
    """Give a raw table; no function here changes it."""
    return _read(name, path(name, quality="raw"))


@cache
def _read(name: str, _file: Path) -> pd.DataFrame:
    """Read a table once in a process; another cohort's file is another table."""
    return load(name, quality="raw")


def _ids(column: pd.Series) -> set[str]:
    return set(column.dropna())


def _more_than_once(column: pd.Series, *, times: Callable[[int], bool] = lambda count: count > 1) -> set[str]:
    return {item for item, count in column.value_counts().items() if times(count)}


# --- 1. Title numbers that stand on more than one unit --------------------------------------------


def titles_on_several_units() -> set[str]:
    """Title numbers that stand on more than one administrative unit."""
    return _more_than_once(_raw("ba_units")["title_number"])


@key.task("duplicate-titles", points=4, title="Title numbers that stand more than once")
def _duplicate_titles(answer: object) -> Iterator[Finding]:
    units = _raw("ba_units")
    numbers = units["title_number"]
    with_rights = units.merge(_raw("rights"), on="ba_unit_id")
    in_force = with_rights[with_rights["end_date"].isna()]
    yield from compare_ids(
        read_ids(answer, column="title_number", prefix="T-"),
        titles_on_several_units(),
        [
            ("exactly-two", _more_than_once(numbers, times=lambda count: count == 2)),
            ("more-than-two-units", _more_than_once(numbers, times=lambda count: count > 2)),
            ("every-value-once", _ids(numbers)),
            ("every-value-once", _more_than_once(numbers, times=lambda count: count == 1)),
            ("rows-after-a-join", _more_than_once(with_rights["title_number"])),
            ("rows-after-a-join", _more_than_once(in_force["title_number"])),
        ],
        found=2,
        only=2,
        what="title numbers that stand on more than one unit",
    )


# --- 2. Households without a parcel ---------------------------------------------------------------


def households_without_parcel() -> set[str]:
    """Households that no row of ``occupancy`` places on a parcel."""
    return _ids(_raw("households")["household_id"]) - _ids(_raw("occupancy")["household_id"])


@key.task("households-without-parcel", points=4, title="Households without a parcel")
def _households_without_parcel(answer: object) -> Iterator[Finding]:
    households, occupancy = _raw("households"), _raw("occupancy")
    everyone, placed = _ids(households["household_id"]), _ids(occupancy["household_id"])
    owners = occupancy[occupancy["role"] == "owner-occupier"]
    parties, in_force = _raw("parties"), _rights_in_force()
    holding = parties[parties["party_id"].isin(in_force["party_id"])]
    owning = parties[parties["party_id"].isin(in_force.loc[in_force["right_type"] == "ownership", "party_id"])]
    by_position = households.index.isin(occupancy.index)
    yield from compare_ids(
        read_ids(answer, column="household_id", prefix="H"),
        households_without_parcel(),
        [
            ("inner-join-drops", set()),
            ("the-other-half", everyone & placed),
            ("only-owners-live-there", everyone - _ids(owners["household_id"])),
            ("holders-for-occupants", everyone - _ids(parties["household_id"])),
            ("holders-for-occupants", everyone - _ids(holding["household_id"])),
            ("holders-for-occupants", everyone - _ids(owning["household_id"])),
            ("position-for-key", _ids(households.loc[~by_position, "household_id"])),
        ],
        found=2,
        only=2,
        what="households without a parcel",
        near={"only-owners-live-there"},
    )


# --- 3. Parcels with two households ---------------------------------------------------------------


def _households_a_parcel(occupancy: pd.DataFrame) -> pd.Series:
    return occupancy.groupby("parcel_id")["household_id"].nunique()


def parcels_with_two_households() -> set[str]:
    """Parcels on which two or more different households live."""
    households = _households_a_parcel(_raw("occupancy"))
    return set(households.index[households > 1])


@key.task("parcels-with-two-households", points=4, title="Parcels with two households")
def _parcels_with_two_households(answer: object) -> Iterator[Finding]:
    occupancy = _raw("occupancy")
    households = _households_a_parcel(occupancy)
    owners = _households_a_parcel(occupancy[occupancy["role"] == "owner-occupier"])
    people = occupancy.merge(_raw("people"), on="household_id")
    holders = _rights_in_force().merge(_raw("spatial_units"), on="ba_unit_id")
    owners_only = holders[holders["share_numerator"].notna()]
    yield from compare_ids(
        read_ids(answer, column="parcel_id", prefix=_prefix(_raw("spatial_units")["parcel_id"])),
        parcels_with_two_households(),
        [
            ("more-than-two", set(households.index[households > 2])),
            ("every-value-once", set(households.index)),
            ("every-value-once", set(households.index[households == 1])),
            ("only-owners-live-there", set(owners.index[owners > 1])),
            ("holders-for-occupants", _more_than_once(holders["parcel_id"])),
            ("holders-for-occupants", _more_than_once(owners_only["parcel_id"])),
            ("rows-after-a-join", _more_than_once(people["parcel_id"])),
        ],
        found=2,
        only=2,
        what="parcels with two households",
    )


def _prefix(ids: pd.Series) -> str:
    """Letters that an id begins with."""
    return str(ids.iloc[0]).rstrip("0123456789")


# --- 4. Rights without a source -------------------------------------------------------------------


def _rights_in_force() -> pd.DataFrame:
    """Rows of ``rights`` of the type "right" that have not ended; restrictions are left out."""
    rights = _raw("rights")
    return rights[(rights["rrr_type"] == "right") & rights["end_date"].isna()]


def rights_without_source() -> set[str]:
    """Rights in force to which no source document is linked."""
    return _ids(_rights_in_force()["right_id"]) - _ids(_raw("right_sources")["right_id"])


@key.task("rights-without-source", points=5, title="Rights without a source document")
def _rights_without_source(answer: object) -> Iterator[Finding]:
    rights, links = _raw("rights"), _raw("right_sources")
    in_force = _rights_in_force()
    linked = _ids(links["right_id"])
    certified = links.merge(_raw("sources"), on="source_id").query("source_type == 'title certificate'")

    def unlinked(rows: pd.DataFrame) -> set[str]:
        return _ids(rows["right_id"]) - linked

    owned = in_force[in_force["right_type"] == "ownership"]
    by_position = rights.index.isin(links.index)
    yield from compare_ids(
        read_ids(answer, column="right_id", prefix="R"),
        rights_without_source(),
        [
            ("inner-join-drops", set()),
            ("restrictions-are-rights", unlinked(rights[rights["end_date"].isna()])),
            ("restrictions-are-rights", unlinked(rights)),
            ("ended-rights-count", unlinked(rights[rights["rrr_type"] == "right"])),
            ("the-other-half", _ids(in_force["right_id"]) & linked),
            ("only-ownership-is-a-right", unlinked(owned)),
            ("only-ownership-is-a-right", unlinked(in_force[in_force["right_type"] != "lease"])),
            ("only-a-title-proves", _ids(in_force["right_id"]) - _ids(certified["right_id"])),
            ("keys-of-two-tables", _ids(in_force["right_id"])),
            ("position-for-key", _ids(rights.loc[~by_position, "right_id"])),
            ("position-for-key", _ids(in_force.loc[~in_force.index.isin(links.index), "right_id"])),
        ],
        found=2.5,
        only=2.5,
        what="rights in force without a source",
        near={"restrictions-are-rights", "ended-rights-count"},
    )


# --- 5. Shares that do not sum to one -------------------------------------------------------------


def _sums(rows: pd.DataFrame) -> dict[str, Fraction]:
    """Sum of the shares by unit, as exact fractions; rows without a share do not count."""
    sums: dict[str, Fraction] = {}
    shares = rows.dropna(subset=["share_numerator", "share_denominator"])
    for unit, over, under in zip(
        shares["ba_unit_id"], shares["share_numerator"], shares["share_denominator"], strict=True
    ):
        sums[unit] = sums.get(unit, Fraction(0)) + Fraction(int(over), int(under))
    return sums


def _not_one(sums: dict[str, Fraction]) -> set[str]:
    return {unit for unit, total in sums.items() if total != 1}


def units_with_shares_not_one() -> set[str]:
    """Units whose shares in force do not sum to exactly one."""
    return _not_one(_sums(_rights_in_force()))


@key.task("shares-not-one", points=6, title="Shares that do not sum to one")
def _shares_not_one(answer: object) -> Iterator[Finding]:
    rights, in_force, units = _raw("rights"), _rights_in_force(), _raw("ba_units")
    sums = _sums(in_force)
    expected = _not_one(sums)
    titled = _ids(units.loc[units["title_number"].notna(), "ba_unit_id"])
    over = in_force.groupby("ba_unit_id")["share_numerator"].sum().astype(float)
    under = in_force.groupby("ba_unit_id")["share_denominator"]
    shared = in_force[in_force["share_numerator"].notna()]

    def none_is_whole(rows: pd.DataFrame) -> set[str]:
        return _not_one(_sums(rows.fillna({"share_numerator": 1, "share_denominator": 1})))

    yield from compare_ids(
        read_ids(answer, column="ba_unit_id", prefix="B"),
        expected,
        [
            ("floats-are-exact", _not_one_in_floats(shared)),
            ("floats-are-exact", _not_one_in_grouped_floats(shared)),
            ("ended-rights-count", _not_one(_sums(rights[rights["rrr_type"] == "right"]))),
            ("only-above-one", {unit for unit, total in sums.items() if total > 1}),
            ("only-below-one", {unit for unit, total in sums.items() if total < 1}),
            ("rounding-hides", {unit for unit, total in sums.items() if round(float(total)) != 1}),
            ("rounding-hides", {unit for unit, total in sums.items() if round(float(total), 1) != 1}),
            ("only-ownership-is-a-right", expected & titled),
            ("only-ownership-is-a-right", _not_one(_sums(in_force[in_force["right_type"] == "ownership"]))),
            ("numerators-alone", set(over.index[over != under.max().astype(float)]) & sums.keys()),
            ("numerators-alone", set(over.index[over != under.first().astype(float)]) & sums.keys()),
            ("numerators-alone", set(over.index[over != under.sum().astype(float)]) & sums.keys()),
            ("numerators-alone", set(over.index[over != 1]) & sums.keys()),
            ("no-share-is-a-share", none_is_whole(in_force)),
            ("no-share-is-a-share", none_is_whole(rights[rights["end_date"].isna()])),
            ("several-holders", _more_than_once(shared["ba_unit_id"])),
            ("the-other-half", sums.keys() - expected),
        ],
        found=3,
        only=3,
        what="units whose shares do not sum to one",
        near={"floats-are-exact", "ended-rights-count", "no-share-is-a-share"},
    )


def _not_one_in_floats(rows: pd.DataFrame) -> set[str]:
    """Sum one float after another, as a loop in Python does."""
    sums: dict[str, float] = {}
    for unit, over, under in zip(rows["ba_unit_id"], rows["share_numerator"], rows["share_denominator"], strict=True):
        sums[unit] = sums.get(unit, 0.0) + int(over) / int(under)
    return {unit for unit, total in sums.items() if total != 1}


def _not_one_in_grouped_floats(rows: pd.DataFrame) -> set[str]:
    """Sum floats as pandas does, which corrects for part of the rounding."""
    shares = (rows["share_numerator"] / rows["share_denominator"]).astype(float)
    sums = shares.groupby(rows["ba_unit_id"]).sum()
    return set(sums.index[sums != 1])


# --- 6. Titled area by the holder's sex -----------------------------------------------------------

# Half a square metre. Sums of a few hundred areas in floats differ by far less than a square millimetre, and an answer
# rounded to whole square metres by at most 0.5.
# The smallest piece that a mistake can add or leave out, a sixth of the smallest plot, is over two square metres.
TOLERANCE_M2 = 0.5


def _titled_holdings() -> pd.DataFrame:
    """Shares of ownership in force in titled units: one row a right, with the unit's area and the holder's sex.

    Natural persons only: a group or the state has no sex. ``area_m2`` is the whole unit's, ``share`` is exact enough
    as a float because areas are compared with a tolerance.
    """
    titled = _raw("ba_units").dropna(subset=["title_number"])
    rows = _rights_in_force().dropna(subset=["share_numerator", "share_denominator"])
    return _with_areas(rows[(rows["right_type"] == "ownership") & rows["ba_unit_id"].isin(titled["ba_unit_id"])])


def _with_areas(rows: pd.DataFrame) -> pd.DataFrame:
    areas = _raw("spatial_units").groupby("ba_unit_id")["area_m2"].sum()
    holders = _raw("parties").set_index("party_id")
    return rows.assign(
        share=(rows["share_numerator"] / rows["share_denominator"]).astype(float),
        unit_area=rows["ba_unit_id"].map(areas).astype(float),
        sex=rows["party_id"].map(holders["sex"]),
        household_id=rows["party_id"].map(holders["household_id"]),
    )


def _by_sex(rows: pd.DataFrame, weight: pd.Series | float, sex: pd.Series | None = None) -> dict[str, float]:
    amounts = (rows["unit_area"] * weight).groupby(rows["sex"] if sex is None else sex).sum()
    return {str(name): float(amount) for name, amount in amounts.items()}


def titled_area_by_sex() -> dict[str, float]:
    """Square metres of titled land by the holder's sex, in units whose shares sum to one."""
    rows = _titled_holdings()
    rows = rows[~rows["ba_unit_id"].isin(units_with_shares_not_one())]
    return _by_sex(rows, rows["share"])


@key.task("titled-area-by-sex", points=7, title="Titled area by the holder's sex")
def _titled_area_by_sex(answer: object) -> Iterator[Finding]:
    given = as_mapping(answer, key="sex", number="area_m2")
    expected = titled_area_by_sex()
    belief = belief_behind_amounts(given, _beliefs_on_area(), TOLERANCE_M2) or _other_unit(given, expected)
    kept = 0.5 if belief in _HALF_RIGHT else 0.0
    hit = 0
    for sex, area in expected.items():
        if sex not in given:
            yield wrong(3, f"There is no row for {sex} holders.", belief)
        elif abs(given[sex] - area) <= TOLERANCE_M2:
            hit += 1
            yield right(3, f"The area of {sex} holders is right.")
        else:
            yield wrong(3, f"The area of {sex} holders is not right.", belief, earned=3 * kept)
    if given.keys() != expected.keys():
        names = ", ".join(expected)
        rows = "1 row was" if len(given) == 1 else f"{len(given)} rows were"
        yield wrong(1, f"One row each is expected for {names}, and {rows} found.", belief)
    elif not hit and not kept:
        yield wrong(1, "The rows are the right ones, which counts once an area in them is right.", belief)
    else:
        yield right(1, "The table has the right rows.")


# One condition forgotten, or the unit: the way of working is right, and half the marks of an area stay.
_HALF_RIGHT = {"bad-shares-kept", "ended-rights-count", "hectares-for-square-metres", "one-unit-a-title"}


def _beliefs_on_area() -> Iterator[tuple[str, dict[str, float]]]:
    """Give what each known mistake gives, in the order in which they are looked for."""
    doubtful = units_with_shares_not_one()
    every = _titled_holdings()
    good = every[~every["ba_unit_id"].isin(doubtful)]
    yield "bad-shares-kept", _by_sex(every, every["share"])

    titled = _raw("ba_units").dropna(subset=["title_number"])
    rights = _raw("rights")
    shared = _with_areas(rights[rights["rrr_type"] == "right"].dropna(subset=["share_numerator"]))
    sound = shared[~shared["ba_unit_id"].isin(doubtful)]
    in_force = sound[sound["end_date"].isna()]
    for rows in (in_force, shared[shared["end_date"].isna()]):
        yield "possession-is-a-title", _by_sex(rows, rows["share"])
    ended_too = sound[sound["ba_unit_id"].isin(titled["ba_unit_id"])]
    for rows in (ended_too, ended_too[ended_too["right_type"] == "ownership"]):
        yield "ended-rights-count", _by_sex(rows, rows["share"])
    first_of_title = titled.drop_duplicates("title_number")["ba_unit_id"]
    rows = good[good["ba_unit_id"].isin(first_of_title)]
    yield "one-unit-a-title", _by_sex(rows, rows["share"])

    heads = _raw("households").set_index("household_id")["head_sex"]
    for rows in (good, every):
        holders = rows.groupby("ba_unit_id")["right_id"].transform("size")
        yield "whole-area-for-each-holder", _by_sex(rows, 1.0)
        yield "equal-parts-for-all", _by_sex(rows, 1 / holders)
        yield "head-for-holder", _by_sex(rows, rows["share"], rows["household_id"].map(heads))
        yield "head-for-holder", _by_occupants_head(rows, heads)
        linked = rows.merge(_raw("right_sources"), on="right_id")
        yield "rows-after-a-join", _by_sex(linked, linked["share"])
        yield "count-for-area", {str(sex): float(n) for sex, n in rows["sex"].value_counts().items()}


def _other_unit(given: dict[str, float], expected: dict[str, float]) -> str | None:
    """Recognise the right areas in another unit, however they were rounded."""
    total = sum(expected.values())
    for belief, square_metres in (
        ("hectares-for-square-metres", 10_000),
        ("share-for-area", total),
        ("share-for-area", total / 100),
    ):
        if all(math.isclose(given.get(sex, 0) * square_metres, m2, rel_tol=0.015) for sex, m2 in expected.items()):
            return belief
    return None


def _by_occupants_head(rows: pd.DataFrame, heads: pd.Series) -> dict[str, float]:
    """Area by the sex of the head of the household that lives on the parcel."""
    living = (
        rows.drop_duplicates("ba_unit_id")
        .merge(_raw("spatial_units")[["ba_unit_id", "parcel_id"]], on="ba_unit_id")
        .merge(_raw("occupancy")[["parcel_id", "household_id"]], on="parcel_id", suffixes=("_holder", ""))
    )
    return _by_sex(living, 1.0, living["household_id"].map(heads))
