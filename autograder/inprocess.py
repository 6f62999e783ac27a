"""Judging inside the notebook's own process, as plain ``nbgrader autograde`` does."""

from __future__ import annotations

import contextlib
import os
import sys
import warnings
from html import escape
from typing import TYPE_CHECKING

from autograder.key import load_key
from autograder.languages import LANGUAGE_VARIABLE
from autograder.values import read_json, record_json
from autograder.wording import in_html, in_words

if TYPE_CHECKING:
    from collections.abc import Callable

BOOK_VARIABLE = "COURSE_BOOK"
VERDICT = "verdict"  # in an output's metadata: what the output is about

_recorder: Callable[[str, object], None] | None = None


def hand_over_to(recorder: Callable[[str, object], None]) -> None:
    """From now on, only record what :func:`grade` is given: in a sealed process there is no key to judge it with."""
    global _recorder  # noqa: PLW0603 - one notebook, one process
    _recorder = recorder


def grade(task: str, answer: object) -> float | None:
    """Hand in an answer: under plain nbgrader judge it here and now, under the grading engine only record it.

    Under plain nbgrader it shows the reasons and ends in the marks; under the engine, marks and reasons come from a
    process that runs no student's code, and are written into the cell afterwards.

    This is the one call in the hidden region of a graded cell, and its last line, so that nbgrader reads the marks
    from the cell's result. Warnings and anything written to standard error while judging are kept out of the cell,
    because nbgrader 0.9.6 gives 0 to a cell with any text on standard error.

    Parameters
    ----------
    task : str
        ``"<assignment>/<task>"``, for example ``"ps03-tenure-audit/duplicate-titles"``.
    answer
        What the student handed in.

    Returns
    -------
    float or None
        Marks, from 0 to the task's points; None where the answer was only recorded.

    Raises
    ------
    MissingKeyError
        Where the key is not to be found; the engine then refuses to save a mark.
    """
    if _recorder is not None:
        return _recorder(task, answer)
    assignment, _, name = task.partition("/")
    with contextlib.redirect_stderr(sys.stdout), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        key = load_key(assignment)
        # As data, in the way that it would travel: a key judges the same value wherever it is called.
        verdict = key.judge(name, read_json(record_json(answer, inputs=key.inputs_of(name))))
    said = (verdict, key.catalogue, os.environ.get(BOOK_VARIABLE, ""), os.environ.get(LANGUAGE_VARIABLE, "en"))
    _show(in_words(*said), in_html(*said), {"beliefs": list(verdict.misconceptions)})
    if verdict.key_failed:
        fault = f"[key failed on {task}] {verdict.key_failed}"
        _show(fault, f"<pre>{escape(fault)}</pre>", {"fault": True})
    return verdict.marks


def _show(words: str, page: str, about: dict[str, object]) -> None:
    """Show a verdict in a notebook as words and as HTML; outside of one, print the words."""
    ipython = sys.modules.get("IPython")
    if ipython is None or ipython.get_ipython() is None:
        print(words)
        return
    data = {"text/plain": words, "text/html": page}
    ipython.display.display(data, raw=True, metadata={VERDICT: about})
