"""What every layer, table and field means: the one place where the words of the data dictionary stand."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

# Where a field's values come from. The book prints these words beside each field.
BASES = {
    "fact": "a published figure",
    "assumption": "plausible, but no source gives it",
    "invention": "made up",
    "computed": "measured on the synthetic geometry, or counted in the synthetic tables",
}


@dataclass(frozen=True)
class Field:
    """A column.

    Attributes
    ----------
    name, title, description : str
    type : str
        Frictionless type: string, integer, number, boolean or date.
    basis : str
        One of `BASES`.
    unit : str, optional
    enum : tuple of str
        Allowed values; none means any.
    required : bool
        Whether the field may be empty.
    unique : bool
        Whether a value may stand only once in the clean quality.
    constraints : dict
        Further Frictionless constraints.
    """

    name: str
    title: str
    description: str
    type: str = "string"
    basis: str = "invention"
    unit: str | None = None
    enum: tuple[str, ...] = ()
    required: bool = True
    unique: bool = False
    constraints: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Sheet:
    """A layer or a table.

    Attributes
    ----------
    name, title, description : str
    fields : tuple of Field
    key : tuple of str
        Fields that identify a row.
    links : tuple of tuple of str
        Foreign keys: field, table or layer, field there. They are looked up in the same state.
    geometry : str, optional
        Geometry type of a layer: Point, LineString or Polygon.
    basis : str
        Where the geometry comes from.
    states : tuple of str
        The states of the place for which it exists: ``"before"``, ``"works"``, ``"after"``. None means that it is the
        same in all of them.
    state_words : dict of str to str
        What to add to the description in one state.
    theme : str
        The group it stands in; set by `generator.schema`.
    """

    name: str
    title: str
    description: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    links: tuple[tuple[str, str, str], ...] = ()
    geometry: str | None = None
    basis: str = "invention"
    states: tuple[str, ...] = ()
    state_words: dict[str, str] = field(default_factory=dict)
    theme: str = ""


@dataclass(frozen=True)
class RasterSheet:
    """A grid of values, kept as a GeoTIFF.

    Attributes
    ----------
    name, title, description : str
    bands : tuple of str
        Name of each band.
    unit : str
    dtype : str
        ``"int16"`` and the like.
    nodata : int
        Value of cells that are not known.
    scale : float
        What to multiply a stored number with to get it in `unit`.
    states, state_words, theme
        As in `Sheet`.
    basis : str
    """

    name: str
    title: str
    description: str
    bands: tuple[str, ...]
    unit: str
    dtype: str = "int16"
    nodata: int = -32768
    scale: float = 1.0
    states: tuple[str, ...] = ()
    state_words: dict[str, str] = field(default_factory=dict)
    theme: str = ""
    basis: str = "invention"


def resources_of(sheet: Sheet | RasterSheet) -> list[tuple[str | None, str]]:
    """Return the states of a sheet and the name under which each is kept.

    The name is the sheet's own; where a sheet exists in several states, those after the first carry theirs behind it.

    Examples
    --------
    >>> resources_of(Sheet("parcels", "Parcels", "", (), (), states=("before", "after")))
    [('before', 'parcels'), ('after', 'parcels_after')]
    """
    if not sheet.states:
        return [(None, sheet.name)]
    return [(state, sheet.name if i == 0 else f"{sheet.name}_{state}") for i, state in enumerate(sheet.states)]


def ident(name: str, of: str, pattern: str, *, links_to: str | None = None, required: bool = True) -> Field:
    """Describe a field that identifies something, or that points to what it identifies elsewhere."""
    words = f"Identifies {of}." if links_to is None else f"{of}; see `{links_to}`."
    return Field(name, name.removesuffix("_id").replace("_", " ").capitalize(), words, required=required,
                 constraints={"pattern": pattern})  # fmt: skip


BANK = Field("bank", "Bank", "Side of the canal, looking at a map with north at the top.", basis="invention",
              enum=("east", "west"))  # fmt: skip
AREA = Field("area_m2", "Area", "Ground area, measured on the synthetic geometry.", "number", "computed", "m2",
              constraints={"minimum": 0})  # fmt: skip
SEX = ("female", "male")
BEFORE_AFTER = ("before", "after")
STATES = ("before", "works", "after")

HOUSEHOLD = r"H\d{4}"
# PL: as people used the land before the works, and large plots that stay; NP: a new plot; PU: public land after them.
PARCEL = r"(PL|NP|PU)\d+"
UNIT = r"B\d{4}"
RIGHT = r"R\d{4}"
