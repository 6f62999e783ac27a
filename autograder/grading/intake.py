"""Looking at a submission before anything of it runs: refuse what cannot be read, repair what can be repaired.

The gradebook knows each cell that the lecturer marked. Whatever a student's file says about them, the notebook that
leaves here holds each of them exactly once, with the lecturer's marks, points and, where a cell is locked, text.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import stat
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import islice
from typing import TYPE_CHECKING, Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograder.grading.letters import writable
from autograder.grading.marked_folder import RECORDED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from nbformat import NotebookNode
    from nbgrader.api import Gradebook

LARGEST_NOTEBOOK = 10_000_000  # bytes; the released ones have some 20,000
_LARGEST_BESIDE = 20_000_000  # bytes of all other files together
_MOST_FILES = 200
_MOST_WALKED = 2_000  # of whatever kind, in all folders together
_TIMESTAMP = "timestamp.txt"  # as nbgrader's exchange writes it
_MOST_CELLS = 2_000
_LONGEST_CELL = 500_000  # characters
_LONGEST_TIME = 100  # bytes
_NEWEST = 4  # nbformat
_DEEPEST = 8  # folders within folders
_LONGEST_REASON = 500  # characters
# Windows has no links to follow here and no pipes to wait for, but changes line ends unless told not to.
_PLAINLY = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_HIDDEN = re.compile(r"### BEGIN HIDDEN TESTS.*?### END HIDDEN TESTS", re.DOTALL)
_KINDS = {"code": new_code_cell, "markdown": new_markdown_cell, "raw": new_markdown_cell}


class RefusedError(Exception):
    """A submission cannot be graded; the words say what was found and what is expected."""

    def __init__(self, says: str) -> None:
        super().__init__(writable(says, _LONGEST_REASON))


class NothingHandedInError(RefusedError):
    """There is no notebook at all."""


@dataclass(frozen=True)
class SourceCell:
    """A cell as the lecturer marked it.

    Attributes
    ----------
    name, cell_type, source, checksum : str
    locked, grade, solution, task : bool
    points : float
    """

    name: str
    cell_type: str
    source: str
    checksum: str
    locked: bool
    grade: bool
    solution: bool
    task: bool
    points: float

    @property
    def released(self) -> str:
        """Its text as students got it: without the hidden region."""
        return _HIDDEN.sub("", self.source)

    @property
    def marks(self) -> dict[str, Any]:
        """What nbgrader keeps in such a cell's metadata."""
        marks: dict[str, Any] = {
            "grade": self.grade,
            "grade_id": self.name,
            "locked": self.locked,
            "schema_version": 3,
            "solution": self.solution,
            "task": self.task,
            "cell_type": self.cell_type,
            "checksum": self.checksum,
        }
        return marks | ({"points": self.points} if self.grade or self.task else {})


@dataclass(frozen=True)
class Taken:
    """A submission that can be graded.

    Attributes
    ----------
    notebook : NotebookNode
        Without outputs, with each of the lecturer's cells once.
    repairs : tuple of str
        What was put right, in words.
    tampered : tuple of str
        What was changed that the notebook's own marks forbid, in words.
    files : dict of str to bytes
        What lies beside the notebook.
    """

    notebook: NotebookNode
    repairs: tuple[str, ...] = ()
    tampered: tuple[str, ...] = ()
    files: dict[str, bytes] = field(default_factory=dict)


def source_cells(gradebook: Gradebook, assignment: str) -> tuple[SourceCell, ...]:
    """Read from the gradebook which cells the lecturer marked, in their order."""
    notebook = gradebook.find_notebook(assignment, assignment)
    graded = {cell.name: cell for cell in (*notebook.grade_cells, *notebook.task_cells)}
    tasks = {cell.name for cell in notebook.task_cells}
    solutions = {cell.name for cell in notebook.solution_cells}
    return tuple(
        SourceCell(
            name=cell.name,
            cell_type=cell.cell_type,
            source=cell.source or "",
            checksum=cell.checksum,
            locked=bool(cell.locked),
            grade=cell.name in graded and cell.name not in tasks,
            solution=cell.name in solutions,
            task=cell.name in tasks,
            points=float(graded[cell.name].max_score) if cell.name in graded else 0.0,
        )
        for cell in notebook.source_cells
    )


def take_in(folder: Path, assignment: str, cells: tuple[SourceCell, ...]) -> Taken:
    """Take in what a student handed in.

    Parameters
    ----------
    folder : Path
        Of the submission.
    assignment : str
    cells : tuple of SourceCell

    Raises
    ------
    NothingHandedInError
        Where there is no notebook, and nothing that was meant to be one.
    RefusedError
        Where there is no notebook that can be read. Nothing else is raised, whatever the folder holds.
    """
    submitted = _read_notebook(folder, assignment)
    repairs: list[str] = []
    tampered: list[str] = []
    notebook = _rebuild(submitted, cells, repairs, tampered)
    files, left_out = _beside(folder)
    if left_out:
        repairs.append(f"left out beside the notebook: {', '.join(left_out)}")
    return Taken(notebook, tuple(dict.fromkeys(repairs)), tuple(dict.fromkeys(tampered)), files)


def fingerprint(folder: Path) -> str:
    """Give a digest of what was handed in, so that a new hand-in is told from an old one; links are not followed."""
    digest = hashlib.sha256()
    room = LARGEST_NOTEBOOK + _LARGEST_BESIDE
    for path, entry in _found(folder):
        found = entry.stat(follow_symlinks=False)
        digest.update(f"{path}\0{stat.S_IFMT(found.st_mode)}\0{found.st_size}\0".encode(errors="replace"))
        if stat.S_ISREG(found.st_mode) and found.st_size <= room:
            room -= found.st_size
            with contextlib.suppress(RefusedError):
                digest.update(_bytes_of(folder / path, room + found.st_size))
    return digest.hexdigest()


def handed_in(folder: Path) -> str | None:
    """Read when a submission was handed in, from nbgrader's ``timestamp.txt``; None where that tells no time.

    It is believed as nbgrader believes it: who hands in by other ways than the exchange can write what he likes.
    """
    from nbgrader.utils import parse_utc

    try:
        said = _bytes_of(folder / _TIMESTAMP, _LONGEST_TIME).decode("utf-8").strip()
        parse_utc(said)
    except (RefusedError, ValueError, OverflowError, TypeError):
        return None
    return said


def _read_notebook(folder: Path, assignment: str) -> dict[str, Any]:
    file = folder / f"{assignment}.ipynb"
    if _is_linked(folder):
        raise RefusedError("The submission is a link, not a folder.")
    try:
        found = file.lstat()
    except OSError:
        others = sorted(path.name for path in folder.glob("*.ipynb"))[:5]
        if not others:
            raise NothingHandedInError("Nothing was handed in.") from None
        raise RefusedError(f"The notebook must be called {file.name}; found: {', '.join(others)}.") from None
    if not stat.S_ISREG(found.st_mode):
        raise RefusedError(f"{file.name} is {'a link' if stat.S_ISLNK(found.st_mode) else 'no file'}, not a notebook.")
    if found.st_size > LARGEST_NOTEBOOK:
        raise RefusedError(f"{file.name} has {found.st_size:,} bytes; at most {LARGEST_NOTEBOOK:,} are read.")
    return parse(_bytes_of(file, LARGEST_NOTEBOOK), file.name)


def _bytes_of(file: Path, most: int) -> bytes:
    """Read a file that must not have become a link or grown meanwhile."""
    try:
        descriptor = os.open(file, os.O_RDONLY | _PLAINLY)
    except OSError as error:
        raise RefusedError(f"{file.name} cannot be read ({error.strerror}).") from None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise RefusedError(f"{file.name} is no plain file.")
    with os.fdopen(descriptor, "rb") as stream:
        content = stream.read(most + 1)
    if len(content) > most:
        raise RefusedError(f"{file.name} has more than {most:,} bytes.")
    return content


def parse(content: bytes, name: str) -> dict[str, Any]:
    """Read a notebook's bytes.

    Returns
    -------
    dict
        With ``cells``, a list of dicts whose ``cell_type`` and ``source`` are texts; the rest is as it was found.

    Raises
    ------
    RefusedError
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RefusedError(f"{name} is not UTF-8 text (byte {error.start}).") from None
    try:
        said = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise RefusedError(f"{name} is not a Jupyter notebook: {str(error)[:80] or type(error).__name__}.") from None
    if not isinstance(said, dict) or type(said.get("nbformat")) is not int:
        raise RefusedError(f"{name} is not a Jupyter notebook: it does not say its nbformat.")
    if said["nbformat"] > _NEWEST:
        raise RefusedError(f"{name} is of nbformat {said['nbformat']}; up to {_NEWEST} is read.")
    if said["nbformat"] < _NEWEST:
        try:
            said = nbformat.convert(nbformat.from_dict(said), _NEWEST)
        except Exception as error:  # noqa: BLE001 - converters of old formats raise whatever they stumble over
            raise RefusedError(f"{name} is of an old nbformat and cannot be brought up to date ({error}).") from None
    cells = said.get("cells")
    if not isinstance(cells, list) or len(cells) > _MOST_CELLS:
        raise RefusedError(f"{name} is not a Jupyter notebook: its cells are no list of at most {_MOST_CELLS:,}.")
    return {**said, "cells": [_plain_cell(cell, number, name) for number, cell in enumerate(cells, start=1)]}


def _plain_cell(cell: Any, number: int, name: str) -> dict[str, Any]:  # noqa: ANN401 - whatever stands in the file
    source = cell.get("source") if isinstance(cell, dict) else None
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    kind = cell.get("cell_type") if isinstance(cell, dict) else None
    if not isinstance(source, str) or len(source) > _LONGEST_CELL or kind not in tuple(_KINDS):
        raise RefusedError(f"{name}: cell {number} is no cell of a notebook.")
    metadata = cell.get("metadata")
    marks = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    marks = marks if isinstance(marks, dict) else {}
    return {"cell_type": kind, "source": writable(source, _LONGEST_CELL), "marks": marks}


def _rebuild(
    submitted: dict[str, Any], cells: tuple[SourceCell, ...], repairs: list[str], tampered: list[str]
) -> NotebookNode:
    known = {cell.name: cell for cell in cells}
    kept: list[tuple[str | None, dict[str, Any]]] = []
    seen: set[str] = set()
    for cell in submitted["cells"]:
        name = cell["marks"].get("grade_id")
        if not isinstance(name, str) or (name not in known and not name.strip()):
            name = None
        elif name not in known:
            tampered.append(f"a marked cell was renamed to {name[:40]!r}")
            name = None
        elif name in seen:
            repairs.append("a graded cell was copied; the copy was set aside")
            name = None
        else:
            seen.add(name)
        kept.append((name, cell))
    for at, source in enumerate(cells):
        if source.name not in seen:
            _put_back(kept, cells, at, repairs)
    notebook = new_notebook(
        cells=[_settled(known.get(name or ""), cell, tampered) for name, cell in kept],
        metadata={"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}},
    )
    metadata = submitted.get("metadata")
    kernel = metadata.get("kernelspec") if isinstance(metadata, dict) else None
    language = kernel.get("language", "python") if isinstance(kernel, dict) else "python"
    if isinstance(language, str) and language.lower() != "python":
        repairs.append(f"written for {writable(language, 20)}, run with Python")
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{number}"
    return notebook


def _put_back(
    kept: list[tuple[str | None, dict[str, Any]]], cells: tuple[SourceCell, ...], at: int, repairs: list[str]
) -> None:
    """Put a missing cell in its place: a nameless one that must be it, or else the lecturer's text."""
    source = cells[at]
    places = {name: place for place, (name, _) in enumerate(kept) if name}
    before = max((places[cell.name] for cell in cells[:at] if cell.name in places), default=-1)
    after = min(
        (places[cell.name] for cell in cells[at + 1 :] if places.get(cell.name, -1) > before), default=len(kept)
    )
    if source.solution:
        nameless = [
            (SequenceMatcher(None, source.source, cell["source"], autojunk=False).quick_ratio(), -place)
            for place, (name, cell) in enumerate(kept[before + 1 : after], start=before + 1)
            if name is None and cell["cell_type"] == source.cell_type and cell["source"].strip()
        ]
        if nameless:
            place = -max(nameless)[1]
            kept[place] = (source.name, kept[place][1])
            repairs.append("the mark of an answer cell was lost and was put back")
            return
    what = "a deleted test cell" if source.grade and not source.solution else "a deleted cell"
    repairs.append(f"{what} was put back")
    kept.insert(
        before + 1, (source.name, {"cell_type": source.cell_type, "source": source.source, "marks": source.marks})
    )


def _settled(source: SourceCell | None, cell: dict[str, Any], tampered: list[str]) -> NotebookNode:
    """Make a cell anew, with nothing in it that the student's file said about it but its text."""
    if source is None:
        return _KINDS[cell["cell_type"]](cell["source"])
    marks = cell["marks"]
    for name in ("grade", "solution", "task", "points"):
        wanted = source.marks.get(name)
        if name in marks and wanted is not None and marks[name] != wanted:
            tampered.append(f"{source.name}: {name} was changed")
    if cell["cell_type"] != source.cell_type:
        tampered.append(f"{source.name}: its type was changed to {cell['cell_type']}")
    text = cell["source"]
    if source.locked:
        if text.split() not in (source.released.split(), source.source.split()):
            tampered.append(f"{source.name}: a locked cell was changed")
        text = source.source
    made = _KINDS[source.cell_type](text)
    made.metadata["nbgrader"] = source.marks
    return made


def _beside(folder: Path) -> tuple[dict[str, bytes], list[str]]:
    """Read the plain files beside the notebook, and name what is left out: links, devices, too much."""
    files: dict[str, bytes] = {}
    left_out: list[str] = []
    room = _LARGEST_BESIDE
    for path, entry in _found(folder):
        # What grading writes itself must not be there already, not even as a folder.
        if path.endswith(".ipynb") or path.partition("/")[0].casefold() in {_TIMESTAMP, RECORDED}:
            continue
        found = entry.stat(follow_symlinks=False)
        if not stat.S_ISREG(found.st_mode) or found.st_size > room or len(files) >= _MOST_FILES:
            left_out.append(path[:60])
            continue
        try:
            files[path] = _bytes_of(folder / path, room)
        except RefusedError:
            left_out.append(path[:60])
            continue
        room -= len(files[path])
    return files, left_out[:5]


def _is_linked(folder: Path) -> bool:
    """Tell whether a submission's folder, or the student's own above it, leads somewhere else."""
    return folder.is_symlink() or folder.parent.is_symlink()


def _found(folder: Path) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Walk through what was handed in, as far as is reasonable; nothing where the folder itself is a link."""
    return islice(() if _is_linked(folder) else _walk(folder, "", 0), _MOST_WALKED)


def _walk(folder: Path, inside: str, depth: int) -> Iterator[tuple[str, os.DirEntry[str]]]:
    try:
        entries = sorted(os.scandir(folder / inside), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries[: _MOST_FILES * 2]:
        path = f"{inside}/{entry.name}" if inside else entry.name
        if entry.name.startswith(".") or not entry.name.isprintable():
            continue
        if entry.is_dir(follow_symlinks=False):
            if depth < _DEEPEST:
                yield from _walk(folder, path, depth + 1)
        else:
            yield path, entry
