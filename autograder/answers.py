"""Reading an answer: from what students hand in to plain Python values that a key can trust.

A key judges what an answer says, not how it was made: a list, a set, a Series, an Index, an array and a one-column
table of the same ids are the same answer. Every reader returns plain built-in types, so that a class of the
student's own with a generous ``__eq__`` never takes part in a comparison.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from numbers import Number
from typing import TYPE_CHECKING

from autograder.values.kinds import NotRecorded

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd


NO_ANSWER = "no-answer"  # the belief of those who hand in nothing


class NotAnAnswerError(Exception):
    """The value is not an answer of the kind asked for. Its words go to the student."""

    def __init__(self, says: str, misconception: str | None = None) -> None:
        super().__init__(says)
        self.misconception = misconception

    def _render_traceback_(self) -> list[str]:
        """Give what Jupyter shows where a visible check says so: the words, without the code that found it."""
        return [f"Not yet: {self}"]


def _require_given(value: object) -> None:
    if value is None or value is Ellipsis:
        raise NotAnAnswerError("There is no answer yet: the name still holds None.", NO_ANSWER)
    if isinstance(value, NotRecorded):
        raise NotAnAnswerError(f"The answer could not be read: {value.why}.")


def as_ids(value: object, *, column: str | None = None, prefix: str | None = None) -> list[str]:
    """Read a collection of ids.

    Parameters
    ----------
    value
        A list, tuple, set, Series, Index, array, dict (its keys) or a table.
    column : str, optional
        Where `value` is a table of several columns, the column to take. A table without it is refused.
    prefix : str, optional
        What every id begins with, for example ``"H"``. Where the ids are rather in the index of a Series (as after
        ``value_counts()`` or ``groupby(...).sum()``), they are taken from there.

    Returns
    -------
    list of str
        The ids in their order, repetitions kept, surrounding spaces removed.

    Raises
    ------
    NotAnAnswerError
        Where `value` is missing, a single text, a number, or a table without the column.
    """
    import pandas as pd

    _require_given(value)
    if isinstance(value, str | bytes | Number):
        raise NotAnAnswerError(
            f"A list of ids is expected, and one {type(value).__name__} was found. A count is not a list.",
            "count-for-list",
        )
    if isinstance(value, pd.DataFrame):
        items: Iterable[object] = _column_of(value, column, prefix)
    elif isinstance(value, pd.Series):
        items = value.index if _looks_like(value.index, prefix) and not _looks_like(value, prefix) else value
    elif isinstance(value, Iterable):
        items = value
    else:
        raise NotAnAnswerError(f"A list of ids is expected, and a {type(value).__name__} was found.")
    alone = (_alone(item) for item in items)
    return [str.strip(str(item)) for item in alone if not _missing(item)]


def _alone(item: object) -> object:
    """Take an id out of a row of one, as SQL and two-dimensional arrays give them."""
    import numpy as np

    return item[0] if isinstance(item, tuple | list | np.ndarray) and len(item) == 1 else item


def _column_of(table: pd.DataFrame, column: str | None, prefix: str | None) -> Iterable[object]:
    if column in table.columns:
        return table[column]
    if column is not None and table.index.name == column:
        return table.index
    if table.shape[1] == 1:
        return table.iloc[:, 0]
    if prefix is not None and _looks_like(table.index, prefix):
        return table.index
    raise NotAnAnswerError(
        f"A list of ids is expected, and a table with the columns {', '.join(map(str, table.columns))} was found. "
        "Hand in the one column that holds the ids."
    )


def _looks_like(items: Iterable[object], prefix: str | None) -> bool:
    first = next(iter(items), None)
    return prefix is not None and isinstance(first, str) and first.startswith(prefix)


def _missing(item: object) -> bool:
    return item is None or (isinstance(item, float) and math.isnan(item)) or str(item) in {"<NA>", "NaT"}


def as_number(value: object) -> float:
    """Read one number.

    Raises
    ------
    NotAnAnswerError
        Where `value` is missing, a text, a truth value, not finite, or holds several numbers.
    """
    import numpy as np

    _require_given(value)
    if isinstance(value, bool | np.bool_ | str | bytes):
        raise NotAnAnswerError(f"A number is expected, and a {type(value).__name__} was found.")
    try:
        array = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        raise NotAnAnswerError(f"A number is expected, and a {type(value).__name__} was found.") from None
    if array.size != 1:
        raise NotAnAnswerError(f"One number is expected, and {array.size} were found.")
    number = float(array.reshape(-1)[0])
    if not math.isfinite(number):
        raise NotAnAnswerError(f"A number is expected, and {number} was found.")
    return number


def as_mapping(value: object, *, key: str, number: str) -> dict[str, float]:
    """Read a small table of one number for each name, for example square metres by sex.

    Parameters
    ----------
    value
        A table with the columns `key` and `number` (or `key` as index), a Series, or a dict.
    key, number : str
        Names of the two columns.

    Returns
    -------
    dict of str to float

    Raises
    ------
    NotAnAnswerError
        Where the columns are not there, a name stands twice, or a number cannot be read.
    """
    import pandas as pd

    _require_given(value)
    if isinstance(value, pd.DataFrame):
        table = value if key in value.columns else value.reset_index()
        if key not in table.columns or number not in table.columns:
            found = ", ".join(map(str, value.columns))
            raise NotAnAnswerError(f"The columns {key} and {number} are expected, and {found} were found.")
        pairs = list(zip(table[key], table[number], strict=True))
    elif isinstance(value, pd.Series):
        pairs = list(zip(value.index, value, strict=True))
    elif isinstance(value, Mapping):
        pairs = list(value.items())
    else:
        raise NotAnAnswerError(f"A table is expected, and a {type(value).__name__} was found.")
    read: dict[str, float] = {}
    for name, amount in pairs:
        if _missing(name):
            continue
        name_text = str.strip(str(name)).lower()
        if name_text in read:
            raise NotAnAnswerError(f"The row {name_text} stands twice; one row for each {key} is expected.")
        read[name_text] = as_number(amount)
    return read


def as_rows(value: object, *, key: str, numbers: Sequence[str]) -> dict[str, dict[str, float]]:
    """Read a table of several numbers for each name, for example families in two years by district.

    Parameters
    ----------
    value
        A table with the columns `key` and `numbers` (or `key` as index), or a dict of dicts. Further columns do no
        harm.
    key : str
        The column that names a row.
    numbers : sequence of str
        The columns that hold numbers.

    Returns
    -------
    dict of str to dict of str to float
        By the name of the row as it stands, surrounding spaces removed.

    Raises
    ------
    NotAnAnswerError
        Where a column is not there, a name stands twice, or a number cannot be read.
    """
    import pandas as pd

    _require_given(value)
    if isinstance(value, Mapping) and value and all(isinstance(row, Mapping) for row in value.values()):
        value = pd.DataFrame.from_dict({name: dict(row) for name, row in value.items()}, orient="index")
        value = value.rename_axis(key)
    if not isinstance(value, pd.DataFrame):
        raise NotAnAnswerError(f"A table is expected, and a {type(value).__name__} was found.")
    table = value if key in value.columns else value.reset_index()
    missing = [name for name in (key, *numbers) if name not in table.columns]
    if missing:
        found = ", ".join(map(str, value.columns)) or "none"
        raise NotAnAnswerError(f"The columns {', '.join((key, *numbers))} are expected, and {found} were found.")
    if table.columns.duplicated().any():
        raise NotAnAnswerError("A column stands twice.")
    read: dict[str, dict[str, float]] = {}
    for row in table[[key, *numbers]].itertuples(index=False, name=None):
        if _missing(row[0]):
            continue
        name = str.strip(str(row[0]))
        if name in read:
            raise NotAnAnswerError(f"The row {name[:40]} stands twice; one row for each {key} is expected.")
        read[name] = {column: as_number(number) for column, number in zip(numbers, row[1:], strict=True)}
    return read
