"""The raw quality: which files the office keeps, and in what state."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from generator.raw import flaws

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    import pandas as pd


@dataclass(frozen=True)
class RawFile:
    """A layer or a table of the raw quality.

    Attributes
    ----------
    frame : pandas.DataFrame
        Its rows with their flaws; a GeoDataFrame for a layer, in the CRS that its file names.
    encoding : str
        Of a table's file.
    types : dict of str to str
        Fields whose type is no longer that of the clean quality, and what it is.
    options : dict
        How to write a layer, where it is not written as in the clean quality.
    """

    frame: pd.DataFrame
    encoding: str = "utf-8"
    types: dict[str, str] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=dict)


def keep(
    rng: np.random.Generator, clean: Mapping[str, pd.DataFrame]
) -> tuple[dict[str, RawFile], flaws.FlawRegister]:
    """Return the files of the raw quality and where their flaws are.

    Parameters
    ----------
    rng : numpy.random.Generator
    clean : mapping of str to pandas.DataFrame

    Returns
    -------
    dict of str to RawFile
    FlawRegister
    """
    tables, register = flaws.plant(rng, dict(clean))
    return {name: RawFile(frame) for name, frame in tables.items()}, register
