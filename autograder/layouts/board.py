"""What a student sees of a layout: the rules, one by one, and the scoreboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from autograder.answers import NotAnAnswerError
from autograder.layouts.examining import Examination, examine

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from matplotlib.figure import Figure

    from autograder.layouts.site import Rules, Site


def scoreboard(layouts: Mapping[str, Examination]) -> pd.DataFrame:
    """Set layouts side by side: efficiency against fairness.

    Parameters
    ----------
    layouts : mapping of str to Examination

    Returns
    -------
    pandas.DataFrame
        One row a layout, with its name as index. ``land kept``: land of all families, as a part of what they had before
        (efficiency). ``Gini of kept`` and ``Gini per person``: 0 is even (fairness, in two senses).
    """
    import pandas as pd

    return pd.DataFrame(
        {
            name: {
                "possible": "yes" if found.feasible else "no",
                "families": found.placed,
                "land m²": round(found.areas.sum()),
                "land kept": round(found.land_kept, 3),
                "lose over half": found.lose_half,
                "Gini of kept": round(found.gini_kept, 3),
                "Gini per person": round(found.gini_per_person, 3),
                "public m²": round(found.public_m2),
            }
            for name, found in layouts.items()
        }
    ).T


def check_layout(
    name: str, value: object, site: Site, rules: Rules | None = None, others: Mapping[str, Examination] | None = None
) -> None:
    """Print which rules a layout keeps and breaks, and where; then the scoreboard. Never raises.

    Parameters
    ----------
    name : str
        What the student calls it.
    value
        A layer of plots; see :func:`autograder.layouts.read_layout`.
    site : Site
    rules : Rules, optional
    others : mapping of str to Examination, optional
        Layouts to stand beside it.
    """
    try:
        found = examine(value, site, rules)
    except NotAnAnswerError as reason:
        print(f"✗ {name}: {reason}")
        return
    missing = found.families - found.placed
    if missing:
        print(f"✗ {name}: {missing} of {found.families} families get no plot, or more than one.")
    for breach in found.breaches:
        print(f"✗ {name}: {breach}")
    if not found.enough_public:
        least = found.rules.least_public_m2
        print(f"✗ {name}: {found.public_m2:,.0f} m² of public ground are left; at least {least:,.0f} m² are asked for.")
    if found.feasible:
        print(f"✓ {name}: {found.placed} families, one plot each. All rules are kept. Is it fair? Look at the board.")
    print()
    print(scoreboard({**(others or {}), name: found}).to_string())


def draw_scoreboard(layouts: Mapping[str, Examination]) -> Figure:
    """Draw efficiency against fairness: a point for each layout, once for each meaning of fair.

    Parameters
    ----------
    layouts : mapping of str to Examination

    Returns
    -------
    matplotlib.figure.Figure
        Right is more land for families, down is more even. A hollow point is a layout that breaks a rule.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7.5, 3.6), layout="constrained")
    panels = figure.subplots(1, 2, sharex=True)
    measures = (("Gini of the part kept", "gini_kept"), ("Gini of the land for each person", "gini_per_person"))
    for axes, (title, measure) in zip(panels, measures, strict=True):
        for name, found in layouts.items():
            x, y = found.land_kept, getattr(found, measure)
            axes.scatter(x, y, s=60, color="#0072B2", facecolor="#0072B2" if found.feasible else "none", zorder=3)
            axes.annotate(name, (x, y), xytext=(6, 6), textcoords="offset points")
        axes.set_title(title, fontsize=11)
        axes.set_xlabel("part of their land that all families keep")
        axes.margins(0.25)
        axes.grid(alpha=0.3)
    panels[0].set_ylabel("lower is more even")
    return figure
