"""The whole twin in memory: form, people, tenure, and the raw tables with their flaws."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.settings import DEFAULT_SEED

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from generator.flaws import FlawRegister


@dataclass(frozen=True)
class Twin:
    """A twin built from one seed.

    Attributes
    ----------
    seed : int
    clean, raw : dict of str to pandas.DataFrame
        Layers (geopandas.GeoDataFrame, clean only) and tables by name.
    flaws : FlawRegister
        Where the flaws of the raw tables are. Never written to a file.
    """

    seed: int
    clean: dict[str, pd.DataFrame]
    raw: dict[str, pd.DataFrame]
    flaws: FlawRegister


def build(seed: int = DEFAULT_SEED, *, tell: Callable[[str], None] = lambda _: None) -> Twin:
    """Build the twin.

    Parameters
    ----------
    seed : int, default 563
        The same seed gives the same twin, to the byte.
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
    from generator import buildings, flaws, homes, households, layers, settlement, tenure
    from generator.randomness import stream

    tell("canal, streets and parcels")
    form = settlement.draw(seed)
    ground, order = layers.parcel_layers(form)
    tell("households and people")
    community = households.draw(stream(seed, "households"))
    community, home = homes.settle(stream(seed, "homes"), community, ground["parcels"])
    tell("houses")
    plot_of = dict(zip(ground["parcels"]["parcel_id"], order, strict=True))
    comfort = {int(plot_of[parcel]): float(value) for parcel, value in home.comfort.items()}
    houses = buildings.raise_houses(stream(seed, "houses"), form, comfort)
    tell("rights and sources")
    register = tenure.draw(
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
    raw, register_of_flaws = flaws.plant(stream(seed, "flaws"), clean)
    return Twin(seed, clean, raw, register_of_flaws)
