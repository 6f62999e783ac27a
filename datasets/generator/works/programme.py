"""The programme carried out: all frames of the works and of the state after them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from generator.form.grid import on_grid
from generator.form.layers import building_layer
from generator.randomness import stream
from generator.settings import ORIGIN
from generator.works import after, allotment, facilities, houses, shelters, stages, titles
from generator.works.settlement import rebuild

if TYPE_CHECKING:
    import geopandas as gpd

    from generator.twin import Draft


def carry_out(draft: Draft) -> dict[str, pd.DataFrame]:
    """Rebuild the place, move the families, give them titles.

    Parameters
    ----------
    draft : Draft
        With the state before the works.

    Returns
    -------
    dict of str to pandas.DataFrame
        Layers and tables by the name under which they are kept.
    """
    clean, rng = draft.clean, stream(draft.seed, "works")
    place = rebuild(draft.form, draft.scenario)
    layers, order = after.form_layers(place, clean, draft.order)
    days = stages.calendar(draft.scenario)
    phases, sheds = stages.layer(place, days), shelters.layer(draft.form)
    new_plots = layers["parcels"][layers["parcels"]["land_use"] == "residential"]
    families = clean["occupancy"][["household_id", "parcel_id"]].merge(
        clean["parcels"][["parcel_id", "bank", "geometry"]], on="parcel_id", how="left"
    )
    lots = allotment.draw_lots(
        rng, draft.form.canal, _local(families), _local(new_plots[["parcel_id", "bank", "geometry"]])
    )
    lots = lots.join(allotment.away(rng, lots, days))
    stays = allotment.stays(lots, sheds)
    moves = _moves(lots, stays, phases, clean["parcels"], layers["parcels"])
    occupancy = pd.DataFrame(
        {
            "occupancy_id": clean["occupancy"]["occupancy_id"],
            "household_id": lots["household_id"],
            "parcel_id": lots["parcel_after"],
            "since": lots["moved_in_on"],
            "role": "owner-occupier",
        }
    )
    comfort = dict(zip(lots["parcel_after"], draft.homes.comfort[lots["parcel_before"]], strict=True))
    by_plot = {
        int(index): float(comfort[name])
        for index, name in zip(order, layers["parcels"]["parcel_id"], strict=True)
        if name in comfort
    }
    old_ids = pd.Series(clean["parcels"]["parcel_id"].to_numpy(), index=draft.order)
    halls = houses.halls_that_stay(clean["buildings"], place, old_ids)
    built = houses.raise_houses(stream(draft.seed, "new houses"), place, by_plot, halls)
    layers["buildings"] = building_layer(built, order, layers["parcels"])
    register = titles.draw(stream(draft.seed, "new titles"), draft.community, clean, lots, new_plots)
    return {
        **{f"{name}_after": frame for name, frame in (layers | {"occupancy": occupancy} | register).items()},
        "facilities": facilities.before(clean["parcels"]),
        "facilities_after": facilities.after(layers["parcels"], place, order),
        "phases": phases,
        "shelters": sheds,
        "temporary_stays": stays,
        "moves": moves,
    }


def _local(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Shift a layer back from the fictional place; it has no reference system there."""
    shapes = shapely.transform(frame.geometry.to_numpy(), lambda xy: on_grid(xy - np.asarray(ORIGIN)))
    return frame.set_geometry(shapes).set_crs(None, allow_override=True)


def _moves(
    lots: pd.DataFrame,
    stays: pd.DataFrame,
    phases: gpd.GeoDataFrame,
    before: gpd.GeoDataFrame,
    after_: gpd.GeoDataFrame,
) -> pd.DataFrame:
    old = before.set_index("parcel_id").loc[lots["parcel_before"]]
    new = after_.set_index("parcel_id").loc[lots["parcel_after"]]
    distance = shapely.distance(old.geometry.centroid.to_numpy(), new.geometry.centroid.to_numpy())
    return pd.DataFrame(
        {
            "household_id": lots["household_id"],
            "parcel_before": lots["parcel_before"],
            "area_before_m2": old["area_m2"].to_numpy(),
            "phase_id": phases["phase_id"].to_numpy()[lots["stage"]],
            "shelter_id": lots["household_id"].map(stays.set_index("household_id")["shelter_id"]),
            "left_on": lots["left_on"],
            "moved_in_on": lots["moved_in_on"],
            "parcel_after": lots["parcel_after"],
            "area_after_m2": new["area_m2"].to_numpy(),
            "distance_m": np.round(distance, 1),
            "same_bank": old["bank"].to_numpy() == new["bank"].to_numpy(),
        }
    )
