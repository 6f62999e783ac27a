"""The site of the canal community, from the layers of the twin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from autograder.layouts.site import Site

if TYPE_CHECKING:
    import geopandas as gpd

# What a family's plot can stand on: the new plots, and what the works leave open.
FOR_PLOTS = ("residential", "open")


def canal_site() -> Site:
    """Make the site for new layouts: the ground of the twin after the works, and the families before them.

    Canal, roads and lanes are those after the works. Plots may lie where new plots or open land lie. Pagoda, market,
    workshops and the sites of the collective facilities are kept free: the *reserve* of the site.

    Returns
    -------
    Site
    """
    from stungmeanchey import load

    parcels, streets = load("parcels", state="after"), load("streets", state="after")
    for_plots = parcels["land_use"].isin(FOR_PLOTS)
    # Streets are drawn by their middle lines. A square end fills the outer corner where two lanes meet.
    surface = streets.buffer(streets["width_m"] / 2, cap_style="square", join_style="mitre").union_all()
    families = load("moves").merge(load("households")[["household_id", "persons"]], on="household_id")
    return Site(
        ground=parcels[for_plots].union_all(),
        water=load("canal", state="after").union_all(),
        streets=surface.difference(parcels.union_all()),
        reserve=parcels[~for_plots].union_all(),
        axis=load("canal_axis").geometry.iloc[0],
        families=families.set_index("household_id").rename(columns={"area_before_m2": "before_m2"})[
            ["before_m2", "persons"]
        ],
        crs=str(parcels.crs),
    )


def programme_layout() -> gpd.GeoDataFrame:
    """Give the twin's own layout: 4 m x 6 m for each family, where the lots placed it.

    Returns
    -------
    geopandas.GeoDataFrame
        ``household_id`` and ``geometry``.
    """
    from stungmeanchey import load

    plots = load("parcels", state="after").rename(columns={"parcel_id": "parcel_after"})
    return plots.merge(load("moves")[["household_id", "parcel_after"]], on="parcel_after")[["household_id", "geometry"]]
