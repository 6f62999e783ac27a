"""Figures, tables and exercises of a unit are numbered under its own number: Figure 4.2 is the second of unit 4."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from .domain import domain_of
from .words import _

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment


def in_our_words(_app: Sphinx, config: Config) -> None:
    """Say the words before a number in the book's language."""
    ours = {"figure": _("Figure %s"), "table": _("Table %s"), "exercise": _("Exercise %s")}
    config.numfig_format = {**ours, **config.numfig_format}


def number_by_unit(_app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Replace Sphinx's numbers, which count through the book, by unit and number; other pages count on together."""
    units = domain_of(env).data["units"]
    env.teaching_counted = env.toc_fignumbers  # type: ignore[attr-defined]
    numbered: dict[str, dict[str, dict[str, tuple[int, ...]]]] = {}
    elsewhere: defaultdict[str, int] = defaultdict(int)
    for page, kinds in env.toc_fignumbers.items():
        numbered[page] = {}
        for kind, found in kinds.items():
            numbers = {}
            for at, name in enumerate(found, start=1):
                if page in units:
                    numbers[name] = (int(units[page]), at)
                else:
                    elsewhere[kind] += 1
                    numbers[name] = (elsewhere[kind],)
            numbered[page][kind] = numbers
    env.toc_fignumbers = numbered
    return []


def count_as_before(_app: Sphinx, env: BuildEnvironment, _pages: list[str]) -> None:
    """Give Sphinx its own numbers back: it compares them with the new ones to see which pages must be written again."""
    env.toc_fignumbers = getattr(env, "teaching_counted", env.toc_fignumbers)


def connect(app: Sphinx) -> None:
    """Connect to Sphinx."""
    app.connect("config-inited", in_our_words)
    app.connect("env-get-updated", number_by_unit, priority=900)
    app.connect("env-before-read-docs", count_as_before)
