"""Pictures of pages as light as they look: a drawn figure has few colours, so it travels with a palette of 256.

Figures that code draws come as PNG with millions of possible colours, three times as heavy as they need to be. The
palette is made of the picture's own colours, without dithering: flat colours, letters and lines stay as they were. A
picture that gets no lighter stays as it is. What was done once is remembered beside the doctrees.
"""

from __future__ import annotations

import hashlib
import io
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

if TYPE_CHECKING:
    from sphinx.application import Sphinx

COLOURS = 256


def lighten(picture: bytes) -> bytes:
    """Give a PNG with a palette, or the picture itself where that is no lighter."""
    with Image.open(io.BytesIO(picture)) as image:
        if image.mode == "P" or (image.mode == "RGBA" and image.getextrema()[3][0] < 255):
            return picture  # what lets the page shine through keeps all its shades
        flat = image.convert("RGB").quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        made = io.BytesIO()
        flat.save(made, "PNG", optimize=True)
    return min(picture, made.getvalue(), key=len)


def lighten_pictures(app: Sphinx, error: Exception | None) -> None:
    """Put lighter pictures in the place of those that the pages show."""
    if error or app.builder.format != "html":
        return
    kept = Path(app.doctreedir) / "light-pictures"
    kept.mkdir(exist_ok=True)
    used = set()
    for file in sorted((Path(app.outdir) / "_images").glob("*.png")):
        picture = file.read_bytes()
        known = kept / f"{hashlib.sha256(picture).hexdigest()}.png"
        if not known.is_file():
            known.write_bytes(lighten(picture))
            # Where Sphinx leaves the light one in place, the next build meets it instead of the heavy one.
            again = hashlib.sha256(known.read_bytes()).hexdigest()
            shutil.copyfile(known, kept / f"{again}.png")
        shutil.copyfile(known, file)
        used |= {known.name, f"{hashlib.sha256(known.read_bytes()).hexdigest()}.png"}
    for old in kept.glob("*.png"):
        if old.name not in used:
            old.unlink()


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx."""
    app.connect("build-finished", lighten_pictures, priority=800)  # before pages are measured for reading offline
    return {"parallel_read_safe": True, "parallel_write_safe": True}
