"""Water, electricity, sewer, drain and waste, before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from generator.twin import Draft
    from generator.water.grids import Grid


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
    from generator.randomness import stream
    from generator.services import connections, prices, served

    rng = stream(draft.seed, "services")
    homes = {state: served.homes(draft, state) for state in ("before", "after")}
    used = prices.volumes(rng, homes["before"])
    found = {
        "services": connections.before(rng, homes["before"]),
        "services_after": connections.after(homes["after"]),
    }
    return {name: prices.put(rng, rows, used) for name, rows in found.items()}, {}
