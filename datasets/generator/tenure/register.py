"""A land register in the making: parties, units, rights and sources, in the terms of LADM (ISO 19152)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from datetime import date
    from fractions import Fraction

RESTRICTIONS = ("canal reserve", "road right of way")


@dataclass
class Register:
    """A register in the making; each method enters one row and returns its id.

    Parties keep their numbers from one register to the next. Everything else is numbered from `first_id`.
    """

    parties: list[dict] = field(default_factory=list)
    units: list[dict] = field(default_factory=list)
    spatial: list[dict] = field(default_factory=list)
    rights: list[dict] = field(default_factory=list)
    sources: list[dict] = field(default_factory=list)
    links: list[dict] = field(default_factory=list)
    first_id: int = 1

    def party(self, party_type: str, sex: str | None = None, household_id: str | None = None) -> str:
        """Enter a party."""
        party_id = f"Y{len(self.parties) + 1:04d}"
        self.parties.append({"party_id": party_id, "party_type": party_type, "sex": sex, "household_id": household_id})
        return party_id

    def unit(self, parcel_id: str, area: float, title: str | None, quality: str) -> str:
        """Enter an administrative unit with the one parcel that it consists of."""
        number = len(self.units) + self.first_id
        unit_id = f"B{number:04d}"
        self.units.append({"ba_unit_id": unit_id, "ba_unit_type": "basic property unit", "title_number": title})
        self.spatial.append(
            {
                "spatial_unit_id": f"SU{number:04d}",
                "ba_unit_id": unit_id,
                "parcel_id": parcel_id,
                "area_m2": area,
                "boundary_quality": quality,
            }
        )
        return unit_id

    def right(
        self, unit_id: str, party_id: str, right_type: str, share: Fraction | None, period: tuple[date, date | None]
    ) -> str:
        """Enter a right or a restriction; a period without an end is in force."""
        right_id = f"R{len(self.rights) + self.first_id:04d}"
        self.rights.append(
            {
                "right_id": right_id,
                "ba_unit_id": unit_id,
                "party_id": party_id,
                "rrr_type": "restriction" if right_type in RESTRICTIONS else "right",
                "right_type": right_type,
                "share_numerator": None if share is None else share.numerator,
                "share_denominator": None if share is None else share.denominator,
                "begin_date": period[0],
                "end_date": period[1],
            }
        )
        return right_id

    def source(self, source_type: str, number: str, accepted: date, rights: list[str]) -> str:
        """Enter a document and the rights that rest on it."""
        source_id = f"S{len(self.sources) + self.first_id:04d}"
        self.sources.append(
            {
                "source_id": source_id,
                "source_type": source_type,
                "number": number,
                "accepted_on": accepted,
            }
        )
        self.links += [{"right_id": right_id, "source_id": source_id} for right_id in rights]
        return source_id

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the finished tables."""
        rights = pd.DataFrame(self.rights)
        for column in ("share_numerator", "share_denominator"):
            rights[column] = rights[column].astype("Int64")
        for column in ("begin_date", "end_date"):
            rights[column] = pd.to_datetime(rights[column]).astype("datetime64[us]")
        sources = pd.DataFrame(self.sources)
        sources["accepted_on"] = pd.to_datetime(sources["accepted_on"]).astype("datetime64[us]")
        links = pd.DataFrame(self.links).sort_values(["right_id", "source_id"]).reset_index(drop=True)
        return {
            "parties": pd.DataFrame(self.parties),
            "ba_units": pd.DataFrame(self.units),
            "spatial_units": pd.DataFrame(self.spatial),
            "rights": rights,
            "sources": sources,
            "right_sources": links,
        }
