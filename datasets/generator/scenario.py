"""Where published figures conflict: which one the twin takes, and how to take another."""

from __future__ import annotations

from dataclasses import dataclass

from generator.settings import HOUSEHOLDS, PEOPLE

# The plots that sources name: 5 m x 8 m (Cambodia Daily, May 2017), 4 m x 6 m (works department, January 2020, and
# governor, 2020). Frontage first.
PLOTS = {"4x6": (4.0, 6.0), "5x8": (5.0, 8.0)}
# Between the fewest and the most families that sources of 2016 to 2023 count.
FAMILIES = (423, 570)
RENOVATED = (2019, 2020)


@dataclass(frozen=True)
class Scenario:
    """A choice among published figures that contradict each other.

    Attributes
    ----------
    families : int, default 563
        AIMF's figure of December 2019: the only one that comes with a number of people. Others: 423 (housing-rights
        groups, 2017), 435 (residents' petition, 2016), 484 (governor's meeting, 2017), 500 (works department, 2020),
        562 (governor, 2020), 570 (AIMF and Paris, 2022-23).
    plot : {"4x6", "5x8"}, default "4x6"
        Frontage and depth of a new plot in metres. 4 x 6 is the size that the works department and the governor gave
        in 2020, while plots were handed over; 5 x 8 was promised in 2017.
    renovated : {2019, 2020}, default 2020
        Year in which the canal was finished. The works department reported 68 % of the third phase in January 2020 and
        expected the end in July 2020; AIMF writes 2019.
    """

    families: int = HOUSEHOLDS
    plot: str = "4x6"
    renovated: int = 2020

    def __post_init__(self) -> None:
        if not FAMILIES[0] <= self.families <= FAMILIES[1]:
            raise ValueError(
                f"{self.families} families: sources give between {FAMILIES[0]} and {FAMILIES[1]}; choose from these"
            )
        if self.plot not in PLOTS:
            raise ValueError(f"plots of {self.plot!r}: sources give {' and '.join(PLOTS)}; choose one of them")
        if self.renovated not in RENOVATED:
            raise ValueError(f"renovated in {self.renovated}: sources give 2019 and 2020; choose one of them")

    @property
    def people(self) -> int:
        """People in all: 3,400 for 563 families, as published; else at the same rate, which no source gives."""
        return round(self.families * PEOPLE / HOUSEHOLDS)

    @property
    def frontage_m(self) -> float:
        """Frontage of a new plot."""
        return PLOTS[self.plot][0]

    @property
    def depth_m(self) -> float:
        """Depth of a new plot."""
        return PLOTS[self.plot][1]

    @property
    def label(self) -> str:
        """What differs from the default, for names of versions; empty for the default."""
        usual = Scenario()
        parts = {"families": self.families, "plot": self.plot, "renovated": self.renovated}
        return "".join(f".{name}{value}" for name, value in parts.items() if value != getattr(usual, name))
