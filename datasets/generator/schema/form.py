"""The form of the place: canal, streets, blocks, parcels, buildings and the city around."""

from __future__ import annotations

from generator.schema.vocabulary import AREA, BANK, BEFORE_AFTER, Field, Sheet, ident

SHEETS = (
    Sheet(
        "canal", "Canal", "Water surface of the canal: one polygon, eight metres wide and about 1,470 m long. "
        "Width and length are published figures; the course of the canal is invented.",
        (
            ident("canal_id", "the canal", r"CN\d+"),
            Field("width_m", "Width", "Width of the water. The works described in January 2020 made it 8 m.",
                  "number", "fact", "m"),
        ),
        ("canal_id",), geometry="Polygon", states=BEFORE_AFTER,
    ),
    Sheet(
        "canal_axis", "Canal axis", "Centre line of the canal, drawn from south to north.",
        (
            ident("canal_id", "The canal", r"CN\d+", links_to="canal"),
            Field("length_m", "Length", "Length of the centre line. The press gave about 1,470 m in 2016.",
                  "number", "fact", "m"),
        ),
        ("canal_id",), (("canal_id", "canal", "canal_id"),), "LineString",
    ),
    Sheet(
        "banks", "Banks", "The two edges of the water, drawn from south to north.",
        (BANK, Field("length_m", "Length", "Length of the water's edge.", "number", "computed", "m")),
        ("bank",), geometry="LineString", states=BEFORE_AFTER,
    ),
    Sheet(
        "streets", "Streets",
        "Centre lines of all streets, cut at every junction: lines that meet share an end point, so the layer can be "
        "read as a network. Bridges are a layer of their own and end on vertices of this one.",
        (
            ident("street_id", "a stretch of street between two junctions", r"ST\d+"),
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
        ("street_id",), geometry="LineString", states=BEFORE_AFTER,
    ),
    Sheet(
        "bridges", "Bridges",
        "Bridges over the canal, drawn from the middle of the western canal road to the middle of the eastern one.",
        (
            ident("bridge_id", "a bridge", r"BR\d+"),
            Field("width_m", "Width", "Width of the deck. The narrow ones are for people on foot and motorbikes.",
                  "number", "invention", "m"),
        ),
        ("bridge_id",), geometry="LineString", states=BEFORE_AFTER,
    ),
    Sheet(
        "blocks", "Blocks", "Ground of the settlement between streets and water: the union of its parcels.",
        (ident("block_id", "a block", r"BK\d+"), BANK),
        ("block_id",), geometry="Polygon", states=BEFORE_AFTER,
    ),
    Sheet(
        "parcels", "Parcels",
        "Pieces of land as people use them before the plots are redrawn: irregular, of very different sizes, some "
        "without any way to a street. The parcels form a valid coverage: no overlaps, and neighbours share every "
        "point of their common edge.",
        (
            ident("parcel_id", "a parcel", r"PL\d+"),
            ident("block_id", "Block in which the parcel lies", r"BK\d+", links_to="blocks"),
            BANK,
            Field("land_use", "Land use", "Use of the land. Open means that nothing is built there.",
                  enum=("residential", "pagoda", "market", "workshop", "open")),
            AREA,
            Field("frontage_m", "Frontage",
                  "Length of the parcel's edge that lies on any street. Zero means that the parcel can only be "
                  "reached over a neighbour's land.", "number", "computed", "m", constraints={"minimum": 0}),
            Field("fronts_canal_road", "Fronts the canal road",
                  "True where more than one metre of the parcel's edge lies on the canal road.", "boolean", "computed"),
        ),
        ("parcel_id",), (("block_id", "blocks", "block_id"),), "Polygon", states=BEFORE_AFTER,
    ),
    Sheet(
        "buildings", "Buildings",
        "Footprints of houses and halls. A house leaves its parcel only where it stands out over the water.",
        (
            ident("building_id", "a building", r"BD\d+"),
            ident("parcel_id", "Parcel on which the building stands", r"PL\d+", links_to="parcels"),
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
        ("building_id",), (("parcel_id", "parcels", "parcel_id"),), "Polygon", states=BEFORE_AFTER,
    ),
    Sheet(
        "city_blocks", "City blocks",
        "Blocks of the city around, so that the settlement does not float in nothing. Nothing is known about them.",
        (ident("city_block_id", "a city block", r"CB\d+"),),
        ("city_block_id",), geometry="Polygon",
    ),
)  # fmt: skip
