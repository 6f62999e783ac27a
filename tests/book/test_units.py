"""The code that a unit shows: its solutions must pass its own visible checks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

UNITS = {
    "units/01-canal-and-563-families.md": "left_4m",
    "units/02-a-city-that-doubled.md": "density_old_line",
    "units/04-who-holds-what.md": "titled_share",
    "units/05-the-cadastre-as-data.md": "share_outside",
}


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


@pytest.mark.parametrize(("unit", "answer"), UNITS.items())
def test_the_shown_solution_passes_the_visible_checks_and_a_wrong_one_does_not(
    unit: str, answer: str, source: Callable[[str], str], root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = source(unit)
    shown = [code for options, code, _ in _cells(text) if options.startswith("python")]
    checks = next(code for code in shown if code.startswith("# These checks look at the form"))
    folds = [fold.span() for fold in re.finditer(r"\{solution-start\}.*?\{solution-end\}", text, flags=re.DOTALL)]
    assert len(folds) == text.count("::::{exercise} ")
    solutions = [(code, at) for _, code, at in _cells(text) if any(start < at < end for start, end in folds)]
    solution, place = next((code, at) for code, at in solutions if f"{answer} =" in code)
    names = _run_up_to(text, place, root / "book" / "units", monkeypatch)
    exec(solution, names)  # noqa: S102
    exec(checks, names)  # noqa: S102
    spoiled = names[answer]
    names[answer] = spoiled * 100 if isinstance(spoiled, float) else spoiled.assign(share=spoiled["share"] * 100)
    with pytest.raises(AssertionError, match=r"\w{3}"):
        exec(checks, names)  # noqa: S102


def test_a_line_to_complete_says_what_to_do_as_long_as_it_is_not(source: Callable[[str], str]) -> None:
    cells = [cell for unit in UNITS for cell in _cells(source(unit))]
    blanks = [code for options, code, _ in cells if options.startswith("python") and "= ..." in code]
    assert len(blanks) == len(UNITS)
    for code in blanks:
        with pytest.raises(AssertionError, match="Replace the three dots"):
            exec(code, {})  # noqa: S102
