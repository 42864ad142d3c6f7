"""A gallery's commands as a person runs them: what is typed, what is printed, how it ends."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from photocompare import cli

SHEET = "sheet.txt"


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> Any:
        """The JSON that was printed."""
        return json.loads(self.out)


class Shell:
    """A shell whose environment names a store and a key in a folder of its own."""

    def __init__(
        self,
        folder: Path,
        capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        self.folder, self.store, self.key = folder, folder / "store", folder / "keys" / "key"
        self._capsys, self._monkeypatch = capsys, monkeypatch

    def __call__(self, *words: object, typed: str = "", at_terminal: bool = False) -> Ended:
        """Return how ``gallery`` with these words ended; ``typed`` is its standard input."""
        self._monkeypatch.setattr(sys, "stdin", _Typed(typed, at_terminal=at_terminal))
        self._capsys.readouterr()
        code = cli.main(["gallery", *map(str, words)])
        printed = self._capsys.readouterr()
        return Ended(code, printed.out, printed.err)

    def refused(self, *words: object, typed: str = "") -> str:
        """Return the one sentence of a command that was refused: 2, and nothing else printed."""
        ended = self(*words, typed=typed)
        assert (ended.code, ended.out) == (2, "")
        assert ended.err.count("\n") == 1
        assert "Traceback" not in ended.err
        return ended.err.strip()

    def files(self) -> set[str]:
        """Return what lies in the store."""
        return {str(one.relative_to(self.store)) for one in self.store.rglob("*") if one.is_file()}


class _Typed(io.StringIO):
    def __init__(self, text: str, *, at_terminal: bool) -> None:
        super().__init__(text)
        self._at_terminal = at_terminal

    def isatty(self) -> bool:
        return self._at_terminal
