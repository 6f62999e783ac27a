from __future__ import annotations

import importlib.util
import io
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image, ImageDraw

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture(scope="module")
def lighten(root: Path) -> Callable[[bytes], bytes]:
    spec = importlib.util.spec_from_file_location("light_pictures", root / "book" / "_ext" / "light_pictures.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.lighten


def png(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def drawing(mode: str, ground: str) -> Image.Image:
    image = Image.new(mode, (600, 400), ground)
    brush = ImageDraw.Draw(image)
    for step in range(60):
        brush.ellipse(
            (step * 9, step * 5, step * 9 + 80, step * 5 + 60), outline="#005f8f", fill=("#d8b38a", "#8a3b00")[step % 2]
        )
    return image


def test_a_drawing_gets_lighter_and_looks_the_same(lighten: Callable[[bytes], bytes]) -> None:
    heavy = png(drawing("RGBA", "white"))
    light = lighten(heavy)
    assert len(light) < 0.5 * len(heavy)
    before, after = (np.asarray(Image.open(io.BytesIO(one)).convert("RGB"), int) for one in (heavy, light))
    assert np.abs(before - after).max() <= 8


def test_what_lets_the_page_shine_through_keeps_every_shade(lighten: Callable[[bytes], bytes]) -> None:
    clear = drawing("RGBA", "#ffffff00")
    light = lighten(png(clear))
    seen = np.asarray(clear)[..., 3] > 0
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(light)))[seen], np.asarray(clear)[seen])


@pytest.mark.system
def test_pages_of_the_book_ask_for_light_pictures(html: Path) -> None:
    assert len(list((html / "_images").glob("*.webp"))) > 10
    assert not list((html / "_images").glob("*.png"))
    assert ".png" not in (html / "units" / "01-canal-and-563-families.html").read_text("utf-8")
