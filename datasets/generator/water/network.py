"""Which way the drains run: from the ends of the lanes to the canal, along the streets."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely

if TYPE_CHECKING:
    import geopandas as gpd
    import numpy as np

Node = tuple[float, float]

DRAINED = ("canal road", "lane", "path")


@dataclass(frozen=True)
class Reach:
    """A street or an outlet as a drain would follow it.

    Attributes
    ----------
    street_id : str or None
        None for an outlet.
    street_class : str
        ``"outlet"`` for an outlet.
    line : shapely.LineString
        At the fictional place, drawn downstream.
    start, end : tuple of float
        Its ends; `end` is None where it reaches the canal.
    distance : float
        Metres from its start to the canal.
    """

    street_id: str | None
    street_class: str
    line: shapely.LineString
    start: Node
    end: Node | None
    distance: float


def reaches(streets: gpd.GeoDataFrame, canal: shapely.Polygon) -> list[Reach]:
    """Direct every street of the settlement to the canal by the shortest way, and add the outlets.

    Outlets lie where a lane meets the canal road, or where the road ends; from there the shortest line leads to the
    water.

    Parameters
    ----------
    streets : geopandas.GeoDataFrame
        As they are published.
    canal : shapely.Polygon
        At the fictional place.

    Returns
    -------
    list of Reach
        In the order of the streets, then the outlets from one end of the canal road to the other.
    """
    own = streets[streets["street_class"].isin(DRAINED)]
    ends = [(_node(line, 0), _node(line, -1)) for line in own.geometry]
    is_road = (own["street_class"] == "canal road").to_numpy()
    outlets = {node for pair, road in zip(ends, is_road, strict=True) if road for node in pair}
    length = own.geometry.length.round(2).to_numpy()
    distance = _distances(ends, length, dict.fromkeys(outlets, 0.0))
    found = []
    for (index, row), pair, metres in zip(own.iterrows(), ends, length, strict=True):
        if not set(pair) <= distance.keys():
            continue  # a street that nothing connects with the canal road
        # Of two outlets the lower, in the south, takes the road between them.
        start, end = sorted(pair, key=lambda node: (-distance[node], -node[1], node[0]))
        line = own.geometry.loc[index]
        line = line if start == pair[0] else line.reverse()
        found.append(Reach(row["street_id"], row["street_class"], line, start, end, distance[end] + metres))
    for node in sorted(outlets, key=lambda node: (node[1], node[0])):
        line = shapely.shortest_line(shapely.Point(node), canal)
        if line.length > 0:
            found.append(Reach(None, "outlet", line, node, None, round(line.length, 2)))
    return found


def _node(line: shapely.LineString, at: int) -> Node:
    x, y = line.coords[at]
    return round(x, 2), round(y, 2)


def _distances(ends: list[tuple[Node, Node]], length: np.ndarray, start: dict[Node, float]) -> dict[Node, float]:
    """Return the length of the shortest way from each node to a node of `start` (Dijkstra)."""
    neighbours: dict[Node, list[tuple[Node, float]]] = {}
    for (a, b), metres in zip(ends, length.tolist(), strict=True):
        neighbours.setdefault(a, []).append((b, metres))
        neighbours.setdefault(b, []).append((a, metres))
    found: dict[Node, float] = {}
    queue = [(metres, node) for node, metres in start.items()]
    heapq.heapify(queue)
    while queue:
        metres, node = heapq.heappop(queue)
        if node in found:
            continue
        found[node] = metres
        for other, step in neighbours.get(node, []):
            if other not in found:
                heapq.heappush(queue, (metres + step, other))
    return found
