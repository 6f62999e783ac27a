"""Reading without a connection: a control at the end of each page, and the list of what each part consists of.

A page of a part (a group of the table of contents) gets a control, hidden until `js/offline.js` finds a browser that
can keep pages. The build leaves `offline-parts.json`, with the pages of each part and the words for a page that is not
kept; :func:`book.offline_files.seal` then measures the files and writes the service worker.
"""

from __future__ import annotations

import html
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.locale import get_translation

from book.languages import SOURCE
from book.offline_files import LIST, seal

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

_translated = get_translation("course")


def _(text: str) -> str:
    """Give the words now, in the language of this build: Sphinx's own translation waits until it is printed."""
    return str(_translated(text))


def words() -> dict[str, str]:
    """Give what the control says, in the language of the pages."""
    return {
        "offer": _("Save the part “{part}” for reading without internet"),
        "isSaved": _("The part “{part}” is on this device"),
        "about": _("{pages} pages with their pictures and maps: {size} KB to load."),
        "saving": _("Saving …"),
        "done": _("Saved. You can now read “{part}” without internet."),
        "removed": _("Removed from this device."),
        "interrupted": _("The connection broke. Press the button again: what was loaded is kept."),
        "refused": _("This browser gives the book no room. Free some space, or leave private browsing, and try again."),
        "unreachable": _("What to save can only be asked with a connection."),
        "notice": _("No connection: you are reading a copy that was kept on this device."),
    }


def words_of_missing(language: str) -> dict[str, str]:
    """Give what a reader is told in place of a page that is not kept."""
    return {
        "language": language,
        "missingTitle": _("No connection"),
        "missing": _("This page was not kept on this device. It comes back as soon as there is a connection."),
        "keptPages": _("Pages that you can read now"),
    }


def parts_of(app: Sphinx) -> dict[str, list[str]]:
    """Give the groups of the table of contents that have a caption, each with its pages in order."""
    site = app.config.external_site_map

    def below(page: str) -> list[str]:
        items = [item for tree in site[page].subtrees for item in tree.items if isinstance(item, str)]
        return [page, *(one for item in items for one in below(item))]

    return {
        tree.caption: [page for item in tree.items if isinstance(item, str) for page in below(item)]
        for tree in site.root.subtrees
        if tree.caption
    }


def add_control(
    app: Sphinx, page: str, _template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Put the control at the end of a page's text. One of no part is only kept."""
    if app.builder.format != "html" or doctree is None:
        return
    part = next((caption for caption, pages in parts_of(app).items() if page in pages), "")
    home = "../" * page.count("/") + ("" if app.config.language == SOURCE else "../")
    told = control(part, home or "./", context["pathto"](LIST, resource=True))
    context["body"] = context.get("body", "") + told


def control(part: str, home: str, parts: str) -> str:
    """Write the control of a part as HTML."""
    told = html.escape(json.dumps(words(), ensure_ascii=False), quote=True)
    about = f' data-part="{html.escape(_(part), quote=True)}"' if part else ""
    saving = html.escape(_("Saving …"), quote=True)
    return (
        f'<details id="offline-reading" class="offline-reading d-print-none" data-pagefind-ignore hidden{about} '
        f'data-home="{html.escape(home, quote=True)}" data-list="{html.escape(parts, quote=True)}" data-words="{told}">'
        '<summary><span></span></summary><p class="offline-about"></p><ul></ul>'
        f'<button type="button" class="offline-save" disabled>{html.escape(_("Save"))}</button> '
        f'<button type="button" class="offline-remove" hidden>{html.escape(_("Remove from this device"))}</button>'
        f'<progress aria-label="{saving}" hidden></progress><p role="status"></p></details>'
    )


def list_parts(app: Sphinx, error: Exception | None) -> None:
    """Leave the list of parts beside the pages, and a service worker at the top of the book."""
    if error or app.builder.format != "html":
        return
    titles = app.env.titles
    told = {
        "words": words_of_missing(app.config.language),
        "parts": [
            {"name": _(name), "pages": [[f"{page}.html", titles[page].astext()] for page in pages]}
            for name, pages in parts_of(app).items()
        ],
    }
    folder = Path(app.outdir)
    (folder / LIST).write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if app.config.language == SOURCE:  # the other languages lie below it once they are published
        seal(folder)


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx."""
    app.add_css_file("css/offline.css")
    app.add_js_file("js/offline.js")
    app.connect("html-page-context", add_control)
    app.connect("build-finished", list_parts, priority=990)  # after the styles and scripts are joined
    return {"parallel_read_safe": True, "parallel_write_safe": True}
