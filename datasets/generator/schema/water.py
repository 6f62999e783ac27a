"""Terrain, drains and floods."""

from __future__ import annotations

from generator.schema.vocabulary import BEFORE_AFTER, Field, RasterSheet, Sheet, ident

_DRAIN = r"DR\d+"


def _invert(name: str, end: str) -> Field:
    return Field(f"invert_{name}_m", f"Invert, {end} end",
                 f"Height of the lowest point inside the drain at its {end} end, above the fictional datum of "
                 "the terrain. Water runs where the invert falls towards the lower end.", "number", "invention",
                 "m")  # fmt: skip


SHEETS: tuple[Sheet, ...] = (
    Sheet(
        "drains", "Drains",
        "Drains of the settlement: one line for each street that has one, on its centre line, and outlets from the "
        "canal road to the canal. Each line is drawn downstream, towards the canal by the shortest way.",
        (
            ident("drain_id", "a drain", _DRAIN),
            ident("flows_to", "The drain into which it runs; empty where it ends", _DRAIN, links_to="drains",
                  required=False),
            ident("street_id", "Street along which it runs; empty for an outlet", r"ST\d+", links_to="streets",
                  required=False),
            Field("kind", "Kind", "Where the drain lies. An outlet leads from the canal road to the canal.",
                  enum=("lane drain", "road drain", "outlet")),
            Field("section", "Section", "Shape of the drain.", enum=("open ditch", "covered channel", "pipe")),
            Field("material", "Material", "What it is made of.", enum=("earth", "brick", "concrete", "plastic")),
            Field("width_m", "Width", "Width of a ditch or a channel, diameter of a pipe.", "number", "invention", "m",
                  constraints={"minimum": 0.1}),
            Field("condition", "Condition",
                  "Good: clean. Fair: silted in part. Poor: blocked in part or fallen in. Drains below houses and "
                  "ditches in earth are worse.", enum=("good", "fair", "poor")),
            _invert("up", "upper"),
            _invert("down", "lower"),
            Field("ends_in", "Ends in", "Where its water goes. Nowhere means that nobody dug any further.",
                  basis="computed", enum=("canal", "drain", "nowhere")),
        ),
        ("drain_id",), (("flows_to", "drains", "drain_id"), ("street_id", "streets", "street_id")), "LineString",
        states=BEFORE_AFTER,
        state_words={
            "before": "Before the works only some lanes have a drain. They were dug about as deep below the ground all "
            "along, so some inverts rise towards the canal, and some drains end nowhere.",
            "after": "After the works each street of the settlement has a drain, and every invert falls to the canal.",
        },
    ),
    Sheet(
        "flood_depths", "Flood depth at each building",
        "Depth of the water above the ground at each building, for storms of three return periods: the mean over the "
        "cells of the raster `flood` that have their centre in the footprint, rounded to whole centimetres. Where no "
        "cell has, it is the cell in which the building lies. The floor may be higher than the ground. A house that "
        "stands in the canal altogether has 0: it stands on posts.",
        (
            ident("building_id", "Building", r"BD\d+", links_to="buildings"),
            Field("return_period_years", "Return period",
                  "The flood is reached or exceeded once in so many years on average. A chance of one in 50 each year "
                  "does not mean that 50 years pass between two such floods.", "integer", "assumption", "a",
                  constraints={"enum": [2, 10, 50]}),
            Field("depth_cm", "Depth", "Mean depth of the water above the ground of the footprint; 0 where it is dry.",
                  "integer", "computed", "cm", constraints={"minimum": 0}),
        ),
        ("building_id", "return_period_years"), (("building_id", "buildings", "building_id"),), states=BEFORE_AFTER,
    ),
)  # fmt: skip

RASTERS: tuple[RasterSheet, ...] = (
    RasterSheet(
        "terrain", "Heights of the ground",
        "Heights of the ground in metres above a fictional datum, on cells of 2 m, within 104 m of the canal: a flat "
        "plain that falls a little to the south, old levees along the canal, low pockets behind them, and what people "
        "have filled, paved and dug. In the canal it is the height of the bed. All of it is invented.",
        ("height",), "m", scale=0.01, states=BEFORE_AFTER,
        state_words={
            "before": "Plots are filled to different heights, and some not at all; the bed of the canal is silted.",
            "after": "The canal is dug deeper between walls; its roads, lanes and new plots are brought to one level, "
            "and plots without a house yet are a little lower. Green and open land keeps its height.",
        },
    ),
    RasterSheet(
        "flood", "Depth of floods",
        "Depth of the water above the ground in centimetres, one band for each return period: 2, 10 and 50 years. The "
        "model: the rain P of three hours (58, 82, 108 mm) on a catchment F of 90 ha gives the discharge Q = C F P / "
        "t; the level of the canal rises from its outlet in the south as dH/ds = (Q / K(H))^2, with K after Manning; "
        "land lower than H that is connected with the canal is flooded up to H. Rain that runs off fills the "
        "depressions of the ground after working drains have taken their part. The deeper of both counts; less than 3 "
        "cm counts as dry. No value in the canal itself. Rain, catchment, roughness and the levels at the outlet are "
        "assumptions; no measured flood is behind them.",
        ("T2", "T10", "T50"), "cm", states=BEFORE_AFTER,
        state_words={
            "before": "Silt, posts and waste leave the canal a width of 5.5 m and a Manning's n of 0.05.",
            "after": "The canal is 8 m wide, deeper, and smooth (Manning's n 0.016). The rain and the outlet are the "
            "same as before. Two groups are helped little or not at all: near the outlet in the south a great "
            "flood comes from the plain beyond, and behind the raised road and plots low ground of the city can hold "
            "more water than before.",
        },
        basis="computed",
    ),
)  # fmt: skip
