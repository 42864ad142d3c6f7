"""``validate``: the tool held against simulated skin."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from photocompare.cli.command import EXIT_COMPARED, UsageError

_ALIGNMENT = "alignment"


class Report(Protocol):
    """A table that can be printed and kept."""

    def write(self, folder: Path) -> None:
        """Write the record of every pair."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what can be said behind the word."""
    parser.add_argument(
        "part",
        nargs="?",
        choices=[_ALIGNMENT],
        help="how photos are laid over each other; else how well what is measured is known",
    )
    parser.add_argument("--quick", action="store_true", help="fewer and smaller pairs, for a look")
    parser.add_argument("--seed", type=int, metavar="N", help="draw other pairs of the same kinds")
    parser.add_argument(
        "--out",
        metavar="DIR",
        help="folder for a record of every pair; with alignment, the photos that failed as well",
    )


def run(options: argparse.Namespace) -> int:
    """Return the exit code, having printed the table."""
    if options.seed is not None and options.seed < 0:
        raise UsageError("--seed must be 0 or more.")
    folder = None if options.out is None else Path(options.out)
    if folder is not None:
        from photocompare.report import require_folder

        require_folder(folder)
    made = _alignment if options.part == _ALIGNMENT else _measures
    report = made(is_quick=options.quick, seed=options.seed)
    print(report)
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        report.write(folder)
    return EXIT_COMPARED


def _alignment(*, is_quick: bool, seed: int | None) -> Report:
    from photocompare.validate.alignment import FULL, QUICK, SEED, validate_alignment

    amount = QUICK if is_quick else FULL
    return validate_alignment(amount, seed=SEED if seed is None else seed, tell=_teller())


def _measures(*, is_quick: bool, seed: int | None) -> Report:
    from photocompare.validate.measures import FULL, QUICK, SEED, validate_measures

    amount = QUICK if is_quick else FULL
    return validate_measures(amount, seed=SEED if seed is None else seed, tell=_teller())


def _teller() -> Callable[[str, float], None] | None:
    return _tell if sys.stderr.isatty() else None


def _tell(step: str, share: float) -> None:
    end = "\n" if share >= 1.0 else ""
    print(f"\r{share:4.0%}  {step:<24}", end=end, file=sys.stderr, flush=True)
