"""Examining a layout: which rule is broken, how often and where; and how the land is shared."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import numpy as np
import shapely

from autograder.layouts.measures import gini
from autograder.layouts.reading import Layout, read_layout
from autograder.layouts.site import SEAM_ON_STREET_M, Rules, Site

# What two correct ways to cut an edge may differ by: half a step of the twin's grid of 5 cm, along 10 m.
_LEAST_OVERLAP_M2 = 0.25
_STRETCH_M = 100
_STRETCHES_TOLD = 3
_NARROW_PART = 0.10
_MISPLACED = 0.10  # of a plot

KINDS = ("families", "shape", "overlap", "water", "street", "reserve", "outside", "frontage", "area")


@dataclass(frozen=True)
class Breach:
    """A rule that some plots break.

    Attributes
    ----------
    kind : str
        One of ``KINDS``.
    says : str
        How many plots break it, and in what way.
    where : str
        On which stretches of which bank the most of them lie.
    plots : array of int
        Their positions in the layout.
    """

    kind: str
    says: str
    where: str
    plots: np.ndarray

    def __str__(self) -> str:
        return f"{self.says} {self.where}".strip()


@dataclass(frozen=True)
class Examination:
    """What was found in a layout.

    Attributes
    ----------
    layout : Layout
    breaches : tuple of Breach
    families : int
        How many must get a plot.
    placed : int
        How many of them get exactly one.
    public_m2 : float
        Ground that is left for all.
    rules : Rules
    areas : array of float, shape (placed,)
        Land of each family that is placed, in the order of the site's families.
    kept : array of float, shape (placed,)
        That land, as a part of what the family had.
    per_person : array of float, shape (placed,)
        Square metres for each member.
    before_m2 : float
        What the families that are placed had, together.
    misplaced : array of float, shape (n,)
        Part of each plot of the layout that lies on other plots or off the ground.
    """

    layout: Layout
    breaches: tuple[Breach, ...]
    families: int
    placed: int
    public_m2: float
    rules: Rules
    areas: np.ndarray = field(repr=False)
    kept: np.ndarray = field(repr=False)
    per_person: np.ndarray = field(repr=False)
    misplaced: np.ndarray = field(repr=False)
    before_m2: float
    _wanted: frozenset[str] = field(repr=False)

    def in_order(self, *kinds: str, standing: bool = False) -> float:
        """Tell for which part of the families there is a plot that breaks none of these rules.

        Parameters
        ----------
        *kinds : str
            Of ``KINDS``.
        standing : bool
            Leave out plots of which more than a tenth lies on other plots or off the ground, too: a plot on the road
            has its frontage for nothing.

        Returns
        -------
        float
            From 0 to 1.
        """
        broken = {int(plot) for breach in self.breaches if breach.kind in kinds for plot in breach.plots}
        if standing:
            broken |= {int(plot) for plot in np.flatnonzero(self.misplaced > _MISPLACED)}
        fine = [name for plot, name in enumerate(self.layout.ids) if plot not in broken]
        once = {name for name, count in Counter(self.layout.ids.tolist()).items() if count == 1}
        return len(self._wanted & once & set(fine)) / self.families

    @property
    def enough_public(self) -> bool:
        """Whether enough ground is left for all."""
        return self.public_m2 >= self.rules.least_public_m2

    @property
    def feasible(self) -> bool:
        """Whether each family gets one plot, no rule is broken and enough ground is left for all."""
        return not self.breaches and self.placed == self.families and self.enough_public

    @property
    def land_kept(self) -> float:
        """Land of all families that are placed, as a part of what they had."""
        return float(self.areas.sum() / self.before_m2) if self.before_m2 else 0.0

    @property
    def gini_kept(self) -> float:
        """Gini coefficient of the parts that families keep: 0 where each gives the same share of its land."""
        return gini(self.kept) if self.placed else float("nan")

    @property
    def gini_per_person(self) -> float:
        """Gini coefficient of the land for each member: 0 where each person has the same."""
        return gini(self.per_person) if self.placed else float("nan")

    @property
    def lose_half(self) -> int:
        """How many families lose more than half of their land."""
        return int((self.kept < 0.5).sum())


def examine(answer: object, site: Site, rules: Rules | None = None) -> Examination:
    """Examine a layout.

    Parameters
    ----------
    answer
        See :func:`autograder.layouts.reading.read_layout`.
    site : Site
    rules : Rules, optional

    Returns
    -------
    Examination

    Raises
    ------
    NotAnAnswerError
        It is no layer of plots.
    """
    rules = rules or Rules()
    layout = read_layout(answer, site)
    sound, breaches = _shapes(layout, site)
    whole = np.array([shape if fine else None for shape, fine in zip(layout.plots, sound, strict=True)], dtype=object)
    breaches += _whose(layout, site)
    shared, overlapping = _overlaps(whole, site)
    off, beyond = _off_the_ground(whole, site)
    breaches += [*overlapping, *beyond]
    breaches += _frontages(whole, site, rules)
    breaches += _sizes(whole, site, rules)
    wanted = [str(name) for name in site.families.index]
    area_of = _areas_of_those_placed(layout, shapely.area(layout.plots), set(wanted))
    placed = [name for name in wanted if name in area_of]
    areas = np.array([area_of[name] for name in placed], dtype=float)
    had = site.families.loc[placed, "before_m2"].to_numpy(dtype=float)
    return Examination(
        layout=layout,
        breaches=tuple(breaches),
        families=len(wanted),
        placed=len(placed),
        public_m2=_public(whole, site, rules),
        rules=rules,
        areas=areas,
        kept=areas / had,
        per_person=areas / site.families.loc[placed, "persons"].to_numpy(dtype=float),
        misplaced=np.where(sound, (shared + off) / np.maximum(shapely.area(layout.plots), _LEAST_OVERLAP_M2), 1.0),
        before_m2=float(had.sum()),
        _wanted=frozenset(wanted),
    )


def _areas_of_those_placed(layout: Layout, areas: np.ndarray, wanted: set[str]) -> dict[str, float]:
    counts = Counter(layout.ids.tolist())
    return {
        name: float(area) for name, area in zip(layout.ids, areas, strict=True) if name in wanted and counts[name] == 1
    }


def _breach(kind: str, says: str, broken: np.ndarray, layout: np.ndarray, site: Site) -> list[Breach]:
    plots = np.flatnonzero(broken)
    if not len(plots):
        return []
    count = "1 plot" if len(plots) == 1 else f"{len(plots)} plots"
    return [Breach(kind, says.format(count=count), _where(layout[plots], site), plots)]


def _where(shapes: np.ndarray, site: Site) -> str:
    """Tell on which stretches most of the shapes lie."""
    along, east = site.place(shapes)
    stretches = Counter(
        (bank, int(s // _STRETCH_M) * _STRETCH_M) for s, bank in zip(along, np.where(east, "east", "west"), strict=True)
    )
    told = [
        f"{bank} bank, {start} to {start + _STRETCH_M} m from the south ({count})"
        for (bank, start), count in sorted(stretches.items(), key=lambda item: (-item[1], item[0]))[:_STRETCHES_TOLD]
    ]
    more = len(stretches) - len(told)
    return f"Most of them: {'; '.join(told)}." if more else f"Where: {'; '.join(told)}."


def _whose(layout: Layout, site: Site) -> list[Breach]:
    """Find plots of nobody, and families with two."""
    counts = Counter(layout.ids.tolist())
    known = {str(name) for name in site.families.index}
    twice = np.array([counts[name] > 1 and name in known for name in layout.ids])
    nobody = np.array([name not in known for name in layout.ids])
    return [
        *_breach("families", "Under a household that has another plot too: {count}.", twice, layout.plots, site),
        *_breach("families", "Under an id that is no household of the list: {count}.", nobody, layout.plots, site),
    ]


def _shapes(layout: Layout, site: Site) -> tuple[np.ndarray, list[Breach]]:
    polygon = np.isin(shapely.get_type_id(layout.plots), (3, 6)) & (shapely.get_num_geometries(layout.plots) == 1)
    sound = polygon & shapely.is_valid(layout.plots)
    return sound, _breach(
        "shape", "Not one simple polygon (parts, lines, or edges that cross): {count}.", ~sound,
        layout.plots, site,
    )  # fmt: skip


def _overlaps(plots: np.ndarray, site: Site) -> tuple[np.ndarray, list[Breach]]:
    """Measure how much of each plot lies on others, and find those on which it is more than a seam."""
    of_each = np.zeros(len(plots))
    there = np.flatnonzero(~shapely.is_missing(plots))
    if not len(there):
        return of_each, []
    one, other = shapely.STRtree(plots[there]).query(plots[there], predicate="intersects")
    one, other = there[one[one < other]], there[other[one < other]]
    shared = shapely.area(shapely.intersection(plots[one], plots[other]))
    over = shared > _LEAST_OVERLAP_M2
    for side in (one, other):
        np.add.at(of_each, side, shared)
    broken = np.zeros(len(plots), dtype=bool)
    broken[one[over]] = broken[other[over]] = True
    pairs = "in 1 pair" if over.sum() == 1 else f"in {over.sum()} pairs"
    says = f"Overlapping another plot: {{count}}, {pairs}, {shared[over].sum():.0f} m² together."
    return of_each, _breach("overlap", says, broken, plots, site)


def _off_the_ground(plots: np.ndarray, site: Site) -> tuple[np.ndarray, list[Breach]]:
    """Measure how much of each plot lies where none may lie, and say on what."""
    there = ~shapely.is_missing(plots)
    off = shapely.difference(plots, site.loose_ground)
    area = np.nan_to_num(shapely.area(off))
    beyond = there & (area > _LEAST_OVERLAP_M2)
    if not beyond.any():
        return area, []
    on = {
        kind: np.nan_to_num(shapely.area(shapely.intersection(off, place))) > _LEAST_OVERLAP_M2
        for kind, place in (("water", site.water), ("street", site.streets), ("reserve", site.reserve))
    }
    says = {
        "water": "Reaching into the canal: {count}.",
        "street": "On a street: {count}.",
        "reserve": "On ground that is kept for other uses: {count}.",
    }
    found = [b for kind in says for b in _breach(kind, says[kind], beyond & on[kind], plots, site)]
    rest = beyond & ~(on["water"] | on["street"] | on["reserve"])
    return area, [*found, *_breach("outside", "Beyond the ground of the project: {count}.", rest, plots, site)]


def _frontages(plots: np.ndarray, site: Site, rules: Rules) -> list[Breach]:
    there = ~shapely.is_missing(plots)
    near = shapely.length(shapely.intersection(shapely.boundary(plots), site.on_street))
    # Where an edge leaves the street, a seam's length of it is still near.
    frontage = np.nan_to_num(near) - 2 * SEAM_ON_STREET_M
    none = there & (frontage <= 0)
    short = there & ~none & (frontage < rules.least_frontage_m)
    least = f"{rules.least_frontage_m:g} m"
    return [
        *_breach("frontage", "Touching no street: {count}.", none, plots, site),
        *_breach("frontage", f"With less than {least} on a street: {{count}}.", short, plots, site),
    ]


def _sizes(plots: np.ndarray, site: Site, rules: Rules) -> list[Breach]:
    there, area = ~shapely.is_missing(plots), np.nan_to_num(shapely.area(plots))
    small = there & (area < rules.least_area_m2)
    core = shapely.buffer(plots, -rules.least_width_m / 2, join_style="mitre")
    wide = shapely.area(shapely.buffer(core, rules.least_width_m / 2, join_style="mitre"))
    narrow = there & ~small & (np.nan_to_num(wide) < (1 - _NARROW_PART) * area)
    return [
        *_breach("area", f"Smaller than {rules.least_area_m2:g} m²: {{count}}.", small, plots, site),
        *_breach("area", f"Narrower than {rules.least_width_m:g} m in part: {{count}}.", narrow, plots, site),
    ]


def _public(plots: np.ndarray, site: Site, rules: Rules) -> float:
    """Measure the ground that is left, wide enough and on a street: a strip behind walls serves nobody."""
    left = shapely.difference(site.ground, shapely.union_all(plots[~shapely.is_missing(plots)]))
    half = rules.least_public_width_m / 2
    wide = left.buffer(-half, join_style="mitre").buffer(half, join_style="mitre")
    parts = shapely.get_parts(wide)
    contact = shapely.length(shapely.intersection(shapely.boundary(parts), site.on_street))
    return float(shapely.area(parts[contact >= rules.least_public_width_m]).sum())
