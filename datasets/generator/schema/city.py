"""The city beyond the canal: settlements by khan, and what surveys counted."""

from __future__ import annotations

from generator.schema.vocabulary import Field, Sheet, ident

KHANS = ("7 Makara", "Chamkarmon", "Doun Penh", "Toul Kork",
         "Dangkor", "Mean Chey", "Porsenchey", "Russey Keo", "Sensok")  # fmt: skip
MEASURES = ("settlements", "families", "persons", "inhabitants", "share of settlements", "share of families")


def _families(year: int, words: str) -> Field:
    return Field(f"families_{year}", f"Families in {year}", words, "integer", "assumption", "families", required=False,
                 constraints={"minimum": 1})  # fmt: skip


def _answer(name: str, title: str, words: str) -> Field:
    return Field(name, title, words, basis="assumption", enum=("yes", "no"), required=False)


SHEETS = (
    Sheet(
        "city_settlements", "Urban poor settlements",
        "The urban poor settlements of the whole city by khan, in a diagram, not a map: each is a hexagon of the "
        "same size, the inner khans lie in the middle, and the khans go around clockwise in the order of the alphabet. "
        "The totals are published: 340 settlements with 33,605 families in 2013; 277 with 26,207 in 2017, 88 % of "
        "the families in outer khans, 131 settlements beside water, 17 % beside a railway, 41 under threat of "
        "eviction, 83 % without titles; 66 of 2013 no longer counted (STT, quoted in the Phnom Penh Post, 2018). No "
        "count by khan was seen in that survey. The families of 2013 are spread in the proportions of another count, "
        "a map of City Hall in 2013, which gives three khans; the shares of the other six, and everything about a "
        "single settlement, are assumed. The khans are the nine of 2013.",
        (
            ident("settlement_id", "a settlement", r"SE\d{3}"),
            Field("khan", "Khan", "District of the city, in the boundaries of 2013.", basis="assumption", enum=KHANS),
            Field("ring", "Ring", "Whether the khan is one of the four inner or the five outer ones (STT, 2014). That "
                  "the inner khans of 2017 are the same four is assumed.", basis="fact", enum=("inner", "outer")),
            _families(2013, "Families in the first round. Empty where it was not counted then."),
            _families(2017, "Families in the second round. Empty where it was no longer counted."),
            Field("fate", "Fate", "What became of it between the rounds. That 53 % of those no longer counted improved "
                  "is taken from the causes that the survey names for the decrease.", basis="assumption",
                  enum=("counted again", "new in 2017", "improved", "gone")),
            Field("beside", "Beside", "What it lies beside, in 2017.", basis="assumption",
                  enum=("water", "railway", "neither"), required=False),
            _answer("titles", "Titles", "Whether it says that it has land titles, in 2017."),
            _answer("eviction_threat", "Threat of eviction", "Whether it says that it faces eviction, in 2017."),
        ),
        ("settlement_id",), geometry="Polygon",
    ),
    Sheet(
        "city_surveys", "Counts in the city",
        "What has been counted in Phnom Penh, one row for each published figure. The definitions differ, the "
        "boundaries changed, and sources contradict each other: conflicting figures stand side by side, and no row "
        "may be joined to the next without reading what it counts. By khan only three counts of poor families were "
        "found, and the census of one khan.",
        (
            ident("count_id", "a row", r"CV\d{2}"),
            Field("year", "Year", "Year that the figure is for.", "integer", "fact", constraints={"minimum": 1990}),
            Field("counted_by", "Counted by", "Who counted.", basis="fact"),
            Field("level", "Level", "Kind of area.", basis="fact", enum=("city", "group of khans", "khan")),
            Field("area", "Area", "Name of the area; khans as they were in that year.", basis="fact"),
            Field("measure", "Measure", "What the value is: a number, or a share in percent. Persons live in urban "
                  "poor settlements; inhabitants are everybody.", basis="fact", enum=MEASURES),
            Field("value", "Value", "The published figure. Shares are percent.", "integer", "fact",
                  constraints={"minimum": 0}),
            Field("definition", "Definition", "What was counted, as far as the source says.", basis="fact"),
            Field("source", "Source", "Key of the source in the book's bibliography.", basis="fact"),
            Field("url", "Address", "Where the source was seen, in a stored copy. Often only its beginning could be "
                  "read.", basis="fact"),
        ),
        ("count_id",), basis="fact",
    ),
)  # fmt: skip
