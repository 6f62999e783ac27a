"""The judge holds against whatever a forged record says: a verdict or a failed key, and the next value is judged."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from autograder.grading.judging import Judge
from autograder.key import KEYS_VARIABLE
from autograder.sealed.client import Warm
from autograder.values import record_json

sys.path.insert(0, str(Path(__file__).parent))
from attack_records import BREAKERS, RECORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY = """
import os, sys
from autograder.answers import as_ids, as_mapping, as_number
from autograder.findings import Finding, right, wrong
from autograder.key import Key

key = Key("mini")

@key.task("number", points=2, title="A number")
def number(answer):
    yield right(2, "right") if as_number(answer) == 42 else wrong(2, f"not it: {answer}")

@key.task("any", points=2, title="Anything")
def anything(answer):
    if answer == "abort":
        os.abort()
    if answer == "raise":
        raise ValueError("broken")
    if answer == "nonsense":
        return [Finding(2, {1, 2}, {3})]
    if answer == "print":
        os.write(1, b"x" * 100_000)
        print("x" * 100_000)
        print("x" * 100_000, file=sys.stderr)
    if answer == "exit":
        raise SystemExit(0)
    return [wrong(2, f"{type(answer).__name__}: {answer!r}"[:2000])]
"""


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Judge]:
    keys = tmp_path_factory.mktemp("keys")
    (keys / "mini.py").write_text(KEY, encoding="utf-8")
    (keys / "misconceptions.toml").write_text("", encoding="utf-8")
    with Warm([], environment={KEYS_VARIABLE: str(keys)}, judge_only=True) as warm, Judge(warm, "mini") as judge:
        yield judge


def still_judges(judge: Judge) -> bool:
    judge._known.clear()
    return judge.judge("number", record_json(42)).verdict.marks == 2.0


@pytest.mark.parametrize("task", ["number", "any"])
@pytest.mark.parametrize("name", RECORDS)
def test_a_forged_record_gets_a_verdict_and_no_mark(judge: Judge, name: str, task: str) -> None:
    judged = judge.judge(task, RECORDS[name])
    assert judged.verdict.marks == 0.0
    judged.words.encode("utf-8")
    assert still_judges(judge)


@pytest.mark.parametrize("name", BREAKERS)
def test_what_breaks_a_key_costs_one_verdict(judge: Judge, name: str) -> None:
    judged = judge.judge("any", BREAKERS[name])
    assert judged.verdict.marks == 0.0
    assert bool(judged.verdict.key_failed) == (name != "writes where the verdict should be"), judged
    assert still_judges(judge)
