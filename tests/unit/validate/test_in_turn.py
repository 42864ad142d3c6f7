"""Work that several processes share, whatever program began them."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest

from photocompare.validate.in_turn import in_turn


@pytest.mark.parametrize("processes", [1, 2])
def test_results_come_in_the_order_of_the_work(processes: int) -> None:
    with in_turn(processes) as each:
        assert list(each(abs, [-3, 2, -1])) == [3, 2, 1]


def test_the_program_that_was_started_is_not_run_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "page.py"
    page.write_text("raise RuntimeError('a page runs in the app alone')\n")
    program = ModuleType("__main__")
    program.__file__ = str(page)
    monkeypatch.setitem(sys.modules, "__main__", program)
    with in_turn(2) as each:
        assert list(each(abs, [-1, -2, -3])) == [1, 2, 3]
    assert sys.modules["__main__"] is program
