"""The author's side of judging: a key says how each task of an assignment is judged.

A key is one Python module, ``assignments/keys/<assignment with underscores>.py``, that makes one :class:`Key`
named ``key`` and registers a function for each task. The function gets the student's answer and yields findings
whose worth adds up to the task's points::

    from autograder.answers import as_ids
    from autograder.findings import right, wrong
    from autograder.key import Key

    key = Key("ps03-tenure-audit")

    @key.task("duplicate-titles", points=4, title="Title numbers that stand twice")
    def duplicate_titles(answer):
        given = set(as_ids(answer, column="title_number", prefix="T-"))
        ...
        yield right(4, "You found them all.")

A key computes the right answer from the data in front of it; it never quotes one.
"""

from __future__ import annotations

import importlib.util
import math
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.answers import NotAnAnswerError
from autograder.findings import Finding, Verdict, wrong
from autograder.misconceptions import Misconception, read_catalogue

if TYPE_CHECKING:
    from types import ModuleType

Judge = Callable[[object], Iterable[Finding]]

KEYS_VARIABLE = "COURSE_KEYS"


class MissingKeyError(Exception):
    """No key, or no such task in it. Never the student's fault, so it must never cost a mark."""


@dataclass(frozen=True)
class Task:
    """One autograded task: its name, its title, its points and the function that judges an answer.

    Attributes
    ----------
    name, title : str
    points : float
    judge : callable
    inputs : callable or None
        Where the answer is a function: gives the arguments of each call whose result is recorded, as tuples. The judge
        then gets an :class:`autograder.values.Calls`.
    """

    name: str
    title: str
    points: float
    judge: Judge
    inputs: Callable[[], Sequence[Sequence[object]]] | None = None


class Key:
    """How the tasks of one assignment are judged.

    Parameters
    ----------
    assignment : str
        Name of the assignment, for example ``"ps03-tenure-audit"``.
    """

    def __init__(self, assignment: str) -> None:
        self.assignment = assignment
        self.tasks: dict[str, Task] = {}
        self.catalogue: dict[str, Misconception] = {}

    def task(
        self, name: str, *, points: float, title: str, inputs: Callable[[], Sequence[Sequence[object]]] | None = None
    ) -> Callable[[Judge], Judge]:
        """Register the decorated function as the judge of task `name`."""

        def register(judge: Judge) -> Judge:
            if name in self.tasks:
                raise ValueError(f"{self.assignment}: the task {name} is defined twice.")
            self.tasks[name] = Task(name, title, float(points), judge, inputs)
            return judge

        return register

    def inputs_of(self, task: str) -> Sequence[Sequence[object]]:
        """Give the arguments of the calls that the answer to a task is judged by; none where it is no function."""
        this = self.tasks.get(task)
        return this.inputs() if this and this.inputs else ()

    def judge(self, task: str, answer: object) -> Verdict:
        """Judge one answer.

        Parameters
        ----------
        task : str
            Name of the task.
        answer
            What the student handed in.

        Returns
        -------
        Verdict
            With 0 marks and a reason where the answer is of the wrong kind; with ``key_failed`` set where the key
            itself broke on it.

        Raises
        ------
        MissingKeyError
            Where the key has no such task.
        """
        if task not in self.tasks:
            raise MissingKeyError(
                f"The key of {self.assignment} has no task {task!r}. It has: {', '.join(self.tasks)}."
            )
        this = self.tasks[task]
        name = f"{self.assignment}/{task}"
        try:
            findings = tuple(this.judge(answer))
            self._check(this, findings)
        except NotAnAnswerError as reason:
            findings = (wrong(this.points, str(reason), reason.misconception),)
        except Exception as failure:  # noqa: BLE001 - whatever breaks a key on one answer must not stop the class
            return Verdict(name, this.title, this.points, key_failed=f"{type(failure).__name__}: {failure}")
        return Verdict(name, this.title, this.points, findings)

    def _check(self, task: Task, findings: tuple[Finding, ...]) -> None:
        worth = math.fsum(finding.worth for finding in findings)
        if not math.isclose(worth, task.points):
            raise ValueError(f"the findings are worth {worth:g} marks, the task {task.points:g}")
        unknown = {f.misconception for f in findings if f.misconception} - self.catalogue.keys()
        if unknown:
            raise ValueError(f"misconceptions.toml has no {', '.join(sorted(unknown))}")


def keys_folder() -> Path:
    """Find the folder that holds the keys.

    The environment variable ``COURSE_KEYS`` names it (``nbgrader_config.py`` sets it); without it, a ``keys``
    folder is looked for beside an ``nbgrader_config.py`` in this folder and those above it.

    Raises
    ------
    MissingKeyError
        Where neither leads to a folder.
    """
    named = os.environ.get(KEYS_VARIABLE)
    if named:
        folder = Path(named)
        if folder.is_dir():
            return folder
        raise MissingKeyError(f"{KEYS_VARIABLE} names {folder}, and there is no such folder.")
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "nbgrader_config.py").is_file() and (folder / "keys").is_dir():
            return folder / "keys"
    raise MissingKeyError(
        f"No keys found from {here} upwards. Run nbgrader in the folder that holds nbgrader_config.py, "
        f"or set {KEYS_VARIABLE} to the folder of the keys."
    )


def find_key(assignment: str, folder: Path) -> Path:
    """Find the file of an assignment's key, without running it.

    Raises
    ------
    MissingKeyError
    """
    file = folder / f"{assignment.replace('-', '_')}.py"
    if not file.is_file():
        known = ", ".join(sorted(path.stem.replace("_", "-") for path in folder.glob("*.py"))) or "none"
        raise MissingKeyError(f"There is no key {file.name} in {folder}. Keys there: {known}.")
    return file


def load_key(assignment: str) -> Key:
    """Load the key of an assignment by its name.

    Raises
    ------
    MissingKeyError
        Where there is no such module, it cannot be imported, or it makes no key for this assignment.
    """
    folder = keys_folder()
    file = find_key(assignment, folder)
    key = getattr(_import(file), "key", None)
    if not isinstance(key, Key) or key.assignment != assignment:
        raise MissingKeyError(f'{file} must make one: key = Key("{assignment}").')
    key.catalogue = read_catalogue(folder / "misconceptions.toml", assignment)
    return key


def helper(key_file: str | Path, name: str) -> ModuleType:
    """Load a module that only keys use, from the folder ``helpers`` beside them.

    Parameters
    ----------
    key_file : str or Path
        The key's own ``__file__``.
    name : str
        Of the module, for example ``"bank_rows"``.

    Returns
    -------
    module

    Raises
    ------
    MissingKeyError
        Where it is not there, or cannot be imported.
    """
    file = Path(key_file).parent / "helpers" / f"{name}.py"
    if not file.is_file():
        raise MissingKeyError(f"{Path(key_file).name} needs {file}, and there is no such file.")
    return _import(file)


def _import(file: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"course_key_{file.stem}", file)
    if spec is None or spec.loader is None:
        raise MissingKeyError(f"{file} is not a Python module.")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up there
    try:
        spec.loader.exec_module(module)
    except Exception as failure:
        raise MissingKeyError(f"{file} cannot be imported: {type(failure).__name__}: {failure}") from failure
    return module
