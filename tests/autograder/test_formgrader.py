"""The lecturer's desk in a real browser: the class is there, a mark can be given by hand, and it stays."""

from __future__ import annotations

import shutil
import socket
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

from autograder.cohorts.cohort import Cohort
from front_door.serving import serve_desk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conftest import Road
    from playwright.sync_api import Page

pytestmark = [pytest.mark.system, pytest.mark.browser]

ASSIGNMENT = "ps03-tenure-audit"
STUDENT = "student-02"


@pytest.fixture(scope="module")
def cohort(road: Road, tmp_path_factory: pytest.TempPathFactory) -> Cohort:
    """A copy of the graded class, so that a hand-given mark stays in this test."""
    folder = tmp_path_factory.mktemp("desk") / "demo"
    shutil.copytree(road.folder / "cohorts" / "demo", folder)
    settings = f'assignments = "{(road.folder / "assignments").as_posix()}"\nbook = ""\n'
    (folder / "cohort.toml").write_text(settings, encoding="utf-8")
    return Cohort(folder)


@pytest.fixture(scope="module")
def desk(cohort: Cohort, chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Page, str]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    home: Path = tmp_path_factory.mktemp("desk-home")
    with serve_desk(cohort.folder, port, home) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(address)
        yield page, address.partition("/formgrader")[0]
        browser.close()


def test_the_assignment_and_its_class_are_listed(desk: tuple[Page, str]) -> None:
    page, base = desk
    page.goto(f"{base}/formgrader/manage_assignments")
    page.get_by_role("link", name=ASSIGNMENT, exact=True).wait_for()
    row = page.locator("tr").filter(has=page.get_by_role("link", name=ASSIGNMENT, exact=True))
    assert row.locator("td.num-submissions").inner_text() == "24"
    page.goto(f"{base}/formgrader/manage_submissions/{ASSIGNMENT}")
    page.get_by_text(STUDENT, exact=True).wait_for()
    assert page.locator("tbody tr").count() == 24
    assert page.get_by_text("needs manual grading").count() > 10


def test_a_submission_asks_no_other_host_and_shows_the_verdict(desk: tuple[Page, str], cohort: Cohort) -> None:
    page, base = desk
    asked: list[str] = []
    broken: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: broken.append(str(error)))
    with cohort.gradebook() as gradebook:
        submission = gradebook.find_submission_notebook(ASSIGNMENT, ASSIGNMENT, STUDENT).id
    page.goto(f"{base}/formgrader/submissions/{submission}/?index=0")
    page.locator("div.verdict").first.wait_for()
    page.wait_for_load_state("networkidle")
    assert [address for address in asked if not address.startswith((base, "data:"))] == []
    assert broken == []


def test_a_mark_and_a_comment_given_by_hand_stay(desk: tuple[Page, str], cohort: Cohort) -> None:
    page, base = desk
    with cohort.gradebook() as gradebook:
        submission = gradebook.find_submission_notebook(ASSIGNMENT, ASSIGNMENT, STUDENT).id
        before = gradebook.find_submission(ASSIGNMENT, STUDENT).score
    page.goto(f"{base}/formgrader/submissions/{submission}/?index=0")
    mark = page.locator("div.nbgrader_cell", has_text="Student's answer").locator("input.score").last
    mark.wait_for()
    mark.fill("7")
    mark.press("Tab")
    comment = page.locator("textarea.comment").last
    comment.fill("Clear limits; say also who could lose.")
    comment.press("Tab")
    page.wait_for_timeout(1500)
    with cohort.gradebook() as gradebook:
        saved = gradebook.find_submission(ASSIGNMENT, STUDENT)
        assert saved.score == before + 7
        assert not saved.needs_manual_grade
        comments = [comment.manual_comment for notebook in saved.notebooks for comment in notebook.comments]
    assert "Clear limits; say also who could lose." in comments
