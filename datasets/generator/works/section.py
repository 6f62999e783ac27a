"""The cross-section of the new canal: how far from the axis the road, the rows of plots and the back lane lie."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.settings import CANAL_WIDTH_M

if TYPE_CHECKING:
    from generator.scenario import Scenario

# Published (works department, January 2020): concrete roads of 6 m beside a canal of 8 m.
ROAD_M = 6.0
# Invented: a kerb along the water; lanes behind the second row, wide enough for a fire pump; a cycle lane of the least
# width that the ADB names for one direction, marked on the road along the water, inside its six metres.
KERB_M = 0.3
LANE_M = 3.0
CYCLE_LANE_M = 1.5


@dataclass(frozen=True)
class Band:
    """A strip along the canal: from `near` to `far` metres from the axis; `front` is the edge on the street."""

    near: float
    far: float
    front: float

    @property
    def middle(self) -> float:
        """Distance of its middle line from the axis."""
        return (self.near + self.far) / 2


@dataclass(frozen=True)
class Section:
    """Distances from the axis, the same on both banks.

    Seen from the canal: kerb, road, first row, second row back to back with it, lane, third row on the same lane.

    Attributes
    ----------
    frontage, depth : float
        Of a plot.
    """

    frontage: float
    depth: float

    @classmethod
    def of(cls, scenario: Scenario) -> Section:
        """Return the section for the plots of a scenario."""
        return cls(scenario.frontage_m, scenario.depth_m)

    @property
    def road_near(self) -> float:
        """Edge of the road on the water."""
        return CANAL_WIDTH_M / 2 + KERB_M

    @property
    def road_middle(self) -> float:
        """Centre line of the road."""
        return self.road_near + ROAD_M / 2

    @property
    def road_far(self) -> float:
        """Edge of the road on the plots."""
        return self.road_near + ROAD_M

    @property
    def lane(self) -> Band:
        """Strip of the back lane."""
        near = self.road_far + 2 * self.depth
        return Band(near, near + LANE_M, near)

    def row(self, number: int) -> Band:
        """Return the strip of the first, second or third row."""
        if number == 1:
            return Band(self.road_far, self.road_far + self.depth, self.road_far)
        if number == 2:
            return Band(self.road_far + self.depth, self.lane.near, self.lane.near)
        return Band(self.lane.far, self.lane.far + self.depth, self.lane.far)
