"""The marked notebook: the student's cells, what they showed, and in each graded cell the verdict with its reasons.

nbgrader reads the mark from a graded cell's last result, feedback shows the rest. So what the judge says is written
where plain nbgrader would have found it.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any

from nbformat.v4 import new_output

from autograder.grading.graded_cells import graded_task, is_autograded
from autograder.grading.letters import writable
from autograder.inprocess import VERDICT
from autograder.languages import LANGUAGE_VARIABLE, Words
from autograder.sealed.job import Ending

if TYPE_CHECKING:
    from collections.abc import Callable

    from nbformat import NotebookNode

    from autograder.grading.judging import Judged
    from autograder.sealed.job import Ran

_LONGEST = 200_000  # characters of text in one output
_LARGEST = 4_000_000  # characters of a picture or a map
_MOST = 200  # outputs of one cell
# Nothing that is only a script: it would run in the lecturer's browser. HTML is kept as Jupyter shows it, with the
# scripts that a map needs; plain nbgrader does the same.
_MIME = re.compile(r"(?!.*(json|script))(text|image|application)/[a-z0-9.+-]+")


@dataclass
class Marked:
    """What a notebook got.

    Attributes
    ----------
    notebook : NotebookNode
    judged : dict of str to Judged
        By the name of the graded cell; without those that handed nothing in.
    records : dict of str to str
        What was judged, by the name of the graded cell.
    unanswered : dict of str to str
        Why a graded cell handed nothing in, by its name.
    """

    notebook: NotebookNode
    judged: dict[str, Judged] = field(default_factory=dict)
    records: dict[str, str] = field(default_factory=dict)
    unanswered: dict[str, str] = field(default_factory=dict)


def mark(notebook: NotebookNode, ran: Ran, judge: Callable[[str, str], Judged]) -> Marked:
    """Write what a run showed, and what the judge says of it, into a notebook.

    Parameters
    ----------
    notebook : NotebookNode
        As it was taken in; it is changed.
    ran : Ran
    judge : callable
        Given a task and what it recorded.
    """
    marked = Marked(notebook)
    count = 0
    for number, cell in enumerate(notebook.cells):
        if cell.cell_type != "code":
            continue
        count += 1
        cell.execution_count = count
        cell.outputs = clean_outputs(ran.outputs.get(number, []))
        if ran.last_cell == number:
            cell.outputs.append(_stopped(ran))
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        task = graded_task(cell.source) if is_autograded(cell) else None
        if task is None:
            continue
        short = task.partition("/")[2]
        recorded_as, recorded = ran.records.get(number, ("", ""))
        failed = next((output for output in cell.outputs if output.output_type == "error"), None)
        if recorded_as == task and failed is None and ran.last_cell != number:
            marked.records[name] = recorded
            marked.judged[name] = judge(short, recorded)
            write_verdict(cell, marked.judged[name])
        else:
            marked.unanswered[name] = why = _why_not(ran, number, failed)
            words = Words(os.environ.get(LANGUAGE_VARIABLE, "en")).say("unanswered", why=why)
            _write(cell, words, f'<div class="verdict"><p>{escape(words)}</p></div>', 0.0)
    return marked


def write_verdict(cell: NotebookNode, judged: Judged) -> None:
    """Write a verdict into a graded cell, in place of an earlier one."""
    verdict = judged.verdict
    fault = f"[key failed on {verdict.task}] {verdict.key_failed}" if verdict.key_failed else ""
    _write(cell, judged.words, judged.page, verdict.marks, beliefs=verdict.misconceptions, fault=fault)


def says(cell: NotebookNode, judged: Judged) -> bool:
    """Tell whether a graded cell already shows the very words of a verdict."""
    return any(
        VERDICT in output.get("metadata", {}) and output.data.get("text/plain") == judged.words
        for output in cell.outputs
    )


def _write(
    cell: NotebookNode, words: str, page: str, marks: float, *, beliefs: tuple[str, ...] = (), fault: str = ""
) -> None:
    """Keep what the visible checks said, and end in the verdict and the mark.

    The verdict is a display of its own, in words and as HTML. Where the key broke, what it said is another display, for
    the lecturer: the feedback page leaves it out.
    """
    kept = [output for output in cell.outputs if output.output_type in {"stream", "error"}]
    for output in kept:
        if output.output_type == "stream":
            output.name = "stdout"  # nbgrader 0.9.6 gives 0 to a cell with any text on standard error
    data = {"text/plain": words, "text/html": page}
    kept.append(new_output("display_data", data=data, metadata={VERDICT: {"beliefs": list(beliefs)}}))
    if fault:
        data = {"text/plain": fault, "text/html": f"<pre>{escape(fault)}</pre>"}
        kept.append(new_output("display_data", data=data, metadata={VERDICT: {"fault": True}}))
    if not any(output.output_type == "error" for output in kept):
        data = {"text/plain": str(float(marks))}
        kept.append(new_output("execute_result", data=data, execution_count=cell.execution_count))
    cell.outputs = kept


def _stopped(ran: Ran) -> NotebookNode:
    names = {Ending.TIMEOUT: "CellTimeoutError", Ending.KILLED: "KilledError", Ending.FLOODED: "TooMuchOutputError"}
    said = f"This cell did not end: {ran.cause}."
    return new_output("error", ename=names[ran.ending], evalue=said, traceback=[said])


def _why_not(ran: Ran, number: int, failed: NotebookNode | None) -> str:
    words = Words(os.environ.get(LANGUAGE_VARIABLE, "en"))
    if failed is not None:
        return words.say("why_error", name=failed.ename)
    if number not in ran.outputs and ran.ending is not Ending.WHOLE:
        return words.say("why_before", cause=ran.cause)
    return words.say("why_end")


def clean_outputs(shown: list[Any]) -> list[NotebookNode]:
    """Make outputs of what a sealed process sent, which may be anything that JSON can say."""
    made = (_clean(item) for item in shown[:_MOST] if isinstance(item, dict))
    return [output for output in made if output is not None]


def _clean(item: dict[str, Any]) -> NotebookNode | None:
    kind = item.get("output_type")
    if not isinstance(kind, str):
        return None
    if kind == "stream":
        return new_output(
            "stream", name="stderr" if item.get("name") == "stderr" else "stdout", text=_text(item.get("text"))
        )
    if kind == "error":
        trace = item.get("traceback")
        lines = [_text(line) for line in trace[:50]] if isinstance(trace, list) else []
        return new_output(
            "error", ename=_text(item.get("ename"))[:80], evalue=_text(item.get("evalue")), traceback=lines
        )
    data = item.get("data")
    if kind in {"display_data", "execute_result"} and isinstance(data, dict):
        # A picture that is too large is left out: cut, it would be no picture. Numbers are counted anew: a result is
        # shown like any other display.
        kept = {
            mime: _text(content, _LARGEST)
            for mime, content in data.items()
            if _MIME.fullmatch(mime) and isinstance(content, str) and len(content) <= _LARGEST
        }
        return new_output("display_data", data=kept)
    return None


def _text(value: object, most: int = _LONGEST) -> str:
    return writable(value, most) if isinstance(value, str) else ""
