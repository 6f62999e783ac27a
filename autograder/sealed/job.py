"""One submission to execute, and what became of it: bytes in, bytes out, on this machine or on another."""

from __future__ import annotations

import base64
import json
from dataclasses import asdict, dataclass, field
from enum import StrEnum

from autograder.sealed.seal import Budget


@dataclass(frozen=True)
class Job:
    """A notebook's code to run in a sealed process.

    Attributes
    ----------
    cells : tuple of (int, str)
        Number of each code cell in the notebook, and its code.
    inputs : dict of str to list
        Where a task asks for a function: the recorded arguments of each call, by task.
    files : dict of str to bytes
        What lies beside the notebook, by relative path.
    seed : int
        Of Python's and numpy's chance, so that the same submission gives the same answers twice.
    budget : Budget
    """

    cells: tuple[tuple[int, str], ...]
    inputs: dict[str, list[object]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    seed: int = 0
    budget: Budget = field(default_factory=Budget)

    def to_bytes(self) -> bytes:
        """Pack it."""
        files = {name: base64.b64encode(content).decode("ascii") for name, content in self.files.items()}
        return json.dumps({**asdict(self), "files": files}).encode()

    @classmethod
    def from_bytes(cls, packed: bytes) -> Job:
        """Unpack it."""
        said = json.loads(packed)
        return cls(
            cells=tuple((number, source) for number, source in said["cells"]),
            inputs=said["inputs"],
            files={name: base64.b64decode(content) for name, content in said["files"].items()},
            seed=said["seed"],
            budget=Budget(**said["budget"]),
        )


class Ending(StrEnum):
    """How a run ended."""

    WHOLE = "whole"
    TIMEOUT = "timeout"
    KILLED = "killed"
    FLOODED = "flooded"


@dataclass(frozen=True)
class Ran:
    """What became of a job.

    Attributes
    ----------
    outputs : dict of int to list of dict
        Outputs of each cell that ended, as JSON; not yet checked.
    records : dict of int to (str, str)
        What each cell recorded last: name of the task, and JSON text, not yet read.
    interrupted : tuple of int
        Cells that were stopped because they ran too long.
    ending : Ending
    cause : str
        In words, where the run did not end whole.
    last_cell : int or None
        The cell that ran when it ended, where it did not end whole.
    seconds : float
        From the request to its end.
    cell_seconds : float
        Of these, in the notebook's own cells; 0 where the run did not end whole.
    """

    outputs: dict[int, list[dict[str, object]]] = field(default_factory=dict)
    records: dict[int, tuple[str, str]] = field(default_factory=dict)
    interrupted: tuple[int, ...] = ()
    ending: Ending = Ending.WHOLE
    cause: str = ""
    last_cell: int | None = None
    seconds: float = 0.0
    cell_seconds: float = 0.0

    def to_bytes(self) -> bytes:
        """Pack it."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def from_bytes(cls, packed: bytes) -> Ran:
        """Unpack it."""
        said = json.loads(packed)
        outputs = {int(number): shown for number, shown in said.pop("outputs").items()}
        records = {int(number): (task, record) for number, (task, record) in said.pop("records").items()}
        interrupted = tuple(said.pop("interrupted"))
        ending = Ending(said.pop("ending"))
        return cls(outputs=outputs, records=records, interrupted=interrupted, ending=ending, **said)
