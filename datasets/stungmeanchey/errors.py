"""What can go wrong when the twin is loaded, said so that the reader knows what to do next."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_AGAIN = "Run  ./course data --force  in the course's folder, or reinstall the package if you installed it as a wheel."


class TwinError(Exception):
    """Anything that keeps the twin from being loaded."""


class UnknownLayerError(TwinError, LookupError):
    """There is no layer or table of this name."""

    def __init__(self, name: object, valid: Sequence[str], quality: str, elsewhere: str | None = None) -> None:
        if elsewhere is not None:
            hint = f' It is there in the {elsewhere} quality: load("{name}", quality="{elsewhere}").'
        else:
            hint = _guess(name, valid)
        super().__init__(f"no layer or table {name!r} in the {quality} quality.{hint} Choose from: {', '.join(valid)}.")


class UnknownQualityError(TwinError, LookupError):
    """There is no quality of this name."""

    def __init__(self, quality: object, valid: Sequence[str]) -> None:
        super().__init__(f"no quality {quality!r}.{_guess(quality, valid)} Choose from: {', '.join(valid)}.")


class MissingDataError(TwinError, FileNotFoundError):
    """The data have not been built, or a file of them is gone."""

    def __init__(self, file: str) -> None:
        super().__init__(f"{file} of the twin is not there. {_AGAIN}")


class DamagedDataError(TwinError, ValueError):
    """A file of the data cannot be read, or does not hold what its description says."""

    def __init__(self, file: str, why: str) -> None:
        why = " ".join(why.split()).rstrip(".")  # libraries break their lines and end them as they like
        super().__init__(f"{file} of the twin is damaged: {why}. {_AGAIN}")


def _guess(word: object, valid: Sequence[str]) -> str:
    near = get_close_matches(str(word).strip().lower().replace(" ", "_").replace("-", "_"), valid, n=1, cutoff=0.6)
    return f' Did you mean "{near[0]}"?' if near else ""
