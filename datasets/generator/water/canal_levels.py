r"""Water level in the canal for a storm of each return period.

The rain :math:`P_T` that falls in :math:`t` hours on the catchment :math:`F` brings the discharge of the rational
method,

.. math:: Q_T = C \, F \, P_T / t .

The outlet in the south stands at the level :math:`h_T`, which the plain beyond decides. From there the level rises
towards the north as the friction does that Manning's formula gives (gradually varied flow, without the small change of
velocity head):

.. math:: \frac{dH}{ds} = \left( \frac{Q_T}{K(H)} \right)^2 , \quad H(0) = h_T , \quad
          K = \frac{1}{n} A R^{2/3} + \frac{1}{n_o} A_o R_o^{2/3} .

:math:`A` is the area and :math:`R` the hydraulic radius of the canal, :math:`A_o` and :math:`R_o` those of the flooded
banks. The works change the canal, not the rain and not the outlet: they take out silt, posts and waste, deepen the bed
and make the sides smooth. All figures are assumptions, none is measured. For the size of the storms there is one
published hint: a storm of 103 mm in one evening of 2015 was the largest that the city had on record (City Hall in
*Cambodia Daily*, "Record Rainfall Prompts Debate Over Drainage").
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from generator.settings import CANAL_LENGTH_M, CANAL_WIDTH_M
from generator.water.ground import plain

RETURN_PERIODS = (2, 10, 50)  # years

# Assumptions.
RAIN_MM = {2: 58.0, 10: 82.0, 50: 108.0}
STORM_H = 3.0
OUTLET_M = {2: 8.55, 10: 9.02, 50: 9.50}  # the plain lies at 9.0 m there
_CATCHMENT_M2 = 900_000.0
_RUNOFF = 0.6
_BANK_ROUGHNESS, _BANK_WIDTH_M, _BANK_ABOVE_PLAIN_M = 0.11, 60.0, 0.0
_STEP_M = 5.0


@dataclass(frozen=True)
class Channel:
    """A canal as water meets it.

    Attributes
    ----------
    below_plain : float
        Depth of its bed below the plain in metres.
    width : float
        Width that is free for the water, in metres.
    roughness : float
        Manning's n in s/m^(1/3).
    """

    below_plain: float
    width: float
    roughness: float

    def conveyance(self, depth: float) -> float:
        """Return K in m3/s for a depth of water in metres, the flooded banks included."""
        area = self.width * depth
        found = area * (area / (self.width + 2 * depth)) ** (2 / 3) / self.roughness
        over = depth - self.below_plain - _BANK_ABOVE_PLAIN_M
        if over > 0:
            found += _BANK_WIDTH_M * over * over ** (2 / 3) / _BANK_ROUGHNESS
        return found


BEFORE = Channel(below_plain=1.55, width=5.5, roughness=0.05)
AFTER = Channel(below_plain=2.2, width=CANAL_WIDTH_M, roughness=0.016)


def discharge(years: int) -> float:
    """Return the discharge of a storm in m3/s.

    Examples
    --------
    >>> round(discharge(2), 2)
    2.9
    """
    return _RUNOFF * _CATCHMENT_M2 * RAIN_MM[years] / 1000 / (STORM_H * 3600)


def profile(channel: Channel, years: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the water level along the canal.

    Parameters
    ----------
    channel : Channel
    years : int
        Return period, one of `RETURN_PERIODS`.

    Returns
    -------
    numpy.ndarray
        Positions in metres from the southern end, ascending.
    numpy.ndarray
        Levels there, in metres above the fictional datum.
    """
    s = np.arange(0, CANAL_LENGTH_M + _STEP_M, _STEP_M)
    level = np.empty_like(s)
    level[0] = OUTLET_M[years]
    flow = discharge(years)
    for i in range(1, len(s)):
        bed = float(plain(s[i - 1])) - channel.below_plain
        level[i] = level[i - 1] + (flow / channel.conveyance(level[i - 1] - bed)) ** 2 * _STEP_M
    return s, level
