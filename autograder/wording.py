"""A verdict in words, as a student reads it in the feedback."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from autograder.findings import Verdict
    from autograder.misconceptions import Misconception


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
        lines.append("  The check could not read this answer. Your lecturer will look at it by hand.")
        return "\n".join(lines)
    told = set()
    for finding in verdict.findings:
        full = finding.earned == finding.worth
        lines.append(f"  {'✓' if full else '✗'} {finding.says}  ({finding.earned:g} of {finding.worth:g})")
        belief = catalogue.get(finding.misconception or "")
        if belief is None or belief.id in told:
            continue
        told.add(belief.id)
        lines += [
            f"      Perhaps you thought: “{belief.belief}”  [{belief.id}]",
            f"      {belief.says}",
            f"      Reread: {belief.reread} ({belief.link(book)})",
        ]
    return "\n".join(lines)
