"""What can go wrong when the twin is loaded, said so that the reader knows what to do next."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_AGAIN = "Run  ./course data --force  in the course's folder, or reinstall the package if you installed it as a wheel."


class TwinError(Exception):
    """Anything that keeps the twin from being loaded."""


class ChangedDataWarning(UserWarning):
    """A file is whole, but no longer the one that was written."""


class UnknownLayerError(TwinError, LookupError):
    """There is no layer, raster or table of this name."""

    def __init__(self, name: object, valid: Sequence[str], where: str, elsewhere: str | None = None) -> None:
        hint = _guess(name, valid) if elsewhere is None else f" It is there with {elsewhere}."
        super().__init__(f"no layer or table {name!r} {where}.{hint} Choose from: {', '.join(valid)}.")


class UnknownQualityError(TwinError, LookupError):
    """There is no quality of this name."""

    def __init__(self, quality: object, valid: Sequence[str]) -> None:
        super().__init__(f"no quality {quality!r}.{_guess(quality, valid)} Choose from: {', '.join(valid)}.")


class UnknownStateError(TwinError, LookupError):
    """The place has no state of this name."""

    def __init__(self, state: object, valid: Sequence[str]) -> None:
        super().__init__(f"no state {state!r}.{_guess(state, valid)} Choose from: {', '.join(valid)}.")


class UnknownCohortError(TwinError, LookupError):
    """No twin has been built for this cohort, or for this student."""

    def __init__(self, name: str, valid: Sequence[str], command: str) -> None:
        there = f"Built so far: {', '.join(valid)}." if valid else "None has been built so far."
        super().__init__(f"no twin of {name}.{_guess(name, valid)} {there} To build it, run  {command}")


class MissingDataError(TwinError, FileNotFoundError):
    """The data have not been built, or a file of them is gone."""

    def __init__(self, file: str) -> None:
        super().__init__(f"{file} of the twin is not there. {_AGAIN}")


class OldDataError(TwinError, ValueError):
    """The files were made by another version of the course than this package belongs to."""

    def __init__(self, found: object, expected: str) -> None:
        super().__init__(
            f"the files of the twin are of version {found}; this package reads version {expected}. {_AGAIN}"
        )


class DamagedDataError(TwinError, ValueError):
    """A file of the data cannot be read, or does not hold what its description says."""

    def __init__(self, file: str, why: str) -> None:
        why = " ".join(why.split()).rstrip(".")  # libraries break their lines and end them as they like
        super().__init__(f"{file} of the twin is damaged: {why}. {_AGAIN}")


class EncodingError(TwinError, ValueError):
    """A table of the raw quality is not in the encoding that its description promises."""

    def __init__(self, file: str, promised: str, why: str) -> None:
        super().__init__(
            f"{file} is not {promised}, as its description says ({why}). The raw quality is like that: find out what "
            f"it is, and read the file yourself, e.g. pandas.read_csv(path(...), encoding=...)."
        )


class MissingLibraryError(TwinError, ImportError):
    """A library that only some work with the twin needs is not installed."""

    def __init__(self, library: str, extra: str) -> None:
        super().__init__(
            f"{library} is not installed, and this needs it. Install it with  "
            f'pip install "stungmeanchey[{extra}]"  or  pip install {library}'
        )


class UnknownContextError(TwinError, LookupError):
    """No real surroundings of this name can be fetched."""

    def __init__(self, name: object, valid: Sequence[str]) -> None:
        super().__init__(f"no context {name!r}.{_guess(name, valid)} Choose from: {', '.join(valid)}.")


class NoContextError(TwinError, ConnectionError):
    """The real surroundings could not be fetched; the course does not need them."""

    def __init__(self, name: str, publisher: str, host: str, why: str) -> None:
        super().__init__(
            f'No {name} from {publisher} now: {host} {why}; the course goes on without them, and context("{name}") '
            f"tries again."
        )


class OldContextWarning(UserWarning):
    """The publisher of real surroundings could not be reached, so an old copy is used."""


class InvalidDataError(TwinError, ValueError):
    """Values break the rules of their description."""

    _SHOWN = 10

    def __init__(self, name: str, faults: Sequence[str]) -> None:
        shown = "\n".join(f"  - {fault}" for fault in faults[: self._SHOWN])
        if len(faults) > self._SHOWN:
            shown += f"\n  - and {len(faults) - self._SHOWN} more"
        rules = "one rule" if len(faults) == 1 else f"{len(faults)} rules"
        super().__init__(f"{name} breaks {rules} of its description:\n{shown}")


def _guess(word: object, valid: Sequence[str]) -> str:
    near = get_close_matches(str(word).strip().lower().replace(" ", "_").replace("-", "_"), valid, n=1, cutoff=0.6)
    return f' Did you mean "{near[0]}"?' if near else ""
