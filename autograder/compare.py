"""Comparing an answer with the right one: part marks, and the belief that explains the difference.

A belief is recognised by what it *gives*: the key computes, on the very data in front of it, what somebody who
holds the belief would hand in. Where that is what the student handed in, the belief is named. Nothing is guessed
from the student's code.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from autograder.answers import NotAnAnswerError, as_ids
from autograder.findings import Finding, right, wrong

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    IdBeliefs = Iterable[tuple[str, Collection[str]]]
    AmountBeliefs = Iterable[tuple[str, Mapping[str, float]]]

ANOTHER_KIND = "another-kind-of-id"
NULL_AS_VALUE = "null-is-a-value"
_NULLS = {"", "nan", "none", "null", "<na>", "nat"}
_SHOWN = 30


def quarters(marks: float) -> float:
    """Round marks down to a quarter, so that a complete answer alone gets them all.

    Examples
    --------
    >>> quarters(1.99), quarters(2)
    (1.75, 2.0)
    """
    return math.floor(marks * 4 + 1e-9) / 4


def read_ids(answer: object, *, column: str, prefix: str) -> set[str]:
    """Read an answer as a set of ids of one kind.

    Parameters
    ----------
    answer
        What the student handed in; see :func:`autograder.answers.as_ids`.
    column : str
        The column to take where the answer is a table.
    prefix : str
        What every id begins with.

    Returns
    -------
    set of str

    Raises
    ------
    NotAnAnswerError
        Where the answer is no collection of ids, or holds ids of another kind only.
    """
    given = as_ids(answer, column=column, prefix=prefix)
    if given and not any(item.startswith(prefix) for item in given):
        raise NotAnAnswerError(
            f"Ids that begin with {prefix!r} are asked for, and {given[0][:_SHOWN]!r} was found.", ANOTHER_KIND
        )
    return set(given)


def compare_ids(
    given: set[str],
    expected: Collection[str],
    beliefs: IdBeliefs,
    *,
    found: float,
    only: float,
    what: str,
    near: Collection[str] = (),
) -> Iterator[Finding]:
    """Compare a set of ids with the right one.

    The marks `found` go by the share of the right ids that are listed; the marks `only` by the same share, where each
    id too many cancels one that was found. A list of nearly everything, in which less than a quarter belongs, has
    found nothing: a municipality could not act on it.

    Parameters
    ----------
    given, expected : set of str
    beliefs : iterable of (str, set of str)
        Misconception ids, each with the ids that one would list who believes it. The first that fits is named.
    found, only : float
        Marks for listing all, and for listing nothing else.
    what : str
        What is listed, in the plural, for the sentences to the student.
    near : collection of str
        Beliefs that leave the way of working right and forget one condition: they keep the marks `found` however long
        the list becomes.

    Yields
    ------
    Finding
        Two of them. They give counts, never an id.
    """
    expected = set(expected)
    hits, extra, missing = given & expected, given - expected, expected - given
    of_all = len(hits) / len(expected) if expected else 1.0
    in_missing, in_extra = _beliefs_behind(given, expected, list(beliefs))
    flooded = len(hits) * 4 < len(given) and in_extra not in near

    if given and not hits:
        yield wrong(found, _none_hit(len(given), len(expected), what), in_extra)
    elif flooded:
        yield wrong(
            found,
            f"Your list holds {len(given)} ids, and fewer than a quarter of them are {what}. "
            "A list of nearly everything finds nothing.",
            in_extra or in_missing,
        )
    elif missing:
        yield wrong(
            found,
            f"Your list holds {len(hits)} of {_the(len(expected), what)}.",
            in_missing,
            earned=quarters(found * of_all),
        )
    else:
        yield right(found, _all_hit(len(expected), what))

    clean = max(0.0, (len(hits) - len(extra)) / len(expected)) if expected else float(not extra)
    if extra:
        yield wrong(
            only,
            f"{len(extra)} in your list {'does' if len(extra) == 1 else 'do'} not belong there.",
            in_extra,
            earned=quarters(only * clean),
        )
    elif missing:
        says = "All that stands in your list belongs there. Marks for this go by how much of it you found."
        yield wrong(only, says if given else "Your list is empty.", in_missing, earned=quarters(only * clean))
    else:
        yield right(only, "Nothing else stands in your list.")


def _the(number: int, what: str) -> str:
    return f"the {number} {what}" if number != 1 else f"the {what} (there is one)"


def _none_hit(given: int, expected: int, what: str) -> str:
    if not expected:
        return f"There are no {what} in these tables, and your list holds {given}."
    if given == 1:
        return f"The one id in your list is not one of {_the(expected, what)}."
    return f"None of the {given} ids in your list is one of {_the(expected, what)}."


def _all_hit(expected: int, what: str) -> str:
    if not expected:
        return f"There are no {what} in these tables, and your list holds none."
    return f"Your list holds all {expected} {what}." if expected > 1 else f"Your list holds {_the(1, what)}."


def _beliefs_behind(
    given: set[str], expected: set[str], beliefs: list[tuple[str, Collection[str]]]
) -> tuple[str | None, str | None]:
    """Name the belief behind the missing ids and the one behind the ids too many.

    A belief that gives the very answer explains both. Failing that, two mistakes may have come together, and each
    side is looked at alone.
    """
    for name, would_list in beliefs:
        if given == set(would_list):
            return name, name
    missing, extra = expected - given, given - expected
    nothing_hit = missing == expected  # then what is missing says nothing about why
    in_extra = NULL_AS_VALUE if extra and {item.lower() for item in extra} <= _NULLS else None
    in_missing = None
    for name, would_list in beliefs:
        if missing and not nothing_hit and in_missing is None and expected - set(would_list) == missing:
            in_missing = name
        if extra and in_extra is None and set(would_list) - expected == extra:
            in_extra = name
    return in_missing, in_extra


def agree(given: Mapping[str, float], expected: Mapping[str, float], tolerance: float) -> bool:
    """Tell whether two small tables hold the same names with the same amounts."""
    return given.keys() == expected.keys() and all(
        abs(given[name] - amount) <= tolerance for name, amount in expected.items()
    )


def belief_behind_amounts(given: Mapping[str, float], beliefs: AmountBeliefs, tolerance: float) -> str | None:
    """Name the first belief that would give these amounts."""
    return next((name for name, would_give in beliefs if agree(given, would_give, tolerance)), None)
