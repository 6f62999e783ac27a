"""Building the book: Jupyter Book in three languages with warnings as errors, quiet unless it fails."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from book.assets import install_assets
from book.budgets import over_budget
from book.content_stamp import content_stamp
from book.errors import BookError
from book.languages import LANGUAGES
from book.languages import SOURCE as SOURCE_LANGUAGE
from book.links import dead_links
from book.offline_files import seal
from book.sphinx_runs import SAID

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "book"
HTML = ROOT / "_build" / "html"
# Sphinx works here, a folder for each language; a good book is then copied to its place and put there in one move, so a
# failure leaves the last one as it was.
WORK = ROOT / ".course" / "book"
DATASETS = ROOT / "datasets"
TWIN = DATASETS / "stungmeanchey"

# Translations of what stands on every page.
_WORDS = ("course", "sphinx", "booktheme")
# What shapes every page. After a change here all pages are read and written anew.
_LOOK = [
    ROOT / "_config.yml", ROOT / "package-lock.json", ROOT / "requirements" / "course.txt",
    *(SOURCE / name for name in ("_toc.yml", "_ext", "_templates", "_assets", "references.bib", "glossary.csv")),
    SOURCE / "languages.py", SOURCE / "offline_files.py",
]  # fmt: skip
# What the code in pages runs on. A change here makes every executed page stale, though its text is the same.
_RUNS_ON = [
    *(SOURCE / name for name in ("maps.py", "maps", "figures.py", "scenarios.py", "data")),
    *(SOURCE / "locale" / language / "LC_MESSAGES" / "figures.po" for language in LANGUAGES),
    *(TWIN / "data" / quality / "datapackage.json" for quality in ("clean", "raw")),
    *sorted(TWIN.glob("*.py")),
    ROOT / "autograder" / "sealed" / "seal.py", ROOT / "benchmarks" / "results",
    ROOT / "requirements" / "course.txt",
]  # fmt: skip


@dataclass(frozen=True)
class Made:
    """What a language's pages were made from: digests of the pages, of their look, of what their code runs on."""

    pages: str = ""
    look: str = ""
    runs_on: str = ""

    @classmethod
    def of_now(cls) -> Made:
        """Give the digests of what lies there now."""
        return cls(*(content_stamp(ROOT, paths) for paths in ([SOURCE], _LOOK, _RUNS_ON)))

    @classmethod
    def last(cls, language: str) -> Made:
        """Give those of the last build of a language that ended well; empty where there was none."""
        stamp = WORK / language / "made-from"
        return cls(*stamp.read_text(encoding="utf-8").splitlines()) if stamp.is_file() else cls()

    def keep(self, language: str) -> None:
        """Note them."""
        (WORK / language / "made-from").write_text(f"{self.pages}\n{self.look}\n{self.runs_on}", encoding="utf-8")


def build_book(languages: Iterable[str] = tuple(LANGUAGES), *, everything: bool = False) -> bool:
    """Build the book into ``_build/html``: English at the top, other languages in folders of their names.

    Nothing is done where pages, data and code are as at the last good build. After a change of pages, these are read
    and written, and whatever hangs on them; after any other change, all pages. Their code runs again only where it, or
    data or modules it runs on, changed. Languages are built side by side. At the end each link within the book is
    followed, and each page weighed.

    Parameters
    ----------
    languages : iterable of str
        Those to build; the others stay as they are.
    everything : bool
        Run and build every page anew.

    Returns
    -------
    bool
        Whether anything was built.

    Raises
    ------
    BookError
        Where the twin's data are missing, Jupyter Book warns of anything, a link leads nowhere, or a page is too heavy.
    """
    _require_data()
    install_assets()
    now = Made.of_now()
    stale = [one for one in languages if everything or Made.last(one) != now or not _published(one).is_file()]
    if not stale:
        return False
    for language in stale:
        _make_ready(WORK / language, Made.last(language), now, everything=everything)
    _run_sphinx(stale)
    _publish(stale)
    for language in stale:
        now.keep(language)
    return True


def _published(language: str) -> Path:
    return (HTML if language == SOURCE_LANGUAGE else HTML / language) / "index.html"


def _require_data() -> None:
    missing = [q for q in ("clean", "raw") if not (TWIN / "data" / q / "datapackage.json").is_file()]
    if missing:
        raise BookError(
            f"The twin's data are not there ({' and '.join(missing)}), and pages compute from them. Run:  ./course data"
        )


def _make_ready(folder: Path, last: Made, now: Made, *, everything: bool) -> None:
    """Throw away what would be stale, and with it the claim that the last build ended well."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "made-from").unlink(missing_ok=True)
    if everything or last.runs_on != now.runs_on:
        # Until it ends well: what ran may be kept, what was written may not. So this has a stamp of its own.
        ran = folder / "ran-on"
        if everything or not ran.is_file() or ran.read_text(encoding="utf-8") != now.runs_on:
            shutil.rmtree(folder / ".jupyter_cache", ignore_errors=True)
        ran.write_text(now.runs_on, encoding="utf-8")
    if everything or (last.look, last.runs_on) != (now.look, now.runs_on):
        for name in (".doctrees", "html"):
            shutil.rmtree(folder / name, ignore_errors=True)


def _run_sphinx(languages: list[str]) -> None:
    command = [
        sys.executable, "-m", "book.sphinx_runs", str(SOURCE), str(ROOT / "_config.yml"), str(WORK), *languages,
    ]  # fmt: skip
    ended = subprocess.run(
        command, cwd=ROOT, env=_environment(), capture_output=True, text=True, encoding="utf-8", errors="replace",
        check=False,
    )  # fmt: skip
    if ended.returncode:
        said = [WORK / language / SAID for language in languages]
        told = "".join(path.read_text(encoding="utf-8", errors="replace") for path in said if path.is_file())
        logs = [log for language in languages for log in sorted((WORK / language / "html").rglob("*.err.log"))]
        raise BookError(_told(told + ended.stdout + ended.stderr, logs))


def _publish(languages: list[str]) -> None:
    """Put new pages beside those that stay, follow all links, and let the whole take its place in one move."""
    new = HTML.with_name(f".{HTML.name}-new")
    shutil.rmtree(new, ignore_errors=True)
    unneeded = shutil.ignore_patterns("reports", ".buildinfo*", "objects.inv", ".doctrees")
    for language in LANGUAGES:
        place = new if language == SOURCE_LANGUAGE else new / language
        if language in languages or (WORK / language / "html" / "index.html").is_file():
            shutil.copytree(WORK / language / "html", place, ignore=unneeded, dirs_exist_ok=True)
    # Languages that are not built now may lack new pages: links into them are followed when they are.
    dead = dead_links(new, [one for one in LANGUAGES if one not in {SOURCE_LANGUAGE, *languages}])
    if dead:
        lines = "\n".join(f"    {line}" for line in dead[:40])
        raise BookError(f"The book was not built: {len(dead)} links lead nowhere.\n{lines}\nMend the pages named.")
    heavy = over_budget(new)
    if heavy:
        lines = "\n".join(f"    {line}" for line in heavy[:40])
        raise BookError(
            f"The book was not built: a phone on slow data waits too long.\n{lines}\nSplit or draw simpler."
        )
    seal(new)
    shutil.rmtree(HTML, ignore_errors=True)
    new.rename(HTML)


def _environment() -> dict[str, str]:
    """Give kernels this environment's packages, and keep Jupyter, IPython and matplotlib out of the home folder."""
    private = ROOT / ".course" / "jupyter"
    return {
        **{name: value for name, value in os.environ.items() if name != "MPLBACKEND"},  # the kernel's own shows figures
        "PATH": str(Path(sys.executable).parent) + os.pathsep + os.environ.get("PATH", ""),
        "PYTHONPATH": os.pathsep.join([str(Path(__file__).resolve().parent.parent), str(DATASETS)]),
        "PYTHONUTF8": "1",
        "JUPYTER_PATH": str(Path(sys.prefix) / "share" / "jupyter"),
        "JUPYTER_PREFER_ENV_PATH": "1",
        "JUPYTER_CONFIG_DIR": str(private / "config"),
        "JUPYTER_DATA_DIR": str(private / "data"),
        "JUPYTER_RUNTIME_DIR": str(private / "runtime"),
        "IPYTHONDIR": str(private / "ipython"),
        "MPLCONFIGDIR": str(private / "matplotlib"),
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        # The pages' kernels are forked from one that has the stack imported; other systems than Linux start each.
        **({"JUPYTER_DEFAULT_PROVISIONER_NAME": "warm-provisioner"} if sys.platform.startswith("linux") else {}),
    }


def _without_colours(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def _told(output: str, reports: list[Path]) -> str:
    """Give the lines of a failed build that matter, and what to do."""
    plain = _without_colours(output)
    lines = [line for line in plain.splitlines() if re.search(r"\b(WARNING|ERROR|CRITICAL)\b|Error:|error:", line)]
    lines = [line.replace(f"{ROOT}{os.sep}", "") for line in lines if "TCP" not in line] or plain.splitlines()[-30:]
    told = "\n".join(dict.fromkeys(f"    {line}" for line in lines[:40]))
    for report in reports[:3]:
        said = _without_colours(report.read_text(encoding="utf-8", errors="replace"))
        end = [line for line in said.splitlines() if line.strip()][-8:]
        told += f"\n\n  The code of {report.name.removesuffix('.err.log')} stopped:\n"
        told += "\n".join(f"    {line}" for line in end)
    return (
        f"The book was not built: each of these lines counts as an error.\n{told}\n\n"
        "Mend the page or the code that a line names, then run:  ./course book\n"
        "(After a change in datasets/ run ./course data first. If a line makes no sense:  ./course book --all)"
    )


__all__ = ["HTML", "build_book"]
