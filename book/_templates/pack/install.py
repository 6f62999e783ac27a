"""Install what the notebooks need, from this folder alone: no internet, nothing outside of this folder.

Standard library only. Run by install.cmd (Windows) or install.sh (Linux, macOS).
"""

import hashlib
import json
import locale
import os
import platform
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
TOP = HERE.parent
ENVIRONMENT = TOP / "environment"
WINDOWS = os.name == "nt"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if WINDOWS else "bin/python")


def words() -> dict[str, str]:
    """Give the words in the reader's language, else in English."""
    known = json.loads((HERE / "words.json").read_text(encoding="utf-8"))
    chosen = os.environ.get("LC_ALL") or os.environ.get("LANG") or (locale.getlocale()[0] or "")
    if WINDOWS and not chosen.lower().startswith(("fr", "french")):
        chosen = "en"  # the window of Windows cannot shape Khmer
    return known["en"] | known.get("fr" if chosen.lower().startswith(("fr", "french")) else chosen[:2].lower(), {})


def stop(text: str) -> None:
    """End with a message."""
    print(f"\n{text}")
    sys.exit(1)


def check(said: dict[str, str], kit: dict[str, str]) -> None:
    """Refuse another system or Python, and a pack that was damaged on its way."""
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    machine = platform.machine().lower().replace("x86_64", "amd64")
    if [sys.platform, machine, version] != [kit["sys_platform"], kit["machine"], kit["python"]]:
        stop(
            said["other"].format(
                system=kit["system"], python=kit["python"], found=f"{sys.platform} {machine}, {version}"
            )
        )
    for line in (TOP / "MANIFEST.txt").read_text(encoding="utf-8").splitlines():
        digest, name = line.split("  ", 1)
        if not name.startswith("python/"):
            continue
        path = TOP / name
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            stop(said["damaged"].format(file=name))


def run(command: list[str], said: dict[str, str]) -> None:
    """Run a command; show what it said only where it failed."""
    outside = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON"))}
    ended = subprocess.run(command, env=outside, capture_output=True, text=True, check=False)
    if ended.returncode:
        stop(said["failed"] + "\n" + (ended.stderr or ended.stdout)[-2000:])


def main() -> None:
    """Make the environment and the file that starts it."""
    said = words()
    kit = json.loads((HERE / "kit.json").read_text(encoding="utf-8"))
    check(said, kit)
    print(said["installing"], flush=True)
    with tempfile.TemporaryDirectory() as name:
        wheels = Path(name)
        with tarfile.open(HERE / "wheels.tar.xz", "r:xz") as tar:
            for member in tar:  # plain files with plain names, as the manifest has just confirmed
                (wheels / Path(member.name).name).write_bytes(tar.extractfile(member).read())
        listed = wheels / "wanted.txt"
        lines = [line.split() for line in (HERE / "wheels.txt").read_text(encoding="utf-8").splitlines()]
        asked = [f"{(wheels / file).as_uri()} --hash=sha256:{digest}\n" for file, digest in lines]
        own = next(HERE.glob("stungmeanchey-*.whl"))
        asked.append(f"{own.as_uri()} --hash=sha256:{hashlib.sha256(own.read_bytes()).hexdigest()}\n")
        listed.write_text("".join(asked), encoding="utf-8")
        run([sys.executable, "-m", "venv", "--clear", "--without-pip", str(ENVIRONMENT)], said)
        pip = next(wheels.glob("pip-*.whl"))
        install = [str(PYTHON), str(pip / "pip"), "install", "--quiet", "--no-index", "--no-deps", "--no-cache-dir"]
        run([*install, "--disable-pip-version-check", "--require-hashes", "-r", str(listed)], said)
    print(said["installed"].format(start="start-notebooks.cmd" if WINDOWS else "./start-notebooks.sh"))


if __name__ == "__main__":
    main()
