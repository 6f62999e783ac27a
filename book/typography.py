"""Spaces as a language's printers set them, and letters in one Unicode form, whatever a translator's keyboard gives."""

from __future__ import annotations

import re
import unicodedata

NARROW, FIXED = "\u202f", "\u00a0"

# Code, what stands in a role, addresses, formulas, tags and attributes keep their letters.
_UNTOUCHED = re.compile(r"(``.+?``|`[^`]*`|\$[^$]+\$|\]\([^)]*\)|\{[^}]*\}|<[^>]*>|https?://\S+)")

_UNITS = r"(?:m²|m|km|ha|s|ko|Mo|Go|dollars|\u00d7)(?!\w)"


def set_in(language: str, text: str) -> str:
    """Set a translation as the printers of its language do; only French has rules of its own here."""
    text = unicodedata.normalize("NFC", text)
    if language != "fr":
        return text
    set_text = "".join(part if at % 2 else _french(part) for at, part in enumerate(_UNTOUCHED.split(text)))
    # A number that code pastes stays with its unit.
    return re.sub(rf"(?<=`) (?={_UNITS})", FIXED, set_text)


def _french(text: str) -> str:
    """Put the spaces that no line may break at: before ; : ! ? and %, inside quotation marks, in numbers, at units."""
    text = re.sub(r"(?<=[\w)*»”\u2019%])[ \u00a0\u202f]+(?=[;!?%])", NARROW, text)
    text = re.sub(r"(?<=[\w)*»”\u2019%])[ \u00a0\u202f]+(?=:)", FIXED, text)
    text = re.sub(r"^[ \u00a0\u202f]+(?=[;!?%])", NARROW, text)
    text = re.sub(r"^[ \u00a0\u202f]+(?=:)", FIXED, text)
    text = re.sub(r"«[ \u00a0\u202f]*", f"«{NARROW}", text)
    text = re.sub(r"[ \u00a0\u202f]*»", f"{NARROW}»", text)
    text = re.sub(r"(?<=\d)[ \u00a0\u202f](?=\d{3}(?!\d))", NARROW, text)
    return re.sub(rf"(?<=\d) (?={_UNITS})|(?<=\u00d7) (?=\d)", FIXED, text)


__all__ = ["set_in"]
