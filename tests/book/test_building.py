from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from book import building
from book.errors import BookError

if TYPE_CHECKING:
    from pathlib import Path

# Brings up the loopback that kernels talk over, shows that there is no way out, and hands over to the build.
CUT = """
import fcntl, os, socket, struct, sys
with socket.socket() as probe:
    fcntl.ioctl(probe, 0x8914, struct.pack("16sh", b"lo", 1))  # SIOCSIFFLAGS, IFF_UP
try:
    socket.create_connection(("192.0.2.1", 80), timeout=3)
except OSError as reason:
    assert "unreachable" in str(reason), reason
else:
    sys.exit("the network is not cut")
os.execv(sys.executable, [sys.executable, "-m", "book.commands", "book", "--all", "--language", "en"])
"""


@pytest.mark.system
def test_it_builds_with_the_network_cut(html: Path, root: Path) -> None:
    before = (html / "index.html").stat().st_mtime_ns
    unshare = shutil.which("unshare")
    if not unshare or subprocess.run([unshare, "-rn", "true"], capture_output=True, check=False).returncode:
        reason = "this machine cannot make network namespaces (util-linux; user namespaces allowed)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    paths = os.pathsep.join([str(root), str(root / "datasets")])
    ended = subprocess.run(
        [unshare, "-rn", sys.executable, "-c", CUT],
        cwd=root, env={**os.environ, "PYTHONPATH": paths}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert (html / "index.html").stat().st_mtime_ns > before


@pytest.mark.system
def test_nothing_is_built_where_nothing_changed(html: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert html.is_dir()
    monkeypatch.setattr(building, "_run_sphinx", lambda _: pytest.fail("it was built again"))
    assert building.build_book() is False


def test_missing_data_are_told_with_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "TWIN", tmp_path)
    with pytest.raises(BookError, match=r"clean and raw.*\n?.*\./course data"):
        building.build_book()


@pytest.fixture
def small_book(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a book of one page with the course's own configuration and extensions, and an earlier good build."""
    source = tmp_path / "book"
    shutil.copytree(root / "book" / "_ext", source / "_ext", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("_assets", "_templates", "locale"):
        shutil.copytree(root / "book" / name, source / name)
    shutil.copy(root / "_config.yml", tmp_path)
    (source / "references.bib").write_text("", encoding="utf-8")
    (source / "_toc.yml").write_text("format: jb-book\nroot: index\n", encoding="utf-8")
    (source / "index.md").write_text("# One page\n\nText.\n", encoding="utf-8")
    made = tmp_path / "_build" / "html"
    made.mkdir(parents=True)
    (made / "index.html").write_text("the last good book", encoding="utf-8")
    work = tmp_path / "work"
    new = {
        "ROOT": tmp_path, "SOURCE": source, "HTML": made, "WORK": work,
        "_LOOK": [tmp_path / "_config.yml", source / "_toc.yml"], "_RUNS_ON": [],
    }  # fmt: skip
    for name, value in new.items():
        monkeypatch.setattr(building, name, value)
    return tmp_path


@pytest.mark.system
def test_a_warning_stops_the_build_says_where_and_leaves_the_last_book(small_book: Path) -> None:
    page = small_book / "book" / "index.md"
    page.write_text("# One page\n\nSomebody said so {cite}`nobody`.\n", encoding="utf-8")
    for _ in range(2):  # a second try must not pass because the page was read before
        with pytest.raises(BookError, match=r'book/index\.md:3: WARNING: could not find bibtex key "nobody"') as told:
            building.build_book(["en"])
        assert "./course book" in str(told.value)
        assert (small_book / "_build" / "html" / "index.html").read_text("utf-8") == "the last good book"
    page.write_text("# One page\n\nNobody said so.\n", encoding="utf-8")
    assert building.build_book(["en"]) is True
    assert "Nobody said so" in (small_book / "_build" / "html" / "index.html").read_text("utf-8")


@pytest.mark.system
def test_a_script_from_another_host_stops_the_build(small_book: Path) -> None:
    config = small_book / "_config.yml"
    text = config.read_text("utf-8")
    assert "html_js_files: [" in text
    elsewhere = text.replace("html_js_files: [", 'html_js_files: ["https://example.org/script.js", ')
    config.write_text(elsewhere, encoding="utf-8")
    with pytest.raises(BookError, match=r"asks another host for https://example\.org/script\.js"):
        building.build_book(["en"])


@pytest.mark.system
def test_code_that_stops_is_shown_with_its_last_lines(small_book: Path) -> None:
    (small_book / "book" / "index.md").write_text(
        "---\nkernelspec: {display_name: Python 3, name: python3}\n"
        "jupytext: {text_representation: {extension: .md, format_name: myst}}\n---\n"
        "# One page\n\n```{code-cell} ipython3\nfrom stungmeanchey import load\nload('parcles')\n```\n",
        encoding="utf-8",
    )
    with pytest.raises(BookError, match="index stopped") as told:
        building.build_book(["en"])
    assert "parcles" in str(told.value)
    assert "parcels" in str(told.value)  # the data's own hint comes through


@pytest.mark.system
def test_a_link_that_leads_nowhere_stops_the_build(small_book: Path) -> None:
    page = small_book / "book" / "index.md"
    page.write_text('# One page\n\n<a href="gone.html">Gone</a> <a href="#nowhere">Here</a>\n', encoding="utf-8")
    with pytest.raises(BookError, match="2 links lead nowhere") as told:
        building.build_book(["en"])
    assert "index.html: gone.html is not there" in str(told.value)
    assert "index.html: #nowhere: the page has no such place" in str(told.value)


@pytest.mark.system
def test_one_edited_page_is_written_alone_in_its_language(small_book: Path) -> None:
    source = small_book / "book"
    (source / "_toc.yml").write_text("format: jb-book\nroot: index\nchapters:\n  - file: other\n", encoding="utf-8")
    (source / "other.md").write_text("# Another page\n\nText.\n", encoding="utf-8")
    assert building.build_book(["en", "fr"]) is True
    html = small_book / "_build" / "html"
    assert (html / "fr" / "other.html").is_file()
    assert '<html lang="fr"' in (html / "fr" / "other.html").read_text("utf-8")
    worked = small_book / "work" / "en" / "html" / "other.html"
    written = worked.stat().st_mtime_ns
    (source / "index.md").write_text("# One page\n\nAnother text.\n", encoding="utf-8")
    assert building.build_book(["en"]) is True
    assert "Another text." in (html / "index.html").read_text("utf-8")
    assert "Another text." not in (html / "fr" / "index.html").read_text("utf-8")
    assert worked.stat().st_mtime_ns == written
