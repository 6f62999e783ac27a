"""What lateness costs: nothing by default, and never twice."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path

import nbformat
import pytest
from traitlets.config import PyFileConfigLoader

from autograder.cohorts.cohort import Cohort
from autograder.cohorts.late_policy import LatePolicy, in_words, late_settings
from autograder.course_config import SettingsError
from autograder.grading.saving import Saver

sys.path.insert(0, str(Path(__file__).parent))
from mini_course import MiniCourse, MiniTask
from small_class import DEADLINE, Member, small_class

pytestmark = pytest.mark.filterwarnings("ignore:Object of type:sqlalchemy.exc.SAWarning")  # nbgrader's own

DAY = 86_400
PERCENT = '[late]\npolicy = "percent"\npercent_a_day = 10\ngrace_minutes = 30\nat_most_percent = 25\n'


def settings_file(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "cohort.toml").write_text(f'assignments = "."\n{text}', encoding="utf-8")
    (folder / "keys").mkdir(exist_ok=True)
    return folder


@pytest.mark.parametrize(
    ("seconds", "costs"),
    [
        (1, None),
        (30 * 60, None),
        (30 * 60 + 1, 2.0),
        (DAY, 2.0),
        (DAY + 30 * 60, 2.0),
        (DAY + 30 * 60 + 1, 4.0),
        (9 * DAY, 5.0),
    ],
)
def test_each_day_begun_costs_and_no_more_than_the_most(seconds: float, costs: float | None) -> None:
    policy = LatePolicy(penalty_method="percent", percent_a_day=10, grace_minutes=30, at_most_percent=25)
    assert policy.late_submission_penalty("s1", 20.0, seconds) == costs


def test_nothing_is_the_default_and_zero_is_nbgraders_own() -> None:
    assert LatePolicy().late_submission_penalty("s1", 20.0, 9 * DAY) is None
    assert LatePolicy(penalty_method="zero").late_submission_penalty("s1", 20.0, 1) == 20.0


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "Lateness costs nothing."),
        ('[late]\npolicy = "zero"\n', "A late submission gets no marks."),
        (PERCENT, "10 % of the earned marks for each day begun after 30 minutes of grace, at most 25 %."),
    ],
)
def test_a_policy_is_said_in_words(tmp_path: Path, text: str, told: str) -> None:
    assert told in in_words(late_settings(settings_file(tmp_path, text)))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[late]\npolicy = "harsh"\n', "policy = 'harsh'; expected is one of none, zero, percent"),
        ('[late]\npolicy = "percent"\npercent_a_day = "10"\n', "percent_a_day = '10'; expected is a number from 0"),
        ('[late]\npolicy = "percent"\npercent_a_day = true\n', "percent_a_day = True"),
        ('[late]\npolicy = "percent"\npercent_a_day = nan\n', "percent_a_day = nan"),
        ("[late]\nat_most_percent = 101\n", "at_most_percent = 101"),
        ("[late]\ndays = 3\n", "days unknown"),
        ('late = "none"\n', "write a section"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(SettingsError, match=told.replace("[", r"\[")):
        late_settings(settings_file(tmp_path, text))


def penalty(cohort: Cohort) -> float:
    with cohort.gradebook() as gradebook:
        return float(gradebook.find_submission("mini", "s1").late_submission_penalty)


def test_grading_again_does_not_double_what_lateness_costs(tmp_path: Path) -> None:
    """The case of jupyter/nbgrader#723: graded late, graded again, less late after an extension, then in time."""
    late = Member("s1", {"one": 2.0, "two": 2.0}, late=timedelta(days=1, hours=1), note=0.0)
    cohort = small_class(tmp_path, [late], extra=PERCENT)
    config = PyFileConfigLoader("nbgrader_config.py", path=str(cohort.folder)).load_config()
    found = []
    for extension in (0, 0, 1, 2):
        with cohort.gradebook() as gradebook:
            gradebook.grant_extension("mini", "s1", days=extension)
            saver = Saver(gradebook, "mini", config)
            saver.save_marks("s1", {"one": 2.0})
            saver.save_marks("s1", {})
        found.append(penalty(cohort))
    assert found == pytest.approx([0.8, 0.8, 0.4, 0.0])


@pytest.mark.system
def test_plain_nbgrader_takes_the_same_policy(tmp_path: Path) -> None:
    course = MiniCourse(tmp_path, {"one": MiniTask(), "two": MiniTask()}).write()
    course.release()
    (tmp_path / "cohort.toml").write_text(f'assignments = "."\n{PERCENT}', encoding="utf-8")
    cohort = Cohort(tmp_path)
    cohort.set_deadline("mini", DEADLINE)
    course.hand_in("s1", nbformat.read(tmp_path / "source" / "mini" / "mini.ipynb", as_version=4))
    handed_in = (DEADLINE + timedelta(hours=1)).strftime("%Y-%m-%d %H:%M:%S.%f UTC")
    (cohort.submission("s1", "mini") / "timestamp.txt").write_text(handed_in, encoding="utf-8")
    for _ in range(2):
        ended = course.nbgrader("autograde", "mini", "--force")
        assert ended.returncode == 0, ended.stderr
        assert penalty(cohort) == pytest.approx(0.4)
