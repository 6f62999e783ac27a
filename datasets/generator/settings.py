"""Figures that the whole twin is built on: facts with their source, and declared inventions."""

from __future__ import annotations

from datetime import date

NOTICE = "Synthetic twin of the Stung Meanchey canal community: no real person, plot or title."

DEFAULT_SEED = 563

# Facts. 563 families and 3,400 people: AIMF, December 2019. Canal of about 1,470 m: Khmer Times, 2016. Canal 8 m wide:
# the works as described in January 2020.
HOUSEHOLDS = 563
PEOPLE = 3400
CANAL_LENGTH_M = 1470.0
CANAL_WIDTH_M = 8.0

# Invented. Some 590 residential parcels: 563 with a household, the rest empty or held by someone who lives elsewhere.
RESIDENTIAL_PARCELS = (580, 600)

# Invented. The register is read as of this day: after the first titles, before the plots were redrawn.
REGISTER_DAY = date(2020, 6, 30)

# Version of the files: the first number changes when programs that read them must change too.
FORMAT = "2.0.0"

CRS = "EPSG:32648"

# All coordinates lie on this grid, in metres. At 0.05 m no sliver survives the noding; at 0.02 m some do.
GRID_M = 0.05

# Fictional place: round numbers in farmland some twenty kilometres south-west of the real community, chosen so that
# nobody can lay the twin over the real plots. Local coordinates are shifted here at the very end.
ORIGIN = (470_000.0, 1_262_000.0)
