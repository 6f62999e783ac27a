"""Formulas of pages: drawn once, read by screen readers, and a wrong one stops the build."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from book.assets import install_assets

if TYPE_CHECKING:
    from pathlib import Path

CONF = """\
import sys
sys.path.insert(0, {extensions!r})
extensions = ["myst_parser", "formulas"]
html_math_renderer = "drawn"
html_theme = "basic"
myst_enable_extensions = ["dollarmath"]
"""
PAGE = r"""
# Areas

The area $A$ of a plot, and $A^2$.

$$
A &= w \times d \\
\text{façade} &= w
$$

$$
\text{ទទឹង} = w
$$

$$
G = \frac{1}{2}
$$ (half)

See {eq}`half`.
"""


def _build(folder: Path, root: Path, page: str) -> tuple[int, str]:
    """Build a book of one page; give the exit status and what was said."""
    install_assets()
    folder.mkdir(exist_ok=True)
    (folder / "conf.py").write_text(CONF.format(extensions=str(root / "book" / "_ext")), "utf-8")
    (folder / "index.md").write_text(page, "utf-8")
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-W",
        "--keep-going",
        "-q",
        "-b",
        "html",
        str(folder),
        str(folder / "html"),
    ]
    ended = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    return ended.returncode, ended.stderr


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory, root: Path) -> BeautifulSoup:
    """The page as it is built."""
    folder = tmp_path_factory.mktemp("formulas")
    status, said = _build(folder, root, PAGE)
    assert status == 0, said
    return BeautifulSoup((folder / "html" / "index.html").read_text("utf-8"), "html.parser")


def test_each_formula_is_a_drawing_beside_its_text_for_screen_readers(page: BeautifulSoup) -> None:
    formulas = page.select(".math")
    assert len(formulas) == 5
    for formula in formulas:
        (drawing,) = formula.select("svg")
        assert drawing["aria-hidden"] == "true"
        (read,) = formula.select("mjx-assistive-mml > math")
        assert not read.has_attr("aria-hidden")
    assert formulas[1].math.get_text() == "A2"
    assert len(formulas[2].math.select("mtr")) == 2  # lines that are broken by hand
    assert "façade" in formulas[2].math.get_text()


def test_a_letter_has_its_outline_once_and_is_drawn_each_time(page: BeautifulSoup) -> None:
    outlines = [path["id"] for path in page.select("svg.outlines path")]
    assert len(outlines) == len({*outlines}) > 5
    drawn = [use["href"].removeprefix("#") for use in page.select(".math use")]
    assert {*drawn} == {*outlines}
    assert len(drawn) > len(outlines)


def test_words_in_other_letters_keep_within_their_room(page: BeautifulSoup) -> None:
    (khmer,) = page.select(".math")[3].select("text")
    assert khmer.get_text() == "ទទឹង"
    assert khmer["lengthadjust"] == "spacingAndGlyphs"
    # Three letters, and one sign above another letter that takes no room.
    assert float(khmer["textlength"]) == pytest.approx(3 * 620)


def test_a_numbered_formula_has_its_number_and_can_be_linked(page: BeautifulSoup) -> None:
    numbered = page.select(".math")[4]
    assert numbered.select_one(".eqno").get_text().startswith("(1)")
    assert page.select_one(f'a[href="#{numbered["id"]}"]')


@pytest.mark.parametrize(
    ("wrong", "told"), [(r"\fraction{1}{2}", "Undefined control sequence"), (r"\frac{1}", "argument")]
)
def test_a_wrong_formula_stops_the_build_and_is_named(tmp_path: Path, root: Path, wrong: str, told: str) -> None:
    status, said = _build(tmp_path / "wrong", root, f"# Wrong\n\nSee ${wrong}$ and $a$.\n")
    assert status
    assert re.search(r"index(\.md)?.*MathJax cannot read the formula", said)
    assert wrong in said
    assert told in said
