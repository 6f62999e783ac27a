"""The same facts as the map, as tables: a short one beside the picture, and all rows on a page of their own."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

import pandas as pd

from book.languages import language, number, say
from book.maps.layers import METRES, NOTHING
from book.maps.showing import head

if TYPE_CHECKING:
    from collections.abc import Iterator

    from book.maps.layers import Layer
    from book.maps.views import CourseMap

_PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ font: 1rem/1.5 system-ui, "Noto Sans Khmer", sans-serif; max-width: 50rem; margin: 1rem auto; padding: 0 1rem;
       color: #22303c; background: #fff; }}
table {{ border-collapse: collapse; margin: 0 0 2rem; }}
th, td {{ border-bottom: 1px solid #c8c2b4; padding: .25rem .5rem .25rem 0; text-align: left; vertical-align: top;
          overflow-wrap: anywhere; }}
h1 {{ font-size: 1.3rem; }}
h2 {{ font-size: 1.1rem; }}
</style>
{head}
</head>
<body>
<main>
<h1>{title}</h1>
<p>{notice}</p>
{tables}
</main>
</body>
</html>
"""


def summary_of(drawn: CourseMap) -> str:
    """Count what the map's layers show, by the classes of its legend.

    Returns
    -------
    str
        An HTML table; empty where no layer of the map tells anything.
    """
    rows = [row for layer in _telling(drawn) for row in _counted(layer)]
    if not rows:
        return ""
    head = [say("Layer"), say("Shown as"), say("Number"), say("Area (ha)")]
    return _table(pd.DataFrame(rows, columns=head))


def all_of(drawn: CourseMap) -> str:
    """Give a page with a table for each layer: what the live map tells of each of its places.

    Returns
    -------
    str
        An HTML page without scripts; empty where no layer tells anything.
    """
    tables = [f"<h2>{html.escape(layer.name)}</h2>\n{_table(layer.told())}" for layer in _telling(drawn)]
    if not tables:
        return ""
    told = {
        "head": head(),
        "title": html.escape(drawn.title),
        "notice": html.escape(say(drawn.notice)),
        "language": language(),
    }
    return _PAGE.format(**told, tables="\n".join(tables))


def _telling(drawn: CourseMap) -> list[Layer]:
    return [layer for layer in drawn.layers if layer.tips]


def _counted(layer: Layer) -> Iterator[tuple[str, ...]]:
    polygons = layer.rows.geom_type.isin(["Polygon", "MultiPolygon"]).all()
    hectares = layer.rows.to_crs(METRES).area / 10_000 if polygons else None

    def row(name: str, chosen: pd.Series) -> tuple[str, ...]:
        area = number(hectares[chosen].sum(), 2) if hectares is not None else NOTHING
        return layer.name, name, number(int(chosen.sum())), area

    every = pd.Series(data=True, index=layer.rows.index)
    if layer.by is None or isinstance(layer.colour, str):
        yield row(say("all"), every)
        return
    values = layer.rows[layer.by].astype("str")
    for name in layer.colour:
        if (values == name).any():
            yield row(say(name), values == name)
    if not values.isin(list(layer.colour)).all():
        yield row(say("other"), ~values.isin(list(layer.colour)))


def _table(rows: pd.DataFrame) -> str:
    return rows.to_html(index=False, border=0, escape=True, justify="unset").replace("<th>", '<th scope="col">')
