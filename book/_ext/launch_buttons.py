"""A menu on each page: run it in Binder or Colab, or take it along as a notebook or as text.

The repository's address is never written down: it is what ``GITHUB_REPOSITORY`` or git's remote says at the build
(``book/repository.py``). Where neither says one, the menu offers the files alone and says what would bring the rest.
A page whose code runs with what readers are given is written as a plain notebook into ``notebooks/`` of the built book,
and the deployment puts the same files on the branch that Binder and Colab open (``book/launching.py``).
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
from docutils import nodes
from sphinx.locale import get_translation

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:  # a build by hand, with Jupyter Book's own command
    sys.path.insert(0, str(ROOT))

from book.launching import ASSIGNMENTS, GRADED, PAGES, first_cell  # noqa: E402
from book.notebooks import page_as_notebook, runs_elsewhere  # noqa: E402
from book.repository import find_repository  # noqa: E402

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

_ = get_translation("course")


def is_notebook(env: BuildEnvironment, page: str) -> bool:
    """Tell whether a page holds code, and code that runs where its readers would run it."""
    if "kernelspec" not in env.metadata.get(page, {}):
        return False
    return runs_elsewhere(Path(env.doc2path(page)).read_text(encoding="utf-8"))


def graded_work(doctree: nodes.document, page: str) -> list[str]:
    """Give the assignments that a unit's page names."""
    if not page.startswith("units/"):
        return []
    known = {path.name for path in ASSIGNMENTS.glob("*") if path.is_dir()}
    return sorted(known & {literal.astext() for literal in doctree.findall(nodes.literal)})


def offer(app: Sphinx, page: str, _template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Hand the menu's lines to the page's template, as ``launch``."""
    if doctree is None:
        return
    repository = find_repository()
    work = [(_("This page"), f"{PAGES}/{page}.ipynb")] if is_notebook(app.env, page) else []
    work += [(name, f"{GRADED}/{name}/{name}.ipynb") for name in graded_work(doctree, page)]
    run, files = [], []
    for title, notebook in work if repository else []:
        run.append({"words": _("{what} in Binder").format(what=title), "address": repository.binder(notebook)})
        run.append({"words": _("{what} in Google Colab").format(what=title), "address": repository.colab(notebook)})
    if is_notebook(app.env, page):
        # Notebooks are written once, by the build of the source language; the others lie in folders beside them.
        up = "" if app.config.language == "en" else "../"
        address = context["pathto"](f"{up}{PAGES}/{page}.ipynb", True)  # noqa: FBT003 - Sphinx's own signature
        files.append({"words": _("Notebook (.ipynb)"), "address": address})
    if context.get("sourcename"):
        address = context["pathto"](f"_sources/{context['sourcename']}", True)  # noqa: FBT003
        files.append({"words": _("Text (.md)"), "address": address})
    context["launch"] = {
        "title": _("Run or take along"),
        "run_title": _("Run on another computer"),
        "run": run,
        "run_note": _("A company's computer runs it. Give it no real names or plots."),
        "files_title": _("Take along"),
        "files": files,
        "missing": _("Buttons for Binder and Google Colab come with a book that is published from GitHub.")
        if work and not repository
        else "",
    }


def write_notebooks(app: Sphinx, error: Exception | None) -> None:
    """Write each page with code as a notebook without outputs."""
    if error or app.builder.format != "html" or app.config.language != "en":
        return
    repository = find_repository()
    for page in sorted(app.env.found_docs):
        if is_notebook(app.env, page):
            text = Path(app.env.doc2path(page)).read_text(encoding="utf-8")
            address = f"{repository.site}{page}.html" if repository else ""
            made = page_as_notebook(text, address=address, first_cell=first_cell(repository))
            file = Path(app.outdir) / PAGES / f"{page}.ipynb"
            file.parent.mkdir(parents=True, exist_ok=True)
            nbformat.write(made, file)


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx."""
    app.connect("html-page-context", offer)
    app.connect("build-finished", write_notebooks)
    app.add_css_file("css/launch.css")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
