"""The code that a unit shows: its solutions must pass its own visible checks."""

from __future__ import annotations

import re
from numbers import Real
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

BOOK = Path(__file__).resolve().parents[2] / "book"
UNITS = tuple(sorted(page.relative_to(BOOK).as_posix() for page in BOOK.glob("units/*.md")))


def _cells(text: str) -> list[tuple[str, str, int]]:
    """Give each cell and each block of code to copy: its options, its code, and where it stands."""
    cells = []
    for block in re.finditer(r"^```(\{code-cell\} ipython3|python)\n(.*?)^```$", text, flags=re.DOTALL | re.MULTILINE):
        kind, inside = block.groups()
        options = re.match(r"---\n.*?\n---\n|(?::[^\n]*\n)+\n", inside, flags=re.DOTALL)
        code = inside[options.end() :] if options else inside
        cells.append((f"{kind} {options.group() if options else ''}", code, block.start()))
    return cells


def _run_up_to(text: str, place: int, folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    monkeypatch.chdir(folder)
    monkeypatch.setenv("MPLBACKEND", "agg")
    names: dict[str, object] = {}
    for options, code, at in _cells(text):
        if at < place and options.startswith("{") and "remove-cell" not in options:
            exec(code, names)  # noqa: S102 - the course's own page
    return names


def _spoiled(answer: object) -> object:
    """Make a wrong answer of the same kind: another scale, or nothing in it."""
    if isinstance(answer, Real) and not isinstance(answer, bool):
        return answer * 100
    if isinstance(answer, pd.DataFrame):
        numbers = answer.select_dtypes("number").columns
        return answer.assign(**{column: answer[column] * 100 for column in numbers})
    return type(answer)()


@pytest.mark.parametrize("unit", UNITS)
def test_the_shown_solution_passes_the_visible_checks_and_a_wrong_one_does_not(
    unit: str, source: Callable[[str], str], root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = source(unit)
    shown = [code for options, code, _ in _cells(text) if options.startswith("python")]
    checks = next(code for code in shown if code.startswith("# These checks look at the form"))
    folds = [fold.span() for fold in re.finditer(r"\{solution-start\}.*?\{solution-end\}", text, flags=re.DOTALL)]
    assert len(folds) == text.count("::::{exercise} ")
    # The answer is the name that the checks look at first, and that a solution sets.
    solutions = [(code, at) for _, code, at in _cells(text) if any(start < at < end for start, end in folds)]
    answer, solution, place = next(
        (name, code, at)
        for name in re.findall(r"\b[a-z]\w+\b", checks)
        for code, at in solutions
        if re.search(rf"^{name} = ", code, flags=re.MULTILINE)
    )
    names = _run_up_to(text, place, root / "book" / "units", monkeypatch)
    exec(solution, names)  # noqa: S102
    exec(checks, names)  # noqa: S102
    names[answer] = _spoiled(names[answer])
    with pytest.raises(AssertionError, match=r"\w{3}"):
        exec(checks, names)  # noqa: S102


@pytest.mark.parametrize("unit", UNITS)
def test_a_line_to_complete_says_what_to_do_as_long_as_it_is_not(
    unit: str, source: Callable[[str], str], root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = source(unit)
    blanks = [
        (code, at)
        for options, code, at in _cells(text)
        if options.startswith("python") and re.search(r"= \.\.\.", code)
    ]
    assert blanks
    for code, at in blanks:
        names = _run_up_to(text, at, root / "book" / "units", monkeypatch)
        with pytest.raises(AssertionError, match="Replace the three dots"):
            exec(code, names)  # noqa: S102
