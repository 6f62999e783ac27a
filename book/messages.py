"""Finding what there is to translate: in pages, in the code of figures, in the interface and in the theme."""

from __future__ import annotations

import ast
import contextlib
import csv
import io
import logging
import re
import sys
import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from book.figures import LAND_USE, TENURE
from book.maps import COUNT_COLOURS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).resolve().parent.parent
BOOK = ROOT / "book"

# Settings whose value a reader sees. `language_switch` puts the translation in their place.
SETTINGS = ("html_title", "author")
# Options of the theme, with the word it takes where the settings say none.
THEME_SETTINGS = {"extra_footer": "", "toc_title": "Contents"}

# Where the theme's words stand: domain, package, pattern. What a shipped catalogue says already is left out.
_CHROME = (
    ("sphinx", "sphinx", "locale/__init__.py"),
    ("sphinx", "sphinx", "writers/html5.py"),
    ("sphinx", "sphinx", "themes/basic/search.html"),
    ("sphinx", "sphinx", "themes/basic/layout.html"),
    ("sphinx", "sphinx", "themes/basic/genindex.html"),
    ("sphinx", "pydata_sphinx_theme", "theme/**/components/*.html"),
    ("sphinx", "pydata_sphinx_theme", "theme/**/sections/*.html"),
    ("sphinx", "pydata_sphinx_theme", "theme/**/layout.html"),
    ("sphinx", "pydata_sphinx_theme", "theme/**/search.html"),
    ("booktheme", "sphinx_book_theme", "header_buttons/*.py"),
    ("booktheme", "sphinx_book_theme", "__init__.py"),
)
# Asked for by a name that no gathering program can follow.
_ALSO = {"sphinx": ["next", "previous", "General Index", "Fig. %s", "Table %s"], "booktheme": ["Contents", "By"]}
_SHIPPED = {
    "sphinx": (("sphinx", "locale"), ("pydata_sphinx_theme", "locale")),
    "booktheme": (("sphinx_book_theme", "theme/sphinx_book_theme/static/locales"),),
}
_KEYWORDS = {"_": None, "gettext": None, "translation": None}


def gather(language: str) -> dict[str, Catalog]:
    """Give all messages, as a catalogue without translations for each page and each kind of words.

    Parameters
    ----------
    language : str
        The theme's words are those for which no catalogue of this language is shipped with it.

    Returns
    -------
    dict of str to babel.messages.catalog.Catalog
        By domain: a page's name, or ``course``, ``figures``, ``sphinx`` or ``booktheme``.
    """
    pages, settings = _pages_and_settings()
    found = {name: _catalogue(messages) for name, messages in pages.items()}
    found["figures"] = _catalogue(_said_in_code())
    found["course"] = _catalogue([*settings, *_contents(), *_said_in_extensions()])
    for domain in _SHIPPED:
        found[domain] = _catalogue(_chrome(domain, language))
    return found


def _catalogue(messages: Iterable[tuple[str, str]]) -> Catalog:
    """Make a catalogue of messages, each with the file it comes from, or with none."""
    made = Catalog(fuzzy=False)
    for text, where in messages:
        if text.strip():
            made.add(text, locations=[(where, 0)] if where else [])
    return made


_kept: tuple[dict[str, list[tuple[str, str]]], list[tuple[str, str]]] | None = None


def _pages_and_settings() -> tuple[dict[str, list[tuple[str, str]]], list[tuple[str, str]]]:
    """Let Sphinx read all pages, without running their code, and give what it finds to translate."""
    global _kept  # noqa: PLW0603 - reading all pages takes seconds, and is the same for every language
    if _kept is None:
        with tempfile.TemporaryDirectory(prefix="course-messages-") as work:
            settings = _run_gettext(Path(work))
            pages = {}
            captions = {word for word, _ in _contents()}  # which stand with the words of the interface
            for pot in sorted(Path(work, "pot").rglob("*.pot")):
                name = pot.relative_to(Path(work, "pot")).with_suffix("").as_posix()
                if not (BOOK / f"{name}.md").is_file():
                    continue  # the templates' words, which Sphinx gives as well
                page = BOOK / f"{name}.md"
                elsewhere = captions - _titles(page)  # a page may be called as the part of the contents it opens
                with pot.open("rb") as file:
                    pages[name] = [(str(each.id), "") for each in read_po(file) if each.id and each.id not in elsewhere]
                pages[name] += [(text, "") for text in (*_said_of_figures(page), *_said_in_formulas(page))]
        _kept = pages, settings
    return _kept


def _titles(page: Path) -> set[str]:
    return set(re.findall(r"^# (.+)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE))


def _run_gettext(work: Path) -> list[tuple[str, str]]:
    """Run Sphinx's own gathering of messages; give the words of the settings."""
    from jupyter_book.config import get_final_config
    from sphinx.application import Sphinx
    from sphinx.util.docutils import docutils_namespace

    config, _ = get_final_config(
        user_yaml=ROOT / "_config.yml", sourcedir=BOOK, cli_config={"latex_individualpages": False}
    )
    config |= {
        "gettext_compact": False, "gettext_location": False, "gettext_uuid": False, "gettext_additional_targets": [],
        "nb_execution_mode": "off", "language": "en",
        # Nothing is run, so what pages paste from their code's results is not there.
        "suppress_warnings": ["mystnb.glue", *config.get("suppress_warnings", [])],
    }  # fmt: skip
    complaints = io.StringIO()
    with docutils_namespace(), _quiet():
        app = Sphinx(
            str(BOOK), None, str(work / "pot"), str(work / "doctrees"), "gettext", confoverrides=config,
            status=None, warning=complaints, freshenv=True,
        )  # fmt: skip
        app.build()
    words = [str(getattr(app.config, name, "") or "") for name in SETTINGS]
    words += [str(app.config.html_theme_options.get(name) or usual).strip() for name, usual in THEME_SETTINGS.items()]
    return [(word, "_config.yml") for word in words if word]


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep Sphinx from leaving its handlers and its search path to whatever runs next in this process."""
    path, handlers = list(sys.path), list(logging.getLogger("sphinx").handlers)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of extensions that use old ways of docutils
            yield
    finally:
        sys.path[:] = path
        logging.getLogger("sphinx").handlers[:] = handlers


def cells_of(page: Path) -> list[Any]:
    """Give the code cells of a page; none where it is no notebook."""
    from myst_nb.core.read import is_myst_markdown_notebook, read_myst_markdown_notebook
    from myst_parser.config.main import MdParserConfig

    text = page.read_text(encoding="utf-8")
    if not is_myst_markdown_notebook(text):
        return []
    notebook = read_myst_markdown_notebook(
        text,
        MdParserConfig(enable_extensions={"colon_fence"}),
        "{code-cell}",
        "{raw-cell}",
        path=str(page),
        add_source_map=False,
    )
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def _said_of_figures(page: Path) -> Iterator[str]:
    """Give captions, alternative texts and prompts of figures, which Sphinx sees only once the code has run."""
    for cell in cells_of(page):
        about = cell.metadata.get("mystnb", {})
        caption = str(about.get("figure", {}).get("caption", "")).strip()
        alternative = str(about.get("image", {}).get("alt", ""))
        prompts = (str(about.get(f"code_prompt_{way}", "")) for way in ("show", "hide"))
        yield from (" ".join(caption.split("\n")), alternative, *prompts)


def _said_in_formulas(page: Path) -> Iterator[str]:
    """Give the formulas of a page that hold words."""
    for formula in re.findall(r"^\$\$(.+?)\$\$", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE):
        if r"\text" in formula:
            yield formula.strip()


def _said_in_code() -> Iterator[tuple[str, str]]:
    """Give what page code and the book's modules pass to ``say``."""
    from stungmeanchey import NOTICE

    yield NOTICE, "datasets/stungmeanchey"
    yield from _said_in_tables()
    yield from ((text, "figures.py") for legend in (LAND_USE, TENURE) for text in legend)
    yield from ((text, "maps") for text in COUNT_COLOURS)
    for file in sorted([*BOOK.rglob("*.md"), *BOOK.rglob("*.py")]):
        place = file.relative_to(BOOK).as_posix()
        for code in [cell.source for cell in cells_of(file)] if file.suffix == ".md" else [file.read_text("utf-8")]:
            yield from ((text, place) for text in passed_to("say", code))
            yield from ((text, place) for text in said_on_maps(code))


def passed_to(name: str, code: str) -> Iterator[str]:
    """Give the literals that code passes to a function, also from within f-strings, in their order.

    Babel's own reader of Python is not used: it takes an f-string for one literal and sees no call in it.
    """
    calls = [
        node
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name and node.args
    ]
    for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        text = call.args[0]
        if isinstance(text, ast.Constant) and isinstance(text.value, str):
            yield text.value


# Which arguments of a map's functions are words, by place or by name.
_ON_MAPS = {
    "course_map": (0, 1, "title", "colours", "alt"),
    "context_map": (0, 2, "title", "colours", "alt"),
    "add_layer": (2, "name", "colour", "tips"),
    "add_counts": (4, "name"),
}
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


def said_on_maps(code: str) -> Iterator[str]:
    """Give the words that code puts on maps: titles, alternative texts, legends, names of layers and of columns."""
    for call in ast.walk(ast.parse(code)):
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in _ON_MAPS):
            continue
        given = {**dict(enumerate(call.args)), **{word.arg: word.value for word in call.keywords}}
        for place in _ON_MAPS[call.func.id]:
            value = given.get(place)
            parts = [value] if value is not None else []
            if isinstance(value, ast.Dict):  # columns and what they are called, or names and their colours
                parts = value.values if place == "tips" else value.keys
            for part in parts:
                if isinstance(part, ast.Constant) and isinstance(part.value, str) and not _COLOUR.match(part.value):
                    yield part.value


def _said_in_tables() -> Iterator[tuple[str, str]]:
    """Give the words of small tables that pages show: who counted, when, and what else is said."""
    for name in ("family_counts", "plot_sizes", "city_populations", "settlement_counts", "tenure_answers"):
        with (BOOK / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                for column in ("when", "who", "kind", "edge", "note", "definition", "answer"):
                    # A year alone reads the same in every language.
                    if any(letter.isalpha() for letter in row.get(column) or ""):
                        yield row[column], f"data/{name}.csv"


def _said_in_extensions() -> Iterator[tuple[str, str]]:
    for module in sorted((BOOK / "_ext").rglob("*.py")):
        words = passed_to("_", module.read_text(encoding="utf-8"))
        yield from ((text, module.relative_to(BOOK).as_posix()) for text in words)


def _contents() -> Iterator[tuple[str, str]]:
    """Give captions and titles of the table of contents."""
    waiting: list[Any] = [yaml.safe_load((BOOK / "_toc.yml").read_text(encoding="utf-8"))]
    while waiting:
        part = waiting.pop(0)
        if isinstance(part, dict):
            yield from ((str(part[key]), "_toc.yml") for key in ("caption", "title") if key in part)
            waiting += part.values()
        elif isinstance(part, list):
            waiting += part


def _chrome(domain: str, language: str) -> Iterator[tuple[str, str]]:
    """Give the theme's words, and those of our templates, that nobody has translated yet."""
    shipped = set().union(*(_shipped(domain, language, package, folder) for package, folder in _SHIPPED[domain]))
    words = [(word, "") for word in _ALSO[domain]]
    for place, package, pattern in _CHROME:
        if place == domain:
            for file in sorted(_package(package).glob(pattern)):
                words += [(word, "") for word in _words_in(file)]
    if domain == "sphinx":
        for file in sorted((BOOK / "_templates").rglob("*.html")):
            words += [(word, file.relative_to(BOOK).as_posix()) for word in _words_in(file)]
    for word, where in words:
        if word not in shipped:
            yield word, where


def _words_in(file: Path) -> Iterator[str]:
    method = "python" if file.suffix == ".py" else "jinja2"
    for _, message, _, _ in extract_from_file(method, file, keywords=_KEYWORDS):
        yield str(message)


def _package(name: str) -> Path:
    import importlib.util

    spec = importlib.util.find_spec(name)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent


def _shipped(domain: str, language: str, package: str, folder: str) -> set[str]:
    """Give the English words that a package's own catalogue translates."""
    compiled = _package(package) / folder / language / "LC_MESSAGES" / f"{domain}.mo"
    if not compiled.is_file():
        return set()
    with compiled.open("rb") as file:
        return {str(message.id) for message in read_mo(file) if message.string}
