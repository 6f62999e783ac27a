"""The synthetic twin of the Stung Meanchey canal community, ready to load.

>>> from stungmeanchey import load, names
>>> names()[:3]
['canal', 'canal_axis', 'banks']
>>> len(load("households"))
563
"""

from __future__ import annotations

from stungmeanchey.errors import (
    ChangedDataWarning,
    DamagedDataError,
    EncodingError,
    InvalidDataError,
    MissingDataError,
    MissingLibraryError,
    NoContextError,
    OldContextWarning,
    OldDataError,
    TwinError,
    UnknownCohortError,
    UnknownContextError,
    UnknownLayerError,
    UnknownQualityError,
    UnknownStateError,
)
from stungmeanchey.privacy import Suppressed, jitter, suppress_small_cells
from stungmeanchey.reading import NOTICE, datapackage, load, names, path
from stungmeanchey.surroundings import context, context_names

__all__ = [
    "NOTICE",
    "ChangedDataWarning",
    "DamagedDataError",
    "EncodingError",
    "InvalidDataError",
    "MissingDataError",
    "MissingLibraryError",
    "NoContextError",
    "OldContextWarning",
    "OldDataError",
    "Suppressed",
    "TwinError",
    "UnknownCohortError",
    "UnknownContextError",
    "UnknownLayerError",
    "UnknownQualityError",
    "UnknownStateError",
    "context",
    "context_names",
    "datapackage",
    "jitter",
    "load",
    "names",
    "path",
    "suppress_small_cells",
]
