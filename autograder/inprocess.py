"""Judging inside the notebook's own process, as plain ``nbgrader autograde`` does."""

from __future__ import annotations

import contextlib
import os
import sys
import warnings

from autograder.key import load_key
from autograder.wording import in_words

BOOK_VARIABLE = "COURSE_BOOK"


def grade(task: str, answer: object) -> float:
    """Judge an answer with the assignment's key, print the reasons, and end in the marks.

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
    float
        Marks, from 0 to the task's points.

    Raises
    ------
    MissingKeyError
        Where the key is not to be found; the engine then refuses to save a mark.
    """
    assignment, _, name = task.partition("/")
    with contextlib.redirect_stderr(sys.stdout), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        key = load_key(assignment)
        verdict = key.judge(name, answer)
    print(in_words(verdict, key.catalogue, os.environ.get(BOOK_VARIABLE, "")))
    if verdict.key_failed:
        print(f"  [key failed on {task}] {verdict.key_failed}")
    return verdict.marks
