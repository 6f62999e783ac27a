"""Likeness of submissions: copies are found whatever their names; a natural solution is no copy."""

from __future__ import annotations

import random
import re
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from autograder import commands, desk_commands
from autograder.cohorts.cohort import Cohort, Student
from autograder.reports.likeness import LikenessError, code_tokens, compare_class
from autograder.reports.similarity_report import write_similarity

sys.path.insert(0, str(Path(__file__).parent))
from small_class import hand_in, notebook, source

NATURAL = 'numbers = rights["title_number"].dropna()\none = sorted(set(numbers[numbers.duplicated()]))'
COPIED = """# group by unit first
per_unit = rights.groupby("ba_unit_id")["share"].agg(["sum", "count"])
odd_units = per_unit[(per_unit["sum"] - 1).abs() > 1e-9]
for unit_id, values in odd_units.iterrows():
    print(unit_id, values["sum"], round(values["count"] * 2.5))
two = list(odd_units.index[odd_units["count"] > 1])"""
RENAMED = """x = rights.groupby('ba_unit_id')['share'].agg(['sum',   'count'])   # mine
y = x[(x['sum'] - 1).abs() > 1e-9]
for a, b in y.iterrows():
    print(a, b['sum'], round(b['count'] * 2.5))

two = list(y.index[y['count'] > 1])"""
OTHERS = [
    'two = [u for u, part in rights.groupby("ba_unit_id") if sum(part["share"]) != 1]',
    'total = rights.pivot_table(index="ba_unit_id", values="share")\ntwo = total[total.share.ne(1)].index',
    "two = set()\nfor row in rights.itertuples():\n    if row.share < 1:\n        two.add(row.ba_unit_id)",
    'merged = rights.merge(rights, on="ba_unit_id")\ntwo = merged[merged["share_x"].gt(merged["share_y"])].index',
]


def class_of(folder: Path, answers: dict[str, dict[str, str]], notes: dict[str, str] | None = None) -> Cohort:
    cohort = source(folder)
    cohort.write_roster([Student(student_id, "First", "Last") for student_id in answers])
    release = cohort.folder / "release" / "mini" / "mini.ipynb"
    release.parent.mkdir(parents=True)
    release.write_text(notebook({"one": "one = None", "two": "two = None"}, note="*Write here.*"), encoding="utf-8")
    for student_id, given in answers.items():
        hand_in(cohort, student_id, notebook(given, note=(notes or {}).get(student_id, "*Write here.*")))
    return cohort


def natural_class(size: int = 24) -> dict[str, dict[str, str]]:
    """A class in which everybody finds the one natural answer to the first task, and one of four to the second."""
    chance = random.Random(563)  # noqa: S311 - a reproducible class, not a secret
    return {
        f"s{n:02d}": {"one": NATURAL, "two": chance.choice(OTHERS).replace("two = ", f"# {n}\ntwo = ")}
        for n in range(size)
    }


def test_a_natural_solution_is_no_copy(tmp_path: Path) -> None:
    assert compare_class(class_of(tmp_path, natural_class()), "mini").pairs == []


def test_a_copy_is_found_though_its_names_are_others(tmp_path: Path) -> None:
    answers = natural_class()
    answers["s03"]["two"], answers["s17"]["two"] = COPIED, RENAMED
    found = compare_class(class_of(tmp_path, answers), "mini")
    (pair,) = found.pairs
    assert pair.students == ("s03", "s17")
    assert pair.share > 0.9
    assert not pair.identical
    assert pair.excerpts[0].name == "two"
    assert pair.excerpts[0].in_order == 1
    assert pair.excerpts[0].alike[0] >= {1, 2, 3, 4}
    assert 0 not in pair.excerpts[0].alike[0]  # the comment


def test_a_copy_moved_to_another_cell_and_mixed_with_other_lines_is_found(tmp_path: Path) -> None:
    answers = natural_class()
    answers["s03"]["two"] = COPIED
    answers["s17"]["one"] = f"{NATURAL}\nprint(len(one))\n{RENAMED}"
    (pair,) = compare_class(class_of(tmp_path, answers), "mini").pairs
    assert pair.students == ("s03", "s17")


def test_a_group_of_three_is_found(tmp_path: Path) -> None:
    answers = natural_class()
    for student_id in ("s03", "s11", "s17"):
        answers[student_id]["two"] = COPIED
    pairs = compare_class(class_of(tmp_path, answers), "mini").pairs
    assert {pair.students for pair in pairs} == {("s03", "s11"), ("s03", "s17"), ("s11", "s17")}


def test_what_was_given_out_does_not_count(tmp_path: Path) -> None:
    cohort = class_of(tmp_path, {f"s{n}": {"one": "one = None", "two": f"{COPIED}\nseen = {n}"} for n in range(6)})
    release = cohort.folder / "release" / "mini" / "mini.ipynb"
    release.write_text(notebook({"one": "one = None", "two": COPIED}), encoding="utf-8")
    assert compare_class(cohort, "mini").pairs == []


def test_a_written_answer_counts_in_english_and_in_khmer(tmp_path: Path) -> None:
    english = " ".join(f"word{n} lane{n}" for n in range(20))
    khmer = "សហគមន៍ប្រឡាយស្ទឹងមានជ័យមានគ្រួសារចំនួនប្រាំរយហុកសិបបីគ្រួសារ" * 2
    notes = {"s01": english, "s02": english.upper(), "s05": khmer, "s06": f"{khmer}។"}
    pairs = compare_class(class_of(tmp_path, natural_class(), notes), "mini").pairs
    assert {pair.students for pair in pairs} == {("s01", "s02"), ("s05", "s06")}


def test_code_that_does_not_run_is_read_too(tmp_path: Path) -> None:
    broken = "for row in rights\n    print(row['a'](\n%matplotlib inline\n!ls\n'open"
    assert code_tokens(broken)
    answers = natural_class()
    answers["s03"]["two"], answers["s17"]["two"] = COPIED + broken, RENAMED + broken
    (pair,) = compare_class(class_of(tmp_path, answers), "mini").pairs
    assert pair.students == ("s03", "s17")


def test_tokens_keep_what_is_no_choice_of_the_student() -> None:
    def texts(code: str) -> list[str]:
        return [token.text for token in code_tokens(code, frozenset({"rights"}))]

    assert texts("a = rights.merge(b, how='left')  # c") == texts('x=rights.merge( y,how="left" )')
    assert texts("a = rights.merge(b, how='left')") != texts("a = rights.merge(b, on='left')")
    assert texts("a = rights['x']") != texts("a = rights['y']")
    assert texts("a = len(b)") != texts("a = sum(b)")


def test_the_page_shows_ids_alone_and_escapes_what_students_wrote(tmp_path: Path) -> None:
    answers = natural_class()
    nasty = "\nprint('<script>alert(1)</script>')"
    answers["s03"]["two"], answers["s17"]["two"] = COPIED + nasty, RENAMED + nasty
    cohort = class_of(tmp_path, answers)
    (cohort.submission("s05", "mini") / "mini.ipynb").write_bytes(b"\xff\xfe")
    text = write_similarity(cohort, "mini", compare_class(cohort, "mini")).read_text(encoding="utf-8")
    assert "Likeness is a reason to talk with two students, not a proof." in text
    assert "&lt;script&gt;" in text
    assert "<script" not in text
    assert "s05 (mini.ipynb is not UTF-8" in text
    assert "Last" not in text
    assert not re.search(r"""(src|@import|url\()\s*=?\s*["']?https?:""", text)


def test_what_cannot_be_compared_is_said(tmp_path: Path) -> None:
    cohort = class_of(tmp_path, {"s1": {"one": NATURAL}})
    with pytest.raises(LikenessError, match="There are 1 submissions of mini"):
        compare_class(cohort, "mini")
    (cohort.folder / "release" / "mini" / "mini.ipynb").unlink()
    with pytest.raises(LikenessError, match="course release mini"):
        compare_class(cohort, "mini")


def test_the_command_counts_and_says_what_it_means(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "ROOT", tmp_path)
    answers = natural_class()
    answers["s03"]["two"], answers["s17"]["two"] = COPIED, RENAMED
    class_of(tmp_path, answers)
    app = typer.Typer()
    desk_commands.join(app)
    said = CliRunner().invoke(app, ["similar", "mini", "--cohort", "cohort"]).output
    assert "24 submissions compared. 1 pairs are unusually alike." in said
    assert "mini-similar.html" in said
    assert "not a proof" in said
