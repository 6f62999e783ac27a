"""A page of the book as a plain Jupyter notebook: for the reader's own laptop, for Binder and for Colab.

Jupyter knows ordinary Markdown only. What a page says in directives and roles is said plainly here; a part that only
the book can show (a quiz, a list of sources) becomes a line that leads to the page. Outputs are left out: whoever runs
the notebook makes them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import nbformat

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nbformat import NotebookNode

# Directives whose body is prose, with or without a title; the rest cannot be told outside the book.
PROSE = {
    "admonition", "attention", "caution", "danger", "dropdown", "exercise", "grid", "grid-item", "grid-item-card",
    "hint", "important", "municipality-asks", "note", "residents", "role-card", "seealso", "solution", "table",
    "tip", "warning",
}  # fmt: skip
FIRST_CELL = "get-the-packages"
FOLDED = {"hide-cell", "hide-input"}

# The book puts computed values into its sentences; in a notebook they are printed, and the sentence has their name.
_GLUE = "from myst_nb import glue"
_PRINTED = """def glue(name, value, *, display=True):
    print(f"{name} = {value}")
"""

# A table beside the pages lies in the pages' package, wherever the notebook runs.
_TABLE = re.compile(r"""(["'])(?:\.\./)*data/([\w.-]+)\1""")
# What readers are not given: the twin's generator, and what was measured on the makers' machine.
_NOT_GIVEN = re.compile(r"\b(from|import) generator\b|[\"']benchmarks[\"']")

_FENCE = re.compile(r"^(?P<fence>`{3,}|:{3,})(?:\{(?P<name>[\w:-]+)\}(?P<title>.*)|(?P<plain>.*))$")
_CELL = re.compile(r"^```\{code-cell\}.*?^```$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"(^`{3,}[^`\n]*\n.*?^`{3,}$)", re.MULTILINE | re.DOTALL)
_ROLE = re.compile(r"\{(?P<role>[\w:-]+)\}(?P<ticks>`+)(?P<text>.+?)(?P=ticks)", re.DOTALL)
_TARGETED = re.compile(r"(?P<words>.*?)\s*<[^<>]*>", re.DOTALL)
_LABEL = re.compile(r"^(\([\w:-]+\)=|\{[^{}`]*\})\s*$\n?", re.MULTILINE)
_LINK = re.compile(r"\]\((?P<way>(?![a-z]+:)[^)\s#]*)(?P<part>#[^)\s]*)?\)")
_OPTION = re.compile(r"^:[\w-]+:|^---\s*$")


def page_as_notebook(text: str, *, address: str = "", first_cell: str = "") -> NotebookNode:
    """Turn a page into a notebook that runs anywhere the course's packages are.

    Parameters
    ----------
    text : str
        The page, a notebook in MyST Markdown.
    address : str, optional
        Where the page can be read. Without it, links to other pages become plain words.
    first_cell : str, optional
        Code that fetches the packages where they are missing.

    Returns
    -------
    NotebookNode
        Valid by nbformat 4.5, without outputs.
    """
    from myst_nb.core.read import read_myst_markdown_notebook
    from myst_parser.config.main import MdParserConfig

    extensions = {"attrs_block", "attrs_inline", "colon_fence", "deflist", "dollarmath", "substitution"}
    read = read_myst_markdown_notebook(text, MdParserConfig(enable_extensions=extensions))
    cells = [_start(address)]
    if first_cell:
        cells.append(nbformat.v4.new_code_cell(first_cell, id=FIRST_CELL))
    for cell in read.cells:
        if cell.cell_type != "code":
            said = plain(cell.source, address).strip()
            if said:
                cells.append(nbformat.v4.new_markdown_cell(said))
            continue
        tags = cell.metadata.get("tags", [])
        folded = {"jupyter": {"source_hidden": True}} if FOLDED & set(tags) else {}
        code = _TABLE.sub(r'files("book") / "data" / "\2"', cell.source.replace(_GLUE, _PRINTED))
        if code.count('files("book")'):
            code = f"from importlib.resources import files\n\n{code}"
        cells.append(nbformat.v4.new_code_cell(code, metadata={"tags": tags, **folded} if tags else {}))
    for number, cell in enumerate(cells):
        cell["id"] = cell["id"] if cell["id"] == FIRST_CELL else f"part-{number:03d}"
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    made = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel, "language_info": {"name": "python"}})
    nbformat.validate(made)
    return made


def runs_elsewhere(text: str) -> bool:
    """Tell whether a page's code runs with what readers are given: the students' wheel and that of the pages."""
    return not _NOT_GIVEN.search("\n".join(_CELL.findall(text)))


def _start(address: str) -> NotebookNode:
    where = f"[the page]({address})" if address else "the page"
    return nbformat.v4.new_markdown_cell(
        f"*This notebook is made from a page of the book. Read {where} beside it: pictures, quizzes and "
        "links are there. The data are a synthetic twin: no real person, plot or title.*"
    )


def plain(text: str, address: str = "") -> str:
    """Say MyST Markdown in the ordinary Markdown that Jupyter shows."""
    told = "\n".join(_without_directives(text.splitlines(), address))
    parts = _CODE.split(told)
    parts[::2] = [_say(part, address) for part in parts[::2]]  # between them stands code, as it is
    return re.sub(r"\n{3,}", "\n\n", "".join(parts))


def _say(text: str, address: str) -> str:
    told = _LABEL.sub("", text)
    told = _ROLE.sub(_say_role, told)
    return _LINK.sub(lambda link: _say_link(link, address), told)


def _without_directives(lines: list[str], address: str) -> list[str]:
    """Take the fences of directives away, and keep their prose; code and formulas stay as they are."""
    told: list[str] = []
    rest = iter(lines)
    for line in rest:
        found = _FENCE.match(line)
        if not found or (found["name"] is None and not found["fence"].startswith(":")):
            told.append(line)
            if found:  # ordinary code: nothing in it is ours
                told += _until(rest, found["fence"], keep=True)
            continue
        if found["name"] is None:
            continue
        body = _until(rest, found["fence"])
        if found["name"] == "math":
            told += ["$$", *_body(body), "$$"]
        elif found["name"] in PROSE:
            title = found["title"].strip() if re.search(r"[^\W\d]", found["title"]) else ""  # not a grid's numbers
            told += ["", f"**{title}**" if title else "", "", *_without_directives(_body(body), address), ""]
        else:
            where = f"[the page]({address})" if address else "the page"
            told += ["", f"*(This part can be used on {where} of the book.)*", ""]
    return told


def _until(rest: Iterator[str], fence: str, *, keep: bool = False) -> list[str]:
    """Take lines until the fence closes."""
    taken: list[str] = []
    for line in rest:
        if line.strip() == fence:
            return [*taken, line] if keep else taken
        taken.append(line)
    return taken


def _body(lines: list[str]) -> list[str]:
    """Leave out a directive's options, written as ``:name: value`` or between two lines of hyphens."""
    rest = list(lines)
    if rest and rest[0].strip() == "---":
        end = next((at for at, line in enumerate(rest[1:], 1) if line.strip() == "---"), 0)
        return rest[end + 1 :]
    while rest and _OPTION.match(rest[0]):
        rest.pop(0)
    return rest


def _say_role(role: re.Match[str]) -> str:
    name, text = role["role"], " ".join(role["text"].split())
    if name == "math":
        return f"${text}$"
    if name.startswith("cite"):
        return f"({', '.join(key.strip() for key in text.split(','))})"
    if name.startswith("glue"):
        return f"`{text.split(':')[0]}`"
    targeted = _TARGETED.fullmatch(text)
    return targeted["words"] if targeted and targeted["words"] else text


def _say_link(link: re.Match[str], address: str) -> str:
    if not address:
        return "]"  # the words of a link stay, in brackets
    way = re.sub(r"\.(md|ipynb)$", ".html", link["way"])
    if link["way"] and "." not in link["way"].rsplit("/", 1)[-1]:
        return f"]({address}#{link['way']})"  # a label of this page or of another
    return f"]({urljoin(address, way)}{link['part'] or ''})"
