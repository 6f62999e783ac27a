"""Building the book: Jupyter Book with warnings as errors, run with this very environment, quiet unless it fails."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from book.assets import install_assets
from book.content_stamp import content_stamp
from book.errors import BookError

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "book"
HTML = ROOT / "_build" / "html"
# Jupyter Book works here; a good book is then moved to its place in one go, so a failure leaves the last one as it was.
WORK = ROOT / ".course" / "book"
STAMPS = WORK / "made-from"
DATASETS = ROOT / "datasets"
TWIN = DATASETS / "stungmeanchey"

# The pages, and whatever shapes how they look.
_PAGES = [SOURCE, ROOT / "_config.yml", ROOT / "package-lock.json"]
# What the code in pages runs on. A change here makes every executed page stale, though its text is the same.
_RUNS_ON = [
    SOURCE / "maps.py", SOURCE / "figures.py", SOURCE / "scenarios.py", SOURCE / "data",
    *(TWIN / "data" / quality / "datapackage.json" for quality in ("clean", "raw")),
    *sorted(TWIN.glob("*.py")),
    ROOT / "autograder" / "sealed" / "seal.py", ROOT / "benchmarks" / "results",
    ROOT / "requirements" / "course.txt",
]  # fmt: skip


def build_book(*, everything: bool = False) -> bool:
    """Build the book into ``_build/html``.

    Nothing is done where pages, data and code are as at the last good build. Otherwise all pages are read and written
    again, because Sphinx checks the links and citations only of pages that it reads: a page's change may break another.
    The slow part, running the pages' code, is repeated only where that code, or data or modules it runs on, changed.

    Parameters
    ----------
    everything : bool
        Run and build every page anew.

    Returns
    -------
    bool
        Whether anything was built.

    Raises
    ------
    BookError
        Where the twin's data are missing, or where Jupyter Book warns of anything.
    """
    _require_data()
    install_assets()
    pages, runs_on = content_stamp(ROOT, _PAGES), content_stamp(ROOT, _RUNS_ON)
    before = STAMPS.read_text(encoding="utf-8").split() if STAMPS.is_file() else []
    if before == [pages, runs_on] and (HTML / "index.html").is_file() and not everything:
        return False
    made = WORK / "_build"
    made.mkdir(parents=True, exist_ok=True)
    if everything or before[1:] != [runs_on]:
        shutil.rmtree(made / ".jupyter_cache", ignore_errors=True)
    for folder in (made / ".doctrees", made / "html"):
        shutil.rmtree(folder, ignore_errors=True)
    # Until it ends well: what ran may be kept, what was written may not.
    STAMPS.write_text(f"unfinished {runs_on}", encoding="utf-8")
    _run_jupyter_book(made / "html" / "reports")
    shutil.rmtree(HTML, ignore_errors=True)
    HTML.parent.mkdir(exist_ok=True)
    (made / "html").rename(HTML)
    STAMPS.write_text(f"{pages} {runs_on}", encoding="utf-8")
    return True


def _require_data() -> None:
    missing = [q for q in ("clean", "raw") if not (TWIN / "data" / q / "datapackage.json").is_file()]
    if missing:
        raise BookError(
            f"The twin's data are not there ({' and '.join(missing)}), and pages compute from them. Run:  ./course data"
        )


def _run_jupyter_book(logs: Path) -> None:
    program = "import sys; from jupyter_book.cli.main import main; sys.exit(main())"
    command = [
        sys.executable, "-c", program, "build", str(SOURCE), "--config", str(ROOT / "_config.yml"),
        "--path-output", str(WORK), "-W", "-n", "--keep-going",
    ]  # fmt: skip
    ended = subprocess.run(
        command, cwd=ROOT, env=_environment(), capture_output=True, text=True, encoding="utf-8", errors="replace",
        check=False,
    )  # fmt: skip
    if ended.returncode:
        raise BookError(_told(ended.stdout + ended.stderr, sorted(logs.rglob("*.err.log"))))


def _environment() -> dict[str, str]:
    """Give kernels this environment's packages, and keep Jupyter, IPython and matplotlib out of the home folder."""
    private = ROOT / ".course" / "jupyter"
    return {
        **{name: value for name, value in os.environ.items() if name != "MPLBACKEND"},  # the kernel's own shows figures
        "PATH": str(Path(sys.executable).parent) + os.pathsep + os.environ.get("PATH", ""),
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(DATASETS)]),
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
