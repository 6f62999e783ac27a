"""``trilingual-glossary``: a Sphinx glossary in English, French and Khmer from a CSV file, each Khmer form marked.

Columns: ``en``, ``fr``, ``km``, ``status`` (attested, draft or missing), ``source`` (key of the text in which the Khmer
form was seen), ``fr_source``, ``note``, ``definition`` (MyST; may use ``{term}`` and ``{cite}``).
"""

from __future__ import annotations

import csv
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

from docutils.statemachine import StringList
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

logger = logging.getLogger(__name__)

STATUSES = ("attested", "draft", "missing")


def read_terms(path: Path) -> list[dict[str, str]]:
    """Read the terms, in the order of the English words."""
    with path.open(encoding="utf-8", newline="") as file:
        return sorted(csv.DictReader(file), key=lambda row: row["en"].casefold())


def amiss(row: dict[str, str]) -> str | None:
    """Say what is wrong with a term, or None."""
    if row["status"] not in STATUSES:
        return f"the status {row['status']!r} is none of {', '.join(STATUSES)}"
    if bool(row["km"]) == (row["status"] == "missing"):
        return "a term has a Khmer form or the status missing, not both and not neither"
    if (row["status"] == "attested") != bool(row["source"]):
        return "an attested form names its source, any other form has none"
    if unicodedata.normalize("NFC", row["km"]) != row["km"]:
        return "the Khmer form is not in Unicode form NFC"
    return None


def as_myst(row: dict[str, str]) -> list[str]:
    """Write one entry as lines of a MyST glossary."""
    french = f"[{row['fr']}]{{.language-fr}}"
    if row["fr_source"]:
        french += f" {{cite}}`{row['fr_source']}`"
    if row["status"] == "missing":
        khmer = "[no Khmer form yet: please propose one]{.mark-missing}"
    else:
        mark = f"attested {{cite}}`{row['source']}`" if row["status"] == "attested" else "draft, to be reviewed"
        khmer = f"[{row['km']}]{{.language-km}} [{mark}]{{.mark-{row['status']}}}"
    note = f" ({_khmer_in(row['note'].rstrip('.'))})" if row["note"] else ""
    return [
        row["en"],
        f"  {row['definition']}",
        "",
        f"  [French:]{{.tongue}} {french} · [Khmer:]{{.tongue}} {khmer}{note}",
        "",
    ]


def _khmer_in(text: str) -> str:
    """Mark the Khmer words in a note as Khmer, for fonts and screen readers."""
    words = [f"[{word}]{{.language-km}}" if any("ក" <= c <= "៿" for c in word) else word for word in text.split(" ")]
    return " ".join(words)


class TrilingualGlossary(SphinxDirective):
    """Put the terms of a CSV file into a glossary, so that ``{term}`` finds them."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Read the file and let MyST parse what it says."""
        _, path = self.env.relfn2path(self.arguments[0])
        self.env.note_dependency(path)
        lines = ["```{glossary}"]
        for row in read_terms(Path(path)):
            reason = amiss(row)
            if reason:
                logger.warning("%s: %s", row["en"], reason, location=self.get_location())
            lines += as_myst(row)
        lines.append("```")
        return self.parse(lines, path)

    def parse(self, lines: list[str], source: str) -> list[nodes.Node]:
        """Parse lines of MyST in the place of this directive."""
        from docutils import nodes

        holder = nodes.Element()
        self.state.nested_parse(StringList(lines, source), self.content_offset, holder)
        return holder.children


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx."""
    app.add_directive("trilingual-glossary", TrilingualGlossary)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
