"""Everything that has a place: canal, streets, blocks, parcels and the city around, in local coordinates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from generator.form import banks as banks_module
from generator.form import canal as canal_module
from generator.form import lanes as lanes_module
from generator.form import parcels, streets, surroundings
from generator.form.grid import polygons, snap
from generator.form.labels import street_label
from generator.randomness import stream

if TYPE_CHECKING:
    from generator.form.banks import Bank
    from generator.form.canal import Canal
    from generator.form.parcels import Ground, Plot
    from generator.form.streets import Way

_END_M = 8.0


@dataclass(frozen=True)
class Settlement:
    """The form of the settlement before anybody lives in it.

    Attributes
    ----------
    canal : Canal
    banks : tuple of Bank
        East and west.
    stretches : list of tuple of Way and bool
        Streets between junctions, and whether they are dead ends.
    bridges : list of tuple of shapely.LineString and float
        Bridges with their widths, from south to north.
    grounds : list of Ground
    plots : list of Plot
    city_blocks : list of shapely.Polygon
    road_surface, surface, deck : shapely.Geometry
        Ground that the canal roads cover, that all streets cover, and what lies under the bridges.
    """

    canal: Canal
    banks: tuple[Bank, Bank]
    stretches: list[tuple[Way, bool]]
    bridges: list[tuple[shapely.LineString, float]]
    grounds: list[Ground]
    plots: list[Plot]
    city_blocks: list[shapely.Polygon]
    road_surface: shapely.Geometry
    surface: shapely.Geometry
    deck: shapely.Geometry


def draw(seed: int) -> Settlement:
    """Draw the whole form of the settlement.

    Parameters
    ----------
    seed : int

    Returns
    -------
    Settlement
    """
    canal = canal_module.draw(stream(seed, "canal"))
    crossings = surroundings.choose_crossings(stream(seed, "crossings"))
    banks = banks_module.plan(stream(seed, "banks"), sorted({s for own in crossings.streets.values() for s in own}))
    pieces = [(bank, piece, bank.ground(canal, piece)) for bank in banks for piece in bank.pieces]
    settled = shapely.union_all([ground for *_, ground in pieces])
    roads: list[Way] = []
    lanes: list[Way] = []
    for bank in banks:
        grown = lanes_module.grow(stream(seed, f"lanes {bank.name}"), bank, list(crossings.streets[bank.side]))
        paving = stream(seed, f"paving {bank.name}")
        trunks = [float(lane.places[0, 0]) for lane in grown if _starts_on_road(lane, bank)]
        joints = [*trunks, *crossings.streets[bank.side], *(s for s, _ in crossings.bridges)]
        roads += streets.canal_road(paving, canal, bank, joints, _END_M)
        drawn = [streets.lane_way(paving, canal, lane) for lane in grown]
        clipped = lanes_module.within([way.line for way in drawn], settled.buffer(0.2))
        kept = [
            (lane, replace(way, line=line))
            for lane, way, line in zip(grown, drawn, clipped, strict=True)
            if line is not None
        ]
        lanes += _labelled(kept, bank)
    mains = surroundings.main_streets(stream(seed, "main streets"), canal, banks, crossings)
    city, shown, blocks = surroundings.lay_out(stream(seed, "city"), canal, [*roads, *mains], settled)
    mains = [way for way in shown if way.street_class == "city street"]

    ways = streets.reached([*roads, *mains, *lanes, *city])
    surface = streets.surface_of(ways)
    bridges = [(_bridge(canal, banks, s), width) for s, width in crossings.bridges]
    deck = shapely.union_all([line.buffer(width / 2, cap_style="flat") for line, width in bridges])
    grounds = list(_grounds(canal, banks, pieces, surface, deck))
    plots = parcels.divide(int(stream(seed, "parcels").integers(2**31)), canal, grounds)
    return Settlement(
        canal=canal,
        banks=banks,
        stretches=streets.network(ways),
        bridges=bridges,
        grounds=grounds,
        plots=plots,
        city_blocks=blocks,
        road_surface=streets.surface_of(roads),
        surface=surface,
        deck=deck,
    )


def _starts_on_road(lane: lanes_module.Lane, bank: Bank) -> bool:
    s, d = lane.places[0]
    return abs(d - float(bank.road_centre(s))) < 1e-6


def _labelled(lanes: list[tuple[lanes_module.Lane, Way]], bank: Bank) -> list[Way]:
    """Give a number to the lanes that leave the canal road, from south to north: odd in the east, even in the west."""
    number, found = 1 if bank.side > 0 else 2, []
    for lane, way in lanes:
        if _starts_on_road(lane, bank):
            found.append(replace(way, label=street_label(number)))
            number += 2
        else:
            found.append(way)
    return found


def _bridge(canal: Canal, banks: tuple[Bank, Bank], s: float) -> shapely.LineString:
    east, west = banks
    return canal.line(np.array([s, s]), np.array([-float(west.road_centre(s)), float(east.road_centre(s))]))


def _grounds(
    canal: Canal,
    banks: tuple[Bank, Bank],
    pieces: list[tuple[Bank, banks_module.Piece, shapely.Polygon]],
    surface: shapely.Geometry,
    deck: shapely.Geometry,
) -> list[Ground]:
    """Return the blocks of ground left between streets, bridges and water, south to north."""
    found: list[Ground] = []
    large = shapely.union_all([ground for _, piece, ground in pieces if piece.use != "homes"])
    for bank in banks:
        homes = shapely.union_all([g for b, p, g in pieces if b is bank and p.use == "homes"])
        homes = snap(homes.difference(large).difference(surface))
        found += [parcels.Ground(g, bank, "homes") for g in polygons(homes, min_area=14)]
        water_edge = shapely.union_all([bank.water_edge(canal, stretch) for stretch in bank.waterside])
        water_edge = snap(water_edge.difference(canal.water).difference(surface).difference(deck))
        found += [parcels.Ground(g, bank, "homes", waterside=True) for g in polygons(water_edge, min_area=14)]
    for bank, piece, ground in pieces:
        if piece.use != "homes":
            rest = polygons(snap(ground.difference(surface)), min_area=14)
            found.append(parcels.Ground(max(rest, key=lambda g: g.area), bank, piece.use))
    return sorted(found, key=lambda ground: parcels.position(canal, ground.shape))
