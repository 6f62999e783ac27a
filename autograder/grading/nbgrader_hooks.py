"""Preprocessors that plug into nbgrader's own converters; ``nbgrader_config.py`` names them.

They close nbgrader 0.9.6's marking traps at the two places where a mark passes: where a lecturer's notebook is
turned into an assignment, and between a cell's execution and its mark being saved.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.grading.graded_cells import graded_task, is_autograded
from autograder.key import MissingKeyError, load_key

if TYPE_CHECKING:
    from nbformat import NotebookNode

Resources = dict[str, Any]


class GradedCellError(Exception):
    """A graded cell of the lecturer's notebook is not as it must be. The words show the cell and how to mend it."""


class CheckGradedCells(NbGraderPreprocessor):
    """Refuse a lecturer's notebook whose graded cells would be marked wrongly.

    Each autograded cell must end in ``grade("<assignment>/<task>", value)`` inside the hidden region, the task must
    be in the key, and the cell's points must be the task's points. Runs in ``nbgrader generate_assignment``, before
    anything is cleared.
    """

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """Check each autograded cell against the key."""
        assignment = resources["nbgrader"]["assignment"]
        cells = [cell for cell in nb.cells if is_autograded(cell)]
        key = load_key(assignment) if cells else None
        judged = [self._check(cell, assignment, key) for cell in cells]
        forgotten = set(key.tasks) - set(judged) if key else set()
        if forgotten:
            raise GradedCellError(f"{assignment}: no cell hands in the task {', '.join(sorted(forgotten))}.")
        return nb, resources

    def _check(self, cell: NotebookNode, assignment: str, key: Any) -> str:  # noqa: ANN401 - Key, or a test's stand-in
        def refuse(what: str) -> GradedCellError:
            shown = "\n".join(f"    {line}" for line in cell.source.splitlines())
            return GradedCellError(f"Cell {cell.metadata.nbgrader['grade_id']}: {what}\n{shown}")

        task = graded_task(cell.source)
        if task is None:
            raise refuse('its last line must be: grade("<assignment>/<task>", value). nbgrader gives full marks else.')
        visible = re.sub(r"### BEGIN HIDDEN TESTS.*?### END HIDDEN TESTS", "", cell.source, flags=re.DOTALL)
        if "grade(" in visible:
            raise refuse("the call of grade must stand between ### BEGIN HIDDEN TESTS and ### END HIDDEN TESTS.")
        name, _, short = task.partition("/")
        if name != assignment or short not in key.tasks:
            raise refuse(f"the key of {assignment} has no task {task!r}. It has: {', '.join(key.tasks)}.")
        points = float(cell.metadata.nbgrader["points"])
        if points != key.tasks[short].points:
            raise refuse(f"the cell says {points:g} points, the key {key.tasks[short].points:g}. They must agree.")
        return short


class ForgetCopies(NbGraderPreprocessor):
    """Make a copied graded cell an ordinary cell.

    nbgrader's ``DeduplicateIds`` empties the metadata of the copy but leaves the empty mark, which its own validator
    then takes for an old format and stops the *whole class* (jupyter/nbgrader#1083). Runs right after it.
    """

    def preprocess_cell(
        self, cell: NotebookNode, resources: Resources, cell_index: int
    ) -> tuple[NotebookNode, Resources]:
        """Remove an empty nbgrader mark."""
        del cell_index
        if "nbgrader" in cell.metadata and not cell.metadata.nbgrader:
            del cell.metadata["nbgrader"]
        return cell, resources


class SettleMarks(NbGraderPreprocessor):
    """See to it that what nbgrader reads as a mark is the mark.

    For each cell that ends in ``grade(...)``: text on standard error is kept as ordinary text (nbgrader 0.9.6 would
    give 0); a result that is not a number from 0 to the cell's points, or none at all, becomes 0 with a reason
    (nbgrader would give full marks to a text, to ``False``, to ``np.float64(1.0)``, to a negative and to nothing,
    and stops at a mark above the most). Runs right after the cells were executed.
    """

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """Settle each autograded cell's outputs."""
        for cell in nb.cells:
            if is_autograded(cell) and graded_task(cell.source):
                self._settle(cell)
        return nb, resources

    def _settle(self, cell: NotebookNode) -> None:
        outputs = cell.get("outputs", [])
        for output in outputs:
            if output.output_type == "stream" and output.name == "stderr":
                output.name = "stdout"
            if output.output_type == "error" and output.ename == MissingKeyError.__name__:
                raise MissingKeyError(f"{output.evalue} No mark was saved for this submission.")
        if any(output.output_type == "error" for output in outputs):
            return
        results = [output for output in outputs if output.output_type == "execute_result"]
        most = float(cell.metadata.nbgrader["points"])
        mark = _as_mark(results[-1]["data"].get("text/plain", "")) if results else None
        if mark is not None and 0 <= mark <= most:
            for spare in results[:-1]:
                outputs.remove(spare)
            return
        for result in results:
            outputs.remove(result)
        what = f"The cell ended in {results[-1]['data'].get('text/plain')!r}" if results else "The cell gave no result"
        self.log.warning("Cell %s: %s; 0 marks until a person has looked.", cell.metadata.nbgrader["grade_id"], what)
        note = f"{what}, which is not a mark from 0 to {most:g}. It counts as 0 until your lecturer has looked.\n"
        outputs.append(_output("stream", name="stdout", text=note))
        outputs.append(_output("execute_result", data={"text/plain": "0.0"}))


def _as_mark(shown: object) -> float | None:
    """Read the plain text of a result as a number, the way nbgrader does, but refuse all that is not one."""
    text = shown[0] if isinstance(shown, list) and len(shown) == 1 else shown
    if not isinstance(text, str) or not re.fullmatch(r"-?\d+(\.\d+)?(e-?\d+)?", text.strip()):
        return None
    mark = float(text)
    return mark if math.isfinite(mark) else None


def _output(kind: str, **fields: object) -> NotebookNode:
    from nbformat.v4 import new_output

    return new_output(kind, **fields)
