"""Every page can be read by somebody whose second or third language is English."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import yaml

from tests.assignments.as_written import NAMES, read_assignment
from tests.book.prose import abbreviations, sentences

BOOK = Path(__file__).resolve().parents[2] / "book"
MEAN, LONGEST = 18, 40  # words


def listed(contents: object) -> list[str]:
    """Give the names of all pages in the contents."""
    if isinstance(contents, dict):
        here = [contents[kind] for kind in ("file", "root") if kind in contents]
        return [*here, *(name for part in contents.values() for name in listed(part))]
    return [name for part in contents for name in listed(part)] if isinstance(contents, list) else []


PAGES = sorted(listed(yaml.safe_load((BOOK / "_toc.yml").read_text("utf-8"))))


def known() -> set[str]:
    """Give the abbreviations that the glossary explains."""
    with (BOOK / "data" / "abbreviations.csv").open(encoding="utf-8", newline="") as file:
        return {word for row in csv.DictReader(file) for word in row["abbreviation"].split()}


def amiss(text: str) -> list[str]:
    """Say which of the limits a text breaks."""
    lengths = {sentence: len(sentence.split()) for sentence in sentences(text)}
    if not lengths:
        return ["there is no sentence"]
    mean = sum(lengths.values()) / len(lengths)
    said = [f"{mean:.1f} words a sentence"] if mean > MEAN else []
    return [*said, *(f"{words} words: {sentence}" for sentence, words in lengths.items() if words > LONGEST)]


def test_all_pages_are_found() -> None:
    assert {"index", "syllabus", "glossary", "units/01-canal-and-563-families"} <= set(PAGES)
    assert len(PAGES) == len(set(PAGES))


@pytest.mark.parametrize("page", PAGES)
def test_sentences_are_short(page: str) -> None:
    assert amiss((BOOK / f"{page}.md").read_text("utf-8")) == []


@pytest.mark.parametrize("name", NAMES)
def test_sentences_of_assignments_are_short(name: str) -> None:
    cells = read_assignment(name).notebook.cells
    prose = "\n\n".join(
        cell.source for cell in cells if cell.cell_type == "markdown" and not cell.metadata.get("nbgrader")
    )
    assert amiss(prose) == []


@pytest.mark.parametrize("page", PAGES)
def test_every_abbreviation_is_in_the_glossary(page: str) -> None:
    assert abbreviations((BOOK / f"{page}.md").read_text("utf-8")) - known() == set()


def test_the_list_of_abbreviations_is_in_order() -> None:
    with (BOOK / "data" / "abbreviations.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    words = [row["abbreviation"] for row in rows]
    assert words == sorted(words)
    assert all(len(row["meaning"].split()) > 1 for row in rows)


def test_what_is_measured_is_prose() -> None:
    text = (
        "# A HEAD\n\nThe AIMF met, {cite}`x`. Then `NOT THIS`.\n\n```python\nNOR THIS\n```\n\n| A table | of SDGs |\n"
    )
    assert sentences(text) == ["The AIMF met, .", "Then NOT THIS."]
    assert abbreviations(text) == {"HEAD", "AIMF", "SDG"}
