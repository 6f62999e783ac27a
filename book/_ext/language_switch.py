"""One book in several languages: a switch on every page, translated words around it, and honesty about what is not.

- Each page links to itself in the other languages, for readers (`language-switch.html`) and for search engines
  (``hreflang``). The ways are relative, so they lead on from a server's subfolder and from ``file://`` as well.
- Settings, contents and the theme get their words from ``book/locale/<language>/LC_MESSAGES/{course,booktheme}.po``;
  Sphinx itself reads ``sphinx.po`` and a file for each page.
- A page says at its top how much of it is not translated yet, and, in Khmer, that no lecturer has reviewed it. What
  stands in English on such a page is marked as English, for fonts and screen readers.
"""

from __future__ import annotations

import gettext
import html
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from docutils import nodes
from myst_nb.ext.glue.roles import PasteTextRole
from sphinx import addnodes
from sphinx.locale import get_translation
from sphinx.transforms import SphinxTransform

from book.languages import LANGUAGES, SOURCE, in_numbers_of
from book.messages import SETTINGS, THEME_SETTINGS
from book.translating import WORDS, catalogue_path, read_catalogue

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

_ = get_translation("course")

# Languages whose translation nobody who teaches in it has read yet.
UNREVIEWED = ("km",)
# Pages made by Sphinx itself: they have no paragraphs of ours.
_WITHOUT_TEXT = ("search", "genindex")


def register_words(app: Sphinx) -> None:
    """Compile the words of interface and theme beside the doctrees, and give them to Sphinx."""
    language, compiled = app.config.language, Path(app.doctreedir) / "words"
    for domain in WORDS:
        source = catalogue_path(language, domain)
        if domain == "figures" or not source.is_file():  # say() reads its words itself
            continue
        made = compiled / language / "LC_MESSAGES" / f"{domain}.mo"
        made.parent.mkdir(parents=True, exist_ok=True)
        with source.open("rb") as readable, made.open("wb") as writable:
            write_mo(writable, read_po(readable, locale=language))
        app.add_message_catalog(domain, str(compiled))


def translate_settings(app: Sphinx, config: Config) -> None:
    """Put the translation of settings that readers see in their place, and lead to this language's own address."""
    for name in SETTINGS:
        if getattr(config, name, ""):
            setattr(config, name, str(_(str(getattr(config, name)))))
    for name, usual in THEME_SETTINGS.items():
        words = str(config.html_theme_options.get(name) or usual).strip()
        if words:
            config.html_theme_options[name] = str(_(words))
    if config.html_baseurl:
        app.site_address = config.html_baseurl.rstrip("/") + "/"  # type: ignore[attr-defined]
        config.html_baseurl = app.site_address + _folder(config.language)  # type: ignore[attr-defined]


def _folder(language: str) -> str:
    return "" if language == SOURCE else f"{language}/"


class NameSources(SphinxTransform):
    """Say of what stands in a ``{table}`` where it comes from: Sphinx translates nothing without a source."""

    default_priority = 5  # before Sphinx looks for what to translate

    def apply(self, **_kwargs: object) -> None:
        """Change the document."""
        for node in self.document.findall(nodes.paragraph):
            if not node.source and node.rawsource:
                node.source, node.line = self.document["source"], _line_of(node)
        for formula in self.document.findall(nodes.math_block):
            formula["translatable"] = False  # Sphinx would write reStructuredText; see translate_prompts


def _line_of(node: nodes.Node) -> int:
    while node.parent and not node.line:
        node = node.parent
    return node.line or 0


class TranslateContents(SphinxTransform):
    """Translate captions and titles of the table of contents, once they are in the page; mark what stayed English."""

    default_priority = 101  # sphinx-external-toc writes them at 100, long after Sphinx translated the page

    def apply(self, **_kwargs: object) -> None:
        """Change the document."""
        for tree in self.document.findall(addnodes.toctree):
            caption = tree.get("caption")
            if caption:
                tree["caption"] = str(_(caption))
            tree["entries"] = [(title and str(_(title)), page) for title, page in tree["entries"]]
        self.translate_prompts()
        if self.config.language != SOURCE:
            self.mark_untranslated()

    def mark_untranslated(self) -> None:
        """Mark paragraphs that wait for a translator; what code wrote is in the page's language already."""
        messages = read_catalogue(catalogue_path(self.config.language, self.env.docname))
        waiting = {str(each.id) for each in messages if each.id and (each.fuzzy or not each.string)}
        for node in self.document.findall(nodes.TextElement):
            if node.get("translated") is False and node.rawsource.replace("\n", " ").strip() in waiting:
                node["classes"].append(f"language-{SOURCE}")

    def translate_prompts(self) -> None:
        """Translate what Sphinx does not look at: words in formulas, and those an author gave to one folded cell."""
        folder = Path(self.app.srcdir) / "locale"
        words = gettext.translation(self.env.docname, folder, [self.config.language], fallback=True)
        for cell in self.document.findall(nodes.container):
            for name in ("prompt_show", "prompt_hide"):
                if cell.get(name):
                    cell[name] = words.gettext(cell[name])
        for formula in self.document.findall(nodes.math_block):
            text = formula.astext().strip()
            if words.gettext(text) != text:
                formula.children = [nodes.Text(words.gettext(text))]


class PasteInTranslation(PasteTextRole):
    """``{glue:text}``, which also works in a translated paragraph, and writes numbers as the page's language does.

    MyST-NB knows what a page's code gave only while it reads the page. Sphinx translates afterwards, so what was pasted
    in the English paragraph is kept for the translated one.
    """

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Paste, and keep what was pasted."""
        env = self.document.settings.env
        kept = env.temp_data.setdefault("pasted_text", {})
        if "nb_renderer" not in self.document and self.text in kept:
            return deepcopy(kept[self.text]), []
        pasted, complaints = super().run()
        for inline in pasted:
            text = in_numbers_of(env.config.language, inline.astext())
            inline.children, inline.rawsource = [nodes.Text(text)], text
            inline.children[0].parent = inline
        kept[self.text] = deepcopy(pasted)
        return pasted, complaints


def add_links(app: Sphinx, page: str, _template: str, context: dict[str, Any], _doctree: object) -> None:
    """Give a page its links to the other languages, and its notes."""
    if app.builder.format != "html":
        return
    here = app.config.language
    file = app.builder.get_target_uri(page) or "index.html"
    up = "../" * (page.count("/") + (here != SOURCE))
    ways = {language: f"{up}{_folder(language)}{file}" for language in LANGUAGES}
    context["languages"] = [
        {"code": code, "name": name, "way": ways[code], "here": code == here} for code, name in LANGUAGES.items()
    ]
    site = getattr(app, "site_address", "")
    told = {code: f"{site}{_folder(code)}{file}" if site else way for code, way in ways.items()}
    links = [f'<link rel="alternate" hreflang="{code}" href="{html.escape(way)}"/>' for code, way in told.items()]
    links.append(f'<link rel="alternate" hreflang="x-default" href="{html.escape(told[SOURCE])}"/>')
    context["metatags"] = context.get("metatags", "") + "\n" + "\n".join(links)
    note = "" if page in _WITHOUT_TEXT or here == SOURCE else _note(here, page)
    if note and "body" in context:
        context["body"] = context["body"].replace("</h1>", f"</h1>\n{note}", 1)


def _note(language: str, page: str) -> str:
    """Say what a reader should know about the translation of a page; empty where that is nothing."""
    messages = [message for message in read_catalogue(catalogue_path(language, page)) if message.id]
    lacking = sum(not message.string or message.fuzzy for message in messages)
    told = []
    if language in UNREVIEWED:
        told.append(_("This translation is a draft: a Khmer-speaking lecturer has still to review it."))
    if lacking == len(messages) and messages:
        told.append(_("This page is not translated yet. It stands here in English."))
    elif lacking:
        # Never rounded down to nothing, nor up to all.
        share = min(99, max(1, round(100 * lacking / len(messages))))
        words = _(
            "{share} % of this page is not translated yet, or has changed since. These parts stand here in English."
        )
        told.append(words.format(share=share))
    if not told:
        return ""
    paragraphs = "".join(f"<p>{html.escape(str(words))}</p>" for words in told)
    return f'<div class="translation-note" role="note">{paragraphs}</div>'


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx."""
    register_words(app)
    app.connect("config-inited", translate_settings, priority=400)  # before the theme reads its options
    app.connect("html-page-context", add_links)
    app.add_transform(NameSources)
    app.add_transform(TranslateContents)
    app.add_role_to_domain("glue", "text", PasteInTranslation(), override=True)
    app.add_css_file("css/languages.css")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
