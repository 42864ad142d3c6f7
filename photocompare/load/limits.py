"""What the operating system lets the decode worker take: memory, processor time, files.

Linux keeps all of them. macOS keeps them but for the memory, which its kernel does not count.
Windows has none: there the worker is a process of its own with a deadline, and no more.
"""

from __future__ import annotations

import contextlib
import math
import sys

_OPEN_FILES = 16  # three pipes and what Python itself holds


def confine(memory_bytes: int) -> None:
    """Take this process's rights to grow, to write files and to open more than a few."""
    if sys.platform == "win32":
        return
    import resource

    for kind, limit in (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),  # a core file would hold the patient's picture
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
    ):
        with contextlib.suppress(OSError, ValueError):  # a platform that lacks this one
            resource.setrlimit(kind, (limit, limit))


def allow_processor_seconds(seconds: float) -> None:
    """Give this process ``seconds`` more of processor time; beyond, the kernel kills it.

    The limit counts over the process's whole life, so it is moved on for each photo.
    """
    if sys.platform == "win32":
        return
    import resource

    usage = resource.getrusage(resource.RUSAGE_SELF)
    limit = math.ceil(usage.ru_utime + usage.ru_stime + seconds)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CPU, (limit, hard))
