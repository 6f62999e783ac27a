"""Text that comes from anywhere, made such that it can be written anywhere."""

from __future__ import annotations


def writable(text: str, most: int) -> str:
    r"""Cut a text, and put a question mark for each half of a surrogate pair: no file and no database takes these.

    JSON and file names can hold them; honest ones never do.

    Examples
    --------
    >>> writable("\ud800bcd", 3)
    '?bc'
    """
    return text[:most].encode("utf-8", errors="replace").decode("utf-8")
