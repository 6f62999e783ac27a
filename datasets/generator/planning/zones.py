"""Reserves, rights of way and kinds of buildable land: what rules say, laid over the invented place.

The widths of the reserves and the limits of sub-decree 42 are published. Where each kind of buildable land lies is
invented: linked houses beside the canal, medium-rise buildings along the streets that cross it, detached houses behind.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import pandas as pd
import shapely

from generator.form.grid import exact_area, snap
from generator.planning.citations import ADDRESSES
from generator.planning.frames import layer, side_of, strip
from generator.schema.planning import STATUS
from generator.settings import CANAL_LENGTH_M, CANAL_WIDTH_M

if TYPE_CHECKING:
    import geopandas as gpd

    from generator.form.canal import Canal
    from generator.twin import Draft

_EDGE_M = CANAL_WIDTH_M / 2
# Kinds of buildable land, in metres from the canal's axis, and along the canal to either side of a driven bridge.
_LINKED_M, _PLANNED_M, _MIXED_M = 45.0, 95.0, 60.0
_DRIVEN_M = 5.0  # a bridge at least this wide is for vehicles
_DECREE = "Sub-decree 42 of 3 April 2015 on urbanisation of the capital, towns and urban areas."


@dataclass(frozen=True)
class Rule:
    """A rule that holds in a zone.

    Attributes
    ----------
    kind, rule, status, source : str
    width_m, max_height_m : float, optional
    max_coverage_pct, max_floor : int, optional
    """

    kind: str
    rule: str
    status: str
    source: str
    width_m: float | None = None
    max_coverage_pct: int | None = None
    max_height_m: float | None = None
    max_floor: int | None = None


_RESERVE_RULES = {
    30.0: Rule("canal reserve 30 m", "Nothing is built within 30 m of the canal, on each side: the draft plan "
               "for 2020.", STATUS[0], "ppp-dim", 30.0),
    20.0: Rule("canal reserve 20 m", "Nothing is built within 20 m of the canal, on each side: the width to which the "
               "plan was changed for an occupied canal.", STATUS[0], "ppp-dim", 20.0),
}  # fmt: skip
_ROAD = Rule("road right of way", "Ground of the canal road as the works department described it: 6 m wide, on each "
             "side.", STATUS[1], "craig-2020", 6.0)  # fmt: skip
LINKED = Rule("linked low-rise housing", f"{_DECREE} Height of at most 12 m.", STATUS[1], "sd42",
              max_height_m=12.0)  # fmt: skip
DETACHED = Rule("detached low-rise housing", f"{_DECREE} The building covers at most 50 % of the plot; up to the "
                "second floor.", STATUS[1], "sd42", max_coverage_pct=50, max_floor=2)  # fmt: skip
MEDIUM = Rule("medium-rise building", f"{_DECREE} Below the 11th floor.", STATUS[1], "sd42",
              max_floor=10)  # fmt: skip


def draw(draft: Draft) -> gpd.GeoDataFrame:
    """Lay out the zones.

    Parameters
    ----------
    draft : Draft

    Returns
    -------
    geopandas.GeoDataFrame
        Zones of different kinds lie over each other.
    """
    canal = draft.form.canal
    found: list[tuple[Rule, int, shapely.Polygon]] = [
        (rule, side, strip(canal, side, (0, CANAL_LENGTH_M), (_EDGE_M, _EDGE_M + width)))
        for width, rule in _RESERVE_RULES.items()
        for side in (1, -1)
    ]
    found += [(_ROAD, side, shape) for side, shape in _rights_of_way(draft)]
    found += _buildable(draft, canal)
    rules = [rule for rule, _, _ in found]
    shapes = [shape for _, _, shape in found]
    return layer(
        {
            "zone_id": [f"ZN{i:02d}" for i in range(1, len(found) + 1)],
            "kind": [rule.kind for rule in rules],
            "bank": ["east" if side > 0 else "west" for _, side, _ in found],
            "rule": [rule.rule for rule in rules],
            "status": [rule.status for rule in rules],
            "width_m": pd.array([rule.width_m for rule in rules], dtype="float64"),
            "max_coverage_pct": pd.array([rule.max_coverage_pct for rule in rules], dtype="Int64"),
            "max_height_m": pd.array([rule.max_height_m for rule in rules], dtype="float64"),
            "max_floor": pd.array([rule.max_floor for rule in rules], dtype="Int64"),
            "area_m2": [exact_area(shape) for shape in shapes],
            "source": [rule.source for rule in rules],
            "url": [ADDRESSES[rule.source] for rule in rules],
        },
        shapes,
    )


def _rights_of_way(draft: Draft) -> list[tuple[int, shapely.Polygon]]:
    """Return the ground of the canal roads after the works, those of the east first, from south to north."""
    streets = draft.clean["streets_after"]
    roads = streets[streets["street_class"] == "canal road"]
    ground = shapely.buffer(roads.geometry.to_numpy(), roads["width_m"].to_numpy() / 2, cap_style="flat",
                            join_style="mitre", mitre_limit=3)  # fmt: skip
    axis = draft.clean["canal_axis"].geometry.iloc[0]
    sides = side_of(axis, shapely.line_interpolate_point(roads.geometry.to_numpy(), 0.5, normalized=True))
    found = []
    for side in (1, -1):
        parts = shapely.get_parts(snap(shapely.union_all(ground[sides == side])))
        parts = sorted(parts, key=lambda part: shapely.line_locate_point(axis, part.representative_point()))
        found += [(side, part) for part in parts]
    return found


def _buildable(draft: Draft, canal: Canal) -> list[tuple[Rule, int, shapely.Polygon]]:
    """Divide the land up to 95 m from the canal among three kinds of buildable land."""
    crossings = [canal.axis.project(shapely.line_interpolate_point(line, 0.5, normalized=True))
                 for line, width in draft.form.bridges if width >= _DRIVEN_M]  # fmt: skip
    marks = [0.0, *(round(s + step) for s in crossings for step in (-_MIXED_M, _MIXED_M)), CANAL_LENGTH_M]
    found = []
    for side in (1, -1):
        for i, (start, end) in enumerate(pairwise(marks)):
            if i % 2:
                found.append((MEDIUM, side, strip(canal, side, (start, end), (_EDGE_M, _PLANNED_M), [_LINKED_M])))
                continue
            for rule, across in ((LINKED, (_EDGE_M, _LINKED_M)), (DETACHED, (_LINKED_M, _PLANNED_M))):
                found.append((rule, side, strip(canal, side, (start, end), across)))
    return found
