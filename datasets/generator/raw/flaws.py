"""Flaws planted in the links between the raw tables, as real registers have them: what ps03 looks for."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from generator.raw.register import FlawRegister

if TYPE_CHECKING:
    import pandas as pd

DOUBLE_NUMBERS = 5
TRIPLE_NUMBERS = 1
HOMELESS = 9
CROWDED = 17
CROWDED_BY_TENANTS = 2  # of the seventeen; on the others live two owner-occupiers
UNSOURCED = 31
UNSOURCED_ENDED = 8
# What the in-force shares of a unit sum to afterwards. Some are nearly one, so that rounding hides them.
WRONG_SUMS = tuple(
    Fraction(text)
    for text in ("1/2", "2/3", "3/4", "5/6", "9/10", "29/30", "31/32", "31/30", "11/10", "7/6", "5/4", "3/2")
)
WRONG_ON_OTHER_LAND = 3  # the other nine stand on titled land

RAW_TABLES = (
    "households",
    "people",
    "occupancy",
    "parties",
    "ba_units",
    "spatial_units",
    "rights",
    "sources",
    "right_sources",
)


def plant(rng: np.random.Generator, clean: dict[str, pd.DataFrame]) -> tuple[dict[str, pd.DataFrame], FlawRegister]:
    """Plant the flaws in a copy of the tables.

    Parameters
    ----------
    rng : numpy.random.Generator
    clean : dict of str to pandas.DataFrame

    Returns
    -------
    dict of str to pandas.DataFrame
        The raw tables.
    FlawRegister
    """
    raw = {name: clean[name].copy() for name in RAW_TABLES}
    duplicates = _repeat_titles(rng, raw)
    homeless, crowded = _misplace_households(rng, raw)
    wrong = _spoil_shares(rng, raw, spare={unit for units in duplicates.values() for unit in units})
    unsourced, ended = _lose_links(rng, raw)
    return raw, FlawRegister(
        duplicate_titles=duplicates,
        households_without_parcel=homeless,
        parcels_with_two_households=crowded,
        rights_without_source=unsourced,
        ended_rights_without_source=ended,
        units_with_wrong_shares=wrong,
    )


def _repeat_titles(rng: np.random.Generator, raw: dict[str, pd.DataFrame]) -> dict[str, tuple[str, ...]]:
    """Write one unit's number on another, as a slip of the pen does; the certificates keep the right number."""
    units = raw["ba_units"]
    titled = units.index[units["title_number"].notna()].to_numpy()
    chosen = rng.choice(titled, 2 * DOUBLE_NUMBERS + 3 * TRIPLE_NUMBERS, replace=False)
    groups = [chosen[2 * i : 2 * i + 2] for i in range(DOUBLE_NUMBERS)]
    groups.append(chosen[2 * DOUBLE_NUMBERS :])
    found = {}
    for group in groups:
        number = units.loc[group[0], "title_number"]
        units.loc[group, "title_number"] = number
        found[number] = tuple(sorted(units.loc[group, "ba_unit_id"]))
    return found


def _misplace_households(
    rng: np.random.Generator, raw: dict[str, pd.DataFrame]
) -> tuple[frozenset[str], frozenset[str]]:
    """Drop nine rows of the occupancy, and write seventeen others onto a parcel that is already lived on."""
    occupancy = raw["occupancy"]
    on_title = occupancy["parcel_id"].isin(_parcels_with_title(raw)) & (occupancy["role"] == "owner-occupier")
    # Owners with a title and others alike: nobody finds them by looking at titles.
    dropped = np.concatenate(
        [
            rng.choice(occupancy.index[on_title], HOMELESS - HOMELESS // 2, replace=False),
            rng.choice(occupancy.index[~on_title], HOMELESS // 2, replace=False),
        ]
    )
    rest = occupancy.drop(index=dropped)
    tenants = rng.permutation(rest.index[rest["role"] == "tenant"])
    owners = rng.permutation(rest.index[rest["role"] == "owner-occupier"])
    hosts = owners[:CROWDED]
    moved = np.concatenate([tenants[:CROWDED_BY_TENANTS], owners[CROWDED : 2 * CROWDED - CROWDED_BY_TENANTS]])
    crowded = occupancy["parcel_id"].to_numpy()[hosts]
    occupancy.loc[moved, "parcel_id"] = crowded
    homeless = frozenset(occupancy.loc[dropped, "household_id"])
    raw["occupancy"] = occupancy.drop(index=dropped).reset_index(drop=True)
    return homeless, frozenset(crowded)


def _spoil_shares(rng: np.random.Generator, raw: dict[str, pd.DataFrame], spare: set[str]) -> dict[str, Fraction]:
    """Change one share in force of some units so that the unit's sum becomes a wrong one."""
    rights = raw["rights"]
    in_force = rights[(rights["rrr_type"] == "right") & rights["end_date"].isna() & rights["share_numerator"].notna()]
    in_force = in_force[~in_force["ba_unit_id"].isin(spare)]
    found: dict[str, Fraction] = {}
    # Titled land and other land, one holder and several: none of them may be left out. In the order of WRONG_SUMS.
    owned = in_force["right_type"] == "ownership"
    units = [
        *_units(rng, in_force[~owned], WRONG_ON_OTHER_LAND - 2, several=False),
        *_units(rng, in_force[owned], 2, several=False),
        *_units(rng, in_force[~owned], 2, several=True),
        *_units(rng, in_force[owned], len(WRONG_SUMS) - WRONG_ON_OTHER_LAND - 2, several=True),
    ]
    # Where one person holds, less than one is left: the others were never entered.
    for unit, total in zip(units, WRONG_SUMS, strict=True):
        own = in_force[in_force["ba_unit_id"] == unit]
        shares = [
            Fraction(int(n), int(d)) for n, d in zip(own["share_numerator"], own["share_denominator"], strict=True)
        ]
        largest = max(range(len(shares)), key=lambda i: shares[i])
        share = shares[largest] + total - 1
        if share <= 0:
            # Too little is left of the largest share: the others are wrong by the same factor instead.
            for row, old in zip(own.index, shares, strict=True):
                _write_share(rights, row, old * total)
        else:
            _write_share(rights, own.index[largest], share)
        found[str(unit)] = total
    return found


def _units(rng: np.random.Generator, rights: pd.DataFrame, count: int, *, several: bool) -> list[str]:
    """Choose units with one holder, or with several."""
    holders = rights["ba_unit_id"].value_counts().sort_index()
    return rng.choice(holders.index[(holders > 1) == several].to_numpy(), count, replace=False).tolist()


def _parcels_with_title(raw: dict[str, pd.DataFrame]) -> set[str]:
    titled = raw["ba_units"].dropna(subset=["title_number"])["ba_unit_id"]
    spatial = raw["spatial_units"]
    return set(spatial.loc[spatial["ba_unit_id"].isin(titled), "parcel_id"])


def _write_share(rights: pd.DataFrame, row: int, share: Fraction) -> None:
    rights.loc[row, "share_numerator"] = share.numerator
    rights.loc[row, "share_denominator"] = share.denominator


def _lose_links(rng: np.random.Generator, raw: dict[str, pd.DataFrame]) -> tuple[frozenset[str], frozenset[str]]:
    """Drop the links from some rights to their papers; the papers stay."""
    rights = raw["rights"]
    is_right = rights["rrr_type"] == "right"
    in_force = rights[is_right & rights["end_date"].isna()]
    lost: list[str] = []
    # Each kind of right loses some, so that no kind can be left out when they are looked for.
    for right_type, count in (("lease", 3), ("possession", 11)):
        lost += rng.choice(
            in_force.loc[in_force["right_type"] == right_type, "right_id"], count, replace=False
        ).tolist()
    owned = in_force.loc[in_force["right_type"] == "ownership", "right_id"]
    lost += rng.choice(owned, UNSOURCED - len(lost), replace=False).tolist()
    ended_rights = rights.loc[is_right & rights["end_date"].notna(), "right_id"]
    ended = rng.choice(ended_rights, UNSOURCED_ENDED, replace=False).tolist()
    links = raw["right_sources"]
    raw["right_sources"] = links[~links["right_id"].isin([*lost, *ended])].reset_index(drop=True)
    return frozenset(lost), frozenset(ended)
