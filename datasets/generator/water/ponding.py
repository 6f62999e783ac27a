"""Rain that stands where the ground keeps it: depressions, their catchments, and how far a storm fills them.

Water runs from cell to cell along the way on which it has to climb least. The cells from which it runs nowhere are
depressions; each has a level at which it spills. Runoff of its catchment fills it, and what is too much goes on to the
next one. The idea is that of *Fill-Spill-Merge* (Barnes, Callaghan and Wickert, 2021, Earth Surface Dynamics 9,
105-121), without the hierarchy of depressions inside depressions. Levels are whole centimetres, so that no rounding
decides.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from generator.water.cells import CELL_M

_CELL_M2 = CELL_M**2
_MM_PER_CM = 10.0


@dataclass(frozen=True)
class Basins:
    """Depressions of a ground and the cells that drain to them. All arrays are flat, a value for each cell.

    Attributes
    ----------
    height : numpy.ndarray
        Heights in whole centimetres.
    spill : numpy.ndarray
        Level in centimetres to which water can stand on a cell before it runs away.
    depression : numpy.ndarray
        Number of the depression in which a cell lies, from 1; 0 for none.
    drains_to : numpy.ndarray
        Number of the depression to which its rain runs; 0 for the canal or out of the map.
    onward : numpy.ndarray
        For each depression, from 0: to which one it spills.
    order : numpy.ndarray
        Numbers of all depressions, each before those to which it spills.
    """

    height: np.ndarray
    spill: np.ndarray
    depression: np.ndarray
    drains_to: np.ndarray
    onward: np.ndarray
    order: np.ndarray


def find_basins(height: np.ndarray, inside: np.ndarray, outlets: np.ndarray) -> Basins:
    """Find depressions and catchments.

    Parameters
    ----------
    height : numpy.ndarray
        Rows x columns of whole centimetres.
    inside : numpy.ndarray
        Rows x columns of bool: the cells that count; none lies on the rim.
    outlets : numpy.ndarray
        Rows x columns of bool: the cells inside at which water leaves.

    Returns
    -------
    Basins
    """
    spill, parent, rank = _flood_upwards(height, inside, outlets)
    kept = (inside.ravel() & (spill > height.ravel())).reshape(height.shape)
    depression, count = ndimage.label(kept, np.ones((3, 3), int))
    depression = depression.ravel()
    # Follow the way down until it ends in a depression or leaves: jump twice as far in each round.
    towards = np.where(depression > 0, np.arange(len(parent)), parent)
    while True:
        further = towards[towards]
        if (further == towards).all():
            break
        towards = further
    drains_to = depression[towards]
    first = np.full(count + 1, len(rank))
    np.minimum.at(first, depression, np.where(depression > 0, rank, len(rank)))
    at_rank = np.empty(len(rank) + 1, int)
    at_rank[rank] = np.arange(len(rank))
    gates = at_rank[first[1:]]  # the cell of each depression that its overflow passes last
    onward = np.concatenate([[0], drains_to[parent[gates]]])
    return Basins(height.ravel(), spill, depression, drains_to, onward, 1 + np.argsort(-first[1:], kind="stable"))


def ponded(basins: Basins, runoff_mm: np.ndarray) -> np.ndarray:
    """Return the level of standing water.

    Parameters
    ----------
    basins : Basins
    runoff_mm : numpy.ndarray
        Rain that runs off each cell, in millimetres; flat.

    Returns
    -------
    numpy.ndarray
        Level in whole centimetres; the ground's own height where no water stands. Flat.
    """
    count = len(basins.onward)
    volume = np.bincount(basins.drains_to, weights=runoff_mm, minlength=count) / _MM_PER_CM  # in cells x centimetres
    level = basins.height.copy()
    cells = np.argsort(basins.depression, kind="stable")
    starts = np.searchsorted(basins.depression[cells], np.arange(count + 1))
    for number in basins.order:
        own = cells[starts[number] : starts[number + 1]]
        rim = int(basins.spill[own[0]])
        heights = np.sort(basins.height[own])
        room = float((rim - heights).sum())
        if volume[number] >= room:
            volume[basins.onward[number]] += volume[number] - room
            stands = rim
        else:
            stands = _level_of(heights, float(volume[number]))
        level[own] = np.maximum(basins.height[own], stands)
    return level


def _level_of(heights: np.ndarray, volume: float) -> int:
    """Return to which whole centimetre a volume fills cells of these heights, which ascend."""
    wet = np.arange(1, len(heights) + 1)
    levels = (np.cumsum(heights) + volume) / wet  # if only the lowest cells are wet
    # The first of these levels that the next cell stands above is right.
    above = np.append(heights[1:], np.iinfo("int64").max)
    return int(np.floor(levels[np.argmax(levels <= above)]))


def _flood_upwards(
    height: np.ndarray, inside: np.ndarray, outlets: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Visit all cells from the outlets upwards (priority-flood, level by level).

    Returns
    -------
    numpy.ndarray
        Spill level of each cell.
    numpy.ndarray
        The cell to which each drains; outlets drain to themselves.
    numpy.ndarray
        When each was visited.
    """
    z = height.ravel()
    columns = height.shape[1]
    steps = np.array([1, -1, columns, -columns, columns + 1, columns - 1, 1 - columns, -columns - 1])
    spill, parent = z.copy(), np.arange(z.size)
    rank = np.full(z.size, z.size)
    new = inside.ravel() & ~outlets.ravel()
    start = np.flatnonzero(inside & outlets)
    rank[start] = np.arange(len(start))
    count = len(start)
    cells = np.flatnonzero(inside)
    cells = cells[np.argsort(z[cells], kind="stable")]
    levels, firsts = np.unique(z[cells], return_index=True)
    for level, at_level in zip(levels.tolist(), np.split(cells, firsts[1:]), strict=True):
        frontier = at_level[~new[at_level]]  # reached from below, and waiting for the water to rise
        while len(frontier):
            reached = (frontier[:, None] + steps).ravel()
            fresh = new[reached]
            reached, first = np.unique(reached[fresh], return_index=True)
            parent[reached] = np.repeat(frontier, len(steps))[fresh][first]
            new[reached] = False
            spill[reached] = np.maximum(z[reached], level)
            rank[reached] = np.arange(count, count + len(reached))
            count += len(reached)
            frontier = reached[z[reached] <= level]
    return spill, parent, rank
