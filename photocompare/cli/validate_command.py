"""``validate``: the tool held against simulated skin."""

from __future__ import annotations

import argparse
import sys

from photocompare.cli.command import EXIT_COMPARED


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what can be said behind the word."""
    parser.add_argument("--quick", action="store_true", help="fewer and smaller pairs, for a look")


def run(options: argparse.Namespace) -> int:
    """Return the exit code, having printed the table."""
    from photocompare.validate import validate

    def tell(step: str, share: float) -> None:
        end = "\n" if share >= 1.0 else ""
        print(f"\r{share:4.0%}  {step:<24}", end=end, file=sys.stderr, flush=True)

    is_watched = sys.stderr.isatty()
    print(validate(quick=options.quick, tell=tell if is_watched else None))
    return EXIT_COMPARED
