"""The visible checks: they look at the form of an answer, not at its content.

They run on the student's own machine, know no answer, and never raise: each prints one line that begins with ✓ or ✗
and, where something is amiss, says what was found, what is expected and how to mend it. A ✓ means *this can be
marked*, not *this is right*.
"""

from __future__ import annotations

from autograder.answers import NotAnAnswerError, as_ids, as_mapping, as_number

_SHOWN = 60


def _say(name: str, amiss: str | None, fine: str) -> None:
    if amiss:
        print(f"✗ {name}: {amiss}")
    else:
        print(f"✓ {name}: {fine} The form is right; the content is judged later.")


def ids(name: str, value: object, *, prefix: str, column: str | None = None) -> None:
    """Check that `value` is a collection of ids.

    Parameters
    ----------
    name : str
        What the student calls it, for the message.
    value
        A list, set, Series, Index, array or one-column table.
    prefix : str
        What every id begins with.
    column : str, optional
        The column to take where `value` is a table.

    Examples
    --------
    >>> ids("late_households", ["H0001", "H0002"], prefix="H")
    ✓ late_households: 2 ids. The form is right; the content is judged later.
    >>> ids("late_households", 2, prefix="H")
    ✗ late_households: A list of ids is expected, and one int was found. A count is not a list.
    """
    try:
        given = as_ids(value, column=column, prefix=prefix)
    except NotAnAnswerError as reason:
        _say(name, str(reason), "")
        return
    odd = [item for item in given if not item.startswith(prefix)]
    repeated = len(given) - len(set(given))
    if not given:
        _say(name, "the list is empty. Is a filter too strict?", "")
    elif odd:
        found = odd[0][:_SHOWN]
        _say(name, f"every id begins with {prefix!r}, and {found!r} was found. Is it the right column?", "")
    elif repeated:
        again = "1 id stands" if repeated == 1 else f"{repeated} ids stand"
        _say(name, f"{again} more than once. List each id once, e.g. with set(...).", "")
    else:
        _say(name, None, "1 id." if len(given) == 1 else f"{len(given)} ids.")


def number(name: str, value: object, *, unit: str) -> None:
    """Check that `value` is one finite number, and remind of the unit asked for.

    Examples
    --------
    >>> number("share", 12.5, unit="%")
    ✓ share: 12.5 %. The form is right; the content is judged later.
    """
    try:
        given = as_number(value)
    except NotAnAnswerError as reason:
        _say(name, str(reason), "")
        return
    _say(name, None, f"{given:g} {unit}.")


def mapping(name: str, value: object, *, key: str, number: str, unit: str) -> None:
    """Check that `value` gives one number for each name: a table with two columns, a Series or a dict.

    Examples
    --------
    >>> mapping("area_by_sex", {"female": 10.0, "male": 9}, key="sex", number="area_m2", unit="m²")
    ✓ area_by_sex: female 10 m², male 9 m². The form is right; the content is judged later.
    """
    try:
        given = as_mapping(value, key=key, number=number)
    except NotAnAnswerError as reason:
        _say(name, str(reason), "")
        return
    told = ", ".join(f"{item} {amount:g} {unit}" for item, amount in given.items())
    _say(name, None if given else "there is no row.", f"{told}.")


__all__ = ["ids", "mapping", "number"]
