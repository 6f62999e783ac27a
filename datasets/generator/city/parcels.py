"""Parcels of a whole city, up to a million and more, to find out how a method grows with the number of parcels.

Nothing is calibrated and nobody lives there. The city is a field of districts of a square kilometre, and avenues
between. Streets divide a district into blocks of 2 to 8 rows with 5 to 18 parcels each, so that most parcels of a deep
block have no street. All corners of a block are those of a bent lattice whose inner points are moved at random; some
neighbours in a row are joined into one parcel. There the corners of the next row meet an edge (a T-junction), and the
edge has a point there. So the parcels of a block form a valid coverage: no gap, no overlap, all points matched.

Each district draws from its own random numbers. Time and memory therefore grow with the number of parcels, and the
first parcels of a large city are those of a small one.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isqrt
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from generator.form.grid import on_grid
from generator.randomness import stream
from generator.settings import CRS, DEFAULT_SEED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

DISTRICT_M, AVENUE_M = 1000.0, 16.0
# South-west of the twin, and outside the real city.
CORNER = (458_000.0, 1_250_000.0)
_ROWS, _COLUMNS = (2, 2, 2, 3, 4, 6, 8), (5, 6, 8, 10, 12, 15, 18)
_DEPTH_M, _FRONTAGE_M = (9.0, 14.0), (4.8, 8.0)
_STREETS_M = (4.0, 5.0, 6.0, 8.0)
_MOVED = 0.22  # of a parcel's width and depth; below a half, no parcel can cross itself
_JOINED = 0.18  # share of the pairs in a row that are one parcel
_WAVE_M, _BEND_M = (620.0, 870.0), (11.0, 14.0)  # how streets bend; the steepest bend is 0.11
_PIECE = 5  # districts that are written at a time
_LAYER = "city_parcels"


@dataclass(frozen=True)
class _Bands:
    """Blocks of a district in one direction: where they begin, how large they are, and how many parcels they take."""

    start: np.ndarray
    size: np.ndarray
    parcels: np.ndarray


def city_parcels(count: int, seed: int = DEFAULT_SEED) -> gpd.GeoDataFrame:
    """Draw the parcels of a city.

    Parameters
    ----------
    count : int
        How many; the last block may be incomplete.
    seed : int, default 563

    Returns
    -------
    geopandas.GeoDataFrame
        `count` rows with ``parcel_id``, ``block_id``, ``fronts_street`` (bool) and polygons in EPSG:32648, on the grid
        of 5 cm. What it costs: ``benchmarks/city_parcels.py``.

    Raises
    ------
    ValueError
        If `count` is not positive.

    Examples
    --------
    >>> len(city_parcels(1000))
    1000
    """
    return pd.concat(_pieces(count, seed, districts=_PIECE), ignore_index=True)


def write_city(count: int, path: Path, seed: int = DEFAULT_SEED, tell: Callable[[str], None] = lambda _: None) -> None:
    """Write the parcels of a city into a file: a GeoPackage piece by piece, a FlatGeobuf at once.

    A GeoPackage of a million parcels never stands in memory as a whole. A FlatGeobuf cannot be added to: it does.

    Parameters
    ----------
    count : int
        How many parcels.
    path : pathlib.Path
        Ends with ``.gpkg`` or ``.fgb``; a file of this name is replaced.
    seed : int, default 563
    tell : callable, optional
        Called with what has been written so far.

    Raises
    ------
    ValueError
        If `count` is not positive, or the file's name ends with something else.
    """
    drivers = {".gpkg": "GPKG", ".fgb": "FlatGeobuf"}
    if path.suffix not in drivers:
        raise ValueError(f"{path.name}: write a city to a file that ends with {' or '.join(drivers)}")
    in_pieces = path.suffix == ".gpkg"
    pieces = _pieces(count, seed, districts=_PIECE) if in_pieces else iter([city_parcels(count, seed)])
    first = next(pieces)  # complains about a wrong count before a file is replaced
    path.unlink(missing_ok=True)
    pyogrio.write_dataframe(first, path, layer=_LAYER, driver=drivers[path.suffix])
    written = len(first)
    tell(f"{written:,} of {count:,} parcels")
    for piece in pieces:
        pyogrio.write_dataframe(piece, path, layer=_LAYER, driver=drivers[path.suffix], append=True)
        written += len(piece)
        tell(f"{written:,} of {count:,} parcels")


def _pieces(count: int, seed: int, districts: int) -> Iterator[gpd.GeoDataFrame]:
    """Give the city a few districts at a time."""
    if count < 1:
        raise ValueError(f"{count} parcels: ask for at least one")
    district, parcels, blocks = 0, 0, 0
    while parcels < count:
        shapes, block, fronts = [], [], []
        for _ in range(districts):
            found = _district(seed, district)
            shapes.append(found[0])
            block.append(found[1] + blocks)
            fronts.append(found[2])
            blocks += int(found[1][-1]) + 1
            district += 1
            if parcels + sum(map(len, shapes)) >= count:
                break
        taken = slice(0, count - parcels)
        geometry = np.concatenate(shapes)[taken]
        frame = gpd.GeoDataFrame(
            {
                "parcel_id": [f"CP{i:07d}" for i in range(parcels + 1, parcels + len(geometry) + 1)],
                "block_id": [f"BC{i:06d}" for i in (np.concatenate(block)[taken] + 1).tolist()],
                "fronts_street": np.concatenate(fronts)[taken],
            },
            geometry=geometry,
            crs=CRS,
        )
        parcels += len(frame)
        yield frame


def _place(district: int) -> tuple[int, int]:
    """Return column and row of a district: they fill ever larger squares."""
    ring = isqrt(district)
    along = district - ring * ring
    return (ring, along) if along <= ring else (2 * ring - along, ring)


def _district(seed: int, district: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the parcels of a district, the number of each one's block, and whether it lies on a street."""
    rng = stream(seed, f"city district {district}")
    across, along = _bands(rng, _COLUMNS, _FRONTAGE_M), _bands(rng, _ROWS, _DEPTH_M)
    column, row = _place(district)
    origin = np.array([CORNER[0] + column * DISTRICT_M, CORNER[1] + row * DISTRICT_M]) + AVENUE_M / 2
    shapes, blocks, fronts = [], [], []
    # Blocks of the same number of rows and columns are drawn together.
    for rows in np.unique(along.parcels):
        for columns in np.unique(across.parcels):
            i, j = np.nonzero((along.parcels == rows)[:, None] & (across.parcels == columns))
            corner = origin + np.stack([across.start[j], along.start[i]], axis=-1)
            size = np.stack([across.size[j], along.size[i]], axis=-1)
            lattice = on_grid(_bent(seed, _lattice(rng, corner, size, int(rows), int(columns))))
            number = i * len(across.parcels) + j
            for shape, block, front in _divided(rng, lattice, number):
                shapes.append(shape)
                blocks.append(block)
                fronts.append(front)
    block = np.concatenate(blocks)
    order = np.argsort(block, kind="stable")
    return np.concatenate(shapes)[order], block[order], np.concatenate(fronts)[order]


def _bands(rng: np.random.Generator, numbers: tuple[int, ...], size_m: tuple[float, float]) -> _Bands:
    """Divide the width of a district into blocks and streets."""
    room = DISTRICT_M - AVENUE_M
    parcels, sizes, streets = [], [], []
    while sum(sizes) + sum(streets) < room:
        parcels.append(int(rng.choice(numbers)))
        sizes.append(parcels[-1] * rng.uniform(*size_m))
        streets.append(float(rng.choice(_STREETS_M)))
    gaps = np.array([0.0, *streets[:-1]])
    size = np.array(sizes) * (room - gaps.sum()) / sum(sizes)  # the last one is made to fit
    return _Bands(np.cumsum(gaps) + np.concatenate([[0.0], np.cumsum(size)[:-1]]), size, np.array(parcels))


def _lattice(rng: np.random.Generator, corner: np.ndarray, size: np.ndarray, rows: int, columns: int) -> np.ndarray:
    """Return the corners of the parcels of n blocks, as an array of n x (rows + 1) x (columns + 1) x 2."""
    up, right = (g / n for g, n in zip(np.mgrid[0 : rows + 1, 0 : columns + 1], (rows, columns), strict=True))
    even = np.stack([right, up], axis=-1)
    moved = rng.uniform(-_MOVED, _MOVED, (len(corner), *even.shape)) / np.array([columns, rows])
    moved[:, [0, -1], :, 1] = 0  # what lies on a street stays on it
    moved[:, :, [0, -1], 0] = 0
    moved[:, [0, 0, -1, -1], [0, -1, 0, -1]] = 0
    return corner[:, None, None] + (even + moved) * size[:, None, None]


def _bent(seed: int, places: np.ndarray) -> np.ndarray:
    """Move everything a little, in waves, so that no street is quite straight."""
    turns = stream(seed, "city waves").uniform(0, 2 * np.pi, 2)
    (x, y), (first, second) = np.moveaxis(places, -1, 0), _WAVE_M
    return np.stack(
        [x + _BEND_M[0] * np.sin(2 * np.pi * y / first + turns[0]),
         y + _BEND_M[1] * np.sin(2 * np.pi * x / second + turns[1])], axis=-1
    )  # fmt: skip


def _divided(
    rng: np.random.Generator, lattice: np.ndarray, number: np.ndarray
) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Give the parcels of n blocks with their block and whether they lie on a street: the single ones, the joined."""
    blocks, rows, columns = lattice.shape[0], lattice.shape[1] - 1, lattice.shape[2] - 1
    joined = np.zeros((blocks, rows, columns), dtype=bool)  # with the next one in the row
    joined[:, :, : columns - 1 : 2] = rng.random((blocks, rows, columns // 2)) < _JOINED
    covered = np.zeros_like(joined)
    covered[:, :, 1:] = joined[:, :, :-1]
    edge = np.zeros((rows, columns), dtype=bool)
    edge[[0, -1]] = edge[:, [0, -1]] = True
    for own, width in ((~joined & ~covered, 1), (joined, 2)):
        n, i, j = np.nonzero(own)
        there = [(i, j + step) for step in range(width + 1)]
        back = [(i + 1, j + step) for step in range(width, -1, -1)]
        ring = np.stack([lattice[n, a, b] for a, b in (*there, *back, there[0])], axis=1)
        yield shapely.polygons(ring), number[n], edge[i, j] | edge[i, j + width - 1]
