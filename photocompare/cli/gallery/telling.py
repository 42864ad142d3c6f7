"""How a command of the gallery says what it did: sentences, JSON, and progress for who watches."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from photocompare.gallery.importing import Refused

EXIT_DONE = 0
EXIT_IN_PART = 3  # done, but for something that a person should look at

_SCHEMA = 1
_MEGABYTE = 1_000_000


def say_json(**content: Any) -> None:
    """Print a document for machines."""
    print(json.dumps({"schema": _SCHEMA, **content}, indent=2, sort_keys=True))


def say(*sentences: str) -> None:
    """Print sentences, each in one line, with nothing in them that a terminal would obey."""
    for sentence in sentences:
        print("".join(sign if sign.isprintable() else "?" for sign in sentence))


def megabytes(byte_count: int) -> str:
    """Return a size as people read it."""
    return f"{byte_count / _MEGABYTE:.1f} MB"


def counted(count: int, one: str, many: str = "") -> str:
    """Return a number with its word."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def left_out(refused: Iterable[Refused]) -> list[str]:
    """Return a line for each file that was left out, with the reason."""
    return [f"left out  {one.display_name}: {one.reason}" for one in refused]


class Progress:
    """A line that is written over again; nothing where nobody watches."""

    def __init__(self) -> None:
        self._is_watched = sys.stderr.isatty()
        self._width = 0

    def share(self, what: str, share: float) -> None:
        """Say how much of a step is done, 0 to 1."""
        self._write(f"{share:4.0%}  {what}", is_last=share >= 1.0)

    def count(self, what: str, done: int, of: int) -> None:
        """Say how many of a step are done."""
        self._write(f"{done} of {of}  {what}", is_last=done >= of)

    def _write(self, line: str, *, is_last: bool) -> None:
        if not self._is_watched:
            return
        self._width = max(self._width, len(line))
        end = "\n" if is_last else ""
        print(f"\r{line:<{self._width}}", end=end, file=sys.stderr, flush=True)
