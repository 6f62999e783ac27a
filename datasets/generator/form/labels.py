"""What people call their lanes, in Khmer."""

from __future__ import annotations

# "Street number", as Khmer newspapers write it before the number of a street (nkdnews.com, p=85489). No source was seen
# for a word of its own for a lane, so lanes are numbered as streets are.
_STREET_NUMBER = "ផ្លូវលេខ"
_KHMER_DIGITS = str.maketrans("0123456789", "០១២៣៤៥៦៧៨៩")


def street_label(number: int) -> str:
    """Return "street number N" in Khmer, with Khmer digits.

    Parameters
    ----------
    number : int
        One or more.

    Returns
    -------
    str
        In Unicode normal form C, without spaces of zero width.

    Examples
    --------
    >>> street_label(12)
    'ផ្លូវលេខ១២'
    """
    return _STREET_NUMBER + str(number).translate(_KHMER_DIGITS)
