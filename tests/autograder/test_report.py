"""The class report: what it counts, whom it names, and that it stands alone."""

from __future__ import annotations

import re
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import typer
from typer.testing import CliRunner

from autograder import commands, desk_commands
from autograder.grading.rows import Outcome
from autograder.reports.class_report import EXPLAINED, report_values, write_report
from autograder.reports.graded_class import read_class
from autograder.reports.item_statistics import difficulty, discrimination

sys.path.insert(0, str(Path(__file__).parent))
from small_class import Member, small_class

if TYPE_CHECKING:
    from autograder.cohorts.cohort import Cohort

pytestmark = pytest.mark.filterwarnings("ignore:Object of type:sqlalchemy.exc.SAWarning")  # nbgrader's own

EMPTY = {"two": ("no-answer",)}


def members() -> list[Member]:
    """Twelve who were graded, in order of strength, and one of each other end."""
    ladder = [
        Member(f"s{n:02d}", {"one": 2.0 * (n >= 4), "two": min(n / 2, 4.0)}, note=float(n % 5), seconds=n / 10)
        for n in range(12)
    ]
    ladder[0].beliefs, ladder[1].beliefs = EMPTY, EMPTY
    ladder[2].note = None
    ladder[3].late = timedelta(hours=50)
    return [
        *ladder,
        Member("x-gone", outcome=Outcome.ABSENT),
        Member("x-torn", outcome=Outcome.UNREADABLE, reason="mini.ipynb is not UTF-8 <script>"),
        Member("x-blank", outcome=Outcome.BLANK),
        Member("x-stuck", {"one": 2.0}, outcome=Outcome.TIMEOUT, reason="two-answer ran too long", note=1.0),
    ]


@pytest.fixture
def cohort(tmp_path: Path) -> Cohort:
    return small_class(tmp_path, members(), extra='[late]\npolicy = "percent"\n')


def test_every_verdict_is_explained() -> None:
    assert set(EXPLAINED) == set(Outcome)


def test_difficulty_is_the_mean_share() -> None:
    assert difficulty([0, 1, 2], 4) == 0.25
    assert np.isnan(difficulty([], 4))


def test_discrimination_is_the_correlation_with_the_other_tasks() -> None:
    chance = np.random.default_rng(563)
    marks, rest = chance.integers(0, 5, 40), chance.integers(0, 20, 40)
    found = discrimination(marks, rest)
    assert found
    assert found.r == pytest.approx(np.corrcoef(marks, rest)[0, 1])
    assert found.low < found.r < found.high
    perfect = discrimination(range(12), range(12))
    assert perfect
    assert (perfect.reading, perfect.doubtful) == ("tells well", False)
    backwards = discrimination(range(12), range(12, 0, -1))
    assert backwards
    assert (backwards.reading, backwards.doubtful) == ("tells the wrong way round", True)
    assert discrimination(range(9), range(9)) is None
    assert discrimination([1] * 12, range(12)) is None


def test_who_handed_in_nothing_makes_no_task_look_hard(cohort: Cohort) -> None:
    values = report_values(read_class(cohort, "mini"))
    assert values["counted"] == 13
    one, two, note = values["tasks"]
    assert (one["title"], one["share"], one["full"], one["none"]) == ("The first task", 69, 9, 4)
    assert two["told"].r > 0.6
    assert (note["title"], note["by_hand"]) == ("Note", True)
    assert {label: value for label, value, _ in values["facts"]} == {
        "Handed in": 15, "Median mark": "4.5", "Wait for your marks": 3, "Late": 1,
    }  # fmt: skip


def test_beliefs_come_with_their_page_and_the_most_frequent_first(cohort: Cohort) -> None:
    (belief,) = report_values(read_class(cohort, "mini"))["beliefs"]
    assert belief["count"] == 2
    assert belief["tasks"] == "The second task (2)"
    assert belief["link"] == "https://book.example/c/how-to-use.html#hand-in"


def test_without_names_no_student_is_in_it(cohort: Cohort) -> None:
    graded = read_class(cohort, "mini")
    text = write_report(cohort, graded).read_text(encoding="utf-8")
    for student in cohort.read_roster():
        assert student.student_id not in text
        assert student.first_name + "<" not in text
        assert student.last_name not in text
    with_ids = write_report(cohort, graded, names=True)
    assert with_ids.name == "mini-report-with-ids.html"
    shown = with_ids.read_text(encoding="utf-8")
    assert "x-stuck: two-answer ran too long" in shown
    assert "s03" in shown
    assert "2.1 days" in shown
    assert "First0" not in shown


def test_texts_of_others_are_escaped_and_nothing_comes_from_elsewhere(cohort: Cohort) -> None:
    text = write_report(cohort, read_class(cohort, "mini"), names=True).read_text(encoding="utf-8")
    assert "An empty name is an answer &amp; &lt;b&gt;more&lt;/b&gt;." in text
    assert "<script" not in text
    assert not re.search(r"""(src|@import|url\()\s*=?\s*["']?https?:""", text)
    assert "<link" not in text


def test_the_policy_and_what_waits_are_said(cohort: Cohort) -> None:
    text = write_report(cohort, read_class(cohort, "mini")).read_text(encoding="utf-8")
    assert "1 handed in late, by 2.1 days at most. Lateness costs 10 % of the earned marks for each day begun." in text
    assert "3 wait for your marks by hand." in text
    assert "Tasks marked by hand are not in it while some wait." in text


def test_a_class_of_one_and_a_class_of_nobody_have_reports(tmp_path: Path) -> None:
    one = small_class(tmp_path / "a", [Member("s1", {"one": 1.0}, note=2.0)])
    assert "fewer than 10 marked" in write_report(one, read_class(one, "mini")).read_text(encoding="utf-8")
    none = small_class(tmp_path / "b", [Member("s1", outcome=Outcome.ABSENT)])
    assert "notebook could be run" in write_report(none, read_class(none, "mini")).read_text(encoding="utf-8")


def test_the_command_says_where_it_is(cohort: Cohort, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "ROOT", tmp_path)
    app = typer.Typer()
    desk_commands.join(app)
    said = CliRunner().invoke(app, ["report", "mini", "--cohort", cohort.name, "--names"]).output
    assert "mini-report-with-ids.html" in said
    assert "keep it to yourself" in said
    failed = CliRunner().invoke(app, ["report", "other", "--cohort", cohort.name])
    assert "There is no key other.py" in str(failed.exception)


@pytest.mark.browser
def test_it_fits_a_phone_and_asks_nobody_else(cohort: Cohort, chromium: str) -> None:
    from playwright.sync_api import sync_playwright

    page_file = write_report(cohort, read_class(cohort, "mini"), names=True)
    asked: list[str] = []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for width in (390, 1280):
            page = browser.new_page(viewport={"width": width, "height": 800})
            page.on("request", lambda request: asked.append(request.url))
            page.goto(page_file.as_uri())
            assert page.evaluate("document.documentElement.scrollWidth") == width
            assert page.locator("svg rect").count() == 10
        browser.close()
    assert set(asked) == {page_file.as_uri()}
