"""The picture on the cover: a canal between 563 small rectangles, one for each family. It is no map."""

from __future__ import annotations

import itertools
import math

FAMILIES = 563
_WIDE, _HIGH, _STEP_X, _STEP_Y = 400.0, 230.0, 12.4, 7.6


def cover_picture() -> str:
    """Give the shapes as SVG, in a space of 400 by 230."""
    plots = []
    # Rows of plots from the water outwards, on both banks, until each family has one.
    for away, column in itertools.product(range(1, 20), range(int(_WIDE / _STEP_X))):
        x = column * _STEP_X + 4
        for side in (1, -1):
            y = _middle(x) + side * (away * _STEP_Y + 9)
            if len(plots) == FAMILIES or not 3 < y < _HIGH - 3:
                continue
            tilt = math.degrees(math.atan(_middle(x + 1) - _middle(x)))
            plots.append(
                f'<rect x="{x:.1f}" y="{y - 2.7:.1f}" width="9.6" height="5.4" '
                f'transform="rotate({tilt:.1f} {x + 4.8:.1f} {y:.1f})"/>'
            )
    line = " ".join(f"{x},{_middle(x):.1f}" for x in range(-10, 411, 10))
    water = f'<polyline points="{line}" fill="none" stroke="#4f8cb0" stroke-width="15"/>'
    return f'{water}<g fill="#b98a5a">{"".join(plots)}</g>'


def _middle(x: float) -> float:
    """Give where the middle of the water is."""
    return _HIGH / 2 + 26 * math.sin(x / 95) - x * 0.03 + 6
