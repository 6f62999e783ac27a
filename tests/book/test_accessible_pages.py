from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture(scope="module")
def mend(root: Path) -> Callable[[str], str]:
    spec = importlib.util.spec_from_file_location("accessible_pages", root / "book" / "_ext" / "accessible_pages.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.mend


def test_the_empty_corner_of_a_table_is_no_head(mend: Callable[[str], str]) -> None:
    body = "<tbody><tr><th>0</th><td>1</td></tr></tbody>"
    table = f'<table><thead>\n<tr style="a"><th></th><th>plots</th></tr>\n</thead>{body}</table>'
    assert mend(table) == table.replace("<th></th>", "<td></td>")


def test_a_table_of_facts_has_no_line_of_heads(mend: Callable[[str], str]) -> None:
    empty = '<th class="head"><p></p></th>'
    facts = "<tbody><tr><td><p>Aim</p></td><td><p>Read a register</p></td></tr></tbody>"
    assert mend(f"<table><thead>\n<tr>{empty}{empty}</tr>\n</thead>\n{facts}</table>") == f"<table>{facts}</table>"


def test_hidden_code_is_named_by_the_words_one_sees(mend: Callable[[str], str]) -> None:
    assert mend('<summary aria-label="Toggle hidden content"><p>Show</p></summary>') == "<summary><p>Show</p></summary>"


def test_a_source_is_no_entry_of_a_list_that_is_none(mend: Callable[[str], str]) -> None:
    entry = '<div class="citation" id="a" role="doc-biblioentry">x</div>'
    written = f'<div role="list" class="citation-list">\n{entry}</div>'
    assert mend(written) == '<div class="citation-list">\n<div class="citation" id="a">x</div></div>'
