"""A verdict in words, as a student reads it in the feedback."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from autograder.findings import Verdict
    from autograder.misconceptions import Misconception

WIDTH = 88  # characters


def in_words(verdict: Verdict, catalogue: Mapping[str, Misconception], book: str = "") -> str:
    """Say a verdict in plain lines: marks, what was found, the belief behind a loss, the page to reread.

    Parameters
    ----------
    verdict : Verdict
    catalogue : mapping of str to Misconception
    book : str
        Address of the book, so that the page to reread is a link.

    Returns
    -------
    str
    """
    lines = [f"{verdict.title}: {verdict.marks:g} of {verdict.points:g} marks"]
    if verdict.key_failed:
        lines += _wrap("  ", "The check could not read this answer. Your lecturer will look at it by hand.")
        return "\n".join(lines)
    told = set()
    for finding in verdict.findings:
        sign = "✓" if finding.earned == finding.worth else "✗"
        lines += _wrap(f"  {sign} ", f"{finding.says} ({finding.earned:g} of {finding.worth:g})")
        belief = catalogue.get(finding.misconception or "")
        if belief is None or belief.id in told:
            continue
        told.add(belief.id)
        lines += _wrap("      ", f"Perhaps you thought: “{belief.belief}” [{belief.id}]")
        lines += _wrap("      ", belief.says)
        lines += _wrap("      ", f"Reread: {belief.reread}")
        lines.append(f"      {belief.link(book)}")
    return "\n".join(lines)


def _wrap(indent: str, text: str) -> list[str]:
    """Break a sentence into lines that fit a feedback page without a scroll bar."""
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=" " * len(indent),
        break_long_words=False,
        break_on_hyphens=False,
    )
