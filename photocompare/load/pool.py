"""The decode workers that wait for the next photo; safe to call from several threads."""

from __future__ import annotations

import atexit
import os
import threading

from photocompare.load.codes import Keeps
from photocompare.load.supervisor import Decoded, Worker, WorkerLostError
from photocompare.settings import LoadSettings

_MAX_WORKERS = 2  # a before and an after photo at once; each idle one holds about 45 MB


class WorkerPool:
    """At most two workers, started when first needed and kept for the next photo."""

    def __init__(self) -> None:
        self._free_places = threading.BoundedSemaphore(_MAX_WORKERS)
        self._lock = threading.Lock()
        self._idle: list[Worker] = []

    def decode(
        self, content: bytes, settings: LoadSettings, keeps: Keeps = Keeps.FLOATS
    ) -> Decoded:
        """Return the photo in ``content``; raise ``Refusal`` or ``WorkerLostError``."""
        with self._free_places:
            worker = self._take(settings)
            had_served = worker.has_served
            try:
                return worker.decode(content, settings, keeps)
            except WorkerLostError as lost:
                # It may have died while it waited, which is not this photo's fault.
                if lost.timed_out or not had_served:
                    raise
                worker = Worker(settings)
                return worker.decode(content, settings, keeps)
            finally:
                self._give_back(worker)

    @property
    def idle_pids(self) -> tuple[int, ...]:
        """The processes that wait for a photo."""
        with self._lock:
            return tuple(worker.pid for worker in self._idle)

    def close(self) -> None:
        """End all idle workers."""
        with self._lock:
            idle, self._idle = self._idle, []
        for worker in idle:
            worker.close()

    def _take(self, settings: LoadSettings) -> Worker:
        with self._lock:
            idle, self._idle = self._idle, []
            fitting = [
                worker
                for worker in idle
                if worker.is_alive and worker.memory_bytes == settings.worker_memory_bytes
            ]
            chosen = fitting[-1] if fitting else None  # the one used last is warm
            self._idle = fitting[:-1]
        for worker in idle:
            if worker not in fitting:
                worker.close()
        return chosen or Worker(settings)

    def _give_back(self, worker: Worker) -> None:
        if worker.is_alive:
            with self._lock:
                self._idle.append(worker)
        else:
            worker.close()


_pool = WorkerPool()
_left_to_parent: list[WorkerPool] = []


def decode_in_worker(
    content: bytes, settings: LoadSettings, keeps: Keeps = Keeps.FLOATS
) -> Decoded:
    """Return the photo in ``content``; raise ``Refusal`` or ``WorkerLostError``."""
    return _pool.decode(content, settings, keeps)


def _begin_anew_after_fork() -> None:
    """Leave the parent's workers to the parent: two masters on one pipe would mix their photos."""
    global _pool
    _left_to_parent.append(_pool)
    _pool = WorkerPool()


atexit.register(lambda: _pool.close())
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_begin_anew_after_fork)
