"""A sample class: submissions put together from the specimens by a seed, so that a newcomer sees a whole class graded.

Nobody in it is a real person. Some members bring what real classes bring: a blank notebook, a late one, a syntax
error, an endless loop, a deleted test cell, a copied graded cell.
"""

from __future__ import annotations

import copy
import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import nbformat

from autograder.authoring.specimens import fill_in, read_specimens
from autograder.cohorts.cohort import Student
from autograder.course_config import COURSE_ID
from autograder.grading.graded_cells import is_autograded

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from nbformat import NotebookNode

    from autograder.authoring.specimens import Specimen
    from autograder.cohorts.cohort import Cohort

SIZE = 24
DEADLINE = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)  # 17:00 in Phnom Penh
QUIRKS = ("blank", "late", "syntax error", "endless loop", "deleted test cell", "copied graded cell")

_BROKEN = {
    "syntax error": "for row in rights\n    print(row)\n",
    "endless loop": "while True:\n    pass\n",
}


@dataclass(frozen=True)
class Member:
    """One member of the sample class and what grading must give.

    Attributes
    ----------
    student_id : str
    quirk : str
        One of `QUIRKS`, or empty.
    chosen : dict of str to Specimen
        The answer to each task; tasks without one are left as released.
    quirk_task : str
        The task that the quirk is about.
    """

    student_id: str
    quirk: str
    chosen: dict[str, Specimen] = field(default_factory=dict)
    quirk_task: str = ""

    @property
    def promised(self) -> dict[str, float]:
        """Marks that each autograded task must get."""
        return {
            task: 0.0 if self.quirk in _BROKEN and task == self.quirk_task else specimen.marks
            for task, specimen in self.chosen.items()
            if not specimen.by_hand
        }

    @property
    def handed_in(self) -> datetime:
        """When the notebook was handed in, in UTC."""
        number = int(self.student_id.removeprefix("student-"))
        if self.quirk == "late":
            return DEADLINE + timedelta(hours=2, minutes=number)
        return DEADLINE - timedelta(hours=number)


def compose(specimens: Path, *, seed: int = 563, size: int = SIZE, quirks: Sequence[str] = QUIRKS) -> list[Member]:
    """Choose an answer for each task of each member.

    Parameters
    ----------
    specimens : Path
        Folder of the assignment's specimens.
    seed : int
        The same seed gives the same class.
    size : int
        Number of members; at least as many as there are quirks.
    quirks : sequence of str
        What one member each brings.

    Returns
    -------
    list of Member
        Right answers are more frequent for some members than for others, as in a class.
    """
    by_task: dict[str, list[Specimen]] = {}
    for specimen in read_specimens(specimens):
        by_task.setdefault(specimen.task, []).append(specimen)
    chance = random.Random(seed)  # noqa: S311 - a reproducible choice, not a secret
    places = chance.sample(range(size), len(quirks))
    quirk_at = dict(zip(places, quirks, strict=True))
    members = []
    for place in range(size):
        quirk = quirk_at.get(place, "")
        skill = chance.uniform(0.3, 1.0)
        chosen = {}
        for task, answers in by_task.items():
            best = max(answer.marks for answer in answers)
            right = [answer for answer in answers if answer.marks == best]
            wrong = [answer for answer in answers if answer.marks < best] or right
            chosen[task] = chance.choice(right if chance.random() < skill else wrong)
        quirk_task = chance.choice([task for task, answers in by_task.items() if not answers[0].by_hand])
        members.append(Member(f"student-{place + 1:02d}", quirk, {} if quirk == "blank" else chosen, quirk_task))
    return members


def notebook_of(member: Member, released: NotebookNode) -> NotebookNode:
    """Write a member's notebook into the released one."""
    notebook = fill_in(released, {task: specimen.code for task, specimen in member.chosen.items()})
    if member.quirk in _BROKEN:
        notebook = fill_in(notebook, {member.quirk_task: _BROKEN[member.quirk]})
    tests = [cell for cell in notebook.cells if is_autograded(cell)]
    here = next((cell for cell in tests if cell.metadata.nbgrader["grade_id"] == member.quirk_task), None)
    if member.quirk == "deleted test cell":
        notebook.cells.remove(here)
    if member.quirk == "copied graded cell":
        twin = copy.deepcopy(here)
        twin["id"] = f"{here['id']}-2"
        notebook.cells.insert(notebook.cells.index(here) + 1, twin)
    return notebook


def hand_in(cohort: Cohort, assignment: str, members: list[Member], *, through_exchange: bool) -> None:
    """Hand in the class's notebooks and write the roster.

    Parameters
    ----------
    cohort : Cohort
        Its assignment must have been released.
    assignment : str
    members : list of Member
    through_exchange : bool
        Put them into the exchange's inbound folder, as ``nbgrader submit`` would; else straight into ``submitted``.
    """
    released = nbformat.read(cohort.folder / "release" / assignment / f"{assignment}.ipynb", as_version=4)
    inbound = cohort.folder / "exchange" / COURSE_ID / "inbound"
    for member in members:
        stamp = member.handed_in.strftime("%Y-%m-%d %H:%M:%S.000000 UTC")
        folder = cohort.submission(member.student_id, assignment)
        if through_exchange:
            folder = inbound / f"{member.student_id}+{assignment}+{stamp}+sample"
        folder.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook_of(member, released), folder / f"{assignment}.ipynb")
        (folder / "timestamp.txt").write_text(stamp, encoding="utf-8")
    cohort.write_roster([Student(member.student_id, "Sample", member.student_id.title()) for member in members])
    cohort.set_deadline(assignment, DEADLINE)
