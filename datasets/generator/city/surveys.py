"""What has been counted in the city: published figures, with what each counts. Conflicting figures stand side by side.

Only three khans have a published count of families that we saw, all in one map of 2013.
"""

from __future__ import annotations

import pandas as pd

from generator.planning.citations import ADDRESSES

_CITY = ("city", "Phnom Penh")
_OUTER_4 = ("group of khans", "Russey Keo, Mean Chey, Dangkor, Sensok")
_OUTER = ("group of khans", "outer khans")
_INNER = ("group of khans", "inner khans")
_STT = "Sahmakum Teang Tnaut (STT)"
_CENSUS = "Population census, as quoted"
_QUOTED = "Population, as a non-governmental organisation quotes it. The boundary is not stated."

# year, who counted, level and area, measure, value, what is counted, key of the source
_ROWS = (
    (2003, "UN-Habitat", *_CITY, "settlements", 550, "Low-income settlements, called locations.", "unh-2003"),
    (1997, _STT, *_OUTER_4, "share of settlements", 32,
     "Share of the city's urban poor settlements in these four khans.", "ppp-2009"),
    (2009, _STT, *_OUTER_4, "share of settlements", 69,
     "Share of the city's urban poor settlements in these four khans.", "ppp-2009"),
    (2009, _STT, *_CITY, "settlements", 410, "Urban poor settlements.", "stt-8k"),
    (2009, _STT, *_CITY, "families", 40548, "Urban poor families.", "stt-8k"),
    (2009, _STT, *_CITY, "families", 42064,
     "Families in communities; another cell of the same poster than the 40,548.", "stt-8k"),
    (2009, _STT, *_CITY, "persons", 194221, "Persons in communities.", "stt-8k"),
    (2009, _STT, *_OUTER, "share of settlements", 39, "Settlements with drains.", "ppp-2009"),
    (2009, _STT, *_INNER, "share of settlements", 73, "Settlements with drains.", "ppp-2009"),
    (2009, _STT, *_OUTER, "share of settlements", 36, "Settlements that get water from the state.", "ppp-2009"),
    (2009, _STT, *_OUTER, "share of settlements", 41, "Settlements that get electricity from the state.", "ppp-2009"),
    (2012, "Municipality and UNICEF", *_CITY, "settlements", 516, "Urban poor areas.", "unicef"),
    (2012, "Municipality and UNICEF", *_CITY, "persons", 250000,
     "People in the 516 urban poor areas; an estimate, rounded.", "unicef"),
    (2013, "Municipality", *_CITY, "families", 32559, "Poor families, on a map of City Hall.", "cd-2013"),
    (2013, "Municipality", "khan", "Russey Keo", "families", 7766, "Poor families, on a map of City Hall.", "cd-2013"),
    (2013, "Municipality", "khan", "Mean Chey", "families", 7141, "Poor families, on a map of City Hall.", "cd-2013"),
    (2013, "Municipality", "khan", "Porsenchey", "families", 6166, "Poor families, on a map of City Hall.", "cd-2013"),
    (2013, _STT, *_CITY, "settlements", 340, "Urban poor settlements.", "ppp-2018"),
    (2013, _STT, *_CITY, "families", 33605, "Families in urban poor settlements.", "ppp-2018"),
    (2017, _STT, *_CITY, "settlements", 277, "Urban poor settlements.", "ppp-2018"),
    (2017, _STT, *_CITY, "families", 26207, "Families in urban poor settlements.", "ppp-2018"),
    (2017, _STT, *_OUTER, "share of families", 88, "Share of these families who live in the eight outer khans.",
     "ppp-2018"),
    (2017, _STT, *_CITY, "settlements", 66,
     "Settlements of 2013 that are no longer counted: improved, or gone.", "ppp-2018"),
    (2017, _STT, *_CITY, "settlements", 131, "Settlements beside a river, canal, lake or pond (47 %).", "ppp-2018"),
    (2017, _STT, *_CITY, "share of settlements", 17, "Settlements beside a railway.", "ppp-2018"),
    (2017, _STT, *_CITY, "settlements", 41, "Settlements that say they face eviction.", "ppp-2018"),
    (2017, _STT, *_CITY, "share of settlements", 83, "Settlements that say they have no land titles.", "ppp-2018"),
    (1998, _CENSUS, "khan", "Mean Chey", "inhabitants", 157112, "All inhabitants, in 8 sangkats.", "wiki-mc"),
    (2008, _CENSUS, "khan", "Mean Chey", "inhabitants", 266865, "All inhabitants.", "wiki-mc"),
    (2019, _CENSUS, "khan", "Mean Chey", "inhabitants", 248464,
     "All inhabitants, in 7 sangkats: the boundary had changed.", "wiki-mc"),
    (1998, "Not stated", *_CITY, "inhabitants", 567860, _QUOTED, "boell-km"),
    (1998, "Not stated", *_CITY, "inhabitants", 567850, _QUOTED, "fap"),
    (2008, "Not stated", *_CITY, "inhabitants", 1237600, _QUOTED, "fap"),
    (2015, "Not stated", *_CITY, "inhabitants", 1501725, _QUOTED, "fap"),
    (2019, _CENSUS, *_CITY, "inhabitants", 2129371, "All inhabitants: provisional result.", "cpp-2019"),
    (2019, _CENSUS, *_CITY, "inhabitants", 2281951, "All inhabitants: final result.", "wiki-pp"),
)  # fmt: skip


def draw() -> pd.DataFrame:
    """Return the published counts, by year: the same for every seed.

    Returns
    -------
    pandas.DataFrame
    """
    columns = ["year", "counted_by", "level", "area", "measure", "value", "definition", "source"]
    found = pd.DataFrame(_ROWS, columns=columns).sort_values("year", kind="stable", ignore_index=True)
    found["url"] = found["source"].map(ADDRESSES)
    found.insert(0, "count_id", [f"CV{i:02d}" for i in range(1, len(found) + 1)])
    return found


def published(year: int, area: str, measure: str, words: str = "") -> int:
    """Return one published count.

    Parameters
    ----------
    year : int
    area, measure : str
    words : str
        How its definition begins.

    Returns
    -------
    int
    """
    (value,) = (row[5] for row in _ROWS
                if (row[0], row[3], row[4]) == (year, area, measure) and row[6].startswith(words))  # fmt: skip
    return value
