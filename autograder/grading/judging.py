"""The judge: a process of its own that holds the keys, and reads nothing but recorded values.

It runs no student's code. What it reads may be crafted, so it is sealed too: a value that breaks it costs one verdict.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import queue
import signal
import threading
import time
import warnings
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Self

from autograder.findings import Finding, Verdict
from autograder.inprocess import BOOK_VARIABLE
from autograder.key import KEYS_VARIABLE, MissingKeyError, load_key
from autograder.languages import LANGUAGE_VARIABLE
from autograder.sealed import frames
from autograder.sealed.frames import Frame
from autograder.values import MalformedRecordError, read_json, record
from autograder.wording import in_html, in_words

if TYPE_CHECKING:
    import socket
    from types import TracebackType

    from autograder.sealed.client import Warm

_LONGEST_S = 30.0  # for one value; a key's own computing included


@dataclass(frozen=True)
class Judged:
    """A verdict with its words, plain and as HTML, as they stand in the feedback."""

    verdict: Verdict
    words: str
    page: str = ""


class JudgeBrokeError(Exception):
    """The judge ended, or took too long, on one value."""


# --- in the judge's own process -------------------------------------------------------------------


def serve(channel: socket.socket) -> None:
    """Answer requests until the caller is gone."""
    while True:
        try:
            _, _, payload = frames.receive(channel)
        except frames.BrokenOffError:
            return
        asked = json.loads(payload)
        try:
            with warnings.catch_warnings(), open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere):  # noqa: PTH123
                warnings.simplefilter("ignore")
                said = _REQUESTS[asked["do"]](asked)
        except MissingKeyError as error:
            said = {"missing": str(error)}
        # A key may repeat what it was given: halves of letters, which no notebook can be written with.
        frames.send(channel, Frame.ANSWER, json.dumps(said, ensure_ascii=False).encode("utf-8", errors="replace"))


_keys: dict[str, Any] = {}


def _key(assignment: str) -> Any:  # noqa: ANN401 - autograder.key.Key
    if assignment not in _keys:
        _keys[assignment] = load_key(assignment)
    return _keys[assignment]


def _judge(asked: dict[str, Any]) -> dict[str, Any]:
    key = _key(asked["assignment"])
    task = key.tasks[asked["task"]]
    try:
        verdict = key.judge(asked["task"], read_json(asked["record"]))
    except MalformedRecordError as error:
        finding = Finding(task.points, 0.0, f"What was handed in cannot be read as an answer ({error}).")
        verdict = Verdict(f"{key.assignment}/{task.name}", task.title, task.points, (finding,))
    said = (verdict, key.catalogue, os.environ.get(BOOK_VARIABLE, ""), os.environ.get(LANGUAGE_VARIABLE, "en"))
    return {"verdict": asdict(verdict), "words": in_words(*said), "page": in_html(*said)}


def _tasks(asked: dict[str, Any]) -> dict[str, Any]:
    key = _key(asked["assignment"])
    return {
        "tasks": {
            name: {"points": task.points, "title": task.title, "inputs": [record(one) for one in key.inputs_of(name)]}
            for name, task in key.tasks.items()
        }
    }


_REQUESTS = {"judge": _judge, "tasks": _tasks}


# --- on the grader's side -------------------------------------------------------------------------


class Judge:
    """Has values judged by a process forked from the warm one; starts another where one breaks.

    Safe to use from several threads: one value is judged at a time. What was judged once is not judged again.

    Parameters
    ----------
    warm : Warm
        Its environment names the folder of keys, which the judge alone may read.
    assignment : str
    """

    def __init__(self, warm: Warm, assignment: str) -> None:
        self.warm, self.assignment = warm, assignment
        self.keys = [warm.environment[KEYS_VARIABLE]]
        self._child: Any = None
        self._lock = threading.Lock()
        self._known: dict[tuple[str, str], Judged] = {}

    def __enter__(self) -> Self:
        """Nothing is started yet: the first value does it."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the judge's process."""
        self._drop()

    def _drop(self) -> None:
        if self._child is not None:
            self.warm.kill(self._child)
            self._child.channel.close()
            self._child = None

    def _ask(self, **asked: object) -> dict[str, Any]:
        with self._lock:
            if self._child is None:
                self._child = self.warm.fork("judge", self.warm.work, read=[*self.warm.read, *self.keys])
            try:
                frames.send(self._child.channel, Frame.JOB, json.dumps(asked).encode())
                answer = frames.receive(self._child.channel, deadline=time.monotonic() + _LONGEST_S)[2]
            except (frames.BrokenOffError, OSError):
                said = self._last_words()
                self._drop()
                raise JudgeBrokeError(f"the judge ended on it ({said})") from None
            except frames.TooLateError:
                self._drop()
                raise JudgeBrokeError(f"judging it took longer than {_LONGEST_S:g} s") from None
        said = json.loads(answer)
        if "missing" in said:
            raise MissingKeyError(said["missing"])
        return said

    def _last_words(self) -> str:
        try:
            code = self._child.ended.get(timeout=5)
        except queue.Empty:
            return "it broke off the connection"
        return signal.Signals(-code).name if code < 0 else f"exit code {code}"

    def tasks(self) -> dict[str, dict[str, Any]]:
        """Give the key's tasks: points, title and, for functions, recorded inputs.

        Raises
        ------
        MissingKeyError
        """
        return self._ask(do="tasks", assignment=self.assignment)["tasks"]

    def judge(self, task: str, recorded: str) -> Judged:
        """Judge what a task recorded.

        Raises
        ------
        MissingKeyError
        """
        # Records may be megabytes each: what is remembered of them must not grow with the class.
        place = task, hashlib.sha256(recorded.encode()).hexdigest()
        known = self._known.get(place)
        if known is None:
            try:
                said = self._ask(do="judge", assignment=self.assignment, task=task, record=recorded)
            except JudgeBrokeError as error:
                verdict = Verdict(f"{self.assignment}/{task}", task, 0.0, key_failed=str(error))
                language = self.warm.environment.get(LANGUAGE_VARIABLE, "en")
                return Judged(
                    verdict, in_words(verdict, {}, language=language), in_html(verdict, {}, language=language)
                )
            findings = tuple(Finding(**finding) for finding in said["verdict"].pop("findings"))
            verdict = Verdict(findings=findings, **said["verdict"])
            known = self._known[place] = Judged(verdict, said["words"], said["page"])
        return known
