"""Khmer that can be searched and copied: the words of a line stand in the PDF as they are read.

A Khmer cluster is drawn by several glyphs, not in the order in which it is written. The browser says beside each
cluster what its glyphs mean (``/ActualText``, PDF 32000-1, 14.9.4), and sets every glyph by itself. Readers of PDFs
make words of that with gaps (Poppler) or with clusters twice (PDFium, which is in Chrome and Edge). Here the clusters
of a stretch of text are joined: one ``/ActualText`` for all of it. Nothing that is drawn changes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pikepdf import ContentStreamInstruction, Dictionary, Name, Operator, String, parse_content_stream
from pikepdf import unparse_content_stream as unparse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pikepdf

_Codes = dict[int, str]
_CHARS = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_RANGES = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_TRIPLE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")


def join_clusters(opened: pikepdf.Pdf) -> None:
    """Join what is said of clusters, in all pages of a PDF that the browser printed."""
    known: dict[tuple[int, int], _Codes] = {}
    for page in opened.pages:
        page.contents_coalesce()
        content = page.Contents
        if b"/ActualText" not in content.read_bytes():
            continue
        fonts = {}
        for name, font in page.Resources.get("/Font", {}).items():
            if font.objgen not in known:
                known[font.objgen] = _codes(font.ToUnicode.read_bytes()) if "/ToUnicode" in font else {}
            fonts[name] = known[font.objgen]
        content.write(unparse(list(_joined(parse_content_stream(page), fonts))))


def _codes(table: bytes) -> _Codes:
    """Read which letters the glyphs of a font mean."""
    codes = {}
    for part in _RANGES.findall(table):
        for first, last, letters in _TRIPLE.findall(part):
            begin, text = int(first, 16), _text(letters)
            for code in range(begin, int(last, 16) + 1):
                codes[code] = text[:-1] + chr(ord(text[-1]) + code - begin)
    for part in _CHARS.findall(table):
        codes |= {int(code, 16): _text(letters) for code, letters in _PAIR.findall(part)}
    return codes


def _text(letters: bytes) -> str:
    return bytes.fromhex(letters.decode("ascii")).decode("utf-16-be")


def _joined(
    instructions: Iterable[ContentStreamInstruction], fonts: dict[str, _Codes]
) -> Iterator[ContentStreamInstruction]:
    """Give the same drawing, with one text for each stretch (``BT`` to ``ET``) that has clusters."""
    stretch: list[ContentStreamInstruction] | None = None
    codes: _Codes = {}
    for one in instructions:
        word = str(one.operator)
        if word == "Tf":
            codes = fonts.get(str(one.operands[0]), {})
        if word == "BT":
            stretch, used = [], codes
        if stretch is None:
            yield one
            continue
        stretch.append(one)
        if word == "Tf":
            used = codes
        if word == "ET":
            yield from _with_one_text(stretch, used)
            stretch = None


def _with_one_text(stretch: list[ContentStreamInstruction], codes: _Codes) -> list[ContentStreamInstruction]:
    """Join the clusters of a stretch of one font; leave it as it is where it is made in another way."""
    drawn, said, in_cluster, clusters = [], [], False, 0
    for one in stretch:
        word = str(one.operator)
        if word == "BDC":
            if in_cluster or "/ActualText" not in one.operands[1]:
                return stretch
            said.append(str(one.operands[1].ActualText))
            in_cluster, clusters = True, clusters + 1
            continue
        if word == "EMC":
            if not in_cluster:
                return stretch
            in_cluster = False
            continue
        if word in {"TJ", "'", '"'}:
            return stretch
        if word == "Tj" and not in_cluster:
            glyphs = bytes(one.operands[0])
            numbers = [int.from_bytes(glyphs[at : at + 2], "big") for at in range(0, len(glyphs), 2)]
            if not all(number in codes for number in numbers):
                return stretch
            said += [codes[number] for number in numbers]
        drawn.append(one)
    if not clusters or in_cluster:
        return stretch
    about = Dictionary(ActualText=String("".join(said)))
    begin = ContentStreamInstruction([Name.Span, about], Operator("BDC"))
    return [begin, *drawn, ContentStreamInstruction([], Operator("EMC"))]
