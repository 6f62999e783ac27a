"""The urban poor settlements of the city by khan, on a schematic map: totals as published, the rest made up.

Two rounds of one survey are published for the whole city (STT, quoted in the press in 2018): 340 settlements with
33,605 families in 2013, and 277 with 26,207 in 2017, when 66 of the first round were no longer counted. The settlements
here have these totals exactly. Counts by khan were not seen, so the families of 2013 are spread over the khans in the
proportions of another count, City Hall's map of the same year, which names three khans. The rest is assumed.

The map is no map: each settlement is one hexagon of the same size. The khans lie around the centre in the order of the
alphabet, the inner ones inside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from generator.city.surveys import published
from generator.planning.frames import layer
from generator.randomness import stream

if TYPE_CHECKING:
    import geopandas as gpd

# Khans of 2013 (STT, 2014), and the share in percent of the poor families whose khan City Hall's map does not name.
# Assumed; none is larger than that of the third khan, whose number is published.
INNER = {"7 Makara": 2.5, "Chamkarmon": 4.5, "Doun Penh": 3.5, "Toul Kork": 4.5}
_OTHER_OUTER = {"Dangkor": 10.9, "Sensok": 9.4}
_NAMED = ("Mean Chey", "Porsenchey", "Russey Keo")
OUTER = tuple(sorted((*_OTHER_OUTER, *_NAMED)))

# Families in a settlement, on average and how widely they spread. Assumed.
_MEAN_FAMILIES, _SPREAD = {"inner": 75.0, "outer": 106.0}, 0.75
_FEWEST = 6
# 53 % of the decrease is put down to better housing.
_IMPROVED_SHARE = 0.53
# Of the settlements of 2017: 17 % beside a railway, 83 % without titles.
_RAILWAY_SHARE, _UNTITLED_SHARE = 0.17, 0.83
_OUTER_SHARE_2017 = 0.88

# The middle of the schematic map, some kilometres west of the twin, and half the width of a hexagon.
_CENTRE = (463_000.0, 1_262_600.0)
_HALF_M, _ARM_M, _ROW_M = 100, 115, 173


def draw(seed: int) -> gpd.GeoDataFrame:
    """Draw the settlements.

    Parameters
    ----------
    seed : int

    Returns
    -------
    geopandas.GeoDataFrame
        The inner khans first, from the middle of the map outwards.
    """
    rng = stream(seed, "city settlements")
    first = published(2013, "Phnom Penh", "settlements")
    second = published(2017, "Phnom Penh", "settlements", "Urban poor")
    gone = published(2017, "Phnom Penh", "settlements", "Settlements of 2013")
    new = second - (first - gone)
    khan, families = _of_2013(rng, first)
    khan = np.concatenate([khan, rng.choice(OUTER, new)])
    ring = np.where(np.isin(khan, list(INNER)), "inner", "outer")

    lost = rng.choice(first, gone, replace=False, p=_likely_lost(ring[:first]))
    improved = lost[: round(_IMPROVED_SHARE * gone)]
    fate = np.full(first + new, "counted again", dtype=object)
    fate[lost], fate[improved], fate[first:] = "gone", "improved", "new in 2017"
    later = _of_2017(rng, ring, families, fate)

    counted = np.flatnonzero(np.isin(fate, ["counted again", "new in 2017"]))
    beside = np.full(len(fate), None, dtype=object)
    wet = published(2017, "Phnom Penh", "settlements", "Settlements beside a river")
    order = rng.permutation(counted)
    beside[counted] = "neither"
    beside[order[:wet]] = "water"
    beside[order[wet : wet + round(_RAILWAY_SHARE * second)]] = "railway"
    threat = _marked(rng, counted, published(2017, "Phnom Penh", "settlements", "Settlements that say"), len(fate))
    titles = _marked(rng, counted, second - round(_UNTITLED_SHARE * second), len(fate))

    found = pd.DataFrame(
        {
            "khan": khan,
            "ring": ring,
            "families_2013": pd.array([*families, *[pd.NA] * new], dtype="Int64"),
            "families_2017": later,
            "fate": fate,
            "beside": beside,
            "titles": titles,
            "eviction_threat": threat,
        }
    )
    found = found.sort_values(["ring", "khan"], kind="stable", ignore_index=True)
    shapes = _tiles(found)
    found.insert(0, "settlement_id", [f"SE{i:03d}" for i in range(1, len(found) + 1)])
    return layer(dict(found.items()), shapes)


def khan_shares() -> dict[str, float]:
    """Return the share of each khan in the poor families of 2013: three published, six assumed."""
    total = published(2013, "Phnom Penh", "families", "Poor families")
    named = {khan: published(2013, khan, "families") / total for khan in _NAMED}
    others = INNER | _OTHER_OUTER
    rest = 1 - sum(named.values())
    return named | {khan: share / sum(others.values()) * rest for khan, share in others.items()}


def whole(shares: np.ndarray, total: int, least: int = 0) -> np.ndarray:
    """Divide a whole number in proportion to shares, by the largest remainder.

    Parameters
    ----------
    shares : numpy.ndarray
    total : int
    least : int, default 0
        What each gets before the rest is divided.

    Returns
    -------
    numpy.ndarray of int
        Their sum is `total`.
    """
    exact = shares / shares.sum() * (total - least * len(shares))
    found = np.floor(exact).astype(int)
    rest = total - least * len(shares) - int(found.sum())
    found[np.argsort(-(exact - found), kind="stable")[:rest]] += 1
    return found + least


def _of_2013(rng: np.random.Generator, settlements: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the khan and the families of each settlement of the first round."""
    shares = khan_shares()
    khans = list(shares)
    families = whole(np.array(list(shares.values())), published(2013, "Phnom Penh", "families", "Families in"))
    mean = np.array([_MEAN_FAMILIES["inner" if khan in INNER else "outer"] for khan in khans])
    counts = whole(families / mean, settlements, least=1)
    sizes = [
        whole(rng.lognormal(0, _SPREAD, n), int(total), _FEWEST) for n, total in zip(counts, families, strict=True)
    ]
    return np.repeat(khans, counts), np.concatenate(sizes)


def _likely_lost(ring: np.ndarray) -> np.ndarray:
    """Return the probability to be lost: twice as high in the inner khans, which is assumed."""
    weight = np.where(ring == "inner", 2.0, 1.0)
    return weight / weight.sum()


def _of_2017(rng: np.random.Generator, ring: np.ndarray, families: np.ndarray, fate: np.ndarray) -> pd.array:
    """Return the families of the second round: 88 % of them in the outer khans."""
    total = published(2017, "Phnom Penh", "families")
    before = np.concatenate([families, np.full(len(fate) - len(families), _MEAN_FAMILIES["outer"] / 2)])
    counted = np.isin(fate, ["counted again", "new in 2017"])
    change = rng.lognormal(0, 0.18, len(fate))
    found = pd.array([pd.NA] * len(fate), dtype="Int64")
    outer = round(_OUTER_SHARE_2017 * total)
    for name, number in (("outer", outer), ("inner", total - outer)):
        rows = np.flatnonzero(counted & (ring == name))
        found[rows] = whole((before * change)[rows], number, _FEWEST)
    return found


def _marked(rng: np.random.Generator, counted: np.ndarray, number: int, length: int) -> np.ndarray:
    """Say yes for so many of the settlements that were counted, no for the others, nothing for the rest."""
    found = np.full(length, None, dtype=object)
    found[counted] = "no"
    found[rng.choice(counted, number, replace=False)] = "yes"
    return found


def _tiles(found: pd.DataFrame) -> np.ndarray:
    """Return a hexagon for each settlement: inner khans in the middle, each khan a sector."""
    reach = range(-16, 17)
    middles = np.array(
        [(2 * _HALF_M * column + _HALF_M * (row % 2), _ROW_M * row) for row in reach for column in reach]
    )
    far = (middles**2).sum(axis=1)
    middles = middles[np.lexsort((middles[:, 0], middles[:, 1], far))][: len(found)]
    tiles = np.empty(len(found), dtype=object)
    taken = 0
    for ring in ("inner", "outer"):
        rows = np.flatnonzero(found["ring"] == ring)
        own = middles[taken : taken + len(rows)]
        taken += len(rows)
        bearing = np.round(np.arctan2(own[:, 0], own[:, 1]) % (2 * np.pi), 9)
        own = own[np.lexsort(((own**2).sum(axis=1), bearing))]
        for khan in sorted(found["khan"].iloc[rows].unique()):
            sector = rows[found["khan"].iloc[rows] == khan]
            part, own = own[: len(sector)], own[len(sector) :]
            part = part[np.lexsort((part[:, 0], (part**2).sum(axis=1)))]
            tiles[sector] = [_hexagon(x, y) for x, y in part]
    return tiles


def _hexagon(x: int, y: int) -> shapely.Polygon:
    flat = _ROW_M - _ARM_M  # where the upright sides begin
    around = [(0, _ARM_M), (_HALF_M, flat), (_HALF_M, -flat), (0, -_ARM_M), (-_HALF_M, -flat), (-_HALF_M, flat)]
    return shapely.Polygon([(_CENTRE[0] + x + dx, _CENTRE[1] + y + dy) for dx, dy in around])
