"""The attack list once more, run by somebody who is not root: the kernel's rules are not the same for both."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.system,
    pytest.mark.skipif(os.getuid() != 0, reason="the list was run by an ordinary user already"),
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs Linux"),
]

NOBODY = 65534

# The interpreter and this checkout may lie in root's own folder, which nobody else may enter. So the list runs with
# mounts of its own, in which /root is an empty folder that everybody may enter, and in it, under their own names, lies
# what is needed. Then it becomes the ordinary user and starts Python anew, as that user would have done.
STARTER = """
import ctypes, os, pathlib, sys

libc = ctypes.CDLL(None, use_errno=True)

def call(name, *arguments):
    if getattr(libc, name)(*arguments) < 0:
        raise OSError(ctypes.get_errno(), name)

user, home, *command = sys.argv[1:]
needed = [path for path in (sys.base_prefix, sys.prefix, os.getcwd()) if path.startswith("/root/")]
call("unshare", 0x20000)
held = {path: os.open(path, os.O_PATH) for path in needed}
call("mount", b"none", b"/", None, 16384 | 262144, None)
if held:
    call("mount", b"tmpfs", b"/root", b"tmpfs", 0, b"mode=755")
for path, place in held.items():
    pathlib.Path(path).mkdir(parents=True)
    call("mount", f"/proc/self/fd/{place}".encode(), path.encode(), None, 4096 | 16384, None)
os.chdir(os.getcwd())
os.setgroups([])
os.setresgid(int(user), int(user), int(user))
os.setresuid(int(user), int(user), int(user))
os.environ.update(HOME=home, TMPDIR=home, PYTHONDONTWRITEBYTECODE="1")
os.execv(sys.executable, [sys.executable, *command])
"""


def test_the_whole_list_holds_for_an_ordinary_user(root: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="attacks-") as home:  # pytest's own folders are closed to others
        os.chown(home, NOBODY, NOBODY)
        command = ["-m", "pytest", "-q", "-p", "no:cacheprovider", f"--basetemp={home}/t"]
        ended = subprocess.run(
            [sys.executable, "-c", STARTER, str(NOBODY), home, *command, Path(__file__).with_name("test_attacks.py")],
            cwd=root, capture_output=True, text=True, check=False,
        )  # fmt: skip
    assert ended.returncode == 0, ended.stdout[-5000:] + ended.stderr[-2000:]
