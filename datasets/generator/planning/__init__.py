"""Zones and reserves, candidate sites, costs, projects and ballots."""

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
    from generator.planning import ballots, costs, projects, sites, zones

    prices = costs.draw()
    ground = sites.draw(draft, prices)
    proposed, precedence, served = projects.draw(draft, ground, prices)
    return {
        "zones": zones.draw(draft),
        "candidate_sites": ground,
        "unit_costs": prices,
        "projects": proposed,
        "project_precedence": precedence,
        "ballots": ballots.draw(draft, proposed, served),
    }, {}
