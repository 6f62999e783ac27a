"""Reading a table whose rows name two things, or one thing and a word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from numbers import Number

from autograder.answers import NotAnAnswerError, _missing, _require_given, as_number


@dataclass(frozen=True)
class Pairs:
    """An amount for each pair.

    Attributes
    ----------
    amounts : dict of (str, str) to float
        The two names in alphabetical order: A with B is B with A.
    repeated : frozenset of (str, str)
        Pairs that stood in more than one row, whichever way round.
    """

    amounts: dict[tuple[str, str], float]
    repeated: frozenset[tuple[str, str]] = field(default=frozenset())


def as_pairs(value: object, *, one: str, other: str, number: str) -> Pairs:
    """Read a table of pairs.

    Parameters
    ----------
    value
        A table with the columns `one`, `other` and `number`, or these as index; a Series with two levels of index; a
        dict from pairs; or a list of rows of three.
    one, other, number : str
        Names of the columns.

    Returns
    -------
    Pairs

    Raises
    ------
    NotAnAnswerError
        Where `value` is missing, has other columns, or an amount is no number.
    """
    rows = [
        (tuple(sorted((_text(a), _text(b)))), as_number(amount))
        for a, b, amount in _rows(value, (one, other, number))
        if not (_missing(a) or _missing(b))
    ]
    names = [pair for pair, _ in rows]
    return Pairs(dict(rows), frozenset(pair for pair in set(names) if names.count(pair) > 1))


def as_words(value: object, *, name: str, word: str) -> dict[str, str]:
    """Read a table that gives each name one word, for example a unit or a class.

    Parameters
    ----------
    value
        A table with the columns `name` and `word` (or `name` as index), a Series, or a dict.
    name, word : str
        Names of the two columns.

    Returns
    -------
    dict of str to str
        The words in small letters, spaces made single.

    Raises
    ------
    NotAnAnswerError
        Where the columns are not there, or a name stands twice.
    """
    read: dict[str, str] = {}
    for item, said in _rows(value, (name, word)):
        if _missing(item):
            continue
        text = _text(item)
        if text in read:
            raise NotAnAnswerError(f"The row {text[:40]} stands twice; one row for each {name} is expected.")
        read[text] = "" if _missing(said) else " ".join(str(said).lower().split())
    return read


def _text(item: object) -> str:
    return str.strip(str(item))


def _rows(value: object, columns: tuple[str, ...]) -> Iterable[tuple[object, ...]]:
    import pandas as pd

    _require_given(value)
    if isinstance(value, Number):
        raise NotAnAnswerError("A table is expected, and a number was found. A count is no table.", "count-for-list")
    if isinstance(value, pd.DataFrame):
        table = value if set(columns) <= set(value.columns) else value.reset_index()
        missing = [column for column in columns if column not in table.columns]
        if missing:
            found = ", ".join(map(str, value.columns)) or "none"
            raise NotAnAnswerError(f"The columns {', '.join(columns)} are expected, and {found} were found.")
        return list(zip(*(table[column] for column in columns), strict=True))
    if isinstance(value, pd.Series):
        value = dict(zip(value.index, value, strict=True))
    if isinstance(value, Mapping):
        rows = [(*(names if isinstance(names, tuple) else (names,)), said) for names, said in value.items()]
    elif isinstance(value, Iterable) and not isinstance(value, str | bytes):
        rows = [tuple(row) if isinstance(row, tuple | list) else (row,) for row in value]
    else:
        raise NotAnAnswerError(f"A table is expected, and a {type(value).__name__} was found.")
    if any(len(row) != len(columns) for row in rows):
        raise NotAnAnswerError(f"Rows of {', '.join(columns)} are expected, and others were found.")
    return rows
