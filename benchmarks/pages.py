"""What a page weighs and how long it takes on a slow phone, beside Jupyter Book as it comes, in one run.

    .venv/bin/python benchmarks/pages.py                 everything; about twenty minutes
    .venv/bin/python benchmarks/pages.py --quick         each time once, axe on six pages, no Lighthouse, no packs
    .venv/bin/python benchmarks/pages.py --keep          also write benchmarks/results/pages.json

Slow: 400 kbit/s, 400 ms, processor divided by 4, 390 x 844, nothing cached, by Chromium's own tools. The server sends
text with gzip over HTTP/1.1. Bytes are what Chromium counts, heads included.

Limits. One machine, one browser. Jupyter Book's default pages ask other hosts for MathJax, maps and more; without
internet these bytes and waits are missing, so its pages come off too well. axe and Lighthouse find what programs can
find. The Khmer words are cut by ICU's dictionary. Nothing is asserted about time: a machine under load is slow.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Annotated, Any

import kept
import khmer_words
import readers
import typer
from books import DefaultBuild, copy_checkout
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
console = Console(highlight=False)

TEXT, MAP = "how-to-use", "units/04-who-holds-what"
OTHERS = ("fr/", "km/")
LIGHTHOUSE = "lighthouse@12.8.2"  # the last that runs on Node 20
CATEGORIES = ("performance", "accessibility", "best-practices")
PACKS = {"book": ("pack", "--book-only", "--yes"), "all": ("pack", "--yes")}


def measure_pages(browser: Browser, html: Path, times: int) -> dict[str, Any]:
    """Weigh and time the text page and the map page of one build."""
    found: dict[str, Any] = {}
    with readers.serve(html) as address:
        for kind, name in (("text", TEXT), ("map", MAP)):
            before, after = readers.weigh(browser, address, name, live_map=kind == "map")
            found[kind] = {"page": name, **_told(before), **readers.time_slowly(browser, address, name, times)}
            if after:
                found[kind]["after"] = _told(after)
    return found


def _told(visit: readers.Visit) -> dict[str, Any]:
    return {
        "requests": visit.requests,
        "kb": visit.transferred / 1000,
        "foreign": sorted(visit.foreign),
        "biggest": [f"{name} {size / 1000:.0f} KB" for name, size in visit.biggest],
        "kb_by_kind": {kind: size / 1000 for kind, size in sorted(visit.by_kind.items())},
    }


def page_names(html: Path) -> list[str]:
    """Give all pages of a built book."""
    names = (path.relative_to(html).with_suffix("").as_posix() for path in html.rglob("*.html"))
    return sorted(name for name in names if not any(part.startswith("_") or part == "maps" for part in name.split("/")))


def lighthouse(chromium: str, html: Path, times: int) -> dict[str, int] | None:
    """Let Lighthouse look at the text page as on a phone; give the medians, None where npm cannot fetch it."""
    from book.assets import find_npm

    folder = ROOT / ".course" / "lighthouse"
    npm, environment = find_npm()
    program = folder / "node_modules" / "lighthouse" / "cli" / "index.js"
    if not program.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "package.json").write_text('{"private": true}\n', encoding="utf-8")
        fetched = subprocess.run(
            [*npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", LIGHTHOUSE],
            cwd=folder, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if fetched.returncode:
            console.print(f"Lighthouse could not be fetched: {fetched.stderr[-300:]}")
            return None
    scores: dict[str, list[float]] = {name: [] for name in CATEGORIES}
    with readers.serve(html) as address:
        for _ in range(times):
            ended = subprocess.run(
                ["node", str(program), f"{address}/{TEXT}.html", "--output=json", "--quiet",
                 f"--only-categories={','.join(CATEGORIES)}", "--chrome-flags=--headless=new --no-sandbox"],
                env={**environment, "CHROME_PATH": chromium}, capture_output=True, text=True, check=False,
            )  # fmt: skip
            if ended.returncode:
                console.print(f"Lighthouse stopped: {ended.stderr[-300:]}")
                return None
            told = json.loads(ended.stdout)
            for name in CATEGORIES:
                scores[name].append(told["categories"][name]["score"] * 100)
    return {name: round(median(all_scores)) for name, all_scores in scores.items()}


def search_in_khmer(browser: Browser, html: Path) -> dict[str, Any] | None:
    """Ask the search page for words that stand in the text and for words that do not."""
    if not (html / "km" / "search.html").is_file():
        return None
    pages = [name for name in page_names(html / "km") if name not in {"search", "genindex"}]
    texts = {name: khmer_words.text_of(html / "km" / f"{name}.html") for name in pages}
    page = browser.new_context(viewport=readers.PHONE, service_workers="block").new_page()
    with readers.serve(html) as address:
        page.goto(f"{address}/km/search.html")
        present, absent = khmer_words.choose(page, texts)
        answers = {word: khmer_words.ask(page, address, word) for word in (*present, *absent)}
    page.context.close()
    right = {word: {name for name, text in texts.items() if word in text} for word in present}
    return {
        "present": len(present),
        "found": sum(bool(right[word] & set(answers[word] or ())) for word in present),
        "not_found": [word for word in present if not right[word] & set(answers[word] or ())],
        "absent": len(absent),
        "false": [word for word in absent if answers[word]],
        # A page that is answered with though the word does not stand in it.
        "false_pages": sum(len(set(answers[word] or ()) - right[word]) for word in present),
        "silent": sum(answer is None for answer in answers.values()),
    }


def pack_sizes() -> dict[str, float]:
    """Make the packs for reading offline; give their megabytes. Empty where the command is not there."""
    found = {}
    # As the front door does it: nbgrader calls programs of this environment by name.
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    for name, words in PACKS.items():
        ended = subprocess.run(
            [sys.executable, "-m", "front_door", *words],
            cwd=ROOT, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        zips = sorted((ROOT / "dist").glob("*.zip"), key=lambda path: path.stat().st_mtime)
        if ended.returncode or not zips:
            console.print(f"./course {' '.join(words)} gave no pack: {(ended.stdout + ended.stderr)[-300:]}")
            continue
        newest = [path for path in zips if ("book" in path.stem) == (name == "book")]
        found[name] = newest[-1].stat().st_size / 1e6
    return found


def main(
    *,
    quick: Annotated[bool, typer.Option("--quick", help="Once each, few pages, no Lighthouse, no packs.")] = False,
    keep: Annotated[bool, typer.Option("--keep", help="Write the results into benchmarks/results.")] = False,
) -> None:
    """Measure pages, beside Jupyter Book as it comes."""
    import shutil

    from playwright.sync_api import sync_playwright

    from book.assets import install_axe
    from book.building import HTML, build_book

    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if not chromium:
        raise SystemExit("Chromium is needed (on Debian: sudo apt install chromium).")
    times = 1 if quick else 5
    found: dict[str, Any] = {"processors": os.cpu_count(), "times": times}
    with console.status("Building the book …"):
        build_book()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as drive:
        default = DefaultBuild(copy_checkout(Path(folder) / "ours"), Path(folder) / "default")
        with console.status("Building Jupyter Book as it comes …"):
            default.build()
        browser = drive.chromium.launch(executable_path=chromium, args=["--no-sandbox", readers.CUT_OFF])
        for who, html in (("default", default.html), ("ours", HTML)):
            with console.status(f"Weighing and timing pages: {who} …"):
                found[who] = measure_pages(browser, html, times)
            names = page_names(html)
            names = names[:: max(1, len(names) // 6)] if quick else names
            with console.status(f"axe: {who}, {len(names)} pages …"), readers.serve(html) as address:
                axe = install_axe().read_text("utf-8")
                found[who]["axe"] = readers.axe_everywhere(browser, address, names, axe)
            if who == "ours":
                with console.status("Weighing every page with a live map …"), readers.serve(html) as address:
                    weighed = readers.weigh_maps(browser, address, [one for one in names if not one.startswith(OTHERS)])
                    found[who]["maps"] = {one: [_told(visit) for visit in both] for one, both in weighed.items()}
            if not quick:
                with console.status(f"Lighthouse: {who} …"):
                    found[who]["lighthouse"] = lighthouse(chromium, html, 3)
        with console.status("Khmer search …"):
            found["ours"]["khmer"] = search_in_khmer(browser, HTML)
        browser.close()
    if not quick:
        with console.status("Packs …"):
            found["ours"]["packs_mb"] = pack_sizes()
    show(found)
    if keep:
        console.print(f"Kept in {kept.keep('pages', found)}")


def show(found: dict[str, Any]) -> None:
    """Print what was measured beside what was to be reached, and what weighs most."""
    table = Table(title=f"Pages on a slow phone, median of {found['times']}")
    table.add_column("what")
    for who in ("Jupyter Book as it comes", "ours", "to reach"):
        table.add_column(who, justify="right")
    for row in _rows(found):
        table.add_row(*row)
    console.print(table)
    for kind in ("text", "map"):
        console.print(f"Most of our {kind} page: {', '.join(found['ours'][kind]['biggest'])}", soft_wrap=True)
    _show_maps(found["ours"]["maps"])
    for who in ("default", "ours"):
        for fault, where in found[who]["axe"]["where"].items():
            console.print(f"axe, {who}: {fault}, first on {where[0]}", soft_wrap=True)
    khmer = found["ours"].get("khmer")
    if khmer:
        for told in ("not_found", "false"):
            if khmer[told]:
                console.print(f"Khmer search, {told.replace('_', ' ')}: {' '.join(khmer[told])}", soft_wrap=True)


def _show_maps(maps: dict[str, Any]) -> None:
    """Print where the bytes of each page with a live map go."""
    kinds = ("pages", "scripts", "letters", "pictures")
    table = Table(title="Our pages with a live map, KB with gzip (to reach: 140 before the tap, 230 after)")
    for word in ("page", "before", *kinds, "after"):
        table.add_column(word, justify="left" if word == "page" else "right")
    for name, (before, after) in maps.items():
        parts = (f"{before['kb_by_kind'].get(kind, 0):.0f}" for kind in kinds)
        table.add_row(name, f"{before['kb']:.0f}", *parts, f"{after['kb']:.0f}")
    console.print(table)


def _rows(found: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    both = [found["default"], found["ours"]]
    rows = []

    def row(what: str, tell: Callable[[dict[str, Any]], str], reach: str) -> None:
        told = []
        for one in both:
            try:
                told.append(tell(one))
            except (KeyError, TypeError):
                told.append("not measured")
        rows.append((what, *told, reach))

    def weight(part: dict[str, Any]) -> str:
        hosts = f" + {len(part['foreign'])} hosts" if part["foreign"] else ""
        return f"{part['kb']:.0f} KB, {part['requests']} requests{hosts}"

    row("text page, gzip", lambda one: weight(one["text"]), "90 KB, 12 requests")
    row("map page, before the tap", lambda one: weight(one["map"]), "140 KB")
    row("map page, after the tap", lambda one: weight(one["map"]["after"]), "230 KB")
    row("first contentful paint, text", lambda one: f"{one['text']['paint_s']:.1f} s", "2.2 s")
    row("load, text", lambda one: f"{one['text']['load_s']:.1f} s", "3.0 s")
    row("first contentful paint, map", lambda one: f"{one['map']['paint_s']:.1f} s", "")
    row("load, map", lambda one: f"{one['map']['load_s']:.1f} s", "")
    row("Lighthouse " + ", ".join(CATEGORIES), lambda one: ", ".join(
        str(one["lighthouse"][name]) for name in CATEGORIES), "95, 100, 100")  # fmt: skip
    row("axe: kinds, places, in so many runs", lambda one: (
        f"{len(one['axe']['kinds'])}, {sum(one['axe']['kinds'].values())}, {one['axe']['runs']}"), "0")  # fmt: skip
    row(
        "Khmer search: found of present",
        lambda one: f"{one['khmer']['found']} of {one['khmer']['present']}",
        "40 of 40",
    )
    row(
        "Khmer search: found of absent",
        lambda one: f"{len(one['khmer']['false'])} of {one['khmer']['absent']}",
        "0 of 20",
    )
    row("Khmer search: wrong pages", lambda one: f"{one['khmer']['false_pages']}", "0")
    row("pack, book alone", lambda one: f"{one['packs_mb']['book']:.1f} MB", "10 MB")
    row("pack, all", lambda one: f"{one['packs_mb']['all']:.1f} MB", "60 MB")
    return rows


if __name__ == "__main__":
    typer.run(main)
