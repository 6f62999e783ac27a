"""One grader at a time in a cohort's folder, and a copy of the gradebook before anything changes in it."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from autograder.cohorts.cohort import CohortError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_KEPT = 10  # copies of the gradebook


@contextmanager
def only_grader(folder: Path) -> Iterator[None]:
    """Hold a cohort for this process while the context lasts; the system lets go of it however the process ends.

    Raises
    ------
    CohortError
        Where another process holds it.
    """
    if os.name != "posix":
        yield
        return
    import fcntl

    with (folder / ".grading").open("a+") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            held.seek(0)
            who = held.read().strip() or "unknown"
            raise CohortError(
                f"Another grading is at work in {folder} (process {who}). Wait until it ends; nothing was changed."
            ) from None
        held.seek(0)
        held.truncate()
        held.write(str(os.getpid()))
        held.flush()
        yield


def back_up(gradebook: Path) -> Path | None:
    """Copy a gradebook with SQLite's own means into ``gradebook-backups`` beside it; the ten newest are kept.

    Returns
    -------
    Path or None
        The copy; None where there is no gradebook yet.
    """
    if not gradebook.is_file():
        return None
    folder = gradebook.with_name("gradebook-backups")
    folder.mkdir(exist_ok=True)
    copy = folder / f"{datetime.now(UTC):%Y%m%d-%H%M%S-%f}.db"
    half = copy.with_suffix(".tmp")
    with closing(sqlite3.connect(gradebook)) as source, closing(sqlite3.connect(half)) as target:
        source.backup(target)
    half.replace(copy)
    for old in sorted(folder.glob("*.db"))[:-_KEPT]:
        old.unlink()
    return copy
