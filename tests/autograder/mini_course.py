"""A tiny course, made for a test and graded by the real nbgrader."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

if TYPE_CHECKING:
    from pathlib import Path

CATALOGUE = """
[no-answer]
belief = "An empty name is an answer."
says = "Give the name a value."
page = "how-to-use"
heading = "hand-in"
reread = "How to use: handing in"
"""

KEY_HEAD = """
import sys, warnings
import numpy as np
from autograder.findings import right, wrong
from autograder.key import Key

key = Key("mini")
"""

CONFIG = """
from autograder.course_config import configure

configure(get_config(), __file__)
"""

FULL = 'yield right(2, "fine")'


@dataclass(frozen=True)
class MiniTask:
    """A task of two points: what its key does, what its visible check does, and how its graded cell ends."""

    judge: str = FULL
    test: str = 'print("a visible check")'
    ending: str = 'grade("mini/{name}", {variable})'
    points_in_key: int = 2


def mark_cell(cell: nbformat.NotebookNode, **nbgrader: object) -> nbformat.NotebookNode:
    """Give a cell nbgrader's metadata."""
    fields = {"grade": False, "solution": False, "locked": False, "task": False, "schema_version": 3, **nbgrader}
    cell.metadata["nbgrader"] = fields
    cell["id"] = str(fields["grade_id"])
    return cell


@dataclass
class MiniCourse:
    """A course folder with the one assignment ``mini``."""

    folder: Path
    tasks: dict[str, MiniTask] = field(default_factory=dict)

    def write(self) -> MiniCourse:
        """Write key, catalogue, configuration and the lecturer's notebook."""
        keys = self.folder / "keys"
        keys.mkdir(parents=True)
        (keys / "misconceptions.toml").write_text(CATALOGUE, encoding="utf-8")
        (self.folder / "nbgrader_config.py").write_text(CONFIG, encoding="utf-8")
        key, cells = KEY_HEAD, [new_markdown_cell("A tiny assignment.", id="head")]
        for name, task in self.tasks.items():
            variable = name.replace("-", "_")
            body = "\n    ".join(task.judge.splitlines())
            key += f'\n@key.task("{name}", points={task.points_in_key}, title="Task {name}")\n'
            key += f"def {variable}(answer):\n    {body}\n"
            ending = task.ending.format(name=name, variable=variable)
            hidden = f"### BEGIN HIDDEN TESTS\nfrom autograder import grade\n{ending}\n### END HIDDEN TESTS"
            solution = f"{variable} = None\n### BEGIN SOLUTION\n{variable} = 42\n### END SOLUTION"
            cells += [
                mark_cell(new_code_cell(solution), grade_id=f"{name}-answer", solution=True),
                mark_cell(new_code_cell(f"{task.test}\n{hidden}"), grade_id=name, grade=True, locked=True, points=2),
            ]
        (keys / "mini.py").write_text(key, encoding="utf-8")
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        source = self.folder / "source" / "mini" / "mini.ipynb"
        source.parent.mkdir(parents=True)
        nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": kernel}), source)
        return self

    def nbgrader(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run the real nbgrader in the course's folder, as a lecturer would."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith("COURSE_")}
        return subprocess.run(
            ["nbgrader", *words], cwd=self.folder, env=clean, capture_output=True, text=True, check=False
        )

    def release(self) -> nbformat.NotebookNode:
        """Generate the students' version and read it."""
        ended = self.nbgrader("generate_assignment", "mini")
        assert ended.returncode == 0, ended.stderr
        return nbformat.read(self.folder / "release" / "mini" / "mini.ipynb", as_version=4)

    def hand_in(self, student: str, notebook: nbformat.NotebookNode) -> None:
        """Put a student's notebook where nbgrader collects it."""
        folder = self.folder / "submitted" / student / "mini"
        folder.mkdir(parents=True)
        nbformat.write(notebook, folder / "mini.ipynb")

    def marks(self, student: str) -> dict[str, float | None]:
        """Read the marks that nbgrader saved, by task."""
        from nbgrader.api import Gradebook

        with Gradebook(f"sqlite:///{self.folder / 'gradebook.db'}", "stungmeanchey") as gradebook:
            submission = gradebook.find_submission_notebook("mini", "mini", student)
            return {grade.name: grade.auto_score for grade in submission.grades}

    def outputs(self, student: str, task: str) -> str:
        """Give the outputs that nbgrader saved for a graded cell, as one text."""
        file = self.folder / "autograded" / student / "mini" / "mini.ipynb"
        for cell in nbformat.read(file, as_version=4).cells:
            if cell.metadata.get("nbgrader", {}).get("grade_id") == task:
                return json.dumps(cell.outputs, ensure_ascii=False)
        raise AssertionError(f"no cell {task}")
