"""What may be wrong with a submission before anything of it runs: damaged notebooks, links, devices, odd names.

Each is a function that gets the submission's folder, which holds an honest notebook, and the class's own folder; it
does its damage, and returns nothing. What it must end in stands beside it.
"""

from __future__ import annotations

import json
import os
import socket
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from autograder.grading.rows import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Damage = "Callable[[Path, Path], None]"


@dataclass(frozen=True)
class Damaged:
    """Damage, and what must become of it.

    Attributes
    ----------
    damage : callable
        Given the submission's folder and the class's.
    outcome : Outcome
    earlier, attacked : float
        Marks of the task before, which was answered rightly, and of the attacked one, which was answered wrongly.
    """

    damage: Callable[[Path, Path], None]
    outcome: Outcome
    earlier: float = 2.0
    attacked: float = 0.0


DAMAGES: dict[str, Damaged] = {}


def _of(name: str, outcome: Outcome, *, earlier: float | None = None) -> Callable[[Any], Any]:
    if earlier is None:
        earlier = 0.0 if outcome in {Outcome.UNREADABLE, Outcome.ABSENT} else 2.0

    def keep(damage: Callable[[Path, Path], None]) -> Callable[[Path, Path], None]:
        DAMAGES[name] = Damaged(damage, outcome, earlier)
        return damage

    return keep


def _change(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    file = folder / "mini.ipynb"
    notebook = json.loads(file.read_text(encoding="utf-8"))
    changed = change(notebook)
    file.write_text(json.dumps(notebook if changed is None else changed), encoding="utf-8")


def _cell(notebook: dict[str, Any], name: str) -> dict[str, Any]:
    return next(cell for cell in notebook["cells"] if cell["metadata"].get("nbgrader", {}).get("grade_id") == name)


def _marks(notebook: dict[str, Any], name: str) -> dict[str, Any]:
    return _cell(notebook, name)["metadata"]["nbgrader"]


def _content(name: str, content: bytes, outcome: Outcome = Outcome.UNREADABLE) -> None:
    DAMAGES[name] = Damaged(
        lambda folder, _: (folder / "mini.ipynb").write_bytes(content) and None,
        outcome,
        0.0 if outcome is Outcome.UNREADABLE else 2.0,
    )


# --- marks, cells, metadata ------------------------------------------------------------------------


@_of("points times a thousand", Outcome.TAMPERED)
def _points(folder: Path, _: Path) -> None:
    _change(folder, lambda notebook: _marks(notebook, "attacked").update(points=2000))


@_of("negative points for the others", Outcome.TAMPERED)
def _negative(folder: Path, _: Path) -> None:
    _change(folder, lambda notebook: _marks(notebook, "attacked").update(points=float("nan")))


@_of("graded cell made raw", Outcome.TAMPERED)
def _raw(folder: Path, _: Path) -> None:
    _change(folder, lambda notebook: _cell(notebook, "attacked").update(cell_type="raw"))


@_of("graded cell made a solution", Outcome.TAMPERED)
def _flags(folder: Path, _: Path) -> None:
    _change(folder, lambda notebook: _marks(notebook, "attacked").update(grade=False, solution=True, locked=False))


@_of("graded cell unlocked and rewritten", Outcome.TAMPERED)
def _rewritten(folder: Path, _: Path) -> None:
    def change(notebook: dict[str, Any]) -> None:
        _marks(notebook, "attacked").update(locked=False)
        _cell(notebook, "attacked")["source"] = 'from autograder import grade\ngrade("mini/attacked", 42)\n2.0'

    _change(folder, change)


@_of("graded cell renamed", Outcome.TAMPERED)
def _renamed(folder: Path, _: Path) -> None:
    _change(folder, lambda notebook: _marks(notebook, "attacked").update(grade_id="another"))


@_of("answer cell renamed to the graded one", Outcome.REPAIRED)
def _renamed_twice(folder: Path, _: Path) -> None:
    _change(folder, lambda notebook: _marks(notebook, "attacked").update(_marks(notebook, "before")))


@_of("graded cell copied", Outcome.REPAIRED)
def _copied(folder: Path, _: Path) -> None:
    _change(folder, lambda notebook: notebook["cells"].append(dict(_cell(notebook, "attacked"), source="2.0")))


@_of("graded cell deleted", Outcome.REPAIRED)
def _deleted(folder: Path, _: Path) -> None:
    _change(folder, lambda notebook: notebook["cells"].remove(_cell(notebook, "attacked")))


@_of("every cell deleted", Outcome.REPAIRED, earlier=0.0)
def _emptied(folder: Path, _: Path) -> None:
    _change(folder, lambda notebook: notebook.update(cells=[]))


@_of("cells in reverse", Outcome.FAILED, earlier=0.0)
def _reversed(folder: Path, _: Path) -> None:
    _change(folder, lambda notebook: notebook["cells"].reverse())


@_of("marks of every wrong kind", Outcome.REPAIRED)
def _wrong_kinds(folder: Path, _: Path) -> None:
    def change(notebook: dict[str, Any]) -> None:
        for cell, marks in zip(notebook["cells"][3:], ([1, 2], "text"), strict=True):
            cell["metadata"]["nbgrader"] = marks
        notebook["metadata"] = [1]
        notebook["cells"][0]["metadata"] = None

    _change(folder, change)


@_of("names that are no names", Outcome.REPAIRED)
def _no_names(folder: Path, _: Path) -> None:
    def change(notebook: dict[str, Any]) -> None:
        _marks(notebook, "attacked")["grade_id"] = {"a": 1}
        _marks(notebook, "attacked-answer")["grade_id"] = "  "

    _change(folder, change)


@_of("a name of half letters", Outcome.TAMPERED)
def _half_letters(folder: Path, _: Path) -> None:
    def change(notebook: dict[str, Any]) -> None:
        _marks(notebook, "attacked")["grade_id"] = "\ud800"
        _cell(notebook, "attacked-answer")["source"] += "\n# \udfff"

    _change(folder, change)


@_of("a thousand nameless cells", Outcome.REPAIRED)
def _nameless(folder: Path, _: Path) -> None:
    def change(notebook: dict[str, Any]) -> None:
        notebook["cells"] = [cell for cell in notebook["cells"] if "attacked" not in json.dumps(cell["metadata"])]
        extra = {"cell_type": "code", "metadata": {}, "source": "# " + "attacked = 41 " * 300, "outputs": []}
        notebook["cells"] += [extra] * 1000

    _change(folder, change)


@_of("foreign kernel", Outcome.FAILED)
def _kernel(folder: Path, _: Path) -> None:
    spec = {"name": "sh", "display_name": "sh", "argv": ["touch", "/tmp/x"], "language": "python"}  # noqa: S108 - must do nothing
    _change(folder, lambda notebook: notebook["metadata"].update(kernelspec=spec))


@_of("foreign language", Outcome.REPAIRED)
def _language(folder: Path, _: Path) -> None:
    spec = {"name": "ir", "display_name": "R", "language": "\ud800 R"}
    _change(folder, lambda notebook: notebook["metadata"].update(kernelspec=spec))


# --- the file ----------------------------------------------------------------------------------------

_content("corrupt", b'{"cells": [')
_content("empty", b"")
_content("zero bytes", bytes(1000))
_content("random bytes", bytes(range(256)) * 20)
_content("a list", b"[]")
_content("a number", b"4")
_content("no cells", b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}}')
_content("cells that are no list", b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": {"a": 1}}')
_content("cells of numbers", b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [1, 2]}')
_content("a hundred thousand cells", b'{"nbformat": 4, "cells": [' + b"{}," * 100_000 + b"{}]}")
_content("nested deeply", b'{"nbformat": 4, "cells": ' + b"[" * 200_000 + b"]" * 200_000 + b"}")
_content("metadata nested deeply", b'{"nbformat": 3, "worksheets": ' + b"[" * 900 + b"]" * 900 + b"}")
_content("an integer of a million digits", b'{"nbformat": 4, "cells": [], "a": ' + b"9" * 1_000_000 + b"}")
_content("nbformat 9", b'{"nbformat": 9, "nbformat_minor": 0, "metadata": {}, "cells": []}')
_content("nbformat -1", b'{"nbformat": -1, "cells": []}')
_content("nbformat true", b'{"nbformat": true, "cells": []}')
_content("nbformat a text", b'{"nbformat": "4", "cells": []}')
_content("nbformat nan", b'{"nbformat": NaN, "cells": []}')
_content("nbformat 3 with half letters", b'{"nbformat": 3, "worksheets": [{"cells": [{"cell_type": "\\ud800"}]}]}')
_content("nbformat 3 of wrong kinds", b'{"nbformat": 3, "worksheets": {"a": [1]}, "metadata": "x"}')
_content("a long cell", json.dumps({
    "nbformat": 4, "cells": [{"cell_type": "code", "metadata": {}, "source": "x" * 600_000}],
}).encode())  # fmt: skip


@_of("UTF-16", Outcome.UNREADABLE)
def _utf16(folder: Path, _: Path) -> None:
    file = folder / "mini.ipynb"
    file.write_bytes(file.read_text(encoding="utf-8").encode("utf-16"))


@_of("latin-1", Outcome.UNREADABLE)
def _latin1(folder: Path, _: Path) -> None:
    file = folder / "mini.ipynb"
    file.write_bytes(file.read_bytes().replace(b"A tiny assignment", b"\xe9t\xe9"))


@_of("UTF-8 with a mark at its head", Outcome.FAILED)
def _bom(folder: Path, _: Path) -> None:
    file = folder / "mini.ipynb"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())


@_of("nbformat 3", Outcome.REPAIRED)
def _nbformat3(folder: Path, _: Path) -> None:
    def change(notebook: dict[str, Any]) -> dict[str, Any]:
        cells = []
        for cell in notebook["cells"]:
            code = cell["cell_type"] == "code"
            text = {"input": cell["source"], "outputs": [], "language": "python"} if code else {"source": "x"}
            cells.append({"cell_type": cell["cell_type"], "metadata": {}, **text})
        return {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""}, "worksheets": [{"cells": cells}]}

    _change(folder, change)


@_of("fifty megabytes", Outcome.UNREADABLE)
def _large(folder: Path, _: Path) -> None:
    with (folder / "mini.ipynb").open("r+b") as file:
        file.truncate(50_000_000)


@_of("another name", Outcome.UNREADABLE)
def _other_name(folder: Path, _: Path) -> None:
    (folder / "mini.ipynb").rename(folder / "Mini (1).ipynb")


@_of("a name that is no text", Outcome.UNREADABLE)
def _bytes_name(folder: Path, _: Path) -> None:
    (folder / "mini.ipynb").rename(folder / os.fsdecode(b"m\xff\nini.ipynb"))


@_of("no notebook", Outcome.ABSENT)
def _none(folder: Path, _: Path) -> None:
    (folder / "mini.ipynb").unlink()


@_of("notebook that may not be read", Outcome.UNREADABLE)
def _forbidden(folder: Path, _: Path) -> None:
    (folder / "mini.ipynb").unlink()
    # Root reads everything: a socket is what even root cannot open.
    with socket.socket(socket.AF_UNIX) as link:
        here = os.open(folder, os.O_PATH)
        link.bind(f"/proc/self/fd/{here}/mini.ipynb")  # a socket's path may have 107 letters only
        os.close(here)


# --- links and special files -------------------------------------------------------------------------


def _link(folder: Path, target: str | Path) -> None:
    (folder / "mini.ipynb").unlink()
    (folder / "mini.ipynb").symlink_to(target)


@_of("notebook linked to the source", Outcome.UNREADABLE)
def _to_source(folder: Path, course: Path) -> None:
    _link(folder, course / "source" / "mini" / "mini.ipynb")


@_of("notebook linked to another student's", Outcome.UNREADABLE)
def _to_other(folder: Path, _: Path) -> None:
    _link(folder, "../../ann/mini/mini.ipynb")


@_of("notebook linked to /etc/shadow", Outcome.UNREADABLE)
def _to_shadow(folder: Path, _: Path) -> None:
    _link(folder, "/etc/shadow")


@_of("notebook linked to itself", Outcome.UNREADABLE)
def _to_itself(folder: Path, _: Path) -> None:
    _link(folder, "mini.ipynb")


@_of("assignment's folder linked to another student's", Outcome.UNREADABLE)
def _folder_link(folder: Path, course: Path) -> None:
    (folder / "mini.ipynb").unlink()
    folder.rmdir()
    folder.symlink_to(course / "submitted" / "ann" / "mini")


@_of("student's folder linked to another student's", Outcome.UNREADABLE)
def _student_link(folder: Path, _: Path) -> None:
    (folder / "mini.ipynb").unlink()
    folder.rmdir()
    folder.parent.rmdir()
    folder.parent.symlink_to("ann")


@_of("assignment's folder linked to the root of the system", Outcome.UNREADABLE)
def _root_link(folder: Path, _: Path) -> None:
    (folder / "mini.ipynb").unlink()
    folder.rmdir()
    folder.symlink_to("/")


@_of("assignment's folder a file", Outcome.ABSENT)
def _folder_is_file(folder: Path, _: Path) -> None:
    (folder / "mini.ipynb").unlink()
    folder.rmdir()
    folder.write_text("{}", encoding="utf-8")


@_of("notebook is a folder", Outcome.UNREADABLE)
def _notebook_is_folder(folder: Path, _: Path) -> None:
    (folder / "mini.ipynb").unlink()
    (folder / "mini.ipynb").mkdir()


@_of("notebook is a pipe", Outcome.UNREADABLE)
def _notebook_is_pipe(folder: Path, _: Path) -> None:
    (folder / "mini.ipynb").unlink()
    os.mkfifo(folder / "mini.ipynb")


@_of("notebook is a device", Outcome.UNREADABLE)
def _notebook_is_device(folder: Path, _: Path) -> None:
    (folder / "mini.ipynb").unlink()
    try:
        os.mknod(folder / "mini.ipynb", stat.S_IFCHR | 0o666, os.makedev(1, 5))  # /dev/zero
    except PermissionError:  # only root makes devices; a link to one is as much as anybody else can do
        (folder / "mini.ipynb").symlink_to("/dev/zero")


@_of("links beside the notebook, at every depth", Outcome.REPAIRED)
def _links_beside(folder: Path, course: Path) -> None:
    deep = folder
    for depth in range(5):
        (deep / f"gradebook{depth}.db").symlink_to(course / "gradebook.db")
        (deep / f"course{depth}").symlink_to(course)
        (deep / f"shadow{depth}").symlink_to("/etc/shadow")
        (deep / f"up{depth}").symlink_to("../" * (depth + 2))
        deep = deep / "deeper"
        deep.mkdir()


@_of("pipes and devices beside the notebook", Outcome.REPAIRED)
def _specials_beside(folder: Path, _: Path) -> None:
    os.mkfifo(folder / "pipe.csv")
    (folder / "zero.csv").symlink_to("/dev/zero")


@_of("a tree without end beside the notebook", Outcome.FAILED)
def _deep_tree(folder: Path, _: Path) -> None:
    deep = folder
    for _depth in range(30):
        deep = deep / "d"
    deep.mkdir(parents=True)
    (deep / "x.txt").write_text("x", encoding="utf-8")


@_of("thousands of files beside the notebook", Outcome.REPAIRED)
def _many_files(folder: Path, _: Path) -> None:
    for outer in range(20):
        inner = folder / f"folder{outer}"
        inner.mkdir()
        for number in range(150):
            (inner / f"{number}.txt").write_text("x", encoding="utf-8")


@_of("thirty megabytes beside the notebook", Outcome.REPAIRED)
def _large_beside(folder: Path, _: Path) -> None:
    with (folder / "large.bin").open("wb") as file:
        file.truncate(30_000_000)


# --- names -------------------------------------------------------------------------------------------


@_of("modules beside the notebook", Outcome.FAILED)
def _modules(folder: Path, _: Path) -> None:
    shadow = (
        "class Any:\n    def __getattr__(self, name): return lambda *_: 2.0\n"
        "import sys\nsys.modules[__name__] = Any()\ngrade = lambda *_: 2.0\n"
    )
    for name in ("pandas", "numpy", "json", "IPython", "autograder", "sitecustomize", "usercustomize", "struct"):
        (folder / f"{name}.py").write_text(shadow, encoding="utf-8")
    (folder / "autograder").mkdir()
    for name in ("__init__", "inprocess", "judging", "key"):
        (folder / "autograder" / f"{name}.py").write_text(shadow, encoding="utf-8")


@_of("a key and a configuration beside the notebook", Outcome.FAILED)
def _own_key(folder: Path, _: Path) -> None:
    (folder / "keys").mkdir()
    key = (
        "from autograder.findings import right\nfrom autograder.key import Key\nkey = Key('mini')\n"
        "key.task('attacked', points=2, title='mine')(lambda _: [right(2, 'mine')])\n"
    )
    for file in (folder / "keys" / "mini.py", folder / "mini.py"):
        file.write_text(key, encoding="utf-8")
    (folder / "nbgrader_config.py").write_text("raise SystemExit('BREACH')\n", encoding="utf-8")
    (folder / "cohort.toml").write_text('assignments = "."\n', encoding="utf-8")


@_of("a folder where the record is kept", Outcome.FAILED)
def _record_folder(folder: Path, _: Path) -> None:
    (folder / "recorded.json").mkdir()
    (folder / "recorded.json" / "x.txt").write_text("x", encoding="utf-8")


@_of("a record and a verdict of its own", Outcome.FAILED)
def _own_record(folder: Path, _: Path) -> None:
    own = {"records": {"attacked": "42"}, "unanswered": {}, "assignment": "mini"}
    (folder / "recorded.json").write_text(json.dumps(own), encoding="utf-8")
    (folder / "mini.json").write_text(json.dumps({"marks": 4.0}), encoding="utf-8")


@_of("odd names beside the notebook", Outcome.FAILED)
def _odd_names(folder: Path, _: Path) -> None:
    for name in ("...", "-rf", "~", "$HOME", "a b", "ទិន្នន័យ", "x" * 200, "nul", ".hidden", "a;b", "{}", "%s"):
        (folder / name).mkdir()
        (folder / name / "x.txt").write_text("x", encoding="utf-8")
    for name in (b"\xff\xfe", b"line\nbreak", b"\xed\xa0\x80"):
        (folder / os.fsdecode(name)).write_bytes(b"x")


@_of("a time that is no time", Outcome.FAILED)
def _no_time(folder: Path, _: Path) -> None:
    (folder / "timestamp.txt").write_text("the day before yesterday", encoding="utf-8")


@_of("a time before all time", Outcome.FAILED)
def _first_time(folder: Path, _: Path) -> None:
    (folder / "timestamp.txt").write_text("0001-01-01 00:00:00 +14:00", encoding="utf-8")


@_of("a time of half letters", Outcome.FAILED)
def _half_time(folder: Path, _: Path) -> None:
    (folder / "timestamp.txt").write_bytes(b"\xed\xa0\x80 2026")


@_of("a time of a hundred megabytes", Outcome.FAILED)
def _long_time(folder: Path, _: Path) -> None:
    with (folder / "timestamp.txt").open("wb") as file:
        file.truncate(100_000_000)


@_of("a time that is a pipe", Outcome.FAILED)
def _pipe_time(folder: Path, _: Path) -> None:
    os.mkfifo(folder / "timestamp.txt")


@_of("a time that is a link", Outcome.FAILED)
def _link_time(folder: Path, course: Path) -> None:
    (folder / "timestamp.txt").symlink_to(course / "roster.csv")
