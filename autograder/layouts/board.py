"""What a student sees of a layout: the rules, one by one, and the scoreboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from autograder.answers import NotAnAnswerError
from autograder.layouts.examining import Examination, examine

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

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
