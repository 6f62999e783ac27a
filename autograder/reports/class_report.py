"""The class report: how a class did in one assignment, as one HTML page."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, Any

from autograder.cohorts.deadlines import in_phnom_penh
from autograder.grading.rows import Outcome
from autograder.reports.desk_page import write_page
from autograder.reports.item_statistics import FEWEST, difficulty, discrimination

if TYPE_CHECKING:
    from pathlib import Path

    from autograder.cohorts.cohort import Cohort
    from autograder.reports.graded_class import GradedClass, GradedStudent, GradedTask

EXPLAINED = {
    Outcome.OK: "All tasks were marked. Nothing to do.",
    Outcome.FAILED: "All tasks were marked, and some marks were lost. Nothing to do.",
    Outcome.REPAIRED: "A copied graded cell was set aside, or a deleted one was put back. The marks are whole.",
    Outcome.TAMPERED: "A locked cell, or the points of a cell, had been changed. It was graded as it was released. "
    "Ask the student: a slip is likelier than a trick.",
    Outcome.BLANK: "The notebook came back as it was released. Ask whether the right file was handed in.",
    Outcome.TIMEOUT: "A cell ran too long and was stopped; the other tasks keep their marks. Look at that cell.",
    Outcome.KILLED: "The run ended on the way; tasks before keep their marks. Read the reason, then grade again.",
    Outcome.UNREADABLE: "The file is no notebook that can be read. Ask for it again: the new one is then graded.",
    Outcome.ABSENT: "Nothing was handed in. An extension, or nothing.",
    Outcome.KEY_FAILED: "The key broke on an answer. Mark that task by hand, mend the key, then rejudge.",
}
_NOT_RUN = {Outcome.ABSENT, Outcome.UNREADABLE, Outcome.BLANK}
_HARD, _WIDESPREAD = 0.35, 0.25
_BINS = 10
_IDS_IN_LINE = 60


def write_report(cohort: Cohort, graded: GradedClass, *, names: bool = False) -> Path:
    """Write the class report.

    Parameters
    ----------
    cohort : Cohort
    graded : GradedClass
    names : bool
        Show students' ids where they belong; their names stay in the roster. Such a report is a file of its own.

    Returns
    -------
    Path
        The page.
    """
    name = f"{graded.assignment}-report{'-with-ids' if names else ''}"
    return write_page(cohort, name, "class_report.html.j2", names=names, **report_values(graded))


def report_values(graded: GradedClass) -> dict[str, Any]:
    """Compute what the report says.

    Difficulty and discrimination are taken over the students whose notebook was run and not blank: rows of zeros from
    people who handed in nothing would make every task look hard, and all tasks alike.
    """
    rows = [student for student in graded.students if student.row]
    counted = [student for student in rows if student.row and student.row.outcome not in _NOT_RUN]
    tasks = [_task(task, graded, counted) for task in graded.tasks]
    beliefs = _beliefs(graded, counted)
    by_hand = [_by_hand(task, rows) for task in graded.tasks if task.by_hand]
    late = _late(graded, rows)
    handed_in = [student for student in rows if student.row and student.row.outcome is not Outcome.ABSENT]
    chart = _chart(graded, counted)
    waits = sum(bool(student.waiting) for student in rows)
    return {
        "assignment": graded.assignment,
        "due": in_phnom_penh(graded.due) if graded.due else "",
        "counted": len(counted),
        "facts": [
            ("Handed in", len(handed_in), f"of {len(graded.students)}"),
            ("Median mark", chart.get("median", "-"), f"of {chart['most']}"),
            ("Wait for your marks", waits, ""),
            ("Late", len(late["rows"]), ""),
        ],
        "looks": _looks(graded, tasks, beliefs, len(counted)),
        "chart": chart,
        "tasks": tasks,
        "beliefs": beliefs,
        "verdicts": _verdicts(graded),
        "by_hand": by_hand,
        "late": late,
        "time": _time(counted),
    }


def _task(task: GradedTask, graded: GradedClass, counted: list[GradedStudent]) -> dict[str, Any]:
    marked = [student for student in counted if student.marks.get(task.name) is not None]
    marks = [float(student.marks[task.name] or 0) for student in marked]
    others = [
        other.name
        for other in graded.tasks
        if other.name != task.name and all(student.marks.get(other.name) is not None for student in counted)
    ]
    rest = [sum(float(student.marks[name] or 0) for name in others) for student in marked]
    told = discrimination(marks, rest) if others else None
    why = f"fewer than {FEWEST} marked" if len(marked) < FEWEST else "all have the same marks"
    return {
        "title": task.title,
        "by_hand": task.by_hand,
        "most": f"{task.most:g}",
        "share": round(100 * difficulty(marks, task.most)) if marks else None,
        "full": sum(mark == task.most for mark in marks) if marks else "-",
        "none": sum(mark == 0 for mark in marks) if marks else "-",
        "told": told,
        "flag": told is not None and told.doubtful,
        "why": why,
    }


def _beliefs(graded: GradedClass, counted: list[GradedStudent]) -> list[dict[str, Any]]:
    titles = {task.name: task.title for task in graded.tasks}
    held: dict[str, dict[str, list[str]]] = {}
    for student in counted:
        for task, ids in student.row.beliefs.items() if student.row else ():
            for belief in ids:
                held.setdefault(belief, {}).setdefault(task, []).append(student.student_id)
    found = []
    for name, by_task in held.items():
        who = sorted({student_id for ids in by_task.values() for student_id in ids})
        known = graded.catalogue.get(name)
        found.append(
            {
                "count": len(who),
                "share": round(100 * len(who) / len(counted)),
                "belief": known.belief if known else name,
                "says": known.says if known else "",
                "reread": known.reread if known else "",
                "link": known.link(graded.book) if known and graded.book else "",
                "tasks": ", ".join(f"{titles.get(task, task)} ({len(ids)})" for task, ids in by_task.items()),
                "ids": _ids(who),
            }
        )
    return sorted(found, key=lambda belief: (-belief["count"], belief["belief"]))


def _verdicts(graded: GradedClass) -> list[dict[str, Any]]:
    found = []
    for outcome in Outcome:
        of_it = [student.row for student in graded.students if student.row and student.row.outcome is outcome]
        if not of_it:
            continue
        lines = [f"{row.student_id}: {row.reason}" for row in of_it if row.reason]
        silent = _ids([row.student_id for row in of_it if not row.reason])
        found.append(
            {
                "name": str(outcome),
                "count": len(of_it),
                "words": EXPLAINED[outcome],
                "lines": [*lines, *([silent] if silent else [])],
            }
        )
    ungraded = [student.student_id for student in graded.students if not student.row]
    if ungraded:
        words = "Not graded yet, or graded by an older version: run ./course grade."
        found.append({"name": "no verdict", "count": len(ungraded), "words": words, "lines": [_ids(ungraded)]})
    return found


def _by_hand(task: GradedTask, rows: list[GradedStudent]) -> dict[str, Any]:
    waits = [student.student_id for student in rows if task.name in student.waiting]
    there = [s for s in rows if task.name in s.marks and s.row and s.row.outcome is not Outcome.ABSENT]
    return {
        "title": task.title,
        "waits": len(waits),
        "done": len(there) - len(waits),
        "recheck": sum(task.name in student.recheck for student in rows),
        "ids": _ids(waits),
    }


def _late(graded: GradedClass, rows: list[GradedStudent]) -> dict[str, Any]:
    late = sorted(
        (s for s in rows if s.row and s.row.late_seconds), key=lambda s: -(s.row.late_seconds if s.row else 0)
    )
    words = "Nobody handed in late."
    if late:
        longest = _length(late[0].row.late_seconds if late[0].row else 0)
        words = f"{len(late)} handed in late, by {longest} at most."
    return {
        "words": words,
        "policy": graded.late_policy,
        "rows": [
            {"student_id": s.student_id, "by": _length(s.row.late_seconds), "penalty": f"{round(s.penalty, 2):g}"}
            for s in late
            if s.row
        ],
    }  # fmt: skip


def _time(counted: list[GradedStudent]) -> dict[str, Any]:
    seconds = sorted((s.row.seconds, s.student_id) for s in counted if s.row and s.row.seconds)
    if not seconds:
        return {"words": "No run was timed.", "slow": ""}
    values = [value for value, _ in seconds]
    slowest = [f"{who} ({value:.1f} s)" for value, who in reversed(seconds[-3:])]
    return {
        "words": f"Half of the notebooks ran in {median(values):.1f} seconds or less; the slowest took "
        f"{values[-1]:.1f} seconds. All together: {_length(sum(values))}.",
        "slow": ", ".join(slowest),
    }


def _looks(graded: GradedClass, tasks: list[dict[str, Any]], beliefs: list[dict[str, Any]], counted: int) -> list[str]:
    """Say in sentences what a lecturer should look at first."""
    looks = []
    broken = sum(bool(s.row and s.row.outcome is Outcome.KEY_FAILED) for s in graded.students)
    if broken:
        looks.append(f"The key broke on answers of {broken}. These tasks have no marks yet.")
    for task in tasks:
        if task["share"] is not None and counted >= FEWEST and task["share"] < 100 * _HARD:
            looks.append(
                f"“{task['title']}” was hard: {task['share']} % of its points on average. Take it up in class."
            )
        if task["flag"]:
            looks.append(
                f"“{task['title']}” {task['told'].reading} strong from weak students (r = {task['told'].r:.2f}). "
                "Is the question clear, and its key right?"
            )
    looks += [
        f"{belief['count']} of {counted} seem to think: “{belief['belief']}” Ask the room about it."
        for belief in beliefs[:3]
        if belief["count"] >= _WIDESPREAD * counted
    ]
    waits = sum(bool(student.waiting) for student in graded.students)
    if waits:
        looks.append(f"{waits} wait for your marks by hand.")
    return looks


def _chart(graded: GradedClass, counted: list[GradedStudent]) -> dict[str, Any]:
    """Place the bars of the histogram: ten equal steps of the marks; the last one includes full marks."""
    complete = all(mark is not None for student in counted for mark in student.marks.values())
    tasks = [task for task in graded.tasks if complete or not task.by_hand]
    most = sum(task.most for task in tasks)
    chart: dict[str, Any] = {"counted": len(counted), "most": f"{most:g}"}
    if not counted or not most:
        return chart
    marks = [sum(float(student.marks.get(task.name) or 0) for task in tasks) for student in counted]
    bins = [0] * _BINS
    for mark in marks:
        bins[min(int(_BINS * mark / most), _BINS - 1)] += 1
    width, height, left, right, top, base = 420, 220, 34, 410, 28, 178
    step = (right - left) / _BINS
    highest = max(bins)
    unit = max(1, -(-highest // 4))
    ceiling = unit * -(-highest // unit)
    scale = (base - top) / ceiling
    middle = median(marks)
    median_x = left + (right - left) * middle / most
    unmarked = "" if complete else " Tasks marked by hand are not in it while some wait."
    words = (
        f"{len(marks)} students: from {min(marks):g} to {max(marks):g} of {most:g} marks, half of them {middle:g} or "
        f"more.{unmarked} What lateness costs is not taken off."
    )
    return chart | {
        "width": width, "height": height, "left": left, "right": right, "top": top, "base": base,
        "words": words,
        "median": f"{middle:g}",
        "median_x": round(median_x, 1),
        "median_side": "end" if median_x > (left + right) / 2 else "start",
        "ticks": [{"y": round(base - scale * n, 1), "label": n} for n in range(unit, ceiling + 1, unit)],
        "marks": [
            {"x": round(left + step * n, 1), "label": f"{most * n / _BINS:g}"} for n in range(0, _BINS + 1, 2)
        ],
        "bars": [
            {
                "x": round(left + step * n + 1.5, 1), "width": round(step - 3, 1),
                "y": round(base - scale * count, 1), "height": round(scale * count, 1),
                "words": f"{most * n / _BINS:g} to {most * (n + 1) / _BINS:g} marks: {count}",
            }
            for n, count in enumerate(bins)
        ],
    }  # fmt: skip


def _length(seconds: float) -> str:
    minutes = seconds / 60
    if minutes < 1:
        return f"{seconds:.0f} s"
    if minutes < 60:
        return f"{minutes:.0f} min"
    return f"{minutes / 60:.1f} h" if minutes < 48 * 60 else f"{minutes / 1440:.1f} days"


def _ids(names: list[str]) -> str:
    more = f" and {len(names) - _IDS_IN_LINE} more" if len(names) > _IDS_IN_LINE else ""
    return ", ".join(names[:_IDS_IN_LINE]) + more
