"""Pages that open fast on a cheap phone: one style sheet, one deferred script, and nothing from another host.

Sphinx, the theme and the extensions register some twenty style sheets and scripts. This extension collects them and
writes, at the end of the build, `book.css` and `book.js` into the pages' static files:

- **Styles** are joined in their order. A rule stays where every class, id and element of its selector stands in a page
  or in a script; custom properties that nothing reads go, and so do the icons that no rule draws. The icons left are
  cut out of the theme's font and travel inside the style sheet.
- **Scripts** are joined and deferred. The theme's own are left out: `js/page.js` does what they did for this book.
- **A script or style sheet from another host** is a warning, hence an error of the build.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import io
import logging as std_logging
import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tinycss2
from sphinx.util import logging

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx

logger = logging.getLogger(__name__)

STYLES, SCRIPT = "book.css", "book.js"
# The theme writes these into its own template, before all others.
THEME_STYLES = ("styles/theme.css", "styles/pydata-sphinx-theme.css")
ICONS = "vendor/fontawesome/webfonts/fa-solid-900.ttf"
# Scripts whose work js/page.js or the search page does, and what only they read.
LEFT_OUT = (
    "doctools.js", "translations.js", "sphinx_highlight.js", "scripts/sphinx-book-theme.js", "searchtools.js",
    "language_data.js", "DOCUMENTATION_OPTIONS.",
)  # fmt: skip
# Scripts that only some pages need, so they stay apart.
APART = ("data-apart",)
# Static files that pages still ask for by name; every other style sheet and script of Sphinx's folder is in the two.
KEPT = ("vendor", "apart")
# The theme's files that no page of this book shows.
NOT_SHOWN = ("images", "scripts", "file.png", "minus.png", "plus.png")


@dataclass
class Collected:
    """What the pages of one build ask for, in order."""

    styles: list[str] = field(default_factory=lambda: [*THEME_STYLES])
    scripts: list[str] = field(default_factory=list)
    """File names, or, with a leading newline, code."""


def is_elsewhere(address: str) -> bool:
    """Tell whether an address of a script or style sheet leads to another host."""
    return address.startswith(("http:", "https:", "//"))


def collect(app: Sphinx, page: str, _template: str, context: dict[str, Any], _doctree: object) -> None:
    """Note what a page asks for, and let it ask for the joined files instead."""
    if app.builder.format != "html":
        return
    known: Collected = app.env.light_pages  # type: ignore[attr-defined]
    scripts: list[Any] = []
    for sheet in context.get("css_files", []):
        name = _named(sheet, page)
        if name and name not in known.styles:
            known.styles.append(name)
    for script in context.get("script_files", []):
        name, told = _named(script, page), repr(vars(script)) if hasattr(script, "attributes") else str(script)
        if any(word in told for word in LEFT_OUT):
            continue
        if any(word in told for word in APART):
            scripts.append(script)
            continue
        wanted = name or "\n" + str(getattr(script, "attributes", {}).get("body") or "")
        if wanted.strip() and wanted not in known.scripts:
            known.scripts.append(wanted)
    joined = f'<script defer src="{context["pathto"](f"_static/{SCRIPT}", resource=True)}"></script>'
    js_tag = context["js_tag"]
    context["css_files"], context["script_files"] = [f"_static/{STYLES}"], [*scripts, SCRIPT]
    context["js_tag"] = lambda one: joined if one == SCRIPT else js_tag(one)


def _named(file: object, page: str) -> str:
    """Give the name of a registered file within the static files; warn where it is on another host."""
    address = str(getattr(file, "filename", file) or "")
    if is_elsewhere(address):
        logger.warning("asks another host for %s", address, location=page, type="offline", subtype="host")
        return ""
    return address.removeprefix("_static/").split("?")[0]


def join(app: Sphinx, error: Exception | None) -> None:
    """Write the joined files, and remove what no page asks for any more."""
    if error or app.builder.format != "html":
        return
    static = Path(app.outdir) / "_static"
    if not (static / THEME_STYLES[0]).is_file():
        return  # no page was written, so what was joined last stays
    known: Collected = app.env.light_pages  # type: ignore[attr-defined]
    code = ";\n".join(_code(static, wanted) for wanted in known.scripts)
    pages = [path.read_text(encoding="utf-8") for path in sorted(Path(app.outdir).rglob("*.html"))]
    apart = [path.read_text(encoding="utf-8") for path in sorted(static.glob("apart/*.js"))]
    styles = "\n".join(_sheet(static, name) for name in known.styles)
    (static / SCRIPT).write_text(code + "\n", encoding="utf-8")
    # Trimming takes a second. It is done again where the sheets, or what of them the pages use, are others.
    elsewhere = "".join(re.findall(r"style=\"[^\"]*\"", "".join(pages))) + code + "".join(apart)
    used = used_in(pages, [code, *apart]).among(styles)
    key = hashlib.sha256(f"{styles}{used}{elsewhere}".encode()).hexdigest()
    kept = Path(app.doctreedir) / f"{key}.css"
    if not kept.is_file():
        for old in kept.parent.glob("*.css"):
            old.unlink()
        kept.write_text(trim(styles, used, elsewhere, static / ICONS), encoding="utf-8")
    shutil.copyfile(kept, static / STYLES)
    _clear(static)


def _code(static: Path, wanted: str) -> str:
    code = wanted if wanted.startswith("\n") else (static / wanted).read_text(encoding="utf-8")
    return re.sub(r"^//# sourceMappingURL=.*$", "", code, flags=re.MULTILINE).strip()


def _sheet(static: Path, name: str) -> str:
    """Give a style sheet whose addresses lead on from the folder of static files."""
    folder = Path(name).parent

    def lead(match: re.Match[str]) -> str:
        address = match[1].strip("\"' ")
        if is_elsewhere(address) or address.startswith(("data:", "#")):
            return match[0]
        parts: list[str] = []
        for part in (folder / address).as_posix().split("/"):
            if part == ".." and parts:
                parts.pop()
            elif part != ".":
                parts.append(part)
        return f'url("{"/".join(parts)}")'

    text = (static / name).read_text(encoding="utf-8")
    return re.sub(r"url\(([^)]*)\)", lead, re.sub(r"@charset[^;]*;", "", text))


def _clear(static: Path) -> None:
    for path in sorted(static.rglob("*"), reverse=True):
        inside = path.relative_to(static)
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif inside.parts[0] == "vendor" and inside.parts[1] == "fontawesome":
            path.unlink()
        elif inside.parts[0] in {*KEPT, STYLES, SCRIPT}:
            continue
        elif (
            path.suffix in {".css", ".js", ".map"}
            or inside.parts[0] in {"locales", *NOT_SHOWN}
            or path.name.endswith("macros.html")
        ):
            path.unlink()


@dataclass(frozen=True)
class Used:
    """The words by which a selector can hit something in the pages."""

    words: list[str]
    elements: list[str]

    def among(self, styles: str) -> Used:
        """Keep those that style sheets ask for."""
        asked = set(re.findall(r"[\w-]+", styles.replace("\\", "")))
        return Used(*(sorted(asked & set(names)) for names in (self.words, self.elements)))

    def hit(self, selector: str) -> bool:
        """Tell whether every class, id and element that a selector asks for stands somewhere."""
        # What is excluded, or only one of several, does not have to be there; nor what a value in brackets says.
        asked = re.sub(r"\[[^\]]*\]|\"[^\"]*\"|'[^']*'", "", _without_arguments(selector))
        names = re.findall(r"[.#]((?:[\w-]|\\.)+)", asked)
        elements = re.findall(r"(?:^|[\s>+~,(])([a-zA-Z][\w-]*)", re.sub(r"::?[\w-]+", "", asked))
        words = {part for name in names for part in re.findall(r"[\w-]+", name.replace("\\", ""))}
        return words.issubset(self.words) and {element.lower() for element in elements}.issubset(self.elements)


def _without_arguments(selector: str) -> str:
    """Take away what stands in the brackets of :not(), :is() and :where()."""
    depth, kept = 0, []
    for character in selector:
        depth += character == "("
        if not depth:
            kept.append(character)
        depth -= character == ")"
    return "".join(kept)


def used_in(pages: Iterable[str], scripts: Iterable[str]) -> Used:
    """Gather the classes, ids and elements of pages, and every word of scripts, which may set any of them."""
    words, elements = set[str](), {"html", "body", "from", "to"}
    for page in pages:
        for found in re.findall(r"\b(?:class|id)\s*=\s*\"([^\"]*)\"", page):
            words.update(re.findall(r"[\w-]+", found))
        elements.update(name.lower() for name in re.findall(r"<([a-zA-Z][\w-]*)", page))
    for script in scripts:
        said = set(re.findall(r"[\w-]+", script))
        words |= said
        elements |= {word for word in said if word.islower()}
    return Used(sorted(words), sorted(elements))


def trim(styles: str, used: Used, elsewhere: str, icons: Path) -> str:
    """Keep of a style sheet what the pages use.

    Parameters
    ----------
    styles : str
        The joined style sheets.
    used : Used
        What stands in the pages and in their code.
    elsewhere : str
        Styles within pages, and code: both may read custom properties.
    icons : pathlib.Path
        The icons' font (TrueType): it is cut to those that are left, and travels in the sheet.

    Returns
    -------
    str
        One style sheet without comments and needless space.
    """
    rules = tinycss2.parse_stylesheet(styles, skip_comments=True, skip_whitespace=True)
    text = _without_unread("".join(_kept(rules, used)), elsewhere)
    return text + _icon_face(text, icons) if icons.is_file() else text


def _kept(rules: list[Any], used: Used) -> Iterator[str]:
    for rule in rules:
        if rule.type == "qualified-rule":
            selectors = [one.strip() for one in _split(tinycss2.serialize(rule.prelude))]
            kept = [one for one in selectors if used.hit(one)]
            body = _body(rule.content)
            if kept and body:
                yield f"{','.join(kept)}{{{body}}}"
        elif rule.type == "at-rule" and rule.content is not None and rule.lower_at_keyword in {"media", "supports"}:
            inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
            inside = "".join(_kept(inner, used))
            if inside:
                yield f"@{rule.at_keyword} {tinycss2.serialize(rule.prelude).strip()}{{{inside}}}"
        elif rule.type == "at-rule" and rule.content is not None:
            if rule.lower_at_keyword == "font-face" and "Font Awesome" in tinycss2.serialize(rule.content):
                continue
            yield f"@{rule.at_keyword} {tinycss2.serialize(rule.prelude).strip()}{{{_body(rule.content)}}}"


def _body(content: list[Any]) -> str:
    text = tinycss2.serialize([token for token in content if token.type != "comment"])
    return re.sub(r"\s*([{};,>])\s*", r"\1", re.sub(r"\s+", " ", text)).replace(": ", ":").strip(" ;")


def _split(selectors: str) -> Iterator[str]:
    """Part a list of selectors at its commas, not at those within brackets."""
    depth, begin = 0, 0
    for place, character in enumerate(selectors):
        depth += (character in "([") - (character in ")]")
        if character == "," and not depth:
            yield selectors[begin:place]
            begin = place + 1
    yield selectors[begin:]


def _without_unread(text: str, elsewhere: str) -> str:
    """Take away custom properties that nothing reads, until none is left that only such a one read."""
    before = ""
    while before != text:
        before = text
        read = set(re.findall(r"var\(\s*(--[\w-]+)", text + elsewhere))
        read |= set(re.findall(r"[\"'`](--[\w-]+)", elsewhere))
        kept = functools.partial(_if_read, read)
        text = re.sub(r"[^{}]*\{\}", "", re.sub(r"(--[\w-]+):[^;{}]*(?:;|(?=\}))", kept, text))
    return text


def _if_read(read: set[str], declared: re.Match[str]) -> str:
    return declared[0] if declared[1] in read else ""


def _icon_face(text: str, icons: Path) -> str:
    """Give the icons that rules draw, as a font within the style sheet."""
    from fontTools import subset  # loads slowly, and is seldom needed
    from fontTools.ttLib import TTFont

    drawn = {int(code, 16) for code in re.findall(r"\\([ef][0-9a-f]{3})\b", text)} | {
        ord(character) for character in re.findall(r"[\ue000-\uf8ff]", text)
    }
    font = TTFont(icons)
    options = subset.Options()
    options.layout_features, options.name_IDs, options.notdef_outline, options.hinting = [], [], False, False
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=drawn)
    cutter.subset(font)
    font.flavor = "woff"
    file = io.BytesIO()
    font.save(file)
    data = base64.b64encode(file.getvalue()).decode("ascii")
    return (
        '@font-face{font-family:"Font Awesome 6 Free";font-weight:900;font-style:normal;'
        f'src:url("data:font/woff;base64,{data}") format("woff")}}'
    )


def begin(app: Sphinx) -> None:
    """Remember from build to build what pages ask for: a build of one page sees only that page."""
    if not hasattr(app.env, "light_pages"):
        app.env.light_pages = Collected()  # type: ignore[attr-defined]


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx."""
    std_logging.getLogger("fontTools").setLevel(std_logging.WARNING)
    app.connect("builder-inited", begin)
    # After the theme's and other extensions' own handlers, which add files.
    app.connect("html-page-context", collect, priority=950)
    app.connect("build-finished", join, priority=900)
    # Pages are written by one process: what they ask for is collected there.
    return {"parallel_read_safe": True, "parallel_write_safe": False}
