"""Makes the synthetic twin from a seed.

``build(seed)`` returns every table in memory; ``generator.files.write.write_package`` writes them as files.
"""

from __future__ import annotations

from generator.scenario import Scenario
from generator.settings import DEFAULT_SEED
from generator.twin import Twin, build

__all__ = ["DEFAULT_SEED", "Scenario", "Twin", "build"]
