"""The land register, in the terms of LADM (ISO 19152)."""

from __future__ import annotations

from generator.schema.vocabulary import BEFORE_AFTER, HOUSEHOLD, PARCEL, RIGHT, SEX, UNIT, Field, Sheet, ident

# The conflict between the sources is kept, so that a class can compare.
_TWO_REGISTERS = {
    "before": "The register of 30 June 2020: titles on the plots as families occupied them. That follows AIMF, which "
    "wrote in December 2019 that government and municipality gave titles on the occupied plots.",
    "after": "The register of 30 June 2021: one title for each family, on the new plots. That follows Paris and the "
    "press, which describe equal plots and a title for each family. The two registers are two accounts, not two pages "
    "of one history: a title in one says nothing about a title in the other, and no id of a unit, a right or a paper "
    "stands in both. Assumed, and to be discussed: tenants get a title like all who lived here, and those who held "
    "land here but lived elsewhere get nothing.",
}

SHEETS = (
    Sheet(
        "parties", "Parties",
        "Who can hold a right: people, groups and the state (LADM: party). A person stands here only if he or she "
        "holds or has held something.",
        (
            ident("party_id", "a party", r"Y\d{4}"),
            Field("party_type", "Type", "A natural person is a human being; a group is, for example, a savings group; "
                  "the state stands here once.", enum=("natural person", "group", "state")),
            Field("sex", "Sex", "Sex of a natural person; empty for a group and for the state.", enum=SEX,
                  required=False),
            ident("household_id", "Household to which the person belongs; empty for those who live elsewhere",
                HOUSEHOLD, links_to="households", required=False),
            Field("birth_year", "Year of birth", "Year in which a natural person was born, as the papers give it; "
                  "empty for a group and for the state. Nobody holds a right before the age of 18.", "integer",
                  required=False, constraints={"minimum": 1900, "maximum": 2010}),
        ),
        ("party_id",), (("household_id", "households", "household_id"),), states=BEFORE_AFTER,
        state_words={"after": "Parties keep their numbers; new ones follow. Those who held land before and live "
            "elsewhere still stand here, with no right in force."},
    ),
    Sheet(
        "ba_units", "Administrative units",
        "What rights are held in (LADM: basic administrative unit). Here each unit consists of exactly one "
        "residential parcel; `spatial_units` says which.",
        (
            ident("ba_unit_id", "an administrative unit", UNIT),
            Field("ba_unit_type", "Type", "Always the same in this register.", enum=("basic property unit",)),
            Field("title_number", "Title number", "Number of the title certificate; empty for land without a title. "
                  "Before the works about 60 % of the units have one, after them all.", basis="assumption",
                  required=False, unique=True, constraints={"pattern": r"T-\d{6}"}),
        ),
        ("ba_unit_id",), states=BEFORE_AFTER,
        state_words=_TWO_REGISTERS,
    ),
    Sheet(
        "spatial_units", "Spatial units", "The land of each administrative unit (LADM: spatial unit).",
        (
            ident("spatial_unit_id", "a spatial unit", r"SU\d{4}"),
            ident("ba_unit_id", "Administrative unit to which the land belongs", UNIT, links_to="ba_units"),
            Field("parcel_id", "Parcel", "Parcel in the GeoPackage; see `parcels`.", unique=True,
                  constraints={"pattern": PARCEL}),
            Field("area_m2", "Area", "Area in the register; the same as the parcel's.", "number", "computed", "m2",
                  constraints={"minimum": 0}),
            Field("boundary_quality", "Quality of the boundary", "How the boundary was found: by a surveyor, drawn by "
                  "hand, or not known.", enum=("surveyed", "sketch", "unknown")),
        ),
        ("spatial_unit_id",), (("ba_unit_id", "ba_units", "ba_unit_id"),), states=BEFORE_AFTER,
    ),
    Sheet(
        "rights", "Rights and restrictions",
        "Who holds what in which unit (LADM: right, restriction, responsibility). Rows stay when a right ends: only "
        "those without an end date are in force.",
        (
            ident("right_id", "a right or a restriction", RIGHT),
            ident("ba_unit_id", "Unit that it concerns", UNIT, links_to="ba_units"),
            ident("party_id", "Party that holds it", r"Y\d{4}", links_to="parties"),
            Field("rrr_type", "Right or restriction", "A right lets its holder do something; a restriction forbids "
                  "something to whoever holds the land.", enum=("right", "restriction")),
            Field("right_type", "Kind", "Ownership needs a title. Possession is held without one. A lease is the right "
                  "of a tenant. The canal reserve is a restriction in favour of the state on land near the water; "
                  "the road right of way, only after the works, one on plots along the canal road.",
                  enum=("ownership", "possession", "lease", "canal reserve", "road right of way")),
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
        states=BEFORE_AFTER, state_words=_TWO_REGISTERS,
    ),
    Sheet(
        "sources", "Sources", "Papers on which rights rest (LADM: administrative source).",
        (
            ident("source_id", "a document", r"S\d{4}"),
            Field("source_type", "Type", "Kind of document. A sangkat letter is signed by the head of the commune; a "
                  "family book is kept by each household. An allotment record, only after the works, says which "
                  "plots were drawn by lot in one stage: one paper behind many titles.",
                  enum=("title certificate", "sale letter", "sangkat letter", "family book", "court decision",
                  "allotment record")),
            Field("number", "Number", "Number on the document. On a title certificate it is the title number."),
            Field("accepted_on", "Accepted on", "Day on which the office accepted the document.", "date"),
        ),
        ("source_id",), states=BEFORE_AFTER,
    ),
    Sheet(
        "right_sources", "Rights and their sources",
        "Links each right to the documents behind it: one right may rest on several, and one document may serve "
        "several rights.",
        (
            ident("right_id", "Right", RIGHT, links_to="rights"),
            ident("source_id", "Document", r"S\d{4}", links_to="sources"),
        ),
        ("right_id", "source_id"), (("right_id", "rights", "right_id"), ("source_id", "sources", "source_id")),
        states=BEFORE_AFTER,
    ),
)  # fmt: skip
