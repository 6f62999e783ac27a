"""The whole twin in memory: form, people, tenure, works, water, services, plans, and the raw quality with its flaws."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from generator.scenario import Scenario
from generator.settings import DEFAULT_SEED

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    import pandas as pd

    from generator.form.settlement import Settlement
    from generator.people.homes import Homes
    from generator.people.households import Community
    from generator.raw.flaws import FlawRegister
    from generator.raw.office import RawFile
    from generator.water.grids import Grid
    from generator.water.terrain import Terrain


@dataclass
class Draft:
    """What is drawn so far; each part reads from it and returns what it adds.

    Attributes
    ----------
    seed : int
    scenario : Scenario
    form : Settlement
        In local coordinates; the frames of `clean` stand at the fictional place.
    order : numpy.ndarray
        For each parcel of the ``before`` state, the index of its plot in ``form.plots``.
    terrain : Terrain
        Heights before the works.
    community : Community
    homes : Homes
        With the comfort of each household, which is never published.
    clean : dict of str to pandas.DataFrame
        Layers and tables by the name under which they are kept: ``parcels``, ``parcels_after``.
    grids : dict of str to Grid
        Rasters by name.
    """

    seed: int
    scenario: Scenario
    form: Settlement
    order: np.ndarray
    terrain: Terrain
    community: Community
    homes: Homes
    clean: dict[str, pd.DataFrame]
    grids: dict[str, Grid] = field(default_factory=dict)


@dataclass(frozen=True)
class Twin:
    """A twin built from one seed.

    Attributes
    ----------
    seed : int
    scenario : Scenario
    clean : dict of str to pandas.DataFrame
        Layers (geopandas.GeoDataFrame) and tables by name.
    grids : dict of str to Grid
        Rasters by name.
    raw : dict of str to RawFile
        Files of the raw quality by name of the layer or table, as an office might keep them.
    flaws : FlawRegister
        Where the flaws of the raw quality are. Never written among the data.
    """

    seed: int
    scenario: Scenario
    clean: dict[str, pd.DataFrame]
    grids: dict[str, Grid]
    raw: dict[str, RawFile]
    flaws: FlawRegister


def build(
    seed: int = DEFAULT_SEED, scenario: Scenario | None = None, *, tell: Callable[[str], None] = lambda _: None
) -> Twin:
    """Build the twin.

    Parameters
    ----------
    seed : int, default 563
        The same seed gives the same twin, to the byte.
    scenario : Scenario, optional
        Which of the conflicting published figures to take; by default those that `Scenario` explains.
    tell : callable, optional
        Called with the name of each step as it begins.

    Returns
    -------
    Twin

    Examples
    --------
    >>> twin = build(563)
    >>> len(twin.clean["households"]), int(twin.clean["households"]["persons"].sum())
    (563, 3400)
    """
    # Imported here: the command line names this module, and --help must not wait for the geospatial stack.
    from generator import city, planning, services, survey, water, works
    from generator.form import buildings, layers, settlement
    from generator.people import homes, households
    from generator.randomness import stream
    from generator.raw import office
    from generator.tenure import holders
    from generator.water import terrain

    scenario = scenario or Scenario()
    tell("canal, streets and parcels")
    form = settlement.draw(seed)
    ground, order = layers.parcel_layers(form)
    heights = terrain.draw(seed, form)
    tell("households and people")
    community = households.draw(stream(seed, "households"), scenario)
    community, home = homes.settle(
        stream(seed, "homes"), community, ground["parcels"], heights.of(ground["parcels"].geometry)
    )
    tell("houses")
    plot_of = dict(zip(ground["parcels"]["parcel_id"], order, strict=True))
    comfort = {int(plot_of[parcel]): float(value) for parcel, value in home.comfort.items()}
    houses = buildings.raise_houses(stream(seed, "houses"), form, comfort)
    tell("rights and sources")
    register = holders.draw(
        stream(seed, "tenure"), community, home, ground["parcels"], layers.canal_distance(form, order)
    )
    clean = {
        **layers.canal_layers(form),
        **layers.street_layers(form),
        **ground,
        "buildings": layers.building_layer(houses, order, ground["parcels"]),
        "city_blocks": layers.city_layer(form),
        "households": community.households,
        "people": community.people,
        "occupancy": home.occupancy,
        **register,
    }
    draft = Draft(seed, scenario, form, order, heights, community, home, clean)
    for words, part in (
        ("works and the state after them", works),
        ("water", water),
        ("services", services),
        ("zones, sites, costs and ballots", planning),
        ("needs and monitoring", survey),
        ("the city beyond", city),
    ):
        tell(words)
        frames, grids = part.draw(draft)
        draft.clean |= frames
        draft.grids |= grids
    tell("raw quality")
    raw, flaws = office.keep(stream(seed, "flaws"), draft.clean)
    return Twin(seed, scenario, draft.clean, draft.grids, raw, flaws)
