"""Pictures of pages as light as they look: a drawn figure has few colours, so it travels as WebP with a palette of 64.

Figures that code draws come as PNG with millions of possible colours, four times as heavy as they need to be. The
palette is made of the picture's own colours, without dithering, and written without loss: flat colours, letters and
lines stay as they were. What lets the page shine through keeps all its shades. What was done once is remembered beside
the doctrees.

The room of a picture is kept free until it comes: nothing jumps.
"""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image

if TYPE_CHECKING:
    from sphinx.application import Sphinx

COLOURS = 64
# What page code draws: MyST-NB names it by its digest.
_DRAWN = re.compile(r"(_images/[0-9a-f]{64})\.png")
_SHOWN = re.compile(r"<img\b[^>]*\b_images/(?P<digest>[0-9a-f]{64})\.png[^>]*>")


def lighten(picture: bytes) -> bytes:
    """Write a PNG as WebP without loss, after giving it a palette; without one where it is partly transparent."""
    with Image.open(io.BytesIO(picture)) as image:
        if image.mode == "RGBA" and image.getextrema()[3][0] < 255:
            flat = image
        else:
            few = image.convert("RGB").quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
            flat = few.convert("RGB")
        made = io.BytesIO()
        flat.save(made, "WEBP", lossless=True, quality=100, method=6)
    return made.getvalue()


def ask_for_light(app: Sphinx, _page: str, _template: str, context: dict[str, Any], _doctree: object) -> None:
    """Let a page ask for the light pictures, which the end of the build makes, and keep their room free."""
    if not context.get("body") or app.builder.format != "html":
        return
    drawn_from = {name: source for source, name in app.builder.images.items()}

    def ask(tag: re.Match[str]) -> str:
        with Image.open(Path(app.srcdir) / drawn_from[f"{tag['digest']}.png"]) as image:
            wide, high = image.size
        asked = _DRAWN.sub(r"\1.webp", tag[0]).removesuffix(">").rstrip(" /")
        return f'{asked} width="{wide}" height="{high}" decoding="async">'

    context["body"] = _SHOWN.sub(ask, context["body"])


def lighten_pictures(app: Sphinx, error: Exception | None) -> None:
    """Put light pictures in the place of those that code drew, and remove what no page shows any more."""
    if error or app.builder.format != "html":
        return
    kept = Path(app.doctreedir) / "light-pictures"
    kept.mkdir(exist_ok=True)
    images = Path(app.outdir) / "_images"
    for heavy in sorted(images.glob("*.png")):
        if not _DRAWN.fullmatch(f"_images/{heavy.name}"):
            continue
        known = kept / f"{heavy.stem}.webp"
        if not known.is_file():
            known.write_bytes(lighten(heavy.read_bytes()))
        shutil.copyfile(known, images / known.name)
        heavy.unlink()
    text = "".join(page.read_text("utf-8") for page in Path(app.outdir).rglob("*.html") if page.parent.name != "maps")
    for folder in (images, kept):
        for picture in folder.glob("*.webp"):
            if picture.name not in text:
                picture.unlink()


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx."""
    app.connect("html-page-context", ask_for_light)
    app.connect("build-finished", lighten_pictures, priority=800)  # before pages are measured for reading offline
    return {"parallel_read_safe": True, "parallel_write_safe": True}
