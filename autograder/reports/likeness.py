r"""Which submissions are unusually alike, weighed by how rare in the class is what they share.

What students wrote is cut into overlapping runs of tokens (as in winnowing: Schleimer, Wilkerson and Aiken 2003,
*Winnowing: local algorithms for document fingerprinting*, SIGMOD, doi:10.1145/872757.872770), after the names that a
student chose, comments, blanks and kinds of quotation marks are taken away, so that renaming hides nothing. Runs that
stand in the released notebook do not count. A run weighs

.. math:: w = \left(\frac{\ln(N / d)}{\ln(N / 2)}\right)^2

with :math:`N` submissions, of which :math:`d` hold it: 1 where only the two have it, 0.08 where half of a class of 24
has it, 0 where all have it. So the one natural solution of a small task weighs nothing. A pair is listed where it
shares at least `LEAST`, and more than three standard deviations (estimated from the median absolute deviation) above
what two submissions of this class usually share.

Pygments reads the code, for it reads also what does not run; rapidfuzz, which nbgrader brings along, tells how much of
two answers stands in the same order. copydetect was looked at: it fingerprints files well, but counts every run alike,
so that tasks with one natural solution fill its report.
"""

from __future__ import annotations

import math
import re
import stat
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from autograder.grading.intake import LARGEST_NOTEBOOK, RefusedError, parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from autograder.cohorts.cohort import Cohort

CODE_RUN, TEXT_RUN = 7, 8  # tokens in a run
_LEAST_SHOWN = 1.0  # weight of an excerpt
_SPREAD = 4.5  # of the median absolute deviation: three standard deviations of a normal distribution
LEAST = 20.0  # weight that two submissions share before they are listed: some four lines that nobody else has
MOST_PAIRS = 40
_SMALLEST_CLASS = 4  # below, nothing is rare
_WORD = re.compile(r"[\u1780-\u17b3][\u17b4-\u17dd]*|[^\W_]+")  # a Khmer letter with its marks, or a word
_QUOTES = re.compile(r"[rbuf]*['\"]+", re.IGNORECASE)

Run = tuple[str, ...]


class LikenessError(Exception):
    """Submissions cannot be compared; the words say what is missing."""


@dataclass(frozen=True)
class Token:
    """A token as it is compared, and the line on which it stands (from 0)."""

    text: str
    line: int


@dataclass(frozen=True)
class Cell:
    """A cell of a submission.

    Attributes
    ----------
    name : str
        Its task, as the notebook marks it; empty for a cell of the student's own.
    source : str
    tokens : tuple of Token
    run : int
        How many tokens make a run in it.
    """

    name: str
    source: str
    tokens: tuple[Token, ...]
    run: int

    def runs(self) -> Iterable[tuple[Run, int, int]]:
        """Give each run of tokens with its first and last line."""
        for at in range(len(self.tokens) - self.run + 1):
            window = self.tokens[at : at + self.run]
            yield tuple(token.text for token in window), window[0].line, window[-1].line


@dataclass(frozen=True)
class Excerpt:
    """Two cells that share something, side by side.

    Attributes
    ----------
    name : str
        The task.
    sources : tuple of str
    alike : tuple of frozenset of int
        The lines that hold what they share and few others have, in each.
    in_order : float
        Share of the tokens that stand in the same order in both: Indel similarity, 0 to 1.
    weight : float
    """

    name: str
    sources: tuple[str, str]
    alike: tuple[frozenset[int], frozenset[int]]
    in_order: float
    weight: float


@dataclass(frozen=True)
class Pair:
    """Two submissions that are unusually alike.

    Attributes
    ----------
    students : tuple of str
        Ids.
    weight : float
        What they share, in runs that nobody else has.
    share : float
        The same, as a part of the smaller of the two.
    identical : bool
        Whether all that was written is the same, names and comments included.
    excerpts : tuple of Excerpt
    """

    students: tuple[str, str]
    weight: float
    share: float
    identical: bool
    excerpts: tuple[Excerpt, ...] = ()


@dataclass
class Likeness:
    """What was compared, and what was found.

    Attributes
    ----------
    compared : int
    pairs : list of Pair
        The most alike first.
    more : int
        Pairs beyond these that are alike as well.
    left_out : dict of str to str
        Submissions that could not be read, and why.
    usual : float
        The weight that two submissions of this class share: the median of all pairs.
    """

    compared: int
    pairs: list[Pair] = field(default_factory=list)
    more: int = 0
    left_out: dict[str, str] = field(default_factory=dict)
    usual: float = 0.0


def compare_class(cohort: Cohort, assignment: str) -> Likeness:
    """Compare all submissions of an assignment with each other; nothing is run, and nothing leaves this machine.

    Raises
    ------
    LikenessError
        Where the assignment was not released, or fewer than two submissions are there.
    """
    released = cohort.folder / "release" / assignment / f"{assignment}.ipynb"
    if not released.is_file():
        raise LikenessError(
            f"The released notebook is missing ({released}): without it, what you gave out would count as copied. "
            f"Run first: ./course release {assignment} --cohort {cohort.name}"
        )
    given = [(cell["cell_type"], cell["source"]) for cell in parse(released.read_bytes(), released.name)["cells"]]
    names = frozenset(re.findall(r"[^\W\d]\w*", "\n".join(source for kind, source in given if kind == "code")))
    known = {run for kind, source in given for run, _, _ in _cell("", kind, source, names).runs()}
    texts = {source.strip() for _, source in given}
    submissions: dict[str, list[Cell]] = {}
    left_out: dict[str, str] = {}
    for student in cohort.read_roster():
        file = cohort.submission(student.student_id, assignment) / f"{assignment}.ipynb"
        try:
            cells = _read(file)
        except FileNotFoundError:
            continue
        except (RefusedError, OSError) as why:
            left_out[student.student_id] = str(why)
            continue
        submissions[student.student_id] = [
            _cell(name, kind, source, names) for name, kind, source in cells if source.strip() not in texts
        ]
    if len(submissions) < 2:
        raise LikenessError(f"There are {len(submissions)} submissions of {assignment} to compare: two are needed.")
    return _compare(submissions, known, left_out)


def _read(file: Path) -> list[tuple[str, str, str]]:
    found = file.lstat()
    if not stat.S_ISREG(found.st_mode) or found.st_size > LARGEST_NOTEBOOK:
        raise RefusedError("no plain file of plain size")
    return [
        (str(cell["marks"].get("grade_id") or "").removesuffix("-answer"), cell["cell_type"], cell["source"])
        for cell in parse(file.read_bytes(), file.name)["cells"]
    ]


def _cell(name: str, kind: str, source: str, names: frozenset[str]) -> Cell:
    if kind == "code":
        return Cell(name, source, tuple(code_tokens(source, names)), CODE_RUN)
    words = (
        Token(word.casefold(), line) for line, text in enumerate(source.split("\n")) for word in _WORD.findall(text)
    )
    return Cell(name, source, tuple(words), TEXT_RUN)


def code_tokens(source: str, kept: frozenset[str] = frozenset()) -> list[Token]:
    """Read code as the tokens that are compared.

    Keywords, operators, numbers, texts, attributes, keyword arguments, built-in names and the names in `kept` (those of
    the released notebook) stay; every other name, being the student's choice, becomes the same token.
    """
    from pygments.lexers.python import PythonLexer
    from pygments.token import Comment, Name, String

    found: list[tuple[bool, str, int]] = []
    line = 0
    for kind, text in PythonLexer(stripnl=False, ensurenl=False).get_tokens(source):
        here, line = line, line + text.count("\n")
        if not text.strip() or kind in Comment or (kind in String and _QUOTES.fullmatch(text)):
            continue
        free = kind in Name and kind not in Name.Builtin and kind not in Name.Namespace and text not in kept
        found.append((free, text.strip(), here))
    tokens: list[Token] = []
    depth = 0
    for (_, before, _), (free, text, here), (_, after, _) in _triples(found):
        depth += (text in "([{") - (text in ")]}")
        keyword = depth > 0 and after == "="
        tokens.append(Token("name" if free and before != "." and not keyword else text, here))
    return tokens


def _triples(
    found: list[tuple[bool, str, int]],
) -> Iterable[tuple[tuple[bool, str, int], tuple[bool, str, int], tuple[bool, str, int]]]:
    edge = (False, "", 0)
    padded = [edge, *found, edge]
    return ((*one, last) for one, (_, last) in zip(pairwise(padded), pairwise(padded[1:]), strict=False))


def _compare(submissions: dict[str, list[Cell]], known: set[Run], left_out: dict[str, str]) -> Likeness:
    """Find the pairs that share more than a little of what few others have."""
    import numpy as np
    from scipy.sparse import csr_array

    ids = list(submissions)
    own = [{run for cell in submissions[who] for run, _, _ in cell.runs()} - known for who in ids]
    weights = _weights(own)
    places = {run: place for place, run in enumerate(weights)}
    rows = np.repeat(np.arange(len(ids)), [len(runs) for runs in own])
    columns = np.array([places[run] for runs in own for run in runs], dtype=int)
    roots = np.array([math.sqrt(weights[run]) for runs in own for run in runs])
    matrix = csr_array((roots, (rows, columns)), shape=(len(ids), max(len(places), 1)))
    shared = (matrix @ matrix.T).toarray()
    totals = shared.diagonal().copy()
    first, second = np.triu_indices(len(ids), k=1)
    order = np.argsort(-shared[first, second], kind="stable")
    all_pairs = shared[first, second]
    usual = float(np.median(all_pairs))
    least = max(LEAST, usual + _SPREAD * float(np.median(np.abs(all_pairs - usual)))) if len(all_pairs) > 2 else LEAST
    alike = [(int(first[at]), int(second[at])) for at in order if all_pairs[at] >= least]
    pairs = []
    for one, two in alike[:MOST_PAIRS]:
        cells = submissions[ids[one]], submissions[ids[two]]
        common = {run: weights[run] for run in own[one] & own[two] if weights[run] > 0}
        pairs.append(
            Pair(
                students=(ids[one], ids[two]),
                weight=float(shared[one, two]),
                share=float(shared[one, two] / min(totals[one], totals[two])),
                identical=[c.source.strip() for c in cells[0]] == [c.source.strip() for c in cells[1]],
                excerpts=_excerpts(*cells, common),
            )
        )
    return Likeness(len(ids), pairs, max(0, len(alike) - MOST_PAIRS), left_out, usual)


def _weights(own: Sequence[set[Run]]) -> dict[Run, float]:
    number = len(own)
    held = Counter(run for runs in own for run in runs)
    if number < _SMALLEST_CLASS:
        return dict.fromkeys(held, 1.0)
    return {run: min(1.0, (math.log(number / times) / math.log(number / 2)) ** 2) for run, times in held.items()}


def _excerpts(one: list[Cell], two: list[Cell], common: dict[Run, float]) -> tuple[Excerpt, ...]:
    """Lay cells that share something side by side, each with the one it shares most with."""
    from rapidfuzz.distance import Indel

    runs = [[{run for run, _, _ in cell.runs()} & common.keys() for cell in cells] for cells in (one, two)]
    weighed = sorted(
        (
            (sum(common[run] for run in left & right), n, m)
            for n, left in enumerate(runs[0])
            for m, right in enumerate(runs[1])
        ),
        key=lambda found: (-found[0], found[1], found[2]),
    )
    found: list[Excerpt] = []
    used: tuple[set[int], set[int]] = set(), set()
    for weight, n, m in weighed:
        if weight < _LEAST_SHOWN or n in used[0] or m in used[1]:
            continue
        used[0].add(n)
        used[1].add(m)
        cell, other = one[n], two[m]
        both = runs[0][n] & runs[1][m]
        found.append(
            Excerpt(
                name=cell.name or other.name,
                sources=(cell.source, other.source),
                alike=(_lines(cell, both, common), _lines(other, both, common)),
                in_order=Indel.normalized_similarity(
                    [token.text for token in cell.tokens], [token.text for token in other.tokens]
                ),
                weight=weight,
            )
        )
    return tuple(found)


def _lines(cell: Cell, runs: set[Run], common: dict[Run, float]) -> frozenset[int]:
    rare = 0.25
    return frozenset(
        line
        for run, first, last in cell.runs()
        if run in runs and common[run] >= rare
        for line in range(first, last + 1)
    )
