"""Publishing to a site with previews, on a real repository that lies in a folder."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from book import publishing
from book.publishing import PublishingError, publish, withdraw
from book.repository import Repository

if TYPE_CHECKING:
    from pathlib import Path

BOOK = Repository("canal-school", "course")
PREVIEW = Repository("canal-school", "course", "better-maps")


def git(folder: Path, *words: str) -> str:
    ended = subprocess.run(["git", *words], cwd=folder, capture_output=True, text=True, check=True)
    return ended.stdout.strip()


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q", "--bare", "remote")
    folder = tmp_path / "checkout"
    git(tmp_path, "init", "-q", "-b", "main", "checkout")
    git(folder, "remote", "add", "origin", str(tmp_path / "remote"))
    (folder / ".gitignore").write_text("*.html\n")
    return folder


def made(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / name.replace("__", "/")
        path = path.with_name(path.name + ".html")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def listed(checkout: Path, branch: str) -> dict[str, str]:
    remote = checkout.parent / "remote"
    names = git(remote, "ls-tree", "-r", "--name-only", branch).split()
    return {name: git(remote, "show", f"{branch}:{name}") for name in names}


def test_book_and_previews_lie_side_by_side_and_one_renews_without_the_other(checkout: Path, tmp_path: Path) -> None:
    launch = made(tmp_path / "launch", notebook="1")
    publish(BOOK, made(tmp_path / "one", index="book 1", old="old"), launch, root=checkout)
    publish(PREVIEW, made(tmp_path / "two", index="preview 1", old="old"), launch, root=checkout)
    publish(BOOK, made(tmp_path / "three", index="book 2", units__01="unit"), launch, root=checkout)
    assert listed(checkout, "gh-pages") == {
        ".nojekyll": "", "index.html": "book 2", "units/01.html": "unit",
        "preview/better-maps/.nojekyll": "", "preview/better-maps/index.html": "preview 1",
        "preview/better-maps/old.html": "old",
    }  # fmt: skip
    publish(PREVIEW, made(tmp_path / "four", index="preview 2"), launch, root=checkout)
    assert listed(checkout, "gh-pages").get("preview/better-maps/index.html") == "preview 2"
    assert "preview/better-maps/old.html" not in listed(checkout, "gh-pages")
    assert listed(checkout, "launch") == listed(checkout, "launch-better-maps") == {"notebook.html": "1"}
    for branch in ("gh-pages", "launch"):
        assert git(checkout.parent / "remote", "rev-list", "--count", branch) == "1"
    assert not git(checkout, "status", "--short", "--untracked-files=no")  # the checkout itself is untouched


def test_a_branch_that_is_gone_takes_its_preview_along(checkout: Path, tmp_path: Path) -> None:
    launch = made(tmp_path / "launch", notebook="1")
    publish(BOOK, made(tmp_path / "one", index="book"), launch, root=checkout)
    publish(PREVIEW, made(tmp_path / "two", index="preview"), launch, root=checkout)
    for _ in range(2):  # gone already is gone
        withdraw(PREVIEW, root=checkout)
        assert listed(checkout, "gh-pages") == {".nojekyll": "", "index.html": "book"}
        assert git(checkout.parent / "remote", "branch", "--list", "launch*") == "launch"
    with pytest.raises(PublishingError, match="main branch"):
        withdraw(BOOK, root=checkout)


def test_two_builds_at_once_lose_nothing(checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    launch = made(tmp_path / "launch", notebook="1")
    first, second = made(tmp_path / "one", index="book"), made(tmp_path / "two", index="preview")
    combine = publishing._Git.combine
    waiting = [True]

    def meanwhile(self: object, *parts: object, **options: object) -> str:
        if waiting and waiting.pop():
            publish(BOOK, first, launch, root=checkout)
        return combine(self, *parts, **options)

    monkeypatch.setattr(publishing._Git, "combine", meanwhile)
    publish(PREVIEW, second, launch, root=checkout)
    assert {"index.html", "preview/better-maps/index.html"} <= listed(checkout, "gh-pages").keys()


def test_what_is_not_made_is_not_published(checkout: Path, tmp_path: Path) -> None:
    with pytest.raises(PublishingError, match=r"\./course book"):
        publish(BOOK, tmp_path / "nothing", tmp_path, root=checkout)
