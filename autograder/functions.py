"""Judging a function by what it returns on inputs that its author has not seen.

A key says on which inputs a function is called (``inputs=`` of the task); it gets the results as
:class:`autograder.values.Calls`, computes what is right on the same inputs, and what somebody would return who holds
a known belief.
"""

from __future__ import annotations

import math
import numbers
from typing import TYPE_CHECKING

from autograder.answers import NotAnAnswerError, _require_given
from autograder.values.kinds import Calls

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    Beliefs = Iterable[tuple[str, Callable[..., object]]]

RESULT_FOR_FUNCTION = "result-for-function"


def as_calls(value: object, inputs: Sequence[Sequence[object]]) -> Calls:
    """Read a function by its results on `inputs`.

    Parameters
    ----------
    value
        What a key gets for the answer.
    inputs : sequence of sequences
        The arguments of each call, as the task gives them.

    Returns
    -------
    Calls

    Raises
    ------
    NotAnAnswerError
        Where `value` is no function (a number, for example: the function was called and its result handed in), or the
        calls are not those of `inputs`.
    """
    _require_given(value)
    if not isinstance(value, Calls):
        raise NotAnAnswerError(
            f"A function is expected, and a {type(value).__name__} was found. Hand in its name, without brackets.",
            RESULT_FOR_FUNCTION,
        )
    if len(value.results) != len(inputs):
        raise NotAnAnswerError("The function could not be called.")
    return value


def same_result(given: object, expected: object, *, relative: float = 1e-6) -> bool:
    """Tell whether two results are the same: equal, or numbers that differ by no more than `relative`.

    ``None`` and nan are the same: both say that there is no value. A truth value is no number.

    Examples
    --------
    >>> same_result(0.1 + 0.2, 0.3), same_result(float("nan"), None), same_result(True, 1)
    (True, True, False)
    """
    if _no_value(given) or _no_value(expected):
        return _no_value(given) and _no_value(expected)
    if isinstance(given, bool) or isinstance(expected, bool):
        return given is expected
    if isinstance(given, numbers.Real) and isinstance(expected, numbers.Real):
        return math.isclose(float(given), float(expected), rel_tol=relative, abs_tol=relative * 1e-3)
    return isinstance(given, str) and isinstance(expected, str) and given == expected


def _no_value(result: object) -> bool:
    return result is None or (isinstance(result, float) and math.isnan(result))


def hits(calls: Calls, inputs: Sequence[Sequence[object]], right: Callable[..., object]) -> list[bool]:
    """Tell for each input whether the function returned what `right` returns; a call that stopped is no hit."""
    return [
        stopped is None and same_result(given, right(*arguments))
        for given, stopped, arguments in zip(calls.results, calls.errors, inputs, strict=True)
    ]


def belief_behind_calls(
    calls: Calls, inputs: Sequence[Sequence[object]], right: Callable[..., object], beliefs: Beliefs
) -> str | None:
    """Name the first belief that gives the very results, on each input where the function did not stop.

    Inputs on which the belief and `right` agree say nothing, so at least one must tell them apart.

    Parameters
    ----------
    calls : Calls
    inputs : sequence of sequences
    right : callable
        Returns what is right.
    beliefs : iterable of (str, callable)
        Misconception ids, each with a function that returns what one returns who believes it. What it cannot compute
        it may raise.
    """
    for name, would_return in beliefs:
        believed = [_try(would_return, arguments) for arguments in inputs]
        given = [_STOPPED if stopped else result for result, stopped in zip(calls.results, calls.errors, strict=True)]
        told_apart = any(not _same(one, right(*arguments)) for one, arguments in zip(believed, inputs, strict=True))
        if told_apart and all(map(_same, given, believed)):
            return name
    return None


def _same(one: object, other: object) -> bool:
    return one is other if _STOPPED in (one, other) else same_result(one, other)


_STOPPED = object()


def _try(function: Callable[..., object], arguments: Sequence[object]) -> object:
    try:
        return function(*arguments)
    except (ArithmeticError, TypeError, ValueError):
        return _STOPPED
