"""The page on care for people: its exercises can be solved, and its sentences are short."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.book.prose import sentences
from tests.book.test_units import _cells, _run_up_to

if TYPE_CHECKING:
    from pathlib import Path

PAGE = "privacy.md"


@pytest.fixture
def text(root: Path) -> str:
    return (root / "book" / PAGE).read_text("utf-8")


def test_the_shown_solutions_pass_the_visible_checks_and_wrong_ones_do_not(
    text: str, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cells = _cells(text)
    blank, checks = [code for options, code, _ in cells if options.startswith("python") and "assert" in code]
    solutions = [(code, at) for options, code, at in cells if "Show one solution" in options]
    names = _run_up_to(text, solutions[0][1], root / "book", monkeypatch)
    for code, _ in solutions:
        exec(code, names)  # noqa: S102 - the course's own page
    exec(checks, names)  # noqa: S102
    assert names["secret"] == 2
    with pytest.raises(AssertionError, match="Replace the three dots"):
        exec(blank, dict(names))  # noqa: S102
    with pytest.raises(AssertionError, match="Read the first column"):
        exec(blank.replace("...", "14", 1), dict(names))  # noqa: S102
    for wrong in ({"hidden_3": names["hidden_6"]}, {"hidden_6": None}, {"hidden_3": 13}):
        with pytest.raises(AssertionError, match=r"\w{3}"):
            exec(checks, names | wrong)  # noqa: S102


def test_a_question_has_two_wrong_choices_each_with_its_belief(text: str) -> None:
    questions = text.partition("## Three questions")[2].partition("## Your decision log")[0]
    assert questions.count(":::{dropdown}") == 9
    assert questions.count("The belief: *") == 6
    assert questions.replace("\n", " ").count("Reread [") == 6


def test_sentences_are_short_and_no_real_data_are_asked_for_in_the_build(text: str) -> None:
    lengths = [len(sentence.split()) for sentence in sentences(text)]
    assert len(lengths) > 100
    assert sum(lengths) / len(lengths) <= 18
    assert max(lengths) <= 40
    for options, code, _ in _cells(text):
        assert "context(" not in code or options.startswith("python"), "shown only: the book is built without a network"
