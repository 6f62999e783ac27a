"""Flaws in texts: characters that no eye sees, letters in two pieces, and files in another encoding."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

# About half of the fifty labels or so that there are.
WITH_SPACES = 18
NOT_NFC = 8

_ZERO_WIDTH_SPACE = "\u200b"
# A colleague from the partner city wrote this behind some labels, on a computer that keeps an accent apart from its
# letter. Khmer itself is hardly ever changed by NFC: of its signs only two have an order of their own there.
_REMARK = unicodedata.normalize("NFD", " (côté canal)")


def spoil_khmer(
    rng: np.random.Generator, frames: dict[str, pd.DataFrame], columns: dict[str, tuple[str, str]]
) -> tuple[dict[str, pd.DataFrame], frozenset[tuple[str, str]], frozenset[tuple[str, str]]]:
    """Put zero-width spaces into some Khmer texts, and remarks that are not in NFC behind others.

    Parameters
    ----------
    rng : numpy.random.Generator
    frames : dict of str to pandas.DataFrame
        Layers and tables.
    columns : dict of str to tuple of str
        For each of them the field that names a row, and the field with Khmer text.

    Returns
    -------
    dict of str to pandas.DataFrame
        Copies of those in `columns`.
    frozenset of tuple of str
        Layer or table and row with a zero-width space.
    frozenset of tuple of str
        The same for texts that are not in NFC.
    """
    raw = {name: frames[name].copy() for name in columns}
    places = [(name, row) for name, (_, text) in columns.items()
              for row in raw[name].index[raw[name][text].fillna("").str.len() > 0]]  # fmt: skip
    chosen = rng.permutation(len(places))[: WITH_SPACES + NOT_NFC]
    spaced, decomposed = set(), set()
    for k, place in enumerate(chosen):
        name, row = places[place]
        key, text = columns[name]
        words = raw[name].loc[row, text]
        if k < WITH_SPACES:
            raw[name].loc[row, text] = _with_space(words)
            spaced.add((name, str(raw[name].loc[row, key])))
        else:
            raw[name].loc[row, text] = words + _REMARK
            decomposed.add((name, str(raw[name].loc[row, key])))
    return raw, frozenset(spaced), frozenset(decomposed)


def _with_space(words: str) -> str:
    """Put a zero-width space where a word ends: before the first number or space, else at the very end."""
    end = next((i for i, sign in enumerate(words) if sign.isspace() or sign.isdigit()), len(words))
    return words[:end] + _ZERO_WIDTH_SPACE + words[end:]
