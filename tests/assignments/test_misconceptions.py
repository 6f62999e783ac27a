"""The catalogue of misconceptions: each id is used, each id used is there, and each place to reread exists."""

from __future__ import annotations

import ast
import difflib
import re
from typing import TYPE_CHECKING

import pytest

from autograder.misconceptions import CatalogueError, pages_of_assignments, read_catalogue
from tests.assignments.as_written import FOLDER, NAMES, read_assignment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CATALOGUE = FOLDER / "keys" / "misconceptions.toml"
BOOK = FOLDER.parent / "book"
KNOWN = read_catalogue(CATALOGUE)
_ID = re.compile(r"[a-z]+(-[a-z0-9]+)+")


def quiz_beliefs_by_page() -> list[tuple[str, str]]:
    """Beliefs of the quizzes' wrong choices, each with every page that names it."""
    return [
        (belief, page.name)
        for page in sorted(BOOK.glob("units/*.md"))
        for belief in re.findall(r"^:belief: (\S+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    ]


def quiz_beliefs() -> dict[str, str]:
    """Beliefs of the quizzes' wrong choices, each with a page that names it."""
    return dict(quiz_beliefs_by_page())


def beliefs_of_specimens() -> set[str]:
    """Beliefs that specimens promise: the tests of specimens show that the keys name them."""
    return {
        belief for name in NAMES for specimen in read_assignment(name).specimens for belief in specimen.misconceptions
    }


def _named_in(file: Path) -> Iterator[str]:
    """Give what stands where a key names a belief: the first of a pair, and the third argument of ``wrong``."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        places: list[ast.expr] = []
        if isinstance(node, ast.Tuple) and len(node.elts) == 2 and not isinstance(node.elts[1], ast.Constant):
            places.append(node.elts[0])
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "wrong":
            places += [*node.args[2:3], *(word.value for word in node.keywords if word.arg == "misconception")]
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "NotAnAnswerError":
            places += node.args[1:2]
        for place in places:
            if isinstance(place, ast.Constant) and isinstance(place.value, str) and _ID.fullmatch(place.value):
                yield place.value


def test_no_id_is_unused() -> None:
    assert set(KNOWN) - beliefs_of_specimens() - set(quiz_beliefs()) == set()


def test_no_id_is_undefined() -> None:
    keys = sorted((FOLDER / "keys").glob("*.py"))
    grader = [FOLDER.parent / "autograder" / f"{name}.py" for name in ("answers", "compare")]
    named = {belief for file in (*keys, *grader) for belief in _named_in(file)} | beliefs_of_specimens()
    tasks = {task for name in NAMES for task in read_assignment(name).key.tasks}
    assert named - set(KNOWN) - tasks == set()


def test_the_search_finds_what_keys_name() -> None:
    """The search of the test above is no empty one."""
    assert {"floats-are-exact", "bad-shares-kept"} <= set(_named_in(FOLDER / "keys" / "ps03_tenure_audit.py"))


def test_a_quizs_belief_is_the_catalogues_or_clearly_another() -> None:
    """A quiz may have beliefs of its own; one that nearly has the name of a known one is misspelt."""
    strange = {belief: page for belief, page in quiz_beliefs().items() if belief not in KNOWN}
    near = {belief: difflib.get_close_matches(belief, KNOWN, n=1, cutoff=0.9) for belief in strange}
    assert {belief: found for belief, found in near.items() if found} == {}


def test_lecturers_notes_name_no_unknown_id() -> None:
    known = {*KNOWN, *quiz_beliefs(), *NAMES}
    for page in sorted(BOOK.glob("lecturers/unit-*.md")):
        named = re.findall(r"^\| `([a-z]+(?:-[a-z0-9]+)+)` \|", page.read_text(encoding="utf-8"), re.MULTILINE)
        assert named, page.name
        assert set(named) - known == set(), page.name


def test_lecturers_notes_name_each_belief_of_the_units_quizzes() -> None:
    for notes in sorted(BOOK.glob("lecturers/unit-*.md")):
        (unit,) = BOOK.glob(f"units/{notes.stem.removeprefix('unit-')}-*.md")
        beliefs = {belief for belief, page in quiz_beliefs_by_page() if page == unit.name}
        named = set(re.findall(r"`([a-z0-9-]+)`", notes.read_text(encoding="utf-8")))
        assert beliefs, unit.name
        assert beliefs - named == set(), notes.name


def test_every_assignment_has_a_page_to_reread() -> None:
    assert set(NAMES) <= set(pages_of_assignments(CATALOGUE))


def test_places_to_reread_exist() -> None:
    places = [(belief.id, belief.page, belief.heading) for belief in KNOWN.values() if belief.heading]
    places += [(name, *place) for name, place in pages_of_assignments(CATALOGUE).items() if name in NAMES]
    for name, page, heading in places:
        file = BOOK / f"{page}.md"
        assert file.is_file(), name
        assert not heading or f"({heading})=" in file.read_text(encoding="utf-8"), (name, heading)


@pytest.mark.parametrize("name", NAMES)
def test_a_belief_of_any_task_sends_to_the_assignments_own_page(name: str) -> None:
    page, heading = pages_of_assignments(CATALOGUE)[name]
    belief = read_catalogue(CATALOGUE, name)["no-answer"]
    assert (belief.page, belief.heading) == (page, heading)
    assert belief.reread


def test_an_assignment_without_a_page_sends_to_the_page_on_how_to_use(tmp_path: Path) -> None:
    file = tmp_path / "misconceptions.toml"
    file.write_text('[early]\nbelief = "Later."\nsays = "Now."\n', encoding="utf-8")
    assert read_catalogue(file, "ps99")["early"].link("https://book.test") == "https://book.test/how-to-use.html"


def test_a_page_without_words_for_it_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "misconceptions.toml"
    file.write_text('[early]\nbelief = "Later."\nsays = "Now."\npage = "index"\n', encoding="utf-8")
    with pytest.raises(CatalogueError, match="reread is expected"):
        read_catalogue(file)
