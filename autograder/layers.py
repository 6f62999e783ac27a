"""Reading a layer of polygons, lines or points from an answer: in any reference system, any order, any library.

What a layer says is which shape belongs to which id. A GeoDataFrame, a table with a column of shapes, a GeoSeries whose
index holds the ids, and a dict from id to shape are the same answer. Keys then measure the shapes, with
:mod:`autograder.coverage` for example, and never compare coordinates.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from autograder.answers import NotAnAnswerError, _missing, _require_given

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd
    from shapely import Geometry

COURSE_CRS = 32648  # EPSG:32648, WGS 84 / UTM zone 48N, in metres: all layers of the twin
OTHER_PLACE = "wrong-reference-system"  # the belief of those whose layer lies elsewhere
# How far from the place that a key names a layer may lie, in metres: farther is another reference system, and no error
# of drawing. Reading Indian 1960 as WGS 84 moves a plot by about 529 m.
FAR_M = 100.0


@dataclass(frozen=True)
class Layer:
    """Shapes by their ids.

    Attributes
    ----------
    shapes : dict of str to shapely.Geometry
        In metres of the CRS asked for. Several rows of one id are joined.
    repeated : frozenset of str
        Ids that stood in more than one row.
    empty : frozenset of str
        Ids whose shape is missing, empty, not finite or of another kind than asked for. They are not in `shapes`.
    assumed_crs : bool
        Whether the answer named no reference system, so that the one asked for was taken.
    """

    shapes: dict[str, Geometry]
    repeated: frozenset[str] = field(default=frozenset())
    empty: frozenset[str] = field(default=frozenset())
    assumed_crs: bool = False

    def series(self, ids: Iterable[str] | None = None) -> gpd.GeoSeries:
        """Give the shapes as a GeoSeries without CRS, in the order of `ids` where those are given.

        Ids without a shape are left out.
        """
        import geopandas as gpd

        names = [name for name in (self.shapes if ids is None else ids) if name in self.shapes]
        return gpd.GeoSeries([self.shapes[name] for name in names], index=names)


def as_layer(
    value: object,
    *,
    column: str,
    kind: str = "Polygon",
    near: tuple[float, float, float, float] | None = None,
    crs: int = COURSE_CRS,
) -> Layer:
    """Read a layer.

    Parameters
    ----------
    value
        A GeoDataFrame, a table with a column of shapes, a GeoSeries or Series with ids in its index, or a dict.
    column : str
        Name of the column, or of the index, that holds the ids.
    kind : {"Polygon", "LineString", "Point"}
        Shapes of this kind are kept, single or multiple.
    near : tuple of float, optional
        West, south, east and north of the place, in metres of `crs`. A layer that does not come near it is refused.
    crs : int
        EPSG code in which the shapes are returned. An answer that names no CRS is taken to be in it.

    Returns
    -------
    Layer

    Raises
    ------
    NotAnAnswerError
        Where `value` is missing, holds no shapes or no ids, or lies elsewhere.
    """
    _require_given(value)
    ids, shapes, said_crs = _rows(value, column)
    if said_crs is not None:
        shapes = _to_crs(shapes, said_crs, crs)
    layer = _joined(ids, shapes, kind, assumed=said_crs is None)
    if near is not None and layer.shapes:
        _require_near(layer, near, crs)
    return layer


def _rows(value: object, column: str) -> tuple[list[object], list[object], object]:
    """Give ids, shapes, and the CRS that the answer names."""
    import pandas as pd

    if isinstance(value, pd.DataFrame):
        shapes = _shape_column(value)
        if column in value.columns:
            ids = list(value[column])
        elif column in value.index.names:
            ids = list(value.index.get_level_values(column))
        elif all(isinstance(name, str) for name in value.index) and len(value):
            ids = list(value.index)
        else:
            raise NotAnAnswerError(f"The column {column} is expected, and {_names(value.columns)} were found.")
        return ids, list(shapes), getattr(shapes, "crs", None) or _crs_of(value)
    if isinstance(value, pd.Series):
        if not _holds_shapes(value):
            raise NotAnAnswerError("Shapes are expected, and a column of other values was found.")
        return list(value.index), list(value), getattr(value, "crs", None)
    if isinstance(value, Mapping):
        shapes = list(value.values())
        if not _holds_shapes(shapes):
            raise NotAnAnswerError("A shape for each id is expected, and other values were found.")
        return list(value.keys()), shapes, None
    raise NotAnAnswerError(f"A layer of shapes with their ids is expected, and a {type(value).__name__} was found.")


def _shape_column(table: pd.DataFrame) -> pd.Series:
    """Find the column of shapes: the active one, the one named geometry, or the only one."""
    active = getattr(table, "_geometry_column_name", None)
    for name in (active, "geometry"):
        if isinstance(name, str) and name in table.columns and _holds_shapes(table[name]):
            return table[name]
    found = [at for at in range(table.shape[1]) if _holds_shapes(table.iloc[:, at])]
    if len(found) != 1:
        what = "no column of shapes" if not found else f"{len(found)} columns of shapes"
        raise NotAnAnswerError(f"A table with one column of shapes is expected, and {what} was found.")
    return table.iloc[:, found[0]]


def _crs_of(table: pd.DataFrame) -> object:
    from geopandas import GeoDataFrame

    return table.crs if isinstance(table, GeoDataFrame) and table._geometry_column_name in table.columns else None  # noqa: SLF001 - `crs` raises without one


def _names(columns: Iterable[object]) -> str:
    return ", ".join(map(str, columns)) or "no columns"


def _holds_shapes(values: Iterable[object]) -> bool:
    from shapely import Geometry

    given = [value for value in values if not _missing(value)]
    return bool(given) and all(isinstance(value, Geometry) for value in given)


def _to_crs(shapes: list[object], said: object, crs: int) -> list[object]:
    import geopandas as gpd

    try:
        return list(gpd.GeoSeries(shapes, crs=said).to_crs(crs))
    except Exception as error:  # noqa: BLE001 - pyproj raises many kinds, and a student may name any system
        raise NotAnAnswerError(f"The layer's reference system cannot be used ({type(error).__name__}).") from None


def _joined(ids: list[object], shapes: list[object], kind: str, *, assumed: bool) -> Layer:
    import shapely

    kinds = {kind, f"Multi{kind}"}
    by_id: dict[str, list[Geometry]] = {}
    empty: set[str] = set()
    seen: list[str] = []
    for name, shape in zip(ids, shapes, strict=True):
        if _missing(name):
            continue
        text = str.strip(str(name))
        seen.append(text)
        kept = _part_of_kind(shape, kinds)
        if kept is None:
            empty.add(text)
        else:
            by_id.setdefault(text, []).append(kept)
    joined = {name: parts[0] if len(parts) == 1 else _together(parts) for name, parts in by_id.items()}
    repeated = {name for name in set(seen) if seen.count(name) > 1} if len(set(seen)) < len(seen) else set()
    flat = {name: shapely.force_2d(shape) for name, shape in joined.items()}
    return Layer(flat, frozenset(repeated), frozenset(empty - joined.keys()), assumed)


def _part_of_kind(shape: object, kinds: set[str]) -> Geometry | None:
    """Give the shape where it is of the kind; of a collection, its parts of the kind."""
    import numpy as np
    import shapely

    if not isinstance(shape, shapely.Geometry) or shape.is_empty:
        return None
    if not np.isfinite(shapely.get_coordinates(shape)).all():
        return None
    if shape.geom_type in kinds:
        return shape
    if shape.geom_type != "GeometryCollection":
        return None
    parts = [part for part in shapely.get_parts(shape) if part.geom_type in kinds]
    return _together(parts) if parts else None


def _together(parts: list[Geometry]) -> Geometry:
    import shapely

    return shapely.union_all([part if part.is_valid else shapely.make_valid(part) for part in parts])


def _require_near(layer: Layer, near: tuple[float, float, float, float], crs: int) -> None:
    import shapely

    west, south, east, north = shapely.total_bounds(list(layer.shapes.values()))
    if west > near[2] + FAR_M or east < near[0] - FAR_M or south > near[3] + FAR_M or north < near[1] - FAR_M:
        raise NotAnAnswerError(
            f"The shapes do not lie where the data lie: read in EPSG:{crs}, they begin at {west:.0f} east and "
            f"{south:.0f} north. Does the layer name the reference system in which its coordinates are?",
            OTHER_PLACE,
        )
