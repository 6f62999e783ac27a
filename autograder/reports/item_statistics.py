"""How hard a task was, and how well it tells stronger from weaker students."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

FEWEST = 10  # students; below, a correlation says next to nothing
_Z = 1.96  # of a 95 % interval


@dataclass(frozen=True)
class Discrimination:
    """A corrected item-total correlation.

    Attributes
    ----------
    r : float
    low, high : float
        Ends of its 95 % interval.
    """

    r: float
    low: float
    high: float

    @property
    def reading(self) -> str:
        """In words, after the rule of thumb of Ebel (1965), *Measuring Educational Achievement*.

        With “perhaps” where the interval reaches from hardly to well: most small classes.
        """
        word = "hardly tells" if self.r >= 0 else "tells the wrong way round"
        for least, better in ((0.2, "tells a little"), (0.3, "tells fairly well"), (0.4, "tells well")):
            word = better if self.r >= least else word
        return f"perhaps {word}" if self.low < 0.2 and self.high > 0.4 else word

    @property
    def doubtful(self) -> bool:
        """Whether the task certainly does not tell well, and more likely hardly at all."""
        return self.r < 0.2 and self.high <= 0.4


def difficulty(marks: Sequence[float], most: float) -> float:
    r"""Give the mean share of a task's points.

    .. math:: p_j = \frac{1}{n\,m_j} \sum_{i=1}^{n} x_{ij}

    with :math:`x_{ij}` the marks of student :math:`i` in task :math:`j` and :math:`m_j` its points: the item difficulty
    of classical test theory for tasks with part marks (Lord and Novick 1968, *Statistical Theories of Mental Test
    Scores*, ch. 15). A high share is an easy task.
    """
    return float(np.mean(marks) / most) if len(marks) and most else float("nan")


def discrimination(marks: Sequence[float], rest: Sequence[float]) -> Discrimination | None:
    r"""Correlate a task with the rest of the assignment.

    .. math:: r_{j(T-j)} = \operatorname{corr}\left(x_{ij},\; \sum_{k \ne j} x_{ik}\right)

    The task itself is left out of the total, for it would correlate with itself: the corrected item-total correlation
    (Henrysson 1963, *Psychometrika* 28(2), 211-218, doi:10.1007/BF02289618). The interval is that of Fisher's
    transformation, :math:`\tanh(\operatorname{artanh} r \pm 1.96/\sqrt{n-3})` (Fisher 1921, *Metron* 1, 3-32).

    Parameters
    ----------
    marks : sequence of float
        Of one task, by student.
    rest : sequence of float
        Of the same students: their marks in all other tasks.

    Returns
    -------
    Discrimination or None
        None for fewer than ten students, or where all have the same marks.
    """
    x, y = np.asarray(marks, dtype=float), np.asarray(rest, dtype=float)
    if len(x) < FEWEST or np.ptp(x) == 0 or np.ptp(y) == 0:
        return None
    r = float(np.clip(np.corrcoef(x, y)[0, 1], -1, 1))
    middle = np.arctanh(np.clip(r, -0.999999, 0.999999))
    half = _Z / np.sqrt(len(x) - 3)
    return Discrimination(r, float(np.tanh(middle - half)), float(np.tanh(middle + half)))
