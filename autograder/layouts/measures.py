"""How evenly an amount is shared."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable


def gini(amounts: Iterable[float]) -> float:
    r"""Compute the Gini coefficient of amounts that are not negative.

    With the amounts in rising order, :math:`x_1 \le \dots \le x_n`,

    .. math:: G = \frac{\sum_i (2 i - n - 1) \, x_i}{n \sum_i x_i}.

    It is half the mean difference between two amounts, divided by the mean amount.

    Parameters
    ----------
    amounts : iterable of float
        At least one of them above 0.

    Returns
    -------
    float
        0 where all amounts are equal; up to 1 - 1/n where one has all.

    Examples
    --------
    >>> gini([24, 24, 24])
    0.0
    >>> gini([0, 0, 0, 1])
    0.75
    """
    rising = np.sort(np.asarray(list(amounts), dtype=float))
    count = len(rising)
    weights = 2 * np.arange(1, count + 1) - count - 1
    return float(weights @ rising / (count * rising.sum()))
