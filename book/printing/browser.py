"""The machine's own Chromium, Chrome or Edge, asked to print: no browser is downloaded, and none comes with the course.

It is started without a window and told what to do through its DevTools protocol, which can wait until letters, pictures
and formulas are there. A browser's ``--print-to-pdf`` cannot.
"""

from __future__ import annotations

import base64
import contextlib
import itertools
import json
import os
import queue
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from book.errors import BookError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from websocket import WebSocket

# Says which browser to print with, where the machine has several or has it in an unusual place.
VARIABLE = "COURSE_BROWSER"
OLDEST = 131  # the first one that writes page numbers and running titles as a style sheet says

_NAMES = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge",
    "microsoft-edge-stable", "msedge", "brave-browser",
)  # fmt: skip
_ON_MACOS = ("Google Chrome", "Chromium", "Microsoft Edge", "Brave Browser")
_ON_WINDOWS = (r"Google\Chrome\Application\chrome.exe", r"Microsoft\Edge\Application\msedge.exe")
_LISTENS = re.compile(r"DevTools listening on (ws://\S+)")
_STARTING, _WORKING = 60, 900  # seconds that an old laptop may take

# Pictures below the first screen come late, and letters only once they are needed.
_WHOLE = """(async () => {
  await Promise.all([...document.images].map((image) => image.decode().catch(() => { lost.push(image.src); })));
  await document.fonts.ready;
  await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  return lost;
})()""".replace("(async () => {", "(async () => { const lost = [];", 1)


def find_browser() -> str:
    """Give the path of a browser that can print.

    Raises
    ------
    BookError
        Where there is none; it says what to install.
    """
    told = os.environ.get(VARIABLE)
    if told:
        found = shutil.which(told)
        if not found:
            raise BookError(f"{VARIABLE} names {told}, and no such program is there.")
        return found
    places = [found for name in _NAMES if (found := shutil.which(name))]
    if sys.platform == "darwin":
        places += [f"{top}/Applications/{n}.app/Contents/MacOS/{n}" for n in _ON_MACOS for top in ("", Path.home())]
    if sys.platform == "win32":
        tops = [os.environ.get(name, "") for name in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")]
        places += [str(Path(top, inside)) for inside in _ON_WINDOWS for top in tops if top]
    found = next((place for place in places if Path(place).is_file()), None)
    if not found:
        raise BookError(
            "Printing needs Chromium, Google Chrome or Microsoft Edge, and none was found. Install one (on Debian or "
            "Ubuntu: sudo apt install chromium). If it has an unusual place, say so:  "
            f"{VARIABLE}=/path/to/it ./course pdf"
        )
    return found


class Printer:
    """A running browser that prints pages; see :func:`printer`."""

    def __init__(self, line: WebSocket) -> None:
        self._line = line
        self._numbers = itertools.count(1)
        self._session: str | None = None
        self._events: list[str] = []

    def _ask(self, method: str, **values: object) -> dict[str, Any]:
        number = next(self._numbers)
        asked = {"id": number, "method": method, "params": values}
        self._line.send(json.dumps(asked | ({"sessionId": self._session} if self._session else {})))
        while True:
            answer = json.loads(self._line.recv())
            if answer.get("id") == number:
                if "error" in answer:
                    raise BookError(f"The browser could not do {method}: {answer['error'].get('message')}")
                return answer.get("result", {})
            self._events.append(answer.get("method", ""))

    def _wait_for(self, event: str) -> None:
        while event not in self._events:
            self._events.append(json.loads(self._line.recv()).get("method", ""))

    def begin(self) -> None:
        """Open an empty page, light and as on paper, so that what only paper shows is loaded as well."""
        version = self._ask("Browser.getVersion")["product"]
        if int(re.search(r"/(\d+)", version)[1]) < OLDEST:  # type: ignore[index]
            raise BookError(f"Printing needs a browser of version {OLDEST} or later; this is {version}. Renew it.")
        target = self._ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self._ask("Page.enable")
        light = [{"name": "prefers-color-scheme", "value": "light"}]
        self._ask("Emulation.setEmulatedMedia", media="print", features=light)

    def print(self, address: str) -> bytes:
        """Open an address, wait until all of it is there, and give it as a PDF with tags and bookmarks.

        Raises
        ------
        BookError
            Where the page cannot be opened or a picture of it is not there.
        """
        self._events.clear()
        opened = self._ask("Page.navigate", url=address)
        if opened.get("errorText"):
            raise BookError(f"The browser could not open {address}: {opened['errorText']}")
        self._wait_for("Page.loadEventFired")
        answer = self._ask("Runtime.evaluate", expression=_WHOLE, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            raise BookError(f"A script of the page failed: {answer['exceptionDetails'].get('text')}")
        lost = answer["result"]["value"]
        if lost:
            raise BookError(f"Nothing was printed: pictures are not there: {', '.join(lost[:5])}")
        made = self._ask(
            "Page.printToPDF", preferCSSPageSize=True, printBackground=True, generateTaggedPDF=True,
            generateDocumentOutline=True, transferMode="ReturnAsStream",
        )  # fmt: skip
        return b"".join(self._read(made["stream"]))

    def _read(self, stream: str) -> Iterator[bytes]:
        while True:
            part = self._ask("IO.read", handle=stream, size=1 << 20)
            yield base64.b64decode(part["data"]) if part.get("base64Encoded") else part["data"].encode()
            if part["eof"]:
                self._ask("IO.close", handle=stream)
                return


@contextlib.contextmanager
def printer(path: str | None = None) -> Iterator[Printer]:
    """Run a browser while the context lasts.

    Parameters
    ----------
    path : str, optional
        The browser; the machine's own, where nothing is said.

    Raises
    ------
    BookError
        Where there is none, it does not start, or it breaks off.
    """
    import websocket

    with tempfile.TemporaryDirectory(prefix="course-print-", ignore_cleanup_errors=True) as profile:
        process = subprocess.Popen(
            _command(path or find_browser(), profile), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, text=True, encoding="utf-8", errors="replace",
        )  # fmt: skip
        try:
            # The profile is ours alone and the port is drawn by the browser, on this machine's own address.
            line = websocket.create_connection(_address(process), timeout=_WORKING, suppress_origin=True)
            with contextlib.closing(line):
                running = Printer(line)
                running.begin()
                yield running
        except (websocket.WebSocketException, OSError) as error:
            raise BookError(f"The browser broke off while printing ({error}). Run the same command again.") from None
        finally:
            process.kill()
            process.wait()
            process.stderr.close()  # type: ignore[union-attr]


def _command(path: str, profile: str) -> list[str]:
    command = [
        path, "--headless", "--remote-debugging-port=0", f"--user-data-dir={profile}", "--disable-gpu",
        "--no-first-run", "--no-default-browser-check", "--disable-extensions", "--disable-background-networking",
        "--disable-dev-shm-usage", "--hide-scrollbars", "about:blank",
    ]  # fmt: skip
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        # In a container one is often root, and there the browser starts in no other way. It opens our own pages only.
        command.insert(1, "--no-sandbox")
    return command


def _address(process: subprocess.Popen[str]) -> str:
    """Wait until the browser says where it listens; go on reading, or it would stop when nobody does."""
    said: list[str] = []
    found: queue.Queue[str] = queue.Queue()

    def read() -> None:
        with contextlib.suppress(ValueError):  # closed at the end
            for line in process.stderr:  # type: ignore[union-attr]
                said.append(line)
                match = _LISTENS.search(line)
                if match:
                    found.put(match[1])
        found.put("")

    threading.Thread(target=read, daemon=True).start()
    with contextlib.suppress(queue.Empty):
        address = found.get(timeout=_STARTING)
        if address:
            return address
    raise BookError(f"The browser did not start. It said:\n{''.join(said[-8:]).strip() or '(nothing)'}")
