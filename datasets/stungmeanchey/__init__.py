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
    OldDataError,
    TwinError,
    UnknownCohortError,
    UnknownLayerError,
    UnknownQualityError,
    UnknownStateError,
)
from stungmeanchey.reading import NOTICE, datapackage, load, names, path

__all__ = [
    "NOTICE",
    "ChangedDataWarning",
    "DamagedDataError",
    "EncodingError",
    "InvalidDataError",
    "MissingDataError",
    "OldDataError",
    "TwinError",
    "UnknownCohortError",
    "UnknownLayerError",
    "UnknownQualityError",
    "UnknownStateError",
    "datapackage",
    "load",
    "names",
    "path",
]
