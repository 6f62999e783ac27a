"""Folded code says what it made: a map, a figure or a table.

A cell with the tag ``hide-input`` gets these words, unless it has its own (``mystnb: code_prompt_show``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.transforms.post_transforms import SphinxPostTransform

from .words import _

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.writers.html5 import HTML5Translator

UNSAID = "{made}"  # stands for the prompt until the cell's output is known


def leave_unsaid(_app: Sphinx, config: Config) -> None:
    """Mark prompts that no author wrote."""
    config.nb_code_prompt_show = config.nb_code_prompt_hide = UNSAID


class SayWhatWasMade(SphinxPostTransform):
    """Choose the words by what the cell gave out; before myst-nb selects among outputs and folds the code."""

    default_priority = 3

    def run(self, **_kwargs: object) -> None:
        """Set the prompts."""
        for cell in self.document.findall(nodes.container):
            if cell.get("nb_element") == "cell_code" and cell.get("hide_mode"):
                show = prompt_for(cell)
                cell["prompt_show"] = cell["prompt_show"].replace(UNSAID, show)
                cell["prompt_hide"] = cell["prompt_hide"].replace(UNSAID, _("Hide the code"))


def prompt_for(cell: nodes.container) -> str:
    """Say how what a cell gave out was made."""
    if cell["hide_mode"] != "input":
        return _("Show code and result")
    given = [part for part in cell.children if part.get("nb_element") == "cell_code_output"]
    html = " ".join(raw.astext() for part in given for raw in part.findall(nodes.raw))
    if "course-map" in html or "leaflet" in html:
        return _("How this map was made")
    if any(True for part in given for _image in part.findall(nodes.image)):
        return _("How this figure was made")
    if "<table" in html or any(True for part in given for _table in part.findall(nodes.table)):
        return _("How this table was made")
    return _("The code of this step")


def _open(writer: HTML5Translator, node: HideCodeCellNode) -> None:
    """Write the fold without the English label that myst-nb gives it: its words name it."""
    words = [writer.encode(node[name]) for name in ("prompt_show", "prompt_hide")]
    writer.body.append(
        f'<details class="admonition hide {" ".join(node["classes"])}">\n<summary>\n'
        f'<p class="collapsed admonition-title">{words[0]}</p>\n<p class="expanded admonition-title">{words[1]}</p>\n'
        "</summary>\n"
    )


def _close(writer: HTML5Translator, _node: HideCodeCellNode) -> None:
    writer.body.append("</details>\n")


def connect(app: Sphinx) -> None:
    """Connect to Sphinx."""
    app.connect("config-inited", leave_unsaid)
    app.add_node(HideCodeCellNode, override=True, html=(_open, _close))
    app.add_post_transform(SayWhatWasMade)
