"""One self-contained HTML page from a template beside this module: no script, no other host, ready to print."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.cohorts.deadlines import PHNOM_PENH

if TYPE_CHECKING:
    from autograder.cohorts.cohort import Cohort


def write_page(cohort: Cohort, name: str, template: str, **values: object) -> Path:
    """Fill a template in and write it to the cohort's folder ``reports``; an earlier one of that name is replaced.

    Parameters
    ----------
    cohort : Cohort
    name : str
        Of the page, without ending.
    template : str
        File name of a Jinja template in this folder.
    **values
        For the template, beside ``made`` (date and time in Phnom Penh) and ``cohort_name``.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    pages = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made = f"{datetime.now(UTC).astimezone(PHNOM_PENH):%d %B %Y, %H:%M}"
    page = pages.get_template(template).render(made=made, cohort_name=cohort.name, **values)
    file = cohort.folder / "reports" / f"{name}.html"
    file.parent.mkdir(exist_ok=True)
    half = file.with_suffix(".tmp")
    half.write_text(page, encoding="utf-8")
    half.replace(file)
    return file
