r"""Care for people in what is shown of them: small counts that are hidden safely, and points that are moved.

**Small counts.** A table of counts is published with its sums. Let :math:`x_{ij}` be the counts of row *i* and column
*j*, with :math:`\sum_j x_{ij} = r_i`, :math:`\sum_i x_{ij} = c_j` and :math:`\sum_i r_i = \sum_j c_j = n`. A count
below the threshold *t* is hidden. Whoever knows the other counts and the sums can still bound it from both sides: all
whole numbers :math:`x \ge 0` that keep the equations are possible, and nothing else. So further counts are hidden, and
sums where this must be, until every small count could be as low as 1 and as high as *t* [1]_ [2]_. Then nobody can say
from the table that it is small.

The equations are those of a network: an arc for each number, from its row to its column, and a node for each equation.
How far a hidden number can rise or fall is the largest flow through the arcs of the other hidden numbers; this is exact
[3]_. The numbers to hide in addition are found with shortest paths, whose length is the count of people hidden. That is
a rule of thumb: to hide as little as possible is a hard problem (NP-complete [4]_).

**Points.** A point is moved into a random direction by a random distance between a least and a largest one, known as
donut geomasking [5]_.

References
----------
.. [1] OECD, Glossary of statistical disclosure control, "threshold rule": some agencies require at least five
   respondents in a cell, others three. https://stats.oecd.org/glossary/detail.asp?ID=7010
.. [2] Statistics Netherlands (2010), A general formulation of the secondary cell suppression problem.
   https://www.cbs.nl/nl-nl/achtergrond/2010/15/a-general-formulation-of-the-secondary-cell-suppression-problem
.. [3] Gusfield, D. (1988), A graph theoretic approach to statistical data security, SIAM Journal on Computing 17(3).
   With hidden sums: Hsu, T. and Kao, M.-Y. (2002), Statistical disclosure control with general cell suppressions.
.. [4] Kao, M.-Y., Total protection of analytic invariant information in cross tabulated tables, arXiv cs/0101032.
.. [5] Hampton, K. H. et al. (2010), Mapping health data: improved privacy protection with donut method geomasking,
   American Journal of Epidemiology 172(9), 1062-1069. https://doi.org/10.1093/aje/kwq248
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    Points = TypeVar("Points", gpd.GeoSeries, gpd.GeoDataFrame)

# pandas and numpy are imported where they are used: names() and path() must answer at once.

SMALL, COMPLEMENTARY = "small", "complementary"


@dataclass
class _Arc:
    """A number of the published table: a count or a sum."""

    tail: int
    head: int
    value: int
    row: object
    column: object
    price: int
    why: str = ""


@dataclass(frozen=True)
class Suppressed:
    """A table that may be shown.

    Attributes
    ----------
    published : pandas.Series or pandas.DataFrame
        The counts with their sums, type Int64; hidden ones are ``<NA>``. One sign for all of them: which are small and
        which are hidden to protect those must not be told.
    reasons : pandas.Series or pandas.DataFrame
        Of the same shape, **not to be published**: ``"small"``, ``"complementary"``, or empty for what is shown.
    """

    published: pd.Series | pd.DataFrame
    reasons: pd.Series | pd.DataFrame
    _network: _Network = field(repr=False)

    def ranges(self) -> pd.DataFrame:
        """Return what a reader can work out about each hidden number.

        Returns
        -------
        pandas.DataFrame
            Columns ``row`` and ``column`` (only ``row`` for a series), ``lowest``, ``highest`` (int64): the least and
            the largest number that agrees with everything published. Computed from the true counts, yet equal to what
            somebody finds who does not have them.
        """
        import pandas as pd

        rows = [
            {"row": arc.row, "column": arc.column, "lowest": low, "highest": high}
            for arc in self._network.arcs
            if arc.why
            for low, high in [self._network.range_of(arc)]
        ]
        found = pd.DataFrame(rows, columns=["row", "column", "lowest", "highest"])
        found = found.astype({"lowest": "int64", "highest": "int64"})
        return found.drop(columns="column") if isinstance(self.published, pd.Series) else found


def suppress_small_cells(
    table: pd.Series | pd.DataFrame, threshold: int = 5, *, total: str = "total", zeros: bool = False
) -> Suppressed:
    """Hide small counts of a table, and as many others as it takes that sums do not give them away.

    Parameters
    ----------
    table : pandas.Series or pandas.DataFrame
        Counts of people or households: whole numbers, none missing, without sums. A series is one list of groups, a
        frame the counts of rows by columns, e.g. of `pandas.crosstab`.
    threshold : int, default 5
        Counts from 1 up to below this are small. Agencies use 3, 5 or 10.
    total : str, default "total"
        Name for the sums, which are added.
    zeros : bool, default False
        Hide zeros as well. "Nobody here has a title" tells something about each of them.

    Returns
    -------
    Suppressed
        ``published`` may be shown. From it, each small count can be as low as 1 and as high as `threshold`.

    Raises
    ------
    TypeError
        The table is neither a series nor a frame.
    ValueError
        Its values are no counts, its labels repeat or contain `total`, the threshold is below 2, or the whole table
        counts fewer than the threshold: then nothing of it can be shown.

    Notes
    -----
    It protects one table. Somebody who has a second one of the same people, with other groups or from another day, can
    subtract. Percentages and maps are tables too. A count that is all of its row says that everybody in the row is
    alike, however large it is. And who knows this program can exclude some patterns.

    Examples
    --------
    >>> import pandas as pd
    >>> counts = pd.DataFrame({"title": [40, 2, 31], "none": [9, 12, 8]}, index=["north", "middle", "south"])
    >>> shown = suppress_small_cells(counts)
    >>> shown.published
            title  none  total
    north      40     9     49
    middle   <NA>  <NA>     14
    south    <NA>  <NA>     39
    total      73    29    102
    >>> shown.ranges().query("row == 'middle'")
          row column  lowest  highest
    0  middle  title       0       14
    1  middle   none       0       14
    """
    import pandas as pd

    counts = _checked(table, threshold, total)
    network = _Network(counts, total, alone=isinstance(table, pd.Series))
    if 0 < network.whole < threshold:
        raise ValueError(f"the table counts {network.whole} in all, fewer than {threshold}: nothing of it can be shown")
    small = [arc for arc in network.arcs if arc.value < threshold and (arc.value or zeros)] if network.whole else []
    for arc in small:
        arc.why = SMALL
    for arc in small:
        network.protect(arc, threshold)
    network.show_again(small, threshold)
    shown = [pd.NA if arc.why else arc.value for arc in network.arcs]
    return Suppressed(
        published=_laid_out(table, [*shown, network.whole], total).astype("Int64"),
        reasons=_laid_out(table, [*(arc.why for arc in network.arcs), ""], total).astype("str"),
        _network=network,
    )


def _checked(table: pd.Series | pd.DataFrame, threshold: int, total: str) -> pd.DataFrame:
    """Return the counts as a frame of whole numbers: one column for a series."""
    import numpy as np
    import pandas as pd

    if not isinstance(table, pd.Series | pd.DataFrame):
        raise TypeError(f"a table of counts is a Series or a DataFrame, not {type(table).__name__}")
    if isinstance(threshold, bool) or not isinstance(threshold, int | np.integer) or threshold < 2:
        raise ValueError(
            f"threshold {threshold!r}: a whole number of at least 2 is needed, below which a count is small"
        )
    frame = table.to_frame() if isinstance(table, pd.Series) else table
    if frame.empty:
        raise ValueError("the table is empty")
    _check_labels(frame.index, total)
    if isinstance(table, pd.DataFrame):
        _check_labels(frame.columns, total)
    if "bool" in map(str, frame.dtypes):
        raise ValueError("true and false are no counts: count them first, e.g. with pandas.crosstab")
    if frame.isna().any(axis=None):
        raise ValueError("a count is missing: a group in which nobody was found has the count 0")
    try:
        counts = frame.astype("int64")
    except (TypeError, ValueError):
        raise ValueError("counts of people are whole numbers") from None
    if not (counts == frame).all(axis=None) or (counts < 0).any(axis=None):
        raise ValueError("counts of people are whole numbers, none below 0")
    return counts


def _check_labels(labels: pd.Index, total: str) -> None:
    if not labels.is_unique:
        raise ValueError(f"the label {labels[labels.duplicated()][0]!r} stands twice")
    if total in labels:
        raise ValueError(f"{total!r} is a label of the table: leave sums out, or name them otherwise with total=")


def _laid_out(table: pd.Series | pd.DataFrame, values: list[object], total: str) -> pd.Series | pd.DataFrame:
    """Put values in the order of the network's arcs, and that of the whole, into the form of the table with sums."""
    import numpy as np
    import pandas as pd

    index = pd.Index([*table.index, total], name=table.index.name)
    if isinstance(table, pd.Series):
        return pd.Series(values, index=index, name=table.name, dtype="object")
    columns = pd.Index([*table.columns, total], name=table.columns.name)
    laid = np.empty((len(index), len(columns)), dtype="object")
    counts = table.size
    laid[:-1, :-1] = np.array(values[:counts], dtype="object").reshape(table.shape)
    laid[:-1, -1] = values[counts : counts + len(table)]
    laid[-1, :] = values[counts + len(table) :]
    return pd.DataFrame(laid, index=index, columns=columns)


class _Network:
    """The numbers of a table as arcs, its equations as nodes: as much flows out of a node as into it.

    The arcs stand in the order of counts row by row, sums of rows, sums of columns. A table `alone` is a series: its
    counts lie side by side, and have no sums but the whole.
    """

    def __init__(self, counts: pd.DataFrame, total: str, *, alone: bool) -> None:
        rows, columns = counts.shape
        start, end = rows + columns, rows + columns + 1
        self.whole = int(counts.to_numpy().sum())
        # The price of hiding a number is the people in it. A zero costs more, for many know without the table that it
        # is one; a sum costs most, for it tells most.
        zero, margin = self.whole + 2, (self.whole + 2) * (rows * columns + 1)
        self.arcs = [
            _Arc(start if alone else i, end if alone else rows + j, value, row, column, value + 1 if value else zero)
            for i, (row, values) in enumerate(zip(counts.index, counts.to_numpy().tolist(), strict=True))
            for j, (column, value) in enumerate(zip(counts.columns, values, strict=True))
        ]
        if not alone:
            sums = zip(counts.index, counts.sum(axis=1).tolist(), strict=True)
            self.arcs += [_Arc(start, i, value, row, total, margin) for i, (row, value) in enumerate(sums)]
            sums = zip(counts.columns, counts.sum(axis=0).tolist(), strict=True)
            self.arcs += [_Arc(rows + j, end, value, total, column, margin) for j, (column, value) in enumerate(sums)]
        self._steps: list[list[tuple[int, int, int]]] = [[] for _ in range(rows + columns + 2)]
        for number, arc in enumerate(self.arcs):
            self._steps[arc.tail].append((number, arc.head, 1))
            self._steps[arc.head].append((number, arc.tail, -1))

    def protect(self, arc: _Arc, threshold: int) -> None:
        """Hide what it takes for a number to be possibly as low as 1 and as high as the threshold."""
        self._shift(arc, threshold - arc.value, 1, hide=True)
        self._shift(arc, arc.value - 1, -1, hide=True)

    def is_safe(self, arc: _Arc, threshold: int) -> bool:
        """Tell whether what is hidden is enough for a number."""
        up, down = threshold - arc.value, arc.value - 1
        return self._shift(arc, up, 1) >= up and self._shift(arc, down, -1) >= down

    def range_of(self, arc: _Arc) -> tuple[int, int]:
        """Return the least and the largest value that a hidden number can have."""
        return arc.value - self._shift(arc, arc.value, -1), arc.value + self._shift(arc, self.whole - arc.value, 1)

    def show_again(self, small: list[_Arc], threshold: int) -> None:
        """Show what turned out not to be needed, the dearest first."""
        for arc in sorted((arc for arc in self.arcs if arc.why == COMPLEMENTARY), key=lambda arc: -arc.price):
            arc.why = ""
            if not all(self.is_safe(each, threshold) for each in small):
                arc.why = COMPLEMENTARY

    def _shift(self, arc: _Arc, amount: int, sign: int, *, hide: bool = False) -> int:
        """Raise (sign 1) or lower (-1) a number as far as others can make up for it, at most by the amount.

        With `hide`, numbers that are shown may take part too, and are hidden then.
        """
        values = [each.value for each in self.arcs]
        here, there = (arc.head, arc.tail) if sign > 0 else (arc.tail, arc.head)
        done = 0
        while done < amount and (route := self._route(here, there, arc, values, hide=hide)):
            step = min([amount - done, *(values[number] for number, way in route if way < 0)])
            for number, way in route:
                values[number] += way * step
                self.arcs[number].why = self.arcs[number].why or COMPLEMENTARY
            done += step
        return done

    def _route(
        self, here: int, there: int, without: _Arc, values: list[int], *, hide: bool
    ) -> list[tuple[int, int]] | None:
        """Find the cheapest way along which numbers can rise (1) or fall (-1) together (Dijkstra's algorithm)."""
        came: dict[int, tuple[int, int, int]] = {}
        queue = [(0, 0, here, (-1, -1, 0))]
        while queue:
            price, length, node, step = heapq.heappop(queue)
            if node in came:
                continue
            came[node] = step
            if node == there:
                break
            for number, other, way in self._steps[node]:
                arc = self.arcs[number]
                if other in came or arc is without or not (arc.why or hide) or (way < 0 and not values[number]):
                    continue
                heapq.heappush(queue, (price + (0 if arc.why else arc.price), length + 1, other, (number, node, way)))
        if there not in came:
            return None
        route, node = [], there
        while node != here:
            number, before, way = came[node]
            route.append((number, way))
            node = before
        return route


def jitter(points: Points, metres: tuple[float, float], seed: int | None) -> Points:
    r"""Move each point into a random direction, by at least a least and at most a largest distance.

    The direction is uniform, and so is the place in the ring between the two distances :math:`a < b`: with uniform
    random numbers :math:`u, v` in [0, 1),

    .. math:: d = \sqrt{a^2 + u\,(b^2 - a^2)}, \quad \alpha = 2 \pi v, \quad
       (x', y') = (x + d \cos\alpha,\; y + d \sin\alpha).

    Parameters
    ----------
    points : geopandas.GeoSeries or geopandas.GeoDataFrame
        Points in a projected reference system in metres.
    metres : tuple of float
        The least and the largest distance, ``0 < least < largest``.
    seed : int or None
        The same seed moves the same points alike. It is a key: whoever has it, and the method, moves the points back.
        ``None`` takes a seed that nobody knows.

    Returns
    -------
    geopandas.GeoSeries or geopandas.GeoDataFrame
        A copy with other points; index, other columns and reference system stay.

    Raises
    ------
    TypeError
        Something else than a GeoSeries or a GeoDataFrame.
    ValueError
        No reference system, or none in metres; geometries that are no points or empty; distances that make no ring.

    Notes
    -----
    The least distance is the point of the method: without it, some homes hardly move [1]_. It promises nothing where
    few people live: if one house stands in the ring, it is the house [2]_. Publish one version only: the mean of many
    comes close to the home [3]_. Draw ids anew and shuffle the rows, or the order tells. Hampton et al. [1]_ are often
    read as drawing the distance itself uniformly, which puts more points near the home than this does.

    References
    ----------
    .. [1] Hampton, K. H. et al. (2010), Mapping health data: improved privacy protection with donut method geomasking,
       American Journal of Epidemiology 172(9), 1062-1069. https://doi.org/10.1093/aje/kwq248
    .. [2] Allshouse, W. B. et al. (2010), Geomasking sensitive health data and privacy protection: an evaluation using
       an E911 database, Geocarto International 25(6), 443-452. https://doi.org/10.1080/10106049.2010.496496
    .. [3] Cassa, C. A., Wieland, S. C., Mandl, K. D. (2008), Re-identification of home addresses from spatial locations
       anonymized by Gaussian skew, International Journal of Health Geographics 7, 45.
       https://doi.org/10.1186/1476-072X-7-45

    Examples
    --------
    >>> import geopandas as gpd
    >>> homes = gpd.GeoSeries.from_xy([470_000, 470_100], [1_262_000, 1_262_000], crs="EPSG:32648")
    >>> moved = jitter(homes, (20, 60), seed=1)
    >>> bool(homes.distance(moved).between(20, 60).all())
    True
    """
    import numpy as np

    least, largest = _ring(metres)
    _check_points(points)
    random = np.random.default_rng(seed)
    distance = np.sqrt(least**2 + random.random(len(points)) * (largest**2 - least**2))
    direction = 2 * np.pi * random.random(len(points))
    moved = points.geometry
    moved = type(moved).from_xy(
        moved.x + distance * np.cos(direction),
        moved.y + distance * np.sin(direction),
        index=points.index,
        crs=points.crs,
    )
    name = points.geometry.name
    return moved.rename(name) if isinstance(points, type(moved)) else points.assign(**{name: moved})


def _ring(metres: tuple[float, float]) -> tuple[float, float]:
    try:
        least, largest = (float(each) for each in metres)
    except (TypeError, ValueError):
        least = largest = 0.0
    if not 0 < least < largest < float("inf"):
        raise ValueError(f"metres {metres!r}: the least and the largest distance are needed, 0 < least < largest")
    return least, largest


def _check_points(points: Points) -> None:
    import geopandas as gpd

    if not isinstance(points, gpd.GeoSeries | gpd.GeoDataFrame):
        raise TypeError(f"points are a GeoSeries or a GeoDataFrame, not {type(points).__name__}")
    if points.crs is None:
        raise ValueError("the points have no reference system, so metres mean nothing: use set_crs")
    units = {axis.unit_name for axis in points.crs.axis_info}
    if not points.crs.is_projected or units != {"metre"}:
        raise ValueError(f"the points are in {points.crs.name}, not in metres: use to_crs first")
    wrong = points.geometry.isna() | points.geometry.is_empty | (points.geom_type != "Point")
    if wrong.any():
        raise ValueError(f"{int(wrong.sum())} of {len(points)} geometries are no points: use representative_point()")
    if isinstance(points, gpd.GeoDataFrame):
        others = [str(name) for name in points.columns[points.dtypes == "geometry"] if name != points.geometry.name]
        if others:
            raise ValueError(f"the column {others[0]} holds geometries that would stay where they are: drop it first")
