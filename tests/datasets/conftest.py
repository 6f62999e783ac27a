"""Twins for the tests of this room: each seed is built once."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

DATASETS = Path(__file__).resolve().parents[2] / "datasets"
if str(DATASETS) not in sys.path:
    sys.path.insert(0, str(DATASETS))

if TYPE_CHECKING:
    from generator import Twin

SEEDS = (563, 1, 7)


@cache
def build_once(seed: int) -> Twin:
    from generator import build

    return build(seed)


@pytest.fixture(scope="session", params=SEEDS)
def twin(request: pytest.FixtureRequest) -> Twin:
    """Twins of three seeds, one after the other."""
    return build_once(request.param)


@pytest.fixture(scope="session")
def default_twin() -> Twin:
    """The twin that is shipped."""
    return build_once(SEEDS[0])


@pytest.fixture(scope="session")
def data() -> Path:
    """The shipped files, built where they are missing or out of date."""
    from generator.package import DATA, build_data

    build_data(563)
    return DATA
