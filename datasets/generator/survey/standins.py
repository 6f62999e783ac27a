"""Stand-ins for frames of works, water and services while these parts are being written. To be deleted with them."""

from __future__ import annotations

import pandas as pd

KINDS = ("water", "electricity", "sewer", "drain", "waste")


def with_stand_ins(clean: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return the frames, and dry, unserved, unmoved ones where a part has not drawn its own."""
    found = dict(clean)
    households = clean["households"]["household_id"]
    for tail in ("", "_after"):
        houses = clean[f"buildings{tail}"]["building_id"]
        depths = [pd.DataFrame({"building_id": houses, "return_period_years": t, "depth_cm": 0}) for t in (2, 10, 50)]
        found.setdefault(f"flood_depths{tail}", pd.concat(depths))
        plots = clean[f"occupancy{tail}"]["parcel_id"]
        served = [pd.DataFrame({"parcel_id": plots, "kind": kind, "legal": tail != ""}) for kind in KINDS]
        found.setdefault(f"services{tail}", pd.concat(served))
    if "phases" not in clean:
        begin, end = pd.Timestamp(2018, 6, 1), pd.Timestamp(2020, 7, 31)
        found["phases"] = pd.DataFrame({"phase_id": ["PH1"], "begin_date": [begin], "end_date": [end]})
        found["moves"] = pd.DataFrame({"household_id": households, "phase_id": "PH1"})
        found["temporary_stays"] = pd.DataFrame({"household_id": households, "from_date": begin, "to_date": end})
    return found
