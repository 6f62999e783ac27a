"""The teaching parts: built in a small book, and used in a real browser from the file, as from a USB stick."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Locator, Page

CONF = """
import sys
sys.path.insert(0, {ext!r})
extensions = ["myst_nb", "sphinxcontrib.bibtex", "teaching_parts"]
bibtex_bibfiles = ["references.bib"]
html_theme = "basic"
html_static_path = [{assets!r}]
html_copy_source = False
myst_enable_extensions = ["colon_fence", "attrs_inline"]
nb_execution_mode = "off"
numfig = True
"""

GLOSSARY = """# Glossary

```{glossary}
frontage
  The side of a plot that touches the street {cite}`somebody`.
```

```{bibliography}
```
"""

UNIT = """---
jupytext: {text_representation: {extension: .md, format_name: myst}}
kernelspec: {display_name: Python 3, name: python3, language: python}
---

# Unit 7. A small one

::::{unit} 7
You can say where the place ends.

:::{minutes}
- reading 20
- your own step 10
:::
:::{outcomes}
- **7a** Find the edge of a {term}`frontage`.
- **7b** Say who drew it.
:::
:::{before}
Unit 6.
:::
::::

:::{municipality-asks} The head of planning
Where does it end?
:::

(edge)=
## The edge

A {term}`frontage` decides {cite}`somebody`. See {numref}`second-exercise`.

::::{exercise} first-exercise
Draw the edge.
::::

:::{solution} first-exercise
Along the water.
:::

::::{exercise} second-exercise A line to complete
:minutes: 5
Complete it.
::::

```{solution-start} second-exercise
```

```{code-cell} ipython3
edge = 7
```

Seven it is.

```{solution-end}
```

:::{residents}
Nobody asked us.
:::

:::{role-card} A widow with a shop
You want to stay.
:::

::::{quiz} where-it-ends
Where does the place end?

:::{wrong} At the map's frame
:belief: frame-is-edge
The belief: *what is not drawn is not there.* Reread [The edge](edge).
:::
:::{right} Where its residents say
Yes: ask them.
:::
:::{wrong} Nowhere
The belief: *every edge is arbitrary.* Reread [The edge](edge).
:::
::::

::::{quiz} who-drew-it
Who drew the edge?

:::{right} Somebody
Yes.
:::
:::{wrong} Nobody
The belief: *maps make themselves.* Reread [The edge](edge).
:::
::::

:::{decision-log}
Two lines.

- *What did this change?*
- *Whom did I not see?*
:::
"""


@pytest.fixture(scope="module")
def sphinx(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., tuple[Path, str]]:
    """Build a small book with a unit, and further pages; gives the folder made and what Sphinx warned of."""

    def build(builder: str = "html", **pages: str) -> tuple[Path, str]:
        source = tmp_path_factory.mktemp("book")
        conf = CONF.format(ext=str(root / "book" / "_ext"), assets=str(root / "book" / "_assets"))
        files = {
            "conf.py": conf, "glossary.md": GLOSSARY, "unit.md": UNIT,
            "references.bib": "@misc{somebody, author={Somebody}, title={On edges}, year={2019}}",
            "index.md": "# Book\n\n```{toctree}\nunit\nglossary\nlists\n```\n",
            "lists.md": "# All\n\n```{outcomes-list}\n```\n\n```{decision-log-all}\n```\n",
            **{f"{name}.md": text.replace("---", "---\norphan: true", 1) for name, text in pages.items()},
        }  # fmt: skip
        for name, text in files.items():
            (source / name).write_text(text, encoding="utf-8")
        made = source / "_made"
        command = [sys.executable, "-m", "sphinx", "-q", "-n", "-b", builder, str(source), str(made)]
        environment = {**os.environ, "PYTHONUTF8": "1"}
        ended = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
        assert ended.returncode == 0, ended.stderr
        return made, ended.stderr

    return build


@pytest.fixture(scope="module")
def book(sphinx: Callable[..., tuple[Path, str]]) -> Path:
    made, warned = sphinx()
    assert warned == ""
    return made


@pytest.fixture(scope="module")
def unit(book: Path) -> BeautifulSoup:
    return _parsed(book, "unit")


def _parsed(book: Path, name: str) -> BeautifulSoup:
    return BeautifulSoup((book / f"{name}.html").read_text("utf-8"), "html.parser")


def _text(part: BeautifulSoup) -> str:
    return " ".join(part.get_text(" ").split())


def test_the_header_adds_up_its_minutes_and_each_outcome_can_be_linked(unit: BeautifulSoup) -> None:
    header = unit.select_one(".unit-header")
    assert "You can say where the place ends." in _text(header.select_one(".unit-aim"))
    assert header.select_one(".unit-total").get_text() == "30 minutes"
    assert [item.get("id") for item in header.select(".unit-outcomes li")] == ["outcome-7a", "outcome-7b"]


def test_outcomes_of_all_units_are_listed_with_links(book: Path) -> None:
    links = [(a.get_text(), a["href"]) for a in _parsed(book, "lists").select(".unit-outcomes a")]
    assert links == [("7a", "unit.html#outcome-7a"), ("7b", "unit.html#outcome-7b")]


def test_exercises_are_numbered_by_unit_and_a_solution_with_code_is_folded(unit: BeautifulSoup) -> None:
    assert [a.get_text() for a in unit.select(".exercise-number")] == ["Exercise 7.1", "Exercise 7.2"]
    assert unit.select_one('a.reference[href="#second-exercise"]').get_text() == "Exercise 7.2"
    plain, with_code = unit.select("details.solution")
    assert "Along the water." in plain.get_text()
    assert with_code.summary.get_text() == "One solution to Exercise 7.2"
    assert "edge = 7" in with_code.select_one(".cell_input").get_text()
    assert "Seven it is." in with_code.get_text()
    assert not any(fold.has_attr("open") for fold in (plain, with_code))


def test_a_term_carries_its_definition_without_the_source(unit: BeautifulSoup) -> None:
    titles = {a["title"] for a in unit.select("a.explained")}
    assert titles == {"The side of a plot that touches the street."}
    assert "On edges" in unit.select_one(".bibtex-citation a")["title"]


def test_a_choice_carries_the_id_of_its_belief(unit: BeautifulSoup) -> None:
    assert [choice["data-belief"] for choice in unit.select("[data-belief]")] == ["frame-is-edge"]


def test_every_sentence_an_author_wrote_reaches_the_translators(sphinx: Callable[..., tuple[Path, str]]) -> None:
    made, _ = sphinx("gettext")
    catalogue = re.sub(r'"\n"', "", (made / "unit.pot").read_text("utf-8"))
    for said in (
        "You can say where the place ends.", "reading 20", "**7b** Say who drew it.", "Unit 6.", "The head of planning",
        "A line to complete", "Complete it.", "Seven it is.", "Nobody asked us.", "A widow with a shop",
        "Where does the place end?", "At the map's frame", "Where its residents say", "Yes: ask them.", "Two lines.",
        "The belief: *what is not drawn is not there.* Reread [The edge](edge).", "*Whom did I not see?*",
    ):  # fmt: skip
        assert f'msgid "{said}"' in catalogue, said
    for ours in ("Not yet", "Check", "Aim", "Exercise"):
        assert f'msgid "{ours}"' not in catalogue


MISTAKES = [
    (":::{right} Somebody", ":::{wrong} Somebody", "quiz who-drew-it has 0 right choices, and needs one"),
    (" Reread [The edge](edge).\n:::\n:::{right} Where", "\n:::\n:::{right} Where", "links no page to reread"),
    (":belief: frame-is-edge", ":belief: Frame is edge", "the id of a belief is small letters"),
    ("Yes: ask them.\n", "", "explains nothing"),
    ("{quiz} who-drew-it", "{quiz} Who_drew", "the name of a quiz is small letters"),
    ("**7b** Say", "Say", "an outcome begins with its id in bold"),
    ("**7b** Say", "**8b** Say", "outcome 8b does not begin with the number of unit 7"),
    ("- reading 20", "- reading", "no number of minutes at the end of 'reading'"),
    ("{solution} first-exercise", "{solution} third", "a solution to 'third', and this page has no such exercise"),
    ("```{solution-end}\n```", "", "a solution-start without its solution-end"),
    ("- *What did this change?*\n- *Whom did I not see?*", "", "a decision log lists what the reader answers"),
]


@pytest.fixture(scope="module")
def told(sphinx: Callable[..., tuple[Path, str]]) -> str:
    """Give what a build says of a book with one page for each mistake."""
    assert all(UNIT.count(before) == 1 for before, _, _ in MISTAKES)
    pages = {f"unit{at}": UNIT.replace(before, after) for at, (before, after, _) in enumerate(MISTAKES)}
    return sphinx("dummy", **pages)[1]


@pytest.mark.parametrize(("at", "says"), list(enumerate(says for _, _, says in MISTAKES)))
def test_an_authors_mistake_is_told_with_file_and_line(told: str, at: int, says: str) -> None:
    assert re.search(rf"unit{at}\.md:\d+: WARNING: .*{re.escape(says)}", told), told


@pytest.fixture(params=["light", "dark"])
def context(browser: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme=request.param)
    yield made
    made.close()


def _open(context: BrowserContext, book: Path, name: str = "unit") -> tuple[Page, list[str]]:
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(error.stack or str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto((book / f"{name}.html").as_uri())
    return page, complaints


def _answer(page: Page, quiz: Locator, *keys: str) -> None:
    """Come to the first choice with the keyboard, press keys, and check the choice with Enter on the button."""
    first = quiz.locator("input:checked").or_(quiz.locator("input").first).first
    first.focus()
    for key in keys:
        page.keyboard.press(key)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Check"
    page.keyboard.press("Enter")


@pytest.mark.browser
def test_a_quiz_is_answered_wrong_then_right_by_keyboard_and_the_answer_is_kept(
    context: BrowserContext, book: Path
) -> None:
    page, complaints = _open(context, book)
    quiz = page.locator("#where-it-ends")
    said, result = quiz.get_by_role("status"), page.locator(".quiz-result")
    assert not result.is_visible()
    assert not quiz.locator("details").first.is_visible()
    _answer(page, quiz)  # nothing is chosen
    assert said.inner_text() == "Choose an answer first."
    _answer(page, quiz, "Space")
    assert "Not yet" in said.inner_text()
    assert "what is not drawn is not there" in said.inner_text()
    assert said.get_by_role("link", name="The edge").get_attribute("href") == "#edge"
    assert result.inner_text() == "0 of 2 right · 0 at the first try"
    _answer(page, quiz, "ArrowDown")
    assert "Right" in said.inner_text()
    assert result.inner_text() == "1 of 2 right · 0 at the first try"
    quiz.get_by_text("What each choice shows").click()
    assert quiz.locator("details.quiz-choice").count() == 3
    assert quiz.locator("details.quiz-choice").last.is_visible()
    page.reload()
    assert quiz.get_by_label("Where its residents say").is_checked()
    assert "Right" in said.inner_text()
    _answer(page, page.locator("#who-drew-it"), "Space")
    assert result.inner_text() == "2 of 2 right · 1 at the first try"
    page.get_by_role("button", name="Clear these answers").press("Enter")
    assert not result.is_visible()
    page.reload()
    assert page.locator("input:checked").count() == 0
    assert not complaints


REFUSE = (
    """Object.defineProperty(window, "localStorage", {get() { throw new DOMException("no", "SecurityError"); }});"""
)


@pytest.mark.browser
def test_where_a_browser_keeps_nothing_all_still_works_and_says_so(browser: Browser, book: Path) -> None:
    context = browser.new_context()
    context.add_init_script(REFUSE)
    page, complaints = _open(context, book)
    _answer(page, page.locator("#where-it-ends"), "Space")
    assert page.locator(".quiz-result").inner_text() == "0 of 2 right · 0 at the first try"
    assert page.get_by_text("Your answers stay on this device.").count() == 0
    page.get_by_label("What did this change?").fill("much")
    assert page.get_by_text("This browser keeps nothing.").is_visible()
    ours = ("kept.js", "quiz.js", "decision-log.js", "previews.js")  # Sphinx's own scripts do complain
    assert not [told for told in complaints if any(name in told for name in ours)]
    context.close()


@pytest.mark.browser
def test_without_scripts_choices_open_and_the_log_has_lines(browser: Browser, book: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page, _ = _open(context, book)
    choice = page.locator("#where-it-ends details").first
    explained = choice.get_by_text("what is not drawn is not there")
    assert not explained.is_visible()
    choice.locator("summary").press("Enter")
    assert explained.is_visible()
    assert page.locator(".log-lines").first.bounding_box()["height"] >= 80
    context.close()


@pytest.mark.browser
def test_print_shows_every_choice_with_its_reason_and_what_was_written(context: BrowserContext, book: Path) -> None:
    page, _ = _open(context, book)
    page.get_by_label("What did this change?").fill("The road is narrower.")
    _answer(page, page.locator("#who-drew-it"), "Space")
    page.emulate_media(media="print")
    for words in ("what is not drawn is not there", "Yes: ask them.", "maps make themselves", "The road is narrower."):
        shown = [text for text in page.get_by_text(words).all() if text.is_visible()]
        assert len(shown) == 1, words
    assert not page.get_by_role("button", name="Check").first.is_visible()


@pytest.mark.browser
def test_the_log_is_kept_listed_for_the_course_copied_and_downloaded(
    browser: Browser, book: Path, tmp_path: Path
) -> None:
    context = browser.new_context()
    page, complaints = _open(context, book)
    page.get_by_role("button", name="Copy my log").click()
    assert page.get_by_text("Nothing is written yet.").is_visible()
    page.get_by_label("Whom did I not see?").fill("The tenants.")
    page.get_by_label("What did this change?").fill("The road.\nAnd the bank.")
    page.reload()
    assert page.get_by_label("Whom did I not see?").input_value() == "The tenants."
    page.goto((book / "lists.html").as_uri())
    assert page.get_by_label("Whom did I not see?").input_value() == "The tenants."
    with page.expect_download() as saved:
        page.get_by_role("button", name="Download my log").click()
    saved.value.save_as(tmp_path / "log.md")
    whole = (tmp_path / "log.md").read_text("utf-8")
    assert whole == (
        "# My decision log\n\n## Unit 7. A small one\n\n*What did this change?*\n\nThe road.\nAnd the bank.\n\n"
        "*Whom did I not see?*\n\nThe tenants.\n"
    )
    assert not complaints
    context.close()


@pytest.mark.browser
def test_a_definition_shows_on_focus_and_at_a_first_tap_and_goes_with_escape(browser: Browser, book: Path) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    page, complaints = _open(context, book)
    tip = page.get_by_role("tooltip")
    link = page.locator("section:has(> #edge) a.explained")
    assert not tip.is_visible()
    page.keyboard.press("Tab")  # so that the browser knows that a keyboard is used
    link.focus()
    assert tip.inner_text() == "The side of a plot that touches the street."
    assert link.get_attribute("aria-describedby") == tip.get_attribute("id")
    page.keyboard.press("Escape")
    assert not tip.is_visible()
    page.locator("h1").click()
    link.tap()
    assert tip.is_visible()
    assert page.url.endswith("unit.html")
    box = tip.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    link.tap()
    page.wait_for_url("**/glossary.html#term-frontage")
    page.go_back()
    page.locator(".bibtex-citation a").first.hover()
    assert "On edges" in tip.inner_text()
    assert not complaints
    context.close()


@pytest.mark.browser
def test_parts_are_large_enough_to_touch_and_never_scroll_sideways(context: BrowserContext, book: Path) -> None:
    page, _ = _open(context, book)
    page.set_viewport_size({"width": 360, "height": 700})
    for part in page.locator(".unit-header, .exercise, .quiz, .log").all():  # the small book's theme is wider by itself
        assert part.evaluate("part => part.scrollWidth - part.clientWidth") <= 0
    for target in page.locator(".quiz-pick, .part-button").all():
        box = target.bounding_box()
        assert box is None or box["height"] >= 44
