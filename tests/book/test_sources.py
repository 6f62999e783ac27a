"""Prose, sources and words: what an editor would look at."""

from __future__ import annotations

import csv
import re
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pybtex.database import parse_file

if TYPE_CHECKING:
    from collections.abc import Callable

BOOK = Path(__file__).resolve().parents[2] / "book"
UNITS = tuple(sorted(page.relative_to(BOOK).as_posix() for page in BOOK.glob("units/*.md")))
FRAME = (
    "The municipality asks",
    "Worked map",
    "Your turn, alone",
    "The residents' side of the table",
    "Three questions",
    "Graded task",
    "Your decision log",
)


def _texts(root: Path) -> dict[str, str]:
    files = [*(root / "book").rglob("*.md"), *(root / "book").rglob("*.csv"), root / "book" / "references.bib"]
    return {file.relative_to(root / "book").as_posix(): file.read_text("utf-8") for file in files}


def _cited(root: Path) -> set[str]:
    texts = _texts(root)
    keys = {
        key for text in texts.values() for cited in re.findall(r"\{cite\}`(.+?)`", text) for key in cited.split(",")
    }
    for name in ["glossary.csv", *(path for path in texts if path.startswith("data/") and path.endswith(".csv"))]:
        if name == "data/realism.csv":  # its sources are named in words, for the lines that their licences ask for
            continue
        cells = (value for row in _rows(root, name) for column, value in row.items() if column.endswith("source"))
        keys |= {key.strip() for cell in cells for key in cell.split(",")}
    return keys - {""}


def _rows(root: Path, name: str) -> list[dict[str, str]]:
    with (root / "book" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_citation_has_its_entry_and_every_entry_is_cited(root: Path) -> None:
    entries = set(parse_file(root / "book" / "references.bib").entries)
    assert len(entries) > 40
    assert _cited(root) == entries


def test_every_entry_says_its_quality_and_where_it_was_seen(root: Path) -> None:
    for key, entry in parse_file(root / "book" / "references.bib").entries.items():
        note = entry.fields["note"]
        assert re.search(r"(Source quality [ABC] \(.+\)\.|Not read itself:).*\b[Ss]een\b.*, November 2026", note), key
        assert re.fullmatch(r"\d{4}[a-z]?|\d{4}-\d{2}|n\.d\.(-[a-z])?", entry.fields["year"]), key
        assert "url" in entry.fields or "doi" in entry.fields or key == "odc-km", key


def test_no_two_sources_are_cited_with_the_same_words(root: Path) -> None:
    labels = [
        (*map(str, entry.persons.get("author") or entry.persons["editor"]), entry.fields["year"])
        for entry in parse_file(root / "book" / "references.bib").entries.values()
    ]
    assert sorted(labels) == sorted(set(labels))


def test_the_conflicting_figures_are_all_shown(root: Path) -> None:
    counts = _rows(root, "data/family_counts.csv")
    assert [int(row["families"]) for row in counts] == [487, 435, 484, 423, 500, 563, 500, 562, 570]
    assert [row["families"] for row in counts if row["lower_bound"] == "true"] == ["500"]
    sizes = _rows(root, "data/plot_sizes.csv")
    assert {(row["frontage_m"], row["depth_m"]) for row in sizes} == {("5", "8"), ("4", "6")}


def test_all_text_is_in_unicode_form_nfc(root: Path) -> None:
    texts = _texts(root)
    assert any("ក" <= letter <= "៿" for letter in texts["glossary.csv"])
    for name, text in texts.items():
        assert unicodedata.is_normalized("NFC", text), name


def test_the_glossary_has_the_terms_of_the_fact_base_each_with_a_sound_mark(root: Path) -> None:
    rows = _rows(root, "glossary.csv")
    assert sum(row["status"] == "attested" for row in rows) == 68
    assert sum(row["status"] == "draft" for row in rows) >= 17
    assert len({row["en"] for row in rows}) == len(rows)
    for row in rows:
        assert row["definition"], row["en"]
        assert row["fr"], row["en"]
        assert (row["status"] == "missing") == (not row["km"]), row["en"]
        assert (row["status"] == "attested") == bool(row["source"]), row["en"]


@pytest.mark.parametrize("unit", UNITS)
def test_a_unit_keeps_the_frame_in_its_order(unit: str, source: Callable[[str], str]) -> None:
    headings = re.findall(r"^## (.+)$", source(unit), flags=re.MULTILINE)
    at = [next((i for i, heading in enumerate(headings) if heading.startswith(part)), None) for part in FRAME]
    assert None not in at, dict(zip(FRAME, at, strict=True))
    alone, residents = FRAME.index("Your turn, alone"), FRAME.index("The residents' side of the table")
    assert at == sorted(at), (headings, alone, residents)
    text = source(unit)
    for part in ("unit", "minutes", "outcomes", "before", "municipality-asks", "exercise", "residents", "decision-log"):
        assert f":::{{{part}}}" in text, part
    wrong = len(re.findall(r"^:::\{wrong\} ", text, flags=re.MULTILINE))
    assert wrong >= 6  # two wrong choices in each of three questions
    assert len(re.findall(r"^:::\{right\} ", text, flags=re.MULTILINE)) == text.count("::::{quiz} ")
    assert len(re.findall(r"^:belief: ", text, flags=re.MULTILINE)) == wrong
    assert len(re.findall(r"The belief: \*", text)) == wrong
    assert len(re.findall(r"Reread\s+\[", text)) >= wrong
