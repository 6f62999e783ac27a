"""Running text out of a page: what a reader reads, without code, tables, headings and roles."""

from __future__ import annotations

import re


def without_code(text: str) -> str:
    """Leave out what stands at the top of a page's file, blocks of code and of directives, and formulas."""
    text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
    text = re.sub(r"^(`{3,}).*?^\1\s*$", "", text, flags=re.DOTALL | re.MULTILINE)
    return re.sub(r"\$\$.*?\$\$", "", text, flags=re.DOTALL)


def sentences(text: str) -> list[str]:
    """Give the sentences of a page's running text."""
    text = without_code(text)
    text = re.sub(r"^(\||#|:|\(|%).*$", "\n", text, flags=re.MULTILINE)
    text = re.sub(r"\{cite\}`[^`]*`|\{\w+:?\w*\}", "", text)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"\$[^$]+\$", "x", text)  # a formula in a line is read as one word
    text = re.sub(r"^\s*([-*>]|\d+\.)\s+", "\n\n", text, flags=re.MULTILINE)
    blocks = [" ".join(block.split()) for block in re.split(r"\n\s*\n", text)]
    # A sentence may begin with code or in italics, and end in them as well.
    found = [part for block in blocks for part in re.split(r"(?<=[.?!])[*_]*\s+(?=[*_]*[A-Z“`])", block)]
    plain = [re.sub(r"[*`_<>]", "", part) for part in found]
    return [part for part in plain if len(part.split()) > 2]


def abbreviations(text: str) -> set[str]:
    """Give the words in capital letters, tables and directives included; code, formulas and addresses left out."""
    text = re.sub(r"`[^`]*`", "", without_code(text))
    text = re.sub(r"\$[^$]+\$|\]\([^)]*\)|\]\{[^}]*\}", "", text)
    text = re.sub(r"\b[A-Z]{1,2}[0-9]{2,}\b", "", text)  # an id of the twin, such as that of a plot
    return set(re.findall(r"\b[A-Z]{2,}[0-9]*(?=s?\b)", text))
