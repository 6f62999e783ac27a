"""How a map is shown: in the book as a picture with its live form beside it, in a notebook live at once."""

from __future__ import annotations

import base64
import html
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from branca.element import Element

from book.languages import language

if TYPE_CHECKING:
    from book.maps.views import CourseMap

# Live maps of the book lie in a folder beside its static files.
FOLDER = "maps"
_IN_BOOK = "../_static/vendor/leaflet"
_HERE = Path(__file__).resolve().parent.parent / "_assets" / "vendor" / "leaflet"
# Without one a browser asks the host for /favicon.ico, which may belong to somebody else.
ICON = '<link rel="icon" href="../_static/favicon.svg">'
# A phone or laptop may have no Khmer letters of its own; pages of the book bring theirs.
_KHMER = """<style>
@font-face { font-family: "Noto Sans Khmer"; font-weight: 400; font-display: swap;
  src: url("../_static/vendor/noto-sans-khmer/noto-sans-khmer-khmer-400-normal.woff2") format("woff2");
  unicode-range: U+1780-17FF, U+19E0-19FF, U+200C-200D, U+25CC; }
body:lang(km), .leaflet-container:lang(km) { font-family: "Noto Sans Khmer", system-ui, sans-serif; line-height: 1.7; }
</style>"""
_LEAFLET = ("leaflet.js", "leaflet.css")
# How folium hands the places of a layer to Leaflet, each layer on a line of its own.
_PLACES = re.compile(r"(geo_json_\w+_add\()(\{.*\})(\);)")


def head() -> str:
    """Give what the head of every page of this folder needs: the book's icon, and letters for its language."""
    return ICON + (_KHMER if language() == "km" else "")


def leaflet_of() -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Give the addresses of Leaflet as pages of the book have them, for folium."""
    script, style = (f"{_IN_BOOK}/{name}" for name in _LEAFLET)
    return [("leaflet", script)], [("leaflet_css", style)]


def _tight(places: str) -> str:
    """Write JSON without the spaces that only a person would read."""
    return json.dumps(json.loads(places), ensure_ascii=False, separators=(",", ":"))


def page_of(drawn: CourseMap) -> str:
    """Write the live map as a page that stands for itself, in the page's language."""
    root = drawn.get_root()
    root.title = drawn.title
    root.header.add_child(Element(head()), name="head")
    page = root.render().replace("<html>", f'<html lang="{language()}">', 1)
    # Another run gives the same page: folium's names of things are random.
    names: dict[str, str] = {}
    page = re.sub(r"_([0-9a-f]{32})(?=\b|_)", lambda found: f"_{names.setdefault(found[1], f'{len(names):x}')}", page)
    page = _PLACES.sub(lambda add: f"{add[1]}{_tight(add[2])}{add[3]}", page)
    # A reader may enlarge the page, which folium forbids.
    return re.sub(r"(initial-scale=1(?:\.0)?),[^\"]*", r"\1", page)


def for_a_page(drawn: CourseMap) -> str:
    """Hand over to the book's build, as data in the cell's output, what it needs to show the map."""
    from book.maps.facts import all_of, summary_of
    from book.maps.pictures import picture_of

    picture, width, height = picture_of(drawn)
    told = {
        "name": drawn.name,
        "title": drawn.title,
        "alt": drawn.alt,
        "picture": base64.b64encode(picture).decode("ascii"),
        "width": width,
        "height": height,
        "live": page_of(drawn),
        "summary": summary_of(drawn),
        "table": all_of(drawn),
    }
    data = json.dumps(told, ensure_ascii=False).replace("</", "<\\/")
    return f'<script type="application/json" class="course-map">{data}</script>'


def for_a_notebook(drawn: CourseMap) -> str:
    """Show the map live, in a frame with a name; Leaflet travels inside, so that no host is asked."""
    page = page_of(drawn)
    if all((_HERE / name).is_file() for name in _LEAFLET):
        script, style = ((_HERE / name).read_text(encoding="utf-8") for name in _LEAFLET)
        script = re.sub(r"^//# sourceMappingURL=.*$", "", script, flags=re.MULTILINE).replace("</", "<\\/")
        page = re.sub(r'<script src="[^"]*leaflet\.js"></script>', lambda _: f"<script>{script}</script>", page)
        page = re.sub(r'<link rel="stylesheet" href="[^"]*leaflet\.css"/>', lambda _: f"<style>{style}</style>", page)
    return (
        f'<iframe title="{html.escape(drawn.title, quote=True)}" srcdoc="{html.escape(page, quote=True)}" '
        'style="width: 100%; height: 520px; border: 1px solid #c8c2b4"></iframe>'
    )
