"""What travels between the grader and a sealed process: a small head, then bytes. Neither side is trusted."""

from __future__ import annotations

import struct
import time
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import socket

_HEAD = struct.Struct("!BII")  # what it is, number of the cell, length


class Frame(IntEnum):
    """What a frame holds."""

    JOB = 1
    CELL_BEGINS = 2
    OUTPUTS = 3  # JSON
    RECORD = 4  # name of the task, a zero byte, JSON
    END = 5
    ANSWER = 6


class BrokenOffError(Exception):
    """The other side is gone."""


class TooLateError(Exception):
    """The deadline passed."""


class TooMuchError(Exception):
    """A frame is larger than what is left of the budget, or of no known kind."""


def send(channel: socket.socket, kind: Frame, payload: bytes = b"", number: int = 0) -> None:
    """Send one frame."""
    channel.sendall(_HEAD.pack(kind, number, len(payload)) + payload)


def receive(channel: socket.socket, *, deadline: float | None = None, most: int = 1 << 31) -> tuple[Frame, int, bytes]:
    """Receive one frame.

    Parameters
    ----------
    channel : socket.socket
    deadline : float, optional
        On the clock ``time.monotonic``.
    most : int
        Bytes that the payload may have.

    Raises
    ------
    BrokenOffError, TooLateError, TooMuchError
    """
    kind, number, length = _HEAD.unpack(_exactly(channel, _HEAD.size, deadline))
    if length > most or kind not in set(Frame):
        raise TooMuchError(f"a frame of kind {kind} with {length:,} bytes")
    return Frame(kind), number, _exactly(channel, length, deadline)


def _exactly(channel: socket.socket, length: int, deadline: float | None) -> bytes:
    parts, missing = [], length
    while missing:
        if deadline is not None:
            left = deadline - time.monotonic()
            if left <= 0:
                raise TooLateError
            channel.settimeout(left)
        try:
            part = channel.recv(min(missing, 1 << 20))
        except TimeoutError:
            raise TooLateError from None
        except ConnectionError:
            raise BrokenOffError from None
        if not part:
            raise BrokenOffError
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)
