"""Projects to choose from, what each must wait for, and whom it serves.

A project is a quantity of one item of the price list, plus what its site costs:

    cost = quantity * price of the item + cost of the land + cost of clearing it

Quantities are measured on the synthetic map before the works. Whom a project serves is counted there too:

    benefit = weight * people served / people in all * 100

with a weight for each kind of project. The weights are assumptions; a class should put its own in their place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from generator.planning.proposals import propose, survey
from generator.schema.planning import WEIGHTS

if TYPE_CHECKING:
    import geopandas as gpd

    from generator.twin import Draft


def draw(draft: Draft, sites: gpd.GeoDataFrame, costs: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Propose projects.

    Parameters
    ----------
    draft : Draft
    sites : geopandas.GeoDataFrame
        The candidate sites.
    costs : pandas.DataFrame
        The price list.

    Returns
    -------
    pandas.DataFrame
        The projects.
    pandas.DataFrame
        Which project needs which other one first.
    pandas.DataFrame
        Households by projects: whether a project serves a household; never published.
    """
    ground = survey(draft, sites)
    proposals = propose(ground)
    number = {p.key: f"PJ{i:02d}" for i, p in enumerate(proposals, start=1)}
    priced = costs.set_index("item")
    on_site = sites.set_index("site_id")[["land_cost_usd", "clearing_cost_usd"]].sum(axis=1)
    people = ground.homes["persons"]
    rows = []
    for p in proposals:
        price, site_cost = priced.loc[p.item], int(on_site.get(p.site, 0))
        low, likely, high = (round(round(p.quantity * float(price[f"{word}_usd"]) + site_cost), -1)
                             for word in ("low", "likely", "high"))  # fmt: skip
        served = int(people[p.serves].sum())
        benefit = round(WEIGHTS[p.sector] * served / people.sum() * 100, 1)
        rows.append(
            {
                "project_id": number[p.key],
                "name": p.name,
                "sector": p.sector,
                "place": p.place,
                "site_id": p.site,
                "item_id": price["item_id"],
                "quantity": float(p.quantity),
                "unit": price["unit"],
                "site_cost_usd": site_cost,
                "cost_usd": likely,
                "cost_low_usd": low,
                "cost_high_usd": high,
                "households": int(p.serves.sum()),
                "people": served,
                "weight": WEIGHTS[p.sector],
                "benefit_score": benefit,
            }
        )
    found = pd.DataFrame(rows)
    found.insert(4, "phase", [_phase(p.key, {q.key: q.needs for q in proposals}) for p in proposals])
    order = [(number[p.key], number[need]) for p in proposals for need in p.needs]
    served = pd.DataFrame({number[p.key]: p.serves for p in proposals})
    return found, pd.DataFrame(order, columns=["project_id", "needs_project_id"]), served


def _phase(key: str, needs: dict[str, tuple[str, ...]]) -> int:
    """Return in which phase a project can begin: one after the last of those that it needs."""
    return 1 + max((_phase(need, needs) for need in needs[key]), default=0)
