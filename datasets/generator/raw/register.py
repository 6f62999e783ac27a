"""The list of where the flaws of the raw quality are. For keys and lecturers only, and never in a file of the data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from fractions import Fraction

Names = frozenset[str]
Pairs = frozenset[tuple[str, str]]


class Finding(NamedTuple):
    """One kind of flaw: what is wrong, how often, and where."""

    flaw: str
    count: int
    where: str


_TITLES = {
    "duplicate_titles": "title number on several units",
    "households_without_parcel": "household without a parcel",
    "parcels_with_two_households": "parcel with two households",
    "rights_without_source": "right in force without a source",
    "ended_rights_without_source": "ended right without a source (not to be counted)",
    "units_with_wrong_shares": "shares that do not sum to one",
    "overlaps": "parcel overlaps its neighbour",
    "slivers": "sliver gap between neighbours",
    "unmatched_vertices": "point on a common edge that the neighbour lacks",
    "self_crossing": "outline crosses itself",
    "parcels_in_reserve": "parcel reaches into the canal reserve",
    "wrong_units": "area in another unit than square metres",
    "strange_crs": "layer in another reference system",
    "zero_width_spaces": "Khmer text with a zero-width space",
    "not_nfc": "text that is not in the normal form NFC",
    "not_utf8": "table that is not in UTF-8",
    "lost_incomes": "income missing or coded",
    "rights_before_birth": "right begins before its holder was born",
}


@dataclass(frozen=True, kw_only=True)
class FlawRegister:
    """Where the flaws are. Never shipped: it is the answer to graded work.

    Attributes
    ----------
    duplicate_titles : dict of str to tuple of str
        Title number, and the units that carry it.
    households_without_parcel : frozenset of str
    parcels_with_two_households : frozenset of str
    rights_without_source : frozenset of str
        Rights in force of the type "right".
    ended_rights_without_source : frozenset of str
        Ended rights without a source: they do not count, and are there to be left out.
    units_with_wrong_shares : dict of str to fractions.Fraction
        Unit, and what its shares in force sum to.
    overlaps : frozenset of tuple of str
        The parcel that was drawn too far, and the neighbour that it covers in part.
    slivers : frozenset of tuple of str
        The parcel that was drawn too short, and the neighbour beyond the gap.
    unmatched_vertices : frozenset of tuple of str
        The parcel with a point on a common edge, and the neighbour that lacks it.
    self_crossing : frozenset of str
        Parcels whose outline crosses itself.
    parcels_in_reserve : frozenset of str
        Residential parcels that reach into the canal reserve, although the register knows no such restriction there.
    wrong_units : dict of str to str
        Parcel, and the unit in which its ``area_m2`` is written.
    strange_crs : dict of str to str
        Layer, and what is strange about its reference system.
    zero_width_spaces, not_nfc : frozenset of tuple of str
        Layer or table, and the row whose Khmer text is at fault.
    not_utf8 : dict of str to str
        Table, and the encoding of its file.
    lost_incomes : dict of str to str
        Household, and what stands in place of its income.
    rights_before_birth : frozenset of str
        Rights that begin before the year in which their holder was born.
    """

    duplicate_titles: dict[str, tuple[str, ...]]
    households_without_parcel: Names
    parcels_with_two_households: Names
    rights_without_source: Names
    ended_rights_without_source: Names
    units_with_wrong_shares: dict[str, Fraction]
    overlaps: Pairs = frozenset()
    slivers: Pairs = frozenset()
    unmatched_vertices: Pairs = frozenset()
    self_crossing: Names = frozenset()
    parcels_in_reserve: Names = frozenset()
    wrong_units: dict[str, str] = field(default_factory=dict)
    strange_crs: dict[str, str] = field(default_factory=dict)
    zero_width_spaces: Pairs = frozenset()
    not_nfc: Pairs = frozenset()
    not_utf8: dict[str, str] = field(default_factory=dict)
    lost_incomes: dict[str, str] = field(default_factory=dict)
    rights_before_birth: Names = frozenset()

    def summary(self) -> list[Finding]:
        """Return one row for each kind of flaw.

        Returns
        -------
        list of Finding
            What is wrong, how many there are, and their ids in order, separated by ``"; "``.
        """
        found = {title: getattr(self, name) for name, title in _TITLES.items()}
        return [Finding(title, len(where), "; ".join(_words(where))) for title, where in found.items()]


def _words(found: Iterable) -> Iterator[str]:
    if isinstance(found, dict):
        for name, what in found.items():
            yield f"{name} ({', '.join(what) if isinstance(what, tuple) else what or 'empty'})"
    else:
        for item in sorted(found):
            yield " + ".join(item) if isinstance(item, tuple) else item
