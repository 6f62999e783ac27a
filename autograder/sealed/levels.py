"""Which level of the seal this host gives: tried, not assumed."""

from __future__ import annotations

import os
import sys
import tempfile
from functools import cache
from pathlib import Path

from autograder.sealed.seal import WORK, Budget, Level, enter


@cache
def level_of_host() -> Level:
    """Try each level, from the highest down, in a process of its own."""
    if not sys.platform.startswith("linux"):
        return Level.NONE
    with tempfile.TemporaryDirectory() as work:
        return next((level for level in sorted(Level, reverse=True) if level and _given(level, work)), Level.NONE)


def _given(level: Level, work: str) -> bool:
    child = os.fork()
    if child == 0:
        try:
            enter(level, Budget(), read=[], work=work)
            closed = _closed()
        except BaseException:  # noqa: BLE001 - whatever goes wrong means: not given
            closed = False
        os._exit(0 if closed else 1)
    return os.waitpid(child, 0)[1] == 0


def _closed() -> bool:
    """See that the seal holds: no process can be started, and this very folder's parent cannot be listed."""
    try:
        os.fork()
    except OSError:
        pass
    else:
        return False
    try:
        list(Path("/root" if os.getuid() == 0 else "/home").iterdir())
    except OSError:
        return True
    return Path(WORK).is_dir()
