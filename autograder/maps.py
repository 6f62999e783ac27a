"""Reading a map by its data and its legend: what a reader of the picture can know.

A drawn shape has a colour; the legend says what the colour means. From the two, a map says how many shapes there are of
each class. Which library drew it, and in which colours, does not matter.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from autograder.answers import NotAnAnswerError, _require_given
from autograder.values.kinds import Chart, WebMap


@dataclass(frozen=True)
class ShownMap:
    """What a map tells its reader.

    Attributes
    ----------
    title : str
    legend : tuple of str
        Its words, as they stand.
    classes : dict of str to int
        How many shapes are drawn in the colour of each word of the legend that has a colour.
    shapes : int
        How many shapes are drawn in all.
    unexplained : int
        How many are drawn in a colour that the legend does not have.
    shared : tuple of str
        Words of the legend whose colour another word has too.
    words : str
        All text on the map, in one.
    """

    title: str
    legend: tuple[str, ...]
    classes: dict[str, int]
    shapes: int
    unexplained: int
    shared: tuple[str, ...]
    words: str


def as_map(value: object) -> ShownMap:
    """Read a matplotlib figure or a folium map as a map with a legend.

    Raises
    ------
    NotAnAnswerError
        Where `value` is neither, or nothing is drawn.
    """
    _require_given(value)
    if isinstance(value, Chart):
        shown = _of_chart(value)
    elif isinstance(value, WebMap):
        shown = _of_web_map(value)
    else:
        raise NotAnAnswerError(
            f"A map is expected, and a {type(value).__name__} was found. "
            "Hand in the figure, its axes or the folium map."
        )
    if not shown.shapes:
        raise NotAnAnswerError("Nothing is drawn on the map.")
    return shown


def _of_chart(chart: Chart) -> ShownMap:
    if not chart.axes:
        raise NotAnAnswerError("Nothing is drawn on the map.")
    main = max(chart.axes, key=lambda axes: sum(_counts(axes.get("fills")).values()))
    entries = [tuple(entry) for axes in chart.axes for entry in axes.get("legend_fills", [])]
    entries += [tuple(entry) for entry in chart.legend_fills]
    texts = [str(text) for axes in chart.axes for text in [axes.get("title", ""), *axes.get("texts", ())]]
    title = main.get("title") or chart.title
    return _shown(str(title), entries, _counts(main.get("fills")), [chart.title, *chart.texts, *texts])


def _of_web_map(drawn: WebMap) -> ShownMap:
    fills: Counter[str] = Counter()
    for layer in drawn.layers:
        fills.update(_counts(layer.get("fills")))
    title = next((text for text in drawn.texts if text), "")
    return _shown(title, [tuple(entry) for entry in drawn.legend_fills], fills, [*drawn.texts, *drawn.legends])


def _counts(fills: Any) -> Counter[str]:  # noqa: ANN401 - as recorded
    return Counter({str(colour): int(number) for colour, number in dict(fills or {}).items()})


def _shown(title: str, entries: list[tuple[Any, ...]], fills: Counter[str], texts: list[str]) -> ShownMap:
    colours = {str(word): colour for word, colour in entries}
    times = Counter(colour for colour in colours.values() if colour)
    classes = {word: fills[colour] for word, colour in colours.items() if colour}
    words = " ".join(" ".join([title, *texts, *colours]).split())
    return ShownMap(
        title.strip(),
        tuple(colours),
        classes,
        sum(fills.values()),
        sum(number for colour, number in fills.items() if colour not in times),
        tuple(word for word, colour in colours.items() if colour and times[colour] > 1),
        words,
    )
