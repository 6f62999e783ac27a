"""What a key finds in an answer, and what the findings add up to."""

from __future__ import annotations

import math
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Finding:
    """One thing that a key looked at.

    Attributes
    ----------
    worth : float
        Marks that this finding can bring.
    earned : float
        Marks that it brought, from 0 to `worth`.
    says : str
        What was found, in one plain sentence to the student. It must not give the answer away.
    misconception : str or None
        Id of the belief that probably lies behind a loss, from ``misconceptions.toml``.
    """

    worth: float
    earned: float
    says: str
    misconception: str | None = None


def right(worth: float, says: str) -> Finding:
    """Give all the marks of a finding."""
    return Finding(worth, worth, says)


def wrong(worth: float, says: str, misconception: str | None = None, *, earned: float = 0.0) -> Finding:
    """Give none of the marks of a finding, or the part `earned`, and name the belief behind the loss."""
    return Finding(worth, earned, says, misconception)


@dataclass(frozen=True)
class Verdict:
    """The marks of one task with their reasons.

    Attributes
    ----------
    task : str
        ``"<assignment>/<task>"``.
    title : str
        The task's title, as the student knows it.
    points : float
        The most that the task can bring.
    findings : tuple of Finding
        What was found, in the order in which the student should read it.
    key_failed : str or None
        Where the key itself broke on the answer: what it said. The student then has 0 until a person has looked.
    """

    task: str
    title: str
    points: float
    findings: tuple[Finding, ...] = field(default=())
    key_failed: str | None = None

    @property
    def marks(self) -> float:
        """Marks earned: a plain float from 0 to `points`, to a hundredth, whatever the findings hold."""
        total = math.fsum(_plain(finding.earned) for finding in self.findings)
        return round(min(max(total, 0.0), float(self.points)), 2)

    @property
    def misconceptions(self) -> tuple[str, ...]:
        """Ids of the beliefs named, each once, in order."""
        return tuple(dict.fromkeys(f.misconception for f in self.findings if f.misconception))


def _plain(earned: object) -> float:
    """Read a mark as a finite float; anything else, a string or ``nan`` or ``False``, is worth nothing.

    nbgrader 0.9.6 gives *full* marks to a cell that ends in a value it cannot read or that is negative, so a key's
    slip must never reach it.
    """
    if isinstance(earned, bool | str | bytes):
        return 0.0
    try:
        mark = float(earned)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return 0.0
    return mark if math.isfinite(mark) else 0.0
