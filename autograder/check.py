"""The visible checks: they look at the form of an answer, not at its content.

They run on the student's own machine, know no answer, and never raise: each prints one line that begins with ✓ or ✗
and, where something is amiss, says what was found, what is expected and how to mend it. A ✓ means *this can be
marked*, not *this is right*.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from autograder.answers import NotAnAnswerError, as_ids, as_mapping, as_number, as_rows
from autograder.layers import as_layer

if TYPE_CHECKING:
    from collections.abc import Sequence

_SHOWN = 60
_CALL = 160


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


def rows(name: str, value: object, *, key: str, numbers: Sequence[str]) -> None:
    """Check that `value` is a table with one row for each name, and numbers in some columns.

    Examples
    --------
    >>> rows("families", {"Dangkor": {"2013": 10, "2017": 12}}, key="khan", numbers=["2013", "2017"])
    ✓ families: 1 row. The form is right; the content is judged later.
    """
    try:
        given = as_rows(value, key=key, numbers=numbers)
    except NotAnAnswerError as reason:
        _say(name, str(reason), "")
        return
    found = "1 row." if len(given) == 1 else f"{len(given)} rows."
    _say(name, None if given else "there is no row.", found)


def function(name: str, value: object, *arguments: object) -> None:
    """Check that `value` is a function that takes such arguments, and show what it returns on them.

    Examples
    --------
    >>> function("half", lambda number: number / 2, 3)
    ✓ half: half(3) gives 1.5. The form is right; the content is judged later.
    >>> function("half", 1.5, 3)
    ✗ half: A function is expected, and a float was found. Hand in its name, without brackets.
    """
    if value is None or value is Ellipsis:
        _say(name, "There is no answer yet: the name still holds None.", "")
    elif not callable(value):
        found = type(value).__name__
        _say(name, f"A function is expected, and a {found} was found. Hand in its name, without brackets.", "")
    else:
        called = f"{name}({', '.join(map(repr, arguments))})"[:_CALL]
        try:
            given = repr(value(*arguments))[:_SHOWN]
        except Exception as error:  # noqa: BLE001 - whatever the student's function raises is to be told
            _say(name, f"{called} stopped with {type(error).__name__}: {error}"[:_CALL], "")
        else:
            _say(name, None, f"{called} gives {given}.")


def land(name: str, value: object) -> None:
    """Check that `value` is land, as a layer or a shape, and say how much ground it covers.

    Examples
    --------
    >>> import shapely
    >>> land("yard", shapely.box(470_000, 1_262_000, 470_010, 1_262_010))
    ✓ yard: 100 m² of ground. The form is right; the content is judged later.
    """
    from autograder.shapes import as_land

    try:
        given = as_land(value)
    except NotAnAnswerError as reason:
        _say(name, str(reason), "")
        return
    _say(name, None, f"{given.area:,.0f} m² of ground.")


def picture(name: str, value: object) -> None:
    """Check that `value` is a map with something on it, and tell what its title and its legend say."""
    from autograder.maps import as_map
    from autograder.values import read, record

    try:
        given = as_map(value if value is None else read(record(value)))
    except NotAnAnswerError as reason:
        _say(name, str(reason), "")
        return
    if not given.legend:
        _say(name, "the map has no legend, so nobody can know what its colours mean.", "")
    elif not given.title:
        _say(name, "the map has no title.", "")
    else:
        _say(name, None, f"{given.shapes} shapes; the legend says {', '.join(given.legend)}.")


def layer(name: str, value: object, *, column: str, kind: str = "Polygon") -> None:
    """Check that `value` is a layer: shapes of one kind, each with its id, in any reference system.

    Examples
    --------
    >>> from shapely import box
    >>> layer("plots", {"PL001": box(0, 0, 4, 6)}, column="parcel_id")
    ✓ plots: 1 shape, in EPSG:32648, as no other is named. The form is right; the content is judged later.
    >>> layer("plots", {"PL001": 24.0}, column="parcel_id")
    ✗ plots: A shape for each id is expected, and other values were found.
    """
    try:
        given = as_layer(value, column=column, kind=kind)
    except NotAnAnswerError as reason:
        _say(name, str(reason), "")
        return
    shapes = "1 shape" if len(given.shapes) == 1 else f"{len(given.shapes)} shapes"
    if given.repeated:
        again = "1 id stands" if len(given.repeated) == 1 else f"{len(given.repeated)} ids stand"
        _say(name, f"{again} in more than one row. One row for each {column} is expected.", "")
    elif given.empty or not given.shapes:
        none = "1 id has" if len(given.empty) == 1 else f"{len(given.empty)} ids have"
        _say(name, f"{none} no shape of the kind {kind}.", "")
    else:
        _say(name, None, f"{shapes}{', in EPSG:32648, as no other is named' if given.assumed_crs else ''}.")


__all__ = ["function", "ids", "land", "layer", "mapping", "number", "picture", "rows"]
