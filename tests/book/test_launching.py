"""Pages that are run elsewhere: the menu, the notebooks, and the folder that Binder and Colab open."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import nbformat
import pytest
from bs4 import BeautifulSoup

from book import launching
from book.errors import BookError
from book.notebooks import page_as_notebook, plain, runs_elsewhere
from book.repository import Repository, find_repository, slug

if TYPE_CHECKING:
    from pathlib import Path

PAGE = """\
---
jupytext:
  text_representation: {extension: .md, format_name: myst}
kernelspec: {display_name: Python 3, name: python3}
---

# Count them

(a-label)=
## A {term}`plot <plots>` has a number

:::{admonition} Synthetic
:class: notice
No real person {cite}`aimf-2019, paris`. See [the twin](twin.md#how) and [this](a-label).
:::

```{quiz} Which?
- right
```

```python
assert 1  # {term}`stays`
```

```{code-cell} ipython3
:tags: [hide-cell]
from myst_nb import glue
glue("many", 1 + 1)
```

There are {glue:text}`many:d` of them: {math}`s_1`.
"""
OURS = Repository("Canal-School", "course")


@pytest.fixture
def _no_repository(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GITHUB_REPOSITORY", "COURSE_BRANCH"):
        monkeypatch.delenv(name, raising=False)


def sources(notebook: nbformat.NotebookNode, kind: str) -> str:
    return "\n".join(cell.source for cell in notebook.cells if cell.cell_type == kind)


def test_a_page_becomes_a_notebook_in_plain_markdown_that_runs(tmp_path: Path) -> None:
    made = page_as_notebook(PAGE, address="https://a.example/course/units/one.html", first_cell="import sys")
    told = sources(made, "markdown")
    for gone in ("{term}", "{cite}", ":::", "(a-label)=", ":class:", "{quiz}", "- right", "{glue"):
        assert gone not in told.replace("{term}`stays`", ""), gone
    for said in (
        "## A plot has a number", "**Synthetic**", "(aimf-2019, paris)",
        "[the twin](https://a.example/course/units/twin.html#how)", "[this](https://a.example/course/units/one.html#a-label)",
        "can be used on [the page]", "assert 1  # {term}`stays`", "There are `many` of them: $s_1$",
    ):  # fmt: skip
        assert said in told, said
    assert len({cell["id"] for cell in made.cells}) == len(made.cells)
    assert all(not cell.outputs for cell in made.cells if cell.cell_type == "code")
    assert made.cells[1].source == "import sys"
    hidden = [cell for cell in made.cells if cell.metadata.get("jupyter", {}).get("source_hidden")]
    assert len(hidden) == 1
    script = tmp_path / "run.py"
    script.write_text(sources(made, "code"), encoding="utf-8")
    ended = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True)
    assert ended.stdout == "many = 2\n"


def test_tables_of_the_book_are_found_wherever_the_notebook_runs(tmp_path: Path) -> None:
    page = PAGE.replace("from myst_nb import glue", 'print(open("../data/plot_sizes.csv").readline())')
    code = sources(page_as_notebook(page.replace('glue("many", 1 + 1)', "")), "code")
    ended = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "," in ended.stdout


def test_a_page_that_needs_what_readers_are_not_given_is_no_notebook() -> None:
    assert runs_elsewhere(PAGE + "\nThe word generator, and `from generator import build` in a sentence.\n")
    assert not runs_elsewhere(PAGE.replace("from myst_nb import glue", "from generator import build"))


def test_without_an_address_links_become_words() -> None:
    assert plain("See [the twin](twin.md) and <https://a.example>.") == "See [the twin] and <https://a.example>."


@pytest.mark.usefixtures("_no_repository")
@pytest.mark.parametrize(
    ("remote", "found"),
    [
        ("https://github.com/Canal-School/course.git", OURS),
        ("git@github.com:Canal-School/course.git", OURS),
        ("ssh://git@github.com/Canal-School/course", OURS),
        ("https://elsewhere.example/Canal-School/course.git", None),
        ("/a/folder/course", None),
    ],
)
def test_the_repository_is_the_one_that_git_names(tmp_path: Path, remote: str, found: Repository | None) -> None:
    for words in (["init", "-q"], ["remote", "add", "origin", remote]):
        subprocess.run(["git", *words], cwd=tmp_path, check=True)
    assert find_repository(tmp_path) == found


@pytest.mark.usefixtures("_no_repository")
def test_the_workflow_names_repository_and_branch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert find_repository(tmp_path) is None
    monkeypatch.setenv("GITHUB_REPOSITORY", "Canal-School/course")
    assert find_repository(tmp_path) == OURS
    monkeypatch.setenv("COURSE_BRANCH", "better-maps")
    assert find_repository(tmp_path) == Repository("Canal-School", "course", "better-maps")


def test_the_main_branch_and_a_preview_have_places_of_their_own() -> None:
    assert OURS.site == "https://canal-school.github.io/course/"
    assert Repository("canal-school", "canal-school.github.io").site == "https://canal-school.github.io/"
    preview = Repository("Canal-School", "course", "Maps/new")
    assert re.fullmatch(r"https://canal-school\.github\.io/course/preview/maps-new-[0-9a-f]{6}/", preview.site)
    assert preview.launch_branch.startswith("launch-maps-new-")
    assert slug("maps/new") != slug("Maps/new") != slug("maps-new") == "maps-new"
    assert OURS.binder("notebooks/units/01 a.ipynb") == (
        "https://mybinder.org/v2/gh/Canal-School/course/launch?urlpath=lab%2Ftree%2Fnotebooks%2Funits%2F01%20a.ipynb"
    )
    assert OURS.colab("graded/a/a.ipynb").endswith("/github/Canal-School/course/blob/launch/graded/a/a.ipynb")


CONFIG = """
import sys
sys.path.insert(0, {extensions!r})
extensions = ["myst_nb", "launch_buttons"]
nb_execution_mode = "off"
suppress_warnings = ["myst-nb.lexer"]  # that comes with execution
html_theme = "basic"
templates_path = ["templates"]
html_static_path = [{assets!r}]
"""


@pytest.fixture
def small_book(tmp_path: Path, root: Path) -> Path:
    book = tmp_path / "small"
    (book / "units").mkdir(parents=True)
    shutil.copytree(root / "book" / "_templates" / "components", book / "templates" / "components")
    (book / "templates" / "layout.html").write_text(
        '{% extends "!layout.html" %}{% block relbar1 %}{% include "components/launch-menu.html" %}{% endblock %}'
    )
    folders = {"extensions": root / "book/_ext", "assets": root / "book/_assets"}
    (book / "conf.py").write_text(CONFIG.format(**{name: str(path) for name, path in folders.items()}))
    (book / "index.md").write_text("# Text only\n\n```{toctree}\nunits/one\n```\n")
    page = PAGE.replace("{cite}`aimf-2019, paris`", "").replace("```{quiz} Which?\n- right\n```\n", "")
    page = re.sub(r"\{(term|glue:text)\}`[^`]*`|\[[^]]*\]\([^)]*\)", "words", page)
    (book / "units" / "one.md").write_text(page + "\nDo `ps03-tenure-audit`.\n")
    return book


def build(book: Path) -> Path:
    html = book / "html"
    ended = subprocess.run(
        [sys.executable, "-m", "sphinx", "-q", "-W", "-E", "-b", "html", book, html],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    return html


def menu(html: Path, page: str) -> dict[str, str]:
    parsed = BeautifulSoup((html / f"{page}.html").read_text("utf-8"), "html.parser")
    return {link.get_text(): link["href"] for link in parsed.select(".launch-menu a")}


@pytest.mark.usefixtures("_no_repository")
def test_the_menu_opens_the_right_notebook_where_the_repository_is_known(
    small_book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_REPOSITORY", "Canal-School/course")
    html = build(small_book)
    lines = menu(html, "units/one")
    assert lines["This page in Binder"] == OURS.binder("notebooks/units/one.ipynb")
    assert lines["This page in Google Colab"] == OURS.colab("notebooks/units/one.ipynb")
    graded = "graded/ps03-tenure-audit/ps03-tenure-audit.ipynb"
    assert lines["ps03-tenure-audit in Binder"] == OURS.binder(graded)
    made = nbformat.read((html / "units" / lines["Notebook (.ipynb)"]).resolve(), as_version=4)
    assert OURS.file(f"wheels/{launching.PACKAGES[0]}") in made.cells[1].source
    assert (html / "units" / lines["Text (.md)"]).is_file()
    assert list(menu(html, "index")) == ["Text (.md)"]


@pytest.mark.usefixtures("_no_repository")
def test_without_a_repository_no_address_is_invented_and_the_menu_says_what_brings_one(
    small_book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_REPOSITORY", "not a repository")
    html = build(small_book)
    assert list(menu(html, "units/one")) == ["Notebook (.ipynb)", "Text (.md)"]
    page = (html / "units" / "one.html").read_text("utf-8")
    assert "come with a book that is published from GitHub" in page
    assert not re.search(r"mybinder|colab\.", page)
    made = nbformat.read(html / "notebooks" / "units" / "one.ipynb", as_version=4)
    assert "http" not in sources(made, "code")


def test_the_first_cell_fetches_nothing_where_the_packages_are() -> None:
    for graded in (True, False):
        for repository in (OURS, None):
            subprocess.run([sys.executable, "-c", launching.first_cell(repository, graded=graded)], check=True)
    assert launching.PACKAGES[1] not in launching.first_cell(OURS, graded=True)


def test_an_unbuilt_book_gives_no_launch_folder(tmp_path: Path) -> None:
    with pytest.raises(BookError, match=r"\./course book"):
        launching.make_launch(OURS, tmp_path / "launch", html=tmp_path)


@pytest.mark.system
def test_the_launch_folder_holds_what_binder_and_colab_open(tmp_path: Path, root: Path) -> None:
    html = tmp_path / "html"
    first = launching.first_cell(OURS)
    (html / "notebooks" / "units").mkdir(parents=True)
    text = (root / "book" / "units" / "04-who-holds-what.md").read_text("utf-8")
    nbformat.write(page_as_notebook(text, first_cell=first), html / "notebooks" / "units" / "04.ipynb")
    folder = launching.make_launch(OURS, tmp_path / "launch", html=html)
    graded = nbformat.read(folder / "graded/ps03-tenure-audit/ps03-tenure-audit.ipynb", as_version=4)
    assert launching.PACKAGES[0] in graded.cells[0].source
    assert "grade(" not in sources(graded, "code")  # released: nothing of the hidden part
    assert (folder / "binder" / "course.txt").read_bytes() == (root / "requirements" / "course.txt").read_bytes()
    assert (folder / "binder" / "postBuild").stat().st_mode & 0o100
    assert {path.name for path in (folder / "wheels").iterdir()} == set(launching.PACKAGES)
    names = zipfile.ZipFile(folder / "wheels" / launching.PACKAGES[1]).namelist()
    assert {"book/figures.py", "book/scenarios.py", "book/languages.py"} <= set(names)
    assert not [name for name in names if name.endswith((".md", ".bib")) or "keys" in name]
    # What the page runs, it runs with the two wheels and nothing else of this checkout.
    place = tmp_path / "site"
    for wheel in (folder / "wheels").iterdir():
        zipfile.ZipFile(wheel).extractall(place)
    page = nbformat.read(folder / "notebooks" / "units" / "04.ipynb", as_version=4)
    code = tmp_path / "run.py"
    code.write_text(_ALONE.format(ours=[str(root), str(root / "datasets")], place=str(place)) + sources(page, "code"))
    ended = subprocess.run([sys.executable, "-I", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr[-3000:]


_ALONE = """
import sys
sys.path[:] = [{place!r}, *(way for way in sys.path if way not in {ours!r})]
import book.figures, matplotlib, stungmeanchey
assert all(module.__file__.startswith({place!r}) for module in (book.figures, stungmeanchey))
matplotlib.use("agg")
"""
