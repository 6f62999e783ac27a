"""What lateness costs: nothing unless the cohort's ``cohort.toml`` says so. A person decides, not this module.

In ``cohort.toml``::

    [late]
    policy = "percent"     # "none" (as without this section), "zero" or "percent"
    percent_a_day = 10     # of the marks that the notebook earned, for each day begun
    grace_minutes = 30     # time after the deadline that is not counted
    at_most_percent = 50   # what lateness can cost in all
"""

from __future__ import annotations

import math
import tomllib
from textwrap import dedent
from typing import TYPE_CHECKING, Any

from nbgrader.plugins import LateSubmissionPlugin
from traitlets import Enum, Float

from autograder.course_config import SETTINGS, SettingsError

if TYPE_CHECKING:
    from pathlib import Path

_DAY = 86_400  # seconds
_METHODS = ("none", "zero", "percent")
_NUMBERS = {"percent_a_day": (0, 100), "grace_minutes": (0, 14 * 24 * 60), "at_most_percent": (0, 100)}


class LatePolicy(LateSubmissionPlugin):
    """nbgrader's plugin for late submissions, with a third method: percent of the marks for each day begun."""

    penalty_method = Enum(
        _METHODS,
        default_value="none",
        help=dedent(
            """
            What a late submission costs:
                'none': nothing; it is shown as late
                'zero': all its marks
                'percent': percent_a_day of its marks for each day begun after the grace period
            """
        ),
    ).tag(config=True)
    percent_a_day = Float(10.0, min=0, max=100, help="Percent of the earned marks, for each day begun.").tag(
        config=True
    )
    grace_minutes = Float(0.0, min=0, help="Minutes after the deadline that are not counted.").tag(config=True)
    at_most_percent = Float(100.0, min=0, max=100, help="The most that lateness can cost, in percent.").tag(config=True)

    def late_submission_penalty(self, student_id: str, score: float, total_seconds_late: float) -> float | None:
        """Give what lateness costs, in marks.

        The cost is computed from the marks earned, never from marks already lowered: nbgrader keeps the two apart, so
        grading again gives the same cost (jupyter/nbgrader#723 tells of one that stays where it should be recomputed).

        Parameters
        ----------
        student_id : str
        score : float
            Marks that the notebook earned.
        total_seconds_late : float
            Seconds after the deadline, an extension being part of the deadline.

        Returns
        -------
        float or None
            None where lateness costs nothing.
        """
        if self.penalty_method != "percent":
            return super().late_submission_penalty(student_id, score, total_seconds_late)
        counted = total_seconds_late - 60 * self.grace_minutes
        if counted <= 0:
            return None
        percent = min(self.percent_a_day * math.ceil(counted / _DAY), self.at_most_percent)
        return score * percent / 100


def late_settings(folder: Path) -> dict[str, Any]:
    """Read the section ``[late]`` of a cohort's ``cohort.toml``.

    Returns
    -------
    dict
        Settings of :class:`LatePolicy` by name; only ``penalty_method`` where there is no such section.

    Raises
    ------
    SettingsError
        Where a name is unknown or a value is of the wrong kind or size.
    """
    file = folder / SETTINGS
    section = tomllib.loads(file.read_text(encoding="utf-8")).get("late", {}) if file.is_file() else {}
    if not isinstance(section, dict):
        raise SettingsError(f'{file}: write a section [late] with the line policy = "none", "zero" or "percent".')
    unknown = sorted(set(section) - {"policy", *_NUMBERS})
    if unknown:
        raise SettingsError(f"{file}, [late]: {', '.join(unknown)} unknown. It may hold policy, {', '.join(_NUMBERS)}.")
    method = section.get("policy", "none")
    if method not in _METHODS:
        raise SettingsError(f"{file}, [late]: policy = {method!r}; expected is one of {', '.join(_METHODS)}.")
    settings: dict[str, Any] = {"penalty_method": method}
    for name, (least, most) in _NUMBERS.items():
        if name not in section:
            continue
        value = section[name]
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
            raise SettingsError(f"{file}, [late]: {name} = {value!r}; expected is a number from {least} to {most}.")
        settings[name] = float(value)
    return settings


def in_words(settings: dict[str, Any]) -> str:
    """Say a policy in one sentence, for reports and commands.

    Parameters
    ----------
    settings : dict
        As :func:`late_settings` gives it.
    """
    policy = LatePolicy(**settings)
    if policy.penalty_method == "zero":
        return "A late submission gets no marks."
    if policy.penalty_method == "none" or not policy.percent_a_day:
        return "Lateness costs nothing."
    grace = f" after {policy.grace_minutes:g} minutes of grace" if policy.grace_minutes else ""
    most = f", at most {policy.at_most_percent:g} %" if policy.at_most_percent < 100 else ""
    return f"Lateness costs {policy.percent_a_day:g} % of the earned marks for each day begun{grace}{most}."
