"""Keeps what a benchmark found in ``benchmarks/results``, with the machine that it ran on, in words."""

from __future__ import annotations

import json
import os
import platform
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).resolve().parent / "results"


def keep(name: str, found: dict[str, Any]) -> Path:
    """Write the results of a benchmark.

    Parameters
    ----------
    name : str
        Of the benchmark; also of the file.
    found : dict
        What was measured, ready for JSON.

    Returns
    -------
    pathlib.Path
        The file.
    """
    RESULTS.mkdir(exist_ok=True)
    file = RESULTS / f"{name}.json"
    file.write_text(json.dumps({"machine": machine(), **found}, indent=1) + "\n", encoding="utf-8", newline="\n")
    return file


def machine() -> dict[str, Any]:
    """Return what matters of this machine for times; nothing that tells whose it is."""
    about = {"processors": os.cpu_count(), "system": platform.system(), "python": platform.python_version()}
    try:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return about  # Windows does not say it like this
    return about | {"memory_gb": round(memory / 1e9)}
