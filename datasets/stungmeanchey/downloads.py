"""Fetches one address, with little patience, and says in words what went wrong."""

from __future__ import annotations

import http.client
import json
import socket
import time
import urllib.error
import urllib.parse
import urllib.request
from typing import Any

# A room without a network must know it after some seconds; a busy publisher may think for a while.
CONNECT_S = 4
SILENCE_S = 30
WHOLE_S = 60
MOST_BYTES = 80_000_000

_BUSY = {429: "too many questions", 502: "its server is down", 503: "overloaded", 504: "overloaded"}


class DownloadError(Exception):
    """An address gave nothing of use; the words complete a sentence that begins with the name of its host."""


def download(url: str, *, data: str | None = None) -> bytes:
    """Fetch what stands at an address.

    Parameters
    ----------
    url : str
        Beginning with ``http://`` or ``https://``; redirections are followed, proxies of the machine are used.
    data : str, optional
        What to send along, as a form of one field ``data``, as the Overpass interface wants it.

    Returns
    -------
    bytes

    Raises
    ------
    DownloadError
        No network, no answer in time, a refusal, or an answer that is cut off or too long.
    """
    if urllib.parse.urlsplit(url).scheme not in ("http", "https"):
        raise DownloadError(f"names an address that is not on the web ({url[:40]})")
    body = None if data is None else urllib.parse.urlencode({"data": data}).encode()
    request = urllib.request.Request(url, data=body, headers={"User-Agent": "stungmeanchey, an open course"})  # noqa: S310 - checked above
    latest = time.monotonic() + WHOLE_S
    try:
        _knock(url)
        with urllib.request.urlopen(request, timeout=SILENCE_S) as answer:  # noqa: S310 - checked above
            return _read(answer, latest)
    except urllib.error.HTTPError as error:
        error.close()
        if error.code in _BUSY:
            raise DownloadError(f"is busy (HTTP {error.code}, {_BUSY[error.code]}), so wait some minutes") from None
        raise DownloadError(f"refused with HTTP {error.code}") from None
    except (OSError, http.client.HTTPException) as error:
        raise DownloadError(_in_words(error)) from None


def _knock(url: str) -> None:
    """Try for some seconds whether anybody is there, where no proxy stands between."""
    parts = urllib.parse.urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme in urllib.request.getproxies() and not urllib.request.proxy_bypass(host):
        return
    port = parts.port or (443 if parts.scheme == "https" else 80)
    with socket.create_connection((host, port), timeout=CONNECT_S):
        pass


def _read(answer: http.client.HTTPResponse, latest: float) -> bytes:
    promised = answer.headers.get("Content-Length")
    parts, size = [], 0
    while part := answer.read1(1 << 16):
        parts.append(part)
        size += len(part)
        if size > MOST_BYTES:
            raise DownloadError(f"sent more than {MOST_BYTES // 1_000_000} MB")
        if time.monotonic() > latest:
            raise DownloadError(f"was not done after {WHOLE_S:g} seconds")
    if promised is not None and size < int(promised):
        raise DownloadError("stopped in the middle of its answer")
    return b"".join(parts)


def _in_words(error: OSError | http.client.HTTPException) -> str:
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(reason, TimeoutError):
        return "does not answer"
    if isinstance(reason, http.client.HTTPException | ConnectionResetError):
        return "broke the connection off"
    return "cannot be reached, so perhaps there is no network"


def as_json(content: bytes) -> dict[str, Any]:
    """Read an answer as a JSON object.

    Raises
    ------
    DownloadError
        It is something else, such as the login page of a network.
    """
    try:
        found = json.loads(content)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise DownloadError("sent something else than data, perhaps the login page of a network")
    return found
