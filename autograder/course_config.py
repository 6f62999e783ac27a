"""One nbgrader configuration for the folder of assignments and for every cohort's folder."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.languages import LANGUAGE_VARIABLE, LANGUAGES

if TYPE_CHECKING:
    from traitlets.config import Config

COURSE_ID = "stungmeanchey"
SETTINGS = "cohort.toml"
DATA_VARIABLE = "STUNGMEANCHEY_DATA"


class SettingsError(Exception):
    """A cohort's settings cannot be used; the words name the file, what was found and what is expected."""


def read_settings(folder: Path) -> dict[str, str]:
    """Read ``cohort.toml`` of a cohort; the folder of assignments itself has none.

    Returns
    -------
    dict of str to str
        ``assignments`` (folder, absolute), ``book`` (address, may be empty), ``data`` (folder of the cohort's own
        twin, absolute; empty for the shipped one) and ``language`` (of the feedback).

    Raises
    ------
    SettingsError
        Where the file is malformed, names a folder of assignments or of a twin that is not there, or a language in
        which the course does not speak.
    """
    file = folder / SETTINGS
    if not file.is_file():
        return {"assignments": str(folder), "book": "", "data": "", "language": "en"}
    try:
        settings = tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{file} cannot be read: {error}. Mend that line, or delete the file.") from error
    assignments = (folder / str(settings.get("assignments", ""))).resolve()
    if not (assignments / "keys").is_dir():
        raise SettingsError(
            f"{file}: assignments = {settings.get('assignments')!r} leads to {assignments}, which holds no keys "
            "folder. Write the path from the cohort's folder to the folder of assignments."
        )
    data = str(settings.get("data", ""))
    twin = (folder / data).resolve() if data else None
    if twin and not (twin / "clean" / "datapackage.json").is_file():
        raise SettingsError(
            f"{file}: data = {data!r} leads to {twin}, which holds no twin. Build the cohort's twin with "
            "./course data --cohort …, or leave the line out to use the shipped one."
        )
    language = settings.get("language", "en")
    if language not in LANGUAGES:
        raise SettingsError(
            f"{file}: language = {language!r} is none of {', '.join(LANGUAGES)}. Write one of these, or leave the line "
            "out for English."
        )
    return {
        "assignments": str(assignments),
        "book": str(settings.get("book", "")),
        "data": str(twin or ""),
        "language": language,
    }


def configure(c: Config, file: str | os.PathLike[str]) -> None:
    """Fill in nbgrader's configuration.

    Parameters
    ----------
    c : traitlets.config.Config
        What ``get_config()`` gives inside a configuration file.
    file : path-like
        The configuration file itself: its folder is the course's root.
    """
    from nbconvert.preprocessors import ClearMetadataPreprocessor
    from nbgrader.preprocessors import (
        AssignLatePenalties,
        CheckCellMetadata,
        ClearHiddenTests,
        ClearMarkScheme,
        ClearOutput,
        ClearSolutions,
        ComputeChecksums,
        DeduplicateIds,
        Execute,
        IgnorePattern,
        IncludeHeaderFooter,
        InstantiateTests,
        LimitOutput,
        LockCells,
        OverwriteCells,
        OverwriteKernelspec,
        SaveAutoGrades,
        SaveCells,
    )

    from autograder.cohorts.late_policy import LatePolicy, late_settings
    from autograder.feedback.settings import configure_pages
    from autograder.grading.nbgrader_hooks import CheckGradedCells, ForgetCopies, SettleMarks
    from autograder.inprocess import BOOK_VARIABLE
    from autograder.key import KEYS_VARIABLE

    root = Path(file).resolve().parent
    settings = read_settings(root)
    assignments = Path(settings["assignments"])

    # A notebook's kernel inherits these from nbgrader.
    os.environ[KEYS_VARIABLE] = str(assignments / "keys")
    os.environ[BOOK_VARIABLE] = settings["book"]
    os.environ[LANGUAGE_VARIABLE] = settings["language"]
    if settings["data"]:
        os.environ[DATA_VARIABLE] = settings["data"]  # load() reads the cohort's own twin, in cells and in keys

    c.CourseDirectory.root = str(root)
    c.CourseDirectory.course_id = COURSE_ID
    c.CourseDirectory.source_directory = str(assignments / "source")
    c.Exchange.root = str(root / "exchange")
    c.Exchange.timezone = "Asia/Phnom_Penh"
    c.ExchangeCollect.check_owner = False  # the lecturer's own account hands in for the sample class and from e-mail
    # A late hand-in is shown as late; what it costs, a person decides in cohort.toml.
    c.AssignLatePenalties.plugin_class = LatePolicy
    c.LatePolicy.update(late_settings(root))

    c.ClearSolutions.code_stub = {"python": "# Write your code here."}
    c.ClearSolutions.text_stub = "*Write your answer here.*"

    c.GenerateAssignment.preprocessors = [
        CheckGradedCells,
        IncludeHeaderFooter,
        InstantiateTests,
        LockCells,
        ClearSolutions,
        ClearOutput,
        CheckCellMetadata,
        ComputeChecksums,
        SaveCells,
        ClearHiddenTests,
        ClearMarkScheme,
        ComputeChecksums,
        CheckCellMetadata,
    ]
    c.Autograde.sanitize_preprocessors = [
        ClearOutput,
        DeduplicateIds,
        ForgetCopies,
        OverwriteKernelspec,
        OverwriteCells,
        CheckCellMetadata,
    ]
    c.Autograde.autograde_preprocessors = [
        Execute,
        SettleMarks,
        IgnorePattern,
        ClearMetadataPreprocessor,
        LimitOutput,
        SaveAutoGrades,
        AssignLatePenalties,
        CheckCellMetadata,
    ]
    configure_pages(c, root, assignments / "source", settings["language"])

    c.OverwriteCells.add_missing_cells = True  # a deleted test cell is put back, not left without a mark
    c.Execute.timeout = 30  # seconds a cell; every task of the course runs in under one
    c.Execute.interrupt_on_timeout = True
    # The kernel would say for each notebook that its loopback socket is not encrypted.
    c.Execute.extra_arguments = ["--HistoryManager.hist_file=:memory:", "--IPKernelApp.log_level=ERROR"]
