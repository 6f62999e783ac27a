"""Which cells of a notebook are marked by running them, and which task each of them hands in."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nbformat import NotebookNode


def is_autograded(cell: NotebookNode) -> bool:
    """Tell whether a cell is a code cell that is marked by running it."""
    marks = cell.metadata.get("nbgrader", {})
    return cell.cell_type == "code" and bool(marks.get("grade")) and not marks.get("solution")


def graded_task(source: str) -> str | None:
    """Give the task that a graded cell hands to ``grade``, where that call is the cell's last line.

    Returns
    -------
    str or None
        ``"<assignment>/<task>"``; None where the cell does not end in such a call.
    """
    try:
        body = ast.parse(source).body
    except SyntaxError:
        return None
    last = body[-1] if body else None
    if (
        isinstance(last, ast.Expr)
        and isinstance(last.value, ast.Call)
        and isinstance(last.value.func, ast.Name)
        and last.value.func.id == "grade"
        and len(last.value.args) == 2
        and isinstance(last.value.args[0], ast.Constant)
        and isinstance(last.value.args[0].value, str)
    ):
        return last.value.args[0].value
    return None
