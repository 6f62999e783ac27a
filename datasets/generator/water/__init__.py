"""Terrain, drains and floods."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from generator.randomness import stream

if TYPE_CHECKING:
    import pandas as pd

    from generator.twin import Draft
    from generator.water.grids import Grid

# Assumptions: what a drain that works takes of a storm, in millimetres.
_DRAINED_MM = {"before": 10.0, "after": 45.0}


def draw(draft: Draft) -> tuple[dict[str, pd.DataFrame], dict[str, Grid]]:
    """Return the layers, tables and rasters of this part.

    Parameters
    ----------
    draft : Draft

    Returns
    -------
    dict of str to pandas.DataFrame
    dict of str to Grid
    """
    from generator.water import canal_levels, cells, drains, floods, network, reshaping

    clean = draft.clean
    grounds = {"before": draft.terrain, "after": reshaping.reshape(draft.terrain, clean)}
    channels = {"before": canal_levels.BEFORE, "after": canal_levels.AFTER}
    area = cells.around(draft.form.canal.axis)
    places = draft.terrain.ground.measure(area.centres())
    city = np.array(draft.form.city_blocks, dtype=object)
    frames: dict[str, pd.DataFrame] = {}
    grids: dict[str, Grid] = {}
    for state, terrain in grounds.items():
        tail = "" if state == "before" else f"_{state}"
        found = network.reaches(clean[f"streets{tail}"], clean[f"canal{tail}"].geometry.iloc[0])
        rng = stream(draft.seed, f"drains {state}")
        if state == "before":
            lines = drains.before(rng, found, terrain, clean["buildings"])
        else:
            lines = drains.after(rng, found, terrain)
        ground = floods.surface(area, places, terrain)
        bands = floods.depths(ground, channels[state], lines, _DRAINED_MM[state], city)
        frames[f"drains{tail}"] = lines
        frames[f"flood_depths{tail}"] = floods.of_buildings(clean[f"buildings{tail}"], ground, bands)
        grids[f"terrain{tail}"] = area.grid([np.where(area.inside, ground.height, cells.NODATA)])
        grids[f"flood{tail}"] = area.grid(bands)
    return frames, grids
