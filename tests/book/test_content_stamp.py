from __future__ import annotations

from typing import TYPE_CHECKING

from book.content_stamp import content_stamp

if TYPE_CHECKING:
    from pathlib import Path


def test_it_changes_with_content_and_names_but_not_with_dates_or_place(tmp_path: Path) -> None:
    first, second = tmp_path / "one", tmp_path / "two"
    for folder in (first, second):
        folder.mkdir()
        (folder / "page.md").write_text("text")
    stamp = content_stamp(first, [first])
    assert stamp == content_stamp(second, [second])
    (second / "page.md").write_text("other text")
    assert stamp != content_stamp(second, [second])
    (first / "page.md").rename(first / "leaf.md")
    assert stamp != content_stamp(first, [first])


def test_what_programs_leave_behind_does_not_count(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text("text")
    stamp = content_stamp(tmp_path, [tmp_path])
    for folder in ("__pycache__", "vendor"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "file").write_text("x")
    assert stamp == content_stamp(tmp_path, [tmp_path])


def test_a_missing_file_is_unlike_an_empty_one(tmp_path: Path) -> None:
    stamp = content_stamp(tmp_path, [tmp_path / "data.json"])
    (tmp_path / "data.json").touch()
    assert stamp != content_stamp(tmp_path, [tmp_path / "data.json"])
