"""``validate``: the tool held against simulated skin."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from photocompare.cli.command import EXIT_COMPARED, UsageError

_ALIGNMENT = "alignment"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what can be said behind the word."""
    parser.add_argument(
        "part",
        nargs="?",
        choices=[_ALIGNMENT],
        help="how photos are laid over each other, over all that can differ; else a look at all",
    )
    parser.add_argument("--quick", action="store_true", help="fewer and smaller pairs, for a look")
    parser.add_argument(
        "--seed", type=int, metavar="N", help="with alignment: draw other pairs of the same kinds"
    )
    parser.add_argument(
        "--out",
        metavar="DIR",
        help="with alignment: folder for a record of every pair, and the photos that failed",
    )


def run(options: argparse.Namespace) -> int:
    """Return the exit code, having printed the table."""
    if options.part == _ALIGNMENT:
        return _run_alignment(is_quick=options.quick, seed=options.seed, out=options.out)
    for name in ("out", "seed"):
        if getattr(options, name) is not None:
            raise UsageError(
                f"--{name} goes with 'validate alignment'. Leave it out, or add 'alignment'."
            )
    from photocompare.validate import validate

    print(validate(quick=options.quick, tell=_tell if sys.stderr.isatty() else None))
    return EXIT_COMPARED


def _run_alignment(*, is_quick: bool, seed: int | None, out: str | None) -> int:
    from photocompare.report import require_folder
    from photocompare.validate.alignment import FULL, QUICK, SEED, validate_alignment

    if seed is not None and seed < 0:
        raise UsageError("--seed must be 0 or more.")
    folder = None if out is None else Path(out)
    if folder is not None:
        require_folder(folder)
    tell = _tell if sys.stderr.isatty() else None
    report = validate_alignment(
        QUICK if is_quick else FULL, seed=SEED if seed is None else seed, tell=tell
    )
    print(report)
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        report.write(folder)
    return EXIT_COMPARED


def _tell(step: str, share: float) -> None:
    end = "\n" if share >= 1.0 else ""
    print(f"\r{share:4.0%}  {step:<24}", end=end, file=sys.stderr, flush=True)
