"""What a student's page leaves out of the marked notebook; the notebook itself stays as it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bs4 import BeautifulSoup
from nbformat.v4 import new_output
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Unicode

from autograder.answers import NO_ANSWER
from autograder.grading.graded_cells import is_autograded
from autograder.inprocess import VERDICT
from autograder.languages import Words

if TYPE_CHECKING:
    from nbformat import NotebookNode

Resources = dict[str, Any]

_HIDDEN = re.compile(r"\n*^### BEGIN HIDDEN TESTS.*?(?:^### END HIDDEN TESTS[^\n]*|\Z)", re.DOTALL | re.MULTILINE)
_LIVE = re.compile(r"<(?=/?\s*(?:script|iframe|object|embed|meta|base|link|form)\b)", re.IGNORECASE)
_PLACE = re.compile(r"(?:/|[A-Za-z]:\\)[^\s\x1b]*?site-packages[/\\]")  # where the grader's libraries lie
_RULE = re.compile(r"(?:\x1b\[[\d;]*m|-|\s)*")  # the row of dashes above a traceback; a phone would break it in two
_STOPPED = {"CellTimeoutError", "KilledError", "TooMuchOutputError"}
_STILL = ("text/html", "text/markdown", "text/latex", "image/svg+xml", "image/png", "image/jpeg", "text/plain")


class TrimForStudents(NbGraderPreprocessor):
    """Leave out hidden tests, what is for the lecturer, and whatever would run or load something.

    Runs in ``nbgrader generate_feedback`` before the page is made. The page's own security policy forbids scripts and
    other hosts as well; here a student is told what is missing instead of finding a hole.
    """

    language = Unicode("en", help="Language of the page: en, fr or km.").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """Trim each cell; tell a task that has no answer from one whose answer cell stopped."""
        stopped = ""
        for cell in nb.cells:
            if cell.cell_type == "markdown":
                cell.source = _LIVE.sub("&lt;", cell.source)
            if cell.cell_type != "code":
                continue
            graded = is_autograded(cell)
            if graded:
                cell.source = _HIDDEN.sub("", cell.source).strip("\n")
                if stopped:
                    self._tell_stopped(cell, stopped)
            outputs = (self._trim(output, graded=graded) for output in cell.get("outputs", []))
            cell.outputs = [output for output in outputs if output is not None]
            failed = [output.ename for output in cell.outputs if output.output_type == "error"]
            stopped = failed[0] if failed and not graded else ""
        return nb, resources

    def _tell_stopped(self, cell: NotebookNode, name: str) -> None:
        """Say that the cell above stopped, in place of what somebody may have thought who wrote no answer."""
        for output in cell.get("outputs", []):
            about = output.get("metadata", {}).get(VERDICT)
            if isinstance(about, dict) and about.get("beliefs") == [NO_ANSWER] and "text/html" in output.data:
                about["beliefs"] = []
                page = BeautifulSoup(output.data["text/html"], "html.parser")
                for belief in page.select(".belief"):
                    belief.clear()
                    belief.append(Words(self.language).say("stopped_above", name=name))
                output.data["text/html"] = str(page)

    def _trim(self, output: NotebookNode, *, graded: bool) -> NotebookNode | None:
        if output.output_type == "error":
            if graded or output.ename in _STOPPED:
                # The traceback would show lines around the one that failed: hidden tests, or the grader's own.
                output.traceback = [f"{output.ename}: {output.evalue}"]
            lines = (_PLACE.sub("", line) for line in output.traceback)
            output.traceback = [line for line in lines if not _RULE.fullmatch(line)]
            return output
        if output.output_type == "stream":
            return output
        if output.get("metadata", {}).get(VERDICT, {}).get("fault"):
            return None
        if graded and output.output_type == "execute_result":
            return None  # the mark itself, which stands above the cell
        data = {mime: output.data[mime] for mime in _STILL if mime in output.data}
        if _LIVE.search(str(data.get("text/html", ""))):
            del data["text/html"]
        if not data or (set(data) == {"text/plain"} and len(output.data) > 1):
            return new_output("stream", name="stdout", text=f"{Words(self.language).say('not_shown')}\n")
        output.data = data
        return output
