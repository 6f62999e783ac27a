from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from book import building
from book.budgets import over_budget
from book.errors import BookError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A small book; its noise cannot be packed."""
    noise = random.Random(1).randbytes(70_000)  # noqa: S311 - no secret
    (tmp_path / "_static").mkdir()
    (tmp_path / "_static" / "book.css").write_bytes(noise[:50_000])
    (tmp_path / "maps").mkdir()
    (tmp_path / "maps" / "plots.webp").write_bytes(noise[:40_000])
    (tmp_path / "figure.webp").write_bytes(noise)
    style = '<link rel="stylesheet" href="_static/book.css">'
    (tmp_path / "light.html").write_text(f"<html>{style}</html>", "utf-8")
    (tmp_path / "words.html").write_text(f"<html>{style}{noise.hex()}</html>", "utf-8")
    (tmp_path / "pictures.html").write_text('<img alt="" src="figure.webp"><img src="maps/plots.webp">', "utf-8")
    return tmp_path


def test_heavy_pages_and_pictures_are_named_with_what_they_may_weigh(book: Path) -> None:
    picture, map_picture, words = over_budget(book)
    assert picture == "pictures.html: picture figure.webp: 70 KB of 60 KB"
    assert map_picture == "pictures.html: picture plots.webp: 40 KB of 35 KB"
    assert words.startswith("words.html: 1")
    assert words.endswith("KB, book.css 50 KB)")


def test_the_build_stops_at_a_heavy_page_and_keeps_the_last_book(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "WORK", tmp_path / "work")
    monkeypatch.setattr(building, "HTML", tmp_path / "made" / "html")
    building.HTML.mkdir(parents=True)
    (building.HTML / "index.html").write_text("the last good book", "utf-8")
    (tmp_path / "work" / "en").mkdir(parents=True)
    for name in ("words.html", "_static"):
        (tmp_path / "work" / "en" / "html").mkdir(exist_ok=True)
        (book / name).rename(tmp_path / "work" / "en" / "html" / name)
    with pytest.raises(BookError, match=r"words\.html: 1\d\d KB of 90 KB"):
        building._publish(["en"])
    assert (building.HTML / "index.html").read_text("utf-8") == "the last good book"
