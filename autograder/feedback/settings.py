"""nbgrader's settings for the pages that students get and, in one point, for the lecturer's formgrader."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import nbgrader
from nbconvert.preprocessors import CSSHTMLHeaderPreprocessor
from nbgrader.preprocessors import GetGrades

from autograder.feedback.summary import SumUp
from autograder.feedback.trim import TrimForStudents
from autograder.grading.marked_folder import RECORDED

if TYPE_CHECKING:
    from traitlets.config import Config

_TEMPLATES = Path(__file__).parent / "templates"
_FORMGRADER = Path(nbgrader.__file__).parent / "server_extensions" / "formgrader" / "templates"


def configure_pages(c: Config, root: Path, source: Path, language: str) -> None:
    """Fill in the part of nbgrader's configuration that is about pages.

    Parameters
    ----------
    c : traitlets.config.Config
    root : Path
        The cohort's folder.
    source : Path
        The folder with the lecturer's notebooks.
    language : str
        One of :data:`autograder.languages.LANGUAGES`.
    """
    c.GenerateFeedback.preprocessors = [GetGrades, TrimForStudents, SumUp, CSSHTMLHeaderPreprocessor]
    c.SumUp.root, c.SumUp.source = str(root), str(source)
    c.SumUp.language = c.TrimForStudents.language = language
    # Under GenerateFeedback's own heading: the formgrader makes its pages with an HTMLExporter as well.
    page = c.GenerateFeedback.HTMLExporter
    page.template_name = "feedback"
    page.extra_template_basedirs = [str(_TEMPLATES)]
    page.exclude_input_prompt = page.exclude_output_prompt = page.exclude_anchor_links = True
    # nbgrader copies what lies beside the marked notebook; what was judged is the grader's own file.
    c.CourseDirectory.ignore.append(RECORDED)
    # The formgrader's page takes one macro from here, so that it asks no other host for MathJax.
    c.HTMLExporter.extra_template_basedirs = [str(_TEMPLATES / "formgrader"), str(_FORMGRADER)]
