"""The way in: which command was asked for, and the exit code it ends with.

What is heavy is imported inside the command that needs it, so that ``--help`` and a mistyped
option answer at once.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Mapping, Sequence

from photocompare.cli import (
    check_command,
    compare_command,
    gallery,
    series_command,
    validate_command,
)
from photocompare.cli.command import (
    EXIT_NOT_COMPARABLE,
    EXIT_STOPPED,
    EXIT_UNUSABLE,
    Command,
    Parser,
)
from photocompare.errors import AlignmentError, LockedAlignmentError, PhotoCompareError, PointsError
from photocompare.version import VERSION


def main(arguments: Sequence[str] | None = None) -> int:
    """Return the exit code: 0 done, 2 an input can't be used, 3 the photos can't be compared."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr] # tests replace it
    try:
        options = _parser().parse_args(arguments)
        return _COMMANDS[options.command].run(options)
    except (PointsError, LockedAlignmentError) as error:
        return _refused(error, EXIT_UNUSABLE)
    except AlignmentError as error:
        return _refused(error, EXIT_NOT_COMPARABLE)
    except PhotoCompareError as error:
        return _refused(error, EXIT_UNUSABLE)
    except KeyboardInterrupt:
        print("Stopped; nothing was written.", file=sys.stderr)
        return EXIT_STOPPED


def _refused(error: PhotoCompareError, code: int) -> int:
    sentence = " ".join(str(error).split())  # one line, whatever a file name holds
    print("".join(c if c.isprintable() else "?" for c in sentence), file=sys.stderr)
    return code


def _parser() -> Parser:
    parser = Parser(
        prog="photocompare", description="Compare two photos of the same skin.", allow_abbrev=False
    )
    parser.add_argument("--version", action="version", version=f"photocompare {VERSION}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, command in _COMMANDS.items():
        sub = commands.add_parser(
            name, help=command.summary, description=command.summary, allow_abbrev=False
        )
        command.add_options(sub)
    return parser


_COMMANDS: Mapping[str, Command] = {
    "compare": Command(
        "lay two photos over each other, measure what changed, write the results to a folder",
        compare_command.add_options,
        compare_command.run,
    ),
    "check": Command(
        "say of one photo whether it can be compared later, and how to take it better",
        check_command.add_options,
        check_command.run,
    ),
    "series": Command(
        "lay the photos of several visits over one of them, write them to a folder",
        series_command.add_options,
        series_command.run,
    ),
    "gallery": Command(
        "keep patients, cases and photos: take in, list, back up, restore, verify, erase",
        gallery.add_options,
        gallery.run,
    ),
    "validate": Command(
        "hold the tool against simulated skin whose truth is known, and print one table",
        validate_command.add_options,
        validate_command.run,
    ),
}
