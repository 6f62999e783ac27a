"""What may be given to students: the released notebooks, and the data. Never the lecturer's version."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from book.content_stamp import content_stamp
from book.errors import BookError

ROOT = Path(__file__).resolve().parent.parent
ASSIGNMENTS = ROOT / "assignments"
DATA = ROOT / "datasets" / "stungmeanchey" / "data"
RELEASED = ROOT / ".course" / "released"
# What stands in a lecturer's notebook only.
_SECRETS = ("BEGIN SOLUTION", "BEGIN HIDDEN TESTS", "grade(")


def released_notebooks() -> Path:
    """Make the students' version of every assignment with nbgrader; do nothing where they are as released last.

    Returns
    -------
    Path
        A folder with a folder for each assignment.

    Raises
    ------
    BookError
        Where a notebook still holds something of the lecturer's.
    """
    from autograder.cohorts.cohort import Cohort
    from autograder.cohorts.week import WeekError

    made_from = content_stamp(
        ROOT, [ASSIGNMENTS / "source", ASSIGNMENTS / "nbgrader_config.py", ROOT / "autograder", Path(__file__)]
    )
    stamp = RELEASED / ".made-from"
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == made_from:
        return RELEASED
    RELEASED.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".released-", dir=RELEASED.parent) as name:
        cohort = Cohort(Path(name) / "cohort")
        cohort.create(ASSIGNMENTS)
        new = Path(name) / "released"
        with cohort.nbgrader() as api:
            for source in sorted((ASSIGNMENTS / "source").iterdir()):
                if not (source / f"{source.name}.ipynb").is_file():
                    continue
                result = api.generate_assignment(source.name, force=True, create=True)
                if not result["success"]:
                    raise WeekError(f"{source.name} cannot be released. nbgrader said:\n{result.get('log', '')}")
                shutil.copytree(cohort.folder / "release" / source.name, new / source.name)
        for notebook in new.rglob("*.ipynb"):
            _require_no_secret(notebook)
        (new / ".made-from").write_text(made_from, encoding="utf-8")
        shutil.rmtree(RELEASED, ignore_errors=True)
        new.rename(RELEASED)
    return RELEASED


def _require_no_secret(notebook: Path) -> None:
    text = notebook.read_text(encoding="utf-8")
    found = [word for word in _SECRETS if word in text]
    if found:
        raise BookError(
            f"{notebook.name} is not given out: it still holds {found[0]!r}, which is the lecturer's. "
            f"Mend assignments/source/{notebook.stem}, then try again."
        )


def data_files() -> list[tuple[str, Path]]:
    """Give the files of the twin that students may have, with their names in the folder of data."""
    unwanted = (".aux.xml", "-wal", "-shm")
    return [
        (path.relative_to(DATA).as_posix(), path)
        for quality in ("clean", "raw")
        for path in sorted((DATA / quality).rglob("*"))
        if path.is_file() and not path.name.endswith(unwanted)
    ]
