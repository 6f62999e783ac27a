"""The page that shows which submissions are unusually alike, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from autograder.reports.desk_page import write_page

if TYPE_CHECKING:
    from pathlib import Path

    from autograder.cohorts.cohort import Cohort
    from autograder.reports.likeness import Excerpt, Likeness, Pair

_EXCERPTS = 4  # of a pair
_LINES = 60  # of an excerpt
_LONGEST = 400  # characters of a line


def write_similarity(cohort: Cohort, assignment: str, found: Likeness) -> Path:
    """Write the page into the cohort's folder ``reports``; students are named by id alone."""
    return write_page(
        cohort,
        f"{assignment}-similar",
        "similarity.html.j2",
        assignment=assignment,
        compared=found.compared,
        more=found.more,
        usual=found.usual,
        left_out=found.left_out,
        pairs=[_pair(pair) for pair in found.pairs],
    )


def _pair(pair: Pair) -> dict[str, Any]:
    shown = pair.excerpts[:_EXCERPTS]
    return {
        "students": pair.students,
        "weight": pair.weight,
        "share": min(pair.share, 1.0),
        "identical": pair.identical,
        "where": ", ".join(dict.fromkeys(excerpt.name or "cells of their own" for excerpt in shown)),
        "hidden": len(pair.excerpts) - len(shown),
        "excerpts": [_excerpt(excerpt, pair) for excerpt in shown],
    }


def _excerpt(excerpt: Excerpt, pair: Pair) -> dict[str, Any]:
    sides = []
    for student_id, source, alike in zip(pair.students, excerpt.sources, excerpt.alike, strict=True):
        lines = source.rstrip().split("\n")
        start = max(0, min(alike, default=0) - 2) if len(lines) > _LINES else 0
        shown = list(enumerate(lines))[start : start + _LINES]
        sides.append(
            {
                "student_id": student_id,
                "lines": [{"text": text[:_LONGEST], "alike": number in alike} for number, text in shown],
                "cut": len(lines) - len(shown),
            }
        )
    return {"name": excerpt.name, "in_order": excerpt.in_order, "sides": sides}
