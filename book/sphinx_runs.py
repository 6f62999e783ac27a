"""Jupyter Book's Sphinx, once for each language, side by side: ``python -m book.sphinx_runs FOLDER en fr km``.

Sphinx, the theme and MyST are imported once; where the system can fork, each language goes on from there. What a run
says goes into a file of its own, so that lines of two runs do not mix.
"""

from __future__ import annotations

import importlib
import multiprocessing
import multiprocessing.connection
import os
import sys
from pathlib import Path

from book.languages import VARIABLE

ROOT = Path(__file__).resolve().parent.parent
SAID = "said.txt"


def run(source: Path, config: Path, work: Path, language: str) -> None:
    """Build the pages of one language into ``<work>/<language>/html``; the process ends with Sphinx's code.

    Parameters
    ----------
    source : Path
        The folder of pages.
    config : Path
        Jupyter Book's configuration.
    work : Path
        Holds a folder for each language: pages, what was read, what pages' code gave, and ``said.txt``.
    language : str
    """
    folder = work / language
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / SAID).open("w", encoding="utf-8") as said:
        sys.stdout.flush()
        os.dup2(said.fileno(), 1)
        os.dup2(said.fileno(), 2)
        os.environ[VARIABLE] = language  # for the pages' kernels, and for say() in extensions
        from jupyter_book.sphinx import build_sphinx

        result = build_sphinx(
            source, folder / "html", noconfig=True, path_config=config, warningiserror=True, keep_going=True,
            confoverrides={"nitpicky": True, "language": language, "latex_individualpages": False},
        )  # fmt: skip
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(result if isinstance(result, int) else 1)


def main(words: list[str]) -> int:
    """Run all languages, as many at once as there are processors; give the worst of their codes."""
    source, config, work, *languages = words
    begin = multiprocessing.get_context("fork" if sys.platform.startswith("linux") else "spawn")
    if begin.get_start_method() == "fork":
        for name in ("jupyter_book.sphinx", "myst_nb.sphinx_", "sphinx_book_theme", "sphinx.builders.html"):
            importlib.import_module(name)
    waiting, running, worst = list(languages), {}, 0
    while waiting or running:
        while waiting and len(running) < (os.cpu_count() or 1):
            language = waiting.pop(0)
            running[language] = begin.Process(target=run, args=(Path(source), Path(config), Path(work), language))
            running[language].start()
        multiprocessing.connection.wait([one.sentinel for one in running.values()])
        for language in [name for name, one in running.items() if not one.is_alive()]:
            ended = running.pop(language)
            ended.join()
            worst = max(worst, abs(ended.exitcode or 0))
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
