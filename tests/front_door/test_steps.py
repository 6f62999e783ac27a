"""A step is done once, again when what it is made from changes, and survives a cut."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from front_door.steps import Step, fingerprint_of, run_steps

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Work:
    """A step that counts how often it ran."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.ran = folder, 0
        self.source, self.result = folder / "source.txt", folder / "result.txt"
        self.source.write_text("one", encoding="utf-8")

    def step(self, run: Callable[[], str | None] | None = None) -> Step:
        def count() -> str:
            self.ran += 1
            self.result.write_text(self.source.read_text(encoding="utf-8"), encoding="utf-8")
            return "written"

        return Step("work", "Work", run or count, [self.source], [self.result])

    def go(self, step: Step | None = None) -> str:
        screen = io.StringIO()
        run_steps([step or self.step()], self.folder / "memory.json", Console(file=screen, width=100))
        return screen.getvalue()


@pytest.fixture
def work(tmp_path: Path) -> Work:
    return Work(tmp_path)


def test_nothing_is_done_twice(work: Work) -> None:
    assert "written" in work.go()
    assert "already done" in work.go()
    assert work.ran == 1


def test_a_changed_source_or_a_lost_result_is_made_again(work: Work) -> None:
    work.go()
    work.source.write_text("two", encoding="utf-8")
    work.go()
    work.result.unlink()
    work.go()
    assert work.ran == 3


@pytest.mark.parametrize("cut", [KeyboardInterrupt, RuntimeError])
def test_a_cut_step_is_not_remembered(work: Work, cut: type[BaseException]) -> None:
    def stop() -> None:
        raise cut

    with pytest.raises(cut):
        work.go(work.step(stop))
    work.go()
    assert work.ran == 1


@pytest.mark.parametrize("memory", ["", "{", "[]", '{"work": 3}'])
def test_a_damaged_memory_is_forgotten(work: Work, memory: str) -> None:
    (work.folder / "memory.json").write_text(memory, encoding="utf-8")
    work.go()
    assert work.ran == 1


def test_a_fingerprint_sees_names_and_content_and_bears_what_is_missing(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a").write_text("1", encoding="utf-8")
    first = fingerprint_of([folder, tmp_path / "missing"])
    (folder / "a").rename(folder / "b")
    second = fingerprint_of([folder, tmp_path / "missing"])
    (folder / "b").write_text("2", encoding="utf-8")
    assert len({first, second, fingerprint_of([folder])}) == 3
