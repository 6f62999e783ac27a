"""Everything between a student's notebook and a grade.

A student's notebook uses two names of it: :mod:`autograder.check`, the visible checks, and, in the hidden region
of a graded cell that only the lecturer's version holds, :func:`grade`. Nothing here knows an answer: the right
answers are computed by the assignment's *key*, which lives with the assignment.
"""

from autograder.inprocess import grade

__all__ = ["grade"]
