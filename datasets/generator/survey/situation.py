"""What a household's place is like before or after the works: what the survey's answers depend on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

# A parcel with less than this along a street has no door to it.
_DOOR_M = 0.8
_LEGAL_KINDS = ("water", "electricity", "sewer", "drain", "waste")


def situations(clean: Mapping[str, pd.DataFrame], state: str) -> pd.DataFrame:
    """Return one row for each household: who lives there, on what plot, in what house, with which services.

    Parameters
    ----------
    clean : mapping of str to pandas.DataFrame
        Layers and tables by the name under which they are kept.
    state : {"before", "after"}

    Returns
    -------
    pandas.DataFrame
        Indexed by ``household_id``, in the order of the households. Depths are NaN where no house stands.
    """
    tail = "" if state == "before" else f"_{state}"
    rows = clean["households"].merge(clean[f"occupancy{tail}"][["household_id", "parcel_id", "role"]])
    parcels = clean[f"parcels{tail}"][["parcel_id", "area_m2", "frontage_m", "fronts_canal_road"]]
    rows = rows.merge(parcels, how="left", on="parcel_id")
    rows["has_door"] = rows["frontage_m"] >= _DOOR_M
    # The largest house on a parcel is where the family lives.
    houses = clean[f"buildings{tail}"]
    houses = houses.assign(floor=houses.area).sort_values(["floor", "building_id"], ascending=[False, True])
    houses = houses.drop_duplicates("parcel_id")[["parcel_id", "building_id", "wall", "over_water"]]
    rows = rows.merge(houses, how="left", on="parcel_id")
    depths = clean[f"flood_depths{tail}"].pivot_table("depth_cm", "building_id", "return_period_years")
    rows = rows.join(depths.rename(columns=lambda years: f"depth_{years}"), on="building_id")
    services = clean[f"services{tail}"]
    legal = services.assign(legal=services["legal"].fillna(value=False).astype(bool))
    legal = legal.pivot_table("legal", "parcel_id", "kind", aggfunc="any")
    for kind in _LEGAL_KINDS:
        rows[f"legal_{kind}"] = rows["parcel_id"].map(legal[kind]).eq(other=True)
    ages = pd.crosstab(clean["people"]["household_id"], clean["people"]["age_group"])
    rows = rows.join(ages.add_prefix("aged_"), on="household_id")
    adults = clean["people"][~clean["people"]["age_group"].isin(["0-2", "3-5", "6-14"])]
    adults = pd.crosstab(adults["household_id"], adults["sex"]).rename(columns={"female": "women", "male": "men"})
    rows = rows.join(adults.add_prefix("adult_"), on="household_id")
    children = clean["people"].groupby("household_id")[["school_age", "in_school"]].sum()
    rows = rows.join(children, on="household_id")
    rows["income_each"] = np.log2(rows["income_usd"] / rows["persons"])
    return rows.set_index("household_id").loc[clean["households"]["household_id"]]
