"""What things cost: a low, a likely and a high price for each item, published where a source gives one."""

from __future__ import annotations

import pandas as pd

from generator.planning.citations import ADDRESSES

# The year of all assumed prices.
PRICE_YEAR = 2019

# item, unit, low, likely, high, in USD. No source for Phnom Penh was found: all assumed.
_ASSUMED = (
    ("lane drain", "Covered drain in a lane, 0.3 m wide", "m", 22, 30, 42),
    ("lane paving", "Concrete paving of a lane, 0.1 m thick", "m2", 9, 12, 17),
    ("sewer", "Sewer in the canal road, with manholes", "m", 45, 60, 90),
    ("sewer connection", "Connection of a house to the sewer", "plot", 70, 95, 140),
    ("water connection", "Branch pipe and water meter", "plot", 60, 80, 115),
    ("street light", "Street light on a pole, with cable", "piece", 180, 240, 340),
    ("crèche", "Crèche, built and fitted out", "m2", 190, 250, 340),
    ("community centre", "Community centre, built", "m2", 160, 220, 300),
    ("infirmary", "Fitting out of an infirmary room", "piece", 3500, 5000, 7500),
    ("play area", "Play area with equipment", "m2", 22, 32, 48),
    ("sports ground", "Sports ground, levelled and fenced", "m2", 14, 20, 30),
    ("green space", "Green space: soil, grass, trees, benches", "m2", 8, 12, 18),
    ("tree", "Street tree, with care for two years", "piece", 18, 28, 45),
    ("cycle lane", "Cycle lane beside the canal road, 1.5 m wide", "m", 14, 20, 30),
    ("footbridge", "Footbridge of concrete, 2.5 m wide", "m", 650, 900, 1300),
    ("fire point", "Fire point: standpipe, hose and box", "piece", 550, 800, 1200),
    ("waste point", "Collection point for waste, with containers", "piece", 300, 450, 650),
    ("demolition", "Demolition of a house and removal of the rubble", "house", 250, 400, 700),
    ("rehousing", "Rehousing of a family that makes room", "family", 2500, 4000, 6500),
    ("land on a street", "Private land that can be reached by car", "m2", 180, 260, 420),
    ("land inside", "Private land that cannot be reached by car", "m2", 70, 110, 170),
    ("soil cleaning", "Removal of oily soil and refill", "m2", 12, 20, 38),
)  # fmt: skip

# item, unit, low, likely, high, in USD, year where the source dates its price, key of the source. One number is all
# three prices; of a range, the likely price is the middle.
_PUBLISHED = (
    ("house 4 x 6 m", "House of 4 m by 6 m in Andoung, as City Hall announced it: about 5 million riel", "house",
     1220, 1220, 1220, 2013, "cd-2013"),
    ("framework house", "House of bamboo and wood with two storeys and 80 m2", "house", 2500, 2500, 2500, None,
     "ppp-frame"),
    ("brick house", "Small house with two storeys, of interlocking bricks", "house", 4000, 5000, 6000, 2016, "nb-2016"),
    ("scheme house", "House with two storeys in a scheme called affordable", "house", 25000, 27500, 30000, None, "ddp"),
    ("timber house 4 x 5 m", "Wooden house of 4 m by 5 m on posts, roofed with zinc, in Siem Reap", "house",
     3000, 3000, 3000, None, "ppp-vbc"),
    ("toilet", "Toilet apart from the house, with a tiled floor and a roof, in Siem Reap", "piece", 320, 320, 320, None,
     "ppp-vbc"),
    ("renovation", "Full renovation of a house in a poor quarter; the family pays a fifth", "house",
     3500, 4250, 5000, 2021, "peed-2021"),
    ("repair kit", "Kit for a house that can be taken apart; the family pays 100 of the 300 dollars", "house",
     300, 300, 300, None, "fap"),
    ("registration", "Systematic registration of a rural parcel, an estimate", "plot", 15, 15, 15, 2001, "torhonen"),
)  # fmt: skip


def draw() -> pd.DataFrame:
    """Return the price list: the same for every seed.

    Returns
    -------
    pandas.DataFrame
    """
    rows = [(*item, PRICE_YEAR, "assumption", None, None) for item in _ASSUMED]
    rows += [(*item, "published", source, ADDRESSES[source]) for *item, source in _PUBLISHED]
    columns = ["item", "description", "unit", "low_usd", "likely_usd", "high_usd", "year", "basis", "source", "url"]
    found = pd.DataFrame(rows, columns=columns).astype({"year": "Int64"})
    prices = ["low_usd", "likely_usd", "high_usd"]
    found[prices] = found[prices].astype("int64")
    found.insert(0, "item_id", [f"UC{i:02d}" for i in range(1, len(found) + 1)])
    return found
