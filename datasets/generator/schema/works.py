"""The works: phases, temporary housing, and how each family moved; and the places that serve everybody."""

from __future__ import annotations

from generator.schema.vocabulary import AREA, BEFORE_AFTER, HOUSEHOLD, PARCEL, Field, Sheet, ident

FACILITIES = (
    "community centre",
    "crèche",
    "cycle lane",
    "green space",
    "market",
    "pagoda",
    "play and sports",
    "well",
)
PHASES = ("first", "second", "third", "fourth")

SHEETS = (
    Sheet(
        "facilities", "Facilities", "Places that serve everybody. All places and sizes are invented.",
        (
            ident("facility_id", "a facility", r"FA\d+"),
            Field("kind", "Kind", "What it is. A well is a place to fetch water.", enum=FACILITIES),
            Field("name_en", "Name", "Name in English."),
            Field("name_km", "Name in Khmer", "Name in Khmer where a source attests the word for this thing; empty for "
                  "the others, until a Khmer-speaking lecturer has found them.", required=False),
            AREA,
            ident("parcel_id", "Parcel on which it lies; empty for cycle lanes, which lie in the road", PARCEL,
                  links_to="parcels", required=False),
        ),
        ("facility_id",), (("parcel_id", "parcels", "parcel_id"),), "Polygon", states=BEFORE_AFTER,
        state_words={
            "before": "Pagoda, market, and wells on the largest open pockets.",
            "after": "The four kinds of collective facilities that AIMF names in December 2019 (crèche, green space, "
            "cycle lanes, play and sports area) and the community centre that the residents asked for, with childcare: "
            "centre and crèche share one parcel. A cycle lane is a strip of 1.5 m marked on the canal road along the "
            "water; it is part of the road's six metres. Pagoda and market stay.",
        },
    ),
    Sheet(
        "phases", "Stages of the works",
        "The ground of each of the four stages, on both banks. Four stages, and 326 m on each side with land for 152 "
        "families in the first one, are published (works department, January 2020). That the other three are equally "
        "long is assumed. Published years conflict: AIMF writes that the canal was renovated in 2019; in January 2020 "
        "the works department reported 68 % of the third stage and expected the end in July 2020, and the governor "
        "spoke of a coming July too. The twin takes 2020, because two authorities that were at work say so; a twin "
        "built with `renovated` 2019 takes the other. All days are invented so that they agree with the year.",
        (
            ident("phase_id", "a stage", r"PH\d"),
            Field("phase", "Stage", "Counted from the south, where the main road crosses the canal.", enum=PHASES),
            Field("begin_date", "Begin", "First day of the works.", "date"),
            Field("end_date", "End", "Last day of the works.", "date"),
            Field("length_m", "Length", "Length of canal. A fact for the first stage, an assumption for the others.",
                  "number", "assumption", "m"),
            Field("plots", "Plots", "New plots in the stage. For the first stage the published 152, where they fit.",
                  "integer", "computed", constraints={"minimum": 0}),
        ),
        ("phase_id",), geometry="Polygon", states=("works",),
    ),
    Sheet(
        "shelters", "Temporary housing",
        "Sheds in which families live while the works go on. The governor spoke in 2020 of zinc-roofed shelters that "
        "the authorities built under the bridge, with water and electricity. Place, number and size are invented: in "
        "the twin the widest street, at the southern end, stands for the road that crosses the canal on the bridge.",
        (
            ident("shelter_id", "a shed", r"SH\d+"),
            Field("places", "Places", "How many families can live there at the same time.", "integer", "assumption",
                  "families", constraints={"minimum": 1}),
            AREA,
            Field("water", "Water", "True where there is a tap. Published for the shelters as a whole.", "boolean",
                  "fact"),
            Field("electricity", "Electricity", "True where there is a connection. Published for the shelters as a "
                  "whole.", "boolean", "fact"),
        ),
        ("shelter_id",), geometry="Polygon", states=("works",),
    ),
    Sheet(
        "temporary_stays", "Temporary stays",
        "Which family lived in which shed, and when. Paris writes that each family is housed free in temporary "
        "shelters during the works. In the twin a few go to relatives instead, some find no place, and those whose new "
        "plot is ready before the works reach the old one move straight: all three are assumed, and have no row here.",
        (
            ident("stay_id", "a stay", r"TS\d{4}"),
            ident("household_id", "Household that stayed", HOUSEHOLD, links_to="households"),
            ident("shelter_id", "Shed", r"SH\d+", links_to="shelters"),
            Field("from_date", "From", "Day on which the family left its old plot.", "date"),
            Field("to_date", "To", "Day on which the new plot was handed over. A family without a house on it yet goes "
                  "elsewhere.", "date"),
        ),
        ("stay_id",),
        (("household_id", "households", "household_id"), ("shelter_id", "shelters", "shelter_id")),
        states=("works",),
    ),
    Sheet(
        "moves", "Moves",
        "One row for each household: from which plot to which, and what changed. The rule is assumed. Families are "
        "taken in their order along the canal, and each stage takes as many as it has plots. Each bank gets as many as "
        "it has plots; where more families live on a bank than fit, lots decide who crosses. Then neighbours draw "
        "lots: ten families in a row for ten plots in a row. A resident said in 2017 that the few families with larger "
        "land would lose some: here anyone can count them.",
        (
            ident("household_id", "Household", HOUSEHOLD, links_to="households"),
            ident("parcel_before", "Parcel on which it lived", PARCEL, links_to="parcels"),
            Field("area_before_m2", "Area before", "Area of that parcel.", "number", "computed", "m2",
                  constraints={"minimum": 0}),
            ident("phase_id", "Stage to which the new plot belongs", r"PH\d", links_to="phases"),
            ident("shelter_id", "Shed in which it lived meanwhile; empty for those who lived elsewhere or moved "
                  "straight", r"SH\d+", links_to="shelters", required=False),
            Field("left_on", "Left on", "Day on which it left the old plot.", "date", "assumption"),
            Field("moved_in_on", "Handed over on", "Day on which the new plot was handed over. The same day as "
                  "`left_on` for those who moved straight.", "date", "assumption"),
            Field("parcel_after", "New parcel", "New plot of the household; see `parcels`, state after.", unique=True,
                  constraints={"pattern": r"NP\d+"}),
            Field("area_after_m2", "Area after", "Area of the new plot.", "number", "computed", "m2",
                  constraints={"minimum": 0}),
            Field("distance_m", "Distance", "Straight line between the middles of the two parcels.", "number",
                  "computed", "m", constraints={"minimum": 0}),
            Field("same_bank", "Same bank", "False for those who now live on the other side of the canal.", "boolean",
                  "computed"),
        ),
        ("household_id",),
        (
            ("household_id", "households", "household_id"),
            ("parcel_before", "parcels", "parcel_id"),
            ("phase_id", "phases", "phase_id"),
            ("shelter_id", "shelters", "shelter_id"),
        ),
    ),
)  # fmt: skip
