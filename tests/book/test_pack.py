"""The pack: unpacked in an empty folder, the book opens and the notebooks run, with no network at all."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import typer
from typer.testing import CliRunner

from book import kits, offline_commands, packing
from book.errors import BookError
from book.handouts import released_notebooks
from book.packing import TOP, Contents
from front_door.up import assignment_names
from tests.book.watching import is_fault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

HERE = f"{sys.version_info[0]}.{sys.version_info[1]}"


@pytest.fixture(scope="module")
def small(html: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the pack of the book alone."""
    folder = tmp_path_factory.mktemp("small")
    return packing.write(packing.book_contents(html), folder / "small.zip").rename(folder / "small.zip")


@pytest.fixture(scope="module")
def unpacked(small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("empty")
    with zipfile.ZipFile(small) as archive:
        archive.extractall(folder)
    (top,) = folder.iterdir()
    assert top.name == TOP
    return top


def test_the_book_alone_is_light_and_the_same_each_time(html: Path, small: Path, tmp_path: Path) -> None:
    assert small.stat().st_size <= 10e6
    again = packing.write(packing.book_contents(html), tmp_path / "again.zip")
    assert packing.is_same(again, small)
    with zipfile.ZipFile(small) as archive:
        names = archive.namelist()
        assert names == sorted(names)
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_manifest_names_every_file_with_its_sum(unpacked: Path) -> None:
    lines = (unpacked / "MANIFEST.txt").read_text("utf-8").splitlines()
    told = dict(reversed(line.split("  ", 1)) for line in lines)
    there = {path.relative_to(unpacked).as_posix(): path for path in unpacked.rglob("*") if path.is_file()}
    assert told.keys() == there.keys() - {"MANIFEST.txt"}
    assert all(hashlib.sha256(there[name].read_bytes()).hexdigest() == digest for name, digest in told.items())


@pytest.mark.browser
def test_every_page_opens_from_a_folder_and_asks_nothing_outside(unpacked: Path, browser: Browser) -> None:
    assert (unpacked / "book" / "_static" / "favicon.svg").is_file()
    with browser.new_context() as context:
        page = context.new_page()
        asked: list[str] = []
        wrong: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("requestfailed", lambda one: wrong.append(f"{page.url} lacks {one.url}") if is_fault(one) else None)
        page.on("console", lambda said: wrong.append(f"{page.url}: {said.text}") if said.type == "error" else None)
        page.on("pageerror", lambda error: wrong.append(f"{page.url}: {error}"))
        page.goto((unpacked / "START.html").as_uri())
        assert page.locator("a.open").count() == 3
        page.get_by_role("link").first.click()
        page.wait_for_load_state("load")
        assert page.url == (unpacked / "book" / "index.html").as_uri()
        for path in sorted((unpacked / "book").rglob("*.html")):
            if "_static" in path.parts or path.name == "search.html":  # the search without a server has its own tests
                continue
            page.goto(path.as_uri(), wait_until="load")
            page.evaluate("scrollTo(0, document.body.scrollHeight)")
            page.evaluate("Promise.all([...document.images].map((one) => one.decode()))")  # fails where one cannot
        assert not [url for url in asked if not url.startswith(("file:", "data:", "blob:", "about:"))]
        assert not sorted({re.sub(r".*canal-course/", "", one) for one in wrong})


@pytest.mark.browser
@pytest.mark.parametrize("language", ["", "fr/", "km/"])
def test_formulas_maps_and_questions_work_from_a_folder(unpacked: Path, browser: Browser, language: str) -> None:
    with browser.new_context(viewport={"width": 390, "height": 844}) as context:
        page = context.new_page()
        book = unpacked / "book" / language
        with_formula = next(path for path in sorted(book.glob("*.html")) if 'class="math' in path.read_text("utf-8"))
        page.goto(with_formula.as_uri())
        assert page.locator(".math > svg use").first.evaluate("use => use.getBBox().width > 0")
        page.goto((book / "units" / "01-canal-and-563-families.html").as_uri())
        page.locator("figure.course-map button").first.click()
        page.locator("figure.course-map iframe").content_frame.locator("canvas").first.wait_for()
        quiz = page.locator(".quiz").first
        quiz.get_by_role("radio").first.check()
        quiz.get_by_role("button").first.click()
        assert quiz.get_by_role("status").inner_text().strip()


def test_the_lecturers_files_are_refused(root: Path) -> None:
    made = Contents()
    for name, path in (
        ("notebooks/ps03.ipynb", root / "assignments" / "source" / "ps03-tenure-audit" / "ps03-tenure-audit.ipynb"),
        ("python/key.py", root / "assignments" / "keys" / "ps03_tenure_audit.py"),
        ("x/gradebook.db", root / "README.md"),
    ):
        with pytest.raises(BookError, match="lecturer's"):
            made.add(name, path)


def test_released_notebooks_hold_no_answer() -> None:
    notebooks = sorted(released_notebooks().rglob("*.ipynb"))
    assert [path.stem for path in notebooks] == assignment_names()
    for notebook in notebooks:
        text = notebook.read_text("utf-8")
        assert not re.search(r"SOLUTION|HIDDEN TESTS|grade\(|Rubric", text), notebook.stem
        assert "check" in text, notebook.stem


@pytest.fixture
def in_a_folder(tmp_path: Path, html: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    del html
    monkeypatch.setattr(packing, "DIST", tmp_path)
    yield tmp_path
    assert not list(tmp_path.glob(".*")), "a half-written pack was left"


def test_an_older_pack_is_replaced_only_after_a_yes(in_a_folder: Path) -> None:
    app = typer.Typer()
    offline_commands.join(app)
    pack = in_a_folder / "canal-book.zip"
    pack.write_bytes(b"older")
    asked = CliRunner().invoke(app, ["pack", "--book-only"], input="n\n")
    assert asked.exit_code == 1
    assert pack.read_bytes() == b"older"
    assert CliRunner().invoke(app, ["pack", "--book-only"], input="y\n").exit_code == 0
    assert zipfile.is_zipfile(pack)
    before = pack.stat().st_mtime_ns
    again = CliRunner().invoke(app, ["pack", "--book-only"])  # nothing to ask: it is the same
    assert (again.exit_code, pack.stat().st_mtime_ns) == (0, before)


def test_each_system_and_python_gets_its_own_choice_from_the_lock() -> None:
    lock = kits.REQUIREMENTS / "student.txt"
    windows = dict(kits.needed(lock, kits.PLATFORMS["windows"], "3.13"))
    linux = dict(kits.needed(lock, kits.PLATFORMS["linux"], "3.11"))
    assert any(name.startswith("pywinpty") for name in windows)
    assert not any(name.startswith(("pywinpty", "colorama")) for name in linux)
    numpy = [name for found in (windows, linux) for name in found if name.startswith("numpy==")]
    assert len(set(numpy)) == 2
    assert all(hashes for hashes in windows.values())


def test_without_a_network_it_says_so_and_what_still_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    wanted = kits.needed(kits.REQUIREMENTS / "student.txt", kits.PLATFORMS["windows"], "3.12")[:1]
    with pytest.raises(BookError, match="--book-only") as told:
        kits.fetch(wanted, kits.PLATFORMS["windows"], "3.12", folder=tmp_path / "wheels")
    assert "internet is needed" in str(told.value)
    assert not list((tmp_path / "wheels").glob("*"))


def test_what_is_not_in_the_lock_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = [("six==1.17.0", frozenset({"0" * 64}))]
    with pytest.raises(BookError):
        kits.fetch(wanted, kits.PLATFORMS["linux"], "3.11", folder=tmp_path)
    assert not list(tmp_path.glob("*.whl"))
    del monkeypatch


def _cut_off() -> list[str]:
    """Give what starts a program without any network but its own loopback; nothing where this machine cannot."""
    words = ["unshare", "--user", "--map-root-user", "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "cut"]
    if not (shutil.which("unshare") and shutil.which("ip")):
        return []
    return words if subprocess.run([*words, "true"], capture_output=True, check=False).returncode == 0 else []


@pytest.mark.system
@pytest.mark.skipif(kits.this_platform() is None, reason="no kit is made for this machine")
def test_the_notebooks_run_from_the_pack_with_no_network(html: Path, tmp_path: Path) -> None:
    """Everything real but the effort of squeezing, which changes the size alone."""
    platform = kits.PLATFORMS[kits.this_platform() or ""]
    wheels = kits.fetch(kits.needed(kits.REQUIREMENTS / "student.txt", platform, HERE), platform, HERE)
    kit = kits.squeeze(wheels, intel=platform.intel, effort=0, folder=tmp_path / "kits")
    made = packing.book_contents(html)
    packing.add_work(made, packing.students_wheel())
    packing.add_kit(made, kit, platform, HERE)
    packing.write(made, tmp_path / "pack.zip").rename(tmp_path / "pack.zip")
    # With the system's own unzip where there is one, for Python's forgets which files can be run.
    shutil.unpack_archive(tmp_path / "pack.zip", tmp_path / "un packed ខ្មែរ")
    top = tmp_path / "un packed ខ្មែរ" / TOP
    for name in made.runnable:
        (top / name).chmod(0o755)
    assert not [path for path in top.rglob("*") if path.name in {"keys", "specimens", "source", "gradebook.db"}]
    outside = {**os.environ, "COURSE_PYTHON": sys.executable, "PIP_NO_INDEX": "1", "LANG": "C.UTF-8"}

    def run(*words: str, folder: Path = top) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*_cut_off(), *words],
            cwd=folder,
            env=outside,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )

    installed = run("sh", str(top / "install.sh"))
    assert installed.returncode == 0, installed.stdout + installed.stderr
    python = str(top / "environment" / "bin" / "python")
    notebook = top / "notebooks" / "ps03-tenure-audit"
    ran = run(
        python, "-m", "jupyter", "nbconvert", "--to", "notebook", "--execute", "--stdout", "ps03-tenure-audit.ipynb",
        folder=notebook,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    told = "".join(
        "".join(output.get("text", []))
        for cell in json.loads(ran.stdout)["cells"]
        for output in cell.get("outputs", [])
    )
    assert told.count("There is no answer yet") == 6
    assert run(python, "-m", "jupyterlab", "--version").returncode == 0

    # A file that was damaged on its way is named.
    (top / "python" / "wheels.txt").write_text("damaged", encoding="utf-8")
    damaged = run("sh", str(top / "install.sh"))
    assert damaged.returncode == 1
    assert "python/wheels.txt" in damaged.stdout
    # Another system is told so in words.
    about = json.loads((top / "python" / "kit.json").read_text("utf-8"))
    (top / "python" / "kit.json").write_text(json.dumps({**about, "sys_platform": "win32"}), encoding="utf-8")
    other = run("sh", str(top / "install.sh"))
    assert other.returncode == 1
    assert "Ask for the pack of your system" in other.stdout


def test_scripts_of_windows_end_their_lines_as_windows_does() -> None:
    made = Contents()
    windows = kits.PLATFORMS["windows"]
    wheel = kits.Kit(kits.REQUIREMENTS / "student.in", (), "")
    packing.add_kit(made, replace(wheel), windows, "3.12")
    for name in ("install.cmd", "start-notebooks.cmd"):
        text = made.read(name).decode("ascii")
        assert text.count("\r\n") == text.count("\n") > 3
        assert "@" not in text.replace("@echo", "")
    assert "py -3.12" in made.read("install.cmd").decode()
