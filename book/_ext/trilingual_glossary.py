"""``trilingual-glossary``: a Sphinx glossary in English, French and Khmer from a CSV file, each Khmer form marked.

Columns: ``en``, ``fr``, ``km``, ``status`` (attested, draft or missing), ``source`` (key of the text in which the
Khmer form was seen), ``fr_source``, ``note``, ``definition`` (MyST; may use ``{term}`` and ``{cite}``). The head of an
entry is in the language of the page, and ``{term}`` finds it by its English word in every language. Definitions and
notes are translated like any paragraph; the three forms of a term are data, and are not.
"""

from __future__ import annotations

import csv
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.locale import get_translation
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

if TYPE_CHECKING:
    from sphinx.application import Sphinx

logger = logging.getLogger(__name__)
_ = get_translation("course")

STATUSES = ("attested", "draft", "missing")


def read_terms(path: Path, language: str = "en") -> list[dict[str, str]]:
    """Read the terms, in the order of the words of a language; those that have none in it come last."""
    with path.open(encoding="utf-8", newline="") as file:
        return sorted(csv.DictReader(file), key=lambda row: (not row.get(language), _letters(head_of(row, language))))


def head_of(row: dict[str, str], language: str) -> str:
    """Give the word under which a term stands in a language."""
    return row.get(language) or row["en"]


def _letters(word: str) -> str:
    """Leave accents out, which a dictionary does not sort by."""
    return "".join(
        letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter)
    ).casefold()


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


def as_myst(row: dict[str, str], language: str = "en") -> list[str]:
    """Write one entry as lines of a MyST glossary: the head, its definition, the other two languages, a note."""
    forms = [each(row) for tongue, each in _FORMS.items() if tongue != language]
    if language == "km":
        forms.append(_mark(row))
    lines = [head_of(row, language), f"  {row['definition']}", "", f"  {' · '.join(forms)}", ""]
    if row["note"]:
        lines += [f"  {_khmer_in(row['note'].rstrip('.'))}.", ""]
    return lines


def _english(row: dict[str, str]) -> str:
    return "[" + _("English:") + f"]{{.tongue}} [{row['en']}]{{.language-en}}"


def _french(row: dict[str, str]) -> str:
    source = f" {{cite}}`{row['fr_source']}`" if row["fr_source"] else ""
    return "[" + _("French:") + f"]{{.tongue}} [{row['fr']}]{{.language-fr}}{source}"


def _khmer(row: dict[str, str]) -> str:
    word = f"[{row['km']}]{{.language-km}} " if row["km"] else ""
    return "[" + _("Khmer:") + f"]{{.tongue}} {word}{_mark(row)}"


_FORMS = {"en": _english, "fr": _french, "km": _khmer}


def _mark(row: dict[str, str]) -> str:
    """Say how sure the Khmer form is."""
    words = {
        "attested": _("attested") + f" {{cite}}`{row['source']}`",
        "draft": _("draft, to be reviewed"),
        "missing": _("no Khmer form yet: please propose one"),
    }
    return f"[{words[row['status']]}]{{.mark-{row['status']}}}"


def _khmer_in(text: str) -> str:
    """Mark the Khmer words in a note as Khmer, for fonts and screen readers."""
    words = []
    for word in text.split(" "):
        bare = word.rstrip(".,")
        khmer = any("ក" <= letter <= "៿" for letter in bare)
        words.append(f"[{bare}]{{.language-km}}{word[len(bare) :]}" if khmer else word)
    return " ".join(words)


class TrilingualGlossary(SphinxDirective):
    """Put the terms of a CSV file into a glossary, so that ``{term}`` finds them."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Read the file and let MyST parse what it says."""
        path = self.env.relfn2path(self.arguments[0])[1]
        self.env.note_dependency(path)
        language = self.config.language
        rows = read_terms(Path(path), language)
        lines = ["```{glossary}"]
        for row in rows:
            reason = amiss(row)
            if reason:
                logger.warning("%s: %s", row["en"], reason, location=self.get_location())
            lines += as_myst(row, language)
        lines.append("```")
        parsed = self.parse(lines, path)
        items = [item for node in parsed for item in node.findall(nodes.definition_list_item)]
        for row, item in zip(rows, items, strict=True):
            self.finish(row, item)
        return parsed

    def finish(self, row: dict[str, str], item: nodes.definition_list_item) -> None:
        """Keep data out of translators' files, and let the English word lead here too."""
        term = item.next_node(nodes.term)
        forms = list(item.findall(nodes.paragraph))[1]
        term["translatable"] = forms["translatable"] = False
        standard = self.env.domains["std"]
        for name in dict.fromkeys((row["en"], row["en"].lower())):
            if ("term", name) not in standard.objects:
                standard.note_object("term", name, term["ids"][0], location=item)

    def parse(self, lines: list[str], source: str) -> list[nodes.Node]:
        """Parse lines of MyST in the place of this directive."""
        holder = nodes.Element()
        self.state.nested_parse(StringList(lines, source), self.content_offset, holder)
        return holder.children


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx."""
    app.add_directive("trilingual-glossary", TrilingualGlossary)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
