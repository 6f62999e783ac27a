"""Opening a zip of other people's files: what is no plain file of plain size in a plain place is refused."""

from __future__ import annotations

import itertools
import stat
import unicodedata
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LARGEST_ZIP = 4_000_000_000  # bytes
_MOST_ENTRIES = 50_000
_LARGEST_INSIDE = 8_000_000_000  # bytes of all files together
_HIGHEST_RATIO = 200  # unpacked to packed; notebooks reach some 20
_SMALL = 1_000_000  # bytes; below, the ratio does not matter
_LONGEST_NAME = 500  # characters
_DEEPEST = 12  # folders within folders
_PACKED = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}  # the two that Moodle writes
_UTF8_NAME, _ENCRYPTED = 0x800, 0x1  # bits of an entry's flags


class ZipRefusedError(Exception):
    """A zip is not what Moodle makes; the words say what was found. Nothing was taken from it."""


class EntryRefusedError(Exception):
    """One file of a zip cannot be taken; the words say why. The others can."""


@dataclass(frozen=True)
class Entry:
    """A plain file in a zip.

    Attributes
    ----------
    parts : tuple of str
        Its path, in NFC: folders, then the file's name.
    info : zipfile.ZipInfo
    """

    parts: tuple[str, ...]
    info: zipfile.ZipInfo


@dataclass(frozen=True)
class CheckedZip:
    """A zip whose entries are plain files in plain places."""

    archive: zipfile.ZipFile
    entries: tuple[Entry, ...]

    def read(self, entry: Entry, most: int) -> bytes:
        """Read a file of at most `most` bytes; what the zip says about its size is not relied on.

        Raises
        ------
        EntryRefusedError
            Where it is larger, packed suspiciously tight, or damaged.
        """
        info, name = entry.info, entry.parts[-1]
        if info.file_size > most:
            raise EntryRefusedError(f"{name} has {info.file_size:,} bytes; at most {most:,} are taken.")
        if info.file_size > _SMALL and info.file_size > _HIGHEST_RATIO * max(info.compress_size, 1):
            raise EntryRefusedError(
                f"{name} would grow from {info.compress_size:,} to {info.file_size:,} bytes: that is no notebook."
            )
        try:
            with self.archive.open(info) as stream:
                content = stream.read(most + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
            raise EntryRefusedError(f"{name} is damaged in the zip ({error}).") from None
        if len(content) > most:
            raise EntryRefusedError(f"{name} has more than {most:,} bytes.")
        return content


@contextmanager
def open_zip(file: Path) -> Iterator[CheckedZip]:
    """Open a zip and look at every entry before any is read.

    Raises
    ------
    ZipRefusedError
        Where it is no zip, or holds what Moodle's never do: absolute paths, ``..``, links, devices, encrypted or
        overlapping files, two files of one name, names in no known encoding, or more than a class can hand in.
    """
    try:
        size = file.stat().st_size
        if size > _LARGEST_ZIP:
            raise ZipRefusedError(f"{file.name} has {size:,} bytes; at most {_LARGEST_ZIP:,} are read.")
        archive = zipfile.ZipFile(file)
    except OSError as error:
        raise ZipRefusedError(f"{file} cannot be read ({error.strerror}). Check the path.") from None
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise ZipRefusedError(
            f"{file.name} is no whole zip ({error}). Download “all submissions” from Moodle once more."
        ) from None
    with archive:
        yield CheckedZip(archive, _checked(archive, file.name))


def _checked(archive: zipfile.ZipFile, name: str) -> tuple[Entry, ...]:
    infos = archive.infolist()
    if len(infos) > _MOST_ENTRIES:
        raise ZipRefusedError(f"{name} holds {len(infos):,} files; at most {_MOST_ENTRIES:,} are looked at.")
    inside = sum(info.file_size for info in infos)
    if inside > _LARGEST_INSIDE:
        raise ZipRefusedError(f"{name} would unpack to {inside:,} bytes; at most {_LARGEST_INSIDE:,} are taken.")
    _refuse_overlaps(infos, name)
    entries: dict[str, Entry] = {}
    for info in infos:
        parts = _parts(info, name)
        _refuse_odd(info, parts, name)
        if info.is_dir():
            continue
        folded = "/".join(parts).casefold()
        if folded in entries:
            raise ZipRefusedError(f"{name} holds two files named {'/'.join(parts)}: which one counts is not guessed.")
        entries[folded] = Entry(parts, info)
    return tuple(entries.values())


def _parts(info: zipfile.ZipInfo, name: str) -> tuple[str, ...]:
    """Read the path of an entry; refuse one that could lead anywhere else."""
    path = info.orig_filename
    if not info.flag_bits & _UTF8_NAME and not path.isascii():
        try:
            path = path.encode("cp437").decode("utf-8")  # zipfile reads unmarked names as cp437
        except UnicodeError:
            raise ZipRefusedError(
                f"{name} holds a file name in no known encoding ({path[:60]!r}). Do not pack Moodle's zip anew; "
                "download it once more."
            ) from None
    path = unicodedata.normalize("NFC", path)
    if path.startswith(("/", "\\")) or path[1:2] == ":":
        raise ZipRefusedError(f"{name} holds an absolute path ({path[:60]!r}). Moodle makes none: refuse the file.")
    parts = tuple(path.removesuffix("/").split("/"))
    if any(part in {"", ".", ".."} for part in parts):
        raise ZipRefusedError(f"{name} holds a path that leads elsewhere ({path[:60]!r}). Moodle makes none.")
    if "\\" in path or any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in path):
        raise ZipRefusedError(f"{name} holds a file name with signs that no name may have ({path[:60]!r}).")
    if len(path) > _LONGEST_NAME or len(parts) > _DEEPEST:
        raise ZipRefusedError(f"{name} holds a path that is too long or too deep ({path[:60]!r}…).")
    return parts


def _refuse_odd(info: zipfile.ZipInfo, parts: tuple[str, ...], name: str) -> None:
    shown = "/".join(parts)[:80]
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
        what = "a link" if kind == stat.S_IFLNK else "no plain file"
        raise ZipRefusedError(f"{name} holds {what} ({shown}). Moodle makes none.")
    if info.flag_bits & _ENCRYPTED:
        raise ZipRefusedError(f"{name} holds an encrypted file ({shown}).")
    if not info.is_dir() and info.compress_type not in _PACKED:
        raise ZipRefusedError(f"{name} holds a file packed in an unusual way ({shown}).")


def _refuse_overlaps(infos: list[zipfile.ZipInfo], name: str) -> None:
    """Refuse files that share bytes: so a small zip can hold any number of large files."""
    placed = sorted(infos, key=lambda info: info.header_offset)
    for one, next_one in itertools.pairwise(placed):
        if one.header_offset + one.compress_size > next_one.header_offset:
            raise ZipRefusedError(f"{name} holds files that overlap: it is made to grow without end.")


__all__ = ["CheckedZip", "Entry", "EntryRefusedError", "ZipRefusedError", "open_zip"]
