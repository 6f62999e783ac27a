"""The city beyond the canal."""

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
    from generator.city import settlements, surveys

    return {"city_settlements": settlements.draw(draft.seed), "city_surveys": surveys.draw()}, {}
