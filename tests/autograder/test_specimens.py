"""Specimen files: code, and text for tasks that are marked by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from autograder.authoring.specimens import Specimen, SpecimenError, read_specimens

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "# marks: 1.5\n# misconception: one, two\n# why: because\n"


def test_code_and_text_are_read(tmp_path: Path) -> None:
    (tmp_path / "note").mkdir()
    (tmp_path / "count").mkdir()
    (tmp_path / "note" / "good.md").write_text(f"{HEAD}\nDear chief,\n\n# A heading: stays\n", encoding="utf-8")
    (tmp_path / "count" / "right.py").write_text(f"{HEAD}count = 1\n", encoding="utf-8")
    (tmp_path / "count" / "notes.txt").write_text("no specimen", encoding="utf-8")
    assert list(read_specimens(tmp_path)) == [
        Specimen("count", "right", "count = 1\n", 1.5, ("one", "two"), "because"),
        Specimen("note", "good", "Dear chief,\n\n# A heading: stays\n", 1.5, ("one", "two"), "because", by_hand=True),
    ]


@pytest.mark.parametrize("head", ["", "# marks: many\n# misconception:\n# why: because\n", "# marks: 1\n"])
def test_a_head_that_lacks_something_is_refused(tmp_path: Path, head: str) -> None:
    (tmp_path / "count").mkdir()
    (tmp_path / "count" / "right.py").write_text(f"{head}count = 1\n", encoding="utf-8")
    with pytest.raises(SpecimenError, match=r"right\.py"):
        list(read_specimens(tmp_path))
