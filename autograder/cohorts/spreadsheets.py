"""Reading a CSV table as a lecturer's programs write it: Excel, LibreOffice, Moodle.

Encodings and separators are recognised where that can be done for certain; else the file is refused with what to do.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_LARGEST = 20_000_000  # bytes; 600 students are some 100,000
_SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab"}
_SIGNS = "\u2018\u2019\u201c\u201d\u2013\u2014…·°€ª"  # what Windows-1252 texts hold beside letters
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class TableError(Exception):
    """A CSV table cannot be read; the words name the file, the place and the way out."""


@dataclass(frozen=True)
class Table:
    """A CSV table as text.

    Attributes
    ----------
    columns : tuple of str
        Names of the columns, as they stand in the file.
    rows : tuple of dict of str to str
        Each row by column name; a missing field is empty.
    encoding : str
        As recognised: ``utf-8-sig``, ``utf-8``, ``utf-16`` or ``cp1252``.
    separator : str
        ``","``, ``";"`` or a tab.
    """

    columns: tuple[str, ...]
    rows: tuple[dict[str, str], ...]
    encoding: str
    separator: str

    @property
    def read_as(self) -> str:
        """How the file was read, in words."""
        name = {"utf-8-sig": "UTF-8", "utf-8": "UTF-8", "utf-16": "UTF-16", "cp1252": "Windows-1252"}[self.encoding]
        return f"{name}, separated by {_SEPARATORS[self.separator]}"


def read_table(file: Path) -> Table:
    """Read a CSV table.

    UTF-8 with or without its mark, UTF-16 with its mark and Windows-1252 are recognised. Texts become NFC, the form in
    which Khmer and accented letters of two sources can be compared; control characters go.

    Raises
    ------
    TableError
        Where the file is missing, too large, of another encoding, without a known separator or with a ragged row.
    """
    text, encoding = _decode(file)
    text = unicodedata.normalize("NFC", text)
    first = text.lstrip("\n").split("\n", 1)[0]
    separator = max(_SEPARATORS, key=first.count)
    if not first.strip():
        raise TableError(f"{file.name} is empty. Export the table again.")
    try:
        lines = [
            [plain(field) for field in row]
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        ]
    except csv.Error as error:
        raise TableError(f"{file.name} is no CSV table: {error}. Save it again as “CSV UTF-8”.") from None
    lines = [line for line in lines if any(line)]
    header, *body = lines
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        raise TableError(f"{file.name}: the column {', '.join(twice)} stands twice. Delete one of the two.")
    for number, line in enumerate(body, start=2):
        if len(line) > len(header):
            raise TableError(
                f"{file.name}, row {number}: {len(line)} fields under {len(header)} columns. "
                "A text that holds the separator must stand in quotation marks: save the table again as “CSV UTF-8”."
            )
    padded = (line + [""] * (len(header) - len(line)) for line in body)
    rows = tuple(dict(zip(header, line, strict=True)) for line in padded)
    return Table(tuple(header), rows, encoding, separator)


def plain(text: str) -> str:
    """Give a text in NFC, without control characters, with single blanks."""
    kept = "".join(" " if sign.isspace() else sign for sign in text if sign.isspace() or _shown(sign))
    return " ".join(unicodedata.normalize("NFC", kept).split())


def _shown(sign: str) -> bool:
    return unicodedata.category(sign) not in {"Cc", "Cs", "Co", "Cn"} and sign != "\ufeff"


def _decode(file: Path) -> tuple[str, str]:
    try:
        size = file.stat().st_size
        content = file.read_bytes() if size <= _LARGEST else b""
    except OSError as error:
        raise TableError(f"{file} cannot be read ({error.strerror}). Check the path.") from None
    if size > _LARGEST:
        raise TableError(f"{file.name} has {size:,} bytes; a table of at most {_LARGEST:,} is read.")
    if content.startswith(b"PK\x03\x04"):
        raise TableError(f"{file.name} is a zip or an Excel workbook. Save the sheet as “CSV UTF-8” first.")
    if content[:2] in _UTF16:
        encoding = "utf-16"
    elif content.startswith(b"\xef\xbb\xbf"):
        encoding = "utf-8-sig"
    else:
        encoding = "utf-8"
    try:
        if encoding != "utf-16" and b"\0" in content:
            raise TableError(f"{file.name} is no text (byte {content.index(0)} is zero). Save it as “CSV UTF-8”.")
        return _lines(content.decode(encoding)), encoding
    except UnicodeDecodeError as error:
        place = error.start
    if encoding != "utf-8" or not _is_cp1252(content):
        raise TableError(
            f"{file.name} is neither UTF-8, UTF-16 nor Windows-1252 text (byte {place}). Save it as “CSV UTF-8”."
        )
    return _lines(content.decode("cp1252")), "cp1252"


def _is_cp1252(content: bytes) -> bool:
    """Tell whether bytes can be Windows-1252: nothing undefined, no control signs, and mostly plain letters."""
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        return False
    high = [sign for sign in text if ord(sign) > 127]
    if any(sign < " " and sign not in "\r\n\t" for sign in text):
        return False
    return len(high) < len(text) / 4 and all(sign.isalpha() or sign in _SIGNS for sign in high)


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


__all__ = ["Table", "TableError", "plain", "read_table"]
