"""The map of outcomes: which outcome of the course each unit serves, and where it is practised and marked."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Outcome:
    """One outcome of a unit.

    Attributes
    ----------
    id : str
        The unit's number and a letter, such as ``"4c"``.
    serves : tuple of str
        Outcomes of the course.
    practised : tuple of str
        Exercises and quizzes on the unit's page.
    assessed : tuple of str
        Autograded tasks, as ``<assignment>/<task>``.
    rubric : tuple of str
        Rows of tasks marked by hand, as ``<assignment>/<task>: <row>``.
    """

    id: str
    serves: tuple[str, ...]
    practised: tuple[str, ...] = ()
    assessed: tuple[str, ...] = ()
    rubric: tuple[str, ...] = ()

    @property
    def unit(self) -> int:
        """Number of the unit."""
        return int(self.id[:-1])


@dataclass(frozen=True)
class OutcomesMap:
    """What ``outcomes.toml`` says.

    Attributes
    ----------
    course : dict of str to str
        Outcomes of the course, each in one sentence.
    units : dict of str to Outcome
    pending : frozenset of str
        Numbers of units and names of assignments that are not yet mapped.
    practice : frozenset of str
        Assignments that do not count.
    """

    course: dict[str, str]
    units: dict[str, Outcome]
    pending: frozenset[str]
    practice: frozenset[str]

    def of_unit(self, number: int) -> list[Outcome]:
        """Give the outcomes of one unit, in their order."""
        return [outcome for outcome in self.units.values() if outcome.unit == number]


def read_map(file: Path) -> OutcomesMap:
    """Read ``outcomes.toml``."""
    said = tomllib.loads(file.read_text(encoding="utf-8"))
    units = {
        f"{number}{letter}": Outcome(f"{number}{letter}", **{name: tuple(items) for name, items in entry.items()})
        for number, letters in said["unit"].items()
        for letter, entry in letters.items()
    }
    course = {name: entry["says"] for name, entry in said["course"].items()}
    return OutcomesMap(course, units, frozenset(map(str, said["pending"])), frozenset(said["practice"]))


@dataclass(frozen=True)
class UnitPage:
    """What a unit's page says about itself: its number, its title, its outcomes, its exercises and quizzes."""

    name: str
    number: int
    title: str
    outcomes: dict[str, str]
    parts: tuple[str, ...]


def read_unit(page: Path) -> UnitPage:
    """Read the header and the parts of a unit's page."""
    text = page.read_text(encoding="utf-8")
    return UnitPage(
        page.stem,
        int(re.search(r"^:{3,}\{unit\} (\d+)$", text, re.MULTILINE)[1]),
        re.search(r"^# (.+)$", text, re.MULTILINE)[1],
        dict(re.findall(r"^- \*\*(\d+[a-z])\*\* (.+)$", text, re.MULTILINE)),
        tuple(re.findall(r"^:{3,}\{(?:exercise|quiz)\} (\S+)", text, re.MULTILINE)),
    )
