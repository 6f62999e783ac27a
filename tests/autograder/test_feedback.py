"""The page that a student gets back, made by the real ``nbgrader generate_feedback``."""

from __future__ import annotations

import copy
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from autograder.cohorts.cohort import Cohort, Student
from autograder.cohorts.week import write_feedback
from autograder.course_config import SettingsError, read_settings
from autograder.feedback.trim import TrimForStudents
from autograder.findings import Verdict, right, wrong
from autograder.grading.rows import Outcome, Row, save_row
from autograder.inprocess import VERDICT
from autograder.languages import _WORDS, LANGUAGES, Words
from autograder.misconceptions import read_catalogue
from autograder.wording import in_html, in_words

sys.path.insert(0, str(Path(__file__).parent))
from mini_course import CATALOGUE, MiniCourse, MiniTask, mark_cell

if TYPE_CHECKING:
    from nbformat import NotebookNode

pytestmark = pytest.mark.filterwarnings("ignore:Object of type:sqlalchemy.exc.SAWarning")  # nbgrader's own

FRENCH = """belief_fr = "Un nom vide est une réponse."
says_fr = "Donnez une valeur au nom."
reread_fr = "Mode d\u2019emploi : rendre"
"""
JUDGE = """if answer == 42:
    yield right(2, "This is what was asked for.")
else:
    yield wrong(2, "This <b>is</b> not it.", "no-answer", earned=0.5)"""
RAISES = "assert answer, 'the secret name'"


# --- words ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_a_language_has_no_word_and_no_blank_to_fill_in_that_english_lacks(language: str) -> None:
    english, other = _WORDS["en"], _WORDS[language]
    assert set(other) - {"review_note"} <= set(english)
    for name, text in other.items():
        if isinstance(text, dict):
            assert set(text) <= set(english[name])
        elif name != "review_note":
            assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", english[name])), name


def test_french_is_whole_and_khmer_says_that_it_waits_for_review() -> None:
    assert set(_WORDS["fr"]) == set(_WORDS["en"])
    assert "Khmer-speaking lecturer" in Words("km").say("review_note")
    assert Words("km").say("why_end") == Words("en").say("why_end")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_outcome_has_a_name_and_a_meaning(language: str) -> None:
    assert all(all(Words(language).of_outcome(outcome)) for outcome in Outcome)


def test_numbers_are_written_as_the_language_writes_them() -> None:
    assert Words("fr").say("marks", earned=1.5, worth=2.0) == "1,5 sur 2 points"
    assert Words("en").say("marks", earned=1.5, worth=2.0) == "1.5 of 2 marks"


@pytest.fixture
def catalogue(tmp_path: Path) -> dict:
    file = tmp_path / "misconceptions.toml"
    file.write_text(CATALOGUE + FRENCH, encoding="utf-8")
    return read_catalogue(file)


VERDICT_SAID = Verdict(
    "mini/one", "Task <one>", 5, (right(2, "Fine."), wrong(2, "Half.", "no-answer", earned=1.0), wrong(1, "Not <it>."))
)


def test_a_verdict_in_french_falls_back_to_english_where_nobody_wrote_french(catalogue: dict) -> None:
    said = in_words(VERDICT_SAID, catalogue, "https://book.test", "fr")
    assert "3 sur 5 points" in said
    assert "Un nom vide est une réponse." in said
    assert "✓ Fine. (2 sur 2)" in said
    assert "◐ Half. (1 sur 2)" in said
    khmer = in_words(VERDICT_SAID, catalogue, "https://book.test", "km")
    assert "An empty name is an answer." in khmer


def test_a_verdict_as_html_escapes_everything_and_names_its_languages(catalogue: dict) -> None:
    page = BeautifulSoup(in_html(VERDICT_SAID, catalogue, "https://book.test", "fr"), "html.parser")
    assert page.find("it") is None
    assert "Task <one>" in page.text
    assert page.select_one(".verdict")["lang"] == "fr"
    assert [item["class"] for item in page.select("li")] == [["full"], ["some"], ["none"]]
    assert page.select_one(".belief a")["href"] == "https://book.test/how-to-use.html#hand-in"
    assert "[no-answer]" not in page.text  # the id is for lecturers
    assert not BeautifulSoup(in_html(VERDICT_SAID, catalogue), "html.parser").select("a")  # no book, no broken link


# --- settings -----------------------------------------------------------------------------------------


def test_a_cohort_says_its_language(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    settings = tmp_path / "cohort.toml"
    settings.write_text('assignments = "."\n', encoding="utf-8")
    assert read_settings(tmp_path)["language"] == "en"
    settings.write_text('assignments = "."\nlanguage = "km"\n', encoding="utf-8")
    assert read_settings(tmp_path)["language"] == "km"
    settings.write_text('assignments = "."\nlanguage = "Khmer"\n', encoding="utf-8")
    with pytest.raises(SettingsError, match=r"language = 'Khmer' is none of en, fr, km\. Write one of these"):
        read_settings(tmp_path)


# --- what is left out -----------------------------------------------------------------------------------


def _trimmed(*cells: NotebookNode) -> NotebookNode:
    return TrimForStudents().preprocess(new_notebook(cells=list(cells)), {})[0]


def _graded(source: str, *outputs: NotebookNode) -> NotebookNode:
    cell = mark_cell(new_code_cell(source), grade_id="one", grade=True, locked=True, points=2)
    cell.outputs = list(outputs)
    return cell


@pytest.mark.parametrize("end", ["\n### END HIDDEN TESTS", ""], ids=["closed", "open to the end"])
def test_hidden_regions_and_the_bare_mark_are_left_out(end: str) -> None:
    hidden = f'### BEGIN HIDDEN TESTS\nfrom autograder import grade\n\ngrade("a/one", one){end}'
    mark = new_output("execute_result", data={"text/plain": "2.0"})
    (cell,) = _trimmed(_graded(f'check.ids("one", one)\n\n{hidden}', mark)).cells
    assert cell.source == 'check.ids("one", one)'
    assert cell.outputs == []


def test_an_error_in_a_graded_cell_shows_no_line_of_it() -> None:
    trace = ["----> 1 check()\n      3 grade(...)", "KeyError: 'x'"]
    (cell,) = _trimmed(_graded("check()", new_output("error", ename="KeyError", evalue="'x'", traceback=trace))).cells
    assert cell.outputs[0].traceback == ["KeyError: 'x'"]


def test_where_the_graders_libraries_lie_is_left_out() -> None:
    trace = [
        "\x1b[31m-------\x1b[39m",
        "File \x1b[32m/home/x/.venv/lib/python3.11/site-packages/pandas/core/frame.py:3\x1b[39m, in f()",
    ]
    cell = new_code_cell("f()", outputs=[new_output("error", ename="E", evalue="", traceback=trace)])
    assert "\x1b[32mpandas/core/frame.py:3" in _trimmed(cell).cells[0].outputs[0].traceback[0]


def test_what_would_run_or_load_is_replaced_by_a_picture_or_a_word() -> None:
    live = "<div><script src='https://elsewhere.test/x.js'></script></div>"
    both = new_output("display_data", data={"text/html": live, "image/png": "aaaa", "text/plain": "<Map>"})
    alone = new_output("display_data", data={"text/html": live, "text/plain": "<Map>"})
    cell = new_code_cell("m", outputs=[both, alone])
    text = new_markdown_cell('Look: <iframe src="https://elsewhere.test"></iframe>')
    code, said = _trimmed(cell, text).cells
    assert set(code.outputs[0].data) == {"image/png", "text/plain"}
    assert code.outputs[1].text.startswith("An interactive map or figure stood here.")
    assert "<iframe" not in said.source


def test_a_student_whose_cell_stopped_is_not_told_what_idlers_think() -> None:
    answer = mark_cell(new_code_cell("one = two"), grade_id="one-answer", solution=True)
    answer.outputs = [new_output("error", ename="NameError", evalue="two", traceback=["NameError: two"])]
    page = '<div class="verdict"><div class="belief"><p>Perhaps you thought: later</p></div></div>'
    data = {"text/plain": "…", "text/html": page}
    verdict = new_output("display_data", data=data, metadata={VERDICT: {"beliefs": ["no-answer"]}})
    said = _trimmed(answer, _graded("check()", verdict)).cells[1].outputs[0]
    assert "The answer cell above stopped (NameError)" in said.data["text/html"]
    assert "Perhaps you thought" not in said.data["text/html"]
    assert said.metadata[VERDICT]["beliefs"] == []


# --- the page -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> MiniCourse:
    """One course, graded by nbgrader's own command: a right answer, a wrong one and a key that breaks."""
    tasks = {"one": MiniTask(judge=JUDGE), "two": MiniTask(judge=f"{RAISES}\n{JUDGE}")}
    course = MiniCourse(tmp_path_factory.mktemp("feedback") / "course", tasks).write()
    (course.folder / "keys" / "misconceptions.toml").write_text(CATALOGUE + FRENCH, encoding="utf-8")
    released = course.release()
    course.hand_in("ann", _answered(released, "one = 42", "two = 42"))
    course.hand_in("ben", _answered(released, "one = 7\nmap_of = '<script>'", "two = 0"))
    ended = course.nbgrader("autograde", "mini", "--create")
    assert ended.returncode == 0, ended.stderr
    Cohort(course.folder).write_roster([Student(name) for name in ("ann", "ben", "cat", "dan", "eve")])
    with Cohort(course.folder).gradebook() as gradebook:
        for name in ("cat", "dan"):
            gradebook.add_student(name)
            for notebook in gradebook.add_submission("mini", name).notebooks:
                for grade in notebook.grades:
                    grade.auto_score = 0.0
        for comment in gradebook.find_submission_notebook("mini", "mini", "ben").comments:
            comment.manual_comment = "Look at <one> again."
        gradebook.db.commit()
    save_row(course.folder, Row("cat", "mini", Outcome.UNREADABLE, "mini.ipynb is not a Jupyter notebook."))
    save_row(course.folder, Row("dan", "mini", Outcome.ABSENT, "Nothing was handed in."))
    save_row(course.folder, Row("ben", "mini", Outcome.TIMEOUT, "two-answer ran too long and was stopped"))
    return course


def _answered(released: NotebookNode, *code: str) -> NotebookNode:
    notebook = copy.deepcopy(released)
    answers = [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("solution")]
    for cell, written in zip(answers, code, strict=True):
        cell.source = written
    return notebook


def _pages(course: MiniCourse, language: str) -> dict[str, BeautifulSoup]:
    (course.folder / "cohort.toml").write_text(
        f'assignments = "."\nbook = "https://book.test"\nlanguage = "{language}"\n', encoding="utf-8"
    )
    assert write_feedback(Cohort(course.folder), "mini") == 4
    files = (course.folder / "feedback").glob("*/mini/mini.html")
    return {file.parts[-3]: BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser") for file in files}


@pytest.fixture(scope="module")
def pages(course: MiniCourse) -> dict[str, BeautifulSoup]:
    return _pages(course, "en")


@pytest.mark.system
def test_a_page_asks_no_other_host_and_forbids_it(pages: dict[str, BeautifulSoup]) -> None:
    for page in pages.values():
        assert not page.select("script, iframe, link, base, object, embed, form")
        assert all(image["src"].startswith("data:") for image in page.select("img"))
        assert not re.search(r"url\(|@import", " ".join(style.text for style in page.select("style")))
        policy = page.select_one('meta[http-equiv="Content-Security-Policy"]')["content"]
        assert policy.startswith("default-src 'none'")


@pytest.mark.system
def test_a_page_hides_the_hidden_and_what_is_for_the_lecturer(pages: dict[str, BeautifulSoup]) -> None:
    for page in pages.values():
        assert "HIDDEN TESTS" not in page.text
        assert "grade(" not in page.text
        assert "the secret name" not in page.text
        assert "key failed on" not in page.text
    assert "a visible check" in pages["ann"].text
    assert "could not judge this answer" in pages["ben"].select_one("#two").text


@pytest.mark.system
def test_the_summary_says_marks_rereading_comments_and_how_it_ended(pages: dict[str, BeautifulSoup]) -> None:
    ann, ben = pages["ann"], pages["ben"]
    assert ann.select_one(".total").text == "4 of 4"
    assert not ann.select(".outcome, .reread, .comments")
    assert ben.select_one(".total").text == "0.5 of 4"
    assert [item["class"] for item in ben.select("ul.tasks li")] == [["some"], ["none"]]
    assert ben.select_one(".reread a")["href"] == "https://book.test/how-to-use.html#hand-in"
    assert "Look at <one> again." in ben.select_one(".comments").text
    assert "A cell ran too long." in ben.select_one(".outcome").text
    for link in ben.select('a[href^="#"]'):
        assert ben.find(id=link["href"][1:]) is not None, link


@pytest.mark.system
def test_reasons_are_text_that_wraps_and_are_escaped(pages: dict[str, BeautifulSoup]) -> None:
    verdict = pages["ben"].select_one("#one .verdict")
    assert verdict.find_parent("pre") is None
    assert "This <b>is</b> not it." in verdict.text


@pytest.mark.system
def test_who_has_no_notebook_has_a_page_that_says_why(pages: dict[str, BeautifulSoup], course: MiniCourse) -> None:
    assert set(pages) == {"ann", "ben", "cat", "dan"}  # eve has not been graded yet
    assert pages["cat"].select_one(".total").text == "0 of 4"
    assert "could not be opened as a notebook" in pages["cat"].select_one(".outcome").text
    assert "mini.ipynb is not a Jupyter notebook." in pages["cat"].text
    assert "Nothing was handed in" in pages["dan"].select_one(".outcome").text
    for name in ("cat", "dan"):  # without these, nbgrader's release of the whole class's feedback stops
        folder = course.folder / "feedback" / name / "mini"
        assert {file.name for file in folder.iterdir()} >= {"timestamp.txt", "submission_secret.txt"}


@pytest.mark.system
def test_the_marked_notebook_stays_as_it_was(pages: dict[str, BeautifulSoup], course: MiniCourse) -> None:
    assert pages
    marked = (course.folder / "autograded" / "ben" / "mini" / "mini.ipynb").read_text(encoding="utf-8")
    assert "BEGIN HIDDEN TESTS" in marked
    assert "the secret name" in marked
    assert course.marks("ben") == {"one": 0.5, "two": 0.0}


@pytest.mark.system
def test_pages_in_french_and_khmer(course: MiniCourse) -> None:
    french = _pages(course, "fr")["ben"]
    assert french.html["lang"] == "fr"
    assert french.select_one(".total").text == "0,5 sur 4"
    assert french.select_one(".reread a").text == "Mode d\u2019emploi : rendre"
    assert "Une cellule a tourné trop longtemps." in french.select_one(".outcome").text
    khmer = _pages(course, "km")["ben"]
    assert "have yet to be reviewed by a Khmer-speaking lecturer" in khmer.text
    assert khmer.select_one(".reread a").text == "How to use: handing in"
