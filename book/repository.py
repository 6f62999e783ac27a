"""Where this checkout is published, as far as it says so itself: nothing is guessed, and no address is written down."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
MAIN = "main"

_NAME = re.compile(r"(?P<owner>[A-Za-z0-9][A-Za-z0-9-]*)/(?P<name>[\w.-]+?)(?:\.git)?/?")
_REMOTE = re.compile(r"(?:https://(?:[^@/]+@)?github\.com/|git@github\.com:|ssh://git@github\.com/)(?P<which>.+)")


@dataclass(frozen=True)
class Repository:
    """A repository on GitHub, and the branch that the book is built from."""

    owner: str
    name: str
    branch: str = MAIN

    @property
    def is_preview(self) -> bool:
        """Whether what is built is a preview of a branch, beside the book of the main one."""
        return self.branch != MAIN

    @property
    def place(self) -> str:
        """The folder of the published site that this branch has: empty for the main one."""
        return f"preview/{slug(self.branch)}/" if self.is_preview else ""

    @property
    def launch_branch(self) -> str:
        """The branch with what Binder and Colab open: notebooks, packages, environment."""
        return f"launch-{slug(self.branch)}" if self.is_preview else "launch"

    @property
    def site(self) -> str:
        """Where GitHub Pages shows the book."""
        host = f"{self.owner.lower()}.github.io"
        return f"https://{host}/" + ("" if self.name.lower() == host else f"{self.name}/") + self.place

    def binder(self, notebook: str) -> str:
        """Give the address that opens a file of the launch branch in Binder."""
        return (
            f"https://mybinder.org/v2/gh/{self.owner}/{self.name}/{quote(self.launch_branch, safe='')}"
            f"?urlpath={quote(f'lab/tree/{notebook}', safe='')}"
        )

    def colab(self, notebook: str) -> str:
        """Give the address that opens a file of the launch branch in Google Colab."""
        return f"https://colab.research.google.com/github/{self.owner}/{self.name}/blob/{self.launch_branch}/{quote(notebook)}"

    def file(self, name: str) -> str:
        """Give the address of a file of the launch branch, as it is."""
        return f"https://raw.githubusercontent.com/{self.owner}/{self.name}/{self.launch_branch}/{quote(name)}"


def slug(branch: str) -> str:
    """Make a branch's name fit for a folder and an address; different names stay different."""
    plain = re.sub(r"[^a-z0-9]+", "-", branch.lower()).strip("-")
    if plain == branch:
        return plain
    import hashlib

    return f"{plain or 'branch'}-{hashlib.sha256(branch.encode()).hexdigest()[:6]}"


def find_repository(root: Path = ROOT) -> Repository | None:
    """Say which repository this is: what ``GITHUB_REPOSITORY`` or git's remote ``origin`` names, or None.

    ``COURSE_BRANCH`` names the branch that is built; without it, it is the main one.
    """
    told = os.environ.get("GITHUB_REPOSITORY") or _remote(root)
    found = _NAME.fullmatch(told)
    if not found:
        return None
    return Repository(found["owner"], found["name"], os.environ.get("COURSE_BRANCH") or MAIN)


def _remote(root: Path) -> str:
    try:
        ended = subprocess.run(
            ["git", "remote", "get-url", "origin"], cwd=root, capture_output=True, text=True, check=False
        )
    except OSError:
        return ""  # no git: a copy without history
    found = _REMOTE.fullmatch(ended.stdout.strip()) if ended.returncode == 0 else None
    return found["which"] if found else ""
