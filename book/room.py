"""``./course room``: the book and what belongs to it, for the phones of a workshop, on the laptop's own network.

Nothing outside is asked. Only files on a list made at the start are given: the built book, the released notebooks, the
data and packs from ``dist``. An address that is not on the list is not there, so no path leads anywhere else.
"""

from __future__ import annotations

import contextlib
import functools
import gzip
import hashlib
import http.server
import io
import ipaddress
import re
import socket
import threading
import zipfile
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, ClassVar
from urllib.parse import quote, unquote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from book.building import HTML
from book.errors import BookError
from book.handouts import data_files, released_notebooks
from book.languages import LANGUAGES, SOURCE, say
from book.packing import DIST, TITLE, speaking
from front_door.serving import QuietHandler

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / "book" / "_templates" / "room"
PORT = 8080

_TEXT = (".html", ".css", ".js", ".json", ".svg", ".csv", ".txt", ".ipynb", ".geojson")
# Made anew under another name whenever they change.
_LASTING = re.compile(r"/_images/[0-9a-f]{40,}\.")
# Networks inside this machine: no phone is on them.
_INNER = re.compile(r"^(docker|br-|veth|virbr|vmnet|vboxnet|lxc|podman|cni|tun|tap|utun|zt)", re.IGNORECASE)


@dataclass
class Offer:
    """The files that a room is given, by their addresses."""

    files: dict[str, Path | bytes] = field(default_factory=dict)

    def size(self, address: str) -> int:
        """Give a file's bytes."""
        content = self.files[address]
        return len(content) if isinstance(content, bytes) else content.stat().st_size


def addresses() -> list[str]:
    """Give this machine's addresses on networks around it; those of a home or a workshop first."""
    import psutil

    found = []
    for network, own in psutil.net_if_addrs().items():
        if _INNER.match(network):
            continue
        found += [one.address for one in own if one.family == socket.AF_INET]
    numbers = [ipaddress.IPv4Address(one) for one in dict.fromkeys(found)]
    usable = [one for one in numbers if not (one.is_loopback or one.is_link_local or one.is_unspecified)]
    return [
        str(one) for one in sorted(usable, key=lambda one: (not one.is_private, not str(one).startswith("192.168.")))
    ]


def offer(html: Path = HTML, packs: Path = DIST) -> Offer:
    """List what the room is given."""
    if not (html / "index.html").is_file():
        raise BookError("The book is not built yet. Run:  ./course book")
    given = Offer()
    for path in sorted(html.rglob("*")):
        inside = path.relative_to(html)
        if path.is_file() and not any(part.startswith(".") for part in inside.parts):
            given.files[f"/book/{inside.as_posix()}"] = path
    released = released_notebooks()
    notebooks = {
        path.relative_to(released).as_posix(): path
        for path in sorted(released.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }
    data = dict(data_files())
    for name, path in notebooks.items():
        given.files[f"/notebooks/{name}"] = path
    for name, path in data.items():
        given.files[f"/data/{name}"] = path
    given.files["/data.zip"] = _zipped({f"data/{name}": path for name, path in data.items()})
    for path in sorted(packs.glob("canal-*.zip")):
        given.files[f"/packs/{path.name}"] = path
    given.files["/"] = _front(given).encode("utf-8")
    return given


def _zipped(files: dict[str, Path]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, path in files.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), path.read_bytes(), zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _in_all(*texts: str) -> list[tuple[str, str]]:
    """Pair the languages with their words, each different text once."""
    return list(
        {text: (language, text) for language, text in reversed(list(zip(LANGUAGES, texts, strict=True)))}.values()
    )[::-1]


def _said(which: int) -> list[tuple[str, str]]:
    """Give a heading of the front page in all languages."""
    texts = []
    for language in LANGUAGES:
        with speaking(language):
            texts.append((say("Notebooks"), say("Data"), say("Everything for your own computer"))[which])
    return _in_all(*texts)


def _front(given: Offer) -> str:
    books = []
    for code, name in LANGUAGES.items():
        address = "book/index.html" if code == SOURCE else f"book/{code}/index.html"
        if f"/{address}" in given.files:
            with speaking(code):
                books.append({"code": code, "name": name, "address": address, "words": say("Open the book")})
    groups = []
    for number, names in enumerate(
        (
            [one for one in given.files if one.startswith("/notebooks/") and one.endswith(".ipynb")],
            ["/data.zip"],
            [one for one in given.files if one.startswith("/packs/")],
        )
    ):
        files = [(PurePosixPath(one).name, quote(one[1:]), _weight(given.size(one))) for one in names]
        if files:
            groups.append({"words": _said(number), "files": files})
    return _page("index.html", title=TITLE, books=books, groups=groups)


def _weight(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 1e5 else f"{max(1, round(size / 1000))} KB"


def poster(address: str, wifi: str = "") -> str:
    """Write a page to print and put on the wall.

    Parameters
    ----------
    address : str
        What phones open.
    wifi : str
        The name of the room's network, where there is one to say.
    """
    import segno

    languages: list[dict[str, object]] = []
    for code in LANGUAGES:
        with speaking(code):
            steps = [
                say("Join the Wi-Fi “{name}”.").format(name=wifi) if wifi else say("Join the Wi-Fi of this room."),
                say("Point the camera at the square, or type the address into your browser."),
                say("Choose your language. No internet is needed."),
            ]
        if all(steps != one["steps"] for one in languages):
            languages.append({"code": code, "steps": steps})
    code = Markup(segno.make(address, error="m").svg_inline(border=2, omitsize=True))  # noqa: S704 - made by segno, of our text
    return _page("poster.html", title=TITLE, code=code, address=address, languages=languages)


def _page(template: str, **values: object) -> str:
    templates = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    return templates.get_template(template).render(values) + "\n"


class _Handler(QuietHandler):
    """Give files of the offer, and nothing else; only to look at, never to change."""

    protocol_version = "HTTP/1.1"  # a phone asks for a page's files over one connection
    timeout: ClassVar[float] = 30
    server_version, sys_version = "course", ""

    def __init__(self, *arguments: object, given: Offer, **options: object) -> None:
        self.given = given
        super().__init__(*arguments, **options)  # type: ignore[arg-type]

    def do_GET(self) -> None:  # noqa: N802 - the name that the standard library calls
        """Answer with a file."""
        self._answer(with_body=True)

    def do_HEAD(self) -> None:  # noqa: N802 - likewise
        """Answer with what would come with a file."""
        self._answer(with_body=False)

    def _answer(self, *, with_body: bool) -> None:
        address = unquote(self.path.split("?")[0].split("#")[0])
        if address == "/book":
            self._send(HTTPStatus.MOVED_PERMANENTLY, {"Location": "/book/"}, None, 0)
            return
        if address.startswith("/book/") and address.endswith("/"):
            address += "index.html"
        content = self.given.files.get(address)
        if content is None or (isinstance(content, Path) and not content.is_file()):
            self._send(HTTPStatus.NOT_FOUND, {"Content-Type": "text/plain; charset=utf-8"}, None, 0)
            return
        name = "index.html" if address in {"/", "/poster"} else address
        packed = name.endswith(_TEXT) and "gzip" in self.headers.get("Accept-Encoding", "")
        headers = {
            "Content-Type": self.guess_type(name),
            "Cache-Control": "max-age=86400, immutable" if _LASTING.search(address) else "no-cache",
            "X-Content-Type-Options": "nosniff",
        }
        if name.endswith(_TEXT):
            headers["Vary"] = "Accept-Encoding"
        if packed:
            headers["Content-Encoding"] = "gzip"
        if isinstance(content, Path) and not name.endswith(_TEXT):
            with content.open("rb") as file:
                about = content.stat()
                tag = f'"{about.st_size:x}-{about.st_mtime_ns:x}"'
                self._send_file(file, about.st_size, headers | {"ETag": tag, "Accept-Ranges": "bytes"}, with_body)
            return
        body, tag = _prepared(content, _changed(content), packed=packed)
        self._send_file(io.BytesIO(body), len(body), headers | {"ETag": tag}, with_body)

    def _send_file(self, file: IO[bytes], size: int, headers: dict[str, str], with_body: bool) -> None:  # noqa: FBT001
        """Send a file, the part of it that a broken download goes on with, or word that the phone has it already."""
        if headers["ETag"] in self.headers.get("If-None-Match", ""):
            self._send(HTTPStatus.NOT_MODIFIED, headers, None, 0)
            return
        asked = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        begin, end = (int(asked[1]), min(int(asked[2] or size - 1), size - 1)) if asked else (0, size - 1)
        fits = "Accept-Ranges" in headers and self.headers.get("If-Range", headers["ETag"]) == headers["ETag"]
        if asked and fits and begin <= end:
            file.seek(begin)
            headers["Content-Range"] = f"bytes {begin}-{end}/{size}"
            self._send(HTTPStatus.PARTIAL_CONTENT, headers, file if with_body else None, end - begin + 1)
        else:
            self._send(HTTPStatus.OK, headers, file if with_body else None, size)

    def _send(self, status: HTTPStatus, headers: dict[str, str], file: IO[bytes] | None, size: int) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(size))
        self.end_headers()
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # a phone that left the room
            while file and size > 0 and (piece := file.read(min(size, 1 << 16))):
                self.wfile.write(piece)
                size -= len(piece)


def _changed(content: Path | bytes) -> float:
    return content.stat().st_mtime if isinstance(content, Path) else 0


@functools.lru_cache(maxsize=1024)
def _prepared(content: Path | bytes, changed: float, *, packed: bool) -> tuple[bytes, str]:
    """Give what is sent for a file, and a tag of its content; kept, for a room asks for the same pages."""
    del changed
    body = content.read_bytes() if isinstance(content, Path) else content
    tag = f'"{hashlib.sha256(body).hexdigest()[:20]}{"-gz" if packed else ""}"'
    return (gzip.compress(body, 6, mtime=0) if packed else body), tag


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128  # thirty phones open the same page at once


@contextlib.contextmanager
def serving(given: Offer, port: int = PORT, host: str = "0.0.0.0") -> Iterator[int]:  # noqa: S104 - the room's phones
    """Serve an offer while the context lasts; give the port.

    Raises
    ------
    BookError
        Where the port is taken.
    """
    try:
        server = _Server((host, port), functools.partial(_Handler, given=given))
    except OSError:
        raise BookError(
            f"Port {port} is in use, perhaps by another ./course room. Stop that one, or choose another port:  "
            f"./course room --port {port + 1}"
        ) from None
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
