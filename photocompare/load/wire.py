"""Messages between the supervisor and its worker: a length, then JSON. Never pickle.

A worker that a hostile file has taken over can send wrong values, but no code.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from typing import IO, Any

_LENGTH = struct.Struct(">I")
_MAX_MESSAGE_BYTES = 65_536  # facts of one photo are under 1 kB


class ChannelClosedError(Exception):
    """The other side is gone, or speaks nonsense."""


def send(stream: IO[bytes], message: Mapping[str, Any], content: bytes = b"") -> None:
    """Write ``message``, then ``content`` as it is."""
    body = json.dumps(message).encode()
    try:
        stream.write(_LENGTH.pack(len(body)) + body)
        if content:
            stream.write(content)
        stream.flush()
    except (OSError, ValueError) as error:  # ValueError: closed by the deadline's thread
        raise ChannelClosedError from error


def receive(stream: IO[bytes]) -> dict[str, Any]:
    """Return the next message; wait for it."""
    (length,) = _LENGTH.unpack(receive_bytes(stream, _LENGTH.size))
    if length > _MAX_MESSAGE_BYTES:
        raise ChannelClosedError
    try:
        message = json.loads(receive_bytes(stream, length))
    except (ValueError, RecursionError) as error:
        raise ChannelClosedError from error
    if not isinstance(message, dict):
        raise ChannelClosedError
    return message


def receive_bytes(stream: IO[bytes], count: int) -> bytes:
    """Return exactly ``count`` bytes; wait for them."""
    try:
        content = stream.read(count)
    except (OSError, ValueError) as error:
        raise ChannelClosedError from error
    if len(content) != count:
        raise ChannelClosedError
    return content
