"""Formulas drawn when the book is built, so that no page has to load a program and its letters for them.

MathJax in the reader's browser weighs 380 KB with its letters: seven seconds of slow mobile data, and the page jumps
when they come. Drawn here they weigh some 15 KB in the page itself, stand there at once, also on paper and without
scripts, and grow with the reader's letters. The outline of each letter stands once in a page, and formulas point to it.
Beside each drawing stands the formula in MathML, for screen readers.

The browser's own MathML was weighed: old phones do not know it, and most others lack the letters.
"""

from __future__ import annotations

import html
import json
import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

from book.assets import BEHIND, find_node

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

logger = logging.getLogger(__name__)

Formula = tuple[str, bool]
"""TeX, and whether it stands on a line of its own."""

# MathJax numbers its drawings; the same letter has the same outline in all of them.
_NUMBER = re.compile(r"MJX-\d+-")
# What only its own scripts read.
_NEEDLESS = re.compile(
    r' (?:data-mml-node|data-mjx-texclass|data-c|data-variant|role|focusable|unselectable|xmlns(?::xlink)?)="[^"]*"'
)
_OUTLINES, _OUTLINE = re.compile(r"<defs>(<path id=\"MJX-.*?)</defs>"), re.compile(r"<path.*?</path>")
_PATIENCE = 120  # seconds; a page's formulas take a tenth of one


class FormulaError(Exception):
    """The program that draws formulas ended badly; the words are its own."""


def draw(formulas: Iterable[Formula]) -> list[dict[str, str]]:
    """Draw formulas.

    Parameters
    ----------
    formulas : iterable of tuple of str and bool
        TeX, and whether it stands on a line of its own.

    Returns
    -------
    list of dict
        For each ``drawn``, its HTML; or ``wrong``, what MathJax has to say about it.

    Raises
    ------
    BookError
        Where Node is missing.
    FormulaError
        Where the drawing program fails.
    """
    command = [str(find_node()), str(Path(__file__).with_suffix(".js")), str(BEHIND / "mathjax")]
    asked = json.dumps([*formulas])
    ended = subprocess.run(command, input=asked, capture_output=True, encoding="utf-8", check=False, timeout=_PATIENCE)
    if ended.returncode:
        raise FormulaError(ended.stderr.strip())
    drawn: list[dict[str, str]] = json.loads(ended.stdout)
    return [
        {key: _NEEDLESS.sub("", _NUMBER.sub("MJX-", said)).replace("xlink:href", "href") for key, said in made.items()}
        for made in drawn
    ]


def formula_of(node: nodes.math | nodes.math_block) -> Formula:
    r"""Give the formula of a node, as MathJax reads it: lines that are broken with ``\\`` stand in a ``split``."""
    tex, display = node.astext().strip(), isinstance(node, nodes.math_block)
    if display and r"\\" in tex and not node.get("nowrap") and r"\begin{" not in tex:
        tex = rf"\begin{{split}}{tex}\end{{split}}"
    return tex, display


def draw_page(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Draw the formulas of a page that is about to be written, all at once; those drawn before are remembered."""
    if app.builder.format != "html":
        return
    known: dict[Formula, str] = app.drawn_formulas  # type: ignore[attr-defined]
    found = [*doctree.findall(nodes.math), *doctree.findall(nodes.math_block)]
    waiting = [formula for formula in dict.fromkeys(map(formula_of, found)) if formula not in known]
    for formula, made in zip(waiting, draw(waiting) if waiting else [], strict=True):
        known[formula] = made.get("drawn", f"<code>{html.escape(formula[0])}</code>")
        if "wrong" in made:
            told = "MathJax cannot read the formula %s: %s"
            logger.warning(told, formula[0], made["wrong"], location=page, type="formulas", subtype="tex")


def share_outlines(
    app: Sphinx, _page: str, _template: str, context: dict[str, Any], _doctree: nodes.document | None
) -> None:
    """Put the outlines that a page's formulas point to at its beginning, each once."""
    body = context.get("body") or ""
    if app.builder.format != "html" or "<defs>" not in body:
        return
    outlines = dict.fromkeys(path for formula in _OUTLINES.findall(body) for path in _OUTLINE.findall(formula))
    shared = f'<svg class="outlines" aria-hidden="true" width="0" height="0"><defs>{"".join(outlines)}</defs></svg>'
    context["body"] = shared + _OUTLINES.sub("", body)


def visit_inline(writer: HTML5Translator, node: nodes.math) -> None:
    """Write a formula within a line."""
    drawn = writer.builder.app.drawn_formulas[formula_of(node)]  # type: ignore[attr-defined]
    writer.body.append(f'<span class="math notranslate nohighlight">{drawn}</span>')
    raise nodes.SkipNode


def visit_block(writer: HTML5Translator, node: nodes.math_block) -> None:
    """Write a formula on a line of its own, with its number where it has one."""
    drawn = writer.builder.app.drawn_formulas[formula_of(node)]  # type: ignore[attr-defined]
    writer.body.append(writer.starttag(node, "div", CLASS="math notranslate nohighlight"))
    if node.get("number"):
        writer.body.append(f'<span class="eqno">({get_node_equation_number(writer, node)})')
        writer.add_permalink_ref(node, "")
        writer.body.append("</span>")
    writer.body.append(f"{drawn}</div>\n")
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect to Sphinx."""
    app.drawn_formulas = {}  # type: ignore[attr-defined]
    app.add_html_math_renderer("drawn", (visit_inline, None), (visit_block, None))
    # After translation, and after all that puts formulas into a page.
    app.connect("doctree-resolved", draw_page, priority=900)
    app.connect("html-page-context", share_outlines)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
