"""Translators' files: what there is to say in another language, what is said, and what has changed since.

``./course translate`` gathers every paragraph of every page, the words of figures and tables (``say("…")``), those of
the interface (``_("…")`` in our extensions, titles of the contents, settings) and those of the theme that have no
translation yet. It brings ``book/locale/<language>/LC_MESSAGES/*.po`` up to date, one file a page. A translation whose
English has changed is kept and marked *fuzzy*: the book shows the English paragraph until somebody has looked at it.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import denormalize, read_po, write_po

from book.languages import LANGUAGES, LOCALE, SOURCE
from book.messages import gather
from book.typography import set_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# What a reader must find whole in every language; the other pages may be in English in part, and say so.
COMPLETE = (
    "index",
    "how-to-use",
    "twin",
    "units/01-canal-and-563-families",
    "units/04-who-holds-what",
    "glossary",
    "course",
    "figures",
    "sphinx",
    "booktheme",
)
# Files that belong to no page.
WORDS = ("course", "figures", "sphinx", "booktheme")

_HEADER = """\
# {language} translation of the course "A canal and 563 families".
# Keep roles such as {{cite}}`…`, links and words in braces as they are; translate the rest.
# In {{term}}`word <English term>` only the part before the brackets is translated.
# "#, fuzzy" says that the English has changed since: look at the entry, then remove that line."""
_WIDTH = 100


@dataclass(frozen=True)
class Coverage:
    """How much of one file of one language is translated.

    Attributes
    ----------
    language, domain : str
        The domain is the page's name, or one of `WORDS`.
    total, done : int
        Messages, and how many of them have a translation that is up to date.
    changed : list of str
        English of messages that changed after they were translated.
    missing : list of str
        English of messages that were never translated.
    """

    language: str
    domain: str
    total: int
    done: int
    changed: list[str]
    missing: list[str]

    @property
    def share(self) -> float:
        """Part of the messages that is translated, from 0 to 1."""
        return self.done / self.total if self.total else 1.0

    @property
    def required(self) -> bool:
        """Whether the book may not be without it."""
        return self.domain in COMPLETE


def translations() -> list[str]:
    """Give the languages other than the source's."""
    return [language for language in LANGUAGES if language != SOURCE]


def catalogue_path(language: str, domain: str, locale: Path = LOCALE) -> Path:
    """Give the file that holds the translations of a page, or of one kind of words."""
    return locale / language / "LC_MESSAGES" / f"{domain}.po"


def read_catalogue(path: Path) -> Catalog:
    """Read a translators' file; an empty catalogue where there is none."""
    if not path.is_file():
        return Catalog(project="course", version="", fuzzy=False)
    with path.open("rb") as file:
        catalogue = read_po(file)
    for message in catalogue:
        # Babel writes the former English ("#| msgid") of a fuzzy entry, but reads it back as a translator's comment.
        former = [line for line in message.user_comments if line.startswith("|")]
        message.user_comments = [line for line in message.user_comments if not line.startswith("|")]
        if former and message.fuzzy:
            message.previous_id = ["".join(denormalize(re.sub(r"^\|\s*(msgid )?", "", line)) for line in former)]
    return catalogue


def update(locale: Path = LOCALE) -> list[Path]:
    """Bring every translators' file up to date with the book.

    Parameters
    ----------
    locale : Path
        Where the files are.

    Returns
    -------
    list of Path
        The files that were written anew, because something in them changed.
    """
    written = []
    for language in translations():
        templates = gather(language)
        memory = _memory(locale / language)
        for domain, template in templates.items():
            path = catalogue_path(language, domain, locale)
            if _write(path, _merged(read_catalogue(path), template, language, memory)):
                written.append(path)
        for path in _files(locale / language):
            if _domain(path, locale / language) not in templates:
                path.unlink()
                written.append(path)
    return written


def _files(folder: Path) -> list[Path]:
    return sorted((folder / "LC_MESSAGES").rglob("*.po"))


def _domain(path: Path, folder: Path) -> str:
    return path.relative_to(folder / "LC_MESSAGES").with_suffix("").as_posix()


def _memory(folder: Path) -> dict[str, str]:
    """Gather what was translated anywhere: a paragraph that moves to another page takes its translation along."""
    known: dict[str, str] = {}
    for path in _files(folder):
        for message in read_catalogue(path):
            if message.id and message.string and not message.fuzzy:
                known[str(message.id)] = str(message.string)
    return known


def _merged(old: Catalog, template: Catalog, language: str, memory: dict[str, str]) -> Catalog:
    """Join the old translations with the messages that are there now."""
    old.locale = language
    for message in template:
        if message.id and message.id not in old and message.id in memory:
            old.add(message.id, memory[str(message.id)])
    former = {message.id: message.previous_id for message in old if message.fuzzy}
    old.update(template)
    old.obsolete.clear()
    old.project, old.version, old.fuzzy = "course", "", False
    old.header_comment = _HEADER.format(language=Locale(language).english_name)
    for message in old:
        # Babel takes every brace for a place to fill in; in a page they are roles.
        message.flags -= {"python-format", "python-brace-format"}
        if message.fuzzy and not message.previous_id:
            message.previous_id = former.get(message.id, [])
        if isinstance(message.string, str):
            message.string = set_in(language, message.string)
    return old


def _write(path: Path, catalogue: Catalog) -> bool:
    """Write a file, in the template's order and without line numbers; tell whether it differs from what was there."""
    catalogue.revision_date = catalogue.creation_date = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    into = io.BytesIO()
    write_po(into, catalogue, width=_WIDTH, include_lineno=False, include_previous=True, ignore_obsolete=True)
    kept = [line for line in into.getvalue().decode("utf-8").splitlines() if not line.startswith(_NOISE)]
    text = "\n".join(kept).rstrip() + "\n"
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    return True


# Lines of a header that change by themselves, or that say nothing here; a file changes only when a word does.
_NOISE = (
    '"POT-Creation-Date', '"PO-Revision-Date', '"Generated-By', '"Report-Msgid', '"Last-Translator', '"Language-Team',
    '"Project-Id', '"MIME-Version',
)  # fmt: skip


def coverage(locale: Path = LOCALE) -> Iterator[Coverage]:
    """Count what is translated, for each language and file, as the files stand."""
    for language in translations():
        for path in _files(locale / language):
            messages = [message for message in read_catalogue(path) if message.id]
            changed = [str(message.id) for message in messages if message.fuzzy and message.string]
            missing = [str(message.id) for message in messages if not message.string]
            done = len(messages) - len(changed) - len(missing)
            yield Coverage(language, _domain(path, locale / language), len(messages), done, changed, missing)


def share_of(language: str, page: str, locale: Path = LOCALE) -> float:
    """Give the part of a page that is translated, from 0 to 1; an unknown page counts as not translated."""
    path = catalogue_path(language, page, locale)
    messages = [message for message in read_catalogue(path) if message.id]
    if not messages:
        return float(path.is_file())
    return sum(bool(message.string) and not message.fuzzy for message in messages) / len(messages)


def incomplete(covered: list[Coverage]) -> list[Coverage]:
    """Pick what must be complete and is not; a file that must be there and is not counts as empty."""
    there = {(each.language, each.domain) for each in covered}
    absent = [
        Coverage(language, domain, 1, 0, [], ["the whole file"])
        for language in translations()
        for domain in COMPLETE
        if (language, domain) not in there
    ]
    return [each for each in covered if each.required and each.done < each.total] + absent
