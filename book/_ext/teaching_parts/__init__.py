"""The parts of a unit that a reader works with: header, municipal question, exercises, quizzes, decision log, cards.

``book/writing-a-unit.md`` shows each directive to authors. All of them give plain HTML that can be read without scripts
and printed; scripts of a few KB in ``_assets/js`` add what only a script can. Words that Python puts into a page come
from the catalogue ``course`` in ``book/locale``; what an author writes stays in nodes that Sphinx gives to translators.

Why exercises are not those of sphinx-exercise (1.2.1, maintained): a solution folds there through sphinx-togglebutton,
a script without which nothing folds; numbers follow the order of chapters, where this book's units carry their own;
and its words have no Khmer. What we need beside a fold, a numbered node, Sphinx has itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import (
    boxes,
    code_prompts,
    decision_logs,
    domain,
    examples,
    exercises,
    figure_numbers,
    html,
    previews,
    quizzes,
    unit_headers,
)
from .words import register_words

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["setup"]


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx."""
    app.setup_extension("myst_nb")  # its folds get our words, so it comes first
    register_words(app)
    parts = (
        html, domain, unit_headers, boxes, exercises, figure_numbers, quizzes, decision_logs, previews, code_prompts,
        examples,
    )  # fmt: skip
    for part in parts:
        part.connect(app)
    app.add_css_file("css/teaching.css")
    # What the other scripts keep a reader's answers with comes before them.
    app.add_js_file("js/kept.js", priority=400, loading_method="defer")
    for name in ("quiz", "decision-log", "previews"):
        app.add_js_file(f"js/{name}.js", loading_method="defer")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
