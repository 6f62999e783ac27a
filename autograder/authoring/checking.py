"""For authors of assignments: see whether the specimens get what they promise, through the whole path of grading."""

from __future__ import annotations

import ast
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat

from autograder.authoring.specimens import SpecimenError, fill_in, read_specimens
from autograder.cohorts.cohort import Cohort, Student
from autograder.grading.rows import Outcome
from autograder.key import find_key
from autograder.misconceptions import read_catalogue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from nbformat import NotebookNode

    from autograder.authoring.specimens import Specimen
    from autograder.grading.rows import Row

BLANK, REFERENCE = "blank", "reference"


@dataclass(frozen=True)
class SpecimenOutcome:
    """What a specimen got.

    Attributes
    ----------
    specimen : Specimen
    marks : float
    misconceptions : tuple of str
    most : float
        What the task can bring.
    at_home : bool
        Whether it was judged on the shipped twin, to which its promise belongs.
    """

    specimen: Specimen
    marks: float
    misconceptions: tuple[str, ...]
    most: float
    at_home: bool = True

    @property
    def kept(self) -> bool:
        """Whether the specimen got what it promises.

        On another twin the promised misconceptions must be there, a right answer must get all marks and a wrong one
        must not. How much is left for a partly right answer depends on the twin: on how many plots the mistake touches.
        """
        promised = self.specimen
        same = set(promised.misconceptions) == set(self.misconceptions)
        if self.at_home:
            return same and promised.marks == self.marks
        return same and (promised.marks == self.most) == (self.marks == self.most)


@dataclass(frozen=True)
class Check:
    """What the check of an assignment found.

    Attributes
    ----------
    outcomes : tuple of SpecimenOutcome
        Of each specimen of an autograded task.
    blank : float
        What a notebook gets that comes back as it was released.
    reference : float
        What the lecturer's own solutions get.
    most : float
        The most that the autograded tasks can bring.
    unreached : tuple of str
        Misconceptions that the key can name and no specimen does.
    broken : tuple of str
        What stopped on the way, in words.
    """

    outcomes: tuple[SpecimenOutcome, ...]
    blank: float
    reference: float
    most: float
    unreached: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether all is as it must be."""
        kept = all(outcome.kept for outcome in self.outcomes)
        return kept and self.blank == 0 and self.reference == self.most and not self.unreached and not self.broken


def check_assignment(
    assignments: Path,
    assignment: str,
    *,
    data: Path | None = None,
    on_row: Callable[[Row, int, int], None] = lambda *_: None,
) -> Check:
    """Release an assignment to a class made of its specimens, and grade that class.

    Its members hand in one specimen to each task; two more hand in the notebook as it was released, and the lecturer's
    own solutions. All goes through nbgrader's release, the sealed process and the judge.

    Parameters
    ----------
    assignments : Path
        The folder of assignments.
    assignment : str
    data : Path, optional
        Folder of another twin; by default the shipped one.
    on_row : callable, optional
        Told of each member graded.

    Returns
    -------
    Check

    Raises
    ------
    SpecimenError
        Where there is no specimen, or one cannot be used.
    MissingKeyError
    """
    from autograder.cohorts.week import release
    from autograder.grading.run import grade_cohort

    key = find_key(assignment, assignments / "keys")
    source = nbformat.read(assignments / "source" / assignment / f"{assignment}.ipynb", as_version=4)
    members = _members(assignments / "specimens" / assignment)
    with tempfile.TemporaryDirectory() as name:
        cohort = Cohort(Path(name).resolve() / "check")
        cohort.create(assignments)
        if data:
            with (cohort.folder / "cohort.toml").open("a", encoding="utf-8") as settings:
                settings.write(f'data = "{data.resolve().as_posix()}"\n')
        release(cohort, assignment)
        released = nbformat.read(cohort.folder / "release" / assignment / f"{assignment}.ipynb", as_version=4)
        answers = {member: {task: one.code for task, one in chosen.items()} for member, chosen in members.items()}
        answers |= {BLANK: {}, REFERENCE: _solutions(source)}
        for member, written in answers.items():
            folder = cohort.submission(member, assignment)
            folder.mkdir(parents=True)
            nbformat.write(fill_in(released, written), folder / f"{assignment}.ipynb")
        cohort.write_roster([Student(member) for member in answers])
        rows = {row.student_id: row for row in grade_cohort(cohort, assignment, on_row=on_row)}
    outcomes = [
        SpecimenOutcome(
            specimen,
            rows[member].by_task.get(task, 0.0),
            rows[member].beliefs.get(task, ()),
            most=rows[REFERENCE].by_task.get(task, 0.0),
            at_home=data is None,
        )
        for member, chosen in members.items()
        for task, specimen in chosen.items()
        if not specimen.by_hand
    ]
    outcomes.sort(key=lambda outcome: (outcome.specimen.task, outcome.specimen.name))
    fine = {Outcome.OK, Outcome.FAILED, Outcome.BLANK}
    return Check(
        tuple(outcomes),
        rows[BLANK].marks,
        rows[REFERENCE].marks,
        rows[REFERENCE].most,
        _unreached(key, assignments / "keys" / "misconceptions.toml", (outcome.specimen for outcome in outcomes)),
        tuple(f"{row.student_id}: {row.outcome}: {row.reason}" for row in rows.values() if row.outcome not in fine),
    )


def _members(folder: Path) -> dict[str, dict[str, Specimen]]:
    """Give as many members as the task with the most specimens needs; each takes the next specimen of every task."""
    by_task: dict[str, list[Specimen]] = {}
    for specimen in read_specimens(folder):
        by_task.setdefault(specimen.task, []).append(specimen)
    if not by_task:
        raise SpecimenError(f"There are no specimens in {folder}. A specimen is a file <task>/<name>.py.")
    most = max(len(specimens) for specimens in by_task.values())
    return {
        f"member-{number + 1:02d}": {task: many[number] for task, many in by_task.items() if number < len(many)}
        for number in range(most)
    }


def _solutions(source: NotebookNode) -> dict[str, str]:
    """Give the lecturer's solution of each task."""
    ending = "-answer"
    return {
        cell.metadata.nbgrader["grade_id"].removesuffix(ending): cell.source
        for cell in source.cells
        if cell.metadata.get("nbgrader", {}).get("solution") and cell.cell_type == "code"
    }


def _unreached(key: Path, catalogue: Path, specimens: Iterable[Specimen]) -> tuple[str, ...]:
    """Give the misconceptions that stand in the key's code and that no specimen promises."""
    tree = ast.parse(key.read_text(encoding="utf-8"))
    words = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    promised = {belief for specimen in specimens for belief in specimen.misconceptions}
    return tuple(sorted((words & read_catalogue(catalogue).keys()) - promised))
