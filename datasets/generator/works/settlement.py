"""The settlement after the works: from the plan to the layers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from generator.form import streets
from generator.form.grid import polygons
from generator.form.parcels import Ground, Plot
from generator.works import ground, layout, mesh, network, sites
from generator.works.ground import side_of
from generator.works.section import Section

if TYPE_CHECKING:
    from generator.form.banks import Bank
    from generator.form.canal import Canal
    from generator.form.settlement import Settlement
    from generator.scenario import Scenario
    from generator.works.ground import Land
    from generator.works.mesh import Parcel


@dataclass(frozen=True)
class Rebuilt:
    """The place after the works.

    Attributes
    ----------
    section : Section
    land : Land
        What the works could use.
    form : Settlement
        Streets, bridges and plots after the works, in local coordinates; the city blocks are still those before.
    parcels : list of Parcel
        In the order of ``form.plots``.
    built : shapely.Geometry
        Ground of all parcels and lanes.
    """

    section: Section
    land: Land
    form: Settlement
    parcels: list[Parcel]
    built: shapely.Geometry


def rebuild(form: Settlement, scenario: Scenario) -> Rebuilt:
    """Lay out the settlement anew. Nothing is drawn by lot: the ground, the section and the families decide.

    Parameters
    ----------
    form : Settlement
        Before the works.
    scenario : Scenario

    Returns
    -------
    Rebuilt
    """
    section = Section.of(scenario)
    city, joints = network.move_to_new_road(form, section)
    bridges, places = network.bridges(form, section)
    meeting = sorted({*joints[1], *joints[-1], *places})
    land = ground.survey(form, city, section, network.road_stations(meeting))
    free = sites.choose(land)
    # The works department's figures belong together: 152 families on 326 m, in plots of 4 m x 6 m.
    first = layout.FIRST_STAGE_FAMILIES if scenario.plot == "4x6" else None
    plans = layout.plan(land, free, scenario.families, first)
    parcels, lane_ground = mesh.build(land, plans, free)
    zones = [zone for plan in plans for zone in plan.zones]
    doors = {side: [sum(a) / 2 for z in zones if z.side == side for a in z.accesses] for side in (1, -1)}
    stations = {side: network.road_stations([*joints[side], *places, *doors[side]]) for side in (1, -1)}
    roads = network.canal_roads(form.canal, section, stations)
    lanes = network.lanes(form.canal, section, zones)
    components, grounds = _grounds(form.canal, parcels, form.banks)
    after = replace(
        form,
        stretches=streets.network([*roads, *city, *lanes]),
        bridges=bridges,
        grounds=grounds,
        plots=[
            Plot(parcel.shape, component, parcel.use if parcel.old is None else form.plots[parcel.old].use)
            for parcel, component in zip(parcels, components, strict=True)
        ],
        road_surface=streets.surface_of(roads),
        surface=shapely.union_all([streets.surface_of([*roads, *city, *lanes]), *lane_ground]),
        deck=shapely.union_all([line.buffer(width / 2, cap_style="flat") for line, width in bridges]),
    )
    built = shapely.union_all([*(parcel.shape for parcel in parcels), *lane_ground])
    return Rebuilt(section, land, after, parcels, built)


def _grounds(canal: Canal, parcels: list[Parcel], banks: tuple[Bank, Bank]) -> tuple[list[int], list[Ground]]:
    """Return for each parcel its block, and the blocks: parcels that touch along an edge are in the same one."""
    shapes = polygons(shapely.union_all([parcel.shape for parcel in parcels]))
    points = [parcel.shape.representative_point() for parcel in parcels]
    found = shapely.STRtree(shapes).query(points, predicate="within")
    assert (found[0] == np.arange(len(parcels))).all()
    bank_of = {bank.side: bank for bank in banks}
    grounds = [Ground(shape, bank_of[side_of(canal, shape.representative_point())], "homes") for shape in shapes]
    return found[1].tolist(), grounds
