"""The form of the place: canal, streets, blocks, parcels, buildings and the city around."""

from __future__ import annotations

from generator.schema.vocabulary import AREA, BANK, BEFORE_AFTER, PARCEL, Field, Sheet, ident

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
        state_words={"after": "The works line the canal with concrete; its width and its course stay."},
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
            Field("label_km", "Label in Khmer",
                  "What the lane is called, in Khmer: the word for street number, as the Khmer press writes it, and a "
                  "number in Khmer digits. Lanes that leave the canal road have odd numbers in the east and even ones "
                  "in the west, from south to north. Empty for other streets and for branches.", required=False),
            Field("dead_end", "Dead end",
                  "True where one end leads nowhere. A city street that only leaves the map is not a dead end.",
                  "boolean", "computed"),
        ),
        ("street_id",), geometry="LineString", states=BEFORE_AFTER,
        state_words={"after": "The canal roads are concrete roads of 6 m on both banks: a published figure (works "
            "department, January 2020). The old lanes are gone; lanes of 3 m, invented, serve the plots behind the "
            "first row. City streets that reached the old canal road reach the new one."},
    ),
    Sheet(
        "bridges", "Bridges",
        "Bridges over the canal, drawn from the middle of the western canal road to the middle of the eastern one. No "
        "parcel lies under a bridge.",
        (
            ident("bridge_id", "a bridge", r"BR\d+"),
            Field("width_m", "Width", "Width of the deck. The narrow ones are for people on foot and motorbikes.",
                  "number", "invention", "m"),
        ),
        ("bridge_id",), geometry="LineString", states=BEFORE_AFTER,
        state_words={"after": "The bridges stay where they were."},
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
            ident("parcel_id", "a parcel. PL: before the works, and large plots that stay; NP: a new plot; PU: public "
                  "land after the works", PARCEL),
            ident("block_id", "Block in which the parcel lies", r"BK\d+", links_to="blocks"),
            BANK,
            Field("land_use", "Land use", "Use of the land. Open means that nothing is built there. The last three "
                  "exist only after the works.", enum=("residential", "pagoda", "market", "workshop", "open",
                  "community centre", "play and sports", "green space")),
            AREA,
            Field("frontage_m", "Frontage",
                  "Length of the parcel's edge that lies on any street. Zero means that the parcel can only be "
                  "reached over a neighbour's land.", "number", "computed", "m", constraints={"minimum": 0}),
            Field("fronts_canal_road", "Fronts the canal road",
                  "True where more than one metre of the parcel's edge lies on the canal road.", "boolean", "computed"),
        ),
        ("parcel_id",), (("block_id", "blocks", "block_id"),), "Polygon", states=BEFORE_AFTER,
        state_words={"after": "After the works: one equal plot for each family, in a row on each canal road, and "
            "behind it on back lanes where the ground is deep. Sources give two sizes: 5 m x 8 m was promised in 2017, "
            "4 m x 6 m is what the works department and the governor said in 2020, when plots were handed over. "
            "The twin takes 4 x 6; a twin built with `plot` 5x8 takes the other. Their number is that of the families; "
            "sources count from 423 to 570. Where plots lie is invented: no plan of the real works was found. Pagoda, "
            "market and workshops stay, cut off where they stood in the new road. What nobody needs is open."},
    ),
    Sheet(
        "buildings", "Buildings",
        "Footprints of houses and halls. A house leaves its parcel only where it stands out over the water.",
        (
            ident("building_id", "a building", r"BD\d+"),
            ident("parcel_id", "Parcel on which the building stands", PARCEL, links_to="parcels"),
            Field("wall", "Walls", "Main material of the walls. Mixed means brick below and timber or zinc above. "
                  "Weakly linked to the income of the household.", basis="assumption",
                  enum=("brick", "mixed", "timber", "zinc sheet")),
            Field("roof", "Roof", "Main material of the roof.", basis="assumption",
                  enum=("fibre cement", "tarpaulin", "tile", "zinc sheet")),
            Field("storeys", "Storeys", "Number of floors, the ground floor included.", "integer", "assumption",
                  constraints={"minimum": 1, "maximum": 3}),
            Field("condition", "Condition",
                  "State of repair as a surveyor would judge it from outside. Linked to the walls, to the means of the "
                  "household and, for the worse, to standing over the water.", basis="assumption",
                  enum=("good", "fair", "poor")),
            Field("over_water", "Over the water", "True where part of the house stands on posts over the canal.",
                  "boolean", "invention"),
        ),
        ("building_id",), (("parcel_id", "parcels", "parcel_id"),), "Polygon", states=BEFORE_AFTER,
        state_words={"after": "To build a permanent house on the new plot is the family's task. Some have not built "
            "yet: a resident said in 2020 that her family could not afford a standard house. The numbers of buildings "
            "before and after have nothing to do with each other."},
    ),
    Sheet(
        "city_blocks", "City blocks",
        "Blocks of the city around, so that the settlement does not float in nothing. Nothing is known about them.",
        (ident("city_block_id", "a city block", r"CB\d+"),),
        ("city_block_id",), geometry="Polygon", states=BEFORE_AFTER,
        state_words={"after": "A block keeps its number. The new roads and some plots take strips from the blocks that "
            "stood close to the canal: few with plots of 4 m x 6 m, many with plots of 5 m x 8 m."},
    ),
)  # fmt: skip
