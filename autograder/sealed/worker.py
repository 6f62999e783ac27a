"""What a dask worker does for a grader; see :mod:`autograder.sealed.cluster`.

It keeps twins by their checksum in a temporary folder, and one warm process, which ends with it. It has no key, no
gradebook and no name of a student.
"""

from __future__ import annotations

import atexit
import hashlib
import io
import os
import platform
import shutil
import tempfile
import threading
import zipfile
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.course_config import DATA_VARIABLE
from autograder.sealed.client import Warm, WarmError
from autograder.sealed.job import Job
from autograder.sealed.levels import level_of_host
from autograder.sealed.seal import Level

if TYPE_CHECKING:
    from autograder.sealed.job import Ran

QUALITIES = ("clean", "raw")
_LIBRARIES = ("numpy", "pandas", "shapely", "pyproj", "pyogrio", "geopandas", "matplotlib", "networkx", "ipython")
# Our own code that a submission meets where it runs.
_CODE = ("sealed", "values", "inprocess.py", "check.py")


def execute(
    job: bytes, twin: str, environment: dict[str, str], wanted: dict[str, str], level: int
) -> tuple[str, bytes]:
    """Run a job in a sealed process of this worker.

    Parameters
    ----------
    job : bytes
        From :meth:`autograder.sealed.job.Job.to_bytes`.
    twin : str
        Checksum of the twin.
    environment : dict of str to str
        What the submission finds in ``os.environ``.
    wanted, level : dict, int
        See :func:`unfit`.

    Returns
    -------
    (str, bytes)
        ``ran`` and what became of it; ``missing`` and the worker's address, where the twin must be sent first; or
        ``unfit`` and why.

    Raises
    ------
    WarmError
        Where the warm process is gone; the next job has another.
    """
    reason = unfit(wanted, level)
    if reason:
        return "unfit", reason.encode()
    try:
        folder = _folder_of(twin)
        if not folder.is_dir():
            from distributed import get_worker

            return "missing", get_worker().address.encode()
        return "ran", _run(Job.from_bytes(job), folder, environment).to_bytes()
    except OSError as error:  # a full disk, for one
        return "unfit", str(error).encode()


def _run(job: Job, twin: Path, environment: dict[str, str]) -> Ran:
    import stungmeanchey

    read = [str(Path(stungmeanchey.__file__).parent), str(twin)]
    warm = _own.warm()
    shown = {**warm.environment, **environment, DATA_VARIABLE: str(twin)}
    try:
        return warm.run(job, read=read, environment=shown)
    except WarmError:
        _own.end()
        raise


def keep(twin: str, packed: bytes) -> None:
    """Unpack a twin where it is not there yet.

    Raises
    ------
    ValueError
        Where it is not what its checksum says.
    OSError
        Where it cannot be written.
    """
    if hashlib.sha256(packed).hexdigest() != twin:
        raise ValueError("the twin was damaged on its way")
    folder = _folder_of(twin)
    if folder.is_dir():
        return
    part = Path(tempfile.mkdtemp(dir=folder.parent))
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        archive.extractall(part)
    try:
        part.rename(folder)
    except OSError:  # another worker on this machine was faster
        shutil.rmtree(part)
        if not folder.is_dir():
            raise


def pack(data: Path) -> tuple[str, bytes]:
    """Pack a twin and give its checksum; the same files give the same bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for quality in QUALITIES:
            for file in sorted(path for path in (data / quality).rglob("*") if path.is_file()):
                # Without a time of its own, a file counts as of 1980.
                entry = zipfile.ZipInfo(file.relative_to(data).as_posix())
                archive.writestr(entry, file.read_bytes(), zipfile.ZIP_DEFLATED)
    return hashlib.sha256(packed.getvalue()).hexdigest(), packed.getvalue()


def unfit(wanted: dict[str, str], level: int) -> str:
    """Tell in words why submissions may not run here; empty where they may.

    Parameters
    ----------
    wanted : dict of str to str
        The grader's versions: with others, the same submission could get other marks.
    level : int
        How much this machine must be able to close off.
    """
    unlike = {name: text for name, text in versions().items() if wanted.get(name) != text}
    if unlike:
        told = ", ".join(f"{name} {text} (the grader's: {wanted.get(name)})" for name, text in unlike.items())
        return f"it has other versions: {told}. Install on it what the grader has"
    if level_of_host() < level:
        return "it cannot close off a student's code: it has no Landlock (Linux 5.13 or later has)"
    return ""


@cache
def versions() -> dict[str, str]:
    """Give the versions of what a submission's results depend on."""
    import stungmeanchey

    room = Path(__file__).parents[1]
    files = [
        file for part in _CODE for file in ([room / part] if part.endswith(".py") else (room / part).rglob("*.py"))
    ]
    files += Path(stungmeanchey.__file__).parent.glob("*.py")
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in sorted(files)))
    python = ".".join(platform.python_version_tuple()[:2])
    return {"Python": python, "course": digest.hexdigest()[:12], **{name: version(name) for name in _LIBRARIES}}


def level_here() -> int:
    """Tell how much of the seal this worker's machine gives."""
    return int(level_of_host())


def _folder_of(twin: str) -> Path:
    """Give the folder of a twin, in one that belongs to this user alone."""
    own = Path(tempfile.gettempdir()) / f"course-twins-{os.getuid()}"
    own.mkdir(mode=0o700, exist_ok=True)
    found = own.lstat()
    if found.st_uid != os.getuid() or found.st_mode & 0o077 or own.is_symlink():
        raise PermissionError(f"{own} does not belong to this user alone; delete it")
    return own / twin


class _Own:
    """The one warm process of this worker, started for its first submission."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._warm: Warm | None = None
        atexit.register(self.end)

    def warm(self) -> Warm:
        with self._lock:
            if self._warm is None:
                self._warm = Warm([])
                if self._warm.level < Level.LANDLOCK:
                    self._warm.level = Level.NONE
                self._warm.__enter__()
            return self._warm

    def end(self) -> None:
        with self._lock:
            warm, self._warm = self._warm, None
        if warm is not None:
            warm.__exit__(None, None, None)


_own = _Own()
