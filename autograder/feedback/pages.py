"""Pages for students of whom there is no marked notebook: nothing arrived, or it could not be opened."""

from __future__ import annotations

import secrets
import shutil
from typing import TYPE_CHECKING

from nbconvert.exporters import HTMLExporter
from nbformat.v4 import new_notebook
from nbgrader.converters import GenerateFeedback

if TYPE_CHECKING:
    from pathlib import Path

    from nbgrader.apps.api import NbGraderAPI

    from autograder.cohorts.cohort import Cohort

_FOR_RELEASE = ("timestamp.txt", "submission_secret.txt")


def write_page_without_notebook(api: NbGraderAPI, cohort: Cohort, assignment: str, student_id: str) -> Path:
    """Write the page that says 0 and why, made by the same exporter as every other page.

    Parameters
    ----------
    api : NbGraderAPI
        Configured for the cohort.
    cohort : Cohort
    assignment, student_id : str

    Returns
    -------
    Path
        The page.
    """
    converter = GenerateFeedback(coursedir=api.coursedir, parent=api)
    exporter = HTMLExporter(parent=converter, config=converter.config)
    for preprocessor in converter.preprocessors:
        exporter.register_preprocessor(preprocessor)
    about = {"student": student_id, "assignment": assignment, "notebook": assignment, "db_url": api.coursedir.db_url}
    page, _ = exporter.from_notebook_node(new_notebook(), resources={"nbgrader": about})
    folder = cohort.folder / "feedback" / student_id / assignment
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    for name in _FOR_RELEASE:  # nbgrader releases a class's pages together, and stops where one lacks these
        handed_in = cohort.submission(student_id, assignment) / name
        if handed_in.is_file() and not handed_in.is_symlink():
            shutil.copyfile(handed_in, folder / name)
        else:
            (folder / name).write_text("" if name == "timestamp.txt" else secrets.token_hex(), encoding="utf-8")
    file = folder / f"{assignment}.html"
    file.write_text(page, encoding="utf-8")
    return file
