"""The process that decodes: takes a file's bytes from a pipe, gives pixels in shared memory.

Nothing here imports the rest of photocompare: see ``supervisor`` for how it is started. It handles
bytes from strangers with C libraries that had critical holes before, so it owns nothing worth
having: no environment, no files, little memory, little time.
"""

from __future__ import annotations

import os
import signal
import sys
from multiprocessing import resource_tracker
from multiprocessing.shared_memory import SharedMemory
from typing import IO, Any

import numpy as np

from photocompare.load import limits, wire
from photocompare.load.bands import Pixels8, Pixels16
from photocompare.load.codes import Problem, Refusal
from photocompare.load.decode import Picture, decode


def main() -> None:
    """Serve until the supervisor closes the pipe; ``sys.argv`` ends in memory limit and name."""
    memory_bytes, shared_name = int(sys.argv[-2]), sys.argv[-1]
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the supervisor
    requests, replies = _take_over_pipes()
    shared = _attach(shared_name)
    limits.confine(memory_bytes)
    try:
        wire.send(replies, {"ready": True})
        while True:
            _serve_one(requests, replies, shared)
    except wire.ChannelClosedError:
        os._exit(0)  # at once: nothing here needs an ending


def _take_over_pipes() -> tuple[IO[bytes], IO[bytes]]:
    """Return the two pipes, and leave nothing on the standard streams for a library to meet."""
    requests = os.fdopen(os.dup(0), "rb")
    replies = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return requests, replies


def _attach(name: str) -> SharedMemory:
    if sys.version_info >= (3, 13):
        return SharedMemory(name=name, track=False)
    # Until 3.13, attaching starts a process that would unlink the supervisor's memory once more.
    resource_tracker.register = lambda name, rtype: None
    return SharedMemory(name=name)


def _serve_one(requests: IO[bytes], replies: IO[bytes], shared: SharedMemory) -> None:
    request = wire.receive(requests)
    content = wire.receive_bytes(requests, request["content_bytes"])
    limits.allow_processor_seconds(request["processor_seconds"])
    try:
        picture = _decoded(content, request)
    except Refusal as refusal:
        wire.send(replies, {"problem": refusal.problem, "size_hw": refusal.size_hw})
        return
    wire.send(replies, picture.facts())
    _hand_over(picture.pixels, requests, replies, shared)


def _decoded(content: bytes, request: dict[str, Any]) -> Picture:
    try:
        return decode(content, max_pixels=request["max_pixels"], min_side_px=request["min_side_px"])
    except Refusal:
        raise
    except MemoryError as error:
        raise Refusal(Problem.OUT_OF_MEMORY) from error
    except Exception as error:  # the decoders raise nearly anything for a file that is broken
        raise Refusal(Problem.DAMAGED) from error


def _hand_over(
    pixels: Pixels8 | Pixels16,
    requests: IO[bytes],
    replies: IO[bytes],
    shared: SharedMemory,
) -> None:
    """Give the pixels band by band: a small memory serves photos of any size.

    Containers often have 64 MB of shared memory in all; a whole 24-megapixel photo would not fit,
    and the kernel kills a process that writes beyond it.
    """
    room = np.ndarray((shared.size,), dtype=np.uint8, buffer=shared.buf)
    for band in pixels.bands():
        flat = np.ascontiguousarray(band).reshape(-1).view(np.uint8)
        for start in range(0, flat.size, room.size):
            part = flat[start : start + room.size]
            room[: part.size] = part
            wire.send(replies, {"filled_bytes": part.size})
            wire.receive(requests)  # the band has been read
