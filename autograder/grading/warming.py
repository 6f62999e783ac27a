"""Starts the process that a cohort's submissions and judge are forked from; first of all, since it takes time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from autograder.course_config import DATA_VARIABLE, read_settings
from autograder.grading.plain import NotSealedError
from autograder.inprocess import BOOK_VARIABLE
from autograder.key import KEYS_VARIABLE
from autograder.languages import LANGUAGE_VARIABLE
from autograder.sealed.client import Warm
from autograder.sealed.seal import Level

if TYPE_CHECKING:
    from autograder.cohorts.cohort import Cohort


def warm_for(cohort: Cohort, *, unsandboxed: bool = False, judge_only: bool = False) -> Warm:
    """Make a cohort's warm process; enter it as a context to start it.

    Parameters
    ----------
    cohort : Cohort
    unsandboxed : bool
        Run students' code although this system cannot close it off.
    judge_only : bool
        No student's code will be run: less is imported, and the system need not be able to close anything off.

    Raises
    ------
    NotSealedError
    SettingsError
        Where the cohort's settings cannot be used.
    """
    import stungmeanchey

    settings = read_settings(cohort.folder)
    shown = {
        BOOK_VARIABLE: settings["book"],
        KEYS_VARIABLE: str(Path(settings["assignments"]) / "keys"),
        LANGUAGE_VARIABLE: settings["language"],
    }
    read = [str(Path(stungmeanchey.__file__).parent)]
    if settings["data"]:
        shown[DATA_VARIABLE] = settings["data"]
        read.append(settings["data"])
    warm = Warm(read, environment=shown, judge_only=judge_only)
    if warm.level < Level.LANDLOCK:
        if not (unsandboxed or judge_only):
            raise NotSealedError(
                "This system cannot close off a student's code: it has no Landlock (Linux 5.13 or later has). Grade on "
                "Linux or in WSL2; or, in an account that holds nothing else, add --unsandboxed."
            )
        warm.level = Level.NONE
    return warm
