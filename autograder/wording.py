"""A verdict in words, as a student reads it: plain lines for a notebook, and the same as HTML for a page."""

from __future__ import annotations

import textwrap
from html import escape
from typing import TYPE_CHECKING

from autograder.languages import Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from autograder.findings import Finding, Verdict
    from autograder.misconceptions import Misconception

WIDTH = 88  # characters


def in_words(verdict: Verdict, catalogue: Mapping[str, Misconception], book: str = "", language: str = "en") -> str:
    """Say a verdict in plain lines: marks, what was found, the belief behind a loss, the page to reread.

    Parameters
    ----------
    verdict : Verdict
    catalogue : mapping of str to Misconception
    book : str
        Address of the book, so that the page to reread is a link.
    language : str
        Of the course's own words and, where it has them, of the catalogue's. Findings are as the key says them.

    Returns
    -------
    str
    """
    words = Words(language)
    lines = [f"{verdict.title}: {words.say('marks', earned=verdict.marks, worth=verdict.points)}"]
    if verdict.key_failed:
        return "\n".join(lines + _wrap("  ", words.say("key_failed")))
    for finding, belief in _told_once(verdict, catalogue):
        worth = words.say("part", earned=finding.earned, worth=finding.worth)
        lines += _wrap(f"  {sign_of(finding.earned, finding.worth)} ", f"{finding.says} ({worth})")
        if belief is not None:
            thought = words.say("thought", belief=belief.told("belief", language)[0])
            lines += _wrap("      ", f"{thought} [{belief.id}]")
            lines += _wrap("      ", belief.told("says", language)[0])
            lines += _wrap("      ", words.say("reread", place=belief.told("reread", language)[0]))
            lines.append(f"      {belief.link(book)}")
    return "\n".join(lines)


def in_html(verdict: Verdict, catalogue: Mapping[str, Misconception], book: str = "", language: str = "en") -> str:
    """Say the same as :func:`in_words` as HTML, which any width can show. Everything is escaped."""
    words = Words(language)
    marks = words.say("marks", earned=verdict.marks, worth=verdict.points)
    said = [f'<p class="verdict-marks"><b>{escape(verdict.title)}:</b> {escape(marks)}</p>']
    if verdict.key_failed:
        said.append(f"<p>{escape(words.say('key_failed'))}</p>")
    else:
        said.append("<ul>")
        for finding, belief in _told_once(verdict, catalogue):
            said.append(_finding(finding, words))
            if belief is not None:
                said.append(_belief(belief, book, words))
            said.append("</li>")
        said.append("</ul>")
    return f'<div class="verdict" lang="{words.language}">{"".join(said)}</div>'


def sign_of(earned: float, worth: float) -> str:
    """Give the sign of what was earned: all, a part, nothing."""
    return "✓" if earned == worth else "◐" if earned > 0 else "✗"


def _told_once(
    verdict: Verdict, catalogue: Mapping[str, Misconception]
) -> Iterator[tuple[Finding, Misconception | None]]:
    """Give each finding with the belief behind it, where it is not told yet."""
    told = set()
    for finding in verdict.findings:
        belief = catalogue.get(finding.misconception or "")
        if belief is None or belief.id in told:
            yield finding, None
        else:
            told.add(belief.id)
            yield finding, belief


def _finding(finding: Finding, words: Words) -> str:
    kind = "full" if finding.earned == finding.worth else "some" if finding.earned > 0 else "none"
    sign = sign_of(finding.earned, finding.worth)
    worth = words.say("part", earned=finding.earned, worth=finding.worth)
    return (
        f'<li class="{kind}"><span class="sign" role="img" aria-label="{escape(words.say(kind))}">{sign}</span> '
        f'<span lang="en">{escape(finding.says)}</span> <span class="worth">({escape(worth)})</span>'
    )


def _belief(belief: Misconception, book: str, words: Words) -> str:
    thought, thought_in = belief.told("belief", words.language)
    says, says_in = belief.told("says", words.language)
    place, place_in = belief.told("reread", words.language)
    place = f'<span lang="{place_in}">{escape(place)}</span>'
    if book:
        place = f'<a href="{escape(belief.link(book))}">{place}</a>'
    thought = words.say("thought", belief="\0").replace("\0", f'<span lang="{thought_in}">{escape(thought)}</span>')
    reread = words.say("reread", place="\0").replace("\0", place)
    return (
        f'<div class="belief" data-belief="{escape(belief.id)}"><p>{thought}</p>'
        f'<p lang="{says_in}">{escape(says)}</p><p>{reread}</p></div>'
    )


def _wrap(indent: str, text: str) -> list[str]:
    """Break a sentence into lines that fit a notebook without a scroll bar."""
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=" " * len(indent),
        break_long_words=False,
        break_on_hyphens=False,
    )
