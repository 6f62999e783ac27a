"""The survey of needs, and monitoring before, during and after the works."""

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
    from generator.survey.rounds import hold

    return hold(draft.seed, draft.clean), {}
