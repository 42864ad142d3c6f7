"""Work done by several processes, its results in the order of the work."""

from __future__ import annotations

import multiprocessing
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from itertools import count
from types import ModuleType
from typing import TypeVar

import cv2

_Work = TypeVar("_Work")
_Done = TypeVar("_Done")

Told = Callable[[str, float], None]
"""Hears what is being done, in words, and the share done, 0 to 1."""


@contextmanager
def in_turn(
    processes: int,
) -> Iterator[Callable[[Callable[[_Work], _Done], Sequence[_Work]], Iterator[_Done]]]:
    """Yield a ``map`` whose results come in the order of the work, whoever did it."""
    if processes == 1:
        yield map
        return
    context = multiprocessing.get_context("spawn")  # a fork would inherit OpenCV's threads, stuck
    with ProcessPoolExecutor(processes, mp_context=context, initializer=_alone) as pool:

        def mapped(do: Callable[[_Work], _Done], work: Sequence[_Work]) -> Iterator[_Done]:
            with _program_left_out():  # all work is handed over in this call, and processes begun
                return pool.map(do, work)

        try:
            yield mapped
        except BaseException:  # Ctrl-C too: what waits is not begun
            pool.shutdown(cancel_futures=True)
            raise


@contextmanager
def _program_left_out() -> Iterator[None]:
    """Let processes begin without the program that was started.

    Each would run it again, whatever it is: where that is a page of the app it ends the process.
    """
    program = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = program


def gathered(results: Iterator[_Done], said: Told, what: str, part: tuple[int, int]) -> list[_Done]:
    """Return the results, each told as ``what`` with its number; ``part`` is done before, total."""
    done_before, total = part
    found = []
    for number, result in zip(count(1), results, strict=False):
        found.append(result)
        said(f"{what} {number}", (done_before + number) / (total + 1))
    return found


def _alone() -> None:
    cv2.setNumThreads(1)  # each worker has a core to itself
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent alone answers Ctrl-C
