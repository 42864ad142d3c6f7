"""What a command is made of: its options, what it does, and how it ends."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn

from photocompare.errors import PhotoCompareError

EXIT_COMPARED = 0
EXIT_UNUSABLE = 2  # an input can't be used
EXIT_NOT_COMPARABLE = 3  # the photos can't be laid over each other
EXIT_STOPPED = 130  # as shells have it


class UsageError(PhotoCompareError):
    """An option that can't be understood."""


class Parser(argparse.ArgumentParser):
    """A parser that says what is wrong in one sentence instead of printing its manual."""

    def error(self, message: str) -> NoReturn:
        """Raise what argparse would print."""
        raise UsageError(f"{message[:1].upper()}{message[1:]}. See {self.prog} --help.")


@dataclass(frozen=True, slots=True)
class Command:
    """One word after ``python -m photocompare``."""

    summary: str
    add_options: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]
