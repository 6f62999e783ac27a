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
        Foreign keys: field, table, field there.
    geometry : str, optional
        Geometry type of a layer.
    basis : str
        Where the geometry comes from.
    """

    name: str
    title: str
    description: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    links: tuple[tuple[str, str, str], ...] = ()
    geometry: str | None = None
    basis: str = "invention"


def _id(name: str, of: str, pattern: str, *, links_to: str | None = None, required: bool = True) -> Field:
    words = f"Identifies {of}." if links_to is None else f"{of}; see `{links_to}`."
    return Field(name, name.removesuffix("_id").replace("_", " ").capitalize(), words, required=required,
                 constraints={"pattern": pattern})  # fmt: skip


_BANK = Field("bank", "Bank", "Side of the canal, looking at a map with north at the top.", basis="invention",
              enum=("east", "west"))  # fmt: skip
_AREA = Field("area_m2", "Area", "Ground area, measured on the synthetic geometry.", "number", "computed", "m2",
              constraints={"minimum": 0})  # fmt: skip
_PERSON_SEX = ("female", "male")

LAYERS = (
    Sheet(
        "canal", "Canal", "Water surface of the canal: one polygon, eight metres wide and about 1,470 m long. "
        "Width and length are published figures; the course of the canal is invented.",
        (
            _id("canal_id", "the canal", r"CN\d+"),
            Field("width_m", "Width", "Width of the water. The works described in January 2020 made it 8 m.",
                  "number", "fact", "m"),
        ),
        ("canal_id",), geometry="Polygon",
    ),
    Sheet(
        "canal_axis", "Canal axis", "Centre line of the canal, drawn from south to north.",
        (
            _id("canal_id", "The canal", r"CN\d+", links_to="canal"),
            Field("length_m", "Length", "Length of the centre line. The press gave about 1,470 m in 2016.",
                  "number", "fact", "m"),
        ),
        ("canal_id",), (("canal_id", "canal", "canal_id"),), "LineString",
    ),
    Sheet(
        "banks", "Banks", "The two edges of the water, drawn from south to north.",
        (_BANK, Field("length_m", "Length", "Length of the water's edge.", "number", "computed", "m")),
        ("bank",), geometry="LineString",
    ),
    Sheet(
        "streets", "Streets",
        "Centre lines of all streets, cut at every junction: lines that meet share an end point, so the layer can be "
        "read as a network. Bridges are a layer of their own and end on vertices of this one.",
        (
            _id("street_id", "a stretch of street between two junctions", r"ST\d+"),
            Field("street_class", "Class",
                  "The canal road runs along both banks. A lane is at least 1.5 m wide; a path is narrower. City "
                  "streets lead away into the surroundings.", enum=("canal road", "lane", "path", "city street")),
            Field("width_m", "Width", "Width between the fronts on both sides.", "number", "invention", "m",
                  constraints={"minimum": 0.5}),
            Field("surface", "Surface", "What the street is paved with.",
                  enum=("asphalt", "brick", "concrete", "earth", "laterite")),
            Field("dead_end", "Dead end",
                  "True where one end leads nowhere. A city street that only leaves the map is not a dead end.",
                  "boolean", "computed"),
        ),
        ("street_id",), geometry="LineString",
    ),
    Sheet(
        "bridges", "Bridges",
        "Bridges over the canal, drawn from the middle of the western canal road to the middle of the eastern one.",
        (
            _id("bridge_id", "a bridge", r"BR\d+"),
            Field("width_m", "Width", "Width of the deck. The narrow ones are for people on foot and motorbikes.",
                  "number", "invention", "m"),
        ),
        ("bridge_id",), geometry="LineString",
    ),
    Sheet(
        "blocks", "Blocks", "Ground of the settlement between streets and water: the union of its parcels.",
        (_id("block_id", "a block", r"BK\d+"), _BANK),
        ("block_id",), geometry="Polygon",
    ),
    Sheet(
        "parcels", "Parcels",
        "Pieces of land as people use them before the plots are redrawn: irregular, of very different sizes, some "
        "without any way to a street. The parcels form a valid coverage: no overlaps, and neighbours share every "
        "point of their common edge.",
        (
            _id("parcel_id", "a parcel", r"PL\d+"),
            _id("block_id", "Block in which the parcel lies", r"BK\d+", links_to="blocks"),
            _BANK,
            Field("land_use", "Land use", "Use of the land. Open means that nothing is built there.",
                  enum=("residential", "pagoda", "market", "workshop", "open")),
            _AREA,
            Field("frontage_m", "Frontage",
                  "Length of the parcel's edge that lies on any street. Zero means that the parcel can only be "
                  "reached over a neighbour's land.", "number", "computed", "m", constraints={"minimum": 0}),
            Field("fronts_canal_road", "Fronts the canal road",
                  "True where more than one metre of the parcel's edge lies on the canal road.", "boolean", "computed"),
        ),
        ("parcel_id",), (("block_id", "blocks", "block_id"),), "Polygon",
    ),
    Sheet(
        "buildings", "Buildings",
        "Footprints of houses and halls. A house leaves its parcel only where it stands out over the water.",
        (
            _id("building_id", "a building", r"BD\d+"),
            _id("parcel_id", "Parcel on which the building stands", r"PL\d+", links_to="parcels"),
            Field("wall", "Walls", "Main material of the walls. Mixed means brick below and timber or zinc above. "
                  "Weakly linked to the income of the household.", basis="assumption",
                  enum=("brick", "mixed", "timber", "zinc sheet")),
            Field("roof", "Roof", "Main material of the roof.", basis="assumption",
                  enum=("fibre cement", "tarpaulin", "tile", "zinc sheet")),
            Field("storeys", "Storeys", "Number of floors, the ground floor included.", "integer", "assumption",
                  constraints={"minimum": 1, "maximum": 3}),
            Field("over_water", "Over the water", "True where part of the house stands on posts over the canal.",
                  "boolean", "invention"),
        ),
        ("building_id",), (("parcel_id", "parcels", "parcel_id"),), "Polygon",
    ),
    Sheet(
        "city_blocks", "City blocks",
        "Blocks of the city around, so that the settlement does not float in nothing. Nothing is known about them.",
        (_id("city_block_id", "a city block", r"CB\d+"),),
        ("city_block_id",), geometry="Polygon",
    ),
)  # fmt: skip

_HOUSEHOLD = r"H\d{4}"
_PARCEL = r"PL\d+"
_UNIT = r"B\d{4}"
_RIGHT = r"R\d{4}"

TABLES = (
    Sheet(
        "households", "Households",
        "The families of the community, numbered from door to door. Their number, 563, is published (AIMF, December "
        "2019); everything else about them is made up.",
        (
            _id("household_id", "a household", _HOUSEHOLD),
            Field("persons", "Persons", "Number of people who live together. The published total is 3,400 people; how "
                  "they are spread over the households is assumed.", "integer", "assumption", "persons",
                  constraints={"minimum": 1, "maximum": 14}),
            Field("head_sex", "Sex of the head", "Sex of the person whom the household names as its head. About one "
                  "third are women.", basis="assumption", enum=_PERSON_SEX),
            Field("arrival_year", "Year of arrival", "Year in which the household came to the community. A profile of "
                  "the community says that it was settled from 1985 to 1997, with more arrivals in late 1993; the "
                  "shares of the years and the later arrivals are assumed.", "integer", "assumption",
                  constraints={"minimum": 1979, "maximum": 2020}),
            Field("income_usd", "Monthly income", "Income of the whole household in a month, rounded to five dollars. "
                  "No survey of the community gives incomes: a median near 300 dollars is assumed.", "integer",
                  "assumption", "USD per month", constraints={"minimum": 0}),
        ),
        ("household_id",),
    ),
    Sheet(
        "people", "People",
        "Everyone in the households, without names. Their number, 3,400, is published (AIMF, December 2019); their sex "
        "and age are assumed.",
        (
            _id("person_id", "a person", r"P\d{5}"),
            _id("household_id", "Household in which the person lives", _HOUSEHOLD, links_to="households"),
            Field("sex", "Sex", "Sex of the person.", basis="assumption", enum=_PERSON_SEX),
            Field("age_group", "Age group", "Age in full years, in groups: 0 to 2 is crèche age, 3 to 5 preschool age.",
                  basis="assumption", enum=("0-2", "3-5", "6-14", "15-24", "25-59", "60+")),
            Field("is_head", "Head", "True for one person in each household.", "boolean", "assumption"),
        ),
        ("person_id",), (("household_id", "households", "household_id"),),
    ),
    Sheet(
        "occupancy", "Occupancy",
        "Which household lives on which parcel. Living somewhere is not the same as holding a right to it: rights "
        "are in `rights`.",
        (
            _id("occupancy_id", "a row", r"OC\d{4}"),
            _id("household_id", "Household that lives there", _HOUSEHOLD, links_to="households"),
            _id("parcel_id", "Parcel on which it lives", _PARCEL, links_to="parcels"),
            Field("since", "Since", "Day from which the household has lived on the parcel.", "date"),
            Field("role", "Role", "An owner-occupier lives on land that the family holds; a tenant pays rent to "
                  "somebody else. About one household in eight rents.", basis="assumption",
                  enum=("owner-occupier", "tenant")),
        ),
        ("occupancy_id",),
        (("household_id", "households", "household_id"), ("parcel_id", "spatial_units", "parcel_id")),
    ),
    Sheet(
        "parties", "Parties",
        "Who can hold a right: people, groups and the state (LADM: party). A person stands here only if he or she "
        "holds or has held something.",
        (
            _id("party_id", "a party", r"Y\d{4}"),
            Field("party_type", "Type", "A natural person is a human being; a group is, for example, a savings group; "
                  "the state stands here once.", enum=("natural person", "group", "state")),
            Field("sex", "Sex", "Sex of a natural person; empty for a group and for the state.", enum=_PERSON_SEX,
                  required=False),
            _id("household_id", "Household to which the person belongs; empty for those who live elsewhere",
                _HOUSEHOLD, links_to="households", required=False),
        ),
        ("party_id",), (("household_id", "households", "household_id"),),
    ),
    Sheet(
        "ba_units", "Administrative units",
        "What rights are held in (LADM: basic administrative unit). Here each unit consists of exactly one "
        "residential parcel; `spatial_units` says which.",
        (
            _id("ba_unit_id", "an administrative unit", _UNIT),
            Field("ba_unit_type", "Type", "Always the same in this register.", enum=("basic property unit",)),
            Field("title_number", "Title number", "Number of the title certificate; empty for land without a title. "
                  "About 60 % of the units have one.", basis="assumption", required=False, unique=True,
                  constraints={"pattern": r"T-\d{6}"}),
        ),
        ("ba_unit_id",),
    ),
    Sheet(
        "spatial_units", "Spatial units", "The land of each administrative unit (LADM: spatial unit).",
        (
            _id("spatial_unit_id", "a spatial unit", r"SU\d{4}"),
            _id("ba_unit_id", "Administrative unit to which the land belongs", _UNIT, links_to="ba_units"),
            Field("parcel_id", "Parcel", "Parcel in the GeoPackage; see `parcels`.", unique=True,
                  constraints={"pattern": _PARCEL}),
            Field("area_m2", "Area", "Area in the register; the same as the parcel's.", "number", "computed", "m2",
                  constraints={"minimum": 0}),
            Field("boundary_quality", "Quality of the boundary", "How the boundary was found: by a surveyor, drawn by "
                  "hand, or not known.", enum=("surveyed", "sketch", "unknown")),
        ),
        ("spatial_unit_id",), (("ba_unit_id", "ba_units", "ba_unit_id"),),
    ),
    Sheet(
        "rights", "Rights and restrictions",
        "Who holds what in which unit (LADM: right, restriction, responsibility). Rows stay when a right ends: only "
        "those without an end date are in force.",
        (
            _id("right_id", "a right or a restriction", _RIGHT),
            _id("ba_unit_id", "Unit that it concerns", _UNIT, links_to="ba_units"),
            _id("party_id", "Party that holds it", r"Y\d{4}", links_to="parties"),
            Field("rrr_type", "Right or restriction", "A right lets its holder do something; a restriction forbids "
                  "something to whoever holds the land.", enum=("right", "restriction")),
            Field("right_type", "Kind", "Ownership needs a title. Possession is held without one. A lease is the right "
                  "of a tenant. The canal reserve is a restriction in favour of the state on land near the water.",
                  enum=("ownership", "possession", "lease", "canal reserve")),
            Field("share_numerator", "Share, upper number", "Share of the holder as a fraction, e.g. 1 of 1/3. Empty "
                  "for leases and restrictions, which have no share.", "integer", required=False,
                  constraints={"minimum": 1}),
            Field("share_denominator", "Share, lower number", "Lower number of the fraction, e.g. 3 of 1/3. The shares "
                  "in force of one unit sum to exactly one.", "integer", required=False, constraints={"minimum": 1}),
            Field("begin_date", "Begin", "First day on which it was in force.", "date"),
            Field("end_date", "End", "Last day on which it was in force; empty while it is in force.", "date",
                  required=False),
        ),
        ("right_id",), (("ba_unit_id", "ba_units", "ba_unit_id"), ("party_id", "parties", "party_id")),
    ),
    Sheet(
        "sources", "Sources", "Papers on which rights rest (LADM: administrative source).",
        (
            _id("source_id", "a document", r"S\d{4}"),
            Field("source_type", "Type", "Kind of document. A sangkat letter is signed by the head of the commune; a "
                  "family book is kept by each household.",
                  enum=("title certificate", "sale letter", "sangkat letter", "family book", "court decision")),
            Field("number", "Number", "Number on the document. On a title certificate it is the title number."),
            Field("accepted_on", "Accepted on", "Day on which the office accepted the document.", "date"),
        ),
        ("source_id",),
    ),
    Sheet(
        "right_sources", "Rights and their sources",
        "Links each right to the documents behind it: one right may rest on several, and one document may serve "
        "several rights.",
        (
            _id("right_id", "Right", _RIGHT, links_to="rights"),
            _id("source_id", "Document", r"S\d{4}", links_to="sources"),
        ),
        ("right_id", "source_id"), (("right_id", "rights", "right_id"), ("source_id", "sources", "source_id")),
    ),
)  # fmt: skip
