"""The course's own words in three languages, from ``words.toml``; what a language lacks is said in English."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LANGUAGES = ("en", "fr", "km")
LANGUAGE_VARIABLE = "COURSE_LANGUAGE"

# Read when this module is imported: a sealed process, forked afterwards, may read no file of ours.
_WORDS: dict[str, dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("words.toml").read_text(encoding="utf-8"),
)


@dataclass(frozen=True)
class Words:
    """The words of one language.

    Parameters
    ----------
    language : str
        One of :data:`LANGUAGES`; anything else is taken for English.
    """

    language: str = "en"

    def say(self, name: str, /, **values: object) -> str:
        """Say what goes by a name; numbers among `values` are written as the language writes them.

        Raises
        ------
        KeyError
            Where not even English has the name.
        """
        text = self._find(name)
        return text.format(**{key: self.number(value) for key, value in values.items()}) if values else text

    def has(self, name: str) -> bool:
        """Tell whether this very language has a name."""
        return name in _WORDS.get(self.language, {})

    def of_outcome(self, outcome: str) -> tuple[str, str]:
        """Give a verdict's name and what it means."""
        return self._find(outcome, "outcome"), self._find(outcome, "meaning")

    def number(self, value: object) -> str:
        """Write a number with the language's decimal sign, and leave a text as it is."""
        if isinstance(value, int | float):
            return f"{round(value, 2):g}".replace(".", self._find("decimal_sign"))
        return str(value)

    def _find(self, name: str, section: str = "") -> str:
        for language in (self.language, "en"):
            words = _WORDS.get(language, {})
            words = words.get(section, {}) if section else words
            if name in words:
                return words[name]
        raise KeyError(name)
