"""Kits: the wheels that run the notebooks on one system and one Python, squeezed into one file.

Wheels are compressed one by one, each on its own terms. A kit holds them uncompressed in one `tar.xz`, where what they
have in common is stored once: about two thirds of the weight. `install.py`, in the pack, takes them out again.
"""

from __future__ import annotations

import hashlib
import io
import json
import lzma
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from packaging.requirements import Requirement

from book.errors import BookError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "requirements"
WHEELS = ROOT / ".course" / "pack" / "wheels"
SQUEEZED = ROOT / ".course" / "pack" / "kits"

# The oldest of each that a kit is for: what runs there runs on later ones. 3.11.2 is Debian 12's.
PYTHONS = {"3.11": "3.11.2", "3.12": "3.12.0", "3.13": "3.13.0"}
# What is in a kit, by the lock that names it.
LOCKS = {"tables": "student.txt", "maps": "student-maps.txt"}
_AT_ONCE = 6  # wheels by one call of pip: a cut costs these at most
_DICTIONARY = 1 << 27  # bytes in which the packer looks for what it has seen; the kit needs as much memory to open
_RECIPE = 1


@dataclass(frozen=True)
class Platform:
    """A system, as wheels' names and requirements' conditions call it."""

    name: str
    words: str
    tags: tuple[str, ...]
    sys_platform: str
    os_name: str
    system: str
    machine: str
    intel: bool

    def environment(self, python: str) -> dict[str, str]:
        """Give the values that conditions in a lock ask for."""
        return {
            "python_version": python, "python_full_version": PYTHONS[python], "implementation_name": "cpython",
            "platform_python_implementation": "CPython", "sys_platform": self.sys_platform, "os_name": self.os_name,
            "platform_system": self.system, "platform_machine": self.machine,
        }  # fmt: skip


_GLIBC = (5, 12, 17, *range(24, 35))  # up to that of Debian 12 and Ubuntu 22.04
_MANYLINUX = (
    *(f"manylinux_2_{minor}_x86_64" for minor in reversed(_GLIBC)),
    *(f"manylinux{year}_x86_64" for year in (2014, 2010, 1)),
)
PLATFORMS = {
    one.name: one
    for one in (
        Platform(
            "linux", "Linux on Intel or AMD", _MANYLINUX,
            "linux", "posix", "Linux", "x86_64", intel=True,
        ),
        Platform("windows", "Windows on Intel or AMD", ("win_amd64",), "win32", "nt", "Windows", "AMD64", intel=True),
        Platform(
            "macos", "macOS on Apple's own processors",
            tuple(f"macosx_{major}_0_{kind}" for major in (11, 12, 13, 14) for kind in ("arm64", "universal2")),
            "darwin", "posix", "Darwin", "arm64", intel=False,
        ),
    )
}  # fmt: skip


@dataclass(frozen=True)
class Wheel:
    """A wheel that was fetched and checked."""

    path: Path

    @property
    def name(self) -> str:
        """The package's name."""
        return self.path.name.split("-")[0].replace("_", "-").lower()

    @property
    def weight(self) -> int:
        """Bytes, as published."""
        return self.path.stat().st_size


@dataclass(frozen=True)
class Kit:
    """A kit that is ready: one file, and what is in it."""

    path: Path
    wheels: tuple[Wheel, ...]
    requirements: str


def this_platform() -> str | None:
    """Give the name of this machine's platform; None where no kit is made for it."""
    import platform

    machine = platform.machine().lower().replace("x86_64", "amd64")
    known = {("linux", "amd64"): "linux", ("win32", "amd64"): "windows", ("darwin", "arm64"): "macos"}
    return known.get((sys.platform, machine))


def needed(lock: Path, platform: Platform, python: str) -> list[tuple[str, frozenset[str]]]:
    """Read from a lock what one system and Python need.

    Returns
    -------
    list of (str, frozenset of str)
        ``name==version``, and the sha256 that its files may have.
    """
    found = []
    for line in lock.read_text(encoding="utf-8").replace("\\\n", " ").splitlines():
        if not line or line[0] in " #":
            continue
        wanted = Requirement(line.split(" --hash")[0].strip())
        if wanted.marker is None or wanted.marker.evaluate(platform.environment(python)):
            hashes = frozenset(re.findall(r"--hash=sha256:([0-9a-f]{64})", line))
            found.append((f"{wanted.name}{wanted.specifier}", hashes))
    return found


def fetch(
    wanted: list[tuple[str, frozenset[str]]],
    platform: Platform,
    python: str,
    *,
    folder: Path = WHEELS,
    on_done: Callable[[int], None] = lambda _: None,
) -> list[Wheel]:
    """Fetch wheels by name with pip, each checked against its hash; what was fetched once is not fetched again.

    Parameters
    ----------
    wanted : list
        As :func:`needed` gives it.
    platform : Platform
    python : str
        Such as ``3.12``.
    folder : Path
        Where wheels are kept.
    on_done : callable
        Told how many more are there.

    Raises
    ------
    BookError
        Where pip cannot fetch one; the others are kept.
    """
    folder.mkdir(parents=True, exist_ok=True)
    at_hand = {_digest(path): path for path in folder.glob("*.whl")}
    missing = [one for one in wanted if not one[1] & at_hand.keys()]
    on_done(len(wanted) - len(missing))
    groups = [missing[begin : begin + _AT_ONCE] for begin in range(0, len(missing), _AT_ONCE)]

    def load(group: list[tuple[str, frozenset[str]]]) -> dict[str, Path]:
        with tempfile.TemporaryDirectory(prefix=".part-", dir=folder) as work:
            loaded = {_digest(path): path for path in _pip_download(group, platform, python, Path(work))}
            strange = [path.name for digest, path in loaded.items() if not any(digest in one[1] for one in group)]
            if strange:
                raise BookError(f"{strange[0]} is not the file that the lock names. It was thrown away.")
            placed = {digest: path.replace(folder / path.name) for digest, path in loaded.items()}
        on_done(len(group))
        return placed

    with ThreadPoolExecutor(2) as pool:
        for placed in pool.map(load, groups):
            at_hand |= placed
    return [Wheel(next(at_hand[digest] for digest in sorted(hashes) if digest in at_hand)) for _, hashes in wanted]


def _pip_download(
    group: list[tuple[str, frozenset[str]]], platform: Platform, python: str, folder: Path
) -> Iterable[Path]:
    listed = folder / "wanted.txt"
    lines = [f"{name} {' '.join(f'--hash=sha256:{one}' for one in sorted(hashes))}\n" for name, hashes in group]
    listed.write_text("".join(lines), encoding="utf-8")
    short = f"cp{python.replace('.', '')}"
    command = [
        sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-input", "--no-deps",
        "--require-hashes", "--only-binary=:all:", "--dest", str(folder), "--requirement", str(listed),
        "--implementation=cp", f"--python-version={PYTHONS[python]}",
        *(f"--abi={abi}" for abi in (short, "abi3", "none")),
        *(f"--platform={tag}" for tag in platform.tags),
    ]  # fmt: skip
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    if ended.returncode:
        said = "\n".join(f"    {line}" for line in ended.stderr.strip().splitlines() if "WARNING" not in line)[-1500:]
        raise BookError(
            f"Not all that the notebooks need on {platform.words} could be fetched. pip said:\n{said}\n"
            "It is fetched once, so the internet is needed now and not later. What came through is kept: run the same "
            "command again. Without the internet, this works:  ./course pack --book-only"
        )
    return sorted(folder.glob("*.whl"))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def squeeze(
    wheels: list[Wheel],
    *,
    intel: bool,
    effort: int = 6,
    folder: Path = SQUEEZED,
    on_bytes: Callable[[int, int], None] = lambda *_: None,
) -> Kit:
    """Put wheels into one file, as small as they get; do nothing where they are in one already.

    Parameters
    ----------
    wheels : list of Wheel
    intel : bool
        Whether programs in them are for Intel's processors: their jumps are then written so that they repeat.
    effort : int
        0 (seconds, larger) to 9 (slow); see :mod:`lzma`.
    folder : Path
        Where kits are kept.
    on_bytes : callable
        Told how many bytes of how many are done.

    Returns
    -------
    Kit
        Its requirements name each wheel with the sha256 that it has once it is taken out again.
    """
    ordered = sorted(wheels, key=lambda one: (-one.weight, one.path.name))
    names = json.dumps([_RECIPE, effort, intel, *((one.path.name, _digest(one.path)) for one in ordered)])
    path = folder / f"{hashlib.sha256(names.encode()).hexdigest()[:20]}.tar.xz"
    notes = path.with_suffix(".txt")
    if path.is_file() and notes.is_file():
        return Kit(path, tuple(ordered), notes.read_text(encoding="utf-8"))
    folder.mkdir(parents=True, exist_ok=True)
    filters = [{"id": lzma.FILTER_LZMA2, "preset": effort, "dict_size": _DICTIONARY}]
    if intel:
        filters.insert(0, {"id": lzma.FILTER_X86})
    total, done, lines = sum(_unpacked(one.path) for one in ordered), 0, []
    half = path.with_suffix(".half")
    with (
        lzma.open(half, "wb", check=lzma.CHECK_CRC64, filters=filters) as stream,
        tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as tar,
    ):
        for wheel in ordered:
            plain = _stored(wheel.path)
            member = tarfile.TarInfo(wheel.path.name)
            member.size = len(plain)
            lines.append(f"{wheel.path.name} {hashlib.sha256(plain).hexdigest()}\n")
            tar.addfile(member, io.BytesIO(plain))
            done += _unpacked(wheel.path)
            on_bytes(done, total)
    requirements = "".join(sorted(lines))
    half.replace(path)
    notes.write_text(requirements, encoding="utf-8")
    return Kit(path, tuple(ordered), requirements)


def _unpacked(wheel: Path) -> int:
    with zipfile.ZipFile(wheel) as archive:
        return sum(one.file_size for one in archive.infolist())


def _stored(wheel: Path) -> bytes:
    """Write a wheel again with the same files, uncompressed, in the order of their kinds."""
    made = io.BytesIO()
    with zipfile.ZipFile(wheel) as archive, zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as plain:
        for one in sorted(archive.infolist(), key=lambda each: (Path(each.filename).suffix, each.filename)):
            kept = zipfile.ZipInfo(one.filename)
            kept.external_attr, kept.create_system = one.external_attr, 3
            plain.writestr(kept, archive.read(one))
    return made.getvalue()
