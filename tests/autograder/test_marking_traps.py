"""Each marking trap of nbgrader 0.9.6 is closed, shown by the real ``nbgrader autograde``."""

from __future__ import annotations

import copy
import sys
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from autograder.grading.nbgrader_hooks import SettleMarks

sys.path.insert(0, str(Path(__file__).parent))
from mini_course import FULL, MiniCourse, MiniTask, mark_cell

pytestmark = pytest.mark.system

# What a key's finding wrongly earns, and the mark that must reach the gradebook. Under stock nbgrader all but the
# last would be full marks, and the last would stop the class.
SLIPS = {
    "text": ('"two"', 0.0),
    "false": ("False", 0.0),
    "negative": ("-3.0", 0.0),
    "numpy": ("np.float64(1.5)", 1.5),
    "nan": ('float("nan")', 0.0),
    "above": ("7.0", 2.0),
}

# A student's code cannot be kept from spoiling what its own process shows; what nbgrader reads must still be a mark.
SPOILT = {"a text": "excellent", "a boolean": "False", "a negative": "-1.0", "above the most": "99.0", "empty": ""}


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> MiniCourse:
    """One course, released once and graded once by nbgrader's own commands."""
    tasks = {slip: MiniTask(judge=f'yield wrong(2, "a slip", earned={earned})') for slip, (earned, _) in SLIPS.items()}
    tasks["stderr"] = MiniTask(
        judge=f'warnings.warn("from the key")\nprint("more", file=sys.stderr)\n{FULL}',
        test='import sys, warnings\nwarnings.warn("from a visible check")\nprint("and more", file=sys.stderr)',
    )
    tasks["breaks"] = MiniTask(judge='raise KeyError("area")\nyield')
    tasks["plain"] = MiniTask()
    course = MiniCourse(tmp_path_factory.mktemp("traps") / "course", tasks).write()
    released = course.release()
    course.hand_in("ann", _answered(released, "plain = 42"))
    for number, shown in enumerate(SPOILT.values()):
        spoil = f"class Mark(float):\n    def __repr__(self):\n        return {shown!r}\n"
        course.hand_in(
            f"spoilt-{number}", _answered(released, f"{spoil}import autograder\nautograder.grade = lambda *_: Mark(2)")
        )
    course.hand_in("silent", _answered(released, "import autograder\nautograder.grade = lambda *_: None"))
    ended = course.nbgrader("autograde", "mini", "--create")
    assert ended.returncode == 0, ended.stderr
    return course


def _answered(released, code: str):  # noqa: ANN001, ANN202 - notebook in, notebook out
    notebook = copy.deepcopy(released)
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == "plain-answer":
            cell.source = f"plain = 42\n{code}"
    return notebook


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_of_the_key_is_a_plain_mark(graded: MiniCourse, slip: str) -> None:
    assert graded.marks("ann")[slip] == SLIPS[slip][1]


def test_text_on_standard_error_costs_nothing(graded: MiniCourse) -> None:
    assert graded.marks("ann")["stderr"] == 2.0
    assert "from a visible check" in graded.outputs("ann", "stderr")


def test_a_key_that_breaks_gives_nothing_and_says_so(graded: MiniCourse) -> None:
    assert graded.marks("ann")["breaks"] == 0.0
    assert "Your lecturer will look at it by hand." in graded.outputs("ann", "breaks")


def test_an_honest_answer_keeps_its_marks_and_reasons(graded: MiniCourse) -> None:
    assert graded.marks("ann")["plain"] == 2.0
    assert "Task plain: 2 of 2 marks" in graded.outputs("ann", "plain")


@pytest.mark.parametrize("number", range(len(SPOILT)), ids=list(SPOILT))
def test_a_spoilt_result_is_no_mark(graded: MiniCourse, number: int) -> None:
    assert graded.marks(f"spoilt-{number}")["plain"] == 0.0
    assert "which is not a mark from 0 to 2" in graded.outputs(f"spoilt-{number}", "plain")


def test_a_cell_that_shows_nothing_is_no_full_mark(graded: MiniCourse) -> None:
    assert graded.marks("silent")["plain"] == 0.0


def test_a_missing_key_saves_no_mark(tmp_path: Path) -> None:
    course = MiniCourse(tmp_path / "course", {"one": MiniTask()}).write()
    course.hand_in("ann", course.release())
    (course.folder / "keys" / "mini.py").rename(course.folder / "keys" / "elsewhere.py")
    ended = course.nbgrader("autograde", "mini", "--create")
    assert ended.returncode != 0
    assert "There is no key mini.py" in ended.stderr
    assert not (course.folder / "autograded" / "ann" / "mini").exists()


def test_cells_without_the_call_keep_nbgraders_own_rules() -> None:
    cell = mark_cell(new_code_cell("assert answer == 42"), grade_id="x", grade=True, locked=True, points=2)
    cell.outputs = [new_output("stream", name="stderr", text="kept as it is")]
    SettleMarks().preprocess(new_notebook(cells=[cell]), {})
    assert cell.outputs[0]["name"] == "stderr"
