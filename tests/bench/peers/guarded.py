"""A peer in a process of its own: it may hang, crash or talk, and the benchmark goes on."""

from __future__ import annotations

import importlib
import multiprocessing
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

import cv2
import numpy as np

from photocompare.model import PointsXY
from tests.bench.peers.catalogue import PEERS
from tests.bench.peers.mapping import RGB

TIMEOUT_S = 120.0
_START_S = 180.0  # ITK reads hundreds of modules_LEAVE_S = 5.0  # to go by itself, and tidy up
_LEAVE_S = 5.0  # to go by itself, and tidy up
_THREADS = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "ITK_GLOBAL_DEFAULT_NUMBER_OF_THREADS",
    "ANTS_RANDOM_SEED",  # 1 as well: it is not seeded by its own argument alone
)


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """Where the points lie (N, 2), or None and why not, and the seconds that it took of a core.

    Where it was ended or crashed, seconds of the clock.
    """

    points_xy: PointsXY | None
    reason: str
    seconds: float


class GuardedPeer:
    """One peer, its process and the line to it; the process is made again after it was ended."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._process: BaseProcess | None = None
        self._line: Connection | None = None
        self._folder = tempfile.TemporaryDirectory()  # peers leave files, asked or not

    def start(self) -> str:
        """Return nothing, or why the peer can't be run here."""
        context = multiprocessing.get_context("spawn")
        self._line, theirs = context.Pipe()
        self._process = context.Process(
            target=_serve, args=(self._name, self._folder.name, theirs), daemon=True
        )
        with _one_thread():
            self._process.start()
        theirs.close()
        ready = self._heard(_START_S)
        return ready if isinstance(ready, str) else ""

    def answer(self, before: RGB, after: RGB, points_xy: PointsXY) -> Answer:
        """Return where the peer puts points of the before photo."""
        if self._line is None and (reason := self.start()):
            return Answer(None, reason, 0.0)
        assert self._line is not None
        started = time.perf_counter()
        self._line.send((before, after, points_xy))
        heard = self._heard(TIMEOUT_S)
        if isinstance(heard, Answer):
            return heard
        return Answer(None, str(heard), time.perf_counter() - started)

    def close(self) -> None:
        """End the process and remove what it left."""
        self.stop()
        self._folder.cleanup()

    def stop(self) -> None:
        """End the process."""
        if self._line is not None:
            self._line.close()
        if self._process is not None:
            self._process.join(_LEAVE_S)
            self._process.kill()
            self._process.join()
        self._process, self._line = None, None

    def _heard(self, seconds: float) -> object:
        """Return what the process says, or why it says nothing; then it is ended."""
        assert self._line is not None
        try:
            if self._line.poll(seconds):
                return self._line.recv()
            reason = f"no answer within {seconds:.0f} s"
            if self._process is not None:
                self._process.kill()
        except EOFError:
            reason = "crashed"
        self.stop()
        return reason


@contextmanager
def _one_thread() -> Iterator[None]:
    """Have every library of a process that starts now keep to one core."""
    kept = dict(os.environ)
    os.environ.update(dict.fromkeys(_THREADS, "1"))
    try:
        yield
    finally:
        for name in _THREADS:
            if name in kept:
                os.environ[name] = kept[name]
            else:
                del os.environ[name]


def _serve(name: str, folder: str, line: Connection) -> None:
    """Answer until the line is closed, without a word on the screen."""
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    os.chdir(folder)
    tempfile.tempdir = folder
    cv2.setNumThreads(1)
    peer = next(peer for peer in PEERS if peer.name == name)
    try:
        for module in peer.modules:
            importlib.import_module(module)
    except Exception as error:  # whatever it is, it can't be run
        line.send(f"can't be imported: {error!r:.200}")
        return
    line.send(None)
    while True:
        try:
            before, after, points = line.recv()
        except EOFError:
            return
        started = _core_seconds()
        try:
            mapping = peer.align(before, after)
            found = None if mapping is None else np.asarray(mapping(points), dtype=np.float64)
            reason = "refused" if mapping is None else ""
        except Exception as error:  # a failure that says so
            found, reason = None, f"{error!r:.200}"
        line.send(Answer(found, reason, _core_seconds() - started))


def _core_seconds() -> float:
    """Return what this process and the programs that it ran have used of a core so far."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system
