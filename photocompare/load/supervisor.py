"""One decode worker: started, given a deadline, ended when it hangs or dies.

A worker is a plain ``subprocess`` of ``sys.executable``, not ``multiprocessing``: that would import
the caller's main module again, which breaks every script without an ``if __name__`` guard. Its
first lines make ``photocompare`` and ``photocompare.load`` empty packages that only know where
their modules are. So the worker imports what decoding needs (Pillow, pillow-heif, NumPy) and never
runs ``photocompare/__init__.py``, which brings in everything else.

Pixels come back through shared memory, its name removed as soon as the worker holds it: nothing is
left behind however either process ends. Limits of memory, processor time and files are kept where
the platform has them (``limits``); elsewhere the own process and the deadline are all there is.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from photocompare.colour import from_uint8, from_uint16
from photocompare.load import wire
from photocompare.load.codes import Keeps, Problem, Refusal
from photocompare.model import RGBImage
from photocompare.settings import LoadSettings

_BAND_BYTES = 1 << 20  # stays in the processor's cache while it is turned into floats

_FOLDER = Path(__file__).resolve().parent
_FIRST_LINES = """
import sys, types
for name, folder in (("photocompare", sys.argv[1]), ("photocompare.load", sys.argv[2])):
    package = types.ModuleType(name)
    package.__path__ = [folder]
    sys.modules[name] = package
from photocompare.load.worker import main
main()
"""
_KEPT_VARIABLES = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "PYTHONHOME")
_OWN_VARIABLES = {
    "MALLOC_ARENA_MAX": "2",  # each thread's arena would take 64 MB off the memory limit
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}


class WorkerLostError(Exception):
    """The worker died, was ended, or never started; never leaves this package."""

    def __init__(self, *, timed_out: bool = False) -> None:
        self.timed_out = timed_out
        super().__init__("timed out" if timed_out else "died")


class WorkerNotStartedError(WorkerLostError):
    """Not this photo's fault: no worker came up."""


_NO_PIXELS: RGBImage = np.empty((0, 0, 3), dtype=np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Decoded:
    """Pixels as float, and the worker's facts as they came: not to be trusted.

    ``pixels`` is empty where they were to be kept as ``codes`` of 8 bits; ``size_hw`` is checked.
    """

    pixels: RGBImage
    size_hw: tuple[int, int]
    facts: dict[str, Any]
    codes: NDArray[np.uint8] | None = None


class Worker:
    """One decode process; for one thread at a time."""

    def __init__(self, settings: LoadSettings) -> None:
        self.memory_bytes = settings.worker_memory_bytes
        self.has_served = False
        self._shared = SharedMemory(create=True, size=_BAND_BYTES)
        try:
            self._process = _start(self.memory_bytes, self._shared.name)
        except OSError as error:
            self._shared.close()
            self._shared.unlink()
            raise WorkerNotStartedError from error
        requests, replies = self._process.stdin, self._process.stdout
        if requests is None or replies is None:
            raise ValueError("a worker without pipes")
        self._requests, self._replies = requests, replies
        try:
            with _Deadline(self._process, settings.worker_start_seconds):
                wire.receive(self._replies)
        except wire.ChannelClosedError as error:
            self.close()
            raise WorkerNotStartedError from error
        finally:
            self._shared.unlink()

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """The process has not ended, as far as can be seen from here."""
        return self._process.poll() is None

    def decode(
        self, content: bytes, settings: LoadSettings, keeps: Keeps = Keeps.FLOATS
    ) -> Decoded:
        """Return the photo in ``content``; it is decoded whole.

        Raises
        ------
        Refusal
            The worker's answer is that there is none; it can go on.
        WorkerLostError
            No answer in time, or a wrong one; the process has been ended.
        """
        with _Deadline(self._process, settings.decode_seconds) as deadline:
            try:
                decoded = self._ask(content, settings, keeps)
            except (wire.ChannelClosedError, KeyError, TypeError, ValueError) as error:
                self.close()
                raise WorkerLostError(timed_out=deadline.has_passed) from error
            finally:
                self.has_served = True
        return decoded

    def close(self) -> None:
        """End the process and let go of all that it held; may be called again."""
        self._process.kill()
        for pipe in (self._requests, self._replies):
            with contextlib.suppress(OSError):  # what was still to be sent has no reader now
                pipe.close()
        self._process.wait()
        self._shared.close()

    def _ask(self, content: bytes, settings: LoadSettings, keeps: Keeps) -> Decoded:
        request = {
            "content_bytes": len(content),
            "max_pixels": settings.max_pixels,
            "min_side_px": settings.min_side_px,
            "processor_seconds": settings.worker_processor_seconds,
        }
        wire.send(self._requests, request, content)
        facts = wire.receive(self._replies)
        if "problem" in facts:
            raise Refusal(Problem(facts["problem"]), _checked_size(facts["size_hw"]))
        height, width = _required_size(facts["size_hw"], settings)
        count = height * width * 3
        if facts["bits"] not in (8, 16):
            raise wire.ChannelClosedError
        bytes_each = facts["bits"] // 8
        if keeps is Keeps.BYTES:
            codes = np.empty(count, dtype=np.uint8)
            for place in self._bands(count, bytes_each=bytes_each):
                codes[place] = self._shared_codes(place.stop - place.start, bytes_each=bytes_each)
            return Decoded(_NO_PIXELS, (height, width), facts, codes.reshape(height, width, 3))
        values = np.empty(count, dtype=np.float32)
        for place in self._bands(count, bytes_each=bytes_each):
            values[place] = self._shared_values(place.stop - place.start, bytes_each=bytes_each)
        return Decoded(values.reshape(height, width, 3), (height, width), facts)

    def _bands(self, total: int, *, bytes_each: int) -> Iterator[slice]:
        """Yield the place of each piece that the worker has laid into the shared memory."""
        done = 0
        while done < total:
            count = int(wire.receive(self._replies)["filled_bytes"]) // bytes_each
            if not 0 < count <= min(_BAND_BYTES // bytes_each, total - done):
                raise wire.ChannelClosedError
            yield slice(done, done + count)
            done += count
            wire.send(self._requests, {})

    def _shared_values(self, count: int, *, bytes_each: int) -> RGBImage:
        codes = self._shared_numbers(count, bytes_each=bytes_each)
        return from_uint8(codes) if codes.dtype == np.uint8 else from_uint16(codes)

    def _shared_codes(self, count: int, *, bytes_each: int) -> NDArray[np.uint8]:
        codes = self._shared_numbers(count, bytes_each=bytes_each)
        return codes if codes.dtype == np.uint8 else (codes >> 8).astype(np.uint8)

    def _shared_numbers(self, count: int, *, bytes_each: int) -> NDArray[Any]:
        shared = self._shared.buf
        if shared is None:
            raise wire.ChannelClosedError
        return np.frombuffer(shared, dtype=np.uint8 if bytes_each == 1 else np.uint16, count=count)


class _Deadline:
    """Kills ``process`` when the block takes longer: whoever waits for it then meets its end."""

    def __init__(self, process: subprocess.Popen[bytes], seconds: float) -> None:
        self.has_passed = False
        self._process = process
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True

    def __enter__(self) -> _Deadline:
        self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._timer.cancel()

    def _end(self) -> None:
        self.has_passed = True
        self._process.kill()


def _start(memory_bytes: int, shared_name: str) -> subprocess.Popen[bytes]:
    if not sys.executable:
        raise OSError("this Python does not know its own program")
    environment = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    environment |= _OWN_VARIABLES
    # The worker must find the very Pillow that this process would import.
    environment["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    packages = (str(_FOLDER.parent), str(_FOLDER))
    return subprocess.Popen(  # noqa: S603 - our own program, no shell, no input in the arguments
        [sys.executable, "-P", "-c", _FIRST_LINES, *packages, str(memory_bytes), shared_name],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # decoders print there what the file made them find
        env=environment,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def _checked_size(size: object) -> tuple[int, int] | None:
    """Return ``size`` as (height, width) if it is one."""
    match size:
        case [int(height), int(width)] if height > 0 and width > 0:
            return height, width
    return None


def _required_size(size: object, settings: LoadSettings) -> tuple[int, int]:
    size_hw = _checked_size(size)
    if size_hw is None or size_hw[0] * size_hw[1] > settings.max_pixels:
        raise wire.ChannelClosedError
    return size_hw
