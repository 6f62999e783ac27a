"""The languages of the book, and the words of figures and maps in the language of the page that shows them."""

from __future__ import annotations

import functools
import os
import re
from pathlib import Path

from babel.messages.pofile import read_po

LOCALE = Path(__file__).resolve().parent / "locale"

# In the order of the switcher. English is the source: its pages lie at the top, the others' in a folder of their name.
LANGUAGES = {"en": "English", "fr": "Français", "km": "ខ្មែរ"}
SOURCE = "en"
# The build says in which language a page's code runs.
VARIABLE = "COURSE_LANGUAGE"


def language() -> str:
    """Give the language of the page whose code is running: a key of `LANGUAGES`."""
    chosen = os.environ.get(VARIABLE, SOURCE)
    return chosen if chosen in LANGUAGES else SOURCE


def say(text: str) -> str:
    """Give a word or sentence of a figure, map or computed table in the page's language.

    Parameters
    ----------
    text : str
        In English, a literal, so that it is found when words are gathered for translators. What varies stands in
        braces and is filled in afterwards: ``say("{n} plots").format(n=n)``.

    Returns
    -------
    str
        The translation of ``locale/<language>/LC_MESSAGES/figures.po``, or the text itself where there is none.
    """
    return _words(language()).get(text) or text


def number(value: float, decimals: int = 0) -> str:
    """Write a number as the page's language does: 1,470.5 in English, 1 470,5 in French."""
    return in_numbers_of(language(), f"{value:,.{decimals}f}")


def in_numbers_of(tongue: str, text: str) -> str:
    """Rewrite a number that is written as in English; give any other text back.

    In French, groups of three are parted by a narrow space that no line breaks at, decimals by a comma, and a per cent
    sign stands apart. Khmer texts write numbers in both ways, so in Khmer they stay as in the code that made them.
    """
    if tongue != "fr" or not re.fullmatch(r"[-+\u2212]?\d+(,\d{3})*(\.\d+)?%?", text):
        return text
    return text.replace(",", "\u202f").replace(".", ",").replace("%", "\u202f%")


@functools.cache
def _words(tongue: str) -> dict[str, str]:
    catalogue = LOCALE / tongue / "LC_MESSAGES" / "figures.po"
    if not catalogue.is_file():
        return {}
    with catalogue.open("rb") as file:
        return {
            str(message.id): str(message.string) for message in read_po(file) if message.string and not message.fuzzy
        }
