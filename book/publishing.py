"""Putting the book on GitHub Pages: the main branch at the top of the site, each other branch in a folder of its own.

The site is the branch ``gh-pages``; what Binder and Colab open is a branch beside it (``book/launching.py``). Both are
always a single commit without history, so that the repository does not grow with each build. Nothing is checked out:
trees are put together within git. Where two builds publish at once, the second starts again from what the first left.

    python3 -m book.publishing publish              what lies in _build, for the branch of COURSE_BRANCH
    python3 -m book.publishing withdraw BRANCH      a branch that is gone

It needs git and Python alone, so withdrawing needs no environment. In the workflow, the checkout's own permission to
push is used.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from book.repository import MAIN, Repository, find_repository

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parent.parent
SITE = "gh-pages"
PREVIEWS = "preview"
_WHO = {
    f"GIT_{role}_{part}": value
    for role in ("AUTHOR", "COMMITTER")
    for part, value in (("NAME", "The course's build"), ("EMAIL", "build@course.invalid"))
}
_TRIES = 4


class PublishingError(Exception):
    """The book could not be published; the words say why."""


def publish(repository: Repository, html: Path, launch: Path, *, root: Path = ROOT) -> None:
    """Publish a built book, and what Binder and Colab open.

    Parameters
    ----------
    repository : Repository
        Its branch says whether this is the book or a preview.
    html, launch : Path
        Folders made by ``./course book`` and ``./course launch``.
    root : Path
        A checkout whose remote ``origin`` may be pushed to.

    Raises
    ------
    PublishingError
        Where a folder is not there or git refuses.
    """
    for folder, command in ((html, "book"), (launch, "launch")):
        if not folder.is_dir():
            raise PublishingError(f"{folder} is not there. Run:  ./course {command}")
    git = _Git(root)
    git.push(repository.launch_branch, git.tree_of(launch), expected=None)
    site = git.tree_of(html, ".nojekyll")

    def put(old: str) -> str:
        if not repository.is_preview:
            previews = git.tree_at(old, PREVIEWS)
            return git.combine((site, ""), *([(previews, PREVIEWS)] if previews else []))
        return git.combine((old, ""), (site, repository.place), instead_of=repository.place)

    _renew_site(git, put, f"The book of {repository.branch}")


def withdraw(repository: Repository, *, root: Path = ROOT) -> None:
    """Take away the preview of a branch that is gone, and what Binder and Colab opened for it."""
    if not repository.is_preview:
        raise PublishingError("The book of the main branch is not withdrawn.")
    git = _Git(root)
    if git.remote_tip(repository.launch_branch):
        git.run("push", "--quiet", "origin", "--delete", f"refs/heads/{repository.launch_branch}")
    if git.tree_at(git.remote_tip(SITE), repository.place.rstrip("/")):
        _renew_site(git, lambda old: git.combine((old, ""), instead_of=repository.place), "A preview is gone")


def _renew_site(git: _Git, make: Callable[[str], str], why: str) -> None:
    for left in reversed(range(_TRIES)):
        old = git.remote_tip(SITE)
        try:
            git.push(SITE, make(old), expected=old, why=why)
        except PublishingError:
            if not left:
                raise
        else:
            return


class _Git:
    """Git in one checkout, with an index of its own for each tree that is put together."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = self.run("rev-parse", "--absolute-git-dir")

    def run(self, *words: str, index: str = "", files: Path | None = None) -> str:
        place = ["--git-dir", self.folder, "--work-tree", str(files)] if files else []
        ended = subprocess.run(
            ["git", *place, *words],
            cwd=files or self.root,
            stdin=subprocess.DEVNULL,
            env={**os.environ, **_WHO, **({"GIT_INDEX_FILE": index} if index else {})},
            capture_output=True,
            text=True,
            check=False,
        )
        if ended.returncode:
            raise PublishingError(f"git {' '.join(words)} failed:\n{ended.stderr.strip()}")
        return ended.stdout.strip()

    def tree_of(self, folder: Path, *empty: str) -> str:
        """Store a folder, and empty files beside its own; give its tree."""
        with tempfile.TemporaryDirectory() as name:
            index = str(Path(name) / "index")
            self.run("add", "--all", "--force", ".", index=index, files=folder)
            for file in empty:
                nothing = self.run("hash-object", "-w", "--stdin")
                self.run("update-index", "--add", "--cacheinfo", f"100644,{nothing},{file}", index=index)
            return self.run("write-tree", index=index)

    def combine(self, *parts: tuple[str, str], instead_of: str = "") -> str:
        """Put trees into one, each at its place; what lay at a place that is renewed goes."""
        with tempfile.TemporaryDirectory() as name:
            index = str(Path(name) / "index")
            for tree, place in parts:
                if place:
                    self.run("read-tree", f"--prefix={place.rstrip('/')}/", tree, index=index)
                elif tree:
                    self.run("read-tree", tree, index=index)
                if not place and instead_of:
                    self.run("rm", "-r", "--cached", "--quiet", "--ignore-unmatch", instead_of.rstrip("/"), index=index)
            return self.run("write-tree", index=index)

    def tree_at(self, commit: str, place: str) -> str:
        """Give the tree of a folder in a commit; empty where there is none."""
        if not commit:
            return ""
        told = self.run("ls-tree", "-d", commit, place)
        return told.split()[2] if told else ""

    def remote_tip(self, branch: str) -> str:
        """Fetch a branch of the remote; give its commit, empty where there is no such branch."""
        told = self.run("ls-remote", "origin", f"refs/heads/{branch}")
        if not told:
            return ""
        self.run("fetch", "--quiet", "--depth=1", "origin", f"refs/heads/{branch}")
        return self.run("rev-parse", "FETCH_HEAD")

    def push(self, branch: str, tree: str, *, expected: str | None, why: str = "What Binder and Colab open") -> None:
        """Make a tree the only commit of a branch, if the branch still is where it was expected to be."""
        commit = self.run("commit-tree", tree, "-m", why)
        name = f"refs/heads/{branch}"
        lease = "--force" if expected is None else f"--force-with-lease={name}:{expected}"
        self.run("push", "--quiet", lease, "origin", f"{commit}:{name}")


def main(words: list[str]) -> int:
    """Publish or withdraw, as the words say; give the exit code."""
    repository = find_repository()
    if not repository:
        print("Neither GITHUB_REPOSITORY nor git's remote names a repository on GitHub.", file=sys.stderr)
        return 1
    try:
        if words == ["publish"]:
            publish(repository, ROOT / "_build" / "html", ROOT / "_build" / "launch")
            print(f"Published, and soon to be read at {repository.site}")
        elif len(words) == 2 and words[0] == "withdraw":
            withdraw(replace(repository, branch=words[1] or MAIN))
            print(f"The preview of {words[1]} is gone.")
        else:
            print(__doc__, file=sys.stderr)
            return 2
    except PublishingError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
