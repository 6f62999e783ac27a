"""Steps that are done once: each knows what it was made from, and is skipped while that has not changed."""

from __future__ import annotations

import hashlib
import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from rich.console import Console

_SKIPPED_FOLDERS = {"__pycache__", ".ipynb_checkpoints", "node_modules", "vendor"}


@dataclass(frozen=True)
class Step:
    """One step of a longer work.

    Attributes
    ----------
    name : str
        Under which it is remembered.
    title : str
        What the user sees.
    run : callable
        Does the work; returns one line to show, or None. It must bear being started again after a cut.
    made_from : sequence of Path
        Files and folders; while their content is the same, the step is not run again.
    makes : sequence of Path
        What must be there for the step to count as done.
    """

    name: str
    title: str
    run: Callable[[], str | None]
    made_from: Sequence[Path]
    makes: Sequence[Path]


def run_steps(steps: Sequence[Step], memory: Path, console: Console) -> None:
    """Run the steps in order, skip what is done, and remember each as soon as it ends.

    Parameters
    ----------
    steps : sequence of Step
    memory : Path
        JSON file that remembers; written in one move after each step, so that a cut at any moment loses one step.
    console : rich.console.Console
    """
    done = _read(memory)
    for number, step in enumerate(steps, start=1):
        fingerprint = fingerprint_of(step.made_from)
        label = f"[bold]{number}/{len(steps)}[/] {step.title}"
        if done.get(step.name) == fingerprint and all(path.exists() for path in step.makes):
            console.print(f"{label} [dim]· already done[/]")
            continue
        console.print(f"{label} …")
        began = time.perf_counter()
        said = step.run()
        console.print(f"    [green]✓[/] {said or 'done'} [dim]· {time.perf_counter() - began:.1f} s[/]")
        done[step.name] = fingerprint_of(step.made_from)  # again: a step may bring part of what it is made from
        _write(memory, done)


def fingerprint_of(paths: Iterable[Path]) -> str:
    """Give a digest of the content of files and folders; a missing one counts as missing, not as an error."""
    digest = hashlib.sha256()
    for path in paths:
        for file in _files(path):
            digest.update(f"{file.relative_to(path.parent).as_posix()}\0".encode() + file.read_bytes() + b"\0")
    return digest.hexdigest()


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
    elif path.is_dir():
        for file in sorted(path.rglob("*")):
            if file.is_file() and not _SKIPPED_FOLDERS & set(file.relative_to(path).parts):
                yield file


def _read(memory: Path) -> dict[str, str]:
    try:
        said = json.loads(memory.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}


def _write(memory: Path, done: dict[str, str]) -> None:
    memory.parent.mkdir(parents=True, exist_ok=True)
    half = memory.with_suffix(".tmp")
    half.write_text(json.dumps(done, indent=1) + "\n", encoding="utf-8")
    half.replace(memory)
